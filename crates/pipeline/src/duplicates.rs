//! The duplicates of a review or of export files as the files a person asks for: groups, every pair
//! with its reasons, the queue of pairs to decide on, and the records that are left.

use crate::evaluation::Evaluation;
use crate::exchange::{Exports, to_write};
use crate::failure::Failure;
use crate::subjects::{Subject, Subjects};
use crate::wording::counted;
use revflow_deduplication::{
    Combined, Duplicates, Pair, Rules, Settled, ShownPair, Variation, combine, find_duplicates, sensitivity,
    write_pairs, write_queue,
};
use revflow_import::{FoundDecision, WriteFormat, WrittenRecord, write};
use revflow_review::{Problem, Record, RecordId};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;

/// Duplicates among records, and how files name the records.
#[derive(Debug)]
pub struct FoundDuplicates<'r> {
    duplicates: Cow<'r, Duplicates>,
    /// In the order of the files.
    named: Vec<Named<'r>>,
    /// The number of each record among these.
    numbers: HashMap<&'r RecordId, u32>,
    /// For each record the number of the one kept for it, its own where it is kept.
    kept: Vec<u32>,
}

/// A record under the name that files give it.
#[derive(Debug, Clone, Copy)]
struct Named<'r> {
    id: &'r str,
    source: &'r str,
    /// Preference to stay: lower stays.
    rank: u32,
    record: &'r Record,
}

/// What is asked for when duplicates are sought in export files.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The thresholds and switches.
    pub rules: Rules,
    /// Files of what people decided, the oldest first.
    pub decisions: Vec<PathBuf>,
}

/// Finds duplicates among the records of all files. The record of an earlier file is kept. Gives what
/// was wrong with the files of decisions as well.
///
/// # Errors
/// [`Failure`] when a file of decisions cannot be read.
pub fn deduplicate_exports<'r>(
    exports: &'r Exports,
    request: &Request,
) -> Result<(FoundDuplicates<'r>, Vec<Problem>), Failure> {
    let preference = preference(exports);
    let (settled, problems) = settled(exports, &request.decisions)?;
    let duplicates = find_duplicates(&exports.records, &preference, &request.rules, &settled);
    let named = exports.records.iter().zip(&exports.ids).zip(preference).map(|((record, id), rank)| Named {
        id,
        source: source_name(record),
        rank,
        record,
    });
    Ok((FoundDuplicates::of(Cow::Owned(duplicates), named.collect()), problems))
}

fn preference(exports: &Exports) -> Vec<u32> {
    let files: BTreeMap<&str, u32> =
        exports.imports.iter().map(|import| import.receipt.file.as_str()).zip(0..).collect();
    let rank = |record: &Record| files.get(record.place.file.as_str()).copied().unwrap_or_default();
    exports.records.iter().map(rank).collect()
}

/// How the result for export files would change with each threshold and switch: `rule,value,removed,
/// newly-together,no-longer-together`. The value in force comes first, as `rule` "all as they are".
/// Deduplicates some sixty times.
///
/// # Errors
/// [`Failure`] when a file of decisions cannot be read.
pub fn sensitivity_csv(exports: &Exports, request: &Request) -> Result<Vec<u8>, Failure> {
    let (settled, _) = settled(exports, &request.decisions)?;
    let preference = preference(exports);
    let in_force = find_duplicates(&exports.records, &preference, &request.rules, &settled).removed();
    let mut csv = Vec::new();
    writeln!(csv, "rule,value,removed,newly-together,no-longer-together")?;
    writeln!(csv, "all as they are,,{in_force},0,0")?;
    for variation in sensitivity(&exports.records, &preference, &request.rules, &settled) {
        let Variation { key, value, removed, newly_together, no_longer_together } = variation;
        writeln!(csv, "{key},{value},{removed},{newly_together},{no_longer_together}")?;
    }
    Ok(csv)
}

fn source_name(record: &Record) -> &str {
    record.citation.database.as_deref().unwrap_or(record.source.as_str())
}

