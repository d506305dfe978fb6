//! PubMed tagged text, called nbib, and the same format as ERIC writes it, without `PMID-`. A
//! record is a block of tag lines; a blank line ends it, unless one stands after every line. Lines
//! without a tag continue the field before them.

use crate::fields::{Fields, shortened};
use crate::lines::{Draft, Field, Lines, Tag};
use crate::sink::Sink;
use crate::tagged::nbib_tag;
use crate::{dates, names, plain_text, work_types};
use revflow_review::{Author, Doi, WorkType};
use std::io::{self, BufRead};

pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut draft = Draft::default();
    let mut after_gap = true;
    let mut identified = false;
    let mut spacing = Spacing::default();
    while let Some((number, line)) = lines.next()? {
        match nbib_tag(line) {
            Some((tag, value)) => {
                // Two numbers in a row are two records, whether a blank line parts them or not.
                if (after_gap && !spacing.goes_on(tag)) || (tag == "PMID" && identified) {
                    flush(&mut draft, sink);
                    identified = false;
                    spacing = Spacing { first: Some(Tag::new(tag)), is_close: false };
                }
                identified |= tag == "PMID";
                spacing.is_close |= !after_gap;
                draft.push_tagged(number, line, tag, value);
                after_gap = false;
            }
            None if line.trim().is_empty() => after_gap = true,
            None if draft.is_empty() || (after_gap && !line.starts_with("    ")) => {
                sink.warn(
                    number,
                    format!("\"{}\" between records belongs to no record", shortened(line)),
                    "left out; check that no record lost its beginning",
                );
            }
            None => {
                spacing.is_close |= !after_gap;
                draft.push_continuation(number, line);
            }
        }
    }
    flush(&mut draft, sink);
    Ok(())
}

/// How the lines of the open record stand. Some programs put a blank line after every line, so that
/// one parts records only where others stand close together.
#[derive(Default)]
struct Spacing {
    first: Option<Tag>,
    /// A line came right after another.
    is_close: bool,
}

impl Spacing {
    /// Whether a tag after a blank line belongs to the open record.
    fn goes_on(&self, tag: &str) -> bool {
        self.first.is_some_and(|first| !self.is_close && first != Tag::new(tag))
    }
}

fn flush(draft: &mut Draft, sink: &mut Sink<'_>) {
    draft.hand_over(sink, b"OWN", "a record holds nothing but empty tags", of_entry);
}

