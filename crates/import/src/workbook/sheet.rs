//! A sheet as rows of texts, wherever it came from, and what belongs to its cells besides.

use super::{MOST_COLUMNS, MOST_ROWS, Unopened, xls, xlsx};
use crate::table::{Field, Header};
use calamine::DataType;
use std::collections::BTreeMap;

/// A row that holds something.
pub(super) struct Line {
    /// Its number, from 1.
    pub(super) number: u32,
    /// Its cells, up to the last one that holds something.
    pub(super) cells: Vec<String>,
}

/// A sheet that is held in memory.
pub(super) struct Held {
    pub(super) name: String,
    pub(super) lines: Vec<Line>,
    pub(super) attached: Attached,
}

/// The rows of a sheet, in their order.
pub(super) enum Rows<'s, 'b> {
    Xlsx(Box<xlsx::Rows<'s, 'b>>),
    Xls(xls::Rows<'s>),
    Held(std::slice::Iter<'s, Line>),
}

impl Rows<'_, '_> {
    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Line>, Unopened> {
        match self {
            Self::Xlsx(rows) => rows.next(),
            Self::Xls(rows) => rows.next(),
            Self::Held(lines) => {
                Ok(lines.next().map(|line| Line { number: line.number, cells: line.cells.clone() }))
            }
        }
    }
}

/// Links behind cells, and cells that several rows share. Rows and columns count from 0.
#[derive(Default)]
pub(super) struct Attached {
    links: BTreeMap<(u32, u32), String>,
    /// The first cell of those that were merged into one, and their last row.
    merged: Vec<((u32, u32), u32)>,
    /// The columns whose cells hold for the merged rows below: column, last row, text.
    below: BTreeMap<usize, (u32, String)>,
}

impl Attached {
    pub(super) fn link(&mut self, cell: (u32, u32), target: String) {
        if target.starts_with("http://") || target.starts_with("https://") {
            self.links.entry(cell).or_insert(target);
        }
    }

    pub(super) fn merge(&mut self, first: (u32, u32), last_row: u32) {
        if last_row > first.0 {
            self.merged.push((first, last_row));
        }
    }

    /// Makes a column for the links of a sheet that has none for addresses.
    pub(super) fn prepare(&mut self, header: &mut Header) {
        self.merged.sort_unstable();
        if !self.links.is_empty() && header.columns_of(Field::Url).next().is_none() {
            header.add_column("hyperlink", Field::Url);
        }
    }

    /// Puts the link of a row into its column of addresses, unless an address stands there, and the
    /// source that it shares with the rows above into that of sources.
    pub(super) fn complete(&mut self, header: &Header, number: u32, cells: &mut Vec<String>) {
        let row = number.saturating_sub(1);
        for column in header.columns_of(Field::Source).chain(header.columns_of(Field::Database)) {
            let at = (row, u32::try_from(column).unwrap_or(u32::MAX));
            let first = self.merged.binary_search_by_key(&at, |(first, _)| *first);
            let text = cells.get(column).map_or("", |text| text.trim());
            if let Ok(merged) = first {
                self.below.insert(column, (self.merged[merged].1, text.to_owned()));
            } else if text.is_empty()
                && let Some((last, text)) = self.below.get(&column)
                && row <= *last
            {
                set(cells, column, text.clone());
            }
        }
        let Some(link) = self.links.range((row, 0)..(row + 1, 0)).next().map(|(_, link)| link.clone()) else {
            return;
        };
        let of = |column: usize| self.links.get(&(row, u32::try_from(column).unwrap_or(u32::MAX)));
        let columns: Vec<usize> = header.columns_of(Field::Url).collect();
        let there = |column: &usize| cells.get(*column).is_some_and(|text| text.contains("://"));
        if let (false, Some(column)) = (columns.iter().any(there), columns.first()) {
            // The link behind "here" in the column itself goes before one behind the title.
            let link = columns.iter().find_map(|column| of(*column)).cloned().unwrap_or(link);
            set(cells, *column, link);
        }
    }

    /// The link of a row.
    pub(super) fn link_of(&self, number: u32) -> Option<&str> {
        let row = number.saturating_sub(1);
        self.links.range((row, 0)..(row + 1, 0)).next().map(|(_, link)| link.as_str())
    }
}

/// Puts a text into a cell, which may lie beyond the last one.
pub(super) fn set(cells: &mut Vec<String>, column: usize, text: String) {
    if cells.len() <= column {
        cells.resize(column + 1, String::new());
    }
    cells[column] = text;
}

/// What a cell shows: `2018` for the number 2018.0, `2018-04-09` for a date.
pub(super) fn shown(value: &impl DataType) -> String {
    if let Some(text) = value.get_string().or(value.get_datetime_iso()).or(value.get_duration_iso()) {
        return text.to_owned();
    }
    if let Some(date) = value.get_datetime() {
        if !date.is_datetime() {
            return date.as_f64().to_string();
        }
        let (year, month, day, ..) = date.to_ymd_hms_milli();
        return format!("{year:04}-{month:02}-{day:02}");
    }
    let number = value.get_int().map(|number| number.to_string());
    let number = number.or_else(|| value.get_float().map(|number| number.to_string()));
    number.or_else(|| value.get_bool().map(|truth| truth.to_string())).unwrap_or_default()
}

/// Why a sheet is refused that is larger than any list of references.
pub(super) fn too_large(sheet: &str, row: u32, column: u32) -> Option<Unopened> {
    let (what, most) = match () {
        () if row >= MOST_ROWS => ("rows", MOST_ROWS),
        () if column >= MOST_COLUMNS => ("columns", MOST_COLUMNS),
        () => return None,
    };
    let fact = format!("sheet \"{sheet}\" has more than {most} {what}");
    Some((fact, "split it, or export the records from their database again"))
}
