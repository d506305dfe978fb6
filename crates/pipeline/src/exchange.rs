//! Export files without a review around them: reading them, and writing them in another format.

use crate::failure::Failure;
use crate::folder;
use rayon::prelude::*;
use revflow_import::{Format, FoundDecision, Import, Options, WriteFormat, WrittenRecord, write};
use revflow_review::{Citation, Problem, Record, RecordId, ShortText, SourceId};
use std::collections::{HashMap, HashSet};
use std::fs::File;
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
    taken: HashSet<String>,
    /// Where counting a text goes on: to begin anew for every repeat would be quadratic.
    counting: HashMap<String, RangeFrom<u32>>,
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
    let mut name = FileName::of("");
    for import in imports {
        let mut problems = Vec::new();
        let entries = std::mem::take(&mut import.entries);
        ids.reserve(entries.len());
        beside.reserve(entries.len());
        // Entries become records where they lie: a million of them twice would be a gigabyte.
        let read = entries.into_iter().map(|entry| {
            name.update(&entry.place.file);
            let made = || made_id(&name.stem, entry.place.line);
            let own = entry.citation.key.as_deref().map(str::trim).filter(|key| !key.is_empty());
            let written = distinct.next(own.map_or_else(made, str::to_owned));
            if let Some(own) = own.filter(|own| *own != written) {
                let fact = format!("the id \"{own}\" was given before");
                problems.push(Problem::note(entry.place.clone(), fact, format!("called it \"{written}\"")));
            }
            // An id a record cannot have, with blanks or commas in it, is still the one it is written with.
            let made = |_| RecordId::parse(&distinct.next(made()));
            // What is made is sound; were it not, a record still has a name, and is not lost.
            let id = RecordId::parse(&written)
                .or_else(made)
                .unwrap_or_else(|_| RecordId::of(&entry.citation, entry.place.line.to_be_bytes(), 0));
            let source = entry.citation.database.as_deref().and_then(|name| SourceId::parse(name).ok());
            let source = source.unwrap_or_else(|| name.source.clone());
            ids.push(written);
            beside.push(Beside { unknown: entry.unknown, decisions: entry.decisions });
            Record { id, source, place: entry.place, citation: entry.citation }
        });
        let read: Vec<Record> = read.collect();
        if records.is_empty() {
            records = read;
        } else {
            records.extend(read);
        }
        import.problems.append(&mut problems);
    }
    (records, ids, beside)
}

/// What the name of a file says: read once, for the thousands of entries that stand in it.
struct FileName {
    file: String,
    stem: String,
    source: SourceId,
}

impl FileName {
    fn of(file: &str) -> Self {
        let stem = Path::new(file).file_stem();
        let stem = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        // A file name without a letter or digit still is a source.
        let source = SourceId::parse(&stem).unwrap_or_else(|_| SourceId::unnamed());
        Self { file: file.to_owned(), stem, source }
    }

    fn update(&mut self, file: &str) {
        if self.file != file {
            *self = Self::of(file);
        }
    }
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
    let all = exports.ids.iter().zip(&exports.records).zip(&exports.beside);
    let records: Vec<WrittenRecord<'_>> = all
        .map(|((id, record), beside)| WrittenRecord {
            unknown: &beside.unknown,
            decisions: &beside.decisions,
            ..to_write(id, record)
        })
        .collect();
    bytes(&records, format)
}

pub(crate) fn to_write<'r>(id: &'r str, record: &'r Record) -> WrittenRecord<'r> {
    let source = record.citation.database.as_deref().unwrap_or(record.source.as_str());
    WrittenRecord { source: Some(source), ..WrittenRecord::new(id, &record.citation) }
}

fn bytes(records: &[WrittenRecord<'_>], format: WriteFormat) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    write(records, format, &mut bytes)?;
    Ok(bytes)
}

/// The records of an evaluation, written, each with its id and with what is known of its work.
pub(crate) fn written<'r>(
    records: impl Iterator<Item = (&'r Record, &'r Citation)>,
    format: WriteFormat,
) -> Result<Vec<u8>, Failure> {
    let written =
        records.map(|(record, citation)| WrittenRecord { citation, ..to_write(record.id.as_str(), record) });
    let records: Vec<WrittenRecord<'_>> = written.collect();
    bytes(&records, format)
}

/// Writes a file whole or not at all.
///
/// # Errors
/// [`Failure::Folder`] when the system refuses; what stood there before still stands.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    Ok(folder::replace_file(path, bytes)?)
}
