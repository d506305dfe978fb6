//! Screening decisions, written the way back: each in the words of the tool that made it, where these
//! words say all of it, and carried in brackets otherwise. Whether they do, the reader is asked.
//!
//! Rayyan finds its decisions in notes of any format that has notes, ASReview in notes of RIS and in
//! columns, Covidence's reasons stand in notes. A decision of one tool is never told as that of
//! another: what is read back is what was read.

use super::normal::{is_line, sound};
use crate::table::{ColumnMap, Header, Row};
use crate::{FoundDecision, FoundVerdict, carried, decisions};

/// The decisions without what no format can carry: control characters, and texts of which nothing is
/// left.
pub(super) fn normal(found: &[FoundDecision]) -> Vec<FoundDecision> {
    let text = |text: &String| Some(sound(&text.replace("\r\n", "\n").replace('\r', "\n")));
    let text = |written: &String| text(written).filter(|text| !text.is_empty());
    let texts = |list: &[String]| list.iter().filter_map(text).collect();
    let normal = |found: &FoundDecision| FoundDecision {
        reviewer: found.reviewer.as_ref().and_then(text),
        reasons: texts(&found.reasons),
        labels: texts(&found.labels),
        note: found.note.as_ref().and_then(text),
        line: 0,
        ..found.clone()
    };
    found.iter().map(normal).collect()
}

/// The decisions as notes, for formats in which each note stands for itself. Rayyan's is the last: its
/// labels end where the text ends, should a tool make one text of all.
pub(super) fn as_notes(found: &[FoundDecision]) -> Vec<String> {
    let (asreview, rest) = of_tool(found, "ASReview");
    let (covidence, rest) = of_tool(&rest, "Covidence");
    let (rayyan, rest) = of_tool(&rest, "Rayyan");
    let (mut notes, mut last) = (Vec::new(), Vec::new());
    let of_asreview = |found: &[FoundDecision]| found.iter().flat_map(asreview_notes).collect();
    let of_covidence = |found: &[FoundDecision]| found.iter().filter_map(covidence_note).collect();
    let mut carried = said_by(asreview, of_asreview, &mut notes);
    carried.extend(said_by(covidence, of_covidence, &mut notes));
    carried.extend(said_by(rayyan, |found| vec![rayyan_note(found)], &mut last));
    carried.extend(rest);
    notes.extend(carried.iter().map(carried::decision));
    notes.extend(last);
    notes
}

/// The decisions as notes of a format in which all notes are one text: what is carried, and what a tool
/// looks for at the end of that text.
pub(super) fn at_the_end(found: &[FoundDecision]) -> (Vec<String>, Option<String>) {
    let (rayyan, rest) = of_tool(found, "Rayyan");
    let mut notes = Vec::new();
    // BibTeX takes pairs of braces off.
    let has_braces = rayyan.iter().any(|found| holds(found, '{') || holds(found, '}'));
    let left = said_by(rayyan, |rayyan| vec![rayyan_note(rayyan)], &mut notes);
    // Notes of reviewers alone are known only where they begin the text.
    let is_known = notes.iter().all(|note| note.contains("RAYYAN-")) && !has_braces;
    if !is_known {
        return (found.iter().map(carried::decision).collect(), None);
    }
    (left.iter().chain(&rest).map(carried::decision).collect(), notes.pop())
}

/// A note with what a tool looks for at its end, parted as Rayyan parts them.
pub(super) fn joined(note: &str, end: &str) -> String {
    if note.is_empty() { end.to_owned() } else { format!("{note} | {end}") }
}

fn of_tool(found: &[FoundDecision], tool: &str) -> (Vec<FoundDecision>, Vec<FoundDecision>) {
    found.iter().cloned().partition(|found| found.tool == tool)
}

/// Adds the notes in which a tool says these decisions; gives them back where the notes do not say all
/// of them, or something else.
fn said_by(
    found: Vec<FoundDecision>,
    notes_of: impl Fn(&[FoundDecision]) -> Vec<String>,
    notes: &mut Vec<String>,
) -> Vec<FoundDecision> {
    let said = notes_of(&found);
    let mut read = Vec::new();
    for note in &said {
        match decisions::split_off(note) {
            Some((found, rest)) if rest.is_empty() => {
                found.into_iter().for_each(|found| decisions::add(&mut read, found));
            }
            _ => return found,
        }
    }
    // A bar parts the notes of a cell.
    let is_plain = |note: &String| is_line(note) && !carried::is_carried(note);
    if read != found || !said.iter().all(is_plain) || found.iter().any(|found| holds(found, '|')) {
        return found;
    }
    notes.extend(said);
    Vec::new()
}

/// Whether any text of the decision holds a character.
fn holds(found: &FoundDecision, c: char) -> bool {
    let lists = found.reasons.iter().chain(&found.labels);
    found.reviewer.iter().chain(&found.note).chain(lists).any(|text| text.contains(c))
}

