//! Cuts JSON into its outermost objects without parsing it, so that a file of any size is read one
//! object at a time and a damaged object costs itself alone.

use std::io::{self, BufRead};

/// Why a cut is no object.
const NOT_CLOSED: &str = "the object that begins here is not closed";
pub(crate) const NO_OBJECT: &str = "the list holds what is no object";

/// The objects of a stream; brackets and commas around them are passed over.
pub(crate) struct Objects<'i> {
    input: &'i mut dyn BufRead,
    /// Bytes to read again before the input, from this one on.
    again: Vec<u8>,
    again_from: usize,
    /// A byte that was read and belongs to what comes next.
    held: Option<u8>,
    bytes: usize,
    bytes_again: usize,
    line: u32,
    /// Blanks before the first byte of the line that is no blank, bracket or comma between objects.
    indent: Vec<u8>,
    at_line_start: bool,
    /// How many lists are open around the objects.
    lists: usize,
    /// What follows a damaged object may be the rest of it.
    after_damage: bool,
    /// Too much was read again: an object ends at the latest where a line begins as its own did.
    hasty: bool,
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
    Object,
    Text,
    Escape,
}

/// The object that is being cut.
struct Open {
    text: Vec<u8>,
    within: Within,
    /// The braces and brackets that are open.
    nesting: Vec<u8>,
    /// The last byte that is no blank.
    before: u8,
    first: u32,
    /// The indentation of its line, if it begins there.
    indent: Option<Vec<u8>>,
}

impl<'i> Objects<'i> {
    /// The objects of a text that begins on `line`.
    pub(crate) fn new(input: &'i mut dyn BufRead, line: u32) -> Self {
        Self {
            input,
            again: Vec::new(),
            again_from: 0,
            held: None,
            bytes: 0,
            bytes_again: 0,
            line,
            indent: Vec::new(),
            at_line_start: true,
            lists: 0,
            after_damage: false,
            hasty: false,
        }
    }

    /// The next object, or `None` at the end.
    ///
    /// # Errors
    /// Those of the stream.
    pub(crate) fn next(&mut self) -> io::Result<Option<Cut>> {
        while let Some(byte) = self.byte()? {
            match byte {
                b'{' => return self.object().map(Some),
                b'[' => self.lists += 1,
                b']' => self.lists = self.lists.saturating_sub(1),
                b',' | b':' | b'}' => {}
                _ if byte.is_ascii_whitespace() || self.after_damage => {}
                _ => {
                    if let Some(cut) = self.value(byte)? {
                        return Ok(Some(cut));
                    }
                    continue;
                }
            }
            self.count(byte, matches!(byte, b'[' | b','));
        }
        Ok(None)
    }

    /// A text, number or word between the objects; it is one of the list, if a list is open.
    fn value(&mut self, start: u8) -> io::Result<Option<Cut>> {
        let (first, quoted) = (self.line, start == b'"');
        let mut text = vec![start];
        let mut escaped = false;
        self.count(start, false);
        while let Some(byte) = self.byte()? {
            let ends = if quoted { byte == b'\n' } else { b"{}[],:\" \t\r\n".contains(&byte) };
            if ends {
                self.held = Some(byte);
                break;
            }
            self.count(byte, false);
            text.push(byte);
            if quoted && byte == b'"' && !escaped {
                break;
            }
            escaped = byte == b'\\' && !escaped;
        }
        Ok((self.lists > 0).then(|| Cut::new(text, first, Some(NO_OBJECT))))
    }

    /// The object whose brace was read.
    fn object(&mut self) -> io::Result<Cut> {
        let mut open = Open {
            text: vec![b'{'],
            within: Within::Object,
            nesting: vec![b'{'],
            before: b'{',
            first: self.line,
            indent: self.at_line_start.then(|| self.indent.clone()),
        };
        self.count(b'{', false);
        while let Some(byte) = self.byte()? {
            if byte == b'{' && self.begins_another(&open) {
                self.held = Some(byte);
                self.after_damage = true;
                return Ok(Cut::new(open.text, open.first, Some(NOT_CLOSED)));
            }
            self.count(byte, false);
            open.push(byte);
            if open.within == Within::Text {
                self.plain_text(&mut open.text)?;
            }
            if open.nesting.is_empty() {
                self.after_damage = false;
                return Ok(Cut::new(open.text, open.first, None));
            }
        }
        self.after_damage = true;
        let Open { mut text, first, indent, .. } = open;
        let end = second_start(&text, indent.as_deref());
        let rest = text.split_off(end);
        self.read_again(rest, first.saturating_add(line_ends(&text)));
        Ok(Cut::new(text, first, Some(NOT_CLOSED)))
    }

    /// Whether a brace that opens here cannot belong to the object that is open: the name of a member
    /// should stand here, or this is how the object itself began and there is no other way to tell.
    fn begins_another(&self, open: &Open) -> bool {
        if open.within != Within::Object {
            return false;
        }
        let aligned = self.at_line_start && open.indent.as_ref() == Some(&self.indent);
        let no_member = open.nesting.last() == Some(&b'{') && open.before != b':';
        (no_member && (aligned || open.before == b',')) || (aligned && self.hasty)
    }

