//! EndNote XML, as EndNote, Zotero, Mendeley, Bookends and Ovid write it. Text stands in any number
//! of `<style>` runs or in none; lists stand in one element, parted by carriage returns.

use crate::fields::Fields;
use crate::sink::Sink;
use crate::xml::{self, Element, keep};
use crate::{dates, names, work_types};
use revflow_review::{Date, Issn, WorkType, Year};
use std::io::{self, BufRead};

/// Reads the records of a stream.
pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    xml::read_records(input, sink, &["record"], |root, fields| {
        let kind = root.child("ref-type").map(kind).unwrap_or_default();
        fields.citation.work_type = kind;
        for part in root.children() {
            part_of(part, kind, fields);
        }
        container(root.child("titles"), root.child("periodical"), kind, fields);
        if let Some(number) = root.child("accession-num") {
            accession(number, root.child("remote-database-provider"), fields);
        }
        fields.doi_from_address();
        Ok(())
    })
}

fn part_of(part: Element<'_>, kind: WorkType, fields: &mut Fields) {
    let (name, line) = (part.name(), part.line());
    let text = || part.text().unwrap_or_default();
    match name {
        "source-app" => fields.dialect = part.attribute("name").and_then(|name| dialect(&name)),
        "rec-number" => fields.text(|c| &mut c.key, name, &text(), line),
        "contributors" => contributors(part, fields),
        "titles" => titles(part, fields),
        "pages" => fields.pages(name, &text(), line),
        "volume" => fields.text(|c| &mut c.volume, name, &text(), line),
        "number" | "issue" => issue(name, &text(), line, fields),
        "dates" if fields.citation.date.is_none() => fields.citation.date = date(part, fields),
        "isbn" | "issn" => fields.serial(name, &text(), line),
        "accession-num" => fields.text(|c| &mut c.accession, name, &text(), line),
        "electronic-resource-num" => values(part).for_each(|doi| fields.doi(name, &doi, line)),
        "abstract" => fields.abstract_text(name, &paragraphs(part), line),
        "keywords" => part.all("keyword").flat_map(values).for_each(|keyword| fields.keyword(&keyword)),
        "urls" => urls(part, fields),
        "language" => fields.text(|c| &mut c.language, name, &text(), line),
        "publisher" => fields.text(|c| &mut c.publisher, name, &text(), line),
        "remote-database-name" => {
            let names = values(part).collect::<Vec<_>>().join("; ");
            fields.text(|c| &mut c.database, name, &names, line);
        }
        // PubMed's filter puts the title in the language of the work here.
        "orig-pub" => fields.text(|c| &mut c.original_title, name, &text(), line),
        "notes" | "research-notes" => values(part).for_each(|value| note(&value, fields)),
        "custom2" if text().starts_with("PMC") => fields.pmcid(name, &text(), line),
        "work-type" => {
            fields.citation.work_type = finer(kind, &text());
            fields.keep(name, &text(), line);
        }
        // How the library is called and how the tool counts: nothing about the work.
        "database" | "foreign-keys" | "ref-type" | "periodical" => {}
        _ => keep(part, fields),
    }
}

/// Some tools put the addresses of the authors where the issue stands.
fn issue(name: &str, text: &str, line: u32, fields: &mut Fields) {
    match text.len() {
        0..=40 => fields.text(|c| &mut c.issue, name, text, line),
        _ => fields.keep(name, text, line),
    }
}

/// A note; PubMed's filter puts the electronic ISSN among them, and Embase's the accession number.
fn note(value: &str, fields: &mut Fields) {
    let is_embase = |value: &str| {
        value.strip_prefix('L').is_some_and(|n| n.len() > 6 && n.bytes().all(|byte| byte.is_ascii_digit()))
    };
    match Issn::parse(value) {
        Ok(issn) if value.contains('-') && fields.citation.issn.len() < 10 => {
            if !fields.citation.issn.contains(&issn) {
                fields.citation.issn.push(issn);
            }
        }
        _ if is_embase(value) && fields.citation.accession.is_none() => {
            fields.citation.accession = Some(value.to_owned());
        }
        _ => fields.note(value),
    }
}

/// The accession number of a PubMed record is its PMID.
fn accession(number: Element<'_>, provider: Option<Element<'_>>, fields: &mut Fields) {
    let text = number.text().unwrap_or_default();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return;
    }
    let provider = provider.and_then(Element::text).unwrap_or_default();
    let database = fields.citation.database.as_deref().unwrap_or_default().to_ascii_lowercase();
    if provider.eq_ignore_ascii_case("nlm") || database.contains("medline") || database.contains("pubmed") {
        fields.pmid("accession-num", &text, number.line());
    }
}

fn dialect(app: &str) -> Option<&'static str> {
    ["EndNote", "Zotero", "Mendeley", "Bookends"].into_iter().find(|known| app.starts_with(known))
}

