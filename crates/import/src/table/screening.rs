//! The columns of a row that hold decisions of people who screened.

use super::dialect::{Dialect, Zero};
use super::field::{Field, normalised};
use crate::fields::Fields;
use crate::plain_text::is_placeholder;
use crate::{FoundDecision, FoundVerdict};

/// The tool of a column that any program may write.
const NO_TOOL: &str = "table";

/// What the columns said so far.
#[derive(Default)]
pub(super) struct Screening<'r> {
    decisions: Vec<FoundDecision>,
    tool: &'static str,
    /// The name of the column and who stands in it.
    reviewer: (&'r str, &'r str),
    remark: &'r str,
    reasons: Vec<String>,
    labels: Vec<String>,
}

impl<'r> Screening<'r> {
    /// Takes a cell over; false when it says nothing about a decision.
    pub(super) fn take(
        &mut self,
        dialect: Option<&'static Dialect>,
        field: Field,
        name: &'r str,
        cell: &'r str,
    ) -> bool {
        if is_placeholder(cell) {
            return true;
        }
        self.tool = tool(dialect, name);
        match field {
            Field::Decision => {
                let Some(verdict) = verdict(dialect, cell) else { return says_nothing(cell) };
                self.decisions.push(FoundDecision {
                    tool: self.tool,
                    stage: stage(name),
                    verdict: Some(verdict),
                    ..FoundDecision::default()
                });
            }
            Field::Reasons => self.reasons.extend(items(cell)),
            Field::Labels => self.labels.extend(items(cell)),
            Field::Reviewer if self.reviewer.1.is_empty() => self.reviewer = (name, cell),
            Field::Remark if self.remark.is_empty() => self.remark = cell,
            _ => return false,
        }
        true
    }

    /// Takes over what stands in the column of a reviewer; false when it is no decision.
    pub(super) fn vote(&mut self, dialect: Option<&'static Dialect>, name: &str, cell: &str) -> bool {
        let Some(verdict) = verdict(dialect, cell) else { return false };
        self.decisions.push(FoundDecision {
            tool: tool(dialect, name),
            reviewer: Some(name.to_owned()),
            verdict: Some(verdict),
            ..FoundDecision::default()
        });
        true
    }

    /// The decisions. What is said beside them belongs to the last one that names no reviewer; where
    /// there is none, it makes one that says only that. A reviewer who decided nothing is kept.
    pub(super) fn finish(mut self, fields: &mut Fields, line: u32) {
        let says_more = !self.remark.is_empty() || !self.reasons.is_empty() || !self.labels.is_empty();
        let last = self.decisions.iter().rposition(|found| found.reviewer.is_none());
        let (column, reviewer) = self.reviewer;
        if last.is_none() && !says_more {
            fields.keep(column, reviewer, line);
        } else if says_more || !reviewer.is_empty() {
            let mut found = match last {
                Some(at) => self.decisions.remove(at),
                None => FoundDecision { tool: self.tool, ..FoundDecision::default() },
            };
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            found.reviewer = some(reviewer);
            found.note = some(self.remark);
            found.reasons = self.reasons;
            found.labels = self.labels;
            self.decisions.push(found);
        }
        fields.decisions.extend(self.decisions);
    }
}

/// The tool that wrote a column.
fn tool(dialect: Option<&'static Dialect>, name: &str) -> &'static str {
    if normalised(name).starts_with("asreview") {
        return "ASReview";
    }
    dialect.filter(|dialect| dialect.screens).map_or(NO_TOOL, |dialect| dialect.name)
}

fn verdict(dialect: Option<&'static Dialect>, cell: &str) -> Option<FoundVerdict> {
    match (dialect.map(|dialect| dialect.zero), cell) {
        (Some(Zero::Unsure), "0") => Some(FoundVerdict::Unsure),
        (Some(Zero::Unsure), "-1") => Some(FoundVerdict::Exclude),
        // One reviewer and no consensus yet, or two who differ.
        (Some(Zero::Unsure), "o" | "x") => None,
        _ => FoundVerdict::named(cell),
    }
}

/// Whether a cell says that nobody has decided.
fn says_nothing(cell: &str) -> bool {
    matches!(cell, "not_screened" | "-1" | "o")
}

/// At which stage, where the header says so.
fn stage(name: &str) -> Option<&'static str> {
    let name = normalised(name);
    let stages = [("citationscreening", "title-abstract"), ("fulltext", "full-text")];
    stages.into_iter().find_map(|(start, stage)| name.starts_with(start).then_some(stage))
}

