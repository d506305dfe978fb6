//! The language of a title, as far as its small words, its script and its brackets tell: whether one of two
//! titles that are unlike may be the other in translation.

use crate::fold::{fold, is_among};

/// What tells of the language of a title.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tongue {
    /// A translation or an original is given beside it, or it stands in the brackets of a translation.
    bracketed: bool,
    /// It has no small words of English, but those of another language, or another script.
    foreign: bool,
}

impl Tongue {
    /// Reads the titles of a record.
    pub(super) fn of(title: Option<&str>, original: Option<&str>) -> Self {
        let Some(title) = title else { return Self::default() };
        let words = fold(title);
        let any = |among: &[&str]| words.split(' ').any(|word| is_among(word, among));
        let english = any(ENGLISH);
        let other_script =
            title.chars().any(|c| c.is_alphabetic() && c > GREEK && !('\u{1e00}'..'\u{1f00}').contains(&c));
        Self {
            bracketed: original.is_some() || title.trim_start().starts_with('[') || title.contains(" = "),
            foreign: other_script || !english && any(FOREIGN),
        }
    }
}

impl Tongue {
    /// Whether it is in another language than English.
    pub(super) fn is_foreign(self) -> bool {
        self.foreign
    }
}

/// The last letter of the Greek alphabet, whose letters stand in English titles too.
const GREEK: char = '\u{3ff}';

/// Whether one of two titles may be the other in translation.
pub(crate) fn may_translate(a: Tongue, b: Tongue) -> bool {
    a.bracketed != b.bracketed || a.bracketed || a.foreign != b.foreign
}

const ENGLISH: &[&str] = &[
    "and", "are", "between", "by", "during", "for", "from", "its", "of", "or", "the", "their", "to", "using",
    "with", "without",
];

const FOREIGN: &[&str] = &[
    "av", "avec", "bei", "chez", "con", "da", "das", "de", "dei", "del", "della", "delle", "dem", "den",
    "der", "des", "det", "di", "die", "dos", "du", "el", "em", "en", "entre", "et", "fra", "fur", "het",
    "im", "la", "las", "le", "les", "los", "med", "mit", "nach", "nei", "och", "og", "par", "para", "pour",
    "sur", "till", "un", "una", "und", "une", "van", "von", "voor", "zur",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn translate(a: &str, b: &str) -> bool {
        let (a, b) = (Tongue::of(Some(a), None), Tongue::of(Some(b), None));
        assert_eq!(may_translate(a, b), may_translate(b, a));
        may_translate(a, b)
    }

    #[test]
    fn translation_shows_in_brackets_small_words_or_script() {
        let english = "The treatment of pain with drugs";
        assert!(translate("[The treatment of pain with drugs]", "Schmerztherapie"));
        assert!(translate(english, "Die Behandlung von Schmerzen"));
        assert!(translate(english, "El tratamiento del dolor"));
        assert!(translate(
            english,
            "\u{41b}\u{435}\u{447}\u{435}\u{43d}\u{438}\u{435} \u{431}\u{43e}\u{43b}\u{438}"
        ));
        assert!(!translate(english, "Lasers for port wine stains of infants"));
        assert!(!translate("Scabies in prisons", "Topical timolol"));
    }
}
