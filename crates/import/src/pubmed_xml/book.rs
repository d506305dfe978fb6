//! Books and their chapters, as the NCBI Bookshelf puts them into PubMed.

use super::{
    article_ids, authors, date, each, electronic_location, keywords, main_abstract, name, other_abstract,
    pages, pmid, serial, set,
};
use crate::fields::Fields;
use crate::xml::{Element, keep};
use revflow_review::WorkType;

/// Reads a document, which is a book or a chapter of one.
pub(super) fn book(root: Element<'_>, document: Element<'_>, fields: &mut Fields) {
    let mut kinds = Vec::new();
    for part in document.children() {
        match part.name() {
            "PMID" => pmid(part, fields),
            "ArticleIdList" => article_ids(part, fields),
            "Book" => book_part(part, fields),
            "ArticleTitle" => set(|c| &mut c.title, part, fields),
            "VernacularTitle" => set(|c| &mut c.original_title, part, fields),
            "Pagination" => pages(part, fields),
            "Language" => set(|c| &mut c.language, part, fields),
            "AuthorList" => authors(part, fields),
            "Abstract" => main_abstract(part, fields),
            "OtherAbstract" => other_abstract(part, fields),
            "KeywordList" => keywords(part, fields),
            "PublicationType" => kinds.extend(part.text().map(|kind| (kind, part.line()))),
            "ContributionDate" | "DateRevised" => {}
            "Sections" | "GrantList" | "ItemList" | "ReferenceList" => {
                each(part.children(), |part| keep(part, fields));
            }
            _ => keep(part, fields),
        }
    }
    // A document without a title of its own is the book itself.
    let whole = fields.citation.title.is_none();
    if whole {
        fields.citation.title = fields.citation.container.take();
    }
    fields.citation.work_type = if whole { WorkType::Book } else { WorkType::Chapter };
    each(document.child("Book"), |book| book_authors(book, whole, fields));
    each(kinds, |(kind, line)| fields.keep("PublicationType", &kind, line));
    let data = root.at(&["PubmedBookData", "ArticleIdList"]);
    each(data, |list| article_ids(list, fields));
}

fn book_part(book: Element<'_>, fields: &mut Fields) {
    for part in book.children() {
        match part.name() {
            "BookTitle" => set(|c| &mut c.container, part, fields),
            "PubDate" => fields.citation.date = date(part),
            "Publisher" => {
                each(part.child("PublisherName"), |name| set(|c| &mut c.publisher, name, fields));
                each(part.child("PublisherLocation"), |place| keep(place, fields));
            }
            "Isbn" => serial(part, fields),
            "Volume" => set(|c| &mut c.volume, part, fields),
            "ELocationID" => electronic_location(part, fields),
            "BeginningDate" | "EndingDate" | "AuthorList" => {}
            _ => keep(part, fields),
        }
    }
}

/// The authors of a book stand beside those of a chapter, unless it names none.
fn book_authors(book: Element<'_>, whole: bool, fields: &mut Fields) {
    for list in book.all("AuthorList") {
        let editors = list.attribute("Type").as_deref() == Some("editors");
        if whole || editors || fields.citation.authors.is_empty() {
            authors(list, fields);
        } else {
            each(list.all("Author"), |author| {
                each(name(author), |name| fields.keep("BookAuthor", &name.inverted(), author.line()));
            });
        }
    }
}
