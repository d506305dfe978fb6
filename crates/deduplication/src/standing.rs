//! From decisions in the order they were made to what holds: which pairs are merged and which kept
//! apart, by whom, and on which pairs people contradict each other.

use crate::Relation;
use crate::duplicates::Contradiction;
use crate::normalise::Normalised;
use crate::settled::{Said, Settled};
use revflow_review::{RecordId, ReviewerId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Two positions, the smaller first.
type At = (u32, u32);

/// What holds of people's decisions, by position. A pair is merged, apart, or neither.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    /// Merged by people, and by whom.
    pub(crate) merged: BTreeMap<At, String>,
    /// Kept apart by people, and by whom.
    pub(crate) apart: BTreeMap<At, String>,
    /// Called related; apart too.
    pub(crate) related: BTreeMap<At, SaidRelated>,
    /// Records that stand alone.
    pub(crate) alone: BTreeSet<u32>,
    /// Merges another person contradicts, and that in words.
    pub(crate) contested: BTreeMap<At, String>,
    pub(crate) contradictions: Vec<Contradiction>,
    pub(crate) unknown: BTreeSet<RecordId>,
}

/// That two records are related, as people said it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SaidRelated {
    pub(crate) by: String,
    pub(crate) relation: Option<Relation>,
    /// The record the relation names: the correction, the preprint.
    pub(crate) subject: u32,
}

/// What one person says of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Duplicate,
    Different,
    Related(Option<(Relation, u32)>),
}

/// A decision that has a place in the order.
type Placed<T> = (usize, T);

/// Who: none for decisions without a name.
type Who = Option<ReviewerId>;

/// The last word of every person on every pair and every record, of decisions whose records exist.
#[derive(Default)]
struct LastWords {
    pairs: BTreeMap<At, BTreeMap<Who, Placed<Verdict>>>,
    alone: BTreeMap<(u32, Who), usize>,
}

impl Standing {
    /// What holds of `settled` among the records. Time is O(n log n) in the number of decisions.
    pub(crate) fn of(settled: &Settled, records: &[Normalised]) -> Self {
        let mut standing = Self::default();
        if settled.decisions.is_empty() {
            return standing;
        }
        let places: HashMap<&RecordId, u32> =
            records.iter().enumerate().map(|(at, record)| (&record.record.id, at as u32)).collect();
        let mut words = LastWords::default();
        for (order, decision) in settled.decisions.iter().enumerate() {
            let (one, other) = decision.said.records();
            for id in [Some(one), other].into_iter().flatten() {
                if !places.contains_key(id) {
                    standing.unknown.insert(id.clone());
                }
            }
            words.hear(order, &decision.said, &decision.by, &places);
        }
        let alone = words.those_alone();
        standing.alone = alone.keys().copied().collect();
        for (pair, verdicts) in &words.pairs {
            standing.settle(*pair, verdicts, &alone, records);
        }
        standing
    }

