//! A decision as one line of text, for formats and tools that have no words of their own for it:
//! `tool: Abstrackr; reviewer: Anna; verdict: exclude; reason: wrong population`.

use super::{FoundDecision, FoundVerdict};
use crate::carried::{decoded, encoded};

/// The tools that decisions are read from.
pub(super) const TOOLS: [&str; 8] =
    ["Rayyan", "ASReview", "Covidence", "Abstrackr", "EPPI-Reviewer", "colandr", "DistillerSR", "table"];

/// The stages that tables tell apart.
pub(super) const STAGES: [&str; 2] = ["title-abstract", "full-text"];

const VERDICTS: [(FoundVerdict, &str); 3] = [
    (FoundVerdict::Include, "include"),
    (FoundVerdict::Exclude, "exclude"),
    (FoundVerdict::Unsure, "unsure"),
];

/// What would end an item, or the part of a cell that it stands in.
const ENDS: &str = ";|";

/// The decision in words; everything it says but the line it stands on.
pub(crate) fn text(decision: &FoundDecision) -> String {
    let verdict = |verdict| VERDICTS.iter().find(|(known, _)| *known == verdict).map(|(_, word)| *word);
    let one = [
        ("tool", Some(decision.tool)),
        ("stage", decision.stage),
        ("reviewer", decision.reviewer.as_deref()),
        ("verdict", decision.verdict.and_then(verdict)),
    ];
    let lists = [("reason", &decision.reasons), ("label", &decision.labels)];
    let lists =
        lists.into_iter().flat_map(|(name, items)| items.iter().map(move |item| (name, item.as_str())));
    let items = one.into_iter().filter_map(|(name, text)| Some((name, text?)));
    let items = items.chain(lists).chain(decision.note.as_deref().map(|note| ("note", note)));
    items.map(|(name, text)| format!("{name}: {}", encoded(text, ENDS))).collect::<Vec<_>>().join("; ")
}

/// The decision that [`text`] wrote; `None` for any other text.
pub(crate) fn parsed(text: &str, line: u32) -> Option<FoundDecision> {
    let mut decision = FoundDecision { line, ..FoundDecision::default() };
    for item in text.split(';') {
        let (name, value) = item.trim().split_once(": ")?;
        let value = decoded(value);
        let known = |words: &[&'static str]| words.iter().find(|word| **word == value).copied();
        match name {
            "tool" => decision.tool = known(&TOOLS)?,
            "stage" => decision.stage = Some(known(&STAGES)?),
            "reviewer" => decision.reviewer = Some(value),
            "verdict" => decision.verdict = Some(VERDICTS.iter().find(|(_, word)| *word == value)?.0),
            "reason" => decision.reasons.push(value),
            "label" => decision.labels.push(value),
            "note" => decision.note = Some(value),
            _ => return None,
        }
    }
    Some(decision).filter(|decision| !decision.tool.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    #[test]
    fn decision_is_a_line_that_people_can_read() {
        let decision = FoundDecision {
            tool: "colandr",
            stage: Some("full-text"),
            reviewer: Some("Anna N.".into()),
            verdict: Some(FoundVerdict::Exclude),
            reasons: vec!["wrong population; adults".into(), "too old".into()],
            labels: vec!["[a]".into()],
            note: Some("two\nlines".into()),
            line: 7,
        };
        let line = "tool: colandr; stage: full-text; reviewer: Anna N.; verdict: exclude; \
                    reason: wrong population%3B adults; reason: too old; label: %5Ba%5D; note: two%0Alines";
        assert_eq!(text(&decision), line);
        assert_eq!(parsed(line, 7), Some(decision));
    }

    #[test]
    fn other_texts_are_no_decisions() {
        for other in [
            "",
            "verdict: include",
            "tool: Abacus",
            "tool: Rayyan; verdict: yes",
            "tool: Rayyan; x: y",
            "tool",
        ] {
            assert_eq!(parsed(other, 1), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_decision_comes_back(
            tool in prop::sample::select(TOOLS.to_vec()),
            stage in option::of(prop::sample::select(STAGES.to_vec())),
            verdict in option::of(prop::sample::select(VERDICTS.map(|(verdict, _)| verdict).to_vec())),
            (reviewer, note) in (option::of("(?s).{1,20}"), option::of("(?s).{1,20}")),
            (reasons, labels) in (vec("(?s).{1,12}", 0..3), vec("(?s).{1,12}", 0..3)),
        ) {
            let decision = FoundDecision { tool, stage, reviewer, verdict, reasons, labels, note, line: 3 };
            let line = text(&decision);
            prop_assert_eq!(crate::plain_text::plain(&line), line.clone());
            prop_assert_eq!(parsed(&line, 3), Some(decision));
        }
    }
}
