//! What a format has no field for, carried in its notes: `[revflow rights: ...]` is a part of the
//! citation, `[revflow field C1: ...]` a field without a meaning, `[revflow decision: ...]` what
//! somebody decided who screened. Every tool keeps notes, though some put them all into one text, so
//! each says where it ends.
//!
//! Within the brackets, what could end them, or what a reader would take for markup or blanks to be
//! put in order, is percent-encoded.

use crate::fields::Fields;
use crate::part::Part;
use crate::{FoundDecision, decisions};
use std::fmt::Write as _;

const BEGINNING: &str = "[revflow ";
const FIELD: &str = "field ";

/// What a decision is called beside the parts of a citation.
pub(crate) const DECISION: &str = "decision";

/// A part of a citation, to be written as a note.
pub(crate) fn part(part: Part, value: &str) -> String {
    format!("{BEGINNING}{}: {}]", part.name(), encoded(value, ""))
}

/// A field without a meaning, to be written as a note.
pub(crate) fn field(name: &str, value: &str) -> String {
    format!("{BEGINNING}{FIELD}{}: {}]", encoded(name, ":"), encoded(value, ""))
}

/// A decision, to be written as a note.
pub(crate) fn decision(decision: &FoundDecision) -> String {
    format!("{BEGINNING}{DECISION}: {}]", decisions::text(decision))
}

/// What a field without a meaning is called beside the parts of a citation.
pub(crate) fn field_name(name: &str) -> String {
    format!("{FIELD}{name}")
}

/// Gives a citation what was carried under this name; `false` when nothing is carried under it.
pub(crate) fn give(fields: &mut Fields, name: &str, value: &str, line: u32) -> bool {
    if let Some(name) = name.strip_prefix(FIELD) {
        fields.keep(name, value, line);
    } else if name == DECISION {
        let Some(decision) = decisions::parsed(value, line) else { return false };
        fields.decisions.push(decision);
    } else if let Some(part) = Part::named(name) {
        part.give(fields, value, line);
    } else {
        return false;
    }
    true
}

/// Takes what is carried out of the notes of a citation and puts it back where it belongs.
pub(crate) fn put_back(fields: &mut Fields, line: u32) {
    if !fields.citation.notes.iter().any(|note| is_carried(note)) {
        return;
    }
    for note in std::mem::take(&mut fields.citation.notes) {
        let rest = note_put_back(&note, fields, line);
        if rest == note || !is_separator(&rest) {
            fields.citation.notes.push(rest);
        }
    }
}

/// Whether something is carried in a note.
pub(crate) fn is_carried(note: &str) -> bool {
    note.contains(BEGINNING)
}

/// Whether a text is only what tools put between notes that they join.
pub(crate) fn is_separator(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, ';' | ',' | '.' | '|'))
}

/// One note; gives what is left of it.
fn note_put_back(note: &str, fields: &mut Fields, line: u32) -> String {
    let mut left = String::new();
    let mut rest = note;
    while let Some(at) = rest.find(BEGINNING) {
        let within = &rest[at + BEGINNING.len()..];
        let Some(end) = within.find(']') else { break };
        if give_written(&within[..end], fields, line) {
            left.push_str(&rest[..at]);
        } else {
            left.push_str(&rest[..at + BEGINNING.len() + end + 1]);
        }
        rest = &within[end + 1..];
    }
    left.push_str(rest);
    left.trim().to_owned()
}

/// Gives a citation what stands between the brackets; `false` when somebody else wrote it.
fn give_written(within: &str, fields: &mut Fields, line: u32) -> bool {
    let Some((name, value)) = within.split_once(": ") else { return false };
    match name {
        // Its items are encoded each.
        DECISION => give(fields, name, value, line),
        _ => give(fields, &decoded(name), &decoded(value), line),
    }
}

/// The text with what is not safe in a note percent-encoded.
pub(crate) fn encoded(text: &str, also: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = &text.as_bytes()[at + c.len_utf8()..];
        let unsafe_here = match c {
            '[' | ']' | '&' | '<' | '>' => true,
            // Rayyan's decisions are known wherever they stand in a note.
            'R' | 'U' => ["RAYYAN-", "USER-NOTES:"].into_iter().any(|mark| text[at..].starts_with(mark)),
            '%' => after.len() >= 2 && after[..2].iter().all(u8::is_ascii_hexdigit),
            ' ' => before == ' ' || after.is_empty(),
            _ => c.is_whitespace() || c.is_control() || also.contains(c),
        };
        if unsafe_here {
            for byte in text[at..at + c.len_utf8()].bytes() {
                // Writing to memory cannot fail.
                _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
        before = c;
    }
    out
}

/// The text that [`encoded`] was given.
pub(crate) fn decoded(text: &str) -> String {
    let hex = |at: usize| {
        let digits = text.get(at + 1..at + 3)?;
        let is_code = text.as_bytes()[at] == b'%' && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_code.then(|| u8::from_str_radix(digits, 16).ok()).flatten()
    };
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if let Some(byte) = hex(at) {
            bytes.push(byte);
            at += 3;
        } else {
            bytes.push(text.as_bytes()[at]);
            at += 1;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn with_notes(notes: &[&str]) -> Fields {
        let mut fields = Fields::default();
        fields.citation.notes = notes.iter().map(|note| (*note).to_owned()).collect();
        put_back(&mut fields, 7);
        fields
    }

    #[test]
    fn carried_is_readable_and_put_back() {
        let note = field("Funding Text 1", "R&D, 50%: [a] 5%25");
        assert_eq!(note, "[revflow field Funding Text 1: R%26D, 50%: %5Ba%5D 5%2525]");
        let fields = with_notes(&["read twice", &note, &part(Part::Rights, "(c) The authors")]);
        assert_eq!(fields.unknown, [("Funding Text 1".into(), "R&D, 50%: [a] 5%25".into(), 7)]);
        assert_eq!(fields.citation.rights.as_deref(), Some("(c) The authors"));
        assert_eq!(fields.citation.notes, ["read twice"]);
    }

    #[test]
    fn tools_may_join_notes_and_add_their_own() {
        let fields = with_notes(&[
            "[revflow id: a 1]; [revflow field C1: x] | RAYYAN-INCLUSION: {}",
            "[revflow unheard of: x] and [revflow field open",
            "[revflow decision: tool: Abstrackr; verdict: include] [revflow decision: by hand]",
        ]);
        assert_eq!(fields.citation.key.as_deref(), Some("a 1"));
        assert_eq!(fields.unknown.len(), 1);
        assert_eq!(fields.decisions.len(), 1);
        let left = [
            ";  | RAYYAN-INCLUSION: {}",
            "[revflow unheard of: x] and [revflow field open",
            "[revflow decision: by hand]",
        ];
        assert_eq!(fields.citation.notes, left);
    }

    proptest! {
        #[test]
        fn any_field_comes_back(name in "\\PC{1,20}", value in "(?s).{1,60}") {
            prop_assume!(!value.trim().is_empty());
            let note = field(&name, &value);
            prop_assert_eq!(crate::plain_text::plain(&note), note.clone());
            let fields = with_notes(&[&note]);
            prop_assert_eq!(&fields.unknown, &[(name.into(), value.trim().into(), 7)]);
        }
    }
}
