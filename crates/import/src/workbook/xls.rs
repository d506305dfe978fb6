//! Old Excel workbooks (.xls; Microsoft, [MS-XLS], "Excel Binary File Format"), since Excel 5: the
//! workbook is a stream of records in a container. Nothing is taken at its word that the workbook says
//! of itself: no list is longer in memory than the bytes it is read from allow, and the sheets share
//! those bytes out among themselves. Beside the records they take less than sixteen times the size of
//! the file, whatever stands in it, and the texts of all cells no more than an archive of that size may unpack
//! to: some bytes can put one long text into every cell.

mod cells;
mod compound;
mod formats;
mod links;
mod records;
mod strings;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod written;

use super::sheet::{Attached, Line, set, shown};
use super::{SAVE_AGAIN, Unopened};
use crate::archive::most_unpacked;
use calamine::{Data, ExcelDateTime, ExcelDateTimeType};
use cells::{Cell, Value};
use formats::Formats;
use records::{Record, Records};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use strings::{Letters, Place};

/// What a sheet of this format can hold; rows have no number above the 65,536th.
const MOST_COLUMNS: u16 = 256;

/// The most sheets of a workbook.
const MOST_SHEETS: usize = 10_000;

/// The largest workbook, in bytes: a full sheet of long numbers takes as much.
const MOST_BYTES: usize = 256 << 20;

/// The most bytes the texts of all cells may take, if the file is large.
const MOST_TEXT: u64 = 2 << 30;

const BOF: u16 = 0x0809;
const END: u16 = 0x000A;
const DATEMODE: u16 = 0x0022;
const FILEPASS: u16 = 0x002F;
const CODEPAGE: u16 = 0x0042;
const BOUNDSHEET: u16 = 0x0085;
const XF: u16 = 0x00E0;
const SST: u16 = 0x00FC;
const FORMAT: u16 = 0x041E;

/// What a record says of a sheet of cells, and not of a chart or a macro.
const SHEET_OF_CELLS: u8 = 0;

/// The last day a date can have, 9999-12-31.
const MOST_DAYS: f64 = 2_958_466.0;

/// A workbook, with its sheets in their order.
pub(super) struct Workbook<'b> {
    stream: Cow<'b, [u8]>,
    globals: Globals,
    sheets: Vec<Sheet>,
    /// How many bytes of text may still be given out.
    text_left: u64,
}

/// What holds for all sheets.
struct Globals {
    letters: Letters,
    formats: Formats,
    shared: Vec<Place>,
    /// Days are counted from 1904.
    from_1904: bool,
}

struct Sheet {
    name: String,
    /// `None` for a chart.
    cells: Option<Vec<Cell>>,
    attached: Attached,
}

/// Opens a workbook.
///
/// # Errors
/// When it is damaged, locked, too large, or none of Excel 5 and later.
pub(super) fn open(bytes: &[u8]) -> Result<Workbook<'_>, Unopened> {
    if bytes.len() > MOST_BYTES {
        let fact = format!("is an Excel workbook (.xls) of more than {} MB", MOST_BYTES >> 20);
        return Err((fact, "export the records from their database again"));
    }
    // Some programs leave out the container, and some of them all but one sheet.
    let stream = match bytes.starts_with(compound::SIGNATURE) {
        true => Cow::Owned(compound::workbook(bytes)?),
        false => Cow::Borrowed(bytes),
    };
    let (globals, sheets) = read(&stream)?;
    let text_left = most_unpacked(bytes.len() as u64, MOST_TEXT);
    Ok(Workbook { stream, globals, sheets, text_left })
}

/// What is said of a workbook that cannot be read to its end.
fn damaged(what: &str) -> Unopened {
    (format!("is an Excel workbook (.xls) that cannot be opened: {what}"), SAVE_AGAIN)
}

fn locked() -> Unopened {
    let remedy = "open it in a spreadsheet program, take the password off and save it again as .xlsx or CSV";
    ("is protected by a password".into(), remedy)
}

fn read(stream: &[u8]) -> Result<(Globals, Vec<Sheet>), Unopened> {
    let mut records = Records::new(stream, 0, stream.len());
    let begin = records.next().transpose()?.filter(|first| first.kind == BOF);
    let Some(begin) = begin else {
        return Err(damaged("it does not begin like one since Excel 5"));
    };
    let letters = if begin.u16(0)? == 0x0600 { Letters::Unicode } else { Letters::Bytes(None) };
    let mut globals = Globals { letters, formats: Formats::default(), shared: Vec::new(), from_1904: false };
    // A sheet that stands alone is its own beginning.
    if begin.u16(2)? == 0x0010 {
        let name = "Sheet1".to_owned();
        let (cells, attached) = cells::cells(stream, 0, stream.len(), &name)?;
        return Ok((globals, vec![Sheet { name, cells: Some(cells), attached }]));
    }
    let mut listed = Vec::new();
    loop {
        let record = records.next().transpose()?;
        let record = record.ok_or_else(|| damaged("it is cut short before its first sheet"))?;
        if record.kind == END {
            break;
        }
        globals.take(stream, &record, &mut listed)?;
    }
    let sheets = sheets(stream, &listed)?;
    Ok((globals, sheets))
}

/// What the list of sheets says of one.
struct Listed {
    name: String,
    at: usize,
    kind: u8,
}

