//! `flow.json`: every box with its number and the ids behind it, so that any number of the diagram
//! can be opened and read.

use crate::flow::{Flow, Ids, identified_in};
use crate::flow_box::{FlowBox, Route};
use revflow_review::{Pending, RecordId, ReportId, StudyId};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The flow as JSON: the boxes in the order of the diagram, each with its number, its ids and, where
/// the diagram breaks it down, the parts; then the records pending.
#[must_use]
pub fn to_json(flow: &Flow) -> Value {
    let boxes: Vec<Value> = flow.boxes().map(|(flow_box, ids)| box_to_json(flow, flow_box, ids)).collect();
    let pending = flow.pending().map(|(route, at, records)| {
        json!({
            "route": route,
            "waits-for": waits_for(at),
            "count": records.len(),
            "ids": records.iter().map(RecordId::as_str).collect::<Vec<_>>(),
        })
    });
    json!({
        "in-progress": flow.pending_size() > 0,
        "boxes": boxes,
        "pending": pending.collect::<Vec<_>>(),
    })
}

fn box_to_json(flow: &Flow, flow_box: FlowBox, ids: &Ids) -> Value {
    let mut value = json!({
        "box": flow_box.key(),
        "name": flow_box.name(),
        "unit": flow_box.unit(),
        "count": ids.len(),
        "ids": ids.iter().collect::<Vec<_>>(),
    });
    match flow_box {
        FlowBox::Databases
        | FlowBox::Registers
        | FlowBox::Websites
        | FlowBox::Organisations
        | FlowBox::Citations => {
            let sources = flow.sources().filter(|(source, _)| identified_in(source.arm) == flow_box);
            let sources = sources.map(|(source, records)| {
                json!({
                    "source": source.id,
                    "name": source.name,
                    "count": records.len(),
                    "ids": records.iter().map(RecordId::as_str).collect::<Vec<_>>(),
                })
            });
            value["sources"] = sources.collect();
        }
        FlowBox::Duplicates => value["found-before"] = found_again(flow, Route::Databases),
        FlowBox::AlreadyFound => value["found-before"] = found_again(flow, Route::Other),
        FlowBox::ExcludedFullText => value["reasons"] = reasons(flow, Route::Databases),
        FlowBox::OtherExcluded => value["reasons"] = reasons(flow, Route::Other),
        FlowBox::NewStudies => {
            let studies = flow.studies().map(
                |(study, reports)| json!({ "study": StudyId::as_str(study), "reports": report_ids(reports) }),
            );
            value["studies"] = studies.collect();
        }
        _ => {}
    }
    value
}

fn reasons(flow: &Flow, route: Route) -> Value {
    let reasons = flow.reasons(route).map(|(reason, reports)| {
        json!({
            "reason": reason.key().as_str(),
            "label": reason.label(),
            "count": reports.len(),
            "ids": report_ids(reports),
        })
    });
    reasons.collect()
}

fn found_again(flow: &Flow, route: Route) -> Value {
    let kinds = flow.found_again(route).map(|(how, records)| {
        json!({
            "where": how,
            "count": records.len(),
            "ids": records.iter().map(RecordId::as_str).collect::<Vec<_>>(),
        })
    });
    kinds.collect()
}

fn report_ids(reports: &BTreeSet<ReportId>) -> Vec<&str> {
    reports.iter().map(|report| report.record().as_str()).collect()
}

/// The word the fates have for it in other files.
fn waits_for(at: Pending) -> &'static str {
    match at {
        Pending::TitleAbstract => "title-abstract",
        Pending::Retrieval => "retrieval",
        Pending::FullText => "full-text",
        Pending::Study => "study",
    }
}
