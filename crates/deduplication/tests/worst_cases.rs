//! Sets that make blocks run away: a key that tens of thousands of records share must neither cost a
//! step for every pair of them nor hide the pairs that another key holds. Comparing each with each of
//! 50,000 would take hours; these tests take seconds.

use revflow_deduplication::{Duplicates, Rules, Settled, find_duplicates};
use revflow_review::{Author, Citation, Date, Doi, Pages, Place, Record, RecordId, SourceId, Year};

const MANY: usize = 50_000;

fn record(number: usize, citation: Citation) -> Record {
    Record {
        id: RecordId::parse(&format!("r{number:05}")).unwrap(),
        source: SourceId::parse("embase").unwrap(),
        place: Place::file("congress.ris"),
        citation,
    }
}

fn find(citation: impl Fn(usize) -> Citation) -> Duplicates {
    let records: Vec<Record> = (0..MANY).map(|number| record(number, citation(number))).collect();
    find_duplicates(&records, &[], &Rules::default(), &Settled::default())
}

fn year(number: i32) -> Option<Date> {
    Year::new(number).ok().map(Date::year_only)
}

/// Words that differ from number to number, without a dictionary.
fn words(number: usize) -> String {
    let mut state = number as u64 + 1;
    let mut word = || {
        let letters = (0..7).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b'a' + (state >> 33) as u8 % 26)
        });
        letters.collect::<String>()
    };
    [word(), word(), word(), word(), word(), word()].join(" ")
}

/// The two records in one group, whatever else was found.
fn are_together(found: &Duplicates, one: &str, other: &str) -> bool {
    found.groups.iter().any(|group| {
        let has = |id: &str| group.kept.as_str() == id || group.duplicates.iter().any(|it| it.as_str() == id);
        has(one) && has(other)
    })
}

fn capped<'d>(found: &'d Duplicates, shared: &str) -> Vec<(&'d str, usize)> {
    let blocks = found.capped_blocks.iter().filter(|block| block.shared == shared);
    blocks.map(|block| (block.example.as_str(), block.records)).collect()
}

#[test]
fn congress_whose_abstracts_all_have_one_title_author_and_year_is_capped_and_said() {
    let found = find(|number| Citation {
        title: Some("Abstracts of the annual congress on care".into()),
        authors: vec![Author::person("Anonymous", None), Author::person("Wang", Some("Y"))],
        date: year(2010),
        container: Some("Journal of Care".into()),
        // Two records alone give the volume and page of their abstract.
        volume: (number < 2).then(|| "12".into()),
        pages: if number < 2 { Pages::parse("S67-S70").ok() } else { None },
        issue: (number >= 2).then(|| (number % 50).to_string()),
        ..Citation::default()
    });
    assert!(are_together(&found, "r00000", "r00001"), "the page holds them");
    assert_eq!(capped(&found, "title").len(), 1, "{:?}", found.capped_blocks);
    assert!(capped(&found, "first author and year").iter().all(|(_, records)| *records > 40_000));
    assert!(found.groups.len() + found.unsure.len() + found.related.len() < 10);
}

#[test]
fn supplement_under_one_doi_is_divided_and_its_duplicates_are_found() {
    let found = find(|number| {
        // The last abstract stands in two databases.
        let number = number.min(MANY - 2);
        Citation {
            title: Some(words(number)),
            authors: vec![Author::person(words(number % 3_000).replace(' ', ""), None)],
            date: year(2010),
            volume: Some("12".into()),
            pages: Pages::parse(&format!("S{}", 1 + number / 40)).ok(),
            doi: Doi::parse("10.1000/supplement").ok(),
            abstract_text: (number % 2 == 0).then(|| words(number * 7)),
            ..Citation::default()
        }
    });
    assert!(are_together(&found, "r49998", "r49999"));
    assert_eq!(found.removed(), 1);
}

#[test]
fn one_author_and_year_or_no_title_at_all_is_no_more_work() {
    let by_one = find(|number| Citation {
        title: Some(words(number)),
        authors: vec![Author::person("Wang", Some("Y"))],
        date: year(2010),
        ..Citation::default()
    });
    assert_eq!((by_one.removed(), by_one.unsure.len()), (0, 0));

    let untitled = find(|number| Citation {
        authors: vec![Author::person(words(number % 900).replace(' ', ""), None)],
        date: year(2000 + (number % 20) as i32),
        volume: Some((number % 60).to_string()),
        pages: Pages::parse(&format!("{}-{}", 1 + number % 901, 8 + number % 901)).ok(),
        ..Citation::default()
    });
    assert!(untitled.removed() < 100, "{}", untitled.removed());
}
