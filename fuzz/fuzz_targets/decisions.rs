//! Any bytes as a file of decisions: no id stands twice, every place is in the file, and what was
//! read is the same when it is written and read again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use revflow_review::{ReasonList, RecordId, Resolution, ReviewerId, Stage};
use revflow_screening::{DecisionFile, read_decisions, write_decisions};
use std::collections::BTreeSet;

fuzz_target!(|data: &[u8]| {
    let Some((pick, file)) = data.split_first() else { return };
    let stage = if pick % 2 == 0 { Stage::TitleAbstract } else { Stage::FullText };
    let first = read(file, stage);

    let lines = 1 + file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    for problem in &first.problems {
        assert!(problem.place.last_line as usize <= lines, "{problem:?} of {lines}");
    }
    let decisions = || first.decisions.iter().chain(&first.not_applied);
    let ids: BTreeSet<&str> = decisions().map(|decision| decision.id.as_str()).collect();
    assert_eq!(ids.len(), decisions().count());

    let mut bytes = Vec::new();
    write_decisions(&mut bytes, &first.decisions).expect("writing to memory does not fail");
    let second = read(&bytes, stage);
    assert_eq!(first.decisions, second.decisions, "{}", String::from_utf8_lossy(&bytes));
});

fn read(file: &[u8], stage: Stage) -> DecisionFile {
    let reasons =
        ReasonList::new([("population", "Not children in care"), ("design", "No comparison group")]);
    let reviewers = ["AB", "CD"].map(|name| ReviewerId::parse(name).expect("a name"));
    let records: BTreeSet<RecordId> = ["oliveira-2022-7f3a9c2e", "oliveira-2021-00000000", "sebba-2017-1"]
        .map(|id| RecordId::parse(id).expect("an id"))
        .into();
    let resolve = |text: &str| Resolution::of(text, &records);
    read_decisions(file, "decisions.csv", stage, &reasons, &reviewers, &resolve)
}
