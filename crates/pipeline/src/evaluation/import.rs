//! Identification: every export the protocol names becomes records, and every source is held to the
//! hits it showed.

use super::Corridor;
use crate::failure::Failure;
use crate::protocol::SearchedSource;
use rayon::prelude::*;
use revflow_import::{Entry, Import, Options, Receipt};
use revflow_review::{Place, Problem, Record, RecordId, SourceId, nearest};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

/// What one source gave.
#[derive(Debug, Clone)]
pub struct SourceImport {
    /// The source, as the protocol lists it.
    pub searched: SearchedSource,
    /// Its records, in file order.
    pub records: Vec<Record>,
}

/// What all sources gave.
#[derive(Debug, Clone)]
pub struct Imported {
    /// One per source, in the order of the protocol.
    pub sources: Vec<SourceImport>,
    /// One per export file, by its name in the protocol.
    pub receipts: BTreeMap<String, Receipt>,
    /// For each record the number of its source and its number there: tables ask for every record,
    /// and a review may hold a hundred thousand.
    at: BTreeMap<RecordId, (usize, usize)>,
}

impl Imported {
    /// All records in the order of sources and files.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.sources.iter().flat_map(|source| &source.records)
    }

    /// A record by its id, in logarithmic time.
    #[must_use]
    pub fn record(&self, id: &RecordId) -> Option<&Record> {
        let (source, nth) = self.at.get(id)?;
        self.sources.get(*source)?.records.get(*nth)
    }
}

/// Reads every export once, shares out workbooks that several sources use, and checks the hits.
pub(super) fn import(sources: &[SearchedSource], corridor: &mut Corridor<'_>) -> Result<Imported, Failure> {
    let mut sharers: BTreeMap<&Path, Vec<&SearchedSource>> = BTreeMap::new();
    for searched in sources {
        let Some(path) = &searched.export else { continue };
        sharers.entry(path).or_default().push(searched);
    }
    let mut imports = read_each(sources)?;
    let mut imported = Imported { sources: Vec::new(), receipts: BTreeMap::new(), at: BTreeMap::new() };
    for (path, import) in &mut imports {
        corridor.problems.append(&mut import.problems);
        let name = sharers[path].first().map_or_else(String::new, |searched| searched.export_name.clone());
        corridor.inputs.insert(name.clone(), import.receipt.sha256.clone());
        imported.receipts.insert(name, import.receipt.clone());
        if sharers[path].len() > 1 {
            corridor.say(import.receipt.to_string());
            refuse_unlisted_sources(&import.entries, &sharers[path])?;
        }
    }
    corridor.problems.extend(same_bytes(&imported.receipts));
    for searched in sources {
        let records = match &searched.export {
            None => Vec::new(),
            Some(path) => {
                let shared = sharers[path.as_path()].len() > 1;
                let belongs = |entry: &Entry| !shared || listed(entry).as_ref() == Some(&searched.source.id);
                imports[path.as_path()].records(&searched.source.id, belongs)
            }
        };
        if let Some(line) = receipt_line(searched, &records, &imported.receipts) {
            corridor.say(line);
        }
        corridor.problems.extend(hits_problem(searched, records.len()));
        let source = imported.sources.len();
        imported
            .at
            .extend(records.iter().enumerate().map(|(nth, record)| (record.id.clone(), (source, nth))));
        imported.sources.push(SourceImport { searched: searched.clone(), records });
    }
    let silent = sources.iter().filter(|searched| searched.export.is_none());
    let silent: Vec<&str> = silent.map(|searched| searched.source.name.as_str()).collect();
    if !silent.is_empty() {
        corridor.say(format!("{} sources gave no hits: {}", silent.len(), silent.join("; ")));
    }
    Ok(imported)
}

/// Every export once, side by side, as the first source that names it says. The first failure is that
/// of the first source, whoever failed first.
fn read_each(sources: &[SearchedSource]) -> Result<BTreeMap<&Path, Import>, Failure> {
    let mut named: Vec<(&PathBuf, &SearchedSource)> = Vec::new();
    let mut seen: BTreeSet<&Path> = BTreeSet::new();
    for searched in sources {
        named.extend(searched.export.iter().filter(|path| seen.insert(path)).map(|path| (path, searched)));
    }
    let read: Vec<Result<Import, Failure>> =
        named.par_iter().map(|(path, searched)| read(path, searched)).collect();
    named.iter().zip(read).map(|((path, _), import)| Ok((path.as_path(), import?))).collect()
}

