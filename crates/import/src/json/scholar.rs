//! Publish or Perish: what it found in Google Scholar and elsewhere. `0` says that there is no volume,
//! issue or page; names are "AB Family".

use super::members::{Meaning, Table};
use super::tape::Value;
use crate::fields::Fields;

pub(super) const TABLE: Table = &[
    ("uid", Meaning::Key),
    ("type", Meaning::Kind),
    ("title", Meaning::Title),
    ("authors", Meaning::Own(author)),
    ("year", Meaning::Own(year)),
    ("source", Meaning::Container),
    ("publisher", Meaning::Publisher),
    ("volume", Meaning::Own(volume)),
    ("issue", Meaning::Own(issue)),
    ("startpage", Meaning::Own(first_page)),
    ("endpage", Meaning::Own(last_page)),
    ("doi", Meaning::Doi),
    ("issn", Meaning::Serial),
    ("abstract", Meaning::Abstract),
    ("article_url", Meaning::Url),
    ("fulltext_url", Meaning::Url),
];

fn told(value: Value<'_>) -> Option<std::borrow::Cow<'_, str>> {
    value.text().filter(|text| !text.is_empty() && text != "0")
}

/// An ellipsis stands for the names the index leaves out.
fn author(fields: &mut Fields, _: &str, value: Value<'_>) {
    if let Some(name) = value.text().filter(|name| name.chars().any(char::is_alphabetic)) {
        fields.citation.authors.push(crate::names::parse_natural(&name));
    }
}

fn year(fields: &mut Fields, path: &str, value: Value<'_>) {
    if let Some(year) = told(value) {
        fields.date(path, &year, value.line());
    }
}

fn volume(fields: &mut Fields, path: &str, value: Value<'_>) {
    if let Some(volume) = told(value) {
        fields.text(|citation| &mut citation.volume, path, &volume, value.line());
    }
}

fn issue(fields: &mut Fields, path: &str, value: Value<'_>) {
    if let Some(issue) = told(value) {
        fields.text(|citation| &mut citation.issue, path, &issue, value.line());
    }
}

fn first_page(fields: &mut Fields, path: &str, value: Value<'_>) {
    if let Some(page) = told(value) {
        fields.pages(path, &page, value.line());
    }
}

fn last_page(fields: &mut Fields, path: &str, value: Value<'_>) {
    if let Some(page) = told(value) {
        super::members::last_page(fields, path, &page, value.line());
    }
}
