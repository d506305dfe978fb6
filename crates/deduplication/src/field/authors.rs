//! Authors: family names as sets of words, so that order, particles, initials, inverted and
//! run-together names do not hide that two lists name the same people.

use crate::Rules;
use crate::fold::{fold, hash, is_among};
use crate::similarity::likeness;
use revflow_review::Author;
use std::borrow::Cow;

/// The authors of a record made ready for comparison.
#[derive(Debug, Clone, Default)]
pub(crate) struct Authors {
    /// Hashes of the words of all family names, sorted.
    family: Box<[u64]>,
    /// Hashes of given names of three letters and more, sorted: an inverted name has its family there.
    given: Box<[u64]>,
    /// Folded family names in order, a blank between words.
    names: Box<str>,
    /// Hash of the first author's longest word of the family name; 0: no author.
    pub(crate) first: u64,
    /// The longest word of each family name, hashed, with the first letter of the given name; sorted.
    initials: Box<[(u64, u8)]>,
    /// First letter of the first author's given name; 0: none.
    initial: u8,
    /// How many authors are listed.
    count: usize,
    /// Whether those named are groups: `HOPE Investigators`.
    groups_only: bool,
}

/// How two lists of authors stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum AuthorsLevel {
    /// Most of the shorter list stands in the other.
    Same,
    /// Some do.
    Some,
    /// One of the lists is empty.
    Missing,
    /// Nobody is in both.
    Different,
}

/// What stands for a letter a database could not print: `Barbar?`.
const UNPRINTED: [char; 2] = ['?', '\u{fffd}'];

/// Collaborations list hundreds; the first of them tell a work.
const MOST_AUTHORS: usize = 60;

impl Authors {
    /// Prepares the authors of a record. "Anonymous" and "et al." are nobody.
    pub(crate) fn prepare(authors: &[Author]) -> Self {
        let (mut family, mut given, mut names) = (Vec::new(), Vec::new(), String::new());
        let mut initials = Vec::new();
        let groups_only = authors.iter().take(MOST_AUTHORS).all(is_group);
        let mut prepared = Self { groups_only, ..Self::default() };
        for person in authors.iter().take(MOST_AUTHORS).flat_map(persons) {
            let folded = match person.family.contains(UNPRINTED) {
                true => fold(&person.family.replace(UNPRINTED, "")),
                false => fold(&person.family),
            };
            let words: Vec<&str> = folded.split(' ').filter(|word| is_name(word)).collect();
            let Some(longest) = words.iter().max_by_key(|word| word.len()) else { continue };
            let folded_given = fold(&person.given);
            if prepared.count == 0 {
                prepared.first = hash(longest);
                prepared.initial = folded_given.bytes().next().unwrap_or_default();
            }
            if let Some(initial) = folded_given.bytes().next() {
                initials.push((hash(longest), initial));
            }
            prepared.count += 1;
            for word in &words {
                family.push(hash(word));
                if !names.is_empty() {
                    names.push(' ');
                }
                names.push_str(word);
            }
            given.extend(folded_given.split(' ').filter(|word| word.len() >= 3).map(hash));
        }
        for set in [&mut family, &mut given] {
            set.sort_unstable();
            set.dedup();
        }
        initials.sort_unstable();
        prepared.initials = initials.into();
        prepared.family = family.into();
        prepared.given = given.into();
        prepared.names = names.into();
        prepared
    }

    /// Whether nobody is named.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many authors are named.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// The folded family names, for a score a person reads.
    pub(crate) fn names(&self) -> &str {
        &self.names
    }
}

/// Compares two lists of authors.
///
/// `Same` asks that enough of the family names of the shorter list stand in the other (one
/// database stops after three and "et al."), spelling apart. Two single authors of one family name
/// with other initials are different people.
pub(crate) fn compare_authors(a: &Authors, b: &Authors, rules: &Rules) -> AuthorsLevel {
    let same = rules.same_authors.get();
    if a.is_empty() || b.is_empty() {
        return AuthorsLevel::Missing;
    }
    let (short, long) = if a.family.len() <= b.family.len() { (a, b) } else { (b, a) };
    let shared = short
        .family
        .iter()
        .filter(|word| long.has(word))
        .count()
        // An inverted name: the family of the longer list stands among the given names of the shorter.
        .max(
            long.family
                .iter()
                .filter(|word| short.given.binary_search(word).is_ok())
                .count()
                .min(short.family.len()),
        );
    let mut share = shared as f64 / short.family.len() as f64;
    if share < same {
        share = share.max(respelled_share(&short.names, &long.names, rules.author_name_likeness.get()));
    }
    let other_initials = a.initial != b.initial && a.initial != 0 && b.initial != 0;
    if share >= same {
        if short.count == 1 && long.count == 1 && other_initials && short.first == long.first {
            return AuthorsLevel::Different;
        }
        if are_namesakes(a, b) {
            return AuthorsLevel::Different;
        }
        AuthorsLevel::Same
    } else if a.groups_only != b.groups_only {
        // One database names the group, another the persons who wrote for it.
        AuthorsLevel::Missing
    } else if share > 0.0 {
        AuthorsLevel::Some
    } else {
        AuthorsLevel::Different
    }
}

