//! What was extracted, as a CSV file
//! `study,question,code,side,theme,text,page,extracted-by,checked-by,check,changed-to`, one row per
//! answer. A coded answer has a code, a side and a theme; a text answer has a text.

use crate::checking::{check, reviewer};
use crate::{AnswerKind, CodeFrame, Form, Question};
use revflow_review::{Answer, AnswerCheck, Problem, QuestionId, ReviewerId, Row, Study, StudyId, read_rows};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Reads answers in the order of the file.
///
/// A row is not read, and is listed in the problems, if its study, question, code, side or extractor
/// is unknown, or if it answers nothing. An answer nobody checked is named where the form wants a
/// check, and so is a second answer of one person to one text question.
pub fn read_answers(
    reader: impl io::Read,
    file: &str,
    form: &Form,
    studies: &[Study],
    reviewers: &[ReviewerId],
) -> (Vec<Answer>, Vec<Problem>) {
    let required = ["study", "question", "extracted-by"];
    let optional = ["code", "side", "theme", "text", "page", "checked-by", "check", "changed-to"];
    let (rows, mut problems) = read_rows(reader, file, &required, &optional);
    let evidence = form.further_evidence.iter().map(|evidence| &evidence.id);
    let known: BTreeSet<&str> =
        studies.iter().map(|study| &study.id).chain(evidence).map(StudyId::as_str).collect();
    let mut answered: BTreeMap<(StudyId, QuestionId, ReviewerId), u32> = BTreeMap::new();
    let mut answers = Vec::new();
    for row in rows {
        let read =
            known_study(&row, &known).and_then(|study| answer(&row, study, form, reviewers, &mut problems));
        match read {
            Ok(answer) => {
                if answer.code.is_none() {
                    let key = (answer.study.clone(), answer.question.clone(), answer.extracted_by.clone());
                    if let Some(line) = answered.insert(key, row.place().line) {
                        let fact = format!("{} answered this on line {line} already", answer.extracted_by);
                        problems.push(Problem::warning(row.place().clone(), fact, "kept both answers"));
                    }
                }
                answers.push(answer);
            }
            Err(problem) => problems.push(problem),
        }
    }
    problems.sort_by_key(|problem| problem.place.line);
    (answers, problems)
}

/// The study, or further evidence, of a row.
pub(crate) fn known_study(row: &Row, known: &BTreeSet<&str>) -> Result<StudyId, Problem> {
    let text = row.get("study");
    let study = StudyId::parse(text).ok().filter(|study| known.contains(study.as_str()));
    study.ok_or_else(|| row.unknown("study", text, known.iter().copied()))
}

fn answer(
    row: &Row,
    study: StudyId,
    form: &Form,
    reviewers: &[ReviewerId],
    problems: &mut Vec<Problem>,
) -> Result<Answer, Problem> {
    let text = row.get("question");
    let Some(question) = form.question(text) else {
        return Err(row.unknown(
            "question",
            text,
            form.questions.iter().map(|question| question.id.as_str()),
        ));
    };
    let (code, side, theme) = match question.answer {
        AnswerKind::Coded => coded(row, question, form)?,
        AnswerKind::Text => {
            for column in ["code", "side", "theme"].into_iter().filter(|column| row.given(column).is_some()) {
                let fact = format!("a {column} on question \"{}\", which is answered in words", question.id);
                problems.push(Problem::warning(row.place().clone(), fact, "passed over"));
            }
            if row.get("text").is_empty() {
                let remedy = "not read; write what the report says, or that it does not say";
                return Err(Problem::rejected(row.place().clone(), "the answer is blank", remedy));
            }
            (None, None, None)
        }
    };
    let extracted_by = reviewer(row, "extracted-by", reviewers)?;
    let check = check(row, &extracted_by, reviewers, problems);
    let untold = row.given("check").is_none() && row.given("checked-by").is_none();
    if form.checked_by > 0 && check == AnswerCheck::Unchecked && untold {
        let fact = format!("answer of {study} to \"{}\" is not checked", question.id);
        problems.push(Problem::warning(
            row.place().clone(),
            fact,
            "kept; the protocol wants a second reviewer's check",
        ));
    }
    Ok(Answer {
        study,
        question: question.id.clone(),
        code,
        side,
        theme,
        text: row.get("text").to_owned(),
        page: row.given("page"),
        extracted_by,
        check,
        place: row.place().clone(),
    })
}

type Coded = (Option<String>, Option<String>, Option<String>);

