//! What a methods section says of screening, written from the policy and from what was done, so that
//! the sentence cannot promise what the decisions do not show.

use crate::outcome::{Asked, Standing};
use crate::{Disagreement, History, Kappa, Outcome, Plan, Policy, Reasons, Unsure, agreement};
use revflow_review::{Decision, RecordId, Stage, Verdict};
use serde::Serialize;

/// What was done at a stage, in numbers of records.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Counts {
    /// The stage.
    pub stage: Stage,
    /// All records of the stage.
    pub records: usize,
    /// How many of them are in.
    pub included: usize,
    /// How many of them are out.
    pub excluded: usize,
    /// By how many reviewers each record was voted on: the n-th number counts the records with votes
    /// of n reviewers. The sum is `records`.
    pub voters: Vec<usize>,
    /// Records settled, by consensus, with fewer reviewers' votes than the policy wants.
    pub settled_short: usize,
    /// Records of which a reviewer was unsure, and that another was asked to settle.
    pub referred: usize,
    /// Records that were in conflict at some time.
    pub conflicts: usize,
    /// Those of them that a consensus settled.
    pub by_consensus: usize,
    /// Those of them that were settled because a reviewer changed a vote or another voted.
    pub by_vote: usize,
    /// Excluded records whose reviewers gave different reasons, with no consensus on one.
    pub reasons_differed: usize,
    /// Kappa of the first votes, with unsure as a category of its own.
    #[serde(skip)]
    pub kappa: Option<Kappa>,
}

impl Counts {
    /// Records that are neither in nor out yet.
    #[must_use]
    pub fn open(&self) -> usize {
        self.records - self.included - self.excluded
    }

    /// Records that were in conflict and are neither in nor out yet.
    #[must_use]
    pub fn open_conflicts(&self) -> usize {
        self.conflicts - self.by_consensus - self.by_vote
    }

    /// Records voted on by at least this many reviewers.
    #[must_use]
    pub fn with_voters(&self, at_least: usize) -> usize {
        self.voters.iter().skip(at_least).sum()
    }
}

/// Counts what was done at a stage. `decisions` are those of any stage and record in the order they
/// were appended; those on other records than `records` are not counted.
///
/// Takes time proportional to the decisions, times the reviewers of a record.
#[must_use]
pub fn counts<'a>(
    decisions: impl IntoIterator<Item = &'a Decision>,
    stage: Stage,
    records: impl IntoIterator<Item = &'a RecordId>,
    policy: &Policy,
) -> Counts {
    let history = History::new(decisions, stage, records);
    counts_of(&history, policy, |_| Asked::without_plan(policy))
}

impl Plan<'_> {
    /// Counts what was done at the stage, as [`counts`] does, by what the plan asks.
    #[must_use]
    pub fn counts(&self, history: &History<'_>) -> Counts {
        counts_of(history, self.policy(), |record| self.asked(record))
    }
}

fn counts_of<'p>(history: &History<'_>, policy: &Policy, asked: impl Fn(&RecordId) -> Asked<'p>) -> Counts {
    let mut counts = none(history.stage());
    let decisions = history.iter().flat_map(|(_, decisions)| decisions.iter().copied());
    counts.kappa = agreement(decisions, history.stage()).kappa();
    for (record, decisions) in history.iter() {
        count(&mut counts, decisions, policy, asked(record));
    }
    counts
}

fn none(stage: Stage) -> Counts {
    Counts {
        stage,
        records: 0,
        included: 0,
        excluded: 0,
        voters: Vec::new(),
        settled_short: 0,
        referred: 0,
        conflicts: 0,
        by_consensus: 0,
        by_vote: 0,
        reasons_differed: 0,
        kappa: None,
    }
}

