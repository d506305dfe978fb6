//! The names of people and groups, as exports write them. The text decides how it is read; where it
//! cannot, a name stays in one piece.
//!
//! | a text | is read by | for instance by |
//! |---|---|---|
//! | one name, `Family, Given, Suffix` asked for | [`parse_inverted`] | RIS, nbib, Web of Science, EndNote |
//! | one name in either order | [`parse_natural`] | BibTeX, CSV, JSON |
//! | one name, `Family Given` without a comma | [`parse_family_first`] | CNKI, ProQuest |
//! | names between semicolons | [`between_semicolons`] | every field that may hold a list |
//! | several names in place of one | [`run_together`] | every field that should hold one |
//! | one name that is plainly a person's | [`plain_person`] | all of these, first |
//! | a word for "nobody is named" | [`is_nobody`] | every format, on its way out |

mod organisations;
mod ornaments;
mod plain;
mod several;

pub(crate) use organisations::looks_like_an_organisation;
pub(crate) use ornaments::is_nobody;
pub(crate) use plain::plain_person;
pub(crate) use several::{between_semicolons, families_with_initials, run_together};

use revflow_review::Author;
use std::borrow::Cow;

/// The reading of a name without a comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// The format asks for "Family, Given": several words without a comma are no person.
    FamilyFirst,
    /// The tool writes "Given Family", or says nothing.
    GivenFirst,
}

/// A name as RIS and its relatives ask for it: `Family, Given, Suffix`.
///
/// `{Department for Education, England}` in braces is a group whatever stands in it. A name without
/// a comma is a person when initials end it (`Adeli K.`), else a group.
pub(crate) fn parse_inverted(name: &str) -> Author {
    parse(name, Order::FamilyFirst)
}

/// A name in either order; one without a comma is read as `Given Family` unless it looks like the
/// name of an organisation or is a single word.
pub(crate) fn parse_natural(name: &str) -> Author {
    parse(name, Order::GivenFirst)
}

/// A name of an index that writes `Family Given`, as those of China do with the names of others, and
/// ProQuest with some: `van den Nouw Ryan`.
pub(crate) fn parse_family_first(name: &str) -> Author {
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_particle = |word: &&&str| word.starts_with(char::is_lowercase);
    let family = 1 + words.iter().take_while(is_particle).count();
    if words.len() <= family || name.contains(',') || looks_like_an_organisation(&words) {
        return parse_inverted(name);
    }
    // No family has an initial for its name: `R Cara Nobody`.
    let is_initial = |word: &&str| word.trim_end_matches('.').chars().count() == 1;
    if words.first().is_some_and(is_initial) && !words.last().is_some_and(is_initial) {
        return parse_natural(name);
    }
    let (family, given) = words.split_at(family);
    Author::person(family.join(" "), Some(&given.join(" ")))
}

fn parse(name: &str, order: Order) -> Author {
    plain_person(name).unwrap_or_else(|| parse_closely(name, order))
}

fn parse_closely(name: &str, order: Order) -> Author {
    let name = single_spaced(name);
    if let Some(group) = in_braces(&name) {
        return Author::group(group.trim());
    }
    let (bare, degrees) = ornaments::taken_off(&name);
    match (person(&bare, order), degrees) {
        (Some(Author::Person { family, given, suffix }), Some(degrees)) => {
            let suffix = suffix.map_or_else(|| degrees.clone(), |suffix| format!("{suffix}, {degrees}"));
            Author::Person { family, given, suffix: Some(suffix.into()) }
        }
        (Some(person), _) => person,
        // What adorns a person may be part of a group's name: "Team 10", "Adults [of the Trial]".
        (None, _) => Author::group(name.trim_matches([',', ' '])),
    }
}

