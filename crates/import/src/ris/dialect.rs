//! Which vendor or tool wrote a RIS entry, and what each of its tags means there. The evidence is
//! in the entry itself, since libraries of reference managers mix exports of many vendors.

use crate::lines::{Draft, Field};

/// Who wrote an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    Generic,
    Cochrane,
    Covidence,
    Dimensions,
    Ebsco,
    Embase,
    EndNote,
    Lens,
    Ovid,
    ProQuest,
    Rayyan,
    Scopus,
    WebOfScience,
    Zotero,
}

/// What a tag says of a work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A structural tag: start or end.
    Frame,
    /// A closer word for the kind of work: "Conference Abstract", "Erratum".
    WorkTypeDetail,
    Title,
    /// The title of a book, or of the book a chapter stands in.
    BookTitle,
    /// A title to fall back on.
    ShortTitle,
    Author,
    Journal,
    /// The journal in most dialects.
    SecondTitle,
    /// A journal, in full or abbreviated.
    JournalEitherWay,
    Abbreviation,
    Year,
    Date,
    OldDate,
    Volume,
    Issue,
    FirstPage,
    LastPage,
    ArticleNumber,
    Doi,
    /// A DOI among other links.
    DoiOrLink,
    Pmid,
    /// A PubMed or PubMed Central identifier, told by its form.
    PmidOrPmcid,
    /// Identifiers in several databases: `PUBMED 21314913`.
    CrossIds,
    Accession,
    Key,
    Serial,
    Abstract,
    Keyword,
    Language,
    Publisher,
    Url,
    /// A link to fall back on.
    Link,
    Database,
    Note,
    /// A field a citation has no place for.
    Unplaced,
}

#[derive(Default)]
struct ZoteroMarks {
    /// `DA  - 2013///`
    dated: bool,
    with_year: bool,
    /// A tag that Zotero does not write.
    otherwise: bool,
}

