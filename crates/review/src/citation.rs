//! The bibliographic description a record carries: what the database said of a work, field by
//! field, each parsed or absent.

use crate::{Date, Doi, Isbn, Issn, Pages, Pmcid, Pmid, RegistrationNumber, Year};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

/// A text that is short as a rule: a name, a keyword, a number as printed. Up to 24 bytes of it need no
/// memory of their own, and a citation has dozens of such texts.
pub type ShortText = CompactString;

/// What a database says of a work. A field the export does not give is empty; nothing is guessed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Citation {
    /// The identifier the export itself gives the entry (CSL-JSON `id`, CSV column `id`, BibTeX key).
    pub key: Option<String>,
    /// What kind of work it is.
    pub work_type: WorkType,
    /// The title, with its subtitle.
    pub title: Option<String>,
    /// The title in the language of the work, where the export keeps it apart.
    pub original_title: Option<String>,
    /// Authors in the order given.
    pub authors: Vec<Author>,
    /// Editors of the work, or of the book it stands in, in the order given.
    pub editors: Vec<Author>,
    /// When it was published.
    pub date: Option<Date>,
    /// What it appeared in: journal, book, proceedings, website.
    pub container: Option<String>,
    /// The abbreviated name of the journal.
    pub container_abbreviation: Option<String>,
    /// Volume, as printed.
    pub volume: Option<String>,
    /// Issue, as printed.
    pub issue: Option<String>,
    /// Page range or article number.
    pub pages: Option<Pages>,
    /// Digital Object Identifier.
    pub doi: Option<Doi>,
    /// PubMed identifier.
    pub pmid: Option<Pmid>,
    /// PubMed Central identifier.
    pub pmcid: Option<Pmcid>,
    /// The database's own number for the record.
    pub accession: Option<String>,
    /// Numbers under which trials or reviews are registered, without repeats: those the database
    /// gives in a field of their own, and those that stand in title or abstract.
    pub registrations: Vec<RegistrationNumber>,
    /// Serial numbers, without repeats.
    pub issn: Vec<Issn>,
    /// Book numbers, without repeats.
    pub isbn: Vec<Isbn>,
    /// The abstract; a placeholder such as "NA" is no abstract.
    pub abstract_text: Option<String>,
    /// The abstract in another language, where the export gives two.
    pub translated_abstract: Option<String>,
    /// Who owns the text of the abstract, which some databases write behind it.
    pub rights: Option<String>,
    /// Keywords and subject headings, one each.
    pub keywords: Vec<ShortText>,
    /// The language of the work, as the database writes it.
    pub language: Option<String>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Addresses, the first the best.
    pub urls: Vec<String>,
    /// The database the record stood in, where the export names it.
    pub database: Option<String>,
    /// Notes of the database or the person who typed the row.
    pub notes: Vec<String>,
}

impl Citation {
    /// The year of publication.
    #[must_use]
    pub fn year(&self) -> Option<Year> {
        self.date.map(Date::year)
    }

    /// The title, or a text that says there is none, for lists a person reads.
    #[must_use]
    pub fn title_or_placeholder(&self) -> &str {
        self.title.as_deref().unwrap_or("[no title]")
    }

    /// `Oliveira 2022`, `Godar & Botcherby 2021`, `Alderson et al. 2022`: how a review names a work.
    #[must_use]
    pub fn short_name(&self) -> String {
        let names: Vec<&str> = self.authors.iter().map(Author::family_or_name).collect();
        let who = match names.as_slice() {
            [] => match &self.title {
                Some(title) => title.split_whitespace().take(4).collect::<Vec<_>>().join(" "),
                None => "Anonymous".to_owned(),
            },
            [one] => (*one).to_owned(),
            [one, two] => format!("{one} & {two}"),
            [first, ..] => format!("{first} et al."),
        };
        match self.year() {
            Some(year) => format!("{who} {year}"),
            None => format!("{who} (no date)"),
        }
    }
}

