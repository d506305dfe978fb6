//! The thresholds and switches of deduplication, as a protocol states them. One table says of each what
//! it is called, where it is kept and what it does; documentation, the methods sentence and the
//! sensitivity of a result are made from it, so that they cannot drift apart.

mod share;

pub use share::Share;

use serde::{Deserialize, Serialize};
use std::fmt;
use std::fmt::Write as _;

/// What a protocol may set about deduplication. The defaults are meant to be right;
/// [`Rules::described`] says of each what it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[allow(missing_docs, reason = "each is described once, in the table below")]
pub struct Rules {
    pub title_likeness: Share,
    pub similar_title: Share,
    pub short_title_letters: usize,
    pub recurring_title_years: usize,
    pub recurring_title_authors: usize,
    pub same_authors: Share,
    pub author_name_likeness: Share,
    pub journal_name_works: usize,
    pub collection_doi_authors: usize,
    pub same_abstract: Share,
    pub other_abstract: Share,
    pub verbatim_abstract: Share,
    pub largest_block: usize,
    pub compare_abstracts: bool,
    pub one_contradiction: bool,
    pub authors_aside: bool,
    pub alike_titles: bool,
    pub translated_titles: bool,
    pub printed_again: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            title_likeness: Share::of(0.9),
            similar_title: Share::of(0.7),
            short_title_letters: 20,
            recurring_title_years: 3,
            recurring_title_authors: 4,
            same_authors: Share::of(0.6),
            author_name_likeness: Share::of(0.7),
            journal_name_works: 5,
            collection_doi_authors: 4,
            same_abstract: Share::of(0.6),
            other_abstract: Share::of(0.35),
            verbatim_abstract: Share::of(0.9),
            largest_block: 200,
            compare_abstracts: true,
            one_contradiction: true,
            authors_aside: true,
            alike_titles: true,
            translated_titles: true,
            printed_again: true,
        }
    }
}

/// A rule, its value in force and what it does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RuleDescription {
    /// The key in a protocol: `title-likeness`.
    pub key: &'static str,
    /// The value in force.
    pub value: RuleValue,
    /// One sentence for the person who sets it.
    pub explanation: &'static str,
}

/// The value of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum RuleValue {
    /// A share, 0 to 1.
    Share(Share),
    /// A number of letters, records, years.
    Count(usize),
    /// On or off.
    Switch(bool),
}

/// As a protocol writes it: `0.9`, `20`, `true`.
impl fmt::Display for RuleValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // TOML tells a number with a point from one without.
            Self::Share(share) => f.pad(&format!("{:?}", share.get())),
            Self::Count(count) => f.pad(&count.to_string()),
            Self::Switch(on) => f.pad(&on.to_string()),
        }
    }
}

impl Rules {
    /// Each rule with its key, its value and what it does, in the order of a protocol.
    #[must_use]
    pub fn described(&self) -> Vec<RuleDescription> {
        let mut rules = self.clone();
        TABLE
            .iter()
            .map(|(key, place, explanation)| RuleDescription {
                key,
                value: place.get(&mut rules),
                explanation,
            })
            .collect()
    }

    /// The table of a protocol that says the same, each rule under a comment that explains it.
    #[must_use]
    pub fn as_toml(&self) -> String {
        let mut toml = String::from("[deduplication.rules]\n");
        for rule in self.described() {
            let _ = write!(toml, "# {}\n{} = {}\n", rule.explanation, rule.key, rule.value);
        }
        toml
    }

    /// The rules with other values, `steps` steps below (negative) or above the one in force, for the
    /// rule at `index` of [`Rules::described`]. `None` where there is no such value: a switch has one
    /// other, a share ends at 0 and 1, a count at 1.
    pub(crate) fn varied(&self, index: usize, steps: i32) -> Option<Self> {
        let (_, place, _) = TABLE.get(index)?;
        let mut rules = self.clone();
        place.vary(&mut rules, steps).then_some(rules)
    }
}

/// Where a rule is kept, and how far one step of it goes.
enum Place {
    Share(fn(&mut Rules) -> &mut Share, f64),
    Count(fn(&mut Rules) -> &mut usize, usize),
    Switch(fn(&mut Rules) -> &mut bool),
}

