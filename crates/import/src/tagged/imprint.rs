//! Where and when a work appeared, from the fields of a tagged record.

use super::citation::{Tagged, keep, keep_whole};
use super::meaning::Meaning;
use super::{kinds, people};
use crate::fields::Fields;
use crate::imprint_text::{self, Imprint};
use crate::lines::Field;
use crate::sink::Sink;
use crate::{dates, plain_text};
use revflow_review::{Date, Pages, WorkType};

/// Whether a work stands in no other, so that what is named second is its series, or itself.
pub(super) fn stands_alone(fields: &Fields) -> bool {
    matches!(fields.citation.work_type, WorkType::Book | WorkType::Thesis)
}

/// The journal, book or proceedings, and its short name.
pub(super) fn journal(entry: &Tagged<'_>, fields: &mut Fields) {
    let stands_alone = stands_alone(fields);
    let is_whole_book = kinds::is_whole_book(entry);
    let is_published = !matches!(fields.citation.work_type, WorkType::Article | WorkType::Other);
    let by_rank = [
        Meaning::Journal,
        Meaning::Source,
        Meaning::JournalOrPublisher,
        Meaning::SecondTitle,
        Meaning::JournalEitherWay,
        Meaning::Abbreviation,
    ];
    for (meaning, field) in entry.of_any(&by_rank) {
        let Some(name) = plain_text::told(&field.text()) else { continue };
        let citation = &mut fields.citation;
        if name.starts_with("http") {
            // Registers give the address of the trial as its journal.
            fields.url(&name);
        } else if meaning == Meaning::Source && is_whole_book {
            if citation.title.as_ref() != Some(&name) {
                keep_whole(field, fields);
            }
        } else if meaning == Meaning::JournalOrPublisher && is_published {
            if entry.has(Meaning::Publisher) || citation.publisher.is_some() {
                keep_whole(field, fields);
            } else {
                citation.publisher = Some(name);
            }
        } else if meaning == Meaning::SecondTitle && stands_alone {
            if citation.title.as_ref() != Some(&name) {
                keep_whole(field, fields);
            }
        } else if citation.container.is_none() {
            citation.container = Some(name);
        } else if citation.container.as_ref() == Some(&name)
            || citation.container_abbreviation.as_ref() == Some(&name)
        {
        } else if citation.container_abbreviation.is_none()
            && matches!(meaning, Meaning::JournalEitherWay | Meaning::Abbreviation)
        {
            citation.container_abbreviation = Some(name);
        } else {
            keep_whole(field, fields);
        }
    }
    for (_, field) in entry.of_any(&[Meaning::ListedAbbreviation, Meaning::AbbreviationInCapitals]) {
        let (tag, text) = (field.tag.text(), field.text());
        fields.text(|citation| &mut citation.container_abbreviation, tag, &text, field.line());
    }
    let citation = &mut fields.citation;
    if citation.container.is_none() && !entry.has(Meaning::Source) {
        citation.container = citation.container_abbreviation.take();
    }
}

/// The date: the year from `PY` where there is one, the month and day from whichever tag tells them
/// for the same year. Where none tells the year, the date of electronic publication counts.
pub(super) fn dates(entry: &Tagged<'_>, fields: &mut Fields, sink: &mut Sink<'_>) {
    of_publication(entry, fields, sink);
    for (meaning, field) in entry.of_any(ELECTRONIC) {
        let date = dates::parse(field.first());
        if fields.citation.date.is_none() && date.is_some() {
            fields.citation.date = date;
            let taken = match meaning {
                Meaning::EarlyAccess => "took that of early access",
                _ => "took the electronic one",
            };
            sink.note(field.line(), "the record has no date of publication", taken);
        } else {
            keep(field, fields);
        }
    }
}

const ELECTRONIC: &[Meaning] = &[Meaning::ElectronicDate, Meaning::EarlyAccess];

