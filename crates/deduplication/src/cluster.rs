//! Fifth stage: pairs to groups. If a is a duplicate of b and b of c, all three are one report,
//! unless a and c contradict each other: a record with a wrong DOI or without a title would else
//! bridge two works. Such a merge is refused and goes to a person.
//!
//! Pairs are joined with union-find (Tarjan 1975), the surest first, so that the result does not
//! depend on the order of the records.

use std::collections::{BTreeMap, HashMap};

/// A pair of positions that should be in one group, with the rank of its rule: lower is surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub(crate) rank: u8,
    pub(crate) a: u32,
    pub(crate) b: u32,
}

/// Rank of a merge a person made: before all rules.
pub(crate) const SETTLED: u8 = 0;

/// The groups, and the pairs that were not joined.
pub(crate) struct Clusters {
    /// For each record the smallest position in its group.
    pub(crate) root: Vec<u32>,
    /// Edges that were refused: the edge, and the two records that contradict each other. One for
    /// each pair of groups, the surest.
    pub(crate) refused: Vec<(Edge, (u32, u32))>,
}

/// A group larger than this is checked by its first members only, so that one runaway group costs
/// no quadratic time.
const MOST_CHECKED: usize = 64;

/// Joins `edges` over `records` records. `apart` are the pairs a person keeps apart; `contradict`
/// says whether two records may not be in one group, and is not asked about merges a person made.
pub(crate) fn cluster(
    records: usize,
    mut edges: Vec<Edge>,
    apart: &[(u32, u32)],
    contradict: impl Fn(u32, u32) -> bool,
) -> Clusters {
    edges.sort_unstable();
    let mut groups = Groups::new(records, apart);
    let mut refused: Vec<(Edge, (u32, u32))> = Vec::new();
    for edge in edges {
        let (a, b) = (groups.root(edge.a), groups.root(edge.b));
        if a == b {
            continue;
        }
        let obstacle = groups.kept_apart(a, b).or_else(|| {
            (edge.rank != SETTLED)
                .then(|| groups.contradiction(a, b, (edge.a, edge.b), &contradict))
                .flatten()
        });
        match obstacle {
            Some(obstacle) => refused.push((edge, obstacle)),
            None => groups.join(a, b),
        }
    }
    let root: Vec<u32> = (0..records as u32).map(|at| groups.root(at)).collect();
    let mut first_of_groups = BTreeMap::new();
    for (edge, obstacle) in refused {
        let (a, b) = (root[edge.a as usize], root[edge.b as usize]);
        if a != b {
            first_of_groups.entry((a.min(b), a.max(b))).or_insert((edge, obstacle));
        }
    }
    Clusters { root, refused: first_of_groups.into_values().collect() }
}

/// Union-find with the members of each group at hand.
struct Groups {
    parent: Vec<u32>,
    /// Members of groups of two and more, by root.
    members: HashMap<u32, Vec<u32>>,
    apart: HashMap<u32, Vec<u32>>,
}

impl Groups {
    fn new(records: usize, apart: &[(u32, u32)]) -> Self {
        let mut sides: HashMap<u32, Vec<u32>> = HashMap::new();
        for (a, b) in apart {
            sides.entry(*a).or_default().push(*b);
            sides.entry(*b).or_default().push(*a);
        }
        Self { parent: (0..records as u32).collect(), members: HashMap::new(), apart: sides }
    }

    /// The smallest position of the group. Paths are halved on the way.
    fn root(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let above = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = above;
            at = above;
        }
        at
    }

    fn members(&self, root: u32) -> Vec<u32> {
        self.members.get(&root).cloned().unwrap_or_else(|| vec![root])
    }

    /// A pair across two groups that a person keeps apart.
    fn kept_apart(&mut self, a: u32, b: u32) -> Option<(u32, u32)> {
        if self.apart.is_empty() {
            return None;
        }
        for member in self.members(a) {
            for other in self.apart.get(&member).cloned().unwrap_or_default() {
                if self.root(other) == b {
                    return Some((member.min(other), member.max(other)));
                }
            }
        }
        None
    }

    /// A pair across two groups that contradicts; the edge itself is known to agree.
    fn contradiction(
        &self,
        a: u32,
        b: u32,
        edge: (u32, u32),
        contradict: impl Fn(u32, u32) -> bool,
    ) -> Option<(u32, u32)> {
        let (left, right) = (self.members(a), self.members(b));
        for one in left.iter().take(MOST_CHECKED) {
            for other in right.iter().take(MOST_CHECKED) {
                let pair = (*one.min(other), *one.max(other));
                if pair != edge && contradict(pair.0, pair.1) {
                    return Some(pair);
                }
            }
        }
        None
    }

    fn join(&mut self, a: u32, b: u32) {
        let (root, other) = (a.min(b), a.max(b));
        let mut joined = self.members(root);
        joined.extend(self.members(other));
        joined.sort_unstable();
        self.members.remove(&other);
        self.members.insert(root, joined);
        self.parent[other as usize] = root;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(rank: u8, a: u32, b: u32) -> Edge {
        Edge { rank, a, b }
    }

    #[test]
    fn chain_is_one_group() {
        let found = cluster(4, vec![edge(1, 1, 2), edge(1, 0, 1)], &[], |_, _| false);
        assert_eq!(found.root, [0, 0, 0, 3]);
        assert!(found.refused.is_empty());
    }

    #[test]
    fn bridge_between_contradicting_records_is_refused() {
        let contradict = |a, b| (a, b) == (0, 2);
        let found = cluster(3, vec![edge(2, 1, 2), edge(1, 0, 1)], &[], contradict);
        assert_eq!(found.root, [0, 0, 2]);
        assert_eq!(found.refused, [(edge(2, 1, 2), (0, 2))]);
    }

    #[test]
    fn surest_pair_is_joined_first() {
        let contradict = |a, b| (a, b) == (0, 2);
        let found = cluster(3, vec![edge(1, 1, 2), edge(2, 0, 1)], &[], contradict);
        assert_eq!(found.root, [0, 1, 1]);
    }

    #[test]
    fn what_a_person_keeps_apart_stays_apart_even_by_way_of_a_third() {
        let edges = vec![edge(SETTLED, 0, 1), edge(SETTLED, 1, 2)];
        let found = cluster(3, edges, &[(2, 0)], |_, _| false);
        assert_eq!(found.root, [0, 0, 2]);
        assert_eq!(found.refused, [(edge(SETTLED, 1, 2), (0, 2))]);
    }

    #[test]
    fn what_a_person_merged_is_merged_whatever_contradicts() {
        let found = cluster(2, vec![edge(SETTLED, 0, 1)], &[], |_, _| true);
        assert_eq!(found.root, [0, 0]);
    }

    #[test]
    fn refused_edges_between_two_groups_are_told_once() {
        let edges = vec![edge(1, 0, 1), edge(1, 2, 3), edge(2, 0, 2), edge(2, 1, 3)];
        let found = cluster(4, edges, &[], |a, b| (a, b) == (0, 3));
        assert_eq!(found.root, [0, 0, 2, 2]);
        assert_eq!(found.refused, [(edge(2, 0, 2), (0, 3))]);
    }
}
