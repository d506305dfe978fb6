//! Takes out of a citation what no export means to say: control characters, which cannot be written
//! to XML or a table and read back, and names of nobody. Every format passes here on its way out.

use crate::glance::has_control_or;
use crate::names;
use revflow_review::{Author, Citation, ShortText};

/// Takes the control characters out of the texts of an entry, and with them the texts and authors of
/// which nothing is left; says how many characters that were. Time is linear in the texts.
pub(crate) fn clean(
    citation: &mut Citation,
    listed_source: &mut Option<String>,
    unknown: &mut Vec<(ShortText, ShortText, u32)>,
) -> usize {
    let optional = [
        &mut citation.key,
        &mut citation.title,
        &mut citation.original_title,
        &mut citation.container,
        &mut citation.container_abbreviation,
        &mut citation.volume,
        &mut citation.issue,
        &mut citation.accession,
        &mut citation.abstract_text,
        &mut citation.translated_abstract,
        &mut citation.rights,
        &mut citation.language,
        &mut citation.publisher,
        &mut citation.database,
        listed_source,
    ];
    let mut dropped: usize = optional.into_iter().map(clean_optional).sum();
    dropped += clean_list(&mut citation.keywords);
    dropped += clean_list(&mut citation.urls) + clean_list(&mut citation.notes);
    for people in [&mut citation.authors, &mut citation.editors] {
        dropped += people.iter_mut().map(clean_author).sum::<usize>();
        people.retain(|person| !is_nobody(person));
    }
    for (name, value, _) in unknown.iter_mut() {
        dropped += clean_text(name) + clean_text(value);
    }
    unknown.retain(|(_, value, _)| !value.is_empty());
    dropped
}

/// `et al.`, `Anonymous`, or nothing: who is so named is nobody in particular.
fn is_nobody(author: &Author) -> bool {
    match author {
        Author::Group(name) | Author::Person { family: name, given: None, .. } => names::is_nobody(name),
        Author::Person { given: Some(_), .. } => false,
    }
}

fn clean_author(author: &mut Author) -> usize {
    match author {
        Author::Group(name) => {
            let dropped = clean_text(name);
            if name.trim().is_empty() {
                name.clear();
            }
            dropped
        }
        Author::Person { family, given, suffix } => {
            let dropped = clean_text(family) + clean_optional(given) + clean_optional(suffix);
            if family.trim().is_empty() {
                // What is left of the name is a name without parts.
                *author = Author::Group(given.take().unwrap_or_default());
            }
            dropped
        }
    }
}

fn clean_optional<T: AsRef<str> + From<String>>(slot: &mut Option<T>) -> usize {
    let dropped = slot.as_mut().map_or(0, clean_text);
    if dropped > 0 && slot.as_ref().is_some_and(|text| text.as_ref().is_empty()) {
        *slot = None;
    }
    dropped
}

fn clean_list<T: AsRef<str> + From<String>>(list: &mut Vec<T>) -> usize {
    let dropped: usize = list.iter_mut().map(clean_text).sum();
    if dropped > 0 {
        list.retain(|text| !text.as_ref().is_empty());
    }
    dropped
}

/// Most texts have nothing to drop and are looked at once.
fn clean_text<T: AsRef<str> + From<String>>(text: &mut T) -> usize {
    let dirty = text.as_ref();
    if !has_control_or(dirty, []) {
        return 0;
    }
    let dropped = dirty.bytes().filter(|byte| is_control(*byte)).count();
    let cleaned = dirty.replace(|c| u8::try_from(c).is_ok_and(is_control), "");
    *text = T::from(cleaned.trim().to_owned());
    dropped
}

/// A control character of ASCII that is no tab and ends no line.
fn is_control(byte: u8) -> bool {
    byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_dropped_and_counted() {
        let mut citation = Citation {
            title: Some("\0\u{1b}".into()),
            abstract_text: Some("a\0 b\tc\r\nd é".into()),
            keywords: vec!["\u{1}".into(), "k".into()],
            authors: vec![Author::Group("\u{2}".into()), Author::person("Doe\u{3}", Some("\u{4}"))],
            ..Citation::default()
        };
        let mut unknown = vec![("X".into(), "\u{5}".into(), 1)];
        assert_eq!(clean(&mut citation, &mut None, &mut unknown), 8);
        assert_eq!((citation.title, citation.abstract_text.as_deref()), (None, Some("a b\tc\r\nd é")));
        assert_eq!(citation.keywords, ["k"]);
        assert_eq!(citation.authors, [Author::person("Doe", None)]);
        assert_eq!(unknown, []);
    }

    #[test]
    fn names_of_nobody_are_no_authors() {
        let person = |family: &str, given: Option<&str>| Author::of_parts(family, given, None);
        let mut citation = Citation {
            authors: vec![
                Author::Group(" ".into()),
                person("", None),
                person("", Some("Ann")),
                person("Doe", None),
                Author::Group("[Anonymous]".into()),
                person("et al.", None),
                person("Others", Some("Ann")),
            ],
            ..Citation::default()
        };
        assert_eq!(clean(&mut citation, &mut None, &mut Vec::new()), 0);
        assert_eq!(
            citation.authors,
            [Author::Group("Ann".into()), person("Doe", None), person("Others", Some("Ann"))]
        );
    }
}
