//! The report page: diagram, tables, methods and warnings in one self-contained HTML file that needs
//! no network and no script. Everything imported is escaped by the template.

use askama::Template;

#[derive(Template)]
#[template(path = "review.html")]
pub(super) struct Page<'a> {
    pub(super) version: &'a str,
    pub(super) command: &'a str,
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) question: &'a str,
    pub(super) reviewers: String,
    pub(super) completed: Option<&'a str>,
    pub(super) note: Option<&'a str>,
    pub(super) stamp: Option<String>,
    pub(super) svg: &'a str,
    pub(super) balance: String,
    pub(super) differences: Vec<PrintedNumber>,
    pub(super) warnings: Vec<String>,
    pub(super) notes: Vec<String>,
    pub(super) methods: &'a [String],
    pub(super) include: &'a [(String, String)],
    pub(super) exclude: Vec<(String, String)>,
    pub(super) sections: Vec<Section>,
    pub(super) boxes: Vec<RecordSet>,
    pub(super) inputs: Vec<(&'a str, &'a str)>,
}

/// A number of the printed report, held against the run.
pub(super) struct PrintedNumber {
    pub(super) name: String,
    pub(super) printed: String,
    pub(super) run: String,
    pub(super) sentence: String,
}

/// A table with its heading.
pub(super) struct Section {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) intro: &'static str,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell of a table; numbers are set flush right.
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) is_number: bool,
}

/// A box of the diagram with its records.
pub(super) struct RecordSet {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) records: Vec<RecordLine>,
}

/// A record as a reader recognises it.
pub(super) struct RecordLine {
    pub(super) id: String,
    pub(super) text: String,
}
