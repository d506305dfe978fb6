//! The identities a flow diagram must satisfy, as equations between sets: what goes into a step is
//! what comes out of it, each id once. A diagram that does not balance is told apart from one that
//! does by the ids that are missing, strange or counted twice.

use crate::flow::{Flow, Ids, identified_in};
use crate::flow_box::{FlowBox, Route};
use crate::sentence::{joined, listed};
use revflow_review::{Arm, Pending, RecordId, ReportId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The identities, in the order of the diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Identity {
    /// Records identified are those of the sources, each in the source's line.
    #[serde(rename = "I1")]
    Sources,
    /// Records identified are those removed before screening and those screened.
    #[serde(rename = "I2")]
    BeforeScreening,
    /// Records excluded were screened.
    #[serde(rename = "I3")]
    Exclusion,
    /// Reports are sought for the records screened and not excluded.
    #[serde(rename = "I4")]
    Seeking,
    /// Reports sought are those not retrieved and those assessed.
    #[serde(rename = "I5")]
    Retrieval,
    /// Reports assessed are those excluded, each for one primary reason, and those included.
    #[serde(rename = "I6")]
    Assessment,
    /// Records identified by other methods are those sought and those explained.
    #[serde(rename = "I7")]
    OtherMethods,
    /// Included reports are those of the two columns, each in one.
    #[serde(rename = "I8")]
    IncludedReports,
    /// Every included report belongs to one study, every study has a report.
    #[serde(rename = "I9")]
    Studies,
    /// Totals are the previous version and what is new.
    #[serde(rename = "I10")]
    Totals,
    /// A meta-analysis has no more than the review.
    #[serde(rename = "I11")]
    MetaAnalysis,
    /// No box exceeds the one it comes from.
    #[serde(rename = "I12")]
    Parents,
    /// Closure: every record identified has ended in one place.
    #[serde(rename = "I13")]
    Closure,
}

impl Identity {
    /// `I1` to `I13`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sources => "I1",
            Self::BeforeScreening => "I2",
            Self::Exclusion => "I3",
            Self::Seeking => "I4",
            Self::Retrieval => "I5",
            Self::Assessment => "I6",
            Self::OtherMethods => "I7",
            Self::IncludedReports => "I8",
            Self::Studies => "I9",
            Self::Totals => "I10",
            Self::MetaAnalysis => "I11",
            Self::Parents => "I12",
            Self::Closure => "I13",
        }
    }
}

/// How much a violation weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// The diagram is wrong.
    Error,
    /// The diagram may be right, but a reader will ask why.
    Warning,
}

/// An identity that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Which.
    pub identity: Identity,
    /// How much it weighs.
    pub weight: Weight,
    /// What is wrong, with the numbers and the first ids.
    pub sentence: String,
    /// All the ids; none where only numbers are known.
    pub ids: Vec<String>,
}

/// `I2: 152 records identified ...`
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.identity.code(), self.sentence)
    }
}

/// One side of an equation: a set and what it is called.
struct Part<'a> {
    name: String,
    ids: BTreeSet<&'a str>,
}

impl Part<'_> {
    fn named(&self) -> String {
        format!("{} ({})", self.name, self.ids.len())
    }
}

impl Flow {
    /// The identities I1 to I9 and I13 that do not hold, as equations between sets. For a flow that
    /// [`count`](crate::count) made there are none. I10 and I11 speak of boxes no fate leads to, and
    /// I12 follows for sets from I2 to I7; [`Counts::verify`](crate::Counts::verify) checks them.
    #[must_use]
    pub fn verify(&self) -> Vec<Violation> {
        let mut found = Vec::new();
        self.verify_sources(&mut found);
        self.verify_screening(&mut found);
        for route in Route::ALL {
            self.verify_reports(route, &mut found);
        }
        self.verify_included(&mut found);
        for route in Route::ALL {
            self.verify_closure(route, &mut found);
        }
        found.sort_by_key(|violation| violation.identity);
        found
    }

