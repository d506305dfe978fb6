//! CSL-JSON: an array of citations, one object, or objects one after another, as Zotero, citation
//! processors and this crate write them. Lists that indexes wrap into an object are unwrapped.

mod objects;

use crate::fields::{Fields, shortened};
use crate::plain_text::is_placeholder;
use crate::sink::Sink;
use crate::{dates, names, work_types};
use objects::{Cut, Objects};
use revflow_review::{Author, Citation, Date, WorkType, Year};
use serde_json::{Map, Value};
use std::io::{self, BufRead};

/// Names under which lists of citations are wrapped.
const WRAPPERS: [&str; 5] = ["items", "message", "references", "records", "data"];

/// How deep a list may be wrapped: `{"message": {"items": [...]}}`.
const WRAPPED: usize = 3;

/// Reads the objects of a stream, one at a time.
pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    read_objects(&mut Objects::new(input, 1), WRAPPED, sink)
}

fn read_objects(objects: &mut Objects<'_>, wrapped: usize, sink: &mut Sink<'_>) -> io::Result<()> {
    while let Some(cut) = objects.next()? {
        if wrapped > 0
            && cut.damage.is_some()
            && let Some(list) = broken_list(&cut.text)
        {
            let line = cut.lines.0.saturating_add(objects::line_ends(&cut.text.as_bytes()[..list]));
            let mut within = cut.text.as_bytes().get(list..).unwrap_or_default();
            read_objects(&mut Objects::new(&mut within, line), 0, sink)?;
            continue;
        }
        let object = match parse(&cut) {
            Ok(object) => object,
            Err((line, fact)) => {
                sink.start();
                sink.reject(line, fact, "the record was not read; export it again");
                continue;
            }
        };
        if wrapped > 0 && is_wrapper(&object) {
            // The list within is read with its own lines.
            let mut within = cut.text.as_bytes().get(1..).unwrap_or_default();
            read_objects(&mut Objects::new(&mut within, cut.lines.0), wrapped - 1, sink)?;
            continue;
        }
        sink.start();
        let mut fields = Fields::default();
        citation(object, &mut fields, cut.lines.0);
        if fields.citation != Citation::default() {
            fields.finish(sink, cut.lines, &cut.text);
        } else {
            let fact = format!("no field of a citation is in \"{}\"", shortened(&cut.text));
            sink.reject(cut.lines.0, fact, "the object was not read as a record");
        }
    }
    Ok(())
}

fn parse(cut: &Cut) -> Result<Map<String, Value>, (u32, String)> {
    if let Some(damage) = cut.damage {
        let fact = match damage {
            objects::NO_OBJECT => format!("{damage}: \"{}\"", shortened(cut.text.trim_matches('"'))),
            _ => damage.to_owned(),
        };
        return Err((cut.lines.0, fact));
    }
    serde_json::from_str(&cut.text).map_err(|error| {
        let (line, column) = (u32::try_from(error.line()).unwrap_or(u32::MAX), error.column());
        let text = error.to_string();
        let fact = text.split(" at line ").next().unwrap_or_default();
        (cut.lines.0.saturating_add(line.saturating_sub(1)), format!("{fact} (column {column})"))
    })
}

fn is_wrapper(object: &Map<String, Value>) -> bool {
    let list = |value: &Value| {
        value.is_object() || value.as_array().is_some_and(|list| list.iter().all(Value::is_object))
    };
    !object.contains_key("title")
        && !object.contains_key("DOI")
        && WRAPPERS.iter().any(|name| object.get(*name).is_some_and(list))
}

/// Where in the text of an object that is not closed the list begins that it wraps.
fn broken_list(text: &str) -> Option<usize> {
    let list = |(at, _): (usize, &str)| {
        let rest = &text[at + 1..];
        let name = WRAPPERS.iter().find_map(|name| rest.strip_prefix(name)?.strip_prefix('"'))?;
        let list = name.trim_start().strip_prefix(':')?.trim_start();
        let is_list = list.strip_prefix('[')?.trim_start().starts_with('{');
        is_list.then(|| text.len() - list.len())
    };
    let at = text.match_indices('"').find_map(list)?;
    let before = &text[..at];
    (!before.contains("\"title\"") && !before.contains("\"DOI\"")).then_some(at)
}

