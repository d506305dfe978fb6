use super::*;
use crate::testing::{record, reviewer};
use crate::{PilotRule, Proportion, SampleRule};
use proptest::prelude::*;
use std::num::NonZeroU32;

fn numbered(numbers: impl IntoIterator<Item = u32>) -> Vec<RecordId> {
    numbers.into_iter().map(|n| record(&format!("r-{n}"))).collect()
}

fn sampling(fraction: f64, seed: u32) -> Policy {
    let sample = SampleRule { fraction: Proportion::new(fraction).unwrap(), seed, ..SampleRule::default() };
    Policy { sample: Some(sample), ..Policy::preset("single").unwrap() }
}

fn piloting(records: u32, rounds: u32) -> Policy {
    let [records, rounds] = [records, rounds].map(|n| NonZeroU32::new(n).unwrap());
    Policy { pilot: Some(PilotRule { records, rounds, seed: 1 }), ..Policy::default() }
}

fn sample_of(drawn: &Drawn) -> BTreeSet<&RecordId> {
    drawn.sample.iter().flatten().collect()
}

/// Computed with `printf '1\nsample\nr-4\n' | sha256sum` and so on, sorted.
#[test]
fn draw_is_the_one_anybody_computes() {
    let drawn = Drawn::default().extended(&sampling(0.3, 1), &numbered(0..10), &[]);
    assert_eq!(drawn.sample, [["r-2", "r-8", "r-4"].map(record).to_vec()]);
}

#[test]
fn fifth_of_123_records_are_25_and_another_seed_draws_others() {
    let records = numbered(0..123);
    let first = Drawn::default().extended(&sampling(0.2, 1), &records, &[]);
    let second = Drawn::default().extended(&sampling(0.2, 2), &records, &[]);
    assert_eq!((sample_of(&first).len(), sample_of(&second).len()), (25, 25));
    assert_ne!(sample_of(&first), sample_of(&second));
}

#[test]
fn record_that_left_stays_listed_and_is_replaced_only_if_the_fraction_wants_it() {
    let records = numbered(0..100);
    let before = Drawn::default().extended(&sampling(0.2, 1), &records, &[]);
    let gone = before.sample[0][3].clone();
    let rest: Vec<RecordId> = records.into_iter().filter(|record| *record != gone).collect();
    let after = before.extended(&sampling(0.2, 1), &rest, &[]);
    assert_eq!(after.sample[0], before.sample[0]);
    assert_eq!(after.sample[1].len(), 1);
    assert_eq!(before.extended(&sampling(0.1, 1), &rest, &[]), before);
}

#[test]
fn pilot_rounds_share_no_record_with_each_other_or_the_sample() {
    let team = ["MM", "KL", "SOC"].map(reviewer);
    let policy = Policy { pilot: piloting(30, 2).pilot, ..sampling(0.2, 1) };
    let drawn = Drawn::default().extended(&policy, &numbered(0..100), &team);
    assert_eq!(drawn.pilot.iter().map(|round| round.records.len()).collect::<Vec<_>>(), [30, 30]);
    assert_eq!(drawn.pilot[0].reviewers, team);
    assert_eq!(sample_of(&drawn).len(), 8);
    let mut all: Vec<&RecordId> = drawn.pilot.iter().flat_map(|round| &round.records).collect();
    all.extend(sample_of(&drawn));
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 68);
    let more = drawn.extended(&policy, &numbered(0..110), &team);
    let piloted: Vec<&RecordId> = more.pilot.iter().flat_map(|round| &round.records).collect();
    assert_eq!((piloted.len(), sample_of(&more).len()), (60, 10));
    assert!(sample_of(&more).iter().all(|record| !piloted.contains(record)));
}

#[test]
fn short_pilot_round_is_filled_up_and_keeps_its_team() {
    let before = Drawn::default().extended(&piloting(5, 1), &numbered(0..3), &[reviewer("MM")]);
    let after = before.extended(&piloting(5, 1), &numbered(0..10), &["MM", "KL"].map(reviewer));
    assert_eq!(after.pilot[0].records[..3], before.pilot[0].records);
    assert_eq!((after.pilot.len(), after.pilot[0].records.len()), (1, 5));
    assert_eq!(after.pilot[0].reviewers, [reviewer("MM")]);
    let second = after.extended(&piloting(5, 2), &numbered(0..10), &["MM", "KL"].map(reviewer));
    assert_eq!((second.pilot[0].clone(), second.pilot[1].records.len()), (after.pilot[0].clone(), 5));
}

#[test]
fn record_of_the_sample_is_not_piloted_afterwards() {
    let before = Drawn::default().extended(&sampling(0.5, 1), &numbered(0..40), &[]);
    let after =
        before.extended(&Policy { pilot: piloting(15, 1).pilot, ..sampling(0.5, 1) }, &numbered(0..40), &[]);
    assert_eq!(after.sample, before.sample);
    assert!(after.pilot[0].records.iter().all(|record| !sample_of(&before).contains(record)));
}

#[test]
fn policy_without_sample_draws_nothing_and_forgets_nothing() {
    let before = Drawn::default().extended(&sampling(0.2, 1), &numbered(0..10), &[]);
    assert_eq!(before.extended(&Policy::default(), &numbered(0..50), &[]), before);
}

proptest! {
    /// Records come and go in any order; the draw keeps its promises after each step.
    #[test]
    fn sample_is_extended_and_never_redrawn(
        steps in prop::collection::vec((0_u32..60, 1_u32..60), 1..6),
        fraction in 0.01_f64..1.0,
        seed in 0_u32..1000,
    ) {
        let policy = sampling(fraction, seed);
        let mut drawn = Drawn::default();
        for (from, count) in steps {
            let records = numbered(from..from + count);
            let next = drawn.extended(&policy, records.iter().rev(), &[]);
            prop_assert_eq!(&next.sample[..drawn.sample.len()], drawn.sample.as_slice());
            let listed = next.sample.iter().flatten().count();
            prop_assert_eq!(sample_of(&next).len(), listed);
            let present = |drawn: &Drawn| sample_of(drawn).into_iter().filter(|r| records.contains(r)).count();
            let wanted = policy.sample.unwrap().fraction.of_rounded_up(records.len());
            prop_assert_eq!(present(&next), wanted.max(present(&drawn)));
            prop_assert_eq!(&next.extended(&policy, &records, &[]), &next);
            drawn = next;
        }
    }
}
