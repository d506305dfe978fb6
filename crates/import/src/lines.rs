//! The lines of a text with their numbers, and the draft of an entry that is being collected from
//! them. A draft keeps the lines, without the white space at their ends, and notes where in them tags
//! and values are.

use crate::glance::{trimmed_end, trimmed_start};
use crate::sink::Raw;
use memchr::memchr;
use std::borrow::Cow;
use std::io::{self, BufRead, ErrorKind};
use std::ops::Range;

/// The lines of a text, without their line ends, counted from 1.
pub(crate) struct Lines<'i> {
    input: &'i mut dyn BufRead,
    /// A stretch of the text: as much as the input gave at a time, and what was left over before.
    text: String,
    /// Where in it the next line begins.
    next: usize,
    number: u32,
    /// Asked of every stretch, so that it need not be asked of every line.
    suspects: fn(&[u8]) -> bool,
    is_suspect: bool,
}

impl<'i> Lines<'i> {
    pub(crate) fn new(input: &'i mut dyn BufRead) -> Self {
        Self::suspecting(|_| false, input)
    }

    /// The same, with a question that is asked of whole stretches of text before their lines are taken.
    /// What it looks for may begin up to [`REACH`] bytes before the end of a stretch.
    pub(crate) fn suspecting(suspects: fn(&[u8]) -> bool, input: &'i mut dyn BufRead) -> Self {
        Self { input, text: String::new(), next: 0, number: 0, suspects, is_suspect: false }
    }

    /// The next line, and whether it stands in a stretch of which the question was answered with yes.
    pub(crate) fn next_suspect(&mut self) -> io::Result<Option<(u32, &str, bool)>> {
        let Some((number, line)) = self.next_numbered()? else { return Ok(None) };
        Ok(Some((number, without_mark(&self.text[line]), self.is_suspect)))
    }

    /// The next line; `None` at the end.
    pub(crate) fn next(&mut self) -> io::Result<Option<(u32, &str)>> {
        let Some((number, line)) = self.next_numbered()? else { return Ok(None) };
        Ok(Some((number, without_mark(&self.text[line]))))
    }

    #[inline]
    fn next_numbered(&mut self) -> io::Result<Option<(u32, Range<usize>)>> {
        let Some(line) = self.next_range()? else { return Ok(None) };
        self.number = self.number.saturating_add(1);
        Ok(Some((self.number, line)))
    }

    /// Where in the stretch the next line stands. Text is taken from the input by the stretch and not
    /// by the line, so that it is known to be text and copied once for many lines.
    fn next_range(&mut self) -> io::Result<Option<Range<usize>>> {
        let mut searched = self.next;
        loop {
            if let Some(length) = memchr(b'\n', &self.text.as_bytes()[searched..]) {
                let line = self.next..searched + length;
                self.next = line.end + 1;
                return Ok(Some(line));
            }
            // What is left over is the beginning of a line; it was asked about if it is all there was.
            let is_asked = self.next == 0;
            self.text.drain(..self.next);
            self.next = 0;
            searched = self.text.len();
            let is_read = self.read_stretch()?;
            let unasked = if is_asked { searched.saturating_sub(REACH) } else { 0 };
            let is_suspect = (self.suspects)(&self.text.as_bytes()[unasked..]);
            self.is_suspect = is_suspect || (is_asked && self.is_suspect);
            if !is_read {
                self.next = searched;
                return Ok((searched > 0).then_some(0..searched));
            }
        }
    }

    /// Appends what the input gives next; `false` at its end.
    fn read_stretch(&mut self) -> io::Result<bool> {
        let stretch = self.input.fill_buf()?;
        let length = stretch.len();
        let text =
            std::str::from_utf8(stretch).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
        self.text.push_str(text);
        self.input.consume(length);
        Ok(length > 0)
    }
}

/// How many bytes of a stretch are looked at once more with what comes after it.
const REACH: usize = 8;

#[inline]
fn without_mark(line: &str) -> &str {
    let line = line.strip_suffix('\r').unwrap_or(line);
    // Files glued together have a byte order mark in their middle.
    let has_mark = line.as_bytes().first() == Some(&0xEF);
    if has_mark { line.trim_start_matches('\u{feff}') } else { line }
}

/// A tag of two to four letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag {
    letters: [u8; 4],
    length: u8,
}

