//! PubMed text, with its tags padded to four columns and its long lines wrapped. Every record begins
//! with `PMID-`, with or without a number: tools look for it.

use super::elsewhere::Names;
use super::normal::{Normal, is_line, is_plain};
use super::person;
use crate::part::Part;
use crate::plain_text::is_placeholder;
use crate::{Format, abstracts, nbib, work_types};
use revflow_review::{Author, Citation, Date, WorkType};
use std::io::{self, Write};

/// How wide PubMed makes its lines.
const WIDTH: usize = 88;

/// The places of the parts, in the order in which they are written.
const TAGS: [(Part, &str); 23] = [
    (Part::Pmid, "PMID"),
    (Part::Issn, "IS"),
    (Part::Isbn, "ISBN"),
    (Part::Volume, "VI"),
    (Part::Issue, "IP"),
    (Part::Date, "DP"),
    (Part::Title, "TI"),
    (Part::Pages, "PG"),
    (Part::Doi, "LID"),
    (Part::Abstract, "AB"),
    (Part::Rights, "CI"),
    (Part::Registration, "SI"),
    (Part::Author, "FAU"),
    (Part::Editor, "FED"),
    (Part::Language, "LA"),
    (Part::Type, "PT"),
    (Part::OriginalTitle, "TT"),
    (Part::Publisher, "PB"),
    (Part::Abbreviation, "TA"),
    (Part::Container, "JT"),
    (Part::TranslatedAbstract, "OAB"),
    (Part::Keyword, "OT"),
    (Part::Pmcid, "PMC"),
];

pub(super) fn write(records: impl Iterator<Item = Normal>, out: &mut dyn Write) -> io::Result<()> {
    let mut names =
        Names::new(Format::Nbib, is_tag, |tag, value| format!("PMID- 1\nTI  - t\n{tag:<4}- {value}\n"));
    let mut records = records;
    records.try_for_each(|record| write_record(&record, &mut names, out))
}

fn is_tag(name: &str) -> bool {
    (2..=4).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_uppercase())
        && nbib::is_unplaced(name)
}

fn write_record(record: &Normal, names: &mut Names, out: &mut dyn Write) -> io::Result<()> {
    let citation = &record.citation;
    let mut elsewhere = names.place(record, |part, value| has_place(part, value, citation), is_line);
    let types = types(&mut elsewhere.notes, record);
    for (part, tag) in TAGS {
        match part {
            // Some tools begin a record here, and nowhere else.
            Part::Pmid => writeln!(out, "PMID- {}", record.text(part))?,
            Part::Type => types.iter().try_for_each(|text| line(tag, text, out))?,
            Part::Date => citation.date.map_or(Ok(()), |date| line(tag, &date_text(date), out))?,
            Part::Author => write_authors(&citation.authors, out)?,
            Part::Editor => write_editors(&citation.editors, out)?,
            _ => {
                for value in record.values(part).iter().filter(|value| has_place(part, value, citation)) {
                    match part {
                        Part::Doi => line(tag, &format!("{value} [doi]"), out)?,
                        Part::Container if citation.work_type == WorkType::Chapter => {
                            line("BTI", value, out)?;
                        }
                        Part::Title
                        | Part::OriginalTitle
                        | Part::Abstract
                        | Part::TranslatedAbstract
                        | Part::Rights => wrapped(tag, value, out)?,
                        _ => line(tag, value, out)?,
                    }
                }
            }
        }
    }
    for (tag, value) in &elsewhere.named {
        wrapped(tag, value, out)?;
    }
    elsewhere.notes_of(record).iter().try_for_each(|note| wrapped("GN", note, out))?;
    out.write_all(b"\n")
}

/// Whether a value is read back from where it is written.
fn has_place(part: Part, value: &str, citation: &Citation) -> bool {
    let is_placed = part == Part::Note || TAGS.iter().any(|(placed, _)| *placed == part);
    is_placed
        && is_plain(part, value)
        && match part {
            // An abbreviation alone is taken for the name.
            Part::Abbreviation => {
                citation.container.as_ref().is_some_and(|name| is_plain(Part::Container, name))
            }
            Part::Author | Part::Editor => !is_placeholder(value),
            // The book of a chapter without a title is taken for the title.
            Part::Container => citation.work_type != WorkType::Chapter || citation.title.is_some(),
            // One in the same language is taken for a summary.
            Part::TranslatedAbstract => citation.abstract_text.as_ref().is_some_and(|text| {
                is_plain(Part::Abstract, text) && abstracts::differ_in_language(text, value)
            }),
            _ => true,
        }
}

