//! The dialects of JSON: by which members each is told, and its table. A new dialect is one table and
//! one row here.

use super::members::Table;
use super::tape::Value;
use super::{clinical_trials, crossref, csl, europe_pmc, lens, openalex, scholar, semantic_scholar, zotero};
use crate::Format;

/// What one service makes of JSON.
pub(crate) struct Dialect {
    pub(crate) format: Format,
    /// Its name, where the format does not say it.
    pub(crate) name: Option<&'static str>,
    marks: &'static [Mark],
    pub(super) table: Table,
    /// Where in the object the record stands.
    pub(super) within: &'static [&'static str],
    /// What stands around its lists, by which an empty one is told.
    around: &'static [&'static str],
    /// Where around a list it says how many records were found.
    pub(super) found: &'static [&'static str],
}

/// How an object shows its dialect.
enum Mark {
    /// It has a member at this path.
    Has(&'static str),
    /// The member is a list.
    HasList(&'static str),
    /// The text of the member begins so.
    Begins(&'static str, &'static str),
}

use Mark::{Begins, Has, HasList};

/// The most telling first; any object is CSL-JSON.
const DIALECTS: [Dialect; 9] = [
    Dialect {
        format: Format::ClinicalTrialsJson,
        name: None,
        marks: &[
            Has("protocolSection.identificationModule"),
            Has("ProtocolSection.IdentificationModule"),
            HasList("NCTId"),
        ],
        table: clinical_trials::TABLE,
        within: &[],
        around: &["studies", "FullStudies", "StudyFields"],
        found: &["totalCount", "NStudiesFound"],
    },
    Dialect {
        format: Format::OpenalexJson,
        name: None,
        marks: &[
            Begins("id", "https://openalex.org/"),
            Has("authorships"),
            Has("abstract_inverted_index"),
            Has("ids.openalex"),
        ],
        table: openalex::TABLE,
        within: &[],
        around: &["results"],
        found: &["meta.count"],
    },
    Dialect {
        format: Format::EuropePmcJson,
        name: None,
        marks: &[Has("authorString"), Has("pubYear"), Has("journalInfo.journal"), Has("pubTypeList.pubType")],
        table: europe_pmc::TABLE,
        within: &[],
        around: &["resultList", "hitCount"],
        found: &["hitCount"],
    },
    Dialect {
        format: Format::ScholarJson,
        name: None,
        marks: &[Has("cites_url"), Has("article_url"), Begins("uid", "GS:")],
        table: scholar::TABLE,
        within: &[],
        around: &[],
        found: &[],
    },
    Dialect {
        format: Format::CslJson,
        name: Some("Lens"),
        marks: &[Has("lens_id")],
        table: lens::TABLE,
        within: &[],
        around: &["max_score"],
        found: &["total"],
    },
    Dialect {
        format: Format::CslJson,
        name: Some("Semantic Scholar"),
        marks: &[Has("paperId"), Has("externalIds")],
        table: semantic_scholar::TABLE,
        within: &[],
        around: &["offset"],
        found: &["total"],
    },
    Dialect {
        format: Format::CslJson,
        name: Some("Zotero"),
        marks: &[Has("itemType"), Has("data.itemType")],
        table: zotero::TABLE,
        within: &["data"],
        around: &[],
        found: &[],
    },
    // Crossref gives CSL-JSON too, with the same members; there a title is a text.
    Dialect {
        format: Format::CrossrefJson,
        name: None,
        marks: &[HasList("title")],
        table: crossref::TABLE,
        within: &[],
        around: &["message-type", "message-version"],
        found: &["total-results", "message.total-results"],
    },
    Dialect {
        format: Format::CslJson,
        name: None,
        marks: &[],
        table: csl::TABLE,
        within: &[],
        around: &[],
        found: &[],
    },
];

/// CSL-JSON, which is what a list of records is that says nothing else.
pub(super) const CSL: &Dialect = &DIALECTS[DIALECTS.len() - 1];

/// The dialect of a record.
pub(super) fn of(object: Value<'_>) -> &'static Dialect {
    DIALECTS.iter().find(|dialect| dialect.marks.iter().any(|mark| mark.is_in(object))).unwrap_or(CSL)
}

/// The dialect of what stands around a list.
pub(super) fn around(object: Value<'_>) -> Option<&'static Dialect> {
    DIALECTS.iter().find(|dialect| dialect.around.iter().any(|name| object.member(name).is_some()))
}

/// How many records a search found, as stands around a list.
pub(super) fn found(object: Value<'_>) -> Option<usize> {
    let paths = DIALECTS.iter().flat_map(|dialect| dialect.found);
    paths.into_iter().find_map(|path| object.text_at(path)?.parse().ok())
}

impl Dialect {
    /// Whether an object is of the dialect because it shows so, not because any is.
    pub(super) fn is_told(&self) -> bool {
        !self.marks.is_empty()
    }
}

impl Mark {
    fn is_in(&self, object: Value<'_>) -> bool {
        match self {
            Has(path) => object.first(path).is_some(),
            HasList(name) => object.member(name).is_some_and(Value::is_list),
            Begins(name, start) => object.member(name).is_some_and(|value| value.raw().starts_with(start)),
        }
    }
}
