//! A record in the form in which it is written: without what no format can carry and no reader keeps,
//! and with what every reader would tell from it, so that what is read back is written as before.

use super::{WrittenRecord, decisions};
use crate::FoundDecision;
use crate::clean::clean;
use crate::fields::{self, Fields};
use crate::part::Part;
use crate::plain_text::{is_placeholder, unmarked};
use crate::{carried, names, registrations, tagged};
use revflow_review::{Author, Citation, Issn, Pmid, RegistrationNumber, ShortText};

/// A record to be written.
pub(super) struct Normal {
    /// With the id for its key and the source for its database, if it has none of its own.
    pub(super) citation: Citation,
    /// Fields without a meaning: name and value.
    pub(super) unknown: Vec<(String, String)>,
    /// What somebody decided who screened.
    pub(super) decisions: Vec<FoundDecision>,
    /// The registration numbers that stand in the texts, where every reader finds them.
    pub(super) registrations_in_texts: Vec<RegistrationNumber>,
}

impl Normal {
    pub(super) fn of(record: &WrittenRecord<'_>) -> Self {
        let mut citation = record.citation.clone();
        citation.key = Some(record.id.to_owned());
        if citation.database.is_none() {
            citation.database = record.source.map(str::to_owned);
        }
        put_in_order(&mut citation);
        // Names of which nothing is left are nobody's.
        clean(&mut citation, &mut None, &mut Vec::new());
        let apart = put_apart(&mut citation);
        let mut others = citation.clone();
        others.registrations.clear();
        registrations::gather(&mut others);
        registrations::gather(&mut citation);
        let texts = |(name, value, _): &(ShortText, ShortText, u32)| {
            (line(name), sound(&value.replace("\r\n", "\n").replace('\r', "\n")))
        };
        let unknown = record.unknown.iter().map(texts).chain(apart);
        let unknown = unknown.filter(|(_, value)| !value.is_empty()).collect();
        let decisions = decisions::normal(record.decisions);
        Self { citation, unknown, decisions, registrations_in_texts: others.registrations }
    }

    /// What the record says of a part.
    pub(super) fn values(&self, part: Part) -> Vec<String> {
        part.values(&self.citation)
    }

    /// What the record says of a part, as far as every reader takes it for that.
    pub(super) fn plain_values(&self, part: Part) -> Vec<String> {
        let mut values = self.values(part);
        values.retain(|value| is_plain(part, value));
        values
    }

    /// The first or only text of a part; empty where there is none.
    pub(super) fn text(&self, part: Part) -> String {
        self.values(part).into_iter().next().unwrap_or_default()
    }
}

/// Whether every reader takes a value for what it is. Some are taken for nothing ("NA"), others for an
/// identifier, an address for two.
pub(super) fn is_plain(part: Part, value: &str) -> bool {
    let starts = |beginning: &str| {
        value.get(..beginning.len()).is_some_and(|start| start.eq_ignore_ascii_case(beginning))
    };
    match part {
        Part::Note if Issn::parse(value).is_ok() => false,
        Part::Note if starts("L") && value[1..].bytes().all(|byte| byte.is_ascii_digit()) => false,
        // Of others, tools make identifiers, or decisions of people who screen.
        Part::Note => {
            const BEGINNINGS: [&str; 8] =
                ["10.", "doi", "pmid", "pmcid", "http", "copyright", "asreview", "exclusion reason"];
            let holds = |text: &str| value.contains(text);
            !is_placeholder(value)
                && !carried::is_separator(value)
                && !BEGINNINGS.into_iter().any(starts)
                && !["[revflow ", "RAYYAN-", "USER-NOTES"].into_iter().any(holds)
        }
        Part::Url => {
            let is_address =
                ["http://", "https://", "ftp://", "www."].into_iter().any(|start| value.starts_with(start));
            is_address
                && !tagged::is_of_library(value)
                && !value.ends_with([',', ';'])
                && !value.contains([';', '{', '}', '\\', '"'])
        }
        Part::Container | Part::Abbreviation => !is_placeholder(value) && !starts("http"),
        // Elsewhere some tools put the addresses of the authors.
        Part::Issue => !is_placeholder(value) && value.len() <= 40,
        Part::Author | Part::Editor => true,
        // A DOI for a number of the record is taken for that of the work.
        Part::Id | Part::Accession => {
            !is_placeholder(value) && !["10.", "doi", "http", "pmid"].into_iter().any(starts)
        }
        _ => !is_placeholder(value),
    }
}

