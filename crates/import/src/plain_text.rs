//! What a database wrote, as a person would type it: blanks made single, the entities and tags of
//! HTML taken out, and the words that only say "there is nothing here" recognised.

use crate::glance::{is_plain, trimmed};
use revflow_review::ShortText;
use std::borrow::Cow;

/// The text with single blanks, without HTML entities and without inline markup.
pub(crate) fn plain(text: &str) -> String {
    let text = trimmed(text);
    if is_plain(text) { text.to_owned() } else { single_spaced(&unmarked(text)) }
}

/// [`plain`] text that keeps its line ends, where it has more than one line: the parts of a
/// structured abstract stand on lines of their own.
pub(crate) fn paragraphs(text: &str) -> String {
    let text = trimmed(text);
    if is_plain(text) {
        return text.to_owned();
    }
    let text = unmarked(text);
    if text.contains(['\n', '\r']) { text.trim().to_owned() } else { single_spaced(&text) }
}

/// The text without HTML entities and without inline markup, its blanks as they are.
pub(crate) fn unmarked(text: &str) -> Cow<'_, str> {
    let text = if text.contains('&') { unescaped(text) } else { Cow::Borrowed(text) };
    if !text.contains('<') {
        return text;
    }
    match without_markup(&text) {
        Cow::Owned(without) => Cow::Owned(without),
        Cow::Borrowed(_) => text,
    }
}

/// The text without entities. Some exports were escaped twice: `R&amp;amp;D`, `&amp;lt;`.
fn unescaped(text: &str) -> Cow<'_, str> {
    match htmlize::unescape(text) {
        Cow::Owned(once) if text.contains("&amp;") && once.contains(';') => {
            Cow::Owned(htmlize::unescape(once.as_str()).into_owned())
        }
        once => once,
    }
}

/// `Title: subtitle`. A title that asks or ends in a sign of its own needs no colon, and one that has
/// its subtitle already stays as it is.
///
/// Titles are otherwise as the vendor wrote them: with the point PubMed puts behind them, and with
/// its brackets around those it translated, which say so; the title in the language of the work goes
/// to `original_title`. Deduplication compares titles without any of these signs.
pub(crate) fn with_subtitle(title: &str, subtitle: &str) -> String {
    let (title, subtitle) = (title.trim(), subtitle.trim().trim_start_matches([':', ' ']));
    let has_it = || title.to_lowercase().ends_with(&subtitle.to_lowercase());
    if subtitle.is_empty() || (title.len() >= subtitle.len() && has_it()) {
        return title.to_owned();
    }
    let bare = title.trim_end_matches([':', '.', ' ', '-', '\u{2013}', '\u{2014}']);
    match bare.chars().next_back() {
        None => subtitle.to_owned(),
        Some('?' | '!') => format!("{bare} {subtitle}"),
        Some(_) => format!("{bare}: {subtitle}"),
    }
}

/// [`plain`] text, unless it is empty or stands for "nothing": `NA`, `n/a`, `null`.
pub(crate) fn told(text: &str) -> Option<String> {
    told_as(text)
}

/// The same as a text that is short as a rule, such as a keyword.
pub(crate) fn told_short(text: &str) -> Option<ShortText> {
    told_as(text)
}

fn told_as<T: for<'t> From<&'t str> + From<String>>(text: &str) -> Option<T> {
    let text = trimmed(text);
    if is_placeholder(text) {
        None
    } else if is_plain(text) {
        Some(text.into())
    } else {
        Some(plain(text)).filter(|text| !text.is_empty()).map(T::from)
    }
}

/// Whether a text stands for "nothing", as tools write it.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = trimmed(text);
    const NOTHING: [&str; 9] = ["-", "--", "n/a", "na", "nan", "none", "null", "undefined", "unknown"];
    let may_be = |first: u8| matches!(first | 0x20, b'-' | b'n' | b'u');
    match text.as_bytes() {
        [] => true,
        [first, ..] if text.len() <= 9 && may_be(*first) => {
            NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word))
        }
        _ => false,
    }
}

