//! Laws that hold for any records: nothing depends on their order, on the threads or on records that
//! have nothing to do with them; every record is in at most one group; people are obeyed.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::TestCaseError;
use revflow_deduplication::{
    Duplicates, Pair, PairDecision, Relation, Rules, Said, Settled, Share, Verdict, find_duplicates,
};
use revflow_review::{
    Author, Citation, Date, Doi, Pages, Place, Record, RecordId, ReviewerId, SourceId, Year,
};
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

fn decision() -> impl Strategy<Value = PairDecision> {
    let relation = select(vec![None, Some(Relation::Preprint), Some(Relation::Correction)]);
    let by = select(vec!["", "KL", "MM"]);
    (0..7u8, 0..14usize, 0..14usize, relation, by).prop_map(|(said, a, b, relation, by)| {
        let (a, b) = (id(a), id(b));
        let said = match said {
            0 | 1 => Said::Duplicate(a, b),
            2 => Said::Different(a, b),
            3 => Said::Related(a, b, relation),
            4 => Said::Undecided(a, b),
            5 => Said::Alone(a),
            _ => Said::NotAlone(a),
        };
        said.by(ReviewerId::parse(by).ok())
    })
}

fn rules() -> impl Strategy<Value = Rules> {
    (
        select(vec![0.5, 0.9, 1.0]).prop_map(|share| Share::new(share).unwrap()),
        1..40usize,
        1..4usize,
        2..200usize,
    )
        .prop_map(|(title_likeness, short_title_letters, journal_name_works, largest_block)| Rules {
            title_likeness,
            short_title_letters,
            journal_name_works,
            largest_block,
            ..Rules::default()
        })
}

/// What a person said of a pair, or of a record that stands alone, and did not take back: read off the
/// decisions as plainly as can be.
fn last_words(settled: &Settled) -> Vec<&PairDecision> {
    let of_one = |said: &Said| matches!(said, Said::Alone(_) | Said::NotAlone(_));
    let same = |one: &Said, other: &Said| {
        let ((a, b), (c, d)) = (one.records(), other.records());
        of_one(one) == of_one(other) && (a == c && b == d || Some(a) == d && Some(c) == b)
    };
    let takes_back = |later: &Said, said: &Said| match (later, said) {
        (Said::Alone(alone), Said::Duplicate(a, b)) | (Said::Duplicate(a, b), Said::Alone(alone)) => {
            a != b && (alone == a || alone == b)
        }
        _ => same(later, said),
    };
    let replaced = |at: usize, decision: &PairDecision| {
        settled.decisions[at + 1..]
            .iter()
            .any(|later| later.by == decision.by && takes_back(&later.said, &decision.said))
    };
    let holds = |(at, decision): &(usize, &PairDecision)| !replaced(*at, decision);
    settled.decisions.iter().enumerate().filter(holds).map(|(_, decision)| decision).collect()
}

/// Every record is in one group, its own or that of others; the pairs of a group connect it, that is
/// why it is one; no other pair is within a group.
fn well_formed(records: &[Record], found: &Duplicates) -> Result<(), TestCaseError> {
    let groups = group_of(found);
    prop_assert!(groups.keys().all(|id| records.iter().any(|record| record.id == *id)));
    prop_assert_eq!(records.len() - found.removed(), records.len() - groups.len() + found.groups.len());
    for group in &found.groups {
        prop_assert!(!group.duplicates.is_empty());
        prop_assert!(group.duplicates.is_sorted());
        let mut reached = BTreeSet::from([&group.kept]);
        for _ in &group.pairs {
            for pair in &group.pairs {
                prop_assert!(pair.verdict == Verdict::Duplicate && !pair.because.is_empty());
                if reached.contains(&pair.a) || reached.contains(&pair.b) {
                    reached.extend([&pair.a, &pair.b]);
                }
            }
        }
        prop_assert_eq!(reached, group.duplicates.iter().chain([&group.kept]).collect::<BTreeSet<_>>());
    }
    for (pairs, verdict) in [(&found.unsure, Verdict::Unsure), (&found.related, Verdict::Related)] {
        for pair in pairs {
            let (a, b) = (groups.get(&pair.a), groups.get(&pair.b));
            prop_assert!(pair.a < pair.b && (a.is_none() || a != b) && pair.verdict == verdict);
            let by_person = pair.because.ends_with(" said so");
            prop_assert!(verdict == Verdict::Unsure || by_person || pair.relation.is_some(), "{}", pair);
        }
    }
    Ok(())
}

