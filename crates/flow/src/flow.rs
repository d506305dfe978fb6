//! From fates to boxes. Each fate puts its record into the boxes the record went through; nothing
//! is added or subtracted here, so the identities of the diagram are a check and not a definition.

use crate::flow_box::{FlowBox, Route, Unit};
use crate::found_again::{FoundAgain, found_again};
use crate::leak::{self, Leak};
use revflow_review::{Arm, Fate, Pending, Reason, RecordId, ReportId, Source, SourceId, StudyId};
use std::collections::{BTreeMap, BTreeSet};

/// A record that was imported, the source it came from, and the fate the review gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The record.
    pub record: RecordId,
    /// Where it was found.
    pub source: SourceId,
    /// Where it ended; `None` when no stage claims it, which [`count`] refuses.
    pub fate: Option<Fate>,
}

impl Item {
    /// A record with its source and its fate.
    #[must_use]
    pub fn new(record: RecordId, source: SourceId, fate: impl Into<Option<Fate>>) -> Self {
        Self { record, source, fate: fate.into() }
    }
}

/// The ids in a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ids {
    /// Of records.
    Records(BTreeSet<RecordId>),
    /// Of reports.
    Reports(BTreeSet<ReportId>),
    /// Of studies.
    Studies(BTreeSet<StudyId>),
}

impl Ids {
    /// How many: the number the diagram prints.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Records(ids) => ids.len(),
            Self::Reports(ids) => ids.len(),
            Self::Studies(ids) => ids.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The ids as text, in order.
    #[must_use]
    pub fn iter(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Records(ids) => Box::new(ids.iter().map(RecordId::as_str)),
            Self::Reports(ids) => Box::new(ids.iter().map(|report| report.record().as_str())),
            Self::Studies(ids) => Box::new(ids.iter().map(StudyId::as_str)),
        }
    }
}

impl<'a> IntoIterator for &'a Ids {
    type Item = &'a str;
    type IntoIter = Box<dyn Iterator<Item = &'a str> + 'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The flow of a review: every box is a set of ids, and a count is the size of its set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    pub(crate) boxes: BTreeMap<FlowBox, Ids>,
    pub(crate) sources: Vec<(Source, BTreeSet<RecordId>)>,
    pub(crate) reasons: BTreeMap<(Route, Reason), BTreeSet<ReportId>>,
    pub(crate) included: BTreeMap<Route, BTreeSet<ReportId>>,
    pub(crate) studies: BTreeMap<StudyId, BTreeSet<ReportId>>,
    pub(crate) pending: BTreeMap<(Route, Pending), BTreeSet<RecordId>>,
    pub(crate) found_again: BTreeMap<(Route, FoundAgain), BTreeSet<RecordId>>,
}

/// Puts every record into the boxes its fate leads through.
///
/// `sources` in the order the review lists them, those without records too; `items` one per record
/// ever imported. Takes O(n log n) for n records.
///
/// # Errors
/// [`Leak`] when a record has no fate or several, comes from a source that is not listed, or
/// duplicates a record that was not kept. It names the records.
pub fn count(sources: &[Source], items: &[Item]) -> Result<Flow, Leak> {
    leak::check(sources, items)?;
    let mut flow = Flow::empty(sources);
    let places: BTreeMap<&SourceId, (usize, Arm)> =
        sources.iter().enumerate().map(|(place, source)| (&source.id, (place, source.arm))).collect();
    for item in items {
        // The leak check has made sure that both are there.
        if let (Some((place, arm)), Some(fate)) = (places.get(&item.source), &item.fate) {
            flow.identify(&item.record, *place, *arm);
            flow.follow(&item.record, route_of(*arm), fate);
        }
    }
    flow.found_again = found_again(sources, items);
    Ok(flow)
}

