//! What is written is read back, in every format, whatever stands in the texts: the fields that the
//! format can hold as they were, and everything so that writing it again gives the same bytes.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use revflow_import::{Entry, FoundDecision, FoundVerdict, Options, WriteFormat, WrittenRecord, read, write};
use revflow_review::{
    Author, Citation, Date, Doi, Isbn, Issn, Pages, Pmcid, Pmid, RegistrationNumber, ShortText, WorkType,
    Year,
};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Texts on one line, single-spaced, of any script, also with what spreadsheets and formats take
/// for their own. What tools write where they have nothing, a hyphen or "NA", is no text.
fn text() -> BoxedStrategy<String> {
    let odd = prop_oneof![
        Just("=1+1".to_owned()),
        Just("'=x".to_owned()),
        Just("''+x".to_owned()),
        Just("'Til dawn".to_owned()),
        Just("-5 \"quoted\", and; more".to_owned()),
        Just("TY  - JOUR".to_owned()),
        Just("a \\ b {c} | d".to_owned()),
        Just("@article{x, y}".to_owned()),
        Just("\u{1F600} é 漢字 \u{202E}עברית".to_owned()),
    ];
    prop_oneof![3 => "\\PC{1,40}", 1 => odd]
        .prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .prop_filter("it is a text", |text| {
            let nothing = ["n/a", "na", "nan", "none", "null", "undefined", "unknown"];
            text.contains(char::is_alphanumeric) && !nothing.contains(&text.to_lowercase().as_str())
        })
        .boxed()
}

/// Numbers of volumes and issues.
fn number() -> impl Strategy<Value = String> {
    "[0-9]{1,4}|[A-Z][0-9]{1,2}|[0-9]{1,2} \\(Suppl [0-9]\\)"
}

/// Names of people, whose parts have no comma and no brace; a word of letters at least.
fn name() -> impl Strategy<Value = String> {
    "[A-ZÀ-ÖА-Я][a-zß-öø-ÿа-я]{1,8}(['-][A-Z][a-z]{1,5})?( [A-Z][a-z]{2,6})?"
}

/// Given names have three letters or a point: "Jr" alone is no given name.
fn author() -> BoxedStrategy<Author> {
    let given = "[A-Z][a-zé]{2,8}( [A-Z]\\.)?|[A-Z]\\.( [A-Z]\\.)?";
    let suffix = prop_oneof![Just("Jr."), Just("III")].prop_map(str::to_owned);
    prop_oneof![
        4 => (name(), given).prop_map(|(family, given)| Author::person(family, Some(&given))),
        1 => (name(), given, suffix)
            .prop_map(|(family, given, suffix)| Author::of_parts(family, Some(given), Some(suffix))),
        1 => name().prop_map(|family| Author::person(family, None)),
        1 => "[A-Z][a-z]{2,8} (for|of|and) [A-Z][a-z]{2,8}(, [A-Z][a-z]{2,8})?(; [A-Z][a-z]{2,8})?".prop_map(Author::group),
        1 => name().prop_map(Author::group),
    ]
    .boxed()
}

fn keyword() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.replace([';', '|'], " ")).prop_map(|text| text.trim().to_owned()).prop_filter(
        "it is a keyword",
        |text| {
            text.contains(char::is_alphanumeric)
                && !text.contains("  ")
                && !text.starts_with('[')
                && text != "NA"
        },
    )
}

fn date() -> impl Strategy<Value = Date> {
    (1400_i32..2200, option::of((1_u8..13, option::of(1_u8..32)))).prop_map(|(year, rest)| {
        let year = Year::new(year).expect("it is in the range");
        Date::new(year, rest.map(|(month, _)| month), rest.and_then(|(_, day)| day))
    })
}

fn work_type() -> impl Strategy<Value = WorkType> {
    prop::sample::select(vec![
        WorkType::Article,
        WorkType::Book,
        WorkType::Chapter,
        WorkType::ConferencePaper,
        WorkType::Erratum,
        WorkType::Preprint,
        WorkType::Registration,
        WorkType::Report,
        WorkType::Thesis,
        WorkType::Webpage,
        WorkType::Dataset,
        WorkType::Other,
    ])
}