fn put_in_order(citation: &mut Citation) {
    citation.title = citation.title.take().map(|title| line(&title)).filter(|title| !title.is_empty());
    let lines = [
        &mut citation.original_title,
        &mut citation.container,
        &mut citation.container_abbreviation,
        &mut citation.volume,
        &mut citation.issue,
        &mut citation.accession,
        &mut citation.rights,
        &mut citation.language,
        &mut citation.publisher,
        &mut citation.database,
    ];
    for slot in lines {
        *slot = slot.take().map(|text| line(&text)).filter(|text| !is_placeholder(text));
    }
    // Databases end it with a point.
    citation.language = citation.language.take().map(|text| text.trim_end_matches(['.', ' ']).to_owned());
    citation.key = citation.key.take().map(|key| names::single_spaced(&sound(&key)).into_owned());
    if citation.key.as_deref().is_none_or(str::is_empty) {
        citation.key = Some("record".to_owned());
    }
    for slot in [&mut citation.abstract_text, &mut citation.translated_abstract] {
        *slot = slot.take().map(|text| paragraphs(&text)).filter(|text| !text.is_empty());
    }
    citation.keywords = citation.keywords.iter().map(|keyword| line(keyword).into()).collect();
    citation.keywords.retain(|text: &ShortText| !is_placeholder(text));
    // A note is a line: of several in one cell of a table, nobody can tell.
    citation.notes = citation.notes.iter().flat_map(|note| note.split(['\n', '\r'])).map(line).collect();
    citation.notes.retain(|text| !is_placeholder(text));
    if citation.doi.is_none() {
        citation.doi = fields::doi_in_addresses(&citation.urls);
    }
    if citation.pmid.is_none() {
        citation.pmid = citation.urls.iter().find_map(|url| tagged::pmid_in_link(url));
    }
    // The accession number of a PubMed record is its PMID.
    let is_of_pubmed = citation.database.as_ref().is_some_and(|name| {
        let name = name.to_lowercase();
        name.contains("medline") || name.contains("pubmed")
    });
    if let (None, Some(accession)) = (citation.pmid, &citation.accession) {
        let number = accession.strip_prefix("MEDLINE:").or(is_of_pubmed.then_some(accession.as_str()));
        let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        citation.pmid = number.and_then(|number| Pmid::parse(number).ok());
    }
    if citation.pmcid.is_none() {
        citation.pmcid = citation.urls.iter().find_map(|url| tagged::pmcid_in_link(url));
    }
    let mut urls: Vec<String> = Vec::new();
    for url in citation.urls.iter().map(|url| address(url)) {
        if !urls.contains(&url) {
            urls.push(url);
        }
    }
    citation.urls = urls;
    for person in citation.authors.iter_mut().chain(&mut citation.editors) {
        match person {
            Author::Group(name) => *name = line(name).into(),
            Author::Person { family, given, suffix } => {
                *family = line(family).into();
                for part in [given, suffix] {
                    *part = part
                        .take()
                        .map(|part| line(&part).into())
                        .filter(|part: &ShortText| !part.is_empty());
                }
            }
        }
    }
}

/// Puts the notices of ownership that stand in the abstract where readers put them; gives what there is
/// no room for.
fn put_apart(citation: &mut Citation) -> Vec<(String, String)> {
    let mut fields = Fields::default();
    for _ in 0..4 {
        let Some(text) = citation.abstract_text.take() else { break };
        fields.citation = std::mem::take(citation);
        fields.abstract_text("abstract", &text, 0);
        *citation = std::mem::take(&mut fields.citation);
        if citation.abstract_text.as_ref() == Some(&text) {
            break;
        }
    }
    fields.unknown.into_iter().map(|(name, value, _)| (name.into_string(), value.into_string())).collect()
}

/// A text on one line: single blanks, no entities or markup, nothing that XML or a table cannot hold.
pub(super) fn line(text: &str) -> String {
    let mut text = names::single_spaced(&sound(text)).into_owned();
    // Vendors write entities of entities; no reader takes more off than stands there.
    for _ in 0..16 {
        if !text.contains(['&', '<']) {
            break;
        }
        let plain = names::single_spaced(&sound(&unmarked(&text))).into_owned();
        if plain == text {
            break;
        }
        text = plain;
    }
    text
}

/// Whether a value stands on one line in single blanks, without what readers take off.
pub(super) fn is_line(value: &str) -> bool {
    line(value) == value
}

/// A text of several paragraphs, one a line.
fn paragraphs(text: &str) -> String {
    let lines: Vec<String> = text.split(['\n', '\r']).map(line).filter(|line| !line.is_empty()).collect();
    // Markup may begin in one paragraph and end in the next.
    lines.join("\n")
}

/// An address without blanks.
fn address(url: &str) -> String {
    let words: Vec<&str> = url.split_whitespace().collect();
    sound(&words.join("%20"))
}

/// The text without control characters that end no line, and without what is no character at all.
pub(super) fn sound(text: &str) -> String {
    let is_sound = |c: &char| {
        let is_control = c.is_control() && !c.is_whitespace();
        !is_control && !matches!(c, '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    // A vertical tab and a form feed part words, as far as people can tell.
    let parts = |c: char| if matches!(c, '\u{b}' | '\u{c}') { ' ' } else { c };
    text.chars().filter(is_sound).map(parts).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_is_what_every_reader_leaves_as_it_is() {
        for (text, expected) in [
            (" a \u{a0} b\tc\r\nd\u{1b} ", "a b c d"),
            ("R&amp;amp;D <i>x</i>", "R&D x"),
            ("p < 0.05 & <y>", "p < 0.05 & <y>"),
            ("&lt;b&gt;bold", "bold"),
            ("\u{feff}", ""),
        ] {
            assert_eq!(line(text), expected, "{text:?}");
            assert_eq!(crate::plain_text::plain(expected), expected);
        }
    }

    #[test]
    fn paragraphs_are_kept_apart() {
        assert_eq!(paragraphs("AIMS: a\r\n\r\n METHODS:  b &amp; c\n"), "AIMS: a\nMETHODS: b & c");
    }
}
