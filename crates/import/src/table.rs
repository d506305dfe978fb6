//! Tables with a header row, as separated values and as sheets of a workbook: from the names of the
//! columns to their meaning, and from a row to a citation.

mod dialect;
mod field;
pub(crate) mod guess;
mod lists;
mod reference;
mod row;
mod screening;
mod spreadsheet;
mod two_names;
mod unrecorded;

use dialect::Dialect;
pub(crate) use dialect::Lists;
use field::normalised;
pub use field::{ColumnMap, Field};
pub(crate) use lists::{authors, keywords};
pub(crate) use row::Row;

use crate::fields::shortened;
use crate::glance::trimmed;
use crate::imprint_text as imprint;
use crate::sink::Sink;

/// The most columns a table may have, which is what a sheet of Excel can hold. Every column without
/// a meaning is kept beside every record.
const MOST_COLUMNS: usize = 16_384;

/// How what is said of a line above the header begins.
pub(crate) const BEFORE_HEADER: &str = "before the header stands";

/// The header row: what each column is called and what it holds.
#[derive(Debug)]
pub(crate) struct Header {
    names: Vec<String>,
    fields: Vec<Option<Field>>,
    dialect: Option<&'static Dialect>,
}

impl Header {
    /// Reads a row as the header, if it is one: it names the title, an identifier or the abstract,
    /// and another field, or it holds what `columns` say. What they say goes before what is known.
    pub(crate) fn of<C: AsRef<str>>(cells: &[C], columns: &ColumnMap) -> Option<Self> {
        if cells.len() > MOST_COLUMNS {
            return None;
        }
        let names: Vec<String> = cells.iter().map(|cell| cell.as_ref().trim().to_owned()).collect();
        let headers: Vec<String> = names.iter().map(|name| normalised(name)).collect();
        Self::in_dialect(names, &headers, Dialect::of(&headers), columns)
    }

    /// Whether the cells are the header of a table of titles alone. That is only to be asked of the
    /// first row: further down the word may stand anywhere.
    pub(crate) fn of_titles<C: AsRef<str>>(cells: &[C]) -> Option<Self> {
        let [title] = cells else { return None };
        let name = title.as_ref().trim();
        let is_title = Field::named(&normalised(name)) == Some(Field::Title);
        is_title.then(|| Self::named(&[(name, Field::Title)]))
    }

    /// Whether the cells are the header of a table of references alone; to be asked of the first row.
    pub(crate) fn of_references<C: AsRef<str>>(cells: &[C]) -> Option<Self> {
        let [reference] = cells else { return None };
        let name = reference.as_ref().trim();
        Field::is_of_references(&normalised(name)).then(|| Self::named(&[(name, Field::Reference)]))
    }

    /// The labels of a record that has one on each line, written by the tool of this name.
    pub(crate) fn of_labels(labels: Vec<String>, tool: &str) -> Option<Self> {
        let headers: Vec<String> = labels.iter().map(|label| normalised(label)).collect();
        Self::in_dialect(labels, &headers, Dialect::named(tool), &ColumnMap::new())
    }

    fn in_dialect(
        names: Vec<String>,
        headers: &[String],
        dialect: Option<&'static Dialect>,
        columns: &ColumnMap,
    ) -> Option<Self> {
        let mut fields = match dialect {
            Some(dialect) => dialect.fields_of(headers),
            None => fields_of_a_person(&names, headers),
        };
        let mut found = 0;
        for (field, name) in columns {
            let wanted = normalised(name);
            if let Some(at) = headers.iter().position(|header| *header == wanted) {
                for other in &mut fields {
                    if *other == Some(*field) {
                        *other = None;
                    }
                }
                fields[at] = Some(*field);
                found += 1;
            }
        }
        let says_what = |field: &Option<Field>| {
            matches!(
                field,
                Some(Field::Title | Field::Doi | Field::Pmid | Field::Abstract | Field::Reference)
            )
        };
        let named = fields.iter().flatten().count();
        let is_header = found > 0 || (named >= 2 && fields.iter().any(says_what));
        is_header.then_some(Self { names, fields, dialect })
    }

    /// Says what stands before the header, and which columns the person named are not there.
    pub(crate) fn introduce(
        &self,
        sink: &mut Sink<'_>,
        line: u32,
        passed: Vec<(u32, String)>,
        columns: &ColumnMap,
    ) {
        for (line, text) in passed {
            sink.note(line, format!("{BEFORE_HEADER} \"{}\"", shortened(&text)), "passed over it");
        }
        let there = |wanted: &str| self.names.iter().any(|name| normalised(name) == wanted);
        for name in columns.values().filter(|name| !there(&normalised(name))) {
            let fact = format!("no column is called \"{name}\"");
            sink.warn(line, fact, "read the others; check the names of the columns");
        }
    }