prop_compose! {
    fn names()(
        title in text(),
        original_title in option::of(text()),
        authors in vec(author(), 0..5),
        container in option::of(text()),
        container_abbreviation in option::of(text()),
        // What begins with the sign is a notice of who owns the text.
        abstract_text in option::of(text().prop_filter("it is no notice", |text| !text.contains('©'))),
        keywords in vec(keyword(), 0..4),
        language in option::of("[a-m]{3}|[A-Z][a-z]{3,8}"),
        publisher in option::of(text()),
        database in option::of(text()),
        notes in vec("[a-z]{3,8} [a-z]{3,8}", 0..3),
        editors in vec(author(), 0..3),
        rights in option::of("© [0-9]{4} [A-Z][a-z]{3,8}"),
        translated_abstract in option::of(text()),
    ) -> Citation {
        Citation {
            title: Some(title), original_title, authors, container, container_abbreviation, abstract_text,
            keywords: keywords.into_iter().map(Into::into).collect(),
            language, publisher, database, notes, editors, rights, translated_abstract, ..Citation::default()
        }
    }
}

prop_compose! {
    fn citation()(
        names in names().boxed(),
        work_type in work_type(),
        date in option::of(date()),
        volume in option::of(number()),
        issue in option::of(number()),
        pages in option::of("[0-9]{1,4}-[0-9]{1,4}|e[0-9]{3,6}|S[0-9]{1,2}|[ivx]{2,4}"),
        doi in option::of("10\\.[0-9]{4,5}/[a-z0-9._()/<>;:-]{1,24}"),
        pmid in option::of(1_u32..99_999_999),
        pmcid in option::of(1_u32..99_999_999),
        accession in option::of("[A-Z]{2,4}-?[0-9]{4,10}"),
        issn in vec(0_u32..9_999_999, 0..3),
        isbn in option::of(0_u64..999_999_999),
        urls in vec("https://[a-z]{3,8}\\.example/[a-z0-9/_?=&%-]{0,20}", 0..3),
        registration in option::of(10_000_000_u32..99_999_999),
    ) -> Citation {
        Citation {
            work_type, date, volume, issue, accession,
            pages: pages.and_then(|pages| Pages::parse(&pages).ok()),
            doi: doi.and_then(|doi| Doi::parse(&doi).ok()),
            pmid: pmid.and_then(|pmid| Pmid::parse(&pmid.to_string()).ok()),
            pmcid: pmcid.and_then(|pmcid| Pmcid::parse(&format!("PMC{pmcid}")).ok()),
            issn: issn.into_iter().map(issn_of).collect::<std::collections::BTreeSet<_>>().into_iter().collect(),
            isbn: isbn.map(isbn_of).into_iter().collect(),
            urls: distinct(urls),
            registrations: registration.and_then(|number| RegistrationNumber::parse(&format!("NCT{number}")).ok()).into_iter().collect(),
            ..without_tags(names)
        }
    }
}

prop_compose! {
    /// Any decision of any tool, with `text` in its texts.
    fn decision(text: BoxedStrategy<String>)(
        tool in prop::sample::select(vec![
            "Rayyan", "Rayyan", "ASReview", "Covidence", "Abstrackr", "EPPI-Reviewer", "colandr", "DistillerSR", "table",
        ]),
        stage in prop::sample::select(vec![None, None, None, Some("title-abstract"), Some("full-text")]),
        verdict in prop::sample::select(vec![
            None, Some(FoundVerdict::Include), Some(FoundVerdict::Exclude), Some(FoundVerdict::Unsure),
        ]),
        (reviewer, note) in (option::of(text.clone()), option::of(text.clone())),
        (reasons, labels) in (vec(text.clone(), 0..2), vec(text, 0..2)),
        // Most decisions say little.
        (brief, whole) in (0_u8..4, any::<bool>()),
    ) -> FoundDecision {
        let found = FoundDecision { tool, stage, reviewer, verdict, reasons, labels, note, line: 1 };
        let nothing = FoundDecision { tool, line: 1, ..FoundDecision::default() };
        match brief {
            _ if whole => found,
            0 => FoundDecision { reviewer: found.reviewer, verdict: found.verdict, ..nothing },
            1 => FoundDecision { verdict: Some(FoundVerdict::Exclude), reasons: found.reasons, ..nothing },
            2 => FoundDecision { reasons: found.reasons, labels: found.labels, ..nothing },
            _ => FoundDecision { verdict: found.verdict, note: found.note, ..nothing },
        }
    }
}

/// The decisions of an entry, whatever line they stand on. Those that a tool finds in the notes stand
/// before the others.
fn in_order(decisions: &[FoundDecision]) -> Vec<FoundDecision> {
    let mut all: Vec<FoundDecision> =
        decisions.iter().map(|found| FoundDecision { line: 0, ..found.clone() }).collect();
    all.sort_by_cached_key(|found| format!("{found:?}"));
    all
}

