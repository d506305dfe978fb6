//! The form a work was published in, as far as it tells two reports of one work apart: a preprint and
//! the article, a thesis and the article, the registration of a trial and its results.

use crate::field::identifier::is_preprint;
use crate::fold::{fold, is_among};
use revflow_review::{Citation, WorkType};

/// The form of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Preprint,
    Thesis,
    Registration,
    /// An article, a paper, a book or a part of one: databases do not agree which.
    Published,
    Unknown,
}

impl Form {
    /// The form of a work, from its type, its DOI and its container.
    pub(crate) fn of(citation: &Citation) -> Self {
        let container = citation.container.as_deref().map(fold).unwrap_or_default();
        let server = container.split(' ').next().unwrap_or_default();
        let on_server = is_among(server, SERVERS) || container.starts_with("research square");
        // The address of a record that names no journal stands for one.
        let address = || citation.urls.first().map(String::as_str);
        let raw = citation.container.as_deref().or_else(address).unwrap_or_default().to_ascii_lowercase();
        match citation.work_type {
            WorkType::Preprint => Self::Preprint,
            _ if REGISTRIES.iter().any(|registry| raw.contains(registry)) => Self::Registration,
            _ if on_server || citation.doi.as_ref().is_some_and(|doi| is_preprint(doi.as_str())) => {
                Self::Preprint
            }
            WorkType::Thesis => Self::Thesis,
            WorkType::Registration => Self::Registration,
            WorkType::Article | WorkType::Book | WorkType::Chapter | WorkType::ConferencePaper => {
                Self::Published
            }
            _ => Self::Unknown,
        }
    }
}

/// Preprint servers.
const SERVERS: &[&str] =
    &["arxiv", "biorxiv", "chemrxiv", "medrxiv", "osf", "preprints", "psyarxiv", "socarxiv", "ssrn"];

/// Trial registries and registers of reviews, as they stand in place of a journal: by address or name.
const REGISTRIES: &[&str] = &[
    "anzctr.org",
    "chictr.org",
    "clinicaltrials.gov",
    "clinicaltrialsregister.eu",
    "controlled-trials.com",
    "crd.york.ac.uk/prospero",
    "drks.de",
    "isrctn",
    "trialsearch.who.int",
    "trialregister.nl",
    "umin.ac.jp/ctr",
    "who.int/trialsearch",
];

/// Whether two works are of two forms.
pub(crate) fn differ(a: Form, b: Form) -> bool {
    a != b && a != Form::Unknown && b != Form::Unknown
}

/// What the types of two records say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Types {
    /// Only one is a correction or retraction.
    pub(crate) notice: bool,
    /// One is of a type that databases do not confuse with that of the other: data and the article on them,
    /// a book and an article of its title.
    pub(crate) other: bool,
    /// One is a report, a book, a web page: what is issued again, and in parts.
    pub(crate) report: bool,
    /// Both are papers of a conference, which may print them the year after.
    pub(crate) proceedings: bool,
}

/// Compares the types of two records.
pub(crate) fn types(a: &Citation, b: &Citation) -> Types {
    use WorkType::{Article, Book, ConferencePaper, Dataset, Erratum, Report, Webpage};
    let of = [a.work_type, b.work_type];
    let only_one = |is: fn(WorkType) -> bool| is(of[0]) != is(of[1]);
    let are = |one, other| of == [one, other] || of == [other, one];
    let unconfused = only_one(|of| of == Dataset) && !of.contains(&WorkType::Other);
    Types {
        notice: only_one(|of| of == Erratum),
        other: unconfused || are(Book, Article) || are(ConferencePaper, Article),
        proceedings: of == [ConferencePaper; 2] && [a, b].into_iter().any(is_of_conference),
        report: of.iter().any(|of| matches!(of, Report | Book | Webpage)),
    }
}

/// Whether the container is a conference, and not a journal that prints its abstracts.
fn is_of_conference(citation: &Citation) -> bool {
    let container = citation.container.as_deref().map(fold).unwrap_or_default();
    container.split(' ').any(|word| matches!(word, "conference" | "symposium" | "workshop"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use revflow_review::Doi;

    #[test]
    fn preprint_is_known_by_type_server_or_doi() {
        let article = Citation { work_type: WorkType::Article, ..Citation::default() };
        for preprint in [
            Citation { work_type: WorkType::Preprint, ..Citation::default() },
            Citation { container: Some("medRxiv : the preprint server".into()), ..article.clone() },
            Citation { doi: Doi::parse("10.1101/2020.03.11.20031096").ok(), ..article.clone() },
        ] {
            assert_eq!(Form::of(&preprint), Form::Preprint);
            assert!(differ(Form::of(&preprint), Form::of(&article)));
        }
    }

    #[test]
    fn registry_in_place_of_a_journal_makes_a_registration() {
        for container in [
            "https://clinicaltrials.gov/show/NCT01234568",
            "ClinicalTrials.gov",
            "http://www.who.int/trialsearch/Trial2.aspx?TrialID=ISRCTN12345678",
            "ISRCTN registry",
        ] {
            let citation = Citation { container: Some(container.into()), ..Citation::default() };
            assert_eq!(Form::of(&citation), Form::Registration, "{container}");
            let citation = Citation { urls: vec![container.into()], ..Citation::default() };
            assert_eq!(Form::of(&citation), Form::Registration, "{container}");
            let citation = Citation { container: Some("Thorax".into()), ..citation };
            assert_eq!(Form::of(&citation), Form::Unknown, "an article links its registration");
        }
    }

    #[test]
    fn types_tell_notices_data_and_books_from_articles() {
        use WorkType::{Article, Book, ConferencePaper, Dataset, Erratum, Other, Report};
        let found = |a, b| {
            let of = |work_type| Citation { work_type, ..Citation::default() };
            assert_eq!(types(&of(a), &of(b)), types(&of(b), &of(a)));
            let types = types(&of(a), &of(b));
            (types.notice, types.other, types.report)
        };
        assert_eq!(found(Erratum, Article), (true, false, false));
        assert_eq!(found(Dataset, Article), (false, true, false));
        assert_eq!(found(Book, Article), (false, true, true));
        assert_eq!(found(ConferencePaper, Article), (false, true, false));
        assert_eq!(found(Article, Other), (false, false, false));
        assert_eq!(found(Report, Report), (false, false, true));
    }

    #[test]
    fn forms_databases_confuse_do_not_differ() {
        let of = |work_type| Form::of(&Citation { work_type, ..Citation::default() });
        assert!(!differ(of(WorkType::Article), of(WorkType::ConferencePaper)));
        assert!(!differ(of(WorkType::Thesis), of(WorkType::Other)));
        assert!(differ(of(WorkType::Thesis), of(WorkType::Article)));
    }
}
