//! RIS: `TY  - JOUR` to `ER  -`. Many vendors write it, each in its way. Here the lines of an entry
//! are found, whoever wrote them; what the tags mean is said by the tables of [`dialects`].

mod dialects;

use crate::glance::trimmed_start;
use crate::lines::{Draft, Lines};
use crate::sink::Sink;
use crate::tagged::{Translator, plain_ris_tag, ris_tag, small_ris_tag};
use memchr::{memchr, memchr2_iter};
use std::io::{self, BufRead};

/// Whether a tag has no place in a citation when this crate has written the record.
pub(crate) fn is_unplaced(tag: &str) -> bool {
    dialects::is_unplaced(tag)
}

pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = Lines::suspecting(may_be_glued, input);
    let mut reader = Reader::new(sink);
    while let Some((number, line, may_be_glued)) = lines.next_suspect()? {
        if may_be_glued {
            reader.line(number, line);
        } else {
            reader.single_line(number, line);
        }
    }
    reader.finish();
    Ok(())
}

/// Tags after `ER` belong to the entry before them (Ovid writes `NL  -` there) unless there are so
/// many that they must be an entry that lost its `TY`.
const STRAGGLERS: usize = 2;

struct Reader<'r, 's> {
    sink: &'r mut Sink<'s>,
    /// The entry that has its `ER`, kept for stragglers.
    ended: Draft,
    /// The lines since then.
    open: Draft,
    /// Whether `open` has its `TY`.
    typed: bool,
    /// Whether `open` began after a blank line, or another line that parts records.
    apart: bool,
    /// The line before was blank, or another that parts records.
    after_blank: bool,
    /// The line before was blank, a boundary, or none.
    after_gap: bool,
    /// A line with nothing but a record number came since the last entry: the mark of Ovid.
    numbered: (bool, bool),
    stray: Option<Stray>,
    /// Whether the file has its tags in small letters, as its first start of a record tells.
    is_small: Option<bool>,
    translator: Translator,
}

/// Lines between two entries.
struct Stray {
    line: u32,
    count: usize,
    text: String,
}

impl<'r, 's> Reader<'r, 's> {
    fn new(sink: &'r mut Sink<'s>) -> Self {
        Self {
            sink,
            ended: Draft::default(),
            open: Draft::default(),
            typed: false,
            apart: true,
            after_blank: true,
            after_gap: true,
            numbered: (false, false),
            stray: None,
            is_small: None,
            translator: Translator::new(&dialects::RIS),
        }
    }

    /// A line of a stretch in which lines may be glued together.
    fn line(&mut self, number: u32, line: &str) {
        let mut rest = line;
        while let Some(at) = glued_tag(rest) {
            self.single_line(number, &rest[..at]);
            rest = rest[at..].trim_start();
        }
        self.single_line(number, rest);
    }

    fn single_line(&mut self, number: u32, line: &str) {
        // Nearly every line is a field of a record that has begun, as everybody writes it.
        if self.typed
            && self.is_small == Some(false)
            && let Some((tag, value)) = plain_ris_tag(line)
            && !matches!(tag, "TY" | "ER")
        {
            self.open.push_tagged(number, line, tag, value);
            (self.after_blank, self.after_gap) = (false, false);
        } else {
            self.odd_line(number, line);
        }
    }

    fn odd_line(&mut self, number: u32, line: &str) {
        let gap = trimmed_start(line).is_empty();
        if self.open.is_empty() {
            self.apart = self.after_blank;
        }
        let small = self.small_tag(line);
        let boundary = self.after_gap && is_boundary(line);
        let tag = match &small {
            Some((tag, value)) => Some((std::str::from_utf8(tag).unwrap_or_default(), *value)),
            None => ris_tag(line),
        };
        match tag {
            Some(("TY", value)) => {
                self.is_small = self.is_small.or(Some(small.is_some()));
                if self.is_late() {
                    self.flush_ended();
                } else {
                    self.start();
                }
                self.typed = true;
                self.open.push_tagged(number, line, "TY", value);
            }
            Some(("ER", value)) if value.is_empty() || !line.trim_start().starts_with("ER -") => {
                self.end(number, line, value);
            }
            // "ER - positive" inside a text is no end.
            Some(("ER", _)) => self.open.push_continuation(number, line),
            Some((tag, value)) => self.open.push_tagged(number, line, tag, value),
            None if gap => {}
            None if self.typed && is_bare_end(line) => self.end(number, line, ""),
            None if boundary => self.boundary(line),
            None if self.open.is_empty() => self.stray(number, line),
            None => self.open.push_continuation(number, line),
        }
        self.after_blank = gap || boundary;
        self.after_gap = gap || boundary || self.open.is_empty();
    }

