//! Pairs that belong together although no rule of likeness finds them: the registration of a trial and
//! the reports that give its number, and the parts of a work whose titles differ after `part 1`.

use crate::decide::Rule;
use crate::field::form::Form;
use crate::fold::{hash, is_among, letters_of};
use crate::normalise::{Normalised, key};
use rayon::prelude::*;
use revflow_review::RegistrationNumber;
use std::collections::BTreeMap;

/// A pair of positions, the smaller first, and the rule that links it.
pub(crate) type Link = (u32, u32, Rule);

/// The links among the records, at most a few for each record. Time is O(n log n).
pub(crate) fn links(records: &[Normalised]) -> Vec<Link> {
    let mut links = registrations(records);
    links.extend(parts(records));
    links.sort_unstable();
    links.dedup_by_key(|(a, b, _)| (*a, *b));
    links
}

/// A report that gives more numbers speaks of the trials of others.
const MOST_NUMBERS: usize = 3;

/// Links each report that gives a number with the registration of that number, and each further record
/// of the registration with the first such report.
fn registrations(records: &[Normalised]) -> Vec<Link> {
    let mut bearers: BTreeMap<&RegistrationNumber, (Vec<u32>, Vec<u32>)> = BTreeMap::new();
    for (at, record) in records.iter().enumerate() {
        let given = &record.record.citation.registrations;
        if let (Some(number), Form::Registration) = (&record.registration, record.form) {
            bearers.entry(number).or_default().0.push(at as u32);
        } else if record.registration.is_none() && given.len() <= MOST_NUMBERS {
            for number in given {
                bearers.entry(number).or_default().1.push(at as u32);
            }
        }
    }
    let mut links = Vec::new();
    for (registrations, reports) in bearers.values() {
        let ([registration, others @ ..], [report, ..]) = (&registrations[..], &reports[..]) else {
            continue;
        };
        let pairs = reports.iter().map(|report| (registration, report));
        for (one, other) in pairs.chain(others.iter().map(|other| (other, report))) {
            links.push((*one.min(other), *one.max(other), Rule::SharedRegistration));
        }
    }
    links
}

/// Words that number the parts of a work.
const PARTS: &[&str] = &["article", "chapter", "paper", "part", "phase", "report", "study", "volume"];

/// Letters before `part 1` from which on they name a work.
const LEAST_STEM: usize = 16;

/// A greater number is a year, or that of a working paper.
const MOST_PARTS: u32 = 30;

/// Links the neighbouring parts of works: the same words up to the number, the same first author.
fn parts(records: &[Normalised]) -> Vec<Link> {
    let mut numbered: Vec<(u64, u32, u32)> = records
        .par_iter()
        .enumerate()
        .filter(|(_, record)| !record.authors.is_empty())
        .filter_map(|(at, record)| {
            let (stem, number) = part(&record.title.main()?.words)?;
            Some((key(0, &[hash(&stem), record.authors.first]), number, at as u32))
        })
        .collect();
    numbered.sort_unstable();
    let mut links = Vec::new();
    for work in numbered.chunk_by(|one, other| one.0 == other.0) {
        let firsts: Vec<u32> = work.chunk_by(|one, other| one.1 == other.1).map(|part| part[0].2).collect();
        let neighbours = firsts.iter().zip(firsts.iter().skip(1));
        links.extend(neighbours.map(|(one, other)| (*one.min(other), *one.max(other), Rule::Companion)));
    }
    links
}

/// Whether a title names the number of a part.
pub(super) fn has_part(words: &str) -> bool {
    words
        .split(' ')
        .zip(words.split(' ').skip(1))
        .any(|(word, next)| is_among(word, PARTS) && numeral(next).is_some_and(|number| number <= MOST_PARTS))
}

/// The letters up to the number of the first numbered part, and the number.
fn part(words: &str) -> Option<(String, u32)> {
    let mut end = 0;
    let mut before = "";
    for word in words.split(' ') {
        if is_among(before, PARTS)
            && let Some(number) = numeral(word).filter(|number| *number <= MOST_PARTS)
        {
            let stem = letters_of(&words[..end]);
            return (stem.len() >= LEAST_STEM + before.len()).then_some((stem, number));
        }
        before = word;
        end += word.len() + 1;
    }
    None
}

fn numeral(word: &str) -> Option<u32> {
    const WORDS: [&str; 6] = ["one", "two", "three", "four", "five", "six"];
    let spelled = || WORDS.iter().position(|numeral| *numeral == word).map(|at| at as u32 + 1);
    word.parse().ok().or_else(spelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_is_the_words_before_a_number_and_the_number() {
        assert_eq!(part("platform work and law part 2 outcomes"), Some(("platformworkandlawpart".into(), 2)));
        assert_eq!(part("platform work and law part two"), Some(("platformworkandlawpart".into(), 2)));
        assert_eq!(part("part 2 outcomes"), None);
        assert_eq!(part("platform work and law report 2019"), None);
        assert_eq!(part("platform work and law in part"), None);
        assert!(has_part("part 2 outcomes") && !has_part("a report 2019"));
    }
}
