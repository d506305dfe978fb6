//! Identifiers of documents and serials. Each type holds a value that was parsed, in one canonical
//! form, so that two equal identifiers are equal as text.

use crate::NotA;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;

/// A Digital Object Identifier, lower-cased, without resolver or prefix (ISO 26324: DOI names are
/// case-insensitive).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Doi(String);

impl Doi {
    /// Reads a DOI wherever a vendor put it: bare, as a `doi:` text, as a resolver URL, with
    /// percent-encoded characters, or with text around it.
    ///
    /// # Errors
    /// [`NotA`] when no `10.<registrant>/<suffix>` is in the text.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let refused = || NotA::new(text, "a DOI");
        let lower = fully_decoded(text.trim()).ok_or_else(refused)?.to_lowercase();
        let start = lower.match_indices("10.").map(|(at, _)| at).find(|&at| {
            let before_is_word =
                lower[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
            // The registrant has at most twelve characters, so that a long text of "10." stays cheap.
            let rest = lower.as_bytes().get(at + 3..).unwrap_or_default();
            let registrant = rest.iter().take(13).position(|byte| *byte == b'/').map(|end| &rest[..end]);
            !before_is_word
                && registrant.is_some_and(|registrant| {
                    registrant.len() >= 4 && registrant.iter().all(|b| b.is_ascii_digit() || *b == b'.')
                })
        });
        let name = lower[start.ok_or_else(refused)?..]
            .split(|c: char| c.is_whitespace() || c == '"' || c.is_control())
            .next()
            .unwrap_or_default();
        // No registrant mints longer names; a hostile file might.
        if name.len() > 2_000 {
            return Err(refused());
        }
        let name = without_ornament(name);
        let suffix_at = name.find('/').ok_or_else(refused)? + 1;
        if suffix_at >= name.len() {
            return Err(refused());
        }
        Ok(Self(name.to_owned()))
    }

    /// The DOI name, for instance `10.3390/ijerph19138086`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The resolver address of the DOI.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://doi.org/{}", self.0)
    }
}

/// `%28` and its like, as resolver links hold them. Text that is not percent-encoded is returned
/// as it is, since a DOI may itself hold a percent sign.
fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(code) = code {
            out.push(code);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Decodes until nothing is left to decode: some links were encoded twice, and a DOI that was
/// written out reads back as itself. `None` for what nobody encodes so often.
fn fully_decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut text = text.to_owned();
    for _ in 0..8 {
        let decoded = percent_decoded(&text);
        if decoded == text {
            return Some(Cow::Owned(text));
        }
        text = decoded;
    }
    None
}

/// Drops the punctuation and the brackets of the sentence around a DOI, in whatever order they
/// follow each other.
fn without_ornament(mut name: &str) -> &str {
    loop {
        let trimmed = trim_unopened_brackets(name.trim_end_matches(['.', ',', ';', ':', '\'', '>']));
        if trimmed.len() == name.len() {
            return name;
        }
        name = trimmed;
    }
}

/// Drops closing brackets that were opened before the DOI began: `(doi:10.1/x)`.
fn trim_unopened_brackets(mut name: &str) -> &str {
    for (open, close) in [('(', ')'), ('[', ']'), ('<', '>'), ('{', '}')] {
        while name.ends_with(close) && name.matches(close).count() > name.matches(open).count() {
            name = &name[..name.len() - close.len_utf8()];
        }
    }
    name
}

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
        let digits: String =
            text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        if digits.is_empty() || digits.len() > 8 {
            return Err(refused());
        }
        match digits.parse() {
            Ok(number) if number > 0 => Ok(Self(number)),
            _ => Err(refused()),
        }
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
pub struct Pmcid(String);

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
        Ok(Self(format!("PMC{digits}")))
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
pub struct Issn(String);

