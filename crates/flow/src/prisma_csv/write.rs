//! Counts to a file of the PRISMA2020 package.

use super::{HEADER, ROWS, Row};
use crate::counts::{Breakdown, Counts};
use crate::flow_box::{FlowBox, Route};
use std::collections::BTreeSet;
use std::io;

impl Counts {
    /// Writes the counts as the PRISMA2020 package reads them: 34 rows; an empty `n` hides a line.
    /// Commas and semicolons within labels, which the package cannot read, become dashes and slashes.
    ///
    /// # Errors
    /// When the writer does.
    pub fn write_csv(&self, writer: impl io::Write) -> Result<(), csv::Error> {
        let mut csv = csv::Writer::from_writer(writer);
        csv.write_record(HEADER)?;
        let mut rectangles = BTreeSet::new();
        for row in ROWS {
            let (data, node, rectangle, text, n) = match row {
                Row::Heading { data, node, rectangle } => {
                    (data, node, rectangle, self.heading(rectangle), "0".to_owned())
                }
                Row::Number(flow_box, node) => {
                    let n = self.get(flow_box).map_or_else(String::new, |n| n.to_string());
                    (flow_box.key(), node, flow_box.rectangle(), self.line(flow_box), n)
                }
                Row::List(breakdown, node) => {
                    let text = breakdown_text(breakdown);
                    (breakdown.key(), node, breakdown.of().rectangle(), text, self.list_text(breakdown))
                }
            };
            let description = self.description(row, text);
            // The package links and explains a rectangle by the first of its rows.
            let (tooltip, url) = if rectangles.insert(rectangle) {
                let name = if data == "NA" { rectangle } else { data };
                (description.clone(), format!("{name}.html"))
            } else {
                ("NA".to_owned(), "NA".to_owned())
            };
            csv.write_record([data, node, rectangle, &description, text, &tooltip, &url, &n])?;
        }
        csv.flush()?;
        Ok(())
    }

    fn heading(&self, rectangle: &str) -> &'static str {
        match rectangle {
            "prevstud" => "Previous studies",
            "newstud" => self.title(Route::Databases),
            "othstud" => self.title(Route::Other),
            "identification" => "Identification",
            "screening" => "Screening",
            _ => "Included",
        }
    }

    /// What the row is about, for the person who opens the file.
    fn description(&self, row: Row, text: &str) -> String {
        let (flow_box, by) = match row {
            Row::Heading { .. } => return format!("Heading: {text}"),
            Row::Number(flow_box, _) => (flow_box, ""),
            Row::List(Breakdown::Databases, _) => (FlowBox::Databases, ", by database"),
            Row::List(Breakdown::Registers, _) => (FlowBox::Registers, ", by register"),
            Row::List(breakdown, _) => (breakdown.of(), ", by primary reason"),
        };
        let mut description = capitalised(flow_box.name());
        description.push_str(by);
        if flow_box == FlowBox::OtherSought {
            let unsought = [FlowBox::AlreadyFound, FlowBox::SetAside].into_iter().filter_map(|flow_box| {
                Some(format!("; {} and not sought: {}", flow_box.line().to_lowercase(), self.get(flow_box)?))
            });
            description.extend(unsought);
        }
        description
    }

    fn list_text(&self, breakdown: Breakdown) -> String {
        let lines = self.list(breakdown);
        if lines.is_empty() && matches!(breakdown, Breakdown::Reasons | Breakdown::OtherReasons) {
            return self.get(breakdown.of()).map_or_else(String::new, |n| n.to_string());
        }
        let lines: Vec<String> =
            lines.iter().map(|line| format!("{}, {}", plain(&line.label), line.n)).collect();
        lines.join("; ")
    }
}

fn breakdown_text(breakdown: Breakdown) -> &'static str {
    match breakdown {
        Breakdown::Databases => "Specific databases",
        Breakdown::Registers => "Specific registers",
        Breakdown::Duplicates | Breakdown::Reasons | Breakdown::OtherReasons => breakdown.of().line(),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A label that the package's list can hold: no separators, one line.
fn plain(label: &str) -> String {
    let label = label.replace(',', " \u{2013} ").replace(';', " / ");
    let words: Vec<&str> = label.split_whitespace().collect();
    if words.is_empty() { "Not stated".to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::counts::Line;
    use crate::sample::small;

    fn written(counts: &Counts) -> String {
        let mut bytes = Vec::new();
        counts.write_csv(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn file_has_the_rows_of_the_package_in_its_order() {
        let review = small();
        let flow = crate::count(&review.sources, &review.items).unwrap();
        insta::assert_snapshot!(written(&flow.counts()));
    }

    /// The package finds a row by searching the first column for its key: a key within another
    /// row's key finds two rows, which it anchors for the totals alone.
    #[test]
    fn no_key_but_those_of_totals_is_found_in_two_rows() {
        let text = written(&Counts::default());
        let keys: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
        assert_eq!(keys.len(), 34);
        for key in keys.iter().filter(|key| **key != "NA") {
            let found = keys.iter().filter(|other| other.contains(key)).count();
            let anchored = matches!(*key, "total_studies" | "total_reports");
            assert_eq!(found, if anchored { 2 } else { 1 }, "{key}");
        }
    }

    #[test]
    fn separators_in_labels_are_replaced() {
        let mut counts = Counts::default();
        let lines = vec![Line::new("Adults, 18 years; over", 5), Line::new(" ", 1)];
        counts.set_list(Breakdown::Reasons, lines);
        assert_eq!(counts.list_text(Breakdown::Reasons), "Adults \u{2013} 18 years / over, 5; Not stated, 1");
    }
}
