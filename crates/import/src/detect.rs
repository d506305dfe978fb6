//! Telling formats apart by what is in the file. The extension is never asked: `.ris` files hold
//! PubMed text and Web of Science text, `.txt` files hold anything.

use crate::Format;
use crate::tagged::{cochrane_tag, nbib_tag, refer_tag, refworks_tag, ris_tag, small_ris_tag};

/// Why no format was found: the fact, and what the person can do.
pub(crate) type Unknown = (String, &'static str);

const EXPORT_AGAIN: &str = "export the records again as RIS";
const SAVE_AGAIN: &str = "open it in a spreadsheet program and save it as .xlsx or CSV";

/// What the first bytes say: a workbook, text, or something that is no export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Zip,
    Gzip,
    /// An Excel workbook of the old kind, or another file of Office.
    OldWorkbook,
    Other(&'static str),
}

/// The kind of a file by its first bytes.
pub(crate) fn kind(head: &[u8]) -> Kind {
    let signatures: [(&[u8], Kind); 14] = [
        (b"%PDF-", Kind::Other("looks like a PDF, not an export")),
        (b"PK\x03\x04", Kind::Zip),
        (b"PK\x05\x06", Kind::Other("is an empty zip archive")),
        (b"\x1f\x8b", Kind::Gzip),
        (b"7z\xBC\xAF", Kind::Other("is a 7-Zip archive")),
        (b"\xD0\xCF\x11\xE0", Kind::OldWorkbook),
        // The same workbook without its container, as small programs write it.
        (b"\x09\x08\x08\x00", Kind::OldWorkbook),
        (b"\x09\x08\x10\x00", Kind::OldWorkbook),
        (b"\x09\x00\x04\x00", Kind::Other("is a workbook of Excel 2")),
        (b"\x09\x02\x06\x00", Kind::Other("is a workbook of Excel 3")),
        (b"\x09\x04\x06\x00", Kind::Other("is a workbook of Excel 4")),
        (b"SQLite format 3\0", Kind::Other("is a database, perhaps the library of a reference manager")),
        (b"\x89PNG", Kind::Other("looks like a picture, not an export")),
        (b"{\\rtf", Kind::Other("is a word processor document (RTF)")),
    ];
    signatures
        .into_iter()
        .find(|(signature, _)| head.starts_with(signature))
        .map_or(Kind::Text, |(_, kind)| kind)
}

/// What to do about a file of [`Kind::Other`].
pub(crate) fn remedy(kind: &Kind) -> &'static str {
    match kind {
        Kind::Other(fact) if fact.contains("archive") => "unpack it first",
        Kind::Other(fact) if fact.contains("workbook") => SAVE_AGAIN,
        _ => EXPORT_AGAIN,
    }
}

/// The workbook a zip archive is, if it is one, by the names of its parts. An archive may hold
/// workbooks, whose parts are not its own.
pub(crate) fn workbook(zip: &[u8]) -> Result<Option<Format>, Unknown> {
    let names = crate::archive::names(zip);
    let holds = |part: &str| match &names {
        Some(names) => names.iter().any(|name| name.starts_with(part)),
        // In an archive without a list of contents the names still stand as plain bytes.
        None => memchr::memmem::find(zip, part.as_bytes()).is_some(),
    };
    if holds("xl/workbook") {
        return Ok(Some(Format::Xlsx));
    }
    if holds("word/document.xml") {
        return Err(("is a Word document, not an export".into(), EXPORT_AGAIN));
    }
    if holds("mimetype") && memchr::memmem::find(zip, b"opendocument.spreadsheet").is_some() {
        return Ok(Some(Format::Ods));
    }
    Ok(None)
}

/// What is said of an archive within an archive.
pub(crate) fn archive_in_archive() -> Unknown {
    ("is an archive within an archive".into(), "unpack it first")
}

/// The format of a text by its first lines.
pub(crate) fn format(head: &str) -> Result<Format, Unknown> {
    let text = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.is_empty() {
        return Err(("is empty".into(), EXPORT_AGAIN));
    }
    if text.bytes().take(4096).filter(|byte| *byte == 0).count() > 0 {
        return Err(("holds binary data, not text".into(), EXPORT_AGAIN));
    }
    if text.starts_with('<') && !is_ovid_start(first_line(text)) {
        return markup(text);
    }
    if text.starts_with(['{', '[']) {
        return json(text);
    }
    if crate::pubmed_text::begins_list(text) {
        return Ok(Format::PubmedText);
    }
    if crate::csv::is_log_of_rayyan(text) {
        let remedy = "import the articles.csv of the same export: the decisions stand in its notes";
        return Err((
            "is the log of decisions of Rayyan (customizations_log.csv), not records".into(),
            remedy,
        ));
    }
    if crate::csv::looks_like_table(before_tags(text)) {
        return Ok(Format::Csv);
    }
    tagged(text)
}

