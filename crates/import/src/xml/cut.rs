//! Cuts a stream of XML into the texts of its records. Only the tags that begin and end a record
//! are looked at; whether what stands between them is sound is the business of the tree.

use memchr::{memchr, memchr_iter, memchr3, memmem};
use std::borrow::Cow;
use std::io::{self, BufRead};

/// The longest record that is read, in bytes; no citation comes near it.
const LONGEST_RECORD: usize = 64 << 20;
/// The longest name of an element that can be a record.
const LONGEST_NAME: usize = 200;

const NEVER_CLOSED: &str = "what begins here is never closed: a comment, section or document type";
const FILE_ENDS: &str = "the file ends within the record";
const NEXT_BEGINS: &str = "the next record begins before this one ends";
const TOO_LONG: &str = "the record is longer than 64 MB";

/// Which elements are records.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Which {
    /// Those with one of these names. One within another means that the first was not closed.
    Named(&'static [&'static str]),
    /// Those right within the outermost element, whatever their names.
    Children,
}

/// The records of a stream, one at a time. Positions are counted from what was not given out yet.
pub(crate) struct Records<'i> {
    input: &'i mut dyn BufRead,
    which: Which,
    longest: usize,
    buffer: Vec<u8>,
    /// Where in the buffer that begins, and on which line.
    at: usize,
    line: u32,
    /// The start tag of the outermost element was passed.
    rooted: bool,
    /// What is passed over is to be given out, as a part of the open record.
    kept: bool,
}

/// One record, or the beginning of one.
#[derive(Debug)]
pub(crate) struct Cut<'r> {
    /// From the `<` of its start tag to the `>` of its end tag; nothing if it is too long.
    pub(crate) text: Cow<'r, str>,
    /// First and last line.
    pub(crate) lines: (u32, u32),
    /// What is wrong with it, when its end was not found.
    pub(crate) damage: Option<&'static str>,
}

/// What a `<` begins.
enum Markup {
    /// A start tag, with the position after its name.
    Start(usize),
    /// An end tag, with the position after its name.
    End(usize),
    /// A comment, section, instruction or document type, with the position after it.
    Passage(usize),
    /// A comment or the like without an end.
    Unclosed,
    /// Nothing: it is text that somebody forgot to escape.
    Text,
}

impl<'i> Records<'i> {
    pub(crate) fn new(input: &'i mut dyn BufRead, which: Which) -> Self {
        Self {
            input,
            which,
            longest: LONGEST_RECORD,
            buffer: Vec::new(),
            at: 0,
            line: 1,
            rooted: false,
            kept: false,
        }
    }

