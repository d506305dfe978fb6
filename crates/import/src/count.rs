//! Counting the starts of records without reading them: one look at how lines or elements begin,
//! which shares nothing with the readers. Where a reader finds fewer records than starts were
//! counted, something may have been lost, and the receipt says so.

use crate::Format;
use memchr::memmem::Finder;
use std::io::{self, BufRead, Read};

/// As much of a line as tells whether a record starts there.
const BEGINNING: usize = 32;

/// Counts the starts of records in a text that passes through it.
pub(crate) struct Counted<'i> {
    input: &'i mut dyn BufRead,
    starts: Option<Starts>,
}

impl<'i> Counted<'i> {
    /// A text of this format.
    pub(crate) fn new(input: &'i mut dyn BufRead, format: Format) -> Self {
        Self { input, starts: Starts::of(format) }
    }

    /// What was counted.
    pub(crate) fn tally(self) -> Tally {
        let declared = self.starts.as_ref().and_then(|starts| starts.declared);
        Tally { starts: self.starts.map(Starts::total), declared }
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Counted<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        // What is consumed was filled before, so that asking for it again reads nothing.
        if let (Some(starts), Ok(buffer)) = (&mut self.starts, self.input.fill_buf()) {
            starts.pass(buffer.get(..count).unwrap_or(buffer));
        }
        self.input.consume(count);
    }
}

/// What was counted in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// How many starts passed; `None` where the format has no mark that can be counted without
    /// reading it.
    pub(crate) starts: Option<usize>,
    /// How many records the lines before them say there are.
    pub(crate) declared: Option<usize>,
}

/// The count so far.
struct Starts {
    mark: Mark,
    /// Finds the lines that say how many records there are.
    declares: Finder<'static>,
    total: usize,
    declared: Option<usize>,
    /// The beginning of a line, or the last bytes before a piece ended.
    carried: Vec<u8>,
    /// Whether the beginning of the current line is still being collected.
    at_beginning: bool,
}

/// What the start of a record looks like.
enum Mark {
    /// A line that begins with any of these.
    Line(Vec<Beginning>),
    /// The start tag of an element, by its name with the bracket before it.
    Element(Vec<Finder<'static>>),
}

/// How a line begins: a text that hardly stands elsewhere, and whether a line that holds it begins so.
struct Beginning {
    text: Finder<'static>,
    is_start: IsStart,
}

type IsStart = fn(&[u8]) -> bool;

impl Starts {
    fn of(format: Format) -> Option<Self> {
        let mark = match format {
            Format::Ris => lines(&[("TY", is_ris), ("ty  - ", is_small_ris)]),
            Format::Nbib => lines(&[
                ("PMID-", |line| line.starts_with(b"PMID-")),
                ("OWN - ERIC", |line| line.starts_with(b"OWN - ERIC")),
            ]),
            Format::WosTagged => lines(&[("PT ", |line| line.starts_with(b"PT "))]),
            Format::OvidTagged => lines(&[("<", is_ovid)]),
            Format::RefworksTagged => lines(&[("RT ", |line| line.starts_with(b"RT "))]),
            Format::CochraneText => lines(&[("ID: C", |line| line.starts_with(b"ID: C"))]),
            Format::Bibtex => lines(&[("@", is_bibtex)]),
            Format::PubmedXml => elements(&["<PubmedArticle", "<PubmedBookArticle"]),
            Format::EndnoteXml | Format::OvidXml => elements(&["<record"]),
            Format::EbscoXml => elements(&["<rec"]),
            Format::CrossrefXml => elements(&["<doi_record"]),
            Format::IctrpXml => elements(&["<Trial"]),
            _ => return None,
        };
        Some(Self {
            mark,
            declares: Finder::new(DECLARED),
            total: 0,
            declared: None,
            carried: Vec::with_capacity(2 * BEGINNING),
            at_beginning: true,
        })
    }

    fn pass(&mut self, piece: &[u8]) {
        match self.mark {
            Mark::Line(..) => self.pass_lines(piece),
            Mark::Element(_) => self.pass_elements(piece),
        }
    }

    /// Counts the lines that begin a record: the one that began before the piece, those that are whole,
    /// and the last if the piece has enough of it.
    fn pass_lines(&mut self, piece: &[u8]) {
        let ends = memchr::memchr(b'\n', piece).zip(memchr::memrchr(b'\n', piece));
        let last = ends.map_or(0, |(_, end)| end + 1);
        if let Some((first, _)) = ends {
            if self.at_beginning {
                self.carry(&piece[..first]);
                self.carried_line_begins();
            }
            self.whole_lines(&piece[first + 1..last]);
            self.at_beginning = true;
        }
        if self.at_beginning {
            self.carry(&piece[last..]);
            if self.carried.len() >= BEGINNING {
                self.carried_line_begins();
                self.at_beginning = false;
            }
        }
    }

