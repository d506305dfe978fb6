//! From the fields of a RIS entry to a citation. Where several tags may hold the same thing, the
//! best one is taken and the others are kept beside the citation; nothing is dropped but repeats,
//! empty fields and the words vendors write for "nothing".

use super::dialect::{Dialect, Meaning};
use super::{identifiers, imprint};
use crate::fields::Fields;
use crate::lines::{Draft, Field};
use crate::sink::Sink;
use crate::{names, plain_text, work_types};
use revflow_review::WorkType;

/// What a RIS entry says; `None` when it holds nothing but its type.
pub(super) fn of_entry(draft: &Draft, dialect: Dialect, sink: &mut Sink<'_>) -> Option<Fields> {
    let entry = Tagged::new(draft, dialect);
    if entry.is_empty() {
        return None;
    }
    let mut fields = Fields::default();
    titles(&entry, &mut fields);
    authors(&entry, &mut fields);
    work_type(&entry, &mut fields);
    imprint::journal(&entry, &mut fields);
    imprint::dates(&entry, &mut fields, sink);
    imprint::volume_and_issue(&entry, &mut fields);
    imprint::pages(&entry, &mut fields);
    identifiers::of_work(&entry, &mut fields);
    identifiers::of_record(&entry, &mut fields);
    identifiers::links(&entry, &mut fields);
    abstracts(&entry, &mut fields);
    keywords(&entry, &mut fields);
    rest(&entry, &mut fields);
    Some(fields)
}

/// The fields of an entry with their meanings.
pub(super) struct Tagged<'d> {
    pub(super) dialect: Dialect,
    fields: Vec<(Meaning, Field<'d>)>,
}

impl<'d> Tagged<'d> {
    fn new(draft: &'d Draft, dialect: Dialect) -> Self {
        let mut fields = Vec::with_capacity(draft.lines());
        fields.extend(draft.fields().map(|field| (dialect.meaning(&field), field)));
        Self { dialect, fields }
    }

    fn is_empty(&self) -> bool {
        self.fields
            .iter()
            .filter(|(meaning, _)| *meaning != Meaning::Frame)
            .all(|(_, field)| field.each_line().all(|(_, value)| value.is_empty()))
    }

    /// The fields that mean this, in their order.
    pub(super) fn of(&self, meaning: Meaning) -> impl Iterator<Item = &Field<'d>> {
        self.fields.iter().filter(move |(of, _)| *of == meaning).map(|(_, field)| field)
    }

    /// The value of a tag, whatever it means.
    pub(super) fn value(&self, tag: &[u8]) -> Option<&'d str> {
        self.fields.iter().find(|(_, field)| field.tag.bytes() == tag).map(|(_, field)| field.first())
    }
}

/// Keeps a field beside the citation, its lines joined.
pub(super) fn keep_whole(field: &Field<'_>, fields: &mut Fields) {
    fields.keep(field.tag.text(), &field.text(), field.line());
}

/// Keeps the first line of a field beside the citation; [`rest`] keeps the others.
pub(super) fn keep(field: &Field<'_>, fields: &mut Fields) {
    fields.keep(field.tag.text(), field.first(), field.line());
}

fn titles(entry: &Tagged<'_>, fields: &mut Fields) {
    for meaning in [Meaning::Title, Meaning::BookTitle, Meaning::ShortTitle] {
        for field in entry.of(meaning) {
            let Some(title) = plain_text::told(&field.text()) else { continue };
            match &fields.citation.title {
                None => fields.citation.title = Some(title),
                Some(present) if *present == title => {}
                Some(_) if meaning == Meaning::BookTitle && fields.citation.container.is_none() => {
                    fields.citation.container = Some(title);
                }
                Some(_) => keep_whole(field, fields),
            }
        }
    }
}

fn authors(entry: &Tagged<'_>, fields: &mut Fields) {
    for field in entry.of(Meaning::Author) {
        for (line, text) in field.items() {
            for name in names::between_semicolons(&text) {
                if plain_text::is_placeholder(name) {
                    continue;
                }
                let name = plain_text::unmarked(name);
                let name = name.trim().trim_end_matches([',', ' ']);
                if name.is_empty() {
                } else if is_nobody(name) || is_trial_number(name) {
                    fields.keep(field.tag.text(), name, line);
                } else if let Some(list) = names_in_a_row(name) {
                    fields.citation.authors.extend(list.map(names::parse_inverted));
                } else {
                    fields.citation.authors.push(names::parse_inverted(name));
                }
            }
        }
    }
}

/// What databases write where they know no author.
fn is_nobody(name: &str) -> bool {
    let name = name.trim_matches(['[', ']', '.']).to_ascii_lowercase();
    matches!(name.as_str(), "anonymous" | "anon" | "no author name available" | "no authors listed" | "et al")
}

/// `NCT04381559`: registers stand as the author of their trials in some exports.
pub(super) fn is_trial_number(text: &str) -> bool {
    const REGISTERS: [&str; 12] =
        ["ACTRN", "CTRI/", "ChiCTR", "DRKS", "EUCTR", "IRCT", "ISRCTN", "JPRN", "KCT", "NCT", "NTR", "TCTR"];
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 4 && !text.contains(' ') && REGISTERS.iter().any(|register| text.starts_with(register))
}

