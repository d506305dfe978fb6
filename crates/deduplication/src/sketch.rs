//! A first look at a pair that shares a key. Most share it by chance and are told apart by the letters
//! of their titles alone; what that needs fits into one line of the processor's cache, so that looking
//! at a pair does not fetch two whole records from memory.
//!
//! It gives up only what [`decide`](crate::decide::decide) would call different. Hashes are cut to 32
//! bits: where two of them meet, a pair is compared in vain.

use crate::Rules;
use crate::field::identifier::doi_key;
use crate::field::title::{
    Bigrams, LEAST_BEGINNING, NEARLY_A_PART, TOO_FEW_SHARED, lacking_bigrams, shared_bigrams,
};
use crate::normalise::{Normalised, key};
use std::num::NonZeroU32;

/// What a first look needs of a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sketch {
    bigrams: Bigrams,
    title: u32,
    doi: Option32,
    /// First page and year.
    page: Option32,
    /// First and last page, volume and year.
    range: Option32,
    letters: u16,
    titles: Titles,
}

/// A hash, or nothing where a field is missing.
type Option32 = Option<NonZeroU32>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Titles {
    None,
    One,
    /// Two wordings of it.
    Two,
}

impl Sketch {
    /// The sketch of a record.
    pub(crate) fn of(record: &Normalised) -> Self {
        let title = record.title.main();
        let page = record.pages.as_ref().zip(record.year).map(|(pages, year)| (pages.first, year as u64));
        let last = record.pages.as_ref().and_then(|pages| pages.last);
        let range = page.zip(last).zip(record.volume);
        Self {
            bigrams: title.map(|reading| reading.bigrams).unwrap_or_default(),
            title: title.map_or(0, |reading| reading.key as u32),
            doi: record.doi.map(doi_key).and_then(short),
            page: page.and_then(|(first, year)| short(key(0, &[first, year]))),
            range: range.and_then(|(((first, year), last), volume)| {
                short(key(1, &[first, year, last, u64::from(volume)]))
            }),
            letters: title.map_or(0, |reading| reading.letters.len().min(usize::from(u16::MAX)) as u16),
            titles: match record.title.readings.len() {
                0 => Titles::None,
                1 => Titles::One,
                _ => Titles::Two,
            },
        }
    }

    /// Whether two records are certainly not worth comparing: the titles are unlike or missing, and no
    /// other field makes up for it.
    pub(crate) fn is_hopeless(&self, other: &Self, rules: &Rules) -> bool {
        match (self.titles, other.titles) {
            (Titles::None, _) | (_, Titles::None) => !both(self.page, other.page),
            (Titles::One, Titles::One) => {
                self.has_other_title(other, rules)
                    && !both(self.doi, other.doi)
                    && !both(self.range, other.range)
            }
            _ => false,
        }
    }

    /// Whether the one title of each is certainly unlike.
    fn has_other_title(&self, other: &Self, rules: &Rules) -> bool {
        let (short, long) = if self.letters <= other.letters { (self, other) } else { (other, self) };
        if self.title == other.title {
            return false;
        }
        if shared_bigrams(&short.bigrams, &long.bigrams) < TOO_FEW_SHARED {
            return true;
        }
        // Titles of such lengths are alike only where one is nearly a part of the other. A letter that
        // is exchanged, inserted or left out changes two pairs of neighbours at most.
        let (shorter, longer) = (f64::from(short.letters), f64::from(long.letters));
        shorter < rules.similar_title.get() * longer
            && (usize::from(short.letters) < LEAST_BEGINNING
                || lacking_bigrams(&short.bigrams, &long.bigrams) > 2.0 * (1.0 - NEARLY_A_PART) * shorter)
    }
}

fn short(hash: u64) -> Option32 {
    NonZeroU32::new(hash as u32 | 1)
}

