//! XML of Crossref: the records publishers deposit ("unixref", "unixsd"), and the shorter answers
//! to queries. A record describes a work within others, the article within its issue and journal;
//! what is said of the work itself counts, and never the works it cites.

use crate::fields::Fields;
use crate::plain_text;
use crate::sink::Sink;
use crate::xml::{self, Element, keep};
use revflow_review::{Author, Date, WorkType, Year};
use std::borrow::Cow;
use std::io::{self, BufRead};

/// The elements a work is described in, the innermost first.
const WORKS: [(&str, WorkType); 15] = [
    ("journal_article", WorkType::Article),
    ("content_item", WorkType::Chapter),
    ("conference_paper", WorkType::ConferencePaper),
    ("dataset", WorkType::Dataset),
    ("component", WorkType::Other),
    ("posted_content", WorkType::Preprint),
    ("dissertation", WorkType::Thesis),
    ("peer_review", WorkType::Other),
    ("book_metadata", WorkType::Book),
    ("book_series_metadata", WorkType::Book),
    ("book_set_metadata", WorkType::Book),
    ("report-paper_metadata", WorkType::Report),
    ("report-paper_series_metadata", WorkType::Report),
    ("standard_metadata", WorkType::Report),
    ("proceedings_metadata", WorkType::Book),
];

/// Reads the records of a stream, or the answers to queries.
pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let head = input.fill_buf()?;
    let holds = |tag: &str| memchr::memmem::find(head, tag.as_bytes()).is_some();
    let names: &'static [&'static str] = match () {
        () if holds("<query ") || holds("<query>") => &["query"],
        () if holds("<doi_record") => &["doi_record"],
        () => &["crossref"],
    };
    xml::read_records(input, sink, names, |root, fields| {
        fields.dialect = Some("Crossref");
        let record = root.child("doi_record").unwrap_or(root);
        let record = record.child("crossref").unwrap_or(record);
        if record.name() == "query" {
            return answer(record, fields);
        }
        let Some(kind) = record.children().find(|kind| kind.name() != "error") else {
            return Err("the record describes no work");
        };
        described(kind, fields);
        each(root.all("crm-item"), |item| {
            let name = item.attribute("name").unwrap_or("crm-item".into());
            fields.keep(&name, &item.text().unwrap_or_default(), item.line());
        });
        fields.citation.language = fields.citation.language.take().or_else(|| {
            let named = |element: Element<'_>| element.attribute("language").map(Cow::into_owned);
            kind.children().chain([kind]).find_map(named)
        });
        Ok(())
    })
}

/// The work and what it stands in: `journal` with its metadata, issue and article.
fn described(kind: Element<'_>, fields: &mut Fields) {
    let found = WORKS.into_iter().find_map(|(name, work_type)| {
        let part = kind.child(name).or(Some(kind).filter(|kind| kind.name() == name));
        part.map(|part| (part, work_type))
    });
    let (work, work_type) = found.unwrap_or((kind, WorkType::Other));
    fields.citation.work_type = match work.attribute("type").as_deref() {
        Some("preprint" | "working_paper") | None => work_type,
        Some(_) if work.name() == "posted_content" => WorkType::Other,
        Some(_) => work_type,
    };
    work_itself(work, fields);
    if work.name() == kind.name() {
        return;
    }
    let (events, others): (Vec<_>, Vec<_>) = kind
        .children()
        .filter(|part| part.name() != work.name() || part.line() != work.line())
        .partition(|part| part.name() == "event_metadata");
    // The name of a conference counts where its proceedings have none.
    for part in others.into_iter().chain(events) {
        match part.name() {
            name if name == "journal_issue" || name.ends_with("_metadata") => surroundings(part, fields),
            // A record may hold more works than one.
            _ => keep(part, fields),
        }
    }
}

fn work_itself(work: Element<'_>, fields: &mut Fields) {
    let mut dates = Vec::new();
    for part in work.children() {
        match part.name() {
            "titles" => titles(part, fields),
            "contributors" => contributors(part, fields, true),
            "person_name" | "organization" => contributor(part, fields, true),
            "publication_date" | "posted_date" | "approval_date" | "creation_date" | "review_date" => {
                dates.push(part);
            }
            "database_date" => dates.extend(part.children()),
            "pages" => pages(part, fields),
            "publisher_item" => each(part.child("item_number"), |number| article_number(number, fields)),
            "doi_data" => doi(part, fields),
            "doi" => fields.doi("doi", &part.text().unwrap_or_default(), part.line()),
            "series_metadata" | "set_metadata" => each(part.children(), |part| around(part, fields)),
            "citation_list" | "archive_locations" | "component_list" => {}
            name if name.ends_with("abstract") => abstract_text(part, fields),
            _ => around(part, fields),
        }
    }
    work_date(&dates, fields);
}

