//! What a member of an object can mean. The table of a dialect says which path means what; this reads
//! it. Of several paths with one meaning, the first that holds something counts, and another text is
//! kept beside.

use super::tape::Value;
use crate::fields::Fields;
use crate::{names, plain_text, work_types};
use revflow_review::{Author, Citation, Date, RegistrationNumber, WorkType, Year};
use std::borrow::Cow;

/// Paths and what stands there.
pub(super) type Table = &'static [(&'static str, Meaning)];

#[derive(Clone, Copy)]
pub(super) enum Meaning {
    Key,
    Kind,
    /// The kind, where that so far says little.
    Genre,
    Title,
    Subtitle,
    OriginalTitle,
    /// A person or group in parts, or a name as people write it.
    Author,
    /// The name of a person, given name first.
    PersonName,
    /// The name of an organisation.
    Group,
    Editor,
    /// In parts, in words, or a year.
    Date,
    /// The same, where no other date is given.
    FallbackDate,
    Container,
    Abbreviation,
    Volume,
    Issue,
    Pages,
    LastPage,
    Doi,
    Pmid,
    Pmcid,
    Accession,
    /// A number of a trial register, or of something else.
    Registration,
    /// ISSN and ISBN.
    Serial,
    Abstract,
    /// A keyword, or several between commas or semicolons.
    Keywords,
    Keyword,
    Language,
    Publisher,
    Url,
    Database,
    /// Lines of text; identifiers stand on lines of their own.
    Note,
    /// Says nothing of the work, or what another path says.
    Nothing,
    /// As only one dialect has it.
    Own(fn(&mut Fields, &str, Value<'_>)),
}

/// Reads an object as its table says.
pub(super) fn read(table: Table, object: Value<'_>, fields: &mut Fields) {
    let members: Vec<_> = object.members().collect();
    for (path, meaning) in table {
        let found = members.iter().find_map(|(name, value)| Some((rest_of(path, name)?, *value)));
        if let Some((rest, value)) = found {
            value.each(rest, &mut |value| member(fields, path, value, *meaning));
        }
    }
    fields.doi_from_address();
    fields.unmark();
}

/// What of a path comes after its first name.
fn rest_of<'p>(path: &'p str, name: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(name)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
}

fn member(fields: &mut Fields, path: &str, value: Value<'_>, meaning: Meaning) {
    let line = value.line();
    match meaning {
        Meaning::Author => return fields.citation.authors.extend(person(value)),
        Meaning::Editor => return fields.citation.editors.extend(person(value)),
        Meaning::Date => return date(fields, path, value),
        Meaning::FallbackDate => return fallback_date(fields, path, value),
        Meaning::Own(read) => return read(fields, path, value),
        Meaning::Nothing => return value.take(),
        _ => {}
    }
    let Some(text) = value.text().filter(|text| !text.is_empty()) else { return };
    let text = &*text;
    let mut one = |field: fn(&mut Citation) -> &mut Option<String>| {
        fields.text(field, path, &one_line(text), line);
    };
    match meaning {
        Meaning::Key => one(|citation| &mut citation.key),
        Meaning::Title => one(|citation| &mut citation.title),
        Meaning::OriginalTitle => one(|citation| &mut citation.original_title),
        Meaning::Container => one(|citation| &mut citation.container),
        Meaning::Abbreviation => one(|citation| &mut citation.container_abbreviation),
        Meaning::Volume => one(|citation| &mut citation.volume),
        Meaning::Issue => one(|citation| &mut citation.issue),
        Meaning::Accession => one(|citation| &mut citation.accession),
        Meaning::Language => one(|citation| &mut citation.language),
        Meaning::Publisher => one(|citation| &mut citation.publisher),
        Meaning::Database => one(|citation| &mut citation.database),
        Meaning::Abstract => abstract_text(fields, path, text, line),
        Meaning::Subtitle => subtitle(fields, text),
        Meaning::Kind => kind(fields, path, text, line),
        Meaning::Genre => genre(fields, path, text, line),
        Meaning::PersonName => fields.citation.authors.push(names::parse_natural(text)),
        Meaning::Group => fields.citation.authors.push(Author::group(one_line(text))),
        Meaning::Pages => fields.pages(path, text, line),
        Meaning::LastPage => last_page(fields, path, text, line),
        Meaning::Doi => fields.doi(path, text, line),
        Meaning::Pmid => fields.pmid(path, text, line),
        Meaning::Pmcid => pmcid(fields, path, text, line),
        Meaning::Registration => registration(fields, path, text, line),
        Meaning::Serial => fields.serial(path, text, line),
        Meaning::Keywords => keywords(fields, text),
        Meaning::Keyword => fields.keyword(text),
        Meaning::Url => fields.url(text),
        Meaning::Note => note(fields, text, line),
        Meaning::Author
        | Meaning::Editor
        | Meaning::Date
        | Meaning::FallbackDate
        | Meaning::Own(_)
        | Meaning::Nothing => {}
    }
}

/// Indexes break titles where the lines of their own sources end.
fn one_line(text: &str) -> Cow<'_, str> {
    if text.contains(['\n', '\t']) { names::single_spaced(text) } else { Cow::Borrowed(text) }
}

