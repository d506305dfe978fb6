//! Europe PMC: results as its search gives them, short ("lite") or whole ("core").
//! (europepmc.org/RestfulWebService)

use super::members::{Meaning, Table};
use super::tape::Value;
use crate::fields::Fields;
use crate::{names, work_types};
use revflow_review::{Author, WorkType};

pub(super) const TABLE: Table = &[
    ("id", Meaning::Accession),
    ("title", Meaning::Title),
    ("authorList.author", Meaning::Own(author)),
    ("authorString", Meaning::Own(author_string)),
    ("firstPublicationDate", Meaning::Own(first_date)),
    ("pubYear", Meaning::FallbackDate),
    ("pubYear", Meaning::Own(same_year)),
    ("journalInfo.journal.title", Meaning::Container),
    ("journalTitle", Meaning::Container),
    ("bookOrReportDetails.comprisingTitle", Meaning::Container),
    ("journalInfo.journal.medlineAbbreviation", Meaning::Abbreviation),
    ("journalInfo.journal.isoabbreviation", Meaning::Abbreviation),
    ("journalInfo.volume", Meaning::Volume),
    ("journalVolume", Meaning::Volume),
    ("journalInfo.issue", Meaning::Issue),
    ("issue", Meaning::Issue),
    ("pageInfo", Meaning::Pages),
    ("doi", Meaning::Doi),
    ("pmid", Meaning::Pmid),
    ("pmcid", Meaning::Pmcid),
    ("journalInfo.journal.issn", Meaning::Serial),
    ("journalInfo.journal.essn", Meaning::Serial),
    ("journalIssn", Meaning::Serial),
    ("bookOrReportDetails.isbn13", Meaning::Serial),
    ("abstractText", Meaning::Abstract),
    ("keywordList.keyword", Meaning::Keyword),
    ("meshHeadingList.meshHeading.descriptorName", Meaning::Keyword),
    ("pubTypeList.pubType", Meaning::Own(kind)),
    ("pubType", Meaning::Own(kind)),
    ("language", Meaning::Language),
    ("bookOrReportDetails.publisher", Meaning::Publisher),
    ("fullTextUrlList.fullTextUrl.url", Meaning::Url),
];

/// `{"lastName": "Doe", "firstName": "Jane", "initials": "J"}`, or the name of a group.
fn author(fields: &mut Fields, _: &str, author: Value<'_>) {
    let part = |name| author.text_at(name).map(std::borrow::Cow::into_owned);
    let (group, family, given) = (part("collectiveName"), part("lastName"), part("firstName"));
    let (full, initials) = (part("fullName"), part("initials"));
    let person = |family| Author::of_parts(family, given.or(initials), None);
    let full = || full.map(|name| names::parse_natural(&name));
    fields.citation.authors.extend(group.map(Author::group).or(family.map(person)).or_else(full));
}

/// `Doe J, Nobody AB, Made Up Group.`, the only names of a short result.
fn author_string(fields: &mut Fields, _: &str, value: Value<'_>) {
    let Some(text) = value.text() else { return };
    if fields.citation.authors.is_empty() {
        let names = text.trim_end_matches('.').split(", ").filter(|name| !name.trim().is_empty());
        fields.citation.authors.extend(names.map(names::parse_natural));
    }
}

/// The day it appeared first, as long as that was in the year of publication.
fn first_date(fields: &mut Fields, path: &str, value: Value<'_>) {
    if let Some(date) = value.text() {
        fields.date(path, &date, value.line());
    }
}

/// Where the day it appeared first was in another year, that of publication counts.
fn same_year(fields: &mut Fields, path: &str, value: Value<'_>) {
    let Some(text) = value.text() else { return };
    let read = fields.citation.date;
    if read.is_some_and(|date| date.year().number().to_string() != *text) {
        fields.citation.date = None;
        fields.date(path, &text, value.line());
        if let (None, Some(date)) = (fields.citation.date, read) {
            fields.citation.date = Some(date);
        } else if let Some(date) = read {
            fields.keep("firstPublicationDate", &date.to_string(), value.line());
        }
    }
}

/// One kind, or several between semicolons: `research-article; Journal Article`. As in MEDLINE, a
/// "Clinical Trial" is an article about one.
pub(super) fn kind(fields: &mut Fields, path: &str, value: Value<'_>) {
    let Some(text) = value.text() else { return };
    for name in text.split(';').map(str::trim).filter(|name| !name.is_empty()) {
        let kind = match work_types::named(name) {
            WorkType::Registration => WorkType::Article,
            kind => kind,
        };
        let open = matches!(fields.citation.work_type, WorkType::Other | WorkType::Article);
        if open && kind != WorkType::Other {
            fields.citation.work_type = kind;
        } else if kind == WorkType::Other || kind != fields.citation.work_type {
            fields.keep(path, name, value.line());
        }
    }
}