/// The person a name stands for; `None` for a group, and for a name that cannot be told apart.
fn person(name: &str, order: Order) -> Option<Author> {
    if name.starts_with("on behalf of ") || name.starts_with("for the ") {
        return None;
    }
    if name.contains(',') {
        return with_comma(name);
    }
    let words: Vec<&str> = name.split(' ').collect();
    if words.len() < 2 || looks_like_an_organisation(&words) || ends_in_a_country(&words) {
        return None;
    }
    if let Some(person) = initials_last(&words) {
        return Some(person);
    }
    // "A. B. Author": initials with points stand before a family name.
    let pointed_initials = words.first().is_some_and(|word| word.ends_with('.') && are_initials(word));
    match order {
        Order::FamilyFirst if !pointed_initials => family_then_patronymic(&words),
        Order::FamilyFirst | Order::GivenFirst => {
            Some(family_then_patronymic(&words).unwrap_or_else(|| given_first(&words)))
        }
    }
}

/// Whether a text is surely in one line with single blanks; most names are, and need no copy.
fn is_single_spaced(text: &str) -> bool {
    let mut before = b' ';
    let is_single = text.bytes().all(|byte| {
        let is_blank_again = byte == b' ' && before == b' ';
        before = byte;
        !MAY_BE_SPACE[usize::from(byte)] && !is_blank_again
    });
    is_single && before != b' '
}

/// The bytes that are or begin white space other than a blank, or a control character.
const MAY_BE_SPACE: [bool; 256] = {
    let mut may_be = [false; 256];
    let mut byte = 0;
    while byte < b' ' as usize {
        may_be[byte] = true;
        byte += 1;
    }
    may_be[0xC2] = true;
    may_be[0xE1] = true;
    may_be[0xE2] = true;
    may_be[0xE3] = true;
    may_be
};

/// Blanks, tabs and line ends become one blank.
pub(crate) fn single_spaced(text: &str) -> Cow<'_, str> {
    if is_single_spaced(text) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    Cow::Owned(out)
}

fn in_braces(name: &str) -> Option<&str> {
    let inner = name.strip_prefix('{')?.strip_suffix('}')?;
    (!inner.trim().is_empty() && !inner.contains(['{', '}'])).then_some(inner)
}

/// `Family, Given, Suffix`; `Family, Suffix, Given` as BibTeX has it; `Family, Given, Initials` as
/// RefWorks has it; `Family,` alone.
fn with_comma(name: &str) -> Option<Author> {
    let mut parts = name.splitn(3, ',').map(str::trim);
    let family = parts.next().unwrap_or_default();
    let given = parts.next().filter(|part| !part.is_empty() && *part != "null");
    let rest = parts.next().map(|rest| rest.trim_end_matches(',').trim()).filter(|rest| !rest.is_empty());
    if family.is_empty() {
        return None;
    }
    if let (Some(name), None, true) = (given, rest, family.ends_with('.') && are_initials(family)) {
        // "B., Puplampu B.": a tool took the last word for the family name.
        let turned = format!("{name} {family}");
        return initials_last(&turned.split(' ').collect::<Vec<_>>());
    }
    let after = name.split_once(',').map_or("", |(_, after)| after.trim_end_matches([',', ' ']));
    let is_organisation = match given.or(rest) {
        // EndNote has its users end the names of organisations with a comma.
        None => looks_like_an_organisation(&family.split(' ').collect::<Vec<_>>()),
        Some(_) => organisations::has_comma_of_its_own(family, after),
    };
    if is_organisation {
        return None;
    }
    let (given, suffix) = match (given, rest) {
        (Some(given), Some(rest)) if is_suffix(given) && !is_suffix(rest) => {
            (Some(Cow::Borrowed(rest)), Some(given))
        }
        (Some(given), Some(rest)) if rest.split(' ').all(are_initials) && !is_suffix(rest) => {
            (Some(Cow::Owned(format!("{given} {rest}"))), None)
        }
        (Some(given), None) if is_suffix(given) => (None, Some(given)),
        // "Smith, John A Jr", as PubMed writes it.
        (Some(given), None) => match given.rsplit_once(' ') {
            Some((given, last)) if is_suffix(last) => (Some(Cow::Borrowed(given.trim_end())), Some(last)),
            _ => (Some(Cow::Borrowed(given)), None),
        },
        (given, rest) => (given.map(Cow::Borrowed), rest),
    };
    // "Smith Jr, John"
    let (family, suffix) = match (family.rsplit_once(' '), suffix) {
        (Some((family, last)), None) if given.is_some() && is_suffix(last) => (family, Some(last)),
        _ => (family, suffix),
    };
    Some(Author::of_parts(family, given.as_deref(), suffix))
}

