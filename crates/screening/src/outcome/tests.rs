use super::*;
use crate::testing::{decision, exclude, reasons, record, reviewer};
use proptest::prelude::*;
use revflow_review::DecisionKind::{Consensus, Vote};
use revflow_review::Verdict::{Include, Unsure as NotSure};

fn preset(name: &str) -> Policy {
    Policy::preset(name).unwrap()
}

fn votes(votes: &[(&str, Verdict)]) -> Vec<Decision> {
    votes.iter().map(|(by, verdict)| decision("r", by, verdict.clone(), Vote)).collect()
}

fn outcome_of(decisions: &[Decision], policy: &Policy) -> Outcome {
    outcome(&decisions.iter().collect::<Vec<_>>(), policy)
}

fn waiting(votes_needed: u32, voted: &[&str], referred: bool) -> Outcome {
    Outcome::Waiting { votes_needed, voted: voted.iter().map(|by| reviewer(by)).collect(), referred }
}

fn conflict(over: ConflictOver) -> Outcome {
    Outcome::Conflict { over, between: vec![reviewer("MM"), reviewer("KL")] }
}

#[test]
fn full_dual_waits_for_two_votes() {
    let policy = preset("full-dual");
    assert_eq!(outcome_of(&[], &policy), waiting(2, &[], false));
    assert_eq!(outcome_of(&votes(&[("MM", Include)]), &policy), waiting(1, &["MM"], false));
    assert_eq!(outcome_of(&votes(&[("MM", NotSure)]), &policy), waiting(1, &["MM"], false));
    assert_eq!(outcome_of(&votes(&[("MM", Include), ("KL", Include)]), &policy), Outcome::Included);
    let excluded = votes(&[("MM", exclude(None)), ("KL", exclude(None))]);
    assert_eq!(outcome_of(&excluded, &policy), Outcome::Excluded(None));
}

#[test]
fn second_vote_that_disagrees_opens_a_conflict() {
    let policy = preset("full-dual");
    let differ = votes(&[("MM", Include), ("KL", exclude(None))]);
    assert_eq!(outcome_of(&differ, &policy), conflict(ConflictOver::Verdict));
    let unsure = votes(&[("MM", Include), ("KL", NotSure)]);
    assert_eq!(outcome_of(&unsure, &policy), conflict(ConflictOver::Unsure));
}

#[test]
fn third_vote_does_not_settle_a_conflict_but_consensus_does() {
    let policy = preset("full-dual");
    let mut decisions = votes(&[("MM", Include), ("KL", exclude(None)), ("SOC", Include)]);
    assert!(matches!(outcome_of(&decisions, &policy), Outcome::Conflict { .. }));
    decisions.push(decision("r", "SOC", exclude(Some("setting")), Consensus));
    let reason = reasons().find("setting").cloned();
    assert_eq!(outcome_of(&decisions, &policy), Outcome::Excluded(reason));
}

#[test]
fn later_consensus_replaces_an_earlier_one_and_unsure_withdraws_it() {
    let policy = preset("full-dual");
    let mut decisions = votes(&[("MM", Include), ("KL", exclude(None))]);
    decisions.push(decision("r", "MM", Include, Consensus));
    decisions.push(decision("r", "MM", exclude(None), Consensus));
    assert_eq!(outcome_of(&decisions, &policy), Outcome::Excluded(None));
    decisions.push(decision("r", "MM", NotSure, Consensus));
    assert_eq!(outcome_of(&decisions, &policy), conflict(ConflictOver::Verdict));
}

#[test]
fn latest_vote_of_a_reviewer_counts() {
    let policy = preset("full-dual");
    let changed = votes(&[("MM", exclude(None)), ("KL", Include), ("MM", Include)]);
    assert_eq!(outcome_of(&changed, &policy), Outcome::Included);
    let alone = votes(&[("MM", Include), ("MM", Include)]);
    assert_eq!(outcome_of(&alone, &policy), waiting(1, &["MM"], false));
}

