use super::*;
use crate::testing::{decision, exclude, record, reviewer};
use crate::{Drawn, PilotRule, Policy, SampleRule};
use proptest::prelude::*;
use revflow_review::DecisionKind::{Consensus, Vote};
use revflow_review::Stage::TitleAbstract;
use revflow_review::Verdict::{self, Include, Unsure};
use revflow_review::{Decision, ReviewerId};
use std::collections::BTreeSet;

const TEAM: [&str; 4] = ["KL", "MM", "SOC", "TB"];

fn team(size: usize) -> Vec<ReviewerId> {
    TEAM[..size].iter().map(|name| reviewer(name)).collect()
}

fn numbered(numbers: impl IntoIterator<Item = u32>) -> Vec<RecordId> {
    numbers.into_iter().map(|n| record(&format!("r-{n}"))).collect()
}

fn preset(name: &str) -> Policy {
    Policy::preset(name).unwrap()
}

fn shares(of: &[u32]) -> Division {
    let shares = TEAM.iter().zip(of).map(|(name, share)| (reviewer(name), NonZeroU32::new(*share).unwrap()));
    Division { shares: shares.collect(), second_votes_first: false }
}

/// A stage with what is needed to divide it.
#[derive(Debug, Clone)]
struct Screening {
    policy: Policy,
    records: Vec<RecordId>,
    decisions: Vec<Decision>,
    drawn: Drawn,
    reviewers: Vec<ReviewerId>,
    division: Division,
}

impl Screening {
    fn new(policy: Policy, records: u32, reviewers: usize) -> Self {
        let (records, reviewers) = (numbered(0..records), team(reviewers));
        let drawn = Drawn::default().extended(&policy, &records, &reviewers);
        Self { policy, records, decisions: Vec::new(), drawn, reviewers, division: Division::default() }
    }

    fn vote(&mut self, on: &RecordId, by: &str, verdict: Verdict) {
        self.decisions.push(decision(on.as_str(), by, verdict, Vote));
    }

