//! The one fate of every record, from what each stage said of it. Each record is asked the same
//! questions in the order of the stages; the first answer that ends its way is its fate.

use super::{Extracted, Screened};
use revflow_review::{Fate, Pending, Record, RecordId, Retrieval};
use revflow_screening::Outcome;
use std::collections::BTreeMap;

pub(super) fn fates(
    records: &[Record],
    kept: &BTreeMap<RecordId, RecordId>,
    title_abstract: &Screened,
    retrieval: &BTreeMap<RecordId, Retrieval>,
    full_text: &Screened,
    extracted: &Extracted,
) -> BTreeMap<RecordId, Fate> {
    let fate = |record: &RecordId| {
        if let Some(of) = kept.get(record) {
            return Some(Fate::Duplicate { of: of.clone() });
        }
        match title_abstract.outcomes.get(record) {
            Some(Outcome::Waiting { .. } | Outcome::Conflict { .. }) => {
                return Some(Fate::Pending { at: Pending::TitleAbstract });
            }
            Some(Outcome::Excluded(reason)) => return Some(Fate::ExcludedOnTitle { reason: reason.clone() }),
            // Included, or of a source whose records are not screened on title and abstract.
            Some(Outcome::Included) | None => {}
        }
        // A record that was sent nowhere is left without a fate, which counting refuses by name.
        match retrieval.get(record)? {
            Retrieval::Awaited => return Some(Fate::Pending { at: Pending::Retrieval }),
            Retrieval::NotRetrieved(reason) => return Some(Fate::NotRetrieved { reason: reason.clone() }),
            Retrieval::Retrieved(_) => {}
        }
        match full_text.outcomes.get(record)? {
            Outcome::Waiting { .. } | Outcome::Conflict { .. } => {
                Some(Fate::Pending { at: Pending::FullText })
            }
            // A full text cannot be excluded without a reason: such a decision is not read.
            Outcome::Excluded(reason) => Some(Fate::ExcludedOnFullText { reason: reason.clone()? }),
            Outcome::Included => Some(match extracted.study_of(record) {
                Some(study) => Fate::Included { study: study.clone() },
                None => Fate::Pending { at: Pending::Study },
            }),
        }
    };
    records.iter().filter_map(|record| Some((record.id.clone(), fate(&record.id)?))).collect()
}
