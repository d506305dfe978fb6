//! Last stage: which record of a group stays. The one the review prefers, then the one that says
//! most, then the first by id, so that the choice never depends on the order of import.

use revflow_review::{Citation, Record};
use std::cmp::Reverse;

/// The member whose record stays. `rank` is the preference: lower stays. Members are not empty;
/// with none, `None`.
pub(crate) fn kept<'r>(members: impl Iterator<Item = (&'r Record, u32)>) -> Option<&'r Record> {
    members
        .min_by_key(|(record, rank)| (*rank, Reverse(completeness(&record.citation)), &record.id))
        .map(|(record, _)| record)
}

/// How many of the fields that describe and locate a work a citation gives.
pub(crate) fn completeness(citation: &Citation) -> usize {
    [
        citation.title.is_some(),
        !citation.authors.is_empty(),
        citation.date.is_some(),
        citation.date.is_some_and(|date| date.month().is_some()),
        citation.container.is_some(),
        citation.volume.is_some(),
        citation.issue.is_some(),
        citation.pages.is_some(),
        citation.doi.is_some(),
        citation.pmid.is_some(),
        citation.abstract_text.is_some(),
        !citation.keywords.is_empty(),
        !citation.issn.is_empty() || !citation.isbn.is_empty(),
    ]
    .into_iter()
    .filter(|given| *given)
    .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use revflow_review::{Place, RecordId, SourceId};

    fn record(id: &str, title: Option<&str>) -> Record {
        Record {
            id: RecordId::parse(id).unwrap(),
            source: SourceId::parse("medline").unwrap(),
            place: Place::file("a.ris"),
            citation: Citation { title: title.map(str::to_owned), ..Citation::default() },
        }
    }

    #[test]
    fn preference_then_completeness_then_id_decides() {
        let (bare, full, other) = (record("a", None), record("b", Some("Title")), record("c", Some("Title")));
        let stays = |members: &[(&Record, u32)]| kept(members.iter().copied()).unwrap().id.clone();
        assert_eq!(stays(&[(&full, 1), (&bare, 0)]).as_str(), "a");
        assert_eq!(stays(&[(&bare, 0), (&full, 0)]).as_str(), "b");
        assert_eq!(stays(&[(&other, 0), (&full, 0)]).as_str(), "b");
        assert!(kept(std::iter::empty()).is_none());
    }
}
