//! Volume, issue and pages as they stand together: `12 (3) (pp 152-160)`, `58(6):688-696`.

/// What such a run of numbers says.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Numbers<'t> {
    pub(super) volume: &'t str,
    pub(super) issue: &'t str,
    pub(super) pages: &'t str,
}

impl<'t> Numbers<'t> {
    /// Some databases give the pages alone: `433-441`.
    pub(super) fn without_volume_that_is_a_range(mut self) -> Self {
        let stands_alone = self.issue.is_empty() && self.pages.is_empty();
        if stands_alone && self.volume.contains('-') {
            self.pages = std::mem::take(&mut self.volume);
        } else if self.volume.ends_with('p') {
            // How many pages there are.
            self.volume = "";
        }
        self
    }
}

/// Reads the numbers at the start of a text that begins with a digit, and gives what follows them.
pub(super) fn numbers(text: &str) -> Option<(Numbers<'_>, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/');
    let (volume, mut rest) = text.split_at(text.find(|c| !is_part(c)).unwrap_or(text.len()));
    if !volume.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut found = Numbers { volume, ..Numbers::default() };
    while let Some((inside, after)) = bracket(rest.trim_start()) {
        rest = after;
        if inside.contains("pagination") {
        } else if inside.starts_with('p') {
            found.pages = pages(inside);
        } else if found.issue.is_empty() {
            found.issue = inside.trim();
        } else if found.pages.is_empty() {
            found.pages = pages(inside);
        }
    }
    if let Some(after) = rest.trim_start().strip_prefix(':') {
        let after = after.trim_start();
        found.pages = pages(after);
        rest = &after[found.pages.len()..];
    }
    Some((found, rest))
}

/// The pages at the start of a text: `pp. 623-634.`, `e12`; empty where there are none.
pub(super) fn pages(text: &str) -> &str {
    let text = text.trim_start_matches(['p', 'P', '.', ' ']);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\u{2010}' | '\u{2013}' | '+');
    let pages = &text[..text.find(|c| !is_part(c)).unwrap_or(text.len())];
    if pages.bytes().any(|byte| byte.is_ascii_digit()) && !pages.ends_with('p') { pages } else { "" }
}

/// What a bracket at the start of a text holds, with the brackets in it, and what follows it.
fn bracket(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return Some((&text[1..at], &text[at + 1..])),
            ')' => depth -= 1,
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The texts between round brackets.
pub(super) fn in_brackets(text: &str) -> impl Iterator<Item = &str> {
    text.split('(').skip(1).filter_map(|part| part.split_once(')')).map(|(inside, _)| inside)
}

/// Whether four digits stand here that are a year, and no fifth.
pub(super) fn year_at(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let is_alone = !is_digit(at + 4) && !at.checked_sub(1).is_some_and(is_digit);
    is_alone && (at..at + 4).all(is_digit) && matches!(bytes.get(at), Some(b'1' | b'2'))
}

/// Where the digits at the start of a text end.
pub(super) fn digits_end(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len())
}
