//! Records for the tests of the stages.

use revflow_review::{Author, Citation, Date, Doi, Pages, Place, Record, RecordId, SourceId, Year};

/// An article with everything given.
pub(crate) fn article() -> Citation {
    Citation {
        title: Some("Lipoprotein overproduction in insulin-resistant states".into()),
        authors: vec![Author::person("Adeli", Some("K.")), Author::person("Lewis", Some("G. F."))],
        date: Some(Date::year_only(Year::new(2008).unwrap())),
        container: Some("Current Opinion in Lipidology".into()),
        volume: Some("19".into()),
        issue: Some("3".into()),
        pages: Pages::parse("221-8").ok(),
        doi: Doi::parse("10.1097/mol.0b013e3282ffaf82").ok(),
        ..Citation::default()
    }
}

/// The article with a change.
pub(crate) fn but(change: impl FnOnce(&mut Citation)) -> Citation {
    let mut citation = article();
    change(&mut citation);
    citation
}

/// Records `a`, `b`, `c` ... of the citations.
pub(crate) fn records(citations: impl IntoIterator<Item = Citation>) -> Vec<Record> {
    let record = |(letter, citation): (char, Citation)| Record {
        id: RecordId::parse(&letter.to_string()).unwrap(),
        source: SourceId::parse("medline").unwrap(),
        place: Place::file("a.ris"),
        citation,
    };
    ('a'..='z').zip(citations).map(record).collect()
}
