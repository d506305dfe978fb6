//! Titles: what databases add to them, and when two of them name one work.
//!
//! A title is prepared once: tails that a database put after it (`[Review]`, `[33 refs]`) are cut,
//! a translation in brackets becomes a second reading, the rest is folded. Two titles are then the
//! same, close, one the beginning of the other, similar, or different. Closeness in letters is not
//! enough: `men` and `women`, part 1 and part 2, a paper and the reply to it are guarded against.

mod difference;
mod kind;
mod subtitle;
mod tongue;
mod wording;

pub(crate) use difference::{Guard, respelt};

use crate::Rules;
use crate::fold::{fold, hash, is_among, letters_of};
use crate::similarity::likeness;
use difference::{Difference, difference};
use kind::{Kinds, is_rubric};
use subtitle::{Addition, addition};
pub(crate) use tongue::{Tongue, may_translate};

/// A title made ready for comparison.
#[derive(Debug, Clone, Default)]
pub(crate) struct Title {
    /// The title, and its translation or original where the record gives both. Empty: no title.
    pub(crate) readings: Vec<Reading>,
    /// What the title says the work is: a reply, an erratum.
    pub(crate) kinds: Kinds,
    /// Whether works of different authors or years bear this title: "Editorial". Set when the
    /// whole set of records is known.
    pub(crate) recurring: bool,
    /// Whether every word of it names a rubric of a journal.
    pub(crate) rubric: bool,
    /// What tells that it is, or has, a translation.
    pub(crate) tongue: Tongue,
}

/// One wording of a title.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// Folded, one blank between words.
    pub(crate) words: Box<str>,
    /// Without blanks.
    pub(crate) letters: Box<str>,
    /// Hash of the letters.
    pub(crate) key: u64,
    /// A set of the pairs of neighbouring letters, for telling unlike titles apart without aligning them.
    pub(crate) bigrams: Bigrams,
    /// After how many letters a colon, a full stop, a dash or a bracket stands: where a subtitle may begin.
    breaks: Box<[u16]>,
    /// The database cut the title off and said so: `Effects of exercise on ...`.
    cut_off: bool,
}

/// A set of pairs of letters: one bit for each, in 256.
pub(crate) type Bigrams = [u64; 4];

/// How two titles stand to each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TitleMatch {
    pub(crate) level: TitleLevel,
    /// Likeness in letters of the readings that match best, 0 to 1.
    pub(crate) likeness: f64,
    /// Why titles that are alike in letters do not name one work.
    pub(crate) guard: Option<Guard>,
}

/// From alike to unlike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TitleLevel {
    /// The same letters.
    Same,
    /// The same words but for spelling.
    Close,
    /// One is the other and a subtitle, or was cut off.
    Extended,
    /// Alike in letters, but with other words before, after or in between.
    Similar,
    /// One of the two has no title.
    Missing,
    /// Unlike.
    Different,
}

impl Title {
    /// Prepares the title of a record and, where it gives one, the title in the original language.
    pub(crate) fn prepare(title: Option<&str>, original: Option<&str>) -> Self {
        let mut prepared = Self::default();
        for text in [title, original].into_iter().flatten() {
            let (wordings, noted) = wording::wordings(text);
            prepared.kinds = prepared.kinds.and(noted);
            prepared.kinds = prepared.kinds.and(Kinds::of_text(text));
            let cut_off = subtitle::is_cut_off(text);
            for wording in wordings {
                prepared.add(wording, cut_off);
            }
        }
        prepared.tongue = Tongue::of(title, original);
        if let Some(first) = prepared.readings.first() {
            prepared.kinds = prepared.kinds.and(Kinds::of_title(&first.words));
            prepared.rubric = is_rubric(&first.words);
        }
        prepared
    }

    fn add(&mut self, wording: &str, cut_off: bool) {
        let words = arabic_numerals(&fold(wording));
        if words.is_empty() {
            return;
        }
        let letters = letters_of(&words);
        let key = hash(&letters);
        if self.readings.iter().all(|reading| reading.key != key) {
            // Nearly all records have one reading.
            self.readings.reserve_exact(1);
            self.readings.push(Reading {
                bigrams: bigrams(letters.as_bytes()),
                breaks: subtitle::breaks(wording),
                cut_off,
                words: words.into(),
                letters: letters.into(),
                key,
            });
        }
    }

