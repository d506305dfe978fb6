//! Containers: journals, books and proceedings under their many names. Abbreviations, initials and
//! appended places must not pass for another journal; a journal that is one word longer must.

use crate::fold::{fold, hash, is_among};
use crate::similarity::likeness;
use revflow_review::Citation;

/// The container of a record made ready for comparison.
#[derive(Debug, Clone, Default)]
pub(crate) struct Container {
    /// The name and its abbreviation, folded, without small words. Empty: no container.
    names: Vec<Box<str>>,
    /// What names one of several journals after their common name: `JACC: Cardiovascular Imaging`,
    /// `(Engl Ed)`. Empty: none.
    section: Box<str>,
    /// Serial and book numbers, hashed.
    numbers: Vec<u64>,
}

/// How two containers stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContainerLevel {
    /// The same, perhaps abbreviated.
    Same,
    /// The one name continues the other, as that of a series or with initials: `European Conference on
    /// Information Systems, ECIS`. This supports little and contradicts nothing.
    Longer,
    /// They share words; this neither supports nor contradicts.
    Unclear,
    /// One of the records names none.
    Missing,
    /// Two containers.
    Different,
}

impl Container {
    /// Prepares the container of a citation.
    pub(crate) fn prepare(citation: &Citation) -> Self {
        let mut names: Vec<Box<str>> = Vec::new();
        for text in [&citation.container, &citation.container_abbreviation].into_iter().flatten() {
            let name = significant(&fold(head(text)));
            if !name.is_empty() && !names.contains(&name) {
                names.reserve_exact(1);
                names.push(name);
            }
        }
        let section = citation.container.as_deref().map(section).unwrap_or_default();
        let mut numbers: Vec<u64> = citation.issn.iter().map(|issn| hash(issn.as_str())).collect();
        numbers.extend(citation.isbn.iter().map(|isbn| hash(isbn.as_str())));
        Self { names, section, numbers }
    }

    /// Hash of the name.
    pub(crate) fn key(&self) -> Option<u64> {
        self.name().map(hash)
    }

    /// The folded name, for a score a person reads.
    pub(crate) fn name(&self) -> Option<&str> {
        self.names.first().map(|name| &**name)
    }
}

/// Compares two containers.
pub(crate) fn compare_containers(a: &Container, b: &Container) -> ContainerLevel {
    if a.numbers.iter().any(|number| b.numbers.contains(number)) {
        return ContainerLevel::Same;
    }
    let of_sections = if a.section == b.section { ContainerLevel::Same } else { ContainerLevel::Unclear };
    let mut best = ContainerLevel::Missing;
    for first in &a.names {
        for second in &b.names {
            match compare_names(first, second) {
                ContainerLevel::Same => return of_sections,
                ContainerLevel::Longer => best = ContainerLevel::Longer,
                ContainerLevel::Unclear if best != ContainerLevel::Longer => best = ContainerLevel::Unclear,
                found if best == ContainerLevel::Missing => best = found,
                _ => {}
            }
        }
    }
    best
}

fn compare_names(a: &str, b: &str) -> ContainerLevel {
    if a == b || likeness(a, b, 0.9).is_some() {
        return ContainerLevel::Same;
    }
    let a: Vec<&str> = a.split(' ').collect();
    let b: Vec<&str> = b.split(' ').collect();
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if is_abbreviation(short, long) || is_abbreviation(long, short) || is_initialism(short, long) {
        return ContainerLevel::Same;
    }
    if is_initialism(long, short) {
        return ContainerLevel::Same;
    }
    if short.len() >= LEAST_NAME
        && long.iter().zip(short.iter()).all(|(long, short)| abbreviates(short, long))
    {
        return ContainerLevel::Longer;
    }
    let telling = |word: &&&str| !is_among(word, GENERIC);
    let shared = |one: &[&str], other: &[&str]| {
        one.iter().filter(telling).filter(|word| other.iter().any(|other| abbreviates(word, other))).count()
    };
    let least = short.iter().filter(telling).count().min(long.iter().filter(telling).count());
    let common = shared(short, long).max(shared(long, short));
    if common > 0 && common * 2 >= least { ContainerLevel::Unclear } else { ContainerLevel::Different }
}

/// A name of fewer words is the beginning of many: `Diabetes`, `Diabetes Care`.
const LEAST_NAME: usize = 3;

