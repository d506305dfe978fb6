//! Labelled sets of records, and how far the groups found are from the labels. The errors we stand
//! at are in `labelled-standing.csv`: more fail the test, fewer must be recorded there, so that no
//! change makes deduplication worse in silence. The sets lie beside the repository; where they are
//! absent the test says so.
//!
//! The records go through `import` as those of a review do.

use revflow_deduplication::{Rules, Settled, find_duplicates};
use revflow_import::Options;
use revflow_review::{Record, RecordId, SourceId};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;

/// Errors as reviews count them: records wrongly removed, duplicates left in.
#[derive(Debug, PartialEq, Eq)]
struct Standing {
    records: usize,
    duplicates: usize,
    wrongly_removed: usize,
    left_in: usize,
}

#[test]
fn errors_on_labelled_sets_are_those_recorded() {
    let sets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/dedup");
    if !sets.is_dir() {
        println!("skipped: ../shared is absent");
        return;
    }
    let recorded = include_str!("labelled-standing.csv");
    let mut found = String::from("set,records,duplicates,wrongly removed,left in\n");
    for line in recorded.lines().skip(1) {
        let name = line.split(',').next().unwrap();
        let Standing { records, duplicates, wrongly_removed, left_in } = standing(&sets.join(name));
        writeln!(found, "{name},{records},{duplicates},{wrongly_removed},{left_in}").unwrap();
    }
    assert_eq!(
        recorded, found,
        "left: recorded, right: found. Worse is a defect; better is to be recorded in tests/labelled-standing.csv"
    );
}

fn standing(set: &Path) -> Standing {
    let records = records(&set.join("records.csv"));
    let label: HashMap<String, String> = fs::read_to_string(set.join("gold.csv"))
        .unwrap()
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .map(|(id, group)| (id.to_owned(), group.to_owned()))
        .collect();
    let found = find_duplicates(&records, &[], &Rules::default(), &Settled::default());
    let mut kept: HashMap<&str, &str> =
        records.iter().map(|record| (record.id.as_str(), record.id.as_str())).collect();
    for group in &found.groups {
        for duplicate in &group.duplicates {
            kept.insert(duplicate.as_str(), group.kept.as_str());
        }
    }
    // What is counted does not depend on which record of a group is kept: a publication found in two
    // groups leaves one duplicate in, a group of two publications removes one wrongly.
    let publications: HashSet<&String> = label.values().collect();
    let groups: HashSet<&str> = kept.values().copied().collect();
    let cells: HashSet<(&String, &str)> = kept.iter().map(|(id, group)| (&label[*id], *group)).collect();
    Standing {
        records: records.len(),
        duplicates: records.len() - publications.len(),
        wrongly_removed: cells.len() - groups.len(),
        left_in: cells.len() - publications.len(),
    }
}

fn records(file: &Path) -> Vec<Record> {
    let import = revflow_import::read(File::open(file).unwrap(), "records.csv", &Options::default()).unwrap();
    let source = SourceId::parse("labelled").unwrap();
    let mut records = import.records(&source, |_| true);
    for record in &mut records {
        let key = record.citation.key.as_deref().expect("labelled records have an id column");
        record.id = RecordId::parse(key).unwrap();
    }
    records
}
