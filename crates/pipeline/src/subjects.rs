//! The records that a row of decided pairs speaks of. Ids of records follow from the export: one that is
//! downloaded again may give a record another id, or an id to another record, where ids are made of
//! lines. A row that shows its records is therefore taken by its word: what it describes is what was
//! decided on.

use revflow_deduplication::{Described, Meant, PairFile, read_pairs};
use revflow_review::{Doi, Pmid, Record, RecordId, Resolution, ReviewerId};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// A record that decisions may speak of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'r> {
    /// The id that files give it.
    pub(crate) id: &'r str,
    /// The name of its source.
    pub(crate) source: &'r str,
    /// The record.
    pub(crate) record: &'r Record,
}

/// The records that decisions may speak of.
pub(crate) struct Subjects<'r> {
    by_id: BTreeMap<&'r str, Subject<'r>>,
    by_record: BTreeMap<&'r RecordId, &'r Record>,
    /// The ids, where people may write their beginnings alone.
    beginnings: Option<BTreeSet<RecordId>>,
    /// Made when it is asked for the first time, which most reviews never do.
    index: OnceCell<BTreeMap<(String, Mark), Vec<RecordId>>>,
}

/// What tells a record from the others of its source, the surest first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Doi(Doi),
    Pmid(Pmid),
    TitleAndYear(String, String),
}

impl<'r> Subjects<'r> {
    /// Records whose ids are written out: those of export files.
    pub(crate) fn of(subjects: impl Iterator<Item = Subject<'r>>) -> Self {
        let by_id: BTreeMap<&str, Subject<'_>> = subjects.map(|subject| (subject.id, subject)).collect();
        let by_record = by_id.values().map(|subject| (&subject.record.id, subject.record)).collect();
        Self { by_id, by_record, beginnings: None, index: OnceCell::new() }
    }

    /// Records of which people may write the beginning of the id alone: `oliveira-2022`.
    pub(crate) fn by_beginnings(subjects: impl Iterator<Item = Subject<'r>>) -> Self {
        let mut all = Self::of(subjects);
        all.beginnings = Some(all.by_id.values().map(|subject| subject.record.id.clone()).collect());
        all
    }

    /// Reads what people decided on pairs of these records.
    pub(crate) fn read(&self, file: impl io::Read, name: &str, reviewers: &[ReviewerId]) -> PairFile {
        read_pairs(file, name, reviewers, &|described| self.meant(described))
    }

    fn meant(&self, described: &Described) -> Meant {
        let named = match (self.by_id.get(described.id.as_str()), &self.beginnings) {
            (Some(subject), _) => Resolution::Record(subject.record.id.clone()),
            (None, Some(ids)) => Resolution::of(&described.id, ids),
            (None, None) => Resolution::Unknown,
        };
        let by_description = |otherwise: Meant| match self.described(described).as_slice() {
            [] => otherwise,
            [record] => Meant::Described(record.clone()),
            records => Meant::Ambiguous(records.iter().take(4).cloned().collect()),
        };
        match named {
            Resolution::Record(id) => match self.by_record.get(&id) {
                Some(record) if !is_of(described, record) => {
                    let title = record.citation.title_or_placeholder().to_owned();
                    by_description(Meant::OtherWork(title))
                }
                _ => Meant::Record(id),
            },
            Resolution::Ambiguous(records) => by_description(Meant::Ambiguous(records)),
            Resolution::Unknown => by_description(Meant::Unknown),
        }
    }

    /// The records of the source that have the DOI, the PubMed identifier and the title and year
    /// described; what no record has is left out of account.
    fn described(&self, described: &Described) -> Vec<RecordId> {
        let index = self.index.get_or_init(|| self.indexed());
        let marks = [
            Doi::parse(&described.doi).ok().map(Mark::Doi),
            Pmid::parse(&described.pmid).ok().map(Mark::Pmid),
            title_and_year(&described.title, &described.year),
        ];
        let mut found: Vec<RecordId> = Vec::new();
        for mark in marks.into_iter().flatten() {
            let Some(fitting) = index.get(&(folded(&described.source), mark)) else { continue };
            let both: Vec<RecordId> = found.iter().filter(|id| fitting.contains(id)).cloned().collect();
            match (found.is_empty(), both.is_empty()) {
                (true, _) => found.clone_from(fitting),
                (false, false) => found = both,
                (false, true) => {}
            }
        }
        found
    }