/// Whether every word of the one stands, in order and perhaps shortened, for the words of the
/// other; words of up to three letters may be left out of the longer name.
fn is_abbreviation(short: &[&str], long: &[&str]) -> bool {
    let mut at = 0;
    for word in short {
        loop {
            let Some(full) = long.get(at) else { return false };
            at += 1;
            if abbreviates(word, full) {
                break;
            }
            if full.len() > 3 {
                return false;
            }
        }
    }
    // `VLDB J.` is not `VLDB`.
    long[at..].iter().all(|word| word.len() <= 3 && !is_among(word, GENERIC))
}

/// `curr` for `current`, `natl` for `national`: the same first letter, the rest in order; a word of
/// one letter only for a word it begins.
fn abbreviates(word: &str, full: &str) -> bool {
    if full.starts_with(word) || word.starts_with(full) {
        return true;
    }
    let (short, long) = if word.len() <= full.len() { (word, full) } else { (full, word) };
    if short.len() < 3 || short.as_bytes()[0] != long.as_bytes()[0] {
        return false;
    }
    let mut letters = long.bytes();
    let in_order = short.bytes().all(|letter| letters.any(|other| other == letter));
    // A subsequence of a long word is found by chance; an abbreviation keeps the beginning (`natl`),
    // or the consonants (`jpn`).
    let keeps_beginning = short.as_bytes()[1] == long.as_bytes()[1];
    let keeps_consonants = !short.contains(['a', 'e', 'i', 'o', 'u']);
    in_order && (keeps_beginning || keeps_consonants) || likeness(word, full, 0.8).is_some()
}

/// `vldb` for `very large data bases`, `jama` for `journal american medical association`.
fn is_initialism(short: &[&str], long: &[&str]) -> bool {
    let [initials] = short else { return false };
    (3..=8).contains(&initials.len())
        && long.len() >= initials.len()
        && initials.bytes().zip(long).all(|(initial, word)| word.as_bytes().first() == Some(&initial))
        && long.len() <= initials.len() + 2
}

/// The name without what databases append: `Circulation (New York)`, `Stroke; a journal of ...`,
/// `FASEB Journal. Conference: Experimental Biology`.
fn head(text: &str) -> &str {
    let cut = text
        .char_indices()
        .find(|(at, c)| *at > 2 && matches!(c, '(' | ';' | ':' | '=' | '[' | '/'))
        .map_or(text.len(), |(at, _)| at);
    let head = text[..cut].split(" - ").next().unwrap_or_default();
    match head.to_ascii_lowercase().find(". conference") {
        Some(at) if at > 2 => &head[..at],
        _ => head,
    }
}

/// The journal among several of one name: a word or three after a colon, or the edition. What is longer, or
/// begins as `official journal of`, is the subtitle of the one journal.
fn section(text: &str) -> Box<str> {
    if let Some((_, inside)) = text.split_once('(') {
        let inside = fold(inside.trim_end_matches(')'));
        if inside.starts_with("engl") && inside.split(' ').any(|word| matches!(word, "ed" | "edition")) {
            return "english edition".into();
        }
    }
    // PubMed and library catalogues write a blank before the colon of a subtitle.
    let Some((head, after)) = text.split_once(": ").filter(|(head, _)| !head.ends_with(' ')) else {
        return Box::default();
    };
    let (head, after) = (fold(head), fold(after));
    let words = || after.split(' ');
    let is_subtitle = words().any(|word| is_among(word, SUBTITLES)) || words().count() > 3;
    let is_part = head.split(' ').any(|word| {
        matches!(
            word,
            "part"
                | "section"
                | "series"
                | "ser"
                | "sect"
                | "conference"
                | "symposium"
                | "meeting"
                | "congress"
                | "workshop"
        )
    });
    if is_subtitle || is_part { Box::default() } else { significant(&after) }
}

/// Words of the subtitles of journals.
const SUBTITLES: &[&str] = &[
    "a",
    "an",
    "association",
    "bulletin",
    "for",
    "international",
    "j",
    "journal",
    "magazine",
    "of",
    "offic",
    "official",
    "organ",
    "proceedings",
    "revista",
    "revue",
    "society",
    "the",
    "zeitschrift",
];

