//! A first look at a candidate pair. Most candidates share a key by chance and are told apart by the
//! letters of their titles alone; the few bytes that needs lie side by side here, so that looking at
//! a pair does not fetch two whole records from memory.

use crate::field::identifier::doi_key;
use crate::field::title::{Bigrams, TOO_FEW_SHARED, shared_bigrams};
use crate::normalise::Normalised;

/// What a first look needs of a record; nothing where a field is missing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sketch {
    bigrams: Bigrams,
    title: u64,
    letters: u32,
    /// The record has one title, not two wordings of it or none.
    one_title: bool,
    doi: Option<u64>,
    range: Option<(u64, u64)>,
    pmid: Option<u32>,
}

impl Sketch {
    /// The sketch of a record.
    pub(crate) fn of(record: &Normalised) -> Self {
        let title = record.title.main();
        Self {
            bigrams: title.map(|reading| reading.bigrams).unwrap_or_default(),
            title: title.map_or(0, |reading| reading.key),
            letters: title.map_or(0, |reading| reading.letters.len() as u32),
            one_title: record.title.readings.len() == 1,
            doi: record.doi.map(doi_key),
            range: record.pages.as_ref().and_then(|pages| Some((pages.first, pages.last?))),
            pmid: record.pmid.map(revflow_review::Pmid::number),
        }
    }

    /// Whether two records are certainly not worth comparing: the titles are unlike, and no other
    /// field could make up for it.
    pub(crate) fn is_hopeless(&self, other: &Self) -> bool {
        let (short, long) = if self.letters <= other.letters { (self, other) } else { (other, self) };
        self.one_title
            && other.one_title
            && self.title != other.title
            && shared_bigrams(&short.bigrams, &long.bigrams) < TOO_FEW_SHARED
            && !both(self.doi, other.doi)
            && !both(self.range, other.range)
            && !both(self.pmid, other.pmid)
    }
}

fn both<T: Copy + PartialEq>(a: Option<T>, b: Option<T>) -> bool {
    a.is_some() && a == b
}