/// Whether two or more family names are in both lists and none of them with the same initial: `Wang Y, Li J`
/// and `Wang S, Li Q`. A name that one list bears twice, or without an initial, says nothing.
fn are_namesakes(a: &Authors, b: &Authors) -> bool {
    let once = |authors: &Authors| -> Vec<(u64, u8)> {
        let names = authors.initials.chunk_by(|one, other| one.0 == other.0);
        names.filter(|name| name.len() == 1).map(|name| name[0]).collect()
    };
    let other = once(b);
    let shared: Vec<bool> = once(a)
        .into_iter()
        .filter_map(|(name, initial)| {
            let at = other.binary_search_by_key(&name, |(name, _)| *name).ok()?;
            Some(other[at].1 == initial)
        })
        .collect();
    shared.len() >= 2 && !shared.contains(&true)
}

impl Authors {
    fn has(&self, word: &u64) -> bool {
        self.family.binary_search(word).is_ok() || self.given.binary_search(word).is_ok()
    }
}

/// The share of the first list's words that the second has in a similar spelling: transliterations,
/// misprints, letters a database could not print.
fn respelled_share(short: &str, long: &str, alike: f64) -> f64 {
    let found = |word: &str| {
        long.split(' ')
            .any(|other| word == other || (word.len() > 3 && likeness(word, other, alike).is_some()))
    };
    let words = short.split(' ').count();
    short.split(' ').filter(|word| found(word)).count() as f64 / words as f64
}

/// Whether an author is a group, also where the import took its name for that of a person.
fn is_group(author: &Author) -> bool {
    match author {
        Author::Group(_) => true,
        Author::Person { family, given, .. } => {
            let name = fold(&format!("{family} {}", given.as_deref().unwrap_or_default()));
            name.split(' ').any(|word| is_among(word, GROUPS))
        }
    }
}

/// Words of the names of groups.
const GROUPS: &[&str] = &[
    "association",
    "collaboration",
    "collaborative",
    "collaborators",
    "committee",
    "consortium",
    "group",
    "investigators",
    "network",
    "organization",
    "society",
    "taskforce",
    "trialists",
];

struct Person<'a> {
    family: Cow<'a, str>,
    given: Cow<'a, str>,
}

/// The persons an author field names: usually one; several where a database ran names together
/// (`Adeli K.Lewis G. F.`).
fn persons(author: &Author) -> Vec<Person<'_>> {
    let (family, given) = match author {
        Author::Person { family, given, .. } => (family.as_str(), given.as_deref().unwrap_or_default()),
        Author::Group(name) => (name.as_str(), ""),
    };
    if split_run_together(family).len() == 1 && split_run_together(given).len() == 1 {
        return vec![Person { family: family.into(), given: given.into() }];
    }
    let whole = format!("{family} {given}");
    split_run_together(&whole)
        .into_iter()
        .map(|part| {
            // `de Groot D.`: the initials follow the last word that is longer than an initial.
            let is_initials = |word: &str| word.contains('.') || word.len() == 1;
            let (given, family): (Vec<&str>, Vec<&str>) =
                part.split_whitespace().partition(|word| is_initials(word));
            Person { family: family.join(" ").into(), given: given.join(" ").into() }
        })
        .collect()
}

/// Splits after an initial's full stop that a name follows without a blank.
fn split_run_together(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut parts = Vec::new();
    let mut from = 0;
    for at in 1..bytes.len().saturating_sub(2) {
        let after_initial = bytes[at] == b'.' && bytes[at - 1].is_ascii_uppercase();
        let name = bytes[at + 1].is_ascii_alphabetic() && bytes[at + 2].is_ascii_lowercase();
        if after_initial && name {
            parts.push(&text[from..=at]);
            from = at + 1;
        }
    }
    parts.push(&text[from..]);
    parts
}

fn is_name(word: &str) -> bool {
    word.len() > 1 && !is_among(word, NO_NAMES)
}

