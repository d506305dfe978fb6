use super::*;
use crate::samples::{article, but, records};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use revflow_review::{Author, Doi, Isbn, Issn, Pages, Pmcid, Pmid, RegistrationNumber, Year};

fn combined(citations: Vec<Citation>) -> Combined {
    let records = records(citations);
    let duplicates: Vec<(&Record, u32)> = records[1..].iter().map(|record| (record, 0)).collect();
    combine(&records[0], &duplicates)
}

fn fields(combined: &Combined) -> Vec<(String, &str)> {
    combined.taken.iter().map(|taken| (taken.field.to_string(), taken.from.as_str())).collect()
}

fn owned(fields: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    fields.iter().map(|(field, from)| ((*field).to_owned(), *from)).collect()
}

#[test]
fn what_the_kept_record_lacks_is_taken_from_its_duplicates() {
    let kept = but(|c| {
        (c.doi, c.issue, c.pages) = (None, None, Pages::parse("221").ok());
        c.issn = vec![Issn::parse("0957-9672").unwrap()];
        c.key = Some("kept".into());
    });
    let date = Date::new(Year::new(2008).unwrap(), Some(6), Some(1));
    let medline = but(|c| {
        c.abstract_text = Some("Overproduction of lipoproteins.".into());
        c.rights = Some("Copyright 2008".into());
        c.pmid = Some(Pmid::parse("18460914").unwrap());
        c.issn = vec![Issn::parse("1473-6535").unwrap()];
        c.date = Some(date);
        c.accession = Some("18460914".into());
        c.notes = vec!["seen".into()];
    });
    let found = combined(vec![kept, medline]);
    assert_eq!(
        fields(&found),
        owned(&[
            ("issue", "b"),
            ("pages", "b"),
            ("date", "b"),
            ("DOI", "b"),
            ("PubMed identifier", "b"),
            ("ISSN", "b"),
            ("abstract", "b"),
            ("rights", "b"),
        ])
    );
    assert_eq!(found.citation.pages, Pages::parse("221-228").ok());
    assert_eq!(found.citation.date, Some(date));
    assert_eq!(found.citation.issn.len(), 2);
    assert_eq!((found.citation.accession, found.citation.notes.len()), (None, 0));
}

#[test]
fn place_is_not_pieced_together_from_records_that_contradict_each_other() {
    let kept = || but(|c| (c.issue, c.pages) = (None, None));
    let other_volume = but(|c| c.volume = Some("57".into()));
    assert_eq!(fields(&combined(vec![kept(), other_volume])), []);
    let other_journal = but(|c| c.container = Some("Diabetes Care".into()));
    assert_eq!(fields(&combined(vec![kept(), other_journal])), []);
    let year_later = |volume: Option<&str>| {
        but(|c| {
            c.date = Some(Date::year_only(Year::new(2009).unwrap()));
            c.volume = volume.map(str::to_owned);
        })
    };
    assert_eq!(fields(&combined(vec![kept(), year_later(None)])), []);
    assert_eq!(
        fields(&combined(vec![kept(), year_later(Some("19"))])),
        owned(&[("issue", "b"), ("pages", "b")])
    );
}

#[test]
fn what_says_nothing_new_or_of_another_journal_is_not_taken() {
    let kept = || but(|c| c.abstract_text = Some("Overproduction.".into()));
    let of_another = but(|c| {
        c.container = Some("Diabetes Care".into());
        c.issn = vec![Issn::parse("0957-9672").unwrap()];
        c.publisher = Some("American Diabetes Association".into());
    });
    assert_eq!(fields(&combined(vec![kept(), of_another])), []);
    let no_news = but(|c| {
        c.translated_abstract = Some("Overproduction.".into());
        c.container_abbreviation = Some("Current Opinion in Lipidology".into());
    });
    assert_eq!(fields(&combined(vec![kept(), no_news])), []);
}