    /// The next record, or `None` at the end of the stream. Memory holds one record and one piece
    /// of the stream; time is linear in what is read.
    ///
    /// # Errors
    /// Those of the stream.
    pub(crate) fn next(&mut self) -> io::Result<Option<Cut<'_>>> {
        self.kept = false;
        loop {
            let Some(tag) = self.seek(0, 1, |text| memchr(b'<', text))? else { return Ok(None) };
            self.pass(tag);
            let line = self.line;
            match self.markup(0)? {
                Markup::Start(end) if self.is_record(1..end) => return self.record(end).map(Some),
                Markup::Start(_) => {
                    self.rooted = true;
                    self.pass(1);
                }
                Markup::Passage(end) => self.pass(end),
                Markup::Unclosed => {
                    let lines = (line, self.line);
                    return Ok(Some(Cut { text: Cow::default(), lines, damage: Some(NEVER_CLOSED) }));
                }
                Markup::End(_) | Markup::Text => self.pass(1),
            }
        }
    }

    /// The record whose start tag stands next; `end` is the position after its name.
    fn record(&mut self, end: usize) -> io::Result<Cut<'_>> {
        self.kept = true;
        let name = self.rest().get(1..end).unwrap_or_default().to_vec();
        let first = self.line;
        let (end, damage) = self.find_end(&name, end)?;
        let damage = if self.kept { damage } else { Some(TOO_LONG) };
        let (from, to) = (self.at, self.at + end);
        self.pass(end);
        let text = if self.kept { self.buffer.get(from..to).unwrap_or_default() } else { &[] };
        // The stream is UTF-8, so that this is a check and no copy.
        let text = match std::str::from_utf8(text) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(text),
        };
        Ok(Cut { text, lines: (first, self.line), damage })
    }

    /// The position after the record, and what is wrong if that is not the end of its end tag.
    fn find_end(&mut self, name: &[u8], name_end: usize) -> io::Result<(usize, Option<&'static str>)> {
        let Some((mut from, empty)) = self.tag_end(name_end)? else {
            return Ok((self.rest().len(), Some(NEVER_CLOSED)));
        };
        // How many elements of the same name are open within the record.
        let mut depth = 0_usize;
        if empty {
            return Ok((from, None));
        }
        loop {
            let Some(tag) = self.seek(from, 1, |text| memchr(b'<', text))? else {
                return Ok((self.rest().len(), Some(FILE_ENDS)));
            };
            if self.is_other(tag, name) {
                from = tag + 1;
                continue;
            }
            from = match self.markup(tag)? {
                Markup::End(end) if self.rest().get(tag + 2..end) == Some(name) => {
                    let Some((end, _)) = self.tag_end(end)? else {
                        return Ok((self.rest().len(), Some(FILE_ENDS)));
                    };
                    if depth == 0 {
                        return Ok((end, None));
                    }
                    depth -= 1;
                    end
                }
                Markup::Start(end) => match self.which {
                    Which::Named(_) if self.is_record(tag + 1..end) => return Ok((tag, Some(NEXT_BEGINS))),
                    Which::Children if self.rest().get(tag + 1..end) == Some(name) => {
                        let Some((end, empty)) = self.tag_end(end)? else {
                            return Ok((self.rest().len(), Some(NEVER_CLOSED)));
                        };
                        depth += usize::from(!empty);
                        end
                    }
                    Which::Named(_) | Which::Children => end,
                },
                Markup::Passage(end) => end,
                Markup::Unclosed => return Ok((self.rest().len(), Some(NEVER_CLOSED))),
                Markup::End(_) | Markup::Text => tag + 1,
            };
        }
    }

    /// Whether a tag surely neither begins nor ends a record: most are told by their first letter.
    fn is_other(&self, tag: usize, name: &[u8]) -> bool {
        match self.rest().get(tag + 1..).unwrap_or_default() {
            [b'/', first, ..] => Some(first) != name.first(),
            [b'!' | b'?', ..] | [] | [_] => false,
            [first, ..] => match self.which {
                Which::Named(names) => names.iter().all(|name| name.as_bytes().first() != Some(first)),
                Which::Children => Some(first) != name.first(),
            },
        }
    }

    fn is_record(&self, name: std::ops::Range<usize>) -> bool {
        let name = self.rest().get(name).unwrap_or_default();
        match self.which {
            Which::Named(names) => names.iter().any(|known| known.as_bytes() == name),
            Which::Children => self.rooted,
        }
    }

    /// What begins with the `<` at this position.
    fn markup(&mut self, tag: usize) -> io::Result<Markup> {
        while self.rest().len() < tag + LONGEST_NAME && self.read_on()? {}
        let text = self.rest().get(tag + 1..).unwrap_or_default();
        let text = text.get(..LONGEST_NAME).unwrap_or(text);
        let name_end = |from: usize| {
            let name = text.get(from..).unwrap_or_default();
            name.iter().position(|byte| ends_name(*byte)).map(|length| tag + 1 + from + length)
        };
        Ok(match text {
            [b'!', b'-', b'-', ..] => self.passage(tag + 4, b"-->")?,
            text if text.starts_with(b"![CDATA[") => self.passage(tag + 9, b"]]>")?,
            [b'!', ..] => self.document_type(tag + 2)?,
            [b'?', ..] => self.passage(tag + 2, b">")?,
            [b'/', ..] => name_end(1).map_or(Markup::Text, Markup::End),
            [byte, ..] if begins_name(*byte) => name_end(0).map_or(Markup::Text, Markup::Start),
            _ => Markup::Text,
        })
    }

    fn passage(&mut self, from: usize, end: &'static [u8]) -> io::Result<Markup> {
        let found = self.seek(from, end.len(), |text| memmem::find(text, end))?;
        Ok(found.map_or(Markup::Unclosed, |at| Markup::Passage(at + end.len())))
    }

    /// A document type ends with the first `>` outside of its brackets.
    fn document_type(&mut self, mut from: usize) -> io::Result<Markup> {
        let mut brackets = 0_i64;
        while let Some(at) = self.seek(from, 1, |text| memchr3(b'[', b']', b'>', text))? {
            from = at + 1;
            match self.rest().get(at) {
                Some(b'[') => brackets += 1,
                Some(b']') => brackets -= 1,
                _ if brackets <= 0 => return Ok(Markup::Passage(from)),
                _ => {}
            }
        }
        Ok(Markup::Unclosed)
    }

    /// The position after the tag, and whether it closes itself.
    fn tag_end(&mut self, from: usize) -> io::Result<Option<(usize, bool)>> {
        let end = self.seek(from, 1, |text| memchr(b'>', text))?;
        Ok(end.map(|at| (at + 1, at > 0 && self.rest().get(at - 1) == Some(&b'/'))))
    }

    /// The position of what `find` finds, reading on until it does. What is sought is `length` long.
    fn seek(
        &mut self,
        mut from: usize,
        length: usize,
        find: impl Fn(&[u8]) -> Option<usize>,
    ) -> io::Result<Option<usize>> {
        loop {
            let text = self.rest().get(from..).unwrap_or_default();
            if let Some(at) = find(text) {
                return Ok(Some(from + at));
            }
            // What is sought may have begun already.
            from = from.max((self.rest().len() + 1).saturating_sub(length));
            if self.kept && self.rest().len() > self.longest {
                self.kept = false;
            }
            if !self.kept {
                self.pass(from);
                from = 0;
            }
            if !self.read_on()? {
                return Ok(None);
            }
        }
    }

    /// What was read and not given out.
    fn rest(&self) -> &[u8] {
        self.buffer.get(self.at..).unwrap_or_default()
    }

    fn pass(&mut self, count: usize) {
        let count = count.min(self.buffer.len() - self.at);
        self.line = self.line.saturating_add(line_ends(&self.buffer[self.at..self.at + count]));
        self.at += count;
    }

    /// Reads one piece of the stream; false at its end.
    fn read_on(&mut self) -> io::Result<bool> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let piece = self.input.fill_buf()?;
        let length = piece.len();
        self.buffer.extend_from_slice(piece);
        self.input.consume(length);
        Ok(length > 0)
    }
}