    /// Reads on to what may end a text, all at once: most of an object is text.
    fn plain_text(&mut self, text: &mut Vec<u8>) -> io::Result<()> {
        let again = self.again.get(self.again_from..).unwrap_or_default();
        let from_again = !again.is_empty();
        let chunk = if from_again { again } else { self.input.fill_buf()? };
        let end = chunk.iter().position(|byte| matches!(byte, b'"' | b'\\' | b'\n')).unwrap_or(chunk.len());
        text.extend_from_slice(&chunk[..end]);
        self.bytes += end;
        if from_again {
            self.again_from += end;
        } else {
            self.input.consume(end);
        }
        Ok(())
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        if let Some(byte) = self.held.take() {
            return Ok(Some(byte));
        }
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

    fn count(&mut self, byte: u8, between: bool) {
        if byte == b'\n' {
            self.line = self.line.saturating_add(1);
            self.at_line_start = true;
            self.indent.clear();
        } else if self.at_line_start && matches!(byte, b' ' | b'\t') {
            self.indent.push(byte);
        } else {
            self.at_line_start &= between;
        }
    }

    /// Reads what follows a damaged object again. That is done with care as long as it does not make
    /// reading quadratic, and in haste from then on.
    fn read_again(&mut self, rest: Vec<u8>, line: u32) {
        if !rest.is_empty() {
            self.hasty |= self.bytes_again > 4 * self.bytes.saturating_sub(self.bytes_again) + 65_536;
            self.bytes_again += rest.len();
            self.line = line;
            self.at_line_start = true;
            self.indent.clear();
            self.again = rest;
            self.again_from = 0;
        }
    }
}

impl Open {
    fn push(&mut self, byte: u8) {
        match (self.within, byte) {
            (Within::Object, b'"') => self.within = Within::Text,
            (Within::Object, b'{' | b'[') => self.nesting.push(byte),
            (Within::Object, b']') if self.nesting.last() == Some(&b'[') => _ = self.nesting.pop(),
            // A brace closes the brackets that were left open in it.
            (Within::Object, b'}') => while self.nesting.pop() == Some(b'[') {},
            (Within::Text, b'\\') => self.within = Within::Escape,
            // A text ends on its line; one that does not is damaged, and the object with it.
            (Within::Text, b'"' | b'\n') | (Within::Escape, b'\n') => self.within = Within::Object,
            (Within::Escape, _) => self.within = Within::Text,
            (Within::Object | Within::Text, _) => {}
        }
        if !byte.is_ascii_whitespace() {
            self.before = byte;
        }
        self.text.push(byte);
    }
}

/// Where in an object that is not closed the next one begins: on a line of its own with the same
/// indentation.
fn second_start(text: &[u8], indent: Option<&[u8]>) -> usize {
    let Some(indent) = indent else { return text.len() };
    let mut from = 0;
    while let Some(end) = text[from..].iter().position(|byte| *byte == b'\n') {
        from += end + 1;
        if text[from..].strip_prefix(indent).is_some_and(|line| line.starts_with(b"{")) {
            return from;
        }
    }
    text.len()
}

impl Cut {
    fn new(text: Vec<u8>, first: u32, damage: Option<&'static str>) -> Self {
        let last = first.saturating_add(line_ends(&text));
        let text = String::from_utf8(text)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Self { text, lines: (first, last), damage }
    }
}

pub(crate) fn line_ends(text: &[u8]) -> u32 {
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
        assert!(cut("[]").is_empty() && cut("").is_empty());
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

    #[test]
    fn sound_objects_after_many_damaged_ones_are_cut() {
        let sound: String = (0..5_000).map(|n| format!("{{\"title\":\"good {n}\"}},\n")).collect();
        for damaged in ["{\"title\":\"bad\",\n", "{\"a\":[\n", "{\"a\":\"bad\n", "{\"a\":[{\"b\":1},\n"] {
            let cuts = cut(&format!("[\n{}{sound}]", damaged.repeat(10)));
            assert_eq!(cuts.len(), 5_010, "{damaged}");
            assert!(cuts[..10].iter().all(|cut| cut.2) && cuts[10..].iter().all(|cut| !cut.2), "{damaged}");
            assert_eq!(cuts[5_009].1, 5_011);
        }
        assert_eq!(cut("[{\"a\":1,{\"b\":2},{\"c\":3}]").iter().filter(|cut| !cut.2).count(), 2);
    }

    #[test]
    fn what_is_no_object_of_a_list_is_cut_too() {
        let cuts = cut("[{\"a\":1}, 3, \"x, {}\",\n{\"a\":2}, null]");
        let texts: Vec<_> = cuts.iter().map(|cut| (cut.0.as_str(), cut.1, cut.2)).collect();
        let sound = [("{\"a\":1}", 1, false), ("{\"a\":2}", 2, false)];
        let odd = [("3", 1, true), ("\"x, {}\"", 1, true), ("null", 2, true)];
        assert_eq!(texts, [sound[0], odd[0], odd[1], sound[1], odd[2]]);
        assert!(cut("\"items\": 3, \"x\": null").is_empty());
    }
}
