//! Ovid tagged text: a record begins with its number, `<1>` or `<3001. >`, and has either short
//! names, `TI  - A title`, or long ones on lines of their own with the values indented below. Files
//! may be indented as a whole, and blank lines stand anywhere.

mod dialects;
mod long_names;
pub(crate) mod xml;

use crate::fields::shortened;
use crate::lines::{Draft, Lines};
use crate::sink::Sink;
use crate::tagged::{Translator, ovid_tag};
use std::io::{self, BufRead};

pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut reader = Reader {
        sink,
        draft: Draft::default(),
        translator: Translator::new(&dialects::OVID),
        names: Names::Unseen,
        margin: 0,
        below: None,
        is_open: false,
        before: None,
    };
    while let Some((number, line)) = lines.next()? {
        reader.line(number, line);
    }
    reader.finish();
    Ok(())
}

/// How the fields of a record are named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Unseen,
    /// `TI  - `, or `TI - ` where the flag is not set.
    Short {
        two_blanks: bool,
    },
    Long,
}

struct Reader<'r, 's> {
    sink: &'r mut Sink<'s>,
    draft: Draft,
    translator: Translator,
    names: Names,
    /// How many blanks the whole file is indented by.
    margin: usize,
    /// The tag of a long name whose value comes below.
    below: Option<&'static str>,
    /// A record has begun.
    is_open: bool,
    /// Lines before the first record: the first of them, and how many.
    before: Option<(u32, usize, String)>,
}

impl Reader<'_, '_> {
    fn line(&mut self, number: u32, line: &str) {
        let text = line.trim();
        if is_start(text) || is_unnumbered_start(text) && !self.awaits_vendor() {
            self.start(number, line);
        }
        if text.is_empty() || is_start(text) {
        } else if !self.is_open {
            let before = self.before.get_or_insert_with(|| (number, 0, text.to_owned()));
            before.1 += 1;
        } else {
            self.line_of_record(number, line);
        }
    }

    fn start(&mut self, number: u32, line: &str) {
        self.flush();
        self.is_open = true;
        self.names = Names::Unseen;
        self.below = None;
        self.margin = line.len() - line.trim_start_matches(' ').len();
        self.draft.margin = self.margin;
        if is_start(line.trim()) {
            self.draft.push_bare(number, line);
        }
    }

    fn line_of_record(&mut self, number: u32, line: &str) {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let is_at_margin = indent <= self.margin;
        let tag = ovid_tag(line).filter(|_| is_at_margin);
        if self.names == Names::Unseen {
            self.names = tag.map_or(Names::Long, |(.., two_blanks)| Names::Short { two_blanks });
        }
        match (self.names, tag) {
            (Names::Short { two_blanks: wanted }, Some((tag, value, two_blanks)))
                if two_blanks || !wanted =>
            {
                self.draft.push_tagged(number, line, tag, value);
            }
            (Names::Long, _) => self.line_of_long(number, line, indent, is_at_margin),
            _ if self.draft.is_empty() => self.draft.push_tagged(number, line, UNNAMED, line.trim()),
            _ => self.draft.push_continuation(number, line),
        }
    }

    fn line_of_long(&mut self, number: u32, line: &str, indent: usize, is_at_margin: bool) {
        let text = line.trim();
        let tag = is_at_margin.then(|| long_names::tag(text)).flatten();
        if let Some(tag) = tag {
            self.below = Some(tag);
            self.draft.push_bare(number, line);
        } else if let Some(tag) = self.below.take().filter(|_| !is_at_margin) {
            self.draft.margin = indent;
            self.draft.push_tagged(number, line, tag, text);
        } else if self.draft.is_empty() || (is_at_margin && is_like_a_name(text)) {
            // A name that is not known is kept with what stands below it.
            self.below = None;
            self.draft.margin = self.margin;
            self.draft.push_tagged(number, line, UNNAMED, text);
        } else {
            self.draft.push_continuation(number, line);
        }
    }

    /// Whether the record that is being collected may still get its `VN  - Ovid Technologies`.
    fn awaits_vendor(&self) -> bool {
        self.is_open && !self.draft.fields().any(|field| field.tag.bytes() == b"VN")
    }

