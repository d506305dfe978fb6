//! The corridor: from a protocol to the fate of every record, one file per stage, in order. Each
//! stage is a pure function of another crate; here its input is read and its output kept.

mod deduplication;
mod extraction;
mod fates;
mod import;
mod names;
mod retrieval;
mod screening;

pub use extraction::Extracted;
pub use import::{Imported, SourceImport};
pub use screening::Screened;

use crate::failure::Failure;
use crate::folder::hex_sha256;
use crate::protocol::Protocol;
use revflow_deduplication::{Combined, Duplicates, Settled};
use revflow_flow::{Difference, Flow, Item, Violation, Weight, compare, compare_agreement, count};
use revflow_review::{
    Citation, Fate, Problem, Record, RecordId, Resolution, Retrieval, Severity, Source, Stage,
};
use revflow_store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Everything a protocol and its files say, computed once.
#[derive(Debug)]
pub struct Evaluation {
    /// The protocol.
    pub protocol: Protocol,
    /// Records and receipts, by source.
    pub imported: Imported,
    /// Groups of duplicates, with their reasons.
    pub duplicates: Duplicates,
    /// For each removed duplicate the record that was kept.
    pub kept: BTreeMap<RecordId, RecordId>,
    /// What people decided on pairs.
    pub settled: Settled,
    /// How many decisions on pairs could not be read or applied; why is among the problems.
    pub unapplied: usize,
    /// For each record that was kept and lacks something what its duplicates add.
    pub combined: BTreeMap<RecordId, Combined>,
    /// Screening of titles and abstracts.
    pub title_abstract: Screened,
    /// What became of the reports that were sought.
    pub retrieval: BTreeMap<RecordId, Retrieval>,
    /// Screening of full texts.
    pub full_text: Screened,
    /// Studies, answers and ratings.
    pub extracted: Extracted,
    /// The one fate of every record.
    pub fates: BTreeMap<RecordId, Fate>,
    /// The boxes of the diagram.
    pub flow: Flow,
    /// Identities that hold only with an explanation.
    pub remarks: Vec<Violation>,
    /// What the printed report says, held against the flow.
    pub differences: Vec<Difference>,
    /// Everything that was assumed, not understood or rejected, in the order of the stages.
    pub problems: Vec<Problem>,
    /// SHA-256 of every file that was read, by the name messages give it.
    pub inputs: BTreeMap<String, String>,
}

impl Evaluation {
    /// A record by its id, in logarithmic time.
    #[must_use]
    pub fn record(&self, id: &RecordId) -> Option<&Record> {
        self.imported.record(id)
    }

    /// What is known of the work of a record: what its source says, and what it lacks from its
    /// duplicates.
    #[must_use]
    pub fn citation<'e>(&'e self, record: &'e Record) -> &'e Citation {
        self.combined.get(&record.id).map_or(&record.citation, |combined| &combined.citation)
    }

    /// The sources in the order of the protocol.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.protocol.search.sources.iter().map(|searched| &searched.source)
    }
}

/// The record a text means. Copies of one work share their first author and year: a text that fits
/// copies of one work alone means the one that was kept.
pub(crate) fn meant(
    text: &str,
    known: &BTreeSet<RecordId>,
    kept: &BTreeMap<RecordId, RecordId>,
) -> Resolution {
    let found = Resolution::of(text, known);
    if !matches!(found, Resolution::Ambiguous(_)) {
        return found;
    }
    let mut works = beginning_with(text, known).map(|record| kept.get(record).unwrap_or(record));
    match works.next() {
        Some(first) if works.all(|work| work == first) => Resolution::Record(first.clone()),
        _ => found,
    }
}

/// The records whose id begins with a text and a hyphen.
pub(crate) fn beginning_with<'k>(
    text: &str,
    known: &'k BTreeSet<RecordId>,
) -> impl Iterator<Item = &'k RecordId> {
    let beginning = format!("{}-", text.trim());
    let from = RecordId::parse(&beginning).ok();
    from.into_iter()
        .flat_map(|from| known.range(from..))
        .take_while(move |record| record.as_str().starts_with(&beginning))
}

/// What a run tells while it works.
#[derive(Debug)]
pub enum Event<'a> {
    /// A stage begins.
    Stage(&'static str),
    /// A line a person reads.
    Line(&'a str),
}

impl Event<'_> {
    /// How many stages a run has.
    pub const STAGES: u64 = 8;
}

/// What every stage in the corridor may use: a voice, and the lists that grow from stage to stage.
pub(crate) struct Corridor<'c> {
    tell: &'c mut dyn FnMut(Event<'_>),
    problems: Vec<Problem>,
    inputs: BTreeMap<String, String>,
    names: BTreeMap<PathBuf, String>,
}

