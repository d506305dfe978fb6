//! Merges that a separation stands against by way of other records: a with b, b with c, but a and c
//! were kept apart. The machine decides nothing here; it says who said what, and what it found itself.

use crate::cluster::{COPY, Clusters, Edge, SETTLED};
use crate::duplicates::Contradiction;
use crate::outcome::Judgements;
use crate::standing::Standing;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// The contradictions between decisions on one pair, and those by way of other records, in the order
/// of their pairs. Time is O(n log n) in the number of edges of the groups concerned.
pub(crate) fn contradictions(
    judgements: &Judgements,
    clusters: &Clusters,
    edges: &[Edge],
    standing: &Standing,
) -> Vec<Contradiction> {
    let original: HashMap<u32, u32> = judgements.copies.iter().map(|(first, copy)| (*copy, *first)).collect();
    let of = |at: u32| original.get(&at).copied().unwrap_or(at);
    let refused: Vec<&(Edge, (u32, u32))> = clusters
        .refused
        .iter()
        .filter(|(edge, obstacle)| {
            // What is said of a copy is said of the record.
            let sides = (of(obstacle.0), of(obstacle.1));
            let is_same = sides == (edge.a, edge.b) || sides == (edge.b, edge.a);
            standing.apart.contains_key(obstacle) && (edge.rank == SETTLED || !is_same)
        })
        .collect();
    let ways = Ways::within(refused.iter().map(|(edge, _)| *edge), clusters, edges);
    let mut found: Vec<Contradiction> = refused
        .into_iter()
        .filter_map(|(edge, obstacle)| {
            let chain = ways.chain(*edge, *obstacle, clusters)?;
            Some(told(judgements, standing, *edge, *obstacle, &chain))
        })
        .collect();
    found.extend(standing.contradictions.iter().cloned());
    found.sort();
    found
}

/// The edges within the groups that a refused edge touches, the surest between every two records.
struct Ways {
    neighbours: BTreeMap<u32, BTreeMap<u32, Edge>>,
}

impl Ways {
    fn within(refused: impl Iterator<Item = Edge>, clusters: &Clusters, edges: &[Edge]) -> Self {
        let root = |at: u32| clusters.root[at as usize];
        let concerned: BTreeSet<u32> = refused.flat_map(|edge| [root(edge.a), root(edge.b)]).collect();
        let mut neighbours: BTreeMap<u32, BTreeMap<u32, Edge>> = BTreeMap::new();
        for edge in
            edges.iter().filter(|edge| root(edge.a) == root(edge.b) && concerned.contains(&root(edge.a)))
        {
            for (one, other) in [(edge.a, edge.b), (edge.b, edge.a)] {
                let known = neighbours.entry(one).or_default().entry(other).or_insert(*edge);
                *known = (*known).min(*edge);
            }
        }
        Self { neighbours }
    }

    /// The edges from one record of `obstacle` over the refused `edge` to the other.
    fn chain(&self, edge: Edge, obstacle: (u32, u32), clusters: &Clusters) -> Option<Vec<(u32, Edge)>> {
        let root = |at: u32| clusters.root[at as usize];
        let is_near = root(obstacle.0) == root(edge.a);
        let (near, far) = if is_near { (edge.a, edge.b) } else { (edge.b, edge.a) };
        let mut chain = vec![(obstacle.0, edge)];
        chain.extend(self.path(obstacle.0, near)?);
        chain.push((far, edge));
        chain.extend(self.path(far, obstacle.1)?);
        Some(chain)
    }

    /// A shortest path (breadth first): the records after `from`, each with the edge that leads there.
    fn path(&self, from: u32, to: u32) -> Option<Vec<(u32, Edge)>> {
        let mut came: HashMap<u32, Option<(u32, Edge)>> = HashMap::from([(from, None)]);
        let mut waiting = VecDeque::from([from]);
        while let Some(at) = waiting.pop_front().filter(|_| !came.contains_key(&to)) {
            for (next, edge) in self.neighbours.get(&at).into_iter().flatten() {
                came.entry(*next).or_insert_with(|| {
                    waiting.push_back(*next);
                    Some((at, *edge))
                });
            }
        }
        let mut path = Vec::new();
        let mut at = to;
        while let Some((before, edge)) = *came.get(&at)? {
            path.push((at, edge));
            at = before;
        }
        path.reverse();
        Some(path)
    }
}

/// `chain` begins with the record it starts from; the edge beside that is not read.
fn told(
    judgements: &Judgements,
    standing: &Standing,
    edge: Edge,
    obstacle: (u32, u32),
    chain: &[(u32, Edge)],
) -> Contradiction {
    let id = |at: u32| judgements.id(at);
    let links: Vec<String> = chain
        .windows(2)
        .map(|pair| {
            let ((from, _), (to, link)) = (pair[0], pair[1]);
            let by = match link.rank {
                SETTLED => standing.merged.get(&(link.a, link.b)).map_or("a person", String::as_str),
                COPY => "a copy",
                _ => "by the rules",
            };
            format!("{} with {} ({by})", id(from), id(to))
        })
        .collect();
    let apart = standing.apart.get(&obstacle).map_or("a person", String::as_str);
    let words = format!(
        "{} and {} are not merged: {}, but {} and {} were kept apart by {apart}",
        id(edge.a),
        id(edge.b),
        links.join(", "),
        id(obstacle.0),
        id(obstacle.1),
    );
    let chain = chain.iter().map(|(at, _)| id(*at).clone()).collect();
    Contradiction { a: id(edge.a).clone(), b: id(edge.b).clone(), chain, words }
}
