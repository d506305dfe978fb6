//! The parts of a citation by name, each as a list of texts: what the formats that are written place
//! in their fields, and what is carried by its name where a format has no field for it.

use crate::fields::Fields;
use crate::names;
use crate::write::person;
use revflow_review::{Author, Citation, RegistrationNumber, WorkType};

/// A part of a citation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Id,
    Type,
    Title,
    OriginalTitle,
    Author,
    Editor,
    Date,
    Container,
    Abbreviation,
    Volume,
    Issue,
    Pages,
    Doi,
    Pmid,
    Pmcid,
    Accession,
    Registration,
    Issn,
    Isbn,
    Abstract,
    TranslatedAbstract,
    Rights,
    Keyword,
    Language,
    Publisher,
    Url,
    Database,
    Note,
}

impl Part {
    /// Every part with its name, in the order in which people read them.
    pub(crate) const ALL: [(Self, &str); 28] = [
        (Self::Id, "id"),
        (Self::Type, "type"),
        (Self::Title, "title"),
        (Self::OriginalTitle, "original title"),
        (Self::Author, "author"),
        (Self::Editor, "editor"),
        (Self::Date, "date"),
        (Self::Container, "journal"),
        (Self::Abbreviation, "journal abbreviation"),
        (Self::Volume, "volume"),
        (Self::Issue, "issue"),
        (Self::Pages, "pages"),
        (Self::Doi, "doi"),
        (Self::Pmid, "pmid"),
        (Self::Pmcid, "pmcid"),
        (Self::Accession, "accession"),
        (Self::Registration, "registration"),
        (Self::Issn, "issn"),
        (Self::Isbn, "isbn"),
        (Self::Abstract, "abstract"),
        (Self::TranslatedAbstract, "translated abstract"),
        (Self::Rights, "rights"),
        (Self::Keyword, "keyword"),
        (Self::Language, "language"),
        (Self::Publisher, "publisher"),
        (Self::Url, "url"),
        (Self::Database, "database"),
        (Self::Note, "note"),
    ];

    pub(crate) fn name(self) -> &'static str {
        Self::ALL.iter().find(|(part, _)| *part == self).map_or("", |(_, name)| name)
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(part, _)| *part)
    }

    /// What the citation says of it: nothing, one text, or one text for every item of a list.
    pub(crate) fn values(self, citation: &Citation) -> Vec<String> {
        let one = |text: &Option<String>| text.iter().cloned().collect();
        match self {
            Self::Id => one(&citation.key),
            Self::Type => vec![type_name(citation.work_type)],
            Self::Title => one(&citation.title),
            Self::OriginalTitle => one(&citation.original_title),
            Self::Author => citation.authors.iter().map(inverted).collect(),
            Self::Editor => citation.editors.iter().map(inverted).collect(),
            Self::Date => texts(&citation.date),
            Self::Container => one(&citation.container),
            Self::Abbreviation => one(&citation.container_abbreviation),
            Self::Volume => one(&citation.volume),
            Self::Issue => one(&citation.issue),
            Self::Pages => texts(&citation.pages),
            Self::Doi => texts(&citation.doi),
            Self::Pmid => texts(&citation.pmid),
            Self::Pmcid => texts(&citation.pmcid),
            Self::Accession => one(&citation.accession),
            Self::Registration => texts(&citation.registrations),
            Self::Issn => texts(&citation.issn),
            Self::Isbn => texts(&citation.isbn),
            Self::Abstract => one(&citation.abstract_text),
            Self::TranslatedAbstract => one(&citation.translated_abstract),
            Self::Rights => one(&citation.rights),
            Self::Keyword => texts(&citation.keywords),
            Self::Language => one(&citation.language),
            Self::Publisher => one(&citation.publisher),
            Self::Url => citation.urls.clone(),
            Self::Database => one(&citation.database),
            Self::Note => citation.notes.clone(),
        }
    }

    /// Gives a citation one value of the part; what it cannot take is kept beside it.
    pub(crate) fn give(self, fields: &mut Fields, value: &str, line: u32) {
        let name = self.name();
        let citation = &mut fields.citation;
        match self {
            Self::Id => give_id(fields, value, line),
            Self::Type => citation.work_type = type_named(value).unwrap_or(citation.work_type),
            Self::Title => set(fields, |c| &mut c.title, name, value, line),
            Self::OriginalTitle => set(fields, |c| &mut c.original_title, name, value, line),
            Self::Author => citation.authors.push(names::parse_inverted(value)),
            Self::Editor => citation.editors.push(names::parse_inverted(value)),
            Self::Date => fields.date(name, value, line),
            Self::Container => set(fields, |c| &mut c.container, name, value, line),
            Self::Abbreviation => set(fields, |c| &mut c.container_abbreviation, name, value, line),
            Self::Volume => set(fields, |c| &mut c.volume, name, value, line),
            Self::Issue => set(fields, |c| &mut c.issue, name, value, line),
            Self::Pages => fields.pages(name, value, line),
            Self::Doi => fields.doi(name, value, line),
            Self::Pmid => fields.pmid(name, value, line),
            Self::Pmcid => fields.pmcid(name, value, line),
            Self::Accession => set(fields, |c| &mut c.accession, name, value, line),
            Self::Registration => match RegistrationNumber::parse(value) {
                Ok(number) if citation.registrations.contains(&number) => {}
                Ok(number) => citation.registrations.push(number),
                Err(_) => fields.keep(name, value, line),
            },
            Self::Issn | Self::Isbn => fields.serial(name, value, line),
            Self::Abstract => set(fields, |c| &mut c.abstract_text, name, value, line),
            Self::TranslatedAbstract => set(fields, |c| &mut c.translated_abstract, name, value, line),
            Self::Rights => set(fields, |c| &mut c.rights, name, value, line),
            Self::Keyword => citation.keywords.push(value.into()),
            Self::Language => set(fields, |c| &mut c.language, name, value, line),
            Self::Publisher => set(fields, |c| &mut c.publisher, name, value, line),
            Self::Url => fields.url(value),
            Self::Database => set(fields, |c| &mut c.database, name, value, line),
            Self::Note => citation.notes.push(value.to_owned()),
        }
    }
}

