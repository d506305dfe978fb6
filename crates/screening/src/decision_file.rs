//! Decisions as a CSV file: `id,record,reviewer,verdict,reason,kind,at,note`. Teams type such files,
//! other tools export them, and what was decided here is written to them, so that a clean copy of
//! the files replays the review.

use revflow_review::{
    Decision, DecisionId, DecisionKind, Problem, ReasonList, RecordId, Resolution, ReviewerId, Row, Stage,
    Timestamp, Verdict, guarded, read_rows,
};
use std::collections::BTreeMap;
use std::io;

/// What a file of decisions holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionFile {
    /// Decisions on records of the review, in the order of the file.
    pub decisions: Vec<Decision>,
    /// Decisions whose record no export holds, under the text that stands for it. They can be logged
    /// and apply to nothing. Their ids end in `;not-applied`, so that the decision keeps its own id
    /// for the day its record turns up.
    pub not_applied: Vec<Decision>,
    /// Rows that were not read, and what was assumed in others.
    pub problems: Vec<Problem>,
}

/// Reads decisions of one stage.
///
/// `reasons` and `reviewers` are those of the protocol; `resolve` finds the record a text means. A
/// row without an id gets one made of its content, so that the same file read again gives the same
/// ids. Rows that are alike to the letter and have no id are told apart by counting them.
///
/// A row is not read, and is listed in the problems, if its verdict, reviewer or reason is unknown,
/// if it excludes without a reason at full text, or if its id already stands for another decision.
pub fn read_decisions(
    reader: impl io::Read,
    file: &str,
    stage: Stage,
    reasons: &ReasonList,
    reviewers: &[ReviewerId],
    resolve: &dyn Fn(&str) -> Resolution,
) -> DecisionFile {
    let optional = ["id", "reason", "kind", "at", "note"];
    let (rows, problems) = read_rows(reader, file, &["record", "reviewer", "verdict"], &optional);
    let mut read = DecisionFile { problems, ..DecisionFile::default() };
    let mut repeats: BTreeMap<String, u32> = BTreeMap::new();
    let mut known: BTreeMap<DecisionId, (u32, Decision)> = BTreeMap::new();
    for row in rows {
        match decision(&row, stage, reasons, reviewers, resolve, &mut read.problems) {
            Ok((mut decision, applies)) => {
                if decision.id.as_str().is_empty() {
                    decision.id = made_id(&decision, &mut repeats);
                }
                if let Some((line, earlier)) = known.get(&decision.id) {
                    read.problems.push(repeated(&row, &decision, *line, earlier));
                    continue;
                }
                known.insert(decision.id.clone(), (row.place().line, decision.clone()));
                if applies {
                    read.decisions.push(decision);
                } else {
                    decision.id = DecisionId::new(format!("{};not-applied", decision.id));
                    read.not_applied.push(decision);
                }
            }
            Err(problem) => read.problems.push(problem),
        }
    }
    read.problems.sort_by_key(|problem| problem.place.line);
    read
}

/// The decision of a row, and whether its record is known. The id is empty where the row has none.
fn decision(
    row: &Row,
    stage: Stage,
    reasons: &ReasonList,
    reviewers: &[ReviewerId],
    resolve: &dyn Fn(&str) -> Resolution,
    problems: &mut Vec<Problem>,
) -> Result<(Decision, bool), Problem> {
    let reviewer = known_reviewer(row, reviewers)?;
    let verdict = verdict(row, stage, reasons, problems)?;
    let kind = match row.get("kind").to_lowercase().as_str() {
        "" | "vote" => DecisionKind::Vote,
        "consensus" => DecisionKind::Consensus,
        other => return Err(row.unknown("kind", other, ["vote", "consensus"])),
    };
    let (record, applies) = record(row, resolve, problems)?;
    let at = row.given("at").and_then(|text| {
        let at = text.parse::<Timestamp>();
        if at.is_err() {
            let fact = format!("time \"{text}\" is not RFC 3339, such as 2022-11-20T09:30:00Z");
            problems.push(Problem::warning(row.place().clone(), fact, "kept the decision without its time"));
        }
        at.ok()
    });
    let id = DecisionId::new(row.get("id"));
    Ok((Decision { id, record, stage, reviewer, verdict, kind, at, note: row.given("note") }, applies))
}

fn known_reviewer(row: &Row, reviewers: &[ReviewerId]) -> Result<ReviewerId, Problem> {
    let text = row.get("reviewer");
    let known = reviewers.iter().find(|reviewer| reviewer.as_str() == text);
    known.cloned().ok_or_else(|| row.unknown("reviewer", text, reviewers.iter().map(ReviewerId::as_str)))
}

