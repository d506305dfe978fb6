//! BibTeX and BibLaTeX. Every entry is read for itself, so that a broken one costs no other;
//! strings, `crossref` and `xdata` are followed; keys may be anything and may repeat.

mod blocks;
mod citation;
mod entry;
mod latex;

use crate::fields::Fields;
use crate::sink::Sink;
use blocks::{Block, Blocks};
use entry::{Part, RawEntry, RawField};
use std::collections::HashMap;
use std::io::{self, BufRead};

/// The longest text of a `@string`. Strings may name strings; a few lines could make gigabytes.
const MOST_STRING: usize = 64 * 1024;

/// How far `xdata` and `crossref` are followed from entry to entry.
const MOST_PARENTS: usize = 4;

/// An entry whose strings are put in, and which can be a parent of others.
struct Parsed {
    kind: String,
    key: String,
    /// Name, LaTeX and line.
    fields: Vec<(String, String, u32)>,
    complaints: Vec<(u32, String)>,
    raw: String,
    lines: (u32, u32),
    closed: bool,
}

/// Reads the entries of a stream. They are held until its end, since parents stand after their
/// children.
pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut blocks = Blocks::new(input);
    let mut strings = HashMap::new();
    let mut entries: Vec<Parsed> = Vec::new();
    while let Some(block) = blocks.next()? {
        match block.kind.as_str() {
            "comment" | "preamble" => {}
            "string" => define(&block, &mut strings, sink),
            _ => entries.push(parse(block, &strings)),
        }
    }
    let by_key: HashMap<&str, usize> =
        entries.iter().enumerate().rev().map(|(at, entry)| (entry.key.as_str(), at)).collect();
    for entry in &entries {
        read_entry(entry, &entries, &by_key, sink);
    }
    Ok(())
}

fn define(block: &Block, strings: &mut HashMap<String, String>, sink: &mut Sink<'_>) {
    let read = entry::strings(&block.raw[block.content.clone()]);
    if !block.closed || read.fields.is_empty() {
        sink.warn(block.lines.0, "the @string is broken", "read it as far as it goes");
    }
    for field in &read.fields {
        let text = value(field, strings);
        if text.len() > MOST_STRING {
            let fact = format!("string \"{}\" is longer than {MOST_STRING} bytes", field.name);
            sink.warn(block.lines.0, fact, "left it undefined");
        } else {
            strings.insert(field.name.clone(), text);
        }
    }
}

/// The parts of a value put together. The name of no string, such as that of a month, is a text.
fn value(field: &RawField<'_>, strings: &HashMap<String, String>) -> String {
    let mut text = String::new();
    for part in &field.parts {
        match part {
            Part::Text(part) => text.push_str(part),
            Part::Bare(name) => {
                let string = strings.get(&name.to_ascii_lowercase()).map_or(*name, String::as_str);
                // Beyond that, only what stands in the file itself counts.
                text.push_str(if text.len() > 16 * MOST_STRING { name } else { string });
            }
        }
    }
    text
}

fn parse(block: Block, strings: &HashMap<String, String>) -> Parsed {
    let content = &block.raw[block.content.clone()];
    let RawEntry { key, fields, complaints } = entry::entry(content);
    let mut lines = LineCounter::new(&block.raw, block.lines.0);
    let fields: Vec<_> = fields
        .iter()
        .map(|field| (field.name.clone(), value(field, strings), lines.at(block.content.start + field.at)))
        .collect();
    let mut lines = LineCounter::new(&block.raw, block.lines.0);
    let complaints =
        complaints.into_iter().map(|(at, fact)| (lines.at(block.content.start + at), fact)).collect();
    let key = key.to_owned();
    let Block { kind, raw, lines, closed, .. } = block;
    Parsed { kind, key, fields, complaints, raw, lines, closed }
}

