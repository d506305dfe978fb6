//! Reads every real export of a collection that lies beside the repository, and holds the number of
//! records against what was counted by hand, for each file. No title may be lost: how many records of
//! a file have none is listed in `shared_exports_untitled.txt`, after a look into the file.

use revflow_import::{Options, read};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

const UNTITLED: &str = include_str!("shared_exports_untitled.txt");

#[test]
fn shared_exports_are_read_as_counted_by_hand() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/exports");
    let Ok(mut manifest) = csv::Reader::from_path(folder.join("MANIFEST.csv")) else {
        println!("skipped: ../shared is absent");
        return;
    };
    let (mut wrong, mut untitled) = (Vec::new(), BTreeMap::new());
    for row in manifest.records() {
        let row = row.expect("the manifest is a table");
        // Nobody can count the records of a file that was made to break parsers.
        let (path, counted) = (row[0].to_owned(), row[8].parse::<usize>().ok());
        match outcome(&folder, &path, counted) {
            Ok(0) => {}
            Ok(without) => _ = untitled.insert(path, without),
            Err(fact) => wrong.push(format!("{path}: {fact}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let untitled: String = untitled.iter().map(|(path, without)| format!("{without} {path}\n")).collect();
    let known: String =
        UNTITLED.lines().filter(|line| !line.starts_with('#')).map(|line| format!("{line}\n")).collect();
    assert_eq!(untitled, known);
}

/// How many of the records have no title, or what differs from the count.
fn outcome(folder: &Path, path: &str, counted: Option<usize>) -> Result<usize, String> {
    let file = File::open(folder.join(path)).map_err(|error| format!("cannot be opened: {error}"))?;
    let import = read(file, path, &Options::default())
        .map_err(|refused| format!("{}; {}", refused.fact, refused.remedy))?;
    let receipt = &import.receipt;
    let (starts, read, rejected) = (receipt.starts, receipt.read, receipt.rejected);
    assert_eq!(starts, read + rejected, "{path}");
    match counted {
        Some(counted) if counted != read || rejected > 0 => Err(format!(
            "{}: {starts} records, {rejected} rejected; {counted} counted by hand",
            receipt.format
        )),
        _ => Ok(read - receipt.coverage.title),
    }
}
