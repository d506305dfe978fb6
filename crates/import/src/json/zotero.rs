//! Zotero's own JSON, as its interface and Better BibTeX give items. (zotero.org/support/dev/web_api)

use super::members::{Meaning, Table};
use super::tape::Value;
use crate::fields::Fields;
use revflow_review::Author;

/// An item; in the answers of the interface it stands in `data`.
pub(super) const TABLE: Table = &[
    ("key", Meaning::Key),
    ("itemType", Meaning::Kind),
    ("title", Meaning::Title),
    ("creators", Meaning::Own(creator)),
    ("date", Meaning::Date),
    ("publicationTitle", Meaning::Container),
    ("bookTitle", Meaning::Container),
    ("proceedingsTitle", Meaning::Container),
    ("websiteTitle", Meaning::Container),
    ("journalAbbreviation", Meaning::Abbreviation),
    ("volume", Meaning::Volume),
    ("issue", Meaning::Issue),
    ("pages", Meaning::Pages),
    ("DOI", Meaning::Doi),
    ("PMID", Meaning::Pmid),
    ("PMCID", Meaning::Pmcid),
    ("ISSN", Meaning::Serial),
    ("ISBN", Meaning::Serial),
    ("abstractNote", Meaning::Abstract),
    ("tags", Meaning::Own(tag)),
    ("language", Meaning::Language),
    ("publisher", Meaning::Publisher),
    ("institution", Meaning::Publisher),
    ("university", Meaning::Publisher),
    ("url", Meaning::Url),
    ("libraryCatalog", Meaning::Database),
    ("archiveLocation", Meaning::Accession),
    ("extra", Meaning::Note),
];

/// Contributors are no authors and no editors; they stay beside.
fn creator(fields: &mut Fields, _: &str, creator: Value<'_>) {
    let part = |name| creator.text_at(name).map(std::borrow::Cow::into_owned);
    let role = part("creatorType").unwrap_or_default();
    let person = |family| Author::of_parts(family, part("firstName"), None);
    let name = part("name").map(Author::group).or_else(|| part("lastName").map(person));
    match role.as_str() {
        "editor" | "seriesEditor" => fields.citation.editors.extend(name),
        "translator" | "contributor" | "reviewedAuthor" | "bookAuthor" => creator.put_back(),
        _ => fields.citation.authors.extend(name),
    }
}

/// `{"tag": "children", "type": 1}`, or a word.
fn tag(fields: &mut Fields, _: &str, tag: Value<'_>) {
    if let Some(word) = if tag.is_object() { tag.text_at("tag") } else { tag.text() } {
        fields.keyword(&word);
        tag.take();
    }
}

/// What an item is that is no work, but belongs to one.
pub(super) fn no_work(item: Value<'_>) -> Option<&'static str> {
    let kind = item.member("itemType")?.raw();
    ["attachment", "note", "annotation"].into_iter().find(|known| *known == kind)
}
