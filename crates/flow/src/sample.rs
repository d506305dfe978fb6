//! Reviews for tests: one written out, and random ones in which every fate is possible.

use crate::flow::Item;
use proptest::prelude::*;
use revflow_review::{Arm, Fate, Pending, Reason, ReasonList, RecordId, Round, Source, SourceId, StudyId};

pub(crate) fn source(name: &str, arm: Arm) -> Source {
    Source { id: SourceId::parse(name).unwrap(), name: name.to_owned(), arm, round: Round::FIRST }
}

pub(crate) fn record(id: &str) -> RecordId {
    RecordId::parse(id).unwrap()
}

pub(crate) fn reasons() -> Vec<Reason> {
    let reasons = [
        ("population", "Healthcare"),
        ("setting", "Adult social care, 18 years and over"),
        ("study-design", "Editorial, conference abstract or opinion piece"),
    ];
    ReasonList::new(reasons).iter().cloned().collect()
}

/// A review that is built record by record: `add(3, "medline", ..)` adds m1, m2, m3.
#[derive(Debug)]
pub(crate) struct Review {
    pub(crate) sources: Vec<Source>,
    pub(crate) items: Vec<Item>,
}

impl Review {
    pub(crate) fn new(sources: &[(&str, Arm)]) -> Self {
        let sources = sources.iter().map(|(name, arm)| source(name, *arm)).collect();
        Self { sources, items: Vec::new() }
    }

    /// Adds `n` records of a source with the same fate.
    pub(crate) fn add(mut self, n: usize, source: &str, fate: &Fate) -> Self {
        let source = SourceId::parse(source).unwrap();
        for _ in 0..n {
            let nth = 1 + self.items.iter().filter(|item| item.source == source).count();
            let id = record(&format!("{source}-{nth}"));
            self.items.push(Item::new(id, source.clone(), fate.clone()));
        }
        self
    }
}

pub(crate) fn duplicate(of: &str) -> Fate {
    Fate::Duplicate { of: record(of) }
}

pub(crate) fn excluded() -> Fate {
    Fate::ExcludedOnTitle { reason: None }
}

pub(crate) fn not_retrieved() -> Fate {
    Fate::NotRetrieved { reason: "no copy in any library".to_owned() }
}

pub(crate) fn excluded_for(place: usize) -> Fate {
    Fate::ExcludedOnFullText { reason: reasons()[place].clone() }
}

pub(crate) fn included(study: &str) -> Fate {
    Fate::Included { study: StudyId::parse(study).unwrap() }
}

pub(crate) fn pending(at: Pending) -> Fate {
    Fate::Pending { at }
}

/// A synthetic review with every kind of source and every fate but pending: 20 records of two
/// databases, 8 from other methods, and a study with a report in either column.
pub(crate) fn small() -> Review {
    Review::new(&[
        ("Medline", Arm::Database),
        ("Social Policy & Practice", Arm::Database),
        ("Google Scholar", Arm::Website),
        ("Foundations", Arm::Organisation),
        ("Known to the team", Arm::Stakeholders),
    ])
    .add(1, "Medline", &included("oliveira-2022"))
    .add(6, "Medline", &excluded())
    .add(2, "Medline", &excluded_for(0))
    .add(3, "Social Policy & Practice", &duplicate("medline-1"))
    .add(4, "Social Policy & Practice", &excluded())
    .add(1, "Social Policy & Practice", &not_retrieved())
    .add(1, "Social Policy & Practice", &excluded_for(1))
    .add(2, "Social Policy & Practice", &included("sebba-2017"))
    .add(1, "Google Scholar", &duplicate("medline-1"))
    .add(1, "Google Scholar", &excluded())
    .add(2, "Google Scholar", &excluded_for(2))
    .add(1, "Foundations", &not_retrieved())
    .add(2, "Foundations", &included("sebba-2017"))
    .add(1, "Known to the team", &included("godar-2021"))
}

/// Any review: up to six sources, and fates of every kind; duplicates only of records that were kept.
pub(crate) fn any_review() -> impl Strategy<Value = Review> {
    let arms = prop::sample::select(vec![
        Arm::Database,
        Arm::Register,
        Arm::Website,
        Arm::Organisation,
        Arm::CitationSearching,
        Arm::Stakeholders,
    ]);
    (
        prop::collection::vec(arms, 1..6),
        prop::collection::vec((any::<prop::sample::Index>(), 0..12u8, any::<u8>()), 0..60),
    )
        .prop_map(|(arms, records)| {
            let sources: Vec<Source> = arms
                .into_iter()
                .enumerate()
                .map(|(place, arm)| Source {
                    // Every other source is searched again later.
                    round: Round::new(1 + (place % 2) as u16).unwrap_or_default(),
                    ..source(&format!("Source {place}"), arm)
                })
                .collect();
            let mut items: Vec<Item> = Vec::new();
            let mut kept: Vec<RecordId> = Vec::new();
            for (place, (of, kind, choice)) in records.into_iter().enumerate() {
                let fate = any_fate(kind, usize::from(choice), &kept);
                let id = record(&format!("r{place}"));
                if !matches!(fate, Fate::Duplicate { .. }) {
                    kept.push(id.clone());
                }
                items.push(Item::new(id, of.get(&sources).id.clone(), fate));
            }
            Review { sources, items }
        })
}

fn any_fate(kind: u8, choice: usize, kept: &[RecordId]) -> Fate {
    let reasons = reasons();
    match kind {
        0 | 1 if !kept.is_empty() => Fate::Duplicate { of: kept[choice % kept.len()].clone() },
        2 => not_retrieved(),
        3 | 4 => Fate::ExcludedOnFullText { reason: reasons[choice % reasons.len()].clone() },
        5 | 6 => included(&format!("study-{}", choice % 5)),
        7 => pending(Pending::TitleAbstract),
        8 => pending(Pending::Retrieval),
        9 => pending(Pending::FullText),
        10 => pending(Pending::Study),
        _ => excluded(),
    }
}
