//! Records that were read, written in every format and read again: none is lost, none is added, and
//! what the formats have a place for is the same from the first trip on. Files of which few records have
//! a title are left aside: RIS shows by its frame that it is RIS all the same, JSON and tables do not, and
//! are refused.

#![no_main]

use libfuzzer_sys::fuzz_target;
use revflow_import::{Import, Options, WriteFormat, WrittenRecord, read, write};

fuzz_target!(|export: &[u8]| {
    let Ok(import) = read(export, "export", &Options::default()) else { return };
    if import.entries.is_empty() || import.receipt.coverage.title * 2 < import.receipt.read {
        return;
    }
    for format in WriteFormat::ALL {
        let bytes = written(&import, format);
        let shown = || format!("{format:?}\n{}\n", String::from_utf8_lossy(&bytes));
        let back = read(&bytes[..], "written", &Options::default())
            .unwrap_or_else(|refusal| panic!("{refusal}\n{}", shown()));
        assert_eq!(back.receipt.starts, import.entries.len(), "{}{:?}", shown(), back.problems);
        assert_eq!(back.receipt.rejected, 0, "{}{:?}", shown(), back.problems);
    }
});

fn written(import: &Import, format: WriteFormat) -> Vec<u8> {
    let ids: Vec<String> = (1..=import.entries.len()).map(|nth| format!("record-{nth}")).collect();
    let records: Vec<WrittenRecord<'_>> = import
        .entries
        .iter()
        .zip(&ids)
        .map(|(entry, id)| WrittenRecord { source: Some("source"), ..WrittenRecord::of_entry(id, entry) })
        .collect();
    let mut bytes = Vec::new();
    write(&records, format, &mut bytes).expect("writing to memory does not fail");
    bytes
}
