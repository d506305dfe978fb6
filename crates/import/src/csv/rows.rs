//! The rows of separated values (RFC 4180), with the line ends that stand inside of quotation marks.
//! Exports break the rule that a quotation mark in a text is doubled; here one closes a cell only
//! where the cell can end, and one that swallows rows is taken as text.

use memchr::memchr;
use std::borrow::Cow;
use std::io::{self, BufRead, Read};
use std::ops::Range;

/// The most bytes of a row, as a quoted cell can make it, and of a line. What goes on for longer is a
/// quotation mark that was never closed, or no table; no abstract comes near to it.
const MOST_OF_A_ROW: usize = 16 << 20;

/// A reader of rows; holds the row that was read last.
pub(crate) struct Rows<'i> {
    input: &'i mut dyn BufRead,
    delimiter: u8,
    /// Quotation marks are text.
    unquoted: bool,
    /// How many cells a row should have.
    width: Option<usize>,
    /// Texts to read again before the input, the last one first, and where to go on in each.
    again: Vec<(String, usize)>,
    /// Bytes read, and of them those that were read again: so that hostile files stay linear.
    bytes: usize,
    bytes_again: usize,
    /// The lines of the row.
    raw: String,
    cells: Vec<Range<usize>>,
    /// Where the cell begins whose quotation mark is not closed yet.
    open: Option<usize>,
    /// A quotation mark stands within a cell and is not doubled.
    stray: bool,
    /// A quotation mark closes a cell only where the next one is quoted, too, or empty.
    strict: bool,
    first: u32,
    next: u32,
    /// The line was longer than a row may be, and was passed over.
    endless: bool,
    complaint: Option<(&'static str, &'static str)>,
}

/// A row that was read and is not understood yet.
pub(crate) struct RawRow {
    /// Its lines, with their ends.
    pub(crate) raw: String,
    /// First and last line.
    pub(crate) lines: (u32, u32),
    cells: Vec<Range<usize>>,
    unquoted: bool,
    /// The row is longer than any, and was not read.
    pub(crate) endless: bool,
    /// What was assumed about the row, if anything: fact and remedy.
    pub(crate) complaint: Option<(&'static str, &'static str)>,
}

impl RawRow {
    /// The cells, without quotation marks and guards.
    pub(crate) fn cells(&self) -> Vec<Cow<'_, str>> {
        cells(&self.raw, &self.cells, self.unquoted)
    }
}

impl<'i> Rows<'i> {
    pub(crate) fn new(input: &'i mut dyn BufRead, delimiter: u8) -> Self {
        Self {
            input,
            delimiter,
            unquoted: false,
            width: None,
            again: Vec::new(),
            bytes: 0,
            bytes_again: 0,
            raw: String::new(),
            cells: Vec::new(),
            open: None,
            stray: false,
            strict: false,
            first: 1,
            next: 1,
            endless: false,
            complaint: None,
        }
    }

    /// Says how the rows after the header should look. Tables that are `unquoted` are parted by tabs;
    /// with another separator a spreadsheet has saved them again, with quotation marks.
    pub(crate) fn expect(&mut self, width: usize, unquoted: bool) {
        self.width = Some(width);
        self.unquoted = unquoted && self.delimiter == b'\t';
    }

    /// The lines of the row, with their ends.
    pub(crate) fn raw(&self) -> &str {
        &self.raw
    }

    /// The line the row begins on.
    pub(crate) fn first_line(&self) -> u32 {
        self.first
    }

    /// The line the row after it begins on.
    pub(crate) fn next_line(&self) -> u32 {
        self.next
    }

    /// The line the row ends on.
    pub(crate) fn last_line(&self) -> u32 {
        self.next.saturating_sub(1).max(self.first)
    }

