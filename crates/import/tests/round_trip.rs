//! What is written is read back: CSL-JSON with every field, CSV and RIS with the fields they have
//! a place for, whatever stands in the texts.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use revflow_import::{Options, WriteFormat, WrittenRecord, read, write};
use revflow_review::{Author, Citation, Date, Doi, Isbn, Issn, Pages, Pmcid, Pmid, WorkType, Year};

/// Texts on one line, single-spaced, of any script, also with what spreadsheets and formats take
/// for their own. What tools write where they have nothing, a hyphen or "NA", is no text.
fn text() -> impl Strategy<Value = String> {
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
fn author() -> impl Strategy<Value = Author> {
    let given = "[A-Z][a-zé]{2,8}( [A-Z]\\.)?|[A-Z]\\.( [A-Z]\\.)?";
    let suffix = prop_oneof![Just("Jr."), Just("III")].prop_map(str::to_owned);
    prop_oneof![
        4 => (name(), given).prop_map(|(family, given)| Author::person(family, Some(&given))),
        1 => (name(), given, suffix)
            .prop_map(|(family, given, suffix)| Author::Person { family, given: Some(given), suffix: Some(suffix) }),
        1 => name().prop_map(|family| Author::person(family, None)),
        1 => "[A-Z][a-z]{2,8} (for|of|and) [A-Z][a-z]{2,8}(, [A-Z][a-z]{2,8})?(; [A-Z][a-z]{2,8})?".prop_map(Author::Group),
        1 => name().prop_map(Author::Group),
    ]
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
        abstract_text in option::of(text()),
        keywords in vec(keyword(), 0..4),
        language in option::of("[a-m]{3}|[A-Z][a-z]{3,8}"),
        publisher in option::of(text()),
        database in option::of(text()),
        notes in vec("[a-z]{3,8} [a-z]{3,8}", 0..3),
    ) -> Citation {
        Citation {
            title: Some(title), original_title, authors, container, container_abbreviation, abstract_text, keywords,
            language, publisher, database, notes, ..Citation::default()
        }
    }
}

prop_compose! {
    fn citation()(
        names in names(),
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
        url in option::of("https://[a-z]{3,8}\\.example/[a-z0-9/_?=&%-]{0,20}"),
    ) -> Citation {
        Citation {
            work_type, date, volume, issue, accession,
            pages: pages.and_then(|pages| Pages::parse(&pages).ok()),
            doi: doi.and_then(|doi| Doi::parse(&doi).ok()),
            pmid: pmid.and_then(|pmid| Pmid::parse(&pmid.to_string()).ok()),
            pmcid: pmcid.and_then(|pmcid| Pmcid::parse(&format!("PMC{pmcid}")).ok()),
            issn: issn.into_iter().map(issn_of).collect::<std::collections::BTreeSet<_>>().into_iter().collect(),
            isbn: isbn.map(isbn_of).into_iter().collect(),
            urls: url.into_iter().collect(),
            ..without_tags(names)
        }
    }
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

fn written_and_read(citations: &[Citation], format: WriteFormat) -> (Vec<Citation>, String) {
    let ids: Vec<String> = (1..=citations.len()).map(|number| format!("record-{number}")).collect();
    let records: Vec<WrittenRecord<'_>> = ids
        .iter()
        .zip(citations)
        .map(|(id, citation)| WrittenRecord { id, citation, source: None })
        .collect();
    let mut out = Vec::new();
    write(&records, format, &mut out).expect("memory takes everything");
    let import = read(&out[..], "written", &Options::default()).expect("it is an export");
    assert_eq!(import.receipt.rejected, 0);
    (
        import.entries.into_iter().map(|entry| entry.citation).collect(),
        String::from_utf8(out).expect("it is UTF-8"),
    )
}

fn expected(citations: &[Citation], carried: impl Fn(&Citation) -> Citation) -> Vec<Citation> {
    citations
        .iter()
        .enumerate()
        .map(|(at, citation)| Citation { key: Some(format!("record-{}", at + 1)), ..carried(citation) })
        .collect()
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
        keywords: citation.keywords.into_iter().map(plain).collect(),
        ..citation
    }
}

/// RIS has names of two parts, and names.
fn in_ris(authors: &[Author]) -> Vec<Author> {
    let name_alone = |author: &Author| match author {
        Author::Person { family, given: None, suffix: None } => Author::Group(family.clone()),
        other => other.clone(),
    };
    authors.iter().map(name_alone).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn csl_json_carries_every_field(citations in vec(citation(), 1..4)) {
        let (read, text) = written_and_read(&citations, WriteFormat::CslJson);
        prop_assert_eq!(read, expected(&citations, Citation::clone), "{}", text);
    }

    #[test]
    fn csv_carries_the_fields_of_its_columns(citations in vec(citation(), 1..4)) {
        let (read, text) = written_and_read(&citations, WriteFormat::Csv);
        let carried = |citation: &Citation| Citation {
            date: citation.date.map(|date| Date::year_only(date.year())),
            original_title: None,
            container_abbreviation: None,
            publisher: None,
            notes: Vec::new(),
            accession: None,
            pmcid: None,
            ..citation.clone()
        };
        prop_assert_eq!(read, expected(&citations, carried), "{}", text);
    }

    #[test]
    fn ris_carries_the_fields_of_its_tags(citations in vec(citation(), 1..4)) {
        let (read, text) = written_and_read(&citations, WriteFormat::Ris);
        prop_assert_eq!(read.len(), citations.len(), "{}", &text);
        for (read, citation) in read.iter().zip(&citations) {
            prop_assert_eq!(&read.title, &citation.title, "{}", &text);
            prop_assert_eq!(&read.authors, &in_ris(&citation.authors), "{}", &text);
            prop_assert_eq!(&read.date, &citation.date, "{}", &text);
            // RIS has no abbreviation without a name: it is taken for the name.
            let container = citation.container.as_ref().or(citation.container_abbreviation.as_ref());
            // The second title of a whole work is its series.
            if !matches!(citation.work_type, WorkType::Book | WorkType::Thesis) {
                prop_assert_eq!(read.container.as_ref(), container, "{}", &text);
            }
            prop_assert_eq!(&read.volume, &citation.volume, "{}", &text);
            prop_assert_eq!(&read.issue, &citation.issue, "{}", &text);
            prop_assert_eq!(&read.pages, &citation.pages, "{}", &text);
            prop_assert_eq!(&read.doi, &citation.doi, "{}", &text);
            prop_assert_eq!(&read.pmid, &citation.pmid, "{}", &text);
            prop_assert_eq!(&read.issn, &citation.issn, "{}", &text);
            prop_assert_eq!(&read.isbn, &citation.isbn, "{}", &text);
            prop_assert_eq!(&read.abstract_text, &citation.abstract_text, "{}", &text);
            prop_assert_eq!(&read.urls, &citation.urls, "{}", &text);
            prop_assert_eq!(&read.keywords, &citation.keywords, "{}", &text);
            prop_assert_eq!(&read.language, &citation.language, "{}", &text);
            prop_assert_eq!(read.work_type, citation.work_type, "{}", &text);
        }
    }
}
