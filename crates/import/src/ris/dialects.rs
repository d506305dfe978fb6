//! RIS as each vendor and tool writes it: one table for each. The module [`crate::tagged`] says how
//! to add one.

use crate::lines::Tag;
use crate::tagged::Mark::{Alphabetical, AlphabeticalDigitsLast, Hollow, Numbered, Shows, Together};
use crate::tagged::Meaning as M;
use crate::tagged::Sign::{
    Contains, EndsWith, Is, NumberAfter, OnlyNumberAfter, Present, StartsWith, ThreeSlashes,
};
use crate::tagged::{Dialect, Family, Meanings, Row};
use revflow_review::WorkType;
use std::borrow::Cow;

pub(super) static RIS: Family = Family {
    dialects: &[
        // Tools that pass records on.
        &RAYYAN,
        &COVIDENCE,
        &EPPI_REVIEWER,
        &CITAVI,
        &REFWORKS,
        &REFERENCE_MANAGER,
        &ENDNOTE,
        &ZOTERO,
        &MENDELEY,
        &REVFLOW,
        &RAYYAN_BY_NOTES,
        // Vendors.
        &OVID,
        &COCHRANE,
        &DIMENSIONS,
        &EBSCO,
        &EMBASE,
        &LENS,
        &OPENALEX,
        &PROQUEST,
        &SCOPUS,
        &WEB_OF_SCIENCE,
    ],
    plain: &GENERIC,
    work_type,
};

/// The tags as the format was meant, and where vendors agree beyond it.
const COMMON: &[Row] = &[
    ("TY", M::Type),
    ("ER", M::Frame),
    ("TI", M::Title),
    ("T1", M::Title),
    ("CT", M::Title),
    ("BT", M::BookTitle),
    ("ST", M::ShortTitle),
    ("TT", M::OtherTitle),
    ("AU", M::Author),
    ("A1", M::Author),
    ("ED", M::Editor),
    ("A2", M::SecondAuthor),
    ("A3", M::ThirdAuthor),
    ("JF", M::Journal),
    ("T2", M::SecondTitle),
    ("JO", M::JournalEitherWay),
    ("JA", M::Abbreviation),
    ("J1", M::Abbreviation),
    ("J2", M::Abbreviation),
    ("PY", M::Year),
    ("YR", M::Year),
    ("DA", M::Date),
    ("Y1", M::OldDate),
    ("VL", M::Volume),
    ("VO", M::Volume),
    ("IS", M::Issue),
    ("SP", M::FirstPage),
    ("PG", M::FirstPage),
    ("EP", M::LastPage),
    ("C7", M::ArticleNumber),
    ("DO", M::Doi),
    ("DOI", M::Doi),
    // Web of Science's own tags, which some programs dress as RIS.
    ("DI", M::Doi),
    ("BP", M::FirstPage),
    ("SO", M::JournalEitherWay),
    ("PM", M::Pmid),
    ("PMID", M::Pmid),
    // "35957633 [PMID]", as Dimensions and our own export write it; anything else is passed over.
    ("U1", M::CrossIds),
    ("L3", M::DoiOrLink),
    ("M3", M::TypeDetail),
    ("AN", M::Accession),
    ("ID", M::Key),
    ("SN", M::Serial),
    ("ISSN", M::Serial),
    ("ISBN", M::Serial),
    ("AB", M::Abstract),
    ("N2", M::Abstract),
    ("KW", M::Keyword),
    ("MH", M::Keyword), // the headings of LILACS
    ("LA", M::Language),
    ("PB", M::Publisher),
    ("UR", M::Url),
    ("URL", M::Url),
    ("L1", M::Link),
    ("L2", M::Link),
    ("L4", M::Link),
    ("LK", M::Link),
    ("DB", M::Database),
    ("DP", M::Provider),
    ("N1", M::Note),
    ("RN", M::Note),
];

/// Small tools write names as they are spoken.
static GENERIC: Dialect = Dialect {
    name: "generic RIS",
    marks: &[],
    meanings: Meanings::of(COMMON, &[("AU", M::AuthorEitherWay), ("A1", M::AuthorEitherWay)]),
    types: &[],
};

static RAYYAN: Dialect =
    Dialect { name: "Rayyan", marks: &[Shows("AN", StartsWith("rayyan-"))], meanings: OF_RAYYAN, types: &[] };

/// Its decisions alone: others may keep them, and write the record in their own way.
static RAYYAN_BY_NOTES: Dialect = Dialect {
    name: "Rayyan",
    marks: &[Shows("N1", StartsWith("RAYYAN-INCLUSION"))],
    meanings: OF_RAYYAN,
    types: &[],
};

