//! What a database added to a title, cut off: `[Review]`, `[33 refs]`, `[French]`, the brackets
//! around a translated title. A translation beside the title is kept as a second wording.

use super::kind::Kinds;
use super::tongue::Tongue;
use crate::fold::{fold, is_among};

/// The wordings of a title: the title, and its translation where it stands in brackets or after
/// ` = `. What the notes that were cut say the work is (`[Erratum]`) is returned too.
pub(crate) fn wordings(text: &str) -> (Vec<&str>, Kinds) {
    let mut kinds = Kinds::default();
    let mut title = text.trim_matches(is_edge);
    let mut translation = None;
    loop {
        title = title.trim_end_matches(|c| is_edge(c) || c == '.');
        let Some((outside, inside)) = last_bracket(title) else { break };
        let square = title.ends_with(']');
        if outside.trim_matches(is_edge).is_empty() {
            // MEDLINE puts the whole of a translated title in square brackets.
            if !square {
                break;
            }
            title = inside.trim_matches(is_edge);
            continue;
        }
        let words = fold(inside);
        match bracket_kind(outside, inside, &words, square) {
            Bracket::Note => kinds = kinds.and(Kinds::of_note(&words)),
            Bracket::Translation => translation = Some(inside),
            Bracket::Title => break,
        }
        title = outside;
    }
    let is_wording = |text: &str| text.split_whitespace().count() >= 3;
    let mut wordings = match title.split_once(" = ") {
        Some((one, other)) if is_wording(one) && is_wording(other) => vec![one, other],
        _ => vec![title],
    };
    wordings.extend(translation);
    wordings.extend(without_label(title));
    wordings.extend(of_corrected(title));
    (wordings, kinds)
}

/// The title without the number under which a meeting lists it: `P1-234 Sleep in ...`, `1034-P: Sleep
/// in ...`, `Abstract 12345: Sleep in ...`. It is a second wording, since `CA125` looks like a number too.
fn without_label(title: &str) -> Option<&str> {
    let (first, rest) = title.split_once([' ', '\u{a0}'])?;
    let (label, rest) = match NAMES_OF_ABSTRACTS.iter().any(|name| first.eq_ignore_ascii_case(name)) {
        true => rest.split_once(' ')?,
        false => (first, rest),
    };
    let is_named = label.len() + rest.len() + 1 < title.len();
    let closed = label.ends_with([':', '.']);
    let number = label.trim_end_matches([':', '.']);
    let capitals = number.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let sound = number
        .bytes()
        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'#'));
    let is_label = if is_named || closed { digits >= 1 } else { (1..=4).contains(&capitals) && digits >= 3 };
    (sound && is_label && rest.split_whitespace().count() >= 3).then_some(rest)
}

/// The title of the work that a notice speaks of: `Erratum: ...`, `... (vol 23, pg 300, 2014)`.
fn of_corrected(title: &str) -> Option<&str> {
    let named = title.split_once(": ").filter(|(label, _)| {
        label.split(' ').count() <= 4 && Kinds::of_title(&fold(label)).is_public_notice()
    });
    let placed =
        || title.rsplit_once(" (").filter(|(_, note)| Kinds::of_text(&format!("({note}")).is_public_notice());
    let work = named.map(|(_, work)| work).or_else(|| placed().map(|(work, _)| work))?;
    (work.split_whitespace().count() >= 3).then_some(work)
}

const NAMES_OF_ABSTRACTS: [&str; 5] = ["abstract", "oral", "poster", "presentation", "session"];

fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\u{201c}' | '\u{201d}' | '*')
}

/// Splits a text that ends with a bracket before its opening bracket: what is outside, what inside.
fn last_bracket(text: &str) -> Option<(&str, &str)> {
    let (open, close) = match text.chars().next_back()? {
        ']' => ('[', ']'),
        ')' => ('(', ')'),
        _ => return None,
    };
    let mut depth = 0;
    for (at, c) in text.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
            if depth == 0 {
                return Some((&text[..at], &text[at + 1..text.len() - 1]));
            }
        }
    }
    None
}

enum Bracket {
    /// An addition of the database.
    Note,
    /// The title in another language.
    Translation,
    /// Part of the title itself.
    Title,
}

