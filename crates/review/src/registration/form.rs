//! How a text is held against the form of a number: backwards over the mark, forwards over the
//! digits. A form has no choices and no repeats without end, so that each try looks at a few dozen
//! bytes and no more.

use super::registers::{self, Form};

/// The most bytes that may stand between mark and digits: a colon and a blank of any kind.
const MOST_SEPARATORS: usize = 2;

impl Form {
    /// The number whose first digit stands at `start`, as its register prints it, and where it ends.
    pub(super) fn at(&self, text: &str, start: usize) -> Option<(String, usize)> {
        if self.only_alone {
            return None;
        }
        let mut first = start;
        if self.digits.starts_with('%') {
            // Letters may stand before the first digit.
            let before = text.as_bytes()[..start].iter().rev().take(self.digits.len());
            first -= before.take_while(|byte| byte.is_ascii_alphanumeric()).count();
        }
        let (mark, begin) = self.mark_before(text, first)?;
        let (digits, end) = self.digits_from(text, first)?;
        (self.begins_at(text, begin) && self.ends_at(text, end)).then(|| (mark + &digits, end))
    }

    /// Whether this can be the last letter of the mark, separators apart. Nearly all forms are left out
    /// by it.
    fn may_end_in(&self, letter: u8) -> bool {
        match self.last {
            // One letter of several; and a stroke, for which others write a hyphen.
            b'@' | b'/' => true,
            last => last.eq_ignore_ascii_case(&letter),
        }
    }

    /// The number, as its register prints it, when the text is that and nothing more.
    pub(super) fn is_all_of(&self, text: &str) -> Option<String> {
        // The digits begin where the mark, read backwards, ends at the beginning of the text.
        let longest = self.mark.len() + MOST_SEPARATORS * self.mark.len().min(2) + 8;
        let starts = (0..=longest.min(text.len())).filter(|at| text.is_char_boundary(*at));
        starts.into_iter().find_map(|start| {
            let (digits, end) = self.digits_from(text, start)?;
            let (mark, begin) = self.mark_before(text, start)?;
            let rest = &text[end..];
            // "-GB", "/FR", "-Outside-EU/EEA": the country of the European entry.
            let is_country = self.printed.is_empty()
                && rest.starts_with(|c| c == '/' || is_dash(c))
                && rest.chars().all(|c| c.is_ascii_alphabetic() || c == '/' || is_dash(c));
            (begin == 0 && (rest.is_empty() || is_country)).then(|| mark + &digits)
        })
    }

    /// Reads the mark backwards from the first digit: what is printed for it, and where it begins.
    fn mark_before(&self, text: &str, first: usize) -> Option<(String, usize)> {
        let mut at = first;
        let mut parted = false;
        let mut same_case = true;
        let mut letters = String::new();
        for symbol in self.mark.bytes().rev() {
            let before = &text[..at];
            match symbol {
                b'_' | b'~' => {
                    for _ in 0..MOST_SEPARATORS {
                        let before = &text[..at];
                        at -= last_separator(before);
                        parted |= at < before.len() && last_dash(before).is_none();
                    }
                }
                b'-' => at -= last_dash(before)?,
                b'@' => {
                    let letter = *before.as_bytes().last().filter(|byte| byte.is_ascii_alphabetic())?;
                    letters.push(char::from(letter.to_ascii_uppercase()));
                    at -= 1;
                }
                _ => {
                    let byte = *before.as_bytes().last()?;
                    let fits = byte.eq_ignore_ascii_case(&symbol) || (symbol == b'/' && byte == b'-');
                    if !fits {
                        return None;
                    }
                    same_case &= byte == symbol;
                    at -= 1;
                }
            }
        }
        // "in 2020" is no mark with a blank behind it, whatever the register's name.
        if parted && !same_case {
            return None;
        }
        let mut letters = letters.chars().rev();
        let print = |symbol: char| match symbol {
            '_' => None,
            '~' => Some('-'),
            '@' => letters.next(),
            other => Some(other),
        };
        Some((self.printed.chars().filter_map(print).collect(), at))
    }

