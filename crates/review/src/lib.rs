#![doc = include_str!("../README.md")]

mod answer;
mod citation;
mod date;
mod decision;
mod doi;
mod fate;
mod identifier;
mod nearest;
mod pages;
mod place;
mod record;
mod registration;
mod resolution;
mod rows;
mod spreadsheet;
mod study;

pub use answer::{Answer, AnswerCheck, QuestionId, Rating};
pub use citation::{Author, Citation, ShortText, WorkType};
pub use date::{Date, Year};
pub use decision::{
    Decision, DecisionId, DecisionKind, Reason, ReasonKey, ReasonList, ReviewerId, Stage, Verdict,
};
pub use doi::Doi;
pub use fate::{Fate, Pending};
pub use identifier::{Isbn, Issn, Pmcid, Pmid};
pub use jiff::Timestamp;
pub use nearest::nearest;
pub use pages::Pages;
pub use place::{Place, Problem, Severity};
pub use record::{Arm, Record, RecordId, Round, Source, SourceId};
pub use registration::RegistrationNumber;
pub use resolution::Resolution;
pub use rows::{Row, read_rows};
pub use spreadsheet::{guarded, is_calculated, without_guard};
pub use study::{NotRetrievedReason, Report, ReportId, Retrieval, Study, StudyId};

/// Why a text was refused by a constructor of this crate.
///
/// The message is one sentence that quotes the text and says what was expected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not {expected}")]
pub struct NotA {
    /// The text as it was given.
    pub text: String,
    /// What was expected, with its article: "a DOI", "an ISSN".
    pub expected: &'static str,
}

impl NotA {
    pub(crate) fn new(text: &str, expected: &'static str) -> Self {
        // A hostile export may hold a megabyte where an identifier belongs; messages stay readable.
        let text = text.chars().take(80).collect();
        Self { text, expected }
    }
}