/// What the work stands in: its names and numbers.
fn surroundings(metadata: Element<'_>, fields: &mut Fields) {
    for part in metadata.children() {
        let (name, line) = (part.name(), part.line());
        match name {
            "full_title" => each(part.text(), |text| fields.text(|c| &mut c.container, name, &text, line)),
            "titles" => each(title(part), |text| fields.text(|c| &mut c.container, name, &text, line)),
            "conference_name" | "proceedings_title" => {
                each(part.text(), |text| fields.text(|c| &mut c.container, name, &text, line));
            }
            "contributors" => contributors(part, fields, false),
            "publication_date" if fields.citation.date.is_none() => work_date(&[part], fields),
            // The numbers of the whole are not those of the work.
            "doi_data" | "archive_locations" | "publication_date" => {}
            _ => around(part, fields),
        }
    }
}

/// What may be said of the work, or of what it stands in.
fn around(part: Element<'_>, fields: &mut Fields) {
    let (name, line) = (part.name(), part.line());
    let text = || part.text().unwrap_or_default();
    match name {
        "abbrev_title" => fields.text(|c| &mut c.container_abbreviation, name, &text(), line),
        "issn" | "isbn" => fields.serial(name, &text(), line),
        "journal_volume" => each(part.child("volume"), |part| around(part, fields)),
        "volume" => fields.text(|c| &mut c.volume, name, &text(), line),
        "issue" => fields.text(|c| &mut c.issue, name, &text(), line),
        "language" => fields.text(|c| &mut c.language, name, &text(), line),
        "publisher" | "institution" => {
            let named =
                ["publisher_name", "institution_name"].into_iter().find_map(|name| part.text_of(name));
            each(named, |text| fields.text(|c| &mut c.publisher, name, &text, line));
        }
        "program" | "crossmark" => registrations(part, fields),
        _ => keep(part, fields),
    }
}

/// The title with its subtitle, and the title in the language of the work.
fn titles(part: Element<'_>, fields: &mut Fields) {
    each(title(part), |text| fields.text(|c| &mut c.title, "title", &text, part.line()));
    each(part.text_of("original_language_title"), |text| {
        fields.text(|c| &mut c.original_title, "original_language_title", &text, part.line());
    });
}

fn title(part: Element<'_>) -> Option<String> {
    let title = part.text_of("title")?;
    Some(plain_text::with_subtitle(&title, &part.text_of("subtitle").unwrap_or_default()))
}

/// The people of the work; of those of the book around it, the editors.
fn contributors(list: Element<'_>, fields: &mut Fields, of_the_work: bool) {
    each(list.children(), |part| contributor(part, fields, of_the_work));
}

fn contributor(part: Element<'_>, fields: &mut Fields, of_the_work: bool) {
    let Some(author) = name(part) else { return keep(part, fields) };
    let role = part.attribute("contributor_role").unwrap_or("author".into());
    match &*role {
        "author" if of_the_work => fields.citation.authors.push(author),
        "editor" => fields.citation.editors.push(author),
        role => fields.keep(role, &author.inverted(), part.line()),
    }
    let affiliations = part.children().filter(|part| part.name().starts_with("affiliation"));
    each(affiliations.chain(part.all("ORCID")), |part| keep(part, fields));
}

fn name(part: Element<'_>) -> Option<Author> {
    match part.name() {
        "organization" | "collaboration" => part.text().map(Author::group),
        "person_name" => Some(Author::of_parts(
            part.text_of("surname")?,
            part.text_of("given_name"),
            part.text_of("suffix"),
        )),
        _ => None,
    }
}

