//! What must be true of every import, whatever the bytes: reading ends, every start of a record is an
//! entry or a rejection that a problem tells, and every place is one a person can open.

use revflow_import::{Format, Import, Options, read};
use revflow_review::Severity;

/// Sheets have rows instead of lines, and no more than this.
const MOST_ROWS: usize = 1_048_576;

/// Reads an export, in this format or in the one its content tells, and checks what came of it.
///
/// # Panics
/// When a law does not hold.
pub fn import(export: &[u8], format: Option<Format>) {
    let options = Options { format, ..Options::default() };
    match read(export, "export", &options) {
        Ok(import) => verify(&import, export),
        Err(refusal) => assert!(!refusal.fact.is_empty() && !refusal.remedy.is_empty()),
    }
}

fn verify(import: &Import, export: &[u8]) {
    let receipt = &import.receipt;
    assert_eq!(receipt.starts, receipt.read + receipt.rejected);
    assert_eq!(receipt.read, import.entries.len());
    let told = import.problems.iter().filter(|problem| problem.severity == Severity::Rejected).count();
    assert_eq!(receipt.rejected, told, "every rejected record is told: {:?}", import.problems);
    assert_eq!(receipt.bytes, export.len() as u64);
    let beside: usize = import.entries.iter().map(|entry| entry.unknown.len()).sum();
    assert!(receipt.unknown.values().sum::<usize>() <= beside);

    // What was packed has lines of its own.
    let has_rows = matches!(receipt.format, Format::Xlsx | Format::Xls | Format::Ods | Format::Archive);
    let last = match has_rows || receipt.packed {
        true => MOST_ROWS,
        // In any encoding a line ends with one of these bytes.
        false => 1 + export.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count(),
    };
    let places = import.problems.iter().map(|problem| &problem.place);
    for place in places.chain(import.entries.iter().map(|entry| &entry.place)) {
        assert!(place.line <= place.last_line && place.last_line as usize <= last, "{place:?} of {last}");
    }
    assert!(import.entries.iter().all(|entry| entry.place.line > 0));
}
