//! A file of the PRISMA2020 package to counts, and to what was wrong with it.

use super::{HEADER, ROWS, Row};
use crate::counts::{Breakdown, Counts, Line};
use revflow_review::{Place, Problem};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Why a file could not be read as counts at all.
#[derive(Debug, thiserror::Error)]
pub enum CountsFileError {
    /// The file has no column the format cannot do without.
    #[error("{file}: no column \"{column}\"; a PRISMA2020 file has the columns {}", HEADER.join(", "))]
    NoColumn {
        /// The file, as the person named it.
        file: String,
        /// `data` or `n`.
        column: &'static str,
    },
    /// The file could not be read.
    #[error("{file}: {source}")]
    Read {
        /// The file, as the person named it.
        file: String,
        /// What the reader said.
        source: csv::Error,
    },
}

impl Counts {
    /// Reads counts from a file of the PRISMA2020 package, made by it, by this crate or by hand, and
    /// says what was wrong with it, by line. `file` is the name to say it with.
    ///
    /// Columns may stand in any order; numbers may have thousands separators; `NA` and nothing are no
    /// number. Rows that are missing or unknown are reported, not refused.
    ///
    /// # Errors
    /// [`CountsFileError`] when there is no column `data` or `n`, or the reader fails.
    pub fn read_csv(file: &str, reader: impl io::Read) -> Result<(Self, Vec<Problem>), CountsFileError> {
        let failed = |source| CountsFileError::Read { file: file.to_owned(), source };
        let mut csv = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
        let header = csv.byte_headers().map_err(failed)?.clone();
        let column = |name: &'static str| {
            let place = header.iter().position(|cell| cell_text(cell).eq_ignore_ascii_case(name));
            place.ok_or_else(|| CountsFileError::NoColumn { file: file.to_owned(), column: name })
        };
        let (data, n) = (column("data")?, column("n")?);

        let rows: BTreeMap<&str, Row> = ROWS.iter().filter_map(|row| Some((row.key()?, *row))).collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let mut counts = Self::default();
        let mut problems = Vec::new();
        for record in csv.byte_records() {
            let record = record.map_err(failed)?;
            let line = record.position().map_or(0, csv::Position::line);
            let place = Place::line(file, u32::try_from(line).unwrap_or(u32::MAX));
            let key = cell_text(record.get(data).unwrap_or_default());
            if matches!(key.as_str(), "" | "NA" | "identification" | "screening" | "included") {
                continue;
            }
            let Some((key, row)) = rows.get_key_value(key.as_str()) else {
                problems.push(Problem::warning(
                    place,
                    format!("row \"{key}\" is not one of the PRISMA2020 file"),
                    "left it out",
                ));
                continue;
            };
            if !seen.insert(key) {
                problems.push(Problem::warning(
                    place,
                    format!("row \"{key}\" stands in the file twice"),
                    "kept the first",
                ));
                continue;
            }
            let text = cell_text(record.get(n).unwrap_or_default());
            let mut cell = Cell { place, key, problems: &mut problems };
            match row {
                Row::Number(flow_box, _) => counts.set(*flow_box, cell.number(&text)),
                Row::List(breakdown, _) => cell.list(&text, *breakdown, &mut counts),
                Row::Heading { .. } => {}
            }
        }
        let missing: Vec<&str> = ROWS.iter().filter_map(Row::key).filter(|key| !seen.contains(key)).collect();
        if !missing.is_empty() {
            problems.push(Problem::note(
                Place::file(file),
                format!("has no row for {}", missing.join(", ")),
                "their lines are not drawn",
            ));
        }
        problems.sort();
        Ok((counts, problems))
    }
}

fn cell_text(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).trim_start_matches('\u{feff}').trim().to_owned()
}

