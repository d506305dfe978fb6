use super::*;
use crate::testing::{decision, exclude, record, reviewer};
use crate::{ConflictOver, PilotRound, outcomes};
use revflow_review::DecisionKind::{Consensus, Vote};
use revflow_review::Stage::TitleAbstract;
use revflow_review::Verdict::{self, Include, Unsure as NotSure};

fn preset(name: &str) -> Policy {
    Policy::preset(name).unwrap()
}

/// Records `s` and `t` are the sample, `p` is the pilot of MM, KL and SOC, `r` is of the rest.
fn drawn() -> Drawn {
    let pilot =
        PilotRound { records: vec![record("p")], reviewers: ["MM", "KL", "SOC"].map(reviewer).into() };
    Drawn { pilot: vec![pilot], sample: vec![["s", "t"].map(record).into()] }
}

fn outcomes_by(
    policy: &Policy,
    votes: &[(&str, &str, Verdict)],
    left: &[&str],
) -> BTreeMap<RecordId, Outcome> {
    let decisions: Vec<Decision> =
        votes.iter().map(|(on, by, verdict)| decision(on, by, verdict.clone(), Vote)).collect();
    outcomes_of(policy, &decisions, left)
}

fn outcomes_of(policy: &Policy, decisions: &[Decision], left: &[&str]) -> BTreeMap<RecordId, Outcome> {
    let records = ["p", "r", "s", "t"].map(record);
    let history = History::new(decisions, TitleAbstract, &records);
    let left = left.iter().map(|name| reviewer(name)).collect();
    Plan::new(policy, &drawn(), &left, &history).outcomes(&history)
}

fn waiting(votes_needed: u32, voted: &[&str]) -> Outcome {
    let voted = voted.iter().map(|by| reviewer(by)).collect();
    Outcome::Waiting { votes_needed, voted, referred: false }
}

#[test]
fn sample_needs_two_votes_and_the_rest_needs_one_once_the_gate_is_open() {
    let policy = preset("dual-sample");
    let agreed = [
        ("s", "MM", Include),
        ("s", "KL", Include),
        ("t", "MM", exclude(None)),
        ("t", "KL", exclude(None)),
        ("r", "MM", Include),
    ];
    let outcomes = outcomes_by(&policy, &agreed, &[]);
    let settled = |id: &str| outcomes[&record(id)].is_settled();
    assert!(settled("s") && settled("t") && settled("r"));
    assert_eq!(outcomes[&record("p")], waiting(1, &[]));
}

#[test]
fn rest_needs_two_votes_while_the_gate_is_not_open_and_when_it_was_missed() {
    let policy = preset("dual-sample");
    let unfinished = [("s", "MM", Include), ("r", "MM", Include)];
    let outcomes = outcomes_by(&policy, &unfinished, &[]);
    assert_eq!(outcomes[&record("r")], waiting(1, &["MM"]));
    assert_eq!(outcomes[&record("s")], waiting(1, &["MM"]));
    assert_eq!(outcomes[&record("t")], waiting(2, &[]));
    let disagreed = [
        ("s", "MM", Include),
        ("s", "KL", exclude(None)),
        ("t", "MM", exclude(None)),
        ("t", "KL", exclude(None)),
        ("r", "MM", Include),
    ];
    assert_eq!(outcomes_by(&policy, &disagreed, &[])[&record("r")], waiting(1, &["MM"]));
}

#[test]
fn record_of_the_sample_is_judged_by_the_knobs_once_two_have_voted() {
    let differ = [("s", "MM", Include), ("s", "KL", exclude(None))];
    let between = ["MM", "KL"].map(reviewer).to_vec();
    let conflict = Outcome::Conflict { over: ConflictOver::Verdict, between };
    assert_eq!(outcomes_by(&preset("dual-sample"), &differ, &[])[&record("s")], conflict);
    let sample = preset("dual-sample").sample;
    let liberal = Policy { sample, ..preset("liberal-accelerated") };
    assert_eq!(outcomes_by(&liberal, &differ[..1], &[])[&record("s")], waiting(1, &["MM"]));
    assert_eq!(outcomes_by(&liberal, &differ, &[])[&record("s")], Outcome::Included);
    // The second reviewer is the other one whom an unsure vote asks: two people are enough.
    let refer = Policy { sample, ..preset("single-refer") };
    let unsure = [("s", "MM", NotSure), ("s", "KL", Include)];
    assert_eq!(outcomes_by(&refer, &unsure, &[])[&record("s")], Outcome::Included);
}

