//! How a row that names something the protocol does not know is refused.

use revflow_review::{Problem, ReviewerId, Row, nearest};

/// The row is not read, for `text` is none of the `known` names of a `what`.
pub(crate) fn unknown<'k>(
    row: &Row,
    what: &str,
    text: &str,
    known: impl IntoIterator<Item = &'k str>,
) -> Problem {
    let known: Vec<&str> = known.into_iter().collect();
    let fact = if text.is_empty() { format!("no {what}") } else { format!("unknown {what} \"{text}\"") };
    let remedy = match nearest(text, known.iter().copied()) {
        Some(near) => format!("not read; did you mean \"{near}\"?"),
        None if known.is_empty() => format!("not read; there is no {what} to choose from"),
        None if known.len() > 12 => format!("not read; write a {what} that is listed"),
        None => format!("not read; known: {}", known.join(", ")),
    };
    Problem::rejected(row.place().clone(), fact, remedy)
}

/// The reviewer in a column, who must be one of the protocol's.
pub(crate) fn reviewer(row: &Row, column: &str, reviewers: &[ReviewerId]) -> Result<ReviewerId, Problem> {
    let text = row.get(column);
    let known = reviewers.iter().find(|reviewer| reviewer.as_str() == text);
    let names = reviewers.iter().map(ReviewerId::as_str);
    known.cloned().ok_or_else(|| unknown(row, &format!("reviewer in {column}"), text, names))
}
