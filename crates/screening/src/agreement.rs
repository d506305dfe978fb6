//! How well reviewers agreed before they talked. Only first votes are compared: a changed vote and a
//! vote cast after a consensus were no longer blind.

use crate::Table;
use crate::outcome::by_record;
use revflow_review::{Decision, DecisionKind, ReviewerId, Stage, Verdict};
use std::collections::BTreeMap;

/// The agreement of every pair of reviewers at a stage, and of all pairs together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Each pair that voted on a record in common, in order of names.
    pub pairs: Vec<PairAgreement>,
    /// The sum of the tables of all pairs. A record with votes of three reviewers counts for each
    /// of its three pairs.
    pub pooled: Table<3>,
}

/// How two reviewers voted on the records both voted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairAgreement {
    /// The two; the first in the order of names is in the rows.
    pub reviewers: (ReviewerId, ReviewerId),
    /// Their votes: include, exclude, unsure.
    pub votes: Table<3>,
}

impl Table<3> {
    /// The table with unsure counted as include: what goes on, and what does not.
    #[must_use]
    pub fn with_unsure_as_include(&self) -> Table<2> {
        let [[ii, ie, iu], [ei, ee, eu], [ui, ue, uu]] = *self.counts();
        Table::new([[ii + iu + ui + uu, ie + ue], [ei + eu, ee]])
    }
}

/// How well reviewers agreed at a stage, from decisions in the order they were appended.
///
/// Compares, record by record, the first vote of each reviewer as long as no consensus had been
/// reached on it. Takes time proportional to the decisions and to the pairs of votes on a record.
#[must_use]
pub fn agreement<'d>(decisions: impl IntoIterator<Item = &'d Decision>, stage: Stage) -> Agreement {
    let mut tables: BTreeMap<(&ReviewerId, &ReviewerId), Table<3>> = BTreeMap::new();
    let mut pooled = Table::default();
    for decisions in by_record(decisions, stage).into_values() {
        let mut first: BTreeMap<&ReviewerId, usize> = BTreeMap::new();
        for vote in decisions.iter().take_while(|decision| decision.kind == DecisionKind::Vote) {
            first.entry(&vote.reviewer).or_insert_with(|| category(&vote.verdict));
        }
        let mut rest = first.iter();
        while let Some((one, row)) = rest.next() {
            for (other, column) in rest.clone() {
                tables.entry((one, other)).or_default().count(*row, *column);
                pooled.count(*row, *column);
            }
        }
    }
    let pair = |((one, other), votes): ((&ReviewerId, &ReviewerId), _)| PairAgreement {
        reviewers: (one.clone(), other.clone()),
        votes,
    };
    Agreement { pairs: tables.into_iter().map(pair).collect(), pooled }
}

fn category(verdict: &Verdict) -> usize {
    match verdict {
        Verdict::Include => 0,
        Verdict::Exclude(_) => 1,
        Verdict::Unsure => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{decision, exclude, reviewer};
    use revflow_review::DecisionKind::{Consensus, Vote};
    use revflow_review::Verdict::{Include, Unsure};

    #[test]
    fn first_blind_votes_of_each_pair_are_compared() {
        let decisions = [
            decision("a", "MM", Include, Vote),
            decision("a", "KL", exclude(None), Vote),
            decision("a", "KL", Include, Vote),
            decision("b", "KL", Include, Vote),
            decision("b", "MM", Unsure, Vote),
            decision("c", "KL", exclude(Some("setting")), Vote),
            decision("c", "MM", exclude(Some("population")), Vote),
            decision("d", "MM", Include, Vote),
            decision("d", "MM", Include, Consensus),
            decision("d", "KL", Include, Vote),
        ];
        let agreement = agreement(&decisions, Stage::TitleAbstract);
        let [pair] = agreement.pairs.as_slice() else { panic!("{agreement:?}") };
        assert_eq!(pair.reviewers, (reviewer("KL"), reviewer("MM")));
        assert_eq!(*pair.votes.counts(), [[0, 0, 1], [1, 1, 0], [0, 0, 0]]);
        assert_eq!(agreement.pooled, pair.votes);
        assert_eq!(*pair.votes.with_unsure_as_include().counts(), [[1, 0], [1, 1]]);
    }

    #[test]
    fn three_reviewers_of_one_record_are_three_pairs() {
        let decisions = ["SOC", "MM", "KL"].map(|by| decision("a", by, Include, Vote));
        let agreement = agreement(&decisions, Stage::TitleAbstract);
        let pairs: Vec<String> =
            agreement.pairs.iter().map(|pair| format!("{}-{}", pair.reviewers.0, pair.reviewers.1)).collect();
        assert_eq!(pairs, ["KL-MM", "KL-SOC", "MM-SOC"]);
        assert_eq!(agreement.pooled.total(), 3);
        assert_eq!(agreement.pooled.kappa(), None);
    }

    #[test]
    fn votes_of_another_stage_are_not_compared() {
        let decisions = ["MM", "KL"].map(|by| decision("a", by, Include, Vote));
        assert_eq!(agreement(&decisions, Stage::FullText), Agreement::default());
    }
}
