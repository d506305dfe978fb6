//! Identifiers: DOI, PubMed and registration numbers. They are evidence, not identity: one DOI may
//! cover a whole meeting supplement, and one work may bear the DOIs of its versions.

use crate::field::form::Form;
use crate::fold::{hash, hash_from};
use crate::similarity::distance;
use revflow_review::{Citation, Doi, RegistrationNumber, WorkType};

/// How the DOIs of two records stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DoiLevel {
    /// The same, but for letters and figures that look alike.
    Same,
    /// One is cut short, or continues the other with a suffix such as `/full`.
    Unclear,
    /// Versions of one work (`.pub2`, `/v1`).
    Version,
    /// A preprint server's and a publisher's.
    Preprint,
    /// One of the records gives none.
    Missing,
    /// Two DOIs.
    Different,
}

/// Compares two DOIs.
pub(crate) fn compare_dois(a: Option<&Doi>, b: Option<&Doi>) -> DoiLevel {
    let (Some(a), Some(b)) = (a, b) else { return DoiLevel::Missing };
    if same_doi(Some(a), Some(b)) {
        return DoiLevel::Same;
    }
    let (a, b) = (a.as_str(), b.as_str());
    let (a_stem, b_stem) = (without_version(a), without_version(b));
    if a_stem == b_stem {
        return DoiLevel::Version;
    }
    if is_preprint(a) != is_preprint(b) {
        return DoiLevel::Preprint;
    }
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    match long.strip_prefix(short) {
        Some(rest) if !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) => DoiLevel::Unclear,
        _ => DoiLevel::Different,
    }
}

/// Whether both records give one DOI.
pub(crate) fn same_doi(a: Option<&Doi>, b: Option<&Doi>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a == b || look_alike(a.as_str(), b.as_str()))
}

/// Whether two DOIs differ only in letters that are misread as figures: a DOI may come from print.
fn look_alike(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().map(misread).eq(b.bytes().map(misread))
}

/// Whether two DOIs that differ may be a misprint of each other: one letter is another one, too many or
/// too few, or two have changed places.
pub(crate) fn may_be_misprint(a: Option<&Doi>, b: Option<&Doi>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if distance(a.as_str(), b.as_str()) <= 2)
}

/// A hash that two DOIs share when they are the same but for misread letters.
pub(crate) fn doi_key(doi: &Doi) -> u64 {
    doi.as_str().bytes().fold(hash(""), |key, byte| hash_from(key, &[misread(byte)]))
}

fn misread(byte: u8) -> u8 {
    match byte {
        b'o' => b'0',
        b'l' | b'i' => b'1',
        byte => byte,
    }
}

/// The DOI without Cochrane's `.pub2`, or a preprint's `v1`, `/v1`, `.v1`, `-1`.
fn without_version(doi: &str) -> &str {
    let stem = doi.trim_end_matches(|c: char| c.is_ascii_digit());
    if stem.len() == doi.len() {
        return doi;
    }
    for ending in [".pub", "/v", ".v", "-v"] {
        if let Some(stem) = stem.strip_suffix(ending) {
            return stem;
        }
    }
    // `10.1101/2020.01.01.123456v2`
    match stem.strip_suffix('v') {
        Some(stem) if stem.ends_with(|c: char| c.is_ascii_digit()) => stem,
        _ => doi,
    }
}

/// Registrants that publish preprints only, and the beginnings of preprint DOIs under others.
const PREPRINTS: [&str; 9] = [
    "10.2139/ssrn",
    "10.20944/preprints",
    "10.21203/rs",
    "10.31219/",
    "10.31234/",
    "10.31235/",
    "10.36227/",
    "10.48550/",
    "10.5194/egusphere",
];

/// Whether a DOI is that of a preprint server. Those of bioRxiv and medRxiv are the ones of their
/// registrant that begin with a figure; the others are its journals'.
pub(crate) fn is_preprint(doi: &str) -> bool {
    let cold_spring_harbor = doi.strip_prefix("10.1101/");
    cold_spring_harbor.is_some_and(|suffix| suffix.starts_with(|c: char| c.is_ascii_digit()))
        || PREPRINTS.iter().any(|beginning| doi.starts_with(beginning))
}