#[test]
fn single_refer_asks_a_second_reviewer_who_settles() {
    let policy = preset("single-refer");
    assert_eq!(outcome_of(&votes(&[("MM", Include)]), &policy), Outcome::Included);
    assert_eq!(outcome_of(&votes(&[("MM", NotSure)]), &policy), waiting(1, &["MM"], true));
    let excluded = votes(&[("MM", NotSure), ("KL", exclude(Some("setting")))]);
    assert_eq!(outcome_of(&excluded, &policy), Outcome::Excluded(reasons().find("setting").cloned()));
    let both = votes(&[("MM", NotSure), ("KL", NotSure)]);
    assert_eq!(outcome_of(&both, &policy), conflict(ConflictOver::Unsure));
    let unasked = votes(&[("MM", Include), ("KL", exclude(None))]);
    assert_eq!(outcome_of(&unasked, &policy), conflict(ConflictOver::Verdict));
}

#[test]
fn single_vote_settles_and_an_unsure_one_needs_consensus() {
    let policy = preset("single");
    assert_eq!(outcome_of(&votes(&[("MM", exclude(None))]), &policy), Outcome::Excluded(None));
    let unsure = outcome_of(&votes(&[("MM", NotSure)]), &policy);
    assert_eq!(unsure, Outcome::Conflict { over: ConflictOver::Unsure, between: vec![reviewer("MM")] });
}

#[test]
fn liberal_accelerated_includes_on_one_vote_and_excludes_on_two() {
    let policy = preset("liberal-accelerated");
    assert_eq!(outcome_of(&[], &policy), waiting(1, &[], false));
    for verdict in [Include, NotSure] {
        assert_eq!(outcome_of(&votes(&[("MM", verdict.clone())]), &policy), Outcome::Included);
        let against = votes(&[("KL", exclude(None)), ("MM", verdict)]);
        assert_eq!(outcome_of(&against, &policy), Outcome::Included);
    }
    assert_eq!(outcome_of(&votes(&[("MM", exclude(None))]), &policy), waiting(1, &["MM"], false));
    let both = votes(&[("MM", exclude(None)), ("KL", exclude(None))]);
    assert_eq!(outcome_of(&both, &policy), Outcome::Excluded(None));
}

#[test]
fn of_two_reasons_the_one_the_protocol_lists_first_is_primary() {
    let policy = preset("full-dual");
    let differ = votes(&[("MM", exclude(Some("setting"))), ("KL", exclude(Some("population")))]);
    let population = reasons().find("population").cloned();
    assert_eq!(outcome_of(&differ, &policy), Outcome::Excluded(population));
    let strict = Policy { reasons: Reasons::Consensus, ..policy };
    assert_eq!(outcome_of(&differ, &strict), conflict(ConflictOver::Reason));
    let one_silent = votes(&[("MM", exclude(Some("setting"))), ("KL", exclude(None))]);
    assert_eq!(outcome_of(&one_silent, &strict), Outcome::Excluded(reasons().find("setting").cloned()));
}

#[test]
fn consensus_without_a_reason_takes_that_of_the_votes() {
    let mut decisions = votes(&[("MM", exclude(Some("setting"))), ("KL", Include)]);
    decisions.push(decision("r", "KL", exclude(None), Consensus));
    let reason = reasons().find("setting").cloned();
    assert_eq!(outcome_of(&decisions, &preset("full-dual")), Outcome::Excluded(reason));
}

#[test]
fn decisions_of_another_stage_or_record_have_no_effect() {
    let mut decisions = votes(&[("MM", Include), ("KL", Include)]);
    decisions[1].stage = Stage::FullText;
    decisions.push(decision("other", "KL", Include, Vote));
    let records = [record("r"), record("quiet")];
    let outcomes = outcomes(&decisions, Stage::TitleAbstract, &records, &preset("full-dual"));
    assert_eq!(outcomes.len(), 2);
    assert_eq!(outcomes[&record("r")], waiting(1, &["MM"], false));
    assert_eq!(outcomes[&record("quiet")], waiting(2, &[], false));
}

fn any_verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        Just(Include),
        Just(NotSure),
        Just(exclude(None)),
        Just(exclude(Some("population"))),
        Just(exclude(Some("setting"))),
    ]
}