impl Globals {
    fn take(&mut self, stream: &[u8], record: &Record<'_>, listed: &mut Vec<Listed>) -> Result<(), Unopened> {
        let text = |at: usize, short: bool| {
            let place = Place::within(record, at)?;
            let read = if short { strings::short_text } else { strings::text };
            read(stream, place, self.letters)
        };
        let is_unicode = self.letters == Letters::Unicode;
        match record.kind {
            FILEPASS => return Err(locked()),
            DATEMODE => self.from_1904 = record.u16(0)? == 1,
            CODEPAGE if !is_unicode => self.letters = Letters::of_code_page(record.u16(0)?),
            FORMAT => {
                let format = text(2, !is_unicode).ok_or_else(|| record.cut_short())?;
                self.formats.define(record.u16(0)?, &format);
            }
            XF => self.formats.style(record.u16(2)?),
            SST => self.shared = strings::shared(stream, record)?,
            BOUNDSHEET if listed.len() == MOST_SHEETS => {
                return Err(damaged(&format!("it has more than {MOST_SHEETS} sheets")));
            }
            BOUNDSHEET => {
                let name = text(6, true).ok_or_else(|| record.cut_short())?;
                let [_, kind] = record.u16(4)?.to_le_bytes();
                listed.push(Listed { name, at: record.u32(0)? as usize, kind });
            }
            _ => {}
        }
        Ok(())
    }
}

/// The sheets that are listed. Each ends where the next one begins, if not before.
fn sheets(stream: &[u8], listed: &[Listed]) -> Result<Vec<Sheet>, Unopened> {
    let begins: BTreeSet<usize> = listed.iter().map(|sheet| sheet.at).collect();
    let names: BTreeMap<&str, usize> = listed.iter().map(|sheet| (sheet.name.as_str(), sheet.at)).collect();
    if begins.len() < listed.len() || names.len() < listed.len() {
        return Err(damaged("two of its sheets have the same name or the same place"));
    }
    let mut sheets = Vec::new();
    for Listed { name, at, kind } in listed {
        let (mut found, mut attached) = (None, Attached::default());
        if *kind == SHEET_OF_CELLS {
            let end = begins.range(at + 1..).next().copied().unwrap_or(stream.len());
            let (cells, besides) = cells::cells(stream, *at, end, name)?;
            (found, attached) = (Some(cells), besides);
        }
        sheets.push(Sheet { name: name.clone(), cells: found, attached });
    }
    Ok(sheets)
}

impl Workbook<'_> {
    pub(super) fn names(&self) -> Vec<String> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    /// The rows of a sheet; `None` for one that is a chart.
    pub(super) fn rows(&mut self, name: &str) -> Option<Rows<'_>> {
        let Self { stream, globals, sheets, text_left } = self;
        let sheet = sheets.iter().find(|sheet| sheet.name == name)?;
        let cells = sheet.cells.as_ref()?.iter().peekable();
        Some(Rows { sheet, cells, stream, globals, text_left })
    }

    /// The links and the merged cells of a sheet, to whoever asks first.
    pub(super) fn attached(&mut self, name: &str) -> Attached {
        let sheet = self.sheets.iter_mut().find(|sheet| sheet.name == name);
        sheet.map(|sheet| std::mem::take(&mut sheet.attached)).unwrap_or_default()
    }
}

/// The rows of one sheet that hold something.
pub(super) struct Rows<'w> {
    sheet: &'w Sheet,
    cells: std::iter::Peekable<std::slice::Iter<'w, Cell>>,
    stream: &'w [u8],
    globals: &'w Globals,
    text_left: &'w mut u64,
}

impl Rows<'_> {
    /// The next row, with its cells up to the last one that holds something.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Unopened> {
        while let Some(row) = self.cells.peek().map(|cell| cell.row) {
            let mut cells: Vec<String> = Vec::new();
            while let Some(cell) = self.cells.next_if(|cell| cell.row == row) {
                let text = self.text(cell)?;
                if text.trim().is_empty() {
                    continue;
                }
                self.account(&text)?;
                let column = usize::from(cell.column);
                // A cell that is there twice would hide the first one.
                if cells.get(column).is_some_and(|there| *there != text && !there.is_empty()) {
                    return Err(damaged(&format!("{} is there twice", self.place(cell))));
                }
                set(&mut cells, column, text);
            }
            if !cells.is_empty() {
                return Ok(Some(Line { number: u32::from(row) + 1, cells }));
            }
        }
        Ok(None)
    }

    /// What a cell shows.
    fn text(&self, cell: &Cell) -> Result<String, Unopened> {
        let Globals { letters, formats, shared, from_1904 } = self.globals;
        let place = match cell.value {
            Value::Shared(number) => shared.get(number as usize).copied().ok_or_else(|| {
                let cell = self.place(cell);
                damaged(&format!("{cell} refers to shared text {number} of {}", shared.len()))
            })?,
            Value::Text(place) => place,
            Value::Truth(truth) => return Ok(shown(&Data::Bool(truth))),
            Value::Number(days) if formats.shows_date(cell.style) && (0.0..MOST_DAYS).contains(&days) => {
                let date = ExcelDateTime::new(days, ExcelDateTimeType::DateTime, *from_1904);
                return Ok(shown(&Data::DateTime(date)));
            }
            Value::Number(number) => return Ok(shown(&Data::Float(number))),
        };
        let text = strings::text(self.stream, place, *letters);
        text.ok_or_else(|| damaged(&format!("the text of {} is cut short", self.place(cell))))
    }

    fn account(&mut self, text: &str) -> Result<(), Unopened> {
        let left = self.text_left.checked_sub(text.len() as u64);
        *self.text_left = left.ok_or_else(|| {
            let fact =
                format!("sheet \"{}\" repeats its texts more often than any list does", self.sheet.name);
            (fact, "export the records from their database again")
        })?;
        Ok(())
    }

    /// `row 3, column 2 of sheet "S"`
    fn place(&self, cell: &Cell) -> String {
        let (row, column) = (u32::from(cell.row) + 1, u32::from(cell.column) + 1);
        format!("row {row}, column {column} of sheet \"{}\"", self.sheet.name)
    }
}
