//! Any bytes as Crossref XML.

#![no_main]

use libfuzzer_sys::fuzz_target;
use revflow_import::Format;

fuzz_target!(|export: &[u8]| revflow_fuzz::import(export, Some(Format::CrossrefXml)));
