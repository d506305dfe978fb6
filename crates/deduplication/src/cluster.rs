//! Fifth stage: pairs to groups. If a is a duplicate of b and b of c, all three are one report,
//! unless a and c contradict each other: a record with a wrong DOI or without a title would else
//! bridge two works. Such a merge is refused and goes to a person.
//!
//! Pairs are joined with union-find (Tarjan 1975), the surest first, so that the result does not
//! depend on the order of the records.

use std::collections::{BTreeSet, HashMap};

/// A pair of positions that should be in one group, with the rank of its rule: lower is surer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub(crate) rank: u8,
    pub(crate) a: u32,
    pub(crate) b: u32,
}

/// Rank of a merge a person made: before all rules.
pub(crate) const SETTLED: u8 = 0;

/// Rank of a record and its exact copy, which contradicts nothing that the record does not.
pub(crate) const COPY: u8 = 1;

/// The groups, and the pairs that were not joined.
pub(crate) struct Clusters {
    /// For each record the smallest position in its group.
    pub(crate) root: Vec<u32>,
    /// Edges that were refused: the edge, and the two records that contradict each other. All merges
    /// of people; of the others one for each pair of groups, the surest. An edge that a person keeps
    /// apart itself is no news and left out.
    pub(crate) refused: Vec<(Edge, (u32, u32))>,
}

/// A group larger than this is checked by its first members only, so that one runaway group costs
/// no quadratic time.
const MOST_CHECKED: usize = 64;