/// An author: a person with a family name, or a group.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Author {
    /// A person.
    Person {
        /// Family name with its particles: "van den Hoven".
        family: ShortText,
        /// Given names or initials, as printed.
        given: Option<ShortText>,
        /// "Jr.", "III".
        suffix: Option<ShortText>,
    },
    /// An organisation, a collaboration, or a name that has no parts.
    Group(ShortText),
}

impl Author {
    /// A person without suffix.
    pub fn person(family: impl Into<ShortText>, given: Option<&str>) -> Self {
        let given = given.map(str::trim).filter(|given| !given.is_empty()).map(ShortText::from);
        Self::Person { family: family.into(), given, suffix: None }
    }

    /// A person whose name comes in parts.
    pub fn of_parts<T: Into<ShortText>>(family: T, given: Option<T>, suffix: Option<T>) -> Self {
        Self::Person { family: family.into(), given: given.map(Into::into), suffix: suffix.map(Into::into) }
    }

    /// An organisation or a name without parts.
    pub fn group(name: impl Into<ShortText>) -> Self {
        Self::Group(name.into())
    }

    /// The family name of a person, or the name of a group.
    #[must_use]
    pub fn family_or_name(&self) -> &str {
        match self {
            Self::Person { family, .. } => family,
            Self::Group(name) => name,
        }
    }

    /// `Family, Given, Suffix`, as RIS writes it; a group's name as it is.
    #[must_use]
    pub fn inverted(&self) -> String {
        match self {
            Self::Group(name) => name.to_string(),
            Self::Person { family, given, suffix } => {
                let mut text = family.to_string();
                for part in [given, suffix].into_iter().flatten() {
                    text.push_str(", ");
                    text.push_str(part);
                }
                text
            }
        }
    }
}

/// The kind of a work, as far as a review needs to tell kinds apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WorkType {
    /// An article in a journal.
    Article,
    /// A book.
    Book,
    /// A chapter of a book.
    Chapter,
    /// A paper or abstract at a conference.
    ConferencePaper,
    /// A correction of another work.
    Erratum,
    /// A manuscript before peer review.
    Preprint,
    /// The registration of a trial or review.
    Registration,
    /// A report of an organisation (grey literature).
    Report,
    /// A thesis.
    Thesis,
    /// A web page.
    Webpage,
    /// A data set.
    Dataset,
    /// Anything else, or not said.
    #[default]
    Other,
}

impl WorkType {
    /// The name in files: `conference-paper`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Book => "book",
            Self::Chapter => "chapter",
            Self::ConferencePaper => "conference-paper",
            Self::Erratum => "erratum",
            Self::Preprint => "preprint",
            Self::Registration => "registration",
            Self::Report => "report",
            Self::Thesis => "thesis",
            Self::Webpage => "webpage",
            Self::Dataset => "dataset",
            Self::Other => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn citation(families: &[&str]) -> Citation {
        Citation {
            authors: families.iter().map(|family| Author::person(*family, None)).collect(),
            date: Some(Date::year_only(Year::new(2022).unwrap())),
            title: Some("Evaluation of fostering wellbeing in Wales".into()),
            ..Citation::default()
        }
    }

    #[test]
    fn short_name_follows_the_number_of_authors() {
        assert_eq!(citation(&["Oliveira"]).short_name(), "Oliveira 2022");
        assert_eq!(citation(&["Godar", "Botcherby"]).short_name(), "Godar & Botcherby 2022");
        assert_eq!(citation(&["Alderson", "Mayrhofer", "Smart"]).short_name(), "Alderson et al. 2022");
        assert_eq!(citation(&[]).short_name(), "Evaluation of fostering wellbeing 2022");
    }

    #[test]
    fn inverted_name_leaves_no_empty_parts() {
        assert_eq!(Author::person("Oliveira", Some(" ")).inverted(), "Oliveira");
        assert_eq!(Author::person("van Dyk", Some("A. B.")).inverted(), "van Dyk, A. B.");
    }
}