fn of_entry(draft: &Draft, sink: &mut Sink<'_>) -> Fields {
    let mut fields = Fields::default();
    let mut full_names = FullNames::of(draft);
    let mut best_type = WorkType::Other;
    let mut electronic_date = None;
    let owner = draft.fields().find(|field| field.tag.bytes() == b"OWN").map(|field| field.first());
    for field in draft.fields() {
        let (tag, line, first) = (field.tag.text(), field.line(), field.first());
        if is_on_one_line(&field) {
            field.after_first().for_each(|(line, value)| fields.keep(tag, value, line));
        }
        let citation = &mut fields.citation;
        match field.tag.bytes() {
            b"PMID" => fields.pmid(tag, first, line),
            b"TI" => title(&field, &mut fields),
            b"BTI" => match plain_text::told(&field.text()) {
                Some(title) if citation.title.is_none() => citation.title = Some(title),
                // The title of the book a chapter stands in.
                Some(title) if citation.container.is_none() => citation.container = Some(title),
                _ => keep(&field, &mut fields),
            },
            b"CTI" => fields.text(|citation| &mut citation.container, tag, &field.text(), line),
            b"TT" => fields.text(|citation| &mut citation.original_title, tag, &field.text(), line),
            b"FAU" | b"AU" => {
                if let Some(name) = full_names.author.name(&field) {
                    citation.authors.push(names::parse_inverted(&name));
                }
            }
            b"FED" | b"ED" => {
                if let Some(name) = full_names.editor.name(&field) {
                    citation.editors.push(names::parse_inverted(&name));
                }
            }
            // A group stands among the people where the article names it.
            b"CN" => {
                citation.authors.extend(plain_text::told(&field.text()).map(Author::Group));
            }
            b"DP" => date(&field, &mut fields, sink),
            b"DEP" if electronic_date.is_none() => electronic_date = Some(field),
            b"JT" => fields.text(|citation| &mut citation.container, tag, &field.text(), line),
            b"TA" => fields.text(|citation| &mut citation.container_abbreviation, tag, &field.text(), line),
            b"VI" => fields.text(|citation| &mut citation.volume, tag, first, line),
            b"IP" => fields.text(|citation| &mut citation.issue, tag, first, line),
            b"PG" => fields.pages(tag, first, line),
            b"AID" | b"LID" => location(&field, &mut fields),
            b"PMC" => fields.pmcid(tag, first, line),
            b"OID" if first.starts_with(['E', 'e']) => {
                // ERIC's own number: EJ1131633, ED602023.
                fields.text(|citation| &mut citation.accession, tag, &field.text(), line);
            }
            b"IS" | b"ISSN" | b"ISBN" => serial(&field, &mut fields),
            b"AB" | b"OAB" => fields.abstract_text(tag, &field.text(), line),
            b"CI" => fields.rights(tag, &field.text(), line),
            b"SI" => fields.registration(tag, &field.text(), line),
            b"MH" | b"OT" => citation.keywords.extend(plain_text::told(&field.text())),
            b"GN" => fields.note(&field.text()),
            b"LA" => fields.text(|citation| &mut citation.language, tag, first, line),
            b"PB" => fields.text(|citation| &mut citation.publisher, tag, first, line),
            b"PT" => {
                best_type = more_telling(best_type, work_types::named(first));
                keep(&field, &mut fields);
            }
            _ => keep(&field, &mut fields),
        }
    }
    if let Some(field) = electronic_date {
        let date = dates::parse(field.first());
        if fields.citation.date.is_none() && date.is_some() {
            fields.citation.date = date;
            sink.note(field.line(), "the record has no date of publication", "took the electronic one");
        } else {
            keep(&field, &mut fields);
        }
    }
    if fields.citation.container.is_none() {
        fields.citation.container = fields.citation.container_abbreviation.take();
    }
    if fields.citation.doi.is_none() {
        let mut sources = draft.fields().filter(|field| field.tag.bytes() == b"SO");
        fields.citation.doi = sources.find_map(|field| doi_in_source(&field.text()));
    }
    fields.citation.work_type = best_type;
    if owner == Some("ERIC") && !matches!(best_type, WorkType::Article | WorkType::Other) {
        // What ERIC gives as the journal of a report, a book or a thesis is who published it.
        let publisher = fields.citation.container.take();
        fields.citation.publisher = fields.citation.publisher.take().or(publisher);
    }
    fields
}

/// Which names come in full, so that their short forms are passed over.
struct FullName {
    /// All of them: some programs write the short forms first, together.
    all: bool,
    /// The one read last, so that the next one is its short form.
    last: bool,
}

/// The same for authors and for editors.
struct FullNames {
    author: FullName,
    editor: FullName,
}

impl FullNames {
    fn of(draft: &Draft) -> Self {
        let count = |tag: &[u8]| {
            draft.fields().filter(|field| field.tag.bytes() == tag && !field.first().is_empty()).count()
        };
        let name = |full: &[u8], short: &[u8]| {
            let full = count(full);
            FullName { all: full > 0 && full >= count(short), last: false }
        };
        Self { author: name(b"FAU", b"AU"), editor: name(b"FED", b"ED") }
    }
}

impl FullName {
    /// The name in `FAU` or `FED`, or that in `AU` or `ED` where no full one goes before it.
    fn name(&mut self, field: &Field<'_>) -> Option<String> {
        let is_full = field.tag.bytes().starts_with(b"F");
        let is_short_form = !is_full && (self.all || self.last);
        self.last = is_full && !field.first().is_empty();
        if is_short_form { None } else { plain_text::told(&field.text()) }
    }
}

