//! What was judged of the studies, as a CSV file
//! `study,checklist,rating,note,rated-by,checked-by,check,changed-to`, one row per rating.

use crate::Appraisal;
use crate::answers_file::known_study;
use crate::checking::{check, reviewer};
use revflow_review::{Problem, Rating, ReviewerId, Row, Study, StudyId, read_rows};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Reads ratings in the order of the file.
///
/// A row is not read, and is listed in the problems, if its study, checklist, rating or rater is
/// unknown, or if the study was rated with this checklist before.
pub fn read_ratings(
    reader: impl io::Read,
    file: &str,
    appraisal: &Appraisal,
    studies: &[Study],
    reviewers: &[ReviewerId],
) -> (Vec<Rating>, Vec<Problem>) {
    let required = ["study", "rating", "rated-by"];
    let optional = ["checklist", "note", "checked-by", "check", "changed-to"];
    let (rows, mut problems) = read_rows(reader, file, &required, &optional);
    let known: BTreeSet<&str> = studies.iter().map(|study| study.id.as_str()).collect();
    let mut rated: BTreeMap<(StudyId, Option<String>), u32> = BTreeMap::new();
    let mut ratings = Vec::new();
    for row in rows {
        let read = known_study(&row, &known)
            .and_then(|study| rating(&row, study, appraisal, reviewers, &mut problems));
        let read =
            read.and_then(|rating| match rated.get(&(rating.study.clone(), rating.checklist.clone())) {
                None => Ok(rating),
                Some(line) => {
                    let with = rating.checklist.as_deref().unwrap_or("no checklist");
                    let fact = format!("study {} was rated with {with} on line {line} already", rating.study);
                    let remedy = "not read; a changed rating goes into the columns check and changed-to";
                    Err(Problem::rejected(row.place().clone(), fact, remedy))
                }
            });
        match read {
            Ok(rating) => {
                rated.insert((rating.study.clone(), rating.checklist.clone()), row.place().line);
                ratings.push(rating);
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.sort_by_key(|problem| problem.place.line);
    (ratings, problems)
}

fn rating(
    row: &Row,
    study: StudyId,
    appraisal: &Appraisal,
    reviewers: &[ReviewerId],
    problems: &mut Vec<Problem>,
) -> Result<Rating, Problem> {
    let checklist = row.given("checklist");
    if let Some(checklist) =
        checklist.as_ref().filter(|checklist| !appraisal.checklists.contains_key(*checklist))
    {
        return Err(row.unknown("checklist", checklist, appraisal.checklists.keys().map(String::as_str)));
    }
    let rating = listed(row, "rating", appraisal)?;
    let rated_by = reviewer(row, "rated-by", reviewers)?;
    let mut check = check(row, &rated_by, reviewers, problems);
    if let revflow_review::AnswerCheck::Changed { to, .. } = &mut check {
        *to = listed(row, "changed-to", appraisal)?;
    }
    Ok(Rating {
        study,
        checklist,
        rating,
        note: row.given("note"),
        rated_by,
        check,
        place: row.place().clone(),
    })
}

/// The rating in a column, as the protocol writes it.
fn listed(row: &Row, column: &str, appraisal: &Appraisal) -> Result<String, Problem> {
    let text = row.get(column);
    let listed = appraisal.ratings.iter().find(|rating| rating.eq_ignore_ascii_case(text));
    let what = if column == "rating" { "rating".to_owned() } else { format!("rating in {column}") };
    listed.cloned().ok_or_else(|| row.unknown(&what, text, appraisal.ratings.iter().map(String::as_str)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::appraisal_table;
    use crate::testing::{reviewers, studies};

    fn appraisal() -> Appraisal {
        toml::from_str("ratings = [\"high\", \"medium\", \"low\"]\nchecklists = { qualitative = \"CASP\" }\n")
            .unwrap()
    }

    fn read(rows: &str) -> (Vec<Rating>, Vec<Problem>) {
        let text = format!("study,checklist,rating,note,rated-by,checked-by,check,changed-to\n{rows}");
        read_ratings(text.as_bytes(), "ratings.csv", &appraisal(), &studies(), &reviewers())
    }

    #[test]
    fn table_has_a_row_for_every_study_and_the_rating_that_counts() {
        let (ratings, problems) = read("oliveira,qualitative,High,clear,MM,KL,changed,Medium\n");
        assert_eq!(problems, []);
        let rows = appraisal_table(&appraisal(), &studies(), &ratings);
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.study.as_str(), row.checklist.as_deref(), row.rating.as_deref()))
            .collect();
        assert_eq!(told, [("sebba", None, None), ("oliveira", Some("CASP"), Some("medium"))]);
    }

    #[test]
    fn every_bad_row_is_named_with_its_line_and_remedy() {
        let (ratings, problems) = read(
            "letter,,high,,MM,,,\n\
             sebba,quantitative,high,,MM,,,\n\
             sebba,,hihg,,MM,,,\n\
             sebba,,high,,M,,,\n\
             sebba,,high,,MM,KL,changed,better\n\
             sebba,,high,,MM,,,\n\
             sebba,,low,,KL,,,\n",
        );
        assert_eq!(ratings.len(), 1);
        let problems: String =
            problems.iter().map(|problem| format!("{:?} {problem}\n", problem.severity)).collect();
        insta::assert_snapshot!(problems, @r#"
        Rejected ratings.csv:2: unknown study "letter"; not read; known: oliveira, sebba
        Rejected ratings.csv:3: unknown checklist "quantitative"; not read; did you mean "qualitative"?
        Rejected ratings.csv:4: unknown rating "hihg"; not read; did you mean "high"?
        Rejected ratings.csv:5: unknown reviewer in rated-by "M"; not read; did you mean "MM"?
        Rejected ratings.csv:6: unknown rating in changed-to "better"; not read; known: high, medium, low
        Rejected ratings.csv:8: study sebba was rated with no checklist on line 7 already; not read; a changed rating goes into the columns check and changed-to
        "#);
    }

    #[test]
    fn unknown_key_of_the_appraisal_is_an_error() {
        assert!(toml::from_str::<Appraisal>("ratings = []\nresults = \"ratings.csv\"").is_err());
    }
}
