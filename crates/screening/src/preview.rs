//! What a change of policy would do, before it is made. A protocol may be amended midway; a team
//! should see first which records it reopens.

use crate::{History, Outcome, Plan};
use revflow_review::{RecordId, Stage};
use serde::Serialize;
use std::fmt;

/// What becomes of the records of a stage under another plan. Every record is in one list, in order
/// of ids, or does not change.
///
/// It is written as a sentence: `Of 123 titles and abstracts, 2 settled would reopen; 30 that wait
/// would be settled; nothing would change for the other 91.`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Change {
    /// The stage.
    pub stage: Stage,
    /// Settled before, and would wait for votes.
    pub reopened: Vec<RecordId>,
    /// Waiting before, and would be settled.
    pub settled: Vec<RecordId>,
    /// Settled or waiting before, and would be in conflict.
    pub conflicts_that_appear: Vec<RecordId>,
    /// In conflict before, and would be settled.
    pub conflicts_settled: Vec<RecordId>,
    /// In conflict before, and would wait for votes.
    pub conflicts_that_wait: Vec<RecordId>,
    /// Excluded before, and would be included.
    pub excluded_to_included: Vec<RecordId>,
    /// Included before, and would be excluded.
    pub included_to_excluded: Vec<RecordId>,
    /// Waiting before and after, and would wait for more votes.
    pub more_votes: Vec<RecordId>,
    /// Waiting before and after, and would wait for fewer votes.
    pub fewer_votes: Vec<RecordId>,
    /// Settled, waiting or in conflict as before, but otherwise: for another reason of exclusion,
    /// over something else, or asked of another reviewer.
    pub otherwise: Vec<RecordId>,
    /// How many records would not change.
    pub unchanged: usize,
}

/// What would change if one plan took the place of another. Nothing is changed; what the new plan
/// wants drawn is drawn beforehand, with [`crate::Drawn::extended`]. Takes time proportional to
/// records and decisions.
#[must_use]
pub fn preview(history: &History<'_>, old: &Plan<'_>, new: &Plan<'_>) -> Change {
    let mut change = Change {
        stage: history.stage(),
        reopened: Vec::new(),
        settled: Vec::new(),
        conflicts_that_appear: Vec::new(),
        conflicts_settled: Vec::new(),
        conflicts_that_wait: Vec::new(),
        excluded_to_included: Vec::new(),
        included_to_excluded: Vec::new(),
        more_votes: Vec::new(),
        fewer_votes: Vec::new(),
        otherwise: Vec::new(),
        unchanged: 0,
    };
    for ((record, before), (_, after)) in old.each_outcome(history).zip(new.each_outcome(history)) {
        match change.list(&before, &after) {
            Some(list) => list.push(record.clone()),
            None => change.unchanged += 1,
        }
    }
    change
}

impl Change {
    fn list(&mut self, before: &Outcome, after: &Outcome) -> Option<&mut Vec<RecordId>> {
        use Outcome::{Conflict, Excluded, Included, Waiting};
        if before == after {
            return None;
        }
        Some(match (before, after) {
            (Waiting { votes_needed: old, .. }, Waiting { votes_needed: new, .. }) if new > old => {
                &mut self.more_votes
            }
            (Waiting { votes_needed: old, .. }, Waiting { votes_needed: new, .. }) if new < old => {
                &mut self.fewer_votes
            }
            (Waiting { .. }, Waiting { .. })
            | (Conflict { .. }, Conflict { .. })
            | (Included, Included)
            | (Excluded(_), Excluded(_)) => &mut self.otherwise,
            (Waiting { .. }, Included | Excluded(_)) => &mut self.settled,
            (Included | Excluded(_), Waiting { .. }) => &mut self.reopened,
            (Waiting { .. } | Included | Excluded(_), Conflict { .. }) => &mut self.conflicts_that_appear,
            (Conflict { .. }, Included | Excluded(_)) => &mut self.conflicts_settled,
            (Conflict { .. }, Waiting { .. }) => &mut self.conflicts_that_wait,
            (Excluded(_), Included) => &mut self.excluded_to_included,
            (Included, Excluded(_)) => &mut self.included_to_excluded,
        })
    }

