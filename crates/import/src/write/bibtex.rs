//! BibTeX and BibLaTeX: one entry per record, UTF-8, one field per line. Keys are unique and made of
//! letters that every tool takes.

use super::elsewhere::Names;
use super::normal::{Normal, is_line, is_plain};
use super::{csl_json, decisions, latex};
use crate::part::Part;
use crate::{Format, carried, names};
use revflow_review::{Author, Date, WorkType};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, Write};

/// Which of the two is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flavour {
    Bibtex,
    Biblatex,
}

/// The places of the parts, in the order in which they are written. Container, publisher and date are
/// called by other names in some entries.
const FIELDS: [(Part, &str); 24] = [
    (Part::Author, "author"),
    (Part::Editor, "editor"),
    (Part::Title, "title"),
    (Part::OriginalTitle, "origtitle"),
    (Part::Container, "journal"),
    (Part::Abbreviation, "shortjournal"),
    (Part::Date, "year"),
    (Part::Volume, "volume"),
    (Part::Issue, "number"),
    (Part::Pages, "pages"),
    (Part::Publisher, "publisher"),
    (Part::Doi, "doi"),
    (Part::Pmid, "pmid"),
    (Part::Pmcid, "pmcid"),
    (Part::Accession, "accession"),
    (Part::Issn, "issn"),
    (Part::Isbn, "isbn"),
    (Part::Url, "url"),
    (Part::Abstract, "abstract"),
    (Part::Keyword, "keywords"),
    (Part::Language, "language"),
    (Part::Database, "database"),
    (Part::Type, "type"),
    (Part::Note, "note"),
];

pub(super) fn write(
    records: impl Iterator<Item = Normal>,
    flavour: Flavour,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut names = Names::new(Format::Bibtex, is_name, |name, value| {
        format!("@misc{{k,\n  title = {{t}},\n  {name} = {{{value}}},\n}}\n")
    });
    let mut keys = Keys::default();
    for (number, record) in records.enumerate() {
        if number > 0 {
            out.write_all(b"\n")?;
        }
        write_entry(&record, flavour, &mut keys, &mut names, out)?;
    }
    Ok(())
}

/// Fields that have a meaning only beside others.
const BESIDE_OTHERS: [&str; 8] =
    ["archiveprefix", "collaboration", "day", "issue_date", "maintitle", "month", "subtitle", "year"];

fn is_name(name: &str) -> bool {
    let is_letter =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(is_letter)
        && !BESIDE_OTHERS.contains(&name)
}

fn write_entry(
    record: &Normal,
    flavour: Flavour,
    keys: &mut Keys,
    names_of_fields: &mut Names,
    out: &mut dyn Write,
) -> io::Result<()> {
    let id = record.text(Part::Id);
    let key = keys.key(&id);
    let place = |part: Part, value: &str| match part {
        Part::Id => key == id,
        _ => has_place(part, value),
    };
    let mut elsewhere = names_of_fields.place(record, place, is_line);
    let mut entry = Fields { list: Vec::new() };
    fill(&mut entry, record, flavour, place);
    for (name, value) in &elsewhere.named {
        let written = latex::text(value);
        match entry.value(name) {
            None => entry.put(name, written),
            // The reader keeps some that say what another field means.
            Some(present) if present == written => {}
            Some(_) => elsewhere.notes.push(carried::field(name, value)),
        }
    }
    // Of these an entry has one; the others are carried.
    for part in [Part::Url, Part::Note] {
        let more = record.plain_values(part).into_iter().skip(1);
        elsewhere.notes.extend(more.map(|value| carried::part(part, &value)));
    }
    let (carried, end) = decisions::at_the_end(&record.decisions);
    elsewhere.notes.extend(carried);
    end.iter().for_each(|end| entry.append("note", &latex::braced(end)));
    if entry.list.is_empty() && elsewhere.notes.is_empty() {
        // An entry without a field is none.
        elsewhere.notes.push(carried::part(Part::Id, &id));
    }
    entry.put("annote", latex::text(&elsewhere.notes.join(" ")));
    writeln!(out, "@{}{{{key},", kind(record.citation.work_type, flavour).0)?;
    for (name, value) in entry.list {
        match name.as_str() {
            // The names of months are strings that every style defines.
            "month" => writeln!(out, "  month = {value},")?,
            _ => writeln!(out, "  {name} = {{{value}}},")?,
        }
    }
    out.write_all(b"}\n")
}