/// `RAYYAN-INCLUSION: {"A"=>"Excluded"} | RAYYAN-LABELS: a,b | USER-NOTES: {"A"=>["text"]}`
fn rayyan_note(found: &[FoundDecision]) -> String {
    let hash = |mark: &str, value: &dyn Fn(&FoundDecision) -> Option<String>| {
        let pair = |found: &FoundDecision| {
            let reviewer = found.reviewer.as_deref().unwrap_or_default();
            value(found).map(|value| format!("{}=>{value}", quoted(reviewer)))
        };
        let pairs: Vec<String> = found.iter().filter_map(pair).collect();
        Some(format!("{mark}: {{{}}}", pairs.join(", "))).filter(|_| !pairs.is_empty())
    };
    let list = |mark: &str, of: fn(&FoundDecision) -> &Vec<String>| {
        let items: Vec<&str> = found.iter().flat_map(of).map(String::as_str).collect();
        Some(format!("{mark}: {}", items.join(","))).filter(|_| !items.is_empty())
    };
    let verdict = |found: &FoundDecision| {
        found.verdict.map(|verdict| match verdict {
            FoundVerdict::Include => quoted("Included"),
            FoundVerdict::Exclude => quoted("Excluded"),
            FoundVerdict::Unsure => quoted("Maybe"),
        })
    };
    let parts = [
        hash("RAYYAN-INCLUSION", &verdict),
        list("RAYYAN-LABELS", |found| &found.labels),
        list("RAYYAN-EXCLUSION-REASONS", |found| &found.reasons),
        hash("USER-NOTES", &|found| found.note.as_ref().map(|note| format!("[{}]", quoted(note)))),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" | ")
}

/// `ASReview_relevant`, which every version reads, and a note for each field beside it.
fn asreview_notes(found: &FoundDecision) -> Vec<String> {
    let verdict = match found.verdict {
        Some(FoundVerdict::Include) => Some("ASReview_relevant".to_owned()),
        Some(FoundVerdict::Exclude) => Some("ASReview_irrelevant".to_owned()),
        Some(FoundVerdict::Unsure) | None => None,
    };
    let field = |name: &str, text: &Option<String>| {
        text.as_ref().map(|text| format!("asreview_{name}: {}", quoted(text)))
    };
    [verdict, field("note", &found.note), field("user_name", &found.reviewer)].into_iter().flatten().collect()
}

/// `Exclusion reason: Wrong population;`
fn covidence_note(found: &FoundDecision) -> Option<String> {
    found.reasons.first().map(|reason| format!("Exclusion reason: {reason};"))
}

/// A text between quotation marks, as Ruby and JSON both write it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The columns in which a table says decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Verdict,
    Reviewer,
    Reasons,
    Labels,
    Note,
}

const ASREVIEW: [(Column, &str); 5] = [
    (Column::Verdict, "asreview_label"),
    (Column::Note, "asreview_note"),
    (Column::Reviewer, "asreview_user_name"),
    (Column::Labels, "asreview_tags"),
    (Column::Reasons, "exclusion reason"),
];

/// The columns of a table that any program may write. ASReview learns from the first.
const ANY: [(Column, &str); 3] =
    [(Column::Verdict, "included"), (Column::Reviewer, "reviewer"), (Column::Reasons, "exclusion reason")];

/// The columns for the decisions of one table: those of the tool that made them, if tables are where
/// it looks for them.
#[derive(Default)]
pub(super) struct DecisionColumns {
    tool: &'static str,
    columns: Vec<(Column, &'static str)>,
}

impl DecisionColumns {
    /// The columns that any of the records has something for.
    pub(super) fn of(records: &[Vec<FoundDecision>]) -> Self {
        let has =
            |tool: &str| records.iter().flatten().any(|found| found.tool == tool && found.verdict.is_some());
        let (tool, all): (_, &[_]) = if has("ASReview") { ("ASReview", &ASREVIEW) } else { ("table", &ANY) };
        let whole = Self { tool, columns: all.to_vec() };
        let mut is_used = vec![false; all.len()];
        for found in records {
            for (used, cell) in is_used.iter_mut().zip(whole.cells(found).0) {
                *used |= !cell.is_empty();
            }
        }
        let used = all.iter().zip(is_used).filter(|(_, used)| *used);
        Self { tool, columns: used.map(|(column, _)| *column).collect() }
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(_, name)| *name)
    }

    /// The cells of a record, one for each column, and the decisions that do not stand in them.
    pub(super) fn cells(&self, found: &[FoundDecision]) -> (Vec<String>, Vec<FoundDecision>) {
        let nothing = vec![String::new(); self.columns.len()];
        for (at, one) in found.iter().enumerate().filter(|(_, one)| one.tool == self.tool) {
            let cells: Vec<String> = self.columns.iter().map(|(column, _)| cell(*column, one)).collect();
            if self.are_read(&cells, one) {
                let others = found.iter().enumerate().filter(|(other, _)| *other != at);
                return (cells, others.map(|(_, other)| other.clone()).collect());
            }
        }
        (nothing, found.to_vec())
    }

