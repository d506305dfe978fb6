//! What one title has beyond another that it begins or ends with. Databases drop subtitles and cut
//! long titles off; authors write `Long-term ...`, `...: rationale and design` and `... in women` over
//! the companions of a work. The first may be one work, the second are several.

use super::difference::{Difference, Guard, difference};
use super::kind::is_rubric;
use super::{Added, Reading, arabic_numerals};
use crate::fold::{fold, is_among, letters_of};

/// What was added to a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Addition {
    /// A subtitle after a colon or the like, or the rest of a title that was cut off.
    Subtitle,
    /// Words that run on from the title, or stand before it.
    Words,
    /// Words or numbers that tell companions of one study apart.
    Guarded(Guard),
}

/// Judges what the longer of two titles has beyond the shorter one.
pub(super) fn addition(short: &Reading, long: &Reading, added: Added) -> Addition {
    let (whole, more) = (long.letters.len(), long.letters.len() - short.letters.len());
    let (border, words, common) = match added {
        Added::Before => (more, words_within(&long.words, 0, more), words_within(&long.words, more, whole)),
        Added::After => {
            let border = whole - more;
            (border, words_within(&long.words, border, whole), words_within(&long.words, 0, border))
        }
    };
    // The shorter title and its likeness in the longer one: men and women, 5 mg and 10 mg.
    if let Difference::Guarded(guard) = difference(&short.words, &common.join(" ")) {
        return Addition::Guarded(guard);
    }
    // A subtitle may bring figures of its own; "2019", or another part, names another work.
    let is_number = more <= 8 && words.iter().any(|word| word.bytes().any(|b| b.is_ascii_digit()));
    if is_number || numbered_parts(&short.words) != numbered_parts(&long.words) {
        return Addition::Guarded(Guard::Numbers);
    }
    if words.iter().any(|word| is_among(word, COMPANION)) {
        return Addition::Guarded(Guard::Words);
    }
    // The shorter title may be misspelt by a letter or two.
    let at_break = long.breaks.iter().any(|place| usize::from(*place).abs_diff(border) <= 2);
    let cut_off = short.cut_off
        || short.letters.len() >= LEAST_CUT_OFF
            && words.first().is_some_and(|word| !is_among(word, QUALIFIERS));
    match added {
        // `Discussion: ...` and `About: ...` are no titles that lost their beginning.
        Added::Before if words.len() == 1 || is_rubric(&words.join(" ")) => Addition::Words,
        _ if at_break => Addition::Subtitle,
        Added::After if cut_off => Addition::Subtitle,
        _ => Addition::Words,
    }
}

/// A title of fewer letters has room for its last words.
const LEAST_CUT_OFF: usize = 40;

/// Words that begin what makes one work of another: `... in women`, `... and mortality`.
const QUALIFIERS: &[&str] = &[
    "after", "among", "and", "as", "at", "before", "between", "but", "by", "during", "for", "from", "in",
    "of", "on", "or", "plus", "to", "using", "versus", "via", "vs", "when", "while", "with", "within",
    "without",
];

/// The words of which at least half the letters stand between two letters of the title.
fn words_within(words: &str, from: usize, to: usize) -> Vec<&str> {
    let mut at = 0;
    words
        .split(' ')
        .filter(|word| {
            let middle = at + word.len() / 2;
            at += word.len();
            (from..to).contains(&middle)
        })
        .collect()
}

/// Words that tell the reports of one study from each other, and the studies of one group: what a
/// subtitle with one of them names is seldom what the title without it names.
const COMPANION: &[&str] = &[
    "adolescents",
    "adults",
    "baseline",
    "boys",
    "children",
    "companion",
    "cost",
    "costs",
    "design",
    "economic",
    "elderly",
    "extension",
    "females",
    "follow",
    "followup",
    "girls",
    "hoc",
    "infants",
    "interim",
    "males",
    "men",
    "mice",
    "month",
    "months",
    "pilot",
    "preliminary",
    "protocol",
    "qualitative",
    "rationale",
    "rats",
    "secondary",
    "subanalysis",
    "subgroup",
    "subset",
    "substudy",
    "update",
    "updated",
    "vitro",
    "vivo",
    "week",
    "weeks",
    "women",
    "year",
    "years",
];

/// Words whose number tells works of one title apart.
const PARTS: &[&str] = &["chapter", "paper", "part", "phase", "report", "study", "volume"];

/// The numbers of parts, phases and the like, with what they number.
fn numbered_parts(words: &str) -> Vec<(&str, &str)> {
    let pairs = words.split(' ').zip(words.split(' ').skip(1));
    pairs.filter(|(word, next)| is_among(word, PARTS) && next.bytes().all(|b| b.is_ascii_digit())).collect()
}

/// After how many letters of the folded title a subtitle may begin: at a colon, a semicolon, a
/// bracket, a dash between blanks, or the end of a sentence. At most eight.
pub(super) fn breaks(title: &str) -> Box<[u16]> {
    let bytes = title.as_bytes();
    let is_blank = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let mut found = Vec::new();
    for (at, c) in title.char_indices().skip(1) {
        let breaks = match c {
            ':' | '(' | '[' => true,
            '.' | '?' | '!' | ';' | ',' => is_blank(at + 1),
            '-' => is_blank(at - 1) || is_blank(at + 1) || bytes.get(at + 1) == Some(&b'-'),
            '\u{2013}' | '\u{2014}' | '\u{2026}' => true,
            _ => false,
        };
        if breaks && found.len() < 8 {
            let letters = letters_of(&arabic_numerals(&fold(&title[..at]))).len();
            found.push(u16::try_from(letters).unwrap_or(u16::MAX));
        }
    }
    found.dedup();
    found.into()
}

/// Whether a title ends with the dots of a database that cut it off.
pub(super) fn is_cut_off(title: &str) -> bool {
    let title = title.trim_end();
    title.ends_with('\u{2026}') || title.ends_with("...")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subtitle_begins_where_the_title_pauses() {
        assert_eq!(*breaks("Sleep: a review"), [5]);
        assert_eq!(*breaks("Is it over? A review (short) - and on"), [8, 15, 20]);
        assert_eq!(*breaks("Type II diabetes. Sleep-related 1.5"), [13]);
        assert!(breaks("Sleep-related deaths").is_empty());
    }

    #[test]
    fn words_stand_within_letters() {
        assert_eq!(words_within("sleep in adults a review", 13, 20), ["a", "review"]);
        assert_eq!(words_within("severe asthma", 0, 6), ["severe"]);
    }

    #[test]
    fn dots_say_that_a_title_was_cut_off() {
        assert!(is_cut_off("Effects of exercise on ...") && is_cut_off("Effects of exercise\u{2026}"));
        assert!(!is_cut_off("Effects of exercise."));
    }
}
