//! Any bytes as the counts of a flow diagram: they are read and drawn or refused, and counts that
//! were written once are read and written the same for ever.

#![no_main]

use libfuzzer_sys::fuzz_target;
use revflow_flow::{Counts, Drawing, draw};

fuzz_target!(|file: &[u8]| {
    let Ok((counts, problems)) = Counts::read_csv("flow.csv", file) else { return };
    let lines = 1 + file.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count();
    assert!(problems.iter().all(|problem| problem.place.last_line as usize <= lines), "{problems:?}");
    let _violations = counts.verify();
    let drawing = draw(&counts, &Drawing::default());
    assert!(drawing.starts_with("<svg") || drawing.starts_with("<?xml"), "{drawing}");
    assert!(drawing.trim_end().ends_with("</svg>"), "{drawing}");

    let once = written(&counts);
    let (read, _) = Counts::read_csv("flow.csv", &once[..]).expect("what was written has its columns");
    let twice = written(&read);
    assert_eq!(String::from_utf8_lossy(&once), String::from_utf8_lossy(&twice));
});

fn written(counts: &Counts) -> Vec<u8> {
    let mut bytes = Vec::new();
    counts.write_csv(&mut bytes).expect("writing to memory does not fail");
    bytes
}
