//! Decisions of reviewers. A decision is appended and never changed: a changed mind, and a
//! consensus after a conflict, are new decisions. What follows from them is computed in `screening`.

use crate::{NotA, RecordId, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A stage at which reviewers decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Title and abstract of a record.
    TitleAbstract,
    /// The full text of a report.
    FullText,
}

impl Stage {
    /// The name of the stage in protocol, commands and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TitleAbstract => "title-abstract",
            Self::FullText => "full-text",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A reviewer, by the initials or name the protocol lists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReviewerId(String);

impl ReviewerId {
    /// Reads initials or a name.
    ///
    /// # Errors
    /// [`NotA`] when the text is empty or holds control characters, commas or semicolons.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let text = text.trim();
        if text.is_empty()
            || text.len() > 100
            || text.chars().any(|c| c.is_control() || matches!(c, ',' | ';'))
        {
            return Err(NotA::new(text, "a reviewer"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The initials or name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReviewerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for ReviewerId {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
    }
}

impl From<ReviewerId> for String {
    fn from(id: ReviewerId) -> Self {
        id.0
    }
}

/// The key of a reason for exclusion, as it stands in the protocol and in decision files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReasonKey(String);

impl ReasonKey {
    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ReasonKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A reason for exclusion. It exists only if the protocol lists it: [`ReasonList::find`] is its one
/// constructor. Reasons are ordered as the protocol lists them: the first takes precedence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Reason {
    rank: usize,
    key: ReasonKey,
    label: String,
}

impl Reason {
    /// The key in the protocol: `study-design`.
    #[must_use]
    pub fn key(&self) -> &ReasonKey {
        &self.key
    }

    /// What the diagram prints.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }
}

/// The reasons for exclusion a protocol lists, in order of precedence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReasonList(Vec<Reason>);

impl ReasonList {
    /// Reasons from `(key, label)` pairs in order of precedence; a repeated key is kept once.
    pub fn new<K: Into<String>, L: Into<String>>(reasons: impl IntoIterator<Item = (K, L)>) -> Self {
        let mut list: Vec<Reason> = Vec::new();
        for (key, label) in reasons {
            let key = ReasonKey(key.into());
            if !list.iter().any(|reason| reason.key == key) {
                list.push(Reason { rank: list.len(), key, label: label.into() });
            }
        }
        Self(list)
    }

    /// The reason with this key, or with this label whatever its case.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&Reason> {
        let text = text.trim();
        self.0
            .iter()
            .find(|reason| reason.key.0 == text)
            .or_else(|| self.0.iter().find(|reason| reason.label.to_lowercase() == text.to_lowercase()))
    }

    /// The reasons in order of precedence.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Reason> {
        self.0.iter()
    }
}

/// What a reviewer decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The record or report goes on.
    Include,
    /// It does not, for the reason given; at title and abstract a reason may be left out.
    Exclude(Option<Reason>),
    /// The reviewer refers it to another.
    Unsure,
}

impl Verdict {
    /// `include`, `exclude` or `unsure`, as decision files write it.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Include => "include",
            Self::Exclude(_) => "exclude",
            Self::Unsure => "unsure",
        }
    }

    /// The reason of an exclusion.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Exclude(reason) => reason.as_ref(),
            Self::Include | Self::Unsure => None,
        }
    }
}

/// Why a decision was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionKind {
    /// A reviewer's own judgement, blind to the others.
    Vote,
    /// The settlement of a conflict, by discussion or by a third reviewer.
    Consensus,
}

impl DecisionKind {
    /// The name in decision files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vote => "vote",
            Self::Consensus => "consensus",
        }
    }
}

/// An id the maker of a decision chose, so that the same decision sent twice is one decision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecisionId(String);

impl DecisionId {
    /// Wraps an id; it is compared, never read.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DecisionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// One reviewer's judgement of one record at one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The same decision sent twice has the same id.
    pub id: DecisionId,
    /// The record; at full text, the record whose report was read.
    pub record: RecordId,
    /// The stage.
    pub stage: Stage,
    /// Who decided.
    pub reviewer: ReviewerId,
    /// What was decided.
    pub verdict: Verdict,
    /// A blind vote, or the settlement of a conflict.
    pub kind: DecisionKind,
    /// When (UTC), if the file says so. The order of decisions is the order they were appended in,
    /// not this clock.
    pub at: Option<Timestamp>,
    /// A note of the reviewer.
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_exists_only_if_the_protocol_lists_it() {
        let reasons = ReasonList::new([("population", "Healthcare"), ("setting", "Adult social care")]);
        assert_eq!(reasons.find("setting").unwrap().label(), "Adult social care");
        assert_eq!(reasons.find("ADULT social care").unwrap().key().as_str(), "setting");
        assert!(reasons.find("language").is_none());
    }

    #[test]
    fn reasons_are_ordered_by_precedence() {
        let reasons = ReasonList::new([("z", "First"), ("a", "Second"), ("z", "Again")]);
        assert_eq!(reasons.iter().len(), 2);
        assert!(reasons.find("z").unwrap() < reasons.find("a").unwrap());
    }
}
