//! What a column of a table can mean, and the headers by which tools in general say so. Headers
//! that mean one thing for one tool and another for the next stand with the dialects.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The identifier the table itself gives the row.
    Key,
    /// The kind of work.
    Type,
    /// The title.
    Title,
    /// The title in the language of the work.
    OriginalTitle,
    /// Authors, several in one cell.
    Authors,
    /// Authors with their given names written out, beside a column of initials.
    FullAuthors,
    /// An organisation that is the author, or the publisher where there is an author.
    Organisation,
    /// The year, alone or within a date.
    Year,
    /// The date.
    Date,
    /// Month, perhaps with the day, beside a year.
    Month,
    /// The journal, book or other container.
    Journal,
    /// The abbreviated name of the journal.
    JournalAbbreviation,
    /// Volume.
    Volume,
    /// Issue.
    Issue,
    /// First and last page in one cell.
    Pages,
    /// First page.
    FirstPage,
    /// Last page.
    LastPage,
    /// The number that stands for the pages.
    ArticleNumber,
    /// Journal, year, volume, issue and pages in one text, as databases compose it.
    Imprint,
    /// DOI.
    Doi,
    /// PubMed identifier.
    Pmid,
    /// PubMed Central identifier.
    Pmcid,
    /// The database's own number for the record.
    Accession,
    /// Serial number, one or several.
    Issn,
    /// Book number, one or several.
    Isbn,
    /// Abstract.
    Abstract,
    /// Keywords, several in one cell.
    Keywords,
    /// Language.
    Language,
    /// Publisher.
    Publisher,
    /// Address.
    Url,
    /// The database the record stood in.
    Database,
    /// The source the row was found in, where several share the table.
    Source,
    /// Notes.
    Notes,
}

/// Which header holds which field, where the person says so: `title = "Name of document"`.
pub type ColumnMap = BTreeMap<Field, String>;

/// A header without the differences that mean nothing: case, underscores, blanks around it.
pub(crate) fn normalised(header: &str) -> String {
    let header = header.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | ':' | '*'));
    crate::names::single_spaced(&header.replace('_', " ")).to_lowercase()
}

impl Field {
    /// The field a normalised header names, whatever the tool.
    pub(crate) fn named(header: &str) -> Option<Self> {
        Some(match header {
            "id" | "record id" | "key" | "citation key" | "cite key" | "citekey" | "bibtex key"
            | "ref id" | "refid" | "reference id" | "record number" => Self::Key,
            "type"
            | "item type"
            | "publication type"
            | "document type"
            | "doctype"
            | "reference type"
            | "type of reference"
            | "work type"
            | "entry type"
            | "type of publication" => Self::Type,
            "title"
            | "article title"
            | "document title"
            | "study title"
            | "primary title"
            | "title primary"
            | "paper title"
            | "report title"
            | "main title"
            | "title of document"
            | "title of paper"
            | "title of report"
            | "title of publication" => Self::Title,
            "original title" | "vernacular title" | "original foreign title" => Self::OriginalTitle,
            "authors" | "author" | "author(s)" | "author/s" | "author names" | "authors, primary"
            | "first authors" | "creators" | "creator" | "author list" | "list of authors" => Self::Authors,
            "author full names" | "full author names" => Self::FullAuthors,
            "organisation"
            | "organization"
            | "organisations"
            | "organizations"
            | "institution"
            | "organisation/author"
            | "organization/author"
            | "author/organisation"
            | "author/organization"
            | "organisation or author"
            | "author or organisation"
            | "agency"
            | "corporate author"
            | "corporate authors"
            | "group authors" => Self::Organisation,
            "year"
            | "publication year"
            | "published year"
            | "pub year"
            | "year of publication"
            | "year published"
            | "date of publication (year)" => Self::Year,
            "date"
            | "publication date"
            | "date of publication"
            | "date published"
            | "published"
            | "published date"
            | "pub date" => Self::Date,
            "month" | "published month" | "pub month & day" => Self::Month,
            "journal"
            | "journal title"
            | "journal name"
            | "source title"
            | "publication title"
            | "publication"
            | "secondary title"
            | "container"
            | "container title"
            | "journal/book"
            | "booktitle"
            | "book title"
            | "periodical full"
            | "periodical"
            | "conference title"
            | "host publication title" => Self::Journal,
            "journal abbreviation"
            | "abbreviated source title"
            | "periodical abbrev"
            | "iso abbreviation"
            | "abbreviated journal" => Self::JournalAbbreviation,
            "volume" | "vol" | "vol." => Self::Volume,
            "issue" | "number" | "issue number" | "no" | "no." => Self::Issue,
            "pages" | "page" | "page range" | "page numbers" | "pagination" => Self::Pages,
            "first page" | "start page" | "page start" | "beginning page" | "startpage" => Self::FirstPage,
            "last page" | "end page" | "page end" | "ending page" | "endpage" | "other pages" => {
                Self::LastPage
            }
            "article number" | "art. no." | "article no." | "elocation id" => Self::ArticleNumber,
            "citation" | "imprint" => Self::Imprint,
            "doi" | "doi link" | "digital object identifier" => Self::Doi,
            "pmid" | "pubmed id" | "medline pmid" | "pubmed" => Self::Pmid,
            "pmcid" | "pmc id" | "pmc" => Self::Pmcid,
            "accession number" | "accession no." | "accession" | "accession id" => Self::Accession,
            "issn" | "issns" | "eissn" | "e-issn" | "issn/isbn" => Self::Issn,
            "isbn" | "isbns" => Self::Isbn,
            "abstract" | "abstract note" | "abstracts" | "summary" => Self::Abstract,
            "keywords" | "keyword" | "author keywords" | "subjects" | "subject" | "subject headings"
            | "mesh terms" | "mesh headings" | "ieee terms" | "index keywords" => Self::Keywords,
            "language" | "languages" | "article language" | "language of original document" => Self::Language,
            "publisher" | "book publisher" => Self::Publisher,
            "url" | "urls" | "link" | "links" | "web address" | "weblink" | "web link" | "plink"
            | "hyperlink" | "source urls" | "external url" | "pdf link" => Self::Url,
            "database" | "database name" | "library catalog" => Self::Database,
            "source"
            | "source name"
            | "website"
            | "website name"
            | "name of website"
            | "grey literature source"
            | "gray literature source" => Self::Source,
            "notes" | "note" | "comment" | "comments" | "general notes" => Self::Notes,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_is_compared_without_case_and_ornament() {
        for header in ["Title", "\u{feff}TITLE", " title: ", "title*"] {
            assert_eq!(Field::named(&normalised(header)), Some(Field::Title), "{header}");
        }
        assert_eq!(Field::named(&normalised("Record_ID")), Some(Field::Key));
        assert_eq!(Field::named(&normalised("Full Text Link")), None);
    }

    #[test]
    fn column_map_is_written_in_the_words_of_the_protocol() {
        let map: ColumnMap = serde_json::from_str(r#"{"title": "Name", "first-page": "From"}"#).unwrap();
        assert_eq!(map[&Field::FirstPage], "From");
        assert!(serde_json::from_str::<ColumnMap>(r#"{"titel": "Name"}"#).is_err());
    }
}
