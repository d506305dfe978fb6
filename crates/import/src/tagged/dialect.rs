//! Who wrote an entry, told from the entry itself, since libraries of reference managers mix exports
//! of many vendors. A dialect is a table: the marks that show it, and what its tags mean.

use super::meaning::Meanings;
use crate::lines::{Draft, Tag};
use memchr::memmem::{self, Finder};
use revflow_review::WorkType;

/// The manner of one vendor or tool within a family.
pub(crate) struct Dialect {
    /// The name as people know it; empty where that of the format says it.
    pub(crate) name: &'static str,
    /// What shows it; one of them is enough.
    pub(crate) marks: &'static [Mark],
    /// What its tags mean.
    pub(crate) meanings: Meanings,
    /// Types of works that mean something else here than in the family; the empty type is that of
    /// records which name none.
    pub(crate) types: &'static [(&'static str, WorkType)],
}

/// What shows a dialect.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mark {
    /// One field.
    Shows(&'static str, Sign),
    /// Several fields, while none of the other tags stands in the entry.
    Together { fields: &'static [(&'static str, Sign)], without: &'static [&'static str] },
    /// The tags stand in the order of the alphabet, this one among them; `TY`, `ID` and `ER` stand
    /// where they like.
    Alphabetical { with: &'static str },
    /// The same, with digits behind the letters, so that `TI` comes before `T2`; these fields among them.
    AlphabeticalDigitsLast { with: &'static [(&'static str, Sign)] },
    /// All these tags, in an entry that writes many tags without a value.
    Hollow { with: &'static [&'static str] },
    /// A line with nothing but the number of the record, before the record.
    Numbered,
}