/// An ISSN with these seven digits and the check digit that belongs to them.
fn issn_of(digits: u32) -> Issn {
    "0123456789X"
        .chars()
        .find_map(|check| Issn::parse(&format!("{digits:07}{check}")).ok())
        .expect("one check digit is right")
}

fn isbn_of(digits: u64) -> Isbn {
    (0..10)
        .find_map(|check| Isbn::parse(&format!("978{digits:09}{check}")).ok())
        .expect("one check digit is right")
}

fn distinct(mut texts: Vec<String>) -> Vec<String> {
    texts.sort();
    texts.dedup();
    texts
}

/// Texts are read without the markup that vendors leave in them: none has the beginning of a tag or
/// of an entity.
fn without_tags(citation: Citation) -> Citation {
    let plain = |text: String| text.replace('<', "less").replace('&', "and");
    Citation {
        title: citation.title.map(plain),
        original_title: citation.original_title.map(plain),
        container: citation.container.map(plain),
        container_abbreviation: citation.container_abbreviation.map(plain),
        abstract_text: citation.abstract_text.map(plain),
        translated_abstract: citation.translated_abstract.map(plain),
        publisher: citation.publisher.map(plain),
        database: citation.database.map(plain),
        keywords: citation.keywords.into_iter().map(|text| plain(text.into_string()).into()).collect(),
        ..citation
    }
}