/// Code, side and theme of a coded answer, the first two as the form writes them.
fn coded(row: &Row, question: &Question, form: &Form) -> Result<Coded, Problem> {
    let text = row.get("code");
    let frame = form.frame(question);
    let Some(code) = frame.and_then(|frame| frame.find(text)) else {
        let codes = frame.into_iter().flat_map(CodeFrame::iter);
        return Err(row.unknown("code", text, codes.map(|code| code.code.as_str())));
    };
    let text = row.get("side");
    let side = form.sides.iter().find(|side| side.eq_ignore_ascii_case(text));
    if side.is_none() && (!form.sides.is_empty() || !text.is_empty()) {
        return Err(row.unknown("side", text, form.sides.iter().map(String::as_str)));
    }
    Ok((Some(code.code.clone()), side.cloned(), row.given("theme")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{form, reviewers, studies};

    const HEADER: &str =
        "study,question,code,side,theme,text,page,extracted-by,checked-by,check,changed-to\n";

    fn read(rows: &str) -> (Vec<Answer>, Vec<Problem>) {
        let text = format!("{HEADER}{rows}");
        read_answers(text.as_bytes(), "answers.csv", &form(), &studies(), &reviewers())
    }

    #[test]
    fn answers_in_words_and_by_codes_are_read_whole() {
        let (answers, problems) = read(
            "sebba,country,,,,England,12,MM,KL,changed,England and Wales\n\
             letter,factors,1A,Barrier,Turnover,\"staff left, often\",s. 3,MM,KL,confirmed,\n",
        );
        assert_eq!(problems, []);
        assert_eq!((answers[0].settled_text(), answers[0].text.as_str()), ("England and Wales", "England"));
        assert_eq!(answers[0].code, None);
        let coded = &answers[1];
        assert_eq!(
            (coded.code.as_deref(), coded.side.as_deref(), coded.theme.as_deref()),
            (Some("1a"), Some("barrier"), Some("Turnover"))
        );
        assert_eq!(coded.place.line, 3);
    }

    #[test]
    fn every_bad_row_is_named_with_its_line_and_remedy() {
        let (answers, problems) = read(
            "seba,country,,,,England,,MM,KL,confirmed,\n\
             sebba,contry,,,,England,,MM,KL,confirmed,\n\
             sebba,factors,1c,barrier,,,,MM,KL,confirmed,\n\
             sebba,factors,,barrier,,,,MM,KL,confirmed,\n\
             sebba,factors,1a,barier,,,,MM,KL,confirmed,\n\
             sebba,factors,1a,,,,,MM,KL,confirmed,\n\
             sebba,country,,,,,,MM,KL,confirmed,\n\
             sebba,country,,,,England,,ZZ,KL,confirmed,\n\
             sebba,country,1a,,,England,,MM,,,\n\
             sebba,country,,,,England,,MM,MM,confirmed,\n\
             oliveira,country,,,,England,,MM,KL,ok,\n\
             oliveira,aim,,,,Learn,,MM,KL,,\n\
             oliveira,aim,,,,Learn,,KL,Q,confirmed,\n\
             oliveira,aim,,,,Learn,,SOC,KL,changed,\n\
             oliveira,country,,,,England,,KL,MM,confirmed,Wales\n",
        );
        assert_eq!(answers.len(), 7);
        let problems: String =
            problems.iter().map(|problem| format!("{:?} {problem}\n", problem.severity)).collect();
        insta::assert_snapshot!(problems, @r#"
        Rejected answers.csv:2: unknown study "seba"; not read; did you mean "sebba"?
        Rejected answers.csv:3: unknown question "contry"; not read; did you mean "country"?
        Rejected answers.csv:4: unknown code "1c"; not read; did you mean "1"?
        Rejected answers.csv:5: no code; not read; known: 2, 1, 1a, 1b
        Rejected answers.csv:6: unknown side "barier"; not read; did you mean "barrier"?
        Rejected answers.csv:7: no side; not read; known: barrier, enabler
        Rejected answers.csv:8: the answer is blank; not read; write what the report says, or that it does not say
        Rejected answers.csv:9: unknown reviewer in extracted-by "ZZ"; not read; known: MM, KL, SOC
        Warning answers.csv:10: a code on question "country", which is answered in words; passed over
        Warning answers.csv:10: answer of sebba to "country" is not checked; kept; the protocol wants a second reviewer's check
        Warning answers.csv:11: MM checked what MM wrote; does not count as checked; a second reviewer must
        Warning answers.csv:11: MM answered this on line 10 already; kept both answers
        Warning answers.csv:12: unknown check "ok"; taken as not checked; write confirmed or changed
        Warning answers.csv:13: who checked, or what was changed, is told and the check is blank; taken as not checked; write confirmed or changed
        Warning answers.csv:14: unknown reviewer in checked-by "Q"; taken as not checked; known: MM, KL, SOC
        Warning answers.csv:15: changed, and changed-to is blank; taken as not checked; write what it reads now
        Warning answers.csv:16: confirmed, and changed-to is not blank; taken as confirmed; write changed if it was
        "#);
    }

    #[test]
    fn unchecked_answer_is_no_problem_where_the_form_wants_no_check() {
        let form = Form { checked_by: 0, ..form() };
        let text = format!("{HEADER}sebba,country,,,,England,,MM,,,\n");
        let (answers, problems) = read_answers(text.as_bytes(), "f", &form, &studies(), &reviewers());
        assert_eq!((answers.len(), problems), (1, vec![]));
    }
}
