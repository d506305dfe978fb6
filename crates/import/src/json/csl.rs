//! CSL-JSON, as Zotero, citation processors and this crate write it, and the lists of people who
//! write their own JSON in much the same words.

use super::members::{Meaning, Table};
use super::tape::Value;
use crate::carried;
use crate::fields::Fields;
use revflow_review::WorkType;

pub(super) const TABLE: Table = &[
    ("id", Meaning::Key),
    ("citation-key", Meaning::Own(key)),
    ("citekey", Meaning::Own(key)),
    ("type", Meaning::Kind),
    ("genre", Meaning::Genre),
    ("title", Meaning::Title),
    ("original-title", Meaning::OriginalTitle),
    ("author", Meaning::Author),
    ("authors", Meaning::Author),
    ("editor", Meaning::Editor),
    ("container-title", Meaning::Container),
    ("journal", Meaning::Container),
    ("container-title-short", Meaning::Abbreviation),
    ("journalAbbreviation", Meaning::Abbreviation),
    ("short-container-title", Meaning::Abbreviation),
    ("issued", Meaning::Date),
    ("year", Meaning::FallbackDate),
    ("date", Meaning::FallbackDate),
    ("publication_date", Meaning::FallbackDate),
    ("publication_year", Meaning::FallbackDate),
    ("published-print", Meaning::FallbackDate),
    ("published-online", Meaning::FallbackDate),
    ("published", Meaning::FallbackDate),
    ("volume", Meaning::Volume),
    ("issue", Meaning::Issue),
    ("page", Meaning::Pages),
    ("pages", Meaning::Pages),
    ("article-number", Meaning::Pages),
    ("number", Meaning::Own(number)),
    ("DOI", Meaning::Doi),
    ("doi", Meaning::Doi),
    ("PMID", Meaning::Pmid),
    ("pmid", Meaning::Pmid),
    ("PMCID", Meaning::Pmcid),
    ("pmcid", Meaning::Pmcid),
    ("ISSN", Meaning::Serial),
    ("issn", Meaning::Serial),
    ("ISBN", Meaning::Serial),
    ("isbn", Meaning::Serial),
    ("abstract", Meaning::Abstract),
    ("URL", Meaning::Url),
    ("url", Meaning::Url),
    ("keyword", Meaning::Keywords),
    ("keywords", Meaning::Keywords),
    ("language", Meaning::Language),
    ("publisher", Meaning::Publisher),
    ("source", Meaning::Database),
    ("archive", Meaning::Database),
    ("archive_location", Meaning::Accession),
    ("call-number", Meaning::Accession),
    ("note", Meaning::Note),
    ("custom.revflow", Meaning::Own(ours)),
];

/// What this crate writes for the parts that CSL has no member for, and for fields without a meaning.
fn ours(fields: &mut Fields, _: &str, value: Value<'_>) {
    for (name, list) in value.members() {
        for text in list.items().filter_map(|item| item.text().map(|text| (item.line(), text))) {
            if !carried::give(fields, &name, &text.1, text.0) {
                fields.keep(&name, &text.1, text.0);
            }
        }
    }
}

/// A second name for the entry, where it has none.
fn key(fields: &mut Fields, _: &str, value: Value<'_>) {
    if fields.citation.key.is_none() {
        fields.citation.key = value.text().map(Into::into);
    } else {
        value.take();
    }
}

/// CSL 1.0.2 has the number of an article without pages here; of a report, it is another number.
fn number(fields: &mut Fields, path: &str, value: Value<'_>) {
    if fields.citation.work_type == WorkType::Article
        && fields.citation.pages.is_none()
        && let Some(text) = value.text()
    {
        fields.pages(path, &text, value.line());
    }
}
