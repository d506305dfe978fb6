//! First stage: every record once, its fields made ready for comparison.
//!
//! Databases write one work in many ways. All of that is settled here, in one pass that looks at one
//! record at a time (so that it runs in parallel), and no later stage reads the text of a citation.

use crate::Rules;
use crate::collective::{drop_dois_of_collections, drop_running_issues};
use crate::field::authors::Authors;
use crate::field::container::Container;
use crate::field::form::Form;
use crate::field::identifier::registration;
use crate::field::place::{Issue, Span, issue, volume};
use crate::field::title::Title;
use crate::fold::hash_from;
use rayon::prelude::*;
use revflow_review::{Doi, Pmid, Record, RegistrationNumber};
use std::collections::HashSet;

/// A record made ready for comparison.
#[derive(Debug, Clone)]
pub(crate) struct Normalised<'r> {
    /// The record it was made from.
    pub(crate) record: &'r Record,
    /// Preference to stay: lower stays.
    pub(crate) rank: u32,
    pub(crate) title: Title,
    pub(crate) authors: Authors,
    pub(crate) container: Container,
    pub(crate) year: Option<i32>,
    pub(crate) volume: Option<u32>,
    pub(crate) issue: Option<Issue>,
    pub(crate) pages: Option<Span>,
    pub(crate) doi: Option<&'r Doi>,
    pub(crate) pmid: Option<Pmid>,
    pub(crate) registration: Option<RegistrationNumber>,
    pub(crate) form: Form,
}

/// Prepares the records, ordered by id: whatever order they came in, later stages see one.
pub(crate) fn normalise<'r>(records: &'r [Record], preference: &[u32], rules: &Rules) -> Vec<Normalised<'r>> {
    let rank = |at: usize| preference.get(at).copied().unwrap_or_default();
    let mut ordered: Vec<(&Record, u32)> =
        records.iter().enumerate().map(|(at, record)| (record, rank(at))).collect();
    ordered.par_sort_unstable_by(|a, b| a.0.id.cmp(&b.0.id));
    let mut normalised: Vec<Normalised> =
        ordered.into_par_iter().map(|(record, rank)| of_record(record, rank)).collect();
    mark_recurring(&mut normalised, rules);
    drop_dois_of_collections(&mut normalised, rules);
    drop_running_issues(&mut normalised);
    normalised
}

fn of_record(record: &Record, rank: u32) -> Normalised<'_> {
    let citation = &record.citation;
    let year = citation.year().map(revflow_review::Year::number);
    Normalised {
        record,
        rank,
        title: Title::prepare(citation.title.as_deref(), citation.original_title.as_deref()),
        authors: Authors::prepare(&citation.authors),
        container: Container::prepare(citation),
        year,
        volume: volume(citation.volume.as_deref(), year),
        issue: issue(citation.issue.as_deref(), citation.volume.as_deref()),
        pages: Span::prepare(citation.pages.as_ref()),
        doi: citation.doi.as_ref(),
        pmid: citation.pmid,
        registration: registration(citation),
        form: Form::of(citation),
    }
}

/// Marks titles that name no single work: short ones, and those that records of several years or
/// first authors bear. "Editorial" is both; "Reminiscences on influential papers" is the second.
fn mark_recurring(records: &mut [Normalised], rules: &Rules) {
    let mut bearers: Vec<(u64, Option<i32>, u64)> = records
        .par_iter()
        .filter_map(|record| Some((record.title.main()?.key, record.year, record.authors.first)))
        .collect();
    bearers.par_sort_unstable();
    let recurs = |works: &&[(u64, Option<i32>, u64)]| {
        let years = works.chunk_by(|one, other| one.1 == other.1).filter(|works| works[0].1.is_some());
        // An author of 0 is none.
        let authors = || works.iter().map(|(_, _, author)| *author).filter(|author| *author != 0);
        years.count() >= rules.recurring_title_years
            || works.len() >= rules.recurring_title_authors
                && authors().collect::<HashSet<u64>>().len() >= rules.recurring_title_authors
    };
    let frequent: HashSet<u64> =
        bearers.chunk_by(|one, other| one.0 == other.0).filter(recurs).map(|works| works[0].0).collect();
    records.par_iter_mut().for_each(|record| {
        let Some(reading) = record.title.main() else { return };
        record.title.recurring = frequent.contains(&reading.key) || record.title.rubric;
    });
}

/// A key made of a kind and numbers, for blocks.
pub(crate) fn key(kind: u8, parts: &[u64]) -> u64 {
    let seed = hash_from(0xcbf2_9ce4_8422_2325, &[kind]);
    parts.iter().fold(seed, |hash, part| hash_from(hash, &part.to_le_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{article, but, records};

    #[test]
    fn records_are_ordered_by_id_and_keep_their_preference() {
        let mut records = records([article(), article(), article()]);
        records.reverse();
        let normalised = normalise(&records, &[7, 8], &Rules::default());
        let order: Vec<(&str, u32)> =
            normalised.iter().map(|record| (record.record.id.as_str(), record.rank)).collect();
        assert_eq!(order, [("a", 0), ("b", 8), ("c", 7)]);
    }

    #[test]
    fn title_recurs_when_it_is_a_rubric_or_many_bear_it() {
        let in_year = |year: i32| but(|c| c.date = Some(Date::year_only(Year::new(year).unwrap())));
        let editorial = but(|c| c.title = Some("Editorial".into()));
        let records = records([editorial, in_year(2001), in_year(2002), in_year(2003)]);
        let recurring = |records: &[Record]| {
            let normalised = normalise(records, &[], &Rules::default());
            normalised.iter().map(|record| record.title.recurring).collect::<Vec<_>>()
        };
        assert_eq!(recurring(&records), [true, true, true, true]);
        assert_eq!(recurring(&records[..3]), [true, false, false]);
    }

    use revflow_review::{Date, Year};
}