    /// The first reading.
    pub(crate) fn main(&self) -> Option<&Reading> {
        self.readings.first()
    }

    /// A title too short to name one work.
    pub(crate) fn is_short(&self, letters: usize) -> bool {
        self.main().is_some_and(|reading| reading.letters.len() < letters)
    }
}

/// Compares two titles: the best match among their readings, with the guards against works that
/// only look the same.
pub(crate) fn compare_titles(a: &Title, b: &Title, rules: &Rules) -> TitleMatch {
    if a.readings.is_empty() || b.readings.is_empty() {
        return TitleMatch { level: TitleLevel::Missing, likeness: 0.0, guard: None };
    }
    let mut best = TitleMatch { level: TitleLevel::Different, likeness: 0.0, guard: None };
    for first in &a.readings {
        for second in &b.readings {
            let found = compare_readings(first, second, rules);
            let better = (found.guard.is_some(), found.level) < (best.guard.is_some(), best.level);
            if found.level != TitleLevel::Different && (best.level == TitleLevel::Different || better) {
                best = found;
            }
        }
    }
    if a.kinds != b.kinds && best.level != TitleLevel::Different {
        best.guard = match a.kinds.differ_in_retracted_only(b.kinds) {
            true if best.guard.is_none() => Some(Guard::Retracted),
            _ if best.guard.is_none() && a.kinds.differ_in_notes_only(b.kinds) => Some(Guard::Noted),
            _ if a.kinds.differ_in_notes_only(b.kinds) => best.guard,
            _ => Some(Guard::Kind),
        };
    }
    best
}

/// Titles that share a smaller part of the pairs of letters of the shorter one are unlike.
pub(crate) const TOO_FEW_SHARED: f64 = 0.6;

/// A title of fewer letters is no beginning of another: "Introduction" begins many.
pub(crate) const LEAST_BEGINNING: usize = 16;

/// Likeness of a title and the part of a longer one that it is.
pub(crate) const NEARLY_A_PART: f64 = 0.95;

fn compare_readings(a: &Reading, b: &Reading, rules: &Rules) -> TitleMatch {
    let close = rules.title_likeness.get();
    let found = |level, likeness, guard| TitleMatch { level, likeness, guard };
    if a.key == b.key {
        return found(TitleLevel::Same, 1.0, None);
    }
    let different = found(TitleLevel::Different, 0.0, None);
    let (short, long) = if a.letters.len() <= b.letters.len() { (a, b) } else { (b, a) };
    if shared_bigrams(&short.bigrams, &long.bigrams) < TOO_FEW_SHARED {
        return different;
    }
    if let Some(added) = extension(short, long) {
        let alike = short.letters.len() as f64 / long.letters.len() as f64;
        let (level, guard) = match (difference(&a.words, &b.words), addition(short, long, added)) {
            (Difference::Spelling, _) if alike >= close => (TitleLevel::Close, None),
            (_, Addition::Subtitle) => (TitleLevel::Extended, None),
            (_, Addition::Words) => (TitleLevel::Similar, None),
            (_, Addition::Guarded(guard)) => (TitleLevel::Similar, Some(guard)),
        };
        return found(level, alike, guard);
    }
    match likeness(&a.letters, &b.letters, rules.similar_title.get()) {
        None => different,
        Some(alike) => match difference(&a.words, &b.words) {
            Difference::Spelling if alike >= close => found(TitleLevel::Close, alike, None),
            Difference::Spelling | Difference::Inserted => found(TitleLevel::Similar, alike, None),
            Difference::Guarded(guard) => found(TitleLevel::Similar, alike, Some(guard)),
        },
    }
}

/// Which end of the longer title lies beyond the shorter one, which it begins or ends with but for
/// spelling.
fn extension(short: &Reading, long: &Reading) -> Option<Added> {
    let (bigrams, of_long) = (&short.bigrams, &long.bigrams);
    let (short, long) = (&*short.letters, &*long.letters);
    if short.len() < LEAST_BEGINNING || short.len() == long.len() {
        return None;
    }
    // A letter exchanged, inserted or left out changes two pairs of neighbours at most.
    let edits = (1.0 - NEARLY_A_PART) * short.len() as f64;
    if lacking_bigrams(bigrams, of_long) > 2.0 * edits {
        return None;
    }
    let alike = |part: &str| likeness(short, part, NEARLY_A_PART).is_some();
    if alike(&long[..short.len()]) {
        Some(Added::After)
    } else if alike(&long[long.len() - short.len()..]) {
        Some(Added::Before)
    } else {
        None
    }
}

