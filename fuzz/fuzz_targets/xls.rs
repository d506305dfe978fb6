//! Any bytes as an old Excel workbook: as they are, and as the records behind the beginning of one,
//! which a fuzzer would not find its way to through the sectors of the container.

#![no_main]

use libfuzzer_sys::fuzz_target;

/// The record with which a workbook of Excel 97 begins that has no container.
const BEGIN: [u8; 20] = [9, 8, 16, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

fuzz_target!(|export: &[u8]| {
    if export.starts_with(b"\xD0\xCF\x11\xE0") {
        revflow_fuzz::import(export, None);
    } else {
        revflow_fuzz::import(&[&BEGIN, export].concat(), None);
    }
});