/// Reads the members of an object.
fn citation(object: Map<String, Value>, fields: &mut Fields, line: u32) {
    let mut genre = None;
    // The index of Google Scholar by Publish or Perish has names of its own.
    let scholar = object.contains_key("uid") && object.contains_key("authors");
    for (name, value) in object {
        if value.is_null() {
            continue;
        }
        let text = text(&value).unwrap_or_default();
        match name.as_str() {
            "id" | "uid" => fields.citation.key = Some(text).filter(|id| !id.is_empty()),
            "citation-key" if fields.citation.key.is_none() => fields.citation.key = Some(text),
            "type" => fields.citation.work_type = kind(&text, fields, line),
            "genre" => genre = Some(text),
            "title" if !text.is_empty() => fields.citation.title = Some(text),
            "original-title" => fields.text(|c| &mut c.original_title, &name, &text, line),
            "author" | "authors" => authors(&value, fields),
            "container-title" => fields.text(|c| &mut c.container, &name, &text, line),
            "source" if scholar => fields.text(|c| &mut c.container, &name, &text, line),
            "container-title-short" | "journalAbbreviation" | "short-container-title" => {
                fields.text(|c| &mut c.container_abbreviation, &name, &text, line);
            }
            "issued" | "year" => date(&name, &value, fields, line),
            "volume" => fields.text(|c| &mut c.volume, &name, nonzero(&text, scholar), line),
            "issue" => fields.text(|c| &mut c.issue, &name, nonzero(&text, scholar), line),
            "page" | "article-number" => fields.pages(&name, &text, line),
            "DOI" => fields.doi(&name, &text, line),
            "PMID" => fields.pmid(&name, &text, line),
            "PMCID" => fields.pmcid(&name, &text, line),
            "ISSN" | "ISBN" => values(&value).for_each(|number| fields.serial(&name, &number, line)),
            "abstract" => fields.text(|c| &mut c.abstract_text, &name, &text, line),
            "URL" | "article_url" => fields.url(&text),
            "keyword" => values(&value).for_each(|text| keywords(&text, fields)),
            "language" => fields.text(|c| &mut c.language, &name, &text, line),
            "publisher" => fields.text(|c| &mut c.publisher, &name, &text, line),
            "source" | "archive" => fields.text(|c| &mut c.database, &name, &text, line),
            "archive_location" => fields.text(|c| &mut c.accession, &name, &text, line),
            "note" => note(&text, fields, line),
            "citation-key" => {}
            _ => fields.keep(&name, &other(&value), line),
        }
    }
    if let Some(genre) = genre {
        genre_of(&genre, fields, line);
    }
    fields.doi_from_address();
    fields.unmark();
}

/// A text, or the first of several, or a number as it is written.
fn text(value: &Value) -> Option<String> {
    values(value).next()
}

/// The texts of a value that may be one text, a number or a list of them.
fn values(value: &Value) -> impl Iterator<Item = String> {
    let values = match value {
        Value::Array(values) => values.as_slice(),
        one => std::slice::from_ref(one),
    };
    values.iter().filter_map(|value| match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    })
}

