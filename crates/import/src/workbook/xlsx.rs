//! Excel workbooks (.xlsx): the rows of a sheet, put together from its cells, and what belongs to
//! cells and stands in none of them.

use super::sheet::{Attached, Line, shown};
use super::{MOST_COLUMNS, MOST_ROWS, SAVE_AGAIN, Unopened};
use calamine::{Reader, Xlsx, XlsxCellReader, XlsxError};
use std::io::Cursor;

pub(super) type Workbook<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Opens a workbook.
pub(super) fn open(bytes: &[u8]) -> Result<Workbook<'_>, Unopened> {
    calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(unopened)
}

pub(super) fn names(workbook: &Workbook<'_>) -> Vec<String> {
    workbook.sheet_names()
}

/// The rows of a sheet; `None` for one that is a chart.
pub(super) fn rows<'w, 'b>(workbook: &'w mut Workbook<'b>, name: &'w str) -> Option<Rows<'w, 'b>> {
    let reader = workbook.worksheet_cells_reader(name).ok()?;
    Some(Rows { sheet: name, reader, ahead: None, ended: false, last: None })
}

/// The links and the merged cells of a sheet. A sheet that is damaged there has none.
pub(super) fn attached(workbook: &mut Workbook<'_>, name: &str) -> Attached {
    let mut attached = Attached::default();
    for link in workbook.hyperlinks_by_sheet_name(name).unwrap_or_default() {
        if let Some(target) = link.target {
            attached.link(link.range.start, target);
        }
    }
    for range in workbook.merge_cells_by_sheet_name(name).unwrap_or_default() {
        attached.merge(range.start, range.end.0);
    }
    attached
}

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
    /// The next row, with its cells up to the last one that holds something.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Unopened> {
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
        Ok(number.map(|number| Line { number: number + 1, cells }))
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
            let text = shown(cell.get_value());
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

fn unopened(error: XlsxError) -> Unopened {
    let fact = match error {
        XlsxError::Password => "is protected by a password".to_owned(),
        other => format!("is an Excel workbook that cannot be opened: {other}"),
    };
    (fact, SAVE_AGAIN)
}
