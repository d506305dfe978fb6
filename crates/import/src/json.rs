//! JSON: CSL-JSON, and works as Crossref, OpenAlex, ClinicalTrials.gov, Europe PMC and others give
//! them. A file is a list of objects, one object, or objects one after another; lists that are wrapped
//! in an object are unwrapped. Each object is read by the table of the dialect its members show.

mod clinical_trials;
mod crossref;
mod csl;
mod dialect;
mod europe_pmc;
mod lens;
mod members;
mod objects;
mod openalex;
mod scholar;
mod semantic_scholar;
mod tape;
mod zotero;

use crate::Format;
use crate::fields::{Fields, shortened};
use crate::sink::Sink;
use objects::{Cut, Objects, Piece};
use revflow_review::Citation;
use std::io::{self, BufRead};

/// Reads the objects of a stream, one at a time.
pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut objects = Objects::new(input);
    while let Some(piece) = objects.next()? {
        match piece {
            Piece::Record(cut) => record(&cut, sink),
            Piece::Around(cut) => around(&cut, sink),
            Piece::CutShort(line) => {
                let remedy = "read what is there; export it again if records are missing";
                sink.warn(line, "the file ends before its list is closed", remedy);
            }
        }
    }
    Ok(())
}

/// The format of the records in the first text of a file; `None` when they are none of ours.
pub(crate) fn format(head: &str) -> Option<Format> {
    let mut input = head.as_bytes();
    let mut objects = Objects::new(&mut input);
    let mut told = None;
    while let Ok(Some(piece)) = objects.next() {
        match piece {
            Piece::Record(cut) => {
                let object = cut.tape.object();
                let dialect = dialect::of(object);
                if dialect.is_told() || dialect.table.iter().any(|(path, _)| object.first(path).is_some()) {
                    return Some(dialect.format);
                }
            }
            Piece::Around(cut) => {
                told = told.or(dialect::around(cut.tape.object()).map(|dialect| dialect.format));
            }
            Piece::CutShort(_) => {}
        }
    }
    let nothing_inside = head.bytes().all(|byte| byte.is_ascii_whitespace() || b"[]".contains(&byte));
    told.or_else(|| nothing_inside.then_some(Format::CslJson)).or_else(|| by_names(head))
}

/// The format by the names that stand in the text, where its first object goes on beyond the head.
fn by_names(head: &str) -> Option<Format> {
    const NAMES: [(&str, Format); 9] = [
        ("\"protocolSection\"", Format::ClinicalTrialsJson),
        ("\"abstract_inverted_index\"", Format::OpenalexJson),
        ("\"https://openalex.org/", Format::OpenalexJson),
        ("\"authorString\"", Format::EuropePmcJson),
        ("\"is-referenced-by-count\"", Format::CrossrefJson),
        ("\"reference-count\"", Format::CrossrefJson),
        ("\"message-type\"", Format::CrossrefJson),
        ("\"title\"", Format::CslJson),
        ("\"DOI\"", Format::CslJson),
    ];
    NAMES.into_iter().find(|(name, _)| head.contains(name)).map(|(_, format)| format)
}

fn record(cut: &Cut, sink: &mut Sink<'_>) {
    if let Some((line, fact)) = &cut.damage {
        sink.start();
        return sink.reject(*line, fact.clone(), "the record was not read; export it again");
    }
    let object = cut.tape.object();
    let dialect = dialect::of(object);
    let work = dialect.within.iter().find_map(|name| object.member(name)).unwrap_or(object);
    if let Some(kind) = zotero::no_work(work) {
        let fact = format!("the item is the {kind} of another");
        return sink.note(cut.lines.0, fact, "did not read it as a record");
    }
    sink.start();
    let mut fields = Fields::default();
    members::read(dialect.table, work, &mut fields);
    fields.dialect = dialect.name;
    object.keep_rest("", &mut fields);
    if fields.citation == Citation::default() {
        let fact = format!("no field of a citation is in \"{}\"", shortened(&cut.tape.text));
        return sink.reject(cut.lines.0, fact, "the object was not read as a record");
    }
    fields.finish(sink, cut.lines, &cut.tape.text);
}

/// What stands around a list of records says how many there are, and other things that are of no
/// record.
fn around(cut: &Cut, sink: &mut Sink<'_>) {
    if let Some((line, fact)) = &cut.damage {
        sink.warn(*line, fact.clone(), "read the records before and after it");
    }
    if let Some(records) = dialect::found(cut.tape.object()) {
        sink.declare(records);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;
    use revflow_review::{Author, WorkType};

    fn import(text: &str) -> (Vec<Entry>, Vec<String>) {
        let mut sink = Sink::new("library.json");
        read(&mut text.as_bytes(), &mut sink).unwrap();
        assert_eq!(sink.starts, sink.entries.len() + sink.rejected);
        (sink.entries, sink.problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn format_is_told_though_the_first_object_goes_on() {
        let long = "word ".repeat(20_000);
        for (head, expected) in [
            (format!("[{{\"title\": \"{long}"), Some(Format::CslJson)),
            (format!("{{\"protocolSection\": {{\"a\": \"{long}"), Some(Format::ClinicalTrialsJson)),
            (
                format!("{{\"message\": {{\"reference-count\": 3, \"title\": [\"{long}"),
                Some(Format::CrossrefJson),
            ),
            (format!("{{\"a\": \"{long}"), None),
        ] {
            assert_eq!(format(&head), expected, "{}", &head[..40]);
        }
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
        assert_eq!(entries[0].unknown, [("custom".into(), "{\"x\":1}".into(), 7)]);
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
                "library.json:4: expected `:`, found \"3},\"; the record was not read; export it again",
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
    fn deep_nesting_is_read_without_recursion() {
        let text = format!("[{{\"title\": {}1{}}}]", "[".repeat(1_000_000), "]".repeat(1_000_000));
        let (entries, problems) = import(&text);
        assert!(entries.is_empty() && problems[0].contains("no field of a citation"), "{problems:?}");
    }

    #[test]
    fn list_whose_wrapper_is_never_closed_is_read() {
        let (entries, problems) = import(
            "{\"status\": 1, \"items\": [\n{\"title\": \"A\"},\n{\"title\": \"B\",\n{\"title\": \"C\"},\n",
        );
        assert_eq!(entries.iter().map(|entry| entry.place.line).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(
            problems,
            [
                "library.json:3: the object that begins here is not closed; the record was not read; export it again",
                "library.json:5: the file ends before its list is closed; read what is there; export it again if \
                 records are missing"
            ]
        );
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
