//! Labelled sets of records, and how far the groups found are from the labels. The errors we stand
//! at are in `labelled-standing.csv`: more fail the test, fewer must be recorded there, so that no
//! change makes deduplication worse in silence. The sets lie beside the repository; where they are
//! absent the test says so.

#[path = "labelled/sets.rs"]
mod sets;

use revflow_deduplication::Rules;
use sets::{Labelled, Standing};
use std::fmt::Write as _;

#[test]
fn errors_on_labelled_sets_are_those_recorded() {
    let Some(folder) = sets::folder() else {
        println!("skipped: ../shared is absent");
        return;
    };
    let recorded = include_str!("labelled-standing.csv");
    let mut found = String::from("set,records,duplicates,wrongly removed,left in\n");
    for line in recorded.lines().skip(1) {
        let name = line.split(',').next().unwrap();
        let set = Labelled::read(&folder.join(name));
        let Standing { wrongly_removed, left_in } = set.standing(&Rules::default());
        let (records, duplicates) = (set.records.len(), set.duplicates());
        writeln!(found, "{name},{records},{duplicates},{wrongly_removed},{left_in}").unwrap();
    }
    assert_eq!(
        recorded, found,
        "left: recorded, right: found. Worse is a defect; better is to be recorded in tests/labelled-standing.csv"
    );
}