/// JATS and HTML are indented like code.
fn abstract_text(fields: &mut Fields, path: &str, text: &str, line: u32) {
    let text = if text.contains("<jats:") || text.contains("</") {
        Cow::Owned(plain_text::plain(text))
    } else {
        Cow::Borrowed(text)
    };
    fields.text(|citation| &mut citation.abstract_text, path, &text, line);
}

fn subtitle(fields: &mut Fields, text: &str) {
    let subtitle = one_line(text);
    match &mut fields.citation.title {
        // Some put it into the title as well.
        Some(title) if title.contains(&*subtitle) => {}
        Some(title) => {
            title.push_str(": ");
            title.push_str(&subtitle);
        }
        None => fields.citation.title = Some(subtitle.into_owned()),
    }
}

fn kind(fields: &mut Fields, path: &str, text: &str, line: u32) {
    let kind = work_types::named(text);
    if fields.citation.work_type == WorkType::Other {
        fields.citation.work_type = kind;
    }
    if kind == WorkType::Other && text != "document" {
        fields.keep(path, text, line);
    }
}

/// The genre tells kinds apart for which there is no type.
fn genre(fields: &mut Fields, path: &str, text: &str, line: u32) {
    let kind = work_types::named(text);
    let tells = matches!(
        kind,
        WorkType::Erratum | WorkType::Preprint | WorkType::Registration | WorkType::ConferencePaper
    );
    if tells && matches!(fields.citation.work_type, WorkType::Article | WorkType::Other) {
        fields.citation.work_type = kind;
    } else if kind == WorkType::Other || kind != fields.citation.work_type {
        fields.keep(path, text, line);
    }
}

/// `{"family": "Hoven", "non-dropping-particle": "van den", "given": "Jan"}`, `{"literal": "NHS"}`,
/// or a text.
fn person(value: Value<'_>) -> Option<Author> {
    if !value.is_object() {
        return value.text().filter(|name| !name.is_empty()).map(|name| names::parse_natural(&name));
    }
    let part = |name| value.text_at(name).map(Cow::into_owned);
    if let Some(group) = part("literal").or_else(|| part("name")) {
        return Some(Author::group(one_line(&group)));
    }
    let Some(family) = part("family") else { return part("given").map(Author::group) };
    let particles = [part("dropping-particle"), part("non-dropping-particle")];
    let family = particles.into_iter().flatten().chain([family]).collect::<Vec<_>>().join(" ");
    Some(Author::of_parts(family, part("given"), part("suffix")))
}

