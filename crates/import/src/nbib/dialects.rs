//! PubMed tagged text as PubMed and ERIC fill it: one table for each. The module [`crate::tagged`]
//! says how to add one.

use crate::lines::Tag;
use crate::tagged::Mark::Shows;
use crate::tagged::Meaning as M;
use crate::tagged::Sign::{Is, Present};
use crate::tagged::{Dialect, Family, Meanings, Row};
use revflow_review::WorkType;

pub(super) static NBIB: Family = Family {
    dialects: &[&PUBMED, &ERIC],
    plain: &PUBMED,
    // Only the fields of the record say it.
    work_type: |_| WorkType::Other,
};

const COMMON: &[Row] = &[
    ("OWN", M::Provider),
    ("PMID", M::Pmid),
    ("PMC", M::Pmcid),
    ("AID", M::Location),
    ("LID", M::Location),
    ("TI", M::TitleAfterBook),
    ("BTI", M::BookTitle),
    ("CTI", M::Journal), // the collection a book belongs to
    ("TT", M::OriginalTitle),
    ("FAU", M::AuthorInFull),
    ("AU", M::AuthorInShort),
    ("CN", M::GroupAmongAuthors),
    ("FED", M::EditorInFull),
    ("ED", M::EditorInShort),
    ("JT", M::Journal),
    ("TA", M::ListedAbbreviation),
    ("DP", M::Date),
    ("DEP", M::ElectronicDate),
    ("VI", M::Volume),
    ("IP", M::Issue),
    ("PG", M::FirstPage),
    ("SO", M::ComposedAgain),
    ("IS", M::Serial),
    ("ISSN", M::Serial),
    ("ISBN", M::Serial),
    ("AB", M::Abstract),
    ("OAB", M::Abstract), // in another language, or for lay readers
    ("CI", M::Rights),
    ("SI", M::Registration), // also numbers of GenBank
    ("MH", M::Heading),
    ("OT", M::Heading),
    ("GN", M::Note),
    ("LA", M::Language),
    ("PB", M::Publisher),
    ("PT", M::OneOfTypes),
];

static PUBMED: Dialect =
    Dialect { name: "", marks: &[Shows("PMID", Present)], meanings: Meanings::of(COMMON, &[]), types: &[] };

/// What it gives as the journal of a report, a book or a thesis is who published it.
static ERIC: Dialect = Dialect {
    name: "ERIC",
    marks: &[Shows("OWN", Is("ERIC"))],
    meanings: Meanings::of(COMMON, &[("JT", M::JournalOrPublisher), ("OID", M::Accession)]),
    types: &[],
};

/// Whether a record of PubMed that has this tag keeps its value beside the citation.
pub(super) fn is_unplaced(tag: &str) -> bool {
    matches!(PUBMED.meanings.of_tag(Tag::new(tag)), M::Unplaced | M::Provider | M::ComposedAgain)
}

#[cfg(test)]
mod tests {
    use crate::{Options, read};

    #[test]
    fn only_what_eric_calls_the_journal_of_a_book_is_its_publisher() {
        let book = "TI  - A book\nJT  - Made-up House\nPT  - Books\n";
        let text = format!("OWN - ERIC\nOID - ED1\n{book}\nPMID- 2\n{book}\n");
        let import = read(text.as_bytes(), "a.nbib", &Options::default()).unwrap();
        let said: Vec<_> = import
            .entries
            .iter()
            .map(|entry| (entry.citation.publisher.as_deref(), entry.citation.container.as_deref()))
            .collect();
        assert_eq!(said, [(Some("Made-up House"), None), (None, Some("Made-up House"))]);
        assert_eq!(import.entries[0].citation.accession.as_deref(), Some("ED1"));
    }
}
