//! RIS, in the tags that EndNote, Zotero, Mendeley, Covidence and Rayyan all read.

use super::{WrittenRecord, inverted, one_line};
use revflow_review::{Date, WorkType};
use std::io::{self, Write};

pub(super) fn write(records: &[WrittenRecord<'_>], out: &mut dyn Write) -> io::Result<()> {
    records.iter().try_for_each(|record| write_record(record, out))
}

fn write_record(record: &WrittenRecord<'_>, out: &mut dyn Write) -> io::Result<()> {
    let citation = record.citation;
    let mut tag = |tag: &str, value: &str| {
        let value = one_line(value);
        if value.is_empty() { Ok(()) } else { writeln!(out, "{tag}  - {value}") }
    };
    let (work_type, detail) = work_type(citation.work_type);
    tag("TY", work_type)?;
    tag("ID", record.id)?;
    tag("TI", citation.title.as_deref().unwrap_or_default())?;
    for author in &citation.authors {
        tag("AU", &inverted(author))?;
    }
    if let Some(date) = citation.date {
        tag("PY", &date.year().to_string())?;
        tag("DA", &slashed(date))?;
    }
    let container = if citation.work_type == WorkType::Article { "JF" } else { "T2" };
    tag(container, citation.container.as_deref().unwrap_or_default())?;
    tag("J2", citation.container_abbreviation.as_deref().unwrap_or_default())?;
    tag("VL", citation.volume.as_deref().unwrap_or_default())?;
    tag("IS", citation.issue.as_deref().unwrap_or_default())?;
    if let Some(pages) = &citation.pages {
        tag("SP", pages.first())?;
        tag("EP", pages.last().unwrap_or_default())?;
    }
    tag("DO", citation.doi.as_ref().map_or("", |doi| doi.as_str()))?;
    for issn in &citation.issn {
        tag("SN", issn.as_str())?;
    }
    for isbn in &citation.isbn {
        tag("SN", isbn.as_str())?;
    }
    tag("AN", citation.accession.as_deref().unwrap_or_default())?;
    if let Some(pmid) = citation.pmid {
        tag("U1", &format!("{pmid} [PMID]"))?;
    }
    tag("M3", detail)?;
    tag("AB", citation.abstract_text.as_deref().unwrap_or_default())?;
    for keyword in &citation.keywords {
        tag("KW", keyword)?;
    }
    tag("LA", citation.language.as_deref().unwrap_or_default())?;
    tag("PB", citation.publisher.as_deref().unwrap_or_default())?;
    for url in &citation.urls {
        tag("UR", url)?;
    }
    for note in &citation.notes {
        tag("N1", note)?;
    }
    tag("DB", citation.database.as_deref().or(record.source).unwrap_or_default())?;
    out.write_all(b"ER  - \n\n")
}

/// `2018/04/09`, `2018/04/`, nothing for a year alone: PY has said it.
fn slashed(date: Date) -> String {
    match (date.month(), date.day()) {
        (None, _) => String::new(),
        (Some(month), None) => format!("{}/{month:02}//", date.year()),
        (Some(month), Some(day)) => format!("{}/{month:02}/{day:02}/", date.year()),
    }
}

/// The type, and the detail where RIS has no type of its own.
fn work_type(work_type: WorkType) -> (&'static str, &'static str) {
    match work_type {
        WorkType::Article => ("JOUR", ""),
        WorkType::Book => ("BOOK", ""),
        WorkType::Chapter => ("CHAP", ""),
        WorkType::ConferencePaper => ("CPAPER", ""),
        WorkType::Erratum => ("JOUR", "Erratum"),
        WorkType::Preprint => ("UNPB", "Preprint"),
        WorkType::Registration => ("GEN", "Trial registry record"),
        WorkType::Report => ("RPRT", ""),
        WorkType::Thesis => ("THES", ""),
        WorkType::Webpage => ("ELEC", ""),
        WorkType::Dataset => ("DATA", ""),
        WorkType::Other => ("GEN", ""),
    }
}
