//! The tables a team keeps by hand: decisions, retrieval results, studies, answers, ratings. They
//! come from spreadsheets, so every row keeps the lines it stands on, and a row that does not fit
//! its header is listed instead of being read one column to the side.

use crate::{Place, Problem, Severity, nearest, without_guard};
use std::io;

/// A row of a table, with the lines of the file it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    place: Place,
    cells: Vec<(&'static str, String)>,
}

impl Row {
    /// Where the row stands.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The cell of a column without the blanks around it and without a guard against formulas; empty where the file has no such column.
    #[must_use]
    pub fn get(&self, column: &str) -> &str {
        self.cells.iter().find(|(name, _)| *name == column).map_or("", |(_, cell)| cell)
    }

    /// The cell of a column, if anything stands in it.
    #[must_use]
    pub fn given(&self, column: &str) -> Option<String> {
        Some(self.get(column)).filter(|cell| !cell.is_empty()).map(str::to_owned)
    }

    /// The row is not read, for `text` is none of the `known` names of a `what`: says so, with the
    /// nearest of them.
    #[must_use]
    pub fn unknown<'k>(&self, what: &str, text: &str, known: impl IntoIterator<Item = &'k str>) -> Problem {
        let known: Vec<&str> = known.into_iter().collect();
        let fact = if text.is_empty() { format!("no {what}") } else { format!("unknown {what} \"{text}\"") };
        let remedy = match nearest(text, known.iter().copied()) {
            Some(near) => format!("not read; did you mean \"{near}\"?"),
            None if known.is_empty() => format!("not read; the protocol lists no {what}"),
            None if known.len() > Self::LISTED => format!("not read; write a {what} that is listed"),
            None => format!("not read; known: {}", known.join(", ")),
        };
        Problem::rejected(self.place.clone(), fact, remedy)
    }

    /// How many known names a message lists.
    const LISTED: usize = 12;
}

