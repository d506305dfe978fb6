//! Where a record ended. Every record ever imported has exactly one fate, and every box of the flow
//! diagram is a set of records with certain fates.

use crate::{Reason, RecordId, StudyId};
use serde::Serialize;

/// Where one record ended, or where it now waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "fate")]
pub enum Fate {
    /// Another record of the same report was kept in its place.
    Duplicate {
        /// The record that was kept.
        of: RecordId,
    },
    /// Excluded on title and abstract.
    ExcludedOnTitle {
        /// The reason, where reviewers gave one at this stage.
        reason: Option<Reason>,
    },
    /// Its report was sought and could not be got.
    NotRetrieved {
        /// Why, in the team's words.
        reason: String,
    },
    /// Its report was read and excluded, for one primary reason.
    ExcludedOnFullText {
        /// The primary reason.
        reason: Reason,
    },
    /// Its report is one of an included study.
    Included {
        /// The study.
        study: StudyId,
    },
    /// The review is not done with it.
    Pending {
        /// What it waits for.
        at: Pending,
    },
}

/// What a record waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pending {
    /// Votes on, or the settlement of a conflict about, its title and abstract.
    TitleAbstract,
    /// Its full text.
    Retrieval,
    /// Votes on, or the settlement of a conflict about, its full text.
    FullText,
    /// Being gathered into a study.
    Study,
}

impl Pending {
    /// What it waits for, as a reader would say it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TitleAbstract => "title and abstract screening",
            Self::Retrieval => "its full text",
            Self::FullText => "full-text screening",
            Self::Study => "being gathered into a study",
        }
    }
}
