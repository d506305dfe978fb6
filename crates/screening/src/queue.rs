//! What is left to do at a stage: the records that wait, and for what. Every list is the set of
//! records in it; a count is its size.

use crate::Outcome;
use revflow_review::RecordId;
use serde::Serialize;
use std::collections::BTreeMap;

/// The records of a stage by where they stand. Every record is in exactly one list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Queue {
    /// Nobody has voted.
    pub first_vote: Vec<RecordId>,
    /// Somebody has voted and the policy wants another vote.
    pub second_vote: Vec<RecordId>,
    /// A reviewer was unsure and another is asked.
    pub referred: Vec<RecordId>,
    /// Votes differ, and a consensus is wanted.
    pub conflicts: Vec<RecordId>,
    /// Goes on.
    pub included: Vec<RecordId>,
    /// Does not.
    pub excluded: Vec<RecordId>,
}

impl Queue {
    /// Sorts records by their outcomes; each list is in the order of ids.
    #[must_use]
    pub fn of(outcomes: &BTreeMap<RecordId, Outcome>) -> Self {
        let mut queue = Self::default();
        for (record, outcome) in outcomes {
            let list = match outcome {
                Outcome::Waiting { referred: true, .. } => &mut queue.referred,
                Outcome::Waiting { voted, .. } if voted.is_empty() => &mut queue.first_vote,
                Outcome::Waiting { .. } => &mut queue.second_vote,
                Outcome::Conflict { .. } => &mut queue.conflicts,
                Outcome::Included => &mut queue.included,
                Outcome::Excluded(_) => &mut queue.excluded,
            };
            list.push(record.clone());
        }
        queue
    }

    /// How many records there are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.open() + self.included.len() + self.excluded.len()
    }

    /// How many records are neither in nor out yet.
    #[must_use]
    pub fn open(&self) -> usize {
        self.first_vote.len() + self.second_vote.len() + self.referred.len() + self.conflicts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{decision, record};
    use crate::{Policy, outcomes};
    use revflow_review::DecisionKind::Vote;
    use revflow_review::{Stage, Verdict};

    #[test]
    fn every_record_stands_in_the_list_of_what_it_waits_for() {
        let votes = [
            decision("b", "MM", Verdict::Include, Vote),
            decision("c", "MM", Verdict::Include, Vote),
            decision("c", "KL", Verdict::Exclude(None), Vote),
            decision("d", "MM", Verdict::Include, Vote),
            decision("d", "KL", Verdict::Include, Vote),
        ];
        let records = ["a", "b", "c", "d"].map(record);
        let policy = Policy::default();
        let queue = Queue::of(&outcomes(&votes, Stage::TitleAbstract, &records, &policy));
        let expected = Queue {
            first_vote: vec![record("a")],
            second_vote: vec![record("b")],
            conflicts: vec![record("c")],
            included: vec![record("d")],
            ..Queue::default()
        };
        assert_eq!((queue.total(), queue.open()), (4, 3));
        assert_eq!(queue, expected);
    }
}