/// No two records that a person keeps apart are in one group; every merge of a person holds or is told.
fn obeyed(records: &[Record], settled: &Settled, found: &Duplicates) -> Result<(), TestCaseError> {
    well_formed(records, found)?;
    let groups = group_of(found);
    let known = |id: &RecordId| records.iter().any(|record| record.id == *id);
    let together =
        |a: &RecordId, b: &RecordId| groups.get(a).is_some_and(|group| groups.get(b) == Some(group));
    let told = |a: &RecordId, b: &RecordId| {
        let of = |one: &RecordId, other: &RecordId| [one, other] == [a.min(b), a.max(b)];
        found.contradictions.iter().any(|told| of(&told.a, &told.b))
            && found
                .unsure
                .iter()
                .any(|pair| of(&pair.a, &pair.b) && pair.because.contains(" merged them, but "))
    };
    for decision in last_words(settled) {
        match &decision.said {
            Said::Duplicate(a, b) if a != b && known(a) && known(b) => {
                prop_assert!(together(a, b) || told(a, b), "{a} and {b} are neither merged nor told");
            }
            Said::Different(a, b) | Said::Related(a, b, _) if a != b => {
                prop_assert!(!together(a, b), "{a} and {b} are kept apart");
                let is_related = matches!(decision.said, Said::Related(..)) && known(a) && known(b);
                let listed = |pair: &Pair| [&pair.a, &pair.b] == [a.min(b), a.max(b)];
                prop_assert!(!is_related || found.related.iter().any(listed), "{a} and {b} are listed");
            }
            Said::Alone(record) => prop_assert!(!groups.contains_key(record), "{record} stands alone"),
            _ => {}
        }
    }
    for decision in &settled.decisions {
        let (one, other) = decision.said.records();
        for id in [Some(one), other].into_iter().flatten() {
            prop_assert_eq!(found.unknown.contains(id), !known(id));
        }
    }
    Ok(())
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
        well_formed(&records, &find(&records, &Settled::default()))?;
    }

    /// Deduplicating the records that were kept finds nothing to merge, but where a merge was refused
    /// because of a record that is gone now; and that was told. (What other records say of a title, that
    /// it recurs, or of the names of a journal, is set aside here: it changes with the set.)
    #[test]
    fn only_a_refused_merge_is_left_among_the_records_kept(records in records()) {
        let alone = Rules {
            recurring_title_years: 99,
            recurring_title_authors: 99,
            journal_name_works: 99,
            ..Rules::default()
        };
        let found = find_duplicates(&records, &[], &alone, &Settled::default());
        let mut kept_for: HashMap<&RecordId, &RecordId> = HashMap::new();
        for group in &found.groups {
            kept_for.extend(group.duplicates.iter().map(|duplicate| (duplicate, &group.kept)));
        }
        let stands_for = |id: &RecordId| kept_for.get(id).map_or_else(|| id.clone(), |kept| (*kept).clone());
        let refused: BTreeSet<[RecordId; 2]> = found
            .unsure
            .iter()
            .filter(|pair| pair.because.starts_with("they look like duplicates, but"))
            .map(|pair| (stands_for(&pair.a), stands_for(&pair.b)))
            .map(|(a, b)| if a < b { [a, b] } else { [b, a] })
            .collect();
        let kept: Vec<Record> =
            records.iter().filter(|record| !kept_for.contains_key(&record.id)).cloned().collect();
        let again = find_duplicates(&kept, &[], &alone, &Settled::default());
        for pair in again.groups.iter().flat_map(|group| &group.pairs) {
            prop_assert!(refused.contains(&[pair.a.clone(), pair.b.clone()]), "{} and {}", pair.a, pair.b);
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
    fn what_people_settled_holds_whatever_comes_later(
        records in records(),
        more in proptest::collection::vec(citation(), 0..6),
        decisions in proptest::collection::vec(decision(), 0..8),
        rules in rules(),
    ) {
        let settled = Settled { decisions };
        obeyed(&records, &settled, &find(&records, &settled))?;
        let added = more.into_iter().enumerate().map(|(at, citation)| record(at + 20, citation));
        let records: Vec<Record> = records.into_iter().chain(added).collect();
        obeyed(&records, &settled, &find_duplicates(&records, &[], &rules, &settled))?;
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