/// It hands on Embase's number of the record.
const OF_RAYYAN: Meanings = Meanings::of(COMMON, &[("AN", M::Key), ("U2", M::Accession)]);

/// In the four variants it offers, "EndNote", "Mendeley", "RefWorks" and "Zotero", which differ in
/// their tags for the same things.
static COVIDENCE: Dialect = Dialect {
    name: "Covidence",
    marks: &[Hollow { with: &["PD", "PG", "NS"] }],
    meanings: Meanings::of(COMMON, &[("PD", M::Date)]),
    types: &[],
};

static EPPI_REVIEWER: Dialect = Dialect {
    name: "EPPI-Reviewer",
    marks: &[
        Shows("KW", Is("eppi-reviewer")),
        Together {
            fields: &[("T1", Present), ("ST", EndsWith(")")), ("Y1", ThreeSlashes)],
            without: &["TI"],
        },
    ],
    // "Brownstein (2024)" is no title, and U1 is its own number of the record.
    meanings: Meanings::of(COMMON, &[("ST", M::Unplaced), ("U1", M::Key)]),
    types: &[],
};

static CITAVI: Dialect = Dialect {
    name: "Citavi",
    marks: &[Shows("M4", Is("Citavi"))],
    meanings: Meanings::of(COMMON, &[("UR", M::UrlWithEid)]),
    types: &[],
};

static REFWORKS: Dialect = Dialect {
    name: "RefWorks",
    marks: &[Shows("ID", StartsWith("RefID:"))],
    meanings: Meanings::of(COMMON, &[]),
    types: &[],
};

static REFERENCE_MANAGER: Dialect = Dialect {
    name: "Reference Manager",
    marks: &[
        Shows("RP", StartsWith("NOT IN FILE")),
        Shows("RP", StartsWith("Not In File")),
        Shows("RP", StartsWith("IN FILE")),
        Shows("RP", StartsWith("In File")),
        Shows("RP", StartsWith("ON REQUEST")),
    ],
    meanings: Meanings::of(COMMON, &[]),
    types: &[],
};

static ENDNOTE: Dialect = Dialect {
    name: "EndNote",
    marks: &[Alphabetical { with: "ST" }],
    meanings: Meanings::of(COMMON, &[("C2", M::PmidOrPmcid)]),
    types: &[],
};

static ZOTERO: Dialect = Dialect {
    name: "Zotero",
    marks: &[Together {
        fields: &[("DA", ThreeSlashes), ("PY", Present)],
        without: &["Y1", "JF", "T1", "A1"],
    }],
    meanings: Meanings::of(COMMON, &[]),
    types: &[],
};

/// Its names have a comma, so that one without is that of an organisation.
static MENDELEY: Dialect = Dialect {
    name: "Mendeley",
    marks: &[AlphabeticalDigitsLast {
        with: &[("AU", Contains(", ")), ("PY", Present), ("TI", Present), ("T2", Present), ("UR", Present)],
    }],
    meanings: Meanings::of(COMMON, &[]),
    types: &[],
};

/// As this crate writes it, whatever vendor the record came from.
static REVFLOW: Dialect = Dialect {
    name: "revflow",
    marks: &[Shows("N1", StartsWith("[revflow id: "))],
    // Editors stand under ED; what else the vendor had named second and third is no editor.
    meanings: Meanings::of(COMMON, &[("A2", M::Unplaced), ("A3", M::Unplaced), ("TT", M::OriginalTitle)]),
    types: &[],
};

pub(super) fn is_unplaced(tag: &str) -> bool {
    matches!(REVFLOW.meanings.of_tag(Tag::new(tag)), M::Unplaced | M::Provider)
}

static OVID: Dialect = Dialect {
    name: "Ovid",
    marks: &[Numbered, Shows("L2", Contains(OVID_LINK)), Shows("UR", Contains(OVID_LINK))],
    meanings: Meanings::of(
        COMMON,
        &[
            ("A2", M::Unplaced), // the people whom the work cites
            ("DB", M::DatabaseWithYears),
            ("ID", M::Accession),
            ("NL", M::Abbreviation),
            ("PT", M::TypeDetail),
            ("T1", M::TitleWithNotes),
            ("T2", M::OtherTitle),
            ("TI", M::TitleWithNotes),
            ("Y2", M::OldDate),
        ],
    ),
    // CENTRAL on Ovid calls every article electronic.
    types: &[("ELEC", WorkType::Article)],
};
/// Libraries put the names of their own hosts before it.
const OVID_LINK: &str = "/ovidweb.cgi?";

