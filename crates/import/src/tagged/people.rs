//! The people a field names. Databases put several on a line, write their roles, degrees and the
//! marks of their institutions behind the names, and let registers stand as authors of their trials.

use crate::fields::Fields;
use crate::lines::Field;
use crate::{names, plain_text};
use revflow_review::Author;

/// How a name is read.
type Parse = fn(&str) -> Author;

/// The people and groups of a field, one a line or several between semicolons.
pub(super) fn named(field: &Field<'_>, parse: Parse, fields: &mut Fields, people: &mut Vec<Author>) {
    for (line, text) in field.items() {
        if let Some(person) = names::plain_person(&text) {
            people.push(person);
            continue;
        }
        for name in names::between_semicolons(&text) {
            one((field.tag.text(), line), name, parse, fields, people);
        }
    }
}

/// The people of a field in which roles, degrees and marks stand behind the names: authors, and
/// those who are said to be editors. What says more than a mark is kept beside.
pub(super) fn annotated(field: &Field<'_>, parse: Parse, fields: &mut Fields) -> (Vec<Author>, Vec<Author>) {
    let (mut authors, mut editors) = (Vec::new(), Vec::new());
    let tag = field.tag.text();
    for (line, text) in field.items() {
        for part in between_people(&text) {
            if part.starts_with('{') && part.ends_with('}') {
                // A name whatever stands in it.
                one((tag, line), part, parse, fields, &mut authors);
                continue;
            }
            let (name, role) = part.split_once('[').unwrap_or((part, ""));
            // "[Anonymous]" and the like.
            let (name, role) = if name.trim().is_empty() { (part, "") } else { (name, role) };
            let bare = without_degrees(name);
            let is_plain_role = ["", "Ed]", "Editor]", "Author]"].contains(&role);
            let is_more = !is_plain_role || name[bare.len()..].chars().any(char::is_alphabetic);
            if is_more {
                fields.keep(tag, part, line);
            }
            let list = if role.starts_with("Ed") { &mut editors } else { &mut authors };
            one((tag, line), bare, parse, fields, list);
        }
    }
    (authors, editors)
}

/// The editors in the text of a book: `Nobody, Ann [Ed]; Other, Ben [Ed]`, `Nobody, A. [Editor], Other,
/// B. [Editor]`.
pub(super) fn editors_in(text: &str) -> Vec<Author> {
    let parts = text.split(['[', ']']).step_by(2);
    let names = parts.flat_map(names::between_semicolons);
    names
        .map(|name| name.trim_matches([',', ' ']))
        .filter(|name| !name.is_empty())
        .map(names::parse_inverted)
        .collect()
}

fn one((tag, line): (&str, u32), name: &str, parse: Parse, fields: &mut Fields, people: &mut Vec<Author>) {
    if plain_text::is_placeholder(name) {
        return;
    }
    let name = plain_text::unmarked(name);
    let name = name.trim().trim_end_matches([',', ' ']);
    if name.is_empty() {
    } else if names::is_nobody(name) {
        fields.keep(tag, name, line);
    } else if is_trial_number(name) {
        fields.registration(tag, name, line);
    } else if let Some(list) = names::run_together(name) {
        people.extend(list.iter().map(|name| names::parse_inverted(name)));
    } else {
        people.push(parse(name));
    }
}

/// The one person or group that a text names, if it is read as one.
pub(crate) fn one_person(text: &str) -> Option<Author> {
    let mut fields = Fields::default();
    let mut people = Vec::new();
    for name in names::between_semicolons(text) {
        one(("", 0), name, names::parse_inverted, &mut fields, &mut people);
    }
    let is_all = fields.unknown.is_empty() && fields.citation.registrations.is_empty();
    people.pop().filter(|_| people.is_empty() && is_all)
}

/// The same for a field in which roles and degrees stand behind the names.
pub(crate) fn one_editor(text: &str) -> Option<Author> {
    let is_bare = !text.contains('[') && without_degrees(text) == text;
    let is_name = is_bare && !text.starts_with(|c: char| c.is_ascii_digit());
    is_name.then(|| one_person(text)).flatten()
}

/// `NCT04381559`: registers stand as the author of their trials in some exports.
pub(super) fn is_trial_number(text: &str) -> bool {
    const REGISTERS: [&str; 12] =
        ["ACTRN", "CTRI/", "ChiCTR", "DRKS", "EUCTR", "IRCT", "ISRCTN", "JPRN", "KCT", "NCT", "NTR", "TCTR"];
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 4 && !text.contains(' ') && REGISTERS.iter().any(|register| text.starts_with(register))
}

