//! Whether a letter makes another word, learnt from the titles of all records: `Niger` and `Nigeria`,
//! `abduction` and `adduction` stand in several titles each, a misprint in one.

use crate::compare::{Compared, Evidence};
use crate::field::title::{TitleLevel, respelt};
use crate::fold::hash;
use crate::normalise::Normalised;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// The words in which close titles differ, hashed, and how many titles bear each.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary(HashMap<u64, usize>);

/// Other titles that must bear a word for it to be one.
const KNOWN: usize = 2;

impl Vocabulary {
    /// Counts the words in which the titles of compared pairs differ. Time is linear in the titles.
    pub(crate) fn from_pairs(records: &[Normalised], compared: &[Compared]) -> Self {
        let close = compared.par_iter().filter(|(_, _, evidence)| is_close(evidence));
        let doubtful: HashSet<u64> = close
            .flat_map_iter(|(a, b, _)| doubtful(&records[*a as usize], &records[*b as usize]))
            .flat_map_iter(|(words, _)| words)
            .collect();
        if doubtful.is_empty() {
            return Self::default();
        }
        let mut bearers: Vec<(u64, u64)> = records
            .par_iter()
            .filter_map(|record| record.title.main())
            .flat_map_iter(|title| title.words.split(' ').map(|word| (hash(word), title.key)))
            .filter(|(word, _)| doubtful.contains(word))
            .collect();
        bearers.par_sort_unstable();
        bearers.dedup();
        let titles = bearers.chunk_by(|one, other| one.0 == other.0);
        Self(titles.map(|titles| (titles[0].0, titles.len())).collect())
    }

    /// Whether the titles of a pair differ in letters that may make another word: both words are known from
    /// other titles; or a letter is exchanged, or an ending, and no other title tells which is the word.
    pub(crate) fn may_differ_in_word(&self, a: &Normalised, b: &Normalised, evidence: &Evidence) -> bool {
        is_close(evidence)
            && doubtful(a, b).any(|(words, slip)| {
                // Each word stands in one of the two titles.
                let [one, other] =
                    words.map(|word| self.0.get(&word).copied().unwrap_or_default().saturating_sub(1));
                let (rarer, commoner) = (one.min(other), one.max(other));
                rarer >= KNOWN || !slip && (rarer > 0 || commoner == 0)
            })
    }
}

fn is_close(evidence: &Evidence) -> bool {
    evidence.title.level == TitleLevel::Close && evidence.title.guard.is_none()
}

/// The words in which two titles differ beyond spelling, hashed, and whether they differ as a slip does.
fn doubtful(a: &Normalised, b: &Normalised) -> impl Iterator<Item = ([u64; 2], bool)> {
    let titles = a.title.main().zip(b.title.main());
    let found = titles.map(|(one, other)| respelt(&one.words, &other.words)).unwrap_or_default();
    found.into_iter().map(|found| (found.words.map(|word| hash(&word)), found.slip))
}
