//! Web of Science tagged text: `PT J` to `ER`. Other databases of the same house (MEDLINE, BIOSIS,
//! INSPEC, Zoological Record) use the format without some of its tags.

use crate::fields::{Fields, shortened};
use crate::lines::{Draft, Field, Lines, Tag};
use crate::sink::Sink;
use crate::{dates, names, plain_text, work_types};
use revflow_review::{Author, WorkType, Year};
use std::io::{self, BufRead};

pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut draft = Draft::default();
    while let Some((number, line)) = lines.next()? {
        match tag_line(line) {
            Some(("PT", value)) => {
                flush(&mut draft, sink);
                draft.push_tagged(number, line, "PT", value);
            }
            Some(("ER", value)) if !draft.is_empty() => {
                draft.push_tagged(number, line, "ER", value);
                flush(&mut draft, sink);
            }
            Some(("FN" | "VR" | "EF" | "ER", _)) => flush(&mut draft, sink),
            Some((tag, value)) if !draft.is_empty() || matches!(tag, "AU" | "TI" | "AN" | "UT" | "DT") => {
                if draft.is_empty() {
                    sink.note(number, "a record begins without PT", "read it as one of unknown type");
                }
                draft.push_tagged(number, line, tag, value);
            }
            None if line.trim().is_empty() => {}
            None if !draft.is_empty() => draft.push_continuation(number, line),
            Some(_) | None => sink.warn(
                number,
                format!("\"{}\" outside of records belongs to no record", shortened(line)),
                "left out; check that no record lost its beginning",
            ),
        }
    }
    flush(&mut draft, sink);
    Ok(())
}

/// Two letters at the start of the line, then a blank or nothing.
fn tag_line(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let is_tag = bytes.len() >= 2
        && bytes[0].is_ascii_uppercase()
        && (bytes[1].is_ascii_uppercase() || bytes[1].is_ascii_digit())
        && matches!(bytes.get(2), None | Some(b' '));
    is_tag.then(|| (&line[..2], line[2..].trim()))
}

fn flush(draft: &mut Draft, sink: &mut Sink<'_>) {
    draft.hand_over(sink, b"PT", "a record holds nothing but its type", of_entry);
}

fn of_entry(draft: &Draft, sink: &mut Sink<'_>) -> Fields {
    let mut fields = Fields::default();
    let mut number_of_database = None;
    let mut seen: Vec<Tag> = Vec::new();
    let value = |tag: &[u8]| draft.fields().find(|field| field.tag.bytes() == tag);
    for field in draft.fields() {
        let (tag, line) = (field.tag.text(), field.line());
        if is_on_one_line(&field) {
            field.after_first().for_each(|(line, value)| fields.keep(tag, value, line));
        }
        let citation = &mut fields.citation;
        match field.tag.bytes() {
            // These are told together below, or are the frame of the record.
            b"PT" | b"ER" | b"AU" | b"AF" | b"PY" | b"PD" | b"EA" | b"BP" | b"EP" | b"PS" | b"AR" => {
                told_below(&mut seen, &field, &mut fields);
            }
            b"TI" => fields.text(|citation| &mut citation.title, tag, &plain(&field), line),
            b"SO" => fields.text(|citation| &mut citation.container, tag, &plain(&field), line),
            b"CA" => {
                let groups = field.each_line().filter_map(|(_, name)| plain_text::told(name));
                citation.authors.extend(groups.map(Author::Group));
            }
            b"VL" => fields.text(|citation| &mut citation.volume, tag, field.first(), line),
            b"IS" => fields.text(|citation| &mut citation.issue, tag, field.first(), line),
            b"DI" => fields.doi(tag, field.first(), line),
            b"PM" => fields.pmid(tag, field.first(), line),
            b"UT" => fields.text(|citation| &mut citation.accession, tag, field.first(), line),
            b"AN" if number_of_database.is_none() => number_of_database = Some(field),
            b"BE" | b"ED" => {
                let names =
                    field.each_line().flat_map(|(_, text)| text.split(';')).filter_map(plain_text::told);
                citation.editors.extend(names.map(|name| family_first(&name)));
            }
            // The authors of a book are those of the record where it names no others.
            b"BA" | b"BF" | b"GP" if !is_of_book(&field, &value) => {
                field.each_line().for_each(|(line, value)| fields.keep(tag, value, line));
            }
            b"BA" | b"BF" => told_below(&mut seen, &field, &mut fields),
            b"GP" => {
                let groups = field.each_line().filter_map(|(_, name)| plain_text::told(name));
                citation.authors.extend(groups.map(Author::Group));
            }
            b"C1" | b"CR" => {
                field.each_line().for_each(|(line, value)| fields.keep(tag, value, line));
            }
            b"SN" | b"EI" | b"BN" => fields.serial(tag, &field.text(), line),
            b"AB" => fields.abstract_text(tag, &field.text(), line),
            b"DE" | b"ID" => {
                citation.keywords.extend(field.text().split(';').filter_map(plain_text::told));
            }
            b"JI" => {
                // The abbreviation with points, rather than the one in capitals.
                if let Some(capitals) = citation.container_abbreviation.take() {
                    fields.keep("J9", &capitals, line);
                }
                fields.text(|citation| &mut citation.container_abbreviation, tag, field.first(), line);
            }
            b"J9" => fields.text(|citation| &mut citation.container_abbreviation, tag, field.first(), line),
            b"LA" => fields.text(|citation| &mut citation.language, tag, field.first(), line),
            b"PU" => fields.text(|citation| &mut citation.publisher, tag, &plain(&field), line),
            b"UR" => fields.url(field.first()),
            _ => fields.keep(tag, &field.text(), line),
        }
    }
    if let Some(field) = number_of_database {
        fields.text(|citation| &mut citation.accession, "AN", field.first(), field.line());
    }
    if fields.citation.doi.is_none()
        && let Some(field) = value(b"D2").filter(|_| value(b"TI").is_none())
    {
        fields.doi("D2", field.first(), field.line());
    }
    if value(b"TI").is_none() && matches!(value(b"PT").map(|field| field.first()), Some("B" | "S")) {
        // A whole book has its title where that of its journal would stand.
        fields.citation.title = fields.citation.container.take();
    }
    authors(&value, &mut fields);
    date(&value, &mut fields, sink);
    pages(&value, &mut fields);
    fields.citation.work_type = work_type(&value);
    fields
}

