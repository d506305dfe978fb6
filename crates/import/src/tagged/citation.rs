//! From the fields of a tagged record to a citation. Where several tags may hold the same thing, the
//! best one is taken and the others are kept beside the citation; nothing is dropped but repeats,
//! empty fields and the words vendors write for "nothing".

use super::dialect::{Dialect, Family};
use super::meaning::Meaning;
use super::{full_names, identifiers, imprint, kinds, people, titles};
use crate::fields::Fields;
use crate::lines::{Draft, Field};
use crate::sink::Sink;
use crate::{names, plain_text};
use revflow_review::{Author, WorkType};

/// What a record says; `None` when it holds nothing but a type, and not even the frame of a record.
pub(super) fn of_entry(
    draft: &Draft,
    dialect: &Dialect,
    family: &'static Family,
    sink: &mut Sink<'_>,
) -> Option<Fields> {
    let entry = Tagged::new(draft, dialect, family);
    let is_framed = entry.is_framed();
    sink.framed += usize::from(is_framed);
    if entry.is_empty() {
        if !is_framed {
            return None;
        }
        let fact = "a record holds nothing but its type";
        sink.warn(draft.place().0, fact, "kept it, so that it is counted; look it up in the database");
    }
    let mut fields = Fields::default();
    kinds::of_work(&entry, dialect, &mut fields);
    titles::of_work(&entry, &mut fields);
    authors(&entry, &mut fields);
    editors(&entry, &mut fields);
    imprint::journal(&entry, &mut fields);
    imprint::dates(&entry, &mut fields, sink);
    imprint::volume_and_issue(&entry, &mut fields);
    imprint::pages(&entry, &mut fields);
    imprint::composed(&entry, &mut fields);
    identifiers::of_work(&entry, &mut fields);
    identifiers::of_record(&entry, &mut fields);
    identifiers::links(&entry, &mut fields);
    for field in entry.of(Meaning::Abstract) {
        fields.abstract_text(field.tag.text(), &field.text(), field.line());
    }
    keywords(&entry, &mut fields);
    rest(&entry, &mut fields);
    Some(fields)
}

/// The fields of an entry with their meanings.
pub(super) struct Tagged<'d> {
    fields: Vec<Told<'d>>,
    /// Where the first field of every meaning stands.
    first: [u32; MEANINGS],
    pub(super) family: &'static Family,
}

/// A field, and where the next one of the same meaning stands. A record is asked for every meaning,
/// and most have nothing to say to most of them.
struct Told<'d> {
    meaning: Meaning,
    next: u32,
    field: Field<'d>,
}

const MEANINGS: usize = Meaning::Unplaced as usize + 1;

/// The place of no field.
const NONE: u32 = u32::MAX;

impl<'d> Tagged<'d> {
    fn new(draft: &'d Draft, dialect: &Dialect, family: &'static Family) -> Self {
        let told = |field: Field<'d>| Told { meaning: dialect.meanings.of_tag(field.tag), next: NONE, field };
        let mut fields: Vec<Told<'d>> = Vec::with_capacity(draft.lines());
        fields.extend(draft.fields().map(told));
        let mut first = [NONE; MEANINGS];
        for (at, told) in fields.iter_mut().enumerate().rev() {
            let at = u32::try_from(at).unwrap_or(NONE);
            told.next = std::mem::replace(&mut first[told.meaning as usize], at);
        }
        Self { fields, first, family }
    }

    fn is_empty(&self) -> bool {
        self.fields
            .iter()
            .filter(|told| {
                !matches!(
                    told.meaning,
                    Meaning::Frame | Meaning::Type | Meaning::PublicationType | Meaning::Provider
                )
            })
            .all(|told| told.field.each_line().all(|(_, value)| value.is_empty()))
    }

    /// Whether anything means this.
    pub(super) fn has(&self, meaning: Meaning) -> bool {
        self.first[meaning as usize] != NONE
    }

    /// Whether the record begins with its type and has a mark at its end, which is how no other text
    /// looks.
    fn is_framed(&self) -> bool {
        let begins = self.fields.first().is_some_and(|told| told.meaning == Meaning::Type);
        begins && self.has(Meaning::Frame)
    }