/// The fields of an entry, in the order in which they are written.
struct Fields {
    list: Vec<(String, String)>,
}

impl Fields {
    fn put(&mut self, name: &str, value: String) {
        if !value.is_empty() {
            self.list.push((name.to_owned(), value));
        }
    }

    /// Adds what a tool looks for at the end of a note.
    fn append(&mut self, name: &str, end: &str) {
        match self.list.iter_mut().find(|(present, _)| present == name) {
            Some((_, value)) => *value = decisions::joined(value, end),
            None => self.put(name, end.to_owned()),
        }
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.list.iter().find(|(present, _)| present == name).map(|(_, value)| value.as_str())
    }
}

fn fill(entry: &mut Fields, record: &Normal, flavour: Flavour, place: impl Fn(Part, &str) -> bool) {
    let citation = &record.citation;
    for (part, name) in FIELDS {
        let mut values = record.values(part);
        values.retain(|value| place(part, value));
        let Some(first) = values.first() else { continue };
        match part {
            Part::Author => entry.put(name, people(&citation.authors)),
            Part::Editor => entry.put(name, people(&citation.editors)),
            Part::Title => entry.put(name, latex::title(first)),
            Part::Container => entry.put(container_field(citation.work_type, flavour), latex::text(first)),
            Part::Publisher => entry.put(publisher_field(citation.work_type, flavour), latex::text(first)),
            Part::Date => citation.date.iter().for_each(|date| put_date(entry, *date, flavour)),
            Part::Pages => entry.put(name, latex::text(first).replacen('-', "--", 1)),
            Part::Pmid if flavour == Flavour::Biblatex => {
                entry.put("eprint", first.clone());
                entry.put("eprinttype", "pubmed".to_owned());
            }
            Part::Doi | Part::Url => entry.put(name, latex::verbatim(first)),
            Part::Keyword => entry.put(name, latex::text(&csl_json::keywords(&values))),
            Part::Issn | Part::Isbn => entry.put(name, values.join(", ")),
            Part::Type => entry.put(name, kind(citation.work_type, flavour).1.to_owned()),
            // A line of its own may begin like an entry.
            Part::Abstract => entry.put(name, latex::text(&names::single_spaced(first))),
            _ => entry.put(name, latex::text(first)),
        }
    }
}

/// Whether a value is read back from where it is written.
fn has_place(part: Part, value: &str) -> bool {
    FIELDS.iter().any(|(placed, _)| *placed == part) && is_plain(part, value)
}

/// `Family, Suffix, Given and {Group}`
fn people(people: &[Author]) -> String {
    let part = |text: &str| {
        let written = latex::text(text);
        let words = || text.split(' ').any(|word| word.eq_ignore_ascii_case("and"));
        if text.contains(',') || words() { format!("{{{written}}}") } else { written }
    };
    let person = |author: &Author| match author {
        Author::Group(name) => format!("{{{}}}", latex::text(name)),
        Author::Person { family, given, suffix } => {
            let rest =
                [suffix, given].into_iter().flatten().map(|text| part(text)).collect::<Vec<_>>().join(", ");
            // Without a comma, the last word alone would be the family name.
            format!("{}, {rest}", part(family)).trim_end().to_owned()
        }
    };
    people.iter().map(person).collect::<Vec<_>>().join(" and ")
}

