//! What databases put into the field of the abstract: the abstract, its translation, and who owns
//! the text. Screeners read the first, and deduplication compares it, so the others go apart.

use memchr::{memchr_iter, memchr3_iter};

/// The most bytes a notice of ownership has; EBSCO's is the longest.
const LONGEST_NOTICE: usize = 1_200;
const LONGEST_PLAIN_NOTICE: usize = 500;

/// An abstract without the notices of ownership before and behind it, and these.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parts<'t> {
    pub(crate) text: &'t str,
    /// The notice before the text and the one behind it; empty where there is none.
    pub(crate) notices: [&'t str; 2],
}

/// Takes the notices of ownership off a text: behind it (`… were better. Copyright © 2020 Elsevier
/// Ltd. All rights reserved.`), before it as Scopus has it (`© 2019 by the authors. Background: …`),
/// or instead of it. Time is linear in the text.
pub(crate) fn without_notice(text: &str) -> Parts<'_> {
    let text = text.trim();
    let (mut text, mut notices) = (text, [""; 2]);
    if is_notice(text) {
        match end_of_notice_before(text) {
            Some(end) => (notices[0], text) = text.split_at(end),
            None if text.len() <= longest(text) => return Parts { text: "", notices: [text, ""] },
            None => {}
        }
    }
    if let Some(at) = notice_behind(text) {
        (text, notices[1]) = text.split_at(at);
    }
    Parts { text: text.trim(), notices }
}

/// Whether a text says only that there is no abstract here.
pub(crate) fn says_none(text: &str) -> bool {
    if text.len() > 200 {
        return false;
    }
    let inner = text.trim_matches(['[', ']', '(', ')', '.', ' ']).to_ascii_lowercase();
    let inner = inner.strip_prefix("publisher: ").unwrap_or(&inner);
    matches!(
        inner,
        "no abstract available"
            | "abstract not available"
            | "no abstract is available"
            | "no abstract provided"
            | "not available"
            | "no abstract"
            | "abstract unavailable"
            | "abstract"
    ) || inner.starts_with("abstract available from ")
        || inner.starts_with("publisher abstract available from ")
        || inner.starts_with("no abstract available for this article")
        || inner.starts_with("an abstract is not available for this content")
}

/// Where the notice behind a text begins: after the end of a sentence, and reaching to the end.
fn notice_behind(text: &str) -> Option<usize> {
    let from = text.floor_char_boundary(text.len().saturating_sub(LONGEST_NOTICE));
    let tail = &text[from..];
    let begins = |at: &usize| {
        if *at == 0 || !tail.is_char_boundary(*at) {
            return false;
        }
        let (before, notice) = tail.split_at(*at);
        let ends =
            before.trim_end().ends_with(['.', '!', '?', ')', ']', ',', ';', ':', '"', '\u{201D}', '>']);
        let is_apart = before.ends_with('\n') || (ends && before.ends_with(char::is_whitespace));
        is_apart && is_notice(notice) && notice.len() <= longest(notice)
    };
    // The letters a notice begins with, and the first byte of its sign.
    let in_letters = memchr3_iter(b'C', b'(', b'P', tail.as_bytes()).find(begins);
    let in_sign = memchr_iter(0xC2, tail.as_bytes()).find(begins);
    in_letters.into_iter().chain(in_sign).min().map(|at| from + at)
}

