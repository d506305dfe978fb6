//! Deduplication: one call over the records of every source, so that the same step that removes
//! duplicates between databases also cross-checks grey literature against the databases.

use super::{Corridor, Imported};
use crate::failure::Failure;
use crate::protocol::Protocol;
use crate::subjects::{Subject, Subjects};
use crate::wording::counted;
use revflow_deduplication::{Combined, Duplicates, PairFile, Settled, combine, find_duplicates};
use revflow_review::{Place, Problem, Record, RecordId, Round, Severity, SourceId};
use std::collections::BTreeMap;

pub(super) fn deduplicate(
    protocol: &Protocol,
    records: &[Record],
    settled: &Settled,
    corridor: &mut Corridor<'_>,
) -> Duplicates {
    let ranks = ranks(protocol);
    let preference: Vec<u32> = records.iter().map(|record| rank(&ranks, record)).collect();
    let duplicates = find_duplicates(records, &preference, &protocol.deduplication.rules, settled);
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
    duplicates
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

/// What people decided on pairs, in the order of the files, and how many decisions could not be read or
/// applied.
pub(super) fn settled(
    protocol: &Protocol,
    records: &[Record],
    corridor: &mut Corridor<'_>,
) -> Result<(Settled, usize), Failure> {
    let (mut settled, mut unapplied) = (Settled::default(), 0);
    if protocol.deduplication.decisions.is_empty() {
        return Ok((settled, unapplied));
    }
    let names = protocol.search.names();
    let subjects = Subjects::by_beginnings(records.iter().map(|record| Subject {
        id: record.id.as_str(),
        source: names.get(&record.source).copied().unwrap_or_default(),
        record,
    }));
    for path in &protocol.deduplication.decisions {
        let (bytes, name) = corridor.read_file(path)?;
        let PairFile { mut decisions, waiting, problems } =
            subjects.read(bytes.as_slice(), &name, &protocol.review.reviewers);
        unapplied += problems.iter().filter(|problem| problem.severity > Severity::Note).count();
        corridor.keep(problems, decisions.len() + waiting)?;
        if waiting > 0 {
            let pairs = counted(waiting, "pair waits", "pairs wait");
            corridor.say(format!("{name}: {pairs} for a verdict"));
        }
        settled.decisions.append(&mut decisions);
    }
    Ok((settled, unapplied))
}

/// What a person should know of how the duplicates were found.
fn remarks(protocol: &Protocol, found: &Duplicates) -> Vec<Problem> {
    let file = match protocol.deduplication.decisions.as_slice() {
        [only] => only.file_name().map(|name| name.to_string_lossy().into_owned()),
        _ => None,
    };
    let place = Place::file(&file.unwrap_or_else(|| protocol.file_name()));
    let contradictions = found.contradictions.iter().map(|contradiction| {
        Problem::warning(place.clone(), contradiction.to_string(), "agree, and change one of the verdicts")
    });
    let capped = found.capped_blocks.iter().map(|block| {
        let fact =
            format!("{} records share one {}, for instance {}", block.records, block.shared, block.example);
        let remedy = "of these only those were compared that share something rarer";
        Problem::note(Place::file(&protocol.file_name()), fact, remedy)
    });
    contradictions.chain(capped).collect()
}