    /// The cells of the row, without quotation marks and guards.
    pub(crate) fn cells(&self) -> Vec<Cow<'_, str>> {
        cells(&self.raw, &self.cells, self.unquoted)
    }

    /// The row as a value of its own.
    pub(crate) fn take(&mut self) -> RawRow {
        // The next row has as many cells.
        let next = Vec::with_capacity(self.cells.len());
        RawRow {
            lines: (self.first, self.last_line()),
            raw: std::mem::take(&mut self.raw),
            cells: std::mem::replace(&mut self.cells, next),
            unquoted: self.unquoted,
            endless: self.endless,
            complaint: self.complaint.take(),
        }
    }

    /// Reads the next row; false at the end.
    pub(crate) fn next(&mut self) -> io::Result<bool> {
        self.raw.clear();
        self.cells.clear();
        self.open = None;
        self.stray = false;
        self.endless = false;
        self.first = self.next;
        if !self.read_line()? {
            return Ok(false);
        }
        self.split(0);
        while self.open.is_some() {
            let from = self.raw.len();
            if from > MOST_OF_A_ROW || !self.read_line()? {
                self.take_first_line_only();
                self.complaint = Some((
                    "a quotation mark is never closed",
                    "read it as text; check whether the row is right",
                ));
                return Ok(true);
            }
            self.split(from);
        }
        self.doubt_wide_row();
        self.doubt_long_row();
        Ok(true)
    }

    fn read_line(&mut self) -> io::Result<bool> {
        let from = self.raw.len();
        if let Some((text, at)) = self.again.last_mut() {
            let rest = &text[*at..];
            let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
            self.raw.push_str(&rest[..end]);
            *at += end;
            if *at >= text.len() {
                self.again.pop();
            }
        } else {
            let mut line = (&mut *self.input).take(MOST_OF_A_ROW as u64);
            // The limit may fall into the middle of a letter.
            let read = line.read_line(&mut self.raw);
            let reached = line.limit() == 0 && !self.raw[from..].ends_with('\n');
            match read {
                _ if reached => self.pass_over_line(from)?,
                read => _ = read?,
            }
        }
        let read = self.raw.len() - from;
        self.bytes += read;
        self.next = self.next.saturating_add(u32::from(read > 0));
        Ok(read > 0)
    }

    /// Passes over the rest of a line that is longer than a row may be; a line end stands for it.
    fn pass_over_line(&mut self, from: usize) -> io::Result<()> {
        self.raw.truncate(from);
        self.raw.push('\n');
        self.endless = true;
        loop {
            let rest = self.input.fill_buf()?;
            if rest.is_empty() {
                return Ok(());
            }
            let end = memchr::memchr(b'\n', rest);
            let count = end.map_or(rest.len(), |end| end + 1);
            self.input.consume(count);
            if end.is_some() {
                return Ok(());
            }
        }
    }

    /// Splits the last line, which begins at `at`, going on where the line before left off.
    fn split(&mut self, at: usize) {
        self.split_up_to(at, self.raw.len());
    }

    /// Splits the line from `at` up to `end`.
    fn split_up_to(&mut self, mut at: usize, end: usize) {
        let end = content_end(&self.raw[..end]);
        loop {
            let Some(start) = self.open else {
                let cell = self.raw.get(at..end).unwrap_or_default();
                if let Some(quote) = self.opening_quote(cell) {
                    at += quote + 1;
                    self.open = Some(at);
                    continue;
                }
                let stop = memchr(self.delimiter, cell.as_bytes()).map_or(end, |stop| at + stop);
                self.cells.push(at..stop);
                if stop == end {
                    return;
                }
                at = stop + 1;
                continue;
            };
            let Some(quote) = self.raw.get(at..end).and_then(|text| memchr(b'"', text.as_bytes())) else {
                return;
            };
            let after = at + quote + 1;
            let rest = self.raw.get(after..end).unwrap_or_default();
            if rest.starts_with('"') {
                at = after + 1;
                continue;
            }
            let blanks = rest.len() - rest.trim_start_matches(' ').len();
            let closes = blanks == rest.len()
                || (rest.as_bytes()[blanks] == self.delimiter
                    && (!self.strict || self.opens_or_is_empty(&rest[blanks + 1..])));
            if !closes {
                self.stray = true;
                at = after;
                continue;
            }
            self.cells.push(start..after - 1);
            self.open = None;
            if blanks == rest.len() {
                return;
            }
            at = after + blanks + 1;
        }
    }

    /// Where the quotation mark of a cell that begins so opens: `"`, ` "`, `="`.
    fn opening_quote(&self, cell: &str) -> Option<usize> {
        if self.unquoted {
            return None;
        }
        let blanks = cell.len() - cell.trim_start_matches(' ').len();
        let rest = &cell[blanks..];
        if rest.starts_with('"') {
            return Some(blanks);
        }
        (rest.starts_with("=\"")).then_some(blanks + 1)
    }

    /// Whether a cell that begins so is quoted, or empty.
    fn opens_or_is_empty(&self, cell: &str) -> bool {
        let cell = cell.trim_start_matches(' ');
        cell.is_empty() || cell.starts_with(['"', char::from(self.delimiter)]) || cell.starts_with("=\"")
    }

    /// A row with too many cells, which may have a quotation mark before a comma in a text, is split
    /// again where quoted cells follow each other. That is kept when it gives the right number.
    fn doubt_wide_row(&mut self) {
        if self.width.is_none_or(|width| self.cells.len() <= width) || !self.stray {
            return;
        }
        let cells = std::mem::take(&mut self.cells);
        self.strict = true;
        let mut from = 0;
        for line in self.raw.clone().split_inclusive('\n') {
            let end = from + line.len();
            self.split_up_to(from, end);
            from = end;
        }
        self.strict = false;
        if self.open.take().is_some() || Some(self.cells.len()) != self.width {
            self.cells = cells;
        } else {
            self.stray = false;
        }
    }

    /// A row on several lines with the wrong number of cells, or with a stray quotation mark, whose
    /// first line alone has the right number, is that first line and a quotation mark in a text.
    fn doubt_long_row(&mut self) {
        let Some(width) = self.width else { return };
        let long = self.next > self.first.saturating_add(1);
        if !long || (self.cells.len() == width && !self.stray) {
            return;
        }
        let first_line = self.raw.split('\n').next().unwrap_or_default();
        if first_line.matches(char::from(self.delimiter)).count() + 1 == width {
            self.take_first_line_only();
            self.complaint = Some((
                "a quotation mark is not closed in its row",
                "read it as text; check whether the row is right",
            ));
        } else if self.cells.len() > width || self.stray {
            self.complaint = Some((
                "the row stands on several lines and its quotation marks do not match",
                "read it as it is; check the quotation marks of the row",
            ));
        }
    }

    /// Keeps the first line as a row without quotation marks, and gives the others back.
    fn take_first_line_only(&mut self) {
        let end = self.raw.find('\n').map_or(self.raw.len(), |end| end + 1);
        let rest = self.raw.split_off(end);
        self.bytes_again += rest.len();
        self.next = self.first.saturating_add(1);
        self.open = None;
        self.cells.clear();
        if !rest.is_empty() {
            self.again.push((rest, 0));
        }
        let was_unquoted = std::mem::replace(&mut self.unquoted, true);
        self.split(0);
        // Reading again is worth it as long as it is rare.
        self.unquoted =
            was_unquoted || self.bytes_again > 4 * self.bytes.saturating_sub(self.bytes_again) + 65_536;
    }
}

