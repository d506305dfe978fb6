//! Where two similar titles differ, and whether that difference is one of spelling or one between
//! two works: `randomised` and `randomized`, but `men` and `women`, `hypertension` and `hypotension`,
//! part 1 and part 2.

use crate::fold::is_among;
use crate::similarity::distance;
use std::fmt;

/// A sign that two similar titles name two works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Guard {
    /// Other numbers: a year, a dose, a part.
    Numbers,
    /// One is a reply, erratum or the like, the other is not.
    Kind,
    /// Only one says that it was retracted.
    Retracted,
    /// Only one is called a letter, an editorial, a comment or an abstract, in brackets.
    Noted,
    /// A word is exchanged for another: `men`, `women`.
    Words,
}

impl fmt::Display for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Numbers => "the numbers in them differ",
            Self::Kind => "only one is a reply, comment, correction, retraction or protocol",
            Self::Retracted => "only one says that it was retracted",
            Self::Noted => "only one is called a letter, editorial, comment or abstract",
            Self::Words => "a word is exchanged for another",
        })
    }
}

/// What two titles differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Difference {
    /// The same words, perhaps in another spelling, but for small words.
    Spelling,
    /// One has words the other lacks.
    Inserted,
    /// The difference is one of those between two works.
    Guarded(Guard),
}

/// Judges what stands where two titles differ: the longest common sequence of words is laid over
/// both, and each gap judged; the worst gap counts. Takes folded titles, of which it reads 60 words.
pub(crate) fn difference(a: &str, b: &str) -> Difference {
    let a: Vec<&str> = a.split(' ').take(60).collect();
    let b: Vec<&str> = b.split(' ').take(60).collect();
    let mut worst = Difference::Spelling;
    for (left, right) in gaps(&a, &b) {
        match judge_gap(left, right) {
            Difference::Guarded(Guard::Numbers) => return Difference::Guarded(Guard::Numbers),
            Difference::Guarded(guard) => worst = Difference::Guarded(guard),
            Difference::Inserted if worst == Difference::Spelling => worst = Difference::Inserted,
            Difference::Inserted | Difference::Spelling => {}
        }
    }
    worst
}

/// A word of each of two titles that agree but for spelling, where more than the spelling may differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Respelt {
    pub(crate) words: [String; 2],
    /// A letter is left out, or two have changed places: a slip, unless both words are known.
    pub(crate) slip: bool,
}

/// The words in which two titles differ by more than the habits of spelling (`ae` and `e`, `s` and `z`,
/// plurals): a misprint, or another word.
pub(crate) fn respelt(a: &str, b: &str) -> Vec<Respelt> {
    let a: Vec<&str> = a.split(' ').take(60).collect();
    let b: Vec<&str> = b.split(' ').take(60).collect();
    let mut found = Vec::new();
    for (left, right) in gaps(&a, &b) {
        let telling =
            |words: &[&str]| words.iter().filter(|word| !is_small(word)).copied().collect::<String>();
        let words = [telling(left), telling(right)];
        let [one, other] = &words;
        let plain = left.concat() == right.concat()
            || in_figures(left) == in_figures(right)
            || one == other
            || is_isotope_reversed(&left.concat(), &right.concat())
            || matches!((left, right), ([one], [other]) if is_greek_initial(one, other) || is_greek_initial(other, one))
            || spelling(one) == spelling(other);
        if !plain {
            let slip =
                one.len().abs_diff(other.len()) == 1 && distance(one, other) == 1 || same_letters(one, other);
            found.push(Respelt { words, slip });
        }
    }
    found
}

