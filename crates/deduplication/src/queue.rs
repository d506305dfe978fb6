//! What is left when the groups are made: the pairs a person should look at, and those that belong
//! together. For every two groups one pair, the first by rule, then by id; what people said of a pair
//! is always told.

use crate::cluster::{Clusters, SETTLED};
use crate::duplicates::{Pair, Verdict};
use crate::outcome::{Judged, Judgements};
use crate::relation::Suggested;
use crate::standing::Standing;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a person should look at.
pub(crate) struct Queue {
    pub(crate) unsure: Vec<Pair>,
    pub(crate) related: Vec<Pair>,
    /// How many pairs more there are of records that are told in many pairs already.
    pub(crate) untold: usize,
}

/// The unsure pairs and the related ones. Groups that people keep apart are settled: nothing between
/// them is asked again, but for merges that other people made.
pub(crate) fn between_groups(judgements: &Judgements, clusters: &Clusters, standing: &Standing) -> Queue {
    let of_groups = |a: u32, b: u32| {
        let (a, b) = (clusters.root[a as usize], clusters.root[b as usize]);
        (a.min(b), a.max(b))
    };
    let settled: BTreeSet<(u32, u32)> = standing.apart.keys().map(|(a, b)| of_groups(*a, *b)).collect();
    let mut told: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut unsure: Vec<Pair> = Vec::new();
    for ((a, b), because) in &standing.contested {
        told.insert(of_groups(*a, *b));
        unsure.push(judgements.pair(&judgements.judge(*a, *b), Verdict::Unsure, because.clone()));
    }
    for (edge, obstacle) in &clusters.refused {
        let groups = of_groups(edge.a, edge.b);
        let merged_by = standing.merged.get(&(edge.a, edge.b)).filter(|_| edge.rank == SETTLED);
        if merged_by.is_none() && (settled.contains(&groups) || told.contains(&groups)) {
            continue;
        }
        let parties = format!("{} and {}", judgements.id(obstacle.0), judgements.id(obstacle.1));
        let because = match (merged_by, standing.apart.get(obstacle)) {
            (Some(by), Some(apart)) => {
                format!("{by} merged them, but {apart} kept {parties} apart, whom that would join")
            }
            _ => {
                format!(
                    "they look like duplicates, but {parties}, whom that would join, contradict each other"
                )
            }
        };
        told.insert(groups);
        unsure.push(judgements.pair(&judgements.judge(edge.a, edge.b), Verdict::Unsure, because));
    }
    let mut first: BTreeMap<(u32, u32), &Judged> = BTreeMap::new();
    for judged in &judgements.judged {
        let groups = of_groups(judged.a, judged.b);
        let is_open = match judged.rule.verdict() {
            Verdict::Unsure => ![judged.a, judged.b].iter().any(|at| standing.alone.contains(at)),
            Verdict::Related => true,
            Verdict::Duplicate | Verdict::Different => false,
        };
        if groups.0 == groups.1 || !is_open || told.contains(&groups) || settled.contains(&groups) {
            continue;
        }
        let before = first.entry(groups).or_insert(judged);
        if (judged.rule, judged.a, judged.b) < (before.rule, before.a, before.b) {
            *before = judged;
        }
    }
    let (first, untold) = within_reason(first.into_values().collect());
    let pairs: Vec<Pair> = first
        .par_iter()
        .map(|judged| judgements.pair(judged, judged.rule.verdict(), judged.rule.words().to_owned()))
        .collect();
    let (open, mut related): (Vec<Pair>, Vec<Pair>) =
        pairs.into_iter().partition(|pair| pair.verdict == Verdict::Unsure);
    unsure.extend(open);
    related.extend(called_related(judgements, standing));
    for pairs in [&mut unsure, &mut related] {
        pairs.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
    }
    Queue { unsure, related, untold }
}

/// A record is told in no more pairs than this: two hundred editorials of one editor would be twenty
/// thousand pairs, which nobody judges. When some of them are judged, others follow.
const MOST_TOLD: usize = 20;

/// The pairs whose records are not told in too many pairs, the surest rule first, then by id; and how many
/// were left out.
fn within_reason(mut pairs: Vec<&Judged>) -> (Vec<&Judged>, usize) {
    pairs.sort_unstable_by_key(|judged| (judged.rule, judged.a, judged.b));
    let before = pairs.len();
    let mut told: HashMap<u32, usize> = HashMap::new();
    pairs.retain(|judged| {
        let is_told = [judged.a, judged.b].iter().all(|at| told.get(at).is_none_or(|n| *n < MOST_TOLD));
        if is_told {
            *told.entry(judged.a).or_default() += 1;
            *told.entry(judged.b).or_default() += 1;
        }
        is_told
    });
    let untold = before - pairs.len();
    (pairs, untold)
}

/// The pairs people call related, with the kind they gave, else with the one the records suggest.
fn called_related(judgements: &Judgements, standing: &Standing) -> Vec<Pair> {
    let pair = |((a, b), said): (&(u32, u32), &crate::standing::SaidRelated)| {
        let judged = judgements.judge(*a, *b);
        let mut pair = judgements.pair(&judged, Verdict::Related, format!("{} said so", said.by));
        if let Some(relation) = said.relation {
            let subject = judgements.id(said.subject);
            pair.relation = Some(Suggested::of(relation, &pair.a, &pair.b, Some(subject)));
        }
        pair
    };
    standing.related.par_iter().map(pair).collect()
}
