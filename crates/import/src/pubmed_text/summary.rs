//! A record of "Summary (text)": `Authors. Title. Journal. Date;volume(issue):pages. doi: ... PMID:
//! ....`, all in one paragraph. Titles have points too, so that the authors are told by their
//! initials, the journal is the last sentence before the date, and the title what stands between.

use super::{Paragraph, page, people, reference, statements};
use crate::fields::{Fields, shortened};
use reference::Reference;

/// What the paragraph says, and what other tools write below it; `None` when it says nothing.
pub(super) fn of_paragraphs(first: &Paragraph<'_>, rest: &[Paragraph<'_>]) -> Option<Fields> {
    let text = first.text.trim();
    if !text.contains(char::is_alphanumeric) {
        return None;
    }
    let mut fields = Fields::default();
    let line = |part: &str| first.line_of(part);
    match reference::find(text) {
        Some(found) => with_reference(&found, &mut fields, line),
        None => without_reference(text, &mut fields, line),
    }
    page::below_authors(rest.iter(), &mut fields);
    Some(fields)
}

/// Whether a paragraph names the authors and the title before the journal.
pub(super) fn holds_all(paragraph: &Paragraph<'_>) -> bool {
    reference::find(&paragraph.text).is_some_and(|found| {
        let described = &found.before[..last_sentence(found.before)];
        let (authors, title) = split_authors(described.trim());
        !authors.is_empty() && !title.is_empty()
    })
}

fn with_reference(found: &Reference<'_>, fields: &mut Fields, line: impl Fn(&str) -> u32) {
    reference::place(found, fields, &line);
    let is_chapter = found.after.starts_with("In: ");
    let before = found.before;
    let journal = if is_chapter { before.len() } else { last_sentence(before) };
    let (described, journal) = before.split_at(journal);
    if !is_chapter {
        reference::journal(journal, fields, line(journal));
    }
    authors_and_title(described.trim(), fields, line);
}

/// Without a date the journal cannot be told from the title.
fn without_reference(text: &str, fields: &mut Fields, line: impl Fn(&str) -> u32) {
    let (described, identifiers) =
        match [" doi:", " PMID:"].into_iter().filter_map(|name| text.find(name)).min() {
            Some(at) => text.split_at(at),
            None => (text, ""),
        };
    statements::place(identifiers, fields, &line);
    authors_and_title(described.trim(), fields, &line);
    let fact = format!("\"{}\" has no date as references have", shortened(text));
    fields.warn(line(text), fact, "took all that follows the authors for its title");
}

fn authors_and_title(text: &str, fields: &mut Fields, line: impl Fn(&str) -> u32) {
    let (authors, title) = split_authors(text);
    if !people::is_nobody(authors) {
        fields.citation.authors = people::parse(authors).unwrap_or_default();
    }
    let is_translated = fields.citation.language.as_deref().is_some_and(|language| language != "English");
    reference::title(title, is_translated, fields, line(title));
}

/// The authors end at the first point: their initials have none. Where nothing is left for a title,
/// the sentence is the title.
fn split_authors(text: &str) -> (&str, &str) {
    let nobody = text.starts_with('[').then(|| text.find(']')).flatten().map(|at| text.split_at(at + 1));
    if let Some((bracket, title)) = nobody.filter(|(bracket, _)| people::is_nobody(bracket)) {
        return (bracket, title.trim_start_matches(['.', ' ']));
    }
    // "Committee Opinion No. 743" is no committee.
    let point = text.find(". ").filter(|at| !text[..*at].ends_with(" No"));
    match point.map(|at| text.split_at(at + 1)) {
        Some((authors, title)) if is_author_list(authors) => (authors, title.trim_start()),
        None if text.contains(',') && is_author_list(text) => (text, ""),
        _ => ("", text),
    }
}

fn is_author_list(text: &str) -> bool {
    people::is_nobody(text) || people::parse(text).is_some()
}

/// Where the last sentence begins.
fn last_sentence(text: &str) -> usize {
    let mut start = 0;
    for (at, _) in text.match_indices(' ') {
        let ended = text[..at].trim_end_matches([')', ']', '"', '\'', '\u{bb}', '\u{201d}', '*']);
        if ended.ends_with(['.', '?', '!']) {
            start = at + 1;
        }
    }
    start
}
