//! PubMed XML: `PubmedArticleSet`, or bare `PubmedArticle` and `PubmedBookArticle`; in old files, and
//! in those of the leased MEDLINE, a `MedlineCitationSet` of citations alone. Identifiers are
//! taken from the article itself, never from the works it refers to.

mod book;

use crate::fields::Fields;
use crate::sink::Sink;
use crate::xml::{self, Element, keep};
use crate::{dates, work_types};
use revflow_review::{Author, Citation, Date, WorkType, Year};
use std::io::{self, BufRead};

/// The root of old files.
const OLD_SET: &[u8] = b"<MedlineCitationSet";

/// Reads the articles and books of a stream.
pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let is_old = input.fill_buf()?.windows(OLD_SET.len()).any(|bytes| bytes == OLD_SET);
    let names: &'static [&'static str] =
        if is_old { &["MedlineCitation"] } else { &["PubmedArticle", "PubmedBookArticle"] };
    xml::read_records(input, sink, names, |root, fields| {
        match (root.child("MedlineCitation"), root.child("BookDocument")) {
            _ if is_old => article(root, root, fields),
            (Some(citation), _) => article(root, citation, fields),
            (None, Some(document)) => book::book(root, document, fields),
            (None, None) => return Err("the record holds no MedlineCitation and no BookDocument"),
        }
        // "[Not Available]." stands for a title that nobody translated.
        let citation = &mut fields.citation;
        if citation.title.as_deref().is_none_or(|title| title.starts_with("[Not Available]")) {
            citation.title = citation.original_title.take().or(citation.title.take());
        }
        Ok(())
    })
}

fn article(root: Element<'_>, citation: Element<'_>, fields: &mut Fields) {
    for part in citation.children() {
        match part.name() {
            "PMID" => pmid(part, fields),
            "Article" => article_part(part, fields),
            "MedlineJournalInfo" => {
                each(part.child("MedlineTA"), |name| abbreviation(name, fields));
                each(part.child("ISSNLinking"), |issn| serial(issn, fields));
            }
            "MeshHeadingList" => each(part.all("MeshHeading"), |heading| mesh(heading, fields)),
            "KeywordList" => keywords(part, fields),
            "OtherID" => other_id(part, fields),
            "OtherAbstract" => other_abstract(part, fields),
            "DateCompleted" | "DateRevised" | "DateCreated" | "CitationSubset" => {}
            "CommentsCorrectionsList" => part.children().for_each(|work| related(work, fields)),
            _ if part.children().next().is_none() => keep(part, fields),
            _ => part.children().for_each(|part| keep(part, fields)),
        }
    }
    if let Some(data) = root.child("PubmedData") {
        each(data.child("ArticleIdList"), |list| article_ids(list, fields));
        each(data.child("PublicationStatus"), |status| keep(status, fields));
    }
}

/// `PMC2946560`, `PMC5973862 [Available on 05/04/19]`, or a number of another database.
fn other_id(part: Element<'_>, fields: &mut Fields) {
    let text = part.text().unwrap_or_default();
    match text.split_once(" [").map_or(text.as_str(), |(id, _)| id) {
        id if id.starts_with("PMC") => fields.pmcid("OtherID", id, part.line()),
        _ => keep(part, fields),
    }
}

fn article_part(article: Element<'_>, fields: &mut Fields) {
    let mut printed = None;
    let mut kinds = Vec::new();
    for part in article.children() {
        match part.name() {
            "Journal" => printed = journal(part, fields),
            "ArticleTitle" => set(|c| &mut c.title, part, fields),
            "VernacularTitle" => set(|c| &mut c.original_title, part, fields),
            "Pagination" => pages(part, fields),
            "ELocationID" => electronic_location(part, fields),
            "Abstract" => main_abstract(part, fields),
            "AuthorList" => authors(part, fields),
            "Language" => set(|c| &mut c.language, part, fields),
            "PublicationTypeList" => kinds.extend(part.all("PublicationType")),
            "DataBankList" => each(part.all("DataBank"), |bank| data_bank(bank, fields)),
            "ArticleDate" => {}
            "GrantList" => each(part.children(), |grant| keep(grant, fields)),
            _ => keep(part, fields),
        }
    }
    let electronic = article.child("ArticleDate").and_then(date);
    fields.citation.date = printed.or(electronic);
    fields.citation.work_type = kind(&kinds);
    each(kinds, |kind| keep(kind, fields));
}

