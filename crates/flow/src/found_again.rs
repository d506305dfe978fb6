//! Where duplicates were found before: in the same source, in another one, or in an earlier search of
//! a review that is brought up to date. People ask for the three apart, since each speaks of something
//! else: of an export, of how far databases overlap, of how much of an update is new.

use crate::flow::{Item, route_of};
use crate::flow_box::Route;
use revflow_review::{Fate, RecordId, Round, Source, SourceId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Where a record that was removed as a duplicate had been found before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoundAgain {
    /// In the same source, in the same search.
    WithinSource,
    /// In another source of the same search.
    BetweenSources,
    /// In another search of the review: an earlier one, as a rule.
    BetweenSearches,
}

impl FoundAgain {
    /// All, in the order in which duplicates are removed.
    pub const ALL: [Self; 3] = [Self::WithinSource, Self::BetweenSources, Self::BetweenSearches];

    /// What the diagram prints beside the number.
    #[must_use]
    pub fn line(self) -> &'static str {
        match self {
            Self::WithinSource => "Within a source",
            Self::BetweenSources => "Between sources",
            Self::BetweenSearches => "Found in an earlier search",
        }
    }
}

/// A record of a group: where it is in the order in which the members are gone through.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Member<'i> {
    round: Round,
    /// The record that was kept comes first in its search.
    is_removed: bool,
    /// Place of the source in the review.
    source: usize,
    record: &'i RecordId,
}

/// For every duplicate where it had been found before, by the column it is counted in.
///
/// Each group is gone through search by search, the record kept first, then in the order of the
/// sources. The first record of a search other than that of the record kept was found in another
/// search; every other one was found before in its own source or, if it is the first of its source,
/// in another one. Every duplicate is in one set. O(n log n) for n items.
pub(crate) fn found_again(
    sources: &[Source],
    items: &[Item],
) -> BTreeMap<(Route, FoundAgain), BTreeSet<RecordId>> {
    let places: BTreeMap<&SourceId, usize> =
        sources.iter().enumerate().map(|(place, source)| (&source.id, place)).collect();
    let mut groups: BTreeMap<&RecordId, Vec<Member<'_>>> = BTreeMap::new();
    let is_duplicate = |item: &&Item| matches!(item.fate, Some(Fate::Duplicate { .. }));
    for item in items.iter().filter(is_duplicate) {
        if let (Some(Fate::Duplicate { of }), Some(place)) = (&item.fate, places.get(&item.source)) {
            groups.entry(of).or_default().push(member(&item.record, sources, *place, true));
        }
    }
    for item in items {
        if let (Some(members), Some(place)) = (groups.get_mut(&item.record), places.get(&item.source)) {
            members.push(member(&item.record, sources, *place, false));
        }
    }
    let mut found: BTreeMap<(Route, FoundAgain), BTreeSet<RecordId>> = BTreeMap::new();
    for members in groups.values_mut() {
        members.sort_unstable();
        let kept_in = members.iter().find(|member| !member.is_removed).map(|kept| kept.round);
        for search in members.chunk_by(|a, b| a.round == b.round) {
            let mut seen: BTreeSet<usize> = BTreeSet::new();
            for (nth, member) in search.iter().enumerate() {
                let is_first_of_source = seen.insert(member.source);
                if !member.is_removed {
                    continue;
                }
                let how = match (nth, is_first_of_source) {
                    (0, _) if Some(member.round) != kept_in => FoundAgain::BetweenSearches,
                    (_, true) => FoundAgain::BetweenSources,
                    (_, false) => FoundAgain::WithinSource,
                };
                let route = route_of(sources[member.source].arm);
                found.entry((route, how)).or_default().insert(member.record.clone());
            }
        }
    }
    found
}

fn member<'i>(record: &'i RecordId, sources: &[Source], source: usize, is_removed: bool) -> Member<'i> {
    Member { round: sources[source].round, is_removed, source, record }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{duplicate, excluded, record, source};
    use revflow_review::Arm;

    /// Medline and Embase, searched and searched again.
    fn sources() -> Vec<Source> {
        let again = |name: &str| Source { round: Round::new(2).unwrap(), ..source(name, Arm::Database) };
        let first = |name: &str| source(name, Arm::Database);
        vec![first("Medline"), first("Embase"), again("Medline again"), again("Embase again")]
    }

    fn found(items: &[(&str, &str, Fate)]) -> Vec<(FoundAgain, Vec<String>)> {
        let item = |(id, source, fate): &(&str, &str, Fate)| {
            Item::new(record(id), SourceId::parse(source).unwrap(), fate.clone())
        };
        let items: Vec<Item> = items.iter().map(item).collect();
        let names = |ids: BTreeSet<RecordId>| ids.iter().map(ToString::to_string).collect();
        found_again(&sources(), &items).into_iter().map(|((_, how), ids)| (how, names(ids))).collect()
    }

    #[test]
    fn duplicate_was_found_in_its_source_in_another_or_in_an_earlier_search() {
        use FoundAgain::*;
        let of_a = || duplicate("a");
        let found = found(&[
            ("a", "medline", excluded()),
            ("b", "medline", of_a()),
            ("c", "embase", of_a()),
            ("d", "embase", of_a()),
            ("e", "medline-again", of_a()),
            ("f", "medline-again", of_a()),
            ("g", "embase-again", of_a()),
        ]);
        let expected = [
            (WithinSource, vec!["b", "d", "f"]),
            (BetweenSources, vec!["c", "g"]),
            (BetweenSearches, vec!["e"]),
        ];
        let expected =
            expected.map(|(how, ids)| (how, ids.into_iter().map(str::to_owned).collect::<Vec<_>>()));
        assert_eq!(found, expected);
    }

    #[test]
    fn record_kept_comes_first_whatever_the_order_of_sources() {
        use FoundAgain::*;
        let found = found(&[("a", "medline", duplicate("b")), ("b", "embase", excluded())]);
        assert_eq!(found, [(BetweenSources, vec!["a".to_owned()])]);
    }

    #[test]
    fn record_kept_of_a_later_search_makes_the_earlier_one_a_duplicate_between_searches() {
        use FoundAgain::*;
        let found = found(&[("a", "medline", duplicate("b")), ("b", "embase-again", excluded())]);
        assert_eq!(found, [(BetweenSearches, vec!["a".to_owned()])]);
    }
}