impl<'c> Corridor<'c> {
    fn new(protocol: &Protocol, tell: &'c mut dyn FnMut(Event<'_>)) -> Self {
        let exports = protocol.search.sources.iter().map(|searched| searched.export_name.as_str());
        let names = names::names(protocol.tables_by_hand(), &exports.collect());
        Self { tell, problems: Vec::new(), inputs: BTreeMap::new(), names }
    }

    fn stage(&mut self, name: &'static str) {
        (self.tell)(Event::Stage(name));
    }

    fn say(&mut self, line: impl AsRef<str>) {
        (self.tell)(Event::Line(line.as_ref()));
    }

    /// The bytes of a file of decisions, results or answers, and its name for messages.
    fn read_file(&mut self, path: &Path) -> Result<(Vec<u8>, String), Failure> {
        let bytes = fs::read(path).map_err(|cause| Failure::File { path: path.to_owned(), cause })?;
        let name = self.names.get(path).cloned().unwrap_or_else(|| path.to_string_lossy().into_owned());
        self.inputs.insert(name.clone(), hex_sha256(&bytes));
        Ok((bytes, name))
    }

    /// Keeps what was wrong with a file of decisions, results or answers of which `read` rows were read.
    ///
    /// # Errors
    /// [`Failure::Unusable`] when nothing could be read because of the file or its header: a run would
    /// take every record for undecided and replace good results.
    fn keep(&mut self, mut problems: Vec<Problem>, read: usize) -> Result<(), Failure> {
        let of_the_file =
            |problem: &Problem| problem.severity == Severity::Rejected && problem.place.line <= 1;
        if read == 0
            && let Some(problem) = problems.iter().find(|problem| of_the_file(problem))
        {
            return Err(Failure::Unusable(Box::new(problem.clone())));
        }
        self.problems.append(&mut problems);
        Ok(())
    }
}

/// Computes everything a protocol and its files say. Decisions are appended to `store` and read
/// back from it; nothing else is written.
///
/// # Errors
/// [`Failure`] when a file cannot be read or understood, when a row of a shared workbook belongs to
/// no source, when the store refuses, or when the flow does not balance.
pub fn evaluate(
    protocol: Protocol,
    store: &mut Store,
    tell: &mut dyn FnMut(Event<'_>),
) -> Result<Evaluation, Failure> {
    let mut corridor = Corridor::new(&protocol, tell);

    corridor.stage("importing");
    let imported = import::import(&protocol.search.sources, &mut corridor)?;
    for (name, receipt) in &imported.receipts {
        let sharing = imported.sources.iter().filter(|source| source.searched.export_name == *name);
        let records: Vec<&Record> = sharing.flat_map(|source| &source.records).collect();
        let text = serde_json::to_string(receipt).map_err(|error| Failure::Output(error.into()))?;
        store.put_import(name, &receipt.sha256, &text, &records)?;
    }

    corridor.stage("removing duplicates");
    let records: Vec<Record> = imported.records().cloned().collect();
    let (settled, unapplied) = deduplication::settled(&protocol, &records, &mut corridor)?;
    let duplicates = deduplication::deduplicate(&protocol, &records, &settled, &mut corridor);
    let kept = deduplication::kept(&duplicates);
    let combined = deduplication::combined(&protocol, &imported, &duplicates);

    let known: BTreeSet<RecordId> = records.iter().map(|record| record.id.clone()).collect();
    let as_written = |text: &str| meant(text, &known, &kept);
    // What is said of a record that was removed as a duplicate is said of the one that was kept.
    let resolve = |text: &str| match as_written(text) {
        Resolution::Record(record) => Resolution::Record(kept.get(&record).cloned().unwrap_or(record)),
        other => other,
    };
    let by_source: BTreeMap<_, _> =
        protocol.search.sources.iter().map(|s| (&s.source.id, s.source.arm)).collect();
    let survivors = |databases: bool| {
        let of_arm = |record: &&Record| {
            by_source.get(&record.source).is_some_and(|arm| arm.is_database_or_register() == databases)
        };
        let survives = |record: &&Record| !kept.contains_key(&record.id);
        records.iter().filter(of_arm).filter(survives).map(|record| record.id.clone()).collect::<Vec<_>>()
    };

    let people = screening::People { resolve: &as_written, kept: &kept };

    corridor.stage("screening titles and abstracts");
    let screened = survivors(true);
    let title_abstract =
        screening::screen(Stage::TitleAbstract, &protocol, &screened, &people, store, &mut corridor)?;

    corridor.stage("retrieving reports");
    // Records of other methods are not screened on title and abstract: they are sought at once.
    let sought: Vec<RecordId> = title_abstract.included().cloned().chain(survivors(false)).collect();
    let retrieval = retrieval::retrieve(&protocol, &sought, &resolve, &mut corridor)?;

    corridor.stage("screening full texts");
    let retrieved = |record: &&RecordId| matches!(retrieval.get(*record), Some(Retrieval::Retrieved(_)));
    let assessed: Vec<RecordId> = sought.iter().filter(retrieved).cloned().collect();
    let full_text = screening::screen(Stage::FullText, &protocol, &assessed, &people, store, &mut corridor)?;

    corridor.stage("extracting and appraising");
    let extracted = extraction::extract(&protocol, full_text.included(), &resolve, &mut corridor)?;

    corridor.stage("counting the flow");
    let fates = fates::fates(&records, &kept, &title_abstract, &retrieval, &full_text, &extracted);
    let sources: Vec<Source> =
        protocol.search.sources.iter().map(|searched| searched.source.clone()).collect();
    let items: Vec<Item> = records
        .iter()
        .map(|record| Item::new(record.id.clone(), record.source.clone(), fates.get(&record.id).cloned()))
        .collect();
    let flow = count(&sources, &items)?;
    let (hard, remarks): (Vec<_>, Vec<_>) =
        flow.verify().into_iter().partition(|violation| violation.weight == Weight::Error);
    if !hard.is_empty() {
        return Err(hard.into());
    }
    let mut differences = compare(&protocol.published, &flow);
    let (first, second) = (title_abstract.kappa(), full_text.kappa());
    differences.extend(compare_agreement(&protocol.published, first, second));

    let Corridor { problems, inputs, .. } = corridor;
    Ok(Evaluation {
        protocol,
        imported,
        duplicates,
        kept,
        settled,
        unapplied,
        combined,
        title_abstract,
        retrieval,
        full_text,
        extracted,
        fates,
        flow,
        remarks,
        differences,
        problems,
        inputs,
    })
}
