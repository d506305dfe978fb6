//! Where in its volume a work stands. Databases shorten the last page (`221-8`), prefix it (`S67`),
//! or give an article number instead (`e505`).

use crate::NotA;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A page range, a single page or an article number, with a shortened last page written out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pages {
    first: String,
    last: Option<String>,
}

impl Pages {
    /// Reads `221-8` (= 221-228), `S67-S70`, `e505`, `376 -- 383`, `1350‐1356`, `p. 12`.
    ///
    /// # Errors
    /// [`NotA`] when the text holds no digit at all and is no roman numeral: "No Pagination
    /// Specified" is not a page.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let refused = || NotA::new(text, "a page range");
        let cleaned = text.trim().trim_start_matches("pp.").trim_start_matches("p.").trim();
        let is_dash = |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}');
        let mut parts = cleaned.split(is_dash).map(str::trim).filter(|part| !part.is_empty());
        let first = parts.next().ok_or_else(refused)?;
        let last = parts.next();
        if !is_page(first) || first.chars().count() > 40 {
            return Err(refused());
        }
        let last = last.filter(|last| is_page(last)).map(|last| written_out(first, last));
        Ok(Self { first: first.to_owned(), last: last.filter(|last| last != first) })
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

fn is_page(text: &str) -> bool {
    let roman = !text.is_empty() && text.len() <= 8 && text.chars().all(|c| "ivxlcIVXLC".contains(c));
    roman || text.chars().any(|c| c.is_ascii_digit())
}

/// `221`, `8` is 228: a last page with fewer digits than the first repeats its beginning.
fn written_out(first: &str, last: &str) -> String {
    let all_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    let prefix_length = first.find(|c: char| c.is_ascii_digit()).unwrap_or(first.len());
    let (prefix, digits) = first.split_at(prefix_length);
    if all_digits(last) && all_digits(digits) && last.len() < digits.len() {
        return format!("{prefix}{}{last}", &digits[..digits.len() - last.len()]);
    }
    last.to_owned()
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
    fn shortened_last_page_is_written_out() {
        for (text, pages) in [
            ("221-8", "221-228"),
            ("221-228", "221-228"),
            ("S12-9", "S12-S19"),
            ("S67", "S67"),
            ("e505", "e505"),
            ("376 -- 383", "376-383"),
            ("1350\u{2010}1356", "1350-1356"),
            ("7-7", "7"),
            ("iv-ix", "iv-ix"),
            ("e1-e9", "e1-e9"),
            ("pp. 3-12", "3-12"),
        ] {
            assert_eq!(Pages::parse(text).unwrap().to_string(), pages, "{text}");
        }
    }

    #[test]
    fn pages_that_are_words_are_refused() {
        for text in ["", "-", "No", "No Pagination Specified", "no-Specified"] {
            assert!(Pages::parse(text).is_err(), "{text}");
        }
    }
}