/// A field that is told together with others; of its repeats, only the first is.
fn told_below(seen: &mut Vec<Tag>, field: &Field<'_>, fields: &mut Fields) {
    if seen.contains(&field.tag) {
        fields.keep(field.tag.text(), &field.text(), field.line());
    } else {
        seen.push(field.tag);
    }
}

/// Whether a tag holds one value on one line; what follows it is kept.
fn is_on_one_line(field: &Field<'_>) -> bool {
    matches!(
        field.tag.bytes(),
        b"VL"
            | b"IS"
            | b"DI"
            | b"PM"
            | b"UT"
            | b"AN"
            | b"J9"
            | b"JI"
            | b"LA"
            | b"UR"
            | b"PY"
            | b"PD"
            | b"EA"
            | b"BP"
            | b"EP"
            | b"PS"
            | b"AR"
            | b"PT"
            | b"ER"
    )
}

fn plain(field: &Field<'_>) -> String {
    plain_text::plain(&field.text())
}

/// Whether a field with the people of a book speaks of the record itself: it names no authors, and
/// the book's full names are not given in another field.
fn is_of_book(field: &Field<'_>, value: Lookup<'_, '_>) -> bool {
    let is_short_form = field.tag.bytes() == b"BA" && value(b"BF").is_some();
    value(b"AU").is_none() && value(b"AF").is_none() && !is_short_form
}

/// One name a line; MEDLINE records have all on one line, parted by semicolons. Some databases put
/// the e-mail address behind the name.
fn authors(value: Lookup<'_, '_>, fields: &mut Fields) {
    let full = value(b"AF").or_else(|| value(b"AU")).or_else(|| value(b"BF")).or_else(|| value(b"BA"));
    let Some(field) = full else { return };
    // The short form has its comma where the full one may have none: "Zhang, ZW", "Zhang Zhi-Wei".
    let short = value(b"AU").filter(|_| field.tag.bytes() == b"AF");
    let mut short_names = short.iter().flat_map(Field::each_line).map(|(_, name)| name);
    let mut people = Vec::new();
    for (line, text) in field.each_line() {
        let short = short_names.next().unwrap_or_default();
        for name in text.split(';') {
            let name = match name.split_once('(') {
                Some((name, inside)) if inside.contains('@') => name,
                _ => name,
            };
            match plain_text::told(name) {
                Some(name) if name == "[Anonymous]" => fields.keep(field.tag.text(), &name, line),
                Some(name) => {
                    people.push(with_family_of(short, &name).unwrap_or_else(|| family_first(&name)));
                }
                None => {}
            }
        }
    }
    // People before the groups they belong to, as the article prints them.
    people.append(&mut fields.citation.authors);
    fields.citation.authors = people;
}

