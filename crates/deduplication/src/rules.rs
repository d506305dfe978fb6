//! The thresholds of deduplication, as a protocol states them, and the sentence a paper prints.

use serde::{Deserialize, Serialize};

/// What a protocol may set about deduplication. The defaults are meant to be right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Rules {
    /// Likeness (one minus Levenshtein distance over length) from which two titles with the same
    /// words but for spelling count as one; 0 to 1. Default 0.9.
    pub title_likeness: f64,
    /// A title of fewer letters does not name a work by itself. Default 20.
    pub short_title_letters: usize,
    /// A title that records of so many years bear recurs ("Editorial"). Default 3.
    pub recurring_title_years: usize,
    /// A title that records of so many first authors bear recurs. Default 4.
    pub recurring_title_authors: usize,
    /// A DOI that records of so many first authors bear is that of a collection, such as the supplement of
    /// a meeting, and is not compared. Default 4.
    pub collection_doi_authors: usize,
    /// Works that must stand under two names of a journal or conference, agreeing in title, authors
    /// and year, for the names to be taken for one. Default 5.
    pub journal_name_works: usize,
    /// Records that share a blocking key are compared with each other up to this number. Default 200.
    pub largest_block: usize,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            title_likeness: 0.9,
            short_title_letters: 20,
            recurring_title_years: 3,
            recurring_title_authors: 4,
            collection_doi_authors: 4,
            journal_name_works: 5,
            largest_block: 200,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rule_left_out_has_its_default_and_an_unknown_one_is_refused() {
        let rules: Rules = serde_json::from_str(r#"{"title-likeness": 0.95}"#).unwrap();
        assert_eq!(rules, Rules { title_likeness: 0.95, ..Rules::default() });
        let refused = serde_json::from_str::<Rules>(r#"{"title-similarity": 0.95}"#).unwrap_err();
        assert!(refused.to_string().contains("unknown field `title-similarity`"), "{refused}");
    }
}
