//! Where in its volume a work stands. Databases shorten the last page (`221-8`), prefix it (`S67`),
//! or give an article number instead (`e505`).

use crate::{NotA, ShortText};
use compact_str::format_compact;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A page range, a single page or an article number, with a shortened last page written out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pages {
    first: ShortText,
    last: Option<ShortText>,
}

impl Pages {
    /// Reads `221-8` (= 221-228), `S67-S70`, `e505`, `376 -- 383`, `1350‐1356`, `p. 12`, `[221]+`,
    /// `Article No.: 31`, `UNSP 104512`.
    ///
    /// Of several ranges the first counts: `454-81; discussion 482-3`, `221-228, 230`. What else there
    /// is, [`Pages::is_all_of`] tells.
    ///
    /// # Errors
    /// [`NotA`] when the text holds no digit at all and is no roman numeral ("No Pagination
    /// Specified" is not a page), and when it counts pages ("345 p.").
    pub fn parse(text: &str) -> Result<Self, NotA> {
        if let Some(pages) = plain(text) {
            return Ok(pages);
        }
        let refused = || NotA::new(text, "a page range");
        let range = text.split([',', ';']).next().unwrap_or_default();
        let mut parts = range.split(is_dash).map(bare).filter(|part| !part.is_empty());
        let first = parts.next().filter(|first| is_page(first)).ok_or_else(refused)?;
        let last = parts.next().filter(|last| is_page(last)).map(|last| written_out(first, last));
        Ok(Self { first: first.into(), last: last.filter(|last| last != first) })
    }

    /// Whether the pages are all that a text says.
    #[must_use]
    pub fn is_all_of(text: &str) -> bool {
        let parts = |text: &str| text.bytes().any(|byte| matches!(byte, b',' | b';'));
        !parts(text) || !parts(text.trim_end_matches([',', ';', ' ']))
    }

    /// The first page, or the article number.
    #[must_use]
    pub fn first(&self) -> &str {
        &self.first
    }

    /// The last page, when it differs from the first.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.last.as_deref()
    }
}

/// The pages of `221-8` or `105752`: nothing but digits, and a hyphen between them. Nearly all are such;
/// `None` says only that a text must be read closely.
fn plain(text: &str) -> Option<Pages> {
    let is_number =
        |text: &str| (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    let (first, last) = match text.bytes().position(|byte| byte == b'-') {
        Some(hyphen) => (&text[..hyphen], Some(&text[hyphen + 1..])),
        None => (text, None),
    };
    if !is_number(first) || !last.is_none_or(is_number) {
        return None;
    }
    let last = last.map(|last| match first.split_at_checked(first.len().saturating_sub(last.len())) {
        Some((repeated, end)) if last.len() < first.len() && last >= end => joined(repeated, last),
        _ => last.into(),
    });
    Some(Pages { first: first.into(), last: last.filter(|last| last != first) })
}

fn joined(one: &str, other: &str) -> ShortText {
    let mut text = ShortText::from(one);
    text.push_str(other);
    text
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '~' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FF0D}' | '\u{301C}')
}

/// A page without the labels, brackets and signs around it, in whatever order they follow each other.
fn bare(mut part: &str) -> &str {
    loop {
        let less = without_label(trimmed(part));
        if less.len() == part.len() {
            return part;
        }
        part = less;
    }
}

fn trimmed(part: &str) -> &str {
    if let [first, .., last] | [first @ last] = part.as_bytes()
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
    {
        return part;
    }
    part.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '+' | '.' | ':' | '"')
    })
}

/// Takes off the words before a page or an article number, and the point or colon after them.
fn without_label(text: &str) -> &str {
    const LABELS: [&str; 13] = [
        "article number",
        "article no",
        "article id",
        "article",
        "art no",
        "art. no",
        "art",
        "pages",
        "page",
        "no",
        "pp",
        "p",
        "unsp",
    ];
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return text;
    }
    let label = LABELS.into_iter().find_map(|label| {
        let after = text.get(label.len()..).filter(|_| text[..label.len()].eq_ignore_ascii_case(label))?;
        let after = after.trim_start_matches(['.', ':', ' ']);
        // "p12" and "No. e31" are pages; "no-specified" is none, and "S12" and "part 2" have no label.
        let number = after.strip_prefix(['e', 'E']).unwrap_or(after);
        number.starts_with(|c: char| c.is_ascii_digit()).then_some(after)
    });
    label.unwrap_or(text)
}

/// `345 p.`, `12 pages`: how many there are, not which.
fn is_count(text: &str) -> bool {
    let after = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let unit = after.trim_matches([' ', '.']);
    after.len() < text.len() && ["p", "pp", "pages", "pgs"].iter().any(|name| unit.eq_ignore_ascii_case(name))
}