    /// The tag of a line in small letters, in a file that has only such.
    fn small_tag<'l>(&self, line: &'l str) -> Option<([u8; 2], &'l str)> {
        let is_start = |tag: &[u8; 2]| tag == b"TY" && self.open.is_empty();
        match self.is_small {
            Some(false) => None,
            is_small => small_ris_tag(line).filter(|(tag, _)| is_small.is_some() || is_start(tag)),
        }
    }

    /// A line such as `12.` or `Provider: ...` that vendors put before an entry.
    fn boundary(&mut self, line: &str) {
        if is_number(line) {
            self.numbered.1 = true;
        }
    }

    fn stray(&mut self, line: u32, text: &str) {
        let stray = self.stray.get_or_insert_with(|| Stray { line, count: 0, text: text.trim().to_owned() });
        stray.count += 1;
    }

    /// Whether a `TY` belongs to the open entry. Some tools sort the tags of an entry as they like: then
    /// it comes late, on the line after another of its tags.
    fn is_late(&self) -> bool {
        let is_begun = self.apart || self.ended.is_empty() || self.open.tags() > STRAGGLERS;
        !self.typed && !self.open.is_empty() && !self.after_blank && is_begun
    }

    fn start(&mut self) {
        if self.typed {
            // The entry before has no end of its own.
            self.flush_ended();
            self.finish_open();
        } else if self.open.tags() > STRAGGLERS || (self.ended.is_empty() && !self.open.is_empty()) {
            self.flush_ended();
            self.finish_open();
        } else {
            self.ended.append(&self.open);
            self.open.clear();
        }
        self.flush_ended();
    }

    fn end(&mut self, number: u32, line: &str, value: &str) {
        if self.open.is_empty() {
            return;
        }
        self.open.push_tagged(number, line, "ER", value);
        self.flush_ended();
        self.finish_open();
    }

    /// The open entry is complete and waits for stragglers.
    fn finish_open(&mut self) {
        if !self.typed && !self.open.is_empty() {
            let (line, _) = self.open.place();
            self.sink.note(line, "a record begins without TY", "read it as one of unknown type");
        }
        std::mem::swap(&mut self.ended, &mut self.open);
        self.open.clear();
        self.typed = false;
        self.numbered = (self.numbered.1, false);
        self.report_stray();
    }

    fn flush_ended(&mut self) {
        if self.ended.is_empty() {
            return;
        }
        self.translator.record(&self.ended, self.numbered.0, self.sink);
        self.ended.clear();
    }

    fn report_stray(&mut self) {
        let Some(Stray { line, count, text }) = self.stray.take() else { return };
        let shown: String = text.chars().take(60).collect();
        let fact = match count {
            1 => format!("\"{shown}\" between records belongs to no record"),
            _ => format!("\"{shown}\" and {} more lines between records belong to no record", count - 1),
        };
        self.sink.warn(line, fact, "left out; check that no record lost its beginning");
    }

    fn finish(mut self) {
        self.start();
        self.report_stray();
        self.translator.finish(self.sink);
    }
}

/// Whether lines may be glued together anywhere in a stretch of text: a carriage return ends no line,
/// or a hyphen with blanks around it stands elsewhere than behind the tag. Hardly a stretch has
/// either, and all of it is looked at with a few instructions.
fn may_be_glued(text: &[u8]) -> bool {
    let returns = memchr(b'\r', text).is_some()
        && text.array_windows().fold(false, |found, [one, two]| found | ((*one == b'\r') & (*two != b'\n')));
    let hyphens = text.array_windows().fold(false, |found, [before, _, _, one, two, three, four]| {
        let is_set_apart = (*one == b' ') & (*two == b' ') & (*three == b'-') & (*four == b' ');
        found | (is_set_apart & (*before != b'\n'))
    });
    // What follows the last return is not known yet.
    returns || hyphens || text.last() == Some(&b'\r')
}

