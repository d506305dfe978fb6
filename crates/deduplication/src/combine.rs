//! What the records of a group say together. The kept record stays as it is; what it lacks is taken
//! from its duplicates, each value with the record it comes from, so that a reader can tell what which
//! database said.

mod place;

use crate::field::container::{Container, ContainerLevel, compare_containers};
use crate::field::title::Title;
use crate::keep::completeness;
use revflow_review::{Citation, Date, Record, RecordId, SourceId, WorkType};
use serde::Serialize;
use std::cmp::Reverse;
use std::fmt;

/// The citation of a group, and what of it the kept record does not say itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Combined {
    /// The kept record's citation, with what it lacked.
    pub citation: Citation,
    /// What was taken, in the order of the duplicates and of the fields.
    pub taken: Vec<Taken>,
}

/// A field that was taken from a duplicate, or added to from it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Taken {
    /// The field.
    pub field: CitationField,
    /// The record that says it.
    pub from: RecordId,
    /// The source of that record.
    pub source: SourceId,
}

/// A field of a citation that states a fact about the work, and not about the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the fields of a citation, described there")]
pub enum CitationField {
    WorkType,
    Title,
    OriginalTitle,
    Authors,
    Editors,
    Date,
    Container,
    ContainerAbbreviation,
    Volume,
    Issue,
    Pages,
    Doi,
    Pmid,
    Pmcid,
    Retraction,
    Registrations,
    Issn,
    Isbn,
    Abstract,
    TranslatedAbstract,
    Rights,
    Keywords,
    Language,
    Publisher,
    Urls,
}

impl fmt::Display for CitationField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::WorkType => "kind of work",
            Self::Title => "title",
            Self::OriginalTitle => "original title",
            Self::Authors => "authors",
            Self::Editors => "editors",
            Self::Date => "date",
            Self::Container => "journal",
            Self::ContainerAbbreviation => "abbreviation of the journal",
            Self::Volume => "volume",
            Self::Issue => "issue",
            Self::Pages => "pages",
            Self::Doi => "DOI",
            Self::Pmid => "PubMed identifier",
            Self::Pmcid => "PubMed Central identifier",
            Self::Retraction => "mark of a retraction",
            Self::Registrations => "registration numbers",
            Self::Issn => "ISSN",
            Self::Isbn => "ISBN",
            Self::Abstract => "abstract",
            Self::TranslatedAbstract => "translated abstract",
            Self::Rights => "rights",
            Self::Keywords => "keywords",
            Self::Language => "language",
            Self::Publisher => "publisher",
            Self::Urls => "addresses",
        })
    }
}

/// Combines a kept record with its duplicates, given with the preference of [`find_duplicates`]: they
/// are asked in the order of preference, then of completeness, then of id, however they are given.
///
/// Nothing the kept record says changes, but that a date gains its month and day and a first page its
/// last, and that numbers and addresses are added to those there are. Volume, issue, pages, journal and
/// serial numbers are taken only from records that contradict none of those that stand. The key, the
/// accession number, the database and the notes of a record are its own and never taken; that a duplicate
/// is marked as retracted becomes a note.
///
/// [`find_duplicates`]: crate::find_duplicates
#[must_use]
pub fn combine(kept: &Record, duplicates: &[(&Record, u32)]) -> Combined {
    let mut ordered: Vec<&(&Record, u32)> = duplicates.iter().collect();
    ordered.sort_by_key(|(record, rank)| (*rank, Reverse(completeness(&record.citation)), &record.id));
    let mut combined = Combined { citation: kept.citation.clone(), taken: Vec::new() };
    // What is taken from one record may show that another fits: hence until nothing changes, so that
    // combining again takes nothing more. Each round takes a field at least.
    loop {
        let before = combined.citation.clone();
        for (record, _) in &ordered {
            combined.take_from(record);
        }
        if combined.citation == before {
            return combined;
        }
    }
}

