//! Every output of a run, made in memory from an evaluation. Nothing here counts, decides or asks the
//! clock, so the same evaluation gives the same bytes.

mod methods;
mod page;
mod tables;

pub use methods::methods;
pub(crate) use tables::told_fate;

use crate::evaluation::Evaluation;
use crate::exchange::written;
use crate::failure::Failure;
use crate::wording::counted;
use askama::Template;
use page::{Cell, Page, PrintedNumber, RecordLine, RecordSet, Section};
use revflow_flow::{Counts, Drawing, Finding, FlowBox, Ids, Unit, draw, to_json};
use revflow_import::WriteFormat;
use revflow_review::{Fate, Record, RecordId, Severity};
use revflow_tables::Table;
use std::collections::BTreeMap;
use std::io;

/// The files of a run by their names in the output folder. `command` is printed in the page.
///
/// # Errors
/// [`Failure::Output`] when an output cannot be made.
pub fn outputs(evaluation: &Evaluation, command: &str) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut files = BTreeMap::new();
    let counts = evaluation.flow.counts();
    files.insert("flow.svg".to_owned(), draw(&counts, &drawing(evaluation, "report.html")).into_bytes());
    let mut csv = Vec::new();
    counts.write_csv(&mut csv).map_err(io::Error::from)?;
    files.insert("flow.csv".to_owned(), csv);
    let mut json = serde_json::to_vec_pretty(&to_json(&evaluation.flow)).map_err(io::Error::from)?;
    json.push(b'\n');
    files.insert("flow.json".to_owned(), json);
    files.insert("included.ris".to_owned(), included(evaluation)?);
    let tables = tables::tables(evaluation).map_err(io::Error::from)?;
    for table in &tables {
        let (mut csv, mut parquet) = (Vec::new(), Vec::new());
        table.write_csv(&mut csv).map_err(io::Error::from)?;
        table.write_parquet(&mut parquet).map_err(io::Error::from)?;
        files.insert(format!("tables/{}.csv", table.name()), csv);
        files.insert(format!("tables/{}.parquet", table.name()), parquet);
    }
    files.insert("report.html".to_owned(), page(evaluation, &counts, &tables, command)?.into_bytes());
    Ok(files)
}

/// What the diagram of a review says beside its numbers. Boxes link to their records in `page`, which
/// is empty within the page itself.
pub(crate) fn drawing(evaluation: &Evaluation, page: &str) -> Drawing {
    let review = &evaluation.protocol.review;
    let searched = evaluation.protocol.search.completed.as_ref();
    let searched = searched.map_or_else(String::new, |date| format!(" Search completed on {date}."));
    Drawing {
        title: format!("PRISMA 2020 flow diagram of {}", review.id),
        description: format!("{}.{searched}", review.title.trim_end_matches('.')),
        addresses: evaluation
            .flow
            .boxes()
            .map(|(flow_box, _)| (flow_box, format!("{page}#{}", anchor(flow_box))))
            .collect(),
    }
}

fn anchor(flow_box: FlowBox) -> String {
    format!("box-{}", flow_box.key().replace('_', "-"))
}

/// The reports of included studies, as reference managers read them.
fn included(evaluation: &Evaluation) -> Result<Vec<u8>, Failure> {
    let is_included =
        |record: &&Record| matches!(evaluation.fates.get(&record.id), Some(Fate::Included { .. }));
    let records = evaluation.imported.records().filter(is_included);
    written(records.map(|record| (record, evaluation.citation(record))), WriteFormat::Ris)
}

fn page(
    evaluation: &Evaluation,
    counts: &Counts,
    tables: &[Table],
    command: &str,
) -> Result<String, Failure> {
    let protocol = &evaluation.protocol;
    let svg = draw(counts, &drawing(evaluation, ""));
    let page = Page {
        version: env!("CARGO_PKG_VERSION"),
        command,
        id: &protocol.review.id,
        title: &protocol.review.title,
        question: &protocol.review.question,
        reviewers: protocol.review.reviewers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        completed: protocol.search.completed.as_deref(),
        note: protocol.review.note.as_deref(),
        stamp: stamp(evaluation),
        svg: svg.split_once("?>").map_or(svg.as_str(), |(_, svg)| svg).trim(),
        balance: balance(evaluation),
        differences: printed_numbers(evaluation),
        warnings: warnings(evaluation),
        notes: notes(evaluation),
        methods: &methods(evaluation),
        include: &protocol.include,
        exclude: protocol
            .reasons
            .iter()
            .map(|reason| (reason.key().to_string(), reason.label().to_owned()))
            .collect(),
        sections: tables.iter().filter_map(section).collect(),
        boxes: boxes(evaluation),
        inputs: evaluation.inputs.iter().map(|(file, hash)| (file.as_str(), hash.as_str())).collect(),
    };
    Ok(page.render().map_err(io::Error::other)?)
}

/// What a reader must know of a review that is not finished.
fn stamp(evaluation: &Evaluation) -> Option<String> {
    let pending = evaluation.flow.pending_size();
    let records = counted(pending, "record has", "records have");
    (pending > 0).then(|| format!("Review in progress: {records} no final fate yet."))
}

