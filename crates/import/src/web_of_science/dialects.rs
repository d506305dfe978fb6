//! Web of Science tagged text: one table for all databases of the house, which differ in which tags
//! they fill. The module [`crate::tagged`] says how to add another.

use crate::tagged::Meaning as M;
use crate::tagged::{Dialect, Family, Meanings, Row};
use revflow_review::WorkType;

pub(super) static WEB_OF_SCIENCE: Family = Family { dialects: &[], plain: &PLAIN, work_type };

static PLAIN: Dialect = Dialect { name: "", marks: &[], meanings: Meanings::of(TAGS, &[]), types: &[] };

const TAGS: &[Row] = &[
    ("PT", M::PublicationType),
    ("DT", M::DocumentType),
    ("ER", M::Frame),
    ("AU", M::AuthorList),
    ("AF", M::FullAuthorList),
    ("BA", M::BookAuthorList),
    ("BF", M::FullBookAuthorList),
    ("CA", M::GroupList),
    ("GP", M::BookGroupList),
    ("BE", M::EditorList),
    ("ED", M::EditorList),
    ("TI", M::Title),
    ("SO", M::Source),
    ("JI", M::ListedAbbreviation),
    ("J9", M::AbbreviationInCapitals),
    ("PY", M::Year),
    ("PD", M::Date),
    ("EA", M::EarlyAccess),
    ("VL", M::Volume),
    ("IS", M::Issue),
    ("BP", M::FirstPage),
    ("EP", M::LastPage),
    ("PS", M::ArticleNumber), // all pages, in Zoological Record
    ("AR", M::ArticleNumber),
    ("DI", M::Doi),
    ("D2", M::BookDoi),
    ("PM", M::Pmid),
    ("UT", M::Accession),
    ("AN", M::OtherAccession),
    ("SN", M::Serial),
    ("EI", M::Serial),
    ("BN", M::Serial),
    ("AB", M::Abstract),
    ("DE", M::Keywords),
    ("ID", M::Keywords),
    ("LA", M::Language),
    ("PU", M::Publisher),
    ("UR", M::Url),
    ("C1", M::UnplacedList),
    ("CR", M::UnplacedList),
];

/// Journal, conference, book, series, patent. What stands in a series is a chapter, as in a book.
fn work_type(code: &str) -> WorkType {
    match code {
        "J" => WorkType::Article,
        "C" => WorkType::ConferencePaper,
        "B" => WorkType::Book,
        "S" => WorkType::Chapter,
        _ => WorkType::Other,
    }
}
