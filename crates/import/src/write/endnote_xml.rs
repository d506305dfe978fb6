//! EndNote XML, as EndNote, Covidence, SyRF and Sysrev import it: its elements in the order of the DTD,
//! lists in one element parted by carriage returns, no style runs.

use super::decisions;
use super::elsewhere::Names;
use super::normal::{Normal, is_line, is_plain};
use super::person;
use crate::part::Part;
use crate::{Format, carried, work_types};
use revflow_review::{Author, Citation, Date, WorkType};
use std::io::{self, Write};

/// What parts the items of a list, and the paragraphs of a text.
const RETURN: &str = "&#xD;";

/// The parts that have an element.
const PLACED: [Part; 22] = [
    Part::Title,
    Part::OriginalTitle,
    Part::Author,
    Part::Editor,
    Part::Date,
    Part::Container,
    Part::Abbreviation,
    Part::Volume,
    Part::Issue,
    Part::Pages,
    Part::Doi,
    Part::Pmcid,
    Part::Accession,
    Part::Issn,
    Part::Isbn,
    Part::Abstract,
    Part::Keyword,
    Part::Language,
    Part::Publisher,
    Part::Url,
    Part::Database,
    Part::Note,
];

/// Elements that hold a text without a meaning here.
const OTHERS: [&str; 22] = [
    "auth-address",
    "edition",
    "section",
    "reprint-edition",
    "pub-location",
    "call-num",
    "report-id",
    "coden",
    "caption",
    "reviewed-item",
    "availability",
    "meeting-place",
    "access-date",
    "modified-date",
    "custom1",
    "custom3",
    "custom4",
    "custom5",
    "custom6",
    "custom7",
    "misc1",
    "misc2",
];

pub(super) fn write(records: impl Iterator<Item = Normal>, out: &mut dyn Write) -> io::Result<()> {
    let mut names = Names::new(
        Format::EndnoteXml,
        |name| OTHERS.contains(&name),
        |name, value| {
            let title = "<titles><title>t</title></titles>";
            format!("<records><record>{title}<{name}>{value}</{name}></record></records>")
        },
    );
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xml><records>\n")?;
    for (number, record) in (1_usize..).zip(records) {
        write_record(&record, number, &mut names, out)?;
    }
    out.write_all(b"</records></xml>\n")
}

fn write_record(record: &Normal, number: usize, names: &mut Names, out: &mut dyn Write) -> io::Result<()> {
    let citation = &record.citation;
    let id = record.text(Part::Id);
    let text = |part: Part| record.values(part).into_iter().find(|value| has_place(part, value, citation));
    let list =
        |part: Part| record.values(part).into_iter().filter(move |value| has_place(part, value, citation));
    let mut xml = Elements { out };
    xml.out.write_all(b"<record>\n")?;
    xml.raw("<source-app name=\"revflow\">revflow</source-app>")?;
    xml.raw(&format!("<rec-number>{number}</rec-number>"))?;
    let (name, code, _) = reference_type(citation.work_type);
    xml.raw(&format!("<ref-type name=\"{name}\">{code}</ref-type>"))?;
    xml.around(
        "contributors",
        &[people("authors", &citation.authors), people("secondary-authors", &citation.editors)],
    )?;
    let container = text(Part::Container);
    let abbreviation = text(Part::Abbreviation);
    let titles = [element("title", text(Part::Title)), element("secondary-title", container.clone())];
    xml.around("titles", &titles)?;
    if citation.work_type == WorkType::Article || abbreviation.is_some() {
        xml.around("periodical", &[element("full-title", container), element("abbr-1", abbreviation)])?;
    }
    for (name, part) in [("pages", Part::Pages), ("volume", Part::Volume), ("number", Part::Issue)] {
        xml.raw(&element(name, text(part)))?;
    }
    let keywords: String = list(Part::Keyword).map(|keyword| element("keyword", Some(keyword))).collect();
    xml.around("keywords", &[keywords])?;
    xml.around("dates", &citation.date.map(date).unwrap_or_default())?;
    xml.raw(&element("publisher", text(Part::Publisher)))?;
    xml.raw(&element("orig-pub", text(Part::OriginalTitle)))?;
    xml.list("isbn", list(Part::Issn).chain(list(Part::Isbn)))?;
    let pmid = record.values(Part::Pmid).into_iter().next();
    let accession = if citation.accession.is_none() { pmid.clone() } else { text(Part::Accession) };
    let is_of_pubmed = accession.is_some() && accession == pmid;
    xml.raw(&element("accession-num", accession))?;
    xml.raw(&element("electronic-resource-num", text(Part::Doi)))?;
    xml.list("abstract", text(Part::Abstract).iter().flat_map(|text| text.lines()).map(str::to_owned))?;
    xml.raw(&element("label", Some(id)))?;
    let mut elsewhere = names.place(record, |part, value| has_place(part, value, citation), is_line);
    let work_type = work_type(&mut elsewhere.notes, record);
    let provider = is_of_pubmed.then(|| ("remote-database-provider".to_owned(), "NLM".to_owned()));
    if let Some((name, value)) = &provider {
        elsewhere.notes.retain(|note| *note != carried::field(name, value));
    }
    // An element stands once in a record.
    let mut elements: Vec<(String, String)> = provider.into_iter().collect();
    for (name, value) in elsewhere.named {
        if elements.iter().any(|(present, _)| *present == name) {
            elsewhere.notes.push(carried::field(&name, &value));
        } else {
            elements.push((name, value));
        }
    }
    let decisions = decisions::as_notes(&record.decisions);
    xml.list("notes", list(Part::Note).chain(elsewhere.notes).chain(decisions))?;
    xml.raw(&element("work-type", work_type))?;
    xml.raw(&element("remote-database-name", text(Part::Database)))?;
    xml.raw(&element("language", text(Part::Language)))?;
    let urls: String = list(Part::Url).map(|url| element("url", Some(url))).collect();
    if !urls.is_empty() {
        xml.raw(&format!("<urls><related-urls>{urls}</related-urls></urls>"))?;
    }
    xml.raw(&element("custom2", text(Part::Pmcid)))?;
    for (name, value) in elements {
        xml.raw(&element(&name, Some(value)))?;
    }
    xml.out.write_all(b"</record>\n")
}

