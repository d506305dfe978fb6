//! Laws that hold for any history of a screening, whatever the policy.

use proptest::prelude::*;
use revflow_review::{Decision, DecisionId, DecisionKind, ReasonList, RecordId, ReviewerId, Stage, Verdict};
use revflow_screening::{
    Drawn, Gate, History, Outcome, PilotRule, Plan, Policy, Proportion, SampleRule, Statistic, Unsure,
};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

const TEAM: [&str; 3] = ["KL", "MM", "SOC"];

fn team() -> Vec<ReviewerId> {
    TEAM.iter().map(|name| ReviewerId::parse(name).unwrap()).collect()
}

fn records(count: usize) -> Vec<RecordId> {
    (0..count).map(|nth| RecordId::parse(&format!("r-{nth}")).unwrap()).collect()
}

/// A judgement by the numbers of record and reviewer.
type Judgement = (usize, usize, Verdict);

fn decided(judgements: &[Judgement], kind: DecisionKind, from: usize) -> Vec<Decision> {
    let decision = |(nth, (record, reviewer, verdict)): (usize, &Judgement)| Decision {
        id: DecisionId::new(format!("d-{}", from + nth)),
        record: RecordId::parse(&format!("r-{record}")).unwrap(),
        stage: Stage::TitleAbstract,
        reviewer: ReviewerId::parse(TEAM[*reviewer]).unwrap(),
        verdict: verdict.clone(),
        kind,
        at: None,
        note: None,
    };
    judgements.iter().enumerate().map(decision).collect()
}

fn any_verdict() -> impl Strategy<Value = Verdict> {
    let reasons = ReasonList::new([("population", "Healthcare"), ("setting", "Adult social care")]);
    let reason = |key: &str| Verdict::Exclude(reasons.find(key).cloned());
    prop_oneof![
        4 => Just(Verdict::Include),
        4 => Just(Verdict::Exclude(None)),
        1 => Just(reason("population")),
        1 => Just(reason("setting")),
        1 => Just(Verdict::Unsure),
    ]
}

fn any_judgements(records: usize, most: usize) -> impl Strategy<Value = Vec<Judgement>> {
    prop::collection::vec((0..records, 0..TEAM.len(), any_verdict()), 0..most)
}

fn any_policy() -> impl Strategy<Value = Policy> {
    let presets: Vec<Policy> = Policy::presets().iter().map(|preset| preset.policy).collect();
    let statistics = vec![Statistic::Raw, Statistic::Kappa, Statistic::Pabak, Statistic::Ac1];
    let sample = (prop::sample::select(statistics), 0.1_f64..0.6, 0.0_f64..0.9, 0_u32..9).prop_map(
        |(statistic, fraction, threshold, seed)| SampleRule {
            fraction: Proportion::new(fraction).unwrap(),
            seed,
            statistic,
            threshold: Proportion::new(threshold).unwrap(),
        },
    );
    let pilot = (1_u32..4)
        .prop_map(|records| PilotRule { records: NonZeroU32::new(records).unwrap(), ..PilotRule::default() });
    (prop::sample::select(presets), prop::option::of(sample), prop::option::weighted(0.3, pilot))
        .prop_map(|(policy, sample, pilot)| Policy { sample: sample.or(policy.sample), pilot, ..policy })
}

/// The outcomes and the gate. Who voted first is a fact of the order of votes; here names are sorted.
fn state(
    policy: &Policy,
    drawn: &Drawn,
    records: &[RecordId],
    decisions: &[Decision],
) -> (BTreeMap<RecordId, Outcome>, Option<Gate>) {
    let history = History::new(decisions, Stage::TitleAbstract, records);
    let plan = Plan::new(policy, drawn, &BTreeSet::new(), &history);
    let mut outcomes = plan.outcomes(&history);
    for outcome in outcomes.values_mut() {
        match outcome {
            Outcome::Waiting { voted: names, .. } | Outcome::Conflict { between: names, .. } => names.sort(),
            Outcome::Included | Outcome::Excluded(_) => {}
        }
    }
    (outcomes, plan.gate().cloned())
}