    fn verify_sources(&self, found: &mut Vec<Violation>) {
        for whole in IDENTIFIED {
            let parts: Vec<Part<'_>> = self
                .sources
                .iter()
                .filter(|(source, _)| identified_in(source.arm) == whole)
                .map(|(source, records)| part(&source.name, records.iter().map(RecordId::as_str)))
                .collect();
            equation(Identity::Sources, &self.part(whole), &parts, found);
        }
    }

    fn verify_screening(&self, found: &mut Vec<Violation>) {
        let parts = [
            self.part(FlowBox::Duplicates),
            self.part(FlowBox::Screened),
            self.waiting(Route::Databases, Pending::TitleAbstract),
        ];
        equation(Identity::BeforeScreening, &self.identified(Route::Databases), &parts, found);

        let screened = self.part(FlowBox::Screened);
        let excluded = self.part(FlowBox::Excluded);
        let strange: Vec<&str> = excluded.ids.difference(&screened.ids).copied().collect();
        if !strange.is_empty() {
            let fact = too_many(&excluded.named(), &screened.named(), &strange);
            violate(Identity::Exclusion, fact, &strange, found);
        }
        let kept = Part {
            name: "records screened and not excluded".to_owned(),
            ids: screened.ids.difference(&excluded.ids).copied().collect(),
        };
        equation(Identity::Seeking, &kept, &[self.part(FlowBox::Sought)], found);

        let parts = [
            self.part(FlowBox::AlreadyFound),
            self.part(FlowBox::SetAside),
            self.part(FlowBox::OtherSought),
            self.waiting(Route::Other, Pending::TitleAbstract),
        ];
        equation(Identity::OtherMethods, &self.identified(Route::Other), &parts, found);
    }

    fn verify_reports(&self, route: Route, found: &mut Vec<Violation>) {
        let [sought, not_retrieved, assessed, excluded] = match route {
            Route::Databases => {
                [FlowBox::Sought, FlowBox::NotRetrieved, FlowBox::Assessed, FlowBox::ExcludedFullText]
            }
            Route::Other => [
                FlowBox::OtherSought,
                FlowBox::OtherNotRetrieved,
                FlowBox::OtherAssessed,
                FlowBox::OtherExcluded,
            ],
        };
        let parts = [
            self.part(not_retrieved),
            self.part(assessed),
            self.waiting(route, Pending::Retrieval),
            self.waiting(route, Pending::FullText),
        ];
        equation(Identity::Retrieval, &self.part(sought), &parts, found);

        let parts = [self.part(excluded), self.included(route), self.waiting(route, Pending::Study)];
        equation(Identity::Assessment, &self.part(assessed), &parts, found);

        let reasons: Vec<Part<'_>> =
            self.reasons(route).map(|(reason, reports)| part(reason.label(), texts(reports))).collect();
        equation(Identity::Assessment, &self.part(excluded), &reasons, found);
    }

    fn verify_included(&self, found: &mut Vec<Violation>) {
        let parts = Route::ALL.map(|route| self.included(route));
        equation(Identity::IncludedReports, &self.part(FlowBox::NewReports), &parts, found);

        let by_study: Vec<Part<'_>> =
            self.studies.iter().map(|(study, reports)| part(study.as_str(), texts(reports))).collect();
        equation(Identity::Studies, &self.part(FlowBox::NewReports), &by_study, found);

        let with_reports = self.studies.iter().filter(|(_, reports)| !reports.is_empty());
        let studies = part("studies with a report", with_reports.map(|(study, _)| study.as_str()));
        equation(Identity::Studies, &self.part(FlowBox::NewStudies), &[studies], found);
    }