/// The boxes a flow has a set for, whether or not anything is in it.
const FROM_FATES: [FlowBox; 20] = [
    FlowBox::Databases,
    FlowBox::Registers,
    FlowBox::Duplicates,
    FlowBox::Screened,
    FlowBox::Excluded,
    FlowBox::Sought,
    FlowBox::NotRetrieved,
    FlowBox::Assessed,
    FlowBox::ExcludedFullText,
    FlowBox::Websites,
    FlowBox::Organisations,
    FlowBox::Citations,
    FlowBox::AlreadyFound,
    FlowBox::SetAside,
    FlowBox::OtherSought,
    FlowBox::OtherNotRetrieved,
    FlowBox::OtherAssessed,
    FlowBox::OtherExcluded,
    FlowBox::NewStudies,
    FlowBox::NewReports,
];

/// The boxes of one column that a fate can lead through.
struct Column {
    duplicates: FlowBox,
    screened: Option<FlowBox>,
    excluded: FlowBox,
    sought: FlowBox,
    not_retrieved: FlowBox,
    assessed: FlowBox,
    excluded_full_text: FlowBox,
}

impl Column {
    fn of(route: Route) -> Self {
        match route {
            Route::Databases => Self {
                duplicates: FlowBox::Duplicates,
                screened: Some(FlowBox::Screened),
                excluded: FlowBox::Excluded,
                sought: FlowBox::Sought,
                not_retrieved: FlowBox::NotRetrieved,
                assessed: FlowBox::Assessed,
                excluded_full_text: FlowBox::ExcludedFullText,
            },
            Route::Other => Self {
                duplicates: FlowBox::AlreadyFound,
                screened: None,
                excluded: FlowBox::SetAside,
                sought: FlowBox::OtherSought,
                not_retrieved: FlowBox::OtherNotRetrieved,
                assessed: FlowBox::OtherAssessed,
                excluded_full_text: FlowBox::OtherExcluded,
            },
        }
    }
}

pub(crate) fn route_of(arm: Arm) -> Route {
    if arm.is_database_or_register() { Route::Databases } else { Route::Other }
}

/// The box a kind of source is counted in; the template has one line for organisations and people.
pub(crate) const fn identified_in(arm: Arm) -> FlowBox {
    match arm {
        Arm::Database => FlowBox::Databases,
        Arm::Register => FlowBox::Registers,
        Arm::Website => FlowBox::Websites,
        Arm::Organisation | Arm::Stakeholders => FlowBox::Organisations,
        Arm::CitationSearching => FlowBox::Citations,
    }
}

impl Flow {
    fn empty(sources: &[Source]) -> Self {
        let boxes = FROM_FATES.map(|flow_box| {
            let ids = match flow_box.unit() {
                Unit::Records => Ids::Records(BTreeSet::new()),
                Unit::Reports => Ids::Reports(BTreeSet::new()),
                Unit::Studies => Ids::Studies(BTreeSet::new()),
            };
            (flow_box, ids)
        });
        Self {
            boxes: BTreeMap::from(boxes),
            sources: sources.iter().map(|source| (source.clone(), BTreeSet::new())).collect(),
            reasons: BTreeMap::new(),
            included: BTreeMap::new(),
            studies: BTreeMap::new(),
            pending: BTreeMap::new(),
            found_again: BTreeMap::new(),
        }
    }

    fn identify(&mut self, record: &RecordId, place: usize, arm: Arm) {
        self.put(identified_in(arm), record);
        if let Some((_, records)) = self.sources.get_mut(place) {
            records.insert(record.clone());
        }
    }

