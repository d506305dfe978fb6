//! Several names in one text. What parts them must be certain: a name that is cut in two is worse
//! than two that stay together, for nobody finds it again.

use super::ornaments::are_degrees;
use super::{are_initials, is_suffix};
use crate::glance::trimmed_end;
use memchr::memchr3_iter;

/// The names between semicolons; a name in braces is one name whatever stands in it, and degrees
/// belong to the name before them: `Bunkers, Sandra Schmidt RN; PhD; FAAN 1`.
pub(crate) fn between_semicolons(text: &str) -> Vec<&str> {
    if !text.as_bytes().contains(&b';') {
        return vec![text];
    }
    let closed = text.contains('{') && text.matches('{').count() == text.matches('}').count();
    let (mut names, mut depth, mut from) = (Vec::new(), 0_usize, 0);
    for at in memchr3_iter(b';', b'{', b'}', text.as_bytes()) {
        match text.as_bytes()[at] {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b';' if depth == 0 || !closed => {
                let next = text[at + 1..].split(';').next().unwrap_or_default();
                let name = trimmed_end(&text[from..at]);
                let is_degree = are_degrees(next) && name.contains(',') && !name.ends_with(',');
                if !is_degree {
                    names.push(&text[from..at]);
                    from = at + 1;
                }
            }
            _ => {}
        }
    }
    names.push(&text[from..]);
    names
}

/// The names that stand together where one belongs, when it is certain that they are several:
///
/// - `Nobody RC, van der Nobody JJ`: a family name and initials between commas;
/// - `Nobody, A. B., Noone, C., & Nemo, D. (2020)`: the same, with a comma within each;
/// - `Nobody, A. and Noone, B.`: names with a comma, between "and" or "&";
/// - `Nobody A. Noone B. C. Nemo D.`: family names and initials with points, with nothing between;
/// - `D., Nobody A. Noone B. C. Nemo`: the same, after a tool took the last word for the family name.
///
/// A trailing `et al.` is left out. `None` for all else.
pub(crate) fn run_together(text: &str) -> Option<Vec<String>> {
    // This is asked of every name, and nearly every one is one: "Nobody, Ann".
    let count = |byte: u8| text.bytes().filter(|present| *present == byte).count();
    let joined = text.contains(['&', '|']) || (count(b' ') >= 3 && text.contains(" and "));
    if text.starts_with('{') || !(joined || count(b',') >= 2 || may_be_initials(text)) {
        return None;
    }
    let text = without_et_al(without_year(text.trim()));
    let by_and = joined.then(|| by_and(text)).flatten();
    by_and.or_else(|| by_commas(text)).or_else(|| by_initials(text))
}

/// Whether initials stand before a comma or a last point, as they do not in `Nobody, Ann`.
fn may_be_initials(text: &str) -> bool {
    let before = text.split(',').next().unwrap_or_default();
    before.trim_end().rsplit(' ').next().is_some_and(|word| are_initials(word.trim_end_matches('.')))
}

/// `Smith, J. (2020).`
fn without_year(text: &str) -> &str {
    let bare = text.trim_end_matches(['.', ' ']);
    match bare.strip_suffix(')').and_then(|bare| bare.rsplit_once('(')) {
        Some((names, year)) if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) => {
            names.trim_end()
        }
        _ => text,
    }
}

fn without_et_al(text: &str) -> &str {
    let bare = text.trim_end_matches(['.', ' ']);
    match bare.strip_suffix("et al").or_else(|| bare.strip_suffix("et. al")) {
        Some(names) if names.ends_with([' ', ',']) => names.trim_end_matches([' ', ',']),
        _ => text,
    }
}

