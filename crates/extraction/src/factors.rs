//! What helped and what hindered, gathered from coded answers. A factor is a theme on one side of
//! one code; it holds the set of studies that named it, so the number in the table cannot count a
//! study twice.

use crate::{AnswerKind, Code, CodeFrame, Form, Question};
use revflow_review::{Answer, QuestionId, StudyId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A theme on one side of one code, and who named it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Factor {
    /// The coded question it answers.
    pub question: QuestionId,
    /// The code.
    pub code: Code,
    /// The heading the code stands under, where the frame has one.
    pub heading: Option<Code>,
    /// The side, where the form has sides.
    pub side: Option<String>,
    /// The theme; absent where answers gave none.
    pub theme: Option<String>,
    /// The included studies that named it.
    pub studies: BTreeSet<StudyId>,
    /// The further evidence that named it.
    pub further_evidence: BTreeSet<StudyId>,
}

/// All that was said under one code, or under one heading and its codes, on one side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct CodeTotal {
    /// The coded question.
    pub question: QuestionId,
    /// The code.
    pub code: Code,
    /// Whether codes of the frame stand under it.
    pub is_heading: bool,
    /// The side, where the form has sides.
    pub side: Option<String>,
    /// How many factors there are.
    pub factors: usize,
    /// The included studies that named any of them.
    pub studies: BTreeSet<StudyId>,
    /// The further evidence that named any of them.
    pub further_evidence: BTreeSet<StudyId>,
}

/// The factors in the order of the form: by question, code of the frame, side, and the first answer
/// that named the theme. Answers to text questions are passed over.
///
/// Takes time proportional to the answers, times the logarithm of their number.
#[must_use]
pub fn factors(form: &Form, answers: &[Answer]) -> Vec<Factor> {
    let mut factors: BTreeMap<(usize, usize, usize, usize), Factor> = BTreeMap::new();
    let mut themes: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let questions: BTreeMap<&QuestionId, (usize, &Question)> =
        form.questions.iter().enumerate().map(|(nth, question)| (&question.id, (nth, question))).collect();
    for answer in answers {
        let Some(code) = answer.code.as_deref() else { continue };
        let Some((nth_question, question)) = questions.get(&answer.question) else { continue };
        let Some(frame) = form.frame(question) else { continue };
        let Some((nth_code, found)) = frame.iter().enumerate().find(|(_, known)| known.code == code) else {
            continue;
        };
        let (side, theme) = (answer.side.as_deref(), answer.theme.as_deref());
        let nth_side = form.sides.iter().position(|known| Some(known.as_str()) == side).unwrap_or(usize::MAX);
        let next = themes.len();
        let nth_theme = *themes.entry(theme).or_insert(next);
        let factor =
            factors.entry((*nth_question, nth_code, nth_side, nth_theme)).or_insert_with(|| Factor {
                question: answer.question.clone(),
                code: found.clone(),
                heading: frame.heading_of(code).cloned(),
                side: answer.side.clone(),
                theme: answer.theme.clone(),
                studies: BTreeSet::new(),
                further_evidence: BTreeSet::new(),
            });
        let named_by = if form.is_further_evidence(&answer.study) {
            &mut factor.further_evidence
        } else {
            &mut factor.studies
        };
        named_by.insert(answer.study.clone());
    }
    factors.into_values().collect()
}

/// A total for every code of every coded question, headings and codes nobody named included, in the
/// order of the form; one for each side, if the form has sides. What stands under a heading's codes
/// stands under the heading too.
#[must_use]
pub fn code_totals(form: &Form, factors: &[Factor]) -> Vec<CodeTotal> {
    let sides: Vec<Option<&String>> =
        if form.sides.is_empty() { vec![None] } else { form.sides.iter().map(Some).collect() };
    let mut by_code: BTreeMap<(&QuestionId, &str, Option<&String>), Vec<&Factor>> = BTreeMap::new();
    for factor in factors {
        for code in [Some(&factor.code), factor.heading.as_ref()].into_iter().flatten() {
            by_code.entry((&factor.question, &code.code, factor.side.as_ref())).or_default().push(factor);
        }
    }
    let coded = form.questions.iter().filter(|question| question.answer == AnswerKind::Coded);
    let mut totals = Vec::new();
    for (question, frame) in coded.filter_map(|question| Some((question, form.frame(question)?))) {
        let headings = headings(frame);
        for code in frame.iter() {
            for side in &sides {
                let named = by_code.get(&(&question.id, &code.code, *side)).map_or(&[][..], Vec::as_slice);
                totals.push(CodeTotal {
                    question: question.id.clone(),
                    code: code.clone(),
                    is_heading: headings.contains(code.code.as_str()),
                    side: side.cloned(),
                    factors: named.len(),
                    studies: named.iter().flat_map(|factor| factor.studies.iter().cloned()).collect(),
                    further_evidence: named
                        .iter()
                        .flat_map(|factor| factor.further_evidence.iter().cloned())
                        .collect(),
                });
            }
        }
    }
    totals
}

