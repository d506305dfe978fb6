//! Second stage: which records are worth comparing. Two records become a candidate pair when they
//! share at least one exact key and a first look finds hope; comparing everything with everything is
//! never needed.
//!
//! The keys are those that hold nearly every true pair of labelled sets: title, beginning of the
//! title, DOI, PubMed and registration number, first author with a year at most one apart, first
//! page with the year, and first page with the volume.
//!
//! A record has about ten keys. Finding the blocks, the records that share one, is sorting: O(n log n)
//! time and 16 bytes a key. Within a block every record is looked at with every other, so that the
//! looks are O(n b) for blocks of b records. A block that outgrows its limit is divided by a finer
//! key and, where that does not help, reported instead of compared: b is at most
//! [`Rules::largest_block`](crate::Rules::largest_block), whatever the records are. Below that limit
//! blocks grow with the number of records, since there are only so many pages in a year; what grows
//! with them is the first look alone, which takes some nanoseconds. Pairs it gives up are not kept.

use crate::duplicates::CappedBlock;
use crate::fold::hash;
use crate::normalise::{Normalised, key};
use rayon::prelude::*;

/// Candidate pairs of positions, the smaller first, in ascending order and without repeats.
pub(crate) struct Candidates {
    pub(crate) pairs: Vec<(u32, u32)>,
    pub(crate) capped: Vec<CappedBlock>,
}

/// Records whose keys are made before the list of keys grows.
const BATCH: usize = 1 << 16;

/// Finds the pairs that share a key and that `first_look` lets pass, among the records that are not
/// `copies` (the second of each pair).
pub(crate) fn candidates(
    records: &[Normalised],
    copies: &[(u32, u32)],
    largest_block: usize,
    first_look: impl Fn(u32, u32) -> bool + Sync,
) -> Candidates {
    let mut is_copy = vec![false; records.len()];
    for (_, copy) in copies {
        is_copy[*copy as usize] = true;
    }
    let positions: Vec<u32> = (0..records.len() as u32).filter(|at| !is_copy[*at as usize]).collect();
    let mut entries: Vec<Entry> = Vec::new();
    for batch in positions.chunks(BATCH) {
        entries.par_extend(batch.par_iter().flat_map_iter(|at| {
            let mut entries = Vec::with_capacity(12);
            add_keys(*at, &records[*at as usize], &mut entries);
            entries
        }));
    }
    entries.par_sort_unstable();
    entries.dedup();
    let (mut pairs, mut capped) = entries
        .par_chunk_by(|a, b| a.key() == b.key())
        .filter(|block| block.len() > 1)
        .fold(Default::default, |mut found: (Vec<(u32, u32)>, Vec<Capped>), block| {
            pairs_of_block(block, largest_block, &first_look, &mut found);
            found
        })
        .reduce(Default::default, |mut a, mut b| {
            a.0.append(&mut b.0);
            a.1.append(&mut b.1);
            a
        });
    drop(entries);
    pairs.par_sort_unstable();
    pairs.dedup();
    capped.sort_unstable();
    let mut capped: Vec<CappedBlock> = capped
        .into_iter()
        .map(|(kind, first, count)| CappedBlock {
            shared: KINDS[usize::from(kind)],
            example: records[first as usize].record.id.clone(),
            records: count,
        })
        .collect();
    capped.sort_unstable();
    Candidates { pairs, capped }
}

/// A block that was not compared: its kind, its first record, and how many they are.
type Capped = (u8, u32, usize);

/// A record in a block, as one number, so that millions are sorted quickly: from high to low 60 bits
/// of the key, 4 of its kind, 32 of the finer key that divides a large block, 32 of the position. Where
/// two keys meet in so many bits, some records are looked at in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Entry(u128);

impl Entry {
    fn new(kind: u8, key: u64, finer: u64, at: u32) -> Self {
        let block = key & !0xf | u64::from(kind);
        Self(u128::from(block) << 64 | u128::from(finer as u32) << 32 | u128::from(at))
    }

    /// The block it belongs to.
    fn key(self) -> u64 {
        (self.0 >> 64) as u64
    }

    fn kind(self) -> u8 {
        (self.key() & 0xf) as u8
    }

