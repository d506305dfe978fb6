//! Decisions for the tests of this crate.

use revflow_review::{Decision, DecisionId, DecisionKind, ReasonList, RecordId, ReviewerId, Stage, Verdict};
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) fn reasons() -> ReasonList {
    ReasonList::new([("population", "Healthcare"), ("setting", "Adult social care")])
}

pub(crate) fn exclude(reason: Option<&str>) -> Verdict {
    Verdict::Exclude(reason.map(|key| reasons().find(key).unwrap().clone()))
}

pub(crate) fn record(id: &str) -> RecordId {
    RecordId::parse(id).unwrap()
}

pub(crate) fn reviewer(id: &str) -> ReviewerId {
    ReviewerId::parse(id).unwrap()
}

/// A decision with an id of its own, on title and abstract.
pub(crate) fn decision(on: &str, by: &str, verdict: Verdict, kind: DecisionKind) -> Decision {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    Decision {
        id: DecisionId::new(format!("d{id}")),
        record: record(on),
        stage: Stage::TitleAbstract,
        reviewer: reviewer(by),
        verdict,
        kind,
        at: None,
        note: None,
    }
}
