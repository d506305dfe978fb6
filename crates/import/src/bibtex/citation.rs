//! What the fields of an entry mean.

use super::{Parsed, latex};
use crate::fields::Fields;
use crate::{dates, names, plain_text, work_types};
use revflow_review::{Author, WorkType};

/// Fields that add to others are read after them, in this order.
const LATE: [&str; 12] = [
    "maintitle",
    "subtitle",
    "year",
    "issue_date",
    "month",
    "day",
    "collaboration",
    "eid",
    "article-number",
    "art_number",
    "articleno",
    "eprinttype",
];

/// Fills in the citation: first from the entry, then what it lacks from its parents.
pub(super) fn fill(fields: &mut Fields, entry: &Parsed, parents: &[(&Parsed, bool)]) {
    fields.citation.key = Some(entry.key.clone()).filter(|key| !key.is_empty());
    fields.citation.work_type = kind(&entry.kind);
    let mut late = Vec::new();
    for (name, raw, line) in &entry.fields {
        match LATE.iter().position(|known| known == name) {
            Some(rank) => late.push((rank, latex::text(raw), *line)),
            None if name == "eprint" => eprint(fields, entry, raw, *line),
            None => field(fields, name, raw, *line),
        }
    }
    late.sort_by_key(|(rank, ..)| *rank);
    let day = late.iter().find(|(rank, ..)| LATE[*rank] == "day").map_or("", |(_, day, _)| day.as_str());
    for (rank, text, line) in &late {
        late_field(fields, LATE[*rank], text, day, *line);
    }
    for (parent, crossed) in parents {
        inherit(fields, parent, *crossed);
    }
    fields.doi_from_address();
    fields.unmark();
}

fn late_field(fields: &mut Fields, name: &str, text: &str, day: &str, line: u32) {
    match name {
        // Of a work in several volumes, only the whole may have a title.
        "maintitle" => fields.text(|c| &mut c.title, name, text, line),
        "subtitle" => match &mut fields.citation.title {
            Some(title) => *title = plain_text::with_subtitle(title, text),
            None => fields.text(|c| &mut c.title, name, text, line),
        },
        // The date of an issue may know the month of the year.
        "year" | "issue_date" => fields.date(name, text, line),
        "month" => month(fields, text, day, line),
        "day" if fields.citation.date.is_some_and(|date| date.day() == text.parse().ok()) => {}
        "collaboration" => fields.citation.authors.push(Author::group(text)),
        // The number of an article stands for its pages, where it has none.
        "eid" | "article-number" | "art_number" | "articleno" if fields.citation.pages.is_none() => {
            fields.pages(name, text, line);
        }
        _ => fields.keep(name, text, line),
    }
}

/// `SEP-OCT`, `sep~15`, `9`: the month of the year that was read.
fn month(fields: &mut Fields, text: &str, day: &str, line: u32) {
    let Some(date) = fields.citation.date else { return fields.keep("month", text, line) };
    let with_day = format!("{text} {day}");
    let finer = dates::in_year(date.year(), &with_day);
    if finer.month().is_none() || date.month().is_some_and(|month| Some(month) != finer.month()) {
        fields.keep("month", text, line);
    } else if date.month().is_none() {
        fields.citation.date = Some(finer);
        fields.date_beyond(&format!("{} {with_day}", date.year()), line);
    }
}

