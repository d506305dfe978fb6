//! Reference managers, and programs that collect citations.

use super::{Dialect, Lists, PLAIN};
use crate::table::Field;

pub(super) const ALL: &[Dialect] = &[
    Dialect {
        name: "Zotero",
        marks: &["itemtype", "publicationtitle", "abstractnote"],
        fields: &[
            ("archive", Some(Field::Database)),
            ("archivelocation", Some(Field::Accession)),
            ("librarycatalog", None),
            ("manualtags", Some(Field::Keywords)),
            ("automatictags", Some(Field::Keywords)),
            ("extra", Some(Field::Notes)),
            ("rights", Some(Field::Rights)),
            ("type", None),
            ("number", None),
            ("source", None),
            ("country", None),
        ],
        ..PLAIN
    },
    Dialect {
        name: "RefWorks",
        marks: &["referencetype", "titleprimary"],
        fields: &[
            ("subfiledatabase", Some(Field::Database)),
            ("datasource", None),
            ("pubdatefreefrom", None),
            ("retrieveddate", None),
        ],
        ..PLAIN
    },
    Dialect {
        name: "Publish or Perish",
        marks: &["cites", "authors", "gsrank"],
        fields: &[
            ("source", Some(Field::Journal)),
            ("articleurl", Some(Field::Url)),
            ("fulltexturl", Some(Field::Url)),
        ],
        lists: Lists::Commas,
        ..PLAIN
    },
    // The list of a profile or library of Google Scholar: `Barrett, Paul M; Willis, Katherine J; `.
    Dialect {
        name: "Google Scholar",
        marks: &["authors", "title", "publication", "volume", "number", "pages", "year", "publisher"],
        ..PLAIN
    },
];
