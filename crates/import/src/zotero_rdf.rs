//! RDF of Zotero, and of libraries that describe books in the same vocabularies. An item is one node
//! of a graph; its journal, its notes and its attachments are others, which stand within it or
//! anywhere in the file. The file is therefore read whole; what links lead to is bounded.

mod graph;

use crate::fields::Fields;
use crate::plain_text::plain;
use crate::sink::Sink;
use crate::work_types;
use crate::xml::{self, Element, REMEDY, keep};
use graph::Graph;
use revflow_review::{Author, WorkType};
use std::io::{self, BufRead};

/// How far a work is looked for in what it is a part of: section, journal, series, series.
const MOST_PARTS: usize = 4;

/// Reads the items of a library.
pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let passages = xml::passages(input)?;
    let (trees, damages) = graph::parse(&passages);
    let graph = Graph::new(&trees);
    for (line, fact) in damages {
        sink.start();
        sink.reject(line, fact, REMEDY);
    }
    for (node, passage) in graph.items() {
        sink.start();
        let mut fields = Fields::default();
        fields.dialect = graph.is_zotero().then_some("Zotero");
        item(&graph, node, &mut fields);
        fields.unmark();
        fields.finish(sink, passage.lines, &passage.text);
    }
    for (node, kind) in graph.loose() {
        sink.note(node.line(), format!("{kind} that belongs to no item"), "left it out");
    }
    if graph.is_exhausted() {
        let fact = "the links of this file lead to many times its own length";
        sink.warn(0, fact, "kept the records without what the last ones lead to");
    }
    Ok(())
}

fn item(graph: &Graph<'_>, node: Element<'_>, fields: &mut Fields) {
    let kind = text_of(node, "itemType");
    fields.citation.work_type = work_type(kind.as_deref().unwrap_or(node.local_name()));
    let (first_page, last_page) = (text_of(node, "pageStart"), text_of(node, "pageEnd"));
    let mut others = Vec::new();
    let mut wholes = Vec::new();
    for part in node.children() {
        match part.local_name() {
            "itemType" => {}
            "title" => fields.text(|c| &mut c.title, "title", &text(part), part.line()),
            "authors" | "creator" | "authorList" => {
                fields.citation.authors.extend(people(graph, part));
            }
            "editors" | "editor" | "editorList" => fields.citation.editors.extend(people(graph, part)),
            name if is_role(name) => {
                others.extend(people(graph, part).into_iter().map(|person| (person, part)));
            }
            "date" | "issued" => fields.date(part.name(), &text(part), part.line()),
            "abstract" => fields.abstract_text("abstract", &text(part), part.line()),
            "isPartOf" => wholes.push(part),
            "presentedAt" => {}
            "subject" => subject(part, fields),
            "isReferencedBy" => note(graph, part, fields),
            "link" => attachment(graph, part, fields),
            "description" => extra(part, fields),
            "pageStart" => {
                let end = last_page.as_ref().map_or_else(String::new, |end| format!("-{end}"));
                fields.pages("pageStart", &format!("{}{end}", text(part)), part.line());
            }
            "pageEnd" if first_page.is_some() && part.text() == last_page => {}
            "shortTitle" if fields.citation.title.as_deref() == part.text().as_deref() => {}
            _ => work(graph, part, fields),
        }
    }
    wholes.into_iter().for_each(|part| whole(graph, part, fields));
    for part in node.children().filter(|part| part.local_name() == "presentedAt") {
        let conference = graph.follow(part).and_then(|node| text_of(node, "title"));
        let conference = conference.or_else(|| part.text()).unwrap_or_default();
        fields.text(|c| &mut c.container, "presentedAt", &conference, part.line());
    }
    // Who made a film or gave a talk is its author.
    let leads = others.first().map(|(_, part)| part.name());
    let without = fields.citation.authors.is_empty() && fields.citation.editors.is_empty();
    for (person, part) in others {
        match without && Some(part.name()) == leads {
            true => fields.citation.authors.push(person),
            false => fields.keep(part.name(), &person.inverted(), part.line()),
        }
    }
    for (name, title) in graph.collections_of(node) {
        fields.keep(name, &title, node.line());
    }
}

