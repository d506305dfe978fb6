//! The name that asks for no thought: `Nobody, Ann B.` Nearly all names of an export are such, so they
//! are told in one look at their bytes, and everything else about names is left to the other modules.

use super::ornaments::is_degree;
use super::{is_suffix, organisations};
use revflow_review::Author;

/// The person a plain name stands for: a family name with small letters in it, a comma, a blank, and
/// given names that each begin with a capital. `None` says only that the name is not plain.
pub(crate) fn plain_person(name: &str) -> Option<Author> {
    let Shape { comma, last_of_family, last_of_given } = shape(name)?;
    let (family, given) = (&name[..comma], &name[comma + 2..]);
    let is_one_word = last_of_family == 0;
    let (last_of_family, last_of_given) = (&family[last_of_family..], &name[last_of_given..]);
    // "on behalf of", "for the"; initials or a point before the comma.
    let is_name = !family.starts_with(['o', 'f'])
        && last_of_family.bytes().any(|byte| byte.is_ascii_lowercase())
        && !family.ends_with('.');
    let is_bare = !is_suffix(last_of_given) && !is_suffix(last_of_family) && !is_degree(last_of_given);
    let is_organisation = match is_one_word {
        true => organisations::is_legal_form(last_of_given),
        false => organisations::has_comma_of_its_own(family, given),
    };
    (is_name && is_bare && !is_organisation).then(|| Author::of_parts(family, Some(given), None))
}

/// Where the comma of a name stands, and where the words before it and at the end begin.
struct Shape {
    comma: usize,
    last_of_family: usize,
    last_of_given: usize,
}

/// The shape of a text of letters, hyphens, apostrophes and points, with single blanks and one comma,
/// which a blank follows. No word before the comma is "and"; all behind it begin with a capital, which
/// "null" and "et al" do not.
fn shape(name: &str) -> Option<Shape> {
    let bytes = name.as_bytes();
    let (mut comma, mut last_of_family, mut word) = (None, 0, 0);
    let mut before = b' ';
    for (at, byte) in name.bytes().enumerate() {
        match byte {
            b'A'..=b'Z' if before != b',' => {}
            // No given name begins with any of these.
            _ if before == b' ' && comma.is_some() => return None,
            b'a'..=b'z' | b'-' | b'\'' | b'.' if before != b',' => {}
            // Letters of the Latin alphabet with their accents.
            0xC3..=0xCA | 0x80..=0xBF if before != b',' => {}
            b' ' if before != b' ' => {
                if comma.is_none() && word > 0 && &bytes[word..at] == b"and" {
                    return None;
                }
                word = at + 1;
            }
            b',' if before != b' ' && comma.is_none() => (comma, last_of_family) = (Some(at), word),
            _ => return None,
        }
        before = byte;
    }
    let comma = comma.filter(|_| !matches!(before, b' ' | b','))?;
    Some(Shape { comma, last_of_family, last_of_given: word })
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
        for name in [
            "Nobody",
            "Other and Nobody, Ann",
            "LI, Wei",
            "Nobody, Ann MD",
            "Nobody, Jr",
            "Department of Health, England",
        ] {
            assert!(plain_person(name).is_none(), "{name}");
        }
    }
}