/// Whether the byte can begin the name of an element.
pub(super) fn begins_name(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b':' | 0x80..)
}

pub(super) fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>' | b'<')
}

pub(super) fn line_ends(text: &[u8]) -> u32 {
    // Most of what is asked about is a tag: too short for a search to pay.
    let count = match text.len() {
        0..64 => text.iter().filter(|byte| **byte == b'\n').count(),
        _ => memchr_iter(b'\n', text).count(),
    };
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    /// The records, read in pieces of so many bytes.
    fn cut_in_pieces(text: &str, which: Which, piece: usize) -> Vec<(String, (u32, u32), bool)> {
        let mut input = BufReader::with_capacity(piece, text.as_bytes());
        let mut records = Records::new(&mut input, which);
        let mut cuts = Vec::new();
        while let Some(cut) = records.next().unwrap() {
            cuts.push((cut.text.into_owned(), cut.lines, cut.damage.is_some()));
        }
        cuts
    }

    fn cut(text: &str) -> Vec<(String, (u32, u32), bool)> {
        let which = Which::Named(&["a", "book"]);
        let cuts = cut_in_pieces(text, which, 8000);
        for piece in [1, 2, 7] {
            assert_eq!(cut_in_pieces(text, which, piece), cuts, "in pieces of {piece}");
        }
        cuts
    }

    #[test]
    fn records_are_cut_out_with_their_lines() {
        let text = "<?xml version='1.0'?>\n<set>\n<a>1\n</a>\n<ab>no</ab><book x='1'>2</book ><a/></set>\n";
        assert_eq!(
            cut(text),
            [
                ("<a>1\n</a>".into(), (3, 4), false),
                ("<book x='1'>2</book >".into(), (5, 5), false),
                ("<a/>".into(), (5, 5), false),
            ]
        );
    }

    #[test]
    fn comments_sections_and_dtds_hide_what_looks_like_a_record() {
        let dtd = "<!DOCTYPE set [<!ENTITY l \"<a>\"> <!ELEMENT a ANY>]>";
        let text = format!("{dtd}<!-- <a>x</a> --><set><a><![CDATA[</a>]]><!-- </a> -->y</a></set>");
        assert_eq!(cut(&text), [("<a><![CDATA[</a>]]><!-- </a> -->y</a>".to_owned(), (1, 1), false)]);
    }

    #[test]
    fn record_without_an_end_is_given_out_as_damaged() {
        assert_eq!(
            cut("<a>1\n<a>2</a>\n<a>3\n"),
            [
                ("<a>1\n".into(), (1, 2), true),
                ("<a>2</a>".into(), (2, 2), false),
                ("<a>3\n".into(), (3, 4), true)
            ]
        );
        assert_eq!(cut("<a>1<a/><a/>").len(), 3);
        assert_eq!(cut("<a>1</a><!-- never closed <a>2</a>").len(), 2);
        assert_eq!(cut("<a>p <0.05</a>"), [("<a>p <0.05</a>".into(), (1, 1), false)]);
        assert!(cut("").is_empty());
        assert!(cut("no markup").is_empty());
    }

    #[test]
    fn children_of_the_outermost_element_are_records_whatever_their_names() {
        let text = "<?xml version='1.0'?><r:set xmlns='x'>\n<a>1<a>2<a/></a></a> <b x='/'/><c>3</c></r:set>";
        for piece in [1, 3, 8000] {
            let texts: Vec<_> =
                cut_in_pieces(text, Which::Children, piece).into_iter().map(|(text, ..)| text).collect();
            assert_eq!(texts, ["<a>1<a>2<a/></a></a>", "<b x='/'/>", "<c>3</c>"]);
        }
    }

    #[test]
    fn record_of_the_greatest_length_is_passed_over_and_the_next_one_read() {
        let text = format!("<a>\n{}\n</a><a>2</a>", "x".repeat(1000));
        let mut input = BufReader::with_capacity(64, text.as_bytes());
        let mut records = Records { longest: 500, ..Records::new(&mut input, Which::Named(&["a"])) };
        let cut = records.next().unwrap().unwrap();
        assert_eq!((&*cut.text, cut.lines, cut.damage), ("", (1, 3), Some(TOO_LONG)));
        assert!(records.buffer.len() < 700);
        let cut = records.next().unwrap().unwrap();
        assert_eq!((&*cut.text, cut.lines, cut.damage), ("<a>2</a>", (3, 3), None));
    }
}
