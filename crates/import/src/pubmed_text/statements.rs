//! The statements PubMed writes behind a reference, each ending in a point: identifiers, languages,
//! earlier dates, related works, the book a chapter stands in.

use super::reference::{is_date, sentence_end};
use crate::fields::Fields;
use revflow_review::WorkType;

/// `Epub 2020 Jan 5. Erratum in: J Made Up. 2021;5:1. doi: 10.9999/b. PMID: 99000001.`
pub(super) fn place(text: &str, fields: &mut Fields, line: impl Fn(&str) -> u32) {
    let mut rest = text.trim();
    while !rest.is_empty() {
        let has_points = is_relation(rest) || rest.starts_with("In: ");
        let end = if has_points { end_before_identifiers(rest) } else { sentence_end(rest) };
        let (one, after) = rest.split_at(end);
        statement(one.trim_end_matches('.'), fields, line(one));
        rest = after.trim_start_matches(['.', ' ']);
    }
}

/// The reference of a related work, or of a book, has points of its own; it ends where the
/// identifiers of this work or another relation begin.
fn end_before_identifiers(text: &str) -> usize {
    text.match_indices(". ")
        .map(|(at, _)| at)
        .find(|at| {
            let after = &text[at + 2..];
            after.starts_with("PMID:") || after.starts_with("PubMed PMID:") || is_relation(after)
        })
        .unwrap_or(text.len())
}

fn statement(text: &str, fields: &mut Fields, line: u32) {
    // "doi:10.1000/182" has no blank in some, and addresses have colons that end no name.
    let unspaced = || text.split_once(':').filter(|(name, _)| matches!(*name, "doi" | "PMID"));
    let (name, value) = text.split_once(": ").or_else(unspaced).unwrap_or((text, ""));
    match name {
        "doi" | "DOI" => fields.doi("doi", value, line),
        "PMID" | "PubMed PMID" => {
            for id in text.split("; ") {
                identifier(id, fields, line);
            }
        }
        "In" => book(value, fields, line),
        _ if are_languages(text) => fields.text(|citation| &mut citation.language, "language", text, line),
        _ if is_relation(text) => relation(text, fields, line),
        _ => match text.split_once(' ') {
            Some((name @ ("Epub" | "eCollection" | "Print"), date)) => fields.keep(name, date, line),
            _ if value.is_empty() => fields.keep("statement", text, line),
            _ => fields.keep(name, value, line),
        },
    }
}

/// A work that stands in a relation to this one.
pub(super) fn relation(text: &str, fields: &mut Fields, line: u32) {
    if text.starts_with("Erratum for") {
        fields.citation.work_type = WorkType::Erratum;
    }
    fields.keep("related", text, line);
}

/// `PMID: 99000001 [Indexed for MEDLINE]`, `PubMed Central PMCID: PMC9900001`
pub(super) fn identifier(text: &str, fields: &mut Fields, line: u32) {
    let (name, value) = text.split_once(':').unwrap_or_default();
    let (value, status) = match value.split_once('[') {
        Some((value, status)) => (value.trim(), status.trim_end_matches([']', '.', ' '])),
        None => (value.trim(), ""),
    };
    let value = value.trim_end_matches('.');
    match name.trim() {
        "PMID" | "PubMed PMID" => fields.pmid("PMID", value, line),
        "PMCID" | "PubMed Central PMCID" => fields.pmcid("PMCID", value, line),
        "DOI" | "doi" => fields.doi("DOI", value, line),
        "ISBN" | "ISSN" => fields.serial("ISBN", value, line),
        _ => return fields.keep("identifier", text, line),
    }
    fields.keep("status", status, line);
}

