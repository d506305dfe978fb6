//! Open and commercial indexes of citations.

use super::{Dialect, Fields, PLAIN};
use crate::table::Field;

pub(super) const ALL: &[Dialect] = &[
    Dialect { name: "Lens", marks: &["lensid"], fields: &[("lensid", Some(Field::Accession))], ..PLAIN },
    Dialect {
        name: "Dimensions",
        marks: &["publicationid", "title", "sourcetitle"],
        fields: DIMENSIONS,
        ..PLAIN
    },
    Dialect { name: "Dimensions", marks: &["publicationid", "dimensionsurl"], fields: DIMENSIONS, ..PLAIN },
    Dialect { name: "OpenAlex", marks: &["primarylocationsourcedisplayname"], fields: OPEN_ALEX, ..PLAIN },
    Dialect { name: "OpenAlex", marks: &["authorshipsauthordisplayname"], fields: OPEN_ALEX, ..PLAIN },
    Dialect {
        name: "Europe PMC",
        marks: &["extid", "title", "source"],
        fields: &[("source", Some(Field::Database)), ("extid", Some(Field::Accession))],
        ..PLAIN
    },
];

const DIMENSIONS: Fields = &[
    ("publicationid", Some(Field::Accession)),
    ("anthologytitle", Some(Field::Journal)),
    ("publicationtype", Some(Field::Type)),
    ("documenttype", None),
    ("publicationdateonline", None),
    ("publicationdateprint", None),
    ("dimensionsurl", Some(Field::Url)),
    ("sourcelinkout", Some(Field::Url)),
];

const OPEN_ALEX: Fields = &[
    ("id", Some(Field::Accession)),
    ("displayname", Some(Field::Title)),
    ("authorshipsauthordisplayname", Some(Field::Authors)),
    ("bibliovolume", Some(Field::Volume)),
    ("biblioissue", Some(Field::Issue)),
    ("bibliofirstpage", Some(Field::FirstPage)),
    ("bibliolastpage", Some(Field::LastPage)),
    ("idspmid", Some(Field::Pmid)),
    ("idspmcid", Some(Field::Pmcid)),
    ("idsdoi", Some(Field::Doi)),
    ("primarylocationsourcedisplayname", Some(Field::Journal)),
    ("primarylocationsourceissn", Some(Field::Issn)),
    ("primarylocationlandingpageurl", Some(Field::Url)),
    ("keywordsdisplayname", Some(Field::Keywords)),
];
