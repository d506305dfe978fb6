//! Names of one container that have no word in common, learnt from the records themselves.
//!
//! One database says `SIGMOD Conference` where the other says `International Conference on Management
//! of Data`. When works that agree in title, authors and year stand time and again under both names,
//! and hardly any such pair has anything against it, the names are taken for one. Records without
//! volume, pages or DOI depend on this.

use crate::compare::{Compared, Evidence, YearLevel};
use crate::field::authors::AuthorsLevel;
use crate::field::container::ContainerLevel;
use crate::field::title::TitleLevel;
use crate::normalise::Normalised;
use crate::vocabulary::Vocabulary;
use std::collections::{HashMap, HashSet};

/// What the compared pairs teach: pairs of container names, hashed, that stand for one container, and the
/// words of titles.
#[derive(Debug, Default)]
pub(crate) struct Learnt {
    names: HashSet<(u64, u64)>,
    words: Vocabulary,
}

impl Learnt {
    /// Learns from compared pairs. `works` is how many different titles must stand under both names;
    /// at most one pair in twenty may contradict, as it would for a journal that reprints papers of
    /// a conference.
    pub(crate) fn from_pairs(records: &[Normalised], compared: &[Compared], works: usize) -> Self {
        let mut seen: HashMap<(u64, u64), (HashSet<u64>, usize)> = HashMap::new();
        for (a, b, evidence) in compared {
            let unlike = !matches!(evidence.container, ContainerLevel::Same | ContainerLevel::Missing);
            let alike = evidence.title.level == TitleLevel::Same
                && evidence.authors == AuthorsLevel::Same
                && evidence.year == YearLevel::Same
                && !evidence.recurring;
            if !(unlike && alike) {
                continue;
            }
            let (a, b) = (&records[*a as usize], &records[*b as usize]);
            let (Some(names), Some(title)) = (names(a, b), a.title.main()) else { continue };
            let (titles, against) = seen.entry(names).or_default();
            if evidence.contradictions() == 0 {
                titles.insert(title.key);
            } else {
                *against += 1;
            }
        }
        let learnt = seen
            .into_iter()
            .filter(|(_, (titles, against))| titles.len() >= works && titles.len() >= 20 * against);
        Self {
            names: learnt.map(|(names, _)| names).collect(),
            words: Vocabulary::from_pairs(records, compared),
        }
    }

    /// The evidence with the containers of the pair taken for one, where that was learnt, and with what the
    /// words of all titles say of those in which the two differ.
    pub(crate) fn apply(&self, a: &Normalised, b: &Normalised, mut evidence: Evidence) -> Evidence {
        let unlike = !matches!(evidence.container, ContainerLevel::Same | ContainerLevel::Missing);
        evidence.other_word = self.words.may_differ_in_word(a, b, &evidence);
        if unlike && !self.names.is_empty() && names(a, b).is_some_and(|names| self.names.contains(&names)) {
            evidence.container = ContainerLevel::Same;
            evidence.learnt_container = true;
        }
        evidence
    }
}

fn names(a: &Normalised, b: &Normalised) -> Option<(u64, u64)> {
    let (a, b) = (a.container.key()?, b.container.key()?);
    Some((a.min(b), a.max(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rules;
    use crate::compare::compare;
    use crate::normalise::normalise;
    use crate::samples::records;
    use revflow_review::{Author, Citation, Date, Record, Year};

    /// The same works in two databases that name the conference differently; some of the works, as
    /// `reprints`, in other volumes.
    fn two_databases(works: usize, reprints: usize) -> Vec<Record> {
        let work = |number: usize, container: &str, volume: Option<&str>| Citation {
            title: Some(format!("Adaptive aggregation of streams by {} machines", "many ".repeat(number))),
            authors: vec![Author::person("Shatdal", None), Author::person("Naughton", None)],
            date: Some(Date::year_only(Year::new(1995).unwrap())),
            container: Some(container.into()),
            volume: volume.map(str::to_owned),
            ..Citation::default()
        };
        let pair = |number: usize| {
            let (one, other) = if number < reprints { (Some("1"), Some("2")) } else { (None, None) };
            [work(number, "SIGMOD Conference", one), work(number, "Management of Data", other)]
        };
        records((0..works).flat_map(pair))
    }

    fn learnt(records: &[Record], works: usize) -> bool {
        let rules = Rules::default();
        let normalised = normalise(records, &[], &rules);
        let compared: Vec<Compared> = (0..normalised.len())
            .step_by(2)
            .map(|at| (at as u32, at as u32 + 1, compare(&normalised[at], &normalised[at + 1], &rules)))
            .collect();
        let learnt = Learnt::from_pairs(&normalised, &compared, works);
        let evidence = learnt.apply(&normalised[0], &normalised[1], compared[0].2);
        assert_eq!(evidence.learnt_container, evidence.container == ContainerLevel::Same);
        evidence.learnt_container
    }

    #[test]
    fn names_under_which_the_same_works_stand_are_one() {
        assert!(learnt(&two_databases(5, 0), 5));
        assert!(!learnt(&two_databases(4, 0), 5), "four works may be chance");
    }

    #[test]
    fn names_whose_works_contradict_are_two() {
        assert!(!learnt(&two_databases(12, 2), 5));
    }
}
