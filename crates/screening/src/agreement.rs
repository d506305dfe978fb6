//! How well reviewers agreed before they talked. Only first votes are compared: a changed vote and a
//! vote cast after a consensus were no longer blind.

use crate::outcome::by_record;
use crate::{Estimate, Ratings, Table};
use revflow_review::{Decision, DecisionKind, RecordId, ReviewerId, Stage, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// The agreement of every pair of reviewers, and of all reviewers together.
///
/// Categories are include, exclude and unsure, in this order; `with_unsure_as_include` of a
/// [`Table`] or of [`Ratings`] asks what decides whether a record goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agreement {
    /// Each pair that voted on a record in common, in order of names.
    pub pairs: Vec<PairAgreement>,
    /// The votes on every record that two or more voted on.
    pub pooled: Ratings<3>,
}

/// How two reviewers voted on the records both voted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairAgreement {
    /// The two; the first in the order of names is in the rows.
    pub reviewers: (ReviewerId, ReviewerId),
    /// Their votes: include, exclude, unsure.
    pub votes: Table<3>,
}

/// The kappa that suits a team, with what a reader must know of it.
///
/// It is written as a methods section has it:
/// `Cohen's kappa 0.81, 95 % interval 0.70 to 0.92, on 123 records`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kappa {
    /// `Cohen's kappa` or `Fleiss' kappa`.
    pub statistic: &'static str,
    /// Its value and 95 % interval.
    pub estimate: Estimate,
    /// How many records two reviewers or more voted on.
    pub records: u32,
}

impl Agreement {
    /// The agreement of these votes on one stage, of whichever round or set of records the caller
    /// asks about. Of several votes of a reviewer on a record the first counts.
    ///
    /// To ask of a part of a stage, take that part of its [`blind_votes`]. Takes time proportional
    /// to the votes and to the pairs of votes on a record, times the logarithm of the records.
    #[must_use]
    pub fn of<'d>(votes: impl IntoIterator<Item = &'d Decision>) -> Self {
        let mut by_record: BTreeMap<&RecordId, BTreeMap<&ReviewerId, usize>> = BTreeMap::new();
        for vote in votes {
            let first = by_record.entry(&vote.record).or_default();
            first.entry(&vote.reviewer).or_insert_with(|| category(&vote.verdict));
        }
        let mut tables: BTreeMap<(&ReviewerId, &ReviewerId), Table<3>> = BTreeMap::new();
        let mut pooled = Ratings::default();
        for votes in by_record.into_values() {
            let mut division = [0; 3];
            let mut rest = votes.iter();
            while let Some((one, row)) = rest.next() {
                division[*row] += 1;
                for (other, column) in rest.clone() {
                    tables.entry((one, other)).or_default().count(*row, *column);
                }
            }
            pooled.add(division, 1);
        }
        let pair = |((one, other), votes): ((&ReviewerId, &ReviewerId), _)| PairAgreement {
            reviewers: (one.clone(), other.clone()),
            votes,
        };
        Self { pairs: tables.into_iter().map(pair).collect(), pooled }
    }

    /// Cohen's kappa if two reviewers voted, Fleiss' if there were more: Cohen's is of two people,
    /// and the sum of the tables of several pairs would hang on who of a pair is called the first.
    ///
    /// `None` where it is not defined.
    #[must_use]
    pub fn kappa(&self) -> Option<Kappa> {
        let (statistic, estimate) = match self.pairs.as_slice() {
            [pair] => ("Cohen's kappa", pair.votes.kappa()),
            _ => ("Fleiss' kappa", self.pooled.fleiss_kappa()),
        };
        estimate.map(|estimate| Kappa { statistic, estimate, records: self.pooled.records() })
    }
}

impl fmt::Display for Kappa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { statistic, estimate: Estimate { value, interval }, records } = self;
        write!(f, "{statistic} {value:.2}")?;
        if let Some((low, high)) = interval {
            write!(f, ", 95 % interval {low:.2} to {high:.2}")?;
        }
        write!(f, ", on {records} {}", if *records == 1 { "record" } else { "records" })
    }
}

/// How well reviewers agreed at a stage: the agreement of its [`blind_votes`].
#[must_use]
pub fn agreement<'d>(decisions: impl IntoIterator<Item = &'d Decision>, stage: Stage) -> Agreement {
    Agreement::of(blind_votes(decisions, stage))
}