fn read_entry(entry: &Parsed, entries: &[Parsed], by_key: &HashMap<&str, usize>, sink: &mut Sink<'_>) {
    let (first, last) = entry.lines;
    if entry.kind == "xdata" {
        let fact = format!("@xdata \"{}\" is no work of its own", entry.key);
        return sink.note(first, fact, "did not read it as a record");
    }
    sink.start();
    sink.framed += usize::from(entry.closed);
    if entry.fields.is_empty() {
        let fact = format!("@{} \"{}\" has no field that can be read", entry.kind, entry.key);
        return sink.reject(first, fact, "the entry was not read; correct it and import the file again");
    }
    let mut fields = Fields::default();
    if !entry.closed {
        fields.warn(
            first,
            format!("@{} \"{}\" is not closed", entry.kind, entry.key),
            "read it as far as it goes",
        );
    }
    for (line, fact) in &entry.complaints {
        fields.warn(*line, fact.clone(), "read the other fields");
    }
    citation::fill(&mut fields, entry, &inherited(entry, entries, by_key));
    if entry.kind == "set" {
        // Other programs count it among the entries, and so can be held against them.
        let fact = format!("@set \"{}\" only names other entries", entry.key);
        fields.warn(first, fact, "read it as a record without a title; leave it out where its members count");
    } else if fields.citation.title.is_none() {
        fields.warn(first, "the entry has no title", "read the record without one");
    }
    fields.finish(sink, (first, last), &entry.raw);
}

/// The fields an entry has from its parents, as they are named there, and whether by `crossref`.
fn inherited<'e>(
    entry: &'e Parsed,
    entries: &'e [Parsed],
    by_key: &HashMap<&str, usize>,
) -> Vec<(&'e Parsed, bool)> {
    let mut parents: Vec<(&Parsed, bool)> = Vec::new();
    let mut waiting = vec![(entry, false)];
    while let Some((child, crossed)) = waiting.pop() {
        for (name, value, _) in &child.fields {
            let crossref = name == "crossref";
            if !crossref && name != "xdata" {
                continue;
            }
            for key in value.split(',').map(str::trim) {
                if let Some(parent) = by_key.get(key).and_then(|at| entries.get(*at))
                    && parents.len() < MOST_PARENTS
                    && !std::ptr::eq(parent, entry)
                {
                    parents.push((parent, crossref || crossed));
                    waiting.push((parent, crossref || crossed));
                }
            }
        }
    }
    parents
}

/// The line of a byte, asked for in ascending order.
struct LineCounter<'t> {
    text: &'t str,
    at: usize,
    line: u32,
}

impl<'t> LineCounter<'t> {
    fn new(text: &'t str, line: u32) -> Self {
        Self { text, at: 0, line }
    }

