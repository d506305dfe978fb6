//! What only the whole set of records tells of a field: a DOI that covers a collection, and an issue
//! that is a running number of records.

use crate::Rules;
use crate::field::identifier::doi_key;
use crate::fold::hash;
use crate::normalise::{Normalised, key};
use rayon::prelude::*;
use std::collections::HashSet;

/// Takes the DOI from records that share it with those of too many other first authors: it is that of
/// a meeting supplement, and says no more of an abstract than that it was printed there.
pub(crate) fn drop_dois_of_collections(records: &mut [Normalised], rules: &Rules) {
    let authored = records.par_iter().filter(|record| !record.authors.is_empty());
    let mut bearers: Vec<(u64, u64)> =
        authored.filter_map(|record| Some((doi_key(record.doi?), record.authors.first))).collect();
    bearers.par_sort_unstable();
    bearers.dedup();
    let covers_many = |authors: &&[(u64, u64)]| authors.len() >= rules.collection_doi_authors;
    let collections: HashSet<u64> = bearers
        .chunk_by(|one, other| one.0 == other.0)
        .filter(covers_many)
        .map(|authors| authors[0].0)
        .collect();
    if collections.is_empty() {
        return;
    }
    records.par_iter_mut().for_each(|record| {
        record.doi = record.doi.filter(|doi| !collections.contains(&doi_key(doi)));
    });
}

/// Files with fewer issues show nothing: in a small search every article may stand in another issue.
const LEAST_ISSUES: usize = 60;

/// Takes the issue from the records of a file in which nearly every record has another one: a database
/// numbers its records there. Real issues repeat, since a year has at most 53.
pub(crate) fn drop_running_issues(records: &mut [Normalised]) {
    let mut issues: Vec<(u64, u32)> =
        records.par_iter().filter_map(|record| Some((file_of(record), record.issue?.number))).collect();
    issues.par_sort_unstable();
    let runs = |issues: &&[(u64, u32)]| {
        let distinct = issues.chunk_by(|one, other| one.1 == other.1).count();
        issues.len() >= LEAST_ISSUES && distinct * 10 >= issues.len() * 9
    };
    let files: HashSet<u64> =
        issues.chunk_by(|one, other| one.0 == other.0).filter(runs).map(|issues| issues[0].0).collect();
    if files.is_empty() {
        return;
    }
    records.par_iter_mut().for_each(|record| {
        if files.contains(&file_of(record)) {
            record.issue = None;
        }
    });
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