/// Where the longer of two titles has words the shorter one lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Added {
    Before,
    After,
}

/// Roman numerals from II to XII as figures, and I after a word that is numbered: databases print
/// `type 2` for `type II`, and `vs` for `versus`. A lone V, X, C, D, L or M is a letter more often than a number.
fn arabic_numerals(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut before = "";
    for word in folded.split(' ') {
        let numbered = || is_numbered(before);
        let figure = match word {
            "i" if numbered() => "1",
            "v" if numbered() => "5",
            "ii" => "2",
            "iii" => "3",
            "iv" => "4",
            "vi" => "6",
            "vii" => "7",
            "viii" => "8",
            "ix" => "9",
            "xi" => "11",
            "xii" => "12",
            "versus" => "vs",
            _ => word,
        };
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(figure);
        before = word;
    }
    out
}

/// Whether a number after this word is the number of a part, a type, a phase.
fn is_numbered(word: &str) -> bool {
    is_among(word.strip_suffix('s').unwrap_or(word), NUMBERED)
}

const NUMBERED: &[&str] = &[
    "chapter", "class", "factor", "grade", "group", "level", "part", "phase", "stage", "study", "type",
    "volume",
];

/// Each pair of neighbouring letters sets one of 256 bits (multiplicative hashing).
fn bigrams(letters: &[u8]) -> Bigrams {
    let mut bits = [0u64; 4];
    for pair in letters.windows(2) {
        let code = u32::from(pair[0]) * 256 + u32::from(pair[1]);
        let bit = code.wrapping_mul(2_654_435_761) >> 24;
        bits[(bit / 64) as usize] |= 1 << (bit % 64);
    }
    bits
}

/// How many of the first set's pairs the second lacks.
pub(crate) fn lacking_bigrams(a: &Bigrams, b: &Bigrams) -> f64 {
    f64::from(a.iter().zip(b).map(|(a, b)| (a & !b).count_ones()).sum::<u32>())
}

