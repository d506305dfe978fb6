//! The text of XML: entities, line ends and white space.

use memchr::{memchr, memchr2};
use std::borrow::Cow;

/// No entity with a name is longer.
const LONGEST_ENTITY: usize = 40;

/// What a text says: entities stand for characters, and line ends are line feeds (XML 1.0, section
/// 2.11: a carriage return that counts is written `&#13;`).
pub(super) fn characters(text: &str) -> Cow<'_, str> {
    if memchr2(b'&', b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    if memchr(b'\r', text.as_bytes()).is_none() {
        return unescaped(text);
    }
    Cow::Owned(unescaped(&text.replace("\r\n", "\n").replace('\r', "\n")).into_owned())
}

/// The text with its entities as the characters they stand for: predefined, by number, or by their
/// names in HTML. An entity of the file's own stays as it is written, and so does a `&` that begins
/// none.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        let length = entity_length(entity);
        let (entity, after) = entity.split_at(length.unwrap_or(1));
        match length {
            Some(_) => out.push_str(&htmlize::unescape(entity)),
            None => out.push_str(entity),
        }
        rest = after;
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The length of `&name;`, `&#10;` or `&#xA;` at the start of a text.
fn entity_length(text: &str) -> Option<usize> {
    let name = text.as_bytes().get(1..)?;
    let length =
        name.iter().take(LONGEST_ENTITY).position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#')?;
    (length > 0 && name.get(length) == Some(&b';')).then_some(length + 2)
}

/// Whether a text is in one line with single blanks, and none around it.
pub(super) fn is_spaced(text: &str) -> bool {
    let mut blank_before = true;
    for (at, byte) in text.bytes().enumerate() {
        let blank = byte == b' ';
        if (blank && blank_before) || matches!(byte, b'\t'..=b'\r') {
            return false;
        }
        // Beyond ASCII, white space begins with one of these bytes.
        if matches!(byte, 0xC2 | 0xE1 | 0xE2 | 0xE3)
            && text.get(at..).is_some_and(|text| text.starts_with(char::is_whitespace))
        {
            return false;
        }
        blank_before = blank;
    }
    !blank_before || text.is_empty()
}

/// Adds a text to another one so that all runs of white space, also across the two, become single
/// blanks. `blank` says whether what was added so far ended in white space.
pub(super) fn push_spaced(out: &mut String, blank: &mut bool, text: &str) {
    let starts_blank = text.starts_with(char::is_whitespace);
    let mut words = text.split_whitespace();
    let Some(first) = words.next() else {
        *blank |= starts_blank;
        return;
    };
    if (*blank || starts_blank) && !out.is_empty() {
        out.push(' ');
    }
    if is_spaced(text) {
        out.push_str(text);
        *blank = false;
        return;
    }
    out.push_str(first);
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
    *blank = text.ends_with(char::is_whitespace);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_become_characters_once() {
        for (text, expected) in [
            ("&amp;lt; &#233;&#xe9; &eacute;", "&lt; éé é"),
            ("Q&A; R&D &; &#; & &&amp;", "Q&A; R&D &; &#; & &&"),
            ("&copy2013 &notalongword", "&copy2013 &notalongword"),
            ("a\r\nb\rc&#13;d", "a\nb\nc\rd"),
        ] {
            assert_eq!(characters(text), expected, "{text}");
        }
        assert!(matches!(characters("plain"), Cow::Borrowed("plain")));
    }

    #[test]
    fn white_space_becomes_single_blanks_also_across_texts() {
        let joined = |texts: &[&str]| {
            let (mut out, mut blank) = (String::new(), false);
            texts.iter().for_each(|text| push_spaced(&mut out, &mut blank, text));
            out
        };
        for (texts, expected) in [
            (&["a", "b"][..], "ab"),
            (&["a ", " b"], "a b"),
            (&[" a", "\n ", "b\u{a0}c\u{2003}d "], "a b c d"),
            (&["one’s  own"], "one’s own"),
            (&["", " ", ""], ""),
        ] {
            assert_eq!(joined(texts), expected, "{texts:?}");
        }
        for text in
            ["", "a b", "’s “own” – é", " a", "a ", "a  b", "a\tb", "a\u{a0}b", "\u{3000}a", "a\u{2028}b"]
        {
            let words: Vec<_> = text.split_whitespace().collect();
            assert_eq!(is_spaced(text), words.join(" ") == text, "{text:?}");
        }
    }
}