    /// Whether the reader makes this decision of these cells, and nothing else.
    fn are_read(&self, cells: &[String], decision: &FoundDecision) -> bool {
        let beside = ["id", "title"];
        let names: Vec<&str> = beside.into_iter().chain(self.names()).collect();
        let row: Vec<&str> = beside.into_iter().chain(cells.iter().map(String::as_str)).collect();
        let read = Header::of(&names, &ColumnMap::new()).and_then(|header| Row::read(&header, &row, 0));
        read.is_some_and(|read| read.decisions == [decision.clone()] && read.unknown.is_empty())
    }
}

fn cell(column: Column, found: &FoundDecision) -> String {
    let list = |items: &[String]| match items {
        // Alone it would be parted at its commas.
        [one] if one.contains(',') => format!("{one};"),
        items => items.join("; "),
    };
    match column {
        Column::Verdict => match found.verdict {
            Some(FoundVerdict::Include) => "1".to_owned(),
            Some(FoundVerdict::Exclude) => "0".to_owned(),
            // ASReview knows no third verdict.
            Some(FoundVerdict::Unsure) if found.tool != "ASReview" => "maybe".to_owned(),
            Some(FoundVerdict::Unsure) | None => String::new(),
        },
        Column::Reviewer => found.reviewer.clone().unwrap_or_default(),
        Column::Reasons => list(&found.reasons),
        Column::Labels => list(&found.labels),
        Column::Note => found.note.clone().unwrap_or_default(),
    }
}

/// Whether a column holds numbers, which a sheet can hold as such.
pub(super) fn is_number(name: &str) -> bool {
    [ASREVIEW[0].1, ANY[0].1].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(tool: &'static str, reviewer: &str, verdict: FoundVerdict) -> FoundDecision {
        let reviewer = Some(reviewer.to_owned()).filter(|reviewer| !reviewer.is_empty());
        FoundDecision { tool, reviewer, verdict: Some(verdict), ..FoundDecision::default() }
    }

    #[test]
    fn each_tool_has_its_words() {
        let labels = FoundDecision {
            tool: "Rayyan",
            labels: vec!["a".into(), "b".into()],
            ..FoundDecision::default()
        };
        let all = [
            found("Rayyan", "Anna", FoundVerdict::Exclude),
            FoundDecision {
                note: Some("two\nlines".into()),
                ..found("Rayyan", "Ben \"B\"", FoundVerdict::Unsure)
            },
            labels,
            FoundDecision {
                note: Some("too old".into()),
                ..found("ASReview", "Anna", FoundVerdict::Exclude)
            },
            FoundDecision {
                reasons: vec!["Wrong outcome".into()],
                ..found("Covidence", "", FoundVerdict::Exclude)
            },
            found("Abstrackr", "Anna", FoundVerdict::Include),
        ];
        assert_eq!(
            as_notes(&all),
            [
                "ASReview_irrelevant",
                "asreview_note: \"too old\"",
                "asreview_user_name: \"Anna\"",
                "Exclusion reason: Wrong outcome;",
                "[revflow decision: tool: Abstrackr; reviewer: Anna; verdict: include]",
                "RAYYAN-INCLUSION: {\"Anna\"=>\"Excluded\", \"Ben \\\"B\\\"\"=>\"Maybe\"} | RAYYAN-LABELS: a,b | \
                 USER-NOTES: {\"Ben \\\"B\\\"\"=>[\"two\\nlines\"]}",
            ]
        );
        let (carried, end) = at_the_end(&all[..4]);
        assert_eq!(carried.len(), 1);
        assert!(end.is_some_and(|end| end.starts_with("RAYYAN-INCLUSION")));
    }

    #[test]
    fn what_a_tool_has_no_words_for_is_carried() {
        let comma = FoundDecision { tool: "Rayyan", labels: vec!["a, b".into()], ..FoundDecision::default() };
        let reasons = vec!["a; b".to_owned()];
        for one in [
            comma,
            found("ASReview", "", FoundVerdict::Unsure),
            found("Rayyan", "", FoundVerdict::Include),
            found("Rayyan", "<b>", FoundVerdict::Include),
            found("Covidence", "", FoundVerdict::Exclude),
            FoundDecision { reasons, ..found("Covidence", "", FoundVerdict::Exclude) },
        ] {
            assert_eq!(as_notes(std::slice::from_ref(&one)), [carried::decision(&one)]);
        }
    }

    #[test]
    fn tables_have_columns_for_asreview_or_for_any_tool() {
        let included = found("table", "", FoundVerdict::Include);
        let labelled =
            FoundDecision { labels: vec!["a, b".into()], ..found("ASReview", "Anna", FoundVerdict::Exclude) };
        let columns = DecisionColumns::of(&[vec![included.clone()], vec![]]);
        assert_eq!(columns.names().collect::<Vec<_>>(), ["included"]);
        assert_eq!(columns.cells(std::slice::from_ref(&included)), (vec!["1".into()], vec![]));
        let columns =
            DecisionColumns::of(&[vec![included.clone()], vec![labelled.clone(), included.clone()]]);
        assert_eq!(
            columns.names().collect::<Vec<_>>(),
            ["asreview_label", "asreview_user_name", "asreview_tags"]
        );
        let cells = vec!["0".into(), "Anna".into(), "a, b;".into()];
        assert_eq!(columns.cells(&[labelled, included.clone()]), (cells, vec![included]));
    }
}