    /// Reads the digits and what stands between them: what is printed, and where it ends.
    fn digits_from(&self, text: &str, first: usize) -> Option<(String, usize)> {
        let mut at = first;
        let mut printed = String::with_capacity(self.digits.len());
        for symbol in self.digits.bytes() {
            let rest = text.get(at..)?;
            let byte = rest.as_bytes().first().copied();
            match symbol {
                b'+' => {
                    let more = rest.bytes().take(8).take_while(u8::is_ascii_digit).count();
                    printed.push_str(&rest[..more]);
                    at += more;
                }
                b'-' => {
                    printed.push('-');
                    at += first_dash(rest)?;
                }
                b'/' => {
                    printed.push('/');
                    at += if byte == Some(b'/') { 1 } else { first_dash(rest)? };
                }
                _ => {
                    let byte = byte?;
                    let fits = match symbol {
                        b'#' => byte.is_ascii_digit(),
                        b'%' => byte.is_ascii_alphanumeric(),
                        _ => byte.eq_ignore_ascii_case(&symbol),
                    };
                    let print = match symbol {
                        b'#' => byte,
                        b'%' => byte.to_ascii_lowercase(),
                        _ => symbol,
                    };
                    if !fits {
                        return None;
                    }
                    printed.push(char::from(print));
                    at += 1;
                }
            }
        }
        Some((printed, at))
    }

    /// Whether a number may begin here: not within a word, unless a small letter is followed by a
    /// capital one ("Trial registration numberNCT04381559", where a heading was glued on), and, where
    /// it has no mark, not within a longer number.
    fn begins_at(&self, text: &str, begin: usize) -> bool {
        let Some(before) = text[..begin].chars().next_back() else { return true };
        if self.mark.is_empty() {
            return !before.is_alphanumeric() && last_dash(&text[..begin]).is_none() && before != '/';
        }
        let is_glued = before.is_lowercase() && text[begin..].starts_with(|c: char| c.is_ascii_uppercase());
        !before.is_alphanumeric() || is_glued
    }

    /// Whether a number may end here: not before another digit, nor within a longer number.
    fn ends_at(&self, text: &str, end: usize) -> bool {
        let rest = &text[end..];
        let goes_on = match rest.as_bytes().first() {
            Some(next) if self.digits.starts_with('%') => next.is_ascii_alphanumeric(),
            Some(next) => next.is_ascii_digit(),
            None => false,
        };
        let after_dash = first_dash(rest).and_then(|dash| rest.as_bytes().get(dash));
        let is_within_another = self.mark.is_empty() && after_dash.is_some_and(u8::is_ascii_digit);
        !goes_on && !is_within_another
    }
}

/// Where the next digit stands.
pub(super) fn next_digit(text: &str, from: usize) -> Option<usize> {
    // By the block, which the compiler turns into vector instructions: most of a text has no digits.
    let rest = text.as_bytes().get(from..)?;
    let has_digit = |block: &[u8]| block.iter().fold(false, |found, byte| found | byte.is_ascii_digit());
    let block = rest.chunks(32).position(has_digit)? * 32;
    rest[block..].iter().position(u8::is_ascii_digit).map(|at| from + block + at)
}

