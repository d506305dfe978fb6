//! The rows of a sheet, put together from its cells, and the text of a cell as a person sees it.

use super::{MOST_COLUMNS, MOST_ROWS, Unopened, unopened};
use calamine::{DataRef, XlsxCellReader};
use std::io::Cursor;

/// The rows of one sheet that hold something.
pub(super) struct Rows<'w, 'b> {
    sheet: &'w str,
    reader: XlsxCellReader<'w, Cursor<&'b [u8]>>,
    /// The first cell of the row after the one that was given out: its row, column and text.
    ahead: Option<(u32, usize, String)>,
    /// The reader takes a question after its last cell for damage.
    ended: bool,
    /// Where the last cell stands that was read.
    last: Option<(u32, u32)>,
}

impl<'w, 'b> Rows<'w, 'b> {
    pub(super) fn new(sheet: &'w str, reader: XlsxCellReader<'w, Cursor<&'b [u8]>>) -> Self {
        Self { sheet, reader, ahead: None, ended: false, last: None }
    }

    /// The next row with its number, from 1, and its cells up to the last one that holds something.
    pub(super) fn next(&mut self) -> Result<Option<(u32, Vec<String>)>, Unopened> {
        let mut cells = Vec::new();
        let mut number = None;
        while let Some((row, column, text)) = self.cell()? {
            if number.is_some_and(|number| number != row) {
                self.ahead = Some((row, column, text));
                break;
            }
            number = Some(row);
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            cells[column] = text;
        }
        Ok(number.map(|number| (number + 1, cells)))
    }

    /// The next cell that holds something.
    fn cell(&mut self) -> Result<Option<(u32, usize, String)>, Unopened> {
        if let Some(cell) = self.ahead.take() {
            return Ok(Some(cell));
        }
        while !self.ended {
            let Some(cell) = self.reader.next_cell().map_err(unopened)? else {
                self.ended = true;
                break;
            };
            let (row, column) = cell.get_position();
            let text = text(cell.get_value());
            // A cell that is there twice would hide the first one, a row that comes late the order.
            if self.last.is_some_and(|last| last >= (row, column)) {
                let fact = format!(
                    "sheet \"{}\" goes back to row {} column {}",
                    self.sheet,
                    u64::from(row) + 1,
                    u64::from(column) + 1
                );
                return Err((
                    fact,
                    "open it in a spreadsheet program, check its rows and save it again as .xlsx or CSV",
                ));
            }
            self.last = Some((row, column));
            if text.trim().is_empty() {
                continue;
            }
            let too_large = |what: &str, most: u32| {
                let fact = format!("sheet \"{}\" has more than {most} {what}", self.sheet);
                Err((fact, "split it, or export the records from their database again"))
            };
            if row >= MOST_ROWS {
                return too_large("rows", MOST_ROWS);
            }
            if column >= MOST_COLUMNS {
                return too_large("columns", MOST_COLUMNS);
            }
            return Ok(Some((row, column as usize, text)));
        }
        Ok(None)
    }
}

/// What a cell shows: `2018` for the number 2018.0, `2018-04-09` for a date.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(date) if date.is_datetime() => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(duration) => duration.as_f64().to_string(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
