//! What follows from the decisions on a record. It is computed each time it is asked for and stored
//! nowhere, so it cannot fall out of step with the decisions.

use crate::{Disagreement, History, Policy, Reasons, Unsure};
use revflow_review::{Decision, DecisionId, DecisionKind, Reason, RecordId, ReviewerId, Stage, Verdict};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

/// Where a record stands at a stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Votes are missing.
    Waiting {
        /// How many more votes it takes at least.
        votes_needed: u32,
        /// Who has voted, in order of first votes: the missing votes must be those of others.
        voted: Vec<ReviewerId>,
        /// Whether a reviewer was unsure and another is asked.
        referred: bool,
    },
    /// The votes do not settle it; a consensus decision will.
    Conflict {
        /// What the votes differ in.
        over: ConflictOver,
        /// Who voted, in order of first votes.
        between: Vec<ReviewerId>,
    },
    /// It goes on.
    Included,
    /// It does not, for this primary reason; at title and abstract there may be none.
    Excluded(Option<Reason>),
}

/// What the votes on a record differ in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictOver {
    /// One reviewer includes, another excludes.
    Verdict,
    /// A reviewer is unsure, and no other vote settles it.
    Unsure,
    /// All exclude, for different reasons, and the policy wants a consensus on the reason.
    Reason,
}

impl Outcome {
    /// Whether the record is in or out.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Included | Self::Excluded(_))
    }
}

/// The outcome of one record at one stage, from all decisions on it in the order they were appended.
///
/// - A decision whose id came before is the same decision and counts once.
/// - Of each reviewer the latest vote counts; a consensus decision settles whatever the votes say,
///   and the latest consensus counts. A consensus of `unsure` withdraws an earlier one.
/// - Of several reasons the one the protocol lists first is the primary one.
///
/// The outcome is that of the policy alone. Where a policy has a sample, that asks two reviewers for
/// every record; which one may suffice for is known to a [`crate::Plan`].
#[must_use]
pub fn outcome(decisions: &[&Decision], policy: &Policy) -> Outcome {
    let mut standing = Standing::default();
    for decision in decisions {
        standing.push(decision, policy);
    }
    standing.outcome_if_asked(policy, Asked::without_plan(policy))
}

/// The outcome of every one of `records` at a stage. `decisions` are those of any stage and record in
/// the order they were appended; those on other records have no effect.
///
/// Takes time proportional to the decisions and records, times the logarithm of the records.
#[must_use]
pub fn outcomes<'a>(
    decisions: impl IntoIterator<Item = &'a Decision>,
    stage: Stage,
    records: impl IntoIterator<Item = &'a RecordId>,
    policy: &Policy,
) -> BTreeMap<RecordId, Outcome> {
    let history = History::new(decisions, stage, records);
    let mut standing = Standing::default();
    let outcome_of = |(record, decisions): (&RecordId, &[&'a Decision])| {
        standing.start(decisions, policy);
        (record.clone(), standing.outcome_if_asked(policy, Asked::without_plan(policy)))
    };
    history.iter().map(outcome_of).collect()
}

/// The decisions of a stage on each record, in the order they were appended.
pub(crate) fn by_record<'d>(
    decisions: impl IntoIterator<Item = &'d Decision>,
    stage: Stage,
) -> BTreeMap<&'d RecordId, Vec<&'d Decision>> {
    let mut by_record: BTreeMap<&RecordId, Vec<&Decision>> = BTreeMap::new();
    for decision in decisions.into_iter().filter(|decision| decision.stage == stage) {
        by_record.entry(&decision.record).or_default().push(decision);
    }
    by_record
}

/// Who is asked to vote on a record before anything is concluded from the votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked<'p> {
    /// As many reviewers as the knobs of the policy want.
    ByPolicy,
    /// At least two, whoever they are.
    Two,
    /// Each of these, in a pilot.
    Everybody(&'p [ReviewerId]),
}

impl Asked<'_> {
    /// Who is asked as long as nothing was drawn: no gate is open yet.
    pub(crate) fn without_plan(policy: &Policy) -> Self {
        if policy.sample.is_some() { Self::Two } else { Self::ByPolicy }
    }

    /// How many reviewers' votes are wanted where the policy wants so many.
    pub(crate) fn wanted(self, by_policy: NonZeroU32) -> usize {
        let at_least = match self {
            Self::ByPolicy => 0,
            Self::Two => 2,
            Self::Everybody(team) => team.len(),
        };
        at_least.max(usize::try_from(by_policy.get()).unwrap_or(usize::MAX))
    }
}

/// What counts of the decisions on one record so far.
#[derive(Default)]
pub(crate) struct Standing<'d> {
    seen: Seen<'d>,
    /// The latest vote of each reviewer, in order of their first votes.
    pub(crate) votes: Vec<&'d Decision>,
    pub(crate) consensus: Option<&'d Decision>,
}

/// The ids of decisions so far. A record has two or three; a hostile file may hold a million.
#[derive(Default)]
struct Seen<'d> {
    few: Vec<&'d DecisionId>,
    many: BTreeSet<&'d DecisionId>,
}

impl<'d> Seen<'d> {
    const FEW: usize = 16;

    /// Whether the id is new.
    fn insert(&mut self, id: &'d DecisionId) -> bool {
        if self.few.contains(&id) || self.many.contains(id) {
            return false;
        }
        if self.few.len() < Self::FEW {
            self.few.push(id);
            true
        } else {
            self.many.insert(id)
        }
    }
}

