//! The authors as PubMed lists them: `Long V, van der Meer JA Jr; Made-up Study Group.`

use crate::names;
use revflow_review::Author;

/// The people and groups of a list; `None` when the text is no list of authors.
pub(super) fn parse(text: &str) -> Option<Vec<Author>> {
    let unmarked = without_marks(text);
    let list = unmarked.trim().trim_end_matches(['.', '*', ' ']);
    let mut authors = Vec::new();
    let mut people = 0;
    for part in list.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        match people_of(part) {
            Some(found) => {
                people += found.len();
                authors.extend(found);
            }
            // Groups come after people, or between them.
            None if is_group(part) || people > 0 => {
                authors.push(Author::Group(part.trim_end_matches('*').into()));
            }
            None => return None,
        }
    }
    Some(authors).filter(|authors| !authors.is_empty())
}

/// Whether a text says that a record has no authors.
pub(super) fn is_nobody(text: &str) -> bool {
    text.trim().trim_matches(['[', ']', '.']).eq_ignore_ascii_case("no authors listed")
}

/// The name of an organisation, told from a title by its capitals.
pub(super) fn is_group(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let small = |word: &str| word.len() <= 4 && word.chars().all(char::is_lowercase);
    let is_name = |word: &&str| word.starts_with(|c: char| !c.is_lowercase()) || small(word);
    (1..=40).contains(&words.len())
        && words[0].starts_with(|c: char| !c.is_lowercase())
        && words.iter().all(is_name)
        && names::looks_like_an_organisation(&words)
        && !text.contains(['?', ':'])
}

/// `Long V, van der Meer JA Jr, et al`: people by their initials. One or the other may have none.
fn people_of(text: &str) -> Option<Vec<Author>> {
    let parts = || text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let mut without_initials = 0;
    let mut people = Vec::new();
    for part in parts().filter(|part| !matches!(*part, "et al" | "et al." | "and others")) {
        match person(part) {
            Some(person) => people.push(person),
            None if part.split(' ').count() <= 3 && part.starts_with(char::is_uppercase) => {
                without_initials += 1;
                people.push(Author::group(part));
            }
            None => return None,
        }
    }
    (without_initials * 2 < people.len()).then_some(people)
}

/// `van der Meer JA Jr`; in `Moraru II` the initials only look like a suffix.
fn person(text: &str) -> Option<Author> {
    let with_suffix = || {
        let (name, suffix) = text.rsplit_once(' ').filter(|(_, last)| is_suffix(last))?;
        family_and_initials(name.trim_end(), Some(suffix))
    };
    with_suffix().or_else(|| family_and_initials(text, None))
}

fn family_and_initials(text: &str, suffix: Option<&str>) -> Option<Author> {
    let (family, given) = text.rsplit_once(' ')?;
    let family = family.trim();
    let is_name = family.chars().any(char::is_alphabetic) && !family.contains([':', '?', '[', '(', '"']);
    (is_name && family.split(' ').count() <= 6 && are_initials(given))
        .then(|| Author::of_parts(family, Some(given), suffix))
}

/// One to five capitals; a letter of another script may take two: `IuV`.
fn are_initials(word: &str) -> bool {
    let mut capital_before = false;
    let well_formed = word.chars().all(|c| {
        let fits = c.is_uppercase() || c == '-' || (capital_before && c.is_lowercase());
        capital_before = c.is_uppercase();
        fits
    });
    let length = word.chars().count();
    let is_short = length <= 5 && (length <= 4 || word.chars().all(|c| !c.is_lowercase()));
    well_formed && is_short && word.starts_with(char::is_uppercase)
}

fn is_suffix(word: &str) -> bool {
    matches!(word, "Jr" | "Jr." | "Sr" | "Sr." | "II" | "III" | "IV" | "1st" | "2nd" | "3rd" | "4th" | "5th")
}

/// The text without the marks that lead to addresses: `Long V(1)(2)`, `Behan L(#)`.
fn without_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        out.push_str(before);
        // Marks are short, so that a text of brackets stays cheap.
        let end = after.bytes().take(5).position(|byte| byte == b')');
        match end {
            Some(end) if is_mark(&after[..end]) => rest = &after[end + 1..],
            _ => {
                out.push('(');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn is_mark(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'#' | b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let name = |author: Author| match author {
            Author::Group(name) => format!("{{{name}}}"),
            person @ Author::Person { .. } => person.inverted(),
        };
        parse(text).unwrap_or_default().into_iter().map(name).collect()
    }

    #[test]
    fn people_are_told_by_their_initials() {
        for (text, names) in [
            ("Long V.", &["Long, V"][..]),
            ("Long V, van der Meer JA Jr, O'Neil ÉJ", &["Long, V", "van der Meer, JA, Jr", "O'Neil, ÉJ"]),
            ("Masters NEWD, Petrov IuV, DU SZ", &["Masters, NEWD", "Petrov, IuV", "DU, SZ"]),
            ("Long V(1)(2), Behan L(#)(3).", &["Long, V", "Behan, L"]),
            ("Long V, Behan L, et al.", &["Long, V", "Behan, L"]),
            ("Moraru II, Martin JN Jr, Roe P II", &["Moraru, II", "Martin, JN, Jr", "Roe, P, II"]),
            ("Long V, Suparman, Behan L", &["Long, V", "{Suparman}", "Behan, L"]),
            ("Long V; Made-up Study Group*.", &["Long, V", "{Made-up Study Group}"]),
            ("Long V; MADE Group; Behan L, Roe P", &["Long, V", "{MADE Group}", "Behan, L", "Roe, P"]),
            (
                "Long V; Institute of Things, Town, MD; Other Group",
                &["Long, V", "{Institute of Things, Town, MD}", "{Other Group}"],
            ),
            (
                "Made-up Follow-Up Study Collaborative Group",
                &["{Made-up Follow-Up Study Collaborative Group}"],
            ),
        ] {
            assert_eq!(read(text), names, "{text}");
        }
    }

    #[test]
    fn title_is_no_list_of_authors() {
        for text in [
            "Effect of a made-up drug on the prevention of made-up distress",
            "Low-dose aspirin in prevention, treatment and cure",
            "The study group: what became of it",
            "A trial of the national network of made-up care",
            "Preeclampsia",
            "",
            ";",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert!(is_nobody("[No authors listed]"));
    }
}