/// What the journal is, and when the issue was printed.
fn journal(journal: Element<'_>, fields: &mut Fields) -> Option<Date> {
    each(journal.child("Title"), |title| set(|c| &mut c.container, title, fields));
    each(journal.child("ISOAbbreviation"), |name| set(|c| &mut c.container_abbreviation, name, fields));
    each(journal.all("ISSN"), |issn| serial(issn, fields));
    let issue = journal.child("JournalIssue")?;
    each(issue.child("Volume"), |volume| set(|c| &mut c.volume, volume, fields));
    each(issue.child("Issue"), |number| set(|c| &mut c.issue, number, fields));
    let printed = issue.child("PubDate")?;
    let date = date(printed);
    if date.is_none() {
        keep(printed, fields);
    }
    each(printed.text_of("MedlineDate"), |text| fields.date_beyond(&text, printed.line()));
    each(printed.text_of("Season"), |season| fields.keep("Season", &season, printed.line()));
    date
}

/// `Year`, `Month` and `Day`, or the words of `MedlineDate`: "2015 May-Jun".
fn date(element: Element<'_>) -> Option<Date> {
    let Some(year) = element.text_of("Year").and_then(|year| Year::parse(&year).ok()) else {
        return dates::parse(&element.text_of("MedlineDate")?);
    };
    let text = |name| element.text_of(name).unwrap_or_default();
    Some(dates::in_year(year, &format!("{} {}", text("Month"), text("Day"))))
}

fn pages(pagination: Element<'_>, fields: &mut Fields) {
    let text = |name| pagination.text_of(name);
    let range = match (text("MedlinePgn"), text("StartPage"), text("EndPage")) {
        (Some(pages), ..) => pages,
        (None, Some(start), Some(end)) => format!("{start}-{end}"),
        (None, Some(page), None) | (None, None, Some(page)) => page,
        (None, None, None) => return,
    };
    fields.pages("MedlinePgn", &range, pagination.line());
}

fn electronic_location(location: Element<'_>, fields: &mut Fields) {
    let text = location.text().unwrap_or_default();
    if location.attribute("EIdType").as_deref() == Some("doi") {
        fields.doi("ELocationID", &text, location.line());
    } else {
        fields.keep("pii", &text, location.line());
    }
}

/// The sections with their labels, a line each.
fn abstract_text(element: Element<'_>) -> String {
    let sections = element.all("AbstractText").filter_map(|section| {
        let text = section.text()?;
        Some(match section.attribute("Label").filter(|label| label != "UNLABELLED") {
            Some(label) => format!("{label}: {text}"),
            None => text,
        })
    });
    sections.collect::<Vec<_>>().join("\n")
}

fn main_abstract(element: Element<'_>, fields: &mut Fields) {
    let text = abstract_text(element);
    fields.abstract_text("AbstractText", &text, element.line());
    rights(element, fields);
}

/// An abstract in another language, or one for other readers: a summary in plain language.
fn other_abstract(element: Element<'_>, fields: &mut Fields) {
    let text = abstract_text(element);
    let translated = element.attribute("Language").is_some_and(|language| language != "eng");
    match fields.citation.translated_abstract {
        None if translated => {
            fields.citation.translated_abstract = Some(text).filter(|text| !text.is_empty());
        }
        _ => fields.abstract_text("OtherAbstract", &text, element.line()),
    }
    rights(element, fields);
}

fn rights(element: Element<'_>, fields: &mut Fields) {
    each(element.child("CopyrightInformation"), |rights| {
        fields.rights("CopyrightInformation", &rights.text().unwrap_or_default(), rights.line());
    });
}

/// Where the trial is registered, or its data lie.
fn data_bank(bank: Element<'_>, fields: &mut Fields) {
    let name = bank.text_of("DataBankName").unwrap_or_else(|| "DataBank".to_owned());
    let numbers = bank.child("AccessionNumberList").into_iter().flat_map(|list| list.all("AccessionNumber"));
    for number in numbers {
        fields.registration(&name, &number.text().unwrap_or_default(), number.line());
    }
}

/// A work this one corrects, comments or is corrected by.
fn related(work: Element<'_>, fields: &mut Fields) {
    let relation = work.attribute("RefType");
    let name = relation.as_deref().unwrap_or("CommentsCorrections");
    fields.keep(name, &work.joined("; "), work.line());
}

fn authors(list: Element<'_>, fields: &mut Fields) {
    let editors = list.attribute("Type").as_deref() == Some("editors");
    for author in list.all("Author") {
        let Some(name) = name(author) else {
            keep(author, fields);
            continue;
        };
        match author.attribute("ValidYN").as_deref() {
            // A name that was corrected stands beside the right one.
            Some("N") => fields.keep("Author", &name.inverted(), author.line()),
            _ if editors => fields.citation.editors.push(name),
            _ => fields.citation.authors.push(name),
        }
        each(author.all("AffiliationInfo"), |affiliation| keep(affiliation, fields));
        each(author.all("Identifier"), |identifier| keep(identifier, fields));
    }
}

