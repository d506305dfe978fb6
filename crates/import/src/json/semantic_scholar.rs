//! Semantic Scholar: papers as its interface gives them. (api.semanticscholar.org/api-docs/graph)

use super::members::{Meaning, Table};

pub(super) const TABLE: Table = &[
    ("paperId", Meaning::Accession),
    ("publicationTypes", Meaning::Own(super::europe_pmc::kind)),
    ("title", Meaning::Title),
    ("authors.name", Meaning::PersonName),
    ("publicationDate", Meaning::Date),
    ("year", Meaning::FallbackDate),
    ("journal.name", Meaning::Container),
    ("publicationVenue.name", Meaning::Container),
    ("venue", Meaning::Container),
    ("publicationVenue.issn", Meaning::Serial),
    ("journal.volume", Meaning::Volume),
    ("journal.pages", Meaning::Pages),
    ("externalIds.DOI", Meaning::Doi),
    ("externalIds.PubMed", Meaning::Pmid),
    ("externalIds.PubMedCentral", Meaning::Pmcid),
    ("abstract", Meaning::Abstract),
    ("fieldsOfStudy", Meaning::Keyword),
    ("url", Meaning::Url),
    ("openAccessPdf.url", Meaning::Url),
];