fn other(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// `0` is how one index says that there is no volume.
fn nonzero(text: &str, scholar: bool) -> &str {
    if scholar && text == "0" { "" } else { text }
}

fn kind(text: &str, fields: &mut Fields, line: u32) -> WorkType {
    let kind = work_types::named(text);
    if kind == WorkType::Other && text != "document" {
        fields.keep("type", text, line);
    }
    kind
}

/// The genre tells kinds apart for which CSL has no type.
fn genre_of(genre: &str, fields: &mut Fields, line: u32) {
    let kind = work_types::named(genre);
    let tells = matches!(kind, WorkType::Erratum | WorkType::Preprint | WorkType::Registration);
    if tells && matches!(fields.citation.work_type, WorkType::Article | WorkType::Other) {
        fields.citation.work_type = kind;
    } else {
        fields.keep("genre", genre, line);
    }
}

fn authors(value: &Value, fields: &mut Fields) {
    let list = match value {
        Value::Array(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    };
    for name in list {
        let author = match name {
            Value::String(name) if !name.trim().is_empty() => Some(names::parse_natural(name)),
            Value::Object(name) => author(name),
            _ => None,
        };
        fields.citation.authors.extend(author);
    }
}

fn author(name: &Map<String, Value>) -> Option<Author> {
    let part = |part: &str| {
        let text = name.get(part).and_then(Value::as_str).map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    if let Some(group) = part("literal").or_else(|| part("name")) {
        return Some(Author::Group(group));
    }
    let Some(family) = part("family") else { return part("given").map(Author::Group) };
    let particles = [part("dropping-particle"), part("non-dropping-particle")];
    let family = particles.into_iter().flatten().chain([family]).collect::<Vec<_>>().join(" ");
    Some(Author::Person { family, given: part("given"), suffix: part("suffix") })
}

/// `{"date-parts": [[2018, 4, 9]]}`, `{"raw": "2018-04-09"}`, `{"literal": "Spring 2018"}`, or text.
fn date(name: &str, value: &Value, fields: &mut Fields, line: u32) {
    let Value::Object(object) = value else {
        return fields.date(name, &text(value).unwrap_or_default(), line);
    };
    let first = object.get("date-parts").and_then(|parts| parts.get(0));
    let number = |at: usize| {
        let part = first?.get(at)?;
        part.as_i64().or_else(|| part.as_str()?.trim().parse().ok())
    };
    if let Some(year) = number(0).and_then(|year| Year::new(i32::try_from(year).ok()?).ok()) {
        let small = |at| number(at).and_then(|number| u8::try_from(number).ok());
        fields.citation.date = Some(Date::new(year, small(1), small(2)));
        return;
    }
    let written = ["raw", "literal"].into_iter().find_map(|name| object.get(name).and_then(Value::as_str));
    match written {
        Some(written) => {
            fields.citation.date = dates::parse(written).or(fields.citation.date);
            fields.date_beyond(written, line);
        }
        // `[[null]]` says that there is no date.
        None if number(0).is_none() => return,
        None => {}
    }
    if fields.citation.date.is_none() {
        fields.date(name, written.unwrap_or(&value.to_string()), line);
    }
}

/// Keywords between semicolons, or between commas where there is no semicolon.
fn keywords(text: &str, fields: &mut Fields) {
    let separator = if text.contains(';') { ';' } else { ',' };
    text.split(separator)
        .filter(|keyword| !keyword.trim().is_empty())
        .for_each(|keyword| fields.keyword(keyword));
}

/// A note is a line; Zotero keeps on such lines what CSL has no place for.
fn note(text: &str, fields: &mut Fields, line: u32) {
    for note in text.lines().filter(|note| !is_placeholder(note)) {
        match note.split_once(": ") {
            Some(("PMID", id)) => fields.pmid("note", id, line),
            Some(("PMCID", id)) => fields.pmcid("note", id, line),
            Some(("DOI", id)) => fields.doi("note", id, line),
            _ => fields.note(note),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;

    fn import(text: &str) -> (Vec<Entry>, Vec<String>) {
        let mut sink = Sink::new("library.json");
        read(&mut text.as_bytes(), &mut sink).unwrap();
        assert_eq!(sink.starts, sink.entries.len() + sink.rejected);
        (sink.entries, sink.problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn object_is_read_field_by_field() {
        let (entries, problems) = import(
            r#"[{"id": 17, "type": "article-journal", "title": "Scale &amp; spread", "author": [
                {"family": "Hoven", "non-dropping-particle": "van den", "given": "A. B.", "suffix": "Jr."},
                {"literal": "Department for Education, England"}, {"family": "Oliveira"}, "Jane Doe"],
                "container-title": ["Health"], "issued": {"date-parts": [["2018", 4, 9]]}, "volume": 19,
                "page": "221-8", "DOI": "https://doi.org/10.3390/IJERPH19138086", "PMID": 35957633,
                "ISSN": ["1660-4601"], "keyword": "a; b, c", "note": "PMCID: PMC1\nread twice",
                "custom": {"x": 1}}]"#,
        );
        assert_eq!(problems, [""; 0]);
        let citation = &entries[0].citation;
        assert_eq!(citation.key.as_deref(), Some("17"));
        let names: Vec<String> = citation.authors.iter().map(Author::inverted).collect();
        assert_eq!(
            names,
            ["van den Hoven, A. B., Jr.", "Department for Education, England", "Oliveira", "Doe, Jane"]
        );
        assert_eq!(citation.date.unwrap().to_string(), "2018-04-09");
        assert_eq!((citation.volume.as_deref(), citation.container.as_deref()), (Some("19"), Some("Health")));
        assert_eq!(citation.pages.as_ref().unwrap().to_string(), "221-228");
        assert_eq!(citation.pmcid.as_ref().unwrap().as_str(), "PMC1");
        assert_eq!((citation.notes.len(), citation.keywords.len()), (1, 2));
        assert_eq!(entries[0].unknown, [("custom".to_owned(), "{\"x\":1}".to_owned(), 1)]);
    }

    #[test]
    fn dates_in_words_and_without_parts_are_read() {
        for (issued, date) in [
            (r#"{"raw": "2018-04-09"}"#, Some("2018-04-09")),
            (r#"{"literal": "Spring 2018"}"#, Some("2018")),
            (r#""2018-04""#, Some("2018-04")),
            (r#"{"date-parts": [[null]]}"#, None),
            (r#"{"date-parts": []}"#, None),
            ("2018", Some("2018")),
        ] {
            let (entries, problems) = import(&format!("{{\"title\": \"t\", \"issued\": {issued}}}"));
            let read = entries[0].citation.date.map(|date| date.to_string());
            assert_eq!(read.as_deref(), date, "{issued}");
            assert_eq!(problems.len(), usize::from(issued.contains("Spring")), "{problems:?}");
        }
    }

    #[test]
    fn kinds_without_a_type_are_told_by_their_genre() {
        for (kind, genre, work_type) in [
            ("article-journal", "Erratum", WorkType::Erratum),
            ("article", "Preprint", WorkType::Preprint),
            ("document", "Trial registry record", WorkType::Registration),
            ("thesis", "PhD thesis", WorkType::Thesis),
            ("paper-conference", "", WorkType::ConferencePaper),
        ] {
            let (entries, _) =
                import(&format!("{{\"title\": \"t\", \"type\": \"{kind}\", \"genre\": \"{genre}\"}}"));
            assert_eq!(entries[0].citation.work_type, work_type, "{kind} {genre}");
        }
    }

    #[test]
    fn damaged_object_costs_itself_alone() {
        let (entries, problems) = import(
            "[\n{\"title\": \"A\"},\n{\"title\": \"B\",\n \"volume\" 3},\n{},\n{\"title\": \"C\"},\n{\"titl",
        );
        let titles: Vec<_> = entries.iter().map(|entry| entry.citation.title_or_placeholder()).collect();
        assert_eq!(titles, ["A", "C"]);
        assert_eq!(
            problems,
            [
                "library.json:4: expected `:` (column 11); the record was not read; export it again",
                "library.json:5: no field of a citation is in \"{}\"; the object was not read as a record",
                "library.json:7: the object that begins here is not closed; the record was not read; export it again",
            ]
        );
    }

    #[test]
    fn wrapped_lists_are_unwrapped() {
        let (entries, _) =
            import("{\"message\": {\"items\": [\n{\"title\": [\"A\"]},\n{\"title\": [\"B\"]}]}}");
        assert_eq!(entries.iter().map(|entry| entry.place.line).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn deep_nesting_is_refused_without_recursion() {
        let text = format!("[{{\"title\": {}1{}}}]", "[".repeat(1_000_000), "]".repeat(1_000_000));
        let (entries, problems) = import(&text);
        assert!(entries.is_empty() && problems[0].contains("recursion limit"), "{problems:?}");
    }

    #[test]
    fn list_whose_wrapper_is_never_closed_is_read() {
        let (entries, problems) = import(
            "{\"status\": 1, \"items\": [\n{\"title\": \"A\"},\n{\"title\": \"B\",\n{\"title\": \"C\"},\n",
        );
        assert_eq!(entries.iter().map(|entry| entry.place.line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("library.json:3: "), "{problems:?}");
    }

    #[test]
    fn item_that_is_no_object_is_counted_and_rejected_with_its_line() {
        let (entries, problems) = import("[{\"title\": \"A\"},\n3,\n{\"title\": \"B\"}]");
        assert_eq!(entries.len(), 2);
        assert_eq!(
            problems,
            [
                "library.json:2: the list holds what is no object: \"3\"; the record was not read; export it again"
            ]
        );
    }
}