/// What is seen in a field. Only its first line is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sign {
    /// The tag stands there.
    Present,
    Is(&'static str),
    StartsWith(&'static str),
    EndsWith(&'static str),
    Contains(&'static str),
    /// This beginning, and a digit: `CN-00778158`.
    NumberAfter(&'static str),
    /// This beginning, and nothing but digits, at least six: `L2029880245`.
    OnlyNumberAfter(&'static str),
    /// A date with three slashes: `2013///`, `1999/08//undefined`.
    ThreeSlashes,
}

impl Sign {
    fn is_in(self, value: &str) -> bool {
        let is_digit = |byte: u8| byte.is_ascii_digit();
        match self {
            Self::Present => true,
            Self::Is(text) => value == text,
            Self::StartsWith(text) => value.starts_with(text),
            Self::EndsWith(text) => value.ends_with(text),
            Self::Contains(text) => memmem::find(value.as_bytes(), text.as_bytes()).is_some(),
            Self::NumberAfter(text) => {
                value.strip_prefix(text).is_some_and(|rest| rest.bytes().next().is_some_and(is_digit))
            }
            Self::OnlyNumberAfter(text) => {
                value.strip_prefix(text).is_some_and(|rest| rest.len() >= 6 && rest.bytes().all(is_digit))
            }
            Self::ThreeSlashes => value.bytes().filter(|byte| *byte == b'/').count() == 3,
        }
    }
}

/// Formats that share a grammar, and the dialects of their vendors.
pub(crate) struct Family {
    /// Every dialect with marks. Where an entry shows several, the first of them counts: tools that
    /// pass records on come before the vendors they had them from, since how the values are written
    /// is the tool's doing.
    pub(crate) dialects: &'static [&'static Dialect],
    /// The dialect of entries that show none.
    pub(crate) plain: &'static Dialect,
    /// What kind of work the text of [`super::Meaning::Type`] names.
    pub(crate) work_type: fn(&str) -> WorkType,
}

/// The marks of a family, made ready for looking at every entry of a file in one pass.
pub(super) struct Evidence {
    family: &'static Family,
    /// The signs by the buckets of their tags.
    signs: Vec<Sought>,
    /// Where the signs of a bucket begin.
    buckets: [u8; BUCKETS + 1],
    marks: Vec<(Shape, &'static Dialect)>,
    /// The bit of the first mark, where that is nothing but a sign.
    first: u128,
}

/// A sign that is looked for in the fields of one tag.
struct Sought {
    tag: u32,
    sign: Sign,
    bit: u128,
    /// Finds what the field must contain; it was made ready once for all entries.
    finder: Option<Finder<'static>>,
}

impl Sought {
    fn is_in(&self, value: &str) -> bool {
        match &self.finder {
            Some(finder) => finder.find(value.as_bytes()).is_some(),
            None => self.sign.is_in(value),
        }
    }
}

/// What an entry must look like for a mark to hold.
struct Shape {
    /// Bits of signs that must all be seen, and that must not.
    all: u128,
    none: u128,
    alphabetical: bool,
    digits_last: bool,
    hollow: bool,
    numbered: bool,
}

const BUCKETS: usize = 256;

/// The bucket of a tag. Most tags of a file have one of their own, and most buckets no sign.
const fn bucket(tag: u32) -> usize {
    (tag.wrapping_mul(0x9E37_79B9) >> 24) as usize
}

/// How many tags without a value make an entry hollow.
const HOLLOW: usize = 4;

impl Evidence {
    pub(super) fn of(family: &'static Family) -> Self {
        let mut evidence =
            Self { family, signs: Vec::new(), buckets: [0; BUCKETS + 1], marks: Vec::new(), first: 0 };
        for &dialect in family.dialects {
            for mark in dialect.marks {
                let shape = evidence.shape(mark);
                evidence.marks.push((shape, dialect));
            }
        }
        if let Some(Mark::Shows(..)) = family.dialects.first().and_then(|dialect| dialect.marks.first()) {
            evidence.first = evidence.marks.first().map_or(0, |(shape, _)| shape.all);
        }
        evidence.signs.sort_by_key(|sought| bucket(sought.tag));
        for (at, start) in evidence.buckets.iter_mut().enumerate() {
            *start = evidence.signs.partition_point(|sought| bucket(sought.tag) < at) as u8;
        }
        evidence
    }

    fn shape(&mut self, mark: &Mark) -> Shape {
        let mut shape = Shape {
            all: 0,
            none: 0,
            alphabetical: false,
            digits_last: false,
            hollow: false,
            numbered: false,
        };
        match *mark {
            Mark::Shows(tag, sign) => shape.all = self.bit(tag, sign),
            Mark::Together { fields, without } => {
                shape.all = fields.iter().fold(0, |bits, (tag, sign)| bits | self.bit(tag, *sign));
                shape.none = without.iter().fold(0, |bits, tag| bits | self.bit(tag, Sign::Present));
            }
            Mark::Alphabetical { with } => {
                shape.alphabetical = true;
                shape.all = self.bit(with, Sign::Present);
            }
            Mark::AlphabeticalDigitsLast { with } => {
                shape.digits_last = true;
                shape.all = with.iter().fold(0, |bits, (tag, sign)| bits | self.bit(tag, *sign));
            }
            Mark::Hollow { with } => {
                shape.hollow = true;
                shape.all = with.iter().fold(0, |bits, tag| bits | self.bit(tag, Sign::Present));
            }
            Mark::Numbered => shape.numbered = true,
        }
        shape
    }

    fn bit(&mut self, tag: &str, sign: Sign) -> u128 {
        let bit = 1 << self.signs.len();
        let finder = match sign {
            Sign::Contains(text) => Some(Finder::new(text)),
            _ => None,
        };
        self.signs.push(Sought { tag: Tag::new(tag).number(), sign, bit, finder });
        bit
    }

    /// The dialect an entry shows. `numbered` says that a line with a record number stood before it.
    pub(super) fn shown_by(&self, draft: &Draft, numbered: bool) -> Option<&'static Dialect> {
        if self.marks.is_empty() {
            return None;
        }
        let mut seen = 0;
        let mut alphabetical = true;
        let mut digits_last = true;
        let mut before = [0; 4];
        let mut empty = 0;
        for (tag, value) in draft.tagged_values() {
            // Most entries are out of order after three tags.
            if (alphabetical || digits_last) && !matches!(tag.bytes(), b"TY" | b"ID" | b"ER") {
                let letters = tag.letters();
                alphabetical &= before <= letters;
                digits_last &= with_digits_last(before) <= with_digits_last(letters);
                before = letters;
            }
            empty += usize::from(value.is_empty());
            let tag = tag.number();
            let (start, end) = (self.buckets[bucket(tag)], self.buckets[bucket(tag) + 1]);
            if start == end {
                continue;
            }
            let value = value.text();
            for sought in &self.signs[usize::from(start)..usize::from(end)] {
                if sought.tag == tag && seen & sought.bit == 0 && sought.is_in(value) {
                    seen |= sought.bit;
                    if sought.bit == self.first {
                        // No other mark counts before this one.
                        return self.marks.first().map(|(_, dialect)| *dialect);
                    }
                }
            }
        }
        let holds = |shape: &Shape| {
            seen & shape.all == shape.all
                && seen & shape.none == 0
                && (alphabetical || !shape.alphabetical)
                && (digits_last || !shape.digits_last)
                && (empty >= HOLLOW || !shape.hollow)
                && (numbered || !shape.numbered)
        };
        self.marks.iter().find(|(shape, _)| holds(shape)).map(|(_, dialect)| *dialect)
    }

    pub(super) fn family(&self) -> &'static Family {
        self.family
    }
}

/// The letters of a tag, such that digits come behind all letters.
fn with_digits_last([first, second, third, fourth]: [u8; 4]) -> [u8; 4] {
    let second = if second.is_ascii_digit() { second | 0x80 } else { second };
    [first, second, third, fourth]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_is_seen_in_the_value_it_describes_and_no_other() {
        for (sign, yes, no) in [
            (Sign::Present, "", None),
            (Sign::Is("Scopus"), "Scopus", Some("Scopus 2")),
            (Sign::StartsWith("WOS:"), "WOS:0001", Some("A WOS:0001")),
            (Sign::EndsWith(")"), "Nobody (2024)", Some("Nobody (2024),")),
            (Sign::Contains("ovid.com/"), "http://ovid.com/x", Some("http://ovid.org/x")),
            (Sign::NumberAfter("CN-"), "CN-00778158", Some("CN-X")),
            (Sign::OnlyNumberAfter("L"), "L2029880245", Some("L20298 80245")),
            (Sign::OnlyNumberAfter("L"), "L202988", Some("L20298")),
            (Sign::ThreeSlashes, "2013///", Some("2013/08/01")),
        ] {
            assert!(sign.is_in(yes), "{sign:?} {yes}");
            assert!(!no.is_some_and(|no| sign.is_in(no)), "{sign:?} {no:?}");
        }
    }
}
