//! What kind of work a tagged record tells of. Formats say it with one code, with several words, or
//! with a word for the document beside one for the publication it stands in.

use super::citation::{AUTHORS, Tagged, keep};
use super::dialect::Dialect;
use super::meaning::Meaning;
use super::people;
use crate::fields::Fields;
use crate::lines::Field;
use crate::{plain_text, work_types};
use revflow_review::WorkType;

pub(super) fn of_work(entry: &Tagged<'_>, dialect: &Dialect, fields: &mut Fields) {
    let code = entry.of(Meaning::Type).next().map_or("", |field| field.first());
    entry
        .of(Meaning::Type)
        .skip(1)
        .filter(|field| field.first() != code)
        .for_each(|field| keep(field, fields));
    let own = dialect.types.iter().find(|(of, _)| of.eq_ignore_ascii_case(code)).map(|(_, own)| *own);
    let mut work_type = match own {
        Some(own) if !code.is_empty() => own,
        _ => (entry.family.work_type)(code),
    };
    for field in entry.of(Meaning::TypeDetail) {
        let closer = work_types::named(field.first());
        let is_telling = matches!(
            closer,
            WorkType::ConferencePaper | WorkType::Erratum | WorkType::Preprint | WorkType::Registration
        );
        let is_part_of_book = work_type == WorkType::Book && closer == WorkType::Chapter;
        if is_telling || is_part_of_book || work_type == WorkType::Other {
            work_type = closer;
        }
        keep(field, fields);
    }
    for field in entry.of(Meaning::OneOfTypes) {
        work_type = more_telling(work_type, work_types::named(field.first()));
    }
    if entry.has(Meaning::PublicationType) || entry.has(Meaning::DocumentType) {
        work_type = of_document(entry);
    }
    if work_type == WorkType::Other && code.is_empty() {
        work_type = own.unwrap_or_default();
    }
    let is_trial = |field: &Field<'_>| people::is_trial_number(field.first().trim_end_matches(','));
    if entry.of_any(AUTHORS).any(|(_, field)| is_trial(field)) {
        work_type = WorkType::Registration;
    }
    fields.citation.work_type = work_type;
}

/// Of several kinds, the one that changes what the work is counts.
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

/// The kind of document, or else the kind of publication.
fn of_document(entry: &Tagged<'_>) -> WorkType {
    let document = entry.of(Meaning::DocumentType).next();
    let document = document.map_or(WorkType::Other, |field| work_types::named(&field.text()));
    if document != WorkType::Other {
        return document;
    }
    match of_publication(entry) {
        WorkType::Book | WorkType::Chapter if has_title(entry) && entry.has(Meaning::Source) => {
            WorkType::Chapter
        }
        WorkType::Chapter => WorkType::Other,
        other => other,
    }
}

fn of_publication(entry: &Tagged<'_>) -> WorkType {
    let publication = entry.of(Meaning::PublicationType).next();
    publication.map_or(WorkType::Other, |field| (entry.family.work_type)(field.first()))
}

/// Whether a record tells of a book as a whole, which then has its title in [`Meaning::Source`].
pub(super) fn is_whole_book(entry: &Tagged<'_>) -> bool {
    matches!(of_publication(entry), WorkType::Book | WorkType::Chapter) && !has_title(entry)
}

fn has_title(entry: &Tagged<'_>) -> bool {
    entry.of(Meaning::Title).any(|field| plain_text::told(&field.text()).is_some())
}

#[cfg(test)]
mod tests {
    use crate::{Options, read};
    use revflow_review::WorkType;

    #[test]
    fn document_tells_the_kind_before_the_publication_does() {
        for (lines, work_type, title) in [
            ("PT J\nTI One\nSO Journal\nDT Review", WorkType::Article, "One"),
            ("PT J\nTI One\nSO Journal\nDT Retraction", WorkType::Erratum, "One"),
            ("PT B\nTI One\nSO Book", WorkType::Chapter, "One"),
            ("PT B\nTI One", WorkType::Book, "One"),
            ("PT B\nSO Book", WorkType::Book, "Book"),
            ("PT S\nTI One\nSO Series", WorkType::Chapter, "One"),
            ("PT S\nTI One", WorkType::Other, "One"),
            ("PT P\nTI One\nDT Patent", WorkType::Other, "One"),
        ] {
            let import =
                read(format!("{lines}\nPY 2020\nER\n").as_bytes(), "a.txt", &Options::default()).unwrap();
            let citation = &import.entries[0].citation;
            assert_eq!((citation.work_type, citation.title.as_deref()), (work_type, Some(title)), "{lines}");
        }
    }

    #[test]
    fn most_telling_of_several_kinds_counts() {
        for (types, work_type) in [
            (&["Journal Article", "Published Erratum"][..], WorkType::Erratum),
            (&["Dataset", "Journal Article"], WorkType::Article),
            (&["English Abstract"], WorkType::Other),
        ] {
            let lines: String = types.iter().map(|name| format!("PT  - {name}\n")).collect();
            let text = format!("PMID- 1\nTI  - One\n{lines}");
            let import = read(text.as_bytes(), "a.txt", &Options::default()).unwrap();
            assert_eq!(import.entries[0].citation.work_type, work_type, "{types:?}");
            assert_eq!(import.entries[0].unknown.len(), types.len());
        }
    }
}