impl Dialect {
    /// The name as people know it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Generic => "generic RIS",
            Self::Cochrane => "Cochrane Library",
            Self::Covidence => "Covidence",
            Self::Dimensions => "Dimensions",
            Self::Ebsco => "EBSCOhost",
            Self::Embase => "Embase",
            Self::EndNote => "EndNote",
            Self::Lens => "Lens",
            Self::Ovid => "Ovid",
            Self::ProQuest => "ProQuest",
            Self::Rayyan => "Rayyan",
            Self::Scopus => "Scopus",
            Self::WebOfScience => "Web of Science",
            Self::Zotero => "Zotero",
        }
    }

    /// The dialect an entry shows. `numbered` says that a line with a record number stood before it.
    pub(super) fn shown_by(draft: &Draft, numbered: bool) -> Option<Self> {
        // A tool that passed an entry on leaves its own marks beside those of the vendor; how the
        // values are written is the tool's doing, so its marks win.
        let mut vendor = numbered.then_some(Self::Ovid);
        let mut short_title = false;
        let mut in_order = true;
        let mut previous = *b"  ";
        let mut zotero = ZoteroMarks::default();
        let mut empty = 0;
        let mut covidence = 0;
        for field in draft.fields() {
            let &[first, second] = field.tag.bytes() else { continue };
            let (tag, value) = ([first, second], field.first());
            if !matches!(&tag, b"TY" | b"ID" | b"ER") {
                in_order &= previous <= tag;
                previous = tag;
            }
            let found = match &tag {
                b"AN" => by_accession(value),
                b"DP" if value == "EBSCOhost" => Some(Self::Ebsco),
                b"U2" if is_embase_id(value) => Some(Self::Embase),
                b"DB" if value == "Scopus" => Some(Self::Scopus),
                b"DB" if value.starts_with("ProQuest") => Some(Self::ProQuest),
                b"J9" | b"WE" => Some(Self::WebOfScience),
                b"N1" if value.starts_with("RAYYAN-INCLUSION") => return Some(Self::Rayyan),
                b"N1" if value.starts_with("Copyright - ") || value.starts_with("Last updated - ") => {
                    Some(Self::ProQuest)
                }
                b"L2" | b"UR" => by_link(value),
                _ => None,
            };
            if found == Some(Self::Rayyan) {
                return found;
            }
            vendor = vendor.or(found);
            short_title |= &tag == b"ST";
            zotero.dated |= &tag == b"DA" && is_zotero_date(value);
            zotero.with_year |= &tag == b"PY";
            zotero.otherwise |= matches!(&tag, b"Y1" | b"JF" | b"T1" | b"A1");
            empty += usize::from(value.is_empty());
            covidence += usize::from(matches!(&tag, b"PD" | b"PG" | b"NS"));
        }
        if covidence >= 3 && empty >= 4 {
            return Some(Self::Covidence);
        }
        if short_title && in_order {
            return Some(Self::EndNote);
        }
        if zotero.dated && zotero.with_year && !zotero.otherwise {
            return Some(Self::Zotero);
        }
        vendor
    }

    /// What a tag means in this dialect: its own meanings first, then those all share.
    pub(super) fn meaning(self, field: &Field<'_>) -> Meaning {
        // Every tag of the format has two characters, which the compiler can compare as one number.
        let Ok(tag) = field.tag.bytes().try_into() else { return Meaning::Unplaced };
        self.own_meaning(tag).unwrap_or_else(|| common_meaning(tag))
    }

    fn own_meaning(self, tag: &[u8; 2]) -> Option<Meaning> {
        Some(match (self, tag) {
            (Self::Ovid, b"ID") => Meaning::Accession,
            (Self::Ovid, b"Y2") => Meaning::OldDate,
            (Self::Ovid, b"NL") => Meaning::Abbreviation,
            (Self::Ovid, b"PT") => Meaning::WorkTypeDetail,
            // A translated or scientific title, never the journal.
            (Self::Ovid | Self::Ebsco, b"T2") => Meaning::Unplaced,
            (Self::Ebsco, b"CP") => Meaning::Issue,
            (Self::Embase, b"U2") => Meaning::Accession,
            (Self::Embase, b"C5") => Meaning::Pmid,
            (Self::Embase, b"JO") => Meaning::Abbreviation,
            (Self::Scopus | Self::EndNote, b"C2") => Meaning::PmidOrPmcid,
            (Self::Cochrane, b"C3") => Meaning::CrossIds,
            (Self::Rayyan, b"AN") | (Self::Lens, b"ID") => Meaning::Key,
            (Self::WebOfScience, b"PU") => Meaning::Publisher,
            (Self::WebOfScience, b"JI") => Meaning::Abbreviation,
            _ => return None,
        })
    }
}

/// The tags as the format was meant, and where vendors agree beyond it.
fn common_meaning(tag: &[u8; 2]) -> Meaning {
    match tag {
        b"TY" | b"ER" => Meaning::Frame,
        b"TI" | b"T1" | b"CT" => Meaning::Title,
        b"BT" => Meaning::BookTitle,
        b"ST" => Meaning::ShortTitle,
        b"AU" | b"A1" => Meaning::Author,
        b"JF" => Meaning::Journal,
        b"T2" => Meaning::SecondTitle,
        b"JO" => Meaning::JournalEitherWay,
        b"JA" | b"J1" | b"J2" => Meaning::Abbreviation,
        b"PY" => Meaning::Year,
        b"DA" => Meaning::Date,
        b"Y1" => Meaning::OldDate,
        b"VL" | b"VO" => Meaning::Volume,
        b"IS" => Meaning::Issue,
        b"SP" | b"PG" => Meaning::FirstPage,
        b"EP" => Meaning::LastPage,
        b"C7" => Meaning::ArticleNumber,
        b"DO" => Meaning::Doi,
        // "35957633 [PMID]", as Dimensions and our own export write it; anything else is passed over.
        b"U1" => Meaning::CrossIds,
        b"L3" => Meaning::DoiOrLink,
        b"M3" => Meaning::WorkTypeDetail,
        b"AN" => Meaning::Accession,
        b"ID" => Meaning::Key,
        b"SN" => Meaning::Serial,
        b"AB" | b"N2" => Meaning::Abstract,
        b"KW" => Meaning::Keyword,
        b"LA" => Meaning::Language,
        b"PB" => Meaning::Publisher,
        b"UR" => Meaning::Url,
        b"L1" | b"L2" | b"L4" | b"LK" => Meaning::Link,
        b"DB" => Meaning::Database,
        b"N1" | b"RN" => Meaning::Note,
        _ => Meaning::Unplaced,
    }
}

