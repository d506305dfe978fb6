//! The table of characteristics of included studies: a row per study, a column per question that is
//! answered in words.

use crate::{AnswerKind, Form};
use revflow_review::{Answer, QuestionId, ReportId, Study, StudyId};
use serde::Serialize;
use std::collections::BTreeMap;

/// The table of characteristics.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Characteristics {
    /// The questions in the order of the form.
    pub questions: Vec<QuestionId>,
    /// A row for every study, in the order given.
    pub rows: Vec<StudyRow>,
}

/// What is known of one study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct StudyRow {
    /// The study.
    pub study: StudyId,
    /// How the review names it.
    pub label: String,
    /// Its design.
    pub design: Option<String>,
    /// Its reports.
    pub reports: Vec<ReportId>,
    /// The answers that count, one cell per question; empty where there is none. Differing answers
    /// of several people stand in one cell, with a semicolon between them.
    pub cells: Vec<String>,
}

/// The table of characteristics of `studies`. Takes time proportional to studies, questions and answers.
#[must_use]
pub fn characteristics(form: &Form, studies: &[Study], answers: &[Answer]) -> Characteristics {
    let mut texts: BTreeMap<(&StudyId, &QuestionId), Vec<&str>> = BTreeMap::new();
    for answer in answers {
        let texts = texts.entry((&answer.study, &answer.question)).or_default();
        if !texts.contains(&answer.settled_text()) {
            texts.push(answer.settled_text());
        }
    }
    let in_words = form.questions.iter().filter(|question| question.answer == AnswerKind::Text);
    let questions: Vec<QuestionId> = in_words.map(|question| question.id.clone()).collect();
    let cell = |study: &StudyId, question: &QuestionId| {
        texts.get(&(study, question)).map(|texts| texts.join("; ")).unwrap_or_default()
    };
    let row = |study: &Study| StudyRow {
        study: study.id.clone(),
        label: study.label.clone(),
        design: study.design.clone(),
        reports: study.reports().to_vec(),
        cells: questions.iter().map(|question| cell(&study.id, question)).collect(),
    };
    let rows = studies.iter().map(row).collect();
    Characteristics { questions, rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_answers;
    use crate::testing::{form, reviewers, studies};

    #[test]
    fn every_study_has_a_row_with_the_answers_that_count() {
        let text = "study,question,text,extracted-by,checked-by,check,changed-to\n\
                    oliveira,country,England,MM,KL,confirmed,\n\
                    oliveira,country,Wales,KL,MM,changed,England and Wales\n\
                    oliveira,country,Englnd,SOC,MM,changed,England\n\
                    oliveira,aim,Learn,MM,KL,confirmed,\n\
                    oliveira,aim,Try out,KL,MM,confirmed,\n";
        let (answers, _) = read_answers(text.as_bytes(), "f", &form(), &studies(), &reviewers());
        let table = characteristics(&form(), &studies(), &answers);
        assert_eq!(table.questions.iter().map(QuestionId::as_str).collect::<Vec<_>>(), ["country", "aim"]);
        assert_eq!(table.rows[0].cells, ["", ""]);
        assert_eq!(table.rows[1].cells, ["England; England and Wales", "Learn; Try out"]);
        assert_eq!(table.rows[0].reports.len(), 2);
    }
}
