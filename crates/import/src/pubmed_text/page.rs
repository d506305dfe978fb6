//! A record of "Abstract (text)": the reference, the title, the authors, their addresses, related
//! works, the abstract and the identifiers, each in a paragraph of its own and in this order.

use super::{Paragraph, people, reference, statements};
use crate::fields::Fields;
use revflow_review::Author;

/// What the paragraphs say; `None` when there are none.
pub(super) fn of_paragraphs(paragraphs: &[Paragraph<'_>]) -> Option<Fields> {
    if paragraphs.is_empty() {
        return None;
    }
    let mut fields = Fields::default();
    let mut rest = paragraphs.iter().peekable();
    if let Some(paragraph) = rest.next_if(|paragraph| reference::find(&paragraph.text).is_some())
        && let Some(found) = reference::find(&paragraph.text)
    {
        reference::place(&found, &mut fields, |part| paragraph.line_of(part));
        reference::journal(found.before, &mut fields, paragraph.line());
    }
    // A title may begin like anything: "Comment on ...", "Copyright of ...".
    let title = rest.next_if(|paragraph| !matches!(kind(paragraph), Kind::Addresses | Kind::Identifiers));
    if let Some(paragraph) = rest.next_if(|paragraph| kind(paragraph) == Kind::Language) {
        language(paragraph, &mut fields);
    }
    if let Some(paragraph) = title {
        reference::title(&paragraph.text, fields.citation.language.is_some(), &mut fields, paragraph.line());
    }
    let mut not_authors = None;
    if let Some(paragraph) = rest.next_if(|paragraph| kind(paragraph) == Kind::Text) {
        let addresses_follow = rest.peek().is_some_and(|next| kind(next) == Kind::Addresses);
        match people::parse(&paragraph.text) {
            Some(authors) => fields.citation.authors = authors,
            None if people::is_nobody(&paragraph.text) => {}
            // The addresses of authors follow their names, whatever these look like.
            None if addresses_follow => {
                let name = paragraph.text.trim_end_matches('.').to_owned();
                fields.citation.authors.push(Author::group(name));
            }
            None => not_authors = Some(paragraph),
        }
    }
    below_authors(not_authors.into_iter().chain(rest), &mut fields);
    Some(fields)
}

/// `[Article in Russian; Abstract available in Russian from the publisher]`
fn language(paragraph: &Paragraph<'_>, fields: &mut Fields) {
    let inside = paragraph.text.trim_start_matches("[Article in ").trim_end_matches([']', '.']);
    let (language, more) = inside.split_once("; ").unwrap_or((inside, ""));
    fields.text(|citation| &mut citation.language, "language", language, paragraph.line());
    fields.keep("language", more, paragraph.line());
}

/// What a paragraph is, as its first words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Addresses,
    Relation,
    Identifiers,
    Rights,
    Book,
    Language,
    /// Another abstract.
    Other,
    /// Statements that name themselves and are kept under that name.
    Named,
    /// A title, or a part of the abstract.
    Text,
}

fn kind(paragraph: &Paragraph<'_>) -> Kind {
    let text = paragraph.text.as_str();
    let of = |beginnings: &[&str]| beginnings.iter().any(|beginning| text.starts_with(beginning));
    if of(&["Author information:"]) {
        Kind::Addresses
    } else if of(&["DOI:", "PMID:", "PMCID:", "Bookshelf ID:", "ISBN:", "ISSN:"]) {
        Kind::Identifiers
    } else if of(&["Copyright ", "\u{a9}", "(c) ", "Published by ", "This article is protected"])
        && is_notice(text)
    {
        Kind::Rights
    } else if of(&["In: "]) {
        Kind::Book
    } else if of(&["[Article in "]) {
        Kind::Language
    } else if of(&["Conflict of interest statement:", "Collaborators:"]) {
        Kind::Named
    } else if of(&["Publisher: "]) {
        Kind::Other
    } else if paragraph.lines.first().is_some_and(|(_, line)| is_relation_head(line)) {
        Kind::Relation
    } else {
        Kind::Text
    }
}

/// `Erratum in` alone on its line, the work below it.
fn is_relation_head(line: &str) -> bool {
    let head = line.trim().trim_end_matches(':');
    let last = head.rsplit(' ').next().unwrap_or_default();
    statements::is_relation(head) && matches!(last, "in" | "on" | "for" | "of" | "from" | "by")
}

/// Whether a paragraph below the abstract says who owns it. Publishers write that in many ways.
fn is_notice(text: &str) -> bool {
    let of = |words: &[&str]| words.iter().any(|word| text.contains(word));
    text.len() <= 600
        && of(&["\u{a9}", "ights reserved", "ights Reserved", "opyright", "Published by ", "CC BY"])
}

/// The paragraphs below the authors. Those that are nothing else are the abstract.
pub(super) fn below_authors<'p, 'r: 'p>(
    paragraphs: impl Iterator<Item = &'p Paragraph<'r>>,
    fields: &mut Fields,
) {
    let mut abstract_text: Option<(u32, String)> = None;
    let mut others = Vec::new();
    let mut identified = false;
    for paragraph in paragraphs {
        let (text, line) = (paragraph.text.as_str(), paragraph.line());
        match kind(paragraph) {
            Kind::Text if identified => fields.keep("statement", text, line),
            Kind::Text if abstract_text.is_some() && is_notice(text) => {
                fields.rights("copyright", text, line);
            }
            Kind::Text => match &mut abstract_text {
                Some((_, parts)) => parts.extend(["\n", text]),
                None => abstract_text = Some((line, text.to_owned())),
            },
            Kind::Addresses => {
                for (line, text) in &paragraph.lines {
                    fields.keep("addresses", text.trim_start_matches("Author information:"), *line);
                }
            }
            Kind::Relation => statements::relation(text, fields, line),
            Kind::Identifiers => {
                identified = true;
                for (line, text) in &paragraph.lines {
                    statements::identifier(text, fields, *line);
                }
            }
            Kind::Rights => fields.rights("copyright", text, line),
            Kind::Book => statements::book(&text["In: ".len()..], fields, line),
            Kind::Language => language(paragraph, fields),
            // What the publisher gave beside: a translation, or a summary in plain words.
            Kind::Other => others.push((line, text)),
            Kind::Named => {
                let (name, value) = text.split_once(": ").unwrap_or((text, ""));
                fields.keep(name, value, line);
            }
        }
    }
    if let Some((line, text)) = abstract_text {
        fields.abstract_text("abstract", &text, line);
    }
    for (line, text) in others {
        fields.abstract_text("abstract", text.trim_start_matches("Publisher: "), line);
    }
}
