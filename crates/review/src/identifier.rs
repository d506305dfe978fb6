//! Identifiers of documents and serials, other than the DOI. Each type holds a value that was parsed,
//! in one canonical form, so that two equal identifiers are equal as text.

use crate::{NotA, ShortText};
use compact_str::format_compact;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A PubMed identifier: one to eight digits, no leading zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pmid(u32);

impl Pmid {
    /// Reads `35957633`, `PMID: 35957633`, `35957633 [PMID]` or `29635641 [http://...]`.
    ///
    /// # Errors
    /// [`NotA`] when the first number in the text is not a PubMed identifier.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let refused = || NotA::new(text, "a PubMed identifier");
        let digits = text.bytes().skip_while(|byte| !byte.is_ascii_digit()).take_while(u8::is_ascii_digit);
        let (mut number, mut count) = (0, 0);
        for digit in digits.take(9) {
            number = number * 10 + u32::from(digit - b'0');
            count += 1;
        }
        if count > 8 || number == 0 {
            return Err(refused());
        }
        Ok(Self(number))
    }

    /// The number.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }
}

/// A PubMed Central identifier, `PMC` and digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pmcid(ShortText);

impl Pmcid {
    /// Reads `PMC9265812`, in any case, with text around it.
    ///
    /// # Errors
    /// [`NotA`] when the text holds no `PMC` followed by digits.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let upper = text.to_ascii_uppercase();
        let digits: String = upper
            .split_once("PMC")
            .map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit).collect())
            .unwrap_or_default();
        if digits.is_empty() {
            return Err(NotA::new(text, "a PubMed Central identifier"));
        }
        Ok(Self(format_compact!("PMC{digits}")))
    }

    /// The identifier, for instance `PMC9265812`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An International Standard Serial Number in the form `1234-567X`, its check digit verified
/// (ISO 3297).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Issn(ShortText);

impl Issn {
    /// Reads one ISSN, with or without hyphen.
    ///
    /// # Errors
    /// [`NotA`] when there are not eight digits or the check digit is wrong.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        // As nearly every database writes it.
        if let [.., b'-', _, _, _, check] = text.as_bytes()
            && text.len() == 9
            && matches!(check, b'0'..=b'9' | b'X')
        {
            let digits = text.bytes().filter(|byte| *byte != b'-');
            let sum = digits
                .clone()
                .zip([8, 7, 6, 5, 4, 3, 2])
                .map(|(digit, weight)| weight * u32::from(digit.wrapping_sub(b'0')));
            let check = if *check == b'X' { 10 } else { u32::from(check - b'0') };
            let is_number = digits.clone().count() == 8 && digits.take(7).all(|digit| digit.is_ascii_digit());
            if is_number && (sum.sum::<u32>() + check).is_multiple_of(11) {
                return Ok(Self(text.into()));
            }
        }
        Self::parse_closely(text)
    }

    fn parse_closely(text: &str) -> Result<Self, NotA> {
        let refused = || NotA::new(text, "an ISSN");
        let mut digits = [0; 8];
        let mut count = 0;
        for c in text.trim().chars().filter(|c| *c != '-') {
            let digit = if matches!(c, 'x' | 'X') { Some(10) } else { c.to_digit(10) };
            *digits.get_mut(count).ok_or_else(refused)? = digit.ok_or_else(refused)?;
            count += 1;
        }
        if count != 8 || digits[..7].contains(&10) {
            return Err(refused());
        }
        let sum: u32 = (2..=8).rev().zip(&digits[..7]).map(|(weight, digit)| weight * digit).sum();
        if !(sum + digits[7]).is_multiple_of(11) {
            return Err(refused());
        }
        // Digits and the sign are one byte each, and need no memory of their own.
        let mut written = ShortText::const_new("");
        for (at, digit) in digits.into_iter().enumerate() {
            if at == 4 {
                written.push('-');
            }
            written.push(char::from_digit(digit, 10).unwrap_or('X'));
        }
        Ok(Self(written))
    }

    /// Every ISSN in a field that holds several, in the order of the text and without repeats:
    /// `0964-6906 (Print)0964-6906`, `18602002; 15361632`.
    #[must_use]
    pub fn find_all(text: &str) -> Vec<Self> {
        let mut found = Vec::new();
        let bytes = text.as_bytes();
        // What may stand in an ISSN is ASCII, so that words are told apart by the byte.
        let words = bytes.split(|byte| !(byte.is_ascii_digit() || matches!(byte, b'-' | b'x' | b'X')));
        // Between the letters around a number, too, there are words, and empty ones.
        for word in words.filter(|word| word.len() >= 8).filter_map(|word| std::str::from_utf8(word).ok()) {
            if let Ok(issn) = Self::parse(word)
                && !found.contains(&issn)
            {
                found.push(issn);
            }
        }
        found
    }

    /// The ISSN with its hyphen.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An International Standard Book Number of 10 or 13 digits without hyphens, its check digit
