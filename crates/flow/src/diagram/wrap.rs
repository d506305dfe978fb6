//! Lines broken to a width. A line ends at a blank, after a hyphen or slash, or at an ideograph; a
//! word that is wider than its line is parted between letters, so that no text ever leaves its box.

use super::metrics::{Face, is_ideograph, joins_the_one_before, text_width};

/// How wide the first line may be, and how wide the others.
#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) first: f64,
    pub(super) rest: f64,
}

impl Room {
    pub(super) fn even(width: f64) -> Self {
        Self { first: width, rest: width }
    }
}

/// Breaks a text into lines. `tail` follows the text and is kept in one piece: a number.
pub(super) fn wrap(text: &str, tail: Option<&str>, size: f64, face: Face, room: Room) -> Vec<String> {
    let mut lines = Lines { done: Vec::new(), line: String::new(), size, face, room };
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        let mut blank = true;
        for piece in pieces(word) {
            lines.add(piece, blank);
            blank = false;
        }
    }
    if let Some(tail) = tail {
        lines.add(tail, true);
    }
    lines.finish()
}

struct Lines {
    done: Vec<String>,
    line: String,
    size: f64,
    face: Face,
    room: Room,
}

impl Lines {
    fn limit(&self) -> f64 {
        if self.done.is_empty() { self.room.first } else { self.room.rest }
    }

    fn fits(&self, text: &str) -> bool {
        text_width(text, self.size, self.face) <= self.limit()
    }

    fn add(&mut self, piece: &str, blank: bool) {
        let blank = if blank && !self.line.is_empty() { " " } else { "" };
        let longer = format!("{}{blank}{piece}", self.line);
        if self.fits(&longer) {
            self.line = longer;
            return;
        }
        if !self.line.is_empty() {
            self.break_line();
        }
        if self.fits(piece) {
            self.line = piece.to_owned();
            return;
        }
        for cluster in clusters(piece) {
            let longer = format!("{}{cluster}", self.line);
            if !self.line.is_empty() && !self.fits(&longer) {
                self.break_line();
                self.line = cluster.to_owned();
            } else {
                self.line = longer;
            }
        }
    }

    fn break_line(&mut self) {
        self.done.push(std::mem::take(&mut self.line));
    }

    fn finish(mut self) -> Vec<String> {
        if !self.line.is_empty() {
            self.break_line();
        }
        self.done
    }
}

/// The pieces of a word between which a line may end without a sign.
fn pieces(word: &str) -> Vec<&str> {
    split_where(word, |before, after| {
        is_ideograph(before) || is_ideograph(after) || (matches!(before, '-' | '/') && after.is_alphabetic())
    })
}

/// The letters of a word, each with the marks that belong to it.
fn clusters(word: &str) -> Vec<&str> {
    split_where(word, |_, _| true)
}

/// Splits where `may` allows it between two characters, never before a mark and never within a
/// joined sequence.
fn split_where(word: &str, may: impl Fn(char, char) -> bool) -> Vec<&str> {
    const JOINER: char = '\u{200d}';
    let mut pieces = Vec::new();
    let mut rest = word;
    let mut start = 0;
    for ((at, after), before) in word.char_indices().skip(1).zip(word.chars()) {
        if !joins_the_one_before(after)
            && before != JOINER
            && may(before, after)
            && let Some((piece, tail)) = rest.split_at_checked(at - start)
        {
            pieces.push(piece);
            rest = tail;
            start = at;
        }
    }
    pieces.push(rest);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(text: &str, width: f64) -> Vec<String> {
        wrap(text, Some("(n = 5)"), 10.0, Face::Regular, Room::even(width))
    }

    #[test]
    fn line_ends_at_a_blank_and_never_within_the_number() {
        assert_eq!(wrapped("Wrong population", 200.0), ["Wrong population (n = 5)"]);
        assert_eq!(wrapped("Wrong population", 90.0), ["Wrong population", "(n = 5)"]);
    }

    #[test]
    fn word_wider_than_the_line_is_parted() {
        let lines = wrapped("Donaudampfschifffahrtsgesellschaft", 80.0);
        assert!(lines.len() > 2, "{lines:?}");
        assert_eq!(lines.concat().replace("(n = 5)", "").trim(), "Donaudampfschifffahrtsgesellschaft");
    }

    #[test]
    fn mark_stays_with_its_letter() {
        let word = "e\u{301}".repeat(40);
        for line in wrapped(&word, 80.0) {
            assert!(!line.starts_with('\u{301}'), "{line:?}");
        }
    }

    #[test]
    fn ideographs_may_be_parted_anywhere_and_compounds_after_the_hyphen() {
        assert_eq!(pieces("\u{793e}\u{4f1a}a"), ["\u{793e}", "\u{4f1a}", "a"]);
        assert_eq!(pieces("follow-up/review"), ["follow-", "up/", "review"]);
        assert_eq!(pieces("18-65"), ["18-65"]);
    }

    #[test]
    fn text_of_nothing_is_no_line() {
        assert!(wrap(" \u{7}\n", None, 10.0, Face::Regular, Room::even(10.0)).is_empty());
    }
}