/// One sentence on whether the numbers add up.
pub(crate) fn balance(evaluation: &Evaluation) -> String {
    let records = evaluation.imported.records().count();
    let mut sentence = format!(
        "Each of the {records} imported records has exactly one fate, and every box of the diagram balances with its neighbours."
    );
    let differing =
        evaluation.differences.iter().filter(|difference| difference.finding != Finding::Agrees).count();
    match (evaluation.differences.len(), differing) {
        (0, _) => {}
        (all, 0) => sentence.push_str(&format!(" All {all} published numbers agree with it.")),
        (all, 1) => sentence.push_str(&format!(" Of {all} published numbers 1 differs.")),
        (all, some) => sentence.push_str(&format!(" Of {all} published numbers {some} differ.")),
    }
    sentence
}

fn printed_numbers(evaluation: &Evaluation) -> Vec<PrintedNumber> {
    evaluation
        .differences
        .iter()
        .map(|difference| PrintedNumber {
            name: difference.key.replace('-', " "),
            printed: difference.published.to_string(),
            run: difference.run.map_or_else(|| "\u{2013}".to_owned(), |figure| figure.to_string()),
            sentence: match difference.finding {
                Finding::Agrees => "agrees".to_owned(),
                Finding::Differs | Finding::Exceeds(_) | Finding::Unknown => sentence(&difference.sentence),
            },
        })
        .collect()
}

/// What a person should look at: differences first, then what was wrong in files.
pub(crate) fn warnings(evaluation: &Evaluation) -> Vec<String> {
    let differing = evaluation.differences.iter().filter(|difference| difference.finding != Finding::Agrees);
    let remarks = evaluation.remarks.iter().map(ToString::to_string);
    let problems = evaluation.problems.iter().filter(|problem| problem.severity > Severity::Note);
    differing
        .map(|difference| sentence(&difference.sentence))
        .chain(remarks)
        .chain(problems.map(ToString::to_string))
        .collect()
}

/// What was assumed or put right.
fn notes(evaluation: &Evaluation) -> Vec<String> {
    let notes = evaluation.problems.iter().filter(|problem| problem.severity == Severity::Note);
    notes.map(ToString::to_string).collect()
}

/// A text with a capital letter at its beginning.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The heading and the introduction of each table on the page; tables not named here are files only.
fn section(table: &Table) -> Option<Section> {
    let (title, intro) = match table.name() {
        "search-results" => (
            "Search results",
            "What each source gave, how much of it no other source had, and what of it was included.",
        ),
        "agreement" => (
            "Agreement between reviewers",
            "First votes, before any discussion, where two reviewers or more vote on each record, each statistic with its 95 % interval. Positive agreement is agreement to include, negative agreement to exclude. An empty cell is not defined.",
        ),
        "included-studies" => ("Included studies", "What was extracted about each study."),
        "factors" => (
            "Factors by code",
            "How many included studies named each factor, and which; evidence beside the studies is counted apart.",
        ),
        "appraisal" => ("Appraisal", "How good the studies were judged to be, and with which checklist."),
        "excluded-full-texts" => ("Full texts excluded", "Each with its primary reason."),
        "not-retrieved" => ("Reports not retrieved", "Sought, and not got."),
        "duplicates" => ("Duplicates", "Which record was removed in favour of which, and why."),
        "pairs-to-judge" if table.height() > 0 => (
            "Pairs to judge",
            "Too alike to be told apart without a person, and not merged. `revflow deduplicate PROTOCOL --queue FILE.csv` writes them side by side.",
        ),
        "related" if table.height() > 0 => (
            "Records that belong together",
            "No duplicates: corrections, comments, versions, parts. Of use when reports are gathered into studies.",
        ),
        _ => return None,
    };
    let is_number = |text: &str| !text.is_empty() && text.parse::<f64>().is_ok();
    let cell = |text: String| Cell { is_number: is_number(&text), text };
    Some(Section {
        id: table.name(),
        title,
        intro,
        header: table.header().map(|name| name.replace('-', " ")).collect(),
        rows: table.rows().into_iter().map(|row| row.into_iter().map(cell).collect()).collect(),
    })
}

/// Every box with its records, as the diagram links to them.
fn boxes(evaluation: &Evaluation) -> Vec<RecordSet> {
    let records: BTreeMap<&str, &Record> =
        evaluation.imported.records().map(|record| (record.id.as_str(), record)).collect();
    let studies: BTreeMap<&str, &str> =
        evaluation.extracted.studies.iter().map(|study| (study.id.as_str(), study.label.as_str())).collect();
    let line = |unit: Unit, id: &str| RecordLine {
        id: id.to_owned(),
        text: match unit {
            Unit::Studies => studies.get(id).map_or_else(String::new, ToString::to_string),
            Unit::Records | Unit::Reports => {
                records.get(id).map_or_else(String::new, |record| tables::line(record))
            }
        },
    };
    let set = |(flow_box, ids): (FlowBox, &Ids)| RecordSet {
        id: anchor(flow_box),
        label: sentence(flow_box.name()),
        records: ids.iter().map(|id| line(flow_box.unit(), id)).collect(),
    };
    let mut sets: Vec<RecordSet> = evaluation.flow.boxes().map(set).collect();
    let pending: Vec<&RecordId> = evaluation.flow.pending().flat_map(|(.., records)| records).collect();
    if !pending.is_empty() {
        sets.push(RecordSet {
            id: "box-pending".to_owned(),
            label: "Pending".to_owned(),
            records: pending.into_iter().map(|id| line(Unit::Records, id.as_str())).collect(),
        });
    }
    sets
}