    fn indexed(&self) -> BTreeMap<(String, Mark), Vec<RecordId>> {
        let mut index: BTreeMap<(String, Mark), Vec<RecordId>> = BTreeMap::new();
        for Subject { source, record, .. } in self.by_id.values() {
            let citation = &record.citation;
            let marks = [
                citation.doi.clone().map(Mark::Doi),
                citation.pmid.map(Mark::Pmid),
                title_and_year(citation.title.as_deref().unwrap_or_default(), &year(record)),
            ];
            for mark in marks.into_iter().flatten() {
                index.entry((folded(source), mark)).or_default().push(record.id.clone());
            }
        }
        index
    }
}

/// Whether a record is what a row describes: it has the DOI, the PubMed identifier or the title. A row
/// that describes nothing speaks of whatever bears its id.
fn is_of(described: &Described, record: &Record) -> bool {
    let citation = &record.citation;
    let same = [
        Doi::parse(&described.doi).ok().map(|doi| citation.doi.as_ref() == Some(&doi)),
        Pmid::parse(&described.pmid).ok().map(|pmid| citation.pmid == Some(pmid)),
        Some(folded(&described.title))
            .filter(|title| !title.is_empty())
            .map(|title| citation.title.as_deref().map(folded) == Some(title)),
    ];
    same.iter().all(Option::is_none) || same.contains(&Some(true))
}

fn year(record: &Record) -> String {
    record.citation.year().map(|year| year.to_string()).unwrap_or_default()
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

    fn library() -> [Record; 4] {
        [
            record("medline-1", Some("10.1000/a"), "Kinship care"),
            record("medline-2", None, "Foster care"),
            record("medline-3", None, "Foster care"),
            record("medline-4", Some("10.1000/a"), "Kinship care: an answer"),
        ]
    }

    fn meant(id: &str, source: &str, doi: &str, title: &str) -> String {
        let library = library();
        let subjects = Subjects::of(library.iter().map(|record| Subject {
            id: record.id.as_str(),
            source: "Medline",
            record,
        }));
        let [id, source, doi, title] = [id, source, doi, title].map(str::to_owned);
        match subjects.meant(&Described { id, source, doi, title, ..Described::default() }) {
            Meant::Record(id) => id.to_string(),
            Meant::Described(id) => format!("{id} by its description"),
            Meant::OtherWork(title) => format!("other work: {title}"),
            Meant::Ambiguous(ids) => format!("one of {}", ids.len()),
            Meant::Unknown => "unknown".to_owned(),
        }
    }

    #[test]
    fn record_is_the_one_with_the_id_unless_the_row_describes_another() {
        assert_eq!(meant("medline-2", "", "", ""), "medline-2");
        assert_eq!(meant("medline-2", "Medline", "", "Foster care."), "medline-2");
        assert_eq!(
            meant("medline-2", "Medline", "10.1000/A", "Kinship care"),
            "medline-1 by its description"
        );
        assert_eq!(meant("medline-2", "Medline", "", "Bees of the Danube"), "other work: Foster care");
        assert_eq!(meant("medline", "", "", ""), "unknown");
    }

    #[test]
    fn record_without_its_id_is_found_by_all_that_is_said_of_it() {
        assert_eq!(meant("gone", "medline", "", "Kinship care"), "medline-1 by its description");
        assert_eq!(meant("gone", "medline", "10.1000/a", ""), "one of 2");
        assert_eq!(
            meant("gone", "medline", "10.1000/a", "Kinship care: an answer"),
            "medline-4 by its description"
        );
        assert_eq!(meant("gone", "Medline", "", "Foster care"), "one of 2");
        assert_eq!(meant("gone", "Embase", "10.1000/a", "Kinship care"), "unknown");
    }
}
