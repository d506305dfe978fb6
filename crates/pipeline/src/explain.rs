//! The whole history of one record, from the line of its export file to its box in the diagram.

use crate::evaluation::{Evaluation, Screened, beginning_with, meant};
use crate::outputs::told_fate;
use crate::status::told_outcome;
use revflow_review::{
    AnswerCheck, Decision, DecisionKind, Doi, Fate, Pmid, Record, RecordId, Resolution, Retrieval,
};
use std::collections::{BTreeMap, BTreeSet};

/// The history of the record a person means: by its id, the beginning of its id, its DOI or its
/// PubMed number.
///
/// # Errors
/// A sentence that says that no record is meant, or which ones may be.
pub fn explain(evaluation: &Evaluation, text: &str) -> Result<Vec<String>, String> {
    let record = find(evaluation, text)?;
    let mut lines = vec![format!("{}", record.id), format!("  {}", record.citation.title_or_placeholder())];
    lines.push(format!("  {}", described(record)));
    lines.push(String::new());
    identified(evaluation, record, &mut lines);
    deduplicated(evaluation, record, &mut lines);
    // What was decided on a removed duplicate was decided on the record kept in its place.
    let subject = evaluation.kept.get(&record.id).unwrap_or(&record.id);
    if *subject == record.id {
        screened("title and abstract", &evaluation.title_abstract, subject, &mut lines);
        if let Some(retrieval) = evaluation.retrieval.get(subject) {
            lines.push(match retrieval {
                Retrieval::Awaited => "retrieval: report sought, full text awaited".to_owned(),
                Retrieval::Retrieved(None) => "retrieval: report sought and retrieved".to_owned(),
                Retrieval::Retrieved(Some(note)) => {
                    format!("retrieval: report sought and retrieved ({note})")
                }
                Retrieval::NotRetrieved(reason) => {
                    format!("retrieval: report sought, not retrieved ({reason})")
                }
            });
        }
        screened("full text", &evaluation.full_text, subject, &mut lines);
        extracted(evaluation, subject, &mut lines);
    }
    if let Some(fate) = evaluation.fates.get(&record.id) {
        let (word, detail) = told_fate(fate);
        let detail = if detail.is_empty() { detail } else { format!(" ({detail})") };
        lines.push(String::new());
        lines.push(format!("fate: {word}{detail}"));
    }
    Ok(lines)
}

fn find<'e>(evaluation: &'e Evaluation, text: &str) -> Result<&'e Record, String> {
    let known: BTreeSet<RecordId> = evaluation.imported.records().map(|record| record.id.clone()).collect();
    let candidates = match meant(text, &known, &evaluation.kept) {
        Resolution::Record(id) => vec![id],
        Resolution::Ambiguous(_) => beginning_with(text, &known).cloned().collect(),
        Resolution::Unknown => {
            let (doi, pmid) = (
                Doi::parse(text).ok(),
                Pmid::parse(text).ok().filter(|_| text.trim().parse::<u32>().is_ok()),
            );
            let means = |record: &&Record| {
                (doi.is_some() && record.citation.doi == doi)
                    || (pmid.is_some() && record.citation.pmid == pmid)
            };
            evaluation.imported.records().filter(means).map(|record| record.id.clone()).collect()
        }
    };
    // Copies of one work share their author and year: the one that was kept tells the history.
    let kept: BTreeSet<&RecordId> =
        candidates.iter().map(|id| evaluation.kept.get(id).unwrap_or(id)).collect();
    match (candidates.as_slice(), kept.first()) {
        ([], _) => Err(format!(
            "no record is called \"{text}\"; try the first author and year (oliveira-2022), a DOI, or see tables/records.csv"
        )),
        ([one], _) => evaluation.record(one).ok_or_else(|| format!("no record is called \"{text}\"")),
        (_, Some(one)) if kept.len() == 1 => {
            evaluation.record(one).ok_or_else(|| format!("no record is called \"{text}\""))
        }
        (several, _) => {
            let lines: Vec<String> = several
                .iter()
                .filter_map(|id| evaluation.record(id))
                .map(|record| format!("  {}  {}", record.id, record.citation.title_or_placeholder()))
                .collect();
            Err(format!("\"{text}\" may be any of these; name one of them:\n{}", lines.join("\n")))
        }
    }
}

fn described(record: &Record) -> String {
    let citation = &record.citation;
    let mut parts = vec![citation.short_name()];
    parts.extend(citation.container.clone());
    if let Some(volume) = &citation.volume {
        let issue = citation.issue.as_ref().map_or_else(String::new, |issue| format!("({issue})"));
        parts.push(format!("{volume}{issue}"));
    }
    parts.extend(citation.pages.as_ref().map(ToString::to_string));
    parts.extend(citation.doi.as_ref().map(ToString::to_string));
    parts.join(", ")
}

fn identified(evaluation: &Evaluation, record: &Record, lines: &mut Vec<String>) {
    let Some(source) =
        evaluation.imported.sources.iter().find(|source| source.searched.source.id == record.source)
    else {
        return;
    };
    let hits = match source.searched.hits {
        Some(hits) => format!("{hits} hits declared, {} read", source.records.len()),
        None => format!("{} read", source.records.len()),
    };
    let place = &record.place;
    let to = if place.last_line > place.line { format!(" to {}", place.last_line) } else { String::new() };
    lines.push(format!("identified: {} ({hits}), {place}{to}", source.searched.source.name));
}

