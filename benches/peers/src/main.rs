//! Reads generated exports with revflow and with biblib, and says how fast each is. `write FOLDER
//! BYTES` writes the exports there, for tools in other languages; `time FOLDER` reads them; `read
//! FILE TIMES` reads one again and again, for a profiler to look at.

#[path = "../../../crates/import/benches/exports/mod.rs"]
mod exports;

use biblib::csv::CsvParser;
use biblib::{CitationParser, EndNoteXmlParser, PubMedParser, RisParser};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["write", folder, bytes] => write(Path::new(folder), bytes.parse()?),
        ["time", folder] => time(Path::new(folder)),
        ["read", file, times] => {
            let bytes = fs::read(file)?;
            let times = times.parse()?;
            println!("{:.0} MB/s", speed(&bytes, times, |bytes| by_revflow(bytes)));
            Ok(())
        }
        _ => Err("say: write FOLDER BYTES, time FOLDER, or read FILE TIMES".into()),
    }
}

fn write(folder: &Path, length: usize) -> Result<(), Box<dyn Error>> {
    for (format, ending, bytes) in exports::exports(length) {
        fs::write(folder.join(format).with_extension(ending), bytes)?;
    }
    Ok(())
}

/// One line a file: `format revflow biblib`, in megabytes a second, `-` for what biblib does not read.
fn time(folder: &Path) -> Result<(), Box<dyn Error>> {
    for (format, ending, _) in exports::exports(0) {
        let bytes = fs::read(folder.join(format).with_extension(ending))?;
        let ours = speed(&bytes, 7, by_revflow);
        let theirs = match format {
            "ris" => Some(speed(&bytes, 3, |bytes| by_biblib(&RisParser::new(), bytes))),
            "nbib" => Some(speed(&bytes, 3, |bytes| by_biblib(&PubMedParser::new(), bytes))),
            "endnote-xml" => Some(speed(&bytes, 1, |bytes| by_biblib(&EndNoteXmlParser::new(), bytes))),
            "csv" => Some(speed(&bytes, 3, |bytes| by_biblib(&CsvParser::new(), bytes))),
            _ => None,
        };
        println!("{format} {ours:.1} {}", theirs.map_or_else(|| "-".into(), |speed| format!("{speed:.1}")));
    }
    Ok(())
}

/// The best of so many readings, in millions of bytes a second. A reading returns how many records
/// there were, so that nobody is quick by reading none.
fn speed(bytes: &[u8], times: usize, reading: impl Fn(&[u8]) -> usize) -> f64 {
    let seconds = (0..times.max(1)).map(|_| {
        let begin = Instant::now();
        let records = reading(bytes);
        let seconds = begin.elapsed().as_secs_f64();
        assert!(records > 0, "no record was read");
        seconds
    });
    bytes.len() as f64 / seconds.fold(f64::INFINITY, f64::min) / 1e6
}

fn by_revflow(bytes: &[u8]) -> usize {
    let import = revflow_import::read(bytes, "export", &revflow_import::Options::default());
    import.expect("revflow reads the export").entries.len()
}

/// biblib takes text; that a file is UTF-8 must be known first, and is asked for here.
fn by_biblib(parser: &impl CitationParser, bytes: &[u8]) -> usize {
    let text = std::str::from_utf8(bytes).expect("the export is UTF-8");
    parser.parse(text).expect("biblib reads the export").len()
}