/// Whether a tag holds one value on one line; what follows it is kept.
fn is_on_one_line(field: &Field<'_>) -> bool {
    matches!(
        field.tag.bytes(),
        b"PMID" | b"DP" | b"DEP" | b"VI" | b"IP" | b"PG" | b"PMC" | b"IS" | b"ISSN" | b"ISBN" | b"LA" | b"PB"
    )
}

fn keep(field: &Field<'_>, fields: &mut Fields) {
    fields.keep(field.tag.text(), &field.text(), field.line());
}

fn title(field: &Field<'_>, fields: &mut Fields) {
    let Some(title) = plain_text::told(&field.text()) else { return };
    match (fields.citation.title.take(), &fields.citation.container) {
        (None, _) => fields.citation.title = Some(title),
        // A chapter's title after that of its book.
        (Some(book), None) if field.tag.bytes() == b"TI" && book != title => {
            fields.citation.container = Some(book);
            fields.citation.title = Some(title);
        }
        (Some(first), _) => {
            fields.citation.title = Some(first);
            keep(field, fields);
        }
    }
}

fn date(field: &Field<'_>, fields: &mut Fields, sink: &mut Sink<'_>) {
    let text = field.first();
    let known = fields.citation.date;
    fields.date("DP", text, field.line());
    if let (None, Some(date)) = (known, fields.citation.date)
        && let Some((fact, remedy)) = dates::left_out(text, date)
    {
        sink.note(field.line(), fact, remedy);
    }
}

/// `10.1016/j.mex.2018.03.007 [doi]`, `S2215-0161(18)30045-1 [pii]`, an address, an article number.
fn location(field: &Field<'_>, fields: &mut Fields) {
    for (line, text) in field.items() {
        one_location(field.tag.text(), line, &text, fields);
    }
}

fn one_location(tag: &str, line: u32, text: &str, fields: &mut Fields) {
    if text.ends_with("[doi]") {
        fields.doi(tag, text, line);
    } else if text.starts_with("http") {
        match Doi::parse(text) {
            Ok(doi) if text.contains("doi.org/10.") => fields.doi(tag, doi.as_str(), line),
            _ => fields.url(text),
        }
    } else if text.starts_with("doi:") || text.starts_with("10.") {
        fields.doi(tag, text, line);
    } else if !text.ends_with(']') && fields.citation.pages.is_none() && text.len() < 12 {
        fields.pages(tag, text, line);
    } else {
        fields.keep(tag, text, line);
    }
}

/// `J Foo. 2010 Mar;12(3):1-10. doi: 10.1000/x.1. Epub 2010 Feb 1.`
fn doi_in_source(text: &str) -> Option<Doi> {
    let (_, after) = text.split_once("doi:")?;
    after.split_whitespace().next().and_then(|word| Doi::parse(word).ok())
}

/// `1476-4687 (Electronic)`; ERIC writes `EISSN-2375-5636` and `ISBN-978-1-5985-7192-9`.
fn serial(field: &Field<'_>, fields: &mut Fields) {
    let mut text = field.first();
    while let Some(rest) = ["EISSN-", "ISSN-", "ISBN-"].into_iter().find_map(|name| text.strip_prefix(name)) {
        text = rest;
    }
    fields.serial(field.tag.text(), text, field.line());
}

/// PubMed gives several types to one article; the one that changes what the work is counts.
fn more_telling(one: WorkType, two: WorkType) -> WorkType {
    let rank = |work_type: WorkType| match work_type {
        WorkType::Other => 0,
        // An article whose data are shared is a "Dataset" to PubMed, too.
        WorkType::Report | WorkType::ConferencePaper | WorkType::Dataset => 1,
        WorkType::Article => 2,
        _ => 3,
    };
    if rank(two) > rank(one) { two } else { one }
}
