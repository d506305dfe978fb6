//! The identifiers and links of a tagged record. Vendors put them where they like: a DOI may stand in
//! `DO`, `L3`, `L2`, `UR`, `M3` or `N1`, a PubMed identifier in `C2`, `C3`, `C5`, `U1`, `ID` or `AN`.

use super::citation::{Tagged, keep};
use super::meaning::Meaning;
use crate::fields::Fields;
use crate::lines::Field;
use revflow_review::{Doi, Pmcid, Pmid};

const ADDRESSES: &[Meaning] = &[Meaning::Url, Meaning::UrlWithEid];
const ALL_LINKS: &[Meaning] = &[Meaning::Url, Meaning::UrlWithEid, Meaning::DoiOrLink, Meaning::Link];
const NUMBERS: &[Meaning] = &[Meaning::Key, Meaning::Accession];
const NOTES: &[Meaning] = &[Meaning::Note, Meaning::NoteWithAccession];

/// DOI, PubMed identifiers, serial and book numbers.
pub(super) fn of_work(entry: &Tagged<'_>, fields: &mut Fields) {
    for field in entry.of(Meaning::Doi) {
        for (line, value) in field.each_line() {
            fields.doi(field.tag.text(), value, line);
        }
    }
    for field in entry.of(Meaning::Location) {
        field.items().for_each(|(line, text)| location(field.tag.text(), line, &text, fields));
    }
    if fields.citation.doi.is_none() {
        fields.citation.doi = doi_elsewhere(entry);
    }
    for field in entry.of(Meaning::Pmid) {
        // "29635641 [http://...]"
        let number = field.first().split(" [").next().unwrap_or_default();
        fields.pmid(field.tag.text(), number, field.line());
    }
    for field in entry.of(Meaning::Pmcid) {
        fields.pmcid(field.tag.text(), field.first(), field.line());
    }
    for field in entry.of(Meaning::PmidOrPmcid) {
        let value = field.first();
        if value.bytes().all(|byte| byte.is_ascii_digit()) {
            fields.pmid(field.tag.text(), value, field.line());
        } else if let Some(number) = value.strip_prefix("PMID:") {
            fields.pmid(field.tag.text(), number, field.line());
        } else if value.starts_with("PMC") {
            fields.pmcid(field.tag.text(), value, field.line());
        } else {
            keep(field, fields);
        }
    }
    for field in entry.of(Meaning::CrossIds) {
        cross_ids(field, fields);
    }
    for field in entry.of(Meaning::Serial) {
        for (line, value) in field.each_line() {
            fields.serial(field.tag.text(), without_name(value), line);
        }
    }
}

/// The text of [`Meaning::Location`]. What may be the number of the article is that where no pages
/// are given.
fn location(tag: &str, line: u32, text: &str, fields: &mut Fields) {
    if text.ends_with("[doi]") {
        fields.doi(tag, text, line);
    } else if text.starts_with("http") {
        match Doi::parse(text) {
            Ok(doi) if text.contains("doi.org/10.") => fields.doi(tag, doi.as_str(), line),
            _ => fields.url(text),
        }
    } else if text.starts_with("doi:") || text.starts_with("10.") {
        fields.doi(tag, text, line);
    } else if !text.ends_with(']') && fields.citation.pages.is_none() && text.len() < 12 {
        fields.pages(tag, text, line);
    } else {
        fields.keep(tag, text, line);
    }
}

/// `EISSN-2375-5636`, `ISBN-978-1-5985-7192-9`, as ERIC writes them, without the names.
fn without_name(serial: &str) -> &str {
    let mut rest = serial;
    while let Some(bare) = ["EISSN-", "ISSN-", "ISBN-"].into_iter().find_map(|name| rest.strip_prefix(name)) {
        rest = bare;
    }
    rest
}

