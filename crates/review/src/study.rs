//! Reports and studies. A report is a document that was sought and perhaps read; a study is an
//! investigation and may have several reports (PRISMA 2020 glossary).

use crate::{NotA, RecordId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a report: that of the record it was sought for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ReportId(RecordId);

impl ReportId {
    /// The report sought for a record that was kept.
    #[must_use]
    pub fn of(record: RecordId) -> Self {
        Self(record)
    }

    /// The record the report was sought for.
    #[must_use]
    pub fn record(&self) -> &RecordId {
        &self.0
    }
}

impl fmt::Display for ReportId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Why a report could not be got, in the team's words.
pub type NotRetrievedReason = String;

/// Whether the full text of a report was got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Retrieval {
    /// Still being looked for.
    Awaited,
    /// The full text is there; where, if the team noted it.
    Retrieved(Option<String>),
    /// It could not be got.
    NotRetrieved(NotRetrievedReason),
}

/// A document sought for a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// That of its record.
    pub id: ReportId,
    /// Whether the full text was got.
    pub retrieval: Retrieval,
}

/// The id of a study: a slug the team chose, for instance `sebba-2017`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StudyId(String);

impl StudyId {
    /// Reads an id as it stands in the studies file.
    ///
    /// # Errors
    /// [`NotA`] when the text is empty or holds blanks, commas, semicolons or control characters.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let text = text.trim();
        let sound = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, ',' | ';' | '"');
        if text.is_empty() || text.len() > 200 || !text.chars().all(sound) {
            return Err(NotA::new(text, "a study id"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StudyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for StudyId {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
    }
}

impl From<StudyId> for String {
    fn from(id: StudyId) -> Self {
        id.0
    }
}

/// An investigation, and the reports that tell of it. It has at least one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Study {
    /// Chosen by the team.
    pub id: StudyId,
    /// How the review names it: `Sebba 2017a`.
    pub label: String,
    /// What the appraisal and the tables distinguish: "systematic review", "qualitative".
    pub design: Option<String>,
    reports: Vec<ReportId>,
}

impl Study {
    /// A study with its reports, in the order given, without repeats.
    ///
    /// # Errors
    /// [`NotA`] when there is no report: a study nobody reported cannot be included.
    pub fn new(
        id: StudyId,
        label: impl Into<String>,
        design: Option<String>,
        reports: impl IntoIterator<Item = ReportId>,
    ) -> Result<Self, NotA> {
        let mut distinct: Vec<ReportId> = Vec::new();
        for report in reports {
            if !distinct.contains(&report) {
                distinct.push(report);
            }
        }
        if distinct.is_empty() {
            return Err(NotA::new(id.as_str(), "a study with a report"));
        }
        Ok(Self { id, label: label.into(), design, reports: distinct })
    }

    /// The reports of the study; at least one.
    #[must_use]
    pub fn reports(&self) -> &[ReportId] {
        &self.reports
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn study_without_a_report_cannot_be_made() {
        let id = StudyId::parse("sebba-2017").unwrap();
        assert!(Study::new(id.clone(), "Sebba 2017a", None, []).is_err());
        let report = ReportId::of(RecordId::parse("r1").unwrap());
        let study = Study::new(id, "Sebba 2017a", None, [report.clone(), report]).unwrap();
        assert_eq!(study.reports().len(), 1);
    }
}