/// Whether a value is read back from where it is written.
fn has_place(part: Part, value: &str, citation: &Citation) -> bool {
    match part {
        Part::Type => reference_type(citation.work_type).2,
        // A record of PubMed has its number there for the accession number.
        Part::Pmid => citation.accession.as_deref().is_none_or(|accession| accession == value),
        // Of the names of a journal the shortest is the abbreviation; a whole work stands in a series.
        Part::Container => {
            let stands_alone =
                matches!(citation.work_type, WorkType::Book | WorkType::Report | WorkType::Thesis);
            !stands_alone && is_plain(part, value)
        }
        Part::Abbreviation => citation.container.as_ref().is_some_and(|name| {
            has_place(Part::Container, name, citation) && value.len() < name.len() && value.len() <= 80
        }),
        _ => PLACED.contains(&part) && is_plain(part, value),
    }
}

struct Elements<'o> {
    out: &'o mut dyn Write,
}

impl Elements<'_> {
    fn raw(&mut self, element: &str) -> io::Result<()> {
        if element.is_empty() { Ok(()) } else { writeln!(self.out, "{element}") }
    }

    /// An element around others, unless they are all empty.
    fn around(&mut self, name: &str, inner: &[String]) -> io::Result<()> {
        let inner = inner.concat();
        if inner.is_empty() { Ok(()) } else { writeln!(self.out, "<{name}>{inner}</{name}>") }
    }

    /// A list in one element.
    fn list(&mut self, name: &str, items: impl Iterator<Item = String>) -> io::Result<()> {
        let items: Vec<String> = items.map(|item| escaped(&item)).collect();
        self.around(name, &[items.join(RETURN)])
    }
}

/// An element with a text; nothing without one.
fn element(name: &str, text: Option<String>) -> String {
    text.map_or_else(String::new, |text| format!("<{name}>{}</{name}>", escaped(&text)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn people(list: &str, people: &[Author]) -> String {
    let authors: String = people
        .iter()
        .map(|author| element("author", Some(person::inverted(author, &person::family_first))))
        .collect();
    if authors.is_empty() { authors } else { format!("<{list}>{authors}</{list}>") }
}

/// The year, and apart from it month and day: `Apr 9`.
fn date(date: Date) -> [String; 2] {
    let year = date.year().to_string();
    let apart = super::nbib::date_text(date);
    let apart = apart.strip_prefix(&year).unwrap_or_default().trim().to_owned();
    let apart = element("date", Some(apart).filter(|apart| !apart.is_empty()));
    let apart = if apart.is_empty() { apart } else { format!("<pub-dates>{apart}</pub-dates>") };
    [element("year", Some(year)), apart]
}

/// The closer word for the kind of work, as it was read or of our own: EndNote calls a correction an
/// article, and tells it only here.
fn work_type(notes: &mut Vec<String>, record: &Normal) -> Option<String> {
    let work_type = record.citation.work_type;
    let agrees = |value: &str| match work_types::named(value) {
        named if named == work_type => true,
        WorkType::ConferencePaper | WorkType::Erratum | WorkType::Preprint => false,
        _ => work_type != WorkType::Erratum,
    };
    let told =
        record.unknown.iter().find(|(name, value)| name == "work-type" && is_line(value) && agrees(value));
    if let Some((name, value)) = told {
        let carried = carried::field(name, value);
        if let Some(at) = notes.iter().position(|note| *note == carried) {
            notes.remove(at);
        }
        return Some(value.clone());
    }
    (work_type == WorkType::Erratum).then(|| "Erratum".to_owned())
}

/// The name and number EndNote has for a kind of work, and whether they tell it.
fn reference_type(work_type: WorkType) -> (&'static str, u8, bool) {
    match work_type {
        WorkType::Article => ("Journal Article", 17, true),
        WorkType::Book => ("Book", 6, true),
        WorkType::Chapter => ("Book Section", 5, true),
        WorkType::ConferencePaper => ("Conference Paper", 47, true),
        WorkType::Erratum => ("Journal Article", 17, true),
        WorkType::Preprint => ("Unpublished Work", 34, false),
        WorkType::Registration => ("Generic", 13, false),
        WorkType::Report => ("Report", 27, true),
        WorkType::Thesis => ("Thesis", 32, true),
        WorkType::Webpage => ("Web Page", 12, true),
        WorkType::Dataset => ("Dataset", 59, true),
        WorkType::Other => ("Generic", 13, true),
    }
}