/// Whether a text begins like a notice of ownership.
fn is_notice(text: &str) -> bool {
    let inner = text.trim_start_matches(['(', '[', ' ']);
    let sign = |text: &str| {
        let text = text.trim_start_matches([' ', '\u{C2}', ',', '-', ':', '.']);
        let owner = text.strip_prefix('\u{A9}').map(str::trim_start);
        owner.is_some_and(|owner| owner.len() >= 4 && owner.starts_with(|c: char| c.is_ascii_alphanumeric()))
            || ["(c)", "(C)"].iter().any(|sign| {
                text.strip_prefix(sign)
                    .is_some_and(|rest| begins_with_year(rest.trim_start_matches([' ', '.', ','])))
            })
    };
    if sign(text) || sign(inner) {
        return true;
    }
    if let Some(rest) = inner.strip_prefix("Psyc") {
        return rest[..rest.floor_char_boundary(30)].contains("Database Record");
    }
    let Some(rest) = inner.strip_prefix("Copyright").or_else(|| inner.strip_prefix("COPYRIGHT")) else {
        return false;
    };
    let rest = rest.trim_start_matches([' ', ',', ':', '-', '.']);
    sign(rest)
        || begins_with_year(rest)
        || ["Published ", "(c) ", "(C) ", "by ", "The Author", "the author", "held by"].iter().any(|word| rest.starts_with(word))
        || (rest.starts_with("of ") && rest.contains(" is the property of "))
        // "Copyright Thomson 2008."
        || (rest.len() <= 80 && rest.starts_with(char::is_uppercase) && has_year(rest))
}

fn longest(notice: &str) -> usize {
    let is_of_ebsco = notice.starts_with("Copyright of ");
    if is_of_ebsco { LONGEST_NOTICE } else { LONGEST_PLAIN_NOTICE }
}

fn begins_with_year(text: &str) -> bool {
    text.get(..4).is_some_and(|year| {
        (year.starts_with("19") || year.starts_with("20")) && year.bytes().all(|b| b.is_ascii_digit())
    })
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() == 4 && begins_with_year(digits))
}

/// Where the notice before a text ends: with the last of the first sentences that speaks of
/// ownership, when enough for an abstract follows.
fn end_of_notice_before(text: &str) -> Option<usize> {
    const OWNERSHIP: [&str; 6] =
        ["\u{A9}", "opyright", "ublished by ", "ights reserved", "icensee ", "CC BY"];
    if text.starts_with("Copyright of ") {
        return None;
    }
    let start = &text[..text.floor_char_boundary(LONGEST_PLAIN_NOTICE)];
    let (mut end, mut from, mut others) = (None, 0, 0);
    for (at, _) in start.match_indices(". ") {
        // The point of an initial ends no sentence: "S. Karger".
        let is_initial = start[..at].rsplit([' ', '.']).next().is_some_and(|word| word.chars().count() == 1);
        if is_initial
            && !start[..at].ends_with(|c: char| c.is_ascii_digit())
            && !start[from..at].contains("B.V")
        {
            continue;
        }
        if from == 0 || OWNERSHIP.iter().any(|word| start[from..at].contains(word)) {
            end = Some(at + 1);
            others = 0;
        } else {
            // The name of a journal may stand between two of them.
            others += 1;
        }
        if others == 2 {
            break;
        }
        from = at + 1;
    }
    end.filter(|end| text.len() - end >= 150)
}

/// Whether two abstracts are in different languages, as far as their letters and their most common
/// words tell. Short or unusual texts tell nothing.
pub(crate) fn differ_in_language(one: &str, other: &str) -> bool {
    matches!((language(one), language(other)), (Some(one), Some(other)) if one != other)
}