fn cells<'r>(raw: &'r str, cells: &[Range<usize>], unquoted: bool) -> Vec<Cow<'r, str>> {
    cells.iter().map(|range| cell(raw, range, unquoted)).collect()
}

fn cell<'r>(raw: &'r str, range: &Range<usize>, unquoted: bool) -> Cow<'r, str> {
    let text = raw.get(range.clone()).unwrap_or_default();
    let quoted = range.start > 0 && !unquoted && raw.as_bytes()[range.start - 1] == b'"';
    if quoted && memchr(b'"', text.as_bytes()).is_some() {
        let text = text.replace("\"\"", "\"");
        return Cow::Owned(without_guard(&text).to_owned());
    }
    Cow::Borrowed(without_guard(text))
}

/// Where the content of the last line ends, before its line end.
fn content_end(raw: &str) -> usize {
    let text = raw.strip_suffix('\n').unwrap_or(raw);
    text.strip_suffix('\r').unwrap_or(text).len()
}

/// Takes off what keeps a spreadsheet from calculating: `="19326203"`, as Excel itself is told, and the
/// apostrophe of our own writer.
fn without_guard(cell: &str) -> &str {
    match cell.as_bytes().first() {
        Some(b'\'') => revflow_review::without_guard(cell),
        Some(b'=') => cell.strip_prefix("=\"").and_then(|text| text.strip_suffix('"')).unwrap_or(cell),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let mut input = text.as_bytes();
        let mut rows = Rows::new(&mut input, b',');
        let mut all = Vec::new();
        while rows.next().unwrap() {
            all.push(rows.cells().iter().map(ToString::to_string).collect());
        }
        all
    }

    #[test]
    fn cells_are_split_as_the_rule_says() {
        for (text, cells) in [
            ("a,b", vec!["a", "b"]),
            ("a,\n", vec!["a", ""]),
            ("\"a, b\",c\r\n", vec!["a, b", "c"]),
            ("\"\",\"\"\"\",\"a\"\"b\"", vec!["", "\"", "a\"b"]),
            ("a,\"b\nc\"\n", vec!["a", "b\nc"]),
            ("5\" pipe,b", vec!["5\" pipe", "b"]),
        ] {
            assert_eq!(rows(text), [cells], "{text}");
        }
        assert_eq!(rows(""), [[""; 0]; 0]);
        assert_eq!(rows("\n"), [[""]]);
    }

    #[test]
    fn quotation_marks_in_texts_need_not_be_doubled() {
        assert_eq!(rows("\"He said \"no\" to me\",b"), [["He said \"no\" to me", "b"]]);
        assert_eq!(rows("a, \"b, c\" ,d"), [["a", "b, c", "d"]]);
    }

    #[test]
    fn quotation_mark_before_a_comma_in_a_text_closes_no_cell_where_that_makes_the_row_too_wide() {
        let text = "\"They say \"no\", and why.\",\"A\",=\"1\",\"\"\n";
        let mut input = text.as_bytes();
        let mut rows = Rows::new(&mut input, b',');
        rows.expect(4, false);
        assert!(rows.next().unwrap());
        assert_eq!(rows.cells(), ["They say \"no\", and why.", "A", "1", ""]);
        assert_eq!(self::rows(text)[0].len(), 5);
    }

    #[test]
    fn file_of_open_quotation_marks_is_read_in_linear_time() {
        let text = "\"a,b\n".repeat(20_000);
        assert_eq!(rows(&text).len(), 20_000);
    }
}
