//! From groups of positions to what is reported: the record kept, the reasons pair by pair, and one
//! pair for every two groups that a person should look at or that belong together.

use crate::cluster::{COPY, Clusters, Edge, SETTLED, cluster};
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
    /// Every candidate pair that is not simply different.
    pub(crate) judged: Vec<Judged>,
    /// Records and their exact copies.
    pub(crate) copies: &'n [(u32, u32)],
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

    fn duplicates(&self) -> impl Iterator<Item = &Judged> {
        self.judged.iter().filter(|judged| judged.rule.verdict() == Verdict::Duplicate)
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
    let edges = merged
        .iter()
        .map(|(a, b)| Edge { rank: SETTLED, a: *a, b: *b })
        .chain(judgements.copies.iter().map(|(a, b)| Edge { rank: COPY, a: *a, b: *b }))
        .chain(judgements.duplicates().map(|judged| {
            // The order of the rules is that of their sureness.
            Edge { rank: COPY + 1 + judged.rule as u8, a: judged.a, b: judged.b }
        }))
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
    for (at, root) in clusters.root.iter().enumerate().filter(|(at, root)| *at as u32 != **root) {
        members.entry(*root).or_insert_with(|| vec![*root]).push(at as u32);
    }
    let judge = |pairs: &[(u32, u32)]| -> Vec<Judged> {
        pairs.par_iter().map(|(a, b)| judgements.judge(*a, *b)).collect()
    };
    let (by_person, copies) = (judge(merged), judge(judgements.copies));
    let is_settled = |judged: &&Judged| merged.binary_search(&(judged.a, judged.b)).is_ok();
    let by_rule = judgements.duplicates().filter(|judged| !is_settled(judged));
    let copies = copies.iter().filter(|judged| !is_settled(judged));
    let mut reasons: HashMap<u32, Vec<(&Judged, &str)>> = HashMap::new();
    for (judged, because) in (by_person.iter().map(|judged| (judged, "a person merged them")))
        .chain(copies.map(|judged| (judged, "they say the same in every field")))
        .chain(by_rule.map(|judged| (judged, judged.rule.words())))
    {
        let (a, b) = (clusters.root[judged.a as usize], clusters.root[judged.b as usize]);
        if a == b {
            reasons.entry(a).or_default().push((judged, because));
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
                .map(|(judged, because)| judgements.pair(judged, Verdict::Duplicate, because.to_owned()))
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
    let pairs: Vec<Pair> = first
        .par_iter()
        .map(|judged| judgements.pair(judged, judged.rule.verdict(), judged.rule.words().to_owned()))
        .collect();
    let (mut open, mut related): (Vec<Pair>, Vec<Pair>) =
        pairs.into_iter().partition(|pair| pair.verdict == Verdict::Unsure);
    open.extend(unsure.into_values());
    for pairs in [&mut open, &mut related] {
        pairs.sort_by(|x, y| (&x.a, &x.b).cmp(&(&y.a, &y.b)));
    }
    (open, related)
}

#[cfg(test)]
mod tests {
    use crate::samples::{article, but, records};
    use crate::{Rules, Settled, Verdict, find_duplicates};
    use revflow_review::{Author, Citation, Date, Doi, Pages, Record, RecordId, Year};

    fn settled(duplicates: &[(&str, &str)], different: &[(&str, &str)]) -> Settled {
        let ids = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(a, b)| (RecordId::parse(a).unwrap(), RecordId::parse(b).unwrap())).collect()
        };
        Settled { duplicates: ids(duplicates), different: ids(different) }
    }

    fn as_medline(citation: Citation) -> Citation {
        Citation {
            title: Some("Lipoprotein overproduction in insulin resistant states. [Review] [88 refs]".into()),
            authors: vec![Author::person("Adeli", Some("Khosrow")), Author::person("Lewis", Some("GF"))],
            container: Some("Curr Opin Lipidol".into()),
            pages: Pages::parse("221-228").ok(),
            ..citation
        }
    }

    /// The article twice, a reply to it, and another publication of it.
    fn library() -> Vec<Record> {
        records([
            article(),
            as_medline(article()),
            but(|c| {
                c.title = c.title.as_ref().map(|title| format!("Reply: {title}"));
                c.pages = Pages::parse("301").ok();
                c.doi = None;
            }),
            but(|c| {
                c.container = Some("Diabetes".into());
                c.volume = Some("57".into());
                c.pages = Pages::parse("A12").ok();
                c.doi = None;
            }),
        ])
    }

    #[test]
    fn preferred_record_is_kept_and_the_pair_gives_its_reasons() {
        let found = find_duplicates(&library(), &[1, 0], &Rules::default(), &Settled::default());
        assert_eq!(found.groups.len(), 1);
        assert_eq!(found.groups[0].kept.as_str(), "b");
        assert_eq!(found.removed(), 1);
        insta::assert_snapshot!(found.groups[0].pairs[0]);
    }

    #[test]
    fn groups_that_belong_together_are_told_once() {
        let found = find_duplicates(&library(), &[], &Rules::default(), &Settled::default());
        let related: Vec<String> = found.related.iter().map(|pair| format!("{}{}", pair.a, pair.b)).collect();
        assert_eq!(related, ["ac", "ad", "cd"]);
        insta::assert_snapshot!(found.related[1]);
    }

    #[test]
    fn doubtful_pair_is_left_to_a_person() {
        let other_doi = but(|c| {
            c.doi = Doi::parse("10.1097/mol.0b013e3282ffaf99").ok();
            c.date = Some(Date::year_only(Year::new(2009).unwrap()));
            c.volume = None;
        });
        let library = records([article(), other_doi]);
        let found = find_duplicates(&library, &[], &Rules::default(), &Settled::default());
        assert!(found.groups.is_empty());
        assert_eq!(found.unsure[0].verdict, Verdict::Unsure);
        insta::assert_snapshot!(found.unsure[0]);
    }

    #[test]
    fn record_without_doi_does_not_bridge_two() {
        let with_doi = |doi: &str| but(|c| (c.doi, c.pages) = (Doi::parse(doi).ok(), None));
        let bridge = but(|c| (c.doi, c.pages) = (None, None));
        let library = records([with_doi("10.1000/one"), with_doi("10.1000/two"), bridge]);
        let found = find_duplicates(&library, &[], &Rules::default(), &Settled::default());
        assert_eq!(found.groups.len(), 1);
        assert_eq!(found.groups[0].duplicates.len(), 1);
        assert_eq!(found.unsure.len(), 1);
        insta::assert_snapshot!(found.unsure[0].because);
    }

    #[test]
    fn people_are_obeyed() {
        let apart = find_duplicates(&library(), &[], &Rules::default(), &settled(&[], &[("b", "a")]));
        assert!(apart.groups.is_empty());
        assert!(apart.unsure.is_empty(), "what is settled is not asked again");

        let merged =
            find_duplicates(&library(), &[], &Rules::default(), &settled(&[("d", "a"), ("x", "a")], &[]));
        assert_eq!(merged.groups[0].duplicates.len(), 2);
        let because: Vec<&str> = merged.groups[0].pairs.iter().map(|pair| pair.because.as_str()).collect();
        assert!(because.contains(&"a person merged them"), "{because:?}");
        assert_eq!(merged.unknown, [RecordId::parse("x").unwrap()]);
    }

    #[test]
    fn people_who_contradict_themselves_are_told() {
        let both = settled(&[("a", "d"), ("c", "d")], &[("a", "c")]);
        let found = find_duplicates(&library(), &[], &Rules::default(), &both);
        assert_eq!(found.unsure.len(), 1);
        assert_eq!(
            found.unsure[0].because,
            "a person merged them, but kept a and c apart, whom that would join"
        );
    }
}
