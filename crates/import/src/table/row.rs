//! From a row to a citation.

use super::dialect::Lists;
use super::field::Field;
use super::{Header, imprint, lists};
use crate::fields::Fields;
use crate::plain_text::is_placeholder;
use crate::{dates, names, work_types};
use revflow_review::{Author, WorkType};

/// The cells of a row that can only be understood together.
#[derive(Default)]
pub(crate) struct Row<'r> {
    line: u32,
    fields: Fields,
    authors: &'r str,
    full_authors: &'r str,
    organisation: (&'r str, &'r str),
    year: (&'r str, &'r str),
    date: (&'r str, &'r str),
    month: (&'r str, &'r str),
    first_page: (&'r str, &'r str),
    last_page: (&'r str, &'r str),
    article_number: (&'r str, &'r str),
    imprint: (&'r str, &'r str),
}

impl<'r> Row<'r> {
    /// Reads the cells of the row on `line`; `None` when all of them are empty.
    pub(crate) fn read<C: AsRef<str>>(header: &'r Header, cells: &'r [C], line: u32) -> Option<Fields> {
        if cells.iter().all(|cell| cell.as_ref().trim().is_empty()) {
            return None;
        }
        let mut row = Self { line, ..Self::default() };
        row.fields.dialect = header.dialect.map(|dialect| dialect.name);
        let folded = row.fields.dialect == Some("Rayyan");
        for (at, cell) in cells.iter().enumerate() {
            let cell = if folded { before_folded_tag(cell.as_ref()) } else { cell.as_ref() }.trim();
            if !cell.is_empty() {
                row.cell(header, at, cell);
            }
        }
        row.together(header);
        if row.fields.citation.title.is_none() {
            row.fields.warn(line, "the row has no title", "read the record without one");
        }
        Some(row.fields)
    }

    fn cell(&mut self, header: &'r Header, at: usize, cell: &'r str) {
        let (field, name) = header.column(at);
        let (line, fields) = (self.line, &mut self.fields);
        let Some(field) = field else {
            if at >= header.width() {
                let fact = format!(
                    "the row has a cell beyond the last column: \"{}\"",
                    crate::fields::shortened(cell)
                );
                fields.warn(line, fact, "kept it beside the record; check the quotation marks of the row");
            }
            if !is_placeholder(cell) {
                fields.keep(if name.is_empty() { "unnamed column" } else { name }, cell, line);
            }
            return;
        };
        match field {
            Field::Key => fields.text(|c| &mut c.key, name, cell, line),
            Field::Type => kind(fields, name, cell, line),
            // A title may well be "NA"; only what is no title elsewhere is none here.
            Field::Title if fields.citation.title.is_none() => {
                let title =
                    if cell.contains(['\n', '\r']) { names::single_spaced(cell) } else { cell.to_owned() };
                fields.citation.title = Some(title);
            }
            Field::Title => fields.text(|c| &mut c.title, name, cell, line),
            Field::OriginalTitle => fields.text(|c| &mut c.original_title, name, cell, line),
            Field::Authors if self.authors.is_empty() => self.authors = cell,
            Field::Authors => fields.keep(name, cell, line),
            Field::FullAuthors => self.full_authors = cell,
            Field::Organisation => self.organisation = (name, cell),
            Field::Year => self.year = (name, without_fraction(cell)),
            Field::Date => self.date = (name, cell),
            Field::Month => self.month = (name, cell),
            Field::Journal => fields.text(|c| &mut c.container, name, cell, line),
            Field::JournalAbbreviation => fields.text(|c| &mut c.container_abbreviation, name, cell, line),
            Field::Volume => fields.text(|c| &mut c.volume, name, without_fraction(cell), line),
            // Some tools put the addresses of the authors here.
            Field::Issue if cell.len() > 40 => fields.keep(name, cell, line),
            Field::Issue => fields.text(|c| &mut c.issue, name, without_fraction(cell), line),
            Field::Pages => fields.pages(name, without_fraction(cell), line),
            Field::FirstPage => self.first_page = (name, without_fraction(cell)),
            Field::LastPage => self.last_page = (name, without_fraction(cell)),
            Field::ArticleNumber => self.article_number = (name, without_fraction(cell)),
            Field::Imprint => self.imprint = (name, cell),
            Field::Doi => fields.doi(name, cell, line),
            Field::Pmid => fields.pmid(name, cell, line),
            Field::Pmcid => fields.pmcid(name, cell, line),
            Field::Accession => fields.text(|c| &mut c.accession, name, cell, line),
            Field::Issn | Field::Isbn => fields.serial(name, cell, line),
            Field::Abstract => fields.text(|c| &mut c.abstract_text, name, cell, line),
            Field::Keywords => lists::keywords(cell).into_iter().for_each(|keyword| fields.keyword(keyword)),
            Field::Language => fields.text(|c| &mut c.language, name, cell, line),
            Field::Publisher => fields.text(|c| &mut c.publisher, name, cell, line),
            Field::Url => urls(fields, cell),
            Field::Database => fields.text(|c| &mut c.database, name, cell, line),
            Field::Source => {
                fields.text(|c| &mut c.database, name, cell, line);
                fields.listed_source.get_or_insert_with(|| cell.to_owned());
            }
            Field::Notes => note(fields, name, cell, line),
        }
    }

