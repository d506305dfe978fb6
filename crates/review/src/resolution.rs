//! Which record a text in a file of decisions means. People write `oliveira-2022`, not the eight
//! digits that follow it, so the beginning of an id will do as long as it fits one record only.

use crate::RecordId;
use std::collections::BTreeSet;

/// What a text that should name a record stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution {
    /// This record.
    Record(RecordId),
    /// Any of several records, of which the first few are listed.
    Ambiguous(Vec<RecordId>),
    /// No record at all.
    Unknown,
}

impl Resolution {
    /// How many of the records an ambiguous text may mean are listed.
    const LISTED: usize = 4;

    /// Finds the record a text means: the one with this id, or else the only one whose id begins
    /// with the text followed by a hyphen. Takes logarithmic time in the number of records.
    #[must_use]
    pub fn of(text: &str, records: &BTreeSet<RecordId>) -> Self {
        let Ok(id) = RecordId::parse(text) else { return Self::Unknown };
        if records.contains(&id) {
            return Self::Record(id);
        }
        let beginning = format!("{id}-");
        let Ok(first) = RecordId::parse(&beginning) else { return Self::Unknown };
        let mut fitting: Vec<RecordId> = records
            .range(first..)
            .take_while(|record| record.as_str().starts_with(&beginning))
            .take(Self::LISTED)
            .cloned()
            .collect();
        match (fitting.pop(), fitting.is_empty()) {
            (None, _) => Self::Unknown,
            (Some(record), true) => Self::Record(record),
            (Some(last), false) => {
                fitting.push(last);
                Self::Ambiguous(fitting)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(ids: &[&str]) -> BTreeSet<RecordId> {
        ids.iter().map(|id| RecordId::parse(id).unwrap()).collect()
    }

    #[test]
    fn beginning_of_an_id_made_of_whole_parts_names_its_record() {
        let records = records(&["oliveira-2022-7f3a9c2e", "oliveira-2021-00000000", "oliver-2022-00000000"]);
        let oliveira = Resolution::Record(RecordId::parse("oliveira-2022-7f3a9c2e").unwrap());
        assert_eq!(Resolution::of("oliveira-2022", &records), oliveira);
        assert_eq!(Resolution::of(" oliveira-2022-7f3a9c2e ", &records), oliveira);
        for text in ["oliveira-202", "oliv", "oliveira-2022-7f3a", "sebba-2017", "", "a b"] {
            assert_eq!(Resolution::of(text, &records), Resolution::Unknown, "{text}");
        }
    }

    #[test]
    fn beginning_that_fits_several_records_names_none() {
        let records = records(&["oliveira-2022-7f3a9c2e", "oliveira-2021-00000000", "oliver-2022-00000000"]);
        let Resolution::Ambiguous(fitting) = Resolution::of("oliveira", &records) else { panic!() };
        assert_eq!(fitting.len(), 2);
    }

    #[test]
    fn whole_id_names_its_record_although_others_begin_with_it() {
        let records = records(&["oliveira-2022-7f3a9c2e", "oliveira-2022-7f3a9c2e-2"]);
        let first = Resolution::Record(RecordId::parse("oliveira-2022-7f3a9c2e").unwrap());
        assert_eq!(Resolution::of("oliveira-2022-7f3a9c2e", &records), first);
    }
}