fn inverted(author: &Author) -> String {
    person::inverted(author, &person::family_first)
}

/// A text as it was carried: "NA" was somebody's title after all.
fn set(
    fields: &mut Fields,
    field: impl Fn(&mut Citation) -> &mut Option<String>,
    name: &str,
    value: &str,
    line: u32,
) {
    let slot = field(&mut fields.citation);
    if slot.is_none() {
        *slot = Some(value.to_owned());
    } else {
        fields.text(field, name, value, line);
    }
}

fn texts<'i, T: ToString + 'i>(items: impl IntoIterator<Item = &'i T>) -> Vec<String> {
    items.into_iter().map(ToString::to_string).collect()
}

/// The id a record was written with takes the place of what a tool called it on the way. What the tool
/// called it is kept, unless it only counts, or is the id itself in the letters the format allows.
fn give_id(fields: &mut Fields, id: &str, line: u32) {
    let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let before = fields.citation.key.replace(id.to_owned());
    let told = |key: &String| {
        key != id && !key.bytes().all(|byte| byte.is_ascii_digit()) && !letters(key).starts_with(&letters(id))
    };
    // EndNote has the id in the label, too.
    fields.unknown.retain(|(name, value, _)| !(name == "label" && value == id));
    if let Some(key) = before.filter(told) {
        fields.keep("key", &key, line);
    }
}

const TYPES: [WorkType; 12] = [
    WorkType::Article,
    WorkType::Book,
    WorkType::Chapter,
    WorkType::ConferencePaper,
    WorkType::Erratum,
    WorkType::Preprint,
    WorkType::Registration,
    WorkType::Report,
    WorkType::Thesis,
    WorkType::Webpage,
    WorkType::Dataset,
    WorkType::Other,
];

fn type_name(work_type: WorkType) -> String {
    match work_type {
        WorkType::Article => "article",
        WorkType::Book => "book",
        WorkType::Chapter => "chapter",
        WorkType::ConferencePaper => "conference paper",
        WorkType::Erratum => "erratum",
        WorkType::Preprint => "preprint",
        WorkType::Registration => "registration",
        WorkType::Report => "report",
        WorkType::Thesis => "thesis",
        WorkType::Webpage => "webpage",
        WorkType::Dataset => "dataset",
        WorkType::Other => "other",
    }
    .to_owned()
}

fn type_named(name: &str) -> Option<WorkType> {
    TYPES.into_iter().find(|work_type| type_name(*work_type) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_found_by_its_name() {
        for (part, name) in Part::ALL {
            assert_eq!((part.name(), Part::named(name)), (name, Some(part)));
        }
        assert_eq!(Part::named("TY"), None);
        for work_type in TYPES {
            assert_eq!(type_named(&type_name(work_type)), Some(work_type));
        }
    }

    #[test]
    fn id_that_was_written_takes_the_place_of_what_a_tool_counted() {
        for (key, kept) in [("17", None), ("oliveira-2022a", None), ("rayyan-123", Some("rayyan-123"))] {
            let mut fields = Fields::default();
            fields.citation.key = Some(key.to_owned());
            Part::Id.give(&mut fields, "oliveira 2022", 4);
            assert_eq!(fields.citation.key.as_deref(), Some("oliveira 2022"));
            assert_eq!(fields.unknown.first().map(|(_, value, _)| value.as_str()), kept, "{key}");
        }
    }
}
