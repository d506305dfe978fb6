//! Decisions that screening tools leave in the records they export. They are read as decisions, so
//! that they can be imported as such, and are no part of what the citation says.
//!
//! Tools write them into columns of tables, and into notes: `RAYYAN-INCLUSION: {"A"=>"Excluded"} |
//! RAYYAN-EXCLUSION-REASONS: wrong population`, `ASReview_relevant`, `Exclusion reason: wrong
//! outcome;`. Every format hands its notes over to [`split_off`], which knows these texts.

mod rayyan;
mod text;

pub(crate) use text::{parsed, text};

use serde::Serialize;

/// A decision that stands in an export file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FoundDecision {
    /// The tool that wrote it: "Rayyan", "ASReview", "Covidence", "Abstrackr", "EPPI-Reviewer",
    /// "colandr", "DistillerSR"; "table" for a column that any program may write.
    pub tool: &'static str,
    /// At which stage, where the file tells one from another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<&'static str>,
    /// Who decided, where the file says it, in its words.
    pub reviewer: Option<String>,
    /// What was decided; `None` where the file only says why or with which labels.
    pub verdict: Option<FoundVerdict>,
    /// Reasons for exclusion, as written.
    pub reasons: Vec<String>,
    /// Labels the team gave the record.
    pub labels: Vec<String>,
    /// What the reviewer wrote beside it.
    pub note: Option<String>,
    /// The line it stands on, or the first line of its record.
    pub line: u32,
}

/// What was decided, in a tool that does not know the reasons of the protocol.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FoundVerdict {
    /// Included.
    Include,
    /// Excluded.
    Exclude,
    /// "Maybe".
    Unsure,
}

impl FoundVerdict {
    /// The verdict a word or number names. `0` is "no" for most tools.
    pub(crate) fn named(word: &str) -> Option<Self> {
        let word = word.trim();
        let word = word.strip_suffix(".0").unwrap_or(word);
        if word.len() > 12 {
            return None;
        }
        match word.to_ascii_lowercase().as_str() {
            "1" | "i" | "y" | "yes" | "true" | "include" | "included" | "relevant" => Some(Self::Include),
            "0" | "e" | "x" | "n" | "no" | "false" | "exclude" | "excluded" | "irrelevant" => {
                Some(Self::Exclude)
            }
            "?" | "m" | "maybe" | "unsure" | "unclear" | "uncertain" => Some(Self::Unsure),
            _ => None,
        }
    }
}

/// The decisions that stand in a note, and what else the note says; `None` when it is only a note.
/// Time is linear in the length of the note.
pub(crate) fn split_off(note: &str) -> Option<(Vec<FoundDecision>, String)> {
    rayyan::split_off(note).or_else(|| asreview(note)).or_else(|| covidence(note))
}

/// Takes a decision over. ASReview has a note for each of its fields; they make one decision.
pub(crate) fn add(decisions: &mut Vec<FoundDecision>, found: FoundDecision) {
    if let Some(last) = decisions.last_mut()
        && found.tool == "ASReview"
        && last.tool == found.tool
        && (last.verdict.is_none() || found.verdict.is_none())
    {
        last.verdict = last.verdict.or(found.verdict);
        last.reviewer = last.reviewer.take().or(found.reviewer);
        last.note = last.note.take().or(found.note);
        last.labels.extend(found.labels);
        return;
    }
    decisions.push(found);
}

/// `ASReview_relevant` of version 1; `asreview_label: 1`, `asreview_note: "text"` of version 2.
fn asreview(note: &str) -> Option<(Vec<FoundDecision>, String)> {
    let start = note.get(..9).filter(|start| start.eq_ignore_ascii_case("asreview_"))?;
    let mut found = FoundDecision { tool: "ASReview", ..FoundDecision::default() };
    match note[start.len()..].split_once(':') {
        None => {
            found.verdict = match note[start.len()..].trim() {
                "relevant" => Some(FoundVerdict::Include),
                "irrelevant" => Some(FoundVerdict::Exclude),
                // Not seen by anyone: there is no decision, and nothing else to keep.
                "not_seen" => return Some((Vec::new(), String::new())),
                _ => return None,
            }
        }
        Some((field, value)) => {
            let text = serde_json::from_str::<String>(value.trim()).ok();
            let text = text.unwrap_or_else(|| value.trim().to_owned());
            let text = Some(text).filter(|text| !matches!(text.as_str(), "" | "null" | "nan" | "NaN"));
            match field.trim() {
                "label" => found.verdict = FoundVerdict::named(text.as_deref().unwrap_or_default()),
                "user_name" => found.reviewer = text,
                "note" => found.note = text,
                _ => return None,
            }
        }
    }
    Some((vec![found], String::new()))
}

/// `Exclusion reason: Wrong population; Wrong outcome; `, in what Covidence lists as excluded.
fn covidence(note: &str) -> Option<(Vec<FoundDecision>, String)> {
    let (reasons, rest) = note.trim().strip_prefix("Exclusion reason: ")?.split_once(';')?;
    let found = FoundDecision {
        tool: "Covidence",
        verdict: Some(FoundVerdict::Exclude),
        reasons: vec![reasons.trim().to_owned()],
        ..FoundDecision::default()
    };
    Some((vec![found], rest.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(note: &str) -> (Vec<FoundDecision>, String) {
        split_off(note).unwrap_or_else(|| panic!("{note}"))
    }

    #[test]
    fn notes_of_asreview_make_one_decision() {
        assert_eq!(found("ASReview_relevant").0[0].verdict, Some(FoundVerdict::Include));
        assert_eq!(found("ASReview_irrelevant").0[0].verdict, Some(FoundVerdict::Exclude));
        assert_eq!(found("ASReview_not_seen").0, []);
        let mut decisions = Vec::new();
        for note in
            ["asreview_label: 0", "asreview_note: \"too \\\"old\\\"\"", "asreview_user_name: \"Nobody, A\""]
        {
            found(note).0.into_iter().for_each(|decision| add(&mut decisions, decision));
        }
        assert_eq!(decisions.len(), 1);
        assert_eq!(decisions[0].verdict, Some(FoundVerdict::Exclude));
        assert_eq!(decisions[0].note.as_deref(), Some("too \"old\""));
        assert_eq!(decisions[0].reviewer.as_deref(), Some("Nobody, A"));
    }

    #[test]
    fn reason_of_covidence_is_an_exclusion() {
        let (decisions, rest) = found("Exclusion reason: Wrong population; checked twice");
        assert_eq!((decisions[0].tool, decisions[0].verdict), ("Covidence", Some(FoundVerdict::Exclude)));
        assert_eq!(decisions[0].reasons, ["Wrong population"]);
        assert_eq!(rest, "checked twice");
    }

    #[test]
    fn other_notes_are_notes() {
        for note in ["", "ASReview", "ASReview_time_saved", "asreview_time: 1", "Exclusion reason: none", "é"]
        {
            assert_eq!(split_off(note), None, "{note}");
        }
    }

    #[test]
    fn verdict_has_many_names() {
        for (word, verdict) in [
            ("1.0", Some(FoundVerdict::Include)),
            ("I", Some(FoundVerdict::Include)),
            ("Excluded", Some(FoundVerdict::Exclude)),
            ("maybe", Some(FoundVerdict::Unsure)),
            ("-1", None),
            ("o", None),
            ("not_screened", None),
            ("", None),
        ] {
            assert_eq!(FoundVerdict::named(word), verdict, "{word}");
        }
    }
}