/// The day it was printed; without one, the day it was online. The others are kept.
fn work_date(dates: &[Element<'_>], fields: &mut Fields) {
    let is_print = |element: &Element<'_>| element.attribute("media_type").as_deref() == Some("print");
    let chosen = dates.iter().position(is_print).unwrap_or(0);
    for (at, element) in dates.iter().enumerate() {
        let media = element.attribute("media_type").unwrap_or_default();
        match date(*element) {
            Some(date) if at == chosen => fields.citation.date = Some(date),
            Some(date) => {
                fields.keep(element.name(), format!("{date} {media}").trim_end(), element.line());
            }
            None => keep(*element, fields),
        }
    }
}

fn date(element: Element<'_>) -> Option<Date> {
    let number = |name| element.text_of(name).and_then(|text| text.parse().ok());
    let year = Year::parse(&element.text_of("year")?).ok()?;
    // 21 and above are seasons.
    let month = number("month").filter(|month| (1..=12).contains(month));
    Some(Date::new(year, month, month.and(number("day"))))
}

fn pages(part: Element<'_>, fields: &mut Fields) {
    let range = match (part.text_of("first_page"), part.text_of("last_page")) {
        (Some(first), Some(last)) => format!("{first}-{last}"),
        (Some(page), None) | (None, Some(page)) => page,
        (None, None) => return keep(part, fields),
    };
    fields.pages("pages", &range, part.line());
    each(part.child("other_pages"), |other| keep(other, fields));
}

/// The number of an article, where there are no pages.
fn article_number(number: Element<'_>, fields: &mut Fields) {
    let is_number = number.attribute("item_number_type").is_none_or(|kind| kind.contains("article"));
    match number.text() {
        Some(text) if is_number && fields.citation.pages.is_none() => {
            fields.pages("item_number", &text, number.line());
        }
        _ => keep(number, fields),
    }
}

fn doi(data: Element<'_>, fields: &mut Fields) {
    each(data.text_of("doi"), |doi| fields.doi("doi", &doi, data.line()));
    each(data.text_of("resource"), |url| fields.url(&url));
}

/// The paragraphs, a line each, with the headings before them.
fn abstract_text(part: Element<'_>, fields: &mut Fields) {
    let mut lines: Vec<String> = Vec::new();
    let mut heading = None;
    let mut sections: Vec<Element<'_>> = part.children().collect();
    sections.reverse();
    if sections.is_empty() {
        lines.extend(part.text());
    }
    while let Some(section) = sections.pop() {
        match section.local_name() {
            "sec" => {
                let from = sections.len();
                sections.extend(section.children());
                sections[from..].reverse();
            }
            // "Abstract" as a heading says nothing.
            "title" => heading = section.text().filter(|title| !title.eq_ignore_ascii_case("abstract")),
            _ => lines.extend(section.text().map(|text| match heading.take() {
                Some(heading) => format!("{}: {text}", heading.trim_end_matches(':')),
                None => text,
            })),
        }
    }
    fields.abstract_text("abstract", &lines.join("\n"), part.line());
}

/// Trials, funders and licences: the numbers of trials have a meaning here.
fn registrations(part: Element<'_>, fields: &mut Fields) {
    for field in part.fields() {
        let (name, text) = (field.local_name(), field.text().unwrap_or_default());
        match name.starts_with("clinical-trial") {
            true => fields.registration(name, &text, field.line()),
            false => fields.keep(name, &text, field.line()),
        }
    }
}

/// The short answer to a query: the fields of the work side by side.
fn answer(query: Element<'_>, fields: &mut Fields) -> Result<(), &'static str> {
    if query.attribute("status").as_deref() == Some("unresolved") {
        return Err("the query found no work");
    }
    let (first_page, last_page) = (query.child("first_page"), query.text_of("last_page"));
    for part in query.children() {
        let (name, line) = (part.name(), part.line());
        let text = || part.text().unwrap_or_default();
        match name {
            "doi" => {
                fields.doi(name, &text(), line);
                fields.citation.work_type = match part.attribute("type").as_deref() {
                    Some("journal_article") => WorkType::Article,
                    Some("book_content") => WorkType::Chapter,
                    Some("book_title") => WorkType::Book,
                    Some("conference_paper") => WorkType::ConferencePaper,
                    Some("dissertation") => WorkType::Thesis,
                    Some("posted_content") => WorkType::Preprint,
                    _ => WorkType::Other,
                };
            }
            "article_title" => fields.text(|c| &mut c.title, name, &text(), line),
            "journal_title" | "volume_title" => fields.text(|c| &mut c.container, name, &text(), line),
            "contributors" => each(part.children(), |person| queried_person(person, fields)),
            "author" => fields.citation.authors.push(crate::names::parse_inverted(&text())),
            "year" => fields.date(name, &text(), line),
            "first_page" => {
                let last = last_page.as_ref().map_or_else(String::new, |last| format!("-{last}"));
                fields.pages(name, &format!("{}{last}", text()), line);
            }
            "last_page" if first_page.is_some() && part.text() == last_page => {}
            _ => around(part, fields),
        }
    }
    let citation = &mut fields.citation;
    if citation.title.is_none() {
        // A book without chapters.
        citation.title = citation.container.take();
    }
    Ok(())
}

fn queried_person(person: Element<'_>, fields: &mut Fields) {
    match (person.text_of("surname"), person.text()) {
        (Some(family), _) => {
            let (given, suffix) = (person.text_of("given_name"), person.text_of("suffix"));
            fields.citation.authors.push(Author::of_parts(family, given, suffix));
        }
        (None, Some(name)) => fields.citation.authors.push(Author::group(name)),
        (None, None) => {}
    }
}

/// `for`, where a loop of one statement would take three lines.
fn each<T>(items: impl IntoIterator<Item = T>, act: impl FnMut(T)) {
    items.into_iter().for_each(act);
}
