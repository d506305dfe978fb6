//! Records and the sources they were found in. A record's id is made from its content, so that the
//! same export imported again, on any machine, gives the same ids.

use crate::{Citation, NotA, Place};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU16;

/// The id of a record: readable first, unique last, for instance `oliveira-2022-7f3a9c2e`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RecordId(String);

impl RecordId {
    /// Reads an id as it stands in a decisions file.
    ///
    /// # Errors
    /// [`NotA`] when the text is empty or holds blanks, commas, quotes or control characters.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let text = text.trim();
        let sound = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, ',' | ';' | '"');
        if text.is_empty() || text.len() > 200 || !text.chars().all(sound) {
            return Err(NotA::new(text, "a record id"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The id of a citation in a source: first author (or first word of the title), year, and eight
    /// hexadecimal digits of `fingerprint`, which the caller computes from the entry as it stands in
    /// the export and from the source (SHA-256). `repeat` tells apart entries that are the same to
    /// the letter: 0 for the first.
    #[must_use]
    pub fn of(citation: &Citation, fingerprint: [u8; 4], repeat: u32) -> Self {
        let name = citation
            .authors
            .first()
            .map(crate::Author::family_or_name)
            .or_else(|| {
                citation
                    .title
                    .as_deref()
                    .and_then(|title| title.split_whitespace().find(|word| word.len() > 3))
            })
            .map(slug)
            .filter(|slug| !slug.is_empty())
            .unwrap_or_else(|| "record".to_owned());
        let year = citation.year().map_or_else(|| "nd".to_owned(), |year| year.to_string());
        let [a, b, c, d] = fingerprint;
        let mut id = format!("{name}-{year}-{a:02x}{b:02x}{c:02x}{d:02x}");
        if repeat > 0 {
            id.push_str(&format!("-{}", repeat + 1));
        }
        Self(id)
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Lower-case letters and digits joined by hyphens, at most 20 characters, letters of any script.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if c.is_whitespace() && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.chars().count() >= 20 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for RecordId {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
    }
}

impl From<RecordId> for String {
    fn from(id: RecordId) -> Self {
        id.0
    }
}

/// The id of a source: a slug of its name, for instance `social-policy-and-practice`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceId(String);

impl SourceId {
    /// The id of a source from its name: letters and digits, in lower case, joined by hyphens.
    ///
    /// # Errors
    /// [`NotA`] when the name has no letter or digit.
    pub fn parse(name: &str) -> Result<Self, NotA> {
        let words: Vec<String> = name
            .replace(['\'', '\u{2019}'], "")
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        if words.is_empty() {
            return Err(NotA::new(name, "a source name"));
        }
        Ok(Self(words.join("-")))
    }

    /// The id of a source that has no name.
    #[must_use]
    pub fn unnamed() -> Self {
        Self("export".to_owned())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for SourceId {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
    }
}

impl From<SourceId> for String {
    fn from(id: SourceId) -> Self {
        id.0
    }
}

/// Which column of the PRISMA 2020 diagram a source belongs to, and which line of its first box.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arm {
    /// A bibliographic database.
    Database,
    /// A register of studies or trials.
    Register,
    /// A website or web search engine.
    Website,
    /// An organisation that was asked.
    Organisation,
    /// Following citations, forwards or backwards.
    CitationSearching,
    /// Stakeholders or the review team knew it.
    Stakeholders,
}

impl Arm {
    /// Whether records of this kind of source are de-duplicated and screened by title and abstract
    /// (left and middle of the diagram), or go straight to retrieval ("other methods").
    #[must_use]
    pub fn is_database_or_register(self) -> bool {
        matches!(self, Self::Database | Self::Register)
    }
}

/// A place records were searched for in: a database, a register, a website.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Made from the name.
    pub id: SourceId,
    /// As the methods section writes it.
    pub name: String,
    /// The column of the diagram.
    pub arm: Arm,
    /// Which search of a review that is brought up to date it belongs to.
    #[serde(default)]
    pub round: Round,
}

/// A search of a review, counted from 1: the first, then its updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "u16")]
pub struct Round(NonZeroU16);

impl Round {
    /// The first search.
    pub const FIRST: Self = Self(NonZeroU16::MIN);

    /// The search with this number; `None` for 0.
    #[must_use]
    pub fn new(number: u16) -> Option<Self> {
        NonZeroU16::new(number).map(Self)
    }
}

impl TryFrom<i64> for Round {
    type Error = NotA;
    fn try_from(number: i64) -> Result<Self, NotA> {
        let round = u16::try_from(number).ok().and_then(Self::new);
        round.ok_or_else(|| NotA::new(&number.to_string(), "a search, which are counted from 1"))
    }
}

impl From<Round> for u16 {
    fn from(round: Round) -> Self {
        round.0.get()
    }
}

impl Default for Round {
    fn default() -> Self {
        Self::FIRST
    }
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A title and abstract indexed in a source (PRISMA 2020 glossary).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Stable across imports and machines.
    pub id: RecordId,
    /// Where it was found.
    pub source: SourceId,
    /// The lines of the export file it stands on.
    pub place: Place,
    /// What the source says of the work.
    pub citation: Citation,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Author, Date, Year};

    #[test]
    fn id_reads_as_author_year_and_fingerprint() {
        let citation = Citation {
            authors: vec![Author::person("O'Connell Smith", Some("S"))],
            date: Some(Date::year_only(Year::new(2022).unwrap())),
            ..Citation::default()
        };
        assert_eq!(RecordId::of(&citation, [0x7f, 1, 0xa, 0xff], 0).as_str(), "oconnell-smith-2022-7f010aff");
        assert_eq!(
            RecordId::of(&citation, [0x7f, 1, 0xa, 0xff], 1).as_str(),
            "oconnell-smith-2022-7f010aff-2"
        );
    }

    #[test]
    fn id_of_a_record_without_author_takes_a_word_of_the_title() {
        let citation = Citation { title: Some("An evaluation of".into()), ..Citation::default() };
        assert_eq!(RecordId::of(&citation, [0; 4], 0).as_str(), "evaluation-nd-00000000");
    }

    #[test]
    fn id_is_parsed_back() {
        let id = RecordId::parse(" oliveira-2022-7f3a9c2e ").unwrap();
        assert_eq!(id.as_str(), "oliveira-2022-7f3a9c2e");
        for text in ["", "a b", "a,b", "a\"b"] {
            assert!(RecordId::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn source_id_is_a_slug_of_its_name() {
        assert_eq!(SourceId::parse("Barnardo's (UK nations)").unwrap().as_str(), "barnardos-uk-nations");
        assert!(SourceId::parse("--").is_err());
    }
}
