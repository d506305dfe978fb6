//! OpenDocument spreadsheets (.ods; OASIS Open Document Format 1.3, part 3, chapter 9). A cell or a
//! row that stands there once may say that it repeats; what is empty repeats to the end of the sheet.

use super::sheet::{Attached, Held, Line, set, too_large};
use super::{SAVE_AGAIN, Unopened};
use crate::xml::{Element, Tree};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The most bytes the texts of all sheets may unpack to, and the most cells that repetitions may make.
const MOST_BYTES: u64 = 512 << 20;
const MOST_CELLS: usize = 4_000_000;

/// The sheets, in their order.
pub(super) fn sheets(bytes: &[u8]) -> Result<Vec<Held>, Unopened> {
    let damaged = |what: &str| {
        let fact = format!("is an OpenDocument spreadsheet that cannot be opened: {what}");
        (fact, SAVE_AGAIN)
    };
    let content = content(bytes).map_err(|_| damaged("its content is damaged"))?;
    let start = content.find("<office:document-content").ok_or_else(|| damaged("it has no content"))?;
    let tree = Tree::parse(&content[start..], 1, Vec::new()).map_err(|damage| damaged(&damage.fact))?;
    let spreadsheet = tree.root().and_then(|root| root.at(&["office:body", "office:spreadsheet"]));
    let spreadsheet = spreadsheet.ok_or_else(|| damaged("it holds no sheets"))?;
    let mut cells_left = MOST_CELLS;
    spreadsheet.all("table:table").map(|table| held(table, &mut cells_left)).collect()
}

fn content(bytes: &[u8]) -> Result<String, zip::result::ZipError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    let mut content = Vec::new();
    zip.by_name("content.xml")?.take(MOST_BYTES).read_to_end(&mut content)?;
    Ok(String::from_utf8_lossy(&content).into_owned())
}

fn held(table: Element<'_>, cells_left: &mut usize) -> Result<Held, Unopened> {
    let name = table.attribute("table:name").unwrap_or_default().into_owned();
    let mut sheet = Held { name, lines: Vec::new(), attached: Attached::default() };
    let mut number = 0_u32;
    // Rows may stand in groups, and groups in groups.
    let mut waiting: Vec<Element<'_>> = table.children().collect();
    waiting.reverse();
    while let Some(element) = waiting.pop() {
        match element.name() {
            "table:table-row" => {
                let repeated = repeated(element, "table:number-rows-repeated");
                let cells = row(element, number, &mut sheet, cells_left)?;
                if !cells.is_empty() {
                    for again in 0..repeated {
                        *cells_left = cells_left.saturating_sub(cells.len());
                        let row = number.saturating_add(again);
                        if let Some(refused) =
                            too_large(&sheet.name, row, 0).or(spent(&sheet.name, *cells_left))
                        {
                            return Err(refused);
                        }
                        sheet.lines.push(Line { number: row + 1, cells: cells.clone() });
                    }
                }
                number = number.saturating_add(repeated);
            }
            "table:table-header-rows" | "table:table-rows" | "table:table-row-group" => {
                let from = waiting.len();
                waiting.extend(element.children());
                waiting[from..].reverse();
            }
            _ => {}
        }
    }
    Ok(sheet)
}

/// The cells of a row up to the last one that holds something.
fn row(
    element: Element<'_>,
    number: u32,
    sheet: &mut Held,
    cells_left: &mut usize,
) -> Result<Vec<String>, Unopened> {
    let mut cells = Vec::new();
    let mut column = 0_u32;
    for cell in element.children() {
        let repeated = repeated(cell, "table:number-columns-repeated");
        let text = if cell.name() == "table:table-cell" { text(cell) } else { String::new() };
        if let Some(rows) =
            cell.attribute("table:number-rows-spanned").and_then(|rows| rows.parse::<u32>().ok())
        {
            sheet.attached.merge((number, column), number.saturating_add(rows.max(1) - 1));
        }
        if let Some(target) = link(cell) {
            sheet.attached.link((number, column), target);
        }
        if !text.trim().is_empty() {
            for again in 0..repeated {
                *cells_left = cells_left.saturating_sub(1);
                let at = column.saturating_add(again);
                if let Some(refused) = too_large(&sheet.name, 0, at).or(spent(&sheet.name, *cells_left)) {
                    return Err(refused);
                }
                set(&mut cells, at as usize, text.clone());
            }
        }
        column = column.saturating_add(repeated);
    }
    Ok(cells)
}