fn both(a: Option32, b: Option32) -> bool {
    a.is_some() && a == b
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::{Evidence, compare, compare_unless_hopeless};
    use crate::decide::{Rule, decide};
    use crate::field::authors::AuthorsLevel;
    use crate::field::container::ContainerLevel;
    use crate::normalise::normalise;
    use crate::relation::reconsidered;
    use crate::samples::records;
    use proptest::prelude::*;
    use proptest::sample::select;
    use revflow_review::{Author, Citation, Date, Doi, Pages, Pmid, Year};

    /// A title, or a part of it, with letters exchanged, left out or put in.
    fn title() -> impl Strategy<Value = Option<String>> {
        let works = [
            "Sitagliptin attenuates the progression of atherosclerosis in mice fed a diet high in fat",
            "Platform work and the law of labour [Plattformarbeit und das Recht der Arbeit]",
            "Editorial",
        ];
        let edits = proptest::collection::vec((0..100usize, select(vec!["", "q", "zu"])), 0..4);
        let part =
            (select(works.to_vec()), 0..60usize, 10..100usize, edits).prop_map(|(work, from, to, edits)| {
                let mut letters: Vec<String> = work.chars().skip(from).take(to).map(String::from).collect();
                for (at, letter) in edits {
                    if let Some(place) = letters.get_mut(at) {
                        *place = letter.to_owned();
                    }
                }
                letters.concat()
            });
        prop_oneof![1 => Just(None), 6 => part.prop_map(Some)]
    }

    fn citation() -> impl Strategy<Value = Citation> {
        let place = (
            select(vec![None, Some(2008), Some(2009)]),
            select(vec![None, Some("19"), Some("7")]),
            select(vec![None, Some("221-8"), Some("221"), Some("S221"), Some("301-309")]),
            select(vec![None, Some("Nature"), Some("Curr Opin Lipidol")]),
        );
        let identifiers = (
            select(vec![None, Some("10.1000/lo1"), Some("10.1000/l0l"), Some("10.1000/b")]),
            select(vec![None, Some("18463470")]),
            any::<bool>(),
        );
        (title(), place, identifiers).prop_map(
            |(title, (year, volume, pages, journal), (doi, pmid, authors))| Citation {
                title,
                authors: vec![Author::person(if authors { "Adeli" } else { "Lewis" }, None)],
                date: year.map(|year| Date::year_only(Year::new(year).unwrap())),
                container: journal.map(str::to_owned),
                volume: volume.map(str::to_owned),
                pages: pages.map(|pages| Pages::parse(pages).unwrap()),
                doi: doi.map(|doi| Doi::parse(doi).unwrap()),
                pmid: pmid.map(|pmid| Pmid::parse(pmid).unwrap()),
                ..Citation::default()
            },
        )
    }

    /// What the fields may be that are compared last.
    fn completions() -> impl Iterator<Item = (AuthorsLevel, ContainerLevel, Option<f64>)> {
        use AuthorsLevel::{Different, Missing, Same, Some as Few};
        let containers = [ContainerLevel::Same, ContainerLevel::Unclear, ContainerLevel::Missing];
        [Same, Few, Missing, Different].into_iter().flat_map(move |authors| {
            containers.into_iter().flat_map(move |container| {
                [None, Some(0.0), Some(1.0)].map(|phrases| (authors, container, phrases))
            })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn only_pairs_that_are_different_are_given_up(a in citation(), b in citation()) {
            let (records, rules) = (records([a, b]), Rules::default());
            let normalised = normalise(&records, &[], &rules);
            let (one, other) = (&normalised[0], &normalised[1]);
            let compared = compare_unless_hopeless(one, other, &rules);
            let sketched = Sketch::of(one).is_hopeless(&Sketch::of(other), &rules);
            prop_assert!(!sketched || compared.is_none(), "the first look gives up what comparing does not");
            if compared.is_none() {
                let evidence = compare(one, other, &rules);
                for (authors, container, shared_phrases) in completions() {
                    let evidence = Evidence { authors, container, shared_phrases, ..evidence };
                    prop_assert_eq!(reconsidered(one, other, &evidence, decide(&evidence, &rules)), Rule::Different);
                }
            }
        }
    }

    #[test]
    fn sketch_fits_into_a_line_of_the_cache() {
        assert!(size_of::<Sketch>() <= 64);
    }
}
