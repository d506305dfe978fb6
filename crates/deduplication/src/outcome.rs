//! From groups of positions to what is reported: the record kept, the reasons pair by pair, the pairs
//! that are left, and where people contradict each other.

use crate::Rules;
use crate::chain::contradictions;
use crate::cluster::{COPY, Clusters, Edge, SETTLED, cluster};
use crate::compare::{Compared, Evidence, compare};
use crate::container_names::Learnt;
use crate::decide::{Rule, decide};
use crate::duplicates::{CappedBlock, DuplicateGroup, Duplicates, Pair, Verdict};
use crate::keep::kept;
use crate::normalise::Normalised;
use crate::queue::{Queue, between_groups};
use crate::reasons::comparisons;
use crate::relation::links::Link;
use crate::relation::{reconsidered, suggested};
use crate::standing::Standing;
use rayon::prelude::*;
use revflow_review::RecordId;
use std::collections::{BTreeMap, HashMap};

/// A candidate pair that was compared and decided; `a` is the smaller position.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) rule: Rule,
    pub(crate) evidence: Evidence,
}

impl Judged {
    /// Decides a pair that was compared, with what was learnt of the names of containers.
    pub(crate) fn of(
        (a, b, evidence): Compared,
        records: &[Normalised],
        learnt: &Learnt,
        rules: &Rules,
    ) -> Self {
        let (one, other) = (&records[a as usize], &records[b as usize]);
        let evidence = learnt.apply(one, other, evidence);
        Self { a, b, rule: reconsidered(one, other, &evidence, decide(&evidence, rules)), evidence }
    }
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
        let evidence = compare(&self.records[a as usize], &self.records[b as usize], self.rules);
        Judged::of((a, b, evidence), self.records, self.learnt, self.rules)
    }

    /// Adds the pairs that belong together for another reason than that they are alike, where the rules
    /// call them different.
    pub(crate) fn linked(mut self, links: &[Link]) -> Self {
        let linked: Vec<Judged> = links
            .par_iter()
            .map(|(a, b, rule)| (*rule, self.judge(*a, *b)))
            .filter(|(rule, judged)| judged.rule == Rule::Different && rule.holds_for(&judged.evidence))
            .map(|(rule, judged)| Judged { rule, ..judged })
            .collect();
        self.judged.extend(linked);
        self
    }

    /// Whether two records may not be in one group, however many others join them.
    fn contradict(&self, a: u32, b: u32) -> bool {
        let found = self.judge(a, b);
        found.rule.verdict() != Verdict::Duplicate && found.evidence.contradicts_strongly()
    }

    /// The pair as it is reported, with the relation the two have or may have.
    pub(crate) fn pair(&self, judged: &Judged, verdict: Verdict, because: String) -> Pair {
        let (a, b) = (&self.records[judged.a as usize], &self.records[judged.b as usize]);
        let is_open = verdict != Verdict::Duplicate;
        Pair {
            a: a.record.id.clone(),
            b: b.record.id.clone(),
            verdict,
            because,
            relation: if is_open { suggested(a, b, &judged.evidence, judged.rule) } else { None },
            comparisons: comparisons(a, b, &judged.evidence),
        }
    }

    pub(crate) fn duplicates(&self) -> impl Iterator<Item = &Judged> {
        self.judged.iter().filter(|judged| judged.rule.verdict() == Verdict::Duplicate)
    }

    pub(crate) fn id(&self, at: u32) -> &RecordId {
        &self.records[at as usize].record.id
    }
}

/// Joins the pairs to groups and reports them.
pub(crate) fn outcome(judgements: Judgements, standing: Standing) -> Duplicates {
    let apart: Vec<(u32, u32)> = standing.apart.keys().copied().collect();
    let edges: Vec<Edge> = standing
        .merged
        .keys()
        .map(|(a, b)| Edge { rank: SETTLED, a: *a, b: *b })
        .chain(judgements.copies.iter().map(|(a, b)| Edge { rank: COPY, a: *a, b: *b }))
        .chain(judgements.duplicates().map(|judged| {
            // The order of the rules is that of their sureness.
            Edge { rank: COPY + 1 + judged.rule as u8, a: judged.a, b: judged.b }
        }))
        .filter(|edge| !standing.alone.contains(&edge.a) && !standing.alone.contains(&edge.b))
        .collect();
    let clusters =
        cluster(judgements.records.len(), edges.clone(), &apart, |a, b| judgements.contradict(a, b));
    let groups = groups(&judgements, &clusters, &standing);
    let Queue { unsure, related, untold } = between_groups(&judgements, &clusters, &standing);
    let contradictions = contradictions(&judgements, &clusters, &edges, &standing);
    Duplicates {
        groups,
        unsure,
        related,
        untold,
        contradictions,
        capped_blocks: judgements.capped_blocks,
        unknown: standing.unknown.into_iter().collect(),
    }
}