/// `In: The Book [Internet]. Town: Publisher; 2024 Jan–. 2023 Oct 3.`: the book a chapter stands in,
/// and when the chapter was last changed.
pub(super) fn book(text: &str, fields: &mut Fields, line: u32) {
    fields.citation.work_type = WorkType::Chapter;
    let (title, imprint) = text.split_at(sentence_end(text));
    fields.text(|citation| &mut citation.container, "book", title, line);
    let imprint = imprint.trim_matches(['.', ' ']);
    let (imprint, date) = match imprint.rsplit_once(". ") {
        Some((imprint, date)) if is_date(date) => (imprint, date),
        _ => (imprint, ""),
    };
    // The town is kept with the years of the book, which goes on being written.
    let Some((town, rest)) = imprint.split_once(": ") else { return fields.keep("imprint", imprint, line) };
    let (publisher, years) = rest.split_once("; ").unwrap_or((rest, ""));
    fields.text(|citation| &mut citation.publisher, "publisher", publisher, line);
    fields.keep("place", town, line);
    fields.keep("years", years, line);
    let years = years.split(['\u{2013}', '-']).next().unwrap_or_default();
    for date in [date, years].into_iter().filter(|date| !date.is_empty()) {
        if fields.citation.date.is_none() {
            fields.date("date", date, line);
        }
    }
}

/// Whether a text begins with something PubMed writes after a reference.
pub(super) fn begin(text: &str) -> bool {
    let beginnings =
        ["doi:", "pii:", "Epub ", "eCollection ", "Print ", "Online ", "PMID:", "PubMed PMID:", "In: "];
    let language = text.split('.').next().unwrap_or_default();
    beginnings.iter().any(|beginning| text.starts_with(beginning))
        || are_languages(language)
        || is_relation(text)
}

/// `Chinese`, `English, Spanish`
fn are_languages(text: &str) -> bool {
    const LANGUAGES: [&str; 40] = [
        "Afrikaans",
        "Albanian",
        "Arabic",
        "Bosnian",
        "Bulgarian",
        "Catalan",
        "Chinese",
        "Croatian",
        "Czech",
        "Danish",
        "Dutch",
        "English",
        "Estonian",
        "Finnish",
        "French",
        "Georgian",
        "German",
        "Hebrew",
        "Hungarian",
        "Icelandic",
        "Indonesian",
        "Italian",
        "Japanese",
        "Korean",
        "Latvian",
        "Lithuanian",
        "Macedonian",
        "Multiple",
        "Norwegian",
        "Persian",
        "Polish",
        "Portuguese",
        "Romanian",
        "Russian",
        "Serbian",
        "Slovak",
        "Spanish",
        "Swedish",
        "Turkish",
        "Ukrainian",
    ];
    let mut parts = text.split(", ").peekable();
    parts.peek().is_some() && parts.all(|part| LANGUAGES.contains(&part) || part == "Undetermined Language")
}

/// `Erratum in: `, `Comment on`: works that stand in some relation to this one.
pub(super) fn is_relation(text: &str) -> bool {
    let mut words = text.split([' ', ':', '\n']);
    let named = words.next().is_some_and(|word| {
        matches!(
            word,
            "Comment"
                | "Corrected"
                | "Erratum"
                | "Expression"
                | "Original"
                | "Partial"
                | "Republished"
                | "Retracted"
                | "Retraction"
                | "Summary"
                | "Update"
                | "Dataset"
        )
    });
    named && words.take(5).any(|word| matches!(word, "in" | "on" | "for" | "of" | "from" | "described"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_of_a_related_work_stay_with_it() {
        let mut fields = Fields::default();
        let text = "German. doi: 10.9999/own. Epub 2019 Jan 5. Erratum in: J Made Up. 2021;5:1. doi: 10.9999/other. \
                    Comment in: J Made Up. 2022;6:1. PMID: 99000001; PMCID: PMC9900001.";
        place(text, &mut fields, |_| 1);
        assert_eq!(fields.citation.doi.map(|doi| doi.to_string()).as_deref(), Some("10.9999/own"));
        assert_eq!(fields.citation.pmid.map(revflow_review::Pmid::number), Some(99_000_001));
        assert_eq!(fields.citation.pmcid.map(|id| id.to_string()).as_deref(), Some("PMC9900001"));
        assert_eq!(fields.citation.language.as_deref(), Some("German"));
        let beside: Vec<&str> = fields.unknown.iter().map(|(_, value, _)| value.as_str()).collect();
        let erratum = "Erratum in: J Made Up. 2021;5:1. doi: 10.9999/other";
        assert_eq!(beside, ["2019 Jan 5", erratum, "Comment in: J Made Up. 2022;6:1"]);
    }
}