/// What stands before the first line of a tagged record. The header of a table stands there or
/// nowhere: abstracts and keywords enumerate "title, author, year" too.
fn before_tags(text: &str) -> &str {
    let is_tag = |line: &str| {
        ris_tag(line).is_some()
            || is_small_ris_start(line)
            || nbib_tag(line).is_some()
            || is_web_of_science_start(line)
            || is_bibtex_start(line)
            || by_start(line).is_some()
            || is_ovid_start(line)
    };
    let before: usize = text.split_inclusive('\n').take_while(|line| !is_tag(line)).map(str::len).sum();
    &text[..before]
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn markup(text: &str) -> Result<Format, Unknown> {
    let start = text.get(..text.floor_char_boundary(2048)).unwrap_or(text).to_ascii_lowercase();
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") {
        return Err(("is a workbook as XML of Excel 2003".into(), SAVE_AGAIN));
    }
    let is_page = start.contains("<!doctype html") || start.contains("<html");
    if is_table_for_excel(&start) || (is_page && is_table_for_excel(&text.to_ascii_lowercase())) {
        return Err(("is a web page with a table, not a workbook".into(), SAVE_AGAIN));
    }
    if is_page {
        let remedy = "the download was perhaps a login or error page; export the records again as RIS";
        return Err(("looks like a web page, not an export".into(), remedy));
    }
    let holds = |tag: &str| text.contains(tag);
    if holds("<PubmedArticle") || holds("<PubmedBookArticle") || holds("<MedlineCitationSet") {
        return Ok(Format::PubmedXml);
    }
    if holds("<records") && holds("<F C=") {
        return Ok(Format::OvidXml);
    }
    if holds("<rec ") || holds("<rec>") {
        return Ok(Format::EbscoXml);
    }
    if holds("<records>") && (holds("<record>") || holds("<ref-type") || holds("</records>")) {
        return Ok(Format::EndnoteXml);
    }
    let others = [
        ("<Trials_downloaded_from_ICTRP", Format::IctrpXml),
        ("<rdf:RDF", Format::ZoteroRdf),
        ("<crossref_result", Format::CrossrefXml),
        ("<doi_record", Format::CrossrefXml),
        ("<crossref>", Format::CrossrefXml),
        ("<ovid", Format::OvidXml),
    ];
    others
        .into_iter()
        .find_map(|(tag, format)| holds(tag).then_some(format))
        .ok_or_else(|| ("is XML of an unknown kind".into(), "export as RIS, PubMed XML or EndNote XML"))
}

/// Websites send pages with nothing but a table under the name of a workbook, which Excel opens.
fn is_table_for_excel(page: &str) -> bool {
    let holds = |part: &str| page.contains(part);
    let is_page_for_people = holds("<form") || holds("<input") || holds("<script");
    let has_table = page.starts_with("<table") || (holds("<html") && holds("<table"));
    holds("urn:schemas-microsoft-com:office:excel") || (has_table && !is_page_for_people)
}

fn json(text: &str) -> Result<Format, Unknown> {
    crate::json::format(text)
        .ok_or_else(|| ("is JSON of an unknown kind".into(), "export as CSL-JSON or RIS"))
}

