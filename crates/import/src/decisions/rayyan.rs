//! What Rayyan writes behind the notes of a record, in the syntax of Ruby:
//! `RAYYAN-INCLUSION: {"A"=>"Excluded", "B"=>"Maybe"} | RAYYAN-LABELS: a,b |
//! RAYYAN-EXCLUSION-REASONS: x,y | USER-NOTES: {"A"=>["text"]}`.

use super::{FoundDecision, FoundVerdict};

const MARKS: [&str; 4] = ["RAYYAN-INCLUSION:", "RAYYAN-LABELS:", "RAYYAN-EXCLUSION-REASONS:", "USER-NOTES:"];

/// The decisions of each reviewer; reasons and labels, which belong to nobody, stand in one more.
/// The rest of the note is what stands before the first mark, and behind what was understood.
pub(super) fn split_off(note: &str) -> Option<(Vec<FoundDecision>, String)> {
    if !note.contains("RAYYAN-") && !note.starts_with(MARKS[3]) {
        return None;
    }
    let (start, _) = next_mark(note, 0)?;
    let mut decisions: Vec<FoundDecision> = Vec::new();
    let mut shared = FoundDecision { tool: "Rayyan", ..FoundDecision::default() };
    let mut rest = vec![note[..start].trim_end_matches(is_between).trim()];
    let mut at = start;
    while let Some((from, mark)) = next_mark(note, at) {
        rest.extend(Some(note[at..from].trim_matches(is_between)).filter(|text| !text.is_empty()));
        let value = from + mark.len();
        let end = match mark {
            "RAYYAN-LABELS:" | "RAYYAN-EXCLUSION-REASONS:" => {
                let end = next_mark(note, value).map_or(note.len(), |(end, _)| end);
                let items = note[value..end].trim_matches(is_between).split(',').map(str::trim);
                let items = items.filter(|item| !item.is_empty()).map(str::to_owned);
                let list = if mark == "RAYYAN-LABELS:" { &mut shared.labels } else { &mut shared.reasons };
                list.extend(items);
                end
            }
            _ => {
                let (pairs, length) = hash(&note[value..], MOST_REVIEWERS.saturating_sub(decisions.len()));
                for (reviewer, words) in pairs {
                    let decision = of(&mut decisions, reviewer);
                    let words = words.join("\n");
                    match FoundVerdict::named(&words) {
                        Some(verdict) if mark == MARKS[0] => decision.verdict = Some(verdict),
                        _ => decision.note = Some(words).filter(|note| !note.trim().is_empty()),
                    }
                }
                value + length
            }
        };
        at = end;
    }
    rest.extend(Some(note[at..].trim_matches(is_between)).filter(|text| !text.is_empty()));
    decisions.retain(|decision| decision.verdict.is_some() || decision.note.is_some());
    if !shared.labels.is_empty() || !shared.reasons.is_empty() {
        decisions.push(shared);
    }
    Some((decisions, rest.join("\n").trim().to_owned()))
}

/// Where the next mark stands from here on, and which. Marks are known by the colon that ends them.
fn next_mark(note: &str, from: usize) -> Option<(usize, &'static str)> {
    note[from..].match_indices(':').find_map(|(at, _)| {
        let before = &note[from..=from + at];
        let mark = MARKS.into_iter().find(|mark| before.ends_with(mark))?;
        Some((from + at + 1 - mark.len(), mark))
    })
}

/// What stands between one part and the next.
fn is_between(c: char) -> bool {
    c == '|' || c.is_whitespace()
}

/// The decision of a reviewer, who may have a verdict and notes in different parts.
fn of(decisions: &mut Vec<FoundDecision>, reviewer: String) -> &mut FoundDecision {
    let at = decisions.iter().position(|found| found.reviewer.as_ref() == Some(&reviewer));
    let at = at.unwrap_or_else(|| {
        decisions.push(FoundDecision {
            tool: "Rayyan",
            reviewer: Some(reviewer),
            ..FoundDecision::default()
        });
        decisions.len() - 1
    });
    &mut decisions[at]
}

/// More reviewers than any review has; what is said of others stays in the note.
const MOST_REVIEWERS: usize = 200;

/// `{"A"=>"Included", "B"=>["text", "text"]}`: the texts of each key, and the length of what was
/// understood. A hash that breaks off is read as far as it goes.
fn hash(text: &str, most: usize) -> (Vec<(String, Vec<String>)>, usize) {
    let mut pairs = Vec::new();
    let mut input = Scanner { text, at: 0 };
    input.skip(char::is_whitespace);
    // BibTeX takes the braces for its own.
    if !input.take('{') && !text[input.at..].starts_with('"') {
        return (pairs, 0);
    }
    while pairs.len() < most {
        input.skip(|c| c.is_whitespace() || c == ',');
        let before = input.at;
        let Some(key) = input.string() else { break };
        input.skip(|c| c.is_whitespace() || matches!(c, '=' | '>' | ':'));
        let mut words = Vec::new();
        if input.take('[') {
            loop {
                input.skip(|c| c.is_whitespace() || c == ',');
                let Some(word) = input.string() else { break };
                words.push(word);
            }
            input.take(']');
        } else {
            words.extend(input.string().or_else(|| input.bare_word()));
        }
        if words.is_empty() {
            input.at = before;
            break;
        }
        pairs.push((key, words));
    }
    input.skip(char::is_whitespace);
    input.take('}');
    (pairs, input.at)
}

