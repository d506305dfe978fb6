//! Abstracts: whether two are one text. They are long, so they are read only for pairs that the
//! other fields leave open, such as a meeting abstract and the article of the same title.

use crate::Rules;
use crate::duplicates::Agreement;
use crate::fold::{hash, hash_from};

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

/// What the share of common phrases says. Databases cut abstracts, drop their
/// headings and respell them; a rewritten abstract seldom keeps a third of its phrases.
pub(crate) fn agreement(shared: Option<f64>, rules: &Rules) -> Agreement {
    match shared {
        Some(shared) if shared >= rules.same_abstract.get() => Agreement::Agree,
        Some(shared) if shared < rules.other_abstract.get() => Agreement::Contradict,
        _ => Agreement::Missing,
    }
}

/// An abstract is read up to this word.
const MOST_WORDS: usize = 400;

/// Hashes of the words, in small letters.
fn words(text: &str) -> Vec<u64> {
    if text.is_ascii() {
        return ascii_words(text.as_bytes());
    }
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(|word| if word.is_ascii() { small(word.as_bytes()) } else { hash(&word.to_lowercase()) })
        .collect()
}

fn ascii_words(text: &[u8]) -> Vec<u64> {
    text.split(|byte| !byte.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(MOST_WORDS)
        .map(small)
        .collect()
}

fn small(word: &[u8]) -> u64 {
    word.iter().fold(hash(""), |hash, byte| hash_from(hash, &[byte.to_ascii_lowercase()]))
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

#[cfg(test)]
mod tests {
    use super::*;

    const ABSTRACT: &str = "BACKGROUND: Few data exist on the role of trace elements in severe malaria. METHODS: \
        Levels of zinc and copper were measured in the sera of three groups of children, thirty-five in each group. \
        RESULTS: The levels of zinc were lower, and the levels of copper were higher, in patients with severe malaria.";

    fn outcome(a: &str, b: &str) -> Agreement {
        agreement(shared_phrases(Some(a), Some(b)), &Rules::default())
    }

    #[test]
    fn one_abstract_in_two_databases_agrees() {
        let unlabelled =
            ABSTRACT.replace("BACKGROUND: ", "").replace("METHODS: ", "").replace("RESULTS: ", "");
        assert_eq!(outcome(ABSTRACT, &unlabelled), Agreement::Agree);
        let cut: String = ABSTRACT.chars().take(200).collect();
        assert_eq!(outcome(&cut, ABSTRACT), Agreement::Agree);
    }

    #[test]
    fn words_are_the_same_beside_letters_that_are_not_ascii() {
        assert_eq!(words("Zinc, IN M\u{dc}NSTER: Sera"), words("zinc in m\u{fc}nster sera"));
        assert_eq!(words("Zinc, IN 35 (SERA)"), words("\u{b1} zinc in 35 sera"));
    }

    #[test]
    fn another_abstract_on_the_subject_contradicts() {
        let other = "Aims: To compare the levels of zinc and copper in children with and without malaria in the \
            east of the country, and to see whether the levels of zinc were lower where the disease was severe; \
            a review of twenty studies found that they were not, whatever the age of the patients.";
        assert_eq!(outcome(ABSTRACT, other), Agreement::Contradict);
    }

    #[test]
    fn abstract_in_another_language_or_too_short_is_not_compared() {
        let german = "Hintergrund: Es gibt nur wenige Daten zur Rolle von Spurenelementen bei schwerer Malaria. Die \
            Konzentrationen von Zink und Kupfer wurden im Serum von drei Gruppen von Kindern gemessen, und sie waren \
            bei den schwer erkrankten Kindern niedriger beziehungsweise deutlich erh\u{f6}ht.";
        assert_eq!(shared_phrases(Some(ABSTRACT), Some(german)), None);
        assert_eq!(shared_phrases(Some(ABSTRACT), Some("No abstract available.")), None);
        assert_eq!(shared_phrases(None, Some(ABSTRACT)), None);
    }
}
