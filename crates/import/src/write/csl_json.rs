//! CSL-JSON, as citation processors and Zotero read it (citeproc-js schema 1.0.2).

use super::{WrittenRecord, one_line};
use revflow_review::{Author, Date, WorkType};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

pub(super) fn write(records: &[WrittenRecord<'_>], out: &mut dyn Write) -> io::Result<()> {
    // One object at a time: the whole array is never in memory.
    out.write_all(b"[")?;
    for (index, record) in records.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        let text = serde_json::to_string_pretty(&object(record)).map_err(io::Error::from)?;
        for (nth, line) in text.lines().enumerate() {
            out.write_all(if nth == 0 { b"  " } else { b"\n  " })?;
            out.write_all(line.as_bytes())?;
        }
    }
    out.write_all(if records.is_empty() { b"]\n" } else { b"\n]\n" })
}

/// One record; fields that are not known are left out.
fn object(record: &WrittenRecord<'_>) -> Value {
    let citation = record.citation;
    let (work_type, genre) = work_type(citation.work_type);
    let mut object = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| text.as_ref().map(|text| json!(text));
    let list = |items: Vec<String>| (!items.is_empty()).then(|| json!(items.join(", ")));
    put("id", Some(json!(record.id)));
    put("type", Some(json!(work_type)));
    put("genre", genre.map(|genre| json!(genre)));
    put("title", text(&citation.title));
    put("original-title", text(&citation.original_title));
    put("author", (!citation.authors.is_empty()).then(|| citation.authors.iter().map(author).collect()));
    put("container-title", text(&citation.container));
    put("container-title-short", text(&citation.container_abbreviation));
    put("issued", citation.date.map(issued));
    put("volume", text(&citation.volume));
    put("issue", text(&citation.issue));
    put("page", citation.pages.as_ref().map(|pages| json!(pages.to_string())));
    put("DOI", citation.doi.as_ref().map(|doi| json!(doi.as_str())));
    put("PMID", citation.pmid.map(|pmid| json!(pmid.to_string())));
    put("PMCID", citation.pmcid.as_ref().map(|pmcid| json!(pmcid.as_str())));
    put("ISSN", list(citation.issn.iter().map(ToString::to_string).collect()));
    put("ISBN", list(citation.isbn.iter().map(ToString::to_string).collect()));
    put("abstract", text(&citation.abstract_text));
    put("URL", citation.urls.first().map(|url| json!(url)));
    put("keyword", (!citation.keywords.is_empty()).then(|| json!(keywords(&citation.keywords))));
    put("language", text(&citation.language));
    put("publisher", text(&citation.publisher));
    put("archive_location", text(&citation.accession));
    put("note", (!citation.notes.is_empty()).then(|| json!(citation.notes.join("\n"))));
    put("source", citation.database.as_deref().or(record.source).map(|source| json!(source)));
    Value::Object(object)
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
fn keywords(keywords: &[String]) -> String {
    let keywords: Vec<String> = keywords.iter().map(|keyword| one_line(keyword).replace(';', ",")).collect();
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