/// A cell of column `n`, with what is needed to say what is wrong with it.
struct Cell<'a> {
    place: Place,
    key: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Cell<'_> {
    fn number(&mut self, text: &str) -> Option<u64> {
        if matches!(text, "" | "NA") {
            return None;
        }
        let number = whole_number(text);
        if number.is_none() {
            self.warn(&format!("\"{text}\" is not a number of records"), "left the line out");
        }
        number
    }

    fn list(&mut self, text: &str, breakdown: Breakdown, counts: &mut Counts) {
        if matches!(text, "" | "NA") {
            return;
        }
        if let Some(n) = whole_number(text)
            && matches!(breakdown, Breakdown::Reasons | Breakdown::OtherReasons)
        {
            counts.set(breakdown.of(), n);
            return;
        }
        let mut lines = Vec::new();
        for entry in text.split(';').map(str::trim).filter(|entry| !entry.is_empty()) {
            match label_and_number(entry) {
                Some((label, n)) => {
                    if label.contains(',') {
                        self.note(
                            &format!("label \"{label}\" holds a comma, which the R package cannot read"),
                            "read the number after the last comma",
                        );
                    }
                    lines.push(Line::new(label, n));
                }
                None => self.warn(
                    &format!("\"{entry}\" is not a label, a comma and a number"),
                    "left it out of the list",
                ),
            }
        }
        counts.set_list(breakdown, lines);
    }

    fn note(&mut self, fact: &str, remedy: &str) {
        self.problems.push(Problem::note(self.place.clone(), format!("{}: {fact}", self.key), remedy));
    }

    fn warn(&mut self, fact: &str, remedy: &str) {
        self.problems.push(Problem::warning(self.place.clone(), format!("{}: {fact}", self.key), remedy));
    }
}