/// By the name of the type; by its number in EndNote where the name is missing or says nothing.
fn kind(part: Element<'_>) -> WorkType {
    let name = part.attribute("name").unwrap_or_default();
    // Most are, and need no search.
    if name == "Journal Article" {
        return WorkType::Article;
    }
    let named = work_types::named(&name);
    if named != WorkType::Other {
        return named;
    }
    match part.text().unwrap_or_default().as_str() {
        "0" | "17" | "19" | "23" | "43" => WorkType::Article,
        "1" | "6" | "28" | "44" => WorkType::Book,
        "5" | "7" | "60" => WorkType::Chapter,
        "3" | "10" | "47" => WorkType::ConferencePaper,
        "27" | "46" => WorkType::Report,
        "2" | "32" => WorkType::Thesis,
        "12" | "16" | "56" => WorkType::Webpage,
        "45" | "59" => WorkType::Dataset,
        _ => WorkType::Other,
    }
}

/// What a journal prints besides articles, as the type of the database says.
fn finer(kind: WorkType, text: &str) -> WorkType {
    match work_types::named(text) {
        finer @ (WorkType::ConferencePaper | WorkType::Erratum | WorkType::Preprint)
            if kind == WorkType::Article =>
        {
            finer
        }
        _ => kind,
    }
}

fn contributors(part: Element<'_>, fields: &mut Fields) {
    for list in part.children() {
        for author in list.all("author") {
            for name in values(author) {
                match list.name() {
                    // What EndNote makes of the number of a trial that stands as its author.
                    "authors" if name == "Nct," => fields.keep("author", &name, author.line()),
                    "authors" => fields.citation.authors.push(names::parse_inverted(&name)),
                    "secondary-authors" => fields.citation.editors.push(names::parse_inverted(&name)),
                    other => fields.keep(other, &name, author.line()),
                }
            }
        }
    }
}

fn titles(part: Element<'_>, fields: &mut Fields) {
    for title in part.children() {
        let (name, line, text) = (title.name(), title.line(), title.text().unwrap_or_default());
        match name {
            "title" => fields.text(|c| &mut c.title, name, &text, line),
            // What the work appeared in is told from several fields.
            "secondary-title" | "alt-title" => {}
            "short-title" if fields.citation.title.as_ref() == Some(&text) => {}
            _ => fields.keep(name, &text, line),
        }
    }
}

/// The journal or book, and its abbreviation. It stands in up to five fields, of which the shortest
/// is the abbreviation. A book, report or thesis is in nothing: its second title is that of a series.
fn container(
    titles: Option<Element<'_>>,
    periodical: Option<Element<'_>>,
    kind: WorkType,
    fields: &mut Fields,
) {
    let names = [
        (periodical, "full-title"),
        (titles, "secondary-title"),
        (titles, "alt-title"),
        (periodical, "abbr-1"),
        (periodical, "abbr-2"),
    ];
    let mut found: Vec<(&str, String, u32)> = Vec::new();
    for element in names.into_iter().filter_map(|(within, name)| within?.child(name)) {
        let Some(text) = element.text() else { continue };
        if found.iter().all(|(_, other, _)| !other.eq_ignore_ascii_case(&text)) {
            found.push((element.name(), text, element.line()));
        }
    }
    let lengths = || found.iter().map(|(_, text, _)| text.len());
    let shortest = lengths().min().filter(|shortest| Some(*shortest) < lengths().max());
    for (name, text, line) in found {
        let is_short = Some(text.len()) == shortest && text.len() <= 80;
        match kind {
            // The Cochrane Library puts the address of a registered trial here.
            _ if text.starts_with("http") => {
                fields.citation.work_type = WorkType::Registration;
                fields.url(&text);
            }
            WorkType::Book | WorkType::Report | WorkType::Thesis => fields.keep(name, &text, line),
            _ if is_short => fields.text(|c| &mut c.container_abbreviation, name, &text, line),
            _ => fields.text(|c| &mut c.container, name, &text, line),
        }
    }
}

/// The year, and the month and day that may stand apart: `2015`, `Mar 3`.
fn date(part: Element<'_>, fields: &mut Fields) -> Option<Date> {
    let text = part.text_of("year").unwrap_or_default();
    let apart = part.at(&["pub-dates", "date"]).and_then(Element::text).unwrap_or_default();
    if let Ok(year) = Year::parse(&text) {
        let whole = dates::parse(&apart).filter(|date| date.year() == year);
        let said = if whole.is_some() { apart.clone() } else { format!("{year} {apart}") };
        fields.date_beyond(&said, part.line());
        return whole.or_else(|| Some(dates::in_year(year, &apart)));
    }
    let date = dates::parse(&apart).or_else(|| dates::parse(&text));
    if date.is_none() {
        fields.date("year", &text, part.line());
    }
    date
}

