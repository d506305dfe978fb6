use super::*;
use crate::testing::{decision, exclude, record};
use crate::{Proportion, SampleRule};
use revflow_review::DecisionKind::{Consensus, Vote};
use revflow_review::Stage;
use revflow_review::Verdict::{Include, Unsure as NotSure};

fn rule(statistic: Statistic, threshold: f64) -> SampleRule {
    SampleRule { statistic, threshold: Proportion::new(threshold).unwrap(), ..SampleRule::default() }
}

/// Draws of records named by one letter each.
fn drawn(draws: &[&str]) -> Drawn {
    let draw = |names: &&str| names.chars().map(|name| record(&name.to_string())).collect();
    Drawn { sample: draws.iter().map(draw).collect(), pilot: Vec::new() }
}

/// `a++` is a record both included, `b+-` one they differ on, `c-` one that one excluded, `d` one
/// nobody voted on.
fn votes(written: &str) -> Vec<Decision> {
    let mut decisions = Vec::new();
    for word in written.split_whitespace() {
        let (on, verdicts) = word.split_at(1);
        for (sign, by) in verdicts.chars().zip(["MM", "KL", "SOC"]) {
            let verdict = match sign {
                '+' => Include,
                '-' => exclude(None),
                _ => NotSure,
            };
            decisions.push(decision(on, by, verdict, Vote));
        }
    }
    decisions
}

fn gate_of(rule: SampleRule, drawn: &Drawn, decisions: &[Decision], present: &str) -> Gate {
    let records: Vec<RecordId> = present.chars().map(|name| record(&name.to_string())).collect();
    let history = History::new(decisions, Stage::TitleAbstract, &records);
    Gate::of(&rule, Unsure::Consensus, drawn, &history)
}

fn raw(threshold: f64, draws: &[&str], written: &str) -> Gate {
    gate_of(rule(Statistic::Raw, threshold), &drawn(draws), &votes(written), "abcdefgh")
}

#[test]
fn gate_waits_until_two_have_voted_on_every_record_of_the_sample() {
    assert_eq!(raw(0.8, &["abc"], "a++ b-"), Gate::NotYet(["b", "c"].map(record).into()));
    assert_eq!(raw(0.8, &["abc"], ""), Gate::NotYet(["a", "b", "c"].map(record).into()));
    assert_eq!(raw(0.8, &[], "a++"), Gate::NotYet(Vec::new()));
}

#[test]
fn gate_opens_when_agreement_reaches_the_threshold_and_not_below() {
    let sample = "a++ b-- c-- d++ e+-";
    assert_eq!(raw(0.8, &["abcde"], sample), Gate::Open { draws: 1, compared: 5, agreement: 0.8 });
    assert_eq!(raw(0.800_001, &["abcde"], sample), Gate::Missed { compared: 5, agreement: Some(0.8) });
}

#[test]
fn votes_outside_the_sample_do_not_count() {
    assert_eq!(raw(1.0, &["a"], "a++ b+-"), Gate::Open { draws: 1, compared: 1, agreement: 1.0 });
}

#[test]
fn open_gate_stays_open_when_records_are_added_and_later_draws_disagree() {
    let open = Gate::Open { draws: 1, compared: 2, agreement: 1.0 };
    assert_eq!(raw(0.8, &["ab", "cd"], "a++ b--"), open);
    assert_eq!(raw(0.8, &["ab", "cd"], "a++ b-- c+- d+-"), open);
}

#[test]
fn missed_gate_opens_when_a_larger_sample_agrees() {
    let first = "a++ b+- ";
    assert_eq!(raw(0.8, &["ab"], first), Gate::Missed { compared: 2, agreement: Some(0.5) });
    let larger = &["ab", "cdef"];
    assert_eq!(raw(0.8, larger, first), Gate::NotYet(["c", "d", "e", "f"].map(record).into()));
    let opened = raw(0.8, larger, "a++ b+- c-- d-- e-- f--");
    assert_eq!(opened, Gate::Open { draws: 2, compared: 6, agreement: 5.0 / 6.0 });
}