impl Tag {
    pub(crate) const fn new(tag: &str) -> Self {
        let mut letters = [0; 4];
        let mut length = 0;
        while length < tag.len() && length < letters.len() {
            letters[length] = tag.as_bytes()[length];
            length += 1;
        }
        Self { letters, length: length as u8 }
    }

    /// The letters as one number, which is another for every tag and 0 for none.
    pub(crate) const fn number(self) -> u32 {
        u32::from_le_bytes(self.letters)
    }

    /// The letters, filled up with zeros, in the order of the alphabet.
    pub(crate) const fn letters(self) -> [u8; 4] {
        self.letters
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.letters[..usize::from(self.length)]
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(self.bytes()).unwrap_or_default()
    }
}

/// The lines of one entry.
#[derive(Default)]
pub(crate) struct Draft {
    text: String,
    lines: Vec<Line>,
    /// The tags, and which of the lines each stands on; the lines up to the next continue its value.
    tags: Vec<(Tag, usize)>,
    /// How many blanks stand before every line, so that only more of them continue an item.
    pub(crate) margin: usize,
    first: u32,
    last: u32,
}

struct Line {
    value: Range<usize>,
    number: u32,
    indented: bool,
}

impl Draft {
    pub(crate) fn clear(&mut self) {
        self.text.clear();
        self.lines.clear();
        self.tags.clear();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many tags stand in the draft.
    pub(crate) fn tags(&self) -> usize {
        self.tags.len()
    }

    /// How many lines stand in the draft.
    pub(crate) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// The lines of the file.
    pub(crate) fn raw(&self) -> Raw<'_> {
        Raw::Trimmed(&self.text)
    }

    /// First and last line number.
    pub(crate) fn place(&self) -> (u32, u32) {
        (self.first, self.last)
    }

    /// Adds a line whose value, at its end, belongs to a tag.
    pub(crate) fn push_tagged(&mut self, number: u32, line: &str, tag: &str, value: &str) {
        self.tags.push((Tag::new(tag), self.lines.len()));
        let line = trimmed_end(line);
        self.push(number, line, line.len().saturating_sub(value.len())..line.len());
    }

    /// Adds a line that continues the one before. Without one before, there is nothing to continue.
    pub(crate) fn push_continuation(&mut self, number: u32, line: &str) {
        if !self.is_empty() {
            let line = trimmed_end(line);
            self.push(number, line, line.len() - trimmed_start(line).len()..line.len());
        }
    }

    /// Adds a line that belongs to the record and holds none of its values.
    pub(crate) fn push_bare(&mut self, number: u32, line: &str) {
        self.push_trimmed(number, trimmed_end(line));
    }

    fn push_trimmed(&mut self, number: u32, line: &str) {
        if self.text.is_empty() {
            self.first = number;
        }
        self.last = number;
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Takes over the lines of another draft.
    pub(crate) fn append(&mut self, other: &Self) {
        let (offset, before) = (self.text.len(), self.lines.len());
        self.text.push_str(&other.text);
        self.tags.extend(other.tags.iter().map(|(tag, line)| (*tag, line + before)));
        self.lines.extend(other.lines.iter().map(|line| Line {
            value: line.value.start + offset..line.value.end + offset,
            number: line.number,
            indented: line.indented,
        }));
        self.last = self.last.max(other.last);
    }

    fn push(&mut self, number: u32, line: &str, value: Range<usize>) {
        let (start, end) = (self.text.len() + value.start, self.text.len() + value.end);
        let indent = line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.push_trimmed(number, line);
        self.lines.push(Line { value: start..end, number, indented: indent > self.margin });
    }

    /// The tags in their order, each with what stands on its line.
    pub(crate) fn tagged_values(&self) -> impl Iterator<Item = (Tag, Value<'_>)> {
        self.tags.iter().filter_map(|(tag, line)| {
            let at = self.lines.get(*line)?.value.clone();
            Some((*tag, Value { draft: self, at }))
        })
    }

    /// The fields in their order, each with the lines that continue it.
    pub(crate) fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        (0..self.tags.len()).map(|at| {
            let (tag, start) = self.tags[at];
            let end = self.tags.get(at + 1).map_or(self.lines.len(), |(_, next)| *next);
            Field { draft: self, tag, lines: &self.lines[start..end] }
        })
    }
}

/// What stands on the line of a tag. Whether that is anything is known without looking at the text.
pub(crate) struct Value<'d> {
    draft: &'d Draft,
    at: Range<usize>,
}