#[test]
fn number_is_not_taken_from_a_record_with_another_number() {
    let kept = but(|c| c.pmid = None);
    let other_version = but(|c| {
        c.doi = Doi::parse("10.1097/other").ok();
        c.pmid = Pmid::parse("18388701").ok();
    });
    assert_eq!(fields(&combined(vec![kept.clone(), other_version])), []);
    let same = but(|c| c.pmid = Pmid::parse("18388701").ok());
    assert_eq!(fields(&combined(vec![kept, same])), owned(&[("PubMed identifier", "b")]));
}

#[test]
fn that_a_duplicate_is_retracted_is_noted_once() {
    let retracted = || but(|c| c.title = c.title.as_ref().map(|title| format!("RETRACTED: {title}")));
    let found = combined(vec![article(), retracted(), retracted()]);
    assert_eq!(found.citation.notes, ["Marked as retracted in medline (b)"]);
    let again = records([found.citation, retracted()]);
    assert_eq!(combine(&again[0], &[(&again[1], 0)]).taken, []);
    assert!(combined(vec![retracted(), article()]).citation.notes.is_empty());
}

#[test]
fn preference_then_completeness_decides_who_is_asked_first() {
    let kept = but(|c| c.abstract_text = None);
    let saying = |text: &str| but(|c| c.abstract_text = Some(text.into()));
    let brief = Citation { doi: None, ..saying("brief") };
    let records = records([kept, brief, saying("full")]);
    let asked = |ranks: [u32; 2]| {
        combine(&records[0], &[(&records[1], ranks[0]), (&records[2], ranks[1])]).citation.abstract_text
    };
    assert_eq!(asked([0, 0]).as_deref(), Some("full"));
    assert_eq!(asked([0, 1]).as_deref(), Some("brief"));
}

fn citation() -> impl Strategy<Value = Citation> {
    let text = |values: &[&str]| {
        let mut values: Vec<Option<String>> = values.iter().map(|text| Some((*text).to_owned())).collect();
        values.push(None);
        select(values)
    };
    let place = (
        text(&["Current Opinion in Lipidology", "Curr Opin Lipidol", "Diabetes"]),
        text(&["Curr Opin Lipidol", "Diabetes"]),
        text(&["19", "19 (3)", "57"]),
        text(&["3", "4"]),
        text(&["221", "221-8", "301-9", "e5"]),
        select(vec![
            None,
            Some((2008, None, None)),
            Some((2008, Some(6), None)),
            Some((2008, Some(6), Some(2))),
            Some((2009, Some(1), None)),
        ]),
        subsequence(vec!["0957-9672", "1473-6535"], 0..=2),
        subsequence(vec!["9783161484100"], 0..=1),
    );
    let work = (
        text(&["Lipoprotein overproduction"]),
        text(&["Lipoprotein\u{fc}berproduktion"]),
        subsequence(vec!["Adeli", "Lewis"], 0..=2),
        text(&["10.1000/a", "10.1000/b"]),
        text(&["18460914", "1"]),
        text(&["PMC1", "PMC2"]),
        subsequence(vec!["NCT01234567", "NCT01234568"], 0..=2),
        select(vec![WorkType::Other, WorkType::Article, WorkType::ConferencePaper]),
    );
    let texts = (
        text(&["One abstract", "Another"]),
        text(&["One abstract", "Zusammenfassung"]),
        text(&["Copyright"]),
        subsequence(vec!["insulin", "lipids"], 0..=2),
        text(&["eng", "English"]),
        text(&["Wolters Kluwer"]),
        subsequence(vec!["https://a.org", "https://b.org"], 0..=2),
    );
    (place, work, texts).prop_map(|(place, work, texts)| Citation {
        container: place.0,
        container_abbreviation: place.1,
        volume: place.2,
        issue: place.3,
        pages: place.4.and_then(|pages| Pages::parse(&pages).ok()),
        date: place.5.map(|(year, month, day)| Date::new(Year::new(year).unwrap(), month, day)),
        issn: place.6.into_iter().map(|issn| Issn::parse(issn).unwrap()).collect(),
        isbn: place.7.into_iter().map(|isbn| Isbn::parse(isbn).unwrap()).collect(),
        title: work.0,
        original_title: work.1,
        authors: work.2.iter().map(|family| Author::person(*family, None)).collect(),
        editors: work.2.into_iter().take(1).map(|family| Author::person(family, None)).collect(),
        doi: work.3.and_then(|doi| Doi::parse(&doi).ok()),
        pmid: work.4.and_then(|pmid| Pmid::parse(&pmid).ok()),
        pmcid: work.5.and_then(|pmcid| Pmcid::parse(&pmcid).ok()),
        registrations: work.6.into_iter().map(|number| RegistrationNumber::parse(number).unwrap()).collect(),
        work_type: work.7,
        abstract_text: texts.0,
        translated_abstract: texts.1,
        rights: texts.2,
        keywords: texts.3.into_iter().map(Into::into).collect(),
        language: texts.4,
        publisher: texts.5,
        urls: texts.6.into_iter().map(str::to_owned).collect(),
        ..Citation::default()
    })
}