    fn at(&mut self, at: usize) -> u32 {
        let between = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        let ends = between.iter().filter(|byte| **byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.at = at.max(self.at);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Entry;
    use revflow_review::{Author, WorkType};

    fn import(text: &str) -> (Vec<Entry>, Vec<String>) {
        let mut sink = Sink::new("l.bib");
        read(&mut text.as_bytes(), &mut sink).unwrap();
        assert_eq!(sink.starts, sink.entries.len() + sink.rejected);
        (sink.entries, sink.problems.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn entry_is_read_field_by_field() {
        let (entries, problems) = import(
            "@string{jomch = \"J. Organomet. \" # chem}\n@Article{Conference paper2022775,\n\
             author = {Aks{\\i}n, {\\\"O}zge and van den Berg, Jr., Anna and {Department for Education, England} \
             and family=Wit, given=Cynthia A., prefix=de, useprefix=true and Plato and others},\n\
             title = {Effect of {Pd-N}}, subtitle={A study}, journal = jomch, date = 2006-07, volume = 691,\n\
             number = 13, pages = {3027--3036}, doi = {10.1007/999-9\\_3}, issn = {1660-4601}, month = sep,\n\
             keywords = {one, two}, note = {cited By 3}, abstract={x}, unique-id = {WOS:1}, annotation={y}}",
        );
        assert_eq!(problems, [""; 0]);
        let citation = &entries[0].citation;
        assert_eq!((entries[0].place.line, entries[0].place.last_line), (2, 6));
        assert_eq!(citation.key.as_deref(), Some("Conference paper2022775"));
        let names: Vec<String> = citation.authors.iter().map(Author::inverted).collect();
        assert_eq!(
            names,
            [
                "Aksın, Özge",
                "van den Berg, Anna, Jr.",
                "Department for Education, England",
                "de Wit, Cynthia A.",
                "Plato"
            ]
        );
        assert_eq!(citation.title.as_deref(), Some("Effect of Pd-N: A study"));
        assert_eq!(citation.container.as_deref(), Some("J. Organomet. chem"));
        assert_eq!(citation.date.unwrap().to_string(), "2006-07");
        assert_eq!(citation.pages.as_ref().unwrap().to_string(), "3027-3036");
        assert_eq!(citation.doi.as_ref().unwrap().as_str(), "10.1007/999-9_3");
        assert_eq!(citation.work_type, WorkType::Article);
        assert_eq!((citation.keywords.len(), citation.accession.as_deref()), (2, Some("WOS:1")));
    }

    #[test]
    fn names_are_read_as_people_write_them() {
        for (written, expected) in [
            ("Ruby, Sam, and Thomas, Dave", vec!["Ruby, Sam", "Thomas, Dave"]),
            ("Chambers, J. M., Cleveland, W. S.", vec!["Chambers, J. M.", "Cleveland, W. S."]),
            ("{Barnes and Noble, Inc.} AND Jane\n  Doe", vec!["Barnes and Noble, Inc.", "Doe, Jane"]),
            ("Anders, A. and others", vec!["Anders, A."]),
            ("Anderson, Andy", vec!["Anderson, Andy"]),
            ("Ana {Nadie Ninguno} and B. {No{\\\"e}}", vec!["Nadie Ninguno, Ana", "Noë, B."]),
        ] {
            let (entries, _) = import(&format!("@misc{{k, author = {{{written}}}}}"));
            let names: Vec<_> = entries[0].citation.authors.iter().map(Author::inverted).collect();
            assert_eq!(names, expected, "{written}");
        }
    }

    #[test]
    fn broken_entry_costs_no_other() {
        let (entries, problems) = import(
            "@book{a, title = {A}}\n@book{key\n}\n@book{b,\n title = {B\n\n@book{a, title = {C} year = 2020}\n",
        );
        let titles: Vec<_> = entries.iter().map(|entry| entry.citation.title_or_placeholder()).collect();
        assert_eq!(titles, ["A", "B", "C"]);
        assert_eq!(entries[2].citation.year().unwrap().number(), 2020);
        assert_eq!(
            problems,
            [
                "l.bib:2: @book \"key\" has no field that can be read; \
                 the entry was not read; correct it and import the file again",
                "l.bib:4: @book \"b\" is not closed; read it as far as it goes",
                "l.bib:7: there is no comma after field \"title\"; read the other fields",
            ]
        );
    }

    #[test]
    fn fields_are_taken_over_from_parents() {
        let (entries, problems) = import(
            "@xdata{mac, publisher={Macmillan}, xdata={mac}}\n@book{r, title={Whole}, year=2016, xdata={mac}, isbn={9780995587236}}\n\
             @incollection{c, title={Part}, crossref={r}, pages={1--9}}\n@article{loop, title={L}, crossref={loop}}",
        );
        assert_eq!(problems, ["l.bib:1: @xdata \"mac\" is no work of its own; did not read it as a record"]);
        let part = &entries[1].citation;
        assert_eq!(part.title.as_deref(), Some("Part"));
        assert_eq!(
            (part.container.as_deref(), part.publisher.as_deref()),
            (Some("Whole"), Some("Macmillan"))
        );
        assert_eq!((part.year().unwrap().number(), part.isbn.len()), (2016, 1));
    }

    #[test]
    fn strings_that_name_themselves_do_not_grow_without_end() {
        let mut text = String::from("@string{a = \"ha\"}\n");
        for _ in 0..60 {
            text.push_str("@string{a = a # a # a # a}\n");
        }
        text.push_str(&format!("@book{{k, title = a {} }}", "# a ".repeat(1000)));
        let (entries, _) = import(&text);
        assert!(entries[0].citation.title.as_ref().unwrap().len() < 4_000_000);
    }
}
