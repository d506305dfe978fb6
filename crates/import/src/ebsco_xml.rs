//! XML of EBSCOhost, as people export it (`<records>`) and as its interface for programs answers
//! (`<searchResponse>`). Both hold one `<rec>` for each record: a header with what is said of the
//! journal (`jinfo`), the book (`bkinfo`), the thesis (`dissinfo`), the imprint (`pubinfo`) and the
//! article (`artinfo`).

use crate::fields::Fields;
use crate::sink::Sink;
use crate::xml::{self, Element, keep};
use crate::{names, work_types};
use revflow_review::WorkType;
use std::io::{self, BufRead};

/// Reads the records of a stream, and what the interface says of the search before them.
pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    xml::each_record(input, sink, &["rec", "Hits"], |root, cut, sink| match root.name() {
        "Hits" => {
            let hits = root.text().and_then(|hits| hits.trim().parse().ok());
            hits.into_iter().for_each(|hits| sink.declare(hits));
        }
        _ => xml::read_record(root, cut, sink, record),
    })
}

fn record(rec: Element<'_>, fields: &mut Fields) -> Result<(), &'static str> {
    fields.dialect = Some("EBSCOhost");
    let Some(header) = rec.child("header") else { return Err("the record holds no header") };
    let line = header.line();
    let said = |name: &str| header.attribute(name).unwrap_or_default();
    fields.text(|c| &mut c.accession, "uiTerm", &said("uiTerm"), line);
    fields.text(|c| &mut c.database, "longDbName", &said("longDbName"), line);
    fields.keep("shortDbName", &said("shortDbName"), line);
    let info = header.child("controlInfo").unwrap_or(header);
    titles_and_kind(info, fields);
    for section in info.children() {
        match section.name() {
            "jinfo" | "bkinfo" | "chapinfo" | "dissinfo" | "pubinfo" | "artinfo" => {
                let article = section.name() == "artinfo";
                section.children().for_each(|part| part_of(part, article, fields));
            }
            _ => part_of(section, false, fields),
        }
    }
    rec.children().filter(|part| part.name() != "header").for_each(|part| part_of(part, false, fields));
    Ok(())
}

/// A part of the record, in whatever section it stands; people of the article are its authors,
/// those of the book around it are not.
fn part_of(part: Element<'_>, article: bool, fields: &mut Fields) {
    let (name, line) = (part.name(), part.line());
    let text = || part.text().unwrap_or_default();
    match name {
        // What the work is called, and in what it stands, was told before.
        "jtl" | "btl" | "tig" | "disstl" => {}
        "issn" | "isbn" => fields.serial(name, &text(), line),
        "jid" if part.attribute("type").as_deref() == Some("issn") => fields.serial(name, &text(), line),
        "dt" => date(part, fields),
        "vid" => fields.text(|c| &mut c.volume, name, &text(), line),
        "iid" => fields.text(|c| &mut c.issue, name, &text(), line),
        "pub" | "dissinst" => fields.text(|c| &mut c.publisher, name, &text(), line),
        "ui" => identifier(part, fields),
        "ppf" => fields.pages(name, &text(), line),
        "aug" => people(part, article, fields),
        "sug" => part.children().filter_map(Element::text).for_each(|subject| fields.keyword(&subject)),
        "su" | "subj" | "keyword" => fields.keyword(&text()),
        // Some databases begin the abstract with its name.
        "ab" => {
            let text = text();
            fields.abstract_text(name, text.strip_prefix("Abstract: ").unwrap_or(&text), line);
        }
        "language" => fields.text(|c| &mut c.language, name, &text(), line),
        "plink" => fields.url(&text()),
        _ => keep(part, fields),
    }
}

/// The title, what the work stands in, and what kind of work that makes it. A book may have its
/// title twice; an article with a journal may have a part of its own title as that of a book.
fn titles_and_kind(info: Element<'_>, fields: &mut Fields) {
    let text = |path: &[&str]| info.at(path).and_then(Element::text);
    let titles = info.at(&["artinfo", "tig"]);
    for title in titles.into_iter().flat_map(Element::children) {
        fields.text(|c| &mut c.title, title.name(), &title.text().unwrap_or_default(), title.line());
    }
    let (journal, book) = (text(&["jinfo", "jtl"]), text(&["bkinfo", "btl"]));
    let is_thesis = info.child("dissinfo").is_some_and(|thesis| thesis.children().next().is_some());
    let citation = &mut fields.citation;
    citation.title = citation.title.take().or_else(|| text(&["dissinfo", "disstl"]));
    let is_whole = citation.title.is_none() || citation.title == book;
    citation.work_type = match (&journal, &book) {
        _ if is_thesis => WorkType::Thesis,
        (Some(_), _) => WorkType::Article,
        (None, Some(_)) if is_whole => WorkType::Book,
        (None, Some(_)) => WorkType::Chapter,
        (None, None) => WorkType::Other,
    };
    match journal {
        Some(journal) => citation.container = Some(journal),
        None if is_whole => citation.title = citation.title.take().or(book),
        None => citation.container = book,
    }
    for name in ["doctype", "pubtype"] {
        let closer = text(&["artinfo", name]).map(|text| work_types::named(&text)).unwrap_or_default();
        let is_telling = matches!(
            closer,
            WorkType::ConferencePaper | WorkType::Erratum | WorkType::Preprint | WorkType::Thesis
        );
        if is_telling || citation.work_type == WorkType::Other {
            citation.work_type = closer;
        }
    }
}

/// `<dt year="2015" month="12" day="01">2015</dt>`; a day or month that is not known is 00.
fn date(part: Element<'_>, fields: &mut Fields) {
    let number = |name: &str| part.attribute(name).filter(|text| text.bytes().any(|byte| byte != b'0'));
    let numbers = ["year", "month", "day"].into_iter().map_while(number).collect::<Vec<_>>().join("-");
    let text = part.text().unwrap_or_default();
    fields.date("dt", if numbers.is_empty() { &text } else { &numbers }, part.line());
}

/// One of the identifiers, told by their types; the one without a type is the database's own.
fn identifier(part: Element<'_>, fields: &mut Fields) {
    let (text, line) = (part.text().unwrap_or_default(), part.line());
    match part.attribute("type").as_deref() {
        Some("doi") => fields.doi("ui", &text, line),
        Some("pmid") => fields.pmid("ui", &text, line),
        Some(_) if text.starts_with("PMC") => fields.pmcid("ui", &text, line),
        Some(kind) => fields.keep(kind, &text, line),
        None => fields.text(|c| &mut c.accession, "ui", &text, line),
    }
}

fn people(group: Element<'_>, article: bool, fields: &mut Fields) {
    for person in group.children() {
        let text = person.text().unwrap_or_default();
        let editor = person.attribute("type").is_some_and(|kind| kind.starts_with("edit"));
        let is_whole = fields.citation.work_type == WorkType::Book;
        match person.name() {
            "au" if text.is_empty() => {}
            "au" if editor || (!article && !is_whole) => push(&text, &mut fields.citation.editors),
            "au" => push(&text, &mut fields.citation.authors),
            _ => keep(person, fields),
        }
    }
}

/// Adds a name that is not there yet: a book may name its authors twice, but none has so many.
fn push(name: &str, people: &mut Vec<revflow_review::Author>) {
    let name = names::parse_inverted(name);
    if people.len() > 1000 || !people.contains(&name) {
        people.push(name);
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, read};

    #[test]
    fn hits_of_the_search_are_held_against_the_records() {
        let answer = |hits: &str| {
            let rec = "<rec><header uiTerm=\"1\"><controlInfo><artinfo><tig><atl>A title</atl></tig></artinfo>\
                       </controlInfo></header></rec>";
            format!(
                "<searchResponse>\n{hits}<SearchResults><records>{rec}{rec}</records></SearchResults></searchResponse>"
            )
        };
        for (hits, declared, said) in [
            ("<Hits>2</Hits>", Some(2), ""),
            (
                "<Hits> 57 </Hits>",
                Some(57),
                "a: the file says that the search found 57 records, and it holds 2; check that all were exported",
            ),
            ("<Hits/>", None, ""),
            ("<Hits>many</Hits>", None, ""),
            ("", None, ""),
        ] {
            let import = read(answer(hits).as_bytes(), "a", &Options::default()).unwrap();
            assert_eq!((import.receipt.starts, import.receipt.rejected), (2, 0), "{hits}");
            assert_eq!(import.receipt.declared, declared, "{hits}");
            let problems: Vec<String> = import.problems.iter().map(ToString::to_string).collect();
            assert_eq!(problems.join("\n"), said, "{hits}");
        }
    }
}