/// The share of the first set's pairs that the second has too.
pub(crate) fn shared_bigrams(a: &Bigrams, b: &Bigrams) -> f64 {
    let count = |bits: Bigrams| bits.iter().map(|word| word.count_ones()).sum::<u32>();
    let both = [a[0] & b[0], a[1] & b[1], a[2] & b[2], a[3] & b[3]];
    f64::from(count(both)) / f64::from(count(*a)).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(text: &str) -> Title {
        Title::prepare(Some(text), None)
    }

    fn level(a: &str, b: &str) -> (TitleLevel, Option<Guard>) {
        let found = compare_titles(&title(a), &title(b), &Rules::default());
        (found.level, found.guard)
    }

    #[test]
    fn translation_in_brackets_is_compared_too() {
        let both = title("Work in the platform economy [Arbeiten in der Plattform\u{f6}konomie]");
        let german = title("Arbeiten in der Plattform\u{f6}konomie");
        assert_eq!(compare_titles(&both, &german, &Rules::default()).level, TitleLevel::Same);
        assert_eq!(compare_titles(&title("Unlike"), &both, &Rules::default()).level, TitleLevel::Different);
    }

    #[test]
    fn titles_are_the_same_close_or_guarded() {
        use TitleLevel::{Close, Same, Similar};
        for (a, b, expected) in [
            ("Type II diabetes", "Type 2 diabetes", (Same, None)),
            ("One drug versus another in asthma", "One drug vs. another in asthma", (Same, None)),
            (
                "Two drugs in asthma of adults and children",
                "2 drugs in asthma of adults and children",
                (Close, None),
            ),
            ("Crohn's disease: a review", "CROHNS DISEASE - A REVIEW.", (Same, None)),
            (
                "Behaviour in randomised trials of sleep",
                "Behavior in randomized trials of sleep",
                (Close, None),
            ),
            ("Stroke in men with diabetes", "Stroke in women with diabetes", (Similar, Some(Guard::Words))),
            ("Platform work: part I", "Platform work: part II", (Similar, Some(Guard::Numbers))),
            ("A survey of platform work", "A survey of platform work 2020", (Similar, Some(Guard::Numbers))),
            ("Severe asthma in adults at home", "Asthma in adults at home", (Similar, None)),
            ("Asthma in adults living at home", "Asthma in older adults living at home", (Similar, None)),
        ] {
            assert_eq!(level(a, b), expected, "{a}");
            assert_eq!(level(b, a), expected, "{b}");
        }
    }

    #[test]
    fn reply_and_erratum_are_other_works() {
        let work = "Exercise and sleep in adults with chronic pain";
        for other in [
            "Reply: Exercise and sleep in adults with chronic pain",
            "Exercise and sleep in adults with chronic pain: authors' response",
            "Erratum: Exercise and sleep in adults with chronic pain",
            "Exercise and sleep in adults with chronic pain (Erratum)",
            "Exercise and sleep in adults with chronic pain: study protocol",
        ] {
            assert_eq!(level(work, other).1, Some(Guard::Kind), "{other}");
        }
        let note = "Exercise and sleep in adults with chronic pain [Erratum appears in Pain 2001]";
        assert_eq!(level(work, note), (TitleLevel::Same, None));
    }

    #[test]
    fn subtitle_makes_an_extended_title() {
        let (level, guard) = level(
            "Infrastructure in the Wild",
            "Infrastructure in the wild: What mapping in post-earthquake Nepal reveals about it",
        );
        assert_eq!((level, guard), (TitleLevel::Extended, None));
        assert_eq!(level_of_part(), (TitleLevel::Similar, Some(Guard::Numbers)));
    }

    fn level_of_part() -> (TitleLevel, Option<Guard>) {
        level(
            "Infrastructure in the Wild",
            "Infrastructure in the wild, part 2: What mapping in post-earthquake Nepal reveals about it",
        )
    }

    #[test]
    fn letters_corrections_and_responses_are_told_by_their_punctuation() {
        let work = "Exercise and sleep in adults with chronic pain";
        for other in [
            "Re: Exercise and sleep in adults with chronic pain",
            "Exercise and sleep in adults with chronic pain - Response",
            "Exercise and sleep in adults with chronic pain (vol 19, pg 221, 2008)",
            "Exercise and sleep in adults with chronic pain (Retraction of vol 19, pg 221, 2008)",
            "Statement of retraction: Exercise and sleep in adults with chronic pain",
            "The authors reply: Exercise and sleep in adults with chronic pain",
        ] {
            assert_eq!(level(work, other).1, Some(Guard::Kind), "{other}");
        }
        let retracted = "RETRACTED: Exercise and sleep in adults with chronic pain";
        assert_eq!(level(work, retracted).1, Some(Guard::Retracted));
        assert_eq!(level("Re-examining sleep in adults", "Re-examining sleep in adults").1, None);
    }

    #[test]
    fn companions_of_a_work_are_no_subtitles_of_it() {
        use TitleLevel::{Extended, Similar};
        let work = "Exercise and sleep in adults with chronic pain";
        for (added, expected) in [
            (": a randomised trial", (Extended, None)),
            (" in Norway", (Similar, None)),
            (": rationale and design", (Similar, Some(Guard::Words))),
            (": two-year follow-up", (Similar, Some(Guard::Words))),
            (": women", (Similar, Some(Guard::Words))),
            (" 2019", (Similar, Some(Guard::Numbers))),
        ] {
            assert_eq!(level(work, &format!("{work}{added}")), expected, "{added}");
        }
        assert_eq!(level(work, &format!("Long-term {}", work.to_lowercase())), (Similar, None));
        let of = |dose: &str| format!("{work} after dextromethorphan hydrobromide {dose} mg");
        assert_eq!(level(&of("5"), &of("10")), (Similar, Some(Guard::Numbers)));
    }

    #[test]
    fn title_that_was_cut_off_is_the_title() {
        let whole = "Exercise and sleep in adults with chronic pain of the lower back";
        assert_eq!(level("Exercise and sleep in adults ...", whole), (TitleLevel::Extended, None));
        assert_eq!(level("Exercise and sleep in adults", whole), (TitleLevel::Similar, None));
        let words = "Exercise and sleep in adults with chronic pain of the lower";
        assert_eq!(level(words, whole), (TitleLevel::Extended, None));
    }

    #[test]
    fn title_that_is_absent_agrees_with_nothing() {
        let none = Title::prepare(None, None);
        assert_eq!(compare_titles(&none, &none, &Rules::default()).level, TitleLevel::Missing);
        assert_eq!(compare_titles(&none, &title("--"), &Rules::default()).level, TitleLevel::Missing);
    }
}