fn put_date(entry: &mut Fields, date: Date, flavour: Flavour) {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if flavour == Flavour::Biblatex {
        return entry.put("date", date.to_string());
    }
    entry.put("year", date.year().to_string());
    if let Some(month) = date.month().and_then(|month| MONTHS.get(usize::from(month) - 1)) {
        entry.put("month", (*month).to_owned());
    }
    if let Some(day) = date.day() {
        entry.put("day", day.to_string());
    }
}

/// The type of the entry, and the word that tells the kind of work where the type does not.
fn kind(work_type: WorkType, flavour: Flavour) -> (&'static str, &'static str) {
    let biblatex = flavour == Flavour::Biblatex;
    match work_type {
        WorkType::Article => ("article", ""),
        WorkType::Book => ("book", ""),
        WorkType::Chapter => ("incollection", ""),
        WorkType::ConferencePaper => ("inproceedings", ""),
        WorkType::Erratum => ("article", "Erratum"),
        WorkType::Preprint => ("misc", "Preprint"),
        WorkType::Registration => ("misc", "Trial registry record"),
        WorkType::Report => (if biblatex { "report" } else { "techreport" }, ""),
        WorkType::Thesis => (if biblatex { "thesis" } else { "phdthesis" }, ""),
        WorkType::Webpage if biblatex => ("online", ""),
        WorkType::Webpage => ("misc", "Webpage"),
        WorkType::Dataset if biblatex => ("dataset", ""),
        WorkType::Dataset => ("misc", "Dataset"),
        WorkType::Other => ("misc", ""),
    }
}

fn container_field(work_type: WorkType, flavour: Flavour) -> &'static str {
    match work_type {
        WorkType::Chapter | WorkType::ConferencePaper => "booktitle",
        _ if flavour == Flavour::Biblatex => "journaltitle",
        _ => "journal",
    }
}

fn publisher_field(work_type: WorkType, flavour: Flavour) -> &'static str {
    match work_type {
        WorkType::Report => "institution",
        WorkType::Thesis if flavour == Flavour::Biblatex => "institution",
        WorkType::Thesis => "school",
        _ => "publisher",
    }
}

/// The keys that were given out.
#[derive(Default)]
struct Keys {
    /// In lower case: BibTeX does not tell capitals apart. With how often each was asked for.
    taken: HashMap<String, usize>,
}

impl Keys {
    /// The id itself, if every tool takes it for a key; else what is left of it, told apart from others.
    fn key(&mut self, id: &str) -> String {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/' | '+');
        let letters: String = id.chars().map(|c| if is_letter(c) { c } else { '-' }).collect();
        let base = letters.trim_matches('-');
        let base = if base.is_empty() { "record" } else { base };
        let mut key = base.to_owned();
        let mut nth = *self.taken.entry(key.to_lowercase()).and_modify(|count| *count += 1).or_insert(1);
        while nth > 1 {
            key = format!("{base}-{nth}");
            if let Entry::Vacant(free) = self.taken.entry(key.to_lowercase()) {
                free.insert(1);
                break;
            }
            nth += 1;
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_made_of_plain_letters() {
        let mut keys = Keys::default();
        let made: Vec<String> =
            ["a", "A", "a-2", "a", "", "漢", "x, {y}"].into_iter().map(|id| keys.key(id)).collect();
        assert_eq!(made, ["a", "A-2", "a-2-2", "a-3", "record", "record-2", "x---y"]);
    }

    #[test]
    fn names_are_parted_by_and_whatever_stands_in_them() {
        let suffix =
            Author::Person { family: "Hoven".into(), given: Some("Ann".into()), suffix: Some("Jr.".into()) };
        let all = [suffix, Author::person("Doe", None), Author::Group("Food and Drink, Wales".into())];
        assert_eq!(people(&all), "Hoven, Jr., Ann and Doe, and {Food and Drink, Wales}");
    }
}