fn bracket_kind(outside: &str, inside: &str, words: &str, square: bool) -> Bracket {
    if is_note(words, square) || Kinds::names_bracket(words) {
        return Bracket::Note;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    // A translation is about as long as the title and has its numbers; a formula is not and has not.
    let translates = words.len() * 5 >= outside.len() * 2 && digits(words) == digits(outside);
    // One of the two is in another language; `[a qualitative study]` is a subtitle.
    let foreign = [words, outside].iter().any(|text| Tongue::of(Some(text), None).is_foreign());
    let accented = !outside.is_ascii() || !inside.is_ascii();
    if square && words.split(' ').count() >= 3 && translates && (foreign || accented) {
        Bracket::Translation
    } else {
        Bracket::Title
    }
}

/// Whether a bracket is one that databases append. What they do not append belongs to the title: one
/// work speaks of `(in men)`, another of `[women]`.
fn is_note(words: &str, square: bool) -> bool {
    let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
    let count = words.split(' ').count();
    let in_language = |words: &str| words.split(' ').next().is_some_and(|word| is_among(word, LANGUAGES));
    if words.ends_with(" refs") || words.ends_with(" references") || is_among(words, TAILS) {
        return true;
    }
    match first {
        "in" => in_language(rest),
        "article" => rest.strip_prefix("in ").is_some_and(in_language),
        _ if square => {
            in_language(words) && count <= 3
                || is_among(words, COLUMNS)
                || is_among(first, NOTES) && count > 1
        }
        _ => is_among(first, NOTES) && (2..=3).contains(&count),
    }
}

/// Brackets that databases put after a title, whole.
const TAILS: &[&str] = &[
    "authors transl",
    "case report",
    "case reports",
    "clinical conference",
    "clinical trial",
    "corrected",
    "corrected and republished",
    "historical article",
    "practice guideline",
    "proceedings",
    "review",
    "review article",
    "see comment",
    "see comments",
    "structured abstract",
    "systematic review",
    "transl",
];

/// First words of longer notes: `[Erratum appears in ...]`, `[published erratum appears in ...]`.
const NOTES: &[&str] = &[
    "comment",
    "comments",
    "corrected",
    "correction",
    "corrigendum",
    "errata",
    "erratum",
    "originally",
    "published",
    "republished",
    "retracted",
    "retraction",
    "see",
    "withdrawn",
];

/// Columns of magazines, as IEEE prints them after a title: `[careers]`.
const COLUMNS: &[&str] = &[
    "careers",
    "education",
    "feature",
    "features",
    "news",
    "opinion",
    "perspectives",
    "point of view",
    "product reviews",
    "reflections",
    "resources",
    "spectral lines",
    "standards",
    "tools and toys",
];

const LANGUAGES: &[&str] = &[
    "afrikaans",
    "albanian",
    "arabic",
    "armenian",
    "bosnian",
    "bulgarian",
    "catalan",
    "chinese",
    "croatian",
    "czech",
    "danish",
    "dutch",
    "english",
    "estonian",
    "finnish",
    "french",
    "georgian",
    "german",
    "greek",
    "hebrew",
    "hungarian",
    "icelandic",
    "indonesian",
    "italian",
    "japanese",
    "korean",
    "latvian",
    "lithuanian",
    "macedonian",
    "malay",
    "norwegian",
    "persian",
    "polish",
    "portuguese",
    "romanian",
    "russian",
    "serbian",
    "slovak",
    "slovene",
    "slovenian",
    "spanish",
    "swedish",
    "thai",
    "turkish",
    "ukrainian",
    "vietnamese",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additions_of_databases_are_cut() {
        for (text, title) in [
            ("Asthma in adults. [Review] [33 refs]", "Asthma in adults"),
            ("Asthma in adults (Review).", "Asthma in adults"),
            ("Asthma in adults [Erratum appears in Thorax 2001 Jan;3(2):4]", "Asthma in adults"),
            ("[Asthma in adults]. [French]", "Asthma in adults"),
            ("The all-seeing employer [careers]", "The all-seeing employer"),
            ("\u{201c}Asthma in adults\u{201d}", "Asthma in adults"),
            ("Database mining (Panel)", "Database mining (Panel)"),
            ("Complexes of [Ru(bpy)3]", "Complexes of [Ru(bpy)3]"),
            ("Asthma in adults (review of ten years)", "Asthma in adults (review of ten years)"),
            ("Asthma in adults (in French)", "Asthma in adults"),
            ("Asthma in adults [author's transl]", "Asthma in adults"),
            ("Asthma in adults (authors' reply)", "Asthma in adults"),
            ("Asthma at home (in men)", "Asthma at home (in men)"),
            ("Asthma at home [women]", "Asthma at home [women]"),
            ("Asthma at home [a qualitative study]", "Asthma at home [a qualitative study]"),
            ("Asthma at home (phase two)", "Asthma at home (phase two)"),
            ("(An aside)", "(An aside)"),
            ("[", "["),
            ("]", "]"),
            ("[]", ""),
        ] {
            assert_eq!(wordings(text).0, [title], "{text}");
        }
    }

    #[test]
    fn number_of_a_meeting_abstract_is_cut_in_a_second_wording() {
        for text in [
            "P1-234 Asthma in adults",
            "1034-P: Asthma in adults",
            "FRI0123 Asthma in adults",
            "Abstract 12345: Asthma in adults",
            "Poster P12 Asthma in adults",
        ] {
            assert_eq!(wordings(text).0, [text, "Asthma in adults"]);
        }
        for text in ["5-HT in adult asthma", "CD34 in adult asthma", "HIV-1: asthma", "Asthma in adults"] {
            assert_eq!(wordings(text).0, [text]);
        }
    }

    #[test]
    fn translation_is_a_second_wording() {
        for text in [
            "Work in the platform economy [Arbeiten in der Plattform\u{f6}konomie]",
            "Work in the platform economy = Arbeiten in der Plattform\u{f6}konomie",
        ] {
            let (wordings, _) = wordings(text);
            assert_eq!(wordings.len(), 2, "{text}");
            assert_eq!(wordings[1], "Arbeiten in der Plattform\u{f6}konomie");
        }
    }
}