impl Issn {
    /// Reads one ISSN, with or without hyphen.
    ///
    /// # Errors
    /// [`NotA`] when there are not eight digits or the check digit is wrong.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let refused = || NotA::new(text, "an ISSN");
        let digits: Vec<u32> = text
            .trim()
            .chars()
            .filter(|c| *c != '-')
            .map(|c| if matches!(c, 'x' | 'X') { Some(10) } else { c.to_digit(10) })
            .collect::<Option<_>>()
            .ok_or_else(refused)?;
        if digits.len() != 8 || digits[..7].contains(&10) {
            return Err(refused());
        }
        let sum: u32 = (2..=8).rev().zip(&digits[..7]).map(|(weight, digit)| weight * digit).sum();
        if !(sum + digits[7]).is_multiple_of(11) {
            return Err(refused());
        }
        let text: String = digits
            .iter()
            .map(|d| if *d == 10 { 'X' } else { char::from_digit(*d, 10).unwrap_or('0') })
            .collect();
        Ok(Self(format!("{}-{}", &text[..4], &text[4..])))
    }

    /// Every ISSN in a field that holds several, in the order of the text and without repeats:
    /// `0964-6906 (Print)0964-6906`, `18602002; 15361632`.
    #[must_use]
    pub fn find_all(text: &str) -> Vec<Self> {
        let mut found = Vec::new();
        for word in text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '-' | 'x' | 'X'))) {
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
pub struct Isbn(String);

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

impl fmt::Display for Doi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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

impl TryFrom<String> for Doi {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
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

impl From<Doi> for String {
    fn from(doi: Doi) -> Self {
        doi.0
    }
}

impl From<Pmcid> for String {
    fn from(pmcid: Pmcid) -> Self {
        pmcid.0
    }
}

impl From<Issn> for String {
    fn from(issn: Issn) -> Self {
        issn.0
    }
}

impl From<Isbn> for String {
    fn from(isbn: Isbn) -> Self {
        isbn.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doi_is_read_wherever_vendors_put_it() {
        for text in [
            "10.3390/ijerph19138086",
            "https://doi.org/10.3390/ijerph19138086",
            "http://dx.doi.org/10.3390/IJERPH19138086",
            "doi: 10.3390/ijerph19138086.",
            "10.3390/ijerph19138086 [doi]",
            "(doi:10.3390/ijerph19138086)",
            "https%3A%2F%2Fdoi.org%2F10.3390%2Fijerph19138086",
        ] {
            assert_eq!(Doi::parse(text).unwrap().as_str(), "10.3390/ijerph19138086", "{text}");
        }
    }

    #[test]
    fn doi_that_was_written_out_reads_back_as_itself() {
        for text in ["10.1000/a.)", "10.1000/a):", "(10.1000/a).,;)", "https://doi.org/10.1000/a%252528b"] {
            let doi = Doi::parse(text).unwrap();
            assert_eq!(Doi::parse(doi.as_str()).as_ref(), Ok(&doi), "{text}");
        }
        assert!(Doi::parse("10.1000/):").is_err());
    }

    #[test]
    fn long_text_that_only_looks_like_dois_is_refused_at_once() {
        assert!(Doi::parse(&"10.".repeat(400_000)).is_err());
        assert!(Doi::parse(&format!("10.1000/{}", ")".repeat(1_000_000))).is_err());
    }

    #[test]
    fn doi_keeps_its_own_brackets_and_signs() {
        let text = "10.1016/S0140-6736(20)30183-5";
        assert_eq!(Doi::parse(text).unwrap().as_str(), "10.1016/s0140-6736(20)30183-5");
        let text = "10.1302/0301-620X.96B9.34153$2.00";
        assert_eq!(Doi::parse(text).unwrap().as_str(), "10.1302/0301-620x.96b9.34153$2.00");
        let sici = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2";
        assert_eq!(Doi::parse(sici).unwrap().as_str(), sici);
    }

    #[test]
    fn text_without_a_doi_is_refused_with_the_text() {
        for text in ["", "10.", "10.1016", "10.1016/", "version 10.2/3", "S0140"] {
            let refused = Doi::parse(text).unwrap_err();
            assert_eq!(refused.text, text);
        }
        assert_eq!(Doi::parse("none").unwrap_err().to_string(), "\"none\" is not a DOI");
    }

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

    #[test]
    fn isbn_of_both_lengths_is_read() {
        assert_eq!(Isbn::parse("978-0-9955872-3-6").unwrap().as_str(), "9780995587236");
        assert_eq!(Isbn::parse("0-306-40615-2").unwrap().as_str(), "0306406152");
        assert!(Isbn::parse("978-0-9955872-3-5").is_err());
    }
}