fn verdict(
    row: &Row,
    stage: Stage,
    reasons: &ReasonList,
    problems: &mut Vec<Problem>,
) -> Result<Verdict, Problem> {
    let (verdict, reason) = (row.get("verdict").to_lowercase(), row.get("reason"));
    let verdict = match verdict.as_str() {
        "include" => Verdict::Include,
        "unsure" => Verdict::Unsure,
        "exclude" if reason.is_empty() && stage == Stage::FullText => {
            let fact = "a full text is excluded without a reason";
            let remedy = "not read; write the key of a reason the protocol lists";
            return Err(Problem::rejected(row.place().clone(), fact, remedy));
        }
        "exclude" if reason.is_empty() => Verdict::Exclude(None),
        "exclude" => match reasons.find(reason) {
            Some(reason) => Verdict::Exclude(Some(reason.clone())),
            None => {
                let known = reasons.iter().flat_map(|reason| [reason.key().as_str(), reason.label()]);
                return Err(row.unknown("reason", reason, known.collect::<Vec<_>>()));
            }
        },
        other => return Err(row.unknown("verdict", other, ["include", "exclude", "unsure"])),
    };
    if !matches!(verdict, Verdict::Exclude(_)) && !reason.is_empty() {
        let fact = format!("reason \"{reason}\" on a verdict of {}", verdict.as_str());
        problems.push(Problem::warning(row.place().clone(), fact, "passed over; reasons are for exclude"));
    }
    Ok(verdict)
}

/// The record of a row, and whether it is one of the review.
fn record(
    row: &Row,
    resolve: &dyn Fn(&str) -> Resolution,
    problems: &mut Vec<Problem>,
) -> Result<(RecordId, bool), Problem> {
    let text = row.get("record");
    let fact = match resolve(text) {
        Resolution::Record(record) => return Ok((record, true)),
        Resolution::Unknown => format!("decision for record {text}, which no export holds"),
        Resolution::Ambiguous(records) => {
            let records: Vec<&str> = records.iter().map(RecordId::as_str).collect();
            format!("decision for record {text}, which may be {}", records.join(" or "))
        }
    };
    let as_written = RecordId::parse(text).map_err(|error| {
        Problem::rejected(row.place().clone(), error.to_string(), "not read; write the id of a record")
    })?;
    problems.push(Problem::warning(row.place().clone(), fact, "kept in the log, not applied"));
    Ok((as_written, false))
}

/// What to say of a row whose id stands on an earlier line.
fn repeated(row: &Row, decision: &Decision, line: u32, earlier: &Decision) -> Problem {
    let id = &decision.id;
    if decision == earlier {
        let fact = format!("decision {id} stands on line {line} already");
        Problem::note(row.place().clone(), fact, "counted once")
    } else {
        let fact = format!("decision {id} stands on line {line} with other content");
        Problem::rejected(row.place().clone(), fact, "not read; give it an id of its own")
    }
}

/// An id made of what the decision says. Neither records nor reviewers hold semicolons, so the parts
/// cannot run into each other.
fn made_id(decision: &Decision, repeats: &mut BTreeMap<String, u32>) -> DecisionId {
    let Decision { record, stage, reviewer, verdict, kind, at, note, .. } = decision;
    let at = at.map(|at| at.to_string()).unwrap_or_default();
    let reason = verdict.reason().map_or("", |reason| reason.key().as_str());
    let (kind, verdict) = (kind.as_str(), verdict.as_str());
    let note = note.as_deref().map(|note| format!("{:016x}", fnv1a(note))).unwrap_or_default();
    let content = format!("{stage};{record};{reviewer};{at};{kind};{verdict};{reason};{note}");
    let repeat = repeats.entry(content.clone()).or_default();
    *repeat += 1;
    DecisionId::new(format!("{content};{repeat}"))
}

/// A digest of a note that stays the same for ever (Fowler, Noll and Vo, FNV-1a, 64 bits): a note
/// that was edited makes another decision, and long notes do not make long ids.
fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Writes decisions as a file that [`read_decisions`] reads back.
///
/// # Errors
/// When the writer fails.
pub fn write_decisions<'d>(
    writer: impl io::Write,
    decisions: impl IntoIterator<Item = &'d Decision>,
) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(writer);
    csv.write_record(["id", "record", "reviewer", "verdict", "reason", "kind", "at", "note"])?;
    for Decision { id, record, stage: _, reviewer, verdict, kind, at, note } in decisions {
        let at = at.map(|at| at.to_string()).unwrap_or_default();
        let reason = verdict.reason().map_or("", |reason| reason.key().as_str());
        let note = note.as_deref().unwrap_or_default();
        // What people wrote may look like a formula; what is read back is what they wrote.
        let [id, record, reviewer, note] =
            [id.as_str(), record.as_str(), reviewer.as_str(), note].map(guarded);
        let (verdict, kind) = (verdict.as_str(), kind.as_str());
        csv.write_record([&id, &record, &reviewer, verdict, reason, kind, &at, &note])?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests;
