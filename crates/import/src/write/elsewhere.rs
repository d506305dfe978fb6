//! Where to put what a format has no field for: fields without a meaning under their own name, where
//! the format allows the name and its reader gives it no meaning; everything else into the notes.
//! Decisions are left to the formats: their tools look for them in one place or another.

use super::decisions;
use super::normal::Normal;
use crate::carried;
use crate::part::Part;
use crate::{Format, Options};
use std::collections::HashMap;

/// What becomes of the parts and fields that have no place in a format.
#[derive(Default)]
pub(super) struct Elsewhere {
    /// Fields that are written under their own name.
    pub(super) named: Vec<(String, String)>,
    /// Texts to be written as notes.
    pub(super) notes: Vec<String>,
}

impl Elsewhere {
    /// All that a record has among its notes, where decisions stand there too: its own notes, what they
    /// carry, and what was decided.
    pub(super) fn notes_of(self, record: &Normal) -> Vec<String> {
        let mut notes = record.plain_values(Part::Note);
        notes.extend(self.notes);
        notes.extend(decisions::as_notes(&record.decisions));
        notes
    }
}

/// Names that a format can hold without taking them for anything else, as its reader says.
pub(super) struct Names {
    format: Format,
    /// A record with one field of this name and value.
    sample: fn(&str, &str) -> String,
    grammar: fn(&str) -> bool,
    asked: HashMap<String, bool>,
}

/// Values that fields with a meaning take for something: a text, a number or year, a DOI, an ISSN, an
/// address, a name.
const VALUES: [&str; 6] =
    ["word", "2001", "10.5555/2001", "2049-3630", "https://example.org/", "Example, Ann"];

impl Names {
    /// Names in `grammar`; `sample` gives a file of one record that has a field of this name and value.
    pub(super) fn new(format: Format, grammar: fn(&str) -> bool, sample: fn(&str, &str) -> String) -> Self {
        Self { format, sample, grammar, asked: HashMap::new() }
    }

    fn is_free(&mut self, name: &str) -> bool {
        if !(self.grammar)(name) {
            return false;
        }
        if let Some(is_free) = self.asked.get(name) {
            return *is_free;
        }
        let options = Options { format: Some(self.format), ..Options::default() };
        let is_kept = |value: &str| {
            let sample = (self.sample)(name, value);
            let Ok(import) = crate::read(sample.as_bytes(), "sample", &options) else { return false };
            let [entry] = &import.entries[..] else { return false };
            matches!(&entry.unknown[..], [(kept, text, _)] if kept == name && text == value)
        };
        let is_free = VALUES.into_iter().all(is_kept);
        self.asked.insert(name.to_owned(), is_free);
        is_free
    }

    /// Parts the fields of a record: those that can stand under their own name, and notes that carry
    /// the others. `fits` says whether the format can hold a value as it is.
    pub(super) fn place(
        &mut self,
        record: &Normal,
        has_place: impl Fn(Part, &str) -> bool,
        fits: impl Fn(&str) -> bool,
    ) -> Elsewhere {
        let mut elsewhere = Elsewhere { named: Vec::new(), notes: parts(record, has_place) };
        for (name, value) in &record.unknown {
            let mut lines = value.lines().map(str::trim).filter(|line| !line.is_empty());
            if lines.clone().all(&fits) && self.is_free(name) {
                elsewhere.named.extend(lines.by_ref().map(|line| (name.clone(), line.to_owned())));
            } else {
                elsewhere.notes.push(carried::field(name, value));
            }
        }
        elsewhere
    }
}

/// The parts that have no place, as notes.
pub(super) fn parts(record: &Normal, has_place: impl Fn(Part, &str) -> bool) -> Vec<String> {
    let mut notes = Vec::new();
    for (part, _) in Part::ALL {
        let values = record.values(part);
        // What stands in the texts is found there again.
        let is_found = |value: &str| {
            part == Part::Registration
                && record.registrations_in_texts.iter().any(|found| found.as_str() == value)
        };
        let homeless = values.iter().filter(|value| !has_place(part, value) && !is_found(value));
        notes.extend(homeless.map(|value| carried::part(part, value)));
    }
    notes
}
