//! Cuts a stream of XML into the texts of its records. Only the tags that begin and end a record
//! are looked at; whether what stands between them is sound is the business of the tree.

use std::io::{self, BufRead};

/// The records of a stream, one at a time.
pub(crate) struct Records<'i> {
    input: &'i mut dyn BufRead,
    names: &'static [&'static str],
    /// What was read and is not given out yet; outside of records, the last piece of markup.
    buffer: Vec<u8>,
    /// The line on which the next byte stands.
    line: u32,
    /// The line the open record began on.
    open: Option<u32>,
    /// The buffer holds a whole record without content.
    empty_follows: bool,
}

/// One record, or the beginning of one.
#[derive(Debug)]
pub(crate) struct Cut {
    /// From the `<` of its start tag to the `>` of its end tag.
    pub(crate) text: String,
    /// First and last line.
    pub(crate) lines: (u32, u32),
    /// What is wrong with it, when its end was not found.
    pub(crate) damage: Option<&'static str>,
}

impl<'i> Records<'i> {
    /// The elements with one of these names.
    pub(crate) fn new(input: &'i mut dyn BufRead, names: &'static [&'static str]) -> Self {
        Self { input, names, buffer: Vec::new(), line: 1, open: None, empty_follows: false }
    }

    /// The next record, or `None` at the end of the stream.
    ///
    /// # Errors
    /// Those of the stream.
    pub(crate) fn next(&mut self) -> io::Result<Option<Cut>> {
        loop {
            if self.empty_follows {
                self.empty_follows = false;
                return Ok(self.take(self.buffer.len(), None));
            }
            if !self.read_to(b'<')? {
                return Ok(self.take(self.buffer.len(), Some("the file ends within the record")));
            }
            let line = self.line;
            let Some(tag) = self.read_markup()? else {
                self.open.get_or_insert(line);
                let damage = "what begins here is never closed: a tag, comment or section";
                return Ok(self.take(self.buffer.len(), Some(damage)));
            };
            let markup = self.buffer.get(tag + 1..).unwrap_or_default();
            if self.open.is_some() && markup.first() == Some(&b'/') && self.is_record(&markup[1..]) {
                return Ok(self.take(self.buffer.len(), None));
            }
            if self.is_record(markup) {
                let closed = markup.ends_with(b"/>");
                let unclosed = self.take(tag, Some("the next record begins before this one ends"));
                self.open = Some(line);
                self.empty_follows = closed;
                if unclosed.is_some() {
                    return Ok(unclosed);
                }
            }
            if self.open.is_none() {
                // Nothing outside of records is wanted.
                self.buffer.clear();
            }
        }
    }

    /// Gives out the open record, which ends before `end`, and keeps what follows.
    fn take(&mut self, end: usize, damage: Option<&'static str>) -> Option<Cut> {
        let rest = self.buffer.split_off(end);
        let text = std::mem::replace(&mut self.buffer, rest);
        let first = self.open.take()?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let last = first.saturating_add(line_ends(text.as_bytes()));
        Some(Cut { text, lines: (first, last), damage })
    }

    fn is_record(&self, markup: &[u8]) -> bool {
        self.names.iter().any(|name| {
            markup.strip_prefix(name.as_bytes()).is_some_and(|rest| {
                rest.first().is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>'))
            })
        })
    }

    /// Reads the rest of a tag, comment, section, instruction or DTD, whose `<` ends the buffer.
    /// Where the `<` is that of the tag stays to be told: a `<` before another one, without a `>`
    /// between them, is text that somebody forgot to escape.
    fn read_markup(&mut self) -> io::Result<Option<usize>> {
        let start = self.buffer.len() - 1;
        let mut brackets = 0;
        let mut seen = start;
        loop {
            if !self.read_to(b'>')? {
                return Ok(None);
            }
            let markup = &self.buffer[start..];
            let ended = if markup.starts_with(b"<!--") {
                markup.len() >= 7 && markup.ends_with(b"-->")
            } else if markup.starts_with(b"<![CDATA[") {
                markup.ends_with(b"]]>")
            } else if markup.starts_with(b"<!DOCTYPE") {
                let new = &self.buffer[seen..];
                brackets += count(new, b'[') - count(new, b']');
                brackets <= 0
            } else {
                let tag = self.buffer.iter().rposition(|byte| *byte == b'<');
                return Ok(tag.filter(|tag| *tag > start).or(Some(start)));
            };
            if ended {
                return Ok(Some(start));
            }
            seen = self.buffer.len();
        }
    }

    /// Reads to the next such byte; false when the stream ends before it.
    fn read_to(&mut self, byte: u8) -> io::Result<bool> {
        let from = self.buffer.len();
        self.input.read_until(byte, &mut self.buffer)?;
        let read = &self.buffer[from..];
        self.line = self.line.saturating_add(line_ends(read));
        Ok(read.last() == Some(&byte))
    }
}

fn line_ends(bytes: &[u8]) -> u32 {
    u32::try_from(count(bytes, b'\n')).unwrap_or(u32::MAX)
}

fn count(bytes: &[u8], sought: u8) -> i64 {
    bytes.iter().map(|byte| i64::from(*byte == sought)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(String, (u32, u32), bool)> {
        let mut input = text.as_bytes();
        let mut records = Records::new(&mut input, &["a", "book"]);
        let mut cuts = Vec::new();
        while let Some(cut) = records.next().unwrap() {
            cuts.push((cut.text, cut.lines, cut.damage.is_some()));
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
}