static COCHRANE: Dialect = Dialect {
    name: "Cochrane Library",
    marks: &[Shows("AN", NumberAfter("CN-")), Shows("AN", NumberAfter("CD"))],
    meanings: Meanings::of(COMMON, &[("C3", M::CrossIds)]),
    types: &[],
};

static DIMENSIONS: Dialect = Dialect {
    name: "Dimensions",
    marks: &[Shows("AN", NumberAfter("pub.")), Shows("UR", Contains("app.dimensions.ai/"))],
    meanings: Meanings::of(COMMON, &[]),
    types: &[],
};

static EBSCO: Dialect = Dialect {
    name: "EBSCOhost",
    marks: &[
        Shows("DP", StartsWith("EBSCO")),
        Shows("UR", Contains("ebscohost")),
        Shows("UR", Contains("ebsco.com/")),
        Shows("L2", Contains("ebscohost")),
    ],
    meanings: Meanings::of(
        COMMON,
        &[("CP", M::Issue), ("KW", M::Heading), ("N1", M::NoteWithAccession), ("T2", M::OtherTitle)],
    ),
    types: &[],
};

static EMBASE: Dialect = Dialect {
    name: "Embase",
    marks: &[Shows("U2", OnlyNumberAfter("L"))],
    meanings: Meanings::of(COMMON, &[("C5", M::Pmid), ("JO", M::Abbreviation), ("U2", M::Accession)]),
    types: &[],
};

static LENS: Dialect = Dialect {
    name: "Lens",
    marks: &[Shows("UR", Contains("lens.org/")), Shows("L2", Contains("lens.org/"))],
    meanings: Meanings::of(COMMON, &[]),
    types: &[],
};

static OPENALEX: Dialect = Dialect {
    name: "OpenAlex",
    marks: &[
        Shows("UR", Contains("://openalex.org/W")),
        Shows("ID", Contains("openalex.org/W")),
        Together {
            fields: &[("C1", Present), ("DA", Present), ("UR", StartsWith("https://doi.org/10."))],
            without: &["N1", "M3", "AN", "DB", "DP", "ID", "T1", "A1", "Y1"],
        },
    ],
    meanings: Meanings::of(COMMON, &[]),
    types: &[],
};

static PROQUEST: Dialect = Dialect {
    name: "ProQuest",
    marks: &[
        Shows("DB", StartsWith("ProQuest")),
        Shows("N1", StartsWith("Copyright - ")),
        Shows("N1", StartsWith("Last updated - ")),
        Shows("UR", Contains("proquest.com/")),
        Shows("UR", Contains("-proquest-com.")),
        Shows("L2", Contains("proquest.com/")),
    ],
    meanings: Meanings::of(
        COMMON,
        &[
            ("A1", M::AuthorFamilyFirst),
            ("AN", M::AccessionPair),
            ("AU", M::AuthorFamilyFirst),
            ("SP", M::FirstPageOrCount),
        ],
    ),
    types: &[],
};

static SCOPUS: Dialect = Dialect {
    name: "Scopus",
    marks: &[
        Shows("DB", Is("Scopus")),
        Shows("N1", StartsWith("Export Date: ")),
        Shows("UR", Contains(SCOPUS_LINK)),
        Shows("L2", Contains(SCOPUS_LINK)),
    ],
    meanings: Meanings::of(COMMON, &[("C2", M::PmidOrPmcid), ("UR", M::UrlWithEid)]),
    types: &[],
};
const SCOPUS_LINK: &str = "/inward/record.ur";

static WEB_OF_SCIENCE: Dialect = Dialect {
    name: "Web of Science",
    marks: &[
        Shows("AN", StartsWith("WOS:")),
        Shows("AN", NumberAfter("MEDLINE:")),
        Shows("J9", Present),
        Shows("WE", Present),
    ],
    meanings: Meanings::of(COMMON, &[("JI", M::Abbreviation), ("PU", M::Publisher)]),
    types: &[],
};

