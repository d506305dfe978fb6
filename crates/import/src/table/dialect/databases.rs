//! Bibliographic databases and the platforms that sell them.

use super::{Dialect, Fields, Lists, PLAIN};
use crate::table::Field;

pub(super) const ALL: &[Dialect] = &[
    Dialect { name: "Scopus", marks: &["sourcetitle", "eid"], fields: SCOPUS, ..PLAIN },
    // Where the person who chose the columns left the number out.
    Dialect { name: "Scopus", marks: &["sourcetitle", "authorsid"], fields: SCOPUS, ..PLAIN },
    Dialect { name: "Scopus", marks: &["sourcetitle", "citedby", "source"], fields: SCOPUS, ..PLAIN },
    Dialect {
        name: "Embase",
        marks: &["title", "authornames", "source"],
        fields: EMBASE,
        lists: Lists::Commas,
        ..PLAIN
    },
    Dialect {
        name: "Cochrane Library",
        marks: &["centralid", "authors"],
        fields: &[
            ("source", Some(Field::Journal)),
            ("centralid", Some(Field::Accession)),
            ("ctgovid", Some(Field::Registration)),
            ("ictrpid", Some(Field::Registration)),
        ],
        ..PLAIN
    },
    Dialect {
        name: "Cochrane Library",
        marks: &["cochranereviewid"],
        fields: &[("source", Some(Field::Journal)), ("cochranereviewid", Some(Field::Accession))],
        ..PLAIN
    },
    Dialect {
        name: "EBSCOhost",
        marks: &["articletitle", "plink"],
        fields: &[("doctype", Some(Field::Type))],
        month_first: true,
        ..PLAIN
    },
    Dialect {
        name: "PubMed",
        marks: &["pmid", "journalbook"],
        fields: &[("firstauthor", None), ("createdate", None)],
        lists: Lists::Commas,
        ..PLAIN
    },
    // The layout of PubMed before 2020, in which the columns say little of what they hold.
    Dialect {
        name: "PubMed",
        marks: &["title", "details", "shortdetails", "entrezuid"],
        fields: &[
            ("url", None),
            ("description", Some(Field::Authors)),
            ("details", Some(Field::Imprint)),
            ("shortdetails", None),
            ("resource", Some(Field::Database)),
            ("type", None),
            ("identifiers", Some(Field::Notes)),
            ("db", None),
            ("entrezuid", Some(Field::Pmid)),
            ("properties", None),
        ],
        lists: Lists::Commas,
        ..PLAIN
    },
    Dialect { name: "Ovid", marks: &["vn", "db", "ti", "so"], fields: OVID, ..PLAIN },
    Dialect {
        name: "Web of Science",
        marks: &["pt", "au", "ti", "so"],
        fields: WEB_OF_SCIENCE_TAGS,
        unquoted: true,
        ..PLAIN
    },
    Dialect {
        name: "Web of Science",
        marks: &["articletitle", "sourcetitle", "utuniquewosid"],
        fields: WEB_OF_SCIENCE,
        ..PLAIN
    },
    // The short set of fields, without the number of the record.
    Dialect {
        name: "Web of Science",
        marks: &["articletitle", "sourcetitle", "timescitedwoscore"],
        fields: WEB_OF_SCIENCE,
        ..PLAIN
    },
    // The citation report.
    Dialect {
        name: "Web of Science",
        marks: &["title", "sourcetitle", "totalcitations", "averageperyear"],
        ..PLAIN
    },
    Dialect { name: "ProQuest", marks: &["storeid", "pubtitle"], fields: PROQUEST, ..PLAIN },
    Dialect { name: "ProQuest", marks: &["storeid", "documenturl"], fields: PROQUEST, ..PLAIN },
    Dialect {
        name: "IEEE Xplore",
        marks: &["documenttitle", "publicationtitle", "pdflink"],
        fields: IEEE,
        ..PLAIN
    },
    Dialect {
        name: "IEEE Xplore",
        marks: &["authors", "publication", "category"],
        fields: &[("category", Some(Field::Type))],
        lists: Lists::Commas,
        ..PLAIN
    },
    Dialect { name: "CNKI", marks: &["srcdatabase", "title", "source"], fields: CNKI, ..PLAIN },
    Dialect { name: "CNKI", marks: &["title", "author", "source", "pubtime"], fields: CNKI, ..PLAIN },
    Dialect {
        name: "SpringerLink",
        marks: &["itemtitle", "itemdoi"],
        fields: &[("contenttype", Some(Field::Type)), ("bookseriestitle", None)],
        lists: Lists::Nothing,
        ..PLAIN
    },
];

const SCOPUS: Fields = &[
    ("source", Some(Field::Database)),
    ("eid", Some(Field::Accession)),
    ("citation", None),
    ("conferencetitle", None),
];

