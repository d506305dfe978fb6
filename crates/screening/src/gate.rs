//! The gate of a sample: whether two reviewers agreed well enough for one to go on alone.

use crate::{Agreement, Drawn, Estimate, History, Ratings, SampleRule, Statistic, Unsure};
use revflow_review::{Decision, DecisionKind, RecordId};
use serde::Serialize;

/// How far a sample got.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gate {
    /// Agreement reached the threshold: the rest is screened as the other knobs of the policy say.
    Open {
        /// After how many draws of the sample.
        draws: usize,
        /// How many records of these draws two had voted on independently.
        compared: usize,
        /// The agreement on them.
        agreement: f64,
    },
    /// Two have yet to vote on these records of the sample, in order of ids.
    NotYet(Vec<RecordId>),
    /// Agreement is below the threshold: two go on voting on every record.
    Missed {
        /// How many records of the sample two voted on independently.
        compared: usize,
        /// The agreement on them; `None` where the statistic is not defined, as kappa is not when
        /// all votes are alike.
        agreement: Option<f64>,
    },
}

/// Rounding may leave an agreement of exactly 0.8 a little short of it.
const ROUNDING: f64 = 1e-9;

impl Gate {
    /// The gate of what was drawn. Of each record the votes of the first two reviewers count, the
    /// first vote of each, as long as no consensus had been reached on it.
    ///
    /// It opens on the first draws that are complete and reach the threshold together; draws that
    /// follow, because records were added or agreement was missed, are compared together with those
    /// before. A record that was settled by consensus, or left the stage, before two had voted can
    /// no longer be compared and is not waited for. Votes cast before a record left still count.
    ///
    /// The gate is computed from the draws and the votes each time, and needs nothing else to be
    /// stored. It cannot flip back: what counts of a record never changes once two have voted, a
    /// draw is never changed, and whether later draws agree is not asked once earlier ones sufficed.
    /// So no vote and no added record reopens what one reviewer settled. Nor does it matter in which
    /// order different records were voted on. What can close it is a change of the protocol (the
    /// threshold, the statistic), which can be previewed, or the removal of votes from the files.
    #[must_use]
    pub fn of(rule: &SampleRule, unsure: Unsure, drawn: &Drawn, history: &History<'_>) -> Self {
        let mut votes: Vec<&Decision> = Vec::new();
        let mut waiting = Vec::new();
        let mut agreement = None;
        for (draw, records) in drawn.sample.iter().enumerate() {
            for record in records {
                match first_two(history.on(record)) {
                    FirstTwo::Both(both) => votes.extend(both),
                    FirstTwo::Missing if history.holds(record) => waiting.push(record.clone()),
                    FirstTwo::Missing | FirstTwo::NoLonger => {}
                }
            }
            if waiting.is_empty() {
                agreement = rule.statistic.of_votes(&votes, unsure);
                let enough = |agreement: &f64| agreement + ROUNDING >= rule.threshold.value();
                if let Some(agreement) = agreement.filter(enough) {
                    return Self::Open { draws: draw + 1, compared: votes.len() / 2, agreement };
                }
            }
        }
        if waiting.is_empty() && !drawn.sample.is_empty() {
            return Self::Missed { compared: votes.len() / 2, agreement };
        }
        waiting.sort_unstable();
        Self::NotYet(waiting)
    }

    /// Whether one reviewer may go on alone.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

/// The first votes of the first two reviewers of a record.
enum FirstTwo<'d> {
    Both([&'d Decision; 2]),
    Missing,
    /// A consensus came before two had voted: a vote after it is not independent.
    NoLonger,
}

fn first_two<'d>(decisions: &[&'d Decision]) -> FirstTwo<'d> {
    let Some(first) = decisions.first() else { return FirstTwo::Missing };
    let settles = |decision: &Decision| decision.kind == DecisionKind::Consensus;
    if settles(first) {
        return FirstTwo::NoLonger;
    }
    match decisions.iter().find(|later| settles(later) || later.reviewer != first.reviewer) {
        None => FirstTwo::Missing,
        Some(later) if settles(later) => FirstTwo::NoLonger,
        Some(second) => FirstTwo::Both([*first, *second]),
    }
}

impl Statistic {
    /// As a sentence names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw agreement",
            Self::Kappa => "kappa",
            Self::Pabak => "PABAK",
            Self::Ac1 => "Gwet's AC1",
        }
    }

    /// The agreement of the votes. Unsure is a category of its own, unless the policy counts it as
    /// include.
    fn of_votes(self, votes: &[&Decision], unsure: Unsure) -> Option<f64> {
        let agreement = Agreement::of(votes.iter().copied());
        match (unsure, agreement.pairs.as_slice()) {
            (Unsure::Include, [pair]) if self == Self::Kappa => pair.votes.with_unsure_as_include().kappa(),
            (Unsure::Include, _) => self.of_ratings(&agreement.pooled.with_unsure_as_include()),
            (_, [pair]) if self == Self::Kappa => pair.votes.kappa(),
            (_, _) => self.of_ratings(&agreement.pooled),
        }
        .map(|estimate| estimate.value)
    }

    fn of_ratings<const N: usize>(self, ratings: &Ratings<N>) -> Option<Estimate> {
        match self {
            Self::Raw => ratings.raw_agreement(),
            Self::Kappa => ratings.fleiss_kappa(),
            Self::Pabak => ratings.pabak(),
            Self::Ac1 => ratings.ac1(),
        }
    }
}

#[cfg(test)]
mod tests;
