//! Records by what is said of them. The id of a record is made from its entry in the export: an export
//! that was downloaded again may give a record another id, and a decision made before would be lost.
//! A file of decisions that shows the records lets them be found again.

use revflow_deduplication::Described;
use revflow_review::{Doi, Pmid, Record, RecordId, Resolution};
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// Finds records by their source and what their source says of them. The index is made when it is
/// asked for the first time, which most reviews never do.
pub(crate) struct Descriptions<'r> {
    records: Vec<(&'r str, &'r Record)>,
    index: OnceCell<BTreeMap<(String, Mark), Vec<RecordId>>>,
}

/// What tells a record from the others of its source, the surest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Doi(Doi),
    Pmid(Pmid),
    TitleAndYear(String, String),
}

impl<'r> Descriptions<'r> {
    /// Of records, each with the name of its source.
    pub(crate) fn of(records: impl Iterator<Item = (&'r str, &'r Record)>) -> Self {
        Self { records: records.collect(), index: OnceCell::new() }
    }

    /// The record that is described: the only one of its source with the DOI, else with the PubMed
    /// identifier, else with the title and year.
    pub(crate) fn find(&self, described: &Described) -> Resolution {
        let index = self.index.get_or_init(|| self.indexed());
        let marks = [
            Doi::parse(&described.doi).ok().map(Mark::Doi),
            Pmid::parse(&described.pmid).ok().map(Mark::Pmid),
            title_and_year(&described.title, &described.year),
        ];
        for mark in marks.into_iter().flatten() {
            match index.get(&(folded(&described.source), mark)).map(Vec::as_slice) {
                None | Some([]) => {}
                Some([record]) => return Resolution::Record(record.clone()),
                Some(records) => return Resolution::Ambiguous(records.iter().take(4).cloned().collect()),
            }
        }
        Resolution::Unknown
    }

    fn indexed(&self) -> BTreeMap<(String, Mark), Vec<RecordId>> {
        let mut index: BTreeMap<(String, Mark), Vec<RecordId>> = BTreeMap::new();
        for (source, record) in &self.records {
            let citation = &record.citation;
            let year = citation.year().map(|year| year.to_string()).unwrap_or_default();
            let marks = [
                citation.doi.clone().map(Mark::Doi),
                citation.pmid.map(Mark::Pmid),
                title_and_year(citation.title.as_deref().unwrap_or_default(), &year),
            ];
            for mark in marks.into_iter().flatten() {
                index.entry((folded(source), mark)).or_default().push(record.id.clone());
            }
        }
        index
    }
}

fn title_and_year(title: &str, year: &str) -> Option<Mark> {
    let title = folded(title);
    (!title.is_empty()).then(|| Mark::TitleAndYear(title, year.trim().to_owned()))
}

/// Letters and digits, in lower case.
fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use revflow_review::{Citation, Place, SourceId};

    fn record(id: &str, doi: Option<&str>, title: &str) -> Record {
        Record {
            id: RecordId::parse(id).unwrap(),
            source: SourceId::parse("Medline").unwrap(),
            place: Place::file("a.ris"),
            citation: Citation {
                doi: doi.map(|doi| Doi::parse(doi).unwrap()),
                title: Some(title.to_owned()),
                ..Citation::default()
            },
        }
    }

    #[test]
    fn record_is_found_by_the_surest_mark_that_fits_one_of_its_source() {
        let records = [
            record("a", Some("10.1000/a"), "Kinship care"),
            record("b", None, "Foster care"),
            record("c", None, "Foster care"),
        ];
        let descriptions = Descriptions::of(records.iter().map(|record| ("Medline", record)));
        let find = |source: &str, doi: &str, title: &str| {
            let (source, doi, title) = (source.to_owned(), doi.to_owned(), title.to_owned());
            descriptions.find(&Described { source, doi, title, ..Described::default() })
        };
        let a = Resolution::Record(records[0].id.clone());
        assert_eq!(find("medline", "10.1000/A", "Another title"), a);
        assert_eq!(find("Medline", "", "Kinship care."), a);
        assert_eq!(find("Embase", "10.1000/a", "Kinship care"), Resolution::Unknown);
        assert!(matches!(find("Medline", "", "Foster care"), Resolution::Ambiguous(_)));
        assert_eq!(find("Medline", "", ""), Resolution::Unknown);
    }
}