fn groups(judgements: &Judgements, clusters: &Clusters, standing: &Standing) -> Vec<DuplicateGroup> {
    let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (at, root) in clusters.root.iter().enumerate().filter(|(at, root)| *at as u32 != **root) {
        members.entry(*root).or_insert_with(|| vec![*root]).push(at as u32);
    }
    let together = |a: u32, b: u32| clusters.root[a as usize] == clusters.root[b as usize];
    let by_person = standing
        .merged
        .par_iter()
        .map(|((a, b), by)| (judgements.judge(*a, *b), format!("{by} merged them")))
        .collect::<Vec<_>>();
    let copies = judgements
        .copies
        .par_iter()
        .map(|(a, b)| (judgements.judge(*a, *b), "they say the same in every field".to_owned()))
        .collect::<Vec<_>>();
    let by_rule = judgements.duplicates().map(|judged| (*judged, judged.rule.words().to_owned()));
    let is_settled = |judged: &Judged| standing.merged.contains_key(&(judged.a, judged.b));
    let machine = copies.into_iter().chain(by_rule).filter(|(judged, _)| !is_settled(judged));
    let mut reasons: HashMap<u32, Vec<(Judged, String)>> = HashMap::new();
    for (judged, because) in by_person.into_iter().chain(machine) {
        if together(judged.a, judged.b) {
            reasons.entry(clusters.root[judged.a as usize]).or_default().push((judged, because));
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
                .map(|(judged, because)| judgements.pair(&judged, Verdict::Duplicate, because))
                .collect();
            Some(DuplicateGroup { kept, duplicates, pairs })
        })
        .collect();
    groups.sort_by(|a, b| a.kept.cmp(&b.kept));
    groups
}

#[cfg(test)]
mod tests {
    use crate::samples::{article, but, records};
    use crate::{Relation, Rules, Said, Settled, Verdict, find_duplicates};
    use revflow_review::{Author, Citation, Date, Doi, Pages, Record, RecordId, ReviewerId, Year};

    fn id(text: &str) -> RecordId {
        RecordId::parse(text).unwrap()
    }