/// Particles, suffixes and what databases write for nobody.
const NO_NAMES: &[&str] = &[
    "al",
    "anon",
    "anonymous",
    "author",
    "authors",
    "available",
    "bin",
    "corporate",
    "da",
    "das",
    "de",
    "del",
    "dela",
    "della",
    "den",
    "der",
    "di",
    "do",
    "dos",
    "du",
    "el",
    "et",
    "ibn",
    "ii",
    "iii",
    "jr",
    "la",
    "le",
    "listed",
    "na",
    "no",
    "sr",
    "ten",
    "the",
    "unknown",
    "van",
    "von",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn compare_authors(a: &Authors, b: &Authors) -> AuthorsLevel {
        super::compare_authors(a, b, &Rules::default())
    }

    fn people(names: &[(&str, &str)]) -> Authors {
        let authors: Vec<Author> =
            names.iter().map(|(family, given)| Author::person(*family, Some(given))).collect();
        Authors::prepare(&authors)
    }

    #[test]
    fn order_initials_particles_and_accents_do_not_matter() {
        let full = people(&[("van den Hoven", "Jeroen"), ("M\u{fc}ller", "Anna B.")]);
        let short = people(&[("Muller", "A"), ("Hoven", "J")]);
        assert_eq!(compare_authors(&full, &short), AuthorsLevel::Same);
    }

    #[test]
    fn names_run_together_are_several_people() {
        let together = Authors::prepare(&[Author::person("Haverslag", Some("R. T.de Groot D."))]);
        assert_eq!(together.count(), 2);
        assert_eq!(together.names(), "haverslag groot");
        let apart = people(&[("Haverslag", "R. T."), ("De Groot", "D.")]);
        assert_eq!(compare_authors(&together, &apart), AuthorsLevel::Same);
    }

    #[test]
    fn inverted_name_is_the_same_person() {
        let a = people(&[("Zhang", "Wei")]);
        let b = people(&[("Wei", "Zhang")]);
        assert_eq!(compare_authors(&a, &b), AuthorsLevel::Same);
        assert_eq!(compare_authors(&b, &a), AuthorsLevel::Same);
    }

    #[test]
    fn misprint_is_the_same_person() {
        let a = people(&[("Golding", "R"), ("Mikolajczak", "R")]);
        let b = people(&[("Goldring", "R"), ("Miko?ajczak", "R")]);
        assert_eq!(compare_authors(&a, &b), AuthorsLevel::Same);
    }

    #[test]
    fn shorter_list_counts() {
        let all = people(&[("Adeli", "K"), ("Lewis", "G"), ("Baker", "C"), ("Taher", "J")]);
        assert_eq!(compare_authors(&all, &people(&[("Adeli", "K")])), AuthorsLevel::Same);
        assert_eq!(compare_authors(&all, &people(&[("Adeli", "K"), ("Xu", "L")])), AuthorsLevel::Some);
        assert_eq!(compare_authors(&all, &people(&[("Xu", "L")])), AuthorsLevel::Different);
    }

    #[test]
    fn other_initials_are_other_people() {
        assert_eq!(
            compare_authors(&people(&[("Smith", "J")]), &people(&[("Smith", "A.")])),
            AuthorsLevel::Different
        );
        assert_eq!(
            compare_authors(&people(&[("Smith", "J")]), &people(&[("Smith", "")])),
            AuthorsLevel::Same
        );
    }

    #[test]
    fn lists_of_namesakes_are_other_people() {
        let authors = people(&[("Wang", "Y"), ("Li", "J"), ("Zhang", "H")]);
        let level = |names| compare_authors(&authors, &people(names));
        assert_eq!(level(&[("Wang", "S"), ("Li", "Q"), ("Zhang", "B")]), AuthorsLevel::Different);
        assert_eq!(level(&[("Wang", "S"), ("Li", "Q"), ("Zhang", "Hong")]), AuthorsLevel::Same);
        assert_eq!(level(&[("Wang", ""), ("Li", "Q"), ("Zhang", "")]), AuthorsLevel::Same);
    }

    #[test]
    fn group_is_not_compared_with_persons() {
        let group =
            Authors::prepare(&[Author::person("Heart Outcomes Prevention Study", Some("Investigators"))]);
        let persons = people(&[("Yusuf", "S"), ("Sleight", "P")]);
        assert_eq!(compare_authors(&group, &persons), AuthorsLevel::Missing);
        let other = Authors::prepare(&[Author::group("Diabetes Control Group")]);
        assert_eq!(compare_authors(&group, &other), AuthorsLevel::Different);
    }

    #[test]
    fn nobody_agrees_with_nobody() {
        let nobody = Authors::prepare(&[Author::Group("Anonymous".into()), Author::Group("et al.".into())]);
        assert!(nobody.is_empty());
        assert_eq!(compare_authors(&nobody, &nobody), AuthorsLevel::Missing);
    }
}
