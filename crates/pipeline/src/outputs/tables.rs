//! The rows of every table, from an evaluation. What is summed here is summed by `tables`; what is
//! printed is what the stages said.

mod agreement;
mod deduplication;

use crate::evaluation::Evaluation;
use revflow_extraction::{AppraisalRow, Factor, StudyRow, appraisal_table, characteristics, factors};
use revflow_review::{AnswerCheck, Arm, Fate, Record, RecordId, ReportId, Retrieval, StudyId};
use revflow_tables::{Column, SourceRow, Table, TableError, contributions};
use std::collections::{BTreeMap, BTreeSet};

/// All tables, in the order of the written review.
pub(super) fn tables(evaluation: &Evaluation) -> Result<Vec<Table>, TableError> {
    let records: BTreeMap<&RecordId, &Record> =
        evaluation.imported.records().map(|record| (&record.id, record)).collect();
    Ok(vec![
        search_results(evaluation)?,
        record_table(evaluation)?,
        deduplication::duplicates(evaluation, &records)?,
        deduplication::to_judge(evaluation, &records)?,
        deduplication::related(evaluation, &records)?,
        deduplication::combined_fields(evaluation)?,
        agreement::agreement(evaluation)?,
        not_retrieved(evaluation, &records)?,
        excluded_full_texts(evaluation, &records)?,
        included_studies(evaluation, &records)?,
        factor_table(evaluation)?,
        appraisal(evaluation)?,
    ])
}

fn search_results(evaluation: &Evaluation) -> Result<Table, TableError> {
    let sources: Vec<_> = evaluation
        .protocol
        .search
        .sources
        .iter()
        .map(|searched| {
            let platform = searched.platform.clone().unwrap_or_default();
            (searched.source.name.clone(), kind(searched.source.arm).to_owned(), platform, searched.hits)
        })
        .collect();
    let rows: Vec<SourceRow> = evaluation
        .imported
        .sources
        .iter()
        .flat_map(|source| source.records.iter().map(move |record| (&source.searched.source.name, record)))
        .map(|(source, record)| {
            let work = evaluation.kept.get(&record.id).unwrap_or(&record.id);
            SourceRow {
                source: source.clone(),
                work: work.to_string(),
                kept: *work == record.id,
                included: matches!(evaluation.fates.get(work), Some(Fate::Included { .. })),
            }
        })
        .collect();
    contributions(&sources, &rows)
}

fn kind(arm: Arm) -> &'static str {
    match arm {
        Arm::Database => "database",
        Arm::Register => "register",
        Arm::Website => "website",
        Arm::Organisation => "organisation",
        Arm::CitationSearching => "citation searching",
        Arm::Stakeholders => "stakeholders",
    }
}

fn record_table(evaluation: &Evaluation) -> Result<Table, TableError> {
    let mut found_in: BTreeMap<&RecordId, BTreeSet<&str>> = BTreeMap::new();
    let names = evaluation.protocol.search.names();
    for record in evaluation.imported.records() {
        let work = evaluation.kept.get(&record.id).unwrap_or(&record.id);
        found_in.entry(work).or_default().insert(names.get(&record.source).copied().unwrap_or_default());
    }
    let records: Vec<&Record> = evaluation.imported.records().collect();
    let text = |of: &dyn Fn(&Record) -> String| records.iter().map(|record| of(record)).collect::<Vec<_>>();
    let told = |record: &Record| evaluation.fates.get(&record.id).map(told_fate).unwrap_or_default();
    Table::new(
        "records",
        vec![
            Column::text("record", text(&|record| record.id.to_string())),
            Column::text(
                "source",
                text(&|record| names.get(&record.source).map_or_else(String::new, ToString::to_string)),
            ),
            Column::text(
                "found-in",
                text(&|record| {
                    let work = evaluation.kept.get(&record.id).unwrap_or(&record.id);
                    found_in
                        .get(work)
                        .map(|names| names.iter().copied().collect::<Vec<_>>().join("; "))
                        .unwrap_or_default()
                }),
            ),
            Column::text("fate", text(&|record| told(record).0.to_owned())),
            Column::text("fate-detail", text(&|record| told(record).1)),
            Column::text("title", text(&|record| record.citation.title.clone().unwrap_or_default())),
            Column::text("authors", text(&authors)),
            Column::optional_count("year", records.iter().map(|record| year(record))),
            Column::text("container", text(&|record| record.citation.container.clone().unwrap_or_default())),
            Column::text(
                "doi",
                text(&|record| record.citation.doi.as_ref().map_or_else(String::new, ToString::to_string)),
            ),
            Column::text("place", text(&|record| record.place.to_string())),
        ],
    )
}

