//! Export files without a review around them: converting formats, and finding duplicates in files
//! somebody else wants scored, merged or cleaned.

use crate::failure::Failure;
use crate::folder;
use rayon::prelude::*;
use revflow_deduplication::{Duplicates, Rules, Settled, find_duplicates};
use revflow_import::{Format, FoundDecision, Import, Options, WriteFormat, WrittenRecord, write};
use revflow_review::{Problem, Record, RecordId, ShortText, SourceId};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Write;
use std::ops::RangeFrom;
use std::path::{Path, PathBuf};

/// Export files that were read.
#[derive(Debug)]
pub struct Exports {
    /// One per file, in the order given.
    pub imports: Vec<Import>,
    /// All records in the order of the files.
    pub records: Vec<Record>,
    /// For each record the id it is written with: the one its file gives, whatever stands in it, or
    /// one made from file and line. Where files give the same one, they are told apart.
    pub ids: Vec<String>,
    /// For each record what stands in its file and has no place in a citation.
    pub beside: Vec<Beside>,
}

/// What stands in an entry beside the citation: it is written back where a format can hold it.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Fields without a meaning: name, value and line.
    pub unknown: Vec<(ShortText, ShortText, u32)>,
    /// Decisions of a screening tool.
    pub decisions: Vec<FoundDecision>,
}

/// Reads an export file, in the format named or in the one its content tells.
///
/// # Errors
/// [`Failure`] when the file cannot be read or is not understood.
pub fn read_export(path: &Path, format: Option<Format>) -> Result<Import, Failure> {
    let file = File::open(path).map_err(|cause| Failure::Input { path: path.to_owned(), cause })?;
    let options = Options { format, ..Options::default() };
    Ok(revflow_import::read(file, &path.display().to_string(), &options)?)
}

/// Reads export files, in the format named or each in the one its content tells.
///
/// # Errors
/// [`Failure`] when a file cannot be read or is not understood.
pub fn read_exports(files: &[PathBuf], format: Option<Format>) -> Result<Exports, Failure> {
    // Side by side, but the first failure is that of the first file, whoever failed first.
    let read: Vec<Result<Import, Failure>> = files.par_iter().map(|path| read_export(path, format)).collect();
    let mut imports = read.into_iter().collect::<Result<Vec<_>, Failure>>()?;
    let (records, ids, beside) = records(&mut imports);
    Ok(Exports { imports, records, ids, beside })
}

/// Texts of which none is like another.
#[derive(Default)]
struct Distinct {
    taken: BTreeSet<String>,
    /// Where counting a text goes on: to begin anew for every repeat would be quadratic.
    counting: BTreeMap<String, RangeFrom<u32>>,
}

impl Distinct {
    /// The text itself the first time, then with `#2`, `#3` … behind it.
    fn next(&mut self, text: String) -> String {
        if self.taken.insert(text.clone()) {
            return text;
        }
        let numbers = self.counting.entry(text.clone()).or_insert(2..);
        for nth in numbers {
            let counted = format!("{text}#{nth}");
            if self.taken.insert(counted.clone()) {
                return counted;
            }
        }
        text
    }
}

