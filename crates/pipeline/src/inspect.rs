//! What an export file is and holds, before anything is done with it: the receipt of its import and
//! its first records, for a person and for machines.

use crate::wording::counted;
use revflow_import::{Coverage, Entry, FoundDecision, FoundVerdict, Import, Receipt};
use revflow_review::{Author, Citation};
use serde_json::{Value, json};
use std::fmt::Write;

/// How many characters of a line are told to a person.
const MOST_OF_A_LINE: usize = 600;

/// How many names of fields without a place are told to a person.
const NAMES_TOLD: usize = 12;

/// The receipt, the problems and the first records, as a person wants to see them.
#[must_use]
pub fn inspected(import: &Import, first: usize) -> String {
    let mut text = String::new();
    receipt(&import.receipt, &mut text);
    for part in &import.receipt.parts {
        text.push('\n');
        receipt(part, &mut text);
    }
    if !import.problems.is_empty() {
        text.push('\n');
    }
    for problem in &import.problems {
        line(&mut text, &problem.to_string());
    }
    for (entry, number) in import.entries.iter().take(first).zip(1..) {
        text.push('\n');
        record(entry, number, &mut text);
    }
    let left = import.entries.len().saturating_sub(first);
    if first > 0 && left > 0 {
        line(&mut text, &format!("\n… and {}", counted(left, "more record", "more records")));
    }
    text
}

/// The same for machines: `receipt`, `problems`, and the first `records` with every field.
#[must_use]
pub fn inspected_json(import: &Import, first: usize) -> Value {
    let problems: Vec<Value> = import
        .problems
        .iter()
        .map(|problem| {
            json!({
                "severity": format!("{:?}", problem.severity).to_lowercase(),
                "place": problem.place.to_string(),
                "fact": problem.fact,
                "remedy": problem.remedy,
            })
        })
        .collect();
    let records: Vec<Value> = import
        .entries
        .iter()
        .take(first)
        .map(|entry| {
            let beside: Vec<Value> = entry
                .unknown
                .iter()
                .map(|(name, value, line)| json!({ "name": name, "value": value, "line": line }))
                .collect();
            json!({
                "file": entry.place.file,
                "lines": [entry.place.line, entry.place.last_line],
                "citation": entry.citation,
                "decisions": entry.decisions,
                "beside": beside,
            })
        })
        .collect();
    json!({ "receipt": import.receipt, "problems": problems, "records": records })
}

/// Adds a line, cut where it holds more than a person reads.
fn line(text: &mut String, line: &str) {
    match line.char_indices().nth(MOST_OF_A_LINE) {
        Some((end, _)) => text.extend([&line[..end], "…"]),
        None => text.push_str(line),
    }
    text.push('\n');
}

fn row(text: &mut String, name: &str, value: &str) {
    // Writing to memory cannot fail.
    let _ = writeln!(text, "  {name:<10}{value}");
}

fn receipt(receipt: &Receipt, text: &mut String) {
    line(text, &receipt.file);
    row(text, "read as", &receipt.understood());
    row(text, "file", &format!("{} bytes, SHA-256 {}", receipt.bytes, receipt.sha256));
    let mut records = format!("{} = {} read + {} rejected", receipt.starts, receipt.read, receipt.rejected);
    match receipt.counted {
        Some(counted) if counted == receipt.starts => records.push_str("; as many beginnings counted apart"),
        Some(counted) => records.push_str(&format!("; {counted} beginnings counted apart")),
        None => {}
    }
    row(text, "records", &records);
    if let Some(declared) = receipt.declared {
        row(text, "declared", &format!("{declared} found by the search, as the file says"));
    }
    row(text, "hold", &coverage(&receipt.coverage));
    if !receipt.unknown.is_empty() {
        row(text, "beside", &beside(receipt));
    }
}

fn coverage(coverage: &Coverage) -> String {
    let Coverage { title, author, year, doi, abstract_text } = coverage;
    format!("title {title}, author {author}, year {year}, DOI {doi}, abstract {abstract_text}")
}

