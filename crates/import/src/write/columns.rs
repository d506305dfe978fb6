//! The table with one row per record, as CSV and as a workbook: its columns, and what stands in them.

use super::decisions::{self, DecisionColumns};
use super::normal::{self, Normal, is_plain};
use super::{WrittenRecord, csl_json, elsewhere, person};
use crate::carried;
use crate::part::Part;
use crate::plain_text::is_placeholder;
use crate::table::{self, ColumnMap, Header, Lists};
use revflow_review::{Author, ShortText};
use std::collections::BTreeSet;

/// The columns that every table has, in their order. Rayyan, ASReview and spreadsheets find title,
/// abstract, authors and the others under these names.
const COLUMNS: [(&str, Part); 28] = [
    ("id", Part::Id),
    ("type", Part::Type),
    ("title", Part::Title),
    ("original title", Part::OriginalTitle),
    ("authors", Part::Author),
    ("editors", Part::Editor),
    ("year", Part::Date),
    ("date", Part::Date),
    ("journal", Part::Container),
    ("journal abbreviation", Part::Abbreviation),
    ("volume", Part::Volume),
    ("issue", Part::Issue),
    ("pages", Part::Pages),
    ("doi", Part::Doi),
    ("pmid", Part::Pmid),
    ("pmcid", Part::Pmcid),
    ("accession", Part::Accession),
    ("registration number", Part::Registration),
    ("issn", Part::Issn),
    ("isbn", Part::Isbn),
    ("abstract", Part::Abstract),
    ("translated abstract", Part::TranslatedAbstract),
    ("copyright", Part::Rights),
    ("url", Part::Url),
    ("keywords", Part::Keyword),
    ("language", Part::Language),
    ("publisher", Part::Publisher),
    ("source", Part::Database),
];

/// More fields without a meaning than this are carried in the notes: a sheet has an end.
const MOST_EXTRA: usize = 200;

/// The columns of one table.
pub(super) struct Columns {
    decisions: DecisionColumns,
    /// The fields without a meaning that have a column.
    extra: Vec<String>,
}

impl Columns {
    /// The columns for these records.
    pub(super) fn of(records: &[WrittenRecord<'_>]) -> Self {
        let found: Vec<_> = records.iter().map(|record| decisions::normal(record.decisions)).collect();
        let mut columns = Self { decisions: DecisionColumns::of(&found), extra: Vec::new() };
        let mut seen = BTreeSet::new();
        for (name, value, _) in records.iter().flat_map(|record| record.unknown) {
            let name = normal::line(name);
            let is_new = !is_placeholder(&normal::sound(value)) && !seen.contains(&name);
            if is_new && columns.extra.len() < MOST_EXTRA {
                seen.insert(name.clone());
                columns.extra.extend(Some(name).filter(|name| columns.is_free(name)));
            }
        }
        // Names without a meaning may together be those of another tool's table.
        let own = columns.header().len() - columns.extra.len();
        let tool = table_name(&columns.header()[..own]);
        while table_name(&columns.header()) != tool && columns.extra.pop().is_some() {}
        columns
    }

    /// The names of the columns.
    pub(super) fn header(&self) -> Vec<String> {
        let own = COLUMNS.iter().map(|(name, _)| (*name).to_owned());
        let decisions = self.decisions.names().map(str::to_owned);
        own.chain(["notes".to_owned()]).chain(decisions).chain(self.extra.iter().cloned()).collect()
    }

    /// Whether a column can have this name without being taken for another.
    fn is_free(&self, name: &str) -> bool {
        let mut header = vec!["title", "id"];
        header.extend(self.decisions.names());
        header.push(name);
        let read = Header::of(&header, &ColumnMap::new());
        !name.is_empty()
            && read.is_some_and(|read| read.meaning(header.len() - 1).is_none())
            && COLUMNS.iter().all(|(column, _)| !column.eq_ignore_ascii_case(name))
    }

    /// The cells of a record, one for each column.
    pub(super) fn row(&self, record: &WrittenRecord<'_>) -> Vec<String> {
        let record = Normal::of(record);
        let mut cells: Vec<String> = COLUMNS.iter().map(|(name, part)| cell(&record, *part, name)).collect();
        let mut notes = record.plain_values(Part::Note);
        notes.extend(elsewhere::parts(&record, has_place));
        let mut extra = vec![String::new(); self.extra.len()];
        for (name, value) in &record.unknown {
            let column = self.extra.iter().position(|extra| extra == name);
            match column.and_then(|column| extra.get_mut(column)) {
                Some(cell) if !is_placeholder(value) => {
                    if !cell.is_empty() {
                        cell.push('\n');
                    }
                    cell.push_str(value);
                }
                _ => notes.push(carried::field(name, value)),
            }
        }
        let (decided, others) = self.decisions.cells(&record.decisions);
        let (carried, end) = decisions::at_the_end(&others);
        notes.extend(carried);
        let notes = notes.join("\n");
        cells.push(end.map_or_else(|| notes.clone(), |end| decisions::joined(&notes, &end)));
        cells.extend(decided);
        cells.extend(extra);
        cells
    }
}

/// Whether a value is read back from where it is written.
fn has_place(part: Part, value: &str) -> bool {
    (part == Part::Note || COLUMNS.iter().any(|(_, placed)| *placed == part)) && is_plain(part, value)
}

/// The tool that a table with these columns would be taken for.
fn table_name(header: &[String]) -> Option<&'static str> {
    Header::of(header, &ColumnMap::new()).and_then(|header| header.tool())
}

fn cell(record: &Normal, part: Part, name: &str) -> String {
    let citation = &record.citation;
    match part {
        Part::Type => {
            let (work_type, genre) = csl_json::work_type(citation.work_type);
            genre.unwrap_or(work_type).to_owned()
        }
        Part::Author => people(&citation.authors),
        Part::Editor => people(&citation.editors),
        Part::Date if name == "year" => citation.year().map_or_else(String::new, |year| year.to_string()),
        Part::Keyword => keywords(&citation.keywords),
        Part::Url => record.plain_values(part).join(" "),
        _ => record.plain_values(part).join("; "),
    }
}

/// Names between semicolons; with one at the end where a name alone would be read as several.
fn people(people: &[Author]) -> String {
    let names: Vec<String> = people.iter().map(|one| person::inverted(one, &person::in_a_list)).collect();
    let text = names.join("; ");
    let read: Vec<Author> = names.iter().filter_map(|name| person::in_a_list(name)).collect();
    if table::authors(&text, Lists::Any) == read { text } else { format!("{text};") }
}

/// Keywords between semicolons, likewise.
fn keywords(keywords: &[ShortText]) -> String {
    let keywords: Vec<String> = keywords.iter().map(|keyword| keyword.replace(';', ",")).collect();
    let text = keywords.join("; ");
    if table::keywords(&text) == keywords { text } else { format!("{text};") }
}
