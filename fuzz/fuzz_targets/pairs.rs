//! Any bytes as a file of decisions on pairs: every row that could be read is a decision, waits or is
//! told, every place is in the file, and only records that are there are decided on. Deduplication
//! obeys whatever was read: what somebody keeps apart is in no one group.

#![no_main]

use libfuzzer_sys::fuzz_target;
use revflow_deduplication::{
    Described, Meant, PairFile, Rules, Settled, find_duplicates, holds_verdicts, read_pairs,
};
use revflow_review::{Citation, Place, Record, RecordId, Resolution, ReviewerId, SourceId};
use std::collections::BTreeSet;

fuzz_target!(|data: &[u8]| {
    let ids = ["a", "b", "c", "d", "e"].map(|id| RecordId::parse(id).expect("an id"));
    let known: BTreeSet<RecordId> = ids.clone().into();
    let resolve = |described: &Described| match Resolution::of(&described.id, &known) {
        Resolution::Record(record) => Meant::Record(record),
        Resolution::Ambiguous(records) => Meant::Ambiguous(records),
        Resolution::Unknown => Meant::Unknown,
    };
    let _ = holds_verdicts(data);
    let reviewers = ["MM", "KL"].map(|name| ReviewerId::parse(name).expect("a name"));
    let PairFile { decisions, problems, .. } = read_pairs(data, "pairs.csv", &reviewers, &resolve);

    let lines = 1 + data.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    for problem in &problems {
        assert!(problem.place.last_line as usize <= lines, "{problem:?} of {lines}");
    }
    for decision in &decisions {
        let (one, other) = decision.said.records();
        assert!(known.contains(one) && other.is_none_or(|other| known.contains(other)));
    }

    let settled = Settled { decisions };
    let records = ids.map(|id| Record {
        id,
        source: SourceId::parse("Medline").expect("a name"),
        place: Place::file("a.ris"),
        citation: Citation { title: Some("Kinship care and schooling".into()), ..Citation::default() },
    });
    let found = find_duplicates(&records, &[], &Rules::default(), &settled);
    let mut seen = BTreeSet::new();
    for group in &found.groups {
        for id in group.duplicates.iter().chain([&group.kept]) {
            assert!(seen.insert(id), "{id} is in two groups");
        }
    }
    assert!(found.unknown.is_empty());
});