/// What can stand with the work itself or with the journal it is in.
fn work(graph: &Graph<'_>, part: Element<'_>, fields: &mut Fields) {
    let (name, line) = (part.name(), part.line());
    let text = || text(part);
    match part.local_name() {
        "identifier" => identifier(graph, part, fields),
        "pages" => fields.pages(name, &text(), line),
        "volume" => fields.text(|c| &mut c.volume, name, &text(), line),
        "number" | "issue" => fields.text(|c| &mut c.issue, name, &text(), line),
        "alternative" => fields.text(|c| &mut c.container_abbreviation, name, &text(), line),
        "issn" | "eissn" | "isbn" | "isbn10" | "isbn13" => fields.serial(name, &text(), line),
        "doi" => fields.doi(name, &text(), line),
        "pmid" => fields.pmid(name, &text(), line),
        "language" => fields.text(|c| &mut c.language, name, &last_segment(&text()), line),
        "publisher" => publisher(graph, part, fields),
        "rights" => fields.rights(name, &text(), line),
        "libraryCatalog" => fields.text(|c| &mut c.database, name, &text(), line),
        "citationKey" => fields.text(|c| &mut c.key, name, &text(), line),
        _ => fields.keep(name, &text(), line),
    }
}

/// The journal, book or website, which may be within a section of it or itself within a series.
fn whole(graph: &Graph<'_>, part: Element<'_>, fields: &mut Fields) {
    let mut next = Some(part);
    for _ in 0..MOST_PARTS {
        let Some(link) = next.take() else { return };
        let Some(node) = graph.follow(link) else {
            // The name alone: of a journal, or of the series of a book.
            let is_series = fields.citation.work_type == WorkType::Book;
            return match is_series || link.text().is_none() {
                true => fields.keep(link.name(), &text(link), link.line()),
                false => fields.text(|c| &mut c.container, link.name(), &text(link), link.line()),
            };
        };
        let is_container = !matches!(node.local_name(), "Part" | "Series");
        for part in node.children() {
            match part.local_name() {
                "isPartOf" => next = Some(part),
                "title" if is_container => {
                    fields.text(|c| &mut c.container, node.name(), &text(part), part.line());
                }
                _ if is_container => work(graph, part, fields),
                _ => fields.keep(node.name(), &text(part), part.line()),
            }
        }
    }
}

/// The text of a property, whatever its vocabulary.
fn text_of(node: Element<'_>, name: &str) -> Option<String> {
    node.children().find(|part| part.local_name() == name).and_then(Element::text)
}

/// The text of a property, or the address it points to.
fn text(part: Element<'_>) -> String {
    part.text().or_else(|| graph::address(part)).unwrap_or_default()
}

/// `ger` of `http://id.loc.gov/vocabulary/iso639-2/ger`.
fn last_segment(text: &str) -> String {
    match text.contains("://") {
        true => text.rsplit('/').find(|part| !part.is_empty()).unwrap_or(text).to_owned(),
        false => text.to_owned(),
    }
}

fn work_type(kind: &str) -> WorkType {
    match kind {
        "blogPost" | "forumPost" | "Webpage" => WorkType::Webpage,
        "encyclopediaArticle" | "dictionaryEntry" => WorkType::Chapter,
        "presentation" => WorkType::ConferencePaper,
        "hearing" => WorkType::Report,
        _ => work_types::named(kind),
    }
}

/// The lists of people beside authors and editors.
fn is_role(name: &str) -> bool {
    matches!(
        name,
        "contributors"
            | "seriesEditors"
            | "translators"
            | "bookAuthors"
            | "reviewedAuthors"
            | "interviewees"
            | "interviewers"
            | "presenters"
            | "directors"
            | "inventors"
            | "programmers"
            | "artists"
            | "performers"
            | "podcasters"
            | "cartographers"
            | "sponsors"
            | "cosponsors"
            | "commenters"
            | "recipients"
    )
}