fn count(counts: &mut Counts, decisions: &[&Decision], policy: &Policy, asked: Asked<'_>) {
    let mut standing = Standing::default();
    let (mut was_referred, mut was_in_conflict) = (false, false);
    for decision in decisions {
        standing.push(decision, policy);
        match standing.outcome_if_asked(policy, asked) {
            Outcome::Waiting { referred, .. } => was_referred |= referred,
            Outcome::Conflict { .. } => was_in_conflict = true,
            Outcome::Included | Outcome::Excluded(_) => {}
        }
    }
    let (outcome, voters) = (standing.outcome_if_asked(policy, asked), standing.votes.len());
    counts.records += 1;
    if counts.voters.len() <= voters {
        counts.voters.resize(voters + 1, 0);
    }
    counts.voters[voters] += 1;
    counts.referred += usize::from(was_referred);
    counts.conflicts += usize::from(was_in_conflict);
    if was_in_conflict && outcome.is_settled() {
        let by = if standing.consensus.is_some() { &mut counts.by_consensus } else { &mut counts.by_vote };
        *by += 1;
    }
    let wanted = match outcome {
        Outcome::Included => {
            counts.included += 1;
            policy.include_votes
        }
        Outcome::Excluded(_) => {
            counts.excluded += 1;
            let excludes = standing.votes.iter().all(|vote| matches!(vote.verdict, Verdict::Exclude(_)));
            let precedence = excludes && standing.consensus.is_none() && standing.reasons_differ();
            counts.reasons_differed += usize::from(precedence);
            policy.exclude_votes
        }
        Outcome::Waiting { .. } | Outcome::Conflict { .. } => return,
    };
    counts.settled_short += usize::from(voters < asked.wanted(wanted));
}

/// The sentence of the methods section: how records were screened, what became of conflicts, and how
/// well reviewers agreed.
#[must_use]
pub fn methods_sentence(policy: &Policy, counts: &Counts) -> String {
    let (one, many) = match counts.stage {
        Stage::TitleAbstract => ("title and abstract", "titles and abstracts"),
        Stage::FullText => ("full text", "full texts"),
    };
    if counts.records == 0 {
        return format!("There were no {many} to screen.");
    }
    let noun = if counts.records == 1 { one } else { many };
    let at_least = if policy.sample.is_some() { 2 } else { 1 };
    let (include, exclude) =
        (policy.include_votes.get().max(at_least), policy.exclude_votes.get().max(at_least));
    let total = counts.records;
    let mut clauses = Vec::new();
    if include == exclude {
        let done = counts.with_voters(usize::try_from(include).unwrap_or(usize::MAX));
        let which = match (include, done == total) {
            (1, true) if total > 1 => format!("each of the {total} {noun}"),
            (_, true) if total > 1 => format!("all {total} {noun}"),
            (_, true) => format!("the one {noun}"),
            (_, false) => format!("{done} of {total} {noun}"),
        };
        let (who, how) = if include == 1 { ("reviewer", "") } else { ("reviewers", " independently") };
        clauses.push(format!("{} {who} screened {which}{how}", capital(&in_words(include))));
    } else {
        let sufficed = if include == 1 { "vote sufficed" } else { "votes sufficed" };
        clauses.push(format!(
            "{} {sufficed} to include one of the {total} {noun} and {} to exclude it: {} were included and {} excluded",
            capital(&in_words(include)),
            in_words(exclude),
            counts.included,
            counts.excluded,
        ));
    }
    clauses.extend(referred(policy, counts));
    let dual = include.max(exclude) > 1;
    let kappa = counts.kappa.filter(|_| dual);
    if counts.conflicts > 0 || (dual && policy.disagreement == Disagreement::Consensus) {
        let kappa = kappa.map_or_else(String::new, |kappa| format!(" ({kappa})"));
        clauses.push(conflicts(counts) + &kappa);
    } else if let Some(kappa) = kappa {
        clauses.push(format!("where two voted, {kappa}"));
    }
    clauses.extend(reasons_and_rest(policy, counts));
    clauses.join("; ") + "."
}

