//! What of a plan was kept: how many records two reviewers voted on, whether the sample agreed, which
//! exclusions were checked. The sentences of the methods section are written from these figures, so
//! that they cannot promise what the decisions do not show.

use crate::methods::{capital, conflicts, in_words, reasons_and_rest, referred};
use crate::outcome::Asked;
use crate::{Counts, Disagreement, Gate, History, Kappa, Part, Plan, Policy, SampleRule, agreement};
use revflow_review::{Decision, DecisionKind, RecordId, ReviewerId, Stage, Verdict};
use serde::Serialize;
use std::collections::BTreeSet;

/// What was done at a stage, beside what its plan asked for. Lists are in order of ids.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Compliance {
    /// The policy.
    pub policy: Policy,
    /// What was done, in numbers.
    pub counts: Counts,
    /// Records two reviewers or more voted on, each before any consensus.
    pub by_two: Vec<RecordId>,
    /// Records with the votes of one reviewer before any consensus.
    pub by_one: Vec<RecordId>,
    /// Records that one reviewer excluded where one alone could have included.
    pub exclusions: Vec<RecordId>,
    /// Those of them that a second reviewer voted on as well.
    pub exclusions_checked: Vec<RecordId>,
    /// The pilot rounds.
    pub pilot: Vec<PilotDone>,
    /// The sample, if the policy has one.
    pub sample: Option<SampleDone>,
    /// Kappa of the first votes on records outside the pilot on which the plan wants two
    /// votes whatever the first is. Who votes only on what another excluded is not compared.
    #[serde(skip)]
    pub kappa: Option<Kappa>,
}

/// What was done of a pilot round.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct PilotDone {
    /// Those who are waited for.
    pub reviewers: Vec<ReviewerId>,
    /// The records of the round that are still at the stage.
    pub records: usize,
    /// Those of them that all have voted on.
    pub complete: usize,
    /// Kappa of the first votes.
    #[serde(skip)]
    pub kappa: Option<Kappa>,
}

/// What was done of a sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct SampleDone {
    /// What the policy asks.
    pub rule: SampleRule,
    /// The records of the stage outside the pilot.
    pub of: usize,
    /// Those of them in the sample.
    pub records: usize,
    /// Whether two agreed well enough.
    pub gate: Gate,
}

impl Plan<'_> {
    /// What was done at the stage. Takes time proportional to records and decisions.
    #[must_use]
    pub fn compliance(&self, history: &History<'_>) -> Compliance {
        let policy = *self.policy();
        let mut done = Compliance {
            policy,
            counts: self.counts(history),
            by_two: Vec::new(),
            by_one: Vec::new(),
            exclusions: Vec::new(),
            exclusions_checked: Vec::new(),
            pilot: Vec::new(),
            sample: None,
            kappa: None,
        };
        let checks = policy.include_votes.get() == 1 && policy.exclude_votes.get() > 1;
        let (mut of, mut in_sample) = (0, 0);
        let mut pilots: Vec<(usize, usize, Vec<&Decision>)> =
            self.teams().iter().map(|_| (0, 0, Vec::new())).collect();
        let mut compared: Vec<&Decision> = Vec::new();
        for (record, decisions) in history.iter() {
            let voters = independent_voters(decisions);
            match voters.len() {
                0 => {}
                1 => done.by_one.push(record.clone()),
                _ => done.by_two.push(record.clone()),
            }
            let asked = self.asked(record);
            if checks && asked == Asked::ByPolicy && excluded_first(decisions) {
                done.exclusions.push(record.clone());
                if voters.len() > 1 {
                    done.exclusions_checked.push(record.clone());
                }
            }
            match self.part(record) {
                Part::Pilot(nth) => {
                    if let (Some((records, complete, votes)), Asked::Everybody(team)) =
                        (pilots.get_mut(nth), asked)
                    {
                        *records += 1;
                        *complete += usize::from(team.iter().all(|member| voters.contains(member)));
                        votes.extend(decisions);
                    }
                    continue;
                }
                Part::Sample => in_sample += 1,
                Part::Rest => {}
            }
            of += 1;
            if asked == Asked::Two || policy.include_votes.get().min(policy.exclude_votes.get()) > 1 {
                compared.extend(decisions);
            }
        }
        done.kappa = agreement(compared, history.stage()).kappa();
        done.pilot = self
            .teams()
            .iter()
            .zip(pilots)
            .map(|(team, (records, complete, votes))| PilotDone {
                reviewers: team.clone(),
                records,
                complete,
                kappa: agreement(votes, history.stage()).kappa(),
            })
            .collect();
        if let (Some(rule), Some(gate)) = (policy.sample, self.gate()) {
            done.sample = Some(SampleDone { rule, of, records: in_sample, gate: gate.clone() });
        }
        done
    }
}