/// Where a second tag line begins in a line: after a lone carriage return, or after two blanks as
/// in `10.1000/x     LK  - https://`, which one screening tool makes of two fields.
fn glued_tag(line: &str) -> Option<usize> {
    // What can be seen at a glance first: most lines have neither a return nor a second hyphen so set apart.
    let bytes = line.as_bytes();
    let may_be = bytes.len() >= 8
        && memchr2_iter(b'-', b'\r', &bytes[6..]).map(|at| at + 6).any(|at| {
            bytes[at] == b'\r' || (&bytes[at - 2..at] == b"  " && bytes.get(at + 1) == Some(&b' '))
        });
    if !may_be {
        return None;
    }
    ris_tag(line)?;
    let is_start = |at: usize| {
        let tail = bytes.get(at..at + 2).is_some_and(|tag| {
            tag[0].is_ascii_uppercase() && (tag[1].is_ascii_uppercase() || tag[1].is_ascii_digit())
        });
        tail && line.is_char_boundary(at) && ris_tag(&line[at..]).is_some()
    };
    (3..bytes.len()).find(|&at| {
        let after_return = bytes[at - 1] == b'\r';
        let after_blanks = at > 6
            && bytes[at - 1] == b' '
            && bytes[at - 2] == b' '
            && bytes.get(at + 2..at + 6) == Some(b"  - ");
        (after_return || after_blanks) && is_start(at)
    })
}

/// `ER`, `ER-`: an end whose blanks or hyphen are lost, alone on its line.
fn is_bare_end(line: &str) -> bool {
    let rest = line.trim().strip_prefix("ER").or_else(|| line.strip_prefix("er "));
    rest.is_some_and(|rest| rest.chars().all(|c| matches!(c, ' ' | '\t' | '-' | '\u{2013}' | '\u{2014}')))
}

/// Lines that vendors put between records.
fn is_boundary(line: &str) -> bool {
    const BEGINNINGS: [&str; 6] = [
        "Record #",
        "Provider:",
        "Content:",
        "Database:",
        "Link to the Ovid Full Text",
        "Link to the External Link Resolver",
    ];
    // Many lines stand between records, few of them such.
    if !line.starts_with(|c: char| c.is_whitespace() || "RPCDL".contains(c) || c.is_ascii_digit()) {
        return false;
    }
    let line = line.trim();
    BEGINNINGS.iter().any(|beginning| line.starts_with(beginning)) || is_number(line)
}

