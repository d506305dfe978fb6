use super::*;
use crate::testing::{decision, exclude, record, reviewer};
use crate::{Drawn, PilotRound, PilotRule};
use revflow_review::DecisionKind::{Consensus, Vote};
use revflow_review::Stage::TitleAbstract;
use revflow_review::Verdict::{Include, Unsure as NotSure};

/// Forty records. Two reviewers voted on as many of the first as said, MM alone on the rest up to
/// `decided`. Every fourth is included; on every `differ`-th KL votes the other way, or on none if that is 1.
fn votes(by_two: usize, decided: usize, differ: usize) -> Vec<Decision> {
    let mut votes = Vec::new();
    for nth in 0..decided {
        let (id, includes) = (format!("r-{nth:02}"), nth % 4 == 0);
        let verdict = |includes| if includes { Include } else { exclude(None) };
        votes.push(decision(&id, "MM", verdict(includes), Vote));
        if nth < by_two {
            votes.push(decision(&id, "KL", verdict(includes != (nth % differ == 1)), Vote));
        }
    }
    votes
}

fn records() -> Vec<RecordId> {
    (0..40).map(|nth| record(&format!("r-{nth:02}"))).collect()
}

/// The sample are the first eight records; a pilot are the last three.
fn drawn() -> Drawn {
    let records = records();
    let team = ["MM", "KL", "SOC"].map(reviewer).to_vec();
    Drawn {
        pilot: vec![PilotRound { records: records[37..].to_vec(), reviewers: team }],
        sample: vec![records[..8].to_vec()],
    }
}

fn done(policy: &Policy, decisions: &[Decision]) -> Compliance {
    let (records, drawn) = (records(), drawn());
    let history = History::new(decisions, TitleAbstract, &records);
    Plan::new(policy, &drawn, &BTreeSet::new(), &history).compliance(&history)
}

fn preset(name: &str) -> Policy {
    Policy::preset(name).unwrap()
}

fn said(policy: &str, decisions: &[Decision]) -> String {
    done(&preset(policy), decisions).sentences()
}

#[test]
fn every_preset_says_what_was_done() {
    let all_by_two = votes(40, 40, 20);
    let one_unsure =
        [votes(0, 39, 1), vec![decision("r-39", "MM", NotSure, Vote), decision("r-39", "KL", Include, Vote)]]
            .concat();
    let mut checked = votes(0, 40, 1);
    for vote in votes(0, 40, 1).iter().filter(|vote| vote.verdict != Include) {
        checked.push(decision(vote.record.as_str(), "KL", vote.verdict.clone(), Vote));
    }
    let sentences = [
        (
            "full-dual",
            said(
                "full-dual",
                &[
                    all_by_two,
                    vec![
                        decision("r-01", "SOC", Include, Consensus),
                        decision("r-21", "SOC", Include, Consensus),
                    ],
                ]
                .concat(),
            ),
        ),
        ("single-refer", said("single-refer", &one_unsure)),
        ("single", said("single", &votes(0, 40, 1))),
        ("liberal-accelerated", said("liberal-accelerated", &checked)),
        ("dual-sample", said("dual-sample", &votes(8, 40, 1))),
        ("single-checked-exclusions", said("single-checked-exclusions", &checked)),
    ];
    assert!(Policy::presets().iter().map(|preset| preset.name).eq(sentences.iter().map(|(name, _)| *name)));
    let sentences: String = sentences.iter().map(|(name, said)| format!("{name}: {said}\n")).collect();
    insta::assert_snapshot!(sentences);
}

#[test]
fn every_preset_says_what_is_left() {
    let all = Policy::presets().iter().map(|preset| {
        let (some, none) = (said(preset.name, &votes(4, 10, 2)), said(preset.name, &[]));
        format!("{}: {some}\n{}: {none}\n", preset.name, preset.name)
    });
    insta::assert_snapshot!(all.collect::<String>());
}

#[test]
fn missed_and_undefined_gates_are_told() {
    let alike: Vec<Decision> = records()[..8]
        .iter()
        .flat_map(|id| ["MM", "KL"].map(|by| decision(id.as_str(), by, exclude(None), Vote)))
        .collect();
    let missed = said("dual-sample", &votes(8, 12, 2));
    insta::assert_snapshot!(format!("missed: {missed}\nundefined: {}", said("dual-sample", &alike)));
}

#[test]
fn sample_may_be_followed_by_checked_exclusions_and_a_pilot_come_before() {
    let policy = Policy {
        sample: preset("dual-sample").sample,
        pilot: Some(PilotRule::default()),
        ..preset("single-checked-exclusions")
    };
    let mut decisions = votes(30, 40, 1);
    for (nth, id) in records()[37..].iter().enumerate() {
        decisions.push(decision(id.as_str(), "KL", if nth == 0 { Include } else { exclude(None) }, Vote));
        decisions.push(decision(id.as_str(), "SOC", Include, Vote));
    }
    let unfinished = done(&policy, &decisions[..decisions.len() - 3]).sentences();
    let finished = done(&policy, &decisions).sentences();
    insta::assert_snapshot!(format!("unfinished: {unfinished}\nfinished: {finished}"));
}

#[test]
fn every_record_is_screened_by_two_by_one_or_by_none() {
    let mut decisions = votes(8, 20, 3);
    // A vote after a consensus is not independent; a vote that was changed is one vote.
    decisions.push(decision("r-10", "KL", Include, Consensus));
    decisions.push(decision("r-10", "KL", Include, Vote));
    decisions.push(decision("r-11", "MM", Include, Vote));
    decisions.push(decision("r-30", "KL", Include, Consensus));
    let done = done(&preset("full-dual"), &decisions);
    assert_eq!((done.by_two.len(), done.by_one.len(), done.counts.records), (8, 12, 40));
    assert!(done.by_one.contains(&record("r-10")) && done.by_one.contains(&record("r-11")));
}

#[test]
fn kappa_is_not_computed_of_who_saw_exclusions_only() {
    let mut decisions = votes(0, 40, 1);
    decisions.push(decision("r-01", "KL", Include, Vote));
    decisions.push(decision("r-02", "KL", exclude(None), Vote));
    assert_eq!(done(&preset("single-checked-exclusions"), &decisions).kappa, None);
    let dual = done(&preset("dual-sample"), &votes(30, 40, 3));
    assert!(dual.kappa.is_some());
}

#[test]
fn percentages_are_0_and_100_only_of_none_and_all() {
    assert_eq!(percent(25, 123), "20 %");
    assert_eq!(
        [percent(0, 300), percent(1, 300), percent(299, 300), percent(300, 300)],
        ["0 %", "less than 1 %", "more than 99 %", "100 %"]
    );
}

#[test]
fn without_records_there_is_nothing_to_say() {
    let (none, drawn) = (Vec::new(), Drawn::default());
    let history = History::new(&[], TitleAbstract, &none);
    let plan = Plan::new(&preset("dual-sample"), &drawn, &BTreeSet::new(), &history);
    assert_eq!(plan.compliance(&history).sentences(), "There were no titles and abstracts to screen.");
}