/// What people decided, in files that name records as the exports do.
fn settled(exports: &Exports, files: &[PathBuf]) -> Result<(Settled, Vec<Problem>), Failure> {
    let (mut settled, mut problems) = (Settled::default(), Vec::new());
    if files.is_empty() {
        return Ok((settled, problems));
    }
    let subjects = Subjects::of(exports.records.iter().zip(&exports.ids).map(|(record, id)| Subject {
        id,
        source: source_name(record),
        record,
    }));
    for path in files {
        let file = File::open(path).map_err(|cause| Failure::Input { path: path.clone(), cause })?;
        let mut read = subjects.read(file, &path.display().to_string(), &[]);
        if let Some(problem) = read.unusable() {
            return Err(Failure::Unusable(Box::new(problem.clone())));
        }
        settled.decisions.append(&mut read.decisions);
        problems.append(&mut read.problems);
    }
    Ok((settled, problems))
}

impl<'r> FoundDuplicates<'r> {
    /// The duplicates of a review.
    #[must_use]
    pub fn of_review(evaluation: &'r Evaluation) -> Self {
        let names = evaluation.protocol.search.names();
        let named = evaluation.imported.records().map(|record| Named {
            id: record.id.as_str(),
            source: names.get(&record.source).copied().unwrap_or_default(),
            rank: 0,
            record,
        });
        Self::of(Cow::Borrowed(&evaluation.duplicates), named.collect())
    }

    fn of(duplicates: Cow<'r, Duplicates>, named: Vec<Named<'r>>) -> Self {
        let numbers: HashMap<&RecordId, u32> = named.iter().map(|named| &named.record.id).zip(0..).collect();
        let mut kept: Vec<u32> = (0..).take(named.len()).collect();
        for group in &duplicates.groups {
            let Some(of) = numbers.get(&group.kept) else { continue };
            for number in group.duplicates.iter().filter_map(|duplicate| numbers.get(duplicate)) {
                kept[*number as usize] = *of;
            }
        }
        Self { duplicates, named, numbers, kept }
    }