/// Who voted before any consensus.
fn independent_voters<'d>(decisions: &[&'d Decision]) -> BTreeSet<&'d ReviewerId> {
    let blind = decisions.iter().take_while(|decision| decision.kind == DecisionKind::Vote);
    blind.map(|vote| &vote.reviewer).collect()
}

fn excluded_first(decisions: &[&Decision]) -> bool {
    decisions
        .first()
        .is_some_and(|first| first.kind == DecisionKind::Vote && matches!(first.verdict, Verdict::Exclude(_)))
}

impl Compliance {
    /// What the methods section says: the pilot, the sample and what followed from it, by how many
    /// reviewers records were screened, and what became of conflicts. It is true at any time, also
    /// while work is left.
    #[must_use]
    pub fn sentences(&self) -> String {
        let counts = &self.counts;
        let (one, many) = match counts.stage {
            Stage::TitleAbstract => ("title and abstract", "titles and abstracts"),
            Stage::FullText => ("full text", "full texts"),
        };
        let noun = |n: usize| if n == 1 { one } else { many };
        if counts.records == 0 {
            return format!("There were no {many} to screen.");
        }
        let mut sentences: Vec<String> = Vec::new();
        for (nth, round) in self.pilot.iter().enumerate() {
            let which = if self.pilot.len() == 1 {
                "a pilot round".to_owned()
            } else {
                format!("pilot round {}", nth + 1)
            };
            sentences.push(round.sentence(&which, noun(round.records)));
        }
        if let Some(sample) = &self.sample {
            sentences.push(sample.sentence(&self.policy, noun(sample.of)));
        } else if self.policy.include_votes != self.policy.exclude_votes {
            sentences.push(capital(&votes_that_suffice(&self.policy, &format!("a {one}"))) + ".");
        }
        let mut clauses = vec![self.by_how_many(noun(counts.records))];
        if !self.exclusions.is_empty() {
            let (checked, all) = (self.exclusions_checked.len(), self.exclusions.len());
            clauses.push(match (checked == all, all) {
                (true, 1) => "the one exclusion by one reviewer was checked by a second".to_owned(),
                (true, _) => format!("all {all} exclusions by one reviewer were checked by a second"),
                (false, _) => {
                    format!("{checked} of {all} exclusions by one reviewer were checked by a second")
                }
            });
        }
        clauses.extend(referred(&self.policy, counts));
        let wants_consensus = self.policy.disagreement == Disagreement::Consensus;
        if counts.conflicts > 0 || (!self.by_two.is_empty() && wants_consensus) {
            clauses.push(conflicts(counts));
        }
        clauses.extend(reasons_and_rest(&self.policy, counts));
        sentences.push(capital(&clauses.join("; ")) + ".");
        sentences.join(" ")
    }

    /// "25 of 123 titles and abstracts (20 %) were screened by two reviewers independently (Cohen's
    /// kappa 0.81, 95 % interval 0.70 to 0.92, on 25 records), 98 by one"
    fn by_how_many(&self, noun: &str) -> String {
        let total = self.counts.records;
        let (two, one) = (self.by_two.len(), self.by_one.len());
        let none = total - two - one;
        let kappa = self.kappa.filter(|_| two > 0).map(|kappa| format!(" ({kappa})")).unwrap_or_default();
        let more_than_two = self.counts.with_voters(3) > 0;
        let reviewers = if more_than_two { "two or more reviewers" } else { "two reviewers" };
        let rest = |n: usize, by: &str| (n > 0).then(|| format!("{n} by {by}"));
        let (first, rest) = match (two, one) {
            (0, 0) => (format!("none of {total} {noun} has been screened"), None),
            (0, one) => (share(one, total, noun) + " screened by one reviewer", rest(none, "none yet")),
            (two, one) => {
                let first =
                    share(two, total, noun) + &format!(" screened by {reviewers} independently{kappa}");
                let by_one = rest(one, "one").into_iter().chain(rest(none, "none yet"));
                let by_one: Vec<String> = by_one.collect();
                (first, (!by_one.is_empty()).then(|| by_one.join(" and ")))
            }
        };
        rest.map_or(first.clone(), |rest| format!("{first}, {rest}"))
    }
}

