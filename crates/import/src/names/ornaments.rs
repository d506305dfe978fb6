//! What stands around the names of people and is no part of them: addresses, numbers of
//! affiliations and profiles, roles, degrees, and the words for "nobody is named".

use std::borrow::Cow;

/// Whether a text stands where a name belongs and names nobody: `[Anonymous]`, `et al.`, `No authors
/// listed`.
pub(crate) fn is_nobody(name: &str) -> bool {
    let name =
        name.trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | '.' | ',' | ';' | '\u{2026}' | ' '));
    const NOBODY: [&str; 16] = [
        "",
        "and others",
        "anon",
        "anonymous",
        "author not available",
        "et al",
        "et. al",
        "n/a",
        "no author",
        "no author name available",
        "no authorship indicated",
        "no authors listed",
        "none",
        "null",
        "others",
        "not available",
    ];
    name.len() <= 30 && NOBODY.iter().any(|nobody| name.eq_ignore_ascii_case(nobody))
}

/// The name without what adorns it, and the degrees that followed it. Most names have nothing to
/// take off, which their bytes tell.
pub(super) fn taken_off(name: &str) -> (Cow<'_, str>, Option<String>) {
    let mut bare = Cow::Borrowed(name);
    let telling = |byte: u8| matches!(byte, b'@' | b'[' | b'(' | b'*' | b'/' | 0xE2) || byte.is_ascii_digit();
    if name.bytes().any(telling) {
        bare = Cow::Owned(without_marks(name));
    }
    let trimmed = bare.trim_end_matches([',', ';', ' ', '*']).len();
    if trimmed < bare.len() && bare[trimmed..].contains(['*', ';']) {
        bare = Cow::Owned(bare[..trimmed].to_owned());
    }
    let before = bare.strip_suffix(" et al.").or_else(|| bare.strip_suffix(" et al"));
    if let Some(end) = before.map(|before| before.trim_end_matches([',', ' ']).len()) {
        bare = Cow::Owned(bare[..end].to_owned());
    }
    match without_degrees(&bare) {
        Some((name, degrees)) => (Cow::Owned(name.to_owned()), Some(degrees)),
        None => (bare, None),
    }
}

/// Takes out e-mail addresses, ORCID iDs, roles in square brackets at the end, numbers of authors in
/// round ones, and the numbers and signs that point to an affiliation.
fn without_marks(name: &str) -> String {
    let mut name = name;
    // "[Inventor, Reprint Author]", "(57200000000)", "(ORCID: 0000-0002-…)", "(a@b.org)"
    while let Some((before, inside)) = last_brackets(name) {
        let is_role = inside.1 == '[' && !before.trim().is_empty();
        let is_number = inside.0.bytes().any(|byte| byte.is_ascii_digit())
            && !inside.0.contains(' ')
            && inside
                .0
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_punctuation() || byte == b'X');
        let is_address = inside.0.contains('@') || inside.0.to_ascii_lowercase().contains("orcid");
        if !(is_role || is_number || is_address) {
            break;
        }
        name = before.trim_end();
    }
    let is_mark = |word: &&str| {
        let lower = word.to_ascii_lowercase();
        (word.contains('@') && word.contains('.')) || lower.contains("orcid") || is_orcid(&lower)
    };
    let mut words: Vec<&str> = name.split(' ').filter(|word| !is_mark(word)).collect();
    while words.len() > 1 && words.last().is_some_and(|word| points_to_affiliation(word)) {
        words.pop();
    }
    let mut name = words.join(" ");
    let stem = name.trim_end_matches(|c: char| points(c) || c == ',').len();
    let marks = &name[stem..];
    // "Nobody J1,2" and "Nobody, Ann1": no more than the numbers of a few affiliations.
    let is_short = marks.split(|c: char| !c.is_ascii_digit()).all(|number| number.len() <= 2);
    if is_short
        && name[..stem].ends_with(|c: char| c.is_alphabetic() || c == '.')
        && name[..stem].contains([' ', ','])
    {
        name.truncate(stem);
    }
    name
}

/// What stands in the brackets that end a text, with the bracket they open with, and what is before.
fn last_brackets(text: &str) -> Option<(&str, (&str, char))> {
    let open = match text.chars().next_back()? {
        ']' => '[',
        ')' => '(',
        _ => return None,
    };
    let (before, inside) = text[..text.len() - 1].rsplit_once(open)?;
    Some((before, (inside, open)))
}

/// `0000-0002-1825-0097`, with or without the address before it.
fn is_orcid(word: &str) -> bool {
    let digits = word.trim_start_matches("http://").trim_start_matches("https://");
    digits.len() >= 19
        && digits.starts_with("0000-")
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'x'))
}

/// `1`, `1,2`, `*`, `†`
fn points_to_affiliation(word: &str) -> bool {
    word.len() <= 8
        && word.chars().all(|c| points(c) || c == ',')
        && word.split(|c: char| !c.is_ascii_digit()).all(|number| number.len() <= 2)
}

fn points(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '*' | '\u{2020}' | '\u{2021}' | '\u{A7}' | '\u{B6}')
}

