//! From a row to a citation.

use super::dialect::{Dialect, Lists};
use super::field::Field;
use super::screening::Screening;
use super::spreadsheet::without_fraction;
use super::{Header, imprint, lists, reference, spreadsheet};
use crate::fields::Fields;
use crate::glance::{has_control_or, trimmed};
use crate::plain_text::is_placeholder;
use crate::{dates, names, work_types};
use revflow_review::{Author, WorkType, Year};

/// The cells of a row that can only be understood together.
#[derive(Default)]
pub(crate) struct Row<'r> {
    line: u32,
    fields: Fields,
    authors: &'r str,
    full_authors: &'r str,
    groups: &'r str,
    organisation: Cell<'r>,
    year: Cell<'r>,
    date: Cell<'r>,
    month: Cell<'r>,
    first_page: Cell<'r>,
    last_page: Cell<'r>,
    article_number: Cell<'r>,
    imprint: Cell<'r>,
    reference: Cell<'r>,
    screening: Screening<'r>,
}

/// The name of a column and what stands in it.
type Cell<'r> = (&'r str, &'r str);

impl<'r> Row<'r> {
    /// Reads the cells of the row on `line`; `None` when all of them are empty.
    pub(crate) fn read<C: AsRef<str>>(header: &'r Header, cells: &'r [C], line: u32) -> Option<Fields> {
        if cells.iter().all(|cell| trimmed(cell.as_ref()).is_empty()) {
            return None;
        }
        let mut row = Self { line, ..Self::default() };
        row.fields.dialect = header.dialect.map(|dialect| dialect.name);
        let folds_tags = header.dialect.is_some_and(Dialect::folds_tags);
        for (at, cell) in cells.iter().enumerate() {
            let cell = trimmed(if folds_tags { before_folded_tag(cell.as_ref()) } else { cell.as_ref() });
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
        let Some(field) = field else { return self.unknown(header, at, name, cell) };
        let (line, fields) = (self.line, &mut self.fields);
        let mut once = |slot: &mut Cell<'r>, cell: &'r str| {
            if slot.1.is_empty() {
                *slot = (name, cell);
            } else if slot.1 != cell {
                fields.keep(name, cell, line);
            }
        };
        match field {
            Field::Year => return once(&mut self.year, without_fraction(cell)),
            Field::Date => return once(&mut self.date, cell),
            Field::Month => return once(&mut self.month, cell),
            Field::Organisation => return once(&mut self.organisation, cell),
            Field::FirstPage => return once(&mut self.first_page, without_fraction(cell)),
            Field::LastPage => return once(&mut self.last_page, without_fraction(cell)),
            Field::ArticleNumber => return once(&mut self.article_number, without_fraction(cell)),
            Field::Imprint => return once(&mut self.imprint, cell),
            Field::Reference => return once(&mut self.reference, cell),
            _ => {}
        }
        match field {
            Field::Key => fields.text(|c| &mut c.key, name, cell, line),
            Field::Type => kind(fields, name, cell, line),
            // A title may well be "NA"; only what is no title elsewhere is none here.
            Field::Title if fields.citation.title.is_none() => {
                let title = if has_control_or(cell, []) && cell.contains(['\n', '\r']) {
                    names::single_spaced(cell).into_owned()
                } else {
                    cell.to_owned()
                };
                fields.citation.title = Some(title);
            }
            Field::Title => fields.text(|c| &mut c.title, name, cell, line),
            Field::OriginalTitle => fields.text(|c| &mut c.original_title, name, cell, line),
            Field::Authors if self.authors.is_empty() => self.authors = cell,
            Field::Authors => fields.keep(name, cell, line),
            Field::FullAuthors => self.full_authors = cell,
            Field::GroupAuthors => self.groups = cell,
            Field::Editors => fields.citation.editors.extend(lists::authors(cell, Lists::Any)),
            // A register has no journal; the address of the entry stands in its place.
            Field::Journal if is_address(cell) => urls(fields, cell),
            Field::Journal => fields.text(|c| &mut c.container, name, cell, line),
            Field::JournalAbbreviation => fields.text(|c| &mut c.container_abbreviation, name, cell, line),
            Field::Volume => fields.text(|c| &mut c.volume, name, without_fraction(cell), line),
            // Some tools put the addresses of the authors here.
            Field::Issue if cell.len() > 40 => fields.keep(name, cell, line),
            Field::Issue => match spreadsheet::issue(cell) {
                Some(issue) => fields.text(|c| &mut c.issue, name, &issue, line),
                None => fields.text(|c| &mut c.issue, name, without_fraction(cell), line),
            },
            Field::Pages => pages(fields, name, cell, line),
            Field::Doi => fields.doi(name, before_folded_tag(cell), line),
            Field::Pmid => fields.pmid(name, without_fraction(cell), line),
            Field::Pmcid => fields.pmcid(name, cell, line),
            Field::Accession => {
                fields.text(|c| &mut c.accession, name, without_fraction(cell), line);
                if header.dialect.is_some_and(|dialect| dialect.is_register) {
                    fields.registration(name, cell, line);
                }
            }
            Field::Registration => fields.registration(name, cell, line),
            Field::Issn | Field::Isbn => fields.serial(name, cell, line),
            Field::Abstract => fields.abstract_text(name, cell, line),
            Field::TranslatedAbstract => fields.text(|c| &mut c.translated_abstract, name, cell, line),
            Field::Rights => fields.rights(name, cell, line),
            Field::Keywords => fields.keywords(&lists::keywords(cell)),
            Field::Language => fields.text(|c| &mut c.language, name, cell, line),
            Field::Publisher => fields.text(|c| &mut c.publisher, name, cell, line),
            Field::Url => urls(fields, cell),
            Field::Database => fields.text(|c| &mut c.database, name, cell, line),
            Field::Source => {
                fields.text(|c| &mut c.database, name, cell, line);
                fields.listed_source.get_or_insert_with(|| cell.to_owned());
                if is_address(cell) {
                    urls(fields, cell);
                }
            }
            Field::Notes => note(fields, name, cell, line),
            Field::Decision | Field::Reasons | Field::Labels | Field::Reviewer | Field::Remark => {
                if !self.screening.take(header.dialect, field, name, cell) {
                    fields.keep(name, cell, line);
                }
            }
            // What is left was put aside above, or says nothing of a record.
            _ => fields.keep(name, cell, line),
        }
    }

    /// A cell of a column that nobody knows.
    fn unknown(&mut self, header: &Header, at: usize, name: &'r str, cell: &'r str) {
        let (line, fields) = (self.line, &mut self.fields);
        if header.is_of_a_reviewer(at) && self.screening.vote(header.dialect, name, cell) {
            return;
        }
        if at >= header.width() {
            let fact =
                format!("the row has a cell beyond the last column: \"{}\"", crate::fields::shortened(cell));
            fields.warn(line, fact, "kept it beside the record; check the quotation marks of the row");
        }
        if !is_placeholder(cell) {
            fields.keep(if name.is_empty() { "unnamed column" } else { name }, cell, line);
        }
    }

    fn together(&mut self, header: &Header) {
        self.write_authors(header.dialect.map_or(Lists::Any, |dialect| dialect.lists));
        self.write_date(header.dialect.is_some_and(|dialect| dialect.month_first));
        self.write_pages();
        self.write_imprint();
        let (name, text) = self.reference;
        reference::read(name, text, &mut self.fields, self.line);
        self.fields.doi_from_address();
        self.fields.unmark();
        if header.dialect.is_some_and(|dialect| dialect.is_register) {
            self.fields.citation.work_type = WorkType::Registration;
        }
        std::mem::take(&mut self.screening).finish(&mut self.fields, self.line);
    }

    fn write_authors(&mut self, lists: Lists) {
        let (fields, line) = (&mut self.fields, self.line);
        let text = if self.full_authors.is_empty() || is_placeholder(self.full_authors) {
            self.authors
        } else {
            self.full_authors
        };
        let text = match lists::with_year(text) {
            Some((names, year)) if self.year.1.is_empty() && self.date.1.is_empty() => {
                self.year = (self.year.0, year);
                names
            }
            _ => text,
        };
        fields.citation.authors = lists::authors(text, lists);
        let groups = self.groups.split(';').map(str::trim).filter(|name| !is_placeholder(name));
        fields.citation.authors.extend(groups.map(|name| Author::group(names::single_spaced(name))));
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
                    Author::group(name)
                }
            };
            let names = text.split([';', '|']).filter(|name| !name.trim().is_empty());
            fields.citation.authors = names.map(read).collect();
        } else {
            fields.text(|c| &mut c.publisher, name, text, line);
        }
    }

    fn write_date(&mut self, month_first: bool) {
        let (fields, line) = (&mut self.fields, self.line);
        let ((year_name, year), (name, date), (month_name, month)) = (self.year, self.date, self.month);
        let counted = spreadsheet::date(date);
        let date = counted.as_deref().unwrap_or(date);
        // A whole date may stand in the column of years, once a spreadsheet has counted its days.
        let counted = spreadsheet::date(year);
        fields.date(year_name, counted.as_deref().unwrap_or(year), line);
        if month_first && let Some(date) = dates::parse_month_first(date) {
            fields.citation.date = Some(date);
        } else {
            fields.date(name, date, line);
            fields.date_beyond(date, line);
        }
        match fields.citation.date {
            // "JUN 2004": the column says the year again.
            _ if month.split(' ').any(|word| Year::parse(word).is_ok()) => {
                fields.date(month_name, month, line);
            }
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
        let said = fields.citation.pages.as_ref().is_some_and(|pages| pages.first() == first);
        match (is_placeholder(first), is_placeholder(last)) {
            // Beside a column with the whole range.
            (false, true) if said => {}
            (false, false) => fields.pages(name, &[first, "-", last].concat(), line),
            // Some tools have the whole range in the column of the first page.
            (false, true) => pages(fields, name, first, line),
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

/// Pages, also those that a spreadsheet took for a date.
fn pages(fields: &mut Fields, name: &str, cell: &str, line: u32) {
    match spreadsheet::pages(cell) {
        None => fields.pages(name, without_fraction(cell), line),
        Some(spreadsheet::Pages::Were(pages)) => {
            let fact =
                format!("a spreadsheet took the pages for the date \"{}\"", crate::fields::shortened(cell));
            fields.remark(line, fact, format!("read them as {pages}"));
            fields.pages(name, &pages, line);
        }
        Some(spreadsheet::Pages::Lost) => {
            fields.keep(name, cell, line);
            let fact =
                format!("a spreadsheet took the pages for the date \"{}\"", crate::fields::shortened(cell));
            fields.warn(line, fact, format!("kept the record without them and the text under \"{name}\""));
        }
    }
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

fn is_address(cell: &str) -> bool {
    cell.starts_with("http://") || cell.starts_with("https://")
}

fn urls(fields: &mut Fields, cell: &str) {
    let parts = || cell.split(|c: char| c.is_whitespace() || c == '|').filter(|part| !part.is_empty());
    // "https://a; https://b": a semicolon may also stand within an address.
    if parts().all(|part| part.contains("://")) {
        let last = parts().count();
        for (at, url) in (1..).zip(parts()) {
            fields.url(if at < last { url.trim_end_matches([';', ',']) } else { url });
        }
    } else {
        fields.url(cell);
    }
}

/// A note, and the identifiers that reference managers put on lines of it: `PMID: 123`.
fn note(fields: &mut Fields, name: &str, cell: &str, line: u32) {
    for text in cell.split(['\n', '\r', '|']) {
        let Some((of, id)) = text.split_once(':') else { continue };
        match of.trim() {
            "PMID" => fields.pmid(name, id, line),
            "PMCID" => fields.pmcid(name, id, line),
            "DOI" => fields.doi(name, id, line),
            _ => {}
        }
    }
    fields.note(cell);
}

/// The value before a tag of RIS that a tool folded into it: `10.1038/x     LK  - https://...`.
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