impl PilotDone {
    fn sentence(&self, which: &str, noun: &str) -> String {
        let Self { records, complete, .. } = *self;
        let team = self.reviewers.len();
        let all = match team {
            1 => "the one reviewer".to_owned(),
            2 => "both reviewers".to_owned(),
            n => format!("all {} reviewers", in_words(u32::try_from(n).unwrap_or(u32::MAX))),
        };
        if complete < records {
            let have = if complete == 1 { "has" } else { "have" };
            return format!("Of {which} of {records} {noun}, {complete} {have} the votes of {all}.");
        }
        let kappa = self.kappa.map(|kappa| format!(": {kappa}")).unwrap_or_default();
        format!("In {which} {all} screened the same {records} {noun}{kappa}.")
    }
}

impl SampleDone {
    fn sentence(&self, policy: &Policy, noun: &str) -> String {
        let Self { rule, of, records, gate } = self;
        let name = rule.statistic.name();
        let threshold = rule.threshold;
        let sample = format!(
            "a random sample of {records} of {of} {noun} ({}, seed {})",
            percent(*records, *of),
            rule.seed
        );
        let were_two = format!("{} was to be screened by two reviewers", capital(&sample));
        match gate {
            Gate::Open { compared, agreement, .. } => {
                let rest = if policy.include_votes == policy.exclude_votes {
                    let n = policy.include_votes.get();
                    format!(
                        "{} {} for each of the rest",
                        in_words(n),
                        if n == 1 { "vote sufficed" } else { "votes sufficed" }
                    )
                } else {
                    votes_that_suffice(policy, "one of the rest")
                };
                format!(
                    "{were_two}: {name} on {compared} of them was {agreement:.2} and reached the threshold of {threshold}, so that {rest}."
                )
            }
            Gate::Missed { agreement: Some(agreement), compared } => format!(
                "{were_two}: {name} on {compared} of them was {agreement:.2} and missed the threshold of {threshold}, so that two were asked for the rest as well."
            ),
            Gate::Missed { agreement: None, .. } => format!(
                "{were_two}: {name} is not defined for their votes and the threshold of {threshold} not reached, so that two were asked for the rest as well."
            ),
            Gate::NotYet(waiting) if *records > 0 => format!(
                "{were_two}: {} of them {} both votes, and until {name} reaches {threshold} two are asked for the rest as well.",
                waiting.len(),
                if waiting.len() == 1 { "lacks" } else { "lack" },
            ),
            Gate::NotYet(_) => format!(
                "No sample was drawn yet, and until {name} on one reaches {threshold} two are asked for every record."
            ),
        }
    }
}

/// "one vote sufficed to include X and two to exclude it"
fn votes_that_suffice(policy: &Policy, what: &str) -> String {
    let (include, exclude) = (policy.include_votes.get(), policy.exclude_votes.get());
    let sufficed = if include == 1 { "vote sufficed" } else { "votes sufficed" };
    format!("{} {sufficed} to include {what} and {} to exclude it", in_words(include), in_words(exclude))
}

/// "25 of 123 titles and abstracts (20 %) were"
fn share(part: usize, whole: usize, noun: &str) -> String {
    let were = if part == 1 { "was" } else { "were" };
    format!("{part} of {whole} {noun} ({}) {were}", percent(part, whole))
}

/// A whole percentage that is 0 only of nothing and 100 only of all.
fn percent(part: usize, whole: usize) -> String {
    let rounded = (200 * part as u128 + whole as u128) / (2 * whole as u128).max(1);
    match rounded {
        0 if part > 0 => "less than 1 %".to_owned(),
        100 if part < whole => "more than 99 %".to_owned(),
        rounded => format!("{rounded} %"),
    }
}

#[cfg(test)]
mod tests;
