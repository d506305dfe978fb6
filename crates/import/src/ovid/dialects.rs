//! Ovid tagged text as the databases on Ovid fill it: one table for each that differs. The module
//! [`crate::tagged`] says how to add one.

use crate::tagged::Mark::Shows;
use crate::tagged::Meaning as M;
use crate::tagged::Sign::{Contains, Present, StartsWith};
use crate::tagged::{Dialect, Family, Meanings, Row};
use revflow_review::WorkType;

pub(super) static OVID: Family = Family {
    dialects: &[
        &JOURNALS,
        &PSYCINFO,
        &EMBASE,
        &BIOSIS,
        &ZOOLOGICAL_RECORD,
        &POLITICAL_SCIENCE,
        &MEDLINE,
        &PLAIN,
    ],
    plain: &PLAIN,
    // Only the fields of the record say it.
    work_type: |_| WorkType::Other,
};

const COMMON: &[Row] = &[
    ("VN", M::Frame),
    ("UI", M::Accession),
    ("AN", M::AccessionWithKind),
    ("PM", M::Pmid),
    ("DO", M::Doi),
    ("DI", M::Doi),
    ("TI", M::TitleWithNotes),
    ("CT", M::ChapterTitle),
    ("BT", M::BookTitle),
    ("TT", M::OtherTitle),
    ("AU", M::AuthorWithNotes),
    ("FA", M::FullAuthor),
    ("CA", M::GroupAuthor),
    ("ED", M::Editor),
    ("SO", M::Composed),
    ("JN", M::Journal),
    ("NJ", M::Journal),
    ("JT", M::Journal),
    ("AS", M::Composed),
    ("JA", M::Abbreviation),
    ("TA", M::Abbreviation),
    ("YR", M::Year),
    ("DP", M::Date),
    ("ST", M::Status),
    ("VI", M::Volume),
    ("VO", M::Volume),
    ("IP", M::Issue),
    ("PG", M::FirstPage),
    ("AR", M::ArticleNumber),
    ("IS", M::Serial),
    ("IT", M::Serial),
    ("IL", M::Serial),
    ("ES", M::Serial),
    ("IB", M::Serial),
    ("AB", M::Abstract),
    ("MH", M::Heading),
    ("DE", M::Heading),
    ("KW", M::KeywordList),
    ("KF", M::KeywordList),
    ("PT", M::TypeDetail),
    ("DT", M::TypeDetail),
    ("LG", M::Language),
    ("LA", M::Language),
    ("PB", M::Publisher),
    ("PU", M::Publisher),
    ("DB", M::DatabaseWithYears),
    ("CN", M::Registration),
    ("SI", M::Registration),
    ("UR", M::Url),
    ("XL", M::Link),
];

/// Every other database.
static PLAIN: Dialect =
    Dialect { name: "Ovid", marks: &[Shows("DB", Present)], meanings: Meanings::of(COMMON, &[]), types: &[] };

static MEDLINE: Dialect = Dialect {
    name: "MEDLINE",
    marks: &[Shows("DB", Contains("MEDLINE"))],
    meanings: Meanings::of(COMMON, &[]),
    types: &[],
};

/// Full texts of publishers: "Extraordinary Case Report" is the heading an article stands under.
static JOURNALS: Dialect = Dialect {
    name: "Journals@Ovid",
    marks: &[
        Shows("DB", StartsWith("Journals@Ovid")),
        Shows("XL", Contains("&D=ov")),
        Shows("XL", Contains("&D=ppvov")),
    ],
    meanings: Meanings::of(COMMON, &[("DT", M::Unplaced)]),
    types: &[("", WorkType::Article)],
};

static PSYCINFO: Dialect = Dialect {
    name: "PsycINFO",
    marks: &[Shows("DB", StartsWith("PsycINFO")), Shows("DB", StartsWith("APA Psyc"))],
    meanings: Meanings::of(COMMON, &[("ID", M::KeywordList), ("CN", M::Unplaced)]),
    types: &[],
};

static EMBASE: Dialect = Dialect {
    name: "Embase",
    marks: &[Shows("DB", StartsWith("Embase"))],
    meanings: Meanings::of(COMMON, &[("ST", M::TypeDetail)]),
    types: &[],
};

/// `ST` is the systematics of the organisms.
static BIOSIS: Dialect = Dialect {
    name: "BIOSIS",
    marks: &[Shows("DB", StartsWith("BIOSIS"))],
    meanings: Meanings::of(COMMON, &[("ST", M::Unplaced)]),
    types: &[],
};

/// Books have their whole source in `BT`.
static ZOOLOGICAL_RECORD: Dialect = Dialect {
    name: "Zoological Record",
    marks: &[Shows("DB", StartsWith("Zoological Record"))],
    meanings: Meanings::of(COMMON, &[("BT", M::Unplaced), ("DE", M::Heading), ("ST", M::Unplaced)]),
    types: &[],
};

static POLITICAL_SCIENCE: Dialect = Dialect {
    name: "International Political Science Abstracts",
    marks: &[Shows("DB", StartsWith("International Political Science"))],
    meanings: Meanings::of(COMMON, &[("DE", M::KeywordList)]),
    types: &[],
};