    fn settled(duplicates: &[(&str, &str)], different: &[(&str, &str)]) -> Settled {
        let by = |who| ReviewerId::parse(who).ok();
        let merged = duplicates.iter().map(|(a, b)| Said::Duplicate(id(a), id(b)).by(by("MM")));
        let apart = different.iter().map(|(a, b)| Said::Different(id(a), id(b)).by(by("KL")));
        Settled { decisions: merged.chain(apart).collect() }
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
    fn record_is_told_in_a_bounded_number_of_pairs() {
        let column = but(|c| {
            c.title = Some("Editor's Comments".into());
            c.authors.truncate(1);
            (c.pages, c.doi, c.issue, c.volume) = (None, None, None, None);
        });
        let found = find_duplicates(&records(vec![column; 26]), &[], &Rules::default(), &Settled::default());
        assert!(found.groups.is_empty());
        assert_eq!(found.unsure.len() + found.related.len() + found.untold, 26 * 25 / 2);
        let mut told: std::collections::HashMap<&RecordId, usize> = std::collections::HashMap::new();
        for pair in found.unsure.iter().chain(&found.related) {
            *told.entry(&pair.a).or_default() += 1;
            *told.entry(&pair.b).or_default() += 1;
        }
        assert_eq!(told.values().max(), Some(&20));
        assert!(found.untold > 0);
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
        assert!(because.contains(&"MM merged them"), "{because:?}");
        assert_eq!(merged.unknown, [id("x")]);
    }

    #[test]
    fn people_who_contradict_themselves_are_told() {
        let both = settled(&[("a", "d"), ("c", "d")], &[("a", "c")]);
        let found = find_duplicates(&library(), &[], &Rules::default(), &both);
        assert_eq!(found.unsure.len(), 1);
        assert_eq!(
            found.unsure[0].because,
            "MM merged them, but KL kept a and c apart, whom that would join"
        );
    }

    #[test]
    fn contradictions_by_way_of_other_records_name_the_chain() {
        let both = settled(&[("a", "d"), ("c", "d")], &[("a", "c")]);
        let found = find_duplicates(&library(), &[], &Rules::default(), &both);
        insta::assert_snapshot!(found.contradictions[0]);
        assert_eq!(found.contradictions[0].chain, [id("a"), id("d"), id("c")]);

        // The rules find a and b; a person merged b with d, and another kept a and d apart.
        let both = settled(&[("b", "d")], &[("a", "d")]);
        let found = find_duplicates(&library(), &[], &Rules::default(), &both);
        assert_eq!(found.groups[0].kept, id("b"));
        insta::assert_snapshot!(found.contradictions[0]);
    }

    #[test]
    fn what_the_rules_would_join_around_a_separation_is_told_and_not_asked() {
        // Three of one work by the rules; a person kept two apart. Where the third belongs is not known.
        let three = records([article(), as_medline(article()), but(|c| c.issue = None)]);
        let found = find_duplicates(&three, &[], &Rules::default(), &settled(&[], &[("a", "c")]));
        assert_eq!(found.groups.len(), 1);
        assert!(found.unsure.is_empty(), "{}", found.unsure[0]);
        let told: Vec<&str> = found.contradictions.iter().map(|told| told.words.as_str()).collect();
        assert_eq!(
            told,
            ["b and c are not merged: a with b (by the rules), b with c (by the rules), \
              but a and c were kept apart by KL"]
        );

        // What is said of an exact copy is said of the record: nothing is left to tell.
        let copies = records([article(), article(), as_medline(article())]);
        let found = find_duplicates(&copies, &[], &Rules::default(), &settled(&[], &[("b", "c")]));
        assert_eq!((&found.groups[0].kept, found.removed()), (&id("a"), 1));
        assert!(found.contradictions.is_empty() && found.unsure.is_empty());
    }

    #[test]
    fn people_who_contradict_each_other_on_a_pair_are_asked_again() {
        let found =
            find_duplicates(&library(), &[], &Rules::default(), &settled(&[("a", "b")], &[("b", "a")]));
        assert!(found.groups.is_empty());
        assert_eq!(found.unsure.len(), 1);
        assert_eq!(found.unsure[0].because, "MM merged them, but KL kept them apart");
        assert_eq!(found.contradictions.len(), 1);
    }

    #[test]
    fn pair_a_person_calls_related_is_told_with_its_kind() {
        let said = Said::Related(id("b"), id("a"), Some(Relation::Version));
        let settled = Settled { decisions: vec![said.by(None)] };
        let found = find_duplicates(&library(), &[], &Rules::default(), &settled);
        assert!(found.groups.is_empty() && found.unsure.is_empty());
        let pair = found.related.iter().find(|pair| pair.a == id("a") && pair.b == id("b")).unwrap();
        assert_eq!(pair.because, "a person said so");
        let relation = pair.relation.as_ref().unwrap();
        assert_eq!(
            (relation.words.as_str(), &relation.subject),
            ("b is an earlier version of a", &Some(id("b")))
        );
    }

    #[test]
    fn record_that_stands_alone_leaves_its_group_and_the_others_stay() {
        let copies = records([article(), article(), as_medline(article()), article()]);
        let settled = Settled { decisions: vec![Said::Alone(id("a")).by(None)] };
        let found = find_duplicates(&copies, &[], &Rules::default(), &settled);
        assert_eq!(found.groups.len(), 1);
        assert_eq!((&found.groups[0].kept, found.groups[0].duplicates.len()), (&id("b"), 2));
        assert!(found.unsure.is_empty() && found.contradictions.is_empty());
    }
}