/// The fields without a place, the most frequent first.
fn beside(receipt: &Receipt) -> String {
    let mut names: Vec<(&String, usize)> =
        receipt.unknown.iter().map(|(name, count)| (name, *count)).collect();
    names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told: Vec<String> =
        names.iter().take(NAMES_TOLD).map(|(name, count)| format!("{name} {count}")).collect();
    let more = names.len().saturating_sub(NAMES_TOLD);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}: kept with their records", told.join(", "))
}

fn record(entry: &Entry, number: usize, text: &mut String) {
    let Citation { title, doi, pmid, pmcid, accession, abstract_text, keywords, .. } = &entry.citation;
    let place = &entry.place;
    let to = if place.last_line > place.line { format!("-{}", place.last_line) } else { String::new() };
    line(text, &format!("{number}  {place}{to}"));
    let people = authors(&entry.citation.authors);
    let year = entry.citation.year().map_or_else(|| "no date".to_owned(), |year| year.to_string());
    line(text, &format!("   {people} ({year})"));
    line(text, &format!("   {}", title.as_deref().unwrap_or("[no title]")));
    let imprint = imprint(&entry.citation);
    if !imprint.is_empty() {
        line(text, &format!("   {imprint}"));
    }
    let identifiers: Vec<String> = [
        doi.as_ref().map(|doi| format!("doi:{doi}")),
        pmid.map(|pmid| format!("PMID {pmid}")),
        pmcid.as_ref().map(ToString::to_string),
        accession.as_ref().map(|accession| format!("accession {accession}")),
    ]
    .into_iter()
    .flatten()
    .chain(entry.citation.registrations.iter().map(ToString::to_string))
    .collect();
    if !identifiers.is_empty() {
        line(text, &format!("   {}", identifiers.join("  ")));
    }
    let length = abstract_text.as_ref().map_or(0, |text| text.chars().count());
    let text_of =
        if length == 0 { "no abstract".to_owned() } else { format!("abstract of {length} characters") };
    let beside = counted(entry.unknown.len(), "field", "fields");
    let words = counted(keywords.len(), "keyword", "keywords");
    line(text, &format!("   {text_of}, {words}, {beside} beside"));
    for decision in &entry.decisions {
        line(text, &format!("   {}", told(decision)));
    }
}

/// `Oliveira, Ana B; Godar, Rosa`, at most three.
fn authors(authors: &[Author]) -> String {
    let names: Vec<String> = authors.iter().take(3).map(Author::inverted).collect();
    match authors.len() {
        0 => "[no author]".to_owned(),
        1..=3 => names.join("; "),
        all => format!("{}; and {} more", names.join("; "), all - 3),
    }
}

/// `Journal of Made-up Social Work 12(3): 221-228`
fn imprint(citation: &Citation) -> String {
    let mut imprint = citation.container.clone().unwrap_or_default();
    if let Some(volume) = &citation.volume {
        imprint.push_str(&format!(" {volume}"));
    }
    if let Some(issue) = &citation.issue {
        imprint.push_str(&format!("({issue})"));
    }
    if let Some(pages) = &citation.pages {
        imprint.push_str(&format!(": {pages}"));
    }
    imprint.trim().to_owned()
}

/// `Rayyan: excluded by Reviewer A (wrong population)`
fn told(decision: &FoundDecision) -> String {
    let verdict = match decision.verdict {
        Some(FoundVerdict::Include) => "included",
        Some(FoundVerdict::Exclude) => "excluded",
        Some(FoundVerdict::Unsure) => "unsure",
        None => "marked",
    };
    let by = decision.reviewer.as_ref().map(|who| format!(" by {who}")).unwrap_or_default();
    let why: Vec<&str> =
        decision.reasons.iter().chain(&decision.labels).chain(&decision.note).map(String::as_str).collect();
    let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join("; ")) };
    format!("{}: {verdict}{by}{why}", decision.tool)
}