    fn settle(
        &mut self,
        pair: At,
        verdicts: &BTreeMap<Who, Placed<Verdict>>,
        alone: &BTreeMap<u32, BTreeMap<Who, usize>>,
        records: &[Normalised],
    ) {
        let id = |at: u32| &records[at as usize].record.id;
        let of = |wanted: fn(&Verdict) -> bool| -> Vec<&Who> {
            verdicts.iter().filter(|(_, (_, said))| wanted(said)).map(|(who, _)| who).collect()
        };
        let merged_by = of(|said| *said == Verdict::Duplicate);
        let apart_by = of(|said| *said != Verdict::Duplicate);
        let alone_by: Vec<(u32, &Who)> = [pair.0, pair.1]
            .into_iter()
            .flat_map(|at| alone.get(&at).into_iter().flatten().map(move |(who, _)| (at, who)))
            .collect();
        if !apart_by.is_empty() {
            self.apart.insert(pair, names(&apart_by));
        }
        let last_related = verdicts
            .values()
            .filter_map(|(order, said)| match said {
                Verdict::Related(relation) => Some((relation.is_some(), *order, *relation)),
                _ => None,
            })
            .max_by_key(|(has_kind, order, _)| (*has_kind, *order));
        if let Some((_, _, relation)) = last_related {
            let by = names(&of(|said| matches!(said, Verdict::Related(_))));
            let subject = relation.map_or(pair.0, |(_, subject)| subject);
            self.related
                .insert(pair, SaidRelated { by, relation: relation.map(|(relation, _)| relation), subject });
        }
        let against = !apart_by.is_empty() || !alone_by.is_empty();
        if !merged_by.is_empty() && !against {
            self.merged.insert(pair, names(&merged_by));
            return;
        }
        if !merged_by.is_empty() {
            let separated: BTreeSet<&Who> =
                apart_by.iter().copied().chain(alone_by.iter().map(|(_, who)| *who)).collect();
            let separated: Vec<&Who> = separated.into_iter().collect();
            let because =
                format!("{} merged them, but {} kept them apart", names(&merged_by), names(&separated));
            self.contested.insert(pair, because);
        }
        let differ = |(_, one): &Placed<Verdict>, (_, other): &Placed<Verdict>| !one.fits(*other);
        let contradict = verdicts.values().any(|one| verdicts.values().any(|other| differ(one, other)));
        if contradict || !merged_by.is_empty() {
            let mut sayings: Vec<String> =
                verdicts.iter().map(|(who, (_, said))| format!("{} {}", name(who), said.words(id))).collect();
            sayings.extend(
                alone_by.iter().map(|(at, who)| format!("{} lets {} stand alone", name(who), id(*at))),
            );
            let words = format!(
                "{} and {}: {}; they are kept apart until people agree",
                id(pair.0),
                id(pair.1),
                sayings.join(", but ")
            );
            let (a, b) = (id(pair.0).clone(), id(pair.1).clone());
            self.contradictions.push(Contradiction { a, b, chain: Vec::new(), words });
        }
    }

    /// Of the exact copies (a record, and a copy of it) those that may go into one group unseen. A record
    /// that stands alone is taken out, and so is one that is kept apart from another copy.
    pub(crate) fn copies(&self, twins: Vec<At>) -> Vec<At> {
        if self.alone.is_empty() && self.apart.is_empty() {
            return twins;
        }
        let mut sides: HashMap<u32, Vec<u32>> = HashMap::new();
        for (a, b) in self.apart.keys() {
            sides.entry(*a).or_default().push(*b);
            sides.entry(*b).or_default().push(*a);
        }
        let mut copies = Vec::new();
        for alike in twins.chunk_by(|one, other| one.0 == other.0) {
            let mut together: HashSet<u32> = HashSet::new();
            let mut first = None;
            for at in alike.iter().take(1).map(|(first, _)| *first).chain(alike.iter().map(|(_, copy)| *copy))
            {
                let is_apart =
                    sides.get(&at).is_some_and(|sides| sides.iter().any(|side| together.contains(side)));
                if is_apart || self.alone.contains(&at) {
                    continue;
                }
                together.insert(at);
                match first {
                    None => first = Some(at),
                    Some(first) => copies.push((first, at)),
                }
            }
        }
        copies
    }
}

impl LastWords {
    fn hear(&mut self, order: usize, said: &Said, by: &Who, places: &HashMap<&RecordId, u32>) {
        let (one, other) = said.records();
        let Some(&a) = places.get(one) else { return };
        let verdict = match said {
            Said::Alone(_) => {
                self.alone.insert((a, by.clone()), order);
                return;
            }
            Said::NotAlone(_) => {
                self.alone.remove(&(a, by.clone()));
                return;
            }
            Said::Duplicate(..) => Some(Verdict::Duplicate),
            Said::Different(..) => Some(Verdict::Different),
            Said::Related(.., relation) => Some(Verdict::Related(relation.map(|relation| (relation, a)))),
            Said::Undecided(..) => None,
        };
        let Some(&b) = other.and_then(|other| places.get(other)).filter(|b| **b != a) else { return };
        let of_pair = self.pairs.entry((a.min(b), a.max(b))).or_default();
        match verdict {
            Some(verdict) => of_pair.insert(by.clone(), (order, verdict)),
            None => of_pair.remove(by),
        };
    }

