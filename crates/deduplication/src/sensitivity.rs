//! How far a result hangs on each threshold and switch: the deduplication is run again with the values
//! next to the one in force, and what changes is counted. A review can print this beside its methods,
//! so that a reader sees which choices mattered.

use crate::rules::RuleValue;
use crate::{Duplicates, Rules, Settled, find_duplicates};
use revflow_review::{Record, RecordId};
use serde::Serialize;
use std::collections::HashMap;

/// What another value of one rule would change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Variation {
    /// The key of the rule.
    pub key: &'static str,
    /// The value it was given instead of the one in force.
    pub value: RuleValue,
    /// Records removed with that value.
    pub removed: usize,
    /// Pairs of records that are in one group only with that value.
    pub newly_together: usize,
    /// Pairs of records that are in one group only with the value in force.
    pub no_longer_together: usize,
}

/// Runs the deduplication with the values one and two steps below and above the one in force, for each
/// rule in turn, in the order of [`Rules::described`], the lower values first. Each of them is one run,
/// some sixty in all.
#[must_use]
pub fn sensitivity(
    records: &[Record],
    preference: &[u32],
    rules: &Rules,
    settled: &Settled,
) -> Vec<Variation> {
    let groups = |rules: &Rules| {
        let found = find_duplicates(records, preference, rules, settled);
        (group_of(&found), found.removed())
    };
    let (in_force, _) = groups(rules);
    variations(rules)
        .into_iter()
        .map(|(key, value, rules)| {
            let (varied, removed) = groups(&rules);
            let (both, before, after) = pairs_together(&in_force, &varied);
            Variation { key, value, removed, newly_together: after - both, no_longer_together: before - both }
        })
        .collect()
}

/// Every rule with the values next to the one in force: its key, the value, and the rules with it.
#[must_use]
pub fn variations(rules: &Rules) -> Vec<(&'static str, RuleValue, Rules)> {
    let mut found = Vec::new();
    for (index, rule) in rules.described().into_iter().enumerate() {
        for steps in [-2, -1, 1, 2] {
            if let Some(varied) = rules.varied(index, steps) {
                found.push((rule.key, varied.described()[index].value, varied));
            }
        }
    }
    found
}

/// The record kept for each record of a group.
fn group_of(found: &Duplicates) -> HashMap<RecordId, RecordId> {
    let mut kept = HashMap::new();
    for group in &found.groups {
        for id in group.duplicates.iter().chain([&group.kept]) {
            kept.insert(id.clone(), group.kept.clone());
        }
    }
    kept
}

/// How many pairs of records are in one group on both sides, on the first, on the second: counted by
/// the sizes of the groups, without forming the pairs.
fn pairs_together(
    before: &HashMap<RecordId, RecordId>,
    after: &HashMap<RecordId, RecordId>,
) -> (usize, usize, usize) {
    let pairs = |sizes: Vec<usize>| sizes.into_iter().map(|size| size * (size - 1) / 2).sum();
    fn count<K: Eq + std::hash::Hash>(keys: impl Iterator<Item = K>) -> Vec<usize> {
        let mut sizes = HashMap::new();
        for key in keys {
            *sizes.entry(key).or_insert(0) += 1;
        }
        sizes.into_values().collect()
    }
    let both = before.iter().filter_map(|(id, group)| Some((group, after.get(id)?)));
    (pairs(count(both)), pairs(count(before.values())), pairs(count(after.values())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{article, but, records};
    use revflow_review::Doi;

    fn found(key: &str, records: &[Record]) -> Vec<(String, usize, usize, usize)> {
        sensitivity(records, &[], &Rules::default(), &Settled::default())
            .into_iter()
            .filter(|variation| variation.key == key)
            .map(|v| (v.value.to_string(), v.removed, v.newly_together, v.no_longer_together))
            .collect()
    }

    #[test]
    fn switch_that_decided_pairs_is_seen_to_matter() {
        let misprinted = but(|c| c.doi = Doi::parse("10.1097/mol.0b013e3282ffaf99").ok());
        let records = records([article(), misprinted, article()]);
        assert_eq!(found("one-contradiction", &records), [("false".to_owned(), 1, 0, 2)]);
        assert_eq!(found("printed-again", &records), [("false".to_owned(), 2, 0, 0)]);
    }

    #[test]
    fn lower_threshold_brings_pairs_together() {
        let respelt = but(|c| {
            c.title = Some("Lipoprotein overproductions in insuline-resistent status".into());
            c.pages = None;
            c.doi = None;
        });
        let records = records([article(), respelt]);
        let values = found("title-likeness", &records);
        assert_eq!(
            values.iter().map(|value| value.0.as_str()).collect::<Vec<_>>(),
            ["0.84", "0.87", "0.93", "0.96"]
        );
        let together: Vec<usize> = values.iter().map(|value| value.2).collect();
        assert!(together.is_sorted_by(|a, b| a >= b), "{values:?}");
    }
}