fn of_publication(entry: &Tagged<'_>, fields: &mut Fields, sink: &mut Sink<'_>) {
    let said: Vec<(Meaning, &Field<'_>, Option<Date>)> = entry
        .of_any(&[Meaning::Year, Meaning::Date, Meaning::OldDate])
        .filter(|(_, field)| !plain_text::is_placeholder(field.first()))
        .map(|(meaning, field)| (meaning, field, dates::parse(field.first())))
        .collect();
    let has_other = entry.of_any(ELECTRONIC).any(|(_, field)| dates::parse(field.first()).is_some());
    let Some(year) = said.iter().find_map(|(_, _, date)| *date).map(Date::year) else {
        for (_, field, _) in said {
            keep(field, fields);
            if !has_other && field.first().chars().any(char::is_alphanumeric) {
                let fact = format!("date \"{}\" has no year", crate::fields::shortened(field.first()));
                sink.warn(field.line(), fact, "kept the record without a date");
            }
        }
        return;
    };
    let mut best = Date::year_only(year);
    let mut told_by: Option<&Field<'_>> = None;
    // Finer tags first; the first that says more than the best so far wins.
    let is_year = |meaning: Meaning| meaning == Meaning::Year;
    let finer = said.iter().filter(|(meaning, ..)| !is_year(*meaning));
    for (_, field, date) in finer.chain(said.iter().filter(|(meaning, ..)| is_year(*meaning))) {
        let date = date.unwrap_or_else(|| dates::in_year(year, field.first()));
        if date.year() == year && precision(date) > precision(best) {
            best = date;
            told_by = Some(field);
        }
    }
    for (_, field, date) in &said {
        let date =
            date.or_else(|| Some(dates::in_year(year, field.first())).filter(|date| precision(*date) > 0));
        if !date.is_some_and(|date| agrees(date, best)) {
            keep(field, fields);
        }
    }
    // A season says more than the year and tells no month.
    let of_year = said.iter().filter(|(_, _, date)| date.is_none_or(|date| date.year() == year));
    let mut told_by =
        told_by.into_iter().chain(of_year.filter(|_| told_by.is_none()).map(|(_, field, _)| *field));
    let beyond = told_by.find_map(|field| Some((field.line(), dates::left_out(field.first(), best)?)));
    if let Some((line, (fact, remedy))) = beyond {
        sink.note(line, fact, remedy);
    }
    fields.citation.date = Some(best);
}

/// Whether a date says nothing that another does not say.
fn agrees(date: Date, best: Date) -> bool {
    date.year() == best.year()
        && (date.month().is_none() || date.month() == best.month())
        && (date.day().is_none() || date.day() == best.day())
}

fn precision(date: Date) -> u8 {
    u8::from(date.month().is_some()) + u8::from(date.day().is_some())
}

pub(super) fn volume_and_issue(entry: &Tagged<'_>, fields: &mut Fields) {
    for field in entry.of(Meaning::Volume) {
        fields.text(|citation| &mut citation.volume, field.tag.text(), &field.text(), field.line());
    }
    for field in entry.of(Meaning::Issue) {
        let text = field.text();
        if text.len() > 60 {
            // A reference of the article has landed here on its way through two tools.
            keep_whole(field, fields);
            let remedy = format!("kept the record without it and the text under \"{}\"", field.tag.text());
            fields.warn(field.line(), "an issue of more than 60 characters", remedy);
        } else {
            fields.text(|citation| &mut citation.issue, field.tag.text(), &text, field.line());
        }
    }
}

/// First and last page, a range in one tag, or the number of the article.
pub(super) fn pages(entry: &Tagged<'_>, fields: &mut Fields) {
    // "No Pagination Specified" comes cut in two: `SP  - No`, `EP  - Specified`.
    let page = |field: &&Field<'_>| {
        !plain_text::is_placeholder(field.first()) && !matches!(field.first(), "No" | "Specified")
    };
    let pages = |(_, field)| Some(field).filter(page);
    let mut first = entry.of_any(&[Meaning::FirstPage, Meaning::FirstPageOrCount]).filter_map(pages);
    let mut last = entry.of(Meaning::LastPage).filter(page);
    let is_count =
        fields.citation.work_type == WorkType::Thesis && entry.of(Meaning::FirstPageOrCount).next().is_some();
    match (first.next(), last.next()) {
        (Some(field), None) if is_count => keep(field, fields),
        (Some(first), None) => one_range(first, first.first(), fields),
        (Some(first), Some(last)) if is_range(first.first()) => {
            one_range(first, first.first(), fields);
            keep(last, fields);
        }
        (Some(first), Some(last)) => {
            one_range(first, &[first.first(), "-", last.first()].concat(), fields);
        }
        // A range that stands where others have its end.
        (None, Some(last)) if is_range(last.first()) => one_range(last, last.first(), fields),
        (None, Some(last)) => keep(last, fields),
        (None, None) => {}
    }
    for field in first.chain(last) {
        one_range(field, field.first(), fields);
    }
    for field in entry.of(Meaning::ArticleNumber) {
        fields.pages(field.tag.text(), field.first(), field.line());
    }
}

/// What the text that holds everything says beyond the fields of their own. It is kept beside.
pub(super) fn composed(entry: &Tagged<'_>, fields: &mut Fields) {
    for field in entry.of(Meaning::Composed) {
        let (tag, line, text) = (field.tag.text(), field.line(), field.text());
        fields.keep(tag, &text, line);
        if let Some(imprint) = imprint_text::parse(&text) {
            take(&imprint, entry, tag, line, fields);
        } else if fields.citation.container.is_none() && text.len() <= 200 {
            // Nothing but the journal, as of what is published ahead of print.
            fields.citation.container = plain_text::told(text.trim_end_matches(['.', ' ']));
        }
    }
    for field in entry.of(Meaning::Status) {
        let date = field.first().rsplit(", ").next().and_then(dates::parse);
        fields.citation.date = fields.citation.date.or(date);
        keep_whole(field, fields);
    }
}

