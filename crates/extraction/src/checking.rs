//! A second pair of eyes: whether an answer or a rating was checked, by whom, and what came of it.

use revflow_review::{Answer, AnswerCheck, Problem, Rating, ReviewerId, Row};
use serde::Serialize;

/// How many answers or ratings were checked. The four sum to `total`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Checks {
    /// All of them.
    pub total: usize,
    /// A second reviewer found them right.
    pub confirmed: usize,
    /// A second reviewer changed them.
    pub changed: usize,
    /// Checked by nobody but the person who wrote them, which is no check.
    pub by_oneself: usize,
    /// Not checked.
    pub unchecked: usize,
}

impl Checks {
    /// Counts the checks of answers.
    pub fn of_answers<'a>(answers: impl IntoIterator<Item = &'a Answer>) -> Self {
        Self::of(answers.into_iter().map(|answer| (&answer.extracted_by, &answer.check)))
    }

    /// Counts the checks of ratings.
    pub fn of_ratings<'a>(ratings: impl IntoIterator<Item = &'a Rating>) -> Self {
        Self::of(ratings.into_iter().map(|rating| (&rating.rated_by, &rating.check)))
    }

    fn of<'a>(all: impl Iterator<Item = (&'a ReviewerId, &'a AnswerCheck)>) -> Self {
        let mut checks = Self::default();
        for (author, check) in all {
            checks.total += 1;
            let kind = match check {
                AnswerCheck::Unchecked => &mut checks.unchecked,
                AnswerCheck::Confirmed { by } | AnswerCheck::Changed { by, .. } if by == author => {
                    &mut checks.by_oneself
                }
                AnswerCheck::Confirmed { .. } => &mut checks.confirmed,
                AnswerCheck::Changed { .. } => &mut checks.changed,
            };
            *kind += 1;
        }
        checks
    }

    /// Those a second reviewer looked at.
    #[must_use]
    pub fn checked(&self) -> usize {
        self.confirmed + self.changed
    }
}

/// The reviewer in a column, who must be one of the protocol's.
pub(crate) fn reviewer(row: &Row, column: &str, reviewers: &[ReviewerId]) -> Result<ReviewerId, Problem> {
    let text = row.get(column);
    let known = reviewers.iter().find(|reviewer| reviewer.as_str() == text);
    let names = reviewers.iter().map(ReviewerId::as_str);
    known.cloned().ok_or_else(|| row.unknown(&format!("reviewer in {column}"), text, names))
}

/// The check in the columns `check`, `checked-by` and `changed-to` of a row. A check that is not told
/// whole counts as none and is named in the problems: the answer itself is kept.
pub(crate) fn check(
    row: &Row,
    author: &ReviewerId,
    reviewers: &[ReviewerId],
    problems: &mut Vec<Problem>,
) -> AnswerCheck {
    let mut warn = |fact: String, remedy: &str| {
        problems.push(Problem::warning(row.place().clone(), fact, remedy));
    };
    let (check, changed_to) = (row.get("check").to_lowercase(), row.given("changed-to"));
    if !matches!(check.as_str(), "" | "confirmed" | "changed") {
        warn(format!("unknown check \"{check}\""), "taken as not checked; write confirmed or changed");
        return AnswerCheck::Unchecked;
    }
    if check.is_empty() {
        if row.given("checked-by").is_some() || changed_to.is_some() {
            let fact = "who checked, or what was changed, is told and the check is blank";
            warn(fact.to_owned(), "taken as not checked; write confirmed or changed");
        }
        return AnswerCheck::Unchecked;
    }
    let by = match reviewer(row, "checked-by", reviewers) {
        Ok(by) => by,
        Err(problem) => {
            warn(problem.fact, &problem.remedy.replace("not read", "taken as not checked"));
            return AnswerCheck::Unchecked;
        }
    };
    if by == *author {
        warn(format!("{by} checked what {by} wrote"), "does not count as checked; a second reviewer must");
    }
    match (check.as_str(), changed_to) {
        ("changed", Some(to)) => AnswerCheck::Changed { by, to },
        ("changed", None) => {
            warn(
                "changed, and changed-to is blank".to_owned(),
                "taken as not checked; write what it reads now",
            );
            AnswerCheck::Unchecked
        }
        (_, Some(_)) => {
            warn(
                "confirmed, and changed-to is not blank".to_owned(),
                "taken as confirmed; write changed if it was",
            );
            AnswerCheck::Confirmed { by }
        }
        (_, None) => AnswerCheck::Confirmed { by },
    }
}
