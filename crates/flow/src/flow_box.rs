//! The boxes of the PRISMA 2020 flow diagram by name, so that a set of records, a number in a file
//! and a line of the drawing are spoken of with the same word.

use serde::Serialize;
use std::fmt;

/// The two ways in which PRISMA 2020 says records are identified; each is a column of the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// Databases and registers: deduplicated, then screened by title and abstract.
    Databases,
    /// Other methods: websites, organisations, citation searching; sought without screening.
    Other,
}

impl Route {
    /// Both, in the order of the diagram.
    pub const ALL: [Self; 2] = [Self::Databases, Self::Other];

    /// How a sentence names the column.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Databases => "databases and registers",
            Self::Other => "other methods",
        }
    }
}

/// One number of the flow diagram. Several may stand in one rectangle: [`FlowBox::rectangle`].
///
/// The variants are in the order of the diagram: left column, right column, included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowBox {
    /// Studies included in the previous version of an updated review.
    PreviousStudies,
    /// Reports of those studies.
    PreviousReports,
    /// Records identified from databases.
    Databases,
    /// Records identified from registers.
    Registers,
    /// Duplicate records removed before screening.
    Duplicates,
    /// Records an automation tool marked as ineligible before screening. No fate leads here.
    Automation,
    /// Records removed before screening for other reasons. No fate leads here.
    RemovedOtherwise,
    /// Records screened.
    Screened,
    /// Records excluded on title and abstract.
    Excluded,
    /// Reports sought for retrieval.
    Sought,
    /// Reports not retrieved.
    NotRetrieved,
    /// Reports assessed for eligibility.
    Assessed,
    /// Reports excluded, each for one primary reason.
    ExcludedFullText,
    /// Records identified from websites.
    Websites,
    /// Records identified from organisations, and those stakeholders or the team knew.
    Organisations,
    /// Records identified by citation searching.
    Citations,
    /// Records from other methods that had been found already. The official template has no line
    /// for them; without one its right column would not balance.
    AlreadyFound,
    /// Records from other methods excluded on their title, before retrieval. Not in the template.
    SetAside,
    /// Reports sought for retrieval, other methods.
    OtherSought,
    /// Reports not retrieved, other methods.
    OtherNotRetrieved,
    /// Reports assessed for eligibility, other methods.
    OtherAssessed,
    /// Reports excluded, each for one primary reason, other methods.
    OtherExcluded,
    /// Studies included in this review.
    NewStudies,
    /// Reports of those studies, from both columns.
    NewReports,
    /// Studies included, with those of the previous version.
    TotalStudies,
    /// Reports included, with those of the previous version.
    TotalReports,
    /// Studies included in a meta-analysis. Not in the official templates.
    MetaAnalysisStudies,
    /// Reports included in a meta-analysis. Not in the official templates.
    MetaAnalysisReports,
}

/// What a box counts (PRISMA 2020 glossary).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Titles and abstracts indexed in a source.
    Records,
    /// Documents.
    Reports,
    /// Investigations.
    Studies,
}

impl FlowBox {
    /// Every box, in the order of the diagram.
    pub const ALL: [Self; 28] = [
        Self::PreviousStudies,
        Self::PreviousReports,
        Self::Databases,
        Self::Registers,
        Self::Duplicates,
        Self::Automation,
        Self::RemovedOtherwise,
        Self::Screened,
        Self::Excluded,
        Self::Sought,
        Self::NotRetrieved,
        Self::Assessed,
        Self::ExcludedFullText,
        Self::Websites,
        Self::Organisations,
        Self::Citations,
        Self::AlreadyFound,
        Self::SetAside,
        Self::OtherSought,
        Self::OtherNotRetrieved,
        Self::OtherAssessed,
        Self::OtherExcluded,
        Self::NewStudies,
        Self::NewReports,
        Self::TotalStudies,
        Self::TotalReports,
        Self::MetaAnalysisStudies,
        Self::MetaAnalysisReports,
    ];

    /// The boxes of the right column of the diagram.
    pub const OTHER_METHODS: [Self; 9] = [
        Self::Websites,
        Self::Organisations,
        Self::Citations,
        Self::AlreadyFound,
        Self::SetAside,
        Self::OtherSought,
        Self::OtherNotRetrieved,
        Self::OtherAssessed,
        Self::OtherExcluded,
    ];

