//! Abstracts: whether two are one text. They are long, so they are read only for pairs that the
//! other fields leave open, such as a meeting abstract and the article of the same title.

use crate::duplicates::Agreement;
use crate::fold::hash;

/// A text of fewer words is a note or a cut-off beginning.
const LEAST_WORDS: usize = 25;

/// How much of the shorter abstract stands word for word, three words at a time, in the longer one;
/// `None` where one of the two has no abstract or they are in two languages.
pub(crate) fn shared_phrases(a: Option<&str>, b: Option<&str>) -> Option<f64> {
    let (a, b) = (words(a?), words(b?));
    if a.len() < LEAST_WORDS || b.len() < LEAST_WORDS {
        return None;
    }
    // Two texts in one language share its small words.
    if overlap(&sorted(a.clone()), &sorted(b.clone())) < 0.15 {
        return None;
    }
    Some(overlap(&phrases(&a), &phrases(&b)))
}

/// From this share of phrases two abstracts are one text. Databases cut abstracts, drop their
/// headings and respell them; a rewritten abstract seldom keeps a third of its phrases.
pub(crate) fn agreement(shared: Option<f64>) -> Agreement {
    match shared {
        Some(shared) if shared >= 0.6 => Agreement::Agree,
        Some(shared) if shared < 0.35 => Agreement::Contradict,
        _ => Agreement::Missing,
    }
}

fn words(text: &str) -> Vec<u64> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(400)
        .map(
            |word| {
                if word.is_ascii() { hash(&word.to_ascii_lowercase()) } else { hash(&word.to_lowercase()) }
            },
        )
        .collect()
}

fn phrases(words: &[u64]) -> Vec<u64> {
    sorted(
        words
            .windows(3)
            .map(|three| three[0].rotate_left(21) ^ three[1].rotate_left(42) ^ three[2])
            .collect(),
    )
}

fn sorted(mut set: Vec<u64>) -> Vec<u64> {
    set.sort_unstable();
    set.dedup();
    set
}

/// The share of the smaller of two sorted sets that is in the other.
fn overlap(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut shared) = (0, 0, 0usize);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    shared as f64 / a.len().min(b.len()).max(1) as f64
}
