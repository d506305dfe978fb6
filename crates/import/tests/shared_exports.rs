//! Reads every real export of a collection that lies beside the repository, and holds the number of
//! records and titles against what was counted by hand. Files that are not read right are listed in
//! `shared_exports_gaps.txt` with what is seen instead. The list must shrink: a file that starts to
//! pass, or fails in another way, must be taken off it or changed.

use revflow_import::{Options, read};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

const GAPS: &str = include_str!("shared_exports_gaps.txt");

#[test]
fn shared_exports_are_read_as_counted_by_hand() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/exports");
    let Ok(mut manifest) = csv::Reader::from_path(folder.join("MANIFEST.csv")) else {
        println!("skipped: ../shared is absent");
        return;
    };
    let mut seen = BTreeMap::new();
    let mut right = 0;
    for row in manifest.records() {
        let row = row.expect("the manifest is a table");
        let (path, counted) = (row[0].to_owned(), row[8].parse::<usize>().ok());
        match outcome(&folder, &path, counted) {
            Ok(()) => right += 1,
            Err(fact) => _ = seen.insert(path, fact),
        }
    }
    println!("{right} files right, {} gaps", seen.len());
    let seen: Vec<String> = seen.into_iter().map(|(path, fact)| format!("{path}: {fact}")).collect();
    let known: Vec<&str> = GAPS.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let new: Vec<_> = seen.iter().filter(|line| !known.contains(&line.as_str())).collect();
    let gone: Vec<_> = known.iter().filter(|line| !seen.iter().any(|seen| seen == *line)).collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "the list of gaps is out of date\nto add:\n{}\nto remove:\n{}",
        new.iter().map(|line| format!("{line}\n")).collect::<String>(),
        gone.iter().map(|line| format!("{line}\n")).collect::<String>(),
    );
}

/// What differs from the count, or that every record and nearly every title was read.
fn outcome(folder: &Path, path: &str, counted: Option<usize>) -> Result<(), String> {
    let file = File::open(folder.join(path)).map_err(|error| format!("cannot be opened: {error}"))?;
    let import = read(file, path, &Options::default())
        .map_err(|refused| format!("{}; {}", refused.fact, refused.remedy))?;
    let receipt = &import.receipt;
    assert_eq!(receipt.starts, receipt.read + receipt.rejected, "{path}");
    let titles = receipt.coverage.title;
    // Nobody can count the records of a file that was made to break parsers.
    let Some(counted) = counted else { return Ok(()) };
    // Some files were made without titles, which must then be said.
    let is_said = import.problems.iter().any(|problem| problem.fact.ends_with(" titles"));
    if counted == receipt.read && receipt.rejected == 0 && (titles * 10 >= receipt.read * 9 || is_said) {
        return Ok(());
    }
    let (format, starts, rejected) = (receipt.format, receipt.starts, receipt.rejected);
    Err(format!("{format}: {starts} records, {rejected} rejected, {titles} titles; {counted} counted"))
}