fn read(path: &PathBuf, searched: &SearchedSource) -> Result<Import, Failure> {
    let file = File::open(path).map_err(|cause| Failure::File { path: path.clone(), cause })?;
    let options = Options { format: searched.format, columns: searched.columns.clone() };
    Ok(revflow_import::read(file, &searched.export_name, &options)?)
}

/// The source a row of a shared workbook names.
fn listed(entry: &Entry) -> Option<SourceId> {
    SourceId::parse(entry.listed_source.as_deref()?).ok()
}

/// A row whose source the protocol does not list would belong to nobody: the run stops, so that no
/// record is lost in silence.
fn refuse_unlisted_sources(entries: &[Entry], sharers: &[&SearchedSource]) -> Result<(), Failure> {
    for entry in entries {
        let id = listed(entry);
        if sharers.iter().any(|searched| Some(&searched.source.id) == id.as_ref()) {
            continue;
        }
        let name = entry.listed_source.as_deref().unwrap_or_default();
        let names = || sharers.iter().map(|searched| searched.source.name.as_str());
        let (fact, remedy) = if name.is_empty() {
            let sharing = names().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
            let fact = format!(
                "the record does not say in which of the sources of this file it was found ({sharing})"
            );
            (fact, "give each source an export of its own, or each row of a table its source".to_owned())
        } else {
            let fact = format!("the row names the source \"{name}\", which the protocol does not list");
            let remedy = match nearest(name, names()) {
                Some(near) => format!("did you mean \"{near}\"? Otherwise list it under [[search.other]]"),
                None => "list it under [[search.other]], or correct the row".to_owned(),
            };
            (fact, remedy)
        };
        return Err(Failure::Unlisted(Box::new(Problem::rejected(entry.place.clone(), fact, remedy))));
    }
    Ok(())
}

/// Two exports with the same bytes: one search was saved under two names, or copied over another.
fn same_bytes(receipts: &BTreeMap<String, Receipt>) -> Vec<Problem> {
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    let mut problems = Vec::new();
    for (name, receipt) in receipts {
        if let Some(other) = first.insert(&receipt.sha256, name) {
            let fact = format!("the file has the same bytes as {other}");
            let remedy = "its records are counted for both sources; put the right export in its place";
            problems.push(Problem::warning(Place::file(name), fact, remedy));
        }
    }
    problems
}

/// Holds a source to what it showed on the day of the search.
fn hits_problem(searched: &SearchedSource, read: usize) -> Option<Problem> {
    let hits = searched.hits.filter(|hits| *hits != read)?;
    let name = &searched.source.name;
    let fact = format!("{name} showed {hits} hits, and its export holds {read} readable records");
    let remedy = if read < hits {
        "export the search again, or correct `hits` in the protocol if the number was mistyped"
    } else {
        "look for records of another search in the file, or correct `hits` in the protocol"
    };
    Some(Problem::warning(Place::file(&searched.export_name), fact, remedy))
}

/// `Medline: 16 hits declared, all read; medline.nbib: PubMed (nbib), …`
fn receipt_line(
    searched: &SearchedSource,
    records: &[Record],
    receipts: &BTreeMap<String, Receipt>,
) -> Option<String> {
    let name = &searched.source.name;
    let receipt = receipts.get(&searched.export_name)?;
    let hits = match searched.hits {
        Some(1) if records.len() == 1 => "1 hit declared, read".to_owned(),
        Some(hits) if hits == records.len() => format!("{hits} hits declared, all read"),
        Some(hits) => format!("{hits} hits declared, {} READ", records.len()),
        None => format!("{} read, hits not declared", records.len()),
    };
    Some(if records.len() == receipt.read {
        format!("{name}: {hits}; {receipt}")
    } else {
        format!("{name}: {hits}; from {}", receipt.file)
    })
}