/// The fate as a word, and what belongs to it: the record kept, the reason, the study.
pub(crate) fn told_fate(fate: &Fate) -> (&'static str, String) {
    match fate {
        Fate::Duplicate { of } => ("duplicate", of.to_string()),
        Fate::ExcludedOnTitle { reason } => (
            "excluded on title and abstract",
            reason.as_ref().map(|reason| reason.label().to_owned()).unwrap_or_default(),
        ),
        Fate::NotRetrieved { reason } => ("not retrieved", reason.clone()),
        Fate::ExcludedOnFullText { reason } => ("excluded on full text", reason.label().to_owned()),
        Fate::Included { study } => ("included", study.to_string()),
        Fate::Pending { at } => ("pending", format!("waits for {}", at.as_str())),
    }
}

fn authors(record: &Record) -> String {
    record.citation.authors.iter().map(revflow_review::Author::inverted).collect::<Vec<_>>().join("; ")
}

fn year(record: &Record) -> Option<usize> {
    record.citation.year().and_then(|year| usize::try_from(year.number()).ok())
}

/// `Oliveira et al. 2022. Title`, as lists name a record.
pub(super) fn line(record: &Record) -> String {
    format!("{}. {}", record.citation.short_name(), record.citation.title_or_placeholder())
}

fn not_retrieved(
    evaluation: &Evaluation,
    records: &BTreeMap<&RecordId, &Record>,
) -> Result<Table, TableError> {
    let rows: Vec<(&RecordId, &str)> = evaluation
        .retrieval
        .iter()
        .filter_map(|(record, retrieval)| match retrieval {
            Retrieval::NotRetrieved(reason) => Some((record, reason.as_str())),
            Retrieval::Awaited | Retrieval::Retrieved(_) => None,
        })
        .collect();
    Table::new(
        "not-retrieved",
        vec![
            Column::text("record", rows.iter().map(|(record, _)| record.as_str())),
            Column::text(
                "citation",
                rows.iter().map(|(record, _)| records.get(record).map_or_else(String::new, |r| line(r))),
            ),
            Column::text("reason", rows.iter().map(|(_, reason)| *reason)),
        ],
    )
}

/// The justified list that AMSTAR 2 asks for (item 7).
fn excluded_full_texts(
    evaluation: &Evaluation,
    records: &BTreeMap<&RecordId, &Record>,
) -> Result<Table, TableError> {
    let mut rows: Vec<_> = evaluation
        .fates
        .iter()
        .filter_map(|(record, fate)| match fate {
            Fate::ExcludedOnFullText { reason } => Some((reason, record)),
            _ => None,
        })
        .collect();
    rows.sort();
    let of = |record: &RecordId, text: &dyn Fn(&Record) -> String| {
        records.get(record).map(|r| text(r)).unwrap_or_default()
    };
    let decided_by = |record: &RecordId| {
        let who: BTreeSet<&str> =
            evaluation.full_text.decisions_on(record).map(|decision| decision.reviewer.as_str()).collect();
        who.into_iter().collect::<Vec<_>>().join("; ")
    };
    Table::new(
        "excluded-full-texts",
        vec![
            Column::text("record", rows.iter().map(|(_, record)| record.as_str())),
            Column::text("citation", rows.iter().map(|(_, record)| of(record, &line))),
            Column::text("reason", rows.iter().map(|(reason, _)| reason.label())),
            Column::text("decided-by", rows.iter().map(|(_, record)| decided_by(record))),
            Column::text(
                "doi",
                rows.iter().map(|(_, record)| {
                    of(record, &|record| {
                        record.citation.doi.as_ref().map_or_else(String::new, ToString::to_string)
                    })
                }),
            ),
        ],
    )
}