/// The headers of Embase, also those of its vertical layout.
const EMBASE: Fields = &[
    ("source", Some(Field::Imprint)),
    ("pui", Some(Field::Accession)),
    ("embaselink", Some(Field::Url)),
    ("fulltextlink", Some(Field::Url)),
    ("emtreedrugindextermsmajorfocus", Some(Field::Keywords)),
    ("emtreedrugindexterms", Some(Field::Keywords)),
    ("emtreemedicalindextermsmajorfocus", Some(Field::Keywords)),
    ("emtreemedicalindexterms", Some(Field::Keywords)),
    ("authorkeywords", Some(Field::Keywords)),
    ("clinicaltrialnumbers", Some(Field::Registration)),
];

const WEB_OF_SCIENCE_TAGS: Fields = &[
    ("au", Some(Field::Authors)),
    ("af", Some(Field::FullAuthors)),
    ("ca", Some(Field::GroupAuthors)),
    ("be", Some(Field::Editors)),
    ("ti", Some(Field::Title)),
    ("so", Some(Field::Journal)),
    ("ji", Some(Field::JournalAbbreviation)),
    ("py", Some(Field::Year)),
    ("pd", Some(Field::Month)),
    ("vl", Some(Field::Volume)),
    ("is", Some(Field::Issue)),
    ("bp", Some(Field::FirstPage)),
    ("ep", Some(Field::LastPage)),
    ("ar", Some(Field::ArticleNumber)),
    ("di", Some(Field::Doi)),
    ("ab", Some(Field::Abstract)),
    ("de", Some(Field::Keywords)),
    ("id", Some(Field::Keywords)),
    ("la", Some(Field::Language)),
    ("dt", Some(Field::Type)),
    ("sn", Some(Field::Issn)),
    ("ei", Some(Field::Issn)),
    ("bn", Some(Field::Isbn)),
    ("ut", Some(Field::Accession)),
    ("pm", Some(Field::Pmid)),
    ("pu", Some(Field::Publisher)),
];

const WEB_OF_SCIENCE: Fields = &[
    // J, B, S, P: what it is made of; the other column says what it is.
    ("publicationtype", None),
    ("bookeditors", Some(Field::Editors)),
    // Of a chapter they are others than its own.
    ("bookauthors", Some(Field::Authors)),
    ("bookauthorfullnames", None),
    ("bookgroupauthors", None),
    ("conferencetitle", None),
    // "SEP", "FEB 15": the year has a column of its own.
    ("publicationdate", Some(Field::Month)),
    ("utuniquewosid", Some(Field::Accession)),
    ("idsnumber", None),
];

const OVID: Fields = &[
    ("ti", Some(Field::Title)),
    ("au", Some(Field::Authors)),
    ("so", Some(Field::Imprint)),
    ("jn", Some(Field::Journal)),
    ("tj", Some(Field::Journal)),
    ("ja", Some(Field::JournalAbbreviation)),
    ("yr", Some(Field::Year)),
    ("vi", Some(Field::Volume)),
    ("ip", Some(Field::Issue)),
    ("pg", Some(Field::Pages)),
    ("ui", Some(Field::Accession)),
    ("an", Some(Field::Accession)),
    ("pm", Some(Field::Pmid)),
    ("do", Some(Field::Doi)),
    ("is", Some(Field::Issn)),
    ("en", Some(Field::Issn)),
    ("ib", Some(Field::Isbn)),
    ("ab", Some(Field::Abstract)),
    ("kw", Some(Field::Keywords)),
    ("mh", Some(Field::Keywords)),
    ("de", Some(Field::Keywords)),
    ("du", Some(Field::Keywords)),
    ("lg", Some(Field::Language)),
    ("pb", Some(Field::Publisher)),
    ("pu", Some(Field::Publisher)),
    ("pt", Some(Field::Type)),
    ("db", Some(Field::Database)),
    ("cr", Some(Field::Rights)),
    ("no", None),
];

const PROQUEST: Fields = &[
    ("storeid", Some(Field::Accession)),
    ("documenttype", Some(Field::Type)),
    ("identifierkeywords", Some(Field::Keywords)),
    ("classification", None),
    ("copyright", Some(Field::Rights)),
    ("entrydate", None),
    ("findacopy", None),
];

const IEEE: Fields = &[
    ("documentidentifier", Some(Field::Type)),
    ("dateaddedtoxplore", None),
    ("onlinedate", None),
    ("issuedate", None),
    ("meetingdate", None),
    ("inspeccontrolledterms", Some(Field::Keywords)),
    ("inspecnoncontrolledterms", None),
];

const CNKI: Fields = &[
    ("srcdatabase", Some(Field::Database)),
    ("source", Some(Field::Journal)),
    ("period", Some(Field::Issue)),
    ("pagecount", Some(Field::Pages)),
    ("organ", None),
    ("fund", None),
];