fn bytes_of(records: &[WrittenRecord<'_>], format: WriteFormat) -> Vec<u8> {
    let mut out = Vec::new();
    write(records, format, &mut out).expect("memory takes everything");
    out
}

fn entries_of(bytes: &[u8], format: WriteFormat) -> Vec<Entry> {
    let import = read(bytes, "written", &Options::default())
        .unwrap_or_else(|error| panic!("{format:?}: {error}\n{}", shown(bytes)));
    assert_eq!(import.receipt.rejected, 0, "{:?}\n{}", import.problems, shown(bytes));
    import.entries
}

/// Entries that were read, written under the ids they were read with.
fn written_again(entries: &[Entry], format: WriteFormat) -> Vec<u8> {
    let id = |entry: &Entry| entry.citation.key.clone().unwrap_or_else(|| "no id".to_owned());
    let ids: Vec<String> = entries.iter().map(id).collect();
    let records: Vec<WrittenRecord<'_>> =
        ids.iter().zip(entries).map(|(id, entry)| WrittenRecord::of_entry(id, entry)).collect();
    bytes_of(&records, format)
}

fn shown(bytes: &[u8]) -> String {
    if bytes.starts_with(b"PK") {
        "a workbook".to_owned()
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    }
}

/// The first line in which two files differ, for people to read.
fn difference(one: &[u8], other: &[u8]) -> String {
    let (one, other) = (shown(one), shown(other));
    let mut lines = one.lines().zip(other.lines());
    match lines.find(|(one, other)| one != other) {
        Some((one, other)) => {
            let at = one.bytes().zip(other.bytes()).position(|(one, other)| one != other).unwrap_or(0);
            let from = |text: &str| text[text.floor_char_boundary(at.saturating_sub(40))..].to_owned();
            format!("{}\n{}", from(one), from(other))
        }
        None => format!("{} bytes, then {}", one.len(), other.len()),
    }
}

/// What a citation is after it went through a format: what the format cannot hold, and nothing else,
/// is missing. The README of the writers has the same list in words.
fn through(format: WriteFormat, citation: &Citation) -> Citation {
    let mut citation = citation.clone();
    match format {
        WriteFormat::CslJson => {}
        WriteFormat::Csv | WriteFormat::Xlsx => {
            // Several notes are one text of several lines.
            let notes = citation.notes.join("\n");
            citation.notes = Some(notes).filter(|notes| !notes.is_empty()).into_iter().collect();
        }
        WriteFormat::EndnoteXml => {
            // EndNote has the number of PubMed for the accession number.
            citation.accession = citation.accession.or(citation.pmid.map(|pmid| pmid.to_string()));
        }
        WriteFormat::Ris | WriteFormat::Enw => {
            // A name alone may be that of a group.
            let name_alone = |author: &mut Author| {
                if let Author::Person { family, given: None, suffix: None } = author {
                    *author = Author::Group(std::mem::take(family));
                }
            };
            citation.authors.iter_mut().chain(&mut citation.editors).for_each(name_alone);
        }
        WriteFormat::Nbib | WriteFormat::Bibtex | WriteFormat::Biblatex => {}
    }
    citation
}

/// Any text at all: other controls, scripts, markup and the signs of every format.
fn any_text() -> BoxedStrategy<String> {
    let odd = prop::sample::select(vec![
        "=cmd|' /C calc'!A0",
        "@SUM(A1)",
        "+1",
        "-",
        "NA",
        "\t tab",
        "a\r\nb\n\nc",
        "\u{1b}[31m",
        "\0",
        "\u{feff}x",
        "&amp;amp;lt;",
        "<i>x</i>",
        "<script>",
        "]]>",
        "&#xD;",
        "{",
        "}",
        "{{a}",
        "\\",
        "\\'e",
        "$x^2$",
        "100% # _ ~",
        "``a'' -- b --- c",
        "\"",
        "\"\"",
        "''",
        ";",
        "a; b; c",
        "|",
        "ER  - ",
        "TY  - JOUR",
        "a  DO  - 10.1/x",
        "PMID- 1",
        "%0 Book",
        "%T x",
        "@article{k,",
        "\n@book{",
        "[revflow id: x]",
        "[revflow field A: b",
        "%5B",
        "10.5555/abc",
        "doi: 10.5555/abc",
        "https://doi.org/10.5555/abc",
        "PMID: 7",
        "NCT01234567",
        "\u{202e}abc\u{202c}",
        "שלום",
        "漢字",
        "é",
        "\u{1f600}",
        "© 2020 Elsevier. All rights reserved.",
        "Copyright of X is the property of Y.",
        "_x0041_",
        "[No abstract available]",
        "http://a.example;http://b.example",
        "Record #1 of 2",
        "RAYYAN-INCLUSION: {\"A\"=>\"Included\"}",
        "RAYYAN-LABELS: a",
        "USER-NOTES: {\"A\"=>[\"x\"]}",
        "ASReview_relevant",
        "asreview_note: \"x\"",
        "Exclusion reason: x; y",
        "[revflow decision: tool: Rayyan]",
        "1.",
        "n/a",
        "and",
        "others",
    ]);
    let part = prop_oneof![2 => "(?s).{0,12}", 2 => "[a-zA-Z ]{1,12}", 3 => odd.prop_map(str::to_owned)];
    vec(part, 1..4).prop_map(|parts| parts.join(" ")).boxed()
}

prop_compose! {
    fn any_citation()(
        citation in citation().boxed(),
        texts in vec(any_text(), 12),
        lists in (vec(any_text(), 0..3), vec(any_text(), 0..3), vec(any_text(), 0..3)),
        title_begins in "[A-Z][a-z]{3,9}",
    ) -> Citation {
        let mut texts = texts.into_iter().map(Some);
        let mut next = || texts.next().flatten();
        let authors = lists.0.into_iter().map(|name| Author::person(name, Some("Ann"))).collect();
        Citation {
            title: Some(format!("{title_begins} {}", next().unwrap_or_default())),
            original_title: next(), container: next(), container_abbreviation: next(), volume: next(), issue: next(),
            accession: next(), abstract_text: next(), translated_abstract: next(), rights: next(), language: next(),
            publisher: next(), authors, keywords: lists.1.into_iter().map(Into::into).collect(), notes: lists.2, ..citation
        }
    }
}

proptest! {
    // The same texts on every run: what is left to find among all texts is the fuzzer's to find.
    #![proptest_config(ProptestConfig {
        cases: 96,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2026),
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_format_carries_what_it_can_hold(
        citations in vec(citation().boxed(), 1..4),
        decisions in vec(vec(decision(text()), 0..4), 3),
    ) {
        let ids: Vec<String> = (1..=citations.len()).map(|number| format!("record-{number}")).collect();
        let records: Vec<WrittenRecord<'_>> =
            ids.iter().zip(&citations).zip(&decisions).map(|((id, citation), decisions)| WrittenRecord { decisions, ..WrittenRecord::new(id, citation) }).collect();
        for format in WriteFormat::ALL {
            let bytes = bytes_of(&records, format);
            let entries = entries_of(&bytes, format);
            for (entry, decisions) in entries.iter().zip(&decisions) {
                prop_assert_eq!(in_order(&entry.decisions), in_order(decisions), "{:?}: {}", format, shown(&bytes));
            }
            let read: Vec<Citation> = entries.into_iter().map(|entry| entry.citation).collect();
            let expected: Vec<Citation> = citations
                .iter()
                .zip(&ids)
                .map(|(citation, id)| Citation { key: Some(id.clone()), ..through(format, citation) })
                .collect();
            prop_assert_eq!(read, expected, "{:?}: {}", format, shown(&bytes));
        }
    }

    #[test]
    fn any_texts_are_written_again_to_the_same_bytes(
        decisions in vec(vec(decision(any_text()), 0..4), 3),
        records in vec((any_citation().boxed(), any_text(), vec(("[A-Z][A-Z0-9]|[A-Za-z][A-Za-z0-9 _-]{1,12}|\\PC{1,8}", any_text()), 0..5)), 1..3),
    ) {
        let unknown: Vec<Vec<(ShortText, ShortText, u32)>> = records
            .iter()
            .map(|(.., fields)| fields.iter().map(|(name, value)| (name.as_str().into(), value.as_str().into(), 1)).collect())
            .collect();
        let written: Vec<WrittenRecord<'_>> = records
            .iter()
            .zip(&unknown)
            .zip(&decisions)
            .map(|(((citation, id, _), unknown), decisions)| WrittenRecord { unknown, decisions, ..WrittenRecord::new(id, citation) })
            .collect();
        for format in WriteFormat::ALL {
            let bytes = bytes_of(&written, format);
            let entries = entries_of(&bytes, format);
            prop_assert_eq!(entries.len(), records.len(), "{:?}: {}", format, shown(&bytes));
            for (entry, decisions) in entries.iter().zip(&decisions) {
                prop_assert_eq!(entry.decisions.len(), decisions.len(), "{:?}: {}", format, shown(&bytes));
            }
            let again = written_again(&entries, format);
            prop_assert!(bytes == again, "{:?}: {}\n{}", format, difference(&bytes, &again), shown(&bytes));
        }
    }
}