/// `Bunkers, Sandra Schmidt RN; PhD; FAAN`: the name and the degrees behind it. `de Nobody MA` and
/// `García Nobody, MD` may as well have these initials.
fn without_degrees(name: &str) -> Option<(&str, String)> {
    let mut start = name.len();
    let mut degrees: Vec<&str> = Vec::new();
    for word in name.rsplit([' ', ',', ';']) {
        let at = word.as_ptr() as usize - name.as_ptr() as usize;
        if word.is_empty() {
        } else if is_degree(word) {
            degrees.push(word);
            start = at;
        } else {
            break;
        }
    }
    if degrees.is_empty() {
        return None;
    }
    let before = name[..start].trim_end_matches([' ', ',', ';']);
    let is_spelled_out =
        before.rsplit([' ', ',']).next().is_some_and(|last| last.contains(char::is_lowercase));
    let is_certain = degrees.len() >= 2 || degrees.iter().any(|degree| degree.contains(char::is_lowercase));
    let is_behind_given = before.contains(',') && is_spelled_out;
    if !(is_behind_given || (is_certain && before.contains([' ', ',']))) {
        return None;
    }
    degrees.reverse();
    Some((before, degrees.join(", ")))
}

/// Whether a text is degrees and the number of an affiliation, behind the name they belong to.
pub(super) fn are_degrees(text: &str) -> bool {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| is_degree(word) || points_to_affiliation(word))
}

/// In the order of `str`, for the search.
const DEGREES: [&str; 44] = [
    "APRN", "BA", "BMBS", "BN", "BS", "BSN", "BSc", "CNM", "DDS", "DNP", "DPhil", "DPsych", "DSc", "DVM",
    "DrPH", "EdD", "FAAN", "FACP", "FNP", "FRACP", "FRCP", "FRCPCH", "LCSW", "MA", "MBA", "MBBS", "MBChB",
    "MD", "MEd", "MHS", "MN", "MPA", "MPH", "MPhil", "MS", "MSN", "MSW", "MSc", "PhD", "PharmD", "PsyD",
    "RD", "RN", "ScD",
];

pub(super) fn is_degree(word: &str) -> bool {
    // Every degree has two capitals, as hardly a given name has; this is asked of every name.
    if word.bytes().filter(u8::is_ascii_uppercase).count() < 2 {
        return false;
    }
    let is_pointed =
        matches!(word, "M.D." | "Ph.D." | "R.N." | "M.P.H." | "M.Sc." | "B.Sc." | "Ed.D." | "Psy.D.");
    is_pointed || DEGREES.binary_search(&word.trim_end_matches('.')).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_in_order_for_the_search() {
        assert!(DEGREES.is_sorted() && DEGREES.iter().all(|degree| is_degree(degree)));
    }

    #[test]
    fn nobody_is_told_from_somebody() {
        for text in ["", "[Anonymous]", "Anon.", "et al", "et al.", "...", "…", "[No authors listed]", "null"]
        {
            assert!(is_nobody(text), "{text}");
        }
        for text in ["Anonymous Society", "Noone, A", "Others, Ann", "Null, J"] {
            assert!(!is_nobody(text), "{text}");
        }
    }

    #[test]
    fn ornaments_are_taken_off_and_degrees_kept() {
        for (text, name, degrees) in [
            ("Bunkers, Sandra Schmidt RN; PhD; FAAN 1", "Bunkers, Sandra Schmidt", "RN, PhD, FAAN"),
            ("Nobody, Neill B. [Inventor, Reprint Author]", "Nobody, Neill B.", ""),
            ("Nobody, Ann (57200000000)", "Nobody, Ann", ""),
            ("Nobody, Ann1,2", "Nobody, Ann", ""),
            ("Nobody, Ann 1,2", "Nobody, Ann", ""),
            ("Nobody A*", "Nobody A", ""),
            ("Nobody, Ann ann@example.org", "Nobody, Ann", ""),
            ("Nobody, Ann (ann@example.org)", "Nobody, Ann", ""),
            ("Nobody, Ann (ORCID: 0000-0002-1825-0097)", "Nobody, Ann", ""),
            ("Nobody, Ann https://orcid.org/0000-0002-1825-0097", "Nobody, Ann", ""),
            ("Nobody, Ann 0000-0002-1825-0097", "Nobody, Ann", ""),
            ("Nobody, Ann, MD, PhD", "Nobody, Ann", "MD, PhD"),
            ("Nobody, Ann MD", "Nobody, Ann", "MD"),
            ("Ann Nobody, PhD", "Ann Nobody", "PhD"),
            ("García Nobody, MD", "García Nobody, MD", ""),
            ("de Nobody MA", "de Nobody MA", ""),
            ("de Nobody, MA", "de Nobody, MA", ""),
            ("Nobody A, PhD", "Nobody A", "PhD"),
            ("Nobody MD", "Nobody MD", ""),
            ("Nobody, MA", "Nobody, MA", ""),
            ("Nobody, J. MD", "Nobody, J. MD", ""),
            ("NCT04381559", "NCT04381559", ""),
            ("Study 329", "Study 329", ""),
            ("", "", ""),
        ] {
            let (bare, found) = taken_off(text);
            assert_eq!((&*bare, found.as_deref().unwrap_or_default()), (name, degrees), "{text}");
        }
    }
}