/// Reads a CSV table (RFC 4180, UTF-8 with or without byte order mark, any line ends) whose first
/// row names its columns, in any order and case. Blank rows are passed over. Where the header has
/// semicolons or tabs and no comma, as spreadsheets of many countries write it, those part the cells.
///
/// Rows that cannot be read, and columns nobody knows, are in the problems. Without a `required`
/// column nothing is read and the problem says so. Takes time linear in the size of the file.
pub fn read_rows(
    mut reader: impl io::Read,
    file: &str,
    required: &[&'static str],
    optional: &[&'static str],
) -> (Vec<Row>, Vec<Problem>) {
    let mut bytes = Vec::new();
    if let Err(error) = reader.read_to_end(&mut bytes) {
        let fact = format!("the file cannot be read ({error})");
        return (vec![], vec![Problem::rejected(Place::file(file), fact, "check that you may read it")]);
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let remedy = "nothing was read; save it as CSV UTF-8";
        return (vec![], vec![Problem::rejected(Place::file(file), "the file is UTF-16", remedy)]);
    }
    let mut entries = Entries::of(&bytes, file);
    let Some((place, header)) = entries.next() else {
        let remedy = format!("begin it with the columns {}", required.join(","));
        return (vec![], vec![Problem::rejected(Place::file(file), "the file has no header row", remedy)]);
    };
    let (columns, mut problems) = columns(&place, &header, required, optional);
    if problems.iter().any(|problem| problem.severity == Severity::Rejected) {
        return (vec![], problems);
    }
    let mut rows = Vec::new();
    for (place, entry) in entries {
        match row(place, &entry, &columns, required) {
            Ok(row) => rows.extend(row),
            Err(problem) => problems.push(problem),
        }
    }
    (rows, problems)
}

/// The known column each cell of the header stands for, and what is wrong with the header.
fn columns(
    place: &Place,
    header: &csv::ByteRecord,
    required: &[&'static str],
    optional: &[&'static str],
) -> (Vec<Option<&'static str>>, Vec<Problem>) {
    let known: Vec<&'static str> = required.iter().chain(optional).copied().collect();
    let mut columns: Vec<Option<&'static str>> = Vec::new();
    let mut problems = Vec::new();
    for (nth, cell) in header.iter().enumerate() {
        let name = String::from_utf8_lossy(cell).trim().to_lowercase();
        let column = known.iter().find(|known| **known == name).copied();
        if column.is_some() && columns.contains(&column) {
            let fact = format!("column \"{name}\" stands in the header twice");
            problems.push(Problem::rejected(place.clone(), fact, "nothing was read; take one of them out"));
        } else if name.is_empty() {
            let fact = format!("column {} of the header has no name", nth + 1);
            problems.push(Problem::warning(place.clone(), fact, "not read"));
        } else if column.is_none() {
            let remedy = match nearest(&name, known.iter().copied()) {
                Some(near) => format!("not read; did you mean \"{near}\"?"),
                None => format!("not read; known here: {}", known.join(", ")),
            };
            problems.push(Problem::warning(place.clone(), format!("unknown column \"{name}\""), remedy));
        }
        columns.push(column);
    }
    for missing in required.iter().filter(|column| !columns.contains(&Some(**column))) {
        let fact = format!("column \"{missing}\" is missing");
        problems.push(Problem::rejected(place.clone(), fact, "nothing was read; add it to the header"));
    }
    (columns, problems)
}

/// A row under its header; nothing for a blank one.
fn row(
    place: Place,
    entry: &csv::ByteRecord,
    columns: &[Option<&'static str>],
    required: &[&'static str],
) -> Result<Option<Row>, Problem> {
    let Ok(entry) = csv::StringRecord::from_byte_record(entry.clone()) else {
        return Err(Problem::rejected(place, "the row is not UTF-8", "not read; save the file as UTF-8"));
    };
    if entry.iter().all(|cell| cell.trim().is_empty()) {
        return Ok(None);
    }
    let surplus = entry.iter().skip(columns.len()).any(|cell| !cell.trim().is_empty());
    // Spreadsheets leave out the empty ends of rows. Where a quotation mark was left open the end is
    // missing as well; such a row goes on over several lines.
    let missing = columns.get(entry.len()..).unwrap_or_default();
    let is_needed = |column: &Option<&'static str>| column.is_some_and(|column| required.contains(&column));
    let is_cut = !missing.is_empty() && (place.last_line > place.line || missing.iter().any(is_needed));
    if surplus || is_cut {
        let fact = format!("the row has {} cells, the header {}", entry.len(), columns.len());
        let remedy = if place.last_line > place.line {
            format!("not read; it ends on line {}: is a quotation mark left open?", place.last_line)
        } else {
            "not read; put cells that hold commas in quotation marks".to_owned()
        };
        return Err(Problem::rejected(place, fact, remedy));
    }
    let cells = columns.iter().zip(&entry);
    let cells = cells
        .filter_map(|(column, cell)| Some(((*column)?, without_guard(cell.trim()).to_owned())))
        .collect();
    Ok(Some(Row { place, cells }))
}

/// The rows of a CSV file with the lines they stand on. The reader's own line numbers count a
/// carriage return with its line feed late and blank lines not at all, so lines are counted here.
struct Entries<'b> {
    bytes: &'b [u8],
    file: &'b str,
    reader: csv::Reader<&'b [u8]>,
    counted: usize,
    line: u32,
}

impl<'b> Entries<'b> {
    fn of(bytes: &'b [u8], file: &'b str) -> Self {
        let header = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).find(|line| !line.is_empty());
        let header = header.unwrap_or_default();
        let parts = |byte: &u8| header.contains(byte) && !header.contains(&b',');
        let delimiter = [b';', b'\t'].into_iter().find(parts).unwrap_or(b',');
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(bytes);
        Self { bytes, file, reader, counted: 0, line: 1 }
    }

    /// The line the byte at `offset` stands on; offsets are asked for in ascending order.
    fn line_at(&mut self, offset: usize) -> u32 {
        while self.counted < offset {
            let (this, next) = (self.bytes.get(self.counted), self.bytes.get(self.counted + 1));
            let ends_line = this == Some(&b'\n') || (this == Some(&b'\r') && next != Some(&b'\n'));
            self.line = self.line.saturating_add(u32::from(ends_line));
            self.counted += 1;
        }
        self.line
    }
}

impl Iterator for Entries<'_> {
    type Item = (Place, csv::ByteRecord);

    fn next(&mut self) -> Option<Self::Item> {
        let mut entry = csv::ByteRecord::new();
        // Reading from memory cannot fail, and rows of any length are welcome here.
        if !self.reader.read_byte_record(&mut entry).unwrap_or(false) {
            return None;
        }
        let offset = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(self.bytes.len());
        let is_line_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let mut start = offset(entry.position().map_or(0, csv::Position::byte));
        let mut end = offset(self.reader.position().byte());
        while start < end && self.bytes.get(start).is_some_and(is_line_end) {
            start += 1;
        }
        while start < end && self.bytes.get(end - 1).is_some_and(is_line_end) {
            end -= 1;
        }
        let (line, last_line) = (self.line_at(start), self.line_at(end));
        Some((Place::lines(self.file, line, last_line), entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Row>, Vec<Problem>) {
        read_rows(text.as_bytes(), "t.csv", &["record", "verdict"], &["note"])
    }

    fn lines(rows: &[Row]) -> Vec<(u32, u32)> {
        rows.iter().map(|row| (row.place().line, row.place().last_line)).collect()
    }

    #[test]
    fn every_row_knows_the_lines_it_stands_on_whatever_ends_them() {
        for end in ["\n", "\r\n", "\r"] {
            let text = [
                "\u{feff}record,verdict,note",
                "",
                "a,include,",
                "",
                "",
                "b,exclude,\"two",
                "lines\"",
                "c,unsure,",
            ];
            for last in ["", end] {
                let (rows, problems) = read(&(text.join(end) + last));
                assert_eq!(problems, []);
                assert_eq!(lines(&rows), [(3, 3), (6, 7), (8, 8)], "{end:?}");
                assert_eq!(rows[1].get("note"), format!("two{end}lines"));
            }
        }
    }

    #[test]
    fn columns_stand_in_any_order_and_case() {
        let (rows, problems) = read("Verdict , RECORD\n include , a \n");
        assert_eq!(problems, []);
        assert_eq!((rows[0].get("record"), rows[0].get("verdict")), ("a", "include"));
        assert_eq!(rows[0].given("note"), None);
    }

    #[test]
    fn empty_end_of_a_row_may_be_left_out_but_not_a_required_cell() {
        let (rows, problems) = read_rows(
            "record,verdict,note\na,include\nb\n".as_bytes(),
            "t.csv",
            &["record", "verdict"],
            &["note"],
        );
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].get("verdict"), rows[0].get("note")), ("include", ""));
        assert!(problems[0].to_string().starts_with("t.csv:3: the row has 1 cells"), "{}", problems[0]);
    }

    #[test]
    fn semicolons_and_tabs_part_cells_where_the_header_has_no_comma() {
        for text in [
            "record;verdict;note\na;include;one, two\n",
            "\u{feff}record\tverdict\tnote\r\na\tinclude\tone, two\r\n",
        ] {
            let (rows, problems) = read(text);
            assert_eq!(problems, []);
            assert_eq!((rows[0].get("verdict"), rows[0].get("note")), ("include", "one, two"));
        }
    }

    #[test]
    fn utf16_is_refused_by_name() {
        let bytes = [0xff, 0xfe, b'r', 0];
        let (rows, problems) = read_rows(&bytes[..], "t.csv", &["record"], &[]);
        assert_eq!(rows, []);
        assert_eq!(
            problems[0].to_string(),
            "t.csv: the file is UTF-16; nothing was read; save it as CSV UTF-8"
        );
    }

    #[test]
    fn unknown_column_is_named_with_the_nearest_known_one() {
        let (rows, problems) = read("record,verdict,notes\na,include,x\n");
        assert_eq!(rows.len(), 1);
        assert_eq!(
            problems[0].to_string(),
            "t.csv:1: unknown column \"notes\"; not read; did you mean \"note\"?"
        );
    }

    #[test]
    fn unknown_name_is_refused_with_the_nearest_or_all_known_ones() {
        let (rows, _) = read("record,verdict\na,includ\n");
        let refused =
            |text, known: &[&str]| rows[0].unknown("verdict", text, known.iter().copied()).to_string();
        let known = ["include", "exclude"];
        assert_eq!(
            refused("includ", &known),
            "t.csv:2: unknown verdict \"includ\"; not read; did you mean \"include\"?"
        );
        assert_eq!(refused("", &known), "t.csv:2: no verdict; not read; known: include, exclude");
        assert_eq!(
            refused("x", &[]),
            "t.csv:2: unknown verdict \"x\"; not read; the protocol lists no verdict"
        );
        assert!(refused("zzz", &["abc"; 13]).ends_with("write a verdict that is listed"));
    }

    #[test]
    fn column_without_a_name_is_passed_over_aloud() {
        let (rows, problems) = read("record,verdict,\na,include,lost\n");
        assert_eq!(rows.len(), 1);
        assert_eq!(problems[0].to_string(), "t.csv:1: column 3 of the header has no name; not read");
    }

    #[test]
    fn file_without_a_required_column_is_refused_whole() {
        let (rows, problems) = read("record,note\na,x\n");
        assert_eq!(rows, []);
        assert_eq!(problems[0].severity, Severity::Rejected);
        assert!(problems[0].fact.contains("\"verdict\" is missing"));
        assert!(read("").1[0].fact.contains("no header"));
        assert!(read("record,verdict,record\n").1[0].fact.contains("twice"));
    }

    #[test]
    fn row_that_does_not_fit_its_header_is_listed_and_not_shifted() {
        let (rows, problems) = read("record,verdict,note\na,include\nb,include,one,two\nc,include,x,,\n,,\n");
        assert_eq!(lines(&rows), [(2, 2), (4, 4)], "the empty end of line 2 was left out");
        assert_eq!(problems.iter().map(|problem| problem.place.line).collect::<Vec<_>>(), [3]);
    }

    #[test]
    fn open_quotation_mark_is_suspected_where_a_row_runs_on() {
        let (_, problems) = read("record,verdict,note\na,\"include,\nb,include,\n");
        assert!(problems[0].to_string().starts_with("t.csv:2: the row has 2 cells"), "{}", problems[0]);
        assert!(problems[0].remedy.contains("left open"));
    }

    #[test]
    fn row_that_is_not_utf8_costs_only_itself() {
        let text = b"record,verdict,note\na,include,\xff\nb,include,\n";
        let (rows, problems) = read_rows(&text[..], "t.csv", &["record", "verdict"], &["note"]);
        assert_eq!((lines(&rows), problems.len()), (vec![(3, 3)], 1));
    }
}