/// Where a run of digits ends.
pub(super) fn end_of_digits(text: &str, start: usize) -> usize {
    start + text.as_bytes()[start..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The number that begins with a run of digits, and where it ends. Nearly all runs begin none, which
/// is seen from the bytes beside them before any form is tried.
pub(super) fn number_at(text: &str, start: usize, end: usize) -> Option<(String, usize)> {
    let first_of = |may_be: &dyn Fn(&Form) -> bool| {
        registers::all().filter(|(_, form)| may_be(form)).find_map(|(_, form)| form.at(text, start))
    };
    if may_be_brazilian(&text[..start]) {
        first_of(&is_brazilian)
    } else if may_be_european(text, start, end) {
        first_of(&is_european)
    } else if end - start >= 3 {
        let last = end_of_mark(&text[..start])?;
        first_of(&|form| form.may_end_in(last) && !is_brazilian(form) && !is_european(form))
    } else {
        None
    }
}

fn is_brazilian(form: &Form) -> bool {
    form.digits.starts_with('%')
}

fn is_european(form: &Form) -> bool {
    form.printed.is_empty()
}

/// Behind `RBR-`, the digit stands among letters.
fn may_be_brazilian(before: &str) -> bool {
    if before.ends_with(|c: char| c.is_ascii_alphabetic() || is_dash(c)) {
        let word = before.bytes().rev().take(8).take_while(u8::is_ascii_alphanumeric).count();
        let before = &before[..before.len() - word];
        let mark = last_dash(before).map(|dash| &before.as_bytes()[..before.len() - dash]);
        return mark
            .and_then(|mark| mark.last_chunk::<3>())
            .is_some_and(|mark| mark.eq_ignore_ascii_case(b"RBR"));
    }
    false
}

/// A year, a dash, and again a digit.
fn may_be_european(text: &str, start: usize, end: usize) -> bool {
    end - start == 4
        && text[start..].starts_with("20")
        && first_dash(&text[end..])
            .is_some_and(|dash| text.as_bytes().get(end + dash).is_some_and(u8::is_ascii_digit))
}

/// The letter in which a mark before the digits ends, if it is one of those in which any does but the
/// Brazilian and the European.
fn end_of_mark(before: &str) -> Option<u8> {
    let mut mark = before;
    for _ in 0..MOST_SEPARATORS {
        mark = &mark[..mark.len() - last_separator(mark)];
    }
    // Behind a blank or a colon, a mark is written as the register writes it.
    let is_blank_between = mark.len() < before.len() && last_dash(before).is_none();
    mark.bytes().last().filter(|last| match last {
        b'/' | b's' | b'y' => true,
        b'A' | b'C' | b'D' | b'I' | b'N'..=b'P' | b'R'..=b'U' | b'Y' => true,
        _ => !is_blank_between && last.is_ascii_alphabetic(),
    })
}

/// Hyphens, dashes and the minus sign: typesetters put one for another.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The length of the dash at the end of a text.
fn last_dash(text: &str) -> Option<usize> {
    text.chars().next_back().filter(|c| is_dash(*c)).map(char::len_utf8)
}

/// The length of the dash at the beginning of a text.
fn first_dash(text: &str) -> Option<usize> {
    text.chars().next().filter(|c| is_dash(*c)).map(char::len_utf8)
}

/// The length of the separator at the end of a text; none has no length.
fn last_separator(text: &str) -> usize {
    match text.as_bytes() {
        [.., b' ' | b':' | b'#' | b'_'] => 1,
        [.., 0xC2, 0xA0] => 2,
        _ => last_dash(text).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn form_that_reads_a_number_may_end_in_its_letter(
            (_, form) in proptest::sample::select(registers::all().collect::<Vec<_>>()),
            dashes in "[-–]",
            separators in "[-–:#_ /\u{A0}]{0,3}",
            digits in "[0-9]{3,17}(N[0-9]{1,3}|/[0-9]{2}/[0-9]{6})?",
        ) {
            let mark = form.mark.trim_end_matches(['_', '~', '-']).replace('@', "T").replace(['_', '~'], &dashes);
            for mark in [mark.as_str(), mark.trim_end_matches('/'), &mark.to_lowercase()] {
                let text = format!("{mark}{separators}{digits}");
                let start = mark.len() + separators.len();
                let read = registers::all().filter(|(_, form)| !is_brazilian(form) && !is_european(form));
                for (_, form) in read.filter(|(_, form)| form.at(&text, start).is_some()) {
                    prop_assert!(end_of_mark(&text[..start]).is_none_or(|last| form.may_end_in(last)), "{}", text);
                }
            }
        }
    }
}