/// The word without what differs between the spellings of a language.
fn spelling(word: &str) -> String {
    let mut word = word.to_owned();
    for (ending, other) in [("ies", "y"), ("ses", "sis"), ("es", "e"), ("s", "")] {
        if word.len() > ending.len() + 3 && !word.ends_with("ss") && word.ends_with(ending) {
            word.truncate(word.len() - ending.len());
            word.push_str(other);
            break;
        }
    }
    for (one, other) in SPELLINGS {
        word = word.replace(one, other);
    }
    if let Some(stem) = word.strip_suffix("re") {
        word = format!("{stem}er");
    }
    // A doubled consonant: travelled, programme.
    let mut plain = String::with_capacity(word.len());
    for c in word.trim_end_matches('e').chars() {
        let doubled = plain.ends_with(c) && !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
        if !doubled {
            plain.push(c);
        }
    }
    plain
}

/// What British and American English, and transliterations, write differently.
const SPELLINGS: [(&str, &str); 9] = [
    ("ae", "e"),
    ("oe", "e"),
    ("ue", "u"),
    ("our", "or"),
    ("ogue", "og"),
    ("ph", "f"),
    ("z", "s"),
    ("y", "i"),
    ("k", "c"),
];

type Gap<'w, 's> = (&'w [&'s str], &'w [&'s str]);

/// The runs of words between two neighbouring words of the longest common sequence, pairwise.
fn gaps<'w, 's>(a: &'w [&'s str], b: &'w [&'s str]) -> Vec<Gap<'w, 's>> {
    let width = b.len() + 1;
    // common[i, j]: length of the longest common sequence of a[i..] and b[j..].
    let mut common = vec![0u8; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            common[i * width + j] = if a[i] == b[j] {
                common[(i + 1) * width + j + 1] + 1
            } else {
                common[(i + 1) * width + j].max(common[i * width + j + 1])
            };
        }
    }
    let mut gaps = Vec::new();
    let (mut i, mut j, mut from) = (0, 0, (0, 0));
    while i < a.len() && j < b.len() {
        if a[i] == b[j] {
            if from != (i, j) {
                gaps.push((&a[from.0..i], &b[from.1..j]));
            }
            (i, j) = (i + 1, j + 1);
            from = (i, j);
        } else if common[(i + 1) * width + j] >= common[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    if from != (a.len(), b.len()) {
        gaps.push((&a[from.0..], &b[from.1..]));
    }
    gaps
}

fn judge_gap(left: &[&str], right: &[&str]) -> Difference {
    if left.concat() == right.concat() || in_figures(left) == in_figures(right) {
        return Difference::Spelling;
    }
    if is_isotope_reversed(&left.concat(), &right.concat()) {
        return Difference::Spelling;
    }
    if let ([one], [other]) = (left, right)
        && (is_greek_initial(one, other) || is_greek_initial(other, one))
    {
        return Difference::Spelling;
    }
    if let ([one], [other]) = (left, right)
        && (one.len() == 1 || other.len() == 1)
        && !(is_small(one) && is_small(other))
    {
        // Vitamin A and D, hepatitis B and C, factor H and I.
        let guard = if digits(one) == digits(other) { Guard::Words } else { Guard::Numbers };
        return Difference::Guarded(guard);
    }
    let telling = |words: &[&str]| words.iter().filter(|word| !is_small(word)).copied().collect::<String>();
    let (a, b) = (telling(left), telling(right));
    if a == b {
        return Difference::Spelling;
    }
    if numbers_differ(left, right) {
        return Difference::Guarded(Guard::Numbers);
    }
    if a.is_empty() || b.is_empty() {
        if left.iter().chain(right).any(|word| is_among(word, NEGATIONS)) {
            return Difference::Guarded(Guard::Words);
        }
        return Difference::Inserted;
    }
    if is_respelling(&a, &b) { Difference::Spelling } else { Difference::Guarded(Guard::Words) }
}

/// The words run together, numbers up to ten in figures. (Not for whole titles: `two-fold` is `twofold`.)
fn in_figures(words: &[&str]) -> String {
    const NUMBERS: [&str; 11] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    let figure = |word: &str| NUMBERS.iter().position(|number| *number == word);
    words.iter().map(|word| figure(word).map_or_else(|| (*word).to_owned(), |at| at.to_string())).collect()
}

/// `99mTc` and `Tc-99m`: the same letters and the same figures, in another order.
fn is_isotope_reversed(one: &str, other: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let sorted = |text: &str| {
        let mut letters = letters(text).into_bytes();
        letters.sort_unstable();
        letters
    };
    one.len() == other.len()
        && (3..=6).contains(&one.len())
        && !letters(one).is_empty()
        && !digits(one).is_empty()
        && digits(one) == digits(other)
        && sorted(one) == sorted(other)
}

/// `TNF-a` for `TNF-alpha`, where a database could not print the letter.
fn is_greek_initial(letter: &str, name: &str) -> bool {
    matches!((letter, name), ("a", "alpha") | ("b", "beta") | ("g", "gamma") | ("k", "kappa"))
}

/// A word that comes and goes between databases without changing the work.
pub(crate) fn is_small(word: &str) -> bool {
    is_among(word, SMALL_WORDS)
}

const SMALL_WORDS: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "by", "de", "der", "des", "die", "el", "for", "from", "in", "is",
    "la", "le", "of", "on", "or", "the", "to", "und", "using", "via", "with",
];

