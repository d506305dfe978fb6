//! What a policy asks of each record: a policy with a sample or a pilot does not ask the same of all.

use crate::outcome::{Asked, Standing};
use crate::{Drawn, Gate, History, Outcome, Policy};
use revflow_review::{Decision, RecordId, ReviewerId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Who is to vote on each record of a stage, from the policy, what was drawn, and what was decided.
///
/// With a plan, an outcome is still a pure function: of the decisions on the record, and of the plan.
#[derive(Debug, Clone)]
pub struct Plan<'p> {
    policy: Policy,
    gate: Option<Gate>,
    parts: HashMap<&'p RecordId, Part>,
    /// Of each pilot round those who are waited for.
    teams: Vec<Vec<ReviewerId>>,
}

/// The part of a stage a record is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A pilot round, counted from 0: the whole team votes.
    Pilot(usize),
    /// The sample: two vote.
    Sample,
    /// All other records.
    Rest,
}

impl<'p> Plan<'p> {
    /// The plan of a policy. `drawn` is what [`Drawn::extended`] gave, `left` are reviewers who left
    /// the team: what they did counts, what they did not is not waited for.
    ///
    /// What was drawn has no effect under a policy without sample or pilot. Takes time proportional
    /// to what was drawn and the decisions on it.
    #[must_use]
    pub fn new(
        policy: &Policy,
        drawn: &'p Drawn,
        left: &BTreeSet<ReviewerId>,
        history: &History<'_>,
    ) -> Self {
        let mut parts = HashMap::new();
        if policy.sample.is_some() {
            parts.extend(drawn.sample.iter().flatten().map(|record| (record, Part::Sample)));
        }
        let mut teams = Vec::new();
        if policy.pilot.is_some() {
            for (nth, round) in drawn.pilot.iter().enumerate() {
                parts.extend(round.records.iter().map(|record| (record, Part::Pilot(nth))));
                teams.push(round.reviewers.iter().filter(|member| !left.contains(member)).cloned().collect());
            }
        }
        let gate = policy.sample.as_ref().map(|rule| Gate::of(rule, policy.unsure, drawn, history));
        Self { policy: *policy, gate, parts, teams }
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// How far the sample got, if the policy has one.
    #[must_use]
    pub fn gate(&self) -> Option<&Gate> {
        self.gate.as_ref()
    }

    /// Of each pilot round those who are waited for.
    pub(crate) fn teams(&self) -> &[Vec<ReviewerId>] {
        &self.teams
    }

    /// The part of the stage the record is in.
    #[must_use]
    pub fn part(&self, record: &RecordId) -> Part {
        self.parts.get(record).copied().unwrap_or(Part::Rest)
    }

    /// Who is asked to vote on the record. While the gate of a sample is not open, that is two for
    /// the rest as well: a vote cast early is lost in neither case.
    #[must_use]
    pub fn asked(&self, record: &RecordId) -> Asked<'_> {
        match (self.part(record), &self.gate) {
            (Part::Pilot(nth), _) => Asked::Everybody(self.teams.get(nth).map_or(&[], Vec::as_slice)),
            (Part::Sample, _) => Asked::Two,
            (Part::Rest, Some(gate)) if !gate.is_open() => Asked::Two,
            (Part::Rest, _) => Asked::ByPolicy,
        }
    }

    /// The outcome of a record of the stage, from all decisions on it in the order they were
    /// appended; see [`crate::outcome`].
    #[must_use]
    pub fn outcome(&self, record: &RecordId, decisions: &[&Decision]) -> Outcome {
        let mut standing = Standing::default();
        standing.start(decisions, &self.policy);
        standing.outcome_if_asked(&self.policy, self.asked(record))
    }

    /// The outcome of every record of the stage, in time proportional to records and decisions.
    #[must_use]
    pub fn outcomes(&self, history: &History<'_>) -> BTreeMap<RecordId, Outcome> {
        self.each_outcome(history).map(|(record, outcome)| (record.clone(), outcome)).collect()
    }

    /// The outcome of one record of the stage after the other, in the order of their ids: for who
    /// counts them and need not keep them.
    pub fn each_outcome<'d>(&self, history: &History<'d>) -> impl Iterator<Item = (&'d RecordId, Outcome)> {
        let mut standing = Standing::default();
        history.iter().map(move |(record, decisions)| {
            standing.start(decisions, &self.policy);
            (record, standing.outcome_if_asked(&self.policy, self.asked(record)))
        })
    }
}

#[cfg(test)]
mod tests;