    fn finer(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn at(self) -> u32 {
        self.0 as u32
    }
}

const KINDS: [&str; 9] = [
    "title",
    "beginning of the title",
    "DOI",
    "PubMed identifier",
    "registration number",
    "first author and year",
    "year and first page",
    "volume and first page",
    "end of the title",
];

/// Letters of the title that make the second key.
const BEGINNING: usize = 20;

fn add_keys(at: u32, record: &Normalised, entries: &mut Vec<Entry>) {
    let mut add = |kind: u8, parts: &[u64], finer: u64| {
        entries.push(Entry::new(kind, key(kind, parts), finer, at));
    };
    let year = record.year.map(|year| year as u64);
    let author = record.authors.first;
    let page = record.pages.as_ref().map(|pages| pages.first);
    let volume = record.volume.map(u64::from);
    for reading in &record.title.readings {
        add(0, &[reading.key], year.unwrap_or_default());
        if reading.letters.len() >= BEGINNING {
            add(1, &[hash(&reading.letters[..BEGINNING])], author);
            add(8, &[hash(&reading.letters[reading.letters.len() - BEGINNING..])], author);
        }
    }
    if let Some(doi) = record.doi {
        add(2, &[hash(doi.as_str())], author);
    }
    if let Some(pmid) = record.pmid {
        add(3, &[u64::from(pmid.number())], author);
    }
    if let Some(registration) = &record.registration {
        add(4, &[hash(registration.as_str())], author);
    }
    if let (Some(year), false) = (year, record.authors.is_empty()) {
        let beginning =
            record.title.main().map(|reading| hash(&reading.letters[..reading.letters.len().min(6)]));
        add(5, &[author, year], beginning.unwrap_or_default());
        add(5, &[author, year + 1], beginning.unwrap_or_default());
    }
    if let (Some(year), Some(page)) = (year, page) {
        add(6, &[year, page], author);
    }
    if let (Some(volume), Some(page)) = (volume, page) {
        add(7, &[volume, page], author);
    }
}

fn pairs_of_block(
    block: &[Entry],
    largest: usize,
    first_look: &impl Fn(u32, u32) -> bool,
    (pairs, capped): &mut (Vec<(u32, u32)>, Vec<Capped>),
) {
    let is_part = |a: &Entry, b: &Entry| block.len() <= largest || a.finer() == b.finer();
    for part in block.chunk_by(is_part) {
        if part.len() > largest {
            // Entries of one part lie in the order of the records.
            capped.push((part[0].kind(), part[0].at(), part.len()));
            continue;
        }
        for (index, a) in part.iter().enumerate() {
            for b in &part[index + 1..] {
                let (one, other) = (a.at().min(b.at()), a.at().max(b.at()));
                if one != other && first_look(one, other) {
                    pairs.push((one, other));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rules;
    use crate::normalise::normalise;
    use crate::samples::{article, records};
    use revflow_review::{Author, Citation, Date, Year};

    fn pairs(citations: Vec<Citation>, copies: &[(u32, u32)], largest: usize) -> Candidates {
        let records = records(citations);
        candidates(&normalise(&records, &[], &Rules::default()), copies, largest, |_, _| true)
    }

    #[test]
    fn one_shared_key_is_enough() {
        let unlike = Citation { title: Some("Bees of the upper Danube".into()), ..Citation::default() };
        for change in [
            |c: &mut Citation| c.title = article().title,
            |c: &mut Citation| c.title = Some("Lipoprotein overproduction in man".into()),
            |c: &mut Citation| c.title = Some("Perspective: insulin-resistant states".into()),
            |c: &mut Citation| c.doi = article().doi,
            |c: &mut Citation| {
                c.authors = vec![Author::person("Adeli", None)];
                c.date = article().date;
            },
            |c: &mut Citation| {
                c.authors = vec![Author::person("Adeli", None)];
                c.date = Some(Date::year_only(Year::new(2009).unwrap()));
            },
            |c: &mut Citation| {
                c.pages = article().pages;
                c.volume = article().volume;
            },
            |c: &mut Citation| {
                c.pages = article().pages;
                c.date = article().date;
            },
        ] {
            let mut other = unlike.clone();
            change(&mut other);
            assert_eq!(pairs(vec![article(), other], &[], 10).pairs, [(0, 1)]);
        }
        assert!(pairs(vec![article(), unlike], &[], 10).pairs.is_empty());
    }

    #[test]
    fn pair_that_shares_many_keys_is_one_candidate() {
        let found = pairs(vec![article(), article(), article()], &[], 10);
        assert_eq!(found.pairs, [(0, 1), (0, 2), (1, 2)]);
    }

    #[test]
    fn copies_are_left_out() {
        assert_eq!(pairs(vec![article(), article(), article()], &[(0, 2)], 10).pairs, [(0, 1)]);
    }

    #[test]
    fn block_that_is_too_large_is_divided_then_reported() {
        let by = |family: &str| Citation {
            title: Some("Lipoprotein overproduction in man".into()),
            authors: vec![Author::person(family, None)],
            ..Citation::default()
        };
        let found = pairs(vec![by("Adeli"), by("Adeli"), by("Lewis"), by("Lewis")], &[], 3);
        assert!(found.pairs.contains(&(0, 1)) && found.pairs.contains(&(2, 3)), "{:?}", found.pairs);
        assert!(!found.pairs.contains(&(0, 2)));

        let found = pairs(vec![by("Adeli"), by("Adeli"), by("Adeli"), by("Adeli")], &[], 3);
        assert!(found.pairs.is_empty());
        let shared: Vec<_> = found.capped.iter().map(|block| (block.shared, block.records)).collect();
        assert_eq!(shared, [("beginning of the title", 4), ("end of the title", 4), ("title", 4)]);
        assert_eq!(found.capped[0].example.as_str(), "a");
    }

    #[test]
    fn looks_grow_with_the_records_and_not_with_their_square() {
        // One first author and year; forty titles each begin alike.
        let looks = |count: usize| {
            let record = |number: usize| Record {
                id: RecordId::parse(&format!("r{number}")).unwrap(),
                citation: Citation {
                    title: Some(format!("{:04} bees of {number}", number / 40)),
                    authors: vec![Author::person("Adeli", None)],
                    date: article().date,
                    ..Citation::default()
                },
                ..records([article()]).remove(0)
            };
            let records: Vec<Record> = (0..count).map(record).collect();
            let looks = AtomicUsize::new(0);
            let found = candidates(&normalise(&records, &[], &Rules::default()), &[], 50, |_, _| {
                looks.fetch_add(1, Ordering::Relaxed);
                false
            });
            assert!(found.pairs.is_empty());
            looks.into_inner()
        };
        let (few, many) = (looks(2_000), looks(8_000));
        assert!(many <= 8_000 * 50 && many <= 5 * few && few > 0, "{few} {many}");
    }

    use revflow_review::{Record, RecordId};
    use std::sync::atomic::{AtomicUsize, Ordering};
}
