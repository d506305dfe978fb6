//! What only the whole set of records tells of a field: a DOI that covers a collection, and an issue
//! that is a running number of records.

use crate::Rules;
use crate::field::identifier::doi_key;
use crate::fold::hash;
use crate::normalise::{Normalised, key};
use std::collections::{BTreeSet, HashMap};

/// Takes the DOI from records that share it with those of too many other first authors: it is that of
/// a meeting supplement, and says no more of an abstract than that it was printed there.
pub(crate) fn drop_dois_of_collections(records: &mut [Normalised], rules: &Rules) {
    let mut bearers: HashMap<u64, BTreeSet<u64>> = HashMap::new();
    for record in records.iter().filter(|record| !record.authors.is_empty()) {
        let Some(doi) = record.doi else { continue };
        let authors = bearers.entry(doi_key(doi)).or_default();
        if authors.len() < rules.collection_doi_authors {
            authors.insert(record.authors.first);
        }
    }
    for record in records {
        let covers_many = |authors: &BTreeSet<u64>| authors.len() >= rules.collection_doi_authors;
        if record.doi.and_then(|doi| bearers.get(&doi_key(doi))).is_some_and(covers_many) {
            record.doi = None;
        }
    }
}

/// Files with fewer issues show nothing: in a small search every article may stand in another issue.
const LEAST_ISSUES: usize = 60;

/// Takes the issue from the records of a file in which nearly every record has another one: a database
/// numbers its records there. Real issues repeat, since a year has at most 53.
pub(crate) fn drop_running_issues(records: &mut [Normalised]) {
    let mut files: HashMap<u64, (usize, BTreeSet<u32>)> = HashMap::new();
    for record in records.iter() {
        let Some(issue) = record.issue else { continue };
        let (count, issues) = files.entry(file_of(record)).or_default();
        *count += 1;
        issues.insert(issue.number);
    }
    let runs =
        |(count, issues): &(usize, BTreeSet<u32>)| *count >= LEAST_ISSUES && issues.len() * 10 >= *count * 9;
    if !files.values().any(runs) {
        return;
    }
    for record in records {
        if files.get(&file_of(record)).is_some_and(runs) {
            record.issue = None;
        }
    }
}

fn file_of(record: &Normalised) -> u64 {
    key(0, &[hash(record.record.source.as_str()), hash(&record.record.place.file)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::normalise;
    use revflow_review::{Author, Citation, Doi, Place, Record, RecordId, SourceId};

    fn record(number: usize, citation: Citation) -> Record {
        Record {
            id: RecordId::parse(&format!("r{number:03}")).unwrap(),
            source: SourceId::parse("medline").unwrap(),
            place: Place::line("a.ris", number as u32),
            citation,
        }
    }

    #[test]
    fn doi_that_covers_a_supplement_is_dropped() {
        let by = |families: [&str; 4]| -> Vec<Record> {
            let citation = |family: &str| Citation {
                authors: vec![Author::person(family, None)],
                doi: Doi::parse("10.1002/dmrr.2604").ok(),
                ..Citation::default()
            };
            families.iter().enumerate().map(|(at, family)| record(at, citation(family))).collect()
        };
        let given = |records: &[Record]| {
            normalise(records, &[], &Rules::default()).iter().filter(|record| record.doi.is_some()).count()
        };
        assert_eq!(given(&by(["Chen", "Wang", "Liang", "Adeli"])), 0);
        assert_eq!(given(&by(["Chen", "Wang", "Liang", "Chen"])), 4);
    }

    #[test]
    fn issue_that_counts_records_is_dropped() {
        let given = |issue: fn(usize) -> usize| {
            let citation =
                |number| Citation { issue: Some(issue(number).to_string()), ..Citation::default() };
            let records: Vec<Record> = (0..100).map(|at| record(at, citation(at))).collect();
            normalise(&records, &[], &Rules::default()).iter().filter(|record| record.issue.is_some()).count()
        };
        assert_eq!(given(|number| number + 1), 0);
        assert_eq!(given(|number| number % 12 + 1), 100);
    }
}