/// The codes of the format.
fn work_type(code: &str) -> WorkType {
    // Nearly every code is in capitals.
    let capitals = match code.bytes().any(|byte| byte.is_ascii_lowercase()) {
        true => Cow::Owned(code.to_ascii_uppercase()),
        false => Cow::Borrowed(code),
    };
    match capitals.as_ref() {
        "JOUR" | "EJOUR" | "JFULL" | "MGZN" | "NEWS" | "INPR" | "ABST" => WorkType::Article,
        "BOOK" | "EBOOK" | "EDBOOK" | "CLSWK" => WorkType::Book,
        "CHAP" | "ECHAP" | "ENCYC" | "DICT" => WorkType::Chapter,
        "CONF" | "CPAPER" => WorkType::ConferencePaper,
        "RPRT" | "GOVDOC" => WorkType::Report,
        "THES" => WorkType::Thesis,
        "ELEC" | "WEB" | "BLOG" | "ICOMM" => WorkType::Webpage,
        "DATA" | "AGGR" | "DBASE" => WorkType::Dataset,
        "PREPRINT" => WorkType::Preprint,
        "ERRAT" => WorkType::Erratum,
        _ => WorkType::Other,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, read};

    fn shown(lines: &[&str]) -> &'static str {
        let text = format!("TY  - JOUR\n{}\nER  - \n", lines.join("\n"));
        let options = Options { format: Some(crate::Format::Ris), ..Options::default() };
        read(text.as_bytes(), "a.ris", &options).unwrap().receipt.dialect.unwrap_or("none")
    }

    #[test]
    fn vendor_shows_in_its_own_tags_and_links() {
        for (line, dialect) in [
            ("AN  - WOS:000282053100002", "Web of Science"),
            ("AN  - CN-00778158", "Cochrane Library"),
            ("AN  - pub.1149029839", "Dimensions"),
            ("AN  - rayyan-42924189", "Rayyan"),
            ("U2  - L2029880245", "Embase"),
            ("DP  - EBSCOhost", "EBSCOhost"),
            ("DB  - Scopus", "Scopus"),
            ("L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=medl", "Ovid"),
            ("UR  - https://search.proquest.com/docview/2214991469", "ProQuest"),
            ("UR  - https://lens.org/001-257-578-706-377", "Lens"),
            ("UR  - https://openalex.org/W4391234567", "OpenAlex"),
            ("UR  - https://research.ebsco.com/linkprocessor/plink?id=1", "EBSCOhost"),
            ("UR  - https://www-proquest-com.proxy.example.org/docview/22", "ProQuest"),
            ("UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-1", "Scopus"),
            ("AN  - MEDLINE:12345678", "Web of Science"),
            ("ID  - RefID:888-nobody2024", "RefWorks"),
            ("RP  - Not In File", "Reference Manager"),
            ("M4  - Citavi", "Citavi"),
            ("KW  - eppi-reviewer", "EPPI-Reviewer"),
        ] {
            assert_eq!(shown(&["TI  - a", line]), dialect, "{line}");
        }
        for line in ["AN  - 12345", "U2  - London", "DB  - Medline", "UR  - https://example.org", "DP  - NLM"]
        {
            assert_eq!(shown(&["TI  - a", line]), "none", "{line}");
        }
    }

    #[test]
    fn tool_that_passed_the_record_on_counts_before_the_vendor() {
        let endnote = ["AB  - a", "AU  - b", "DB  - Scopus", "ST  - c", "TI  - c", "UR  - d", "ID  - 1"];
        assert_eq!(shown(&endnote), "EndNote");
        let zotero = ["TI  - a", "DA  - 2013///", "PY  - 2013", "U2  - L2029880245"];
        assert_eq!(shown(&zotero), "Zotero");
        let mendeley = ["AU  - b, C", "PY  - 2013", "TI  - a", "T2  - j", "UR  - d", "VL  - 1"];
        assert_eq!(shown(&mendeley), "Mendeley");
        let rayyan = ["TI  - a", "DB  - Scopus", "N1  - RAYYAN-INCLUSION: {}"];
        assert_eq!(shown(&rayyan), "Rayyan");
    }

    #[test]
    fn half_a_mark_shows_nothing() {
        for lines in [
            // Zotero would have no JF, Covidence more empty tags, EndNote its tags in order.
            &["DA  - 2013///", "PY  - 2013", "JF  - a"][..],
            &["DA  - 2013///"],
            &["PD  - a", "PG  - 1", "NS  - 2", "CY  -", "PB  -"],
            &["PD  -", "PG  -", "CY  -", "PB  -"],
            &["ST  - b", "AB  - a"],
            &["AU  - b, C", "PY  - 2013", "T2  - j", "TI  - a", "UR  - d"],
            &["AU  - B C", "PY  - 2013", "TI  - a", "T2  - j", "UR  - d"],
            &["AN  - CNX", "AN  - pub.x", "U2  - L20298", "RP  - elsewhere"],
        ] {
            assert_eq!(shown(&[&["TI  - a"], lines].concat()), "none", "{lines:?}");
        }
        assert_eq!(shown(&["AB  - a", "ST  - b", "TI  - a"]), "EndNote");
        assert_eq!(shown(&["PD  -", "PG  -", "NS  -", "CY  -", "TI  - a"]), "Covidence");
    }
}