/// The people of a list, or the one person a property leads to.
fn people(graph: &Graph<'_>, list: Element<'_>) -> Vec<Author> {
    let mut open = vec![list];
    let mut people = Vec::new();
    // Sequences hold members, and members lead to people; nothing leads further.
    for _ in 0..MOST_PARTS {
        let mut within = Vec::new();
        for part in open {
            let node = graph.follow(part).unwrap_or(part);
            match person(node) {
                Some(person) => people.push(person),
                None if node.children().next().is_some() => within.extend(node.children()),
                None => people.extend(node.text().map(|name| crate::names::parse_natural(&name))),
            }
        }
        open = within;
    }
    people
}

fn person(node: Element<'_>) -> Option<Author> {
    let named = |names: [&str; 3]| {
        node.children().find(|part| names.contains(&part.local_name())).and_then(Element::text)
    };
    let family = named(["surname", "familyName", "family_name"]);
    let given = named(["givenName", "givenname", "firstName"]);
    match (family, given) {
        // An institution has a surname alone.
        (Some(family), Some(given)) => Some(Author::of_parts(family, Some(given), None)),
        (Some(name), None) | (None, Some(name)) => Some(Author::group(name)),
        (None, None) => named(["name", "fn", "label"]).map(Author::group),
    }
}

/// `DOI 10.1/x`, `doi:10.1/x`, `ISSN 1234-5678`, `ISBN 1 2`, an address, or the number of the database.
fn identifier(graph: &Graph<'_>, part: Element<'_>, fields: &mut Fields) {
    let (name, line) = (part.name(), part.line());
    let is_address = part.children().any(|node| node.local_name() == "URI");
    let text = graph.follow(part).and_then(Element::text).unwrap_or_else(|| text(part));
    let bare = text.strip_prefix("urn:").or_else(|| text.strip_prefix("info:")).unwrap_or(&text);
    let (kind, value) = bare.split_once([' ', ':', '/']).unwrap_or(("", bare));
    match kind.trim_end_matches(':').to_ascii_uppercase().as_str() {
        "DOI" => fields.doi(name, value, line),
        _ if text.starts_with("10.") && text.contains('/') => fields.doi(name, &text, line),
        "ISSN" | "ISBN" => fields.serial(name, value, line),
        "PMID" => fields.pmid(name, value, line),
        "PMCID" => fields.pmcid(name, value, line),
        _ if is_address || text.starts_with("http") => fields.url(&text),
        _ => fields.text(|c| &mut c.accession, name, &text, line),
    }
}

/// A keyword, chosen by a person or not; the shelf mark of a library is none.
fn subject(part: Element<'_>, fields: &mut Fields) {
    let shelf_mark = part.children().any(|node| !matches!(node.local_name(), "AutomaticTag" | "Tag"));
    match part.text() {
        Some(keyword) if !shelf_mark => fields.keyword(&keyword),
        _ => fields.keep(part.name(), &text(part), part.line()),
    }
}

fn publisher(graph: &Graph<'_>, part: Element<'_>, fields: &mut Fields) {
    let node = graph.follow(part).unwrap_or(part);
    if node.children().next().is_none() {
        return fields.text(|c| &mut c.publisher, part.name(), &text(node), part.line());
    }
    for field in node.fields() {
        let text = field.text().unwrap_or_default();
        match field.local_name() {
            "name" => fields.text(|c| &mut c.publisher, part.name(), &text, field.line()),
            _ => fields.keep(field.name(), &text, field.line()),
        }
    }
}

/// A note a person wrote in Zotero, in HTML.
fn note(graph: &Graph<'_>, part: Element<'_>, fields: &mut Fields) {
    let Some(memo) = graph.follow(part) else { return keep(part, fields) };
    fields.note(&plain(&text_of(memo, "value").unwrap_or_default()));
}

