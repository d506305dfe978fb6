//! Deduplication: one call over the records of every source, so that the same step that removes
//! duplicates between databases also cross-checks grey literature against the databases.

use super::{Corridor, Imported};
use crate::descriptions::Descriptions;
use crate::failure::Failure;
use crate::protocol::Protocol;
use crate::wording::counted;
use revflow_deduplication::{
    Combined, Described, Duplicates, PairFile, Settled, combine, find_duplicates, read_pairs,
};
use revflow_review::{Place, Problem, Record, RecordId, Resolution, Round, SourceId};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn deduplicate(
    protocol: &Protocol,
    records: &[Record],
    corridor: &mut Corridor<'_>,
) -> Result<Duplicates, Failure> {
    let ranks = ranks(protocol);
    let preference: Vec<u32> = records.iter().map(|record| rank(&ranks, record)).collect();
    let settled = settled(protocol, records, corridor)?;
    let duplicates = find_duplicates(records, &preference, &protocol.deduplication.rules, &settled);
    corridor.problems.extend(remarks(protocol, &duplicates));
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

/// For each record that was kept and lacks something what it takes from its duplicates, if the protocol
/// does not forbid it.
pub(super) fn combined(
    protocol: &Protocol,
    imported: &Imported,
    duplicates: &Duplicates,
) -> BTreeMap<RecordId, Combined> {
    let ranks = ranks(protocol);
    let groups = duplicates.groups.iter().filter(|_| protocol.deduplication.combine);
    let combined = groups.filter_map(|group| {
        let kept = imported.record(&group.kept)?;
        let others = group.duplicates.iter().filter_map(|id| imported.record(id));
        let others: Vec<(&Record, u32)> = others.map(|record| (record, rank(&ranks, record))).collect();
        Some((group.kept.clone(), combine(kept, &others)))
    });
    combined.filter(|(_, combined)| !combined.taken.is_empty()).collect()
}

/// Whose record survives: that of an earlier search, which may have been screened already; then
/// databases and registers before other sources; then the sources of `keep` in their order before the
/// others in the order of the protocol. Lower survives.
fn ranks(protocol: &Protocol) -> BTreeMap<&SourceId, u32> {
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
    (0..).zip(&order).map(|(rank, (.., id))| (*id, rank)).collect()
}

fn rank(ranks: &BTreeMap<&SourceId, u32>, record: &Record) -> u32 {
    ranks.get(&record.source).copied().unwrap_or(u32::MAX)
}

/// What people decided on pairs, in the order of the files.
fn settled(protocol: &Protocol, records: &[Record], corridor: &mut Corridor<'_>) -> Result<Settled, Failure> {
    let mut settled = Settled::default();
    let known: BTreeSet<RecordId> = records.iter().map(|record| record.id.clone()).collect();
    let names: BTreeMap<&SourceId, &str> = protocol
        .search
        .sources
        .iter()
        .map(|searched| (&searched.source.id, searched.source.name.as_str()))
        .collect();
    let descriptions = Descriptions::of(
        records.iter().map(|record| (names.get(&record.source).copied().unwrap_or_default(), record)),
    );
    for path in &protocol.deduplication.decisions {
        let (bytes, name) = corridor.read_file(path)?;
        let renamed: RefCell<BTreeMap<String, RecordId>> = RefCell::default();
        let resolve = |described: &Described| match Resolution::of(&described.id, &known) {
            Resolution::Unknown => {
                let found = descriptions.find(described);
                if let Resolution::Record(record) = &found {
                    renamed.borrow_mut().insert(described.id.clone(), record.clone());
                }
                found
            }
            found => found,
        };
        let PairFile { mut decisions, waiting, problems } =
            read_pairs(bytes.as_slice(), &name, &protocol.review.reviewers, &resolve);
        corridor.keep(problems, decisions.len() + waiting)?;
        corridor.problems.extend(renamed.take().into_iter().map(|(id, record)| {
            let fact = format!("record {id} is in no export any more");
            let remedy = format!("taken for {record}, which its source describes as the row does");
            Problem::note(Place::file(&name), fact, remedy)
        }));
        if waiting > 0 {
            let pairs = counted(waiting, "pair waits", "pairs wait");
            corridor.say(format!("{name}: {pairs} for a verdict"));
        }
        settled.decisions.append(&mut decisions);
    }
    Ok(settled)
}

/// What a person should know of how the duplicates were found.
fn remarks(protocol: &Protocol, found: &Duplicates) -> Vec<Problem> {
    let file = protocol.deduplication.decisions.first();
    let file = file.and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
    let contradictions = found.contradictions.iter().map(|contradiction| {
        let place = Place::file(file.as_deref().unwrap_or_default());
        Problem::warning(place, contradiction.to_string(), "kept apart; agree on one of the decisions")
    });
    let capped = found.capped_blocks.iter().map(|block| {
        let fact =
            format!("{} records share one {}, for instance {}", block.records, block.shared, block.example);
        let remedy = "of these only those were compared that share something rarer";
        Problem::note(Place::file(&protocol.file_name()), fact, remedy)
    });
    contradictions.chain(capped).collect()
}