fn deduplicated(evaluation: &Evaluation, record: &Record, lines: &mut Vec<String>) {
    let duplicates = &evaluation.duplicates;
    let group = duplicates
        .groups
        .iter()
        .find(|group| group.kept == record.id || group.duplicates.contains(&record.id));
    let source_of = |id: &RecordId| {
        let source = evaluation.record(id).map(|record| &record.source);
        let named = evaluation.sources().find(|named| Some(&named.id) == source);
        named.map_or_else(String::new, |named| format!(" ({})", named.name))
    };
    match group {
        None => lines.push("deduplication: no duplicate found".to_owned()),
        Some(group) if group.kept == record.id => {
            let others: Vec<String> = group
                .duplicates
                .iter()
                .map(|duplicate| format!("{duplicate}{}", source_of(duplicate)))
                .collect();
            lines.push(format!("deduplication: kept; duplicates of it: {}", others.join(", ")));
        }
        Some(group) => {
            lines.push(format!("deduplication: removed; {}{} was kept", group.kept, source_of(&group.kept)));
        }
    }
    for decision in &evaluation.settled.decisions {
        let (one, other) = decision.said.records();
        if *one == record.id || other == Some(&record.id) {
            let by = decision.by.as_ref().map_or("a person", |by| by.as_str());
            lines.push(format!("  {by} decided: {}", decision.said));
        }
    }
    if let Some(combined) = evaluation.combined.get(&record.id) {
        let mut fields: BTreeMap<&RecordId, Vec<String>> = BTreeMap::new();
        for taken in &combined.taken {
            fields.entry(&taken.from).or_default().push(taken.field.to_string());
        }
        lines.extend(
            fields.iter().map(|(from, fields)| {
                format!("  takes from {from}{}: {}", source_of(from), fields.join(", "))
            }),
        );
    }
    let merged = group.into_iter().flat_map(|group| &group.pairs).map(|pair| ("with", pair));
    let unsure = duplicates.unsure.iter().map(|pair| ("a person should say whether it is", pair));
    let related = duplicates.related.iter().map(|pair| ("not the same as, but belongs with", pair));
    for (how, pair) in merged.chain(unsure).chain(related) {
        let other = match (&pair.a, &pair.b) {
            (a, other) if *a == record.id => other,
            (other, b) if *b == record.id => other,
            _ => continue,
        };
        lines.push(format!("  {how} {other}{}: {}", source_of(other), pair.because));
        lines.extend(pair.comparisons.iter().map(|comparison| format!("    {comparison}")));
    }
}

fn screened(name: &str, screened: &Screened, record: &RecordId, lines: &mut Vec<String>) {
    let Some(outcome) = screened.outcomes.get(record) else { return };
    lines.push(format!("{name}: {}", told_outcome(outcome)));
    lines.extend(screened.decisions_on(record).map(|decision| format!("  {}", told_decision(decision))));
}

fn told_decision(decision: &Decision) -> String {
    let mut line = String::new();
    if let Some(at) = decision.at {
        line.push_str(&format!("{at}  "));
    }
    line.push_str(&format!("{}: {}", decision.reviewer, decision.verdict.as_str()));
    if let Some(reason) = decision.verdict.reason() {
        line.push_str(&format!(" ({})", reason.label()));
    }
    if decision.kind == DecisionKind::Consensus {
        line.push_str(", consensus");
    }
    if let Some(note) = &decision.note {
        line.push_str(&format!(" \u{2013} {note}"));
    }
    line
}

fn extracted(evaluation: &Evaluation, record: &RecordId, lines: &mut Vec<String>) {
    let Some(Fate::Included { study }) = evaluation.fates.get(record) else { return };
    let extracted = &evaluation.extracted;
    if let Some(study) = extracted.studies.iter().find(|known| known.id == *study) {
        let which = match study.reports().len() {
            1 => "the report".to_owned(),
            n => format!("one of {n} reports"),
        };
        lines.push(format!("extraction: {which} of the study {} ({})", study.label, study.id));
    }
    let answers: Vec<_> = extracted.answers.iter().filter(|answer| answer.study == *study).collect();
    if !answers.is_empty() {
        let unchecked = answers.iter().filter(|answer| answer.check == AnswerCheck::Unchecked).count();
        let who: BTreeSet<&str> = answers.iter().map(|answer| answer.extracted_by.as_str()).collect();
        let who = who.into_iter().collect::<Vec<_>>().join(", ");
        let checked = match unchecked {
            0 => "all checked by a second reviewer".to_owned(),
            n => format!("{n} not checked"),
        };
        lines.push(format!("  {} answers extracted by {who}, {checked}", answers.len()));
    }
    for rating in extracted.ratings.iter().filter(|rating| rating.study == *study) {
        let checklists = extracted.appraisal.as_ref().map(|appraisal| &appraisal.checklists);
        let with = match &rating.checklist {
            None => "without a checklist".to_owned(),
            Some(key) => {
                let name = checklists.and_then(|checklists| checklists.get(key)).unwrap_or(key);
                format!("with the {name}")
            }
        };
        lines.push(format!("appraisal: {}, {with}, by {}", rating.settled(), rating.rated_by));
    }
}