impl Combined {
    fn take_from(&mut self, record: &Record) {
        let (own, other) = (&mut self.citation, &record.citation);
        let mut fields = Vec::new();
        let mut took = |field: CitationField, taken: bool| {
            if taken {
                fields.push(field);
            }
        };
        took(CitationField::WorkType, {
            let unknown = own.work_type == WorkType::Other && other.work_type != WorkType::Other;
            if unknown {
                own.work_type = other.work_type;
            }
            unknown
        });
        took(CitationField::Title, fill(&mut own.title, &other.title));
        took(CitationField::OriginalTitle, fill(&mut own.original_title, &other.original_title));
        took(CitationField::Authors, fill_list(&mut own.authors, &other.authors));
        took(CitationField::Editors, fill_list(&mut own.editors, &other.editors));
        if place::fits(own, other) {
            place::take(own, other, &mut took);
        }
        took(CitationField::Date, refine(&mut own.date, other.date));
        // Numbers of one work are taken together: a record with another DOI may be another version.
        let contradicts = differ(&own.doi, &other.doi)
            || differ(&own.pmid, &other.pmid)
            || differ(&own.pmcid, &other.pmcid);
        if !contradicts {
            took(CitationField::Doi, fill(&mut own.doi, &other.doi));
            took(CitationField::Pmid, fill(&mut own.pmid, &other.pmid));
            took(CitationField::Pmcid, fill(&mut own.pmcid, &other.pmcid));
        }
        // Nobody may miss that a work was retracted because the record that is kept is older.
        if is_retracted(other) && !is_retracted(own) {
            let note = format!("{RETRACTION_NOTE}{} ({})", record.source, record.id);
            let is_noted = own.notes.iter().any(|known| known.starts_with(RETRACTION_NOTE));
            took(CitationField::Retraction, !is_noted);
            if !is_noted {
                own.notes.push(note);
            }
        }
        took(CitationField::Registrations, add(&mut own.registrations, &other.registrations));
        let containers = compare_containers(&Container::prepare(own), &Container::prepare(other));
        if containers != ContainerLevel::Different {
            took(CitationField::Issn, add(&mut own.issn, &other.issn));
            took(CitationField::Isbn, add(&mut own.isbn, &other.isbn));
            took(CitationField::Publisher, fill(&mut own.publisher, &other.publisher));
        }
        if fill(&mut own.abstract_text, &other.abstract_text) {
            took(CitationField::Abstract, true);
            // They are those of the text.
            took(CitationField::Rights, fill(&mut own.rights, &other.rights));
        }
        let translated = &other.translated_abstract;
        let is_new = *translated != own.abstract_text;
        took(CitationField::TranslatedAbstract, is_new && fill(&mut own.translated_abstract, translated));
        took(CitationField::Keywords, fill_list(&mut own.keywords, &other.keywords));
        took(CitationField::Language, fill(&mut own.language, &other.language));
        took(CitationField::Urls, add(&mut own.urls, &other.urls));
        let (from, source) = (&record.id, &record.source);
        self.taken.extend(fields.into_iter().map(|field| Taken {
            field,
            from: from.clone(),
            source: source.clone(),
        }));
    }
}

const RETRACTION_NOTE: &str = "Marked as retracted in ";

fn is_retracted(citation: &Citation) -> bool {
    Title::prepare(citation.title.as_deref(), None).kinds.is_retraction()
}

fn differ<T: PartialEq>(own: &Option<T>, other: &Option<T>) -> bool {
    own.is_some() && other.is_some() && own != other
}

/// Takes what is absent; whether there was something to take.
fn fill<T: Clone>(own: &mut Option<T>, other: &Option<T>) -> bool {
    let takes = own.is_none() && other.is_some();
    if takes {
        own.clone_from(other);
    }
    takes
}

fn fill_list<T: Clone>(own: &mut Vec<T>, other: &[T]) -> bool {
    let takes = own.is_empty() && !other.is_empty();
    if takes {
        own.extend_from_slice(other);
    }
    takes
}

fn add<T: Clone + PartialEq>(own: &mut Vec<T>, other: &[T]) -> bool {
    let before = own.len();
    for value in other {
        if !own.contains(value) {
            own.push(value.clone());
        }
    }
    own.len() > before
}

/// A date that says the same and more.
fn refine(own: &mut Option<Date>, other: Option<Date>) -> bool {
    let Some(other) = other else { return false };
    let finer = match *own {
        None => true,
        Some(own) if own.year() != other.year() => false,
        Some(own) => match own.month() {
            None => other.month().is_some(),
            Some(month) => own.day().is_none() && other.month() == Some(month) && other.day().is_some(),
        },
    };
    if finer {
        *own = Some(other);
    }
    finer
}

#[cfg(test)]
mod tests;
