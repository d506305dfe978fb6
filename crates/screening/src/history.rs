//! The decisions of a stage, grouped by record once and read many times: outcomes, gates, queues and
//! figures all ask what was decided on a record, in the order it was decided.

use revflow_review::{Decision, RecordId, Stage};
use std::collections::{BTreeMap, HashMap};

/// Which decisions were taken on each record of a stage.
///
/// Grouping takes time proportional to the decisions and records, and n log n where records do not
/// come in the order of their ids.
#[derive(Debug, Clone)]
pub struct History<'d> {
    stage: Stage,
    records: Vec<&'d RecordId>,
    /// The number of each record in the list above.
    place: HashMap<&'d str, usize>,
    /// Where the decisions on the n-th record begin; one more at the end.
    starts: Vec<usize>,
    decisions: Vec<&'d Decision>,
    /// Decisions on records that are not at this stage, or no longer.
    elsewhere: BTreeMap<&'d RecordId, Vec<&'d Decision>>,
}

impl<'d> History<'d> {
    /// Groups decisions of any stage and record, given in the order they were appended, by the
    /// records of one stage. A record given twice is one.
    #[must_use]
    pub fn new(
        decisions: impl IntoIterator<Item = &'d Decision>,
        stage: Stage,
        records: impl IntoIterator<Item = &'d RecordId>,
    ) -> Self {
        let mut records: Vec<&RecordId> = records.into_iter().collect();
        records.sort_unstable();
        records.dedup();
        let place: HashMap<&str, usize> =
            records.iter().enumerate().map(|(place, record)| (record.as_str(), place)).collect();
        let mut placed: Vec<(usize, &Decision)> = Vec::new();
        let mut elsewhere: BTreeMap<&RecordId, Vec<&Decision>> = BTreeMap::new();
        let mut starts = vec![0; records.len() + 1];
        for decision in decisions.into_iter().filter(|decision| decision.stage == stage) {
            if let Some(place) = place.get(decision.record.as_str()) {
                starts[*place] += 1;
                placed.push((*place, decision));
            } else {
                elsewhere.entry(&decision.record).or_default().push(decision);
            }
        }
        // Where the decisions on each record end, and, once all are put in place from the back, begin.
        let mut end = 0;
        for start in &mut starts {
            end += *start;
            *start = end;
        }
        let mut grouped: Vec<&Decision> = placed.iter().map(|(_, decision)| *decision).collect();
        for (place, decision) in placed.iter().rev() {
            starts[*place] -= 1;
            grouped[starts[*place]] = decision;
        }
        Self { stage, records, place, starts, decisions: grouped, elsewhere }
    }

    /// The stage.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// The records of the stage, in order of their ids.
    #[must_use]
    pub fn records(&self) -> &[&'d RecordId] {
        &self.records
    }

    /// The records of the stage and the decisions on each, in the order they were appended.
    pub fn iter(&self) -> impl Iterator<Item = (&'d RecordId, &[&'d Decision])> {
        self.records.iter().zip(self.starts.windows(2)).map(|(record, bounds)| {
            // Bounds are those this struct computed.
            (*record, &self.decisions[bounds[0]..bounds[1]])
        })
    }

    /// The decisions on one record, whether or not it is at this stage.
    #[must_use]
    pub fn on(&self, record: &RecordId) -> &[&'d Decision] {
        match self.place.get(record.as_str()) {
            Some(place) => &self.decisions[self.starts[*place]..self.starts[place + 1]],
            None => self.elsewhere.get(record).map_or(&[], Vec::as_slice),
        }
    }

    /// Whether the record is at this stage.
    #[must_use]
    pub fn holds(&self, record: &RecordId) -> bool {
        self.place.contains_key(record.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{decision, record};
    use revflow_review::DecisionKind::Vote;
    use revflow_review::Verdict::Include;

    #[test]
    fn decisions_are_grouped_by_record_in_the_order_they_were_appended() {
        let decisions = [("b", "MM"), ("a", "MM"), ("b", "KL"), ("gone", "MM"), ("b", "SOC")]
            .map(|(on, by)| decision(on, by, Include, Vote));
        let records = ["c", "b", "a", "b"].map(record);
        let history = History::new(&decisions, Stage::TitleAbstract, &records);
        let by = |record: &str| -> Vec<&str> {
            let record = RecordId::parse(record).unwrap();
            history.on(&record).iter().map(|decision| decision.reviewer.as_str()).collect()
        };
        assert_eq!(by("b"), ["MM", "KL", "SOC"]);
        assert_eq!((by("a"), by("c"), by("gone")), (vec!["MM"], vec![], vec!["MM"]));
        assert!(!history.holds(&record("gone")));
        let sizes: Vec<_> = history.iter().map(|(record, on)| (record.as_str(), on.len())).collect();
        assert_eq!(sizes, [("a", 1), ("b", 3), ("c", 0)]);
        assert!(History::new(&decisions, Stage::FullText, &records).on(&record("b")).is_empty());
    }
}
