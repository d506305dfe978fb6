//! Laws that hold for any records: nothing depends on their order, on the threads or on records that
//! have nothing to do with them; every record is in at most one group; people are obeyed.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use revflow_deduplication::{Duplicates, Rules, Settled, find_duplicates};
use revflow_review::{Author, Citation, Date, Doi, Pages, Place, Record, RecordId, SourceId, Year};
use std::collections::{BTreeSet, HashMap};

/// A record from a few values of each field, so that many pairs agree in part.
fn citation() -> impl Strategy<Value = Citation> {
    let title = select(vec![
        None,
        Some("Editorial"),
        Some("Sitagliptin attenuates atherosclerosis in mice"),
        Some("Sitagliptin attenuates atherosclerosis in mice. [Review]"),
        Some("Sitagliptin attenuates atherosclerosis in rats"),
        Some("Reply: Sitagliptin attenuates atherosclerosis in mice"),
        Some("Sitagliptin attenuates atherosclerosis in mice: a randomised study of forty weeks"),
        Some("Platform work and the law of labour, part 1"),
        Some("Platform work and the law of labour, part 2"),
    ]);
    let families = subsequence(vec!["Adeli", "Lewis", "Van Dyk"], 0..=3);
    let year = select(vec![None, Some(2008), Some(2009), Some(2015)]);
    let journal =
        select(vec![None, Some("Current Opinion in Lipidology"), Some("Curr Opin Lipidol"), Some("Nature")]);
    let volume = select(vec![None, Some("19"), Some("19 (SUPPL. 1)"), Some("7")]);
    let pages = select(vec![None, Some("221-8"), Some("221"), Some("301-309"), Some("e505")]);
    let doi = select(vec![None, Some("10.1000/a"), Some("10.1000/b"), Some("10.1000/a.pub2")]);
    (title, families, year, journal, volume, pages, doi).prop_map(
        |(title, families, year, journal, volume, pages, doi)| Citation {
            title: title.map(str::to_owned),
            authors: families.into_iter().map(|family| Author::person(family, Some("A."))).collect(),
            date: year.map(|year| Date::year_only(Year::new(year).unwrap())),
            container: journal.map(str::to_owned),
            volume: volume.map(str::to_owned),
            pages: pages.map(|pages| Pages::parse(pages).unwrap()),
            doi: doi.map(|doi| Doi::parse(doi).unwrap()),
            ..Citation::default()
        },
    )
}

fn id(number: usize) -> RecordId {
    RecordId::parse(&format!("r{number:02}")).unwrap()
}

fn record(number: usize, citation: Citation) -> Record {
    let source = SourceId::parse("medline").unwrap();
    Record { id: id(number), source, place: Place::file("a.ris"), citation }
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    proptest::collection::vec(citation(), 0..14).prop_map(|citations| {
        citations.into_iter().enumerate().map(|(at, citation)| record(at, citation)).collect()
    })
}

fn find(records: &[Record], settled: &Settled) -> Duplicates {
    find_duplicates(records, &[], &Rules::default(), settled)
}

fn group_of(found: &Duplicates) -> HashMap<RecordId, usize> {
    let mut groups = HashMap::new();
    for (at, group) in found.groups.iter().enumerate() {
        for id in group.duplicates.iter().chain([&group.kept]) {
            assert!(groups.insert(id.clone(), at).is_none(), "{id} is in two groups");
        }
    }
    groups
}

fn with_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

