//! Export files without a review around them: converting formats, and finding duplicates in files
//! somebody else wants scored, merged or cleaned.

use crate::failure::Failure;
use crate::folder;
use revflow_deduplication::{Duplicates, Rules, Settled, find_duplicates};
use revflow_import::{Import, Options, WriteFormat, WrittenRecord, write};
use revflow_review::{Problem, Record, RecordId, SourceId};
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
    /// All records in the order of the files. Their ids are those the files give, or are made from
    /// file and line, and are told apart where files give the same one.
    pub records: Vec<Record>,
}

/// Reads export files of any format.
///
/// # Errors
/// [`Failure`] when a file cannot be read or is not understood.
pub fn read_exports(files: &[PathBuf]) -> Result<Exports, Failure> {
    let mut imports = Vec::new();
    for path in files {
        let file = File::open(path).map_err(|cause| Failure::Input { path: path.clone(), cause })?;
        imports.push(revflow_import::read(file, &path.display().to_string(), &Options::default())?);
    }
    let records = records(&mut imports);
    Ok(Exports { imports, records })
}

/// The records of all files. A repeated id is told apart and noted: two lines of a groups file
/// with one id would be one record lost.
fn records(imports: &mut [Import]) -> Vec<Record> {
    let mut records = Vec::new();
    let mut taken: BTreeSet<RecordId> = BTreeSet::new();
    // Where counting an id goes on: to begin anew for every record that has it would be quadratic.
    let mut counting: BTreeMap<RecordId, RangeFrom<u32>> = BTreeMap::new();
    for import in imports {
        let mut problems = Vec::new();
        // Entries are moved out: the records are what is used from here on.
        for entry in std::mem::take(&mut import.entries) {
            let file =
                Path::new(&entry.place.file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let made = || made_id(file.as_deref().unwrap_or_default(), entry.place.line);
            let own = entry.citation.key.as_deref().and_then(|key| RecordId::parse(key).ok());
            // A number must still fit behind it.
            let own = own.filter(|id| id.as_str().len() < 180);
            let mut id = own.clone().unwrap_or_else(made);
            if !taken.insert(id.clone()) {
                let repeated = id.clone();
                id = counting
                    .entry(id)
                    .or_insert(2..)
                    .filter_map(|nth| RecordId::parse(&format!("{repeated}#{nth}")).ok())
                    .find(|id| !taken.contains(id))
                    .unwrap_or(repeated.clone());
                taken.insert(id.clone());
                if own.is_some() {
                    let fact = format!("the id \"{repeated}\" was given before");
                    problems.push(Problem::note(entry.place.clone(), fact, format!("called it \"{id}\"")));
                }
            }
            let source = entry.citation.database.as_deref().and_then(|name| SourceId::parse(name).ok());
            let source = source.or_else(|| SourceId::parse(file.as_deref().unwrap_or_default()).ok());
            // A file name without a letter or digit still is a source.
            let Some(source) = source.or_else(|| SourceId::parse("export").ok()) else { continue };
            records.push(Record { id, source, place: entry.place, citation: entry.citation });
        }
        import.problems.append(&mut problems);
    }
    records
}

/// `medline-201`: the name of the file and the line the entry begins at.
fn made_id(file: &str, line: u32) -> RecordId {
    let name: String = file
        .chars()
        .map(|c| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' })
        .collect();
    let name = if name.is_empty() { "record".to_owned() } else { name };
    let fits: String = name.chars().take(80).collect();
    RecordId::parse(&format!("{fits}-{line}"))
        .unwrap_or_else(|_| RecordId::of(&revflow_review::Citation::default(), line.to_be_bytes(), 0))
}

/// The records in a format, in the order of the files.
///
/// # Errors
/// [`Failure::Output`] when a record cannot be written.
pub fn write_exports(exports: &Exports, format: WriteFormat) -> Result<Vec<u8>, Failure> {
    written(exports.records.iter(), format)
}

/// The records of an evaluation or of files, written.
pub(crate) fn written<'r>(
    records: impl Iterator<Item = &'r Record>,
    format: WriteFormat,
) -> Result<Vec<u8>, Failure> {
    let records: Vec<WrittenRecord<'_>> = records
        .map(|record| WrittenRecord {
            id: record.id.as_str(),
            citation: &record.citation,
            source: Some(record.citation.database.as_deref().unwrap_or(record.source.as_str())),
        })
        .collect();
    let mut bytes = Vec::new();
    write(&records, format, &mut bytes)?;
    Ok(bytes)
}

/// Duplicates among the records of export files.
#[derive(Debug)]
pub struct FoundDuplicates {
    duplicates: Duplicates,
    /// For each record, in the order of the files, its id and its group.
    groups: Vec<(RecordId, RecordId)>,
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
    let kept: BTreeMap<&RecordId, &RecordId> = duplicates
        .groups
        .iter()
        .flat_map(|group| group.duplicates.iter().map(move |duplicate| (duplicate, &group.kept)))
        .collect();
    let group = |record: &Record| (*kept.get(&record.id).unwrap_or(&&record.id)).clone();
    let groups = exports.records.iter().map(|record| (record.id.clone(), group(record))).collect();
    FoundDuplicates { duplicates, groups }
}

impl FoundDuplicates {
    /// `id,group`, one line per record; records of one report have the same group, which is the id
    /// of the record that is kept.
    #[must_use]
    pub fn groups_csv(&self) -> Vec<u8> {
        let mut csv = Vec::with_capacity(self.groups.len() * 32);
        // Writing to memory cannot fail; ids hold no commas, quotes or line ends.
        let _ = writeln!(csv, "id,group");
        for (id, group) in &self.groups {
            let _ = writeln!(csv, "{id},{group}");
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
    let kept = exports.records.iter().zip(&found.groups).filter(|(_, (id, group))| id == group);
    written(kept.map(|(record, _)| record), format)
}

/// Writes a file whole or not at all.
///
/// # Errors
/// [`Failure::Folder`] when the system refuses; what stood there before still stands.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(folder::replace_file(path, bytes)?)
}