fn field(fields: &mut Fields, name: &str, raw: &str, line: u32) {
    let text = || latex::text(raw);
    match name {
        "title" => fields.text(|c| &mut c.title, name, &text(), line),
        "origtitle" => fields.text(|c| &mut c.original_title, name, &text(), line),
        "author" | "authors" if fields.citation.authors.is_empty() => fields.citation.authors = authors(raw),
        "editor" | "editors" if fields.citation.editors.is_empty() => fields.citation.editors = authors(raw),
        "date" => {
            let text = text();
            fields.date(name, date_text(&text), line);
            fields.date_beyond(&text, line);
        }
        "journal" | "journaltitle" | "booktitle" => fields.text(|c| &mut c.container, name, &text(), line),
        "shortjournal" | "abbrev_source_title" | "journal-iso" => {
            fields.text(|c| &mut c.container_abbreviation, name, &text(), line);
        }
        "volume" => fields.text(|c| &mut c.volume, name, &text(), line),
        "number" | "issue" => fields.text(|c| &mut c.issue, name, &text(), line),
        "pages" => fields.pages(name, &text(), line),
        "doi" => fields.doi(name, &latex::verbatim(raw), line),
        "pmid" | "pubmed_id" | "pubmedid" | "pubmed" => fields.pmid(name, &text(), line),
        "pmcid" | "pmc" => fields.pmcid(name, &text(), line),
        "issn" | "eissn" | "isbn" => fields.serial(name, &text(), line),
        "abstract" => fields.text(|c| &mut c.abstract_text, name, &text(), line),
        "keywords" | "keyword" | "author_keywords" | "keywords-plus" | "mesh" => keywords(fields, raw),
        "language" | "langid" => fields.text(|c| &mut c.language, name, &text(), line),
        "publisher" | "institution" | "school" | "organization" => {
            fields.text(|c| &mut c.publisher, name, &text(), line);
        }
        "url" => fields.url(&latex::verbatim(raw)),
        "howpublished" | "ee" if raw.contains("://") => fields.url(&latex::verbatim(raw)),
        "source" | "database" => fields.text(|c| &mut c.database, name, &text(), line),
        "unique-id" | "accession" | "accession-num" => fields.text(|c| &mut c.accession, name, &text(), line),
        "note" | "annote" => match text() {
            text if text.starts_with("PMID:") => fields.pmid(name, &text, line),
            text => fields.note(&text),
        },
        // What the vendor calls the kind; BibTeX has few kinds of its own.
        "type" | "document_type" => {
            let named = work_types::named(&text());
            let open = matches!(fields.citation.work_type, WorkType::Other | WorkType::Article);
            if named != WorkType::Other && open {
                fields.citation.work_type = named;
            } else {
                fields.keep(name, &text(), line);
            }
        }
        "crossref" | "xdata" => {}
        _ => fields.keep(name, &text(), line),
    }
}

/// What the identifier in another place is: of PubMed, of arXiv, or an address.
fn eprint(fields: &mut Fields, entry: &Parsed, raw: &str, line: u32) {
    let is_kind = |name: &str| name == "eprinttype" || name == "archiveprefix";
    let kind = entry.fields.iter().find(|(name, ..)| is_kind(name));
    let kind = kind.map(|(_, kind, _)| latex::text(kind).to_lowercase()).filter(|kind| !kind.is_empty());
    let text = latex::verbatim(raw);
    match kind.as_deref() {
        Some("pubmed" | "pmid" | "medline") => fields.pmid("eprint", &text, line),
        Some("pmc" | "pmcid") => fields.pmcid("eprint", &text, line),
        Some(kind) => fields.text(|c| &mut c.accession, "eprint", &format!("{kind}:{text}"), line),
        None if text.contains("://") => fields.url(&text),
        None => fields.keep("eprint", &text, line),
    }
}

/// Keywords between semicolons or commas; one a line, as EndNote writes them, where there is neither.
fn keywords(fields: &mut Fields, raw: &str) {
    let separator = [';', ','].into_iter().find(|separator| raw.contains(*separator));
    match separator {
        None if raw.trim().contains('\n') && !raw.contains('{') => {
            raw.lines().for_each(|line| fields.keyword(&latex::text(line)));
        }
        separator => {
            let text = latex::text(raw);
            text.split(separator.unwrap_or(';'))
                .filter(|keyword| !keyword.trim().is_empty())
                .for_each(|keyword| fields.keyword(keyword));
        }
    }
}

/// A crossref gives what the whole says of its parts: the title of a parent is the container of its
/// child. An xdata gives its fields as they are.
fn inherit(fields: &mut Fields, parent: &Parsed, crossed: bool) {
    for (name, raw, line) in &parent.fields {
        let citation = &fields.citation;
        let missing = match name.as_str() {
            "title" if crossed => {
                if citation.container.is_none() {
                    fields.text(|c| &mut c.container, name, &latex::text(raw), *line);
                }
                continue;
            }
            "title" => citation.title.is_none(),
            "author" => !crossed && citation.authors.is_empty(),
            "year" | "date" => citation.date.is_none(),
            "journal" | "journaltitle" | "booktitle" => citation.container.is_none(),
            "volume" => citation.volume.is_none(),
            "number" | "issue" => citation.issue.is_none(),
            "publisher" | "institution" => citation.publisher.is_none(),
            "issn" | "eissn" => citation.issn.is_empty(),
            "isbn" => citation.isbn.is_empty(),
            "language" | "langid" => citation.language.is_none(),
            _ => false,
        };
        if missing && name == "year" {
            fields.date(name, &latex::text(raw), *line);
        } else if missing {
            field(fields, name, raw, *line);
        }
    }
}