/// What became of records a reviewer was unsure of, and of those settled without all votes.
pub(crate) fn referred(policy: &Policy, counts: &Counts) -> Vec<String> {
    let mut clauses = Vec::new();
    if policy.unsure == Unsure::AnotherReviewer {
        clauses.push(match counts.referred {
            0 => "none was referred to another reviewer".to_owned(),
            1 => "one, of which the reviewer was unsure, was referred to another".to_owned(),
            n => format!("{n}, of which the reviewer was unsure, were referred to another"),
        });
    }
    match counts.settled_short {
        0 => {}
        1 => clauses.push("one was settled by consensus with fewer votes".to_owned()),
        n => clauses.push(format!("{n} were settled by consensus with fewer votes")),
    }
    clauses
}

/// Where reasons differed, and what is left to do.
pub(crate) fn reasons_and_rest(policy: &Policy, counts: &Counts) -> Vec<String> {
    let mut clauses = Vec::new();
    if policy.reasons == Reasons::Precedence && counts.reasons_differed > 0 {
        let n = counts.reasons_differed;
        let exclusions = if n == 1 { "exclusion" } else { "exclusions" };
        clauses.push(format!(
            "on {n} {exclusions} reasons differed, and the first in the protocol's order was taken"
        ));
    }
    match counts.open() - counts.open_conflicts() {
        0 => {}
        1 => clauses.push("one waits for votes".to_owned()),
        n => clauses.push(format!("{n} wait for votes")),
    }
    clauses
}

pub(crate) fn conflicts(counts: &Counts) -> String {
    let Counts { conflicts, by_consensus, by_vote, .. } = *counts;
    let open = counts.open_conflicts();
    let were = |n: usize| if n == 1 { "was" } else { "were" };
    let noun = if conflicts == 1 { "conflict" } else { "conflicts" };
    match (by_consensus, by_vote, open) {
        (0, 0, 0) => "no conflicts arose".to_owned(),
        (n, 0, 0) => format!("{n} {noun} {} settled by consensus", were(n)),
        _ => {
            let parts = [
                (by_consensus, format!("{by_consensus} settled by consensus")),
                (by_vote, format!("{by_vote} by a further or changed vote")),
                (open, format!("{open} not yet settled")),
            ];
            let parts: Vec<String> =
                parts.into_iter().filter(|(n, _)| *n > 0).map(|(_, part)| part).collect();
            format!("{conflicts} {noun} arose: {}", parts.join(", "))
        }
    }
}

