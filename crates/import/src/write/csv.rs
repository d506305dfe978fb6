//! The table as comma-separated values. A cell that a spreadsheet would take for a formula is kept as
//! text by an apostrophe before it, which reading takes off again.

use super::WrittenRecord;
use super::columns::Columns;
use revflow_review::guarded;
use std::io::{self, Write};

pub(super) fn write(records: &[WrittenRecord<'_>], out: &mut dyn Write) -> io::Result<()> {
    let columns = Columns::of(records);
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(columns.header().iter().map(|name| guarded(name).into_owned()))?;
    for record in records {
        csv.write_record(columns.row(record).iter().map(|cell| guarded(cell).into_owned()))?;
    }
    csv.flush()
}
