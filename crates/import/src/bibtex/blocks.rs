//! Cuts BibTeX into its blocks, `@article{...}`, `@string{...}` and so on, by their braces. What
//! stands between blocks is comment. A block that is not closed ends where the next one begins at
//! the start of a line.

use std::io::{self, BufRead};

/// The blocks of a stream, one at a time.
pub(crate) struct Blocks<'i> {
    input: &'i mut dyn BufRead,
    line: String,
    /// What of the line was read.
    at: usize,
    number: u32,
}

/// One block.
#[derive(Debug)]
pub(crate) struct Block {
    /// In lower case: `article`, `string`.
    pub(crate) kind: String,
    /// From the `@` to the last bracket.
    pub(crate) raw: String,
    /// Where between the brackets the content begins and ends.
    pub(crate) content: std::ops::Range<usize>,
    /// First and last line.
    pub(crate) lines: (u32, u32),
    /// Whether its last bracket is there.
    pub(crate) closed: bool,
}

impl<'i> Blocks<'i> {
    pub(crate) fn new(input: &'i mut dyn BufRead) -> Self {
        Self { input, line: String::new(), at: 0, number: 0 }
    }

    /// The next block, or `None` at the end.
    ///
    /// # Errors
    /// Those of the stream.
    pub(crate) fn next(&mut self) -> io::Result<Option<Block>> {
        loop {
            if let Some(start) = find_start(&self.line[self.at..]) {
                self.at += start;
                let bracket = self.bracket()?;
                if let Some((kind, bracket)) = bracket {
                    return self.block(kind, bracket).map(Some);
                }
                // An `@` in a text.
                self.at += 1;
            } else if !self.read_line()? {
                return Ok(None);
            }
        }
    }

    fn read_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        self.at = 0;
        let read = self.input.read_line(&mut self.line)?;
        self.number = self.number.saturating_add(u32::from(read > 0));
        Ok(read > 0)
    }

    /// The kind of the block that begins here, and where its bracket stands, which may be on a later
    /// line.
    fn bracket(&mut self) -> io::Result<Option<(String, usize)>> {
        loop {
            let rest = &self.line[self.at + 1..];
            let kind = rest.trim_start_matches([' ', '\t']);
            let after =
                kind.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
            let letters = kind.len() - after.len();
            let bracket = after.trim_start();
            if letters == 0 || !kind.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Ok(None);
            }
            if bracket.starts_with(['{', '(']) {
                let kind = kind[..letters].to_ascii_lowercase();
                return Ok(Some((kind, self.line.len() - bracket.len())));
            }
            let more_to_come = bracket.is_empty() && self.line.len() - self.at < 200;
            if !more_to_come || self.input.read_line(&mut self.line)? == 0 {
                return Ok(None);
            }
            self.number = self.number.saturating_add(1);
        }
    }

    fn block(&mut self, kind: String, bracket: usize) -> io::Result<Block> {
        // The bracket may stand on a later line than the kind.
        let rest = &self.line[self.at..];
        let first = self.number.saturating_sub(line_ends(rest.strip_suffix('\n').unwrap_or(rest)));
        let parenthesis = self.line.as_bytes()[bracket] == b'(';
        let content = bracket + 1 - self.at;
        let mut raw = self.line[self.at..=bracket].to_owned();
        self.at = bracket + 1;
        let mut scan = Scan::new(parenthesis);
        loop {
            if let Some(end) = scan.end_in(&self.line[self.at..]) {
                let content = content..raw.len() + end;
                raw.push_str(&self.line[self.at..=self.at + end]);
                self.at += end + 1;
                return Ok(Block { kind, raw, content, lines: (first, self.number), closed: true });
            }
            raw.push_str(&self.line[self.at..]);
            let last = self.number;
            if !self.read_line()? || begins_block(&self.line) {
                return Ok(without_end(kind, raw, content, (first, last), parenthesis));
            }
        }
    }
}