/// `1204`, `1,204`, `1 204`; nothing negative, nothing broken.
fn whole_number(text: &str) -> Option<u64> {
    let separator = |c: char| matches!(c, ',' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'');
    let mut groups = text.split(separator);
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// The label and the number of an entry. The number follows the last comma, unless that comma parts
/// thousands: in `Medline, 1,204` no blank follows it, and another comma stands before.
fn label_and_number(entry: &str) -> Option<(&str, u64)> {
    let thousands = entry.rmatch_indices(", ").find_map(|(at, _)| split(entry, at));
    let last = || entry.rfind(',').and_then(|at| split(entry, at));
    thousands.or_else(last)
}

fn split(entry: &str, comma: usize) -> Option<(&str, u64)> {
    let (label, number) = entry.split_at_checked(comma)?;
    let label = label.trim_end();
    let n = whole_number(number.get(1..)?.trim())?;
    if label.is_empty() { None } else { Some((label, n)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow_box::FlowBox;
    use proptest::prelude::*;

    fn read(text: &str) -> (Counts, Vec<String>) {
        let (counts, problems) = Counts::read_csv("flow.csv", text.as_bytes()).unwrap();
        (counts, problems.iter().map(Problem::to_string).collect())
    }

    #[test]
    fn number_may_have_thousands_separators_and_nothing_else() {
        for text in ["1204", "1,204", "1 204", "1\u{202f}204", "1'204"] {
            assert_eq!(whole_number(text), Some(1204), "{text}");
        }
        for text in ["", "-1", "1.5", "1,20", "12345,678", "xxx", "1,,204", "99999999999999999999"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
    }

    #[test]
    fn number_of_an_entry_follows_the_last_comma_that_parts_no_thousands() {
        assert_eq!(label_and_number("Medline, 16"), Some(("Medline", 16)));
        assert_eq!(label_and_number("Medline,16"), Some(("Medline", 16)));
        assert_eq!(label_and_number("Medline, 1,204"), Some(("Medline", 1204)));
        assert_eq!(label_and_number("Adults, 18 or over, 5"), Some(("Adults, 18 or over", 5)));
        assert_eq!(label_and_number("Reason1, xxx"), None);
        assert_eq!(label_and_number("Medline"), None);
    }

    #[test]
    fn problems_are_told_by_line() {
        let text = "\u{feff}n,data\n\"1,520\",database_results\nabout 30,duplicates\n12,duplicates\n\
                    5,records_kept\n\"Healthcare, 3; Adults, 18 or over, 4; Other\",dbr_excluded\nNA,new_studies\n";
        let (counts, problems) = read(text);
        assert_eq!(counts.get(FlowBox::Databases), Some(1520));
        assert_eq!(counts.get(FlowBox::Duplicates), None);
        assert_eq!(counts.get(FlowBox::ExcludedFullText), Some(7));
        assert_eq!(counts.get(FlowBox::NewStudies), None);
        insta::assert_snapshot!(problems.join("\n"), @r#"
        flow.csv: has no row for previous_studies, previous_reports, database_specific_results, register_results, register_specific_results, website_results, organisation_results, citations_results, excluded_automatic, excluded_other, records_screened, records_excluded, dbr_sought_reports, dbr_notretrieved_reports, other_sought_reports, other_notretrieved_reports, dbr_assessed, other_assessed, other_excluded, new_reports, total_studies, total_reports, total_studies_ma, total_reports_ma; their lines are not drawn
        flow.csv:3: duplicates: "about 30" is not a number of records; left the line out
        flow.csv:4: row "duplicates" stands in the file twice; kept the first
        flow.csv:5: row "records_kept" is not one of the PRISMA2020 file; left it out
        flow.csv:6: dbr_excluded: label "Adults, 18 or over" holds a comma, which the R package cannot read; read the number after the last comma
        flow.csv:6: dbr_excluded: "Other" is not a label, a comma and a number; left it out of the list
        "#);
    }

    #[test]
    fn file_without_numbers_is_refused() {
        let error = Counts::read_csv("notes.csv", "data,comment\n".as_bytes()).unwrap_err();
        insta::assert_snapshot!(error, @r#"notes.csv: no column "n"; a PRISMA2020 file has the columns data, node, box, description, boxtext, tooltips, url, n"#);
    }

    #[test]
    fn template_with_placeholders_has_no_reasons() {
        let (counts, problems) = read("data,n\ndbr_excluded,\"Reason1, xxx; Reason2, xxx\"\n");
        assert_eq!(counts.get(FlowBox::ExcludedFullText), None);
        assert_eq!(problems.len(), 3, "{problems:?}");
    }

    fn label() -> impl Strategy<Value = String> {
        "[A-Za-z0-9&<>\"'.()\u{e9}\u{793e}-]{1,12}( [A-Za-z0-9&<\u{e9}\u{793e}-]{1,8}){0,3}"
    }

    const LISTS_IN_FILE: [Breakdown; 4] =
        [Breakdown::Databases, Breakdown::Registers, Breakdown::Reasons, Breakdown::OtherReasons];

    fn any_counts() -> impl Strategy<Value = Counts> {
        let in_file: Vec<FlowBox> = FlowBox::ALL
            .into_iter()
            .filter(|flow_box| !matches!(flow_box, FlowBox::AlreadyFound | FlowBox::SetAside))
            .collect();
        let numbers = prop::collection::vec(prop::option::of(any::<u64>()), in_file.len());
        let lines = prop::collection::vec((label(), any::<u32>()), 0..6);
        (numbers, prop::collection::vec(lines, 4)).prop_map(move |(numbers, lists)| {
            let mut counts = Counts::default();
            for (flow_box, n) in in_file.iter().zip(numbers) {
                counts.set(*flow_box, n);
            }
            for (breakdown, lines) in LISTS_IN_FILE.into_iter().zip(lists) {
                let lines = lines.into_iter().map(|(label, n)| Line::new(label, u64::from(n)));
                counts.set_list(breakdown, lines.collect());
            }
            counts
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(counts in any_counts()) {
            let mut bytes = Vec::new();
            counts.write_csv(&mut bytes).unwrap();
            let (read, problems) = Counts::read_csv("flow.csv", bytes.as_slice()).unwrap();
            prop_assert_eq!(read, counts);
            prop_assert_eq!(problems, vec![]);
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), rows in "[a-z_,\"; 0-9\n]{0,300}") {
            let _ = Counts::read_csv("flow.csv", bytes.as_slice());
            let text = format!("data,n\ndbr_excluded,{rows}\n");
            let _ = Counts::read_csv("flow.csv", text.as_bytes());
        }
    }
}