/// Every run of white space becomes one blank.
fn single_spaced(text: &str) -> String {
    let mut before = 0;
    let odd = text.bytes().any(|byte| {
        let is_blank_again = before == b' ' && byte == b' ';
        let is_no_break_blank = before == 0xC2 && byte == 0xA0;
        before = byte;
        byte < b' ' || byte == 0x7F || is_blank_again || is_no_break_blank
    });
    if !odd {
        return text.trim().to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Drops the tags that abstracts and titles hold. `p < 0.05` stays: only tags known by name go.
fn without_markup(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut rest = text;
    let mut changed = false;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        if let Some((length, blank)) = known_tag(tag) {
            if blank {
                out.push(' ');
            }
            rest = &tag[length..];
            changed = true;
        } else {
            out.push('<');
            rest = &tag[1..];
        }
    }
    if !changed {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The length of a tag at the start of a text, and whether a blank takes its place.
fn known_tag(text: &str) -> Option<(usize, bool)> {
    const INLINE: [&str; 22] = [
        "b",
        "bold",
        "em",
        "emphasis",
        "font",
        "i",
        "inf",
        "italic",
        "math",
        "mi",
        "mn",
        "mo",
        "mrow",
        "msub",
        "msup",
        "sc",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "underline",
    ];
    const BLOCKS: [&str; 14] = [
        "abstracttext",
        "br",
        "copyrightinformation",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "label",
        "li",
        "list",
        "p",
        "sec",
        "title",
    ];
    let end = text.bytes().take(80).skip(1).position(|byte| matches!(byte, b'<' | b'>'))? + 1;
    if text.as_bytes()[end] != b'>' {
        return None;
    }
    let name = text[1..end].trim_start_matches('/');
    let name = name.split([' ', '/']).next().unwrap_or_default();
    let name =
        name.strip_prefix("jats:").or_else(|| name.strip_prefix("mml:")).unwrap_or(name).to_ascii_lowercase();
    let known = |names: &[&str]| names.binary_search(&name.as_str()).is_ok();
    (known(&INLINE) || known(&BLOCKS)).then(|| (end + 1, known(&BLOCKS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_loses_entities_markup_and_double_blanks() {
        for (text, expected) in [
            (" A title ", "A title"),
            ("A \u{a0}title", "A title"),
            ("  A\t title \n wrapped ", "A title wrapped"),
            ("Research &amp; Theory", "Research & Theory"),
            ("<p>Aims: p < 0.05, x <y> z</p>", "Aims: p < 0.05, x <y> z"),
            ("H<sub>2</sub>O and<br/>more", "H2O and more"),
            ("<jats:p>One</jats:p><jats:p>Two</jats:p>", "One Two"),
            ("a < b", "a < b"),
            ("CO<inf>2</inf> in <mml:mi>x</mml:mi>", "CO2 in x"),
            ("R&amp;amp;D &amp;lt; 5", "R&D < 5"),
            ("AT&amp;T", "AT&T"),
            ("<AbstractText>One.</AbstractText><CopyrightInformation>Two.", "One. Two."),
            ("<", "<"),
        ] {
            assert_eq!(plain(text), expected);
        }
    }

    #[test]
    fn subtitle_follows_its_title_once() {
        for (title, subtitle, whole) in [
            ("Widgets", "a review", "Widgets: a review"),
            ("Widgets:", "a review", "Widgets: a review"),
            ("Widgets.", ": a review", "Widgets: a review"),
            ("Widgets?", "A review", "Widgets? A review"),
            ("Widgets: A review", "a review", "Widgets: A review"),
            ("Widgets", " ", "Widgets"),
            ("", "a review", "a review"),
        ] {
            assert_eq!(with_subtitle(title, subtitle), whole);
        }
    }

    #[test]
    fn nothing_is_recognised_as_nothing() {
        for text in ["NA", " n/a ", "null", "", "-", "undefined"] {
            assert_eq!(told(text), None, "{text}");
        }
        for text in ["Nature", "0", "Nan, L."] {
            assert!(told(text).is_some(), "{text}");
        }
    }
}