fn by_accession(value: &str) -> Option<Dialect> {
    let number = |prefix: &str| {
        value.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    match value {
        _ if value.starts_with("WOS:") => Some(Dialect::WebOfScience),
        _ if value.starts_with("rayyan-") => Some(Dialect::Rayyan),
        _ if number("pub.") => Some(Dialect::Dimensions),
        _ if number("CN-") || number("CD") => Some(Dialect::Cochrane),
        _ => None,
    }
}

fn by_link(value: &str) -> Option<Dialect> {
    let hosts = [
        ("ovid.com/ovidweb.cgi", Dialect::Ovid),
        ("proquest.com/", Dialect::ProQuest),
        ("scopus.com/inward/record", Dialect::Scopus),
        ("://lens.org/", Dialect::Lens),
        ("search.ebscohost.com/login.aspx", Dialect::Ebsco),
    ];
    hosts.into_iter().find(|(host, _)| value.contains(host)).map(|(_, dialect)| dialect)
}

fn is_embase_id(value: &str) -> bool {
    value
        .strip_prefix('L')
        .is_some_and(|digits| digits.len() >= 6 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// `2013///`, `1999/08//undefined`
fn is_zotero_date(value: &str) -> bool {
    value.bytes().filter(|byte| *byte == b'/').count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tagged::ris_tag;

    fn shown(lines: &[&str]) -> Option<Dialect> {
        let mut draft = Draft::default();
        for line in ["TY  - JOUR"].iter().chain(lines) {
            let (tag, value) = ris_tag(line).unwrap();
            draft.push_tagged(1, line, tag, value);
        }
        Dialect::shown_by(&draft, false)
    }

    #[test]
    fn vendor_shows_in_its_own_tags_and_links() {
        for (line, dialect) in [
            ("AN  - WOS:000282053100002", Dialect::WebOfScience),
            ("AN  - CN-00778158", Dialect::Cochrane),
            ("AN  - pub.1149029839", Dialect::Dimensions),
            ("AN  - rayyan-42924189", Dialect::Rayyan),
            ("U2  - L2029880245", Dialect::Embase),
            ("DP  - EBSCOhost", Dialect::Ebsco),
            ("DB  - Scopus", Dialect::Scopus),
            ("L2  - http://ovidsp.ovid.com/ovidweb.cgi?T=JS&D=medl", Dialect::Ovid),
            ("UR  - https://search.proquest.com/docview/2214991469", Dialect::ProQuest),
            ("UR  - https://lens.org/001-257-578-706-377", Dialect::Lens),
        ] {
            assert_eq!(shown(&[line]), Some(dialect), "{line}");
        }
        for line in ["AN  - 12345", "U2  - London", "DB  - Medline", "UR  - https://example.org", "DP  - NLM"]
        {
            assert_eq!(shown(&[line]), None, "{line}");
        }
    }

    #[test]
    fn tool_that_passed_the_record_on_counts_before_the_vendor() {
        let endnote = ["AB  - a", "AU  - b", "DB  - Scopus", "ST  - c", "TI  - c", "UR  - d", "ID  - 1"];
        assert_eq!(shown(&endnote), Some(Dialect::EndNote));
        let zotero = ["TI  - a", "DA  - 2013///", "PY  - 2013", "U2  - L2029880245"];
        assert_eq!(shown(&zotero), Some(Dialect::Zotero));
        let rayyan = ["DB  - Scopus", "N1  - RAYYAN-INCLUSION: {}"];
        assert_eq!(shown(&rayyan), Some(Dialect::Rayyan));
    }

    #[test]
    fn one_tag_means_what_its_vendor_means() {
        let mut draft = Draft::default();
        draft.push_tagged(1, "ID  - 1", "ID", "1");
        let field = draft.fields().next().unwrap();
        assert_eq!(Dialect::Ovid.meaning(&field), Meaning::Accession);
        assert_eq!(Dialect::EndNote.meaning(&field), Meaning::Key);
    }
}