impl Place {
    fn get(&self, rules: &mut Rules) -> RuleValue {
        match self {
            Self::Share(at, _) => RuleValue::Share(*at(rules)),
            Self::Count(at, _) => RuleValue::Count(*at(rules)),
            Self::Switch(at) => RuleValue::Switch(*at(rules)),
        }
    }

    /// Sets the value `steps` steps away; false where there is none.
    fn vary(&self, rules: &mut Rules, steps: i32) -> bool {
        match self {
            Self::Share(at, step) => {
                // Steps are hundredths: 0.9 and one step is 0.95, not 0.9500000000000001.
                let value = ((at(rules).get() + f64::from(steps) * step) * 100.0).round() / 100.0;
                Share::new(value).map(|share| *at(rules) = share).is_some()
            }
            Self::Count(at, step) => {
                let value = i64::try_from(*at(rules)).unwrap_or(i64::MAX);
                let value = value.saturating_add(i64::from(steps) * i64::try_from(*step).unwrap_or(1));
                let Some(count) = usize::try_from(value).ok().filter(|count| *count > 0) else {
                    return false;
                };
                *at(rules) = count;
                true
            }
            Self::Switch(at) if steps.abs() == 1 => {
                // On is above off.
                let other = steps == 1;
                std::mem::replace(at(rules), other) != other
            }
            Self::Switch(_) => false,
        }
    }
}