/// The words that tell containers apart: neither small words nor the count and year of a meeting.
fn significant(folded: &str) -> Box<str> {
    let is_count = |word: &str| word.bytes().next().is_some_and(|first| first.is_ascii_digit());
    let words: Vec<&str> =
        folded.split(' ').filter(|word| !is_among(word, SMALL_WORDS) && !is_count(word)).collect();
    words.join(" ").into()
}

/// Words that names of containers gain and lose.
const SMALL_WORDS: &[&str] = &[
    "a",
    "and",
    "annual",
    "at",
    "d",
    "da",
    "de",
    "der",
    "des",
    "di",
    "du",
    "et",
    "for",
    "fur",
    "in",
    "la",
    "le",
    "of",
    "on",
    "proc",
    "proceedings",
    "the",
    "und",
    "y",
    "zur",
];

/// Words that many containers bear; sharing them says nothing.
const GENERIC: &[&str] = &[
    "acm",
    "advances",
    "american",
    "annals",
    "archives",
    "conference",
    "european",
    "ieee",
    "international",
    "j",
    "journal",
    "meeting",
    "reports",
    "research",
    "review",
    "science",
    "symposium",
    "workshop",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Container {
        Container::prepare(&Citation { container: Some(name.into()), ..Citation::default() })
    }

    fn level(a: &str, b: &str) -> ContainerLevel {
        compare_containers(&named(a), &named(b))
    }

    #[test]
    fn names_of_one_journal_are_the_same() {
        for (a, b) in [
            ("Curr Opin Lipidol", "Current Opinion in Lipidology"),
            ("Proc Natl Acad Sci U S A", "Proceedings of the National Academy of Sciences of the USA"),
            ("Jpn J Clin Oncol", "Japanese Journal of Clinical Oncology"),
            ("JAMA", "Journal of the American Medical Association"),
            ("VLDB", "Very Large Data Bases"),
            ("Stroke", "Stroke; a journal of cerebral circulation"),
            ("FASEB Journal. Conference: Experimental Biology", "FASEB Journal"),
            ("K\u{f6}lner Zeitschrift f\u{fc}r Soziologie", "Kolner Zeitschrift Fur Soziologie"),
            ("The Lancet", "Lancet (London, England)"),
        ] {
            assert_eq!(level(a, b), ContainerLevel::Same, "{a} / {b}");
            assert_eq!(level(b, a), ContainerLevel::Same, "{b} / {a}");
        }
    }

    #[test]
    fn longer_name_is_not_the_same_journal() {
        for (a, b) in [("Diabetes", "Diabetes Care"), ("Circulation", "Circulation Research")] {
            assert_eq!(level(a, b), ContainerLevel::Unclear, "{a} / {b}");
        }
    }

    #[test]
    fn part_after_a_colon_names_another_journal() {
        let journal = "Journal of the American College of Cardiology";
        for (a, b) in [
            (journal, "Journal of the American College of Cardiology: Cardiovascular Imaging"),
            ("An Pediatr (Barc)", "An Pediatr (Engl Ed)"),
            ("Gastroenterologia y Hepatologia", "Gastroenterologia y Hepatologia (English Edition)"),
        ] {
            assert_eq!(level(a, b), ContainerLevel::Unclear, "{a} / {b}");
            assert_eq!(level(b, a), ContainerLevel::Unclear, "{b} / {a}");
        }
        assert_eq!(level("Sleep", "Sleep: official publication of the Sleep Society"), ContainerLevel::Same);
    }

    #[test]
    fn name_that_goes_on_after_three_words_is_a_longer_name() {
        let (short, long) = (
            "European Conference on Information Systems",
            "European Conference on Information Systems, ECIS",
        );
        assert_eq!(level(short, long), ContainerLevel::Longer);
        assert_eq!(level(long, short), ContainerLevel::Longer);
    }

    #[test]
    fn other_journals_are_different() {
        for (a, b) in [
            ("Diabetologia", "Diabetes and Vascular Disease Research"),
            ("Journal of Vascular Research", "Cardiology (Switzerland)"),
            ("Circulation", "Int J Cardiol"),
        ] {
            assert_eq!(level(a, b), ContainerLevel::Different, "{a} / {b}");
        }
        assert_eq!(level("", "Circulation"), ContainerLevel::Missing);
    }
}