/// A DOI outside its own tag: only where it is all there is, or has the address of the resolver, so
/// that the DOI of a work that is merely mentioned is never taken.
fn doi_elsewhere(entry: &Tagged<'_>) -> Option<Doi> {
    let bare = |value: &&str| {
        let value = value.trim_start();
        value.starts_with("10.")
            || value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("doi:"))
            || is_resolver(value)
    };
    let first_of = |meanings: &[Meaning], accepted: &dyn Fn(&&str) -> bool| {
        entry
            .of_any(meanings)
            .flat_map(|(_, field)| field.each_line())
            .map(|(_, value)| value)
            .filter(|value| accepted(value))
            .find_map(|value| Doi::parse(value).ok())
    };
    // A line in the middle of a note may begin with a DOI, too.
    let first_note = |accepted: &dyn Fn(&str) -> bool| {
        let mut notes = entry.of_any(NOTES).flat_map(|(_, field)| field.items());
        notes.find_map(|(_, note)| accepted(&note).then(|| Doi::parse(&note).ok()).flatten())
    };
    first_of(&[Meaning::DoiOrLink], &bare)
        .or_else(|| first_of(ADDRESSES, &bare))
        .or_else(|| first_of(&[Meaning::Link], &|value| is_resolver(value)))
        .or_else(|| first_of(&[Meaning::TypeDetail], &bare))
        .or_else(|| first_note(&|note| bare(&note) && !note.trim().contains(' ')))
        .or_else(|| first_note(&|note| note.get(..5).is_some_and(|s| s.eq_ignore_ascii_case("doi: "))))
        .or_else(|| first_of(NUMBERS, &bare))
        .or_else(|| entry.of(Meaning::ComposedAgain).find_map(|field| doi_in_source(&field.text())))
        .or_else(|| doi_of_book(entry))
}

/// `J Foo. 2010 Mar;12(3):1-10. doi: 10.1000/x.1. Epub 2010 Feb 1.`
fn doi_in_source(text: &str) -> Option<Doi> {
    let (_, after) = text.split_once("doi:")?;
    after.split_whitespace().next().and_then(|word| Doi::parse(word).ok())
}

fn doi_of_book(entry: &Tagged<'_>) -> Option<Doi> {
    let mut dois = entry.of(Meaning::BookDoi).filter(|_| !entry.has(Meaning::Title));
    dois.find_map(|field| Doi::parse(field.first()).ok())
}

/// `https://doi.org/10.`, `http://dx.doi.org/10.`, `www.doi.org/10.` at the start of a text, or
/// `https://doi-org.proxy.example.org/10.`, as a library's proxy writes it.
fn is_resolver(value: &str) -> bool {
    const HOSTS: [&str; 3] = ["doi.org", "dx.doi.org", "www.doi.org"];
    let address = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://")).unwrap_or(value);
    address.contains("doi")
        && address.split_once("/10.").is_some_and(|(host, _)| {
            HOSTS.contains(&host) || (host.starts_with("doi-org.") && !host.contains('/'))
        })
}

/// `PUBMED 21314913,EMBASE 612345678`, `CTgov NCT00392093`, `35957633 [PMID]`, `PMC9359172 [PMCID]`;
/// PubMed writes `35957633[pmid]`.
fn cross_ids(field: &Field<'_>, fields: &mut Fields) {
    for id in field.first().split([',', ';']).map(str::trim) {
        let pmid = id
            .strip_prefix("PUBMED ")
            .or_else(|| id.strip_suffix(" [PMID]"))
            .or_else(|| id.strip_suffix("[pmid]"))
            .and_then(|number| Pmid::parse(number).ok());
        let pmcid = id.strip_suffix(" [PMCID]").and_then(|number| Pmcid::parse(number).ok());
        let register = ["CTgov ", "ICTRP "].into_iter().find_map(|register| id.strip_prefix(register));
        match (pmid, pmcid, register) {
            (Some(pmid), ..) if *fields.citation.pmid.get_or_insert(pmid) == pmid => {}
            (_, Some(pmcid), _) if fields.citation.pmcid.is_none() => fields.citation.pmcid = Some(pmcid),
            (_, _, Some(number)) => fields.registration(field.tag.text(), number, field.line()),
            _ => fields.keep(field.tag.text(), id, field.line()),
        }
    }
}

/// The database's number for the record, and the key the file gives it.
pub(super) fn of_record(entry: &Tagged<'_>, fields: &mut Fields) {
    let by_rank =
        [Meaning::Accession, Meaning::AccessionPair, Meaning::AccessionWithKind, Meaning::OtherAccession];
    for (meaning, field) in entry.of_any(&by_rank) {
        let (tag, line, value) = (field.tag.text(), field.line(), field.first());
        let (number, second) = match meaning {
            Meaning::AccessionPair => value.split_once("; ").unwrap_or((value, "")),
            Meaning::AccessionWithKind => {
                let (kind, number) = value.split_once(": ").unwrap_or(("", value));
                (number.trim_end_matches('.'), kind)
            }
            _ => (value, ""),
        };
        fields.text(|citation| &mut citation.accession, tag, number, line);
        fields.keep(tag, second, line);
        // Web of Science writes `MEDLINE:12345678` of records it has from there.
        let prefixed = ["MEDLINE:", "PMID:"].into_iter().find_map(|prefix| number.strip_prefix(prefix));
        let of_pubmed = prefixed.or(Some(number).filter(|_| is_of_pubmed(entry)));
        if fields.citation.pmid.is_none() {
            fields.citation.pmid = of_pubmed.and_then(number_only).and_then(|id| Pmid::parse(id).ok());
        }
    }
    if fields.citation.accession.is_none() {
        fields.citation.accession = accession_elsewhere(entry);
    }
    for field in entry.of(Meaning::Key) {
        fields.text(|citation| &mut citation.key, field.tag.text(), field.first(), field.line());
    }
}

