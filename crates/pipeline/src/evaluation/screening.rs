//! Screening at one stage: decisions are read from the file the protocol names, appended to the
//! log, read back from it, and turned into outcomes.

use super::Corridor;
use crate::failure::Failure;
use crate::protocol::Protocol;
use crate::wording::counted;
use revflow_review::{Decision, DecisionId, Place, Problem, RecordId, Resolution, Stage};
use revflow_screening::{
    Agreement, Counts, Outcome, Policy, Queue, Unsure, agreement, counts, outcomes, read_decisions,
};
use revflow_store::Store;
use std::collections::{BTreeMap, BTreeSet};

/// What reviewers made of the records of one stage.
#[derive(Debug, Clone)]
pub struct Screened {
    /// The stage.
    pub stage: Stage,
    /// The decisions that count, in the order they were appended.
    pub decisions: Vec<Decision>,
    /// Where each record that reached the stage stands.
    pub outcomes: BTreeMap<RecordId, Outcome>,
    /// How far the reviewers agreed; empty where a second one is asked only when the first is unsure.
    pub agreement: Agreement,
    /// How many records were voted on by how many, and what became of conflicts.
    pub counts: Counts,
    /// For each record the numbers of its decisions: tables ask for those of every record.
    on: BTreeMap<RecordId, Vec<usize>>,
}

impl Screened {
    /// The records that go on.
    pub fn included(&self) -> impl Iterator<Item = &RecordId> {
        self.outcomes.iter().filter(|(_, outcome)| **outcome == Outcome::Included).map(|(record, _)| record)
    }

    /// What waits, and for what.
    #[must_use]
    pub fn queue(&self) -> Queue {
        Queue::of(&self.outcomes)
    }

    /// Cohen's kappa of two reviewers or Fleiss' of more, where it is defined.
    #[must_use]
    pub fn kappa(&self) -> Option<f64> {
        self.agreement.kappa().map(|kappa| kappa.estimate.value)
    }

    /// The decisions on one record, in the order they were appended; found in logarithmic time.
    pub fn decisions_on(&self, record: &RecordId) -> impl Iterator<Item = &Decision> {
        self.on.get(record).into_iter().flatten().filter_map(|nth| self.decisions.get(*nth))
    }
}

/// How the words of people are related to records.
pub(super) struct People<'p> {
    /// The record a text means.
    pub(super) resolve: &'p dyn Fn(&str) -> Resolution,
    /// For each removed duplicate the record that was kept.
    pub(super) kept: &'p BTreeMap<RecordId, RecordId>,
}

fn refers_single_votes(policy: &Policy) -> bool {
    policy.unsure == Unsure::AnotherReviewer
        && policy.include_votes.get() == 1
        && policy.exclude_votes.get() == 1
}

pub(super) fn screen(
    stage: Stage,
    protocol: &Protocol,
    records: &[RecordId],
    people: &People<'_>,
    store: &mut Store,
    corridor: &mut Corridor<'_>,
) -> Result<Screened, Failure> {
    let table = match stage {
        Stage::TitleAbstract => &protocol.title_abstract,
        Stage::FullText => &protocol.full_text,
    };
    let mut current: BTreeSet<DecisionId> = BTreeSet::new();
    let mut origin = String::new();
    if let Some(path) = &table.decisions {
        let (bytes, name) = corridor.read_file(path)?;
        let reviewers = &protocol.review.reviewers;
        let file =
            read_decisions(bytes.as_slice(), &name, stage, &protocol.reasons, reviewers, people.resolve);
        corridor.keep(file.problems, file.decisions.len() + file.not_applied.len())?;
        let given = file.decisions.len();
        let all: Vec<Decision> = file.decisions.into_iter().chain(file.not_applied).collect();
        let appended = store.append_decisions(&all, &name)?;
        corridor.problems.extend(appended.revised.iter().map(|(id, revision)| {
            let fact = format!("decision {id} says something else than when it was logged");
            let remedy = format!("logged as {revision}, which counts; the earlier one stays in the log");
            Problem::note(Place::file(&name), fact, remedy)
        }));
        current.extend(appended.ids.into_iter().take(given));
        origin = name;
    }
    // What counts is what the files say now, so that a clean copy of them gives the same result; a
    // decision that was taken out of its file, or changed in it, stays in the log.
    let log = store.decisions(stage, &protocol.reasons)?;
    if !log.with_unlisted_reason.is_empty() {
        let fact = format!(
            "{} for reasons the protocol no longer lists",
            counted(log.with_unlisted_reason.len(), "logged decision excludes", "logged decisions exclude")
        );
        let remedy = "they stay in the log and are not counted; list the reasons under [eligibility.exclude] to count them";
        corridor.problems.push(Problem::warning(Place::file(&origin), fact, remedy));
    }
    let (current_ones, set_aside): (Vec<_>, Vec<_>) =
        log.decisions.into_iter().partition(|logged| current.contains(&logged.decision.id));
    let revised: BTreeSet<&str> =
        current.iter().filter_map(|id| Some(id.as_str().rsplit_once('~')?.0)).collect();
    let reached: BTreeSet<&RecordId> = records.iter().collect();
    let gone = set_aside.iter().filter(|logged| {
        let id = logged.decision.id.as_str();
        let original = id.rsplit_once('~').map_or(id, |(original, _)| original);
        logged.origin == origin && reached.contains(&logged.decision.record) && !revised.contains(original)
    });
    let gone = gone.count();
    if gone > 0 {
        let fact = match gone {
            1 => "1 decision of an earlier run is no longer in the file".to_owned(),
            _ => format!("{gone} decisions of an earlier run are no longer in the file"),
        };
        let remedy =
            "they stay in the log and are not counted; put them back if they were taken out by mistake";
        corridor.problems.push(Problem::warning(Place::file(&origin), fact, remedy));
    }
    // The log holds what was decided on; it counts for the record that was kept, so that the log does
    // not change when deduplication does.
    let decisions: Vec<Decision> = current_ones
        .into_iter()
        .map(|logged| {
            let record = people.kept.get(&logged.decision.record).cloned().unwrap_or(logged.decision.record);
            Decision { record, ..logged.decision }
        })
        .collect();
    let early: BTreeSet<&RecordId> = decisions
        .iter()
        .map(|decision| &decision.record)
        .filter(|record| !reached.contains(record))
        .collect();
    if !early.is_empty() {
        let names = early.iter().map(|record| record.as_str()).take(5).collect::<Vec<_>>().join(", ");
        let more = if early.len() > 5 { ", …" } else { "" };
        let fact = format!(
            "{} decisions and not reached {stage} screening ({names}{more})",
            counted(early.len(), "record has", "records have")
        );
        let remedy = "their decisions are kept and do not count until they do";
        corridor.problems.push(Problem::warning(Place::file(&origin), fact, remedy));
    }
    let outcomes = outcomes(&decisions, stage, records, &table.policy);
    // A reviewer who is asked because another is unsure can hardly agree with an unsure vote: a kappa of
    // such votes would speak of the policy, not of the reviewers.
    let agreement =
        if refers_single_votes(&table.policy) { Agreement::default() } else { agreement(&decisions, stage) };
    let counts = counts(&decisions, stage, records, &table.policy);
    let mut on: BTreeMap<RecordId, Vec<usize>> = BTreeMap::new();
    for (nth, decision) in decisions.iter().enumerate() {
        on.entry(decision.record.clone()).or_default().push(nth);
    }
    Ok(Screened { stage, decisions, outcomes, agreement, counts, on })
}