/// Names with a comma each, between "and", "&" or bars.
fn by_and(text: &str) -> Option<Vec<String>> {
    if !text.contains(['&', '|']) && !text.contains(" and ") {
        return None;
    }
    let text =
        text.replace(", & ", " & ").replace(", and ", " & ").replace(" and ", " & ").replace('|', " & ");
    let parts: Vec<&str> = text.split(" & ").map(str::trim).filter(|part| !part.is_empty()).collect();
    let [first @ .., last] = &parts[..] else { return None };
    if first.is_empty() {
        return None;
    }
    let one = |part: &str| {
        let (family, given) = part.split_once(',')?;
        (is_family(family) && is_given(given)).then(|| vec![part.to_owned()])
    };
    if let Some(names) = parts.iter().map(|part| one(part)).collect::<Option<Vec<_>>>() {
        return Some(names.concat());
    }
    // "Nobody, A., Noone, B. & Nemo, C.": commas before the last "and".
    let [first] = first else { return None };
    let mut names = one(first).or_else(|| by_commas(first))?;
    let initialed = || is_family_and_initials(last).then(|| vec![(*last).to_owned()]);
    names.extend(one(last).or_else(initialed)?);
    Some(names)
}

/// A few words, with a capital among them.
fn is_family(text: &str) -> bool {
    let words: Vec<&str> = text.trim().split(' ').collect();
    (1..=4).contains(&words.len()) && words.iter().any(|word| word.starts_with(char::is_uppercase))
}

/// A few words, each with a capital.
fn is_given(text: &str) -> bool {
    let words: Vec<&str> = text.trim().split(' ').collect();
    (1..=4).contains(&words.len())
        && !text.contains(',')
        && words.iter().all(|word| word.starts_with(|c: char| c.is_uppercase() || c == '-'))
}

/// `van der Nobody JJ`, `Nobody L Jr`
fn is_family_and_initials(part: &str) -> bool {
    let name = part.rsplit_once(' ').filter(|(_, last)| is_suffix(last)).map_or(part, |(name, _)| name);
    name.rsplit_once(' ')
        .is_some_and(|(family, initials)| are_initials(initials) && family.contains(char::is_lowercase))
}

/// People between commas, each with a comma of its own or none.
fn by_commas(text: &str) -> Option<Vec<String>> {
    let parts: Vec<&str> = text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    if let Some(names) = families_with_initials(&parts) {
        return Some(names);
    }
    let only_initials = |part: &&str| part.split(' ').all(are_initials);
    let pairs = parts.chunks_exact(2);
    let paired = parts.len() >= 4
        && pairs.remainder().is_empty()
        && pairs
            .clone()
            .all(|pair| is_family(pair[0]) && !only_initials(&pair[0]) && only_initials(&pair[1]));
    paired.then(|| pairs.map(|pair| pair.join(", ")).collect())
}

/// `Nobody RC`, `van der Nobody JJ`, and among several of them `Noone AAAA`.
pub(crate) fn families_with_initials(parts: &[&str]) -> Option<Vec<String>> {
    let certain = parts.iter().filter(|part| is_family_and_initials(part)).count();
    let uncertain = || parts.iter().filter(|part| !is_family_and_initials(part));
    if certain < 2 || certain * 4 < parts.len() * 3 || !uncertain().all(|part| many_initials(part).is_some())
    {
        return None;
    }
    let pointed = parts[0].ends_with('.');
    let written = |part: &&str| match many_initials(part) {
        Some((family, initials)) => format!("{family}, {initials}"),
        // PubMed ends its list with a point, which is no part of the last initials.
        None if !pointed => part.trim_end_matches('.').to_owned(),
        None => (*part).to_owned(),
    };
    Some(parts.iter().map(written).collect())
}

/// `Noone AAAA`, which might as well be a given name in capitals.
fn many_initials(part: &str) -> Option<(&str, &str)> {
    let (family, last) = part.rsplit_once(' ')?;
    let capitals = (4..=5).contains(&last.len()) && last.bytes().all(|byte| byte.is_ascii_uppercase());
    capitals.then_some((family, last))
}

/// Family names and their initials, each with its point, follow each other.
fn by_initials(text: &str) -> Option<Vec<String>> {
    let turned = text.split_once(", ").filter(|(last, _)| last.ends_with('.') && are_initials(last));
    let turned = turned.map(|(last, names)| format!("{names} {last}"));
    let text = turned.as_deref().unwrap_or(text);
    if text.contains([',', '(', '&']) || !text.ends_with('.') {
        return None;
    }
    let mut names: Vec<String> = Vec::new();
    let mut after_initials = true;
    for word in words_after_points(text) {
        let is_initial = word.ends_with('.') && are_initials(word);
        let name = match names.last_mut() {
            Some(name) if is_initial || !after_initials => name,
            _ if is_initial || !word.starts_with(char::is_uppercase) => return None,
            _ => {
                names.push(String::new());
                names.last_mut()?
            }
        };
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
        after_initials = is_initial;
    }
    (names.len() >= 2 && after_initials).then_some(names)
}