fn name(author: Element<'_>) -> Option<Author> {
    let text = |name| author.text_of(name);
    if let Some(family) = text("LastName") {
        let given = text("ForeName").or_else(|| text("FirstName")).or_else(|| text("Initials"));
        return Some(Author::of_parts(family, given, text("Suffix")));
    }
    text("CollectiveName").or_else(|| text("ForeName")).map(Author::group)
}

/// A heading with its qualifiers: `Acne Vulgaris/therapy/radiotherapy`.
fn mesh(heading: Element<'_>, fields: &mut Fields) {
    let mut keyword = String::new();
    for part in heading.children().filter(|part| matches!(part.name(), "DescriptorName" | "QualifierName")) {
        let text = part.text().unwrap_or_default();
        if keyword.is_empty() {
            keyword = text;
        } else {
            keyword.push('/');
            keyword.push_str(&text);
        }
    }
    fields.keyword(&keyword);
}

fn keywords(list: Element<'_>, fields: &mut Fields) {
    each(list.all("Keyword").filter_map(Element::text), |keyword| fields.keyword(&keyword));
}

fn article_ids(list: Element<'_>, fields: &mut Fields) {
    for id in list.all("ArticleId") {
        let (text, line) = (id.text().unwrap_or_default(), id.line());
        match id.attribute("IdType").as_deref() {
            Some("doi") => fields.doi("ArticleId", &text, line),
            Some("pubmed") => fields.pmid("ArticleId", &text, line),
            Some("pmc" | "pmcid") => fields.pmcid("ArticleId", &text, line),
            Some("bookaccession") => fields.text(|c| &mut c.accession, "bookaccession", &text, line),
            Some("url") => fields.url(&text),
            Some(kind) => fields.keep(kind, &text, line),
            None => fields.keep("ArticleId", &text, line),
        }
    }
}