#[test]
fn pilot_waits_for_the_whole_team_even_after_votes_differ() {
    let policy = Policy { pilot: Some(crate::PilotRule::default()), ..preset("single") };
    let votes = [("p", "MM", Include), ("p", "KL", exclude(None)), ("p", "SOC", Include)];
    assert_eq!(outcomes_by(&policy, &votes[..2], &[])[&record("p")], waiting(1, &["MM", "KL"]));
    assert!(matches!(outcomes_by(&policy, &votes, &[])[&record("p")], Outcome::Conflict { .. }));
    assert!(matches!(outcomes_by(&policy, &votes[..2], &["SOC"])[&record("p")], Outcome::Conflict { .. }));
    assert_eq!(outcomes_by(&policy, &votes[..1], &["KL", "SOC"])[&record("p")], Outcome::Included);
}

#[test]
fn vote_of_somebody_outside_the_team_does_not_stand_for_one_of_the_team() {
    let policy = Policy { pilot: Some(crate::PilotRule::default()), ..preset("single") };
    let votes = [("p", "GUEST", Include), ("p", "MM", Include), ("p", "KL", Include)];
    assert_eq!(outcomes_by(&policy, &votes, &[])[&record("p")], waiting(1, &["GUEST", "MM", "KL"]));
}

#[test]
fn consensus_settles_a_record_of_pilot_and_sample_before_all_votes_are_in() {
    let pilot = Some(crate::PilotRule::default());
    let policy = Policy { pilot, ..preset("dual-sample") };
    let decisions = ["p", "s"].map(|on| decision(on, "MM", Include, Consensus));
    let outcomes = outcomes_of(&policy, &decisions, &[]);
    assert_eq!([&outcomes[&record("p")], &outcomes[&record("s")]], [&Outcome::Included; 2]);
}

#[test]
fn second_reviewer_sees_every_exclusion_of_single_checked_exclusions() {
    let policy = preset("single-checked-exclusions");
    let of = |votes: &[(&str, &str, Verdict)]| outcomes_by(&policy, votes, &[])[&record("r")].clone();
    assert_eq!(of(&[("r", "MM", Include)]), Outcome::Included);
    assert_eq!(of(&[("r", "MM", exclude(None))]), waiting(1, &["MM"]));
    assert_eq!(of(&[("r", "MM", exclude(None)), ("r", "KL", exclude(None))]), Outcome::Excluded(None));
    let against = of(&[("r", "MM", exclude(None)), ("r", "KL", Include)]);
    assert!(matches!(against, Outcome::Conflict { over: ConflictOver::Verdict, .. }));
}

#[test]
fn plan_without_sample_and_pilot_gives_what_the_policy_gives() {
    let decisions = [
        decision("p", "MM", Include, Vote),
        decision("s", "MM", exclude(None), Vote),
        decision("s", "KL", Include, Vote),
        decision("t", "KL", NotSure, Vote),
    ];
    let records = ["p", "r", "s", "t"].map(record);
    for preset in Policy::presets().iter().filter(|preset| preset.policy.sample.is_none()) {
        let expected = outcomes(&decisions, TitleAbstract, &records, &preset.policy);
        assert_eq!(outcomes_of(&preset.policy, &decisions, &[]), expected, "{}", preset.name);
    }
}

#[test]
fn policy_with_a_sample_asks_two_for_every_record_as_long_as_there_is_no_plan() {
    let decisions = [decision("r", "MM", Include, Vote)];
    let outcomes = outcomes(&decisions, TitleAbstract, &[record("r")], &preset("dual-sample"));
    assert_eq!(outcomes[&record("r")], waiting(1, &["MM"]));
}