/// Where the file of an attachment lies.
fn attachment(graph: &Graph<'_>, part: Element<'_>, fields: &mut Fields) {
    let Some(node) = graph.follow(part) else {
        return fields.keep(part.name(), &text(part), part.line());
    };
    for part in node.children() {
        match part.local_name() {
            "resource" | "identifier" => fields.keep(node.name(), &text(part), part.line()),
            _ => {}
        }
    }
}

/// What a person or translator typed into the field "Extra": `PMID: 123` on a line of its own.
fn extra(part: Element<'_>, fields: &mut Fields) {
    let line = part.line();
    for typed in part.raw_text().lines() {
        let (kind, value) = typed.split_once(':').unwrap_or(("", typed));
        match kind.trim().to_ascii_uppercase().as_str() {
            "PMID" => fields.pmid("PMID", value, line),
            "PMCID" => fields.pmcid("PMCID", value, line),
            "DOI" => fields.doi("DOI", value, line),
            "ISBN" | "ISSN" => fields.serial(kind, value, line),
            "CITATION KEY" => fields.text(|c| &mut c.key, kind, value, line),
            _ => fields.note(typed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;

    fn import(nodes: &str) -> (Vec<Entry>, Vec<String>) {
        let xml = format!("<rdf:RDF xmlns:z='z'>{nodes}</rdf:RDF>");
        let mut sink = Sink::new("library.rdf");
        read(&mut xml.as_bytes(), &mut sink).unwrap();
        assert_eq!(sink.starts, sink.entries.len() + sink.rejected);
        (sink.entries, sink.problems.iter().map(ToString::to_string).collect())
    }

    fn article(number: usize, within: &str) -> String {
        format!(
            "<bib:Article rdf:about='#item_{number}'><z:itemType>journalArticle</z:itemType>\
             <dcterms:isPartOf rdf:resource='{within}'/><dc:title>Article {number}</dc:title></bib:Article>"
        )
    }

    #[test]
    fn journal_is_found_wherever_it_stands_and_by_whatever_name() {
        let journal = "<dc:title>Journal</dc:title><prism:volume>7</prism:volume>";
        for (within, node) in [
            ("urn:issn:1", format!("<bib:Journal rdf:about='urn:issn:1'>{journal}</bib:Journal>")),
            ("#j1", format!("<bib:Journal rdf:ID='j1'>{journal}</bib:Journal>")),
        ] {
            for nodes in [format!("{}{node}", article(1, within)), format!("{node}{}", article(1, within))] {
                let (entries, problems) = import(&nodes);
                assert_eq!(problems, [""; 0]);
                let citation = &entries[0].citation;
                assert_eq!(
                    (citation.container.as_deref(), citation.volume.as_deref()),
                    (Some("Journal"), Some("7"))
                );
            }
        }
    }

    #[test]
    fn parts_of_each_other_are_left_at_some_point() {
        let part = |name: &str, of: &str| {
            format!("<bib:Part rdf:about='{name}'><dcterms:isPartOf rdf:resource='{of}'/></bib:Part>")
        };
        let (entries, _) = import(&format!("{}{}{}", article(1, "a"), part("a", "b"), part("b", "a")));
        assert_eq!(entries[0].citation.title.as_deref(), Some("Article 1"));
        assert_eq!(entries[0].citation.container, None);
    }

    #[test]
    fn journal_with_an_endless_name_is_not_copied_for_every_article() {
        let mut nodes: String = (1..=1000).map(|number| article(number, "j")).collect();
        nodes.push_str(&format!(
            "<bib:Journal rdf:about='j'><dc:title>{}</dc:title></bib:Journal>",
            "long ".repeat(100_000)
        ));
        let length = nodes.len();
        let (entries, problems) = import(&nodes);
        assert_eq!(entries.len(), 1000);
        let copied: usize =
            entries.iter().filter_map(|entry| entry.citation.container.as_ref()).map(String::len).sum();
        assert!(copied <= 11 * length, "{copied} bytes of {length}");
        assert!(problems[0].contains("lead to many times its own length"), "{problems:?}");
    }
}