fn is_page(text: &str) -> bool {
    if (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let roman = !text.is_empty() && text.len() <= 8 && text.chars().all(|c| "ivxlcIVXLC".contains(c));
    text.chars().count() <= 40 && !is_count(text) && (roman || text.chars().any(|c| c.is_ascii_digit()))
}

/// `221`, `8` is 228: a last page with fewer digits or letters than the first repeats its beginning,
/// unless that would go backwards. What follows the digits stays: `221`, `8.e3` is 228.e3.
fn written_out(first: &str, last: &str) -> ShortText {
    let digits_at = first.find(|c: char| c.is_ascii_digit()).unwrap_or(first.len());
    let (prefix, digits) = first.split_at(digits_at);
    let end = last.find(|c: char| !c.is_ascii_digit()).unwrap_or(last.len());
    let (number, tail) = last.split_at(end);
    let is_plain = !number.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let missing = digits.len().saturating_sub(number.len());
    let goes_on = number.len() > digits.len() || digits.get(missing..).is_some_and(|end| number >= end);
    if is_plain && goes_on && (tail.is_empty() || tail.starts_with('.')) {
        return format_compact!("{prefix}{}{last}", &digits[..missing]);
    }
    last.into()
}

impl TryFrom<String> for Pages {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
    }
}

impl From<Pages> for String {
    fn from(pages: Pages) -> Self {
        pages.to_string()
    }
}

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.last {
            Some(last) => write!(f, "{}-{last}", self.first),
            None => f.write_str(&self.first),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_any_alphabet_may_stand_in_a_page() {
        assert_eq!(Pages::parse("1éé-222").unwrap().last(), Some("222"));
    }
    use proptest::prelude::*;

    #[test]
    fn shortened_last_page_is_written_out() {
        for (text, pages) in [
            ("221-8", "221-228"),
            ("221-228", "221-228"),
            ("S12-9", "S12-S19"),
            ("S67", "S67"),
            ("S67-S70", "S67-S70"),
            ("e505", "e505"),
            ("e505-12", "e505-e512"),
            ("e505-e512", "e505-e512"),
            ("221-8.e3", "221-228.e3"),
            ("376 -- 383", "376-383"),
            ("221 - 228", "221-228"),
            ("1350\u{2010}1356", "1350-1356"),
            ("7-7", "7"),
            ("99-1", "99-1"),
            ("iv-ix", "iv-ix"),
            ("e1-e9", "e1-e9"),
            ("B12-14", "B12-B14"),
            ("12A-15A", "12A-15A"),
        ] {
            assert_eq!(Pages::parse(text).unwrap().to_string(), pages, "{text}");
        }
    }

    #[test]
    fn words_and_signs_around_pages_are_taken_off() {
        for (text, pages) in [
            ("pp. 3-12", "3-12"),
            ("pp 3-12", "3-12"),
            ("p. 12", "12"),
            ("p221-8", "221-228"),
            ("Pages: 3-12", "3-12"),
            ("(3-12)", "3-12"),
            ("221+", "221"),
            ("221-+", "221"),
            ("221-", "221"),
            ("104512", "104512"),
            ("104512-104512", "104512"),
            ("Article No.: 31", "31"),
            ("Article number e31", "e31"),
            ("No.31", "31"),
            ("UNSP 104512", "104512"),
            ("CD012345", "CD012345"),
            ("454-81; discussion 482-3", "454-481"),
            ("221-228, 230", "221-228"),
        ] {
            assert_eq!(Pages::parse(text).unwrap().to_string(), pages, "{text}");
            assert_eq!(Pages::is_all_of(text), !text.contains([',', ';']), "{text}");
        }
    }

    #[test]
    fn pages_that_are_words_are_refused() {
        for text in [
            "",
            "-",
            "No",
            "No Pagination Specified",
            "no-Specified",
            "No Specified",
            "345 p.",
            "12 pages",
            "12pp.",
            "+",
            "Unpaginated",
            "art",
        ] {
            assert!(Pages::parse(text).is_err(), "{text}");
        }
        assert!(Pages::parse(&"9".repeat(1_000)).is_err());
    }

    proptest! {
        #[test]
        fn plain_pages_are_read_as_any_other(text in "[0-9]{0,22}(-[0-9]{0,22}){0,2}", end in "[;, .e]?") {
            // What is read closely is read the same with a label before it.
            if let Some(pages) = plain(&text) {
                prop_assert_eq!(Pages::parse(&format!("pp. {text}")), Ok(pages));
            }
            prop_assert!(end.is_empty() || plain(&(text + &end)).is_none());
        }

        #[test]
        fn pages_that_were_written_out_read_back_as_themselves(
            text in "((pp?|art|no|S|e|\\(|\\[)?[. ]{0,2}[0-9ivx.]{0,6}[-~–+,; .)\\]]{0,2}){0,4}",
        ) {
            if let Ok(pages) = Pages::parse(&text) {
                prop_assert_eq!(Pages::parse(&pages.to_string()), Ok(pages));
            }
        }
    }
}
