//! From groups of positions to what is reported: the record kept, the reasons pair by pair, and one
//! pair for every two groups that a person should look at or that belong together.

use crate::cluster::{Clusters, Edge, SETTLED, cluster};
use crate::compare::{Evidence, compare};
use crate::container_names::Learnt;
use crate::decide::{Rule, decide};
use crate::duplicates::{CappedBlock, DuplicateGroup, Duplicates, Pair, Verdict};
use crate::keep::kept;
use crate::normalise::Normalised;
use crate::reasons::comparisons;
use crate::{Rules, Settled};
use rayon::prelude::*;
use revflow_review::RecordId;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A candidate pair that was compared and decided; `a` is the smaller position.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) rule: Rule,
    pub(crate) evidence: Evidence,
}

/// Everything the last stages need to look up.
pub(crate) struct Judgements<'n, 'r> {
    pub(crate) records: &'n [Normalised<'r>],
    pub(crate) rules: &'n Rules,
    pub(crate) learnt: &'n Learnt,
    /// Every pair that is not simply different.
    pub(crate) judged: Vec<Judged>,
    pub(crate) capped_blocks: Vec<CappedBlock>,
}

impl Judgements<'_, '_> {
    /// Compares and decides any pair.
    pub(crate) fn judge(&self, a: u32, b: u32) -> Judged {
        let (one, other) = (&self.records[a as usize], &self.records[b as usize]);
        let evidence = self.learnt.apply(one, other, compare(one, other, self.rules));
        Judged { a, b, rule: decide(&evidence), evidence }
    }

    /// Whether two records may not be in one group, however many others join them.
    fn contradict(&self, a: u32, b: u32) -> bool {
        let found = self.judge(a, b);
        found.rule.verdict() != Verdict::Duplicate && found.evidence.contradicts_strongly()
    }

    fn pair(&self, judged: &Judged, verdict: Verdict, because: String) -> Pair {
        let (a, b) = (&self.records[judged.a as usize], &self.records[judged.b as usize]);
        Pair {
            a: a.record.id.clone(),
            b: b.record.id.clone(),
            verdict,
            because,
            comparisons: comparisons(a, b, &judged.evidence),
        }
    }

    fn by_rule(&self, judged: &Judged) -> Pair {
        self.pair(judged, judged.rule.verdict(), judged.rule.words().to_owned())
    }

    fn id(&self, at: u32) -> &RecordId {
        &self.records[at as usize].record.id
    }
}

/// Joins the pairs to groups and reports them.
pub(crate) fn outcome(judgements: Judgements, settled: &Settled) -> Duplicates {
    let places: HashMap<&RecordId, u32> =
        judgements.records.iter().enumerate().map(|(at, record)| (&record.record.id, at as u32)).collect();
    let mut unknown = BTreeSet::new();
    let merged = positions(&settled.duplicates, &places, &mut unknown);
    let apart = positions(&settled.different, &places, &mut unknown);
    let by_rule = judgements.judged.iter().filter(|judged| judged.rule.verdict() == Verdict::Duplicate);
    let edges = merged
        .iter()
        .map(|(a, b)| Edge { rank: SETTLED, a: *a, b: *b })
        .chain(by_rule.map(|judged| Edge { rank: 1 + judged.rule as u8, a: judged.a, b: judged.b }))
        .collect();
    let clusters = cluster(judgements.records.len(), edges, &apart, |a, b| judgements.contradict(a, b));
    let groups = groups(&judgements, &clusters, &merged);
    let (unsure, related) = between_groups(&judgements, &clusters, &merged, &apart);
    Duplicates {
        groups,
        unsure,
        related,
        capped_blocks: judgements.capped_blocks,
        unknown: unknown.into_iter().collect(),
    }
}

