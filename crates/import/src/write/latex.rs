//! Text to LaTeX: signs escaped, and in titles the capitals in braces that a style would lower though
//! they belong to the word.

use std::fmt::Write as _;

/// The text with the signs that mean something to LaTeX written so that they mean themselves. Braces
/// become commands: BibTeX counts them even where they are escaped.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            // Two of them are a dash or a quotation mark.
            '-' | '\'' | '`' if c == before => _ = write!(out, "{{}}{c}"),
            c => out.push(c),
        }
        before = c;
    }
    out
}

/// [`text`] with braces that tools look for as they are. BibTeX takes pairs of them for its own, so they
/// must be in pairs.
pub(super) fn braced(words: &str) -> String {
    text(words).replace("\\textbraceleft{}", "{").replace("\\textbraceright{}", "}")
}

/// A title: [`text`] with its own capitals protected.
pub(super) fn title(title: &str) -> String {
    let words: Vec<&str> = title.split(' ').collect();
    let is_upper = |word: &&&str| word.starts_with(char::is_uppercase);
    let is_lower = |word: &&&str| word.starts_with(char::is_lowercase);
    // In a title in which most words have capitals, a capital at the beginning of a word says nothing.
    let in_sentence_case = words.iter().filter(is_upper).count() < words.iter().filter(is_lower).count();
    let mut starts = true;
    let mut out = String::with_capacity(title.len() + 8);
    for (at, word) in words.iter().enumerate() {
        let inner = word.chars().skip_while(|c| !c.is_alphanumeric()).skip(1).any(char::is_uppercase);
        let name = in_sentence_case && !starts && word.contains(char::is_uppercase);
        if at > 0 {
            out.push(' ');
        }
        if inner || name {
            let core = word.trim_end_matches([',', '.', ':', ';', '?', '!', ')']);
            _ = write!(out, "{{{}}}{}", text(core), text(&word[core.len()..]));
        } else {
            out.push_str(&text(word));
        }
        starts = word.ends_with([':', '.', '?', '!']);
    }
    out
}

/// An address or identifier, which is not typeset: only what BibTeX itself would stumble over is
/// percent-encoded.
pub(super) fn verbatim(text: &str) -> String {
    text.replace('\\', "%5C").replace('{', "%7B").replace('}', "%7D")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_mean_themselves() {
        assert_eq!(
            text("50% of R&D_1 ~ C:\\x {a} ''b''"),
            "50\\% of R\\&D\\_1 \\textasciitilde{} \
            C:\\textbackslash{}x \\textbraceleft{}a\\textbraceright{} '{}'b'{}'"
        );
    }

    #[test]
    fn only_capitals_that_belong_to_the_word_are_protected() {
        for (plain, expected) in [
            ("Kinship care in Wales: A trial of mRNA", "Kinship care in {Wales}: A trial of {mRNA}"),
            ("The Effect of Care on DNA", "The Effect of Care on {DNA}"),
            ("COVID-19, schools and the UK", "{COVID-19}, schools and the {UK}"),
            ("漢字", "漢字"),
        ] {
            assert_eq!(title(plain), expected);
        }
    }
}