impl<'d> Standing<'d> {
    /// Begins with another record; the memory of the last one is used again.
    pub(crate) fn start(&mut self, decisions: &[&'d Decision], policy: &Policy) {
        self.seen.few.clear();
        self.seen.many.clear();
        self.votes.clear();
        self.consensus = None;
        for decision in decisions {
            self.push(decision, policy);
        }
    }

    pub(crate) fn push(&mut self, decision: &'d Decision, policy: &Policy) {
        if !self.seen.insert(&decision.id) {
            return;
        }
        match decision.kind {
            DecisionKind::Consensus => {
                let settles = decision.verdict != Verdict::Unsure || policy.unsure == Unsure::Include;
                self.consensus = settles.then_some(decision);
            }
            DecisionKind::Vote => {
                match self.votes.iter_mut().find(|vote| vote.reviewer == decision.reviewer) {
                    Some(vote) => *vote = decision,
                    None => self.votes.push(decision),
                }
            }
        }
    }

    pub(crate) fn outcome(&self, policy: &Policy) -> Outcome {
        match self.consensus.map(|consensus| &consensus.verdict) {
            Some(Verdict::Include | Verdict::Unsure) => Outcome::Included,
            Some(Verdict::Exclude(reason)) => {
                Outcome::Excluded(reason.clone().or_else(|| self.primary_reason()))
            }
            None => self.outcome_of_votes(policy),
        }
    }

    /// The outcome where the plan asks more reviewers than the policy does alone. Until all of them
    /// have voted nothing is concluded, so that the last is as blind as the first; a consensus
    /// settles all the same.
    pub(crate) fn outcome_if_asked(&self, policy: &Policy, asked: Asked<'_>) -> Outcome {
        let by_policy = self.outcome(policy);
        let missing = match asked {
            Asked::ByPolicy => 0,
            Asked::Two => 2_usize.saturating_sub(self.votes.len()),
            Asked::Everybody(team) => team.iter().filter(|member| !self.has_vote_of(member)).count(),
        };
        if missing == 0 || self.consensus.is_some() {
            return by_policy;
        }
        let missing = u32::try_from(missing).unwrap_or(u32::MAX);
        let votes_needed = match by_policy {
            Outcome::Waiting { votes_needed, .. } => votes_needed.max(missing),
            _ => missing,
        };
        Outcome::Waiting { votes_needed, voted: self.voters(), referred: false }
    }

    pub(crate) fn has_vote_of(&self, reviewer: &ReviewerId) -> bool {
        self.votes.iter().any(|vote| vote.reviewer == *reviewer)
    }

    /// The outcome while there is no consensus decision.
    fn outcome_of_votes(&self, policy: &Policy) -> Outcome {
        let (mut includes, mut excludes, mut unsure) = (0_u32, 0_u32, 0_u32);
        for vote in &self.votes {
            match vote.verdict {
                Verdict::Include => includes += 1,
                Verdict::Exclude(_) => excludes += 1,
                Verdict::Unsure if policy.unsure == Unsure::Include => includes += 1,
                Verdict::Unsure => unsure += 1,
            }
        }
        if includes > 0 && excludes > 0 {
            return match policy.disagreement {
                Disagreement::Consensus => self.conflict(ConflictOver::Verdict),
                Disagreement::Include => Outcome::Included,
            };
        }
        let (include_votes, exclude_votes) = (policy.include_votes.get(), policy.exclude_votes.get());
        let wanted = match (includes, excludes, unsure) {
            (0, 0, 1..) if policy.unsure == Unsure::Consensus => include_votes.max(exclude_votes),
            (0, 0, _) => include_votes.min(exclude_votes),
            (0, _, _) => exclude_votes,
            _ => include_votes,
        };
        let judged = includes + excludes;
        let counted = match policy.unsure {
            Unsure::Consensus => judged + unsure,
            Unsure::AnotherReviewer | Unsure::Include => judged,
        };
        let referred = unsure > 0 && policy.unsure == Unsure::AnotherReviewer;
        if counted < wanted {
            if referred && unsure > 1 {
                return self.conflict(ConflictOver::Unsure);
            }
            return Outcome::Waiting { votes_needed: wanted - counted, voted: self.voters(), referred };
        }
        if unsure > 0 && !referred {
            self.conflict(ConflictOver::Unsure)
        } else if includes > 0 {
            Outcome::Included
        } else if policy.reasons == Reasons::Consensus && self.reasons_differ() {
            self.conflict(ConflictOver::Reason)
        } else {
            Outcome::Excluded(self.primary_reason())
        }
    }

    fn conflict(&self, over: ConflictOver) -> Outcome {
        Outcome::Conflict { over, between: self.voters() }
    }

    fn voters(&self) -> Vec<ReviewerId> {
        self.votes.iter().map(|vote| vote.reviewer.clone()).collect()
    }

    /// The reason among the votes that the protocol lists first.
    fn primary_reason(&self) -> Option<Reason> {
        self.reasons().min().cloned()
    }

    /// Whether votes to exclude give different reasons; a vote that gives none contradicts no other.
    pub(crate) fn reasons_differ(&self) -> bool {
        let mut reasons = self.reasons();
        let first = reasons.next();
        reasons.any(|reason| Some(reason) != first)
    }

    fn reasons(&self) -> impl Iterator<Item = &'d Reason> {
        self.votes.iter().filter_map(|vote| vote.verdict.reason())
    }
}

#[cfg(test)]
mod tests;