/// The words of a text; `T.DiNunno` is two.
fn words_after_points(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty()).flat_map(|word| {
        let at = word.find('.').map(|at| at + 1);
        let glued = at
            .filter(|at| word[*at..].chars().take(2).filter(|c| c.is_alphabetic() && *c != '.').count() == 2);
        let (one, other) = glued.map_or((word, ""), |at| word.split_at(at));
        [one, other].into_iter().filter(|part| !part.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semicolons_part_names_outside_of_braces() {
        assert_eq!(between_semicolons("A, B;{C; D}; E"), ["A, B", "{C; D}", " E"]);
        assert_eq!(between_semicolons("A; {B; C"), ["A", " {B", " C"]);
        assert_eq!(between_semicolons("A, Ann RN; PhD; MD 1; B, Bob"), ["A, Ann RN; PhD; MD 1", " B, Bob"]);
        assert_eq!(between_semicolons("Bethesda; MD"), ["Bethesda", " MD"]);
        assert_eq!(between_semicolons("Bethesda, ; MD"), ["Bethesda, ", " MD"]);
        assert_eq!(between_semicolons(""), [""]);
        assert_eq!(between_semicolons("A;"), ["A", ""]);
    }

    #[test]
    fn names_that_stand_together_are_parted() {
        for (text, names) in [
            (
                "Nobody RC, van der Nobody JJ, de Noone HJ",
                &["Nobody RC", "van der Nobody JJ", "de Noone HJ"][..],
            ),
            ("Nobody RC, Noone AAAA, Nemo B, Nihil C", &["Nobody RC", "Noone, AAAA", "Nemo B", "Nihil C"]),
            ("Nobody RC, Noone L Jr, Nemo A", &["Nobody RC", "Noone L Jr", "Nemo A"]),
            ("Nobody RC, Noone JJ.", &["Nobody RC", "Noone JJ"]),
            ("Nobody R., Noone J.J.", &["Nobody R.", "Noone J.J."]),
            ("Nobody RC, Noone JJ, et al.", &["Nobody RC", "Noone JJ"]),
            ("Nobody, A. B., Noone, C.", &["Nobody, A. B.", "Noone, C."]),
            ("Nobody, A. B., Noone, C., & Nemo, D. (2020)", &["Nobody, A. B.", "Noone, C.", "Nemo, D."]),
            ("Nobody, A., & Noone, B. (2020).", &["Nobody, A.", "Noone, B."]),
            ("Nobody, Ann and Noone, Bob", &["Nobody, Ann", "Noone, Bob"]),
            ("Nobody, A.|Noone, B.", &["Nobody, A.", "Noone, B."]),
            ("Nobody R. C. Noone L. van Nemo A.", &[""; 0]),
            ("Nobody R. C. Noone L. Nemo Nihil A.", &["Nobody R. C.", "Noone L.", "Nemo Nihil A."]),
            ("A., Nobody R. C. Noone L. Nemo Nihil", &["Nobody R. C.", "Noone L.", "Nemo Nihil A."]),
            ("Nobody T.DiNoone N.Nemo J.", &["Nobody T.", "DiNoone N.", "Nemo J."]),
        ] {
            assert_eq!(run_together(text).unwrap_or_default(), names, "{text}");
        }
    }

    #[test]
    fn one_name_is_left_alone() {
        for text in [
            "Nobody, Ann",
            "Nobody, A. B.",
            "Nobody, J., Jr.",
            "García Márquez, Gabriel José",
            "D. Scott Nobody",
            "Nobody A. B.",
            "Nobody, A and the Made-up Study Group",
            "Department for Work and Pensions, England",
            "Widgets & Sons, Inc.",
            "van der Nobody, J. P.",
            "Nobody, Ann, Noone, Bob",
            "{Nobody A, Noone B}",
            "",
        ] {
            assert_eq!(run_together(text), None, "{text}");
        }
    }
}
