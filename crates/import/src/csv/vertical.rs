//! The upright layout of Embase: one field on each line, its label first, its values after it, and
//! a blank line between records.

use super::rows::Rows;
use crate::sink::Sink;
use crate::table::{Header, Row};
use std::io;

/// Labels that stand on the line after the title or soon after.
const LABELS: [&str; 5] = ["AUTHOR NAMES", "SOURCE", "SOURCE TITLE", "PUBLICATION YEAR", "PUI"];

/// Whether a file that begins so is in this layout.
pub(crate) fn is_start(head: &str) -> bool {
    let mut bytes = head.as_bytes();
    let mut rows = Rows::new(&mut bytes, b',');
    let mut titled = false;
    for _ in 0..20 {
        if !matches!(rows.next(), Ok(true)) {
            return false;
        }
        match &rows.cells()[..] {
            [label, _, ..] if label == "TITLE" => titled = true,
            [label, _, ..] if titled && LABELS.contains(&label.as_ref()) => return true,
            _ => {}
        }
    }
    false
}

/// A record that is being gathered.
#[derive(Default)]
struct Draft {
    labels: Vec<String>,
    cells: Vec<String>,
    raw: String,
    lines: (u32, u32),
}

/// Reads the records. What stands before the first title is passed over.
pub(crate) fn read(rows: &mut Rows<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut draft = Draft::default();
    while rows.next()? {
        let cells = rows.cells();
        let blank = cells.iter().all(|cell| cell.trim().is_empty());
        let begins = cells.first().is_some_and(|label| label == "TITLE");
        if blank || begins {
            std::mem::take(&mut draft).finish(sink);
        }
        if begins {
            draft.lines = (rows.first_line(), 0);
        } else if blank {
            continue;
        } else if draft.labels.is_empty() {
            let fact = format!("outside of records stands \"{}\"", crate::fields::shortened(rows.raw()));
            sink.note(rows.first_line(), fact, "passed over it");
            continue;
        }
        draft.lines.1 = rows.last_line();
        draft.raw.push_str(rows.raw());
        if let Some((label, values)) = cells.split_first() {
            draft.labels.push(label.trim().to_owned());
            draft.cells.push(values.join("; "));
        }
    }
    draft.finish(sink);
    Ok(())
}

impl Draft {
    fn finish(self, sink: &mut Sink<'_>) {
        if self.labels.is_empty() {
            return;
        }
        sink.start();
        let header = Header::of_labels(self.labels, "Embase");
        let fields = header.as_ref().and_then(|header| Row::read(header, &self.cells, self.lines.0));
        match fields {
            Some(fields) => fields.finish(sink, self.lines, &self.raw),
            None => {
                sink.reject(self.lines.0, "the record has a title line and nothing else", "it was not read");
            }
        }
    }
}