    fn flush(&mut self) {
        if let Some((line, count, text)) = self.before.take() {
            let plural = if count == 1 { "" } else { "s" };
            let fact = format!("{count} line{plural} before the first record, from \"{}\"", shortened(&text));
            self.sink.note(line, fact, "left out");
        }
        if self.is_open {
            self.translator.record(&self.draft, false, self.sink);
        }
        self.draft.clear();
        self.is_open = false;
    }

    fn finish(mut self) {
        self.flush();
        self.translator.finish(self.sink);
    }
}

/// Under which a value is kept that has no name, or one that is not known.
const UNNAMED: &str = "--";

/// `<1>`, `<3001. >`
pub(crate) fn is_start(line: &str) -> bool {
    line.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).is_some_and(|number| {
        let digits = number.trim().trim_end_matches('.');
        (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// `VN  - Ovid Technologies`, which begins the records of files without numbers.
pub(crate) fn is_unnumbered_start(line: &str) -> bool {
    line.starts_with("VN ") && ovid_tag(line).is_some_and(|(_, vendor, _)| vendor == "Ovid Technologies")
}

/// A few words with a capital first and no full stop.
fn is_like_a_name(text: &str) -> bool {
    text.len() <= 50
        && text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '/' | '(' | ')' | '&'))
}

#[cfg(test)]
mod tests {
    use crate::{Import, Options};

    fn import(text: &str) -> Import {
        crate::read(text.as_bytes(), "a.txt", &Options::default()).unwrap()
    }

    #[test]
    fn record_is_read_with_short_names_with_one_blank_and_with_long_names() {
        for text in [
            "<1>\nVN  - Ovid Technologies\nTI  - A title\n      that goes on\nYR  - 2020\n",
            "<53. >\nVN - Ovid Technologies\nTI - A title\n     that goes on\nYR - 2020\n",
            " <7. >\n VN  - Ovid Technologies\n TI  - A title\n\n       that goes on\n YR  - 2020\n",
            "<1>\nTitle\n  A title\n  that goes on\nYear of Publication\n  2020\n",
            "VN  - Ovid Technologies\nTI  - A title that goes on\nYR  - 2020\n",
        ] {
            let import = import(text);
            assert_eq!(import.receipt.format, crate::Format::OvidTagged);
            let citation = &import.entries[0].citation;
            assert_eq!(citation.title.as_deref(), Some("A title that goes on"), "{text}");
            assert_eq!(citation.year().map(revflow_review::Year::number), Some(2020), "{text}");
        }
    }

    #[test]
    fn files_without_numbers_have_a_record_for_every_vendor_line() {
        let text = "VN  - Ovid Technologies\nTI  - One\n\nVN  - Ovid Technologies\nTI  - Two\n";
        let titles: Vec<_> = import(text).entries.into_iter().map(|entry| entry.citation.title).collect();
        assert_eq!(titles, [Some("One".into()), Some("Two".into())]);
    }

    #[test]
    fn line_of_a_text_is_no_field() {
        let import = import("<1>\nTI  - A title\nAB  - Begins.\nII - Methods: as said.\nEnds.\n");
        let text = "Begins. II - Methods: as said. Ends.";
        assert_eq!(import.entries[0].citation.abstract_text.as_deref(), Some(text));
    }

    #[test]
    fn search_history_before_the_records_is_said_and_a_number_alone_is_rejected() {
        let text =
            "Database: Made-up <1946 to 2020>\nSearch Strategy:\n1  exp A/ (2)\n\n<1>\nTI  - One\n\n<2>\n";
        let import = import(text);
        assert_eq!((import.receipt.read, import.receipt.rejected), (1, 1));
        let said: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
        assert_eq!(
            said[0],
            "a.txt:1: 3 lines before the first record, from \"Database: Made-up <1946 to 2020>\"; left out"
        );
        assert!(said[1].starts_with("a.txt:8: a record holds nothing beyond its start"), "{}", said[1]);
    }

    #[test]
    fn long_name_that_is_not_known_is_kept_with_its_value() {
        let import = import("<1>\nAuthor e-mail  \n  a@example.org\nTitle\n  One\n");
        assert_eq!(import.entries[0].unknown, [("--".into(), "Author e-mail a@example.org".into(), 2)]);
    }
}