/// `Adeli K.`, `van der Helm JJ`, `Smith JA 3rd`: a family name and the initials after it.
fn initials_last(words: &[&str]) -> Option<Author> {
    let (words, suffix) = match words.split_last() {
        Some((last, rest)) if is_suffix(last) && rest.len() >= 2 => (rest, Some((*last).to_owned())),
        _ => (words, None),
    };
    let initials = words.iter().rev().take_while(|word| are_initials(word)).count();
    if initials == 0 || initials == words.len() {
        return None;
    }
    let (family, given) = words.split_at(words.len() - initials);
    Some(Author::of_parts(family.join(" "), Some(given.join(" ")), suffix))
}

/// `D. Scott Mackay`, `WR Tobler`, `Max Van Kleek`: the last word and the particles before it.
fn given_first(words: &[&str]) -> Author {
    let (words, suffix) = match words.split_last() {
        Some((last, rest)) if is_suffix(last) && rest.len() >= 2 => (rest, Some((*last).to_owned())),
        _ => (words, None),
    };
    let mut family = words.len() - 1;
    while family > 1 && is_particle(words[family - 1]) {
        family -= 1;
    }
    // "null Verzár" is how one index writes a person without a given name.
    let given = Some(words[..family].join(" ")).filter(|given| given != "null");
    Author::of_parts(words[family..].join(" "), given, suffix)
}

/// `Иванов Иван Иванович`: a name that ends in the father's name begins with the family's.
fn family_then_patronymic(words: &[&str]) -> Option<Author> {
    const ENDINGS: [&str; 6] = ["ович", "евич", "ьич", "овна", "евна", "ична"];
    let [family, given @ .., last] = words else { return None };
    let is_patronymic = given.len() == 1 && ENDINGS.iter().any(|ending| last.ends_with(ending));
    is_patronymic.then(|| Author::person(*family, Some(&words[1..].join(" "))))
}

/// One to four capitals, each with or without its point: `K.`, `JJ`, `M.E.`, `J.-P.`
pub(crate) fn are_initials(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (1..=4).contains(&letters)
        && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-' | '\u{2010}' | '\u{2011}'))
        && (letters <= 3 || word.contains('.'))
}

/// `Ecorys UK` is no Mr Ecorys.
fn ends_in_a_country(words: &[&str]) -> bool {
    matches!(words.last(), Some(&("UK" | "USA" | "NHS" | "UN")))
}

/// `Jr.`, `III`
pub(crate) fn is_suffix(word: &str) -> bool {
    // Hardly a name is one, and every name is asked.
    let may_be = matches!(word.as_bytes().first(), Some(b'J' | b'j' | b'S' | b's' | b'I' | b'2'..=b'5'));
    may_be
        && matches!(
            word.trim_end_matches('.'),
            "Jr" | "jr" | "Sr" | "sr" | "Jnr" | "Snr" | "II" | "III" | "IV" | "2nd" | "3rd" | "4th" | "5th"
        )
}

fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 40] = [
        "'t", "abu", "af", "al", "av", "ben", "bin", "bint", "da", "dal", "dalla", "das", "de", "degli",
        "dei", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "het", "ibn", "la", "las", "le",
        "los", "op", "ten", "ter", "van", "vande", "vander", "vom", "von", "zu", "zur",
    ];
    let lower = word.to_lowercase();
    PARTICLES.binary_search(&lower.as_str()).is_ok()
}

#[cfg(test)]
mod tests;
