//! The table as an Excel workbook, every cell a text or a whole number, none a formula. The bytes are
//! the same for the same records: nothing says when they were written.

use super::WrittenRecord;
use super::columns::Columns;
use super::decisions;
use crate::workbook::{MOST_TEXT, continued};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, IgnoreError, Workbook, Worksheet, XlsxError,
};
use std::io::{self, Write};

/// How many rows below the header a sheet can show.
const MOST_RECORDS: usize = 999_999;

/// How wide columns are, in characters: those that people read are wider.
const WIDE: [(&str, f64); 5] =
    [("title", 60.0), ("authors", 40.0), ("journal", 30.0), ("abstract", 80.0), ("doi", 28.0)];

pub(super) fn write(records: &[WrittenRecord<'_>], out: &mut dyn Write) -> io::Result<()> {
    if records.len() > MOST_RECORDS {
        let fact = format!("{} records are more than a sheet can show ({MOST_RECORDS})", records.len());
        return Err(io::Error::new(io::ErrorKind::InvalidInput, fact));
    }
    let bytes = workbook(records).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(records: &[WrittenRecord<'_>]) -> Result<Vec<u8>, XlsxError> {
    let columns = Columns::of(records);
    let rows: Vec<Vec<String>> = records.iter().map(|record| columns.row(record)).collect();
    let header = columns.header();
    let overflow = overflow(&rows, header.len());
    let mut workbook = Workbook::new();
    workbook
        .set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let sheet = workbook.add_worksheet().set_name("Records")?;
    let heading = Format::new().set_bold();
    let names =
        header.iter().cloned().chain(overflow.iter().map(|(column, nth)| continued(&header[*column], *nth)));
    for (column, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, column, name, &heading)?;
    }
    widths(sheet, &header)?;
    for (row, cells) in (1..).zip(&rows) {
        for (column, cell) in (0..).zip(cells) {
            let text = pieces(cell).next().unwrap_or_default();
            let is_number = |name: &String| name == "year" || decisions::is_number(name);
            let is_number = header.get(usize::from(column)).is_some_and(is_number);
            match text.parse::<u16>() {
                Ok(number) if is_number => sheet.write_number(row, column, number)?,
                _ if text.is_empty() => continue,
                _ => sheet.write_string(row, column, text)?,
            };
        }
        for (at, (column, nth)) in overflow.iter().enumerate() {
            let piece = cells.get(*column).and_then(|cell| pieces(cell).nth(*nth));
            if let Some(piece) = piece {
                let column = u16::try_from(header.len() + at).map_err(|_| XlsxError::RowColumnLimitError)?;
                sheet.write_string(row, column, piece)?;
            }
        }
    }
    workbook.save_to_buffer()
}

/// Columns whose texts are longer than a cell can hold, with the number of each further piece.
fn overflow(rows: &[Vec<String>], width: usize) -> Vec<(usize, usize)> {
    let most =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| pieces(cell).count()).max();
    (0..width).flat_map(|column| (1..most(column).unwrap_or(0)).map(move |nth| (column, nth))).collect()
}

/// The text in pieces that fit into a cell.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        // Excel counts in units of UTF-16, of which a character has at most as many as bytes.
        let mut end = text.floor_char_boundary(MOST_TEXT);
        if end < text.len() {
            // A piece must not begin or end with a blank: cells are trimmed.
            end = text[..end].rfind(char::is_alphanumeric).filter(|end| *end > 0).unwrap_or(end);
            rest = Some(&text[end..]);
        }
        Some(&text[..end])
    })
}

fn widths(sheet: &mut Worksheet, header: &[String]) -> Result<(), XlsxError> {
    let top = Format::new().set_align(FormatAlign::Top);
    for (column, name) in (0_u16..).zip(header) {
        let width = WIDE.iter().find(|(wide, _)| wide == name).map_or(14.0, |(_, width)| *width);
        sheet.set_column_width(column, width)?.set_column_format(column, &top)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    // Volumes and identifiers are texts that look like numbers.
    let last = u16::try_from(header.len()).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.ignore_error_range(1, 0, 1_048_575, last, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_into_pieces_that_make_it_up() {
        for text in [String::new(), "é 漢字 ".repeat(9_000), "x".repeat(100_000), " ".repeat(70_000)] {
            let all: Vec<&str> = pieces(&text).collect();
            assert_eq!(all.concat(), text);
            assert!(all.iter().all(|piece| piece.len() <= MOST_TEXT));
        }
        assert_eq!(pieces(&"word ".repeat(10_000)).count(), 2);
    }
}