pub(crate) fn in_words(n: u32) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    let word = usize::try_from(n).ok().and_then(|n| words.get(n));
    word.map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{decision, exclude, record};
    use revflow_review::DecisionKind::{Consensus, Vote};
    use revflow_review::Verdict::{Include, Unsure};

    /// Five records: two agreed, one conflict settled by consensus, one by a changed vote, one open.
    fn story() -> (Vec<Decision>, Vec<RecordId>) {
        let decisions = vec![
            decision("a", "MM", Include, Vote),
            decision("a", "KL", Include, Vote),
            decision("b", "MM", exclude(Some("setting")), Vote),
            decision("b", "KL", exclude(Some("population")), Vote),
            decision("c", "MM", Include, Vote),
            decision("c", "KL", exclude(None), Vote),
            decision("c", "SOC", Include, Consensus),
            decision("d", "MM", Include, Vote),
            decision("d", "KL", exclude(None), Vote),
            decision("d", "KL", Include, Vote),
            decision("e", "MM", Unsure, Vote),
        ];
        (decisions, ["a", "b", "c", "d", "e"].map(record).into())
    }

    fn sentence(decisions: &[Decision], records: &[RecordId], policy: &str) -> String {
        let policy = Policy::preset(policy).unwrap();
        methods_sentence(&policy, &counts(decisions, Stage::TitleAbstract, records, &policy))
    }

    #[test]
    fn every_record_is_counted_once_in_each_column() {
        let (decisions, records) = story();
        let counts = counts(&decisions, Stage::TitleAbstract, &records, &Policy::default());
        assert_eq!((counts.records, counts.included, counts.excluded, counts.open()), (5, 3, 1, 1));
        assert_eq!(counts.voters, [0, 1, 4]);
        assert_eq!((counts.conflicts, counts.by_consensus, counts.by_vote), (2, 1, 1));
        assert_eq!((counts.reasons_differed, counts.settled_short, counts.referred), (1, 0, 0));
    }

    #[test]
    fn decisions_on_other_records_are_not_counted() {
        let (decisions, records) = story();
        let policy = Policy::default();
        let of_two = counts(&decisions, Stage::TitleAbstract, &records[..2], &policy);
        assert_eq!(of_two, counts(&decisions[..4], Stage::TitleAbstract, &records[..2], &policy));
    }

    #[test]
    fn sentence_tells_what_was_done_and_what_is_left() {
        let (decisions, records) = story();
        let policies = Policy::presets().iter().map(|preset| preset.name);
        let said: String = policies
            .map(|policy| format!("{policy}: {}\n", sentence(&decisions, &records, policy)))
            .collect();
        insta::assert_snapshot!(said, @r"
        full-dual: Two reviewers screened 4 of 5 titles and abstracts independently; 2 conflicts arose: 1 settled by consensus, 1 by a further or changed vote (Cohen's kappa 0.20, 95 % interval -0.27 to 0.67, on 4 records); on 1 exclusion reasons differed, and the first in the protocol's order was taken; one waits for votes.
        single-refer: One reviewer screened each of the 5 titles and abstracts; one, of which the reviewer was unsure, was referred to another; 2 conflicts arose: 1 settled by consensus, 1 by a further or changed vote; on 1 exclusion reasons differed, and the first in the protocol's order was taken; one waits for votes.
        single: One reviewer screened each of the 5 titles and abstracts; 3 conflicts arose: 1 settled by consensus, 1 by a further or changed vote, 1 not yet settled; on 1 exclusion reasons differed, and the first in the protocol's order was taken.
        liberal-accelerated: One vote sufficed to include one of the 5 titles and abstracts and two to exclude it: 4 were included and 1 excluded; where two voted, Cohen's kappa 0.20, 95 % interval -0.27 to 0.67, on 4 records; on 1 exclusion reasons differed, and the first in the protocol's order was taken.
        dual-sample: Two reviewers screened 4 of 5 titles and abstracts independently; 2 conflicts arose: 1 settled by consensus, 1 by a further or changed vote (Cohen's kappa 0.20, 95 % interval -0.27 to 0.67, on 4 records); on 1 exclusion reasons differed, and the first in the protocol's order was taken; one waits for votes.
        single-checked-exclusions: One vote sufficed to include one of the 5 titles and abstracts and two to exclude it: 3 were included and 1 excluded; 2 conflicts arose: 1 settled by consensus, 1 by a further or changed vote (Cohen's kappa 0.20, 95 % interval -0.27 to 0.67, on 4 records); on 1 exclusion reasons differed, and the first in the protocol's order was taken; one waits for votes.
        ");
    }

    #[test]
    fn finished_dual_screening_reads_as_a_methods_section() {
        let (decisions, records) = story();
        let done = sentence(&decisions[..7], &records[..3], "full-dual");
        insta::assert_snapshot!(done, @"Two reviewers screened all 3 titles and abstracts independently; 1 conflict was settled by consensus (Cohen's kappa 0.40, 95 % interval -0.37 to 1.00, on 3 records); on 1 exclusion reasons differed, and the first in the protocol's order was taken.");
    }

    #[test]
    fn referral_and_consensus_without_votes_are_told() {
        let decisions = [
            decision("a", "MM", Unsure, Vote),
            decision("a", "KL", Include, Vote),
            decision("b", "MM", exclude(Some("setting")), Consensus),
        ];
        let records = ["a", "b"].map(record);
        insta::assert_snapshot!(sentence(&decisions, &records, "single-refer"), @"One reviewer screened 1 of 2 titles and abstracts; one, of which the reviewer was unsure, was referred to another; one was settled by consensus with fewer votes.");
        assert_eq!(sentence(&[], &[], "single"), "There were no titles and abstracts to screen.");
    }
}
