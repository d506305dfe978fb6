//! Cells that hold several authors or keywords. Tools part them with semicolons, bars, line ends,
//! "and" or commas; each text is read by what stands in it.

use super::dialect::Lists;
use super::two_names::two_names;
use crate::glance::trimmed;
use crate::names::{
    self, are_initials, between_semicolons, families_with_initials, is_nobody, parse_natural, plain_person,
    single_spaced,
};
use crate::plain_text::unmarked;
use memchr::memchr_iter;
use revflow_review::Author;
use std::borrow::Cow;

/// The authors of a cell: `Asemota, E. A.; Okafor, I. M.`, `Yang, Z. and Jiang, B.`,
/// `Griffin DK, Larkin DM.`, `D. Scott Mackay`.
pub(crate) fn authors(text: &str, lists: Lists) -> Vec<Author> {
    // An entity has a semicolon that parts no names: `N&#x00F3;body`.
    let text = unmarked(text);
    let text = without_et_al(text.trim());
    if let Some(items) = python_list(text) {
        return items.into_iter().filter_map(author).collect();
    }
    if let Some(names) = objects(text) {
        return names.iter().filter_map(|name| author(name)).collect();
    }
    let parts = parts(text);
    if parts.len() > 1 || text.ends_with(';') {
        let mut authors = Vec::with_capacity(parts.len());
        parts.into_iter().for_each(|part| one_or_several(without_and(part), &mut authors));
        return authors;
    }
    if lists == Lists::Nothing {
        return run_together(text).into_iter().filter_map(author).collect();
    }
    if let Some(names) = joined_by_and(text).or_else(|| families_with_ampersand(text)) {
        return names.into_iter().filter_map(author).collect();
    }
    if let Some(names) = two_names(text) {
        return names.into_iter().filter_map(author).collect();
    }
    if let Some(names) = joined_at_the_end(text).or_else(|| parted_by_commas(text, lists)) {
        return names.iter().filter_map(|name| author(name)).collect();
    }
    author(text).into_iter().collect()
}

/// The author a name stands for; `None` for what stands in lists and is no name.
fn author(name: &str) -> Option<Author> {
    let name = without_number(name.trim().trim_end_matches(['…', ';']).trim());
    let is_name = name.chars().any(char::is_alphanumeric)
        && !is_et_al(name)
        && !is_nobody(name)
        && !matches!(name, "and" | "NA");
    is_name.then(|| parse_natural(&initials_put_last(name)))
}

/// The authors of what stands between semicolons: one name, or, where PubMed puts a group among
/// persons, the persons before or behind it: `Voter KZ, Kay DM`.
fn one_or_several(part: &str, authors: &mut Vec<Author>) {
    // Nearly all are one name that asks for no thought.
    if let Some(person) = plain_person(part) {
        return authors.push(person);
    }
    let pieces: Vec<&str> = part.split(',').map(str::trim).collect();
    match families_with_initials(&pieces) {
        Some(names) => authors.extend(names.iter().filter_map(|name| author(name))),
        None => authors.extend(author(part)),
    }
}

/// `E.A., Bradley, Elizabeth A.`, as one layout of Scopus has it, is `Bradley, Elizabeth A.`
fn initials_put_last(name: &str) -> Cow<'_, str> {
    match name.split(',').map(str::trim).collect::<Vec<_>>()[..] {
        [initials, family, given] if only_initials(initials) && !only_initials(family) && given.len() > 1 => {
            Cow::Owned(format!("{family}, {given}"))
        }
        _ => Cow::Borrowed(name),
    }
}

fn is_et_al(name: &str) -> bool {
    matches!(name.trim_end_matches('.').to_ascii_lowercase().as_str(), "et al" | "et. al" | "others")
}

/// `Smith J et al.` and `Smith J, et al`: that there are more is no name.
fn without_et_al(text: &str) -> &str {
    let end = text.trim_end_matches(['.', ';', ' ', '…']);
    for more in ["et al", "et. al"] {
        let Some(at) = end.len().checked_sub(more.len()).filter(|at| end.is_char_boundary(*at)) else {
            continue;
        };
        let before = &end[..at];
        if end[at..].eq_ignore_ascii_case(more) && before.ends_with([' ', ',', ';']) {
            return before.trim_end_matches([' ', ',', ';']);
        }
    }
    text
}