fn line(tag: &str, value: &str, out: &mut dyn Write) -> io::Result<()> {
    let value = crate::names::single_spaced(value);
    if value.is_empty() { Ok(()) } else { writeln!(out, "{tag:<4}- {value}") }
}

/// A value on as many lines as it takes; all but the first begin with six blanks.
fn wrapped(tag: &str, value: &str, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{tag:<4}-")?;
    let mut width = 5;
    for word in value.split_whitespace() {
        let length = word.chars().count();
        if width + 1 + length > WIDTH && width > 5 {
            out.write_all(b"\n     ")?;
            width = 5;
        }
        write!(out, " {word}")?;
        width += 1 + length;
    }
    out.write_all(b"\n")
}

fn write_authors(authors: &[Author], out: &mut dyn Write) -> io::Result<()> {
    for author in authors.iter().filter(|author| !is_placeholder(&author.inverted())) {
        let full = person::inverted(author, &person::family_first);
        match person::family_first(&full).as_ref().and_then(person::with_initials) {
            Some(short) => {
                line("FAU", &full, out)?;
                line("AU", &short, out)?;
            }
            None => line("CN", full.trim_matches(['{', '}']), out)?,
        }
    }
    Ok(())
}

fn write_editors(editors: &[Author], out: &mut dyn Write) -> io::Result<()> {
    for editor in editors.iter().filter(|editor| !is_placeholder(&editor.inverted())) {
        let full = person::inverted(editor, &person::family_first);
        line("FED", &full, out)?;
        let short = person::family_first(&full).as_ref().and_then(person::with_initials);
        line("ED", &short.unwrap_or_default(), out)?;
    }
    Ok(())
}

/// The kinds PubMed gave the work, as far as they do not make another kind of it, and one of our own
/// where none of them tells the kind.
fn types(notes: &mut Vec<String>, record: &Normal) -> Vec<String> {
    let work_type = record.citation.work_type;
    let agrees = |value: &str| matches!(work_types::named(value), named if named == work_type || named == WorkType::Other);
    let mut types: Vec<String> = Vec::new();
    for (name, value) in &record.unknown {
        if name == "PT" && agrees(value) && is_line(value) {
            types.push(value.clone());
            let carried = crate::carried::field(name, value);
            notes.retain(|note| *note != carried);
        }
    }
    let own = type_name(work_type);
    if !own.is_empty() && !types.iter().any(|text| work_types::named(text) == work_type) {
        types.insert(0, own.to_owned());
    }
    types
}

/// `2018 Apr 9`, `2018 Apr`, `2018`
pub(super) fn date_text(date: Date) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = date.month().and_then(|month| MONTHS.get(usize::from(month) - 1));
    match (month, date.day()) {
        (None, _) => date.year().to_string(),
        (Some(month), None) => format!("{} {month}", date.year()),
        (Some(month), Some(day)) => format!("{} {month} {day}", date.year()),
    }
}

fn type_name(work_type: WorkType) -> &'static str {
    match work_type {
        WorkType::Article => "Journal Article",
        WorkType::Book => "Book",
        WorkType::Chapter => "Book Chapter",
        WorkType::ConferencePaper => "Congress",
        WorkType::Erratum => "Published Erratum",
        WorkType::Preprint => "Preprint",
        WorkType::Registration => "Trial Registry Record",
        WorkType::Report => "Technical Report",
        WorkType::Thesis => "Academic Dissertation",
        WorkType::Webpage => "Webpage",
        WorkType::Dataset => "Dataset",
        WorkType::Other => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_between_words() {
        let mut out = Vec::new();
        wrapped("AB", &"word ".repeat(40), &mut out).unwrap();
        wrapped("TI", &"w".repeat(100), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0].len(), 85);
        assert!(lines[1].starts_with("      word") && lines[3].starts_with("TI  - w"), "{text}");
    }
}
