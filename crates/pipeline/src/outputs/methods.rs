//! The methods sentences of the written review, filled from the protocol and from what was done.
//! A sentence is left out where its stage is not in the protocol.

use crate::evaluation::Evaluation;
use crate::wording::counted;
use revflow_review::{Arm, Retrieval};
use revflow_screening::methods_sentence;

/// One paragraph per stage, in order.
#[must_use]
pub fn methods(evaluation: &Evaluation) -> Vec<String> {
    let protocol = &evaluation.protocol;
    let mut paragraphs = vec![search(evaluation), deduplication(evaluation)];
    if protocol.title_abstract.decisions.is_some() {
        paragraphs.push(methods_sentence(&protocol.title_abstract.policy, &evaluation.title_abstract.counts));
    }
    if protocol.retrieval.is_some() {
        paragraphs.push(retrieval(evaluation));
    }
    if protocol.full_text.decisions.is_some() {
        paragraphs.push(methods_sentence(&protocol.full_text.policy, &evaluation.full_text.counts));
    }
    paragraphs.extend(evaluation.extracted.methods_sentences());
    paragraphs.push(format!(
        "The flow of records was computed with revflow {}: each number of the diagram is the size of a set of records.",
        env!("CARGO_PKG_VERSION")
    ));
    paragraphs
}

fn search(evaluation: &Evaluation) -> String {
    let sources = &evaluation.imported.sources;
    let named = |is: &dyn Fn(Arm) -> bool| -> Vec<String> {
        let chosen = sources.iter().filter(|source| is(source.searched.source.arm));
        chosen
            .map(|source| {
                let platform = source.searched.platform.as_ref();
                let platform = platform.map_or_else(String::new, |platform| format!(" via {platform}"));
                format!("{}{platform} ({})", source.searched.source.name, source.records.len())
            })
            .collect()
    };
    let total = |databases: bool| -> usize {
        let chosen =
            sources.iter().filter(|source| source.searched.source.arm.is_database_or_register() == databases);
        chosen.map(|source| source.records.len()).sum()
    };
    let completed = evaluation.protocol.search.completed.as_ref();
    let completed =
        completed.map_or_else(String::new, |date| format!(" The last search was completed on {date}."));
    let mut text = format!(
        "We searched {}, which gave {}.",
        listed(&named(&Arm::is_database_or_register)),
        counted(total(true), "record", "records")
    );
    let other = sources.iter().filter(|source| !source.searched.source.arm.is_database_or_register());
    let (with, without): (Vec<_>, Vec<_>) = other.partition(|source| !source.records.is_empty());
    if !with.is_empty() || !without.is_empty() {
        text.push_str(&format!(
            " We further searched {}, {} of which gave nothing; the others gave {}.",
            counted(with.len() + without.len(), "website or other source", "websites and other sources"),
            without.len(),
            counted(total(false), "record", "records")
        ));
    }
    text.push_str(&completed);
    text
}

fn deduplication(evaluation: &Evaluation) -> String {
    let rules = revflow_deduplication::methods_sentence(&evaluation.protocol.deduplication.rules);
    let is_other = |record: &revflow_review::RecordId| {
        let source = evaluation.record(record).map(|record| &record.source);
        evaluation.sources().any(|known| Some(&known.id) == source && !known.arm.is_database_or_register())
    };
    let other = evaluation.kept.keys().filter(|record| is_other(record)).count();
    let databases = evaluation.kept.len() - other;
    let mut text = format!(
        "{rules} This removed {} of records from databases and registers",
        counted(databases, "duplicate", "duplicates")
    );
    if other > 0 {
        text.push_str(&format!(
            " and found {} of other sources among records that were there already",
            counted(other, "record", "records")
        ));
    }
    text.push('.');
    if !evaluation.duplicates.unsure.is_empty() {
        let unsure = counted(evaluation.duplicates.unsure.len(), "pair was", "pairs were");
        text.push_str(&format!(" {unsure} too alike to be told apart without a person and not merged."));
    }
    text
}

fn retrieval(evaluation: &Evaluation) -> String {
    let sought = evaluation.retrieval.len();
    let missing =
        evaluation.retrieval.values().filter(|result| matches!(result, Retrieval::NotRetrieved(_))).count();
    let awaited = evaluation.retrieval.values().filter(|result| **result == Retrieval::Awaited).count();
    let mut text = format!("We sought the full texts of {}; ", counted(sought, "report", "reports"));
    text.push_str(&match missing {
        0 => "all that were settled could be retrieved".to_owned(),
        n => format!("{n} could not be retrieved"),
    });
    if awaited > 0 {
        text.push_str(&format!(", and {awaited} are still awaited"));
    }
    text.push('.');
    text
}

/// `A, B and C`.
fn listed(items: &[String]) -> String {
    match items {
        [] => "no database".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
