//! What people settled: pairs they merged, kept apart or called related, and records they let stand
//! alone. The machine never undoes any of it; where people contradict each other, it says so.

use crate::Relation;
use revflow_review::{RecordId, ReviewerId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The decisions of people on pairs of records, in the order in which they were made.
///
/// What a person says of a pair replaces what the same person said of it before; decisions without a
/// name count as those of one person. Where two people contradict each other on a pair, it is kept
/// apart and told in [`Duplicates::contradictions`](crate::Duplicates::contradictions), as is a merge
/// that a separation stands against by way of other records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Settled {
    /// The decisions, the oldest first.
    pub decisions: Vec<PairDecision>,
}

/// What one person said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PairDecision {
    /// What was said, and of which records.
    pub said: Said,
    /// Who said it, where that is known.
    #[serde(default)]
    pub by: Option<ReviewerId>,
}

/// What a person may say of two records, or of one. A pair of a record with itself says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// The two are of one report, whatever the rules say.
    Duplicate(RecordId, RecordId),
    /// The two are never in one group, not even by way of a third record.
    Different(RecordId, RecordId),
    /// The two are never in one group, but belong together. Of a relation that has a direction the
    /// first record is the one it names: the correction, the preprint.
    Related(RecordId, RecordId, Option<Relation>),
    /// What the same person said of the two is taken back.
    Undecided(RecordId, RecordId),
    /// The record is nobody's duplicate. Takes back what the same person merged it with.
    Alone(RecordId),
    /// That the record stands alone is taken back. So it is when the same person merges it again.
    NotAlone(RecordId),
}

/// `a and b are duplicates`.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate(a, b) => write!(f, "{a} and {b} are duplicates"),
            Self::Different(a, b) => write!(f, "{a} and {b} are different"),
            Self::Related(a, b, None) => write!(f, "{a} and {b} belong together and are not duplicates"),
            Self::Related(a, b, Some(relation)) => write!(f, "{a} and {b} are related ({relation})"),
            Self::Undecided(a, b) => write!(f, "what was said of {a} and {b} is taken back"),
            Self::Alone(record) => write!(f, "{record} is nobody's duplicate"),
            Self::NotAlone(record) => write!(f, "that {record} stands alone is taken back"),
        }
    }
}

impl Said {
    /// The records it is about: one or two.
    #[must_use]
    pub fn records(&self) -> (&RecordId, Option<&RecordId>) {
        match self {
            Self::Duplicate(a, b)
            | Self::Different(a, b)
            | Self::Related(a, b, _)
            | Self::Undecided(a, b) => (a, Some(b)),
            Self::Alone(record) | Self::NotAlone(record) => (record, None),
        }
    }

    /// The decision of this, by `reviewer`.
    #[must_use]
    pub fn by(self, reviewer: Option<ReviewerId>) -> PairDecision {
        PairDecision { said: self, by: reviewer }
    }
}
