//! Any bytes as an export, as the command line reads it: the format is told from the content, and the
//! bytes may be a workbook, gzip or an archive.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|export: &[u8]| revflow_fuzz::import(export, None));
