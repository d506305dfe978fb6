//! Tools in which teams screen. They write out what they were given, and what was decided.

use super::{Dialect, Fields, PLAIN, Zero};
use crate::table::Field;

const SCREENING: Dialect = Dialect { screens: true, ..PLAIN };

pub(super) const ALL: &[Dialect] = &[
    Dialect {
        name: "Rayyan",
        marks: &["key", "title", "authors", "location", "notes"],
        fields: &[("location", None)],
        ..SCREENING
    },
    Dialect {
        name: "Covidence",
        marks: &["covidence", "title"],
        fields: &[("covidence", Some(Field::Key)), ("tags", Some(Field::Labels))],
        ..SCREENING
    },
    Dialect {
        name: "Abstrackr",
        marks: &["internalid"],
        fields: &[
            ("internalid", Some(Field::Key)),
            ("tags", Some(Field::Labels)),
            ("consensus", Some(Field::Decision)),
            ("sourceid", None),
            ("labeledat", None),
        ],
        zero: Zero::Unsure,
        ..SCREENING
    },
    Dialect { name: "EPPI-Reviewer", marks: &["included", "shorttitle", "title"], ..SCREENING },
    Dialect { name: "EPPI-Reviewer", marks: &["itemid", "shorttitle", "title"], ..SCREENING },
    Dialect {
        name: "colandr",
        marks: &["citationtitle", "citationscreeningstatus"],
        fields: COLANDR,
        ..SCREENING
    },
    Dialect {
        name: "DistillerSR",
        marks: &["refid", "title", "level"],
        fields: &[("bibliography", None), ("user", Some(Field::Reviewer))],
        ..SCREENING
    },
];

/// Tools that write out the table they were given, with their columns beside.
pub(super) const ADDED: &[Dialect] = &[
    Dialect { name: "ASReview", marks: &["asreviewlabel"], fields: ASREVIEW, ..SCREENING },
    Dialect { name: "ASReview", marks: &["asreviewranking"], fields: ASREVIEW, ..SCREENING },
    Dialect { name: "ASReview", marks: &["title", "labelincluded"], fields: ASREVIEW, ..SCREENING },
];

const ASREVIEW: Fields = &[
    ("label", Some(Field::Decision)),
    ("asreviewlabel", Some(Field::Decision)),
    ("tags", Some(Field::Labels)),
    ("asreviewtags", Some(Field::Labels)),
    ("recordid", Some(Field::Key)),
];

const COLANDR: Fields = &[
    ("studyid", Some(Field::Key)),
    ("studytags", Some(Field::Labels)),
    ("citationscreeningstatus", Some(Field::Decision)),
    ("fulltextscreeningstatus", Some(Field::Decision)),
    ("citationtitle", Some(Field::Title)),
    ("citationabstract", Some(Field::Abstract)),
    ("citationauthors", Some(Field::Authors)),
    ("citationjournalname", Some(Field::Journal)),
    ("citationjournalvolume", Some(Field::Volume)),
    ("citationpubyear", Some(Field::Year)),
    ("citationkeywords", Some(Field::Keywords)),
    ("citationexcludereasons", Some(Field::Reasons)),
    ("fulltextexcludereasons", Some(Field::Reasons)),
    ("datasourcename", Some(Field::Database)),
    ("datasourceurl", None),
    ("datasourcetype", None),
];