fn take(imprint: &Imprint<'_>, entry: &Tagged<'_>, tag: &str, line: u32, fields: &mut Fields) {
    let citation = &mut fields.citation;
    let name = plain_text::told(imprint.journal);
    if citation.title.is_none() && imprint.is_book {
        citation.title = name;
    } else if citation.work_type == WorkType::Book || citation.container == name {
    } else if citation.container.is_none() {
        citation.container = name;
    } else if citation.container_abbreviation.is_none() {
        citation.container_abbreviation = name;
    }
    let said = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    citation.volume = citation.volume.take().or_else(|| said(imprint.volume));
    citation.issue = citation.issue.take().or_else(|| said(imprint.issue));
    if citation.work_type == WorkType::Other && !entry.has(Meaning::TypeDetail) {
        let has_editors = !imprint.editors.is_empty();
        citation.work_type = match imprint.is_book {
            true if has_editors => WorkType::Chapter,
            true => WorkType::Book,
            false => WorkType::Article,
        };
    }
    if citation.pages.is_none() {
        citation.pages = Pages::parse(imprint.pages).ok();
    }
    if citation.editors.is_empty() {
        citation.editors = people::editors_in(imprint.editors);
    }
    if dates::parse(imprint.date).is_some_and(|date| citation.year().is_none_or(|year| year == date.year())) {
        fields.date(tag, imprint.date, line);
    }
}

fn one_range(field: &Field<'_>, text: &str, fields: &mut Fields) {
    if is_count(text) {
        return keep(field, fields);
    }
    let text = text.strip_prefix("pp ").unwrap_or(text);
    fields.pages(field.tag.text(), text, field.line());
}

/// `146p`, `146 pp.`: how many pages there are, not which.
fn is_count(text: &str) -> bool {
    if !text.ends_with(['.', 'p']) {
        return false;
    }
    let number = text.trim_end_matches('.').trim_end_matches('p');
    number.len() < text.trim_end_matches('.').len()
        && !number.is_empty()
        && number.trim_end().bytes().all(|byte| byte.is_ascii_digit())
}

fn is_range(text: &str) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    !is_number && text.contains(['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}'])
}

#[cfg(test)]
mod tests {
    use crate::{Import, Options, read};

    fn import(lines: &str) -> Import {
        let text = format!("TY  - JOUR\nTI  - A title\n{lines}\nER  - \n");
        read(text.as_bytes(), "a.ris", &Options::default()).unwrap()
    }

    #[test]
    fn year_is_that_of_py_and_the_month_comes_from_a_date_of_that_year() {
        for (lines, date) in [
            ("PY  - 2010\nDA  - SEP 22", "2010-09-22"),
            ("PY  - 2021\nDA  - Jan 2021\nY1  - 2021/01//", "2021-01"),
            ("Y1  - 1900/01/01\nDA  - 1950/01/01", "1950-01-01"),
            ("PY  - 2020\nDA  - 2019/12/15", "2020"),
            ("Y1  - 2020//", "2020"),
            ("PY  - 2013\nDA  - 2013///", "2013"),
        ] {
            assert_eq!(import(lines).entries[0].citation.date.unwrap().to_string(), date, "{lines}");
        }
        let unknown = &import("PY  - 2020\nDA  - 2019/12/15").entries[0].unknown;
        assert_eq!(unknown[..], [("DA".into(), "2019/12/15".into(), 4)]);
    }

    #[test]
    fn pages_are_a_range_a_number_or_nothing() {
        for (lines, pages) in [
            ("SP  - 221\nEP  - 8", Some("221-228")),
            ("SP  - 349-69", Some("349-369")),
            ("SP  - 349-369\nEP  - 369", Some("349-369")),
            ("SP  - pp 37-64", Some("37-64")),
            ("SP  - 105752\nEP  - 105752", Some("105752")),
            ("C7  - e12292", Some("e12292")),
            ("SP  - No\nEP  - Specified", None),
            ("SP  -\nEP  -", None),
            ("SP  - 146p", None),
            ("SP  - 146 pp.", None),
            ("EP  - 12", None),
            ("EP  - 12-18", Some("12-18")),
        ] {
            let pages_read = import(lines).entries[0].citation.pages.as_ref().map(ToString::to_string);
            assert_eq!(pages_read.as_deref(), pages, "{lines}");
        }
    }

    #[test]
    fn journal_is_the_fullest_name_and_the_shorter_one_its_abbreviation() {
        for (lines, full, short) in [
            ("JF  - Journal of Chemistry\nJO  - J. Chem.", "Journal of Chemistry", Some("J. Chem.")),
            ("T2  - Journal\nJ2  - J.\nJA  - Jnl", "Journal", Some("J.")),
            ("JA  - Trials", "Trials", None),
            ("JO  - Journal\nJF  - Journal", "Journal", None),
        ] {
            let citation = &import(lines).entries[0].citation;
            assert_eq!(citation.container.as_deref(), Some(full), "{lines}");
            assert_eq!(citation.container_abbreviation.as_deref(), short, "{lines}");
        }
    }
}
