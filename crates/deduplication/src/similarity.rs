//! How alike two texts are. The hot loop uses rapidfuzz, which gives up as soon as a pair cannot
//! reach the threshold; the scores a person reads are those of strsim. All calls to either crate are
//! here, so that they can be held against each other (see the tests) and replaced.

use rapidfuzz::distance::levenshtein;

/// One minus the Levenshtein distance over the length of the longer text, when it is at least
/// `at_least`. Two empty texts are alike.
///
/// The texts are compared byte by byte; they are folded, hence ASCII.
pub(crate) fn likeness(a: &str, b: &str, at_least: f64) -> Option<f64> {
    if a == b {
        return Some(1.0);
    }
    let (short, long) = if a.len() < b.len() { (a.len(), b.len()) } else { (b.len(), a.len()) };
    // The distance is at least the difference in length.
    if (short as f64) < at_least * long as f64 {
        return None;
    }
    let args = levenshtein::Args::default().score_cutoff(at_least);
    levenshtein::normalized_similarity_with_args(a.bytes(), b.bytes(), &args)
}

/// Letters inserted, left out or exchanged between two texts (Levenshtein 1966).
pub(crate) fn distance(a: &str, b: &str) -> usize {
    levenshtein::distance(a.bytes(), b.bytes())
}

/// Jaro-Winkler similarity (Winkler 1990), 0 to 1: the score printed beside a reason.
pub(crate) fn jaro_winkler(a: &str, b: &str) -> f64 {
    if a == b { 1.0 } else { strsim::jaro_winkler(a, b) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn likeness_is_that_of_strsim(a in "[a-e ]{0,40}", b in "[a-e ]{0,40}", at_least in 0.0..1.0f64) {
            let expected = strsim::normalized_levenshtein(&a, &b);
            match likeness(&a, &b, at_least) {
                Some(found) => prop_assert!((found - expected).abs() < 1e-9),
                None => prop_assert!(expected < at_least + 1e-9),
            }
        }

        #[test]
        fn distance_is_that_of_strsim(a in "[a-e ]{0,40}", b in "[a-e ]{0,40}") {
            prop_assert_eq!(distance(&a, &b), strsim::levenshtein(&a, &b));
        }

        #[test]
        fn jaro_winkler_is_that_of_rapidfuzz(a in "[a-e ]{0,40}", b in "[a-e ]{0,40}") {
            let other = rapidfuzz::distance::jaro_winkler::similarity(a.bytes(), b.bytes());
            prop_assert!((jaro_winkler(&a, &b) - other).abs() < 1e-9, "{} {other}", jaro_winkler(&a, &b));
        }
    }

    #[test]
    fn likeness_below_the_threshold_is_not_given() {
        assert_eq!(likeness("", "", 0.9), Some(1.0));
        assert_eq!(likeness("abcd", "abcx", 0.9), None);
        assert_eq!(likeness("abcd", "abcx", 0.75), Some(0.75));
    }
}
