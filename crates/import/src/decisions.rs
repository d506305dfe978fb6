//! Decisions that screening tools leave in the records they export. They are read as decisions, so
//! that they can be imported as such, and are no part of what the citation says.

use serde::Serialize;

/// A decision that stands in an export file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundDecision {
    /// The tool that wrote it: "Rayyan", "ASReview".
    pub tool: &'static str,
    /// Who decided, where the file says it.
    pub reviewer: Option<String>,
    /// What was decided; `None` where the file only says why or with which labels.
    pub verdict: Option<FoundVerdict>,
    /// Reasons for exclusion, as written.
    pub reasons: Vec<String>,
    /// Labels the team gave the record.
    pub labels: Vec<String>,
    /// What the reviewer wrote beside it.
    pub note: Option<String>,
    /// The line it stands on.
    pub line: u32,
}

/// What was decided, in a tool that does not know the reasons of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoundVerdict {
    /// Included.
    Include,
    /// Excluded.
    Exclude,
    /// "Maybe".
    Unsure,
}