/// A language told by words that stand in nearly every sentence of it. Only words that no other
/// language of the list has are in it.
const COMMON_WORDS: [(&str, &[&str]); 12] = [
    ("English", &["the", "of", "and", "to", "were", "was", "with", "this", "that", "which", "by", "are"]),
    ("Spanish", &["el", "los", "las", "del", "una", "con", "y", "fue", "fueron", "este", "estudio", "en"]),
    (
        "Portuguese",
        &["o", "os", "do", "dos", "das", "uma", "com", "em", "não", "foi", "foram", "ao", "na", "e"],
    ),
    ("French", &["les", "des", "et", "une", "dans", "est", "pour", "du", "cette", "sont", "ont", "aux"]),
    ("German", &["der", "die", "das", "und", "von", "den", "mit", "zu", "wurde", "wurden", "eine", "ist"]),
    ("Italian", &["il", "di", "che", "della", "gli", "nel", "sono", "delle", "dei", "questo", "con", "alla"]),
    ("Dutch", &["het", "een", "van", "zijn", "werd", "voor", "niet", "bij", "deze", "werden", "ook"]),
    ("Polish", &["w", "z", "na", "się", "oraz", "do", "jest", "nie", "przez", "celem", "badania"]),
    ("Turkish", &["ve", "bir", "bu", "ile", "için", "olarak", "olan", "çalışma", "amacı", "daha"]),
    ("Swedish", &["och", "att", "som", "det", "av", "på", "är", "för", "med", "till"]),
    ("Indonesian", &["dan", "yang", "dengan", "pada", "ini", "untuk", "dalam", "adalah", "dari"]),
    ("Romanian", &["și", "cu", "pentru", "este", "care", "sunt", "mai", "ale", "fost"]),
];

/// The language of a text, or its script where that tells enough.
fn language(text: &str) -> Option<&'static str> {
    let sample = &text[..text.floor_char_boundary(4_000)];
    if let Some(script) = script(sample) {
        return Some(script);
    }
    let lower = sample.to_lowercase();
    let mut hits = [0_usize; COMMON_WORDS.len()];
    for word in lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        for (count, (_, words)) in hits.iter_mut().zip(&COMMON_WORDS) {
            *count += usize::from(words.contains(&word));
        }
    }
    let (count, (language, _)) = hits.into_iter().zip(&COMMON_WORDS).max_by_key(|(count, _)| *count)?;
    (count >= 4).then_some(*language)
}