/// The first line that only one of the tagged formats can hold.
fn tagged(text: &str) -> Result<Format, Unknown> {
    let mut ris_lines = 0;
    let mut nbib_lines = 0;
    let mut refer_lines = 0;
    let mut small_starts = 0;
    let mut record_number = false;
    for line in text.lines() {
        let line = line.trim_start_matches('\u{feff}');
        if is_ovid_start(line) {
            return Ok(Format::OvidTagged);
        }
        if let Some((tag, _)) = ris_tag(line) {
            if tag == "TY" {
                return Ok(Format::Ris);
            }
            ris_lines += 1;
        } else if nbib_tag(line).is_some() {
            nbib_lines += 1;
            if line.starts_with("PMID") || (line.starts_with("OWN") && line.contains('-')) {
                return Ok(Format::Nbib);
            }
        } else if is_web_of_science_start(line) {
            return Ok(Format::WosTagged);
        } else if is_bibtex_start(line) {
            return Ok(Format::Bibtex);
        } else if let Some(format) = by_start(line) {
            return Ok(format);
        } else if record_number && cochrane_tag(line).is_some() {
            return Ok(Format::CochraneText);
        } else if refer_tag(line).is_some() {
            refer_lines += 1;
        } else if is_small_ris_start(line) {
            small_starts += 1;
        }
        record_number |= crate::cochrane_text::is_record_number(line);
    }
    // Files cut out of the middle of an export have tags and no start.
    match (ris_lines, nbib_lines) {
        (3.., _) => Ok(Format::Ris),
        (0, _) if small_starts > 0 => Ok(Format::Ris),
        (_, 3..) => Ok(Format::Nbib),
        _ if refer_lines >= 3 => Ok(Format::EndnoteTagged),
        _ => Err(("is text of no format that revflow knows".into(), EXPORT_AGAIN)),
    }
}

/// `ty  - jour`, in files that were put into small letters as a whole.
fn is_small_ris_start(line: &str) -> bool {
    matches!(small_ris_tag(line), Some((tag, value)) if tag == *b"TY" && !value.is_empty())
}

/// `PT J`: one letter for the kind of publication, in files whose header may be damaged.
fn is_web_of_science_start(line: &str) -> bool {
    let value = line.strip_prefix("PT ").map(str::trim);
    let header = line.starts_with("FN ")
        && ["Clarivate", "Thomson", "ISI", "Web of"].iter().any(|owner| line.contains(owner));
    header || value.is_some_and(|value| value.len() == 1 && value.as_bytes()[0].is_ascii_uppercase())
}

fn is_bibtex_start(line: &str) -> bool {
    line.trim_start().strip_prefix('@').is_some_and(|rest| {
        let name = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        name.len() < rest.len() && name.trim_start().starts_with(['{', '('])
    })
}

/// `<1>` or `<3001. >` alone on its line, or the line of the vendor.
fn is_ovid_start(line: &str) -> bool {
    crate::ovid::is_start(line.trim()) || crate::ovid::is_unnumbered_start(line.trim())
}

