//! refer, which EndNote calls tagged text (.enw): lines of `%T Title`, a blank line between records.
//! EndNote, Zotero and Rayyan open such files.

use super::elsewhere::Names;
use super::normal::{Normal, is_line, is_plain};
use super::person;
use crate::part::Part;
use crate::{Format, names, refer, tagged};
use revflow_review::{Author, Citation, WorkType};
use std::io::{self, Write};

/// The places of the parts, in the order in which they are written. The container is `%B` where it is
/// no journal.
const TAGS: [(Part, &str); 19] = [
    (Part::Type, "%0"),
    (Part::Author, "%A"),
    (Part::Editor, "%E"),
    (Part::Title, "%T"),
    (Part::Container, "%J"),
    (Part::Volume, "%V"),
    (Part::Issue, "%N"),
    (Part::Pages, "%P"),
    (Part::Date, "%D"),
    (Part::Publisher, "%I"),
    (Part::Issn, "%@"),
    (Part::Isbn, "%@"),
    (Part::Doi, "%R"),
    (Part::Accession, "%M"),
    (Part::Id, "%F"),
    (Part::Keyword, "%K"),
    (Part::Abstract, "%X"),
    (Part::Language, "%G"),
    (Part::Url, "%U"),
];

pub(super) fn write(records: impl Iterator<Item = Normal>, out: &mut dyn Write) -> io::Result<()> {
    let mut names =
        Names::new(Format::EndnoteTagged, is_tag, |tag, value| format!("%0 Generic\n%T t\n{tag} {value}\n"));
    let mut records = records;
    records.try_for_each(|record| write_record(&record, &mut names, out))
}

fn is_tag(name: &str) -> bool {
    matches!(name.as_bytes(), [b'%', letter] if letter.is_ascii_graphic()) && refer::is_unplaced(name)
}

fn write_record(record: &Normal, names: &mut Names, out: &mut dyn Write) -> io::Result<()> {
    let citation = &record.citation;
    // The id stands in its tag and in a note: some tools keep the one, some the other.
    let place = |part: Part, value: &str| part != Part::Id && has_place(part, value, citation);
    let elsewhere = names.place(record, place, is_line);
    for (part, tag) in TAGS {
        match part {
            Part::Type => line(tag, type_name(citation.work_type).0, out)?,
            Part::Author => write_people(tag, &citation.authors, &tagged::one_person, out)?,
            Part::Editor => write_people(tag, &citation.editors, &tagged::one_editor, out)?,
            _ => {
                for value in record.values(part).iter().filter(|value| has_place(part, value, citation)) {
                    write_part(part, tag, value, citation, out)?;
                }
            }
        }
    }
    for (tag, value) in &elsewhere.named {
        line(tag, value, out)?;
    }
    let database = record.plain_values(Part::Database);
    database.iter().try_for_each(|name| line("%~", name, out))?;
    elsewhere.notes_of(record).iter().try_for_each(|note| line("%Z", note, out))?;
    out.write_all(b"\n")
}

fn write_part(
    part: Part,
    tag: &str,
    value: &str,
    citation: &Citation,
    out: &mut dyn Write,
) -> io::Result<()> {
    match part {
        Part::Container if citation.work_type != WorkType::Article => line("%B", value, out),
        Part::Date => citation.date.map_or(Ok(()), |date| {
            line(tag, &date.year().to_string(), out)?;
            let apart = date.to_string();
            if date.month().is_some() { line("%8", &apart, out) } else { Ok(()) }
        }),
        // One keyword is read as several where it has that many parts.
        Part::Keyword if citation.keywords.len() == 1 => line(tag, &value.replace(';', ","), out),
        _ => line(tag, &names::single_spaced(value), out),
    }
}

/// Whether a value is read back from where it is written.
fn has_place(part: Part, value: &str, citation: &Citation) -> bool {
    let is_placed =
        matches!(part, Part::Note | Part::Database) || TAGS.iter().any(|(placed, _)| *placed == part);
    is_placed
        && is_plain(part, value)
        && match part {
            Part::Type => type_name(citation.work_type).1,
            // The second title of a whole work is its series.
            Part::Container => !matches!(citation.work_type, WorkType::Book | WorkType::Thesis),
            _ => true,
        }
}

fn line(tag: &str, value: &str, out: &mut dyn Write) -> io::Result<()> {
    if value.is_empty() { Ok(()) } else { writeln!(out, "{tag} {value}") }
}

fn write_people(
    tag: &str,
    people: &[Author],
    reads: &dyn Fn(&str) -> Option<Author>,
    out: &mut dyn Write,
) -> io::Result<()> {
    people.iter().try_for_each(|author| {
        let name = person::inverted(author, reads);
        // EndNote takes the last word of a name without a comma for the family name.
        let comma = if name.contains(',') { "" } else { "," };
        line(tag, &format!("{name}{comma}"), out)
    })
}

/// The name EndNote has for a kind of work, and whether it tells it.
fn type_name(work_type: WorkType) -> (&'static str, bool) {
    match work_type {
        WorkType::Article => ("Journal Article", true),
        WorkType::Book => ("Book", true),
        WorkType::Chapter => ("Book Section", true),
        WorkType::ConferencePaper => ("Conference Paper", true),
        WorkType::Erratum => ("Journal Article", false),
        WorkType::Preprint => ("Unpublished Work", false),
        WorkType::Registration => ("Generic", false),
        WorkType::Report => ("Report", true),
        WorkType::Thesis => ("Thesis", true),
        WorkType::Webpage => ("Web Page", true),
        WorkType::Dataset => ("Dataset", true),
        WorkType::Other => ("Generic", true),
    }
}
