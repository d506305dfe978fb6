//! Any bytes as a table of records: every record is in at most one group, every group and pair is
//! made of records that are there, and the order of the records changes nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use revflow_deduplication::{Rules, Settled, find_duplicates};
use revflow_import::{Format, Options, read};
use revflow_review::{Record, RecordId, SourceId};
use std::collections::BTreeSet;

fuzz_target!(|table: &[u8]| {
    let options = Options { format: Some(Format::Csv), ..Options::default() };
    let Ok(import) = read(table, "table.csv", &options) else { return };
    let source = SourceId::parse("table").expect("a name");
    let mut records = import.records(&source, |_| true);
    let ids: BTreeSet<&RecordId> = records.iter().map(|record| &record.id).collect();
    if ids.len() < records.len() {
        // Thirty-two bits of fingerprint can meet; whoever stores records tells them apart.
        return;
    }

    let found = find_duplicates(&records, &[], &Rules::default(), &Settled::default());
    let mut grouped = BTreeSet::new();
    for group in &found.groups {
        assert!(!group.duplicates.is_empty());
        for id in group.duplicates.iter().chain([&group.kept]) {
            assert!(ids.contains(id), "{id} is no record");
            assert!(grouped.insert(id), "{id} is in two groups");
        }
    }
    assert_eq!(found.removed() + found.groups.len(), grouped.len());
    for pair in found.unsure.iter().chain(&found.related) {
        assert!(ids.contains(&pair.a) && ids.contains(&pair.b) && pair.a < pair.b, "{pair}");
    }

    let forwards = found.clone();
    records.reverse();
    let backwards = find_duplicates(&records, &[], &Rules::default(), &Settled::default());
    assert_eq!(forwards, backwards, "{}", shown(&records));
});

fn shown(records: &[Record]) -> String {
    records.iter().map(|record| format!("{} {:?}\n", record.id, record.citation)).collect()
}
