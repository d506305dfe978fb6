//! One record with everything in it, as each format shows it to a person.

use super::*;
use crate::{FoundVerdict, Options};
use revflow_review::{
    Author, Date, Doi, Isbn, Issn, Pages, Pmcid, Pmid, RegistrationNumber, ShortText, WorkType, Year,
};

fn citation() -> Citation {
    Citation {
        work_type: WorkType::Article,
        title: Some("Kinship care: a \"synthetic\" title, é and 漢字 on COVID-19 in Wales".into()),
        original_title: Some("Verwandtenpflege: ein erfundener Titel".into()),
        authors: vec![
            Author::person("van den Example", Some("Ann B.")),
            Author::Group("Ecorys UK".into()),
            Author::Group("Department for Examples, Wales".into()),
        ],
        editors: vec![Author::person("Specimen", Some("Eve"))],
        date: Some(Date::new(Year::new(2022).unwrap(), Some(4), Some(9))),
        container: Some("Specimen Journal of Care".into()),
        container_abbreviation: Some("Spec J Care".into()),
        volume: Some("26".into()),
        issue: Some("35".into()),
        pages: Pages::parse("221-8").ok(),
        doi: Doi::parse("10.5555/synthetic.1").ok(),
        pmid: Pmid::parse("99000001").ok(),
        pmcid: Pmcid::parse("PMC9900001").ok(),
        accession: Some("L99000001".into()),
        registrations: vec![RegistrationNumber::parse("NCT99000001").unwrap()],
        issn: vec![Issn::parse("2049-3630").unwrap()],
        isbn: vec![Isbn::parse("9780995587236").unwrap()],
        abstract_text: Some(
            "=AIMS: To test 50% of R&D_1.\nMETHODS: The {braces}, the ~tilde and the $ of a \\path.".into(),
        ),
        translated_abstract: Some(
            "ZIELE: Die Hälfte wurde mit der anderen verglichen und das ist alles.".into(),
        ),
        rights: Some("© 2022 The Synthetic Society".into()),
        keywords: vec!["kinship care".into(), "social work".into(), "Child, Preschool".into()],
        language: Some("eng".into()),
        publisher: Some("Specimen Press".into()),
        urls: vec!["https://example.org/a?b=1&c=2".into(), "https://example.org/second".into()],
        database: Some("Embase".into()),
        notes: vec!["Read twice".into(), "Kept by hand".into()],
        ..Citation::default()
    }
}

/// Fields without a meaning, as other formats name them.
fn unknown() -> Vec<(ShortText, ShortText, u32)> {
    [
        ("C1", "Cardiff"),
        ("C1", "Swansea"),
        ("GR", "R01/NIH"),
        ("Funding Text 1", "Trust [A] & Sons"),
        ("note2", "plain"),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), value.into(), 1))
    .collect()
}

/// What people decided in the tools that have words of their own for it, and in one that has none.
fn decisions() -> Vec<FoundDecision> {
    let found = |tool, reviewer: &str, verdict| FoundDecision {
        tool,
        reviewer: Some(reviewer.to_owned()),
        verdict: Some(verdict),
        ..FoundDecision::default()
    };
    vec![
        FoundDecision { note: Some("see {A}".into()), ..found("ASReview", "Eve N.", FoundVerdict::Include) },
        FoundDecision {
            tool: "Covidence",
            verdict: Some(FoundVerdict::Exclude),
            reasons: vec!["Wrong population".into()],
            ..FoundDecision::default()
        },
        found("Rayyan", "Anna", FoundVerdict::Exclude),
        FoundDecision { note: Some("two\nlines".into()), ..found("Rayyan", "Ben", FoundVerdict::Unsure) },
        FoundDecision { tool: "Rayyan", labels: vec!["a".into(), "b c".into()], ..FoundDecision::default() },
        FoundDecision { stage: Some("full-text"), ..found("colandr", "Anna", FoundVerdict::Include) },
    ]
}

fn written(format: WriteFormat) -> Vec<u8> {
    let (citation, unknown, decisions) = (citation(), unknown(), decisions());
    let record = WrittenRecord {
        unknown: &unknown,
        decisions: &decisions,
        ..WrittenRecord::new("example-2022", &citation)
    };
    let mut out = Vec::new();
    write(&[record], format, &mut out).unwrap();
    out
}

fn text(format: WriteFormat) -> String {
    String::from_utf8(written(format)).unwrap()
}

#[test]
fn every_format_is_read_back_with_everything() {
    for format in WriteFormat::ALL {
        let bytes = written(format);
        let import = crate::read(&bytes[..], "out", &Options::default()).unwrap();
        let shown = || String::from_utf8_lossy(&bytes).into_owned();
        let [entry] = &import.entries[..] else { panic!("{format:?}: {}", shown()) };
        let mut expected = Citation { key: Some("example-2022".into()), ..citation() };
        if !matches!(
            format,
            WriteFormat::CslJson | WriteFormat::EndnoteXml | WriteFormat::Csv | WriteFormat::Xlsx
        ) {
            expected.abstract_text = expected.abstract_text.map(|text| text.replace('\n', " "));
        }
        let mut read = entry.citation.clone();
        if matches!(format, WriteFormat::Csv | WriteFormat::Xlsx) {
            expected.notes = vec![expected.notes.join("\n")];
        }
        read.notes.sort();
        expected.notes.sort();
        assert_eq!(read, expected, "{format:?}: {}", shown());
        let mut found = entry.decisions.clone();
        found.iter_mut().for_each(|decision| decision.line = 0);
        // Those that tools find stand before those that are carried.
        found.sort_by_key(|found| decisions().iter().position(|written| written == found));
        assert_eq!(found, decisions(), "{format:?}: {}", shown());
        let mut names: Vec<&str> = entry.unknown.iter().map(|(name, ..)| name.as_str()).collect();
        names.dedup();
        names.sort_unstable();
        assert!(
            ["C1", "Funding Text 1", "GR", "note2"].iter().all(|name| names.contains(name)),
            "{format:?} {names:?}: {}",
            shown()
        );
    }
}

#[test]
fn records_are_written_as_people_expect_them() {
    for format in WriteFormat::ALL.into_iter().filter(|format| format.is_text()) {
        insta::assert_snapshot!(format.as_str(), text(format));
    }
}

#[test]
fn workbook_is_the_same_on_every_run() {
    assert!(written(WriteFormat::Xlsx) == written(WriteFormat::Xlsx));
    assert!(!WriteFormat::Xlsx.is_text());
}

#[test]
fn csv_disarms_what_a_spreadsheet_would_run() {
    assert!(text(WriteFormat::Csv).contains(",\"'=AIMS: To test"));
}

#[test]
fn no_records_are_an_empty_array() {
    let mut out = Vec::new();
    write(&[], WriteFormat::CslJson, &mut out).unwrap();
    assert_eq!(out, b"[]\n");
}