/// `Ada NobodyBen McNowhere`: names without anything between them, given names first. A name ends
/// where a capital follows a small letter, unless a particle such as `Mc` or `De` goes before it.
fn run_together(text: &str) -> Vec<&str> {
    const PREFIXES: [&str; 14] =
        ["Mc", "Mac", "De", "Del", "Della", "Di", "Da", "Du", "El", "La", "Le", "Van", "Von", "Fitz"];
    let mut names = Vec::new();
    let (mut from, mut word) = (0, 0);
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if matches!(before, ' ' | '-' | '\'' | '’') {
            word = at;
        }
        let joint =
            c.is_uppercase() && (before.is_lowercase() || (before == '.' && text[from..at].len() > 6));
        let several = text[from..at].contains(' ');
        if joint && several && !PREFIXES.contains(&&text[word..at]) {
            names.push(&text[from..at]);
            (from, word) = (at, at);
        }
        before = c;
    }
    names.push(&text[from..]);
    names
}

/// The keywords of a cell.
pub(crate) fn keywords(text: &str) -> Vec<&str> {
    let text = text.trim();
    if let Some(items) = python_list(text) {
        return items;
    }
    let mut parts = if text.contains(';') { parted_at_semicolons(text) } else { parts(text) };
    if parts.len() <= 1 {
        parts = commas_outside_brackets(text);
    }
    parts.iter_mut().for_each(|part| *part = trimmed(part));
    parts.retain(|part| !part.is_empty());
    parts
}

/// The parts between semicolons: the many short ones of a long text, which most tools write so.
fn parted_at_semicolons(text: &str) -> Vec<&str> {
    let mut from = 0;
    let ends = memchr_iter(b';', text.as_bytes()).chain([text.len()]);
    ends.map(|end| &text[std::mem::replace(&mut from, end + 1)..end]).collect()
}