/// Parts a line at semicolons, or at double blanks where it has none, but neither within brackets nor
/// before a degree: `Bunk, Sandra RN; PhD; FAAN 1`, `Hoj, Peter [Author; E-mail: a@example.org]`.
fn between_people(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let blanks_part = !text.contains(';');
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let mut depth = 0_usize;
        let mut before = ' ';
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            match c {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                ';' if depth == 0 && !begins_with_degree(&rest[at + 1..]) => end = at,
                ' ' if depth == 0 && blanks_part && before == ' ' => end = at,
                _ => {}
            }
            before = c;
            if end < rest.len() {
                break;
            }
        }
        let name = rest[..end].trim_end();
        rest = rest[end..].trim_start_matches([';', ' ']);
        Some(name)
    })
}

fn begins_with_degree(text: &str) -> bool {
    let text = text.trim_start();
    is_degree(text.split([' ', ';', ',']).next().unwrap_or_default())
}

/// The name before degrees, numbers and signs: `Gaz, Barbara` of `Gaz, Barbara MD, PhD 1,*`. A given
/// name always stays.
fn without_degrees(name: &str) -> &str {
    let name = name.trim_end();
    let Some((family, _)) = name.split_once(',') else { return without_marks(name) };
    let mut rest = name;
    loop {
        let start = rest.rfind([' ', ',', ';']).map_or(0, |at| at + 1);
        let before = rest[..start].trim_end_matches([' ', ',', ';']);
        let word = &rest[start..];
        if before.len() <= family.len() || !(is_mark(word) || is_degree(word)) {
            // A full stop ends the field, unless an initial has it.
            let bare = word.strip_suffix('.').unwrap_or(word);
            let is_initial = bare.chars().count() <= 2 || bare.contains('.');
            return if is_initial { rest } else { rest.trim_end_matches('.') };
        }
        rest = before;
    }
}

fn without_marks(name: &str) -> &str {
    match name.rsplit_once(' ') {
        Some((before, mark)) if is_mark(mark) => before.trim_end(),
        _ => name,
    }
}

/// `1`, `1,2,+`, `*`: where to look for the institution.
fn is_mark(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '+' | '*' | '#' | '&' | '[' | ']'))
}

fn is_degree(word: &str) -> bool {
    const DEGREES: [&str; 62] = [
        "AM", "APRN", "BA", "BCH", "BM", "BMBS", "BPHARM", "BS", "BSC", "BSN", "CRNP", "CRNA", "DC", "DDS",
        "DMD", "DNP", "DO", "DPHIL", "DPT", "DRPH", "DSC", "DVM", "EDD", "FAAN", "FACC", "FACP", "FACS",
        "FACSM", "FAHA", "FRACP", "FRCP", "FRCPC", "FRCS", "FRCSC", "JD", "LCSW", "MA", "MB", "MBA", "MBBS",
        "MBCHB", "MBE", "MD", "MED", "MHA", "MHS", "MHSC", "MN", "MPA", "MPH", "MPHIL", "MRCP", "MS", "MSC",
        "MSN", "MSPH", "MSW", "OTR", "PHARMD", "PHD", "PSYD", "RN",
    ];
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    if !(2..=6).contains(&letters) || !word.starts_with(|c: char| c.is_ascii_uppercase()) {
        return false;
    }
    let plain: String =
        word.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase();
    DEGREES.contains(&plain.as_str()) && !word.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_and_marks_are_no_part_of_a_name() {
        for (text, name) in [
            ("Zhang, Weijia 1,2,+", "Zhang, Weijia"),
            ("Peters, James A. Ph.D., FACSM", "Peters, James A."),
            ("Lefko, Rafael Y. MD, MPH 1", "Lefko, Rafael Y."),
            ("Bunk, Sandra Schmidt RN; PhD; FAAN 1", "Bunk, Sandra Schmidt"),
            ("Ahmed, Mughees.", "Ahmed, Mughees"),
            ("Wijer, Gea D M.", "Wijer, Gea D M."),
            ("Smith, MD", "Smith, MD"),
            ("Smith, J.A.", "Smith, J.A."),
            ("Behan L.", "Behan L."),
            ("Max 1", "Max"),
            ("", ""),
        ] {
            assert_eq!(without_degrees(text), name, "{text}");
        }
    }

    #[test]
    fn people_on_a_line_come_apart_but_not_their_degrees() {
        for (text, names) in [
            ("Holst, Jakob 1;  Mathes, Tim 2", &["Holst, Jakob 1", "Mathes, Tim 2"][..]),
            ("Bunk, Sandra RN; PhD; FAAN 1; Other, Ben", &["Bunk, Sandra RN; PhD; FAAN 1", "Other, Ben"]),
            ("Hoj, P [Author; E-mail: a@example.org]", &["Hoj, P [Author; E-mail: a@example.org]"]),
            ("Must M.  Frau N.", &["Must M.", "Frau N."]),
            (" ; ;", &[""]),
        ] {
            assert_eq!(between_people(text).collect::<Vec<_>>(), names, "{text}");
        }
    }
}