fn any_decisions() -> impl Strategy<Value = Vec<Decision>> {
    let any = (prop::sample::select(vec!["r", "s", "t"]), prop::sample::select(vec!["MM", "KL", "SOC"]));
    let any = (any, any_verdict(), prop::bool::weighted(0.2));
    prop::collection::vec(any, 0..24).prop_map(|all| {
        let decision = |((on, by), verdict, settles): ((&str, &str), Verdict, bool)| {
            decision(on, by, verdict, if settles { Consensus } else { Vote })
        };
        all.into_iter().map(decision).collect()
    })
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let votes = || (1_u32..4).prop_map(|votes| std::num::NonZeroU32::new(votes).unwrap());
    let unsure = prop::sample::select(vec![Unsure::Consensus, Unsure::AnotherReviewer, Unsure::Include]);
    let disagreement = prop::sample::select(vec![Disagreement::Consensus, Disagreement::Include]);
    let reasons = prop::sample::select(vec![Reasons::Precedence, Reasons::Consensus]);
    (votes(), votes(), unsure, disagreement, reasons).prop_map(
        |(include_votes, exclude_votes, unsure, disagreement, reasons)| Policy {
            include_votes,
            exclude_votes,
            unsure,
            disagreement,
            reasons,
            ..Policy::default()
        },
    )
}

proptest! {
    /// Clocks, and how decisions on different records are interleaved, make no difference.
    #[test]
    fn outcome_depends_on_the_order_of_a_records_decisions_alone(
        decisions in any_decisions(),
        policy in any_policy(),
        seconds in prop::collection::vec(0_i64..1_000_000, 24),
    ) {
        let records = ["r", "s", "t"].map(record);
        let before = outcomes(&decisions, Stage::TitleAbstract, &records, &policy);
        let mut moved = decisions.clone();
        for (decision, second) in moved.iter_mut().zip(&seconds) {
            decision.at = revflow_review::Timestamp::from_second(*second).ok();
        }
        moved.sort_by(|a, b| b.record.cmp(&a.record));
        prop_assert_eq!(outcomes(&moved, Stage::TitleAbstract, &records, &policy), before);
    }

    #[test]
    fn repeat_of_a_decision_changes_nothing(
        decisions in any_decisions(),
        policy in any_policy(),
        which in any::<prop::sample::Index>(),
        put_at in any::<prop::sample::Index>(),
    ) {
        prop_assume!(!decisions.is_empty());
        let records = ["r", "s", "t"].map(record);
        let nth = which.index(decisions.len());
        let mut repeated = decisions.clone();
        let later = nth + 1 + put_at.index(decisions.len() - nth);
        repeated.insert(later, decisions[nth].clone());
        prop_assert_eq!(
            outcomes(&repeated, Stage::TitleAbstract, &records, &policy),
            outcomes(&decisions, Stage::TitleAbstract, &records, &policy)
        );
    }

    #[test]
    fn every_record_has_exactly_one_outcome(decisions in any_decisions(), policy in any_policy()) {
        let records = ["r", "s", "t", "u"].map(record);
        let outcomes = outcomes(&decisions, Stage::TitleAbstract, &records, &policy);
        prop_assert!(outcomes.keys().eq(&records));
        let queue = crate::Queue::of(&outcomes);
        prop_assert_eq!(queue.total(), records.len());
    }

    /// Whatever the policy, a record that waits asks for at least one vote, and consensus settles.
    #[test]
    fn no_record_is_stuck(decisions in any_decisions(), policy in any_policy()) {
        let mut of_one: Vec<&Decision> = decisions.iter().filter(|decision| decision.record == record("r")).collect();
        if let Outcome::Waiting { votes_needed, .. } = outcome(&of_one, &policy) {
            prop_assert!(votes_needed > 0);
        }
        let settling = decision("r", "SOC", Include, Consensus);
        of_one.push(&settling);
        prop_assert_eq!(outcome(&of_one, &policy), Outcome::Included);
    }
}
