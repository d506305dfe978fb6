//! A table with one row per record, for spreadsheets and scripts. A cell that a spreadsheet would
//! take for a formula is kept as text by an apostrophe before it, which reading takes off again.

use super::{WrittenRecord, csl_json, inverted};
use std::io::{self, Write};

/// The columns, in order.
pub(super) const HEADER: [&str; 18] = [
    "id", "type", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "issn",
    "isbn", "abstract", "url", "keywords", "language", "source",
];

pub(super) fn write(records: &[WrittenRecord<'_>], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(HEADER)?;
    for record in records {
        csv.write_record(row(record).map(|cell| guarded(&cell)))?;
    }
    csv.flush()
}

fn row(record: &WrittenRecord<'_>) -> [String; 18] {
    let citation = record.citation;
    let joined = |items: Vec<String>| items.join("; ");
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (work_type, genre) = csl_json::work_type(citation.work_type);
    [
        record.id.to_owned(),
        genre.unwrap_or(work_type).to_owned(),
        text(&citation.title),
        joined(citation.authors.iter().map(inverted).collect()),
        citation.year().map_or_else(String::new, |year| year.to_string()),
        text(&citation.container),
        text(&citation.volume),
        text(&citation.issue),
        citation.pages.as_ref().map_or_else(String::new, ToString::to_string),
        citation.doi.as_ref().map_or_else(String::new, ToString::to_string),
        citation.pmid.map_or_else(String::new, |pmid| pmid.to_string()),
        joined(citation.issn.iter().map(ToString::to_string).collect()),
        joined(citation.isbn.iter().map(ToString::to_string).collect()),
        text(&citation.abstract_text),
        citation.urls.first().cloned().unwrap_or_default(),
        joined(citation.keywords.clone()),
        text(&citation.language),
        citation.database.as_deref().or(record.source).unwrap_or_default().to_owned(),
    ]
}

/// The characters a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection").
fn guarded(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