/// The formats whose records begin with a line that needs no second look.
fn by_start(line: &str) -> Option<Format> {
    if matches!(refer_tag(line), Some(("%0" | "%T" | "%A", _))) {
        return Some(Format::EndnoteTagged);
    }
    if matches!(cochrane_tag(line), Some(("ID", id)) if id.starts_with("CN-") || id.starts_with("CD")) {
        return Some(Format::CochraneText);
    }
    // "RT PCR" is how a line of any abstract may begin.
    let is_refworks = matches!(refworks_tag(line), Some(("RT", value)) if crate::refworks::is_type(value));
    (is_refworks || crate::refworks::is_legend(line)).then_some(Format::RefworksTagged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tagged_formats_are_told_by_their_first_start() {
        for (text, expected) in [
            ("\n\nTY - JOUR\nTI - a\n", Format::Ris),
            ("1. \nTY  - JOUR\n", Format::Ris),
            ("JF  - a\nT1  - b\nER  -\n", Format::Ris),
            ("ty  - jour\nti  - a\ner  - \n", Format::Ris),
            ("\nPMID- 123\nOWN - NLM\n", Format::Nbib),
            ("OWN - ERIC\nTI  - a\n", Format::Nbib),
            ("FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\n", Format::WosTagged),
            ("XX Thomson\nVR 1.0\nPT J\nAU a\n", Format::WosTagged),
            ("Scopus\nEXPORT DATE: 1\n\n@ARTICLE{a,\n", Format::Bibtex),
            ("@string (a = {b})", Format::Bibtex),
            ("%0 Journal Article\n%T a\n", Format::EndnoteTagged),
            ("<1>\nUI  - 1\n", Format::OvidTagged),
            ("<3001. >\nVN  - Ovid\n", Format::OvidTagged),
            ("\u{feff}\n %T a\n%A b\n", Format::EndnoteTagged),
            ("%D 1999\n%J a\n%V 1\n", Format::EndnoteTagged),
            ("RT Journal Article\nA1 a\n", Format::RefworksTagged),
            (
                "Refworks Export Tagged Format\n\nTag legend\n*****\nRT=Reference Type\n",
                Format::RefworksTagged,
            ),
            ("Record #1 of 2\nAU: a\nTI: b\n", Format::CochraneText),
            ("Record #1 of 2\nProvider: a\n\nTY  -  JOUR\n", Format::Ris),
            ("1: A B. C. D. 2020;1:2.\n", Format::PubmedText),
            ("21. D. 2020 Jan 5;1:2. doi: 10.1/a.\n\nC.\n\nA B.\n", Format::PubmedText),
            ("PubMed Results\nItems 1 - 2 of 2\n\n1: A B. C. PMID: 1.\n", Format::PubmedText),
            ("Record #1 of 2\nID: CN-00123456\nAU: a\n", Format::CochraneText),
            (
                "{\"studies\":[{\"protocolSection\":{\"identificationModule\":{}}}]}",
                Format::ClinicalTrialsJson,
            ),
        ] {
            assert_eq!(format(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn xml_is_told_by_its_elements() {
        for (text, expected) in [
            ("<?xml version='1.0'?>\n<PubmedArticleSet><PubmedArticle>", Format::PubmedXml),
            ("<?xml version='1.0'?>\n<MedlineCitationSet><MedlineCitation>", Format::PubmedXml),
            ("<xml><records><record><database>", Format::EndnoteXml),
            (
                "<ovidresults>\n<records>\n<record index=\"1\">\n<F C=\"UI\" L=\"Unique Identifier\">",
                Format::OvidXml,
            ),
            ("<records><rec resultID=\"1\"><header shortDbName=\"cin20\">", Format::EbscoXml),
            ("<searchResponse><SearchResults><records><rec recordID=\"1\">", Format::EbscoXml),
            ("<rdf:RDF\n xmlns:rdf=\"x\">", Format::ZoteroRdf),
            ("<crossref_result version=\"3.0\"><query_result>", Format::CrossrefXml),
            ("<doi_record><crossref>", Format::CrossrefXml),
            ("<Trials_downloaded_from_ICTRP>\n<Trial>", Format::IctrpXml),
        ] {
            assert_eq!(format(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn table_is_told_by_its_header_row() {
        for text in [
            "PMID,Title,Authors\n1,a,b\n",
            "\"SEARCH QUERY\",\"dinosaur:ti\"\n---\n\n\"Title\",\"Author Names\"\n",
            "PT\tAU\tTI\tSO\tPY\n",
            "id;title;year\n",
        ] {
            assert_eq!(format(text), Ok(Format::Csv), "{text}");
        }
    }

    #[test]
    fn record_that_enumerates_columns_is_no_table() {
        for (text, expected) in [
            ("TY  - JOUR\nTI  - a\nKW  - title, abstract, keywords\nER  - \n", Format::Ris),
            ("TY  - JOUR\nAB  - Searched were\ntitle, author, year, journal\nER  - \n", Format::Ris),
            ("PMID- 1\nAB  - searched, title, author, year\n", Format::Nbib),
            ("PT J\nAB title, author, year\nER\n", Format::WosTagged),
            ("@article{a,\n title, author, year\n}\n", Format::Bibtex),
            ("%0 Book\n%K title, author, year\n", Format::EndnoteTagged),
            ("RT Book, Whole\nAB title, author, year\n", Format::RefworksTagged),
            ("1: A B. Title, author, year. J. 2020;1:2.\ntitle, author, year\n", Format::PubmedText),
            ("1. D. 2020;1:2.\n\nC.\n\nThe\nRT PCR, title, author\n", Format::PubmedText),
            ("TY  - JOUR\nAB  - The\nRT Book and\n%A of\nER  - \n", Format::Ris),
            ("title,author,year\n\"TY  - JOUR\n\",b,2020\n", Format::Csv),
        ] {
            assert_eq!(format(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_export_is_named() {
        for (text, fact) in [
            ("", "is empty"),
            (" \n\t\n", "is empty"),
            ("<!DOCTYPE html><html><body>Sign in</body></html>", "looks like a web page, not an export"),
            ("Dear colleague,\nplease find attached", "is text of no format that revflow knows"),
            ("The\nRT PCR was made by\nID: CNN", "is text of no format that revflow knows"),
            ("a\0b", "holds binary data, not text"),
        ] {
            assert_eq!(format(text).unwrap_err().0, fact, "{text}");
        }
    }
}
