//! Lens: scholarly works as its interface gives them. (docs.api.lens.org, "Scholarly Works")

use super::members::{Meaning, Table};
use super::tape::Value;
use crate::fields::Fields;
use revflow_review::Author;

pub(super) const TABLE: Table = &[
    ("lens_id", Meaning::Accession),
    ("publication_type", Meaning::Kind),
    ("title", Meaning::Title),
    ("authors", Meaning::Own(author)),
    ("date_published", Meaning::Date),
    ("year_published", Meaning::FallbackDate),
    ("source.title", Meaning::Container),
    ("source.publisher", Meaning::Publisher),
    ("source.issn.value", Meaning::Serial),
    ("volume", Meaning::Volume),
    ("issue", Meaning::Issue),
    ("start_page", Meaning::Pages),
    ("end_page", Meaning::LastPage),
    ("external_ids", Meaning::Own(identifier)),
    ("abstract", Meaning::Abstract),
    ("keywords", Meaning::Keyword),
    ("mesh_terms.mesh_heading", Meaning::Keyword),
    ("languages", Meaning::Language),
    ("source_urls.url", Meaning::Url),
];

fn author(fields: &mut Fields, _: &str, author: Value<'_>) {
    let part = |name| author.text_at(name).map(std::borrow::Cow::into_owned);
    let (family, given, initials) = (part("last_name"), part("first_name"), part("initials"));
    let person = |family| Author::of_parts(family, given.or(initials), None);
    let group = || part("collective_name").map(Author::group);
    fields.citation.authors.extend(family.map(person).or_else(group));
}

/// `{"type": "doi", "value": "10.1000/x"}`
fn identifier(fields: &mut Fields, path: &str, identifier: Value<'_>) {
    let (Some(kind), Some(value)) = (identifier.text_at("type"), identifier.text_at("value")) else { return };
    let line = identifier.line();
    match &*kind {
        "doi" => fields.doi(path, &value, line),
        "pmid" => fields.pmid(path, &value, line),
        "pmcid" => fields.pmcid(path, &value, line),
        _ => fields.keep(path, &format!("{kind}: {value}"), line),
    }
}
