//! The closure of the review: every record ever imported has exactly one fate. Before anything is
//! counted, the records that break this are found and named; a review that leaks has no diagram.

use crate::flow::Item;
use crate::sentence::listed;
use revflow_review::{Fate, RecordId, Source, SourceId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Why a review could not be counted: each hole, and the records in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .holes.iter().map(Hole::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Leak {
    /// At least one, in the order of [`Hole`]'s variants.
    pub holes: Vec<Hole>,
}

/// One way in which records have no fate, or more than one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hole {
    /// The source is listed more than once.
    SourceTwice(BTreeSet<SourceId>),
    /// The record comes from a source that is not listed.
    UnknownSource(BTreeMap<RecordId, SourceId>),
    /// No stage of the review claims the record.
    NoFate(BTreeSet<RecordId>),
    /// The record was given more than once: it would be counted more than once.
    SeveralFates(BTreeSet<RecordId>),
    /// A duplicate of a record that was never imported, by the duplicate.
    DuplicateOfUnknown(BTreeMap<RecordId, RecordId>),
    /// A duplicate of a record that is itself a duplicate (or of itself): none of them was kept.
    DuplicateOfDuplicate(BTreeMap<RecordId, RecordId>),
}

impl Hole {
    fn is_empty(&self) -> bool {
        match self {
            Self::SourceTwice(ids) => ids.is_empty(),
            Self::UnknownSource(ids) => ids.is_empty(),
            Self::NoFate(ids) | Self::SeveralFates(ids) => ids.is_empty(),
            Self::DuplicateOfUnknown(ids) | Self::DuplicateOfDuplicate(ids) => ids.is_empty(),
        }
    }
}

/// A sentence with the number of records, their ids and the remedy.
impl fmt::Display for Hole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SourceTwice(ids) => write!(
                f,
                "{} listed more than once: {}; give each source a name of its own",
                counted(ids.len(), "source is", "sources are"),
                listed(ids)
            ),
            Self::UnknownSource(ids) => write!(
                f,
                "{} from a source that is not listed: {}; list the source in the protocol",
                counted(ids.len(), "record is", "records are"),
                listed(ids.iter().map(|(record, source)| format!("{record} (from {source})")))
            ),
            Self::NoFate(ids) => write!(
                f,
                "{} no fate: {}; make sure that a stage of the review decides on each",
                counted(ids.len(), "record has", "records have"),
                listed(ids)
            ),
            Self::SeveralFates(ids) => write!(
                f,
                "{} more than one fate and would be counted more than once: {}",
                counted(ids.len(), "record has", "records have"),
                listed(ids)
            ),
            Self::DuplicateOfUnknown(ids) => write!(
                f,
                "{} of a record that was never imported: {}; import it, or deduplicate again",
                counted(ids.len(), "record is a duplicate", "records are duplicates"),
                listed(pairs(ids))
            ),
            Self::DuplicateOfDuplicate(ids) => write!(
                f,
                "{} of a record that was not kept: {}; deduplicate again",
                counted(ids.len(), "record is a duplicate", "records are duplicates"),
                listed(pairs(ids))
            ),
        }
    }
}

fn counted(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}

fn pairs(ids: &BTreeMap<RecordId, RecordId>) -> impl Iterator<Item = String> {
    ids.iter().map(|(record, of)| format!("{record} (of {of})"))
}

/// Looks for holes. Linear in the items but for the ordered sets.
pub(crate) fn check(sources: &[Source], items: &[Item]) -> Result<(), Leak> {
    let mut known = BTreeSet::new();
    let source_twice =
        sources.iter().filter(|source| !known.insert(&source.id)).map(|source| source.id.clone()).collect();

    let mut fates: BTreeMap<&RecordId, Option<&Fate>> = BTreeMap::new();
    let mut several = BTreeSet::new();
    for item in items {
        if fates.insert(&item.record, item.fate.as_ref()).is_some() {
            several.insert(item.record.clone());
        }
    }

    let mut unknown_source = BTreeMap::new();
    let mut no_fate = BTreeSet::new();
    let mut of_unknown = BTreeMap::new();
    let mut of_duplicate = BTreeMap::new();
    for item in items {
        if !known.contains(&item.source) {
            unknown_source.insert(item.record.clone(), item.source.clone());
        }
        match &item.fate {
            None => {
                no_fate.insert(item.record.clone());
            }
            Some(Fate::Duplicate { of }) => match fates.get(of) {
                None => {
                    of_unknown.insert(item.record.clone(), of.clone());
                }
                Some(Some(Fate::Duplicate { .. })) => {
                    of_duplicate.insert(item.record.clone(), of.clone());
                }
                Some(_) => {}
            },
            Some(_) => {}
        }
    }

    let holes: Vec<Hole> = [
        Hole::SourceTwice(source_twice),
        Hole::UnknownSource(unknown_source),
        Hole::NoFate(no_fate),
        Hole::SeveralFates(several),
        Hole::DuplicateOfUnknown(of_unknown),
        Hole::DuplicateOfDuplicate(of_duplicate),
    ]
    .into_iter()
    .filter(|hole| !hole.is_empty())
    .collect();
    if holes.is_empty() { Ok(()) } else { Err(Leak { holes }) }
}