proptest! {
    #[test]
    fn neither_the_order_of_records_nor_the_threads_matter(
        (records, shuffled) in records().prop_flat_map(|records| (Just(records.clone()), Just(records).prop_shuffle()))
    ) {
        let found = with_threads(1, || find(&records, &Settled::default()));
        prop_assert_eq!(&found, &with_threads(4, || find(&shuffled, &Settled::default())));
    }

    #[test]
    fn every_record_is_kept_or_a_duplicate_of_one_that_is(records in records()) {
        let found = find(&records, &Settled::default());
        let groups = group_of(&found);
        for group in &found.groups {
            prop_assert!(!group.duplicates.is_empty());
            prop_assert!(group.duplicates.is_sorted());
            // The pairs connect the group: that is why it is one.
            let mut reached = BTreeSet::from([group.kept.clone()]);
            for _ in &group.pairs {
                for pair in &group.pairs {
                    if reached.contains(&pair.a) || reached.contains(&pair.b) {
                        reached.extend([pair.a.clone(), pair.b.clone()]);
                    }
                }
            }
            prop_assert_eq!(reached.len(), group.duplicates.len() + 1);
        }
        for pair in found.unsure.iter().chain(&found.related) {
            let (a, b) = (groups.get(&pair.a), groups.get(&pair.b));
            prop_assert!(pair.a < pair.b && (a.is_none() || a != b));
        }
    }

    #[test]
    fn unrelated_record_changes_nothing(records in records()) {
        let mut more = records.clone();
        more.push(record(99, Citation {
            title: Some("Bees of the upper Danube".into()),
            authors: vec![Author::person("Huber", None)],
            date: Some(Date::year_only(Year::new(1931).unwrap())),
            ..Citation::default()
        }));
        prop_assert_eq!(find(&records, &Settled::default()), find(&more, &Settled::default()));
    }

    #[test]
    fn what_people_settled_holds(
        records in records(),
        merged in proptest::collection::vec((0..14usize, 0..14usize), 0..4),
        apart in proptest::collection::vec((0..14usize, 0..14usize), 0..4),
    ) {
        let ids = |pairs: &[(usize, usize)]| pairs.iter().map(|(a, b)| (id(*a), id(*b))).collect::<Vec<_>>();
        let settled = Settled { duplicates: ids(&merged), different: ids(&apart) };
        let found = find(&records, &settled);
        let groups = group_of(&found);
        let known = |id: &RecordId| records.iter().any(|record| record.id == *id);
        let together = |a: &RecordId, b: &RecordId| groups.get(a).is_some_and(|group| groups.get(b) == Some(group));
        for (a, b) in &settled.different {
            prop_assert!(a == b || !together(a, b), "{a} and {b} are kept apart");
        }
        for (a, b) in &settled.duplicates {
            if a != b && known(a) && known(b) && !together(a, b) {
                // Only a separation can stand against a merge, and then the person is told.
                prop_assert!(found.unsure.iter().any(|pair| pair.because.starts_with("a person merged them")));
            }
        }
        for (a, b) in settled.duplicates.iter().chain(&settled.different) {
            for id in [a, b] {
                prop_assert_eq!(found.unknown.contains(id), !known(id));
            }
        }
    }

    #[test]
    fn any_text_is_compared_without_a_panic(
        title in "\\PC{0,60}", family in "\\PC{0,20}", given in "\\PC{0,10}", journal in "\\PC{0,30}",
        volume in "\\PC{0,12}", issue in "\\PC{0,12}", pages in "\\PC{0,12}", text in "\\PC{0,80}",
    ) {
        let citation = |title: &str| Citation {
            title: Some(title.to_owned()),
            authors: vec![Author::person(family.clone(), Some(&given)), Author::group(family.clone())],
            container: Some(journal.clone()),
            volume: Some(volume.clone()),
            issue: Some(issue.clone()),
            pages: Pages::parse(&pages).ok(),
            abstract_text: Some(text.clone()),
            urls: vec![text.clone()],
            ..Citation::default()
        };
        let records = [record(1, citation(&title)), record(2, citation(&text)), record(3, citation(&title))];
        group_of(&find(&records, &Settled::default()));
    }
}

#[test]
fn many_copies_of_one_record_are_one_group() {
    let original = Citation {
        title: Some("Sitagliptin attenuates atherosclerosis in mice".into()),
        authors: vec![Author::person("Adeli", Some("K.")), Author::person("Lewis", Some("G."))],
        ..Citation::default()
    };
    let source = SourceId::parse("medline").unwrap();
    let records: Vec<Record> = (0..20_000)
        .map(|number| Record {
            id: RecordId::parse(&format!("adeli-{number:05}")).unwrap(),
            source: source.clone(),
            place: Place::file("a.ris"),
            citation: original.clone(),
        })
        .collect();
    let found = find(&records, &Settled::default());
    assert_eq!((found.groups.len(), found.removed(), found.capped_blocks.len()), (1, 19_999, 0));
    assert_eq!(found.groups[0].kept.as_str(), "adeli-00000");
}