fn group() -> impl Strategy<Value = Vec<(Record, u32)>> {
    let members = proptest::collection::vec((citation(), 0..3u32), 1..6);
    members.prop_map(|members| {
        let (citations, ranks): (Vec<Citation>, Vec<u32>) = members.into_iter().unzip();
        records(citations).into_iter().zip(ranks).collect()
    })
}

fn references(members: &[(Record, u32)]) -> Vec<(&Record, u32)> {
    members.iter().map(|(record, rank)| (record, *rank)).collect()
}

/// The value of a field as texts, empty where it is absent.
fn values(citation: &Citation, field: CitationField) -> Vec<String> {
    let one = |value: Option<String>| value.into_iter().collect::<Vec<_>>();
    let c = citation;
    match field {
        CitationField::WorkType => match c.work_type {
            WorkType::Other => Vec::new(),
            work_type => vec![format!("{work_type:?}")],
        },
        CitationField::Title => one(c.title.clone()),
        CitationField::OriginalTitle => one(c.original_title.clone()),
        CitationField::Authors => c.authors.iter().map(Author::inverted).collect(),
        CitationField::Editors => c.editors.iter().map(Author::inverted).collect(),
        CitationField::Date => one(c.date.map(|date| date.to_string())),
        CitationField::Container => one(c.container.clone()),
        CitationField::ContainerAbbreviation => one(c.container_abbreviation.clone()),
        CitationField::Volume => one(c.volume.clone()),
        CitationField::Issue => one(c.issue.clone()),
        CitationField::Pages => one(c.pages.as_ref().map(ToString::to_string)),
        CitationField::Doi => one(c.doi.as_ref().map(ToString::to_string)),
        CitationField::Pmid => one(c.pmid.map(|pmid| pmid.to_string())),
        CitationField::Pmcid => one(c.pmcid.as_ref().map(ToString::to_string)),
        // No record of these tests is retracted; it has a test of its own.
        CitationField::Retraction => Vec::new(),
        CitationField::Registrations => c.registrations.iter().map(ToString::to_string).collect(),
        CitationField::Issn => c.issn.iter().map(|issn| issn.as_str().to_owned()).collect(),
        CitationField::Isbn => c.isbn.iter().map(|isbn| isbn.as_str().to_owned()).collect(),
        CitationField::Abstract => one(c.abstract_text.clone()),
        CitationField::TranslatedAbstract => one(c.translated_abstract.clone()),
        CitationField::Rights => one(c.rights.clone()),
        CitationField::Keywords => c.keywords.iter().map(ToString::to_string).collect(),
        CitationField::Language => one(c.language.clone()),
        CitationField::Publisher => one(c.publisher.clone()),
        CitationField::Urls => c.urls.clone(),
    }
}

