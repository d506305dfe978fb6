//! Holds the first and the last record of every real export of a collection that lies beside the
//! repository against `shared_exports_records.csv`, a table that people checked against the files.
//! `REVFLOW_EXPECTED=write` writes the table anew; what changed in it must be checked by eye again.

use revflow_import::{Entry, Options, read};
use revflow_review::Author;
use std::fs::{self, File};
use std::path::Path;

const HEADER: [&str; 11] = [
    "path",
    "records",
    "record",
    "line",
    "title",
    "authors",
    "first author",
    "date",
    "journal",
    "pages",
    "doi",
];

/// As much of a title as tells it from all others.
const TITLE: usize = 70;

fn pinned(path: &str, records: usize, which: &str, entry: &Entry) -> Vec<String> {
    let citation = &entry.citation;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        path.to_owned(),
        records.to_string(),
        which.to_owned(),
        entry.place.line.to_string(),
        text(&citation.title).chars().take(TITLE).collect(),
        citation.authors.len().to_string(),
        citation.authors.first().map(Author::inverted).unwrap_or_default(),
        citation.date.map(|date| date.to_string()).unwrap_or_default(),
        text(&citation.container),
        citation.pages.as_ref().map(ToString::to_string).unwrap_or_default(),
        citation.doi.as_ref().map(ToString::to_string).unwrap_or_default(),
    ]
}

fn rows_of(folder: &Path, path: &str) -> Vec<Vec<String>> {
    let file = File::open(folder.join(path)).expect("the manifest names files that are there");
    let Ok(import) = read(file, path, &Options::default()) else {
        return vec![[path, "refused"].map(str::to_owned).to_vec()];
    };
    let count = import.entries.len();
    let first = import.entries.first().map(|entry| pinned(path, count, "first", entry));
    let last = import.entries.last().filter(|_| count > 1).map(|entry| pinned(path, count, "last", entry));
    first.into_iter().chain(last).collect()
}

#[test]
fn first_and_last_record_of_every_shared_export_are_as_people_read_them() {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = crate_folder.join("../../../shared/exports");
    let Ok(mut manifest) = csv::Reader::from_path(folder.join("MANIFEST.csv")) else {
        println!("skipped: ../shared is absent");
        return;
    };
    let mut table = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    table.write_record(HEADER).expect("memory takes it");
    for row in manifest.records() {
        for row in rows_of(&folder, &row.expect("the manifest is a table")[0]) {
            table.write_record(row).expect("memory takes it");
        }
    }
    let read = String::from_utf8(table.into_inner().expect("memory takes it")).expect("text");
    let path = crate_folder.join("tests/shared_exports_records.csv");
    if std::env::var_os("REVFLOW_EXPECTED").is_some_and(|value| value == "write") {
        fs::write(&path, &read).expect("the folder can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differences: Vec<String> = read
        .lines()
        .zip(expected.lines())
        .filter(|(read, expected)| read != expected)
        .map(|(read, expected)| format!("read     {read}\nexpected {expected}"))
        .collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(read.lines().count(), expected.lines().count());
}
