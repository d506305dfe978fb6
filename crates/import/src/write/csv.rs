//! The table as comma-separated values. A cell that a spreadsheet would take for a formula is kept as
//! text by an apostrophe before it, which reading takes off again.

use super::WrittenRecord;
use super::columns::Columns;
use crate::csv::is_calculated;
use std::io::{self, Write};

pub(super) fn write(records: &[WrittenRecord<'_>], out: &mut dyn Write) -> io::Result<()> {
    let columns = Columns::of(records);
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(columns.header().iter().map(|name| guarded(name)))?;
    for record in records {
        csv.write_record(columns.row(record).iter().map(|cell| guarded(cell)))?;
    }
    csv.flush()
}

/// The characters a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection"), also
/// behind apostrophes, since reading takes one off.
fn guarded(cell: &str) -> String {
    if is_calculated(cell.trim_start_matches('\'')) { format!("'{cell}") } else { cell.to_owned() }
}
