//! Any text as a protocol: it is read, or refused at a line that is there.

#![no_main]

use libfuzzer_sys::fuzz_target;
use revflow_pipeline::Protocol;
use std::path::Path;

fuzz_target!(|text: &str| {
    if let Err(error) = Protocol::parse(Path::new("pipelines/review.toml"), text) {
        let place = &error.problem().place;
        let lines = 1 + text.bytes().filter(|byte| *byte == b'\n').count();
        assert!(place.last_line as usize <= lines, "{error}: the protocol has {lines} lines");
    }
});
