//! Hostile and damaged exports, through the binary: it never crashes, never loses a record without a
//! word, reads no other file, calls nobody, and stays within its memory and time.

mod archive;
mod formulas;
mod markup;
mod process;
mod shapes;
mod workbook;

use crate::support::repository;
use process::{Converted, convert};
use std::collections::BTreeMap;
use std::fs;

/// The records read and rejected of every file in `fixtures/hostile`, as its README says; `None` for
/// one that is refused.
fn expected() -> BTreeMap<String, Option<(usize, usize)>> {
    let readme = fs::read_to_string(repository().join("fixtures/hostile/README.md")).expect("a README");
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let numbers = cells[1].parse().ok().zip(cells[2].parse().ok());
        (cells[0].trim_end_matches('`').to_owned(), numbers)
    })
    .collect()
}

#[test]
fn every_hostile_file_does_what_its_readme_says() {
    let folder = repository().join("fixtures/hostile");
    let mut expected = expected();
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("the fixtures are there")
        .map(|entry| entry.expect("a readable folder").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && name != "README.md")
        .collect();
    names.sort();
    for name in names {
        let expected = expected.remove(&name).unwrap_or_else(|| panic!("{name} is not in the README"));
        let said = convert(&folder.join(&name));
        assert_eq!(said.sums(), expected, "{name}\n{}", said.err);
    }
    assert!(expected.is_empty(), "in the README and not there: {expected:?}");
}

#[test]
fn file_that_is_not_there_is_a_folder_or_never_ends_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(convert(&folder.path().join("no.ris")).sums(), None);
    assert_eq!(convert(folder.path()).sums(), None);
    if cfg!(target_os = "linux") {
        assert_eq!(convert("/dev/zero".as_ref()).sums(), None);
    }
}

#[test]
#[cfg(unix)]
fn name_of_a_file_commands_no_terminal() {
    let file = process::file("a\u{1b}[2J\nb\u{202e}.ris", "TY  - JOUR\nTI  - A synthetic title\nER  - \n");
    let said = convert(&file.path);
    assert_eq!(said.sums(), Some((1, 0)));
    assert!(!said.err.contains(['\u{1b}', '\u{202e}']), "{:?}", said.err);
}

/// Of one file every beginning and every file with one byte damaged: a transfer that broke off, a
/// disk that forgot.
#[test]
fn export_cut_or_damaged_anywhere_is_refused_or_adds_up() {
    let exports = ["ovid/ovid.ris", "pubmed/pubmed.nbib", "web-of-science-tagged/savedrecs.txt"];
    for export in exports {
        let bytes = fs::read(repository().join("fixtures/exports").join(export)).expect("a fixture");
        for nth in 1..8 {
            let at = bytes.len() * nth / 8;
            convert(&process::file("cut.txt", &bytes[..at]).path).sums();
            for damage in [0x00, 0x1a, b'"', 0xff] {
                let mut bytes = bytes.clone();
                bytes[at] = damage;
                convert(&process::file("damaged.txt", bytes).path).sums();
            }
        }
    }
}

#[test]
fn records_of_one_id_are_told_apart_in_linear_time() {
    let record = "TY  - JOUR\nID  - same\nTI  - A synthetic title\nER  - \n";
    let said = convert(&process::file("same.ris", record.repeat(20_000)).path);
    assert_eq!(said.sums(), Some((20_000, 0)));
    assert_eq!(said.records().last().expect("records")["id"], "same#20000");
}

/// Shown in the messages of failed assertions.
impl std::fmt::Debug for Converted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit code {:?}\n{}", self.code, self.err)
    }
}
