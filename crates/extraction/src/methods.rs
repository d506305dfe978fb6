//! What a methods section says of extraction and appraisal, written from what was done.

use crate::{Checks, Form};
use revflow_review::{Answer, Rating, StudyId};
use std::collections::BTreeSet;

/// How answers were extracted and checked.
#[must_use]
pub fn extraction_sentence(form: &Form, answers: &[Answer]) -> String {
    let checks = Checks::of_answers(answers);
    let subjects: BTreeSet<&StudyId> = answers.iter().map(|answer| &answer.study).collect();
    let (evidence, studies): (Vec<_>, Vec<_>) =
        subjects.into_iter().partition(|id| form.is_further_evidence(id));
    if answers.is_empty() {
        return "Nothing has been extracted yet.".to_owned();
    }
    let mut about = counted(studies.len(), "study", "studies");
    if !evidence.is_empty() {
        about.push_str(" and ");
        about.push_str(&counted(evidence.len(), "further piece of evidence", "further pieces of evidence"));
    }
    let (who, how) = match form.extracted_by {
        1 => ("One reviewer".to_owned(), ""),
        2 => ("Two reviewers".to_owned(), ", independently"),
        n => (format!("{n} reviewers"), ", independently"),
    };
    let what = counted(checks.total, "answer", "answers");
    sentence(&format!("{who} extracted {what} about {about}{how}"), &checks, form.checked_by > 0)
}

/// How studies were appraised and the ratings checked.
#[must_use]
pub fn appraisal_sentence(ratings: &[Rating]) -> String {
    let studies: BTreeSet<&StudyId> = ratings.iter().map(|rating| &rating.study).collect();
    if ratings.is_empty() {
        return "No study has been appraised yet.".to_owned();
    }
    let checks = Checks::of_ratings(ratings);
    let which = match studies.len() {
        1 => "1 study".to_owned(),
        n => format!("each of {n} studies"),
    };
    let ratings = counted(checks.total, "rating", "ratings");
    sentence(&format!("One reviewer appraised {which} ({ratings})"), &checks, false)
}

fn sentence(done: &str, checks: &Checks, check_is_wanted: bool) -> String {
    let mut text = done.to_owned();
    if checks.checked() == checks.total {
        text.push_str(if checks.total == 1 {
            "; a second checked it"
        } else {
            "; a second checked each of them"
        });
    } else if check_is_wanted || checks.checked() > 0 {
        text.push_str(&format!("; a second checked {} of {}", checks.checked(), checks.total));
    }
    match checks.changed {
        0 if checks.checked() > 0 => text.push_str(" and changed none"),
        0 => {}
        n => text.push_str(&format!(" and changed {n}")),
    }
    if checks.by_oneself > 0 {
        text.push_str(&match checks.by_oneself {
            1 => "; 1 was checked by its author alone".to_owned(),
            n => format!("; {n} were checked by their authors alone"),
        });
    }
    text.push('.');
    text
}

fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{form, reviewers, studies};
    use crate::{Appraisal, read_answers, read_ratings};

    fn extraction(form: &Form, rows: &str) -> String {
        let text = format!("study,question,text,extracted-by,checked-by,check,changed-to\n{rows}");
        let (answers, _) = read_answers(text.as_bytes(), "f", form, &studies(), &reviewers());
        extraction_sentence(form, &answers)
    }

    #[test]
    fn sentence_tells_who_extracted_and_what_was_checked() {
        let unchecked = Form { checked_by: 0, ..form() };
        let told = [
            extraction(&form(), "sebba,aim,Learn,MM,KL,confirmed,\noliveira,aim,Try,MM,KL,changed,Try out\n"),
            extraction(
                &form(),
                "sebba,aim,Learn,MM,,,\noliveira,aim,Try,MM,MM,confirmed,\nletter,aim,A,MM,KL,confirmed,\n",
            ),
            extraction(&form(), "sebba,aim,Learn,MM,,,\n"),
            extraction(&unchecked, "sebba,aim,Learn,MM,,,\n"),
            extraction(
                &Form { extracted_by: 2, ..form() },
                "sebba,aim,Learn,MM,KL,confirmed,\nsebba,aim,Learn,KL,MM,confirmed,\n",
            ),
            extraction(&form(), ""),
        ];
        insta::assert_snapshot!(told.join("\n"), @r"
        One reviewer extracted 2 answers about 2 studies; a second checked each of them and changed 1.
        One reviewer extracted 3 answers about 2 studies and 1 further piece of evidence; a second checked 1 of 3 and changed none; 1 was checked by its author alone.
        One reviewer extracted 1 answer about 1 study; a second checked 0 of 1.
        One reviewer extracted 1 answer about 1 study.
        Two reviewers extracted 2 answers about 1 study, independently; a second checked each of them and changed none.
        Nothing has been extracted yet.
        ");
    }

    #[test]
    fn sentence_tells_who_appraised_and_what_was_checked() {
        let appraisal = Appraisal { ratings: vec!["high".into(), "low".into()], ..Appraisal::default() };
        let rate = |rows: &str| {
            let text = format!("study,rating,rated-by,checked-by,check,changed-to\n{rows}");
            let (ratings, _) = read_ratings(text.as_bytes(), "f", &appraisal, &studies(), &reviewers());
            appraisal_sentence(&ratings)
        };
        let told = [
            rate("sebba,high,MM,KL,changed,low\noliveira,low,MM,,,\n"),
            rate("sebba,high,MM,,,\noliveira,low,MM,,,\n"),
            rate(""),
        ];
        insta::assert_snapshot!(told.join("\n"), @r"
        One reviewer appraised each of 2 studies (2 ratings); a second checked 1 of 2 and changed 1.
        One reviewer appraised each of 2 studies (2 ratings).
        No study has been appraised yet.
        ");
    }
}