fn urls(part: Element<'_>, fields: &mut Fields) {
    for list in part.children() {
        for url in list.all("url").flat_map(values) {
            let outside = ["http", "www.", "ftp"].iter().any(|start| url.starts_with(start));
            if outside && list.name() != "pdf-urls" {
                fields.url(&url);
            } else {
                fields.keep(list.name(), &url, list.line());
            }
        }
    }
}

/// The values of a list that stands in one element.
fn values(element: Element<'_>) -> impl Iterator<Item = String> {
    // Line feeds may come from indentation; a list is parted by carriage returns.
    let text = element.raw_text();
    let values: Vec<String> = text
        .split('\r')
        .map(|value| names::single_spaced(value).into_owned())
        .filter(|value| !value.is_empty())
        .collect();
    values.into_iter()
}

/// A text of several paragraphs, one a line.
fn paragraphs(element: Element<'_>) -> String {
    if !element.raw_text().contains('\r') {
        return element.text().unwrap_or_default();
    }
    values(element).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;
    use revflow_review::Author;

    fn import(xml: &str) -> (Vec<Entry>, Vec<String>, Option<&'static str>) {
        let mut sink = Sink::new("library.xml");
        read(&mut xml.as_bytes(), &mut sink).unwrap();
        assert_eq!(sink.starts, sink.entries.len() + sink.rejected);
        (sink.entries, sink.problems.iter().map(ToString::to_string).collect(), sink.dialect)
    }

    #[test]
    fn text_is_gathered_from_its_runs_and_lists_from_their_returns() {
        let (entries, problems, dialect) = import(
            r#"<xml><records><record><source-app name="EndNote" version="20.2">EndNote</source-app>
<rec-number>15</rec-number><ref-type name="Journal Article">17</ref-type><contributors><authors>
<author><style face="normal">Oli</style><style face="italic">veira, M. A.</style></author>
<author>World Health Organization,</author></authors></contributors>
<titles><title><style>Scale </style><style face="bold">and</style><style> spread</style></title>
<secondary-title>Health</secondary-title></titles><periodical><full-title>Health</full-title><abbr-1>Hlth</abbr-1>
</periodical><pages>221-8</pages><dates><year><style>2015</style></year><pub-dates><date>Mar 3</date></pub-dates>
</dates><isbn>1660-4601 (Print)&#xD;9780995587236</isbn><accession-num>35957633</accession-num>
<electronic-resource-num>10.1089/tmj.2009.0030&#xD;10.1089/tmj.2009.0031</electronic-resource-num>
<abstract>One.&#xD;Two.</abstract><keywords><keyword/><keyword>a&#xD;b</keyword></keywords>
<urls><related-urls><url>https://example.org/1</url></related-urls></urls>
<remote-database-name>Medline</remote-database-name><custom1>mine</custom1></record></records></xml>"#,
        );
        assert_eq!(problems, [""; 0]);
        assert_eq!(dialect, Some("EndNote"));
        let citation = &entries[0].citation;
        assert_eq!(citation.title.as_deref(), Some("Scale and spread"));
        assert_eq!(citation.authors[0], Author::person("Oliveira", Some("M. A.")));
        assert_eq!(citation.authors[1], Author::Group("World Health Organization".into()));
        assert_eq!(citation.date.unwrap().to_string(), "2015-03-03");
        assert_eq!(citation.doi.as_ref().unwrap().as_str(), "10.1089/tmj.2009.0030");
        assert_eq!((citation.issn.len(), citation.isbn.len()), (1, 1));
        assert_eq!(citation.pmid.unwrap().number(), 35_957_633);
        assert_eq!(citation.keywords, ["a", "b"]);
        assert_eq!(citation.abstract_text.as_deref(), Some("One.\nTwo."));
        assert_eq!(
            (citation.container.as_deref(), citation.container_abbreviation.as_deref()),
            (Some("Health"), Some("Hlth"))
        );
        assert_eq!(citation.work_type, WorkType::Article);
        let unknown: Vec<_> = entries[0].unknown.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(unknown, ["electronic-resource-num", "custom1"]);
    }

    #[test]
    fn type_without_a_name_is_told_by_its_number() {
        for (xml, work_type) in [
            (r#"<ref-type name="Book">6</ref-type>"#, WorkType::Book),
            ("<ref-type>27</ref-type>", WorkType::Report),
            (r#"<ref-type name="Generic">13</ref-type>"#, WorkType::Other),
            (r#"<ref-type name="Journal Article"/>"#, WorkType::Article),
        ] {
            let (entries, ..) = import(&format!("<records><record>{xml}</record></records>"));
            assert_eq!(entries[0].citation.work_type, work_type, "{xml}");
        }
    }
}
