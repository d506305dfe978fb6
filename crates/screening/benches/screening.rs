//! The screening of 100,000 records with 200,000 decisions by four reviewers: what a team asks after
//! every vote must be answered before the next record is read.
//!
//! `cargo bench -p revflow-screening`

use criterion::{Criterion, criterion_group, criterion_main};
use revflow_review::{Decision, DecisionId, DecisionKind, RecordId, ReviewerId, Stage, Verdict};
use revflow_screening::{Allocation, Division, Drawn, History, Plan, Policy, Queue, preview};
use std::collections::BTreeSet;
use std::hint::black_box;

const RECORDS: usize = 100_000;
const DECISIONS: usize = 200_000;

/// Votes of changing pairs on nine tenths of the records; some vote twice, every seventh pair differs.
fn decisions(records: &[RecordId], team: &[ReviewerId]) -> Vec<Decision> {
    (0..DECISIONS)
        .map(|nth| {
            // 7919 is coprime to the number of records, so that votes come in no order of ids.
            let record = nth / 2 * 7919 % (RECORDS / 10 * 9);
            let verdict = if (nth / 2 + nth % 2 * usize::from(record.is_multiple_of(7))).is_multiple_of(4) {
                Verdict::Include
            } else {
                Verdict::Exclude(None)
            };
            Decision {
                id: DecisionId::new(format!("d-{nth}")),
                record: records[record].clone(),
                stage: Stage::TitleAbstract,
                reviewer: team[(record + nth % 2) % team.len()].clone(),
                verdict,
                kind: DecisionKind::Vote,
                at: None,
                note: None,
            }
        })
        .collect()
}

fn screening(bench: &mut Criterion) {
    let mut records: Vec<RecordId> = (0..RECORDS)
        .map(|nth| {
            RecordId::parse(&format!(
                "author-{}-{:08x}",
                1990 + nth % 35,
                nth.wrapping_mul(2_654_435_761) % 0xffff_ffff
            ))
            .unwrap()
        })
        .collect();
    // The pipeline keeps records in the order of their ids.
    records.sort();
    let team: Vec<ReviewerId> = ["KL", "MM", "SOC", "TB"].map(|name| ReviewerId::parse(name).unwrap()).into();
    let decisions = decisions(&records, &team);
    let [dual, sample] = ["full-dual", "dual-sample"].map(|name| Policy::preset(name).unwrap());
    let (drawn, nobody) = (Drawn::default().extended(&sample, &records, &team), BTreeSet::new());
    let stage = Stage::TitleAbstract;
    let history = History::new(&decisions, stage, &records);
    let plan = |policy: &Policy| Plan::new(policy, &drawn, &nobody, &history);
    let (by_dual, by_sample) = (plan(&dual), plan(&sample));
    bench.bench_function("group the decisions", |b| {
        b.iter(|| History::new(black_box(&decisions), stage, &records));
    });
    bench.bench_function("plan with a sample", |b| {
        b.iter(|| plan(black_box(&sample)));
    });
    bench.bench_function("status by a plan with a sample", |b| {
        b.iter(|| {
            let settled =
                by_sample.each_outcome(black_box(&history)).filter(|(_, outcome)| outcome.is_settled());
            settled.count()
        });
    });
    bench.bench_function("outcomes and lists of all records", |b| {
        b.iter(|| Queue::of(&by_dual.outcomes(black_box(&history))));
    });
    bench.bench_function("queues of four reviewers", |b| {
        b.iter(|| Allocation::new(&by_dual, black_box(&history), &team, &Division::default()).queues.len());
    });
    let none = History::new(&[], stage, &records);
    bench.bench_function("queues before the first vote", |b| {
        b.iter(|| Allocation::new(&by_dual, black_box(&none), &team, &Division::default()).queues.len());
    });
    bench.bench_function("figures for the methods", |b| {
        b.iter(|| by_sample.compliance(black_box(&history)));
    });
    bench.bench_function("preview of a change", |b| {
        b.iter(|| preview(black_box(&history), &by_dual, &by_sample));
    });
    bench.bench_function("draw of a fifth", |b| {
        b.iter(|| Drawn::default().extended(&sample, black_box(&records), &team));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = screening
}
criterion_main!(benches);