fn kind(kind: &str) -> WorkType {
    match kind {
        "report" | "techreport" => WorkType::Report,
        "electronic" | "online" | "www" => WorkType::Webpage,
        "unpublished" | "misc" => WorkType::Other,
        other => work_types::named(other),
    }
}

/// The beginning of a range: `1968-04/1969`.
fn date_text(text: &str) -> &str {
    text.split('/').next().filter(|start| !start.trim().is_empty()).unwrap_or(text)
}

/// The names between "and", whatever stands in braces.
fn authors(raw: &str) -> Vec<Author> {
    let names = split_outside_braces(raw, "and");
    if let [list] = names[..] {
        // "Chambers, J. M., Cleveland, W. S.": a list by someone who does not know of "and".
        let parts = split_outside_braces(list, ",");
        let only_initials = |part: &&str| part.split_whitespace().all(names::are_initials);
        if parts.len() >= 4
            && parts.len().is_multiple_of(2)
            && parts.iter().skip(1).step_by(2).all(only_initials)
        {
            return parts.chunks(2).filter_map(|pair| author(&pair.join(","))).collect();
        }
    }
    names.into_iter().filter_map(author).collect()
}

fn author(raw: &str) -> Option<Author> {
    let raw = raw.trim();
    if raw.is_empty() || raw == "others" {
        return None;
    }
    let inner = raw.strip_prefix('{').and_then(|raw| raw.strip_suffix('}'));
    if let Some(group) = inner.filter(|inner| is_balanced(inner)) {
        return Some(Author::group(latex::text(group)));
    }
    if raw.contains("family=") || raw.contains("family =") {
        return extended(raw);
    }
    let parts: Vec<String> = split_outside_braces(raw, ",").into_iter().map(latex::text).collect();
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Some(match &parts[..] {
        // "Doe, Jan, Jr.", by someone who does not know where BibTeX wants the suffix.
        [family, given, suffix, ..] if names::is_suffix(suffix) && !names::is_suffix(given) => {
            Author::of_parts(family.clone(), some(given), some(suffix))
        }
        [family, suffix, given, ..] if !family.is_empty() && !given.is_empty() => {
            Author::of_parts(family.clone(), some(given), some(suffix))
        }
        [family, given, ..] if !family.is_empty() => Author::of_parts(family.clone(), some(given), None),
        _ => family_in_braces(raw).unwrap_or_else(|| names::parse_natural(&latex::text(raw))),
    })
}

/// `Ana {García López}`: braces keep a family name of several words together.
fn family_in_braces(raw: &str) -> Option<Author> {
    let (given, family) = raw.strip_suffix('}')?.split_once(" {")?;
    let plain = |text: &str| !text.contains(['{', '}', '\\']);
    let of_several_words = plain(family) && family.trim().contains(' ') && is_balanced(given);
    of_several_words.then(|| Author::person(family.trim(), Some(&latex::text(given))))
}

/// `family=Wit, given=Cynthia A., prefix=de, useprefix=true` (biblatex manual, 3.6).
fn extended(raw: &str) -> Option<Author> {
    let part = |wanted: &str| {
        split_outside_braces(raw, ",").into_iter().find_map(|part| {
            let (name, value) = part.split_once('=')?;
            let value = latex::text(value.trim().trim_matches('"'));
            (name.trim() == wanted && !value.is_empty()).then_some(value)
        })
    };
    let family = part("family")?;
    let family = part("prefix").map_or(family.clone(), |prefix| format!("{prefix} {family}"));
    Some(Author::of_parts(family, part("given"), part("suffix")))
}

fn is_balanced(text: &str) -> bool {
    let mut depth = 0_i64;
    text.bytes().all(|byte| {
        depth += i64::from(byte == b'{') - i64::from(byte == b'}');
        depth >= 0
    }) && depth == 0
}

/// The parts between separators outside of braces; a word parts only between blanks.
fn split_outside_braces<'t>(text: &'t str, separator: &str) -> Vec<&'t str> {
    let word = separator.starts_with(|c: char| c.is_alphabetic());
    let bytes = text.as_bytes();
    let blank = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let (mut parts, mut start, mut depth, mut at) = (Vec::new(), 0, 0_usize, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && starts_with(&bytes[at..], separator) => {
                let end = at + separator.len();
                if !word || (at > 0 && blank(at - 1) && blank(end)) {
                    parts.push(&text[start..at]);
                    (start, at) = (end, end - 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(&text[start..]);
    parts
}

fn starts_with(bytes: &[u8], separator: &str) -> bool {
    bytes.get(..separator.len()).is_some_and(|start| start.eq_ignore_ascii_case(separator.as_bytes()))
}