/// The number under which a trial or a review is registered, in any register, where the record is that
/// of a registry: it stands in the accession number, in place of a journal, or in the address of a
/// record that names no journal; else it is the first that a record of a registry gives. Never is it
/// taken from the abstract or the links of an article, which may speak of others, nor from what such an
/// article is read to mention: two reports of one trial share its number and are two.
pub(crate) fn registration(citation: &Citation) -> Option<RegistrationNumber> {
    let is_register = citation.work_type == WorkType::Registration;
    let addresses = citation.urls.iter().filter(|_| is_register || citation.container.is_none());
    let given = citation.registrations.first().filter(|_| is_register);
    let of_registry = is_register || Form::of(citation) == Form::Registration;
    let title = if of_registry { &citation.title } else { &None };
    [&citation.accession, &citation.container, title]
        .into_iter()
        .flatten()
        .chain(addresses)
        .find_map(|text| RegistrationNumber::find_all(text).into_iter().next())
        .or_else(|| given.cloned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(a: &str, b: &str) -> DoiLevel {
        compare_dois(Doi::parse(a).ok().as_ref(), Doi::parse(b).ok().as_ref())
    }

    #[test]
    fn dois_are_the_same_versions_preprints_or_two() {
        for (a, b, expected) in [
            ("10.1016/J.X.2010.01.001", "https://doi.org/10.1016/j.x.2010.01.001", DoiLevel::Same),
            ("10.1016/s0140-6736(20)3018O-5", "10.1016/s0140-6736(20)30180-5", DoiLevel::Same),
            ("10.1002/14651858.cd001431.pub2", "10.1002/14651858.cd001431.pub3", DoiLevel::Version),
            ("10.1002/14651858.cd001431", "10.1002/14651858.cd001431.pub3", DoiLevel::Version),
            ("10.1101/2020.03.11.20031096v2", "10.1101/2020.03.11.20031096", DoiLevel::Version),
            ("10.1101/2020.03.11.20031096", "10.1056/nejmoa2001017", DoiLevel::Preprint),
            ("10.1101/gr.107524.110", "10.1056/nejmoa2001017", DoiLevel::Different),
            ("10.1000/xyz123/full", "10.1000/xyz123", DoiLevel::Unclear),
            ("10.1016/j.x.2010.01.1", "10.1016/j.x.2010.01.12", DoiLevel::Different),
            ("10.1016/j.x.2010.01.001", "none", DoiLevel::Missing),
        ] {
            assert_eq!(level(a, b), expected, "{a} {b}");
        }
    }

    fn number(citation: &Citation) -> Option<String> {
        registration(citation).map(|number| number.as_str().to_owned())
    }

    #[test]
    fn registration_is_found_in_accession_or_address() {
        let citation = Citation { accession: Some("NCT01234567".into()), ..Citation::default() };
        assert_eq!(number(&citation).as_deref(), Some("NCT01234567"));
        let url = "https://clinicaltrials.gov/show/NCT01234567?term=x".to_owned();
        let mut citation = Citation { urls: vec![url], ..Citation::default() };
        assert_eq!(number(&citation).as_deref(), Some("NCT01234567"));
        citation.container = Some("Lancet".into());
        assert_eq!(number(&citation), None);
        assert_eq!(number(&Citation::default()), None);
    }

    #[test]
    fn registration_of_any_register_counts_in_the_form_the_register_prints() {
        for (accession, expected) in [
            ("EUCTR2004-000446-20-GB", "2004-000446-20"),
            ("2004-000446-20", "2004-000446-20"),
            ("isrctn12345678", "ISRCTN12345678"),
            ("JPRN-UMIN000012345", "UMIN000012345"),
            ("CRD42020123456", "CRD42020123456"),
            ("RBR-6xyz9k", "RBR-6xyz9k"),
        ] {
            let citation = Citation { accession: Some(accession.into()), ..Citation::default() };
            assert_eq!(number(&citation).as_deref(), Some(expected), "{accession}");
        }
    }

    #[test]
    fn number_that_a_report_mentions_is_not_its_own() {
        let registrations = vec![RegistrationNumber::parse("NL1234").unwrap()];
        let report = Citation { registrations, work_type: WorkType::Article, ..Citation::default() };
        assert_eq!(number(&report), None);
        let entry = Citation { work_type: WorkType::Registration, ..report };
        assert_eq!(number(&entry).as_deref(), Some("NL1234"));
    }
}