/// A block whose end was not found. A backslash before a brace may have hidden it: BibTeX itself
/// counts such braces.
fn without_end(kind: String, mut raw: String, start: usize, lines: (u32, u32), parenthesis: bool) -> Block {
    let mut scan = Scan { escapes: false, ..Scan::new(parenthesis) };
    let end = raw[start..].split_inclusive('\n').try_fold(start, |at, line| match scan.end_in(line) {
        Some(end) => Err(at + end),
        None => Ok(at + line.len()),
    });
    match end {
        Err(end) => {
            raw.truncate(end + 1);
            Block { kind, content: start..end, raw, lines, closed: true }
        }
        Ok(end) => Block { kind, content: start..end, raw, lines, closed: false },
    }
}

/// Looks for the bracket that closes a block, line by line.
struct Scan {
    parenthesis: bool,
    /// A brace after a backslash does not count.
    escapes: bool,
    depth: usize,
    quoted: bool,
}

impl Scan {
    fn new(parenthesis: bool) -> Self {
        Self { parenthesis, escapes: true, depth: 1, quoted: false }
    }

    fn end_in(&mut self, line: &str) -> Option<usize> {
        let bytes = line.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\\' if self.escapes => at += 1,
                b'{' => self.depth += 1,
                b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 && !self.parenthesis {
                        return Some(at);
                    }
                    // A stray brace does not close what a parenthesis opened.
                    self.depth = self.depth.max(1);
                }
                b')' if self.parenthesis && self.depth == 1 && !self.quoted => return Some(at),
                b'"' if self.depth == 1 => self.quoted = !self.quoted,
                b'%' if self.depth == 1 && !self.quoted => return None,
                _ => {}
            }
            at += 1;
        }
        None
    }
}

/// The first `@` that may begin a block, outside of a comment.
fn find_start(line: &str) -> Option<usize> {
    let at = line.find('@')?;
    (!line[..at].contains('%')).then_some(at)
}

/// Whether a line begins with `@word{`.
fn begins_block(line: &str) -> bool {
    line.strip_prefix('@').is_some_and(|rest| {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        after.len() < rest.len() && after.trim_start().starts_with(['{', '('])
    })
}

fn line_ends(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<(String, String, (u32, u32), bool)> {
        let mut input = text.as_bytes();
        let mut blocks = Blocks::new(&mut input);
        let mut all = Vec::new();
        while let Some(block) = blocks.next().unwrap() {
            let content = block.raw[block.content.clone()].to_owned();
            all.push((block.kind, content, block.lines, block.closed));
        }
        all
    }

    #[test]
    fn blocks_are_cut_by_their_brackets() {
        let text = "Scopus\nEXPORT DATE: 1\n@Article{a,\n t = {x}}@string(b = \"y)\")\n@misc\n{c}\nmail@example.org\n";
        assert_eq!(
            blocks(text),
            [
                ("article".into(), "a,\n t = {x}".into(), (3, 4), true),
                ("string".into(), "b = \"y)\"".into(), (4, 4), true),
                ("misc".into(), "c".into(), (5, 6), true),
            ]
        );
    }

    #[test]
    fn comments_hide_blocks_and_braces() {
        let text = "% @manual{r,\n% }\n@book{a, % the {first\n t = {5\\% \\} {x}},\n}\n";
        assert_eq!(
            blocks(text),
            [("book".into(), "a, % the {first\n t = {5\\% \\} {x}},\n".into(), (3, 5), true)]
        );
    }

    #[test]
    fn block_that_is_not_closed_ends_before_the_next() {
        let text =
            "@book{a,\n t = {x\n@book{b, t = {@not{here}}}\n@book{c, f = {C:\\dir\\}, t={y}}\n@book{d,";
        let read: Vec<_> =
            blocks(text).into_iter().map(|(_, content, lines, closed)| (content, lines.0, closed)).collect();
        assert_eq!(
            read,
            [
                ("a,\n t = {x\n".into(), 1, false),
                ("b, t = {@not{here}}".into(), 3, true),
                ("c, f = {C:\\dir\\}, t={y}".into(), 4, true),
                ("d,".to_owned(), 5, false)
            ]
        );
    }
}
