//! The tools that write tables, told by headers that only they have, and the headers to which they
//! give a meaning of their own.

use super::field::Field;

/// How a tool writes its tables.
#[derive(Debug)]
pub(crate) struct Dialect {
    /// The name in the receipt.
    pub(crate) name: &'static str,
    /// Headers that are all there when the tool wrote the table.
    marks: &'static [&'static str],
    /// What its headers mean; `None` for a header that means nothing here though others use it.
    fields: &'static [(&'static str, Option<Field>)],
    /// What parts one author from the next, and one keyword from the next.
    pub(crate) lists: Lists,
    /// Dates are written with the month first.
    pub(crate) month_first: bool,
    /// Quotation marks are text.
    pub(crate) unquoted: bool,
}

/// What parts the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lists {
    /// Told from each text.
    Any,
    /// Commas part authors; names have none.
    Commas,
}

impl Dialect {
    /// The tool that writes such headers.
    pub(crate) fn of(headers: &[String]) -> Option<&'static Self> {
        let has = |mark: &&str| headers.iter().any(|header| header == mark);
        DIALECTS.iter().find(|dialect| dialect.marks.iter().all(has))
    }

    /// The tool of this name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        DIALECTS.iter().find(|dialect| dialect.name == name)
    }

    /// What the tool means by a header, where it has a meaning of its own for it.
    pub(crate) fn field(&self, header: &str) -> Option<Option<Field>> {
        self.fields.iter().find(|(name, _)| *name == header).map(|(_, field)| *field)
    }
}

const PLAIN: Dialect =
    Dialect { name: "", marks: &[], fields: &[], lists: Lists::Any, month_first: false, unquoted: false };

/// The most particular first.
static DIALECTS: [Dialect; 18] = [
    Dialect {
        name: "Zotero",
        marks: &["item type", "publication title", "abstract note"],
        fields: &[
            ("archive", Some(Field::Database)),
            ("archive location", Some(Field::Accession)),
            ("library catalog", None),
            ("manual tags", Some(Field::Keywords)),
            ("automatic tags", Some(Field::Keywords)),
            ("extra", Some(Field::Notes)),
            ("type", None),
            ("number", None),
            ("source", None),
        ],
        ..PLAIN
    },
    Dialect {
        name: "Scopus",
        marks: &["source title", "eid"],
        fields: &[
            ("source", Some(Field::Database)),
            ("eid", Some(Field::Accession)),
            ("citation", None),
            ("conference title", None),
        ],
        ..PLAIN
    },
    Dialect {
        name: "Embase",
        marks: &["title", "author names", "source"],
        fields: EMBASE,
        lists: Lists::Commas,
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
    Dialect {
        name: "Cochrane Library",
        marks: &["central id", "author(s)"],
        fields: &[("source", Some(Field::Journal)), ("central id", Some(Field::Accession))],
        ..PLAIN
    },
    Dialect {
        name: "Cochrane Library",
        marks: &["cochrane review id"],
        fields: &[("source", Some(Field::Journal)), ("cochrane review id", Some(Field::Accession))],
        ..PLAIN
    },
    Dialect { name: "EBSCOhost", marks: &["article title", "plink"], month_first: true, ..PLAIN },
    Dialect {
        name: "PubMed",
        marks: &["pmid", "journal/book"],
        fields: &[("pmid", Some(Field::Pmid))],
        lists: Lists::Commas,
        ..PLAIN
    },
    Dialect {
        name: "Covidence",
        marks: &["covidence #", "title"],
        fields: &[("covidence #", Some(Field::Key))],
        ..PLAIN
    },
    Dialect {
        name: "Rayyan",
        marks: &["key", "title", "authors", "location", "notes"],
        fields: &[("location", None)],
        ..PLAIN
    },
    Dialect {
        name: "Abstrackr",
        marks: &["(internal) id"],
        fields: &[("(internal) id", Some(Field::Key))],
        ..PLAIN
    },
    Dialect { name: "Lens", marks: &["lens id"], fields: &[("lens id", Some(Field::Accession))], ..PLAIN },
    Dialect {
        name: "OpenAlex",
        marks: &["primary location.source.display name"],
        fields: OPEN_ALEX,
        ..PLAIN
    },
    Dialect { name: "Ovid", marks: &["vn", "db", "ti", "so"], fields: OVID, ..PLAIN },
    Dialect {
        name: "Web of Science",
        marks: &["pt", "au", "ti", "so"],
        fields: WEB_OF_SCIENCE,
        unquoted: true,
        ..PLAIN
    },
    Dialect { name: "RefWorks", marks: &["reference type", "title primary"], ..PLAIN },
    Dialect {
        name: "ClinicalTrials.gov",
        marks: &["nct number"],
        fields: &[
            ("nct number", Some(Field::Accession)),
            ("sponsor", Some(Field::Organisation)),
            ("study url", Some(Field::Url)),
            ("first posted", Some(Field::Date)),
            ("conditions", Some(Field::Keywords)),
        ],
        ..PLAIN
    },
    Dialect {
        name: "IEEE Xplore",
        marks: &["authors", "publication", "category"],
        fields: &[("category", Some(Field::Type))],
        lists: Lists::Commas,
        ..PLAIN
    },
];

type Fields = &'static [(&'static str, Option<Field>)];

/// The headers of Embase, also those of its vertical layout.
const EMBASE: Fields = &[
    ("source", Some(Field::Imprint)),
    ("pui", Some(Field::Accession)),
    ("embase link", Some(Field::Url)),
    ("full text link", Some(Field::Url)),
    ("emtree drug index terms (major focus)", Some(Field::Keywords)),
    ("emtree drug index terms", Some(Field::Keywords)),
    ("emtree medical index terms (major focus)", Some(Field::Keywords)),
    ("emtree medical index terms", Some(Field::Keywords)),
    ("author keywords", Some(Field::Keywords)),
];

const OPEN_ALEX: Fields = &[
    ("id", Some(Field::Accession)),
    ("display name", Some(Field::Title)),
    ("authorships.author.display name", Some(Field::Authors)),
    ("biblio.volume", Some(Field::Volume)),
    ("biblio.issue", Some(Field::Issue)),
    ("biblio.first page", Some(Field::FirstPage)),
    ("biblio.last page", Some(Field::LastPage)),
    ("ids.pmid", Some(Field::Pmid)),
    ("ids.pmcid", Some(Field::Pmcid)),
    ("primary location.source.display name", Some(Field::Journal)),
    ("primary location.source.issn", Some(Field::Issn)),
    ("primary location.landing page url", Some(Field::Url)),
    ("keywords.display name", Some(Field::Keywords)),
];

const WEB_OF_SCIENCE: Fields = &[
    ("au", Some(Field::Authors)),
    ("af", Some(Field::FullAuthors)),
    ("ca", Some(Field::Organisation)),
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
];
