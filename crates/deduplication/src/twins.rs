//! Exact copies. An export imported twice, or overlapping searches of one database, give records that
//! say the same in every field; they are set aside before blocking, so that a thousand copies of one
//! record cost a thousand steps and not a million.

use crate::Rules;
use crate::compare::compare;
use crate::decide::decide;
use crate::duplicates::Verdict;
use crate::normalise::{Normalised, key};
use rayon::prelude::*;

/// Pairs of a record and a copy of it, each copy once. A copy is only set aside where the rules call
/// the two duplicates: two records that say nothing but "Editorial" are not.
pub(crate) fn twins(records: &[Normalised], rules: &Rules) -> Vec<(u32, u32)> {
    let mut prints: Vec<(u64, u32)> =
        records.par_iter().enumerate().map(|(at, record)| (print(record), at as u32)).collect();
    prints.par_sort_unstable();
    let mut twins = Vec::new();
    for alike in prints.chunk_by(|a, b| a.0 == b.0) {
        let [(_, first), others @ ..] = alike else { continue };
        let original = &records[*first as usize];
        let mut is_duplicate = None;
        for (_, copy) in others.iter().filter(|(_, other)| says_the_same(original, &records[*other as usize]))
        {
            let copied = &records[*copy as usize];
            let decided = || decide(&compare(original, copied, rules), rules).verdict() == Verdict::Duplicate;
            if *is_duplicate.get_or_insert_with(decided) {
                twins.push((*first, *copy));
            }
        }
    }
    twins
}

/// A hash of what is quickly read; equal records have equal prints.
fn print(record: &Normalised) -> u64 {
    let title = record.title.main().map_or(0, |reading| reading.key);
    let page = record.pages.as_ref().map_or(0, |pages| pages.first);
    key(0, &[title, record.authors.first, page, record.year.unwrap_or_default() as u64])
}

/// Whether two records say the same in every field that is compared.
fn says_the_same(a: &Normalised, b: &Normalised) -> bool {
    let (one, other) = (&a.record.citation, &b.record.citation);
    one.title == other.title
        && one.work_type == other.work_type
        && one.original_title == other.original_title
        && one.authors == other.authors
        && one.date == other.date
        && one.container == other.container
        && one.container_abbreviation == other.container_abbreviation
        && one.issn == other.issn
        && one.isbn == other.isbn
        && one.volume == other.volume
        && one.issue == other.issue
        && one.pages == other.pages
        && one.doi == other.doi
        && one.pmid == other.pmid
        && a.registration == b.registration
        && one.abstract_text == other.abstract_text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::normalise;
    use crate::samples::{article, but, records};
    use revflow_review::Citation;

    fn found(citations: Vec<Citation>) -> Vec<(u32, u32)> {
        let rules = Rules::default();
        twins(&normalise(&records(citations), &[], &rules), &rules)
    }

    #[test]
    fn exact_copies_are_set_aside_and_near_copies_are_not() {
        let near =
            [but(|c| c.issue = None), but(|c| c.doi = None), but(|c| c.abstract_text = Some("Few".into()))];
        let [one, two, three] = near;
        let citations = vec![article(), one, article(), two, three, article()];
        assert_eq!(found(citations), [(0, 2), (0, 5)]);
    }

    #[test]
    fn notes_and_keys_of_a_database_make_no_difference() {
        let noted = but(|c| {
            c.notes = vec!["seen".into()];
            c.accession = Some("2008123456".into());
        });
        assert_eq!(found(vec![article(), noted]), [(0, 1)]);
    }

    #[test]
    fn two_editorials_that_say_nothing_else_are_no_copies() {
        let editorial = Citation { title: Some("Editorial".into()), ..Citation::default() };
        assert!(found(vec![editorial.clone(), editorial]).is_empty());
    }
}