#[test]
fn changed_vote_and_third_vote_do_not_move_the_gate() {
    let mut decisions = votes("a++ b+--");
    decisions.push(decision("b", "KL", Include, Vote));
    let rule = rule(Statistic::Raw, 0.8);
    let missed = Gate::Missed { compared: 2, agreement: Some(0.5) };
    assert_eq!(gate_of(rule, &drawn(&["ab"]), &decisions, "ab"), missed);
}

#[test]
fn record_settled_by_consensus_before_two_voted_is_not_waited_for() {
    let mut decisions = votes("a++ b+");
    decisions.push(decision("b", "SOC", Include, Consensus));
    decisions.push(decision("b", "KL", exclude(None), Vote));
    decisions.push(decision("c", "SOC", Include, Consensus));
    let gate = gate_of(rule(Statistic::Raw, 0.8), &drawn(&["abc"]), &decisions, "abc");
    assert_eq!(gate, Gate::Open { draws: 1, compared: 1, agreement: 1.0 });
}

#[test]
fn record_that_left_keeps_its_votes_and_is_not_waited_for() {
    let rule = rule(Statistic::Raw, 0.5);
    let decisions = votes("a++ b+- c+");
    let open = Gate::Open { draws: 1, compared: 2, agreement: 0.5 };
    assert_eq!(gate_of(rule, &drawn(&["abc"]), &decisions, "a"), open);
    assert_eq!(gate_of(rule, &drawn(&["abc"]), &decisions, "ac"), Gate::NotYet(vec![record("c")]));
}

#[test]
fn agreement_that_is_not_defined_misses() {
    let alike = "a-- b-- c--";
    let gate = |statistic| gate_of(rule(statistic, 0.6), &drawn(&["abc"]), &votes(alike), "abc");
    assert_eq!(gate(Statistic::Kappa), Gate::Missed { compared: 3, agreement: None });
    assert!(
        [Statistic::Raw, Statistic::Pabak, Statistic::Ac1].into_iter().all(|known| gate(known).is_open())
    );
    let gone = gate_of(rule(Statistic::Raw, 0.6), &drawn(&["abc"]), &[], "d");
    assert_eq!(gone, Gate::Missed { compared: 0, agreement: None });
}

/// By hand, of 10 records MM and KL agree on 5 includes and 3 excludes; one each includes alone. So
/// 0.8 agree, both include 6 of 10, and chance gives 0.36 + 0.16 = 0.52: kappa is 0.28 / 0.48. PABAK
/// of three categories is (3 · 0.8 - 1) / 2, and AC1 of a chance of (0.24 + 0.24) / 2 is 0.56 / 0.76.
#[test]
fn statistics_computed_by_hand() {
    let decisions = votes("a++ b++ c++ d++ e++ f-- g-- h-- i+- j-+");
    let gate = |statistic, unsure| {
        let records: Vec<RecordId> = ('a'..='j').map(|name| record(&name.to_string())).collect();
        let history = History::new(&decisions, Stage::TitleAbstract, &records);
        match Gate::of(&rule(statistic, 1.0), unsure, &drawn(&["abcdefghij"]), &history) {
            Gate::Missed { compared: 10, agreement: Some(agreement) } => agreement,
            other => panic!("{other:?}"),
        }
    };
    let near = |statistic, unsure, expected: f64| {
        let found = gate(statistic, unsure);
        assert!((found - expected).abs() < 1e-9, "{statistic:?}: {found}");
    };
    near(Statistic::Raw, Unsure::Consensus, 0.8);
    near(Statistic::Kappa, Unsure::Consensus, 0.28 / 0.48);
    near(Statistic::Pabak, Unsure::Consensus, 0.7);
    near(Statistic::Ac1, Unsure::Consensus, 0.56 / 0.76);
    // With unsure counted as include there are two categories.
    near(Statistic::Pabak, Unsure::Include, 0.6);
    near(Statistic::Kappa, Unsure::Include, 0.28 / 0.48);
}

#[test]
fn unsure_counts_as_include_where_the_policy_says_so() {
    let decisions = votes("a+? b--");
    let agreement = |unsure| Statistic::Raw.of_votes(&decisions.iter().collect::<Vec<_>>(), unsure);
    assert_eq!((agreement(Unsure::Consensus), agreement(Unsure::Include)), (Some(0.5), Some(1.0)));
}
