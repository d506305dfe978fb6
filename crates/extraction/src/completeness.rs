//! What is still missing before the tables are whole.

use crate::{Appraisal, Form};
use revflow_review::{Answer, QuestionId, Rating, ReviewerId, Study, StudyId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Something that is missing about a study.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Gap {
    /// The study.
    pub study: StudyId,
    /// What is missing.
    pub missing: Missing,
}

/// What is missing about a study.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// An answer to a question.
    Answer(QuestionId),
    /// Answers of further people to a question the form wants several to answer.
    Extractors {
        /// The question.
        question: QuestionId,
        /// How many people answered it.
        are: u32,
        /// How many the form wants.
        wanted: u32,
    },
    /// A rating.
    Rating,
}

/// `sebba-2017 has no answer to "country"`
impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.missing {
            Missing::Answer(question) => write!(f, "{} has no answer to \"{question}\"", self.study),
            Missing::Extractors { question, are, wanted } => {
                write!(f, "{} has answers to \"{question}\" of {are} of {wanted} people", self.study)
            }
            Missing::Rating => write!(f, "{} has no rating", self.study),
        }
    }
}

/// What is missing about each study, in the order of studies and of the form. Ratings are looked for
/// if the protocol has an appraisal; a study that was judged as "not applicable" is rated.
#[must_use]
pub fn gaps(
    form: &Form,
    appraisal: Option<&Appraisal>,
    studies: &[Study],
    answers: &[Answer],
    ratings: &[Rating],
) -> Vec<Gap> {
    let mut people: BTreeMap<(&StudyId, &QuestionId), BTreeSet<&ReviewerId>> = BTreeMap::new();
    for answer in answers {
        people.entry((&answer.study, &answer.question)).or_default().insert(&answer.extracted_by);
    }
    let rated: BTreeSet<&StudyId> = ratings.iter().map(|rating| &rating.study).collect();
    let mut gaps = Vec::new();
    for Study { id, .. } in studies {
        let mut gap = |missing| gaps.push(Gap { study: id.clone(), missing });
        for question in form.questions.iter().map(|question| &question.id) {
            let are = people.get(&(id, question)).map_or(0, BTreeSet::len);
            match u32::try_from(are).unwrap_or(u32::MAX) {
                0 => gap(Missing::Answer(question.clone())),
                are if are < form.extracted_by => {
                    gap(Missing::Extractors { question: question.clone(), are, wanted: form.extracted_by });
                }
                _ => {}
            }
        }
        if appraisal.is_some() && !rated.contains(id) {
            gap(Missing::Rating);
        }
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read_answers;
    use crate::testing::{form, reviewers, studies};

    #[test]
    fn every_gap_of_every_study_is_named() {
        let form = Form { extracted_by: 2, ..form() };
        let text = "study,question,code,side,text,extracted-by\n\
                    sebba,country,,,England,MM\n\
                    sebba,country,,,England,KL\n\
                    sebba,factors,1a,barrier,,MM\n\
                    sebba,factors,1b,barrier,,MM\n\
                    letter,aim,,,Tell,MM\n";
        let (answers, _) = read_answers(text.as_bytes(), "f", &form, &studies(), &reviewers());
        let found = |appraisal| gaps(&form, appraisal, &studies(), &answers, &[]);
        let appraisal = Appraisal::default();
        let told: String = found(Some(&appraisal)).iter().map(|gap| format!("{gap}\n")).collect();
        insta::assert_snapshot!(told, @r#"
        sebba has no answer to "aim"
        sebba has answers to "factors" of 1 of 2 people
        sebba has no rating
        oliveira has no answer to "country"
        oliveira has no answer to "aim"
        oliveira has no answer to "factors"
        oliveira has no rating
        "#);
        assert_eq!(found(None).len(), 5);
    }
}
