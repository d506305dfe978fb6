//! Records of PubMed's tagged text, printed as PubMed prints its lists, are read from the lists as they
//! are from the tags. The exports lie beside the repository.

use revflow_import::{Import, Options, read};
use revflow_review::{Author, Citation};
use std::fs;
use std::path::Path;

/// The citations of all exports in tagged text that have what a list prints.
fn citations() -> Option<Vec<Citation>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/exports/pubmed-nbib");
    let mut paths: Vec<_> = fs::read_dir(folder).ok()?.flatten().map(|file| file.path()).collect();
    paths.sort();
    let imports = paths.iter().map(|path| read(fs::File::open(path).unwrap(), "file", &Options::default()));
    let citations = imports.flatten().flat_map(|import| import.entries).map(|entry| entry.citation);
    let is_printable = |citation: &Citation| {
        citation.pmid.is_some()
            && citation.title.is_some()
            && citation.container.is_some()
            && citation.date.is_some()
    };
    Some(citations.filter(is_printable).collect())
}

/// `Long V, van der Meer JA; Made-up Study Group`
fn authors(citation: &Citation, mark: &str) -> String {
    let initials = |given: &str| -> String {
        let words = given.split([' ', '-', '.']);
        words.filter_map(|word| word.chars().next().filter(|c| c.is_uppercase())).take(4).collect()
    };
    let mut text = String::new();
    for author in &citation.authors {
        let (between, name) = match author {
            Author::Person { family, given: Some(given), suffix } if !initials(given).is_empty() => {
                let suffix = suffix.as_ref().filter(|suffix| matches!(suffix.as_str(), "Jr" | "2nd" | "3rd"));
                let suffix = suffix.map_or(String::new(), |suffix| format!(" {suffix}"));
                (", ", format!("{family} {}{suffix}{mark}", initials(given)))
            }
            other => ("; ", other.inverted()),
        };
        if !text.is_empty() {
            text.push_str(between);
        }
        text.push_str(&name);
    }
    text
}

/// `J Made Up. 2020;1(2):3-4. doi: 10.9999/a.1.`
fn reference(citation: &Citation) -> String {
    let journal = citation.container.as_deref().unwrap().trim_end_matches('.').replace(". ", " ");
    let mut text = format!("{journal}. {}", citation.year().unwrap());
    if citation.volume.is_some() || citation.issue.is_some() {
        text.push(';');
        text.push_str(citation.volume.as_deref().unwrap_or_default());
        text.extend(citation.issue.iter().map(|issue| format!("({issue})")));
    }
    text.extend(citation.pages.iter().map(|pages| format!(":{pages}")));
    text.push('.');
    text.extend(citation.doi.iter().map(|doi| format!(" doi: {doi}.")));
    text
}

fn title(citation: &Citation) -> String {
    let title = citation.title.as_deref().unwrap();
    let end = if title.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{title}{end}")
}

/// Lines of at most eighty columns, broken at blanks and at hyphens between letters. What follows a
/// hyphen has no blank before it, so the blank of `line_end` goes.
fn wrapped(text: &str, line_end: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for part in text.split_inclusive(' ').flat_map(hyphenated) {
        let length = part.trim_end().chars().count();
        if column + length > 80 && column > 0 {
            let at_blank = out.ends_with(' ');
            out.truncate(out.trim_end().len());
            out.push_str(if at_blank { line_end } else { "\n" });
            column = 0;
        }
        out.push_str(part);
        column += part.chars().count();
    }
    out
}

/// `case-`, `control`
fn hyphenated(word: &str) -> Vec<&str> {
    let are_letters =
        |chars: &mut dyn Iterator<Item = char>| chars.take(2).filter(|c| c.is_alphabetic()).count() == 2;
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in word.match_indices('-') {
        if are_letters(&mut word[..at].chars().rev()) && are_letters(&mut word[at + 1..].chars()) {
            parts.push(&word[from..=at]);
            from = at + 1;
        }
    }
    parts.push(&word[from..]);
    parts
}

fn summary(number: usize, citation: &Citation) -> String {
    let authors = authors(citation, "");
    let point = if authors.is_empty() { "" } else { ". " };
    let (title, reference, pmid) = (title(citation), reference(citation), citation.pmid.unwrap());
    wrapped(&format!("{number}: {authors}{point}{title} {reference} PMID: {}.", pmid.number()), "\n")
}

fn page(number: usize, citation: &Citation) -> String {
    let authors = authors(citation, "(1)(2)");
    let pmid = citation.pmid.unwrap().number();
    let mut paragraphs = vec![format!("{number}. {}", reference(citation)), title(citation)];
    if !authors.is_empty() {
        paragraphs.push(format!("{authors}."));
        paragraphs.push("Author information:\n(1)Town.\n(2)Village.".to_owned());
    }
    paragraphs.extend(citation.abstract_text.clone());
    paragraphs.push(format!("PMID: {pmid} [Indexed for MEDLINE]"));
    paragraphs.iter().map(|text| wrapped(text, " \n")).collect::<Vec<_>>().join("\n\n")
}

/// What must be the same, in a form that does not depend on the point at the end of a title.
fn told(citation: &Citation) -> [String; 6] {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let family = citation.authors.first().map(|author| author.family_or_name().to_owned());
    [
        plain(citation.title.as_deref().unwrap_or_default()),
        family.unwrap_or_default(),
        citation.year().map_or_else(String::new, |year| year.to_string()),
        citation.doi.as_ref().map_or_else(String::new, ToString::to_string),
        citation.volume.clone().unwrap_or_default(),
        citation.authors.len().to_string(),
    ]
}

fn compare(citations: &[Citation], text: &str) {
    let import: Import = read(text.as_bytes(), "list", &Options::default()).unwrap();
    assert_eq!(import.receipt.read, citations.len());
    let wrong: Vec<_> = citations
        .iter()
        .zip(&import.entries)
        .filter(|(printed, entry)| {
            entry.citation.pmid != printed.pmid || told(&entry.citation) != told(printed)
        })
        .map(|(printed, entry)| (told(printed), told(&entry.citation)))
        .collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), citations.len());
}

#[test]
fn lists_say_what_the_tags_say() {
    let Some(citations) = citations() else {
        println!("skipped: ../shared is absent");
        return;
    };
    assert!(citations.len() > 200, "{} records", citations.len());
    let print = |print: fn(usize, &Citation) -> String, between: &str| {
        let records: Vec<String> =
            citations.iter().enumerate().map(|(at, citation)| print(at + 1, citation)).collect();
        records.join(between) + "\n"
    };
    compare(&citations, &print(summary, "\n\n"));
    compare(&citations, &print(page, "\n\n\n"));
}