impl<'d> Value<'d> {
    pub(crate) fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    pub(crate) fn text(self) -> &'d str {
        self.draft.text.get(self.at).unwrap_or_default()
    }
}

/// One field of a draft.
#[derive(Clone, Copy)]
pub(crate) struct Field<'d> {
    draft: &'d Draft,
    pub(crate) tag: Tag,
    lines: &'d [Line],
}

impl<'d> Field<'d> {
    /// The line of the tag.
    pub(crate) fn line(&self) -> u32 {
        self.lines.first().map_or(0, |line| line.number)
    }

    /// What stands on the line of the tag.
    pub(crate) fn first(&self) -> &'d str {
        self.lines.first().map_or("", |line| self.value(line))
    }

    /// What stands on the lines after the first.
    pub(crate) fn after_first(&self) -> impl Iterator<Item = (u32, &'d str)> + use<'d> {
        self.each_line().skip(1)
    }

    /// The whole value, its lines joined by blanks.
    pub(crate) fn text(&self) -> Cow<'d, str> {
        match self.lines {
            [] => Cow::Borrowed(""),
            [line] => Cow::Borrowed(self.value(line)),
            lines => Cow::Owned(self.joined(lines)),
        }
    }

    /// The values of a list: one a line, where indented lines continue the value before.
    pub(crate) fn items(&self) -> impl Iterator<Item = (u32, Cow<'d, str>)> + use<'d> {
        let field = *self;
        let mut rest = self.lines;
        std::iter::from_fn(move || {
            let (first, after) = rest.split_first()?;
            let wrapped = after.iter().take_while(|line| line.indented).count();
            let (item, after) = rest.split_at(1 + wrapped);
            rest = after;
            let text = match item {
                [line] => Cow::Borrowed(field.value(line)),
                lines => Cow::Owned(field.joined(lines)),
            };
            Some((first.number, text))
        })
    }

    /// The values of a list: one a line, indented or not.
    pub(crate) fn each_line(&self) -> impl Iterator<Item = (u32, &'d str)> + use<'d> {
        let field = *self;
        self.lines.iter().map(move |line| (line.number, field.value(line)))
    }

    fn value(&self, line: &Line) -> &'d str {
        self.draft.text.get(line.value.clone()).unwrap_or_default()
    }

    fn joined(&self, lines: &[Line]) -> String {
        let mut text = String::with_capacity(lines.iter().map(|line| line.value.len() + 1).sum());
        for line in lines {
            let value = self.value(line);
            if !text.is_empty() && !value.is_empty() {
                text.push(' ');
            }
            text.push_str(value);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one_and_end_anyhow() {
        let mut input = &b"a\r\n\nb \n\xEF\xBB\xBFc"[..];
        let mut lines = Lines::new(&mut input);
        let mut read = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            read.push((number, line.to_owned()));
        }
        let expected = [(1, "a"), (2, ""), (3, "b "), (4, "c")];
        assert_eq!(read, expected.map(|(number, line)| (number, line.to_owned())));
    }

    #[test]
    fn line_is_whole_wherever_the_input_cuts_it() {
        let text = "first\r\nsecond and longer\n\n\nlast";
        for capacity in 1..text.len() {
            let mut input = io::BufReader::with_capacity(capacity, text.as_bytes());
            let mut lines = Lines::new(&mut input);
            for (number, line) in (1..).zip(text.lines()) {
                assert_eq!(lines.next().unwrap(), Some((number, line)), "{capacity}");
            }
            assert_eq!(lines.next().unwrap(), None);
        }
    }

    #[test]
    fn field_is_one_text_or_a_list() {
        let mut draft = Draft::default();
        draft.push_continuation(1, "belongs to nothing");
        draft.push_tagged(2, "KW  - first ", "KW", "first");
        draft.push_continuation(3, "second");
        draft.push_continuation(4, "   wrapped");
        draft.push_tagged(5, "ER  -", "ER", "");
        let fields: Vec<_> = draft.fields().collect();
        assert_eq!(fields.len(), 2);
        assert_eq!(fields[0].text(), "first second wrapped");
        let items: Vec<_> = fields[0].items().collect();
        assert_eq!(items, [(2, "first".into()), (3, "second wrapped".into())]);
        assert_eq!(fields[0].each_line().count(), 3);
        assert_eq!((fields[1].tag.bytes(), fields[1].first(), fields[1].line()), (&b"ER"[..], "", 5));
        assert_eq!(draft.place(), (2, 5));
    }
}