    /// The fields that mean this, in their order.
    pub(super) fn of(&self, meaning: Meaning) -> impl Iterator<Item = &Field<'d>> {
        let mut at = self.first[meaning as usize];
        std::iter::from_fn(move || {
            let told = self.fields.get(at as usize)?;
            at = told.next;
            Some(&told.field)
        })
    }

    /// How names without a comma are to be read: where another name of the record has one, they are
    /// those of organisations.
    fn order_of_names(&self) -> fn(&str) -> Author {
        let mut either_way = self.of(Meaning::AuthorEitherWay).peekable();
        let is_natural = either_way.peek().is_some() && either_way.all(|field| !field.first().contains(','));
        if is_natural {
            names::parse_natural
        } else if self.of(Meaning::AuthorFamilyFirst).next().is_some() {
            names::parse_family_first
        } else {
            names::parse_inverted
        }
    }

    /// The fields that mean any of these, in their order.
    pub(super) fn among<'t>(
        &'t self,
        meanings: &'t [Meaning],
    ) -> impl Iterator<Item = (Meaning, &'t Field<'d>)> {
        let fields = if meanings.iter().any(|meaning| self.has(*meaning)) { &self.fields[..] } else { &[] };
        let wanted = fields.iter().filter(|told| meanings.contains(&told.meaning));
        wanted.map(|told| (told.meaning, &told.field))
    }

    /// The fields that mean any of these, those of the first before those of the second.
    pub(super) fn of_any(&self, meanings: &[Meaning]) -> impl Iterator<Item = (Meaning, &Field<'d>)> {
        meanings.iter().flat_map(|meaning| self.of(*meaning).map(|field| (*meaning, field)))
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

/// Authors whose names are nothing but names.
pub(super) const AUTHORS: &[Meaning] =
    &[Meaning::Author, Meaning::AuthorEitherWay, Meaning::AuthorFamilyFirst];

fn authors(entry: &Tagged<'_>, fields: &mut Fields) {
    let parse = entry.order_of_names();
    let mut people = Vec::new();
    for (_, field) in entry.of_any(AUTHORS) {
        people::named(field, parse, fields, &mut people);
    }
    fields.citation.authors = people;
    // Full names, where every short one has its own.
    let count = |meaning| entry.of(meaning).filter(|field| !field.first().is_empty()).count();
    let (full, short) = (count(Meaning::FullAuthor), count(Meaning::AuthorWithNotes));
    let (used, kept) = match full > 0 && full >= short {
        true => (Meaning::FullAuthor, Meaning::AuthorWithNotes),
        false => (Meaning::AuthorWithNotes, Meaning::FullAuthor),
    };
    for field in entry.of(used) {
        let (authors, editors) = people::annotated(field, parse, fields);
        fields.citation.authors.extend(authors);
        fields.citation.editors.extend(editors);
    }
    entry.of(kept).for_each(|field| keep_whole(field, fields));
    let groups = entry.of(Meaning::GroupAuthor).flat_map(Field::items);
    let groups = groups.filter_map(|(_, name)| plain_text::told(&name));
    fields.citation.authors.extend(groups.map(Author::group));
    full_names::authors(entry, fields);
}

/// The editors of the work, or of the book or proceedings it stands in. The people named second and
/// third are that only in some kinds of works.
fn editors(entry: &Tagged<'_>, fields: &mut Fields) {
    let work_type = fields.citation.work_type;
    let is_whole = work_type == WorkType::Book;
    let is_part = matches!(work_type, WorkType::Chapter | WorkType::ConferencePaper);
    let parse = entry.order_of_names();
    let third_edited = is_whole && entry.of(Meaning::ThirdAuthor).any(|field| !field.first().is_empty());
    for (meaning, field) in entry.of_any(&[Meaning::Editor, Meaning::SecondAuthor, Meaning::ThirdAuthor]) {
        let edited = match meaning {
            Meaning::Editor => true,
            Meaning::SecondAuthor => is_part || (is_whole && !third_edited),
            _ => third_edited,
        };
        // The field may as well hold the number of an edition.
        if edited && !field.first().starts_with(|c: char| c.is_ascii_digit()) {
            let (people, editors) = people::annotated(field, parse, fields);
            fields.citation.editors.extend(people.into_iter().chain(editors));
        } else {
            field.items().for_each(|(line, value)| fields.keep(field.tag.text(), &value, line));
        }
    }
    full_names::editors(entry, fields);
}

fn keywords(entry: &Tagged<'_>, fields: &mut Fields) {
    let keywords = &mut fields.citation.keywords;
    let mut words = entry.of(Meaning::Keyword).flat_map(Field::items);
    let only = words.next().filter(|_| words.next().is_none());
    match only {
        Some((_, list)) if list.matches(';').count() >= 2 => {
            keywords.extend(list.split(';').filter_map(plain_text::told_short));
        }
        _ => {
            keywords.reserve_exact(entry.of(Meaning::Keyword).count());
            for field in entry.of(Meaning::Keyword) {
                field.items().for_each(|(_, text)| keywords.extend(plain_text::told_short(&text)));
            }
        }
    }
    for (_, list) in entry.of(Meaning::KeywordList).flat_map(Field::items) {
        let sign = if list.contains(';') { ';' } else { ',' };
        keywords.extend(list.trim_end_matches('.').split(sign).filter_map(plain_text::told_short));
    }
    for field in entry.of(Meaning::Keywords) {
        keywords.extend(field.text().split(';').filter_map(plain_text::told_short));
    }
    let headings = entry.of(Meaning::Heading).flat_map(Field::items);
    keywords.extend(headings.filter_map(|(_, text)| plain_text::told_short(&text)));
}

fn rest(entry: &Tagged<'_>, fields: &mut Fields) {
    for Told { meaning, field, .. } in &entry.fields {
        let tag = || field.tag.text();
        let line = field.line();
        match meaning {
            // These hold one value, on one line. What follows it is kept.
            Meaning::Type
            | Meaning::TypeDetail
            | Meaning::PublicationType
            | Meaning::Year
            | Meaning::Date
            | Meaning::OldDate
            | Meaning::ElectronicDate
            | Meaning::EarlyAccess
            | Meaning::FirstPage
            | Meaning::FirstPageOrCount
            | Meaning::LastPage
            | Meaning::ArticleNumber
            | Meaning::Pmid
            | Meaning::PmidOrPmcid
            | Meaning::Pmcid
            | Meaning::CrossIds
            | Meaning::Accession
            | Meaning::AccessionPair
            | Meaning::AccessionWithKind
            | Meaning::OtherAccession
            | Meaning::Key
            | Meaning::Frame => {
                field.after_first().for_each(|(line, value)| fields.keep(tag(), value, line));
            }
            Meaning::OriginalTitle => {
                fields.text(|citation| &mut citation.original_title, tag(), &field.text(), line);
            }
            Meaning::Language => {
                let language = field.text();
                fields.text(|citation| &mut citation.language, tag(), language.trim_end_matches('.'), line);
            }
            Meaning::Publisher => {
                let name = plain_text::plain(&field.text());
                fields.text(|citation| &mut citation.publisher, tag(), &name, line);
            }
            Meaning::Rights => fields.rights(tag(), &field.text(), line),
            Meaning::Note | Meaning::NoteWithAccession => {
                if let Some(note) = plain_text::told(&field.text()) {
                    fields.note(&note);
                }
            }
            Meaning::Registration => {
                field.items().for_each(|(line, value)| fields.registration(tag(), &value, line));
            }
            Meaning::OneOfTypes | Meaning::DocumentType | Meaning::ComposedAgain | Meaning::BookDoi => {
                keep_whole(field, fields);
            }
            Meaning::UnplacedList => {
                field.each_line().for_each(|(line, value)| fields.keep(tag(), value, line));
            }
            Meaning::Provider | Meaning::Unplaced => {
                field.items().for_each(|(line, value)| fields.keep(tag(), &value, line));
            }
            _ => {}
        }
    }
    fields.citation.database = databases(entry);
}

fn databases(entry: &Tagged<'_>) -> Option<String> {
    let mut databases: Vec<String> = Vec::new();
    for (meaning, field) in entry.of_any(&[Meaning::Database, Meaning::DatabaseWithYears]) {
        for (_, name) in field.items() {
            let name = match meaning {
                Meaning::DatabaseWithYears => name.split(" <").next().unwrap_or_default(),
                _ => &name,
            };
            databases.extend(plain_text::told(name).filter(|name| !databases.contains(name)));
            if databases.len() > 20 {
                break;
            }
        }
    }
    if databases.is_empty() {
        databases.extend(identifiers::database_in_link(entry).map(str::to_owned));
    }
    match databases.len() {
        0 | 1 => databases.pop(),
        _ => Some(databases.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Import, Options, read};
    use revflow_review::{Author, WorkType};

    fn import(lines: &str) -> Import {
        let text = format!("{lines}\nER  - \n");
        read(text.as_bytes(), "a.ris", &Options::default()).unwrap()
    }

    #[test]
    fn people_named_second_and_third_edit_only_what_can_be_edited() {
        let editors = |lines: &str| -> Vec<String> {
            import(lines).entries[0].citation.editors.iter().map(Author::inverted).collect()
        };
        assert_eq!(editors("TY  - CHAP\nTI  - a\nA2  - Second, B.\nA3  - Third, C."), ["Second, B."]);
        assert_eq!(
            editors("TY  - CONF\nTI  - a\nED  - Editor, E.\nA2  - Second, B."),
            ["Editor, E.", "Second, B."]
        );
        assert_eq!(editors("TY  - BOOK\nTI  - a\nA2  - Second, B."), ["Second, B."]);
        assert_eq!(editors("TY  - BOOK\nTI  - a\nA2  - Series, B.\nA3  - Third, C."), ["Third, C."]);
        assert_eq!(editors("TY  - JOUR\nTI  - a\nA2  - Second, B."), [""; 0]);
        assert_eq!(editors("TY  - BOOK\nTI  - a\nED  - 2nd"), [""; 0]);
        let cited = import("TY  - CHAP\nTI  - a\nL2  - http://o.org/ovidweb.cgi?D=psyc\nA2  - Cited, B.");
        assert_eq!(cited.entries[0].citation.editors, []);
    }

    #[test]
    fn record_of_nothing_but_a_frame_is_counted_and_said() {
        let import = import("TY  - JOUR\nTI  - One\nER  - \n\nTY  - BOOK");
        assert_eq!((import.receipt.read, import.receipt.rejected), (2, 0));
        assert_eq!(import.entries[1].citation.work_type, WorkType::Book);
        assert!(import.problems[0].to_string().starts_with("a.ris:5: a record holds nothing but its type"));
    }
}
