//! Workbooks: every sheet that has a header row of known columns, or that can be understood without
//! one. The sheets of Excel are read cell by cell, so that one whose cells lie far apart takes no more
//! memory than what is in it; the smaller ones of other programs are held.

mod continued;
mod ods;
mod sheet;
mod size;
mod xls;
mod xlsx;

use crate::Format;
use crate::sink::Sink;
use crate::table::{ColumnMap, Header, guess};
use continued::Continued;
pub(crate) use continued::{MOST_TEXT, continued};
use sheet::{Attached, Line, Rows};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The rows and columns a sheet may have; the second is what Excel itself can hold.
const MOST_ROWS: u32 = 1_000_000;
const MOST_COLUMNS: u32 = 16_384;

/// In how many rows from the top of a sheet a header is looked for.
const HEADER_ROWS: usize = 30;

/// How many rows of a sheet without a header are looked at, and read.
const MOST_WITHOUT_HEADER: usize = 20_000;

/// Why a workbook was not read: the fact and the remedy.
pub(crate) type Unopened = (String, &'static str);

const SAVE_AGAIN: &str = "open it in a spreadsheet program and save it again as .xlsx or CSV";

/// A workbook, with the sheets in their order.
enum Workbook<'b> {
    Xlsx(Box<xlsx::Workbook<'b>>),
    Xls(Box<xls::Workbook<'b>>),
    Held(Vec<sheet::Held>),
}

/// Reads the sheets of a workbook in their order.
///
/// # Errors
/// When the workbook is damaged or larger than any list of references.
pub(crate) fn read(
    format: Format,
    bytes: &[u8],
    columns: &ColumnMap,
    sink: &mut Sink<'_>,
) -> Result<(), Unopened> {
    if format != Format::Xls {
        size::check(bytes)?;
    }
    // The decoder reckons with what the file states of itself, without asking whether it fits.
    catch_unwind(AssertUnwindSafe(|| {
        let mut workbook = match format {
            Format::Ods => Workbook::Held(ods::sheets(bytes)?),
            Format::Xls => Workbook::Xls(Box::new(xls::open(bytes)?)),
            _ => Workbook::Xlsx(Box::new(xlsx::open(bytes)?)),
        };
        read_sheets(&mut workbook, columns, sink)
    }))
    .unwrap_or_else(|_| {
        Err(("is a workbook with references to cells outside of any sheet".into(), SAVE_AGAIN))
    })
}

fn read_sheets(
    workbook: &mut Workbook<'_>,
    columns: &ColumnMap,
    sink: &mut Sink<'_>,
) -> Result<(), Unopened> {
    let names = workbook.names();
    let mut found = Vec::new();
    for name in &names {
        found.push(find_header(workbook, name, columns)?);
    }
    if found.iter().all(Option::is_none) {
        return read_without_headers(workbook, &names, sink);
    }
    let several = found.iter().flatten().count() > 1;
    for (name, found) in names.iter().zip(found) {
        let Some(found) = found else {
            let fact = format!("sheet \"{name}\" has no row that names a title and another known column");
            sink.enter_part(None);
            sink.note(0, fact, "did not read the sheet");
            continue;
        };
        sink.enter_part(several.then_some(name.as_str()));
        read_sheet(workbook, name, found, columns, sink)?;
    }
    sink.enter_part(None);
    Ok(())
}

/// A header, its row, and what stands before it.
struct Found {
    header: Header,
    row: u32,
    passed: Vec<(u32, String)>,
    continued: Continued,
}

fn find_header(
    workbook: &mut Workbook<'_>,
    name: &str,
    columns: &ColumnMap,
) -> Result<Option<Found>, Unopened> {
    let Some(mut rows) = workbook.rows(name) else { return Ok(None) };
    let mut passed = Vec::new();
    for at in 0..HEADER_ROWS {
        let Some(Line { number, cells }) = rows.next()? else { break };
        let titles = || (at == 0).then(|| Header::of_titles(&cells)).flatten();
        let references = || (at == 0).then(|| Header::of_references(&cells)).flatten();
        if let Some(header) = Header::of(&cells, columns).or_else(titles).or_else(references) {
            let continued = Continued::of(&cells);
            return Ok(Some(Found { header, row: number, passed, continued }));
        }
        passed.push((number, cells.join(" ").trim().to_owned()));
    }
    Ok(None)
}

fn read_sheet(
    workbook: &mut Workbook<'_>,
    name: &str,
    found: Found,
    columns: &ColumnMap,
    sink: &mut Sink<'_>,
) -> Result<(), Unopened> {
    let Found { mut header, row: header_row, passed, continued } = found;
    header.introduce(sink, header_row, passed, columns);
    let mut attached = workbook.attached(name);
    attached.prepare(&mut header);
    let Some(mut rows) = workbook.rows(name) else { return Ok(()) };
    while let Some(Line { number, mut cells }) = rows.next()? {
        if number <= header_row {
            continue;
        }
        continued.join(&mut cells);
        let raw = cells.join("\t");
        let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        // A lone cell that is no title is a heading or a sum.
        let heading = match (filled.next(), filled.next()) {
            (Some((column, _)), None) => header.width() > 2 && !header.is_title(column),
            _ => false,
        };
        if !heading {
            attached.complete(&header, number, &mut cells);
        }
        header.read_row(sink, &cells, (number, number), &raw, heading);
    }
    Ok(())
}

/// Sheets that name no columns at all are read when what stands in them says what it is.
fn read_without_headers(
    workbook: &mut Workbook<'_>,
    names: &[String],
    sink: &mut Sink<'_>,
) -> Result<(), Unopened> {
    let mut sheets = Vec::new();
    for name in names {
        let Some(mut rows) = workbook.rows(name) else { continue };
        let mut lines = Vec::new();
        while lines.len() < MOST_WITHOUT_HEADER
            && let Some(Line { number, cells }) = rows.next()?
        {
            lines.push((number, cells));
        }
        sheets.extend(guess::of(&lines).map(|guessed| (name, lines, guessed)));
    }
    if sheets.is_empty() {
        sink.start();
        let fact = format!("no sheet has a header within its first {HEADER_ROWS} rows");
        sink.reject(0, fact, "nothing was read; say which columns hold which fields");
    }
    let several = sheets.len() > 1;
    for (name, lines, guessed) in sheets {
        sink.enter_part(several.then_some(name.as_str()));
        if lines.len() == MOST_WITHOUT_HEADER {
            let fact = format!("the sheet has no header and more than {MOST_WITHOUT_HEADER} rows");
            sink.warn(0, fact, "read no more; put a header above them");
        }
        let attached = workbook.attached(name);
        guessed.read(&lines, &|number| attached.link_of(number).map(str::to_owned), sink);
    }
    sink.enter_part(None);
    Ok(())
}

impl<'b> Workbook<'b> {
    fn names(&self) -> Vec<String> {
        match self {
            Self::Xlsx(workbook) => xlsx::names(workbook),
            Self::Xls(workbook) => workbook.names(),
            Self::Held(sheets) => sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        }
    }

    /// The rows of a sheet; `None` for a sheet that is a chart.
    fn rows<'s>(&'s mut self, name: &'s str) -> Option<Rows<'s, 'b>> {
        match self {
            Self::Xlsx(workbook) => xlsx::rows(workbook, name).map(|rows| Rows::Xlsx(Box::new(rows))),
            Self::Xls(workbook) => workbook.rows(name).map(Rows::Xls),
            Self::Held(sheets) => {
                sheets.iter().find(|sheet| sheet.name == name).map(|sheet| Rows::Held(sheet.lines.iter()))
            }
        }
    }

    /// What belongs to the cells of a sheet and stands in none of them.
    fn attached(&mut self, name: &str) -> Attached {
        match self {
            Self::Xlsx(workbook) => xlsx::attached(workbook, name),
            Self::Xls(workbook) => workbook.attached(name),
            Self::Held(sheets) => sheets
                .iter_mut()
                .find(|sheet| sheet.name == name)
                .map(|sheet| std::mem::take(&mut sheet.attached))
                .unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;
    use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook as Written, Worksheet};

    fn import(bytes: &[u8]) -> (Vec<Entry>, Vec<String>) {
        let mut sink = Sink::new("grey.xlsx");
        read(Format::Xlsx, bytes, &ColumnMap::new(), &mut sink).unwrap();
        assert_eq!(sink.starts, sink.entries.len() + sink.rejected);
        (sink.entries, sink.problems.iter().map(ToString::to_string).collect())
    }

    fn row(sheet: &mut Worksheet, row: u32, cells: &[&str]) {
        for (column, cell) in (0..).zip(cells.iter()) {
            if !cell.is_empty() {
                sheet.write(row, column, *cell).unwrap();
            }
        }
    }

    const HEADER: [&str; 6] = ["Source", "Title", "Organisation/Author", "Year", "URL", "Notes"];

    #[test]
    fn header_below_a_title_row_is_found_and_rows_are_lines() {
        let mut workbook = Written::new();
        let sheet = workbook.add_worksheet().set_name("Websites").unwrap();
        row(sheet, 0, &["Grey literature, November 2022"]);
        row(sheet, 2, &HEADER);
        row(sheet, 3, &["Barnardo's", "A report", "Barnardo's", "", "https://example.org"]);
        sheet.write(3, 3, 2018.0).unwrap();
        row(sheet, 5, &["", "", "", "", "", "checked by two"]);
        row(sheet, 6, &["Ofsted", "Another", "Department for Education; Ofsted"]);
        sheet.write(6, 3, 2019).unwrap();
        row(workbook.add_worksheet().set_name("Codes").unwrap(), 0, &["a", "b"]);
        let (entries, problems) = import(&workbook.save_to_buffer().unwrap());
        let read: Vec<_> = entries
            .iter()
            .map(|entry| (entry.place.to_string(), entry.listed_source.as_deref(), entry.citation.year()))
            .map(|(place, source, year)| (place, source, year.unwrap().number()))
            .collect();
        assert_eq!(
            read,
            [
                ("grey.xlsx:4".to_owned(), Some("Barnardo's"), 2018),
                ("grey.xlsx:7".to_owned(), Some("Ofsted"), 2019)
            ]
        );
        assert_eq!(entries[1].citation.authors.len(), 2);
        assert_eq!(
            problems,
            [
                "grey.xlsx:1: before the header stands \"Grey literature, November 2022\"; passed over it",
                "grey.xlsx:6: the line is no row: \"checked by two\"; passed over it",
                "grey.xlsx: sheet \"Codes\" has no row that names a title and another known column; \
                 did not read the sheet",
            ]
        );
    }

    #[test]
    fn sheets_are_told_apart_in_the_places() {
        let mut workbook = Written::new();
        for name in ["Websites", "Experts"] {
            let sheet = workbook.add_worksheet().set_name(name).unwrap();
            row(sheet, 0, &HEADER);
            row(sheet, 1, &["S", name]);
        }
        let (entries, _) = import(&workbook.save_to_buffer().unwrap());
        let places: Vec<String> = entries.iter().map(|entry| entry.place.to_string()).collect();
        assert_eq!(places, ["grey.xlsx[Websites]:2", "grey.xlsx[Experts]:2"]);
    }

    #[test]
    fn dates_and_numbers_are_read_as_they_are_shown() {
        let mut workbook = Written::new();
        let sheet = workbook.add_worksheet();
        row(sheet, 0, &["Title", "Date", "Volume", "PMID"]);
        row(sheet, 1, &["A"]);
        let date = ExcelDateTime::from_ymd(2018, 4, 9).unwrap();
        sheet.write_with_format(1, 1, date, &CellFormat::new().set_num_format("yyyy-mm-dd")).unwrap();
        sheet.write(1, 2, 14.0).unwrap();
        sheet.write(1, 3, 35_957_633).unwrap();
        let (entries, _) = import(&workbook.save_to_buffer().unwrap());
        let citation = &entries[0].citation;
        assert_eq!(citation.date.unwrap().to_string(), "2018-04-09");
        assert_eq!(citation.volume.as_deref(), Some("14"));
        assert_eq!(citation.pmid.unwrap().number(), 35_957_633);
    }

    #[test]
    fn cells_far_apart_take_no_memory_between_them() {
        let mut workbook = Written::new();
        let sheet = workbook.add_worksheet();
        row(sheet, 0, &["Title", "Year"]);
        row(sheet, 999_998, &["Last", "2020"]);
        sheet.write(999_998, 16_383, "far").unwrap();
        let (entries, _) = import(&workbook.save_to_buffer().unwrap());
        assert_eq!(entries[0].place.line, 999_999);
    }

    #[test]
    fn sheet_of_more_than_a_million_rows_is_refused() {
        let mut workbook = Written::new();
        let sheet = workbook.add_worksheet();
        row(sheet, 0, &["Title", "Year"]);
        row(sheet, 1_000_000, &["Last"]);
        let bytes = workbook.save_to_buffer().unwrap();
        let mut sink = Sink::new("grey.xlsx");
        let (fact, _) = read(Format::Xlsx, &bytes, &ColumnMap::new(), &mut sink).unwrap_err();
        assert_eq!(fact, "sheet \"Sheet1\" has more than 1000000 rows");
    }

    #[test]
    fn damaged_workbook_is_refused_not_half_read() {
        let mut workbook = Written::new();
        row(workbook.add_worksheet(), 0, &HEADER);
        let bytes = workbook.save_to_buffer().unwrap();
        for length in [0, 10, bytes.len() / 2, bytes.len() - 1] {
            let mut sink = Sink::new("grey.xlsx");
            assert!(read(Format::Xlsx, &bytes[..length], &ColumnMap::new(), &mut sink).is_err(), "{length}");
        }
    }
}
