//! Ovid XML: the fields of the tagged text, each in an element that names it twice,
//! `<F C="TI" L="Title"><D type="c">A title</D></F>`. What they mean is said by the same tables.

use super::{UNNAMED, dialects, long_names};
use crate::lines::Draft;
use crate::sink::Sink;
use crate::tagged::Translator;
use crate::xml::{self, Element};
use std::io::{self, BufRead};

/// Reads the records of a stream.
pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut translator = Translator::new(&dialects::OVID);
    let mut draft = Draft::default();
    xml::each_record(input, sink, &["record"], |root, record, sink| {
        draft.clear();
        draft.push_bare(record.lines.0, "<record>");
        for part in root.children() {
            match part.name() {
                "F" => field(part, &mut draft),
                name => part.fields().for_each(|value| push(&mut draft, UNNAMED, name, value)),
            }
        }
        draft.push_bare(record.lines.1, "</record>");
        translator.record(&draft, false, sink);
    })?;
    translator.finish(sink);
    Ok(())
}

/// A field and its values, which are a list unless the text of the field was merely cut into pieces.
fn field(part: Element<'_>, draft: &mut Draft) {
    let (code, label) = (part.attribute("C").unwrap_or_default(), part.attribute("L").unwrap_or_default());
    let is_tag = (2..=4).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let tag = match long_names::tag(&label) {
        Some(tag) => tag,
        // "Version ID" has the code of the volume.
        None if !is_tag || label.eq_ignore_ascii_case("version id") => UNNAMED,
        None => &code,
    };
    let name = if tag == UNNAMED { &*label } else { "" };
    if matches!(tag, "AB" | "SO" | "TI") || part.child("D").is_none() {
        push(draft, tag, name, part);
    } else {
        part.children().for_each(|value| push(draft, tag, name, value));
    }
}

/// Adds a value as the line it would be in tagged text.
fn push(draft: &mut Draft, tag: &str, name: &str, value: Element<'_>) {
    let text = value.text().unwrap_or_default();
    let text = if name.is_empty() { text } else { format!("{name} {text}") };
    draft.push_tagged(value.line(), &format!("{tag}  - {text}"), tag, &text);
}

#[cfg(test)]
mod tests {
    use crate::{Entry, Options, read};

    fn import(records: &str) -> Vec<Entry> {
        let text = format!("<?xml version=\"1.0\"?><ovidresults><records>{records}</records></ovidresults>");
        let import = read(text.as_bytes(), "ovid.xml", &Options::default()).unwrap();
        assert_eq!(import.receipt.format, crate::Format::OvidXml);
        import.entries
    }

    #[test]
    fn field_is_known_by_its_label_and_else_by_its_code() {
        let entries = import(
            "<record index=\"1\"><F C=\"XX\" L=\"Title\"><D type=\"c\">A title</D></F>\
             <F C=\"AU\" L=\"Who\"><D type=\"s\">Oliveira, Ana B</D><D type=\"s\">Godar R.</D></F>\
             <F C=\"VI\" L=\"Version ID\"><D type=\"c\">1</D></F><F C=\"VO\" L=\"Volume\"><D>12</D></F>\
             <F C=\"ZZ\" L=\"Made Up\"><D>kept</D></F></record>",
        );
        let citation = &entries[0].citation;
        assert_eq!(citation.title.as_deref(), Some("A title"));
        let authors: Vec<_> = citation.authors.iter().map(revflow_review::Author::inverted).collect();
        assert_eq!(authors, ["Oliveira, Ana B", "Godar, R."]);
        assert_eq!(citation.volume.as_deref(), Some("12"));
        let kept: Vec<_> = entries[0].unknown.iter().map(|(tag, text, _)| format!("{tag} {text}")).collect();
        assert_eq!(kept, ["-- Version ID 1", "ZZ kept"]);
    }

    #[test]
    fn journal_and_numbers_are_read_from_the_source() {
        let entries = import(
            "<record><F C=\"TI\" L=\"Title\"><D type=\"c\">A title</D></F><F C=\"SO\" L=\"Source\"><D type=\"c\">Journal \
             of Care<T>. 12(3):221-8, 2021 Mar.</T></D></F></record>",
        );
        let citation = &entries[0].citation;
        assert_eq!(citation.container.as_deref(), Some("Journal of Care"));
        assert_eq!((citation.volume.as_deref(), citation.issue.as_deref()), (Some("12"), Some("3")));
        assert_eq!(citation.date.unwrap().to_string(), "2021-03");
    }
}