const FIELDS: [CitationField; 24] = [
    CitationField::WorkType,
    CitationField::Title,
    CitationField::OriginalTitle,
    CitationField::Authors,
    CitationField::Editors,
    CitationField::Date,
    CitationField::Container,
    CitationField::ContainerAbbreviation,
    CitationField::Volume,
    CitationField::Issue,
    CitationField::Pages,
    CitationField::Doi,
    CitationField::Pmid,
    CitationField::Pmcid,
    CitationField::Registrations,
    CitationField::Issn,
    CitationField::Isbn,
    CitationField::Abstract,
    CitationField::TranslatedAbstract,
    CitationField::Rights,
    CitationField::Keywords,
    CitationField::Language,
    CitationField::Publisher,
    CitationField::Urls,
];

proptest! {
    #[test]
    fn nothing_the_kept_record_says_changes(members in group()) {
        let kept = &members[0].0;
        let found = combine(kept, &references(&members[1..]));
        for field in FIELDS {
            let (before, after) = (values(&kept.citation, field), values(&found.citation, field));
            // A date goes on with its month, a first page with its last, a list with more.
            let goes_on = matches!(field, CitationField::Date | CitationField::Pages);
            for (before, after) in before.iter().zip(&after) {
                let continues = goes_on && after.starts_with(&format!("{before}-"));
                prop_assert!(before == after || continues, "{field}: {before} became {after}");
            }
            prop_assert!(before.len() <= after.len(), "{field} was lost");
        }
        let own = |c: &Citation| (c.key.clone(), c.accession.clone(), c.database.clone(), c.notes.clone());
        prop_assert_eq!(own(&found.citation), own(&kept.citation));
    }

    #[test]
    fn every_value_taken_stands_in_the_record_it_is_said_to_come_from(members in group()) {
        let kept = &members[0].0;
        let found = combine(kept, &references(&members[1..]));
        for field in FIELDS {
            let before = values(&kept.citation, field);
            let from: Vec<Vec<String>> = found
                .taken
                .iter()
                .filter(|taken| taken.field == field)
                .map(|taken| {
                    let (record, _) = members.iter().find(|(record, _)| record.id == taken.from).unwrap();
                    assert_eq!(record.source, taken.source);
                    let in_volume = place::in_volume(&record.citation).filter(|_| field == CitationField::Issue);
                    values(&record.citation, field).into_iter().chain(in_volume.map(str::to_owned)).collect()
                })
                .collect();
            for value in values(&found.citation, field) {
                prop_assert!(before.contains(&value) || from.iter().flatten().any(|taken| *taken == value));
            }
            prop_assert!(!from.is_empty() || before == values(&found.citation, field), "{field} came from nowhere");
        }
    }

    #[test]
    fn neither_the_order_of_the_duplicates_nor_doing_it_twice_matters(
        (members, shuffled) in group()
            .prop_flat_map(|members| (Just(members.clone()), Just(members[1..].to_vec()).prop_shuffle()))
    ) {
        let found = combine(&members[0].0, &references(&members[1..]));
        prop_assert_eq!(&found, &combine(&members[0].0, &references(&shuffled)));
        let again = Record { citation: found.citation.clone(), ..members[0].0.clone() };
        let again = combine(&again, &references(&shuffled));
        prop_assert_eq!((again.taken, again.citation), (vec![], found.citation));
    }

    #[test]
    fn place_contradicts_no_record_that_gave_a_part_of_it(members in group()) {
        let found = combine(&members[0].0, &references(&members[1..]));
        let of_place = [CitationField::Volume, CitationField::Issue, CitationField::Pages];
        for taken in found.taken.iter().filter(|taken| of_place.contains(&taken.field)) {
            let (record, _) = members.iter().find(|(record, _)| record.id == taken.from).unwrap();
            prop_assert!(place::fits(&found.citation, &record.citation));
        }
    }
}