/// The codes that other codes of the frame stand under.
fn headings(frame: &CodeFrame) -> BTreeSet<&str> {
    frame
        .iter()
        .filter_map(|code| frame.heading_of(&code.code))
        .map(|heading| heading.code.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_answers;
    use crate::testing::{form, reviewers, studies, study};
    use proptest::prelude::*;

    fn answers(rows: &[(&str, &str, &str, &str)]) -> Vec<Answer> {
        let mut text = "study,question,code,side,theme,extracted-by,checked-by,check\n".to_owned();
        for (study, code, side, theme) in rows {
            text.push_str(&format!("{study},factors,{code},{side},{theme},MM,KL,confirmed\n"));
        }
        let (answers, problems) = read_answers(text.as_bytes(), "f", &form(), &studies(), &reviewers());
        assert_eq!(problems, []);
        answers
    }

    #[test]
    fn study_that_names_a_factor_twice_counts_once() {
        let answers = answers(&[
            ("sebba", "1a", "barrier", "Turnover"),
            ("sebba", "1a", "barrier", "Turnover"),
            ("oliveira", "1a", "barrier", "Turnover"),
            ("letter", "1a", "barrier", "Turnover"),
            ("sebba", "1a", "enabler", "Turnover"),
        ]);
        let factors = factors(&form(), &answers);
        assert_eq!(factors.len(), 2);
        assert_eq!(factors[0].studies, [study("sebba"), study("oliveira")].into());
        assert_eq!(factors[0].further_evidence, [study("letter")].into());
        assert_eq!(factors[0].heading.as_ref().unwrap().label, "Adopters");
        assert_eq!(factors[1].side.as_deref(), Some("enabler"));
    }

    #[test]
    fn factors_stand_in_the_order_of_frame_and_sides() {
        let answers = answers(&[
            ("sebba", "1b", "enabler", "Zeal"),
            ("sebba", "1a", "enabler", "Zeal"),
            ("sebba", "1a", "enabler", "Ardour"),
            ("sebba", "1a", "barrier", "Ardour"),
            ("sebba", "1", "barrier", "All"),
            ("sebba", "2", "enabler", "Place"),
        ]);
        let told: Vec<String> = factors(&form(), &answers)
            .iter()
            .map(|factor| {
                format!(
                    "{} {} {}",
                    factor.code.code,
                    factor.side.as_ref().unwrap(),
                    factor.theme.as_ref().unwrap()
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "2 enabler Place",
                "1 barrier All",
                "1a barrier Ardour",
                "1a enabler Zeal",
                "1a enabler Ardour",
                "1b enabler Zeal"
            ]
        );
    }

    #[test]
    fn heading_counts_the_studies_under_its_codes_once() {
        let form = form();
        let answers = answers(&[
            ("sebba", "1a", "barrier", "Turnover"),
            ("sebba", "1b", "barrier", "Distrust"),
            ("oliveira", "1b", "barrier", "Distrust"),
        ]);
        let totals = code_totals(&form, &factors(&form, &answers));
        assert_eq!(totals.len(), 4 * 2);
        let barrier = |code: &str| {
            totals
                .iter()
                .find(|total| total.code.code == code && total.side.as_deref() == Some("barrier"))
                .unwrap()
        };
        let told =
            |code: &str| (barrier(code).is_heading, barrier(code).factors, barrier(code).studies.len());
        assert_eq!(
            [told("1"), told("1a"), told("1b"), told("2")],
            [(true, 2, 2), (false, 1, 1), (false, 1, 2), (false, 0, 0)]
        );
    }

    proptest! {
        /// No answer is lost and none counts twice, in whatever order the rows stand.
        #[test]
        fn factors_hold_exactly_the_studies_that_answered(
            rows in prop::collection::vec((0..3_usize, 0..4_usize, 0..2_usize, 0..2_usize), 0..30),
        ) {
            let rows: Vec<_> = rows.iter().map(|(study, code, side, theme)| (
                ["sebba", "oliveira", "letter"][*study],
                ["1", "1a", "1b", "2"][*code],
                ["barrier", "enabler"][*side],
                ["Trust", "Money"][*theme],
            )).collect();
            let factors = factors(&form(), &answers(&rows));
            let named: BTreeSet<(String, String, String, String)> = factors.iter().flat_map(|factor| {
                factor.studies.iter().chain(&factor.further_evidence).map(move |study| (
                    study.to_string(),
                    factor.code.code.clone(),
                    factor.side.clone().unwrap(),
                    factor.theme.clone().unwrap(),
                ))
            }).collect();
            let given = rows.iter().map(|(a, b, c, d)| ((*a).into(), (*b).into(), (*c).into(), (*d).into())).collect();
            prop_assert_eq!(named, given);
            prop_assert!(factors.iter().all(|factor| !factor.studies.contains(&study("letter"))));
        }
    }
}
