//! LaTeX to text: accents and signs through the biblatex crate, markup taken off. What the crate
//! refuses, such as a lone `$`, is read as it is written.

use biblatex::{Bibliography, ChunksExt, Pair, RawBibliography, RawChunk, RawEntry, Spanned};
use std::borrow::Cow;

/// Deeper nesting and more groups are no text of a person, and would cost the crate its stack or
/// quadratic time.
const MOST_DEPTH: usize = 40;
const MOST_GROUPS: usize = 4_000;

/// The text a person sees: `{\"O}zkal` is Özkal, `{Pd-N}` is Pd-N.
pub(crate) fn text(raw: &str) -> String {
    let plain = !raw.contains(['\\', '{', '}', '$', '~', '&', '`', '\'', '-']);
    let text = if plain { Cow::Borrowed(raw) } else { decoded(raw) };
    crate::names::single_spaced(&text)
}

/// The text of a field that is no prose: a DOI, an address.
pub(crate) fn verbatim(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' => {}
            '\\' => {
                if chars.peek().is_none_or(|next| next.is_alphanumeric()) {
                    text.push('\\');
                }
            }
            c => text.push(c),
        }
    }
    text.replace("$\\backslash$", "\\").trim().to_owned()
}

fn decoded(raw: &str) -> Cow<'_, str> {
    let text = if is_tame(raw) { through_biblatex(&with_dots(raw)) } else { None };
    let text = text.unwrap_or_else(|| raw.replace(['{', '}'], ""));
    let text = without_commands(&text).replace("``", "\u{201c}").replace("''", "\u{201d}").replace('~', " ");
    match htmlize::unescape(&*text) {
        Cow::Borrowed(_) => Cow::Owned(text),
        Cow::Owned(text) => Cow::Owned(text),
    }
}

/// `\'\i`, an accent on the i without dot, is an accent on i; the crate knows it in braces only.
fn with_dots(raw: &str) -> Cow<'_, str> {
    if !raw.contains("\\i") && !raw.contains("\\j") {
        return Cow::Borrowed(raw);
    }
    let mut text = raw.to_owned();
    for accent in ['`', '\'', '^', '"', '~', '=', '.'] {
        for letter in ['i', 'j'] {
            for after in ["}", " ", "\\"] {
                let written = format!("\\{accent}\\{letter}{after}");
                text = text.replace(&written, &format!("\\{accent}{{{letter}}}{}", after.trim_start()));
            }
        }
    }
    Cow::Owned(text)
}

fn is_tame(raw: &str) -> bool {
    let (mut depth, mut deepest, mut groups) = (0_usize, 0, 0);
    for byte in raw.bytes() {
        match byte {
            b'{' => {
                depth += 1;
                groups += 1;
                deepest = deepest.max(depth);
            }
            b'}' => depth = depth.saturating_sub(1),
            b'$' | b'\\' => groups += 1,
            _ => {}
        }
    }
    deepest <= MOST_DEPTH && groups <= MOST_GROUPS
}

/// Through an entry of one field, since that is how the crate reads a value.
fn through_biblatex(raw: &str) -> Option<String> {
    let chunk = Spanned::zero(RawChunk::Normal(raw));
    let field = Pair::new(Spanned::zero("title"), Spanned::zero(vec![chunk]));
    let entry = RawEntry { key: Spanned::zero("k"), kind: Spanned::zero("misc"), fields: vec![field] };
    let bibliography = RawBibliography {
        preamble: String::new(),
        entries: vec![Spanned::zero(entry)],
        abbreviations: Vec::new(),
    };
    let entry = Bibliography::from_raw(bibliography).ok()?.into_iter().next()?;
    Some(entry.get("title")?.format_verbatim())
}

/// Takes off the commands the crate leaves: `\emph{x}` is x, `\textmu ` is nothing.
fn without_commands(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let after = rest[at + 1..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = rest.len() - at - 1 - after.len();
        if letters == 0 {
            out.push('\\');
            rest = after;
        } else {
            // What the command stands for is lost when it has no argument; its name is kept.
            if !after.starts_with('{') {
                out.push_str(&rest[at + 1..at + 1 + letters]);
            }
            rest = after;
        }
    }
    out.push_str(rest);
    if out.len() < text.len() { out.replace(['{', '}'], "") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_signs_are_decoded() {
        for (raw, expected) in [
            ("Aks{\\i}n, {\\\"O}zge", "Aksın, Özge"),
            ("{\\c{C}}etinkaya", "Çetinkaya"),
            ("M\\\"uller \\& S{\\o}n", "Müller & Søn"),
            ("{\\'\\i}, Garc{\\'\\i}a", "í, García"),
            ("{\\ss}", "ß"),
            ("{{Title}} of {Pd-N}", "Title of Pd-N"),
            ("5\\% of \\emph{all} \\textit{care}", "5% of all care"),
            ("one~two\n  three", "one two three"),
            ("``quoted''", "\u{201c}quoted\u{201d}"),
            ("title&apos;s", "title's"),
            ("costs $5", "costs $5"),
            ("unbalanced } brace", "unbalanced brace"),
            ("353--368", "353\u{2013}368"),
        ] {
            assert_eq!(text(raw), expected, "{raw}");
        }
    }

    #[test]
    fn verbatim_keeps_what_is_no_markup() {
        assert_eq!(verbatim("10.1007/999-9\\_3"), "10.1007/999-9_3");
        assert_eq!(verbatim("https://osf.io/a_b%20c~d"), "https://osf.io/a_b%20c~d");
        assert_eq!(verbatim("{10.1000/x}"), "10.1000/x");
    }

    #[test]
    fn hostile_values_are_read_without_recursion() {
        for raw in [
            "{".repeat(1_000_000),
            "\\a{".repeat(300_000),
            "{a}".repeat(300_000),
            "$".repeat(100_001),
            "\\".repeat(100_001),
        ] {
            let _ = text(&raw);
        }
    }
}
