//! How far a review has come, in lines a person reads. Everything is counted anew; no status is kept.

use crate::evaluation::{Evaluation, Screened};
use crate::wording::counted;
use revflow_review::{RecordId, Retrieval, ReviewerId, Stage};
use revflow_screening::{Outcome, Queue};
use std::collections::BTreeMap;

/// One line per stage, with what waits below it.
#[must_use]
pub fn status(evaluation: &Evaluation) -> Vec<String> {
    let review = &evaluation.protocol.review;
    let mut lines = vec![format!("{}: {}", review.id, review.title), String::new()];
    let records = evaluation.imported.records().count();
    let searched = evaluation.protocol.search.sources.len();
    lines.push(format!("{:22}{records} records from {searched} sources", "imported"));
    let wrong = evaluation
        .imported
        .sources
        .iter()
        .filter(|source| source.searched.hits.is_some_and(|hits| hits != source.records.len()));
    lines.extend(wrong.map(|source| {
        let hits = source.searched.hits.unwrap_or_default();
        format!(
            "{:22}  {}: {hits} hits declared, {} read",
            "",
            source.searched.source.name,
            source.records.len()
        )
    }));
    lines.push(format!(
        "{:22}{} removed, {} pairs to judge",
        "duplicates",
        evaluation.duplicates.removed(),
        evaluation.duplicates.unsure.len()
    ));
    screening_lines(&mut lines, "title and abstract", &evaluation.title_abstract);
    retrieval_line(&mut lines, &evaluation.retrieval);
    screening_lines(&mut lines, "full text", &evaluation.full_text);
    let extracted = &evaluation.extracted;
    lines.push(format!(
        "{:22}{} studies in {} reports, {} answers, {} ratings",
        "extraction",
        extracted.studies.len(),
        extracted.studies.iter().map(|study| study.reports().len()).sum::<usize>(),
        extracted.answers.len(),
        extracted.ratings.len()
    ));
    let pending = evaluation.flow.pending_size();
    lines.push(String::new());
    lines.push(match pending {
        0 => "Every record has its final fate.".to_owned(),
        n => format!("{} no final fate yet.", counted(n, "record has", "records have")),
    });
    lines
}

fn screening_lines(lines: &mut Vec<String>, name: &str, screened: &Screened) {
    let queue: Queue = screened.queue();
    let (total, open) = (queue.total(), queue.open());
    lines.push(format!(
        "{name:22}{} of {total} settled: {} included, {} excluded",
        total - open,
        queue.included.len(),
        queue.excluded.len()
    ));
    let waits = [
        ("wait for a first vote", &queue.first_vote),
        ("wait for another vote", &queue.second_vote),
        ("are referred to another reviewer", &queue.referred),
        ("are in conflict", &queue.conflicts),
    ];
    for (what, records) in waits {
        if !records.is_empty() {
            lines.push(format!("{:22}  {} {what}", "", records.len()));
        }
    }
    if screened.stage == Stage::TitleAbstract || open > 0 {
        for (reviewer, votes) in votes_by_reviewer(screened) {
            lines.push(format!("{:22}  {reviewer} has voted on {votes}", ""));
        }
    }
}

/// On how many records of the stage each reviewer has voted.
fn votes_by_reviewer(screened: &Screened) -> BTreeMap<&str, usize> {
    let mut voted: BTreeMap<&str, std::collections::BTreeSet<&RecordId>> = BTreeMap::new();
    let at_stage = |record: &RecordId| screened.outcomes.contains_key(record);
    for decision in screened.decisions.iter().filter(|decision| at_stage(&decision.record)) {
        if decision.kind == revflow_review::DecisionKind::Vote {
            voted.entry(decision.reviewer.as_str()).or_default().insert(&decision.record);
        }
    }
    voted.into_iter().map(|(reviewer, records)| (reviewer, records.len())).collect()
}

fn retrieval_line(lines: &mut Vec<String>, retrieval: &BTreeMap<RecordId, Retrieval>) {
    let count = |is: fn(&Retrieval) -> bool| retrieval.values().filter(|result| is(result)).count();
    lines.push(format!(
        "{:22}{} reports sought: {} retrieved, {} not retrieved, {} awaited",
        "retrieval",
        retrieval.len(),
        count(|result| matches!(result, Retrieval::Retrieved(_))),
        count(|result| matches!(result, Retrieval::NotRetrieved(_))),
        count(|result| matches!(result, Retrieval::Awaited)),
    ));
}

/// Where a record stands at a stage, in words.
pub(crate) fn told_outcome(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Waiting { votes_needed, voted, referred } => {
            let votes = if *votes_needed == 1 { "vote" } else { "votes" };
            let referred = if *referred { "; a reviewer was unsure" } else { "" };
            let who: Vec<&str> = voted.iter().map(ReviewerId::as_str).collect();
            let so_far = if who.is_empty() { String::new() } else { format!(" (voted: {})", who.join(", ")) };
            format!("waits for {votes_needed} more {votes}{so_far}{referred}")
        }
        Outcome::Conflict { between, .. } => {
            let who: Vec<&str> = between.iter().map(ReviewerId::as_str).collect();
            format!("in conflict between {}", who.join(" and "))
        }
        Outcome::Included => "included".to_owned(),
        Outcome::Excluded(Some(reason)) => format!("excluded: {}", reason.label()),
        Outcome::Excluded(None) => "excluded".to_owned(),
    }
}