    fn together(&mut self, header: &Header) {
        self.write_authors(header.dialect.map_or(Lists::Any, |dialect| dialect.lists));
        self.write_date(header.dialect.is_some_and(|dialect| dialect.month_first));
        self.write_pages();
        self.write_imprint();
        self.fields.doi_from_address();
        self.fields.unmark();
        if header.dialect.is_some_and(|dialect| dialect.name == "ClinicalTrials.gov") {
            self.fields.citation.work_type = WorkType::Registration;
        }
    }

    fn write_authors(&mut self, lists: Lists) {
        let (fields, line) = (&mut self.fields, self.line);
        let text = if self.full_authors.is_empty() || is_placeholder(self.full_authors) {
            self.authors
        } else {
            self.full_authors
        };
        fields.citation.authors = lists::authors(text, lists);
        let (name, text) = self.organisation;
        if is_placeholder(text) {
            return;
        }
        if fields.citation.authors.is_empty() {
            // "Organisation/Author" may hold a person, whose name then has a comma or initials.
            let read = |name: &str| {
                let name = names::single_spaced(name);
                if header_names_persons(self.organisation.0) {
                    names::parse_inverted(&name)
                } else {
                    Author::Group(name)
                }
            };
            let names = text.split(';').filter(|name| !name.trim().is_empty());
            fields.citation.authors = names.map(read).collect();
        } else {
            fields.text(|c| &mut c.publisher, name, text, line);
        }
    }

    fn write_date(&mut self, month_first: bool) {
        let (fields, line) = (&mut self.fields, self.line);
        let ((year_name, year), (name, date), (month_name, month)) = (self.year, self.date, self.month);
        fields.date(year_name, year, line);
        if month_first && let Some(date) = dates::parse_month_first(date) {
            fields.citation.date = Some(date);
        } else {
            fields.date(name, date, line);
            fields.date_beyond(date, line);
        }
        match fields.citation.date {
            Some(date) if date.month().is_none() && !is_placeholder(month) => {
                fields.citation.date = Some(dates::in_year(date.year(), month));
                fields.date_beyond(&format!("{} {month}", date.year()), line);
            }
            Some(_) => {}
            None => fields.keep(month_name, month, line),
        }
    }

    fn write_pages(&mut self) {
        let (fields, line) = (&mut self.fields, self.line);
        let ((name, first), (last_name, last)) = (self.first_page, self.last_page);
        match (is_placeholder(first), is_placeholder(last)) {
            (false, false) => fields.pages(name, &format!("{first}-{last}"), line),
            (false, true) => fields.pages(name, first, line),
            (true, false) => fields.pages(last_name, last, line),
            (true, true) => {}
        }
        let (name, number) = self.article_number;
        fields.pages(name, number, line);
    }

    /// What the composed text says and no other column said.
    fn write_imprint(&mut self) {
        let (name, text) = self.imprint;
        if is_placeholder(text) {
            return;
        }
        let (fields, line) = (&mut self.fields, self.line);
        let Some(imprint) = imprint::parse(text) else {
            return fields.keep(name, text, line);
        };
        let citation = &mut fields.citation;
        for (slot, text) in [
            (&mut citation.container, imprint.journal),
            (&mut citation.volume, imprint.volume),
            (&mut citation.issue, imprint.issue),
        ] {
            if slot.is_none() && !text.is_empty() {
                *slot = Some(text.to_owned());
            }
        }
        if citation.pages.is_none() {
            fields.pages(name, imprint.pages, line);
        }
        if fields.citation.doi.is_none() {
            fields.doi(name, imprint.doi, line);
        }
        if fields.citation.date.is_none_or(|date| date.month().is_none()) {
            fields.date(name, imprint.date, line);
        }
    }
}

