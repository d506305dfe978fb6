//! Excel workbooks of the old kind (.xls, BIFF). A sheet of theirs holds at most 65,536 rows of 256
//! columns, which is what the decoder takes memory for, however far apart the cells lie.

use super::sheet::{Attached, Held, Line, shown};
use super::{SAVE_AGAIN, Unopened};
use calamine::{Reader, Xls, XlsError};
use std::io::Cursor;

/// No list of references is larger, in bytes.
const MOST_BYTES: usize = 256 << 20;

/// The sheets, in their order.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Held>, Unopened> {
    if let Some(fact) = something_else(bytes) {
        return Err((fact.to_owned(), SAVE_AGAIN));
    }
    if bytes.len() > MOST_BYTES {
        let fact = format!("is an Excel workbook of {} MB", bytes.len() >> 20);
        return Err((fact, "export the records from their database again"));
    }
    let mut workbook: Xls<_> =
        calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|error: XlsError| match error {
            XlsError::Password => ("is protected by a password".to_owned(), SAVE_AGAIN),
            other => {
                (format!("is an Office file of the old kind that cannot be opened: {other}"), SAVE_AGAIN)
            }
        })?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        // A sheet that is a chart or a macro has no cells.
        let Ok(range) = workbook.worksheet_range(&name) else { continue };
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut lines = Vec::new();
        for (number, row) in (first_row + 1..).zip(range.rows()) {
            let mut cells = vec![String::new(); first_column as usize];
            cells.extend(row.iter().map(shown));
            let filled = cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
            cells.truncate(filled);
            if filled > 0 {
                lines.push(Line { number, cells });
            }
        }
        let mut attached = Attached::default();
        let merged = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
        merged.into_iter().for_each(|range| attached.merge(range.start, range.end.0));
        sheets.push(Held { name, lines, attached });
    }
    Ok(sheets)
}

/// What else is kept in such a file: its streams are named in UTF-16.
fn something_else(bytes: &[u8]) -> Option<&'static str> {
    let holds = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &name).is_some()
    };
    [
        ("EncryptedPackage", "is protected by a password"),
        ("WordDocument", "is a Word document, not an export"),
        ("PowerPoint Document", "is a presentation, not an export"),
    ]
    .into_iter()
    .find_map(|(stream, fact)| holds(stream).then_some(fact))
}