    fn named(&self, id: &RecordId) -> Option<Named<'r>> {
        self.numbers.get(id).and_then(|number| self.named.get(*number as usize)).copied()
    }

    /// `id,group`, one line per record; records of one report have the same group, which is the id of
    /// the record that is kept.
    ///
    /// # Errors
    /// [`Failure::Output`] when memory refuses.
    pub fn groups_csv(&self) -> Result<Vec<u8>, Failure> {
        let mut csv = Vec::with_capacity(self.named.len() * 32);
        writeln!(csv, "id,group")?;
        for (named, kept) in self.named.iter().zip(&self.kept) {
            let group = self.named[*kept as usize].id;
            writeln!(csv, "{},{}", cell(named.id), cell(group))?;
        }
        Ok(csv)
    }

    /// Every pair that was merged, is unsure or is related, with its reasons field by field.
    ///
    /// # Errors
    /// [`Failure::Output`] when a row cannot be written.
    pub fn pairs_csv(&self) -> Result<Vec<u8>, Failure> {
        let merged = self.duplicates.groups.iter().flat_map(|group| &group.pairs);
        let pairs = merged.chain(&self.duplicates.unsure).chain(&self.duplicates.related);
        let mut csv = Vec::new();
        write_pairs(&mut csv, pairs.filter_map(|pair| Some((pair, self.both(pair)?.map(|named| named.id)))))?;
        Ok(csv)
    }

    /// The pairs a person should decide on: those the rules are unsure of, then those that may belong
    /// together. A file that [`Request::decisions`] or the protocol can name, once verdicts stand in it.
    ///
    /// # Errors
    /// [`Failure::Output`] when a row cannot be written.
    pub fn queue_csv(&self) -> Result<Vec<u8>, Failure> {
        let pairs = self.duplicates.unsure.iter().chain(&self.duplicates.related);
        let shown = pairs.filter_map(|pair| {
            let both = self.both(pair)?;
            Some(ShownPair {
                pair,
                records: both.map(|named| named.record),
                ids: both.map(|named| named.id),
                sources: both.map(|named| named.source),
            })
        });
        let mut csv = Vec::new();
        write_queue(&mut csv, shown)?;
        Ok(csv)
    }

    fn both(&self, pair: &Pair) -> Option<[Named<'r>; 2]> {
        Some([self.named(&pair.a)?, self.named(&pair.b)?])
    }

    /// What a person wants to know: how many were found, what is left to judge, where people contradict
    /// each other, what was capped.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let found = &self.duplicates;
        let (removed, records) = (found.removed(), self.named.len());
        let mut remarks = vec![format!(
            "{}: {} in {}, {} left",
            counted(records, "record", "records"),
            counted(removed, "duplicate", "duplicates"),
            counted(found.groups.len(), "group", "groups"),
            counted(records - removed, "record", "records"),
        )];
        if !found.unsure.is_empty() {
            let pairs = counted(found.unsure.len(), "pair is", "pairs are");
            remarks.push(format!(
                "{pairs} for a person to judge and not merged; --queue writes them side by side"
            ));
        }
        if !found.related.is_empty() {
            let pairs = counted(found.related.len(), "pair is", "pairs are");
            remarks.push(format!(
                "{pairs} no duplicates but may belong together, such as an article and its correction"
            ));
        }
        if found.untold > 0 {
            let pairs = counted(
                found.untold,
                "pair is not listed: its records stand",
                "pairs are not listed: their records stand",
            );
            remarks.push(format!("{pairs} in many pairs already; more follow when those are judged"));
        }
        remarks.extend(found.contradictions.iter().map(ToString::to_string));
        remarks.extend(found.capped_blocks.iter().map(|block| {
            format!(
                "{} records share one {} (for instance {}); of these only pairs that share something rarer were compared",
                block.records, block.shared, block.example
            )
        }));
        remarks
    }

    /// The record of each group that is left, in the order of the files, with the fields it lacks from
    /// its duplicates and the names of all sources it was found in.
    ///
    /// # Errors
    /// [`Failure::Output`] when a record cannot be written.
    pub fn write_kept(&self, exports: &Exports, format: WriteFormat) -> Result<Vec<u8>, Failure> {
        let groups: HashMap<&RecordId, &[RecordId]> =
            self.duplicates.groups.iter().map(|group| (&group.kept, group.duplicates.as_slice())).collect();
        let left: Vec<Left<'_>> = self
            .named
            .iter()
            .zip(0_u32..)
            .filter(|(_, number)| self.kept[*number as usize] == *number)
            .map(|(named, number)| {
                let duplicates = groups.get(&named.record.id).copied().unwrap_or_default();
                self.left(*named, number, duplicates, exports)
            })
            .collect();
        let records: Vec<WrittenRecord<'_>> = left
            .iter()
            .map(|left| WrittenRecord {
                citation: left
                    .combined
                    .as_ref()
                    .map_or(&left.named.record.citation, |combined| &combined.citation),
                source: Some(&left.sources),
                unknown: &exports.beside[left.number].unknown,
                decisions: &left.decisions,
                ..to_write(left.named.id, left.named.record)
            })
            .collect();
        let mut bytes = Vec::new();
        write(&records, format, &mut bytes)?;
        Ok(bytes)
    }

    fn left(&self, named: Named<'r>, number: u32, duplicates: &[RecordId], exports: &'r Exports) -> Left<'r> {
        let numbers: Vec<usize> = duplicates
            .iter()
            .filter_map(|duplicate| self.numbers.get(duplicate).map(|number| *number as usize))
            .collect();
        let members: Vec<(&Record, u32)> =
            numbers.iter().map(|number| (self.named[*number].record, self.named[*number].rank)).collect();
        let mut sources: Vec<&str> = vec![named.source];
        for number in &numbers {
            let source = self.named[*number].source;
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        let all = std::iter::once(number as usize).chain(numbers.iter().copied());
        Left {
            named,
            number: number as usize,
            combined: (!members.is_empty()).then(|| combine(named.record, &members)),
            sources: sources.join("; "),
            decisions: all.flat_map(|number| exports.beside[number].decisions.iter().cloned()).collect(),
        }
    }
}

/// A record that is left, with what its duplicates add.
struct Left<'r> {
    named: Named<'r>,
    number: usize,
    combined: Option<Combined>,
    sources: String,
    decisions: Vec<FoundDecision>,
}

/// A cell of a CSV file (RFC 4180).
fn cell(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text.into()
    }
}