/// The records of all files, and the ids they are written with. A repeated id is told apart and
/// noted: two lines of a groups file with one id would be one record lost.
fn records(imports: &mut [Import]) -> (Vec<Record>, Vec<String>, Vec<Beside>) {
    let (mut records, mut ids, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    let mut distinct = Distinct::default();
    for import in imports {
        let mut problems = Vec::new();
        // Entries are moved out: the records are what is used from here on.
        for entry in std::mem::take(&mut import.entries) {
            let file = Path::new(&entry.place.file).file_stem();
            let file = file.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
            let made = || made_id(&file, entry.place.line);
            let own = entry.citation.key.as_deref().map(str::trim).filter(|key| !key.is_empty());
            let written = distinct.next(own.map_or_else(made, str::to_owned));
            if let Some(own) = own.filter(|own| *own != written) {
                let fact = format!("the id \"{own}\" was given before");
                problems.push(Problem::note(entry.place.clone(), fact, format!("called it \"{written}\"")));
            }
            // An id a record cannot have, with blanks or commas in it, is still the one it is written with.
            let id = RecordId::parse(&written).or_else(|_| RecordId::parse(&distinct.next(made())));
            let source = entry.citation.database.as_deref().and_then(|name| SourceId::parse(name).ok());
            let source = source.or_else(|| SourceId::parse(&file).ok());
            // A file name without a letter or digit still is a source.
            let source = source.or_else(|| SourceId::parse("export").ok());
            let (Ok(id), Some(source)) = (id, source) else { continue };
            records.push(Record { id, source, place: entry.place, citation: entry.citation });
            ids.push(written);
            beside.push(Beside { unknown: entry.unknown, decisions: entry.decisions });
        }
        import.problems.append(&mut problems);
    }
    (records, ids, beside)
}

/// `medline-201`: the name of the file and the line the entry begins at, always a sound record id.
fn made_id(file: &str, line: u32) -> String {
    let name: String = file
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .take(40)
        .collect();
    let name = if name.is_empty() { "record".to_owned() } else { name };
    format!("{name}-{line}")
}

/// The records in a format, in the order of the files.
///
/// # Errors
/// [`Failure::Output`] when a record cannot be written.
pub fn write_exports(exports: &Exports, format: WriteFormat) -> Result<Vec<u8>, Failure> {
    written_with(exports, format, |_| true)
}

/// The records of files that are wanted, by their number, with what stands beside them.
fn written_with(
    exports: &Exports,
    format: WriteFormat,
    wanted: impl Fn(usize) -> bool,
) -> Result<Vec<u8>, Failure> {
    let all = exports.ids.iter().zip(&exports.records).zip(&exports.beside).enumerate();
    let records: Vec<WrittenRecord<'_>> = all
        .filter(|(number, _)| wanted(*number))
        .map(|(_, ((id, record), beside))| WrittenRecord {
            unknown: &beside.unknown,
            decisions: &beside.decisions,
            ..to_write(id, record)
        })
        .collect();
    bytes(&records, format)
}

fn to_write<'r>(id: &'r str, record: &'r Record) -> WrittenRecord<'r> {
    let source = record.citation.database.as_deref().unwrap_or(record.source.as_str());
    WrittenRecord { source: Some(source), ..WrittenRecord::new(id, &record.citation) }
}

fn bytes(records: &[WrittenRecord<'_>], format: WriteFormat) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    write(records, format, &mut bytes)?;
    Ok(bytes)
}

/// The records of an evaluation, written, each with its id.
pub(crate) fn written<'r>(
    records: impl Iterator<Item = (&'r str, &'r Record)>,
    format: WriteFormat,
) -> Result<Vec<u8>, Failure> {
    let records: Vec<WrittenRecord<'_>> = records.map(|(id, record)| to_write(id, record)).collect();
    bytes(&records, format)
}

/// Duplicates among the records of export files.
#[derive(Debug)]
pub struct FoundDuplicates {
    duplicates: Duplicates,
    /// For each record, in the order of the files, the id it is written with and that of the record
    /// kept for it.
    groups: Vec<(String, String)>,
}

/// Finds duplicates among the records of all files. The record of an earlier file is kept.
#[must_use]
pub fn deduplicate_exports(exports: &Exports) -> FoundDuplicates {
    let files: BTreeMap<&str, u32> =
        exports.imports.iter().map(|import| import.receipt.file.as_str()).zip(0..).collect();
    let preference: Vec<u32> = exports
        .records
        .iter()
        .map(|record| files.get(record.place.file.as_str()).copied().unwrap_or_default())
        .collect();
    let duplicates = find_duplicates(&exports.records, &preference, &Rules::default(), &Settled::default());
    let written: BTreeMap<&RecordId, &String> =
        exports.records.iter().map(|record| &record.id).zip(&exports.ids).collect();
    let kept: BTreeMap<&RecordId, &RecordId> = duplicates
        .groups
        .iter()
        .flat_map(|group| group.duplicates.iter().map(move |duplicate| (duplicate, &group.kept)))
        .collect();
    let group = |(record, id): (&Record, &String)| {
        let kept = kept.get(&record.id).and_then(|kept| written.get(*kept));
        (id.clone(), kept.map_or_else(|| id.clone(), |kept| (*kept).clone()))
    };
    let groups = exports.records.iter().zip(&exports.ids).map(group).collect();
    FoundDuplicates { duplicates, groups }
}

/// A cell of a CSV file (RFC 4180).
fn cell(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text.into()
    }
}

impl FoundDuplicates {
    /// `id,group`, one line per record; records of one report have the same group, which is the id
    /// of the record that is kept.
    #[must_use]
    pub fn groups_csv(&self) -> Vec<u8> {
        let mut csv = Vec::with_capacity(self.groups.len() * 32);
        // Writing to memory cannot fail.
        let _ = writeln!(csv, "id,group");
        for (id, group) in &self.groups {
            let _ = writeln!(csv, "{},{}", cell(id), cell(group));
        }
        csv
    }

    /// What a person wants to know: how many were found, what is left to judge, what was capped.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let (removed, groups) = (self.duplicates.removed(), self.duplicates.groups.len());
        let left = self.groups.len() - removed;
        let mut remarks = vec![format!(
            "{} records: {removed} duplicates in {groups} groups, {left} records left",
            self.groups.len()
        )];
        match self.duplicates.unsure.len() {
            0 => {}
            1 => remarks.push("1 pair only a person can judge was not merged".to_owned()),
            n => remarks.push(format!("{n} pairs only a person can judge were not merged")),
        }
        remarks.extend(self.duplicates.capped_blocks.iter().map(|block| {
            format!(
                "{} records share one {} (for instance {}); of these only pairs that share something rarer were compared",
                block.records, block.shared, block.example
            )
        }));
        remarks
    }
}

/// The kept record of each group, in the order of the files.
///
/// # Errors
/// [`Failure::Output`] when a record cannot be written.
pub fn write_kept(
    exports: &Exports,
    found: &FoundDuplicates,
    format: WriteFormat,
) -> Result<Vec<u8>, Failure> {
    let is_kept = |number: usize| found.groups.get(number).is_some_and(|(id, group)| id == group);
    written_with(exports, format, is_kept)
}

/// Writes a file whole or not at all.
///
/// # Errors
/// [`Failure::Folder`] when the system refuses; what stood there before still stands.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(folder::replace_file(path, bytes)?)
}