/// Every file below a folder, in the order of their paths.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

/// Every export below a folder that can be read, through every format and back: the same records, the
/// same titles and decisions, no field without a meaning lost, and the same bytes when they are written
/// again.
fn goes_through_all(folder: &Path) -> usize {
    let mut complaints = Vec::new();
    let mut files = 0;
    for path in files_below(folder) {
        let name = path.to_string_lossy();
        if name.ends_with(".md") || name.ends_with(".expected.json") || name.ends_with("MANIFEST.csv") {
            continue;
        }
        let Ok(mut import) = read(File::open(&path).expect("it is there"), "a", &Options::default()) else {
            continue;
        };
        // The records of one file are much alike.
        import.entries.truncate(25);
        if import.entries.is_empty() {
            continue;
        }
        // Records without titles are taken for those of another format.
        let titled = import.entries.iter().filter(|entry| entry.citation.title.is_some()).count();
        if titled * 2 < import.entries.len() {
            continue;
        }
        files += 1;
        let ids: Vec<String> = (1..=import.entries.len()).map(|number| format!("r{number}")).collect();
        let records: Vec<WrittenRecord<'_>> =
            ids.iter().zip(&import.entries).map(|(id, entry)| WrittenRecord::of_entry(id, entry)).collect();
        for format in WriteFormat::ALL {
            let bytes = bytes_of(&records, format);
            let back = match read(&bytes[..], "written", &Options::default()) {
                Ok(back) => back.entries,
                Err(error) => {
                    complaints.push(format!("{name} as {}: {error}", format.as_str()));
                    continue;
                }
            };
            let again = written_again(&back, format);
            if bytes != again {
                complaints.push(format!("{name} as {}: {}", format.as_str(), difference(&bytes, &again)));
            }
            let titles = |entries: &[Entry]| {
                entries.iter().map(|entry| entry.citation.title.clone()).collect::<Vec<_>>()
            };
            let ids_back: Vec<_> = back.iter().filter_map(|entry| entry.citation.key.clone()).collect();
            if titles(&back).len() != records.len() || ids_back != ids {
                complaints.push(format!("{name} as {}: other records come back", format.as_str()));
            }
            let others = import
                .entries
                .iter()
                .zip(&back)
                .find(|(entry, back)| in_order(&entry.decisions) != in_order(&back.decisions));
            if let Some((entry, back)) = others {
                let (were, are) = (&entry.decisions, &back.decisions);
                complaints.push(format!("{name} as {}: {were:?} come back as {are:?}", format.as_str()));
            }
        }
    }
    let shown: Vec<String> =
        complaints.iter().take(30).map(|text| text.chars().take(700).collect()).collect();
    assert!(complaints.is_empty(), "{} of {files} files:\n{}", complaints.len(), shown.join("\n\n"));
    files
}

#[test]
fn fixtures_go_through_every_format() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/exports");
    assert!(goes_through_all(&folder) > 20);
}

#[test]
fn real_exports_go_through_every_format() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/exports");
    if !folder.is_dir() {
        println!("skipped: ../shared is absent");
        return;
    }
    assert!(goes_through_all(&folder) > 100);
}