    fn verify_closure(&self, route: Route, found: &mut Vec<Violation>) {
        let mut ends = match route {
            Route::Databases => vec![
                self.part(FlowBox::Duplicates),
                self.part(FlowBox::Excluded),
                self.part(FlowBox::NotRetrieved),
                self.part(FlowBox::ExcludedFullText),
            ],
            Route::Other => vec![
                self.part(FlowBox::AlreadyFound),
                self.part(FlowBox::SetAside),
                self.part(FlowBox::OtherNotRetrieved),
                self.part(FlowBox::OtherExcluded),
            ],
        };
        ends.push(self.included(route));
        let pending = self.pending().filter(|(of, ..)| *of == route);
        ends.push(part("records pending", pending.flat_map(|(.., records)| records).map(RecordId::as_str)));
        equation(Identity::Closure, &self.identified(route), &ends, found);
    }

    fn part(&self, flow_box: FlowBox) -> Part<'_> {
        part(flow_box.name(), self.ids(flow_box).into_iter().flat_map(Ids::iter))
    }

    fn identified(&self, route: Route) -> Part<'_> {
        let boxes = IDENTIFIED.into_iter().filter(|flow_box| {
            (route == Route::Databases) == matches!(flow_box, FlowBox::Databases | FlowBox::Registers)
        });
        let ids = boxes.filter_map(|flow_box| self.ids(flow_box)).flat_map(Ids::iter);
        part(&format!("records identified from {}", route.name()), ids)
    }

    fn included(&self, route: Route) -> Part<'_> {
        let reports = self.included.get(&route).into_iter().flat_map(texts);
        part(&format!("reports included from {}", route.name()), reports)
    }

    fn waiting(&self, route: Route, at: Pending) -> Part<'_> {
        let records = self.pending.get(&(route, at)).into_iter().flatten().map(RecordId::as_str);
        part(&format!("records pending {}", at.as_str()), records)
    }
}

/// The boxes that records enter by.
const IDENTIFIED: [FlowBox; 5] = [
    identified_in(Arm::Database),
    identified_in(Arm::Register),
    identified_in(Arm::Website),
    identified_in(Arm::Organisation),
    identified_in(Arm::CitationSearching),
];

fn part<'a>(name: &str, ids: impl Iterator<Item = &'a str>) -> Part<'a> {
    Part { name: name.to_owned(), ids: ids.collect() }
}

fn texts(reports: &BTreeSet<ReportId>) -> impl Iterator<Item = &str> {
    reports.iter().map(|report| report.record().as_str())
}

/// Holds when the parts share no id and together are the whole.
fn equation(identity: Identity, whole: &Part<'_>, parts: &[Part<'_>], found: &mut Vec<Violation>) {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for id in parts.iter().flat_map(|part| &part.ids) {
        *times.entry(id).or_default() += 1;
    }
    let missing: Vec<&str> = whole.ids.iter().filter(|id| !times.contains_key(*id)).copied().collect();
    let strange: Vec<&str> = times.keys().filter(|id| !whole.ids.contains(*id)).copied().collect();
    let twice: Vec<&str> = times.iter().filter(|(_, times)| **times > 1).map(|(id, _)| *id).collect();

    // A part nobody is in explains nothing to the reader.
    let filled: Vec<String> = parts.iter().filter(|part| !part.ids.is_empty()).map(Part::named).collect();
    let parts = if filled.is_empty() { "any other box".to_owned() } else { joined(&filled) };
    let whole = whole.named();
    if !missing.is_empty() {
        let ids = listed(&missing);
        let fact = format!("{whole} are not all among {parts}; {} missing: {ids}", missing.len());
        violate(identity, fact, &missing, found);
    }
    if !strange.is_empty() {
        violate(identity, too_many(&parts, &whole, &strange), &strange, found);
    }
    if !twice.is_empty() {
        let ids = listed(&twice);
        let fact = format!("{parts} overlap; {} counted twice: {ids}", twice.len());
        violate(identity, fact, &twice, found);
    }
}

fn too_many(parts: &str, whole: &str, strange: &[&str]) -> String {
    format!("{parts} are not all among {whole}; {} too many: {}", strange.len(), listed(strange))
}

fn violate(identity: Identity, sentence: String, ids: &[&str], found: &mut Vec<Violation>) {
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    found.push(Violation { identity, weight: Weight::Error, sentence, ids });
}