fn repeated(element: Element<'_>, attribute: &str) -> u32 {
    element.attribute(attribute).and_then(|times| times.parse().ok()).unwrap_or(1).max(1)
}

fn spent(sheet: &str, cells_left: usize) -> Option<Unopened> {
    let fact = format!("sheet \"{sheet}\" repeats its cells more than {MOST_CELLS} times");
    (cells_left == 0).then_some((fact, "export the records from their database again"))
}

/// What a cell shows: the number or date it stands for, else its paragraphs.
fn text(cell: Element<'_>) -> String {
    let value = match cell.attribute("office:value-type").as_deref() {
        Some("float" | "currency" | "percentage") => cell.attribute("office:value"),
        Some("date") => cell.attribute("office:date-value"),
        _ => None,
    };
    if let Some(value) = value {
        let day = value.split('T').next().unwrap_or_default();
        return day.to_owned();
    }
    // A comment on the cell stands beside its paragraphs.
    let paragraphs: Vec<String> = cell.all("text:p").filter_map(Element::text).collect();
    paragraphs.join("\n")
}

/// The address behind the text of a cell.
fn link(cell: Element<'_>) -> Option<String> {
    let mut parts = cell.all("text:p").flat_map(Element::children).filter(|part| part.name() == "text:a");
    Some(parts.next()?.attribute("xlink:href")?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn read(rows: &str) -> Result<Vec<Held>, Unopened> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("content.xml", SimpleFileOptions::default()).unwrap();
        let content = format!(
            "<?xml version=\"1.0\"?>\n<office:document-content><office:body><office:spreadsheet>\
             <table:table table:name=\"S\">{rows}</table:table>\
             </office:spreadsheet></office:body></office:document-content>"
        );
        zip.write_all(content.as_bytes()).unwrap();
        sheets(&zip.finish().unwrap().into_inner())
    }

    fn cell(attributes: &str, text: &str) -> String {
        format!("<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>")
    }

    #[test]
    fn cells_and_rows_repeat_and_empty_ones_cost_nothing() {
        let rows = format!(
            "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell \
             table:number-columns-repeated=\"16384\"/></table:table-row>\
             <table:table-row>{}{}<table:table-cell table:number-columns-repeated=\"16381\"/></table:table-row>",
            cell("table:number-columns-repeated=\"3\"", "x"),
            cell("", "y")
        );
        // The row lies below the millionth, which is more than any list has.
        assert_eq!(read(&rows).err().unwrap().0, "sheet \"S\" has more than 1000000 rows");
        let sheets = read(&rows.replace("1048570", "20")).unwrap();
        assert_eq!((sheets[0].lines[0].number, sheets[0].lines[0].cells.join("")), (21, "xxxy".to_owned()));
    }

    #[test]
    fn endless_repetitions_are_refused() {
        let endless = cell("table:number-columns-repeated=\"4294967295\"", "x");
        let rows = format!("<table:table-row>{endless}</table:table-row>");
        assert_eq!(read(&rows).err().unwrap().0, "sheet \"S\" has more than 16384 columns");
        let row = cell("table:number-columns-repeated=\"16000\"", "x");
        let rows = format!("<table:table-row table:number-rows-repeated=\"900000\">{row}</table:table-row>");
        assert!(read(&rows).err().unwrap().0.contains("repeats its cells"));
    }

    #[test]
    fn damaged_spreadsheet_is_refused() {
        assert!(sheets(b"PK").is_err());
        assert!(read("<table:table-row>").is_err());
    }
}