/// The characteristics of included studies: a column per question that is answered in words.
fn included_studies(
    evaluation: &Evaluation,
    records: &BTreeMap<&RecordId, &Record>,
) -> Result<Table, TableError> {
    let extracted = &evaluation.extracted;
    let characteristics = characteristics(&extracted.form, &extracted.studies, &extracted.answers);
    let rows = &characteristics.rows;
    let reports = |row: &StudyRow| {
        let named = |report: &ReportId| {
            records.get(report.record()).map_or_else(String::new, |r| r.citation.short_name())
        };
        row.reports.iter().map(named).collect::<Vec<_>>().join("; ")
    };
    let mut columns = vec![
        Column::text("study", rows.iter().map(|row| row.label.as_str())),
        Column::text("design", rows.iter().map(|row| row.design.as_deref().unwrap_or_default())),
        Column::count("reports", rows.iter().map(|row| row.reports.len())),
        Column::text("publications", rows.iter().map(reports)),
    ];
    for (nth, question) in characteristics.questions.iter().enumerate() {
        let cells = rows.iter().map(|row| row.cells.get(nth).map_or("", String::as_str));
        columns.push(Column::text(question.as_str(), cells));
    }
    Table::new("included-studies", columns)
}

fn factor_table(evaluation: &Evaluation) -> Result<Table, TableError> {
    let extracted = &evaluation.extracted;
    let factors = factors(&extracted.form, &extracted.answers);
    let labels: BTreeMap<&StudyId, &str> = extracted
        .studies
        .iter()
        .map(|study| (&study.id, study.label.as_str()))
        .chain(extracted.form.further_evidence.iter().map(|evidence| (&evidence.id, evidence.label.as_str())))
        .collect();
    let named = |ids: &BTreeSet<StudyId>| {
        ids.iter().map(|id| labels.get(id).copied().unwrap_or(id.as_str())).collect::<Vec<_>>().join("; ")
    };
    let heading =
        |factor: &Factor| factor.heading.as_ref().map_or_else(String::new, |code| code.label.clone());
    Table::new(
        "factors",
        vec![
            Column::text("domain", factors.iter().map(heading)),
            Column::text("code", factors.iter().map(|factor| factor.code.code.as_str())),
            Column::text("code-label", factors.iter().map(|factor| factor.code.label.as_str())),
            Column::text("side", factors.iter().map(|factor| factor.side.as_deref().unwrap_or_default())),
            Column::text("factor", factors.iter().map(|factor| factor.theme.as_deref().unwrap_or_default())),
            Column::count("studies", factors.iter().map(|factor| factor.studies.len())),
            Column::text("named-by", factors.iter().map(|factor| named(&factor.studies))),
            Column::count("further-evidence", factors.iter().map(|factor| factor.further_evidence.len())),
            Column::text(
                "further-evidence-named",
                factors.iter().map(|factor| named(&factor.further_evidence)),
            ),
        ],
    )
}

fn appraisal(evaluation: &Evaluation) -> Result<Table, TableError> {
    let extracted = &evaluation.extracted;
    let rows = match &extracted.appraisal {
        Some(appraisal) => appraisal_table(appraisal, &extracted.studies, &extracted.ratings),
        None => Vec::new(),
    };
    let checked_by = |row: &AppraisalRow| match &row.check {
        AnswerCheck::Unchecked => String::new(),
        AnswerCheck::Confirmed { by } => by.to_string(),
        AnswerCheck::Changed { by, .. } => format!("{by} (changed)"),
    };
    Table::new(
        "appraisal",
        vec![
            Column::text("study", rows.iter().map(|row| row.label.as_str())),
            Column::text("design", rows.iter().map(|row| row.design.as_deref().unwrap_or_default())),
            Column::text("checklist", rows.iter().map(|row| row.checklist.as_deref().unwrap_or_default())),
            Column::text("rating", rows.iter().map(|row| row.rating.as_deref().unwrap_or_default())),
            Column::text("note", rows.iter().map(|row| row.note.as_deref().unwrap_or_default())),
            Column::text(
                "rated-by",
                rows.iter().map(|row| row.rated_by.as_ref().map_or("", |by| by.as_str())),
            ),
            Column::text("checked-by", rows.iter().map(checked_by)),
        ],
    )
}
