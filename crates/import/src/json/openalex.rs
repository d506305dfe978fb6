//! OpenAlex: works as its interface gives them, whole or with the members someone selected, in the
//! layout of today and in that of 2022 with `host_venue`. (docs.openalex.org, "Work object")

use super::members::{Meaning, Table};
use super::tape::Value;
use crate::fields::Fields;

pub(super) const TABLE: Table = &[
    ("id", Meaning::Own(accession)),
    ("ids.openalex", Meaning::Nothing),
    ("type_crossref", Meaning::Kind),
    ("type", Meaning::Own(kind)),
    ("title", Meaning::Title),
    ("display_name", Meaning::Title),
    ("authorships", Meaning::Own(author)),
    ("publication_date", Meaning::Date),
    ("publication_year", Meaning::FallbackDate),
    ("primary_location.source.display_name", Meaning::Container),
    ("host_venue.display_name", Meaning::Container),
    ("biblio.volume", Meaning::Volume),
    ("biblio.issue", Meaning::Issue),
    ("biblio.first_page", Meaning::Pages),
    ("biblio.last_page", Meaning::LastPage),
    ("doi", Meaning::Doi),
    ("ids.doi", Meaning::Doi),
    ("ids.pmid", Meaning::Pmid),
    ("ids.pmcid", Meaning::Pmcid),
    ("primary_location.source.issn", Meaning::Serial),
    ("primary_location.source.issn_l", Meaning::Serial),
    ("host_venue.issn", Meaning::Serial),
    ("host_venue.issn_l", Meaning::Serial),
    ("abstract_inverted_index", Meaning::Own(abstract_text)),
    ("keywords", Meaning::Own(keyword)),
    ("mesh.descriptor_name", Meaning::Keyword),
    ("concepts", Meaning::Own(keyword)),
    ("language", Meaning::Language),
    ("primary_location.source.host_organization_name", Meaning::Publisher),
    ("host_venue.publisher", Meaning::Publisher),
    ("primary_location.landing_page_url", Meaning::Url),
    ("host_venue.url", Meaning::Url),
    ("open_access.oa_url", Meaning::Url),
];

/// `https://openalex.org/W2099326003`
fn accession(fields: &mut Fields, path: &str, value: Value<'_>) {
    if let Some(id) = value.text() {
        let number = id.rsplit('/').next().unwrap_or_default();
        fields.text(|citation| &mut citation.accession, path, number, value.line());
    }
}

/// Its own word for the kind, where that of Crossref says nothing or less.
fn kind(fields: &mut Fields, path: &str, value: Value<'_>) {
    use revflow_review::WorkType;
    let Some(text) = value.text() else { return };
    let kind = crate::work_types::named(&text);
    let open = matches!(fields.citation.work_type, WorkType::Other | WorkType::Article);
    if open && kind != WorkType::Other {
        fields.citation.work_type = kind;
    } else if kind == WorkType::Other {
        fields.keep(path, &text, value.line());
    }
}

/// The name of the person in the index, or as it is printed.
fn author(fields: &mut Fields, _: &str, authorship: Value<'_>) {
    let name = authorship.text_at("author.display_name");
    if let Some(name) = name.or_else(|| authorship.text_at("raw_author_name")) {
        fields.citation.authors.push(crate::names::parse_natural(&name));
    }
    authorship.first("author_position").into_iter().for_each(Value::take);
}

/// Words and where they stand: `{"Aims": [0], "of": [1, 4]}`. Memory is that of the words.
fn abstract_text(fields: &mut Fields, path: &str, index: Value<'_>) {
    let mut words: Vec<(usize, String)> = Vec::new();
    // The snapshots of the index have the length beside.
    for (word, places) in index.member("InvertedIndex").unwrap_or(index).members() {
        let places = places.items().filter_map(|place| place.text()?.parse().ok());
        words.extend(places.map(|place: usize| (place, word.clone().into_owned())));
    }
    index.take();
    words.sort();
    let words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
    fields.text(|citation| &mut citation.abstract_text, path, &words.join(" "), index.line());
}

/// A word, or an object that names it. Concepts are what an older index has for keywords.
fn keyword(fields: &mut Fields, _: &str, value: Value<'_>) {
    let name = || value.text_at("display_name").or_else(|| value.text_at("keyword"));
    if let Some(word) = if value.is_object() { name() } else { value.text() }
        && !fields.citation.keywords.iter().any(|keyword| keyword.eq_ignore_ascii_case(&word))
    {
        fields.keyword(&word);
    }
}