/// verified (ISO 2108).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Isbn(ShortText);

impl Isbn {
    /// Reads one ISBN, with or without hyphens or blanks, with or without `ISBN` before it.
    ///
    /// # Errors
    /// [`NotA`] when the digits are too few or too many, or the check digit is wrong.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let refused = || NotA::new(text, "an ISBN");
        let digits: Vec<u32> = text
            .trim()
            .trim_start_matches("ISBN")
            .trim_start_matches("isbn")
            .chars()
            .filter(|c| !matches!(c, '-' | ' ' | ':'))
            .map(|c| if matches!(c, 'x' | 'X') { Some(10) } else { c.to_digit(10) })
            .collect::<Option<_>>()
            .ok_or_else(refused)?;
        let valid = match digits.len() {
            10 if !digits[..9].contains(&10) => {
                (1..=10).rev().zip(&digits).map(|(weight, digit)| weight * digit).sum::<u32>() % 11 == 0
            }
            13 if !digits.contains(&10) => {
                [1, 3].iter().cycle().zip(&digits).map(|(weight, digit)| weight * digit).sum::<u32>() % 10
                    == 0
            }
            _ => false,
        };
        if !valid {
            return Err(refused());
        }
        Ok(Self(
            digits
                .iter()
                .map(|d| if *d == 10 { 'X' } else { char::from_digit(*d, 10).unwrap_or('0') })
                .collect(),
        ))
    }

    /// The digits of the ISBN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pmid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Pmcid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Issn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Isbn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Pmcid {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
    }
}

impl TryFrom<String> for Issn {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
    }
}

impl TryFrom<String> for Isbn {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
    }
}

impl From<Pmcid> for String {
    fn from(pmcid: Pmcid) -> Self {
        pmcid.0.into_string()
    }
}

impl From<Issn> for String {
    fn from(issn: Issn) -> Self {
        issn.0.into_string()
    }
}

impl From<Isbn> for String {
    fn from(isbn: Isbn) -> Self {
        isbn.0.into_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pmid_is_read_from_its_decorations() {
        for text in ["35957633", "PMID: 35957633", "35957633 [PMID]", "35957633 [http://x.org/1]"] {
            assert_eq!(Pmid::parse(text).unwrap().number(), 35_957_633);
        }
        assert!(Pmid::parse("0").is_err());
        assert!(Pmid::parse("123456789").is_err());
    }

    #[test]
    fn issn_with_a_wrong_check_digit_is_refused() {
        assert_eq!(Issn::parse("0964-9060").unwrap_err().expected, "an ISSN");
        assert_eq!(Issn::parse("2049-3630").unwrap().as_str(), "2049-3630");
        assert_eq!(Issn::parse("2434561x").unwrap().as_str(), "2434-561X");
    }

    #[test]
    fn glued_issn_are_told_apart() {
        let found = Issn::find_all("0964-6906 (Print)0964-6906; 14602083");
        let texts: Vec<_> = found.iter().map(Issn::as_str).collect();
        assert_eq!(texts, ["0964-6906", "1460-2083"]);
    }

    proptest! {
        #[test]
        fn plain_issn_is_read_as_any_other(text in "[0-9]{4}[-0-9][0-9]{3}[0-9xX]|[0-9é-]{6,10}") {
            prop_assert_eq!(Issn::parse(&text), Issn::parse_closely(&text));
            let check = Issn::parse(&text).map(|issn| issn.as_str().to_owned());
            prop_assert!(check.is_err() || check.is_ok_and(|issn| issn.len() == 9));
        }

        #[test]
        fn identifiers_are_read_or_refused(text in ".{0,60}") {
            _ = (Pmid::parse(&text), Pmcid::parse(&text));
            _ = (Issn::find_all(&text), Isbn::parse(&text));
        }
    }

    #[test]
    fn isbn_of_both_lengths_is_read() {
        assert_eq!(Isbn::parse("978-0-9955872-3-6").unwrap().as_str(), "9780995587236");
        assert_eq!(Isbn::parse("0-306-40615-2").unwrap().as_str(), "0306406152");
        assert!(Isbn::parse("978-0-9955872-3-5").is_err());
    }
}