/// The full name, where it has no comma, with the family name of its short form.
fn with_family_of(short: &str, full: &str) -> Option<Author> {
    let (family, _) = short.split_once(',').filter(|_| !full.contains(','))?;
    let given = full.strip_prefix(family.trim())?.strip_prefix(' ')?;
    Some(Author::person(family.trim(), Some(given)))
}

/// `Family, Given`; records of the seventies have `BEAUREGA.OC`, a family name cut to eight letters.
fn family_first(name: &str) -> Author {
    match name.split_once('.') {
        Some((family, initials)) if (4..=15).contains(&family.len()) && (1..=3).contains(&initials.len()) => {
            let capitals = |text: &str| text.bytes().all(|byte| byte.is_ascii_uppercase());
            if capitals(family) && capitals(initials) {
                return Author::person(family, Some(initials));
            }
            names::parse_inverted(name)
        }
        _ => names::parse_inverted(name),
    }
}

type Lookup<'a, 'd> = &'a dyn Fn(&[u8]) -> Option<Field<'d>>;

/// The year is `PY`; `PD` adds `SEP`, `FEB 15`, `NOV-DEC` or a whole date. Without either, the date
/// of early access.
fn date(value: Lookup<'_, '_>, fields: &mut Fields, sink: &mut Sink<'_>) {
    let (year, day, early) = (value(b"PY"), value(b"PD"), value(b"EA"));
    if let Some(field) = &year {
        fields.date("PY", field.first(), field.line());
    }
    match (fields.citation.date, day) {
        (Some(date), Some(field)) => {
            let text = field.first();
            let fine = match Year::parse(text) {
                Ok(_) => dates::parse(text).filter(|fine| fine.year() == date.year()),
                Err(_) => Some(dates::in_year(date.year(), text)),
            };
            match fine {
                Some(fine) if fine.month().is_some() => fields.citation.date = Some(fine),
                // "2006", which says nothing more, or "Winter".
                Some(_) if Year::parse(text).is_ok() => {}
                Some(_) | None => fields.keep("PD", text, field.line()),
            }
            if let Some((fact, remedy)) = fine.and_then(|fine| dates::left_out(text, fine)) {
                sink.note(field.line(), fact, remedy);
            }
        }
        (None, Some(field)) => fields.date("PD", field.first(), field.line()),
        (_, None) => {}
    }
    if let Some(field) = early {
        if fields.citation.date.is_none() && Year::parse(field.first()).is_ok() {
            fields.date("EA", field.first(), field.line());
            sink.note(field.line(), "the record has no date of publication", "took that of early access");
        } else {
            fields.keep("EA", field.first(), field.line());
        }
    }
}

fn pages(value: Lookup<'_, '_>, fields: &mut Fields) {
    match (value(b"BP"), value(b"EP")) {
        (Some(first), Some(last)) if !first.first().contains('-') && !last.first().is_empty() => {
            let range = format!("{}-{}", first.first(), last.first());
            fields.pages("BP", &range, first.line());
        }
        (Some(first), _) => fields.pages("BP", first.first(), first.line()),
        (None, Some(last)) => fields.keep("EP", last.first(), last.line()),
        (None, None) => {}
    }
    for tag in ["PS", "AR"] {
        if let Some(field) = value(tag.as_bytes()) {
            fields.pages(tag, field.first(), field.line());
        }
    }
}

/// The kind of document, or else the kind of publication.
fn work_type(value: Lookup<'_, '_>) -> WorkType {
    let document = value(b"DT").map_or(WorkType::Other, |field| work_types::named(&field.text()));
    if document != WorkType::Other {
        return document;
    }
    let stands_in_another = value(b"TI").is_some() && value(b"SO").is_some();
    match value(b"PT").map(|field| field.first()) {
        Some("J") => WorkType::Article,
        Some("C") => WorkType::ConferencePaper,
        Some("B" | "S") if stands_in_another => WorkType::Chapter,
        Some("B") => WorkType::Book,
        _ => WorkType::Other,
    }
}