/// The first vote of each reviewer on each record of a stage, as long as no consensus had been
/// reached on the record. `decisions` are in the order they were appended, and all of them: which
/// vote was the first cannot be told from a part. Gives the votes in the order of records.
#[must_use]
pub fn blind_votes<'d>(decisions: impl IntoIterator<Item = &'d Decision>, stage: Stage) -> Vec<&'d Decision> {
    let mut blind = Vec::new();
    for decisions in by_record(decisions, stage).into_values() {
        let mut voted = BTreeSet::new();
        let votes = decisions.into_iter().take_while(|decision| decision.kind == DecisionKind::Vote);
        blind.extend(votes.filter(|vote| voted.insert(&vote.reviewer)));
    }
    blind
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
    use proptest::prelude::*;
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
        assert_eq!(agreement.pooled, Ratings::from(&pair.votes));
        assert_eq!(*pair.votes.with_unsure_as_include().counts(), [[1, 0], [1, 1]]);
    }

    #[test]
    fn three_reviewers_of_one_record_are_three_pairs() {
        let decisions = ["SOC", "MM", "KL"].map(|by| decision("a", by, Include, Vote));
        let agreement = agreement(&decisions, Stage::TitleAbstract);
        let pairs: Vec<String> =
            agreement.pairs.iter().map(|pair| format!("{}-{}", pair.reviewers.0, pair.reviewers.1)).collect();
        assert_eq!(pairs, ["KL-MM", "KL-SOC", "MM-SOC"]);
        assert_eq!((agreement.pooled.records(), agreement.pooled.unanimous()), (1, 1));
        assert_eq!(agreement.kappa(), None);
    }

    #[test]
    fn votes_of_another_stage_are_not_compared() {
        let decisions = ["MM", "KL"].map(|by| decision("a", by, Include, Vote));
        assert_eq!(agreement(&decisions, Stage::FullText), Agreement::default());
    }

    #[test]
    fn agreement_of_a_round_is_that_of_its_votes_and_of_no_second_look() {
        let decisions = [
            decision("pilot", "MM", Include, Vote),
            decision("pilot", "KL", exclude(None), Vote),
            decision("later", "MM", Include, Vote),
            decision("later", "KL", Include, Vote),
            decision("pilot", "KL", Include, Vote),
        ];
        let votes = blind_votes(&decisions, Stage::TitleAbstract);
        assert_eq!(votes.len(), 4);
        let of =
            |record: &str| Agreement::of(votes.iter().copied().filter(|vote| vote.record.as_str() == record));
        assert_eq!((of("pilot").pooled.records(), of("pilot").pooled.unanimous()), (1, 0));
        assert_eq!((of("later").pooled.records(), of("later").pooled.unanimous()), (1, 1));
    }

    #[test]
    fn kappa_is_cohens_of_two_reviewers_and_fleiss_of_three_and_says_of_what() {
        let vote = |on, by, include| decision(on, by, if include { Include } else { exclude(None) }, Vote);
        let mut decisions = vec![
            vote("a", "MM", true),
            vote("a", "KL", true),
            vote("b", "MM", false),
            vote("b", "KL", false),
            vote("c", "MM", true),
            vote("c", "KL", false),
            vote("d", "MM", true),
        ];
        let said =
            |decisions: &[Decision]| agreement(decisions, Stage::TitleAbstract).kappa().unwrap().to_string();
        insta::assert_snapshot!(said(&decisions), @"Cohen's kappa 0.40, 95 % interval -0.37 to 1.00, on 3 records");
        insta::assert_snapshot!(said(&decisions[..4]), @"Cohen's kappa 1.00, on 2 records");
        decisions.push(vote("d", "SOC", true));
        insta::assert_snapshot!(said(&decisions), @"Fleiss' kappa 0.47, 95 % interval -0.57 to 1.00, on 4 records");
    }

    fn any_votes() -> impl Strategy<Value = Vec<(usize, usize, Verdict)>> {
        let verdict = prop::sample::select(vec![Include, exclude(None), exclude(Some("setting")), Unsure]);
        prop::collection::vec((0_usize..6, 0_usize..4, verdict), 0..40)
    }

    fn of_votes(votes: &[(usize, usize, Verdict)], records: [&str; 6], reviewers: [&str; 4]) -> Agreement {
        let decisions: Vec<Decision> = votes
            .iter()
            .map(|(record, by, verdict)| decision(records[*record], reviewers[*by], verdict.clone(), Vote))
            .collect();
        agreement(&decisions, Stage::TitleAbstract)
    }

    proptest! {
        #[test]
        fn names_of_records_and_of_reviewers_change_nothing(votes in any_votes()) {
            let (records, reviewers) = (["a", "b", "c", "d", "e", "f"], ["AB", "CD", "EF", "GH"]);
            let before = of_votes(&votes, records, reviewers);
            prop_assert_eq!(&before, &of_votes(&votes, ["q", "c", "z", "a", "m", "b"], reviewers));
            let turned = of_votes(&votes, records, ["GH", "EF", "CD", "AB"]);
            prop_assert_eq!(&before.pooled, &turned.pooled);
            let pairs = |agreement: &Agreement| {
                let mut pairs: Vec<String> =
                    agreement.pairs.iter().map(|pair| format!("{:?}", Ratings::from(&pair.votes))).collect();
                pairs.sort();
                pairs
            };
            prop_assert_eq!(pairs(&before), pairs(&turned));
        }
    }
}
