//! Cuts JSON into its outermost objects without parsing it, so that a file of any size is read one
//! object at a time and a damaged object costs itself alone.

use std::io::{self, BufRead};

/// The objects of a stream; brackets and commas around them are passed over.
pub(crate) struct Objects<'i> {
    input: &'i mut dyn BufRead,
    /// Bytes to read again before the input, from this one on.
    again: Vec<u8>,
    again_from: usize,
    bytes: usize,
    bytes_again: usize,
    line: u32,
    /// Blanks before the first byte of the line that is no blank.
    indent: Vec<u8>,
    at_line_start: bool,
}

/// One object, or what stands where one should be.
#[derive(Debug)]
pub(crate) struct Cut {
    pub(crate) text: String,
    /// First and last line.
    pub(crate) lines: (u32, u32),
    /// Why it cannot be an object; then `text` is what was seen.
    pub(crate) damage: Option<&'static str>,
}

/// What the next byte belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Outside,
    Object,
    Text,
    Escape,
}

impl<'i> Objects<'i> {
    /// The objects of a text that begins on `line`.
    pub(crate) fn new(input: &'i mut dyn BufRead, line: u32) -> Self {
        Self {
            input,
            again: Vec::new(),
            again_from: 0,
            bytes: 0,
            bytes_again: 0,
            line,
            indent: Vec::new(),
            at_line_start: true,
        }
    }

    /// The next object, or `None` at the end.
    ///
    /// # Errors
    /// Those of the stream.
    pub(crate) fn next(&mut self) -> io::Result<Option<Cut>> {
        let mut text = Vec::new();
        let mut within = Within::Outside;
        let mut depth = 0_usize;
        let mut first = self.line;
        let mut indent = None;
        while let Some(byte) = self.byte()? {
            match (within, byte) {
                (Within::Outside, b'{') => {
                    (within, depth, first) = (Within::Object, 1, self.line);
                    indent = self.at_line_start.then(|| self.indent.clone());
                    text.clear();
                }
                (Within::Outside, _) => {
                    self.count(byte);
                    continue;
                }
                (Within::Object, b'"') => within = Within::Text,
                (Within::Object, b'{') => depth += 1,
                (Within::Object, b'}') => depth -= 1,
                (Within::Text, b'\\') => within = Within::Escape,
                // A text ends on its line; one that does not is damaged, and the object with it.
                (Within::Text, b'"' | b'\n') | (Within::Escape, b'\n') => within = Within::Object,
                (Within::Escape, _) => within = Within::Text,
                (Within::Object | Within::Text, _) => {}
            }
            self.count(byte);
            text.push(byte);
            if depth == 0 {
                return Ok(Some(Cut::new(text, first, None)));
            }
        }
        if within == Within::Outside {
            return Ok(None);
        }
        let end = self.second_start(&text, indent.as_deref());
        let rest = text.split_off(end);
        self.read_again(rest, first.saturating_add(line_ends(&text)));
        Ok(Some(Cut::new(text, first, Some("the object that begins here is not closed"))))
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = match self.again.get(self.again_from) {
            Some(byte) => {
                self.again_from += 1;
                Some(*byte)
            }
            None => {
                let byte = self.input.fill_buf()?.first().copied();
                self.input.consume(usize::from(byte.is_some()));
                byte
            }
        };
        self.bytes += usize::from(byte.is_some());
        Ok(byte)
    }

    fn count(&mut self, byte: u8) {
        if byte == b'\n' {
            self.line = self.line.saturating_add(1);
            self.at_line_start = true;
            self.indent.clear();
        } else if self.at_line_start && matches!(byte, b' ' | b'\t') {
            self.indent.push(byte);
        } else {
            self.at_line_start = false;
        }
    }

    /// Where in an object that is not closed the next one begins: on a line of its own with the same
    /// indentation. Looked for as long as that does not make reading quadratic.
    fn second_start(&self, text: &[u8], indent: Option<&[u8]>) -> usize {
        let worth_it = self.bytes_again <= 4 * self.bytes.saturating_sub(self.bytes_again) + 65_536;
        let Some(indent) = indent.filter(|_| worth_it) else { return text.len() };
        let mut from = 0;
        while let Some(end) = text[from..].iter().position(|byte| *byte == b'\n') {
            from += end + 1;
            if text[from..].strip_prefix(indent).is_some_and(|line| line.starts_with(b"{")) {
                return from;
            }
        }
        text.len()
    }

    fn read_again(&mut self, rest: Vec<u8>, line: u32) {
        if !rest.is_empty() {
            self.bytes_again += rest.len();
            self.line = line;
            self.at_line_start = true;
            self.indent.clear();
            self.again = rest;
            self.again_from = 0;
        }
    }
}

impl Cut {
    fn new(text: Vec<u8>, first: u32, damage: Option<&'static str>) -> Self {
        let last = first.saturating_add(line_ends(&text));
        let text = String::from_utf8(text)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Self { text, lines: (first, last), damage }
    }
}

fn line_ends(text: &[u8]) -> u32 {
    u32::try_from(text.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(String, u32, bool)> {
        let mut input = text.as_bytes();
        let mut objects = Objects::new(&mut input, 1);
        let mut cuts = Vec::new();
        while let Some(cut) = objects.next().unwrap() {
            cuts.push((cut.text.trim_end().to_owned(), cut.lines.0, cut.damage.is_some()));
        }
        cuts
    }

    #[test]
    fn objects_are_cut_by_their_braces() {
        assert_eq!(
            cut("[\n{\"a\": \"}\\\"{\", \"b\": [{}]},\n{}]\n"),
            [("{\"a\": \"}\\\"{\", \"b\": [{}]}".into(), 2, false), ("{}".into(), 3, false)]
        );
        assert_eq!(cut("{\"a\":1}\n{\"a\":2}").len(), 2);
        assert!(cut("[]").is_empty() && cut("").is_empty() && cut("[1, \"x\"]").is_empty());
    }

    #[test]
    fn object_that_is_not_closed_leaves_the_next_whole() {
        let text = "[\n  {\n    \"a\": 1,\n  {\n    \"a\": 2\n  },\n  {\n    \"a\": \"3\n  }\n]";
        assert_eq!(
            cut(text),
            [
                ("{\n    \"a\": 1,".into(), 2, true),
                ("{\n    \"a\": 2\n  }".into(), 4, false),
                ("{\n    \"a\": \"3\n  }".into(), 7, false)
            ]
        );
    }

    #[test]
    fn file_of_open_braces_is_read_in_linear_time() {
        assert!(!cut(&"{\n".repeat(200_000)).is_empty());
        assert_eq!(cut(&"[".repeat(1_000_000)), []);
    }
}