    /// The records that stand alone, and by whom. Of a merge and a record that stands alone the same
    /// person's later word holds; merges that were taken back so are removed.
    fn those_alone(&mut self) -> BTreeMap<u32, BTreeMap<Who, usize>> {
        let mut last_merge: HashMap<(u32, &Who), usize> = HashMap::new();
        for ((a, b), verdicts) in &self.pairs {
            for (who, (order, verdict)) in verdicts {
                if *verdict == Verdict::Duplicate {
                    for at in [*a, *b] {
                        let last = last_merge.entry((at, who)).or_default();
                        *last = (*last).max(*order);
                    }
                }
            }
        }
        let mut alone: BTreeMap<u32, BTreeMap<Who, usize>> = BTreeMap::new();
        for ((at, who), order) in &self.alone {
            if last_merge.get(&(*at, who)).is_none_or(|merge| merge < order) {
                alone.entry(*at).or_default().insert(who.clone(), *order);
            }
        }
        for ((a, b), verdicts) in &mut self.pairs {
            let is_alone =
                |who: &Who| [a, b].iter().any(|at| alone.get(at).is_some_and(|by| by.contains_key(who)));
            verdicts.retain(|who, (_, verdict)| *verdict != Verdict::Duplicate || !is_alone(who));
        }
        self.pairs.retain(|_, verdicts| !verdicts.is_empty());
        alone
    }
}

impl Verdict {
    /// Whether both can be meant at once: a relation of which only one person names the kind.
    fn fits(self, other: Self) -> bool {
        match (self, other) {
            (Self::Related(Some(one)), Self::Related(Some(other))) => {
                one.0 == other.0 && (one.1 == other.1 || !one.0.has_direction())
            }
            (Self::Related(_), Self::Related(_)) => true,
            (one, other) => one == other,
        }
    }

    fn words<'i>(self, id: impl Fn(u32) -> &'i RecordId) -> String {
        match self {
            Self::Duplicate => "calls them duplicates".to_owned(),
            Self::Different => "calls them different".to_owned(),
            Self::Related(None) => "calls them related".to_owned(),
            Self::Related(Some((relation, subject))) if relation.has_direction() => {
                format!("calls them related ({relation}: {})", id(subject))
            }
            Self::Related(Some((relation, _))) => format!("calls them related ({relation})"),
        }
    }
}

fn name(who: &Who) -> &str {
    who.as_ref().map_or("a person", ReviewerId::as_str)
}

