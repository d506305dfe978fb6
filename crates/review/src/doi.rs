//! The Digital Object Identifier. Vendors write it in a dozen ways and glue other things to it; what
//! is parsed has one form, so that two equal DOIs are equal as text.

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
    /// Reads a DOI wherever a vendor put it: bare, as a `doi:` text, as the address of a resolver, of
    /// a library's proxy or of a publisher, with percent-encoded characters, or with text around it.
    /// Of several the first counts. A short form, `10/fk249f`, is refused: it names another name.
    ///
    /// # Errors
    /// [`NotA`] when no `10.<registrant>/<suffix>` is in the text.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        plain(text).map_or_else(|| Self::parse_closely(text), Ok)
    }

    fn parse_closely(text: &str) -> Result<Self, NotA> {
        let refused = || NotA::new(text, "a DOI");
        let lower = lowercased(fully_decoded(text.trim()).ok_or_else(refused)?);
        let tens = lower.as_bytes().windows(3).enumerate().filter(|(_, bytes)| *bytes == b"10.");
        let start = tens.map(|(at, _)| at).find(|&at| {
            let before = &lower[..at];
            let before_is_word = !before.ends_with("doi")
                && before.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
            // The registrant has at most twelve characters, so that a long text of "10." stays cheap.
            let rest = lower.as_bytes().get(at + 3..).unwrap_or_default();
            let registrant = rest.iter().take(13).position(|byte| *byte == b'/').map(|end| &rest[..end]);
            !before_is_word
                && registrant.is_some_and(|registrant| {
                    registrant.len() >= 4 && registrant.iter().all(|b| b.is_ascii_digit() || *b == b'.')
                })
        });
        let start = start.ok_or_else(refused)?;
        let ends = |c: char| match c.is_ascii() {
            true => c <= ' ' || matches!(c, '"' | '\u{7F}'),
            false => c.is_whitespace() || c.is_control() || is_invisible(c),
        };
        let name = lower[start..].split(ends).next().unwrap_or_default();
        // No registrant mints longer names; a hostile file might.
        if name.len() > 2_000 {
            return Err(refused());
        }
        let is_address = start > 0 && lower[..start].contains("://");
        let name = without_ornament(without_company(name, is_address));
        let suffix_at = name.find('/').ok_or_else(refused)? + 1;
        if suffix_at >= name.len() {
            return Err(refused());
        }
        // Typesetters put other hyphens for the one on the keyboard.
        match name.is_ascii() {
            true => Ok(Self(name.to_owned())),
            false => Ok(Self(name.replace(['\u{2010}', '\u{2011}'], "-"))),
        }
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

/// The DOI that is all a text says, but for the lead or the mark nearly every vendor writes around it,
/// and that holds only signs no rule is about. `None` says only that it must be read closely.
fn plain(text: &str) -> Option<Doi> {
    const ADDRESSES: [&str; 4] =
        ["https://doi.org/", "http://dx.doi.org/", "https://dx.doi.org/", "http://doi.org/"];
    // Nearly every text begins with the name itself or with an address.
    let address =
        text.strip_prefix("http").and_then(|_| ADDRESSES.iter().find_map(|it| text.strip_prefix(it)));
    let name = address.unwrap_or_else(|| text.strip_suffix(" [doi]").unwrap_or(text));
    let (registrant, suffix) = name.strip_prefix("10.")?.split_at_checked(4)?;
    let (more, suffix) = suffix.split_at(suffix.bytes().take(9).position(|byte| byte == b'/')?);
    let is_of_registrant = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'-' | b'_');
    let is_name = registrant.bytes().chain(more.bytes()).all(is_of_registrant)
        && suffix.len() <= 200
        && suffix.bytes().all(is_plain)
        && suffix.bytes().next_back().is_some_and(|last| last.is_ascii_alphanumeric());
    // An address may end in the part of the work, such as "/full": no such part has a digit.
    let is_whole = address.is_none()
        || suffix.bytes().rev().take_while(|byte| *byte != b'/').any(|byte| byte.is_ascii_digit());
    (is_name && is_whole).then(|| Doi(name.to_ascii_lowercase()))
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

fn lowercased(text: Cow<'_, str>) -> Cow<'_, str> {
    let is_lower = |byte: &u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.as_bytes().iter().all(is_lower) { text } else { Cow::Owned(text.to_lowercase()) }
}

/// A character that takes no place: soft hyphens, joiners, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// Cuts off what follows a DOI without a blank between: another DOI or address, a closing tag, a
/// mark of PubMed; behind the DOI in an address, the parameters and the part of the work.
fn without_company(name: &str, is_address: bool) -> &str {
    const COMPANY: [&str; 11] =
        [";http", ",http", "|http", ";10.", ",10.", "|10.", ";doi:", ",doi:", "</", "[doi]", "&lt;"];
    let begins = |byte: u8| matches!(byte, b';' | b',' | b'|' | b'<' | b'[' | b'&');
    let mut signs = name.bytes().enumerate().filter(|(_, byte)| begins(*byte)).map(|(at, _)| at);
    let mut end =
        signs.find(|at| COMPANY.iter().any(|company| name[*at..].starts_with(company))).unwrap_or(name.len());
    if is_address {
        end = name[..end].find(['?', '#', '&']).unwrap_or(end);
        for part in ["/full", "/abstract", "/pdf", "/epdf", "/fulltext", "/html", "/meta", "/references"] {
            end = name[..end].strip_suffix(part).map_or(end, str::len);
        }
    }
    &name[..end]
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

impl fmt::Display for Doi {
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

impl From<Doi> for String {
    fn from(doi: Doi) -> Self {
        doi.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
            "https://doi-org.proxy.example.edu/10.3390/ijerph19138086",
            "https://www.example.org/doi/full/10.3390/ijerph19138086/full?src=x#here",
            "https://example.org/resolve?id=doi:10.3390%2Fijerph19138086&title=A",
            "10.3390/ijerph19138086     LK  - https://example.org/10.1000/2",
            "10.3390/ijerph19138086 PMID",
            "10.3390/ijerph19138086\r10.1000/2",
            "10.3390/ijerph19138086;10.1000/2",
            "10.3390/ijerph19138086;http://dx.doi.org/10.3390/ijerph19138086",
            "10.3390/ijerph19138086[doi]",
            "10.3390/ijerph19138086</a>",
            "10.3390/ijerph19138086\u{200B}",
            "DOI10.3390/ijerph19138086",
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
        let text = "10.1002/ijc.1\u{2010}2";
        assert_eq!(Doi::parse(text).unwrap().as_str(), "10.1002/ijc.1-2");
        let text = "10.1302/0301-620X.96B9.34153$2.00";
        assert_eq!(Doi::parse(text).unwrap().as_str(), "10.1302/0301-620x.96b9.34153$2.00");
        let sici = "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2";
        assert_eq!(Doi::parse(sici).unwrap().as_str(), sici);
    }

    #[test]
    fn text_without_a_doi_is_refused_with_the_text() {
        for text in ["", "10.", "10.1016", "10.1016/", "version 10.2/3", "S0140", "10/fk249f", "A10.1016/x"] {
            let refused = Doi::parse(text).unwrap_err();
            assert_eq!(refused.text, text);
        }
        assert_eq!(Doi::parse("none").unwrap_err().to_string(), "\"none\" is not a DOI");
    }

    #[test]
    fn most_dois_are_plain() {
        for text in [
            "10.3390/ijerph19138086",
            "10.1016/S0140-6736.20.30183-5",
            "10.1000.10/a/b_c",
            "https://doi.org/10.3390/ijerph19138086",
            "http://dx.doi.org/10.3390/IJERPH19138086",
            "10.3390/ijerph19138086 [doi]",
        ] {
            assert!(plain(text).is_some(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn plain_doi_is_read_as_any_other(
            text in "(|https?://(dx\\.)?doi\\.org/)10\\.([0-9]{1,5}|10\\.|[0-9.]{4,10})(/([a-zA-Z0-9]{1,4}|[-._]|10\\.1000)?(full|pdf)?){0,3}( \\[doi\\]|\\[doi\\]| |\\.)?",
        ) {
            if let Some(doi) = plain(&text) {
                prop_assert_eq!(Doi::parse_closely(&text), Ok(doi));
            }
        }

        #[test]
        fn doi_that_is_read_reads_back_as_itself(
            text in "(doi:? ?|https://x/|\\(|10\\.1000/|10\\.|[a-z0-9]{1,4}|/full|;10\\.|%2[0-9a-f]|[-.,;?#&()<>\\[\\]\u{AD}\u{2010}]){0,8}",
        ) {
            if let Ok(doi) = Doi::parse(&text) {
                prop_assert_eq!(Doi::parse(doi.as_str()), Ok(doi.clone()));
                prop_assert_eq!(Doi::parse(&format!("see doi: {doi}.")), Ok(doi));
            }
        }
    }
}