proptest! {
    /// Each reviewer votes once on a record, not knowing of the others. Two vote on a record of the
    /// sample, as they are asked to: of three votes there, the first two would open the gate.
    #[test]
    fn outcome_is_independent_of_the_order_of_independent_votes(
        policy in any_policy(),
        verdicts in prop::collection::vec((prop::array::uniform3(prop::option::of(any_verdict())), 0_usize..3), 12),
        order in Just((0..36_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let records = records(12);
        let drawn = Drawn::default().extended(&policy, &records, &team());
        let sample: BTreeSet<&RecordId> = drawn.sample.iter().flatten().collect();
        let mut votes: Vec<Judgement> = Vec::new();
        for (nth, (verdicts, not_asked)) in verdicts.into_iter().enumerate() {
            let sampled = sample.contains(&records[nth]);
            let cast = verdicts.into_iter().enumerate().filter(|(who, _)| !sampled || *who != not_asked);
            votes.extend(cast.filter_map(|(who, verdict)| Some((nth, who, verdict?))));
        }
        let mut decisions = decided(&votes, DecisionKind::Vote, 0);
        let before = state(&policy, &drawn, &records, &decisions);
        decisions.sort_by_key(|decision| {
            let nth: usize = decision.id.as_str()[2..].parse().unwrap();
            order[nth]
        });
        prop_assert_eq!(state(&policy, &drawn, &records, &decisions), before);
    }

    /// A consensus of `unsure` withdraws an earlier one, unless the policy counts unsure as include.
    #[test]
    fn withdrawing_every_consensus_returns_what_the_votes_gave(
        policy in any_policy(),
        votes in any_judgements(8, 30),
        settled in any_judgements(8, 12),
    ) {
        prop_assume!(policy.unsure != Unsure::Include);
        let records = records(8);
        let drawn = Drawn::default().extended(&policy, &records, &team());
        let mut decisions = decided(&votes, DecisionKind::Vote, 0);
        let (before, _) = state(&policy, &Drawn { sample: Vec::new(), ..drawn.clone() }, &records, &decisions);
        decisions.extend(decided(&settled, DecisionKind::Consensus, 100));
        let withdrawn: Vec<Judgement> =
            settled.iter().map(|(record, who, _)| (*record, *who, Verdict::Unsure)).collect();
        decisions.extend(decided(&withdrawn, DecisionKind::Consensus, 200));
        // The sample is left out: a record whose consensus was withdrawn is never again blind.
        let (after, _) = state(&policy, &Drawn { sample: Vec::new(), ..drawn }, &records, &decisions);
        prop_assert_eq!(after, before);
    }

    #[test]
    fn reviewers_who_change_their_minds_back_return_to_where_they_were(
        policy in any_policy(),
        votes in any_judgements(8, 30),
        changes in any_judgements(8, 30),
    ) {
        let records = records(8);
        let drawn = Drawn::default().extended(&policy, &records, &team());
        let standing: BTreeMap<(usize, usize), Verdict> =
            votes.iter().map(|(record, who, verdict)| ((*record, *who), verdict.clone())).collect();
        let changes: Vec<Judgement> =
            changes.into_iter().filter(|(record, who, _)| standing.contains_key(&(*record, *who))).collect();
        let back: Vec<Judgement> =
            standing.into_iter().map(|((record, who), verdict)| (record, who, verdict)).collect();
        let mut decisions = decided(&votes, DecisionKind::Vote, 0);
        let before = state(&policy, &drawn, &records, &decisions);
        decisions.extend(decided(&changes, DecisionKind::Vote, 100));
        decisions.extend(decided(&back, DecisionKind::Vote, 200));
        prop_assert_eq!(state(&policy, &drawn, &records, &decisions), before);
    }

    /// Decisions are appended, records are added, the sample is extended: what one reviewer settled
    /// after the gate had opened stays settled.
    #[test]
    fn open_gate_never_closes(
        policy in any_policy(),
        first in any_judgements(10, 60),
        later in any_judgements(30, 60),
        settled in any_judgements(30, 6),
    ) {
        prop_assume!(policy.sample.is_some());
        let (few, many) = (records(10), records(30));
        let drawn = Drawn::default().extended(&policy, &few, &team());
        let mut decisions = decided(&first, DecisionKind::Vote, 0);
        let (_, gate) = state(&policy, &drawn, &few, &decisions);
        let was_open = gate.is_some_and(|gate| gate.is_open());
        decisions.extend(decided(&later, DecisionKind::Vote, 100));
        decisions.extend(decided(&settled, DecisionKind::Consensus, 200));
        let extended = drawn.extended(&policy, &many, &team());
        let (_, gate) = state(&policy, &extended, &many, &decisions);
        prop_assert!(!was_open || gate.is_some_and(|gate| gate.is_open()));
    }

    #[test]
    fn figures_add_up_for_any_history(
        policy in any_policy(),
        votes in any_judgements(12, 40),
        settled in any_judgements(12, 6),
    ) {
        let records = records(12);
        let drawn = Drawn::default().extended(&policy, &records, &team());
        let mut decisions = decided(&votes, DecisionKind::Vote, 0);
        decisions.extend(decided(&settled, DecisionKind::Consensus, 100));
        let history = History::new(&decisions, Stage::TitleAbstract, &records);
        let plan = Plan::new(&policy, &drawn, &BTreeSet::new(), &history);
        let done = plan.compliance(&history);
        let outcomes = plan.outcomes(&history);
        let included = outcomes.values().filter(|outcome| **outcome == Outcome::Included).count();
        prop_assert_eq!((outcomes.len(), included), (done.counts.records, done.counts.included));
        prop_assert_eq!(done.counts.voters.iter().sum::<usize>(), 12);
        prop_assert!(done.by_two.len() + done.by_one.len() <= 12);
        prop_assert!(done.exclusions_checked.iter().all(|record| done.exclusions.contains(record)));
        let piloted: usize = done.pilot.iter().map(|round| round.records).sum();
        prop_assert_eq!(done.sample.as_ref().map_or(12 - piloted, |sample| sample.of), 12 - piloted);
        prop_assert!(done.sentences().ends_with('.'));
    }
}
