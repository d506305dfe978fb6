//! Two people in one cell with one comma between them: `Ann B. Nobody, Bob Other`. A family name may
//! have two words and a given name two, `García Márquez, Gabriel José`, so that only what no family
//! name has parts them: an initial in the middle, or given names that are among the most common at the
//! beginning.

use crate::names::{are_initials, parse_natural};
use revflow_review::Author;

/// The two names, given names first; `None` when they may be one.
pub(super) fn two_names(text: &str) -> Option<[&str; 2]> {
    let (one, other) = text.split_once(", ")?;
    let both = [one.trim(), other.trim()];
    let [first, second] = both;
    // It is the first half that might be a family name.
    let certain = has_middle_initial(first)
        || begins_as_given_names_do(first)
            && (has_middle_initial(second) || begins_as_given_names_do(second));
    (certain && both.into_iter().all(is_person)).then_some(both)
}

/// Two to five words in the natural order, the last of them a family name.
fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let is_word = |word: &&str| word.starts_with(char::is_alphabetic) && !word.contains([',', '(', '/', ';']);
    let has_family =
        words.last().is_some_and(|word| word.chars().any(char::is_lowercase) && !word.ends_with('.'));
    (2..=5).contains(&words.len())
        && words.iter().all(is_word)
        && words.first().is_some_and(|word| word.starts_with(char::is_uppercase))
        && has_family
        && matches!(parse_natural(name), Author::Person { .. })
}

/// `Ann B. Nobody`: a name before the initial and a family name behind it.
fn has_middle_initial(name: &str) -> bool {
    let words: Vec<&str> = name.split(' ').collect();
    let [first, middle @ .., last] = &words[..] else { return false };
    let is_whole = |word: &str| !are_initials(word) && word.chars().any(char::is_lowercase);
    is_whole(first) && is_whole(last) && middle.iter().any(|word| are_initials(word) && word.len() <= 2)
}

/// Begins with a given name, and does not end with one: `Maria Jose` are the given names of one.
fn begins_as_given_names_do(name: &str) -> bool {
    let is_given = |word: &str| GIVEN.binary_search(&word.to_lowercase().as_str()).is_ok();
    name.split_once(' ').is_some_and(|(first, rest)| is_given(first) && !rest.split(' ').any(is_given))
}

/// Given names that are common, and hardly ever the first word of a family name; in order.
const GIVEN: [&str; 96] = [
    "alice",
    "amanda",
    "amy",
    "andrea",
    "andrew",
    "angela",
    "ann",
    "anna",
    "anne",
    "barbara",
    "ben",
    "bob",
    "brian",
    "carol",
    "carolyn",
    "catherine",
    "charlotte",
    "christina",
    "christine",
    "christopher",
    "claire",
    "daniel",
    "david",
    "deborah",
    "debra",
    "diane",
    "donna",
    "edward",
    "elena",
    "elizabeth",
    "emily",
    "emma",
    "eric",
    "fatima",
    "frances",
    "fred",
    "hannah",
    "heather",
    "helen",
    "jacob",
    "jane",
    "janet",
    "jason",
    "jeffrey",
    "jennifer",
    "jessica",
    "joanna",
    "joe",
    "john",
    "jonathan",
    "joseph",
    "joshua",
    "judith",
    "julia",
    "julie",
    "karen",
    "katherine",
    "kathleen",
    "kevin",
    "laura",
    "linda",
    "lisa",
    "lucy",
    "margaret",
    "mark",
    "mary",
    "matthew",
    "melissa",
    "michael",
    "michelle",
    "mohammad",
    "nancy",
    "natalie",
    "nicole",
    "olga",
    "pamela",
    "patricia",
    "peter",
    "rachel",
    "rebecca",
    "richard",
    "robert",
    "ruth",
    "samantha",
    "sandra",
    "sarah",
    "sharon",
    "sophie",
    "stephanie",
    "stephen",
    "steven",
    "susan",
    "teresa",
    "timothy",
    "victoria",
    "william",
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_can_only_be_two_are_two() {
        for text in [
            "Ann B. Nobody, Bob Other",
            "Bob Other, Ann B Nobody",
            "Ann Nobody, Bob Other",
            "Mary-Jo K. van der Nobody, Olga O'Other",
            "Peter Nobody, Sarah Other-Third",
        ] {
            assert!(two_names(text).is_some(), "{text}");
        }
    }

    #[test]
    fn names_that_may_be_one_stay_one() {
        for text in [
            "García Márquez, Gabriel José",
            "van der Nobody, Jan Willem",
            "Nobody Other, Ann B.",
            "Nobody Other, Ann Mary",
            "Nobody, Ann B. C.",
            "Martin Alonso, Maria Jose",
            "John Peter, Mary Ruth",
            "Smith Jones, A. Brian",
            "García Márquez, Ann B. Mary",
            "Ann B. Nobody, PhD",
            "Ann B. Nobody, University of Nowhere",
            "Ann B. Nobody",
            "",
        ] {
            assert_eq!(two_names(text), None, "{text}");
        }
    }

    #[test]
    fn given_names_stand_in_order() {
        assert!(GIVEN.is_sorted());
    }

    proptest! {
        // A family name of any words, then given names or initials.
        #[test]
        fn family_name_before_the_comma_is_one_person(
            family in "(van |de la |El )?[B-Z][a-zé]{2,8}([ -][B-Z][a-z]{3,8})?",
            given in "[A-Z][a-zé]{2,8}|[A-Z]\\.( [A-Z]\\.)?|[A-Z][a-z]{2,8} [A-Z]\\.|[A-Z][a-z]{2,8} [A-Z][a-zé]{2,8}",
        ) {
            let first = family.split(' ').next().unwrap_or_default().to_lowercase();
            prop_assume!(!GIVEN.contains(&first.as_str()));
            let cell = format!("{family}, {given}");
            prop_assert_eq!(two_names(&cell), None);
        }
    }
}