/// The script most letters are of, other than Latin.
fn script(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; 6];
    let mut letters = 0_usize;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1;
        let at = match c {
            '\u{0370}'..='\u{03FF}' => 0,
            '\u{0400}'..='\u{04FF}' => 1,
            '\u{0590}'..='\u{05FF}' => 2,
            '\u{0600}'..='\u{06FF}' => 3,
            '\u{AC00}'..='\u{D7AF}' => 4,
            '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' => 5,
            _ => continue,
        };
        counts[at] += 1;
    }
    const NAMES: [&str; 6] = ["Greek", "Cyrillic", "Hebrew", "Arabic", "Hangul", "Han"];
    let (count, name) = counts.into_iter().zip(NAMES).max_by_key(|(count, _)| *count)?;
    (letters > 0 && count * 2 > letters).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "Aims: The widgets of two towns were counted, and those of the river were wet. They are \
                        counted by hand with great care, for nobody trusts the scales. Widgets vary.";
    const SPANISH: &str = "Se contaron los artefactos de las dos ciudades con una balanza, y el resultado fue \
                           que en este estudio los del río estaban mojados.";
    const EBSCO: &str = "Copyright of Widget Review is the property of The Widget House and its content may not be \
                         copied or emailed to multiple sites. (Copyright applies to all Abstracts.)";

    #[test]
    fn notice_behind_an_abstract_is_taken_off() {
        for notice in [
            "Copyright \u{A9} 2020 Elsevier Ltd. All rights reserved.",
            "\u{A9} 2019 The Authors. Published by Wiley.",
            "\u{A9} The Author 2020. \u{A9} 2020 The Society.",
            "(C) 2016 Wiley Periodicals, Inc., (C) 2015 John Wiley & Sons, Ltd",
            "(c) 2020 Elsevier",
            "(PsycInfo Database Record (c) 2020 APA, all rights reserved)",
            "(PsycINFO Database Record Copyright (c) 2016 APA, all rights reserved).",
            "Copyright (c) 2016 APA, all rights reserved).",
            "(PsycINFO Database Record",
            "Copyright Published by Elsevier Inc.",
            "Copyright Thomson 2008.",
            "Copyright 2004, Elsevier B.V. All rights reserved.",
            "Copyright \u{C2}\u{A9} 2020 Elsevier B.V.",
            EBSCO,
        ] {
            for gap in [" ", "\n", " [ABSTRACT FROM AUTHOR] "] {
                let whole = format!("{TEXT}{gap}{notice}");
                let text = format!("{TEXT}{gap}");
                assert_eq!(without_notice(&whole), Parts { text: text.trim_end(), notices: ["", notice] });
            }
        }
    }

    #[test]
    fn notice_before_an_abstract_is_taken_off() {
        for notice in [
            "\u{A9} 2019 by the authors. Licensee MDPI, Basel, Switzerland.",
            "\u{A9} 2018 Elsevier B.V. All rights reserved.",
            "\u{A9} 2018 Elsevier Ltd.",
            "\u{A9} 2016 S. Karger AG, Basel.",
            "\u{A9} 2014 The Authors. Journal of Widgets. \u{A9} 2014 The Society.",
        ] {
            let whole = format!("{notice} {TEXT}");
            assert_eq!(without_notice(&whole), Parts { text: TEXT, notices: [notice, ""] });
            let whole = format!("{notice} {TEXT} {EBSCO}");
            assert_eq!(without_notice(&whole), Parts { text: TEXT, notices: [notice, EBSCO] });
        }
    }

    #[test]
    fn notice_may_be_all_there_is() {
        for notice in [EBSCO, "\u{A9} 2018 Elsevier Ltd. All rights reserved."] {
            assert_eq!(without_notice(notice), Parts { text: "", notices: [notice, ""] });
        }
    }

    #[test]
    fn abstract_that_speaks_of_copyright_stays_whole() {
        for text in [
            "Copyright law is a social construct.",
            "We compared (a) rest, (b) work and (c) 12 widgets. (c) medication and more.",
            "Widgets of the house. Copyright matters to them.",
            "A widget \u{A9} was seen 2020",
            TEXT,
            "",
        ] {
            assert_eq!(without_notice(text), Parts { text, notices: [""; 2] });
        }
        let long = format!("Copyright of widgets is the property of {}", TEXT.repeat(20));
        assert_eq!(without_notice(&long).text, long);
    }

    #[test]
    fn nothing_is_said_in_many_ways() {
        for text in [
            "[No abstract available]",
            "No abstract available.",
            "Publisher: Abstract available from the publisher.",
            "Publisher abstract available from Widget House",
        ] {
            assert!(says_none(text), "{text}");
        }
        assert!(!says_none("Abstract thought is rare."));
    }

    #[test]
    fn languages_are_told_by_their_common_words_or_letters() {
        for other in [
            SPANISH,
            "O objetivo do estudo foi contar os artefatos das duas cidades com uma balança; não foi em vão.",
            "Les objets des deux villes ont été comptés dans une étude, et cette étude est pour les autres.",
            "Подсчитаны предметы двух городов.",
            "对两个城市的物品进行了计数。",
        ] {
            assert!(differ_in_language(TEXT, other), "{other}");
            assert!(!differ_in_language(other, other));
        }
        assert!(!differ_in_language(
            TEXT,
            "Widgets were counted by the authors of this study, and the rest was not."
        ));
        assert!(!differ_in_language(TEXT, "Widgets."));
    }

    proptest! {
        #[test]
        fn nothing_of_an_abstract_is_lost(
            text in "(Copyright|\u{A9}|\\([cC]\\)| 20[0-9]{2}|Elsevier|\\. |\n| of | is the property of |[a-zé ]{1,60}|PsycINFO Database Record){0,12}",
        ) {
            let Parts { text: kept, notices: [before, behind] } = without_notice(&text);
            let blanks = |text: &str| text.split_whitespace().collect::<Vec<_>>().concat();
            prop_assert_eq!(blanks(&[before, kept, behind].concat()), blanks(&text));
        }
    }
}