fn positions(
    pairs: &[(RecordId, RecordId)],
    places: &HashMap<&RecordId, u32>,
    unknown: &mut BTreeSet<RecordId>,
) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for (a, b) in pairs {
        for id in [a, b] {
            if !places.contains_key(id) {
                unknown.insert(id.clone());
            }
        }
        if let (Some(&a), Some(&b)) = (places.get(a), places.get(b))
            && a != b
        {
            found.push((a.min(b), a.max(b)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn groups(judgements: &Judgements, clusters: &Clusters, merged: &[(u32, u32)]) -> Vec<DuplicateGroup> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (at, root) in clusters.root.iter().enumerate() {
        members.entry(*root).or_default().push(at as u32);
    }
    members.retain(|_, members| members.len() > 1);
    let mut reasons: HashMap<u32, Vec<(&Judged, bool)>> = HashMap::new();
    let by_person: Vec<Judged> = merged.iter().map(|(a, b)| judgements.judge(*a, *b)).collect();
    let by_rule = judgements.judged.iter().filter(|judged| {
        judged.rule.verdict() == Verdict::Duplicate && merged.binary_search(&(judged.a, judged.b)).is_err()
    });
    for (judged, person) in
        by_person.iter().map(|judged| (judged, true)).chain(by_rule.map(|judged| (judged, false)))
    {
        let (a, b) = (clusters.root[judged.a as usize], clusters.root[judged.b as usize]);
        if a == b {
            reasons.entry(a).or_default().push((judged, person));
        }
    }
    let mut groups: Vec<DuplicateGroup> = members
        .par_iter()
        .filter_map(|(root, members)| {
            let ranked = members.iter().map(|at| {
                let record = &judgements.records[*at as usize];
                (record.record, record.rank)
            });
            let kept = kept(ranked)?.id.clone();
            let duplicates =
                members.iter().map(|at| judgements.id(*at)).filter(|id| **id != kept).cloned().collect();
            let mut judged = reasons.get(root).cloned().unwrap_or_default();
            judged.sort_by_key(|(judged, _)| (judged.a, judged.b));
            let pairs = judged
                .into_iter()
                .map(|(judged, person)| match person {
                    true => judgements.pair(judged, Verdict::Duplicate, "a person merged them".to_owned()),
                    false => judgements.by_rule(judged),
                })
                .collect();
            Some(DuplicateGroup { kept, duplicates, pairs })
        })
        .collect();
    groups.sort_by(|a, b| a.kept.cmp(&b.kept));
    groups
}

/// The pairs across groups that are unsure or related: for every two groups the first by rule, then
/// by id. Groups a person keeps apart are settled and not told again.
fn between_groups(
    judgements: &Judgements,
    clusters: &Clusters,
    merged: &[(u32, u32)],
    apart: &[(u32, u32)],
) -> (Vec<Pair>, Vec<Pair>) {
    let of_groups = |a: u32, b: u32| {
        let (a, b) = (clusters.root[a as usize], clusters.root[b as usize]);
        (a.min(b), a.max(b))
    };
    let settled: BTreeSet<(u32, u32)> = apart.iter().map(|(a, b)| of_groups(*a, *b)).collect();
    let mut unsure: BTreeMap<(u32, u32), Pair> = BTreeMap::new();
    for (edge, (a, b)) in &clusters.refused {
        let groups = of_groups(edge.a, edge.b);
        let by_person = merged.binary_search(&(edge.a, edge.b)).is_ok();
        if settled.contains(&groups) && !by_person {
            continue;
        }
        let obstacle = format!("{} and {}", judgements.id(*a), judgements.id(*b));
        let because = match by_person {
            true => format!("a person merged them, but kept {obstacle} apart, whom that would join"),
            false => format!(
                "they look like duplicates, but {obstacle}, whom that would join, contradict each other"
            ),
        };
        let judged = judgements.judge(edge.a, edge.b);
        unsure.insert(groups, judgements.pair(&judged, Verdict::Unsure, because));
    }
    let mut first: BTreeMap<(u32, u32), &Judged> = BTreeMap::new();
    for judged in &judgements.judged {
        let groups = of_groups(judged.a, judged.b);
        let open = matches!(judged.rule.verdict(), Verdict::Unsure | Verdict::Related);
        if groups.0 == groups.1 || !open || unsure.contains_key(&groups) || settled.contains(&groups) {
            continue;
        }
        let before = first.entry(groups).or_insert(judged);
        if (judged.rule, judged.a, judged.b) < (before.rule, before.a, before.b) {
            *before = judged;
        }
    }
    let first: Vec<&Judged> = first.into_values().collect();
    let pairs: Vec<Pair> = first.par_iter().map(|judged| judgements.by_rule(judged)).collect();
    let (mut open, mut related): (Vec<Pair>, Vec<Pair>) =
        pairs.into_iter().partition(|pair| pair.verdict == Verdict::Unsure);
    open.extend(unsure.into_values());
    for pairs in [&mut open, &mut related] {
        pairs.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
    }
    (open, related)
}