/// A text and how far it was read.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn skip(&mut self, skipped: impl Fn(char) -> bool) {
        let rest = &self.text[self.at..];
        self.at += rest.find(|c| !skipped(c)).unwrap_or(rest.len());
    }

    fn take(&mut self, wanted: char) -> bool {
        let there = self.text[self.at..].starts_with(wanted);
        self.at += if there { wanted.len_utf8() } else { 0 };
        there
    }

    /// A text between quotation marks, with `\"`, `\\`, `\n`, `\u00e9`; `None` when it is not closed.
    fn string(&mut self) -> Option<String> {
        let rest = self.text[self.at..].strip_prefix('"')?;
        let mut out = String::new();
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += at + 2;
                    return Some(out);
                }
                '\\' => match chars.next()?.1 {
                    'n' => out.push('\n'),
                    't' => out.push('\t'),
                    'r' => {}
                    'u' => {
                        let digits: String = chars.by_ref().take(4).map(|(_, digit)| digit).collect();
                        let code = u32::from_str_radix(&digits, 16).ok()?;
                        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    other => out.push(other),
                },
                other => out.push(other),
            }
        }
        None
    }

    /// `true`, as old files have it.
    fn bare_word(&mut self) -> Option<String> {
        let from = self.at;
        self.skip(char::is_alphanumeric);
        Some(self.text[from..self.at].to_owned()).filter(|word| !word.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Short<'d> = (Option<&'d str>, Option<FoundVerdict>);

    fn short(decisions: &[FoundDecision]) -> Vec<Short<'_>> {
        decisions.iter().map(|found| (found.reviewer.as_deref(), found.verdict)).collect()
    }

    #[test]
    fn decisions_of_each_reviewer_are_read_and_the_note_before_them_is_left() {
        let note = "Cited By :3\nExport Date: 10 May 2021 | RAYYAN-INCLUSION: {\"Anna\"=>\"Excluded\", \
                    \"Ben N.\"=>\"Maybe\", \"C\"=>\"Included\"} | RAYYAN-LABELS: animal,in vitro | \
                    RAYYAN-EXCLUSION-REASONS: wrong population,wrong outcome | \
                    USER-NOTES: {\"Anna\"=>[\"two\\nlines\", \"a \\\"word\\\"\"], \"D\"=>[\"look {again}\"]}";
        let (decisions, rest) = split_off(note).unwrap();
        assert_eq!(
            short(&decisions),
            [
                (Some("Anna"), Some(FoundVerdict::Exclude)),
                (Some("Ben N."), Some(FoundVerdict::Unsure)),
                (Some("C"), Some(FoundVerdict::Include)),
                (Some("D"), None),
                (None, None),
            ]
        );
        assert_eq!(decisions[0].note.as_deref(), Some("two\nlines\na \"word\""));
        assert_eq!(decisions[3].note.as_deref(), Some("look {again}"));
        assert_eq!(decisions[4].labels, ["animal", "in vitro"]);
        assert_eq!(decisions[4].reasons, ["wrong population", "wrong outcome"]);
        assert_eq!(rest, "Cited By :3\nExport Date: 10 May 2021");
    }

    #[test]
    fn old_and_new_ruby_are_read() {
        for note in [
            "RAYYAN-INCLUSION: {\"A\"=>\"true\"}",
            "RAYYAN-INCLUSION: {\"A\"=>true}",
            "RAYYAN-INCLUSION: {\"A\" => \"Included\"}",
            "RAYYAN-INCLUSION: {\"A\": \"Included\"}",
            "RAYYAN-INCLUSION: \"A\"=>\"Included\"",
        ] {
            let (decisions, rest) = split_off(note).unwrap();
            assert_eq!(short(&decisions), [(Some("A"), Some(FoundVerdict::Include))], "{note}");
            assert_eq!(rest, "", "{note}");
        }
        let (decisions, _) = split_off("RAYYAN-INCLUSION: {\"Jos\\u00e9\"=>\"Included\"}").unwrap();
        assert_eq!(decisions[0].reviewer.as_deref(), Some("José"));
    }

    #[test]
    fn what_is_not_understood_stays_in_the_note() {
        for (note, rest) in [
            ("RAYYAN-INCLUSION: {\"A\"=>\"Included\"} and more", "and more"),
            ("RAYYAN-INCLUSION: {}", ""),
            ("RAYYAN-INCLUSION: {\"A\"=>\"Incl", "\"A\"=>\"Incl"),
            ("RAYYAN-INCLUSION: {A", "A"),
            ("RAYYAN-INCLUSION: yes", "yes"),
            ("RAYYAN-LABELS: ", ""),
        ] {
            let (decisions, left) = split_off(note).unwrap();
            assert_eq!(left, rest, "{note}");
            assert!(decisions.len() <= 1, "{note}");
        }
        assert!(split_off("Notes of RAYYAN-users").is_none());
    }

    #[test]
    fn note_that_was_made_to_break_is_read_in_linear_time() {
        for note in [
            "RAYYAN-INCLUSION: ".repeat(20_000),
            format!("RAYYAN-INCLUSION: {{{}", "\"A\"=>\"Included\", ".repeat(20_000)),
            format!("USER-NOTES: {{\"A\"=>[{}", "\"x\", ".repeat(20_000)),
            format!("RAYYAN-INCLUSION: {{\"{}", "\\u".repeat(20_000)),
        ] {
            assert!(split_off(&note).is_some());
        }
    }
}