/// `12.`
fn is_number(line: &str) -> bool {
    line.trim().strip_suffix('.').is_some_and(|number| {
        !number.is_empty() && number.len() <= 7 && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Import, Options};
    use proptest::prelude::*;

    fn import(text: &str) -> Import {
        crate::read(text.as_bytes(), "a.ris", &Options::default()).unwrap()
    }

    fn titles(import: &Import) -> Vec<&str> {
        import.entries.iter().map(|entry| entry.citation.title_or_placeholder()).collect()
    }

    #[test]
    fn record_ends_at_er_or_at_the_next_ty() {
        let import =
            import("TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  - \nER  - \nTY  - JOUR\nTI  - Three");
        assert_eq!(titles(&import), ["One", "Two", "Three"]);
        let lines: Vec<_> =
            import.entries.iter().map(|entry| (entry.place.line, entry.place.last_line)).collect();
        assert_eq!(lines, [(1, 2), (3, 5), (7, 8)]);
    }

    #[test]
    fn one_or_two_tags_after_er_belong_to_the_record_before() {
        let import = import("TY  - JOUR\nTI  - One\nER  - \nNL  - J One\n\nTY  - JOUR\nTI  - Two\nER  - \n");
        assert_eq!(titles(&import), ["One", "Two"]);
        assert_eq!(import.entries[0].unknown, [("NL".into(), "J One".into(), 4)]);
    }

    #[test]
    fn more_tags_after_er_are_a_record_that_lost_its_type() {
        let import = import("TY  - JOUR\nTI  - One\nER  - \n\nAU  - A\nTI  - Two\nPY  - 2020\n");
        assert_eq!(titles(&import), ["One", "Two"]);
        assert_eq!(
            import.problems[0].to_string(),
            "a.ris:5: a record begins without TY; read it as one of unknown type"
        );
    }

    #[test]
    fn end_may_have_lost_its_blanks_or_hyphen() {
        let import = import(
            "TY  - JOUR\nTI  - One\nER\nTY  - JOUR\nTI  - Two\nER-\nTY  - JOUR\nTI  - Three\nER  \u{2013}\n",
        );
        assert_eq!(titles(&import), ["One", "Two", "Three"]);
        assert_eq!(import.problems, []);
    }

    #[test]
    fn type_may_come_after_other_tags_of_its_record() {
        let text = "DB  - A\nTY  - JOUR\nTI  - One\nER  - \n\nDB  - B\nTI  - Two\nAU  - A\nTY  - BOOK\nPY  - 2020\nER  - \n\n\
                    DB  - C\nC8  - \nTY  - JOUR\nTI  - Three\nER  - \n";
        let import = import(text);
        assert_eq!(titles(&import), ["One", "Two", "Three"]);
        let databases: Vec<_> =
            import.entries.iter().map(|entry| entry.citation.database.as_deref().unwrap_or("")).collect();
        assert_eq!(databases, ["A", "B", "C"]);
        assert_eq!(import.problems, []);
    }

    #[test]
    fn lines_that_vendors_put_between_records_are_passed_over() {
        let text = "Record #1 of 2\nProvider: Somebody\nContent: text/plain; charset=\"UTF-8\"\n\n1. \nTY  - JOUR\nTI  - \
                    One\nER  - \n\nLink to the Ovid Full Text or citation: http://x\n\n2.\nTY  - JOUR\nTI  - Two\nER  - \n";
        let import = import(text);
        assert_eq!(titles(&import), ["One", "Two"]);
        assert_eq!(import.problems, []);
    }

    #[test]
    fn other_text_between_records_is_said_and_joins_no_record() {
        let import = import("TY  - JOUR\nTI  - One\nER  - \nwhat\nis this\nTY  - JOUR\nTI  - Two\nER  - \n");
        assert_eq!(titles(&import), ["One", "Two"]);
        assert_eq!(
            import.problems[0].to_string(),
            "a.ris:4: \"what\" and 1 more lines between records belong to no record; left out; check that no record \
             lost its beginning"
        );
    }

    #[test]
    fn tags_may_be_in_small_letters_throughout() {
        let small =
            import("ty  - jour\nti  - One\nau  - Nobody, A\ner  - \n\nty  - book\nti  - Two\ner  - \n");
        assert_eq!(titles(&small), ["One", "Two"]);
        assert_eq!(small.entries[0].citation.work_type, revflow_review::WorkType::Article);
        assert_eq!((small.receipt.counted, small.problems.len()), (Some(2), 0));
        let large = import("TY  - JOUR\nTI  - One\nAB  - of\nty  - jour\nER  - \n");
        assert_eq!(titles(&large), ["One"]);
        assert_eq!(large.entries[0].citation.abstract_text.as_deref(), Some("of ty - jour"));
    }

    #[test]
    fn line_without_a_tag_continues_the_field_before_it() {
        let import = import(
            "TY  - JOUR\nTI  - One\nAB  - first,\nER-positive and\n\n  third\nER - not the end\nER  - \n",
        );
        let text = "first, ER-positive and third ER - not the end";
        assert_eq!(import.entries[0].citation.abstract_text.as_deref(), Some(text));
    }

    #[test]
    fn glued_lines_come_apart() {
        let glued = |line: &str| glued_tag(line).map(|at| line[at..].to_owned());
        assert_eq!(glued("DO  - 10.1/x     LK  - http://y").unwrap(), "LK  - http://y");
        assert_eq!(glued("AD  - One\rAD  - Two\rC3  - U").unwrap(), "AD  - Two\rC3  - U");
        for line in
            ["AB  - a\rb", "AB  - p  - q", "AB  - see AB  - q", "no tag  LK  - x", "TI  - \u{e9}\r\u{e9}"]
        {
            assert_eq!(glued(line), None, "{line:?}");
        }
    }

    proptest! {
        #[test]
        fn no_glued_line_is_missed_wherever_the_input_cuts_it(
            text in "(\nTY  - |  AB  - |\rAB - |[a-z]{1,9}|TY|AB|\\r|\\n|\\r\\n|  - | - |-|[ a]{1,4}|\\u{feff}|é){0,40}",
            capacity in 3..60_usize,
        ) {
            let mut input = io::BufReader::with_capacity(capacity, Whole(text.as_bytes()));
            let mut lines = Lines::suspecting(may_be_glued, &mut input);
            while let Some((number, line, may_be_glued)) = lines.next_suspect().unwrap() {
                prop_assert!(may_be_glued || glued_tag(line).is_none(), "line {} of {:?}", number, text);
            }
        }
    }

    /// Gives no part of a character, as the decoder does not.
    struct Whole<'t>(&'t [u8]);

    impl io::Read for Whole<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let text = std::str::from_utf8(self.0).unwrap();
            let end =
                text.floor_char_boundary(buffer.len()).max(text.chars().next().map_or(0, char::len_utf8));
            let (now, later) = self.0.split_at(end.min(buffer.len()));
            buffer[..now.len()].copy_from_slice(now);
            self.0 = later;
            Ok(now.len())
        }
    }

    #[test]
    fn record_without_marks_speaks_like_the_one_before_it() {
        let text = "1. \nTY  - JOUR\nTI  - One\nID  - 5\nER  - \nTY  - JOUR\nTI  - Two\nID  - 6\nER  - \n";
        let import = import(text);
        assert_eq!(import.receipt.dialect, Some("Ovid"));
        assert_eq!(import.entries[1].citation.accession.as_deref(), Some("6"));
    }
}