    /// Reads a row, which stands on these lines. Empty rows are nothing; headings between the rows
    /// and repetitions of the header are passed over and said.
    pub(crate) fn read_row<C: AsRef<str>>(
        &self,
        sink: &mut Sink<'_>,
        cells: &[C],
        lines: (u32, u32),
        raw: &str,
        heading: bool,
    ) {
        let repeats = cells.len() == self.names.len()
            && cells.iter().zip(&self.names).all(|(cell, name)| trimmed(cell.as_ref()) == name);
        if repeats {
            sink.note(lines.0, "the row repeats the header", "passed over it");
        } else if let Some((fact, remedy)) = unrecorded::said(self, cells) {
            sink.note(lines.0, fact, remedy);
        } else if heading && !raw.trim().is_empty() {
            sink.warn(lines.0, format!("the line is no row: \"{}\"", shortened(raw)), "passed over it");
        } else if let Some(fields) = Row::read(self, cells, lines.0) {
            sink.start();
            fields.finish(sink, lines, raw);
        }
    }

    /// The columns of a table that names none, which are called by their letters.
    fn guessed(fields: Vec<Option<Field>>) -> Self {
        let names = (0..fields.len()).map(|column| format!("column {}", letters(column))).collect();
        Self { names, fields, dialect: None }
    }

    /// Columns of these names and meanings.
    fn named(columns: &[(&str, Field)]) -> Self {
        let (names, fields) = columns.iter().map(|(name, field)| ((*name).to_owned(), Some(*field))).unzip();
        Self { names, fields, dialect: None }
    }

    /// Adds a column behind the last one.
    pub(crate) fn add_column(&mut self, name: &str, field: Field) {
        self.names.push(name.to_owned());
        self.fields.push(Some(field));
    }

    /// The columns that hold a field.
    pub(crate) fn columns_of(&self, field: Field) -> impl Iterator<Item = usize> + '_ {
        (0..self.fields.len()).filter(move |column| self.field(*column) == Some(field))
    }

    /// `column C for title, D for year`
    fn described(&self) -> String {
        let known = self.fields.iter().zip(&self.names);
        let known = known.filter_map(|(field, name)| {
            let field = serde_json::to_value((*field)?).ok()?;
            Some(format!("{} for {}", name.strip_prefix("column ").unwrap_or(name), field.as_str()?))
        });
        format!("column {}", known.collect::<Vec<_>>().join(", "))
    }

    /// Whether the column holds titles.
    pub(crate) fn is_title(&self, column: usize) -> bool {
        self.fields.get(column) == Some(&Some(Field::Title))
    }

    /// What a column means.
    pub(crate) fn meaning(&self, column: usize) -> Option<Field> {
        self.column(column).0
    }

    /// The tool that writes such tables, where the header tells.
    pub(crate) fn tool(&self) -> Option<&'static str> {
        self.dialect.map(|dialect| dialect.name)
    }

    /// How many columns have a meaning.
    pub(crate) fn known(&self) -> usize {
        self.fields.iter().flatten().count()
    }

    /// How many columns there are.
    pub(crate) fn width(&self) -> usize {
        self.names.len()
    }

    /// Whether quotation marks are text in the tables of the tool.
    pub(crate) fn is_unquoted(&self) -> bool {
        self.dialect.is_some_and(|dialect| dialect.unquoted)
    }

    /// Whether the column may be that of a reviewer, whose name is its header.
    fn is_of_a_reviewer(&self, column: usize) -> bool {
        let Some(dialect) = self.dialect.filter(|dialect| dialect.has_columns_of_reviewers()) else {
            return false;
        };
        let header = |at: usize| normalised(self.names.get(at).map_or("", String::as_str));
        let name = header(column);
        let consensus = (0..column).any(|at| header(at) == "consensus");
        consensus && !name.is_empty() && dialect.field(&name).is_none() && !name.contains("predict")
    }

    fn field(&self, column: usize) -> Option<Field> {
        self.fields.get(column).copied().flatten()
    }

    fn column(&self, at: usize) -> (Option<Field>, &str) {
        (self.field(at), self.names.get(at).map_or("", String::as_str))
    }
}

/// What the headers of a table mean that a person made, or a program that nobody told us of.
fn fields_of_a_person(names: &[String], headers: &[String]) -> Vec<Option<Field>> {
    let mut fields: Vec<Option<Field>> =
        headers.iter().zip(names).map(|(header, name)| named_by_a_person(header, name)).collect();
    for (at, header) in headers.iter().enumerate() {
        if let (None, Some(field)) = (fields[at], Field::named_otherwise(header))
            && !fields.contains(&Some(field))
        {
            fields[at] = Some(field);
        }
    }
    let has = |wanted: &[Field], fields: &[Option<Field>]| {
        fields.iter().flatten().any(|field| wanted.contains(field))
    };
    if !fields.contains(&Some(Field::Title))
        && let Some(at) = headers.iter().position(|header| Field::is_of_references(header))
    {
        fields[at] = Some(Field::Reference);
    }
    let of_journals = has(&[Field::Volume, Field::Pages, Field::FirstPage, Field::Issn], &fields);
    let has_journal = has(&[Field::Journal, Field::Imprint], &fields);
    for (field, header) in fields.iter_mut().zip(headers) {
        match (*field, header.as_str()) {
            // What stands beside volumes and pages is the journal, not where the row was found.
            (Some(Field::Source), _) if of_journals && !has_journal => *field = Some(Field::Journal),
            // Where nothing else belongs to a journal, it counts the rows.
            (Some(Field::Issue), "no" | "number") if !of_journals => *field = Some(Field::Key),
            _ => {}
        }
    }
    fields
}