/// The parts between semicolons, else between bars, else on lines.
fn parts(text: &str) -> Vec<&str> {
    if text.contains(';') {
        return between_semicolons(text);
    }
    if text.contains('|') {
        return text.split('|').filter(|part| !part.trim().is_empty()).collect();
    }
    text.split(['\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The parts between commas that stand in no bracket: `cyst (diagnosis, surgery), care`. All parts
/// when the brackets do not close.
fn commas_outside_brackets(text: &str) -> Vec<&str> {
    let closed = text.matches('(').count() == text.matches(')').count();
    let mut depth = 0_usize;
    text.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && (depth == 0 || !closed)
    })
    .collect()
}

/// `['Marx, Karl', "O'Neil, A"]`, as Python prints a list.
fn python_list(text: &str) -> Option<Vec<&str>> {
    let mut rest = text.strip_prefix('[')?.strip_suffix(']')?.trim();
    let mut items = Vec::new();
    while !rest.is_empty() {
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        let end = rest[1..].find(quote)? + 1;
        items.push(&rest[1..end]);
        rest = rest[end + 1..].trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
    Some(items)
}

/// The names in `[{'name': 'Ann Nobody'}, {'given': 'Bob', 'family': 'Noone'}]`, as Python and JSON
/// print what web services answer; `None` where nothing is named so.
fn objects(text: &str) -> Option<Vec<String>> {
    let mut rest = text.strip_prefix('[')?.trim_start();
    rest.starts_with('{').then_some(())?;
    let (mut names, mut person) = (Vec::new(), [""; 3]);
    let mut label = "";
    while let Some(at) = rest.find(['\'', '"', '}']) {
        let mark = rest[at..].chars().next()?;
        rest = &rest[at + 1..];
        if mark == '}' {
            let [whole, family, given] = std::mem::take(&mut person);
            names.push(match (whole, family, given) {
                ("", family, "") => family.to_owned(),
                ("", family, given) => format!("{family}, {given}"),
                (whole, ..) => whole.to_owned(),
            });
            continue;
        }
        let (value, after) = rest.split_once(mark)?;
        rest = after.trim_start();
        if rest.starts_with(':') {
            label = value;
            continue;
        }
        let slot = match label.to_ascii_lowercase().as_str() {
            "name" | "display_name" | "displayname" | "full_name" | "fullname" | "literal" => 0,
            "family" | "lastname" | "last_name" | "surname" => 1,
            "given" | "firstname" | "first_name" | "forename" | "fore_name" => 2,
            _ => continue,
        };
        person[slot] = value;
        label = "";
    }
    names.retain(|name| !name.is_empty());
    (!names.is_empty()).then_some(names)
}

/// `and` before a name, where names stand on lines.
fn without_and(name: &str) -> &str {
    let name = trimmed(name);
    name.strip_prefix("and ").unwrap_or(name)
}

/// `Wilson, Lauren N. (58975547800)`: the number some indexes have for the author.
fn without_number(name: &str) -> &str {
    match name.strip_suffix(')').and_then(|name| name.rsplit_once('(')) {
        Some((name, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            name.trim()
        }
        _ => name,
    }
}

/// Names between "and", if what stands between is names: the "and" of an organisation parts none.
fn joined_by_and(text: &str) -> Option<Vec<&str>> {
    let names: Vec<&str> = text.split(" and ").map(str::trim).collect();
    let inverted = |name: &&str| name.split(',').count() == 2;
    let natural = |name: &&str| {
        let words = name.split(' ').count();
        (2..=4).contains(&words)
            && matches!(parse_natural(name), Author::Person { .. })
            && !name.contains(',')
    };
    // Rayyan joins all names with "and", also those it has no comma for.
    let inverted_count = names.iter().filter(|name| inverted(name)).count();
    let mostly_inverted =
        names.len() >= 3 && inverted_count * 3 >= names.len() && names.first().is_some_and(inverted);
    (names.len() > 1 && (inverted_count == names.len() || mostly_inverted || names.iter().all(natural)))
        .then_some(names)
}

/// `Nobody & Noone`, as works are cited.
fn families_with_ampersand(text: &str) -> Option<Vec<&str>> {
    let families: Vec<&str> = text.split(" & ").collect();
    let is_family = |family: &&str| {
        family.starts_with(char::is_uppercase)
            && family.chars().any(char::is_lowercase)
            && family.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    };
    (families.len() == 2 && families[0] != families[1] && families.iter().all(is_family)).then_some(families)
}

/// `Nobody, A., Noone, B., & Nemo, C.`, in Spanish too: `Nobody, A. y Noone, B.`
fn joined_at_the_end(text: &str) -> Option<Vec<String>> {
    let spanish = || text.contains(" y ").then(|| text.replace(" y ", " & "));
    if text.contains(" & ") { names::run_together(text) } else { names::run_together(&spanish()?) }
}

/// The year behind the names where works are cited: `Nobody et al. (2019)`, `Nobody & Noone, 2020`.
pub(crate) fn with_year(text: &str) -> Option<(&str, &str)> {
    let bare = text.trim_end().trim_end_matches(')');
    let (names, year) = bare.split_at_checked(bare.len().checked_sub(4)?)?;
    let is_year = year.starts_with(['1', '2']) && year.bytes().all(|byte| byte.is_ascii_digit());
    let names = names.strip_suffix('(').or_else(|| names.strip_suffix(", "))?.trim_end();
    (is_year && names.chars().any(char::is_alphabetic)).then_some((names, year))
}

/// Names between commas, where a comma cannot part a family name from a given name.
fn parted_by_commas(text: &str, lists: Lists) -> Option<Vec<String>> {
    let text = text.replace(", and ", ", ").replace(" and ", ", ");
    // "Doe KB, 3rd, Lee C": a suffix belongs to the name before it.
    let text = [", Jr", ", Sr", ", 2nd", ", 3rd", ", II,", ", III,"]
        .into_iter()
        .filter(|suffix| text.contains(suffix))
        .fold(text.clone(), |text, suffix| text.replace(suffix, &suffix[1..]));
    let mut pieces: Vec<&str> = text.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let words = |piece: &str| piece.split(' ').filter(|word| !word.is_empty()).count();
    let named = |piece: &&str| words(piece) >= 2 && !only_initials(piece);
    // Between a family name and a given name, a blank goes with the comma.
    let tight = !text.contains(", ");
    let list = match lists {
        Lists::Commas => true,
        Lists::Any | Lists::Nothing => {
            pieces.len() >= 2 && pieces.iter().all(family_and_initials)
                || pieces.len() >= 2 && pieces.iter().all(initials_and_family)
                || pieces.len() >= if tight { 2 } else { 3 } && pieces.iter().all(named)
        }
    };
    if list {
        // PubMed ends the list with a point, which is no part of the last initials.
        if let [first, .., last] = &mut pieces[..]
            && !first.ends_with('.')
        {
            *last = last.strip_suffix('.').unwrap_or(last);
        }
        let among_others = pieces.iter().any(family_and_initials);
        return Some(pieces.into_iter().map(|piece| short_family(piece, among_others)).collect());
    }
    let pairs = pieces.len() >= 4
        && pieces.len().is_multiple_of(2)
        && pieces.iter().skip(1).step_by(2).all(|piece| only_initials(piece));
    pairs.then(|| pieces.chunks(2).map(|pair| pair.join(", ")).collect())
}

/// `Griffin DK`, `Guida L Jr`, `Doe K.B. 3rd`
fn family_and_initials(piece: &&str) -> bool {
    let piece = piece.trim_end_matches('.');
    let suffix =
        [" Jr", " Sr", " 2nd", " 3rd", " II", " III"].into_iter().find_map(|end| piece.strip_suffix(end));
    let piece = suffix.unwrap_or(piece);
    let (family, last) = piece.rsplit_once(' ').unwrap_or_default();
    !family.is_empty() && are_initials(last) && !only_initials(family)
}

/// `RC Nobody`, `J-P van der Noone`, as Google Scholar has them.
fn initials_and_family(piece: &&str) -> bool {
    let (initials, family) = piece.split_once(' ').unwrap_or_default();
    are_initials(initials) && family.chars().any(char::is_lowercase) && !family.contains('.')
}

/// Among `Nobody SS, Noone RD`, the name `V KR` is that of V.
fn short_family(name: &str, among_others: bool) -> String {
    match name.split_once(' ') {
        Some((family, initials)) if among_others && are_initials(family) && are_initials(initials) => {
            format!("{family}, {initials}")
        }
        _ => single_spaced(name).into_owned(),
    }
}

fn only_initials(text: &str) -> bool {
    text.split(' ').all(are_initials)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, lists: Lists) -> Vec<String> {
        authors(text, lists)
            .iter()
            .map(|author| match author {
                Author::Group(name) => format!("[{name}]"),
                person @ Author::Person { .. } => person.inverted(),
            })
            .collect()
    }

    #[test]
    fn family_of_one_letter_stands_among_others() {
        assert_eq!(names("V KR, Nobody SS.", Lists::Commas), ["V, KR", "Nobody, SS"]);
    }

    #[test]
    fn year_behind_names_is_no_name() {
        assert_eq!(with_year("Nobody et al. (2019)"), Some(("Nobody et al.", "2019")));
        assert_eq!(with_year("Nobody & Noone, 2020"), Some(("Nobody & Noone", "2020")));
        assert_eq!(with_year("Agenda 2030"), None);
        assert_eq!(with_year("(2019)"), None);
        assert_eq!(with_year("é19"), None);
    }

    #[test]
    fn authors_are_parted_by_what_stands_between_them() {
        for (text, expected) in [
            ("Asemota, E. A.; Okafor, I. M.", vec!["Asemota, E. A.", "Okafor, I. M."]),
            ("Adeli K.; Lewis G. F.", vec!["Adeli, K.", "Lewis, G. F."]),
            ("D. Scott Mackay", vec!["Mackay, D. Scott"]),
            ("Barrett, Paul M; Willis, Katherine J; ", vec!["Barrett, Paul M", "Willis, Katherine J"]),
            (
                "Nobody, R. and Noone, M. and Nemo and Nihil A.J. and Nix, S.",
                vec!["Nobody, R.", "Noone, M.", "[Nemo]", "Nihil, A.J.", "Nix, S."],
            ),
            ("Yang, Z. and McNamara, M.E.", vec!["Yang, Z.", "McNamara, M.E."]),
            ("Longrich, N.R.\n and Bardet, N.\n", vec!["Longrich, N.R.", "Bardet, N."]),
            ("Hall V.\n\nJohnson D.", vec!["Hall, V.", "Johnson, D."]),
            ("Alba Vicente|Josep Sanjuan", vec!["Vicente, Alba", "Sanjuan, Josep"]),
            ("['Marx, Karl', 'Lindgren, Astrid']", vec!["Marx, Karl", "Lindgren, Astrid"]),
            ("Wilson, Lauren N. (58975547800); Li, Y. (57)", vec!["Wilson, Lauren N.", "Li, Y."]),
            ("Gao X., Ni W., Zhu S.", vec!["Gao, X.", "Ni, W.", "Zhu, S."]),
            ("Griffin DK, Larkin DM, O'Connor RE.", vec!["Griffin, DK", "Larkin, DM", "O'Connor, RE"]),
            (
                "Joseph Rottman, Erran Carmel, Mary Lacity",
                vec!["Rottman, Joseph", "Carmel, Erran", "Lacity, Mary"],
            ),
            ("Smith, J., Jones, K. B.", vec!["Smith, J.", "Jones, K. B."]),
            ("García Márquez, Gabriel José", vec!["García Márquez, Gabriel José"]),
            ("Ann Nobody, Bob Other", vec!["Nobody, Ann", "Other, Bob"]),
            ("van Dyk, A. B.", vec!["van Dyk, A. B."]),
            ("Department for Work and Pensions", vec!["[Department for Work and Pensions]"]),
            ("Ofsted; Smith, J", vec!["[Ofsted]", "Smith, J"]),
            ("{A; B, C}; Smith, J", vec!["[A; B, C]", "Smith, J"]),
            ("이종호", vec!["[이종호]"]),
            ("Smith JA, Doe KB, 3rd, Lee C.", vec!["Smith, JA", "Doe, KB, 3rd", "Lee, C"]),
            ("A One||B Two", vec!["One, A", "Two, B"]),
            ("Smith J, et al.", vec!["Smith, J"]),
            ("Smith, J.; Jones, B.; et al.", vec!["Smith, J.", "Jones, B."]),
            (
                "Smith J, Guida L Jr, Ting A; New York Consortium; van Roey P, Kay DM.",
                vec![
                    "Smith, J",
                    "Guida, L, Jr",
                    "Ting, A",
                    "[New York Consortium]",
                    "van Roey, P",
                    "Kay, DM",
                ],
            ),
            ("Nobody, A. B., Noone, C., & Nemo, D.", vec!["Nobody, A. B.", "Noone, C.", "Nemo, D."]),
            ("Nadie, A. y Ninguno, B.", vec!["Nadie, A.", "Ninguno, B."]),
            ("Nadie y Ninguno, Ana", vec!["Nadie y Ninguno, Ana"]),
            ("Nobody & O'Noone", vec!["[Nobody]", "[O'Noone]"]),
            ("I. J. N&#x00F3;body; B. Noone", vec!["Nóbody, I. J.", "Noone, B."]),
            ("RC Nobody, J-P van der Noone", vec!["Nobody, RC", "van der Noone, J-P"]),
            ("Ann Nobody,Ben C Noone", vec!["Nobody, Ann", "Noone, Ben C"]),
            ("[No author name available]", vec![]),
            (
                r#"[{"name": "Ann Nobody", "id": 7}, {"given": "Ben", "family": "Noone"}]"#,
                vec!["Nobody, Ann", "Noone, Ben"],
            ),
            ("[{'authorId': '7', 'name': \"Ann O'Nobody\"}]", vec!["O'Nobody, Ann"]),
            ("E.A., Bradley, Elizabeth A.; B., Nobody, Ben", vec!["Bradley, Elizabeth A.", "Nobody, Ben"]),
            ("", vec![]),
        ] {
            assert_eq!(names(text, Lists::Any), expected, "{text}");
        }
    }

    #[test]
    fn tools_that_part_authors_by_commas_are_taken_at_their_word() {
        for (text, expected) in [
            ("W Tobler", vec!["Tobler, W"]),
            ("WR Tobler, EH Yoo, …", vec!["Tobler, WR", "Yoo, EH"]),
            ("WR Tobler, EH Yoo, ...", vec!["Tobler, WR", "Yoo, EH"]),
            ("Joseph Rottman, Erran Carmel", vec!["Rottman, Joseph", "Carmel, Erran"]),
            ("Lim SM, Lau Y.", vec!["Lim, SM", "Lau, Y"]),
            ("Liu R., Adler D.G.", vec!["Liu, R.", "Adler, D.G."]),
        ] {
            assert_eq!(names(text, Lists::Commas), expected, "{text}");
        }
    }

    #[test]
    fn names_that_run_together_are_parted_where_a_capital_follows() {
        for (text, expected) in [
            (
                "Ada NobodyBen McNowhereC. D. Somebody",
                vec!["Nobody, Ada", "McNowhere, Ben", "Somebody, C. D."],
            ),
            ("Jean-Luc De RooverÉlie Ångström", vec!["De Roover, Jean-Luc", "Ångström, Élie"]),
            ("Ada Nobody", vec!["Nobody, Ada"]),
            ("Ada DeVries", vec!["DeVries, Ada"]),
            ("", vec![]),
        ] {
            assert_eq!(names(text, Lists::Nothing), expected, "{text}");
        }
    }

    #[test]
    fn keywords_are_parted_outside_of_brackets() {
        assert_eq!(keywords("a (b, c), d"), ["a (b, c)", "d"]);
        assert_eq!(keywords("a, b; c"), ["a, b", "c"]);
        assert_eq!(keywords("a, b;"), ["a, b"]);
        assert_eq!(keywords("a\n\nb"), ["a", "b"]);
        assert_eq!(keywords("['x', 'y']"), ["x", "y"]);
        assert_eq!(keywords("a (b; c"), ["a (b", "c"]);
        assert_eq!(keywords("a (b, c"), ["a (b", "c"]);
    }
}