/// Words that turn a title into its opposite.
const NEGATIONS: &[&str] = &["no", "non", "not", "versus", "vs", "without"];

/// Whether two words are one in two spellings (`haematology`, `hematology`), with a misprint
/// (`trial`, `trail`) or in two forms (`therapy`, `therapies`), and not two words that look alike:
/// `prednisone` and `prednisolone` are two letters apart and two drugs.
fn is_respelling(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.strip_suffix('s') == Some(short) {
        return true;
    }
    // Short words seldom bear a misprint; mostly they are other words.
    if short.len() <= 4 || are_opposed(short, long) {
        return false;
    }
    distance(a, b) <= 1 || same_letters(a, b) || are_forms(a, b)
}

fn same_letters(a: &str, b: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters = text.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    a.len() == b.len() && distance(a, b) == 2 && sorted(a) == sorted(b)
}

/// A stem of four letters and more with other endings of at most three.
fn are_forms(a: &str, b: &str) -> bool {
    let stem = a.bytes().zip(b.bytes()).take_while(|(one, other)| one == other).count();
    stem >= 4 && a.len().max(b.len()) - stem <= 3
}

/// Word beginnings that stand against each other.
const OPPOSED: [(&str, &str); 9] = [
    ("ago", "antago"),
    ("ante", "post"),
    ("hyper", "hypo"),
    ("increas", "decreas"),
    ("intra", "inter"),
    ("macro", "micro"),
    ("maternal", "paternal"),
    ("over", "under"),
    ("pre", "post"),
];

/// Prefixes that turn a word into another: `symptomatic`, `asymptomatic`.
const TURNING: &[&str] = &[
    "a", "an", "anti", "de", "dis", "extra", "im", "in", "inter", "ir", "non", "peri", "post", "pre", "sub",
    "un",
];

fn are_opposed(short: &str, long: &str) -> bool {
    let turned = long.strip_suffix(short).is_some_and(|prefix| is_among(prefix, TURNING));
    let begin = |one: &str, other: &str| short.starts_with(one) && long.starts_with(other);
    turned || OPPOSED.iter().any(|(one, other)| begin(one, other) || begin(other, one))
}