    fn carry(&mut self, line: &[u8]) {
        let wanted = BEGINNING.saturating_sub(self.carried.len());
        self.carried.extend_from_slice(&line[..line.len().min(wanted)]);
    }

    fn carried_line_begins(&mut self) {
        let line = std::mem::take(&mut self.carried);
        self.whole_lines(&line);
        self.carried = line;
        self.carried.clear();
    }

    /// Counts among whole lines. Each text is searched for in all of them at once, which is much faster
    /// than looking at the beginning of every line.
    fn whole_lines(&mut self, lines: &[u8]) {
        let Mark::Line(beginnings) = &self.mark else { return };
        for Beginning { text, is_start } in beginnings {
            self.total += lines_with(text, lines).filter(|line| is_start(line)).count();
        }
        self.declared = self.declared.max(lines_with(&self.declares, lines).filter_map(declared).max());
    }

    /// Counts the elements that begin in the piece, but for its last bytes: those are carried over,
    /// since the name of an element may be cut in two.
    fn pass_elements(&mut self, piece: &[u8]) {
        let before = self.carried.len();
        let seam = piece.len().min(BEGINNING);
        self.carried.extend_from_slice(&piece[..seam]);
        if seam == piece.len() {
            // A short piece; what has enough behind it can be counted.
            let whole = self.carried.len().saturating_sub(BEGINNING);
            self.total += self.mark.elements_in(&self.carried, whole);
            self.carried.drain(..whole);
        } else {
            let whole = piece.len() - BEGINNING;
            self.total += self.mark.elements_in(&self.carried, before) + self.mark.elements_in(piece, whole);
            self.carried.clear();
            self.carried.extend_from_slice(&piece[whole..]);
        }
    }

    fn total(mut self) -> usize {
        if matches!(self.mark, Mark::Line(..)) && self.at_beginning && !self.carried.is_empty() {
            self.carried_line_begins();
        }
        self.total + self.mark.elements_in(&self.carried, self.carried.len())
    }
}

impl Mark {
    /// How many elements begin in the text before `end`.
    fn elements_in(&self, text: &[u8], end: usize) -> usize {
        let Self::Element(tags) = self else { return 0 };
        let is_whole = |tag: &Finder<'_>, at: usize| {
            let after = text.get(at + tag.needle().len());
            after.is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'))
        };
        let begin = |tag: &Finder<'_>| {
            tag.find_iter(text).take_while(|at| *at < end).filter(|at| is_whole(tag, *at)).count()
        };
        tags.iter().map(begin).sum()
    }
}

/// The beginnings of the lines that hold this text in their beginning.
fn lines_with<'l>(text: &Finder<'_>, lines: &'l [u8]) -> impl Iterator<Item = &'l [u8]> {
    let mut known = None;
    text.find_iter(lines).filter_map(move |at| {
        let from = at.saturating_sub(BEGINNING);
        let begin = match memchr::memrchr(b'\n', &lines[from..at]) {
            Some(end) => from + end + 1,
            None if from == 0 => 0,
            None => return None,
        };
        // The text may stand in a line twice.
        if known.replace(begin) == Some(begin) {
            return None;
        }
        let line = &lines[begin..lines.len().min(begin + BEGINNING)];
        let line = &line[..memchr::memchr(b'\n', line).unwrap_or(line.len())];
        Some(line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line))
    })
}

fn lines(beginnings: &[(&str, IsStart)]) -> Mark {
    let beginning = |(text, is_start): &(&str, IsStart)| Beginning {
        text: Finder::new(text).into_owned(),
        is_start: *is_start,
    };
    Mark::Line(beginnings.iter().map(beginning).collect())
}

fn elements(tags: &[&str]) -> Mark {
    Mark::Element(tags.iter().map(|tag| Finder::new(tag).into_owned()).collect())
}

const DECLARED: &[u8] = b"Record #";

/// `Record #3 of 78`, which stands before each record of the Cochrane Library.
fn declared(line: &[u8]) -> Option<usize> {
    let line = std::str::from_utf8(line.strip_prefix(DECLARED)?).ok()?;
    line.split_once(" of ")?.1.trim().parse().ok()
}