/// `Achterbergh RCA, van der Helm JJ, de Vries HJC`: several people on one line, told by initials
/// at the end of every part.
fn names_in_a_row(text: &str) -> Option<impl Iterator<Item = &str>> {
    let parts = || text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let is_person = |part: &str| {
        part.rsplit_once(' ').is_some_and(|(family, initials)| {
            names::are_initials(initials) && family.chars().any(char::is_lowercase)
        })
    };
    (parts().count() >= 2 && parts().all(is_person)).then(parts)
}

fn work_type(entry: &Tagged<'_>, fields: &mut Fields) {
    let code = entry.value(b"TY").unwrap_or_default();
    let mut work_type = of_code(code);
    for field in entry.of(Meaning::WorkTypeDetail) {
        let closer = work_types::named(field.first());
        let is_telling = matches!(
            closer,
            WorkType::ConferencePaper | WorkType::Erratum | WorkType::Preprint | WorkType::Registration
        );
        if is_telling || work_type == WorkType::Other {
            work_type = closer;
        }
        keep(field, fields);
    }
    let from_register =
        entry.of(Meaning::Author).any(|field| is_trial_number(field.first().trim_end_matches(',')));
    if from_register && matches!(entry.dialect, Dialect::Ovid | Dialect::Cochrane) {
        work_type = WorkType::Registration;
    } else if work_type == WorkType::Webpage && entry.dialect == Dialect::Ovid {
        // CENTRAL on Ovid calls every article electronic.
        work_type = WorkType::Article;
    }
    fields.citation.work_type = work_type;
}

/// The codes of the format.
fn of_code(code: &str) -> WorkType {
    match code.to_ascii_uppercase().as_str() {
        "JOUR" | "EJOUR" | "JFULL" | "MGZN" | "NEWS" | "INPR" | "ABST" => WorkType::Article,
        "BOOK" | "EBOOK" | "EDBOOK" | "CLSWK" => WorkType::Book,
        "CHAP" | "ECHAP" | "ENCYC" | "DICT" => WorkType::Chapter,
        "CONF" | "CPAPER" => WorkType::ConferencePaper,
        "RPRT" | "GOVDOC" => WorkType::Report,
        "THES" => WorkType::Thesis,
        "ELEC" | "WEB" | "BLOG" | "ICOMM" => WorkType::Webpage,
        "DATA" | "AGGR" | "DBASE" => WorkType::Dataset,
        "PREPRINT" => WorkType::Preprint,
        "ERRAT" => WorkType::Erratum,
        _ => WorkType::Other,
    }
}

fn abstracts(entry: &Tagged<'_>, fields: &mut Fields) {
    for field in entry.of(Meaning::Abstract) {
        match (plain_text::told_abstract(&field.text()), &fields.citation.abstract_text) {
            (Some(text), None) => fields.citation.abstract_text = Some(text),
            (Some(text), Some(present)) if *present == text => {}
            // A translation, or the notice of who owns the text.
            (_, _) if plain_text::is_placeholder(field.first()) => {}
            (_, _) => keep_whole(field, fields),
        }
    }
}

fn keywords(entry: &Tagged<'_>, fields: &mut Fields) {
    let mut items = entry.of(Meaning::Keyword).flat_map(Field::items).map(|(_, text)| text).peekable();
    let Some(first) = items.next() else { return };
    // EBSCO's headings hold semicolons of their own.
    if items.peek().is_none() && entry.dialect != Dialect::Ebsco && first.matches(';').count() >= 2 {
        fields.citation.keywords.extend(first.split(';').filter_map(plain_text::told));
        return;
    }
    fields
        .citation
        .keywords
        .extend(std::iter::once(first).chain(items).filter_map(|text| plain_text::told(&text)));
}

fn rest(entry: &Tagged<'_>, fields: &mut Fields) {
    for (meaning, field) in &entry.fields {
        let (tag, line) = (field.tag.text(), field.line());
        match meaning {
            // These hold one value, on one line. What follows it is kept.
            Meaning::WorkTypeDetail
            | Meaning::Year
            | Meaning::Date
            | Meaning::OldDate
            | Meaning::FirstPage
            | Meaning::LastPage
            | Meaning::ArticleNumber
            | Meaning::Pmid
            | Meaning::PmidOrPmcid
            | Meaning::CrossIds
            | Meaning::Accession
            | Meaning::Key
            | Meaning::Frame => {
                field.after_first().for_each(|(line, value)| fields.keep(tag, value, line));
            }
            Meaning::Language => {
                fields.text(|citation| &mut citation.language, tag, &field.text(), line);
            }
            Meaning::Publisher => {
                fields.text(|citation| &mut citation.publisher, tag, &field.text(), line);
            }
            Meaning::Note => fields.citation.notes.extend(plain_text::told(&field.text())),
            Meaning::Unplaced => {
                field.items().for_each(|(line, value)| fields.keep(tag, &value, line));
            }
            _ => {}
        }
    }
    let mut databases: Vec<String> = Vec::new();
    for (_, name) in entry.of(Meaning::Database).flat_map(Field::items) {
        // Ovid adds the years a segment covers: "ERIC <1992 to June 2024>".
        let name =
            if entry.dialect == Dialect::Ovid { name.split(" <").next().unwrap_or_default() } else { &name };
        databases.extend(plain_text::told(name).filter(|name| !databases.contains(name)));
        if databases.len() > 20 {
            break;
        }
    }
    if databases.is_empty() && entry.dialect == Dialect::Ovid {
        databases.extend(identifiers::ovid_database(entry).map(str::to_owned));
    }
    if !databases.is_empty() {
        fields.citation.database = Some(databases.join("; "));
    }
}