fn number_only(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether the number of the record is the one PubMed gave it.
fn is_of_pubmed(entry: &Tagged<'_>) -> bool {
    let is_medline = |field: &Field<'_>| field.first().trim_start_matches("Ovid ").starts_with("MEDLINE");
    database_in_link(entry) == Some("MEDLINE")
        || entry.of(Meaning::Provider).any(|by| by.first() == "NLM")
        || entry.of(Meaning::DatabaseWithYears).any(is_medline)
}

/// The database a record of Ovid comes from, as the code in its link says.
pub(super) fn database_in_link(entry: &Tagged<'_>) -> Option<&'static str> {
    const CODES: [(&str, &str); 10] = [
        ("med", "MEDLINE"),
        ("ppez", "MEDLINE"),
        ("prem", "MEDLINE"),
        ("pmnm", "MEDLINE"),
        ("psyc", "PsycINFO"),
        ("emed", "Embase"),
        ("emez", "Embase"),
        ("oeme", "Embase"),
        ("cctr", "CENTRAL"),
        ("eric", "ERIC"),
    ];
    let link = entry.of(Meaning::Link).map(Field::first).find(|link| link.contains("ovidweb.cgi"))?;
    let (_, code) = link.split_once("&D=")?;
    let is_code = |beginning: &str| {
        code.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
    };
    CODES.into_iter().find(|(beginning, _)| is_code(beginning)).map(|(_, name)| name)
}

/// The number of the record within a note or an address.
fn accession_elsewhere(entry: &Tagged<'_>) -> Option<String> {
    entry.of_any(&[Meaning::NoteWithAccession, Meaning::UrlWithEid]).find_map(|(meaning, field)| {
        let before = if meaning == Meaning::UrlWithEid { "eid=" } else { "Accession Number: " };
        let (_, after) = field.first().split_once(before)?;
        let number = after.split([';', '&', ' ']).next().unwrap_or_default();
        Some(number.to_owned()).filter(|number| !number.is_empty())
    })
}

/// Addresses: those of `UR`, or else the other links. Identifiers that only a link tells are taken
/// from it.
pub(super) fn links(entry: &Tagged<'_>, fields: &mut Fields) {
    let all = || entry.of_any(ALL_LINKS).flat_map(|(_, field)| field.each_line()).map(|(_, value)| value);
    if fields.citation.pmid.is_none() {
        fields.citation.pmid = all().find_map(pmid_in_link);
    }
    if fields.citation.pmcid.is_none() {
        fields.citation.pmcid = all().find_map(pmcid_in_link);
    }
    for rank in [ADDRESSES, &[Meaning::DoiOrLink], &[Meaning::Link]] {
        let is_address = rank == ADDRESSES;
        let is_fallback = !is_address && !fields.citation.urls.is_empty();
        for (meaning, field) in entry.of_any(rank) {
            let tag = field.tag.text();
            for (line, value) in field.each_line() {
                let is_doi = meaning == Meaning::DoiOrLink && Doi::parse(value).is_ok();
                let is_told = !is_address && is_resolver(value) && is_doi_of(value, fields);
                if is_told || is_doi {
                } else if is_fallback || is_of_library(value) {
                    fields.keep(tag, value, line);
                } else {
                    addresses(tag, value, line, fields);
                }
            }
        }
    }
}

/// The address of a library's resolver with all that is known of the work, which is no address of it.
pub(crate) fn is_of_library(value: &str) -> bool {
    value.contains("&issn=") && value.contains("&date=")
}

fn is_doi_of(value: &str, fields: &Fields) -> bool {
    fields.citation.doi.is_some() && Doi::parse(value).ok() == fields.citation.doi
}

/// `https://pubmed.ncbi.nlm.nih.gov/32424665/`, `http://europepmc.org/article/MED/33523284`
pub(crate) fn pmid_in_link(link: &str) -> Option<Pmid> {
    // Most links lead elsewhere, and every link is asked.
    if !(link.contains("ncbi.nlm.nih.gov/") || link.contains("europepmc.org/")) {
        return None;
    }
    ["pubmed.ncbi.nlm.nih.gov/", "ncbi.nlm.nih.gov/pubmed/", "europepmc.org/article/MED/"]
        .into_iter()
        .find_map(|path| link.split_once(path))
        .map(|(_, after)| after.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default())
        .and_then(|number| Pmid::parse(number).ok())
}

/// `https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1348748/`
pub(crate) fn pmcid_in_link(link: &str) -> Option<Pmcid> {
    if !link.contains("/pmc/") {
        return None;
    }
    link.split_once("/pmc/articles/").and_then(|(_, id)| Pmcid::parse(id).ok())
}

/// The addresses in a text: some tools put several on a line, parted by blanks, commas or semicolons.
fn addresses(tag: &str, text: &str, line: u32, fields: &mut Fields) {
    let mut is_more = false;
    for word in text.split_whitespace() {
        let mut rest = word;
        while let Some(at) = rest.get(1..).and_then(|rest| rest.find(";http")) {
            is_more |= !one_address(&rest[..=at], fields);
            rest = &rest[at + 2..];
        }
        is_more |= !one_address(rest, fields);
    }
    if is_more {
        // Paths into the library of a reference manager, or words around an address.
        fields.keep(tag, text, line);
    }
}

/// Takes an address; `false` when it is none.
fn one_address(word: &str, fields: &mut Fields) -> bool {
    let word = word.trim_end_matches([',', ';']);
    let beginnings = ["http://", "https://", "ftp://", "www."];
    let is_address = beginnings.iter().any(|beginning| word.starts_with(beginning));
    let has_room = fields.citation.urls.len() < 100;
    if is_address && has_room {
        fields.url(word);
    }
    is_address && has_room
}

#[cfg(test)]
mod tests {
    use crate::{Options, read};
    use revflow_review::Citation;

    fn citation(lines: &str) -> Citation {
        let text = format!("TY  - JOUR\nTI  - A title\n{lines}\nER  - \n");
        read(text.as_bytes(), "a.ris", &Options::default()).unwrap().entries.remove(0).citation
    }

    #[test]
    fn doi_is_found_where_vendors_hide_it() {
        for line in [
            "DO  - https://doi.org/10.9999/A.1",
            "DO  - 10.9999/a.1 PMID",
            "L3  - 10.9999/a.1",
            "UR  - http://dx.doi.org/10.9999/a.1",
            "L2  - https://doi.org/10.9999/a.1",
            "M3  - doi: 10.9999/a.1",
            "N1  - doi: 10.9999/a.1",
            "N1  - 10.9999/a.1",
            "UR  - doi:10.9999/a.1",
            "UR  - www.doi.org/10.9999/a.1",
            "UR  - https://doi-org.proxy.example.org/10.9999/a.1",
            "DI  - 10.9999/a.1",
            "ID  - doi:10.9999/a.1",
            "AN  - 10.9999/a.1",
        ] {
            assert_eq!(
                citation(line).doi.map(|doi| doi.to_string()).as_deref(),
                Some("10.9999/a.1"),
                "{line}"
            );
        }
    }

    #[test]
    fn doi_of_a_work_that_is_mentioned_is_not_taken() {
        for line in [
            "N1  - Erratum for: 10.9999/a.1",
            "N1  - 10.9999/a.1 is the first part",
            "UR  - https://example.org/?id=doi:10.9999/a.1",
            "ID  - a study, 10.9999/a.1",
            "AB  - https://doi.org/10.9999/a.1",
        ] {
            assert_eq!(citation(line).doi, None, "{line}");
        }
    }

    #[test]
    fn pubmed_identifier_is_taken_from_a_link_of_pubmed_only() {
        let pmid = |line: &str| citation(line).pmid.map(revflow_review::Pmid::number);
        assert_eq!(pmid("UR  - https://pubmed.ncbi.nlm.nih.gov/32424665/"), Some(32_424_665));
        assert_eq!(pmid("L2  - http://europepmc.org/article/MED/33523284"), Some(33_523_284));
        assert_eq!(pmid("UR  - https://example.org/32424665/"), None);
        assert_eq!(pmid("AN  - 32424665"), None);
        assert_eq!(pmid("U1  - 32424665[pmid]"), Some(32_424_665));
    }

    #[test]
    fn addresses_on_one_line_come_apart_unless_they_are_one() {
        let urls = |line: &str| citation(line).urls;
        assert_eq!(urls("UR  - http://a.org; http://b.org"), ["http://a.org", "http://b.org"]);
        assert_eq!(urls("UR  - http://a.org;http://b.org"), ["http://a.org", "http://b.org"]);
        assert_eq!(urls("UR  - http://a.org/?x=1;y=2"), ["http://a.org/?x=1;y=2"]);
        assert_eq!(urls("UR  - internal-pdf://1/My paper.pdf"), [""; 0]);
    }
}
