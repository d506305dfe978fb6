//! The name that asks for no thought: `Nobody, Ann B.` Nearly all names of an export are such, so they
//! are told in one look at their bytes, and everything else about names is left to the other modules.

use super::ornaments::is_degree;
use super::{is_suffix, organisations};
use revflow_review::Author;

/// The person a plain name stands for: a family name with small letters in it, a comma, a blank, and
/// given names that each begin with a capital. `None` says only that the name is not plain.
pub(crate) fn plain_person(name: &str) -> Option<Author> {
    let comma = only_comma(name)?;
    let (family, given) = (&name[..comma], name.get(comma + 2..)?);
    let last_of_family = family.rsplit(' ').next()?;
    let last_of_given = given.rsplit(' ').next()?;
    // "on behalf of", "for the"; initials or a point before the comma; "null" and "et al" behind it.
    let is_name = !family.starts_with(['o', 'f'])
        && !family.contains(" and ")
        && last_of_family.bytes().any(|byte| byte.is_ascii_lowercase())
        && !family.ends_with('.')
        && given.split(' ').all(|word| word.starts_with(|c: char| c.is_ascii_uppercase()));
    let is_bare = !is_suffix(last_of_given) && !is_suffix(last_of_family) && !is_degree(last_of_given);
    let is_person = is_name && is_bare && !organisations::has_comma_of_its_own(family, given);
    is_person.then(|| Author::person(family, Some(given)))
}

/// Where the comma stands in a text of letters, hyphens, apostrophes and points, with single blanks and
/// one comma, which a blank follows.
fn only_comma(name: &str) -> Option<usize> {
    let mut comma = None;
    let mut before = b' ';
    for (at, byte) in name.bytes().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'\'' | b'.' if before != b',' => {}
            // Letters of the Latin alphabet with their accents.
            0xC3..=0xCA | 0x80..=0xBF if before != b',' => {}
            b' ' if before != b' ' => {}
            b',' if before != b' ' && comma.is_none() => comma = Some(at),
            _ => return None,
        }
        before = byte;
    }
    comma.filter(|_| before != b' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WORDS: &[&str] = &[
        "Nobody",
        "van",
        "der",
        "LI",
        "Li",
        "A.",
        "A",
        "J.-P.",
        "Ann",
        "Jr",
        "Jr.",
        "III",
        "MD",
        "Ph.D.",
        "M.D.",
        "PhD",
        "RN",
        "University",
        "Health",
        "Co.",
        "Ltd",
        "Inc",
        "and",
        "et",
        "al",
        "al.",
        "null",
        "on",
        "behalf",
        "of",
        "for",
        "the",
        "Team",
        "10",
        "Müller",
        "Иван",
        "É.",
        "O'Nobody",
        "Others",
        "UK",
        "D'",
        "-",
        "&",
        "KGaA",
        "Merck",
        "Darmstadt",
        "No",
        "authors",
        "RC",
        "AAAA",
        "NCT04381559",
        "[Ed]",
        "(2020)",
    ];

    proptest! {
        #[test]
        fn plain_name_is_read_as_any_other(
            words in prop::collection::vec(prop::sample::select(WORDS), 1..6),
            ends in prop::collection::vec(prop::sample::select(&[" ", ", ", ",", "  ", "; "][..]), 5),
        ) {
            let mut name = String::new();
            for (word, end) in words.iter().zip(&ends) {
                name.push_str(word);
                name.push_str(end);
            }
            for name in [name.as_str(), name.trim_end_matches([' ', ',', ';'])] {
                if let Some(person) = plain_person(name) {
                    prop_assert_eq!(&super::super::parse_closely(name, super::super::Order::FamilyFirst), &person);
                    prop_assert_eq!(&super::super::parse_closely(name, super::super::Order::GivenFirst), &person);
                    prop_assert!(super::super::run_together(name).is_none(), "{}", name);
                    prop_assert!(!super::super::is_nobody(name) && !crate::plain_text::is_placeholder(name));
                }
            }
        }
    }

    #[test]
    fn most_names_are_plain() {
        for name in ["Nobody, Ann", "van den Hoven, Jan", "O'Nobody, A. B.", "Müller-Nobody, Jörg", "Li, W"]
        {
            assert!(plain_person(name).is_some(), "{name}");
        }
        for name in ["Nobody", "LI, Wei", "Nobody, Ann MD", "Nobody, Jr", "Department of Health, England"] {
            assert!(plain_person(name).is_none(), "{name}");
        }
    }
}
