//! A table with one row per record, for spreadsheets and scripts. A cell that a spreadsheet would
//! take for a formula is kept as text by an apostrophe before it, which reading takes off again.

use super::{WrittenRecord, csl_json, inverted, one_line};
use crate::csv::is_calculated;
use crate::table::{self, Lists};
use revflow_review::Author;
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
        authors(&citation.authors),
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
        keywords(&citation.keywords),
        text(&citation.language),
        citation.database.as_deref().or(record.source).unwrap_or_default().to_owned(),
    ]
}

/// Names between semicolons; with one at the end where a name alone would be read as several.
fn authors(authors: &[Author]) -> String {
    let text = authors.iter().map(inverted).collect::<Vec<_>>().join("; ");
    if table::authors(&text, Lists::Any) == authors { text } else { format!("{text};") }
}

/// Keywords between semicolons, likewise.
fn keywords(keywords: &[String]) -> String {
    let keywords: Vec<String> = keywords.iter().map(|keyword| one_line(keyword).replace(';', ",")).collect();
    let text = keywords.join("; ");
    if table::keywords(&text) == keywords { text } else { format!("{text};") }
}

/// The characters a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection"), also
/// behind apostrophes, since reading takes one off.
fn guarded(cell: &str) -> String {
    if is_calculated(cell.trim_start_matches('\'')) { format!("'{cell}") } else { cell.to_owned() }
}