/// The most telling of the types of a publication; what PubMed lists is an article.
fn kind(kinds: &[Element<'_>]) -> WorkType {
    let telling = [WorkType::Erratum, WorkType::Preprint, WorkType::ConferencePaper, WorkType::Dataset];
    let named: Vec<_> =
        kinds.iter().filter_map(|kind| kind.text()).map(|kind| work_types::named(&kind)).collect();
    telling.into_iter().find(|kind| named.contains(kind)).unwrap_or(WorkType::Article)
}

/// A field that holds one text; a second one is kept beside.
fn set(field: impl Fn(&mut Citation) -> &mut Option<String>, element: Element<'_>, fields: &mut Fields) {
    fields.text(field, element.name(), &element.text().unwrap_or_default(), element.line());
}

/// The abbreviation of MEDLINE, which has no points; that of the journal itself comes first.
fn abbreviation(element: Element<'_>, fields: &mut Fields) {
    let pointless = |text: &str| text.replace('.', "");
    let text = element.text().unwrap_or_default();
    match &fields.citation.container_abbreviation {
        Some(present) if pointless(present) == text => {}
        _ => set(|c| &mut c.container_abbreviation, element, fields),
    }
}

fn pmid(element: Element<'_>, fields: &mut Fields) {
    fields.pmid("PMID", &element.text().unwrap_or_default(), element.line());
}

fn serial(element: Element<'_>, fields: &mut Fields) {
    fields.serial(element.name(), &element.text().unwrap_or_default(), element.line());
}

/// `for`, where a loop of one statement would take three lines.
fn each<T>(items: impl IntoIterator<Item = T>, act: impl FnMut(T)) {
    items.into_iter().for_each(act);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;

    fn import(xml: &str) -> (Vec<Entry>, Vec<String>) {
        let mut sink = Sink::new("pubmed.xml");
        read(&mut xml.as_bytes(), &mut sink).unwrap();
        assert_eq!(sink.starts, sink.entries.len() + sink.rejected);
        (sink.entries, sink.problems.iter().map(ToString::to_string).collect())
    }

    const ARTICLE: &str = r#"<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "pubmed.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">35957633</PMID>
<Article PubModel="Electronic"><Journal><ISSN IssnType="Electronic">1660-4601</ISSN>
<JournalIssue CitedMedium="Internet"><Volume>19</Volume><Issue>13</Issue>
<PubDate><MedlineDate>2022 Jun-Jul</MedlineDate></PubDate></JournalIssue>
<Title>International journal &amp; review</Title><ISOAbbreviation>Int J Rev</ISOAbbreviation></Journal>
<ArticleTitle>CO<sub>2</sub> and <i>caf&eacute;</i> staff.</ArticleTitle>
<Pagination><MedlinePgn>221-8</MedlinePgn></Pagination>
<ELocationID EIdType="doi">10.3390/ijerph19138086</ELocationID>
<Abstract><AbstractText Label="BACKGROUND">Known.</AbstractText><AbstractText Label="METHODS">Asked.</AbstractText>
<CopyrightInformation>Ours</CopyrightInformation></Abstract>
<AuthorList><Author><LastName>Oliveira</LastName><ForeName>Maria A</ForeName><Initials>MA</Initials>
<Suffix>Jr</Suffix></Author><Author><CollectiveName>CASCADE Group</CollectiveName></Author></AuthorList>
<Language>eng</Language><PublicationTypeList><PublicationType>Journal Article</PublicationType>
<PublicationType>Published Erratum</PublicationType></PublicationTypeList></Article>
<MeshHeadingList><MeshHeading><DescriptorName>Foster Care</DescriptorName>
<QualifierName>standards</QualifierName></MeshHeading></MeshHeadingList>
<KeywordList><Keyword>wellbeing</Keyword></KeywordList></MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">35957633</ArticleId>
<ArticleId IdType="pmc">PMC9265812</ArticleId></ArticleIdList>
<ReferenceList><Reference><ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId></ArticleIdList>
</Reference></ReferenceList></PubmedData></PubmedArticle>
</PubmedArticleSet>"#;

    #[test]
    fn article_gives_its_own_fields_and_identifiers() {
        let (entries, problems) = import(ARTICLE);
        let said = "pubmed.xml:7: date \"2022 Jun-Jul\" says more than one day or month; kept 2022-06";
        assert_eq!(problems, [said]);
        let citation = &entries[0].citation;
        assert_eq!((entries[0].place.line, entries[0].place.last_line), (4, 24));
        assert_eq!(citation.title.as_deref(), Some("CO2 and café staff."));
        assert_eq!(citation.abstract_text.as_deref(), Some("BACKGROUND: Known.\nMETHODS: Asked."));
        assert_eq!(citation.date.unwrap().to_string(), "2022-06");
        assert_eq!(citation.pages.as_ref().unwrap().to_string(), "221-228");
        assert_eq!(citation.doi.as_ref().unwrap().as_str(), "10.3390/ijerph19138086");
        assert_eq!(citation.pmid.unwrap().number(), 35_957_633);
        assert_eq!(citation.pmcid.as_ref().unwrap().as_str(), "PMC9265812");
        assert_eq!(citation.container.as_deref(), Some("International journal & review"));
        assert_eq!(citation.keywords, ["Foster Care/standards", "wellbeing"]);
        assert_eq!(citation.work_type, WorkType::Erratum);
        assert_eq!(citation.authors[0].inverted(), "Oliveira, Maria A, Jr");
        assert_eq!(citation.authors[1], Author::Group("CASCADE Group".into()));
    }

    #[test]
    fn chapter_keeps_the_book_as_its_container() {
        let (entries, problems) = import(
            "<PubmedBookArticle><BookDocument><PMID>1</PMID><Book><Publisher><PublisherName>P</PublisherName>\
             </Publisher><BookTitle>Book</BookTitle><PubDate><Year>1993</Year></PubDate>\
             <Isbn>9780995587236</Isbn></Book><ArticleTitle>Chapter</ArticleTitle></BookDocument>\
             </PubmedBookArticle>\n<PubmedBookArticle><BookDocument><Book><BookTitle>Whole</BookTitle></Book>\
             </BookDocument></PubmedBookArticle>",
        );
        assert_eq!(problems, [""; 0]);
        let [chapter, whole] = [&entries[0].citation, &entries[1].citation];
        assert_eq!((chapter.title.as_deref(), chapter.container.as_deref()), (Some("Chapter"), Some("Book")));
        assert_eq!((chapter.work_type, whole.work_type), (WorkType::Chapter, WorkType::Book));
        assert_eq!((whole.title.as_deref(), whole.container.as_deref()), (Some("Whole"), None));
        assert_eq!(chapter.isbn[0].as_str(), "9780995587236");
    }

    #[test]
    fn damage_costs_the_record_it_is_in() {
        let (entries, problems) = import(
            "<set>\n<PubmedArticle><MedlineCitation><PMID>1</PMID></MedlineCitation></PubmedArticle>\n\
             <PubmedArticle>\n<MedlineCitation></PMID>\n</MedlineCitation></PubmedArticle>\n\
             <PubmedArticle><MedlineCitation><PMID>3</PMID></MedlineCitation></PubmedArticle>\n<PubmedArticle><Medl",
        );
        assert_eq!(entries.len(), 2);
        assert_eq!(problems.len(), 2);
        assert!(problems[0].starts_with("pubmed.xml:4: "), "{problems:?}");
        assert!(problems[1].starts_with("pubmed.xml:7: "), "{problems:?}");
    }

    #[test]
    fn laughs_stay_as_they_are_written() {
        let xml = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\n<PubmedArticle>\
            <MedlineCitation><Article><ArticleTitle>&b;&b;</ArticleTitle></Article></MedlineCitation></PubmedArticle>";
        assert_eq!(import(xml).0[0].citation.title.as_deref(), Some("&b;&b;"));
    }
}