fn names(people: &[&Who]) -> String {
    people.iter().map(|who| name(who)).collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rules;
    use crate::normalise::normalise;
    use crate::samples::{article, records};

    fn id(text: &str) -> RecordId {
        RecordId::parse(text).unwrap()
    }

    fn standing(decisions: Vec<(&str, Said)>) -> Standing {
        let records = records([article(), article(), article(), article()]);
        let normalised = normalise(&records, &[], &Rules::default());
        let by = |who: &str| ReviewerId::parse(who).ok();
        let decisions = decisions.into_iter().map(|(who, said)| said.by(by(who))).collect();
        Standing::of(&Settled { decisions }, &normalised)
    }

    fn duplicate(a: &str, b: &str) -> Said {
        Said::Duplicate(id(a), id(b))
    }

    fn different(a: &str, b: &str) -> Said {
        Said::Different(id(a), id(b))
    }

    fn words(standing: &Standing) -> Vec<&str> {
        standing.contradictions.iter().map(|contradiction| contradiction.words.as_str()).collect()
    }

    #[test]
    fn changed_mind_replaces_what_the_person_said_before() {
        let standing = standing(vec![("MM", duplicate("b", "a")), ("MM", different("a", "b"))]);
        assert!(standing.merged.is_empty() && standing.contradictions.is_empty());
        assert_eq!(standing.apart, BTreeMap::from([((0, 1), "MM".to_owned())]));
    }

    #[test]
    fn decision_taken_back_leaves_what_others_said() {
        let found = standing(vec![
            ("MM", duplicate("a", "b")),
            ("KL", different("a", "b")),
            ("KL", Said::Undecided(id("b"), id("a"))),
        ]);
        assert_eq!(found.merged, BTreeMap::from([((0, 1), "MM".to_owned())]));
        assert!(found.apart.is_empty() && found.contradictions.is_empty());
    }

    #[test]
    fn people_who_contradict_each_other_are_told_and_the_pair_is_kept_apart() {
        let found = standing(vec![("MM", duplicate("a", "b")), ("KL", different("a", "b"))]);
        assert!(found.merged.is_empty());
        assert_eq!(found.apart[&(0, 1)], "KL");
        assert_eq!(found.contested[&(0, 1)], "MM merged them, but KL kept them apart");
        assert_eq!(
            words(&found),
            [
                "a and b: KL calls them different, but MM calls them duplicates; they are kept apart until people agree"
            ]
        );
    }

    #[test]
    fn unnamed_decisions_are_those_of_one_person() {
        let found = standing(vec![("", different("a", "b")), ("", duplicate("a", "b"))]);
        assert_eq!(found.merged, BTreeMap::from([((0, 1), "a person".to_owned())]));
        assert!(found.apart.is_empty() && found.contradictions.is_empty());
    }

    #[test]
    fn record_that_stands_alone_leaves_the_merges_of_the_same_person() {
        let found = standing(vec![("MM", duplicate("a", "b")), ("MM", Said::Alone(id("b")))]);
        assert!(found.merged.is_empty() && found.contradictions.is_empty());
        assert_eq!(found.alone, BTreeSet::from([1]));

        let again = standing(vec![("MM", Said::Alone(id("b"))), ("MM", duplicate("a", "b"))]);
        assert!(again.alone.is_empty());
        assert_eq!(again.merged.len(), 1);

        let back = standing(vec![("MM", Said::Alone(id("b"))), ("MM", Said::NotAlone(id("b")))]);
        assert!(back.alone.is_empty());
    }

    #[test]
    fn record_that_stands_alone_contradicts_another_persons_merge() {
        let found = standing(vec![("KL", Said::Alone(id("b"))), ("MM", duplicate("a", "b"))]);
        assert!(found.merged.is_empty());
        assert_eq!(
            words(&found),
            [
                "a and b: MM calls them duplicates, but KL lets b stand alone; they are kept apart until people agree"
            ]
        );
    }

    #[test]
    fn related_pair_is_apart_and_two_kinds_contradict_each_other() {
        let related = |relation| Said::Related(id("b"), id("a"), relation);
        let found = standing(vec![("KL", related(None)), ("MM", related(Some(Relation::Preprint)))]);
        assert_eq!(found.apart[&(0, 1)], "KL and MM");
        let said = SaidRelated { by: "KL and MM".into(), relation: Some(Relation::Preprint), subject: 1 };
        assert_eq!(found.related[&(0, 1)], said);
        assert!(found.contradictions.is_empty(), "one of the two only says more");

        let found = standing(vec![
            ("KL", related(Some(Relation::Correction))),
            ("MM", related(Some(Relation::Preprint))),
        ]);
        assert_eq!(
            words(&found),
            ["a and b: KL calls them related (correction: b), but MM calls them related (preprint: b); \
              they are kept apart until people agree"]
        );
    }

    #[test]
    fn copies_that_are_kept_apart_or_stand_alone_are_no_copies() {
        let found = standing(vec![("KL", Said::Alone(id("a"))), ("KL", different("b", "d"))]);
        assert_eq!(found.copies(vec![(0, 1), (0, 2), (0, 3)]), [(1, 2)]);
    }

    #[test]
    fn records_that_are_not_among_the_records_are_named() {
        let found = standing(vec![("KL", duplicate("a", "x")), ("KL", Said::Alone(id("y")))]);
        assert_eq!(found.unknown, BTreeSet::from([id("x"), id("y")]));
        assert!(found.merged.is_empty());
    }
}
