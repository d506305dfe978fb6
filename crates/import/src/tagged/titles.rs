//! The title of a work, among the titles of what it stands in, short ones and translations.

use super::citation::{Tagged, keep_whole};
use super::meaning::Meaning;
use super::{imprint, kinds};
use crate::fields::Fields;
use crate::lines::Field;
use crate::plain_text;

/// The title, and the title in the language of the work.
pub(super) fn of_work(entry: &Tagged<'_>, fields: &mut Fields) {
    let by_rank = [
        Meaning::ChapterTitle,
        Meaning::Title,
        Meaning::TitleAfterBook,
        Meaning::TitleWithNotes,
        Meaning::BookTitle,
        Meaning::ShortTitle,
    ];
    let is_chapter = entry.of(Meaning::ChapterTitle).any(|field| plain_text::told(&field.text()).is_some());
    for (meaning, field) in entry.of_any(&by_rank) {
        let Some(mut title) = plain_text::told(&field.text()) else { continue };
        if meaning == Meaning::TitleWithNotes {
            take_notes_off(&mut title, field, fields);
        }
        match &fields.citation.title {
            None => fields.citation.title = Some(title),
            Some(present) if *present == title => {}
            Some(_)
                if meaning == Meaning::TitleAfterBook
                    && !entry.has(Meaning::Journal)
                    && fields.citation.container.is_none() =>
            {
                fields.citation.container = fields.citation.title.replace(title);
            }
            Some(_)
                if (meaning == Meaning::BookTitle || is_chapter) && fields.citation.container.is_none() =>
            {
                fields.citation.container = Some(title);
            }
            Some(_) => keep_whole(field, fields),
        }
    }
    if fields.citation.title.is_none() && imprint::stands_alone(fields) {
        fields.citation.title =
            entry.of(Meaning::SecondTitle).find_map(|field| plain_text::told(&field.text()));
    }
    if kinds::is_whole_book(entry) {
        fields.citation.title = entry.of(Meaning::Source).find_map(|field| plain_text::told(&field.text()));
    }
    for field in entry.of(Meaning::OtherTitle) {
        let Some(other) = plain_text::told(&field.text()) else { continue };
        match &fields.citation.title {
            None => fields.citation.title = Some(other),
            Some(title) if *title == other => {}
            Some(title) if is_translated(title, &other) && fields.citation.original_title.is_none() => {
                fields.citation.original_title = Some(other);
            }
            Some(_) => keep_whole(field, fields),
        }
    }
}

/// Takes off what Ovid writes behind titles, in square brackets after the full stop: `[References].`,
/// `[Article]`, `[Review] [52 refs]`. It is kept beside.
fn take_notes_off(title: &mut String, field: &Field<'_>, fields: &mut Fields) {
    loop {
        let closed = title.trim_end_matches(['.', ' ']);
        let Some(at) = closed.strip_suffix(']').and_then(|open| open.rfind('[')) else { return };
        let before = title[..at].trim_end();
        if !before.ends_with(['.', '?', '!', ']', '"']) {
            return;
        }
        fields.keep(field.tag.text(), &title[at..], field.line());
        title.truncate(before.len());
    }
}

/// Whether a title is the translation of the other: it stands in the brackets in which databases put
/// translations, or is English while the other is not.
fn is_translated(title: &str, other: &str) -> bool {
    let in_brackets = title.starts_with('[') && title.trim_end_matches('.').ends_with(']');
    in_brackets || (is_english(title) && !is_english(other))
}

/// Told by the small words that titles of some length hardly do without, English or other.
fn is_english(title: &str) -> bool {
    const ENGLISH: [&str; 9] = ["a", "an", "and", "for", "from", "in", "of", "the", "with"];
    const OTHERS: [&str; 24] = [
        "das", "de", "del", "der", "des", "die", "do", "du", "een", "ein", "el", "et", "het", "i", "la",
        "le", "les", "na", "och", "und", "une", "w", "y", "zur",
    ];
    let is_one_of = |words: &[&str], word: &str| words.iter().any(|small| word.eq_ignore_ascii_case(small));
    title.split_whitespace().any(|word| is_one_of(&ENGLISH, word))
        && !title.split_whitespace().any(|word| is_one_of(&OTHERS, word))
}

#[cfg(test)]
mod tests {
    use crate::{Import, Options, read};

    fn import(lines: &str) -> Import {
        let text = format!("{lines}\nER  - \n");
        read(text.as_bytes(), "a.ris", &Options::default()).unwrap()
    }

    #[test]
    fn other_title_is_the_original_one_where_the_first_is_its_translation() {
        for (title, other, original) in [
            ("A second study", "Une deuxième étude", true),
            ("[Second study].", "Second", true),
            ("Modelos de maturidade", "Maturity models of the process", false),
            ("A study of one", "A comparison with the other", false),
            ("Studie", "Etude", false),
        ] {
            let import =
                import(&format!("TY  - JOUR\nDP  - EBSCOhost\nT1  - {title}\nT2  - {other}\nJF  - Journal"));
            let citation = &import.entries[0].citation;
            assert_eq!(citation.title.as_deref(), Some(title));
            assert_eq!(citation.original_title.as_deref(), Some(other).filter(|_| original), "{title}");
            assert_eq!(citation.container.as_deref(), Some("Journal"));
        }
    }

    #[test]
    fn title_may_stand_where_the_title_of_another_work_would() {
        for (lines, title) in [
            ("TY  - BOOK\nT2  - The whole book", Some("The whole book")),
            ("TY  - BOOK\nBT  - The whole book", Some("The whole book")),
            ("TY  - GEN\nCT  - A text", Some("A text")),
            ("TY  - JOUR\nST  - A short title", Some("A short title")),
            ("TY  - JOUR\nT2  - A journal", None),
        ] {
            assert_eq!(import(lines).entries[0].citation.title.as_deref(), title, "{lines}");
        }
    }

    #[test]
    fn notes_behind_a_title_are_no_part_of_it() {
        for (line, title) in [
            ("A title. [References].", "A title."),
            ("A title.[Review]", "A title."),
            ("A title?  [Review] [52 refs]", "A title?"),
            ("[A title]. [German]", "[A title]."),
            ("[A title].", "[A title]."),
            ("Uptake of [18F]", "Uptake of [18F]"),
        ] {
            let text = format!("<1>\nVN  - Ovid Technologies\nTI  - {line}\n");
            let import = read(text.as_bytes(), "a.txt", &Options::default()).unwrap();
            assert_eq!(import.entries[0].citation.title.as_deref(), Some(title), "{line}");
            let kept: String = import.entries[0].unknown.iter().map(|(_, value, _)| value.as_str()).collect();
            assert!(title.len() + kept.len() >= line.replace(' ', "").len(), "{line}: {kept}");
        }
    }
}
