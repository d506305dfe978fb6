//! The tables of deduplication: what was removed and why, what waits for a person, what belongs together
//! without being the same, and what the records kept took from their duplicates.

use super::line;
use crate::evaluation::Evaluation;
use revflow_deduplication::Pair;
use revflow_flow::{FoundAgain, Route};
use revflow_review::{Record, RecordId};
use revflow_tables::{Column, Table, TableError};
use std::collections::BTreeMap;

type Records<'e> = BTreeMap<&'e RecordId, &'e Record>;

fn cited(records: &Records<'_>, id: &RecordId) -> String {
    records.get(id).map_or_else(|| id.to_string(), |record| line(record))
}

/// A row for each record that was removed.
pub(super) fn duplicates(evaluation: &Evaluation, records: &Records<'_>) -> Result<Table, TableError> {
    let found_before: BTreeMap<&RecordId, FoundAgain> = Route::ALL
        .into_iter()
        .flat_map(|route| evaluation.flow.found_again(route))
        .flat_map(|(how, records)| records.iter().map(move |record| (record, how)))
        .collect();
    let groups = &evaluation.duplicates.groups;
    let removed =
        || groups.iter().flat_map(|group| group.duplicates.iter().map(move |record| (group, record)));
    let why = removed().map(|(group, record)| {
        // The pair that names both says most; else any pair that brought the record in.
        let between =
            |pair: &&Pair| [&pair.a, &pair.b].contains(&record) && [&pair.a, &pair.b].contains(&&group.kept);
        let touching = |pair: &&Pair| [&pair.a, &pair.b].contains(&record);
        let pair = group.pairs.iter().find(between).or_else(|| group.pairs.iter().find(touching));
        pair.map_or_else(String::new, |pair| format!("{}: {}", pair.because, compared(pair)))
    });
    let why: Vec<String> = why.collect();
    let found =
        removed().map(|(_, record)| found_before.get(record).map_or("", |how| how.line()).to_lowercase());
    Table::new(
        "duplicates",
        vec![
            Column::text("kept", removed().map(|(group, _)| group.kept.as_str())),
            Column::text("removed", removed().map(|(_, record)| record.as_str())),
            Column::text("removed-citation", removed().map(|(_, record)| cited(records, record))),
            Column::text("found-before", found),
            Column::text("because", why),
        ],
    )
}

fn compared(pair: &Pair) -> String {
    pair.comparisons.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// The pairs that wait for a person.
pub(super) fn to_judge(evaluation: &Evaluation, records: &Records<'_>) -> Result<Table, TableError> {
    pairs("pairs-to-judge", &evaluation.duplicates.unsure, records)
}

/// The pairs that are no duplicates but belong together.
pub(super) fn related(evaluation: &Evaluation, records: &Records<'_>) -> Result<Table, TableError> {
    pairs("related", &evaluation.duplicates.related, records)
}

fn in_words(pair: &Pair) -> &str {
    pair.relation.as_ref().map_or("", |known| &known.words)
}

fn pairs(name: &'static str, pairs: &[Pair], records: &Records<'_>) -> Result<Table, TableError> {
    let relation = |pair: &Pair| pair.relation.as_ref().map_or("", |known| known.relation.as_str());
    Table::new(
        name,
        vec![
            Column::text("record", pairs.iter().map(|pair| pair.a.as_str())),
            Column::text("other", pairs.iter().map(|pair| pair.b.as_str())),
            Column::text("relation", pairs.iter().map(relation)),
            Column::text("in-words", pairs.iter().map(in_words)),
            Column::text("citation", pairs.iter().map(|pair| cited(records, &pair.a))),
            Column::text("other-citation", pairs.iter().map(|pair| cited(records, &pair.b))),
            Column::text("because", pairs.iter().map(|pair| format!("{}: {}", pair.because, compared(pair)))),
        ],
    )
}

/// What the records that were kept took from their duplicates, field by field.
pub(super) fn combined_fields(evaluation: &Evaluation) -> Result<Table, TableError> {
    let names = evaluation.protocol.search.names();
    let taken =
        || evaluation.combined.iter().flat_map(|(id, of)| of.taken.iter().map(move |taken| (id, taken)));
    let source = |taken: &revflow_deduplication::Taken| names.get(&taken.source).copied().unwrap_or_default();
    Table::new(
        "combined-fields",
        vec![
            Column::text("record", taken().map(|(id, _)| id.as_str())),
            Column::text("field", taken().map(|(_, taken)| taken.field.to_string())),
            Column::text("taken-from", taken().map(|(_, taken)| taken.from.as_str())),
            Column::text("source", taken().map(|(_, taken)| source(taken))),
        ],
    )
}
