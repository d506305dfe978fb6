//! Any bytes as JSON of an index or register; the first byte picks which.

#![no_main]

use libfuzzer_sys::fuzz_target;
use revflow_import::Format;

const FORMATS: [Format; 5] = [
    Format::CrossrefJson,
    Format::OpenalexJson,
    Format::EuropePmcJson,
    Format::ScholarJson,
    Format::ClinicalTrialsJson,
];

fuzz_target!(|data: &[u8]| {
    let Some((pick, export)) = data.split_first() else { return };
    revflow_fuzz::import(export, Some(FORMATS[usize::from(*pick) % FORMATS.len()]));
});
