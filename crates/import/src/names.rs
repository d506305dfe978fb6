//! The names of authors, as exports write them: "Family, Given", "Given Family", "Family IN", and
//! the names of organisations. The text decides; where it cannot, a name stays in one piece.

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

fn parse(name: &str, order: Order) -> Author {
    let name = if is_single_spaced(name) { Cow::Borrowed(name) } else { Cow::Owned(single_spaced(name)) };
    if let Some(group) = in_braces(&name) {
        return Author::Group(group.trim().to_owned());
    }
    if name.contains(',') {
        return with_comma(&name);
    }
    let words: Vec<&str> = name.split(' ').collect();
    if words.len() < 2 || looks_like_an_organisation(&words) {
        return Author::Group(name.into_owned());
    }
    if let Some(person) = initials_last(&words) {
        return person;
    }
    // "A. B. Author": initials with points stand before a family name.
    let pointed_initials = words.first().is_some_and(|word| word.ends_with('.') && are_initials(word));
    match order {
        Order::FamilyFirst if !pointed_initials => Author::Group(name.into_owned()),
        Order::FamilyFirst | Order::GivenFirst => given_first(&words),
    }
}

/// The names between semicolons; a name in braces is one name whatever stands in it.
pub(crate) fn between_semicolons(text: &str) -> Vec<&str> {
    if !text.contains('{') {
        return text.split(';').collect();
    }
    let closed = text.matches('{').count() == text.matches('}').count();
    let mut depth = 0_usize;
    text.split(|c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ';' && (depth == 0 || !closed)
    })
    .collect()
}

/// Whether a text is surely in one line with single blanks; most names are, and need no copy.
fn is_single_spaced(text: &str) -> bool {
    let mut blank_before = true;
    for byte in text.bytes() {
        let blank = byte == b' ';
        // Beyond ASCII, blanks begin with one of these bytes.
        let doubtful = matches!(byte, 0..=31 | 0xC2 | 0xE1 | 0xE2 | 0xE3);
        if doubtful || (blank && blank_before) {
            return false;
        }
        blank_before = blank;
    }
    !blank_before
}

/// Blanks, tabs and line ends become one blank.
pub(crate) fn single_spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn in_braces(name: &str) -> Option<&str> {
    let inner = name.strip_prefix('{')?.strip_suffix('}')?;
    (!inner.trim().is_empty() && !inner.contains(['{', '}'])).then_some(inner)
}

/// `Family, Given, Suffix`; `Family, Suffix, Given` as BibTeX has it; `Family,` alone.
fn with_comma(name: &str) -> Author {
    let mut parts = name.splitn(3, ',').map(str::trim);
    let family = parts.next().unwrap_or_default();
    let given = parts.next().filter(|part| !part.is_empty() && *part != "null");
    let rest = parts.next().map(|rest| rest.trim_end_matches(',').trim()).filter(|rest| !rest.is_empty());
    if family.is_empty() {
        return Author::Group(name.trim_matches([',', ' ']).to_owned());
    }
    if given.is_none() && rest.is_none() && looks_like_an_organisation(&family.split(' ').collect::<Vec<_>>())
    {
        // EndNote has its users end the names of organisations with a comma.
        return Author::Group(family.to_owned());
    }
    let (given, suffix) = match (given, rest) {
        (Some(given), Some(rest)) if is_suffix(given) && !is_suffix(rest) => (Some(rest), Some(given)),
        (Some(given), None) if is_suffix(given) => (None, Some(given)),
        // "Smith, John A Jr", as PubMed writes it.
        (Some(given), None) => match given.rsplit_once(' ') {
            Some((given, last)) if is_suffix(last) => (Some(given.trim_end()), Some(last)),
            _ => (Some(given), None),
        },
        (given, rest) => (given, rest),
    };
    Author::Person {
        family: family.to_owned(),
        given: given.map(str::to_owned),
        suffix: suffix.map(str::to_owned),
    }
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
    Some(Author::Person { family: family.join(" "), given: Some(given.join(" ")), suffix })
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
    Author::Person { family: words[family..].join(" "), given, suffix }
}

/// One to four capitals, each with or without its point: `K.`, `JJ`, `M.E.`, `J.-P.`
pub(crate) fn are_initials(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (1..=4).contains(&letters)
        && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '-'))
        && (letters <= 3 || word.contains('.'))
}

fn is_suffix(word: &str) -> bool {
    matches!(
        word.trim_end_matches('.'),
        "Jr" | "jr" | "Sr" | "sr" | "II" | "III" | "IV" | "2nd" | "3rd" | "4th"
    )
}

fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 22] = [
        "al", "ben", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el",
        "la", "le", "ten", "ter", "van", "von", "zu",
    ];
    let lower = word.to_lowercase();
    PARTICLES.binary_search(&lower.as_str()).is_ok()
}

/// Whether a word says that the name is that of an organisation.
fn looks_like_an_organisation(words: &[&str]) -> bool {
    words.iter().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '&').as_bytes();
        let mut lower = [0; 16];
        let Some(lower) = lower.get_mut(..word.len()) else { return false };
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        ORGANISATION_WORDS.binary_search_by(|known| known.as_bytes().cmp(lower)).is_ok()
    })
}

