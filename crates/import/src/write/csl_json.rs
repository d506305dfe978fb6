//! CSL-JSON, as citation processors and Zotero read it (citeproc-js schema 1.0.2).

use super::normal::{Normal, is_plain};
use crate::part::Part;
use crate::{carried, decisions};
use revflow_review::{Author, Date, WorkType};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// The parts that have no member of their own; they stand in `custom`.
const CUSTOM: [Part; 3] = [Part::Registration, Part::TranslatedAbstract, Part::Rights];

pub(super) fn write(records: impl Iterator<Item = Normal>, out: &mut dyn Write) -> io::Result<()> {
    // One object at a time: the whole array is never in memory.
    out.write_all(b"[")?;
    let mut is_empty = true;
    for record in records {
        out.write_all(if is_empty { b"\n" } else { b",\n" })?;
        is_empty = false;
        let text = serde_json::to_string_pretty(&object(&record)).map_err(io::Error::from)?;
        for (nth, line) in text.lines().enumerate() {
            out.write_all(if nth == 0 { b"  " } else { b"\n  " })?;
            out.write_all(line.as_bytes())?;
        }
    }
    out.write_all(if is_empty { b"]\n" } else { b"\n]\n" })
}

/// One record; fields that are not known are left out.
fn object(record: &Normal) -> Value {
    let citation = &record.citation;
    let (work_type, genre) = work_type(citation.work_type);
    let mut object = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    let mut custom = Map::new();
    for (part, _) in Part::ALL.into_iter().filter(|(part, _)| *part != Part::Note) {
        let values = record.values(part);
        let homeless: Vec<&String> = values.iter().filter(|value| !has_place(part, value, &values)).collect();
        if !homeless.is_empty() {
            custom.insert(part.name().to_owned(), json!(homeless));
        }
    }
    let text = |part: Part| {
        record.values(part).into_iter().find(|value| is_plain(part, value)).map(|text| json!(text))
    };
    let people = |people: &[Author]| (!people.is_empty()).then(|| people.iter().map(author).collect());
    let list = |items: Vec<String>| (!items.is_empty()).then(|| json!(items.join(", ")));
    put("id", text(Part::Id));
    put("type", Some(json!(work_type)));
    put("genre", genre.map(|genre| json!(genre)));
    put("title", text(Part::Title));
    put("original-title", text(Part::OriginalTitle));
    put("author", people(&citation.authors));
    put("editor", people(&citation.editors));
    put("container-title", text(Part::Container));
    put("container-title-short", text(Part::Abbreviation));
    put("issued", citation.date.map(issued));
    put("volume", text(Part::Volume));
    put("issue", text(Part::Issue));
    put("page", citation.pages.as_ref().map(|pages| json!(pages.to_string())));
    put("DOI", citation.doi.as_ref().map(|doi| json!(doi.as_str())));
    put("PMID", citation.pmid.map(|pmid| json!(pmid.to_string())));
    put("PMCID", citation.pmcid.as_ref().map(|pmcid| json!(pmcid.as_str())));
    put("ISSN", list(citation.issn.iter().map(ToString::to_string).collect()));
    put("ISBN", list(citation.isbn.iter().map(ToString::to_string).collect()));
    put("abstract", text(Part::Abstract));
    put("URL", text(Part::Url));
    put("keyword", (!citation.keywords.is_empty()).then(|| json!(keywords(&citation.keywords))));
    put("language", text(Part::Language));
    put("publisher", text(Part::Publisher));
    put("archive_location", text(Part::Accession));
    let mut notes = record.plain_values(Part::Note);
    let others = record.values(Part::Note).into_iter().filter(|note| !is_plain(Part::Note, note));
    notes.extend(others.map(|note| carried::part(Part::Note, &note)));
    put("note", (!notes.is_empty()).then(|| json!(notes.join("\n"))));
    put("source", text(Part::Database));
    for (name, value) in &record.unknown {
        let values = custom.entry(carried::field_name(name)).or_insert_with(|| json!([]));
        if let Value::Array(values) = values {
            values.push(json!(value));
        }
    }
    if !record.decisions.is_empty() {
        let texts: Vec<String> = record.decisions.iter().map(decisions::text).collect();
        custom.insert(carried::DECISION.to_owned(), json!(texts));
    }
    put("custom", (!custom.is_empty()).then(|| json!({ "revflow": custom })));
    Value::Object(object)
}

/// Whether a value stands in a member of its own.
fn has_place(part: Part, value: &str, values: &[String]) -> bool {
    match part {
        // One address is all there is room for.
        Part::Url => values.iter().find(|value| is_plain(part, value)).is_some_and(|first| first == value),
        _ => !CUSTOM.contains(&part) && is_plain(part, value),
    }
}

fn author(author: &Author) -> Value {
    match author {
        Author::Group(name) => json!({ "literal": name }),
        Author::Person { family, given, suffix } => {
            let mut object = Map::new();
            object.insert("family".to_owned(), json!(family));
            for (name, part) in [("given", given), ("suffix", suffix)] {
                if let Some(part) = part {
                    object.insert(name.to_owned(), json!(part));
                }
            }
            Value::Object(object)
        }
    }
}

fn issued(date: Date) -> Value {
    let parts: Vec<i32> =
        [Some(date.year().number()), date.month().map(i32::from), date.day().map(i32::from)]
            .into_iter()
            .flatten()
            .collect();
    json!({ "date-parts": [parts] })
}

/// Keywords in one text, between commas; between semicolons where a keyword holds a comma, and then
/// with one at the end if there is no other.
pub(super) fn keywords(keywords: &[impl AsRef<str>]) -> String {
    let keywords: Vec<String> = keywords.iter().map(|keyword| keyword.as_ref().replace(';', ",")).collect();
    match (keywords.iter().any(|keyword| keyword.contains(',')), keywords.len()) {
        (false, _) => keywords.join(", "),
        (true, 1) => format!("{};", keywords[0]),
        (true, _) => keywords.join("; "),
    }
}

/// The type, and the genre where CSL has no type of its own.
pub(super) fn work_type(work_type: WorkType) -> (&'static str, Option<&'static str>) {
    match work_type {
        WorkType::Article => ("article-journal", None),
        WorkType::Book => ("book", None),
        WorkType::Chapter => ("chapter", None),
        WorkType::ConferencePaper => ("paper-conference", None),
        WorkType::Erratum => ("article-journal", Some("Erratum")),
        WorkType::Preprint => ("article", Some("Preprint")),
        WorkType::Registration => ("document", Some("Trial registry record")),
        WorkType::Report => ("report", None),
        WorkType::Thesis => ("thesis", None),
        WorkType::Webpage => ("webpage", None),
        WorkType::Dataset => ("dataset", None),
        WorkType::Other => ("document", None),
    }
}