    /// The one table that says which boxes a fate leads through.
    fn follow(&mut self, record: &RecordId, route: Route, fate: &Fate) {
        let column = Column::of(route);
        let reached = match fate {
            Fate::Duplicate { .. } => Reached::Removed,
            Fate::Pending { at: Pending::TitleAbstract } => Reached::Waiting,
            Fate::ExcludedOnTitle { .. } => Reached::Screened,
            Fate::NotRetrieved { .. } | Fate::Pending { at: Pending::Retrieval | Pending::FullText } => {
                Reached::Sought
            }
            Fate::ExcludedOnFullText { .. }
            | Fate::Included { .. }
            | Fate::Pending { at: Pending::Study } => Reached::Assessed,
        };
        if reached >= Reached::Screened
            && let Some(screened) = column.screened
        {
            self.put(screened, record);
        }
        if reached >= Reached::Sought {
            self.put(column.sought, record);
        }
        if reached >= Reached::Assessed {
            self.put(column.assessed, record);
        }
        let report = || ReportId::of(record.clone());
        match fate {
            Fate::Duplicate { .. } => self.put(column.duplicates, record),
            Fate::ExcludedOnTitle { .. } => self.put(column.excluded, record),
            Fate::NotRetrieved { .. } => self.put(column.not_retrieved, record),
            Fate::ExcludedOnFullText { reason } => {
                self.put(column.excluded_full_text, record);
                self.reasons.entry((route, reason.clone())).or_default().insert(report());
            }
            Fate::Included { study } => {
                self.put(FlowBox::NewReports, record);
                if let Some(Ids::Studies(studies)) = self.boxes.get_mut(&FlowBox::NewStudies) {
                    studies.insert(study.clone());
                }
                self.included.entry(route).or_default().insert(report());
                self.studies.entry(study.clone()).or_default().insert(report());
            }
            Fate::Pending { at } => {
                self.pending.entry((route, *at)).or_default().insert(record.clone());
            }
        }
    }

    fn put(&mut self, flow_box: FlowBox, record: &RecordId) {
        match self.boxes.get_mut(&flow_box) {
            Some(Ids::Records(ids)) => {
                ids.insert(record.clone());
            }
            Some(Ids::Reports(ids)) => {
                ids.insert(ReportId::of(record.clone()));
            }
            Some(Ids::Studies(_)) | None => {}
        }
    }

    /// Every box that fates lead to, in the order of the diagram, the empty ones too.
    pub fn boxes(&self) -> impl Iterator<Item = (FlowBox, &Ids)> {
        self.boxes.iter().map(|(flow_box, ids)| (*flow_box, ids))
    }

    /// The ids in a box; `None` for a box no fate leads to, such as those of a previous version.
    #[must_use]
    pub fn ids(&self, flow_box: FlowBox) -> Option<&Ids> {
        self.boxes.get(&flow_box)
    }

    /// How many are in a box; 0 for a box no fate leads to.
    #[must_use]
    pub fn size(&self, flow_box: FlowBox) -> usize {
        self.boxes.get(&flow_box).map_or(0, Ids::len)
    }

    /// The sources in the order given, each with its records.
    pub fn sources(&self) -> impl Iterator<Item = (&Source, &BTreeSet<RecordId>)> {
        self.sources.iter().map(|(source, records)| (source, records))
    }

    /// The primary reasons for which reports of a column were excluded, in order of precedence.
    pub fn reasons(&self, route: Route) -> impl Iterator<Item = (&Reason, &BTreeSet<ReportId>)> {
        self.reasons.iter().filter(move |((of, _), _)| *of == route).map(|((_, reason), ids)| (reason, ids))
    }

    /// The duplicates of a column by where they had been found before. Together they are the duplicates
    /// of the column.
    pub fn found_again(&self, route: Route) -> impl Iterator<Item = (FoundAgain, &BTreeSet<RecordId>)> {
        self.found_again.iter().filter(move |((of, _), _)| *of == route).map(|((_, how), ids)| (*how, ids))
    }

    /// The included studies, each with its reports.
    pub fn studies(&self) -> impl Iterator<Item = (&StudyId, &BTreeSet<ReportId>)> {
        self.studies.iter()
    }

    /// The records the review is not done with, by column and by what they wait for.
    pub fn pending(&self) -> impl Iterator<Item = (Route, Pending, &BTreeSet<RecordId>)> {
        self.pending.iter().map(|((route, at), records)| (*route, *at, records))
    }

    /// How many records the review is not done with; a final diagram has none.
    #[must_use]
    pub fn pending_size(&self) -> usize {
        self.pending.values().map(BTreeSet::len).sum()
    }

    /// Whether the review has sources outside databases and registers: a right column.
    #[must_use]
    pub fn has_other_methods(&self) -> bool {
        self.sources.iter().any(|(source, _)| route_of(source.arm) == Route::Other)
    }
}

/// How far a record came. A record has been in the boxes of every step it reached.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Removed,
    Waiting,
    Screened,
    Sought,
    Assessed,
}