/// `{"date-parts": [[2018, 4, 9]]}`, `{"raw": "2018-04-09"}`, `{"literal": "Spring 2018"}`, or text.
fn date(fields: &mut Fields, path: &str, value: Value<'_>) {
    let line = value.line();
    if !value.is_object() {
        return fields.date(path, &value.text().unwrap_or_default(), line);
    }
    let Some(parts) = value.member("date-parts").and_then(|parts| parts.items().next()) else {
        return date_in_words(fields, path, value);
    };
    let numbers: Vec<Option<i32>> =
        parts.items().take(3).map(|part| part.text().and_then(|part| part.parse().ok())).collect();
    let number = |at: usize| numbers.get(at).copied().flatten();
    let Some(year) = number(0).and_then(|year| Year::new(year).ok()) else {
        parts.put_back();
        return date_in_words(fields, path, value);
    };
    let small = |at| number(at).and_then(|number| u8::try_from(number).ok());
    let date = Date::new(year, small(1), small(2));
    match fields.citation.date {
        None => fields.citation.date = Some(date),
        Some(present) if present == date => {}
        Some(_) => parts.put_back(),
    }
}

/// Another date than the one that was read stays beside.
fn fallback_date(fields: &mut Fields, path: &str, value: Value<'_>) {
    let Some(read) = fields.citation.date.take() else { return date(fields, path, value) };
    let mut other = Fields::default();
    date(&mut other, path, value);
    fields.citation.date = Some(read);
    let says_less = |date: Date| date.year() == read.year() && date.month().is_none();
    if other.citation.date.is_none_or(|date| date != read && !says_less(date)) {
        value.put_back();
    }
}

/// Of what is said in words, nothing stays beside: it says no more, or that is noted.
fn date_in_words(fields: &mut Fields, path: &str, value: Value<'_>) {
    for name in ["raw", "literal"] {
        let Some(written) = value.text_at(name) else { continue };
        fields.date(path, &written, value.line());
        return fields.date_beyond(&written, value.line());
    }
    let parts = ["year", "month", "day"].map(|part| value.text_at(part));
    let written: Vec<&str> = parts.iter().flatten().map(|part| &**part).collect();
    if !written.is_empty() {
        fields.date(path, &written.join("-"), value.line());
    }
}

pub(super) fn last_page(fields: &mut Fields, path: &str, text: &str, line: u32) {
    match &fields.citation.pages {
        Some(first) if first.last().is_none() => {
            let range = format!("{}-{text}", first.first());
            fields.citation.pages =
                revflow_review::Pages::parse(&range).ok().or(fields.citation.pages.take());
        }
        Some(_) => fields.keep(path, text, line),
        None => fields.pages(path, text, line),
    }
}

/// With or without its letters: `PMC123`, `https://www.ncbi.nlm.nih.gov/pmc/articles/123`.
fn pmcid(fields: &mut Fields, path: &str, text: &str, line: u32) {
    let number = text.trim_end_matches('/').rsplit('/').next().unwrap_or(text);
    if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        fields.pmcid(path, &format!("PMC{number}"), line);
    } else {
        fields.pmcid(path, text, line);
    }
}

fn registration(fields: &mut Fields, path: &str, text: &str, line: u32) {
    match RegistrationNumber::parse(text) {
        Ok(number) if fields.citation.registrations.contains(&number) => {}
        Ok(number) => fields.citation.registrations.push(number),
        Err(_) => fields.keep(path, text, line),
    }
}

/// Keywords between semicolons, or between commas where there is no semicolon.
fn keywords(fields: &mut Fields, text: &str) {
    let separator = if text.contains(';') { ';' } else { ',' };
    text.split(separator)
        .filter(|keyword| !keyword.trim().is_empty())
        .for_each(|keyword| fields.keyword(keyword));
}

/// A note is a line; Zotero keeps on such lines what CSL has no place for.
fn note(fields: &mut Fields, text: &str, line: u32) {
    for note in text.lines().filter(|note| !plain_text::is_placeholder(note)) {
        let (name, value) = note.split_once(": ").unwrap_or_default();
        match name.trim().to_ascii_lowercase().as_str() {
            "pmid" => fields.pmid("note", value, line),
            "pmcid" => fields.pmcid("note", value, line),
            "doi" => fields.doi("note", value, line),
            "issn" | "isbn" => fields.serial("note", value, line),
            "original title" | "original-title" => {
                fields.text(|citation| &mut citation.original_title, "note", value, line);
            }
            _ => fields.note(note),
        }
    }
}