/// Texts that are longer, in bytes, are no header with an article in it.
const MOST_WITH_ARTICLE: usize = 200;

/// The field a header names, in brackets or with an article within it: `Year (of publication)`,
/// `Title of the report`.
fn named_by_a_person(header: &str, name: &str) -> Option<Field> {
    let named = |name: &str| Field::named(&normalised(name));
    let before_bracket = || name.find(['(', '[']).and_then(|end| named(&name[..end]));
    let has_article = || name.len() <= MOST_WITH_ARTICLE && name.contains(" the ");
    Field::named(header)
        .or_else(before_bracket)
        .or_else(|| has_article().then(|| named(&name.replace(" the ", " "))).flatten())
}

/// How spreadsheets call a column, which is counted from 0: `A`, `Z`, `AA`.
fn letters(mut column: usize) -> String {
    let mut letters = String::new();
    loop {
        let letter = u8::try_from(column % 26).map_or('?', |letter| char::from(b'A' + letter));
        letters.insert(0, letter);
        if column < 26 {
            return letters;
        }
        column = column / 26 - 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(cells: &[&str]) -> Option<Vec<Option<Field>>> {
        Header::of(cells, &ColumnMap::new()).map(|header| header.fields)
    }

    #[test]
    fn header_is_told_from_preambles_and_rows() {
        assert!(fields(&["_baseline"]).is_none());
        assert!(fields(&["SEARCH QUERY", "dinosaur:ti"]).is_none());
        assert!(fields(&["Scale and spread", "Oliveira", "2022"]).is_none());
        assert!(fields(&["Source", "Year"]).is_none());
        assert!(fields(&["Source", "Title", "Organisation/Author", "Year", "URL", "Notes"]).is_some());
    }

    #[test]
    fn the_same_header_means_what_its_tool_means_by_it() {
        let zotero = ["Item Type", "Title", "Publication Title", "Abstract Note"];
        assert_eq!(fields(&zotero).unwrap()[1..3], [Some(Field::Title), Some(Field::Journal)]);
        let scopus = ["Title", "Source title", "Source", "EID"];
        assert_eq!(fields(&scopus).unwrap()[2], Some(Field::Database));
        let cochrane = ["CENTRAL ID", "Author(s)", "Title", "Source"];
        assert_eq!(fields(&cochrane).unwrap()[3], Some(Field::Journal));
        assert_eq!(fields(&["Title", "Source"]).unwrap()[1], Some(Field::Source));
        assert_eq!(fields(&["Title", "Source", "Volume"]).unwrap()[1], Some(Field::Journal));
        assert_eq!(fields(&["Title", "Source", "Volume", "Journal"]).unwrap()[1], Some(Field::Source));
    }

    #[test]
    fn headers_by_hand_are_understood_with_the_words_around_them() {
        let header = ["No.", "Title of the report", "Year (of publication)", "First author", "Venue"];
        let meant = [Field::Key, Field::Title, Field::Year, Field::Authors, Field::Journal];
        assert_eq!(fields(&header).unwrap(), meant.map(Some));
        let header = ["No.", "Reference", "Year"];
        let meant = [Field::Key, Field::Reference, Field::Year];
        assert_eq!(fields(&header).unwrap(), meant.map(Some));
        let header = ["Citation", "Title", "Reference"];
        assert_eq!(fields(&header).unwrap(), [Some(Field::Imprint), Some(Field::Title), None]);
        let header = ["Titre", "Title", "First author", "Authors"];
        let meant = [None, Some(Field::Title), None, Some(Field::Authors)];
        assert_eq!(fields(&header).unwrap(), meant);
    }

    #[test]
    fn what_the_person_says_of_a_column_goes_before_what_is_known() {
        let columns = ColumnMap::from([(Field::Title, "Name".to_owned()), (Field::Year, "When".to_owned())]);
        let header = Header::of(&["name", "Title"], &columns).unwrap();
        assert_eq!(header.fields, [Some(Field::Title), None]);
        let mut sink = Sink::new("t.csv");
        header.introduce(&mut sink, 3, Vec::new(), &columns);
        assert!(sink.problems[0].to_string().starts_with("t.csv:3: no column is called \"When\""));
    }
}