const TABLE: [(&str, Place, &str); 19] = [
    (
        "title-likeness",
        Place::Share(|rules| &mut rules.title_likeness, 0.03),
        "Likeness (one minus Levenshtein distance over length) from which two titles with the same words but for spelling are one.",
    ),
    (
        "similar-title",
        Place::Share(|rules| &mut rules.similar_title, 0.05),
        "Likeness from which two titles that differ in words are similar, and one work only if the place or the abstract says so.",
    ),
    (
        "short-title-letters",
        Place::Count(|rules| &mut rules.short_title_letters, 5),
        "A title of fewer letters does not name a work by itself.",
    ),
    (
        "recurring-title-years",
        Place::Count(|rules| &mut rules.recurring_title_years, 1),
        "A title that records of so many years bear recurs, as \"Editorial\" does, and needs its place.",
    ),
    (
        "recurring-title-authors",
        Place::Count(|rules| &mut rules.recurring_title_authors, 1),
        "A title that records of so many first authors bear recurs, and needs its place.",
    ),
    (
        "same-authors",
        Place::Share(|rules| &mut rules.same_authors, 0.1),
        "Share of the family names of the shorter list of authors that must stand in the longer one for the two to agree.",
    ),
    (
        "author-name-likeness",
        Place::Share(|rules| &mut rules.author_name_likeness, 0.1),
        "Likeness from which two family names of four letters and more are one name in two spellings.",
    ),
    (
        "journal-name-works",
        Place::Count(|rules| &mut rules.journal_name_works, 2),
        "Works that must stand under two names of a journal or conference, agreeing in title, authors and year, for the names to be one.",
    ),
    (
        "collection-doi-authors",
        Place::Count(|rules| &mut rules.collection_doi_authors, 1),
        "A DOI that records of so many first authors bear is that of a collection, such as a meeting supplement, and is not compared.",
    ),
    (
        "same-abstract",
        Place::Share(|rules| &mut rules.same_abstract, 0.1),
        "Share of the phrases of three words of the shorter abstract from which two abstracts are one text.",
    ),
    (
        "other-abstract",
        Place::Share(|rules| &mut rules.other_abstract, 0.1),
        "Share of phrases below which two abstracts are two texts and speak against one work.",
    ),
    (
        "verbatim-abstract",
        Place::Share(|rules| &mut rules.verbatim_abstract, 0.05),
        "Share of phrases from which two abstracts are one text word for word.",
    ),
    (
        "largest-block",
        Place::Count(|rules| &mut rules.largest_block, 50),
        "Records that share a blocking key are compared with each other up to this number; larger blocks are divided, then reported.",
    ),
    (
        "compare-abstracts",
        Place::Switch(|rules| &mut rules.compare_abstracts),
        "Whether abstracts are compared where the other fields leave a doubt.",
    ),
    (
        "one-contradiction",
        Place::Switch(|rules| &mut rules.one_contradiction),
        "Whether two records are merged although one field contradicts, when two others agree strongly besides title and authors.",
    ),
    (
        "authors-aside",
        Place::Switch(|rules| &mut rules.authors_aside),
        "Whether two records are merged although their authors are missing or differ, when title and place agree.",
    ),
    (
        "alike-titles",
        Place::Switch(|rules| &mut rules.alike_titles),
        "Whether two records are merged whose titles differ in a subtitle or some words, when authors and place or abstract agree.",
    ),
    (
        "translated-titles",
        Place::Switch(|rules| &mut rules.translated_titles),
        "Whether two records are merged whose titles are unlike, as translations are, when authors and all pages of one volume agree.",
    ),
    (
        "printed-again",
        Place::Switch(|rules| &mut rules.printed_again),
        "Whether an article is merged with itself where its journal printed it again, word for word, in the next volume.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn rule_left_out_has_its_default_and_an_unknown_one_is_refused() {
        let rules: Rules = serde_json::from_str(r#"{"title-likeness": 0.95}"#).unwrap();
        assert_eq!(rules, Rules { title_likeness: Share::of(0.95), ..Rules::default() });
        let refused = serde_json::from_str::<Rules>(r#"{"title-similarity": 0.95}"#).unwrap_err();
        assert!(refused.to_string().contains("unknown field `title-similarity`"), "{refused}");
        let refused = serde_json::from_str::<Rules>(r#"{"title-likeness": 7}"#).unwrap_err();
        assert!(refused.to_string().contains("7 is not a share between 0 and 1"), "{refused}");
    }

    #[test]
    fn every_rule_is_described_once() {
        let described: Vec<&str> = Rules::default().described().iter().map(|rule| rule.key).collect();
        let written = serde_json::to_value(Rules::default()).unwrap();
        let keys: BTreeSet<&str> = written.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(described.iter().copied().collect::<BTreeSet<_>>(), keys);
        assert_eq!(described.len(), keys.len());
        for rule in Rules::default().described() {
            assert!(rule.explanation.ends_with('.'), "{}", rule.key);
        }
    }

    #[test]
    fn every_rule_is_kept_where_its_key_says() {
        for (index, rule) in Rules::default().described().iter().enumerate() {
            let varied = Rules::default().varied(index, -1).expect("every default has a value below it");
            let (before, after) =
                (serde_json::to_value(Rules::default()).unwrap(), serde_json::to_value(&varied).unwrap());
            for (key, value) in before.as_object().unwrap() {
                assert_eq!(after[key] != *value, key == rule.key, "{key} when {} is varied", rule.key);
            }
        }
    }

    #[test]
    fn values_end_where_there_are_none() {
        let rules = Rules { title_likeness: Share::of(0.98), recurring_title_years: 1, ..Rules::default() };
        assert_eq!(rules.varied(0, 1), None);
        assert_eq!(rules.varied(0, -1).unwrap().title_likeness, Share::of(0.95));
        assert_eq!(rules.varied(3, -1), None);
        let switch = TABLE.iter().position(|(key, ..)| *key == "one-contradiction").unwrap();
        assert!(rules.varied(switch, 1).is_none() && rules.varied(switch, -2).is_none());
        assert!(!rules.varied(switch, -1).unwrap().one_contradiction);
        assert_eq!(rules.varied(TABLE.len(), 1), None);
    }

    #[test]
    fn table_of_a_protocol_reads_back_as_the_same_rules() {
        let rules = Rules {
            title_likeness: Share::of(1.0),
            largest_block: 7,
            alike_titles: false,
            ..Rules::default()
        };
        let read: toml::Table = toml::from_str(&rules.as_toml()).unwrap();
        let read: Rules = read["deduplication"]["rules"].clone().try_into().unwrap();
        assert_eq!(read, rules);
        insta::assert_snapshot!(Rules::default().as_toml());
    }
}
