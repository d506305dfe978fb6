//! Any bytes as an export, in any format: reading ends, every start of a record is an entry or a
//! rejection that a problem tells, and every place is one a person can open.

#![no_main]

use libfuzzer_sys::fuzz_target;
use revflow_import::{Format, Import, Options, read};
use revflow_review::Severity;

/// Sheets have rows instead of lines, and no more than this.
const MOST_ROWS: usize = 1_048_576;

fuzz_target!(|data: &[u8]| {
    let Some((pick, export)) = data.split_first() else { return };
    let format = match pick % 10 {
        0 => Some(Format::Ris),
        1 => Some(Format::Nbib),
        2 => Some(Format::PubmedXml),
        3 => Some(Format::EndnoteXml),
        4 => Some(Format::WosTagged),
        5 => Some(Format::Bibtex),
        6 => Some(Format::CslJson),
        7 => Some(Format::Csv),
        // As the command line does it: from the content.
        _ => None,
    };
    let options = Options { format, ..Options::default() };
    match read(export, "export", &options) {
        Ok(import) => verify(&import, export),
        Err(refusal) => assert!(!refusal.fact.is_empty() && !refusal.remedy.is_empty()),
    }
});

fn verify(import: &Import, export: &[u8]) {
    let receipt = &import.receipt;
    assert_eq!(receipt.starts, receipt.read + receipt.rejected);
    assert_eq!(receipt.read, import.entries.len());
    let told = import.problems.iter().filter(|problem| problem.severity == Severity::Rejected).count();
    assert_eq!(receipt.rejected, told, "every rejected record is told: {:?}", import.problems);
    assert_eq!(receipt.bytes, export.len() as u64);

    let last = match receipt.format {
        Format::Xlsx => MOST_ROWS,
        // In any encoding a line ends with one of these bytes.
        _ => 1 + export.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count(),
    };
    let places = import.problems.iter().map(|problem| &problem.place);
    for place in places.chain(import.entries.iter().map(|entry| &entry.place)) {
        assert!(place.line <= place.last_line && place.last_line as usize <= last, "{place:?} of {last}");
    }
    assert!(import.entries.iter().all(|entry| entry.place.line > 0));
}
