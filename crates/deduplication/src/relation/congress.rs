//! Whether a record is of an abstract or paper of a congress. Databases seldom say it in a field of its
//! own: the name of the meeting stands in the journal or volume field, or the abstract stands on one
//! page, with a letter, of a supplement.

use crate::fold::{fold, is_among};
use revflow_review::{Citation, Pages, WorkType};

/// Whether the citation is that of an abstract or paper of a congress.
pub(super) fn is_of_congress(citation: &Citation) -> bool {
    let container = citation.container.as_deref().map(fold).unwrap_or_default();
    let volume = citation.volume.as_deref().map(fold).unwrap_or_default();
    let issue = citation.issue.as_deref().map(fold).unwrap_or_default();
    let supplement = [&container, &volume, &issue].iter().any(|text| text.split(' ').any(is_supplement));
    let pages = citation.pages.as_ref();
    citation.work_type == WorkType::ConferencePaper
        || names_congress(&container)
        || names_congress(&volume)
        || pages.is_some_and(|pages| is_short(pages) && (is_lettered(pages) || supplement))
}

fn is_supplement(word: &str) -> bool {
    word.starts_with("suppl")
}

/// "Conference: 22nd FIGO World Congress", "Proceedings of the 2010 ...". Journals are called
/// "Transplantation Proceedings" and "Proceedings of the Royal Society".
fn names_congress(words: &str) -> bool {
    let has_number = || words.split(' ').any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    words.split(' ').any(|word| is_among(word, CONGRESS) || word.starts_with("proceeding") && has_number())
}

const CONGRESS: &[&str] = &[
    "colloquium",
    "conf",
    "conference",
    "conferences",
    "congress",
    "congresses",
    "kongress",
    "meeting",
    "meetings",
    "symposium",
    "workshop",
    "workshops",
];

/// One page, or two that follow each other.
fn is_short(pages: &Pages) -> bool {
    match (number(pages.first()), pages.last().map(number)) {
        (Some(_), None) => true,
        (Some(first), Some(Some(last))) => first <= last && last - first <= 1,
        _ => false,
    }
}

/// `S67`, `A12`, `P-345`, but not `e505`, which is an article, nor an article's code.
fn is_lettered(pages: &Pages) -> bool {
    let first = pages.first().to_ascii_lowercase();
    first.starts_with(['a', 's', 'p'])
        && first.chars().nth(1).is_some_and(|c| c.is_ascii_digit() || c == '-')
        && number(&first).is_some_and(|number| number < 10_000)
}

fn number(page: &str) -> Option<u32> {
    let digits: String = page.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(container: &str, volume: &str, pages: &str) -> bool {
        is_of_congress(&Citation {
            container: Some(container.to_owned()),
            volume: Some(volume.to_owned()),
            pages: Pages::parse(pages).ok(),
            ..Citation::default()
        })
    }

    #[test]
    fn congress_abstract_is_known_by_its_meeting_or_its_page() {
        assert!(found("Value in Health", "Conference: ISPOR 19th Annual. Vienna. 19", "A345"));
        assert!(found("Proceedings of the 12th International Semantic Web Week", "", "3-18"));
        assert!(found("Diabetes", "57", "A12"));
        assert!(found("Diabetologia", "55 (SUPPL. 1)", "167-168"));
        assert!(found("Journal of Hepatology", "50", "S67-S68"));
    }

    #[test]
    fn article_in_a_journal_is_none() {
        assert!(!found("Transplantation Proceedings", "40", "1012-5"));
        assert!(!found("Proceedings of the National Academy of Sciences", "101", "1012-5"));
        assert!(!found("Diabetes Care", "27 (SUPPL. 1)", "S5-S10"));
        assert!(!found("PLoS One", "4", "e505"));
        assert!(!found("Lancet", "370", "1012"));
    }
}