/// `TY  - JOUR`, with the blanks vendors put into it.
fn is_ris(line: &[u8]) -> bool {
    line.trim_ascii_start().strip_prefix(b"TY").is_some_and(|rest| {
        rest.first().is_some_and(u8::is_ascii_whitespace) && rest.trim_ascii_start().starts_with(b"-")
    })
}

/// The same in small letters.
fn is_small_ris(line: &[u8]) -> bool {
    line.trim_ascii_start().starts_with(b"ty  - ")
}

/// `<3001. >`
fn is_ovid(line: &[u8]) -> bool {
    let inside = line.trim_ascii().strip_prefix(b"<").and_then(|rest| rest.strip_suffix(b">"));
    inside.is_some_and(|number| {
        let number = number.trim_ascii();
        let digits = number.strip_suffix(b".").unwrap_or(number);
        !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
    })
}

/// `@article{`, which is an entry of its own.
fn is_bibtex(line: &[u8]) -> bool {
    let Some(rest) = line.trim_ascii_start().strip_prefix(b"@") else { return false };
    let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (name, after) = rest.split_at(letters);
    let is_none = [&b"comment"[..], b"string", b"preamble", b"xdata"]
        .iter()
        .any(|other| name.eq_ignore_ascii_case(other));
    letters > 0 && !is_none && matches!(after.trim_ascii_start().first(), Some(b'{' | b'('))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The count of a text that comes in pieces of this size.
    fn counted(format: Format, text: &str, size: usize) -> Option<usize> {
        let mut starts = Starts::of(format)?;
        text.as_bytes().chunks(size).for_each(|piece| starts.pass(piece));
        Some(starts.total())
    }

    #[test]
    fn starts_are_counted_whatever_pieces_the_text_comes_in() {
        for (format, text, expected) in [
            (
                Format::Ris,
                "\u{feff}TY  - JOUR\nTI  - TY  - x\nER  - \n\nTY - BOOK\n TY\t- a\nTYPE - b\nTY  -",
                4,
            ),
            (Format::Nbib, "\nPMID- 1\nTI  - PMID- 2\n\nPMID- 3", 2),
            (Format::WosTagged, "FN Clarivate\nPT J\nAU PT J\nER\n\nPT B\n", 2),
            (Format::OvidTagged, "<1>\nUI  - <2>\n<3001. >\n<a>\n", 2),
            (Format::Bibtex, "@comment{x}\n@article{a,\n}\n @Book (b,\n@string{c}\nme@example{d}\n", 2),
            (
                Format::EndnoteXml,
                "<records><record><rec-number>1</rec-number></record><record\n a='1'/></records>",
                2,
            ),
            (
                Format::PubmedXml,
                "<PubmedArticleSet><PubmedArticle></PubmedArticle><PubmedBookArticle a='1'>",
                2,
            ),
        ] {
            for size in [1, 2, 7, 31, 32, 33, 64, 1000] {
                assert_eq!(counted(format, text, size), Some(expected), "{format} in pieces of {size}");
            }
        }
        assert_eq!(counted(Format::Csv, "title\na\n", 4), None);
    }

    /// The same, said plainly: every line is asked.
    fn asked(format: Format, text: &str) -> Option<usize> {
        let Mark::Line(beginnings) = Starts::of(format)?.mark else { return None };
        let begins = |line: &&[u8]| {
            let line = &line[..line.len().min(BEGINNING)];
            let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
            beginnings.iter().any(|beginning| (beginning.is_start)(line))
        };
        Some(text.as_bytes().split(|byte| *byte == b'\n').filter(begins).count())
    }

    proptest! {
        #[test]
        fn starts_are_those_of_lines_asked_one_by_one(
            text in "(TY|ty|  - |\u{feff}|\n{1,2}|[ \t]{1,40}|-|PMID-|OWN - ERIC|PT |RT |ID: C|<1>|@article\\{|[a-z]{1,40}){0,40}",
            size in 1..90_usize,
        ) {
            for format in [
                Format::Ris, Format::Nbib, Format::WosTagged, Format::OvidTagged, Format::RefworksTagged,
                Format::CochraneText, Format::Bibtex,
            ] {
                prop_assert_eq!(counted(format, &text, size), asked(format, &text), "{}", format);
            }
        }
    }

    #[test]
    fn number_of_records_is_read_where_the_file_says_it() {
        let mut text = &b"Record #3 of 78\nProvider: x\nTY  - JOUR\nTI  - Record #1 of 99\nER  -\n"[..];
        let mut counted = Counted::new(&mut text, Format::Ris);
        io::copy(&mut counted, &mut io::sink()).unwrap();
        assert_eq!(counted.tally(), Tally { starts: Some(1), declared: Some(78) });
    }
}