/// Whether two runs of words bear other figures. Where only one bears any, a word such as `DPP4` is
/// a word more, while a bare number is the year or the part of another work.
fn numbers_differ(left: &[&str], right: &[&str]) -> bool {
    let (one, other) = (digits(&left.concat()), digits(&right.concat()));
    let bare = |words: &[&str]| words.iter().any(|word| word.bytes().all(|b| b.is_ascii_digit()));
    if one.is_empty() || other.is_empty() { bare(left) || bare(right) } else { one != other }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_is_no_difference() {
        for (a, b) in [
            ("behaviour in randomised trials", "behavior in randomized trials"),
            ("health care costs for the patient", "healthcare costs for patient"),
            ("effect of exercise", "effects of exercise"),
            ("a trial of therapy", "a trail of therapies"),
            ("programme for diabetic children", "program for diabetes children"),
            ("the tumour", "a tumor"),
            ("uptake of 99mtc sestamibi", "uptake of tc 99m sestamibi"),
            ("two doses in three arms", "2 doses in 3 arms"),
            ("serum tnf a and sleep", "serum tnf alpha and sleep"),
        ] {
            assert_eq!(difference(a, b), Difference::Spelling, "{a}");
            assert_eq!(difference(b, a), Difference::Spelling, "{b}");
        }
    }

    #[test]
    fn habits_of_spelling_are_told_from_letters_that_may_make_another_word() {
        for (a, b) in [
            ("haematology", "hematology"),
            ("behaviour", "behavior"),
            ("randomised", "randomized"),
            ("programmes", "program"),
            ("sulphate", "sulfates"),
            ("centre", "center"),
            ("leukocytes", "leucocyte"),
            ("therapies", "therapy"),
            ("labelled", "labeled"),
        ] {
            assert_eq!(respelt(a, b), [], "{a} {b}");
        }
        let slips = |a, b| respelt(a, b).iter().map(|word| word.slip).collect::<Vec<_>>();
        for (a, b) in [("niger today", "nigeria today"), ("ileum", "ilium"), ("dysphagia", "dysphasia")] {
            assert_eq!(slips(a, b), [false], "{a} {b}");
        }
        for (a, b) in [("carers", "careers"), ("trial", "trail"), ("obstructive", "obstuctive")] {
            assert_eq!(slips(a, b), [true], "{a} {b}");
        }
    }

    #[test]
    fn exchanged_words_are_guarded() {
        for (a, b) in [
            ("stroke in men with diabetes", "stroke in women with diabetes"),
            ("uptake in vivo by cells", "uptake in vitro by cells"),
            ("complement factor h", "complement factor b"),
            ("vitamin a in milk", "vitamin d in milk"),
            ("receptor a of cells", "receptor beta of cells"),
            ("expression of cd4", "expression of dc4s"),
            ("arterial hypertension", "arterial hypotension"),
            ("symptomatic infection", "asymptomatic infection"),
            ("increased uptake", "decreased uptake"),
            ("receptor agonists", "receptor antagonists"),
            ("effect of prednisone", "effect of prednisolone"),
            ("effect of simvastatin", "effect of pravastatin"),
            ("asthma with exacerbations", "asthma without exacerbations"),
            ("asthma in rats", "asthma in cats"),
            ("renal cysts", "resin cysts"),
        ] {
            assert_eq!(difference(a, b), Difference::Guarded(Guard::Words), "{a}");
            assert_eq!(difference(b, a), Difference::Guarded(Guard::Words), "{b}");
        }
    }

    #[test]
    fn numbers_are_guarded_before_words() {
        for (a, b) in [
            ("platform work part 1", "platform work part 2"),
            ("men and platform work in 2019", "women and platform work in 2020"),
            ("expression of p53", "expression of p63"),
            ("platform work", "platform work 2020"),
        ] {
            assert_eq!(difference(a, b), Difference::Guarded(Guard::Numbers), "{a}");
        }
        assert_eq!(difference("25 oh d levels", "25ohd levels"), Difference::Spelling);
        assert_eq!(difference("progression", "progression role of dpp4"), Difference::Inserted);
    }

    #[test]
    fn words_more_are_an_insertion() {
        assert_eq!(difference("asthma in adults", "severe asthma in adults"), Difference::Inserted);
        assert_eq!(difference("asthma", "asthma not otherwise specified"), Difference::Guarded(Guard::Words));
    }
}