/// Joins `edges` over `records` records. `apart` are the pairs a person keeps apart; `contradict`
/// says whether two records may not be in one group, and is not asked about merges a person made or
/// about copies.
pub(crate) fn cluster(
    records: usize,
    mut edges: Vec<Edge>,
    apart: &[(u32, u32)],
    contradict: impl Fn(u32, u32) -> bool,
) -> Clusters {
    edges.sort_unstable();
    let unchecked = edges.partition_point(|edge| edge.rank <= COPY);
    let mut groups = Groups::new(records, apart);
    let mut refused: Vec<(Edge, (u32, u32))> = Vec::new();
    for edge in &edges[..unchecked] {
        refused.extend(groups.join(*edge, |_, _| None));
    }
    let vouched: Vec<u32> = (0..records as u32).map(|at| groups.root(at)).collect();
    for edge in &edges[unchecked..] {
        refused.extend(groups.join(*edge, |left, right| {
            // Whom a person merged with a record of the pair is vouched for (that the two contradict
            // each other was known), and so is its copy.
            let checked = |members: &[u32], end: u32| -> Vec<u32> {
                let new = |at: &&u32| **at == end || vouched[**at as usize] != vouched[end as usize];
                members.iter().filter(new).take(MOST_CHECKED).copied().collect()
            };
            let (left, right) = (checked(left, edge.a), checked(right, edge.b));
            left.iter()
                .flat_map(|one| right.iter().map(move |other| (*one.min(other), *one.max(other))))
                .find(|(one, other)| (*one, *other) != (edge.a, edge.b) && contradict(*one, *other))
        }));
    }
    let root: Vec<u32> = (0..records as u32).map(|at| groups.root(at)).collect();
    let mut told = BTreeSet::new();
    refused.retain(|(edge, obstacle)| {
        let (a, b) = (root[edge.a as usize], root[edge.b as usize]);
        let is_news = a != b && *obstacle != (edge.a, edge.b);
        is_news && (told.insert((a.min(b), a.max(b))) || edge.rank == SETTLED)
    });
    Clusters { root, refused }
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

    fn members<'g>(&'g self, root: &'g u32) -> &'g [u32] {
        self.members.get(root).map_or(std::slice::from_ref(root), Vec::as_slice)
    }

    /// A pair across two groups that a person keeps apart.
    fn kept_apart(&mut self, a: u32, b: u32) -> Option<(u32, u32)> {
        if self.apart.is_empty() {
            return None;
        }
        let sides: Vec<(u32, u32)> = self
            .members(&a)
            .iter()
            .flat_map(|member| self.apart.get(member).into_iter().flatten().map(|other| (*member, *other)))
            .collect();
        sides
            .into_iter()
            .find(|(_, other)| self.root(*other) == b)
            .map(|(member, other)| (member.min(other), member.max(other)))
    }

    /// Joins the groups of a pair, unless a person or `obstacle` stands against it. `obstacle` is given
    /// the members of both groups, that of the edge's `a` first, and names two that cannot be together.
    fn join(
        &mut self,
        edge: Edge,
        obstacle: impl FnOnce(&[u32], &[u32]) -> Option<(u32, u32)>,
    ) -> Option<(Edge, (u32, u32))> {
        let (a, b) = (self.root(edge.a), self.root(edge.b));
        if a == b {
            return None;
        }
        let obstacle = self.kept_apart(a, b).or_else(|| obstacle(self.members(&a), self.members(&b)));
        if let Some(obstacle) = obstacle {
            return Some((edge, obstacle));
        }
        // The smaller list moves, so that a long chain costs no quadratic time.
        let (root, other) = (a.min(b), a.max(b));
        let mut take = |root| self.members.remove(&root).unwrap_or_else(|| vec![root]);
        let (mut long, mut short) = (take(root), take(other));
        if long.len() < short.len() {
            std::mem::swap(&mut long, &mut short);
        }
        long.append(&mut short);
        self.members.insert(root, long);
        self.parent[other as usize] = root;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURE: u8 = COPY + 1;
    const LESS_SURE: u8 = COPY + 2;

    fn edge(rank: u8, a: u32, b: u32) -> Edge {
        Edge { rank, a, b }
    }

    #[test]
    fn chain_is_one_group() {
        let found = cluster(4, vec![edge(SURE, 1, 2), edge(SURE, 0, 1)], &[], |_, _| false);
        assert_eq!(found.root, [0, 0, 0, 3]);
        assert!(found.refused.is_empty());
    }

    #[test]
    fn bridge_between_contradicting_records_is_refused() {
        let contradict = |a, b| (a, b) == (0, 2);
        let found = cluster(3, vec![edge(LESS_SURE, 1, 2), edge(SURE, 0, 1)], &[], contradict);
        assert_eq!(found.root, [0, 0, 2]);
        assert_eq!(found.refused, [(edge(LESS_SURE, 1, 2), (0, 2))]);
    }

    #[test]
    fn surest_pair_is_joined_first() {
        let contradict = |a, b| (a, b) == (0, 2);
        let found = cluster(3, vec![edge(SURE, 1, 2), edge(LESS_SURE, 0, 1)], &[], contradict);
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
    fn contradiction_a_person_has_overruled_does_not_keep_others_out() {
        let edges = vec![edge(SETTLED, 0, 1), edge(SURE, 0, 2)];
        let found = cluster(3, edges, &[], |a, b| (a, b) == (1, 2) || (a, b) == (0, 1));
        assert_eq!(found.root, [0, 0, 0]);
    }

    #[test]
    fn every_refused_merge_of_a_person_is_told() {
        let edges = vec![edge(SETTLED, 0, 1), edge(SETTLED, 0, 2), edge(SETTLED, 1, 2), edge(SURE, 1, 2)];
        let found = cluster(4, edges, &[(2, 0)], |_, _| false);
        assert_eq!(found.refused, [(edge(SETTLED, 1, 2), (0, 2))]);
        let edges = vec![edge(SETTLED, 0, 1), edge(SETTLED, 0, 3), edge(SETTLED, 1, 2), edge(SETTLED, 2, 3)];
        let found = cluster(4, edges, &[(0, 2)], |_, _| false);
        assert_eq!(found.refused, [(edge(SETTLED, 1, 2), (0, 2)), (edge(SETTLED, 2, 3), (0, 2))]);
    }

    #[test]
    fn refused_edges_between_two_groups_are_told_once() {
        let edges = vec![edge(SURE, 0, 1), edge(SURE, 2, 3), edge(LESS_SURE, 0, 2), edge(LESS_SURE, 1, 3)];
        let found = cluster(4, edges, &[], |a, b| (a, b) == (0, 3));
        assert_eq!(found.root, [0, 0, 2, 2]);
        assert_eq!(found.refused, [(edge(LESS_SURE, 0, 2), (0, 3))]);
    }
}