    fn with<R>(&self, ask: impl FnOnce(&Plan<'_>, &History<'_>, &Allocation<'_>) -> R) -> R {
        let history = History::new(&self.decisions, TitleAbstract, &self.records);
        let left =
            TEAM.iter().map(|name| reviewer(name)).filter(|name| !self.reviewers.contains(name)).collect();
        let plan = Plan::new(&self.policy, &self.drawn, &left, &history);
        ask(&plan, &history, &Allocation::new(&plan, &history, &self.reviewers, &self.division))
    }

    fn queue(&self, of: &str) -> Vec<String> {
        self.with(|_, _, all| all.queues[&reviewer(of)].iter().map(ToString::to_string).collect())
    }

    fn sizes(&self) -> Vec<usize> {
        self.with(|_, _, all| all.queues.values().map(Vec::len).collect())
    }

    /// Who is offered each record.
    fn offered(&self) -> BTreeMap<RecordId, BTreeSet<ReviewerId>> {
        self.with(|_, _, all| {
            let mut offered: BTreeMap<RecordId, BTreeSet<ReviewerId>> = BTreeMap::new();
            for (reviewer, queue) in &all.queues {
                for record in queue {
                    offered.entry((*record).clone()).or_default().insert(reviewer.clone());
                }
            }
            offered
        })
    }

    /// How many of the records that both stages hold are offered to others, but for `except`.
    fn moved(&self, then: &Self, except: Option<&RecordId>) -> usize {
        let (before, after) = (self.offered(), then.offered());
        let both =
            self.records.iter().filter(|record| then.records.contains(record) && Some(*record) != except);
        both.filter(|record| before.get(record) != after.get(record)).count()
    }
}

#[test]
fn single_votes_are_divided_by_share_within_one() {
    let mut screening = Screening::new(preset("single"), 103, 3);
    assert_eq!(screening.sizes(), [35, 34, 34]);
    screening.division = shares(&[50, 30, 20]);
    assert_eq!(screening.sizes(), [51, 31, 21]);
}

#[test]
fn work_done_counts_towards_the_share() {
    let mut screening = Screening::new(preset("single"), 100, 2);
    for record in numbered(0..30) {
        screening.vote(&record, "KL", Include);
    }
    assert_eq!(screening.sizes(), [20, 50]);
    for record in numbered(30..60) {
        screening.vote(&record, "KL", Include);
    }
    assert_eq!(screening.sizes(), [0, 40]);
    screening.reviewers = team(3);
    assert_eq!(screening.sizes(), [0, 20, 20]);
    let mut dual = Screening::new(preset("full-dual"), 30, 3);
    for record in numbered(0..15) {
        dual.vote(&record, "KL", Include);
        dual.vote(&record, "MM", Include);
    }
    assert_eq!(dual.sizes(), [8, 7, 15]);
}

#[test]
fn two_votes_per_record_are_divided_by_share_where_that_is_possible() {
    let mut screening = Screening::new(preset("full-dual"), 100, 4);
    assert_eq!(screening.sizes(), [50, 50, 50, 50]);
    screening.division = shares(&[2, 1, 1, 1]);
    assert_eq!(screening.sizes(), [80, 40, 40, 40]);
    // Nobody votes twice on a record: a share of nine tenths cannot be had.
    screening.division = shares(&[27, 1, 1, 1]);
    assert_eq!(screening.sizes(), [100, 34, 33, 33]);
}

#[test]
fn two_reviewers_of_a_dual_screening_get_all_records_in_the_same_order() {
    let screening = Screening::new(preset("full-dual"), 20, 2);
    assert_eq!(screening.queue("KL"), screening.queue("MM"));
    assert_eq!(screening.queue("KL").len(), 20);
}

#[test]
fn records_of_a_reviewer_who_left_are_handed_over_and_the_others_keep_theirs() {
    let before = Screening::new(preset("single"), 90, 3);
    let mut after = before.clone();
    after.reviewers.retain(|name| name.as_str() != "MM");
    assert_eq!(after.sizes(), [45, 45]);
    let (was, is) = (before.offered(), after.offered());
    let kept = was.iter().filter(|(_, who)| !who.contains(&reviewer("MM")));
    let moved = kept.filter(|(record, who)| is[*record] != **who).count();
    assert!(moved <= 6, "{moved} of 60 moved");
    assert_eq!(is.len(), 90);
}

#[test]
fn record_that_no_active_reviewer_can_vote_on_is_listed() {
    let mut screening = Screening::new(preset("full-dual"), 2, 2);
    screening.vote(&record("r-0"), "KL", Include);
    screening.reviewers = team(1);
    let short = screening
        .with(|_, _, all| all.short_of_reviewers.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(
        (short, screening.queue("KL")),
        (["r-0", "r-1"].map(String::from).into(), vec!["r-1".to_owned()])
    );
}

#[test]
fn pilot_is_offered_to_the_whole_team_and_holds_the_rest_back_until_it_is_complete() {
    let pilot = Some(PilotRule { records: NonZeroU32::new(3).unwrap(), ..PilotRule::default() });
    let mut screening = Screening::new(Policy { pilot, ..preset("single") }, 20, 3);
    let held_back = |screening: &Screening| screening.with(|_, _, all| all.held_back.len());
    assert_eq!((screening.sizes(), held_back(&screening)), (vec![3, 3, 3], 17));
    let piloted = screening.drawn.pilot[0].records.clone();
    for record in &piloted {
        screening.vote(record, "KL", Include);
        screening.vote(record, "MM", exclude(None));
    }
    assert_eq!((screening.sizes(), held_back(&screening)), (vec![0, 0, 3], 17));
    // Who leaves is not waited for.
    let mut left = screening.clone();
    left.reviewers = team(2);
    assert_eq!((left.sizes(), held_back(&left)), (vec![9, 8], 0));
    for record in &piloted {
        screening.vote(record, "SOC", Include);
    }
    assert_eq!((screening.sizes(), held_back(&screening)), (vec![6, 6, 5], 0));
}

#[test]
fn sample_comes_before_the_rest_and_second_votes_first_only_if_wished() {
    let mut screening = Screening::new(preset("dual-sample"), 40, 2);
    let sample: BTreeSet<String> = screening.drawn.sample[0].iter().map(ToString::to_string).collect();
    let queue = screening.queue("MM");
    assert_eq!(queue[..8].iter().cloned().collect::<BTreeSet<_>>(), sample);
    let last = record(queue.last().unwrap());
    screening.vote(&last, "KL", Include);
    assert_eq!(screening.queue("MM"), queue);
    screening.division.second_votes_first = true;
    assert_eq!(screening.queue("MM")[0], last.as_str());
    assert_eq!(screening.queue("MM")[1..], queue[..39]);
}

#[test]
fn division_is_read_from_a_table() {
    let division: Division = toml::from_str("shares = { MM = 2 }\nsecond-votes-first = true").unwrap();
    assert_eq!(division.shares[&reviewer("MM")].get(), 2);
    assert!(division.second_votes_first);
    assert!(toml::from_str::<Division>("shares = { MM = 0 }").is_err());
    assert!(toml::from_str::<Division>("second-vote-first = true").is_err());
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let presets: Vec<Policy> = Policy::presets().iter().map(|preset| preset.policy).collect();
    let pilot =
        PilotRule { records: NonZeroU32::new(4).unwrap(), rounds: NonZeroU32::new(2).unwrap(), seed: 1 };
    (prop::sample::select(presets), any::<bool>(), any::<bool>()).prop_map(
        move |(policy, piloted, sampled)| Policy {
            pilot: piloted.then_some(pilot),
            sample: if sampled { Some(SampleRule::default()) } else { policy.sample },
            ..policy
        },
    )
}

/// Any screening so far, with votes of people who are or are not on the team.
fn any_screening() -> impl Strategy<Value = Screening> {
    let verdict = prop_oneof![3 => Just(Include), 5 => Just(exclude(None)), 1 => Just(Unsure)];
    let votes = prop::collection::vec((0_u32..40, 0_usize..4, verdict, prop::bool::weighted(0.1)), 0..60);
    let shares_of = prop::collection::vec(1_u32..6, 4);
    (any_policy(), 0_u32..40, 1_usize..5, votes, shares_of, any::<bool>()).prop_map(
        |(policy, records, reviewers, votes, of, second_votes_first)| {
            let mut screening = Screening::new(policy, records, reviewers);
            for (on, by, verdict, settles) in votes {
                let kind = if settles { Consensus } else { Vote };
                screening.decisions.push(decision(&format!("r-{on}"), TEAM[by], verdict, kind));
            }
            screening.division = Division { second_votes_first, ..shares(&of) };
            screening
        },
    )
}

proptest! {
    #[test]
    fn every_vote_that_is_wanted_is_offered_or_listed_and_nothing_else_is(screening in any_screening()) {
        let offered = screening.offered();
        screening.with(|plan, history, all| {
            let mut pilot_offered = false;
            for (record, decisions) in history.iter() {
                let offered = offered.get(record).cloned().unwrap_or_default();
                let voted: BTreeSet<&ReviewerId> =
                    decisions.iter().filter(|decision| decision.kind == Vote).map(|vote| &vote.reviewer).collect();
                prop_assert!(offered.iter().all(|who| !voted.contains(who)), "{record} is screened twice");
                let Outcome::Waiting { votes_needed, .. } = plan.outcome(record, decisions) else {
                    prop_assert!(offered.is_empty(), "{record} waits for nothing");
                    continue;
                };
                pilot_offered |= matches!(plan.part(record), Part::Pilot(_)) && !offered.is_empty();
                if all.held_back.contains(&record) {
                    prop_assert!(offered.is_empty());
                    continue;
                }
                let could = screening.reviewers.iter().filter(|who| !voted.contains(who)).count();
                let wanted = usize::try_from(votes_needed).unwrap();
                prop_assert_eq!(offered.len(), wanted.min(could), "{} is stranded", record);
                prop_assert_eq!(all.short_of_reviewers.contains(&record), could < wanted);
            }
            prop_assert!(all.held_back.is_empty() || pilot_offered, "held back for nothing");
            for queue in all.queues.values() {
                prop_assert_eq!(queue.iter().collect::<BTreeSet<_>>().len(), queue.len());
            }
            Ok(())
        })?;
    }

    /// Whoever votes first, working through the queues ends with nothing waiting.
    #[test]
    fn working_through_the_queues_leaves_nothing_waiting(
        screening in any_screening(),
        order in prop::collection::vec(0_usize..4, 400),
    ) {
        let mut screening = screening;
        for who in order {
            let turn = screening.with(|_, _, all| {
                let mut queues: Vec<_> = all.queues.iter().filter(|(_, queue)| !queue.is_empty()).collect();
                if queues.is_empty() { return None }
                let (who, queue) = queues.swap_remove(who % queues.len());
                Some((who.clone(), queue[0].clone()))
            });
            let Some((who, record)) = turn else { break };
            screening.vote(&record, who.as_str(), exclude(None));
        }
        screening.with(|plan, history, all| {
            prop_assert!(all.held_back.is_empty());
            let waiting = history.iter().filter(|(record, on)| matches!(plan.outcome(record, on), Outcome::Waiting { .. }));
            let waiting: Vec<&RecordId> = waiting.map(|(record, _)| record).collect();
            prop_assert_eq!(&waiting, &all.short_of_reviewers);
            Ok(())
        })?;
    }

    #[test]
    fn shares_of_single_votes_are_kept_within_one(
        records in 0_u32..200,
        reviewers in 1_usize..5,
        of in prop::collection::vec(1_u32..100, 4),
    ) {
        let mut screening = Screening::new(preset("single"), records, reviewers);
        screening.division = shares(&of);
        let sum: u32 = of[..reviewers].iter().sum();
        for (size, share) in screening.sizes().into_iter().zip(&of) {
            let exact = f64::from(records) * f64::from(*share) / f64::from(sum);
            prop_assert!((f64::from(u32::try_from(size).unwrap()) - exact).abs() < 1.0, "{size} of {exact}");
        }
    }

    #[test]
    fn shares_of_two_votes_per_record_are_kept_within_one(
        records in 0_u32..100,
        of in prop::collection::vec(10_u32..30, 4),
    ) {
        let mut screening = Screening::new(preset("full-dual"), records, 4);
        screening.division = shares(&of);
        let sum: u32 = of.iter().sum();
        prop_assume!(of.iter().all(|share| share * 2 <= sum));
        for (size, share) in screening.sizes().into_iter().zip(&of) {
            let exact = f64::from(records * 2) * f64::from(*share) / f64::from(sum);
            prop_assert!((f64::from(u32::try_from(size).unwrap()) - exact).abs() < 1.0, "{size} of {exact}");
        }
    }

    /// The order in which a reviewer sees two records does not hang on any vote.
    #[test]
    fn order_tells_nothing_of_votes(mut screening in any_screening(), more in prop::collection::vec((0_u32..40, 1_usize..4), 0..30)) {
        screening.division.second_votes_first = false;
        screening.policy.pilot = None;
        let before = screening.queue("KL");
        for (on, by) in more {
            screening.vote(&record(&format!("r-{on}")), TEAM[by], Include);
        }
        let after = screening.queue("KL");
        let common = |one: &[String], other: &[String]| -> Vec<String> {
            one.iter().filter(|record| other.contains(record)).cloned().collect()
        };
        prop_assert_eq!(common(&before, &after), common(&after, &before));
    }

    /// What others vote on a record both are to vote on does not change what a reviewer is offered.
    #[test]
    fn queue_of_one_of_two_reviewers_does_not_hang_on_the_votes_of_the_other(
        votes in prop::collection::vec((0_u32..30, any::<bool>()), 0..40),
    ) {
        let blank = Screening::new(preset("full-dual"), 30, 2);
        let mut voted = blank.clone();
        for (on, includes) in votes {
            voted.vote(&record(&format!("r-{on}")), "MM", if includes { Include } else { exclude(None) });
        }
        prop_assert_eq!(voted.queue("KL"), blank.queue("KL"));
    }

    #[test]
    fn added_record_moves_few_others(
        policy in prop::sample::select(vec!["single", "full-dual"]),
        records in 1_u32..300,
        reviewers in 1_usize..5,
        of in prop::collection::vec(1_u32..6, 4),
        added in 300_u32..400,
    ) {
        let mut before = Screening::new(preset(policy), records, reviewers);
        before.division = shares(&of);
        let mut after = before.clone();
        after.records.push(record(&format!("r-{added}")));
        let moved = before.moved(&after, None);
        prop_assert!(moved <= 2 * reviewers, "{moved} moved");
    }

    #[test]
    fn vote_that_was_offered_moves_hardly_any_other_record(
        policy in prop::sample::select(vec!["single", "full-dual"]),
        records in 1_u32..300,
        reviewers in 1_usize..5,
        of in prop::collection::vec(1_u32..6, 4),
        who in any::<prop::sample::Index>(),
        which in any::<prop::sample::Index>(),
    ) {
        let mut before = Screening::new(preset(policy), records, reviewers);
        before.division = shares(&of);
        let voter = TEAM[who.index(reviewers)];
        let queue = before.queue(voter);
        prop_assume!(!queue.is_empty());
        let voted = record(&queue[which.index(queue.len())]);
        let mut after = before.clone();
        after.vote(&voted, voter, Include);
        let moved = before.moved(&after, Some(&voted));
        // Where a record wants a second vote, its second reviewer may change places with that of another.
        let may_move = if policy == "single" { 0 } else { 2 * reviewers };
        prop_assert!(moved <= may_move, "{moved} moved");
    }
}