/// Reasons or labels: between semicolons or bars, else between commas.
fn items(cell: &str) -> impl Iterator<Item = String> + '_ {
    let separator = [';', '|', '\n'].into_iter().find(|separator| cell.contains(*separator)).unwrap_or(',');
    let items = cell.split(separator).map(|item| item.trim().trim_matches(['[', ']', '\'', '"']).trim());
    items.filter(|item| !item.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::{ColumnMap, Header, Row};
    use super::*;

    fn decisions(header: &[&str], cells: &[&str]) -> Vec<FoundDecision> {
        let header = Header::of(header, &ColumnMap::new()).unwrap();
        Row::read(&header, cells, 2).unwrap().decisions
    }

    fn short(found: &[FoundDecision]) -> Vec<(&str, Option<&str>, Option<FoundVerdict>)> {
        found.iter().map(|found| (found.tool, found.reviewer.as_deref(), found.verdict)).collect()
    }

    #[test]
    fn columns_of_asreview_are_one_decision() {
        let header = ["title", "abstract", "asreview_label", "asreview_note", "asreview_user_name", "tags"];
        let found = decisions(&header, &["t", "a", "0", "too old", "Anna N.", "['x', 'y']"]);
        assert_eq!(short(&found), [("ASReview", Some("Anna N."), Some(FoundVerdict::Exclude))]);
        assert_eq!(found[0].note.as_deref(), Some("too old"));
        assert_eq!(found[0].labels, ["x", "y"]);
        assert_eq!(decisions(&header, &["t", "a", "", "", "", ""]), []);
    }

    #[test]
    fn reviewers_of_abstrackr_are_columns() {
        let header = [
            "(internal) id",
            "title",
            "abstract",
            "tags",
            "consensus",
            "Anna",
            "Ben",
            "general notes (Anna)",
        ];
        let found = decisions(&header, &["1", "t", "a", "animal", "o", "-1", "0", "see"]);
        assert_eq!(
            short(&found),
            [
                ("Abstrackr", Some("Anna"), Some(FoundVerdict::Exclude)),
                ("Abstrackr", Some("Ben"), Some(FoundVerdict::Unsure)),
                ("Abstrackr", None, None),
            ]
        );
        assert_eq!(found[2].labels, ["animal"]);
    }

    #[test]
    fn stages_of_colandr_are_told_apart() {
        let header = [
            "citation_title",
            "citation_screening_status",
            "fulltext_screening_status",
            "fulltext_exclude_reasons",
        ];
        let found = decisions(&header, &["t", "included", "excluded", "wrong population"]);
        assert_eq!(
            found.iter().map(|found| (found.stage, found.verdict)).collect::<Vec<_>>(),
            [
                (Some("title-abstract"), Some(FoundVerdict::Include)),
                (Some("full-text"), Some(FoundVerdict::Exclude)),
            ]
        );
        assert_eq!(found[1].reasons, ["wrong population"]);
        assert_eq!(decisions(&header, &["t", "not_screened", "", ""]), []);
    }

    #[test]
    fn column_that_holds_no_decision_is_kept() {
        let header = Header::of(&["title", "included", "year"], &ColumnMap::new()).unwrap();
        let fields = Row::read(&header, &["t", "see the appendix", "2020"], 2).unwrap();
        assert_eq!(fields.decisions, []);
        assert_eq!(fields.unknown, [("included".into(), "see the appendix".into(), 2)]);
        let found = decisions(&["title", "Included (yes/no)", "year"], &["t", "Yes", "2020"]);
        assert_eq!(short(&found), [("table", None, Some(FoundVerdict::Include))]);
        let header = Header::of(&["title", "reviewer", "year"], &ColumnMap::new()).unwrap();
        let fields = Row::read(&header, &["t", "Anna N.", "2020"], 2).unwrap();
        assert_eq!((fields.decisions.len(), fields.unknown.len()), (0, 1));
    }
}
