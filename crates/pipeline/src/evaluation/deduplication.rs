//! Deduplication: one call over the records of every source, so that the same step that removes
//! duplicates between databases also cross-checks grey literature against the databases.

use super::Corridor;
use crate::failure::Failure;
use crate::protocol::Protocol;
use revflow_deduplication::{Duplicates, Settled, find_duplicates};
use revflow_review::{Problem, Record, RecordId, Resolution, Round, SourceId, nearest, read_rows};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn deduplicate(
    protocol: &Protocol,
    records: &[Record],
    corridor: &mut Corridor<'_>,
) -> Result<Duplicates, Failure> {
    let preference = preference(protocol, records);
    let settled = settled(protocol, records, corridor)?;
    let duplicates = find_duplicates(records, &preference, &protocol.deduplication.rules, &settled);
    let unsure = match duplicates.unsure.len() {
        0 => String::new(),
        1 => "; 1 pair is left for a person to judge".to_owned(),
        n => format!("; {n} pairs are left for a person to judge"),
    };
    corridor.say(format!(
        "{} of {} records are duplicates of {} others{unsure}",
        duplicates.removed(),
        records.len(),
        duplicates.groups.len()
    ));
    Ok(duplicates)
}

/// For each removed duplicate the record that was kept.
pub(super) fn kept(duplicates: &Duplicates) -> BTreeMap<RecordId, RecordId> {
    duplicates
        .groups
        .iter()
        .flat_map(|group| group.duplicates.iter().map(|duplicate| (duplicate.clone(), group.kept.clone())))
        .collect()
}

/// Whose record survives: that of an earlier search, which may have been screened already; then
/// databases and registers before other sources; then the sources of `keep` in their order before the
/// others in the order of the protocol. Lower survives.
fn preference(protocol: &Protocol, records: &[Record]) -> Vec<u32> {
    let keep = &protocol.deduplication.keep;
    let mut order: Vec<(Round, bool, usize, &SourceId)> = protocol
        .search
        .sources
        .iter()
        .map(|searched| {
            let source = &searched.source;
            let rank = keep.iter().position(|kept| *kept == source.id).unwrap_or(keep.len());
            (source.round, !source.arm.is_database_or_register(), rank, &source.id)
        })
        .collect();
    // The sort is stable: equal ranks stay in the order of the protocol.
    order.sort_by_key(|(round, other, rank, _)| (*round, *other, *rank));
    let ranks: BTreeMap<&SourceId, u32> = (0..).zip(&order).map(|(rank, (.., id))| (*id, rank)).collect();
    records.iter().map(|record| ranks.get(&record.source).copied().unwrap_or(u32::MAX)).collect()
}

/// The pairs people merged or kept apart: `record,other,verdict,reviewer,at,note`.
fn settled(protocol: &Protocol, records: &[Record], corridor: &mut Corridor<'_>) -> Result<Settled, Failure> {
    let mut settled = Settled::default();
    let Some(path) = &protocol.deduplication.decisions else { return Ok(settled) };
    let (bytes, name) = corridor.read_file(path)?;
    let optional = ["reviewer", "at", "note"];
    let (rows, problems) = read_rows(bytes.as_slice(), &name, &["record", "other", "verdict"], &optional);
    corridor.keep(problems, rows.len())?;
    let known: BTreeSet<RecordId> = records.iter().map(|record| record.id.clone()).collect();
    for row in rows {
        let pair = [row.get("record"), row.get("other")].map(|text| (text, Resolution::of(text, &known)));
        let [(_, Resolution::Record(a)), (_, Resolution::Record(b))] = pair else {
            let unknown = pair.iter().filter(|(_, found)| !matches!(found, Resolution::Record(_)));
            let names = unknown.map(|(text, _)| format!("\"{text}\"")).collect::<Vec<_>>().join(" and ");
            let fact = format!("{names} names no record, or more than one");
            corridor.problems.push(Problem::warning(
                row.place().clone(),
                fact,
                "kept in the file, not applied",
            ));
            continue;
        };
        match row.get("verdict") {
            "duplicate" => settled.duplicates.push((a, b)),
            "different" => settled.different.push((a, b)),
            other => {
                let fact = format!("verdict \"{other}\" is not known");
                let remedy = match nearest(other, ["duplicate", "different"]) {
                    Some(near) => format!("not applied; did you mean {near}?"),
                    None => "not applied; write duplicate or different".to_owned(),
                };
                corridor.problems.push(Problem::rejected(row.place().clone(), fact, remedy));
            }
        }
    }
    Ok(settled)
}
