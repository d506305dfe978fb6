//! Crossref, as its interface gives works: texts stand in lists, the abstract is JATS.
//! (api.crossref.org/swagger-ui, "Work")

use super::members::{Meaning, Table};

pub(super) const TABLE: Table = &[
    ("type", Meaning::Kind),
    ("subtype", Meaning::Genre),
    ("title", Meaning::Title),
    ("subtitle", Meaning::Subtitle),
    ("original-title", Meaning::OriginalTitle),
    ("author", Meaning::Author),
    ("author.sequence", Meaning::Nothing),
    ("author.authenticated-orcid", Meaning::Nothing),
    ("editor", Meaning::Editor),
    ("editor.sequence", Meaning::Nothing),
    ("container-title", Meaning::Container),
    ("short-container-title", Meaning::Abbreviation),
    // The earliest of the others, says Crossref.
    ("issued", Meaning::Date),
    ("published-print", Meaning::FallbackDate),
    ("published-online", Meaning::FallbackDate),
    ("published", Meaning::FallbackDate),
    ("posted", Meaning::FallbackDate),
    ("volume", Meaning::Volume),
    ("issue", Meaning::Issue),
    ("journal-issue.issue", Meaning::Issue),
    ("page", Meaning::Pages),
    ("article-number", Meaning::Pages),
    ("DOI", Meaning::Doi),
    ("ISSN", Meaning::Serial),
    ("issn-type.value", Meaning::Serial),
    ("ISBN", Meaning::Serial),
    ("isbn-type.value", Meaning::Serial),
    ("abstract", Meaning::Abstract),
    ("subject", Meaning::Keyword),
    ("language", Meaning::Language),
    ("publisher", Meaning::Publisher),
    ("clinical-trial-number.clinical-trial-number", Meaning::Registration),
    ("URL", Meaning::Url),
    ("resource.primary.URL", Meaning::Url),
    ("source", Meaning::Database),
];