    /// The name in `flow.json`, and in `flow.csv` where the PRISMA2020 package has a row for it.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.facts().0
    }

    /// The rectangle of the template the number stands in, numbered as the PRISMA2020 package does.
    #[must_use]
    pub fn rectangle(self) -> &'static str {
        self.facts().1
    }

    /// What it counts.
    #[must_use]
    pub fn unit(self) -> Unit {
        self.facts().2
    }

    /// How a sentence names it: "duplicate records removed".
    #[must_use]
    pub fn name(self) -> &'static str {
        self.facts().3
    }

    /// What the template prints beside the number: "Duplicate records removed".
    #[must_use]
    pub fn line(self) -> &'static str {
        self.facts().4
    }

    /// What the template for updated reviews prints beside the number, where a previous version
    /// stands beside it.
    #[must_use]
    pub fn line_in_update(self) -> &'static str {
        match self {
            Self::NewStudies => "New studies included in review",
            Self::NewReports => "Reports of new included studies",
            other => other.line(),
        }
    }

    fn facts(self) -> (&'static str, &'static str, Unit, &'static str, &'static str) {
        use Unit::{Records, Reports, Studies};
        match self {
            Self::PreviousStudies => (
                "previous_studies",
                "box1",
                Studies,
                "studies in the previous version",
                "Studies included in previous version of review",
            ),
            Self::PreviousReports => (
                "previous_reports",
                "box1",
                Reports,
                "reports in the previous version",
                "Reports of studies included in previous version of review",
            ),
            Self::Databases => {
                ("database_results", "box2", Records, "records identified from databases", "Databases")
            }
            Self::Registers => {
                ("register_results", "box2", Records, "records identified from registers", "Registers")
            }
            Self::Duplicates => {
                ("duplicates", "box3", Records, "duplicate records removed", "Duplicate records removed")
            }
            Self::Automation => (
                "excluded_automatic",
                "box3",
                Records,
                "records marked as ineligible by automation tools",
                "Records marked as ineligible by automation tools",
            ),
            Self::RemovedOtherwise => (
                "excluded_other",
                "box3",
                Records,
                "records removed for other reasons",
                "Records removed for other reasons",
            ),
            Self::Screened => ("records_screened", "box4", Records, "records screened", "Records screened"),
            Self::Excluded => ("records_excluded", "box5", Records, "records excluded", "Records excluded"),
            Self::Sought => (
                "dbr_sought_reports",
                "box6",
                Reports,
                "reports sought for retrieval",
                "Reports sought for retrieval",
            ),
            Self::NotRetrieved => (
                "dbr_notretrieved_reports",
                "box7",
                Reports,
                "reports not retrieved",
                "Reports not retrieved",
            ),
            Self::Assessed => (
                "dbr_assessed",
                "box8",
                Reports,
                "reports assessed for eligibility",
                "Reports assessed for eligibility",
            ),
            Self::ExcludedFullText => {
                ("dbr_excluded", "box9", Reports, "reports excluded", "Reports excluded")
            }
            Self::Websites => {
                ("website_results", "box11", Records, "records identified from websites", "Websites")
            }
            Self::Organisations => (
                "organisation_results",
                "box11",
                Records,
                "records identified from organisations and stakeholders",
                "Organisations and stakeholders",
            ),
            Self::Citations => (
                "citations_results",
                "box11",
                Records,
                "records identified by citation searching",
                "Citation searching",
            ),
            Self::AlreadyFound => (
                "other_already_found",
                "box11",
                Records,
                "records from other methods already found",
                "Already found",
            ),
            Self::SetAside => (
                "other_set_aside",
                "box11",
                Records,
                "records from other methods excluded on title",
                "Excluded on title",
            ),
            Self::OtherSought => (
                "other_sought_reports",
                "box12",
                Reports,
                "reports from other methods sought for retrieval",
                "Reports sought for retrieval",
            ),
            Self::OtherNotRetrieved => (
                "other_notretrieved_reports",
                "box13",
                Reports,
                "reports from other methods not retrieved",
                "Reports not retrieved",
            ),
            Self::OtherAssessed => (
                "other_assessed",
                "box14",
                Reports,
                "reports from other methods assessed for eligibility",
                "Reports assessed for eligibility",
            ),
            Self::OtherExcluded => (
                "other_excluded",
                "box15",
                Reports,
                "reports from other methods excluded",
                "Reports excluded",
            ),
            Self::NewStudies => {
                ("new_studies", "box10", Studies, "studies included", "Studies included in review")
            }
            Self::NewReports => (
                "new_reports",
                "box10",
                Reports,
                "reports of included studies",
                "Reports of included studies",
            ),
            Self::TotalStudies => (
                "total_studies",
                "box16",
                Studies,
                "studies included in total",
                "Total studies included in review",
            ),
            Self::TotalReports => (
                "total_reports",
                "box16",
                Reports,
                "reports of included studies in total",
                "Reports of total included studies",
            ),
            Self::MetaAnalysisStudies => (
                "total_studies_ma",
                "box17",
                Studies,
                "studies included in the meta-analysis",
                "Total studies included in meta-analysis",
            ),
            Self::MetaAnalysisReports => (
                "total_reports_ma",
                "box17",
                Reports,
                "reports included in the meta-analysis",
                "Reports of total included studies in meta-analysis",
            ),
        }
    }
}

impl fmt::Display for FlowBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn all_lists_every_box_once_in_the_order_of_the_diagram() {
        assert!(FlowBox::ALL.is_sorted());
        let keys: BTreeSet<_> = FlowBox::ALL.iter().map(|b| b.key()).collect();
        let names: BTreeSet<_> = FlowBox::ALL.iter().map(|b| b.name()).collect();
        assert_eq!((keys.len(), names.len()), (FlowBox::ALL.len(), FlowBox::ALL.len()));
    }
}
