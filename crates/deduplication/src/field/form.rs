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
        match citation.work_type {
            WorkType::Preprint => Self::Preprint,
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

/// Whether two works are of two forms.
pub(crate) fn differ(a: Form, b: Form) -> bool {
    a != b && a != Form::Unknown && b != Form::Unknown
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
    fn forms_databases_confuse_do_not_differ() {
        let of = |work_type| Form::of(&Citation { work_type, ..Citation::default() });
        assert!(!differ(of(WorkType::Article), of(WorkType::ConferencePaper)));
        assert!(!differ(of(WorkType::Thesis), of(WorkType::Other)));
        assert!(differ(of(WorkType::Thesis), of(WorkType::Article)));
    }
}
