//! RIS, in the tags that EndNote, Zotero, Mendeley, Covidence, Rayyan, EPPI-Reviewer and ASReview all
//! read. The note with the id is how the reader knows that no vendor wrote the record.

use super::elsewhere::Names;
use super::normal::{Normal, is_line, is_plain};
use super::person;
use crate::part::Part;
use crate::{Format, names, ris, tagged, work_types};
use revflow_review::{Author, Citation, Date, WorkType};
use std::io::{self, Write};

/// The places of the parts, in the order in which they are written.
const TAGS: [(Part, &str); 24] = [
    (Part::Type, "TY"),
    (Part::Id, "ID"),
    (Part::Title, "TI"),
    (Part::OriginalTitle, "TT"),
    (Part::Author, "AU"),
    (Part::Editor, "ED"),
    (Part::Date, "PY"),
    (Part::Container, "JF"),
    (Part::Abbreviation, "J2"),
    (Part::Volume, "VL"),
    (Part::Issue, "IS"),
    (Part::Pages, "SP"),
    (Part::Doi, "DO"),
    (Part::Issn, "SN"),
    (Part::Isbn, "SN"),
    (Part::Accession, "AN"),
    (Part::Pmid, "U1"),
    (Part::Pmcid, "U1"),
    (Part::Abstract, "AB"),
    (Part::Keyword, "KW"),
    (Part::Language, "LA"),
    (Part::Publisher, "PB"),
    (Part::Url, "UR"),
    (Part::Database, "DB"),
];

pub(super) fn write(records: impl Iterator<Item = Normal>, out: &mut dyn Write) -> io::Result<()> {
    let mut names = Names::new(Format::Ris, is_tag, |tag, value| {
        format!("TY  - GEN\nTI  - t\nN1  - [revflow id: i]\n{tag}  - {value}\nER  - \n")
    });
    let mut records = records;
    records.try_for_each(|record| write_record(&record, &mut names, out))
}

/// The tag of the closer words for the kind of work, which have a meaning and are kept all the same.
const DETAIL: &str = "M3";

fn is_tag(name: &str) -> bool {
    let bytes = name.as_bytes();
    matches!(bytes, [first, second] if first.is_ascii_uppercase()
        && (second.is_ascii_uppercase() || second.is_ascii_digit()))
        && ris::is_unplaced(name)
}

fn write_record(record: &Normal, names: &mut Names, out: &mut dyn Write) -> io::Result<()> {
    let citation = &record.citation;
    // The id stands in its tag and in a note: some tools keep the one, some the other.
    let place = |part: Part, value: &str| part != Part::Id && has_place(part, value, citation);
    let mut elsewhere = names.place(record, place, is_line);
    let details = details(&mut elsewhere.notes, record);
    for (part, tag) in TAGS {
        for value in record.values(part).iter().filter(|value| has_place(part, value, citation)) {
            write_part(part, tag, value, citation, out)?;
        }
        if part == Part::Type {
            details.iter().try_for_each(|detail| line(DETAIL, detail, out))?;
        }
        match part {
            Part::Author => write_people(tag, &citation.authors, &tagged::one_person, out)?,
            Part::Editor => write_people(tag, &citation.editors, &tagged::one_editor, out)?,
            _ => {}
        }
    }
    for (tag, value) in &elsewhere.named {
        line(tag, value, out)?;
    }
    elsewhere.notes_of(record).iter().try_for_each(|note| line("N1", note, out))?;
    out.write_all(b"ER  - \n\n")
}

fn write_part(
    part: Part,
    tag: &str,
    value: &str,
    citation: &Citation,
    out: &mut dyn Write,
) -> io::Result<()> {
    match part {
        Part::Author | Part::Editor => Ok(()),
        Part::Type => line(tag, code(citation.work_type).0, out),
        Part::Container if citation.work_type != WorkType::Article => line("T2", value, out),
        Part::Date => citation.date.map_or(Ok(()), |date| write_date(date, out)),
        Part::Pages => citation.pages.as_ref().map_or(Ok(()), |pages| {
            line(tag, pages.first(), out)?;
            line("EP", pages.last().unwrap_or_default(), out)
        }),
        Part::Pmid => line(tag, &format!("{value} [PMID]"), out),
        Part::Pmcid => line(tag, &format!("{value} [PMCID]"), out),
        // One keyword is read as several where it has that many parts.
        Part::Keyword if citation.keywords.len() == 1 => line(tag, &value.replace(';', ","), out),
        _ => line(tag, &names::single_spaced(value), out),
    }
}

/// Whether a value is read back from where it is written.
fn has_place(part: Part, value: &str, citation: &Citation) -> bool {
    let is_placed = part == Part::Note || TAGS.iter().any(|(placed, _)| *placed == part);
    is_placed
        && is_plain(part, value)
        && match part {
            // The second title of a whole work is its series.
            Part::Container => !matches!(citation.work_type, WorkType::Book | WorkType::Thesis),
            Part::Abbreviation => citation
                .container
                .as_ref()
                .is_some_and(|name| name != value && has_place(Part::Container, name, citation)),
            Part::Accession => !value.starts_with("rayyan-"),
            _ => true,
        }
}

fn line(tag: &str, value: &str, out: &mut dyn Write) -> io::Result<()> {
    if value.is_empty() { Ok(()) } else { writeln!(out, "{tag}  - {value}") }
}

fn write_people(
    tag: &str,
    people: &[Author],
    reads: &dyn Fn(&str) -> Option<Author>,
    out: &mut dyn Write,
) -> io::Result<()> {
    people.iter().try_for_each(|author| line(tag, &person::inverted(author, reads), out))
}

/// The year, and the date where it says more: `2018/04/09`, `2018/04`.
fn write_date(date: Date, out: &mut dyn Write) -> io::Result<()> {
    line("PY", &date.year().to_string(), out)?;
    if date.month().is_some() { line("DA", &date.to_string().replace('-', "/"), out) } else { Ok(()) }
}

/// The closer words for the kind of work: those that were read, as far as they do not change the kind,
/// and one of our own where the format has no code for the kind.
fn details(notes: &mut Vec<String>, record: &Normal) -> Vec<String> {
    let work_type = record.citation.work_type;
    let agrees = |value: &str| matches!(work_types::named(value), named if named == work_type || named == WorkType::Other);
    let mut details: Vec<String> = Vec::new();
    for (name, value) in &record.unknown {
        if name == DETAIL && agrees(value) && is_line(value) {
            details.push(value.clone());
            let carried = crate::carried::field(name, value);
            notes.retain(|note| *note != carried);
        }
    }
    let own = code(work_type).1;
    if !own.is_empty() && !details.iter().any(|detail| work_types::named(detail) == work_type) {
        details.insert(0, own.to_owned());
    }
    details
}

/// The code of a kind of work, and the word that tells it where the format has no code for it.
fn code(work_type: WorkType) -> (&'static str, &'static str) {
    match work_type {
        WorkType::Article => ("JOUR", ""),
        WorkType::Book => ("BOOK", ""),
        WorkType::Chapter => ("CHAP", ""),
        WorkType::ConferencePaper => ("CPAPER", ""),
        WorkType::Erratum => ("JOUR", "Erratum"),
        WorkType::Preprint => ("UNPB", "Preprint"),
        WorkType::Registration => ("GEN", "Trial registry record"),
        WorkType::Report => ("RPRT", ""),
        WorkType::Thesis => ("THES", ""),
        WorkType::Webpage => ("ELEC", ""),
        WorkType::Dataset => ("DATA", ""),
        WorkType::Other => ("GEN", ""),
    }
}