fn header_names_persons(header: &str) -> bool {
    header.to_lowercase().contains("author")
}

/// The first column that names a kind counts.
fn kind(fields: &mut Fields, name: &str, cell: &str, line: u32) {
    let kind = work_types::named(cell);
    if kind != WorkType::Other && fields.citation.work_type == WorkType::Other {
        fields.citation.work_type = kind;
    } else if kind != fields.citation.work_type && !is_placeholder(cell) {
        fields.keep(name, cell, line);
    }
}

fn urls(fields: &mut Fields, cell: &str) {
    let several = cell.split_whitespace().all(|part| part.contains("://"));
    if several {
        cell.split_whitespace().for_each(|url| fields.url(url));
    } else {
        fields.url(cell);
    }
}

/// A note, and the identifiers that reference managers put on lines of it: `PMID: 123`.
fn note(fields: &mut Fields, name: &str, cell: &str, line: u32) {
    for text in cell.lines() {
        match text.split_once(": ") {
            Some(("PMID", id)) => fields.pmid(name, id, line),
            Some(("PMCID", id)) => fields.pmcid(name, id, line),
            Some(("DOI", id)) => fields.doi(name, id, line),
            _ => {}
        }
    }
    fields.note(cell);
}

/// `2018.0` is how Python writes a whole number of a column that has gaps.
fn without_fraction(cell: &str) -> &str {
    match cell.strip_suffix(".0") {
        Some(number) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => number,
        _ => cell,
    }
}

/// The value before a tag of RIS that Rayyan folded into it: `10.1038/x     LK  - https://...`.
fn before_folded_tag(cell: &str) -> &str {
    let folded = cell.match_indices("  - ").find_map(|(at, _)| {
        let tag = cell.get(at.checked_sub(2)?..at)?;
        let blanks = cell.get(..at - 2)?;
        let is_tag = tag.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        (is_tag && blanks.ends_with("  ")).then_some(at - 2)
    });
    cell[..folded.unwrap_or(cell.len())].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::ColumnMap;

    fn row(header: &[&str], cells: &[&str]) -> Fields {
        let header = Header::of(header, &ColumnMap::new()).unwrap();
        Row::read(&header, cells, 2).unwrap()
    }

    #[test]
    fn empty_row_is_no_record() {
        let header = Header::of(&["title", "year"], &ColumnMap::new()).unwrap();
        assert!(Row::read(&header, &["", " "], 2).is_none());
        assert!(Row::read(&header, &["", "2020"], 2).is_some());
    }

    #[test]
    fn grey_literature_row_has_its_source_and_a_group_for_author() {
        let header = ["Source", "Title", "Organisation/Author", "Year", "URL", "Notes"];
        let cells =
            ["Barnardo's", "A report", "Department for Education", "2018", "https://example.org", "n"];
        let fields = row(&header, &cells);
        assert_eq!(fields.listed_source.as_deref(), Some("Barnardo's"));
        assert_eq!(fields.citation.database.as_deref(), Some("Barnardo's"));
        assert_eq!(fields.citation.authors, [Author::Group("Department for Education".into())]);
        assert_eq!(fields.citation.year().unwrap().number(), 2018);
        assert_eq!(fields.citation.urls, ["https://example.org"]);
    }

    #[test]
    fn full_names_pages_and_dates_are_put_together() {
        let header =
            ["Title", "Authors", "Author full names", "Year", "Page start", "Page end", "Date", "Month"];
        let fields = row(&header, &["t", "Li Y.", "Li, Yufei (57193852372)", "2024", "12", "9", "", "Feb 3"]);
        assert_eq!(fields.citation.authors, [Author::person("Li", Some("Yufei"))]);
        assert_eq!(fields.citation.date.unwrap().to_string(), "2024-02-03");
        assert_eq!(fields.citation.pages.unwrap().to_string(), "12-19");
    }

    #[test]
    fn value_ends_before_a_folded_tag() {
        assert_eq!(before_folded_tag("10.1038/x     LK  - https://a"), "10.1038/x");
        assert_eq!(before_folded_tag("Scale - and  - spread"), "Scale - and  - spread");
    }

    #[test]
    fn column_without_a_meaning_is_kept() {
        let fields = row(&["title", "Colour", "", "year"], &["t", "red", "x", "2020", "beyond"]);
        assert_eq!(fields.unknown.len(), 3);
        assert_eq!(fields.unknown[0], ("Colour".into(), "red".into(), 2));
    }
}