/// In the order of `str`, for the search. No given or family name is among them that we know of.
const ORGANISATION_WORDS: [&str; 72] = [
    "&",
    "academy",
    "agency",
    "alliance",
    "and",
    "associates",
    "association",
    "authority",
    "board",
    "bureau",
    "center",
    "centre",
    "charity",
    "coalition",
    "collaboration",
    "collaborative",
    "collaborators",
    "college",
    "commission",
    "committee",
    "community",
    "company",
    "consortium",
    "consulting",
    "corporation",
    "council",
    "department",
    "directorate",
    "executive",
    "federation",
    "for",
    "forum",
    "foundation",
    "fund",
    "government",
    "group",
    "inc",
    "initiative",
    "inspectorate",
    "institute",
    "institution",
    "investigators",
    "laboratory",
    "limited",
    "ltd",
    "ministry",
    "national",
    "network",
    "of",
    "office",
    "organisation",
    "organization",
    "panel",
    "partnership",
    "programme",
    "project",
    "publishing",
    "research",
    "school",
    "secretariat",
    "service",
    "services",
    "society",
    "study",
    "taskforce",
    "team",
    "the",
    "trial",
    "trust",
    "union",
    "unit",
    "university",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn person(family: &str, given: &str, suffix: &str) -> Author {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        Author::Person { family: family.into(), given: some(given), suffix: some(suffix) }
    }

    #[test]
    fn words_are_in_order_for_the_search() {
        assert!(ORGANISATION_WORDS.is_sorted());
    }

    #[test]
    fn name_with_a_comma_is_family_then_given() {
        for (text, family, given, suffix) in [
            ("Asemota, E. A.", "Asemota", "E. A.", ""),
            ("van den Hoven,null", "van den Hoven", "", ""),
            ("Smith, John, Jr.", "Smith", "John", "Jr."),
            ("Smith, Jr., John", "Smith", "John", "Jr."),
            ("Smith, John A 3rd", "Smith", "John A", "3rd"),
            ("Oliveira,", "Oliveira", "", ""),
            ("  García\tMárquez ,  Gabriel\nJosé", "García Márquez", "Gabriel José", ""),
        ] {
            assert_eq!(parse_inverted(text), person(family, given, suffix), "{text}");
            assert_eq!(parse_natural(text), person(family, given, suffix), "{text}");
        }
    }

    #[test]
    fn initials_at_the_end_tell_the_family_name_before_them() {
        for (text, family, given, suffix) in [
            ("Adeli K.", "Adeli", "K.", ""),
            ("Griffin DK", "Griffin", "DK", ""),
            ("van der Helm JJ", "van der Helm", "JJ", ""),
            ("Brownstein C D", "Brownstein", "C D", ""),
            ("Smith JA 3rd", "Smith", "JA", "3rd"),
        ] {
            assert_eq!(parse_inverted(text), person(family, given, suffix), "{text}");
            assert_eq!(parse_natural(text), person(family, given, suffix), "{text}");
        }
    }

    #[test]
    fn given_name_first_is_read_where_the_tool_writes_it() {
        for (text, family, given) in [
            ("D. Scott Mackay", "Mackay", "D. Scott"),
            ("WR Tobler", "Tobler", "WR"),
            ("Max Van Kleek", "Van Kleek", "Max"),
            ("null Verzár", "Verzár", ""),
        ] {
            assert_eq!(parse_natural(text), person(family, given, ""), "{text}");
            let inverted = parse_inverted(text);
            match text.split_once(' ') {
                // Initials with points are no family name in any order.
                Some((first, _)) if first.ends_with('.') => assert_eq!(inverted, parse_natural(text)),
                _ => assert_eq!(inverted, Author::Group(text.to_owned()), "{text}"),
            }
        }
    }

    #[test]
    fn organisation_stays_in_one_piece() {
        for name in ["Department for Education", "Barnardo's", "Ofsted", "Sutton Trust", "NCT04381559"] {
            assert_eq!(parse_natural(name), Author::Group(name.into()), "{name}");
        }
        let endnote = Author::Group("World Health Organization".into());
        assert_eq!(parse_inverted("World Health Organization,"), endnote);
        let group = Author::Group("Department for Education, England".into());
        assert_eq!(parse_natural("{Department for Education, England}"), group);
    }

    #[test]
    fn only_texts_that_need_no_change_are_taken_as_they_are() {
        for text in ["", " a", "a ", "a  b", "a\tb", "a\u{a0}b", "a\u{2003}b", "a b", "é b", "\u{3000}a"] {
            assert!(!is_single_spaced(text) || single_spaced(text) == text, "{text:?}");
        }
        assert!(is_single_spaced("van den Hoven, J. P."));
    }

    #[test]
    fn semicolons_part_names_outside_of_braces() {
        assert_eq!(between_semicolons("A, B;{C; D}; E"), ["A, B", "{C; D}", " E"]);
        assert_eq!(between_semicolons("A; {B; C"), ["A", " {B", " C"]);
    }

    #[test]
    fn odd_names_do_not_panic() {
        for text in ["", ",", ", ,", "{}", "{", "}", "A", "A. B.", "Jr.", "Jr Jr", ", John"] {
            let _ = (parse_inverted(text), parse_natural(text));
        }
    }
}