    /// The lists that are not empty, each with what would become of its records.
    pub fn lists(&self) -> impl Iterator<Item = (&'static str, &[RecordId])> {
        [
            ("settled would reopen", &self.reopened),
            ("included would be excluded", &self.included_to_excluded),
            ("excluded would be included", &self.excluded_to_included),
            ("would come into conflict", &self.conflicts_that_appear),
            ("in conflict would be settled", &self.conflicts_settled),
            ("in conflict would wait for votes instead", &self.conflicts_that_wait),
            ("that wait would be settled", &self.settled),
            ("that wait would need more votes", &self.more_votes),
            ("that wait would need fewer votes", &self.fewer_votes),
            ("would stay as they are, but for the reason or for whom they wait", &self.otherwise),
        ]
        .into_iter()
        .filter(|(_, list)| !list.is_empty())
        .map(|(what, list)| (what, list.as_slice()))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let changed: usize = self.lists().map(|(_, list)| list.len()).sum();
        let of = match self.stage {
            Stage::TitleAbstract => "titles and abstracts",
            Stage::FullText => "full texts",
        };
        if changed == 0 {
            return write!(f, "Nothing would change for any of {} {of}.", self.unchanged);
        }
        write!(f, "Of {} {of}, ", changed + self.unchanged)?;
        for (nth, (what, list)) in self.lists().enumerate() {
            write!(f, "{}{} {what}", if nth > 0 { "; " } else { "" }, list.len())?;
        }
        match self.unchanged {
            0 => f.write_str("."),
            unchanged => write!(f, "; nothing would change for the other {unchanged}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{decision, exclude, record};
    use crate::{Drawn, Policy, Reasons};
    use revflow_review::Decision;
    use revflow_review::DecisionKind::{Consensus, Vote};
    use revflow_review::Verdict::{Include, Unsure};
    use std::collections::BTreeSet;

    fn decisions() -> Vec<Decision> {
        vec![
            decision("a", "MM", Include, Vote),
            decision("b", "MM", exclude(None), Vote),
            decision("c", "MM", Include, Vote),
            decision("c", "KL", exclude(None), Vote),
            decision("d", "MM", Unsure, Vote),
            decision("e", "MM", exclude(Some("setting")), Vote),
            decision("e", "KL", exclude(Some("population")), Vote),
            decision("f", "MM", exclude(None), Vote),
            decision("f", "KL", Include, Vote),
            decision("f", "KL", exclude(None), Consensus),
        ]
    }

    fn change(old: &Policy, new: &Policy) -> Change {
        let (decisions, records) = (decisions(), ["a", "b", "c", "d", "e", "f", "g"].map(record));
        let history = History::new(&decisions, Stage::TitleAbstract, &records);
        let (drawn, nobody) = (Drawn::default(), BTreeSet::new());
        let drawn = drawn.extended(old, &records, &[]).extended(new, &records, &[]);
        preview(
            &history,
            &Plan::new(old, &drawn, &nobody, &history),
            &Plan::new(new, &drawn, &nobody, &history),
        )
    }

    fn preset(name: &str) -> Policy {
        Policy::preset(name).unwrap()
    }

    #[test]
    fn change_lists_each_record_by_what_becomes_of_it() {
        let change = change(&preset("full-dual"), &preset("single"));
        assert_eq!(change.settled, ["a", "b"].map(record));
        assert_eq!(change.conflicts_that_appear, [record("d")]);
        assert_eq!(change.fewer_votes, [record("g")]);
        assert_eq!(change.unchanged, 3);
    }

    #[test]
    fn way_back_is_the_way_there_turned_round() {
        let change = change(&preset("single"), &preset("full-dual"));
        assert_eq!(change.reopened, ["a", "b"].map(record));
        assert_eq!(change.conflicts_that_wait, [record("d")]);
        assert_eq!(change.more_votes, [record("g")]);
    }

    #[test]
    fn same_policy_changes_nothing() {
        for preset in Policy::presets() {
            let change = change(&preset.policy, &preset.policy);
            assert_eq!((change.lists().count(), change.unchanged), (0, 7), "{}", preset.name);
        }
    }

    #[test]
    fn every_record_is_listed_once_or_unchanged() {
        for old in Policy::presets() {
            for new in Policy::presets() {
                let change = change(&old.policy, &new.policy);
                let listed: Vec<&RecordId> = change.lists().flat_map(|(_, list)| list).collect();
                assert_eq!(listed.iter().collect::<BTreeSet<_>>().len(), listed.len());
                assert_eq!(listed.len() + change.unchanged, 7, "{} to {}", old.name, new.name);
            }
        }
    }

    #[test]
    fn changes_are_told_in_a_sentence() {
        let dual = preset("full-dual");
        let said = [
            change(&dual, &preset("single")),
            change(&preset("liberal-accelerated"), &dual),
            change(&preset("single"), &preset("dual-sample")),
            change(&dual, &Policy { reasons: Reasons::Consensus, ..dual }),
            change(&dual, &dual),
        ];
        let said: Vec<String> = said.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(said.join("\n"));
    }
}
