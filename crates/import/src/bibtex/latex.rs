//! LaTeX to text: accents and signs become characters, markup is taken off, and what is no command
//! stays as it is written. Time is linear in the text, and nothing is refused.

mod signs;

use signs::{ACCENTS, LETTER_ACCENTS, SIGNS, TRANSPARENT};
use unicode_normalization::char::compose;

/// The text a person sees: `{\"O}zkal` is Özkal, `{Pd-N}` is Pd-N.
pub(crate) fn text(raw: &str) -> String {
    let plain = |byte: u8| !matches!(byte, b'\\' | b'{' | b'}' | b'$' | b'~' | b'&' | b'`' | b'\'' | b'-');
    if raw.bytes().all(plain) {
        return crate::names::single_spaced(raw).into_owned();
    }
    let mut writer = Writer { raw, out: String::with_capacity(raw.len()), accents: Vec::new(), math: None };
    writer.write();
    let text = if raw.contains('&') { htmlize::unescape(&*writer.out) } else { (&*writer.out).into() };
    crate::names::single_spaced(&text).into_owned()
}

/// The text of a field that is no prose: a DOI, an address.
pub(crate) fn verbatim(raw: &str) -> String {
    let raw = raw.trim();
    let raw = raw.strip_prefix("\\url").unwrap_or(raw);
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

/// Accents that still stand one upon the other; a hostile file might pile up more.
const MOST_ACCENTS: usize = 4;

struct Writer<'t> {
    raw: &'t str,
    out: String,
    /// Accents that wait for their letter, the innermost last.
    accents: Vec<char>,
    /// Where the formula ends in which the text stands.
    math: Option<usize>,
}

impl<'t> Writer<'t> {
    fn write(&mut self) {
        let bytes = self.raw.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if !self.accents.is_empty() && !matches!(byte, b'\\' | b'{' | b'}') {
                at += self.accented(at);
                continue;
            }
            match byte {
                b'\\' => at = self.command(at + 1),
                b'{' => at += 1,
                b'}' => {
                    self.drop_accents();
                    at += 1;
                }
                b'$' => at += self.dollar(at),
                b'^' | b'_' if self.math.is_some() => at += 1,
                b'~' => at += self.sign(1, " "),
                b'`' if bytes.get(at + 1) == Some(&b'`') => at += self.sign(2, "\u{201c}"),
                b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += self.sign(2, "\u{201d}"),
                b'-' if self.raw[at..].starts_with("---") => at += self.sign(3, "\u{2014}"),
                b'-' if bytes.get(at + 1) == Some(&b'-') => at += self.sign(2, "\u{2013}"),
                _ => {
                    let rest = &bytes[at + 1..];
                    let special = |byte: &u8| b"\\{}$^_~`'-".contains(byte);
                    let end = at + 1 + rest.iter().position(special).unwrap_or(rest.len());
                    self.out.push_str(&self.raw[at..end]);
                    at = end;
                }
            }
        }
        self.drop_accents();
    }

    fn sign(&mut self, length: usize, sign: &str) -> usize {
        self.out.push_str(sign);
        length
    }

    /// The letter under the accents that wait; gives its length.
    fn accented(&mut self, at: usize) -> usize {
        let Some(letter) = self.raw[at..].chars().next() else { return 1 };
        // `\v s`, `\c c`
        if !letter.is_whitespace() {
            self.letter(letter);
        }
        letter.len_utf8()
    }

    fn letter(&mut self, letter: char) {
        // An accent on the i without dot is an accent on i.
        let mut letter = match letter {
            'ı' if !self.accents.is_empty() => 'i',
            'ȷ' if !self.accents.is_empty() => 'j',
            letter => letter,
        };
        let mut apart = Vec::new();
        while let Some(accent) = self.accents.pop() {
            match compose(letter, accent) {
                Some(composed) if apart.is_empty() => letter = composed,
                _ => apart.push(accent),
            }
        }
        self.out.push(letter);
        self.out.extend(apart);
    }

    /// An accent on nothing: `\~{}` is how people write a tilde.
    fn drop_accents(&mut self) {
        let alone = self.accents.drain(..).filter_map(|accent| match accent {
            '\u{303}' => Some('~'),
            '\u{302}' => Some('^'),
            _ => None,
        });
        self.out.extend(alone);
    }

    /// A command whose backslash stands before `at`; gives where the text goes on.
    fn command(&mut self, at: usize) -> usize {
        let rest = &self.raw[at..];
        let name = &rest[..rest.bytes().take_while(u8::is_ascii_alphabetic).count()];
        if name.is_empty() {
            return at + self.escape(rest);
        }
        let after = at + name.len();
        if let Ok(found) = LETTER_ACCENTS.binary_search_by_key(&name, |(known, _)| known) {
            self.wait(LETTER_ACCENTS[found].1);
            return after;
        }
        // Blanks after a name only end it.
        let blanks = self.raw[after..].bytes().take_while(u8::is_ascii_whitespace).count();
        if let Ok(found) = SIGNS.binary_search_by_key(&name, |(known, _)| known) {
            let sign = SIGNS[found].1;
            match sign.chars().next() {
                Some(letter) if !self.accents.is_empty() => self.letter(letter),
                _ => self.out.push_str(sign),
            }
            return after + blanks;
        }
        let argument = self.raw.as_bytes().get(after + blanks) == Some(&b'{');
        match name {
            "url" | "path" if argument => self.address(after + blanks + 1),
            "href" if argument => {
                let end = self.address(after + blanks + 1);
                self.out.push(' ');
                end
            }
            _ if argument || TRANSPARENT.binary_search(&name).is_ok() => after + blanks,
            // What the command stands for is lost; its name is kept.
            _ => {
                self.out.push_str(name);
                after
            }
        }
    }

    /// What stands after a backslash and is no letter; gives its length.
    fn escape(&mut self, rest: &str) -> usize {
        let Some(escaped) = rest.chars().next() else {
            self.out.push('\\');
            return 0;
        };
        if let Some((_, accent)) = ACCENTS.iter().find(|(mark, _)| *mark == escaped) {
            self.wait(*accent);
            return escaped.len_utf8();
        }
        match escaped {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => self.out.push(escaped),
            // A line break, and blanks of all widths.
            '\\' | ',' | ';' | ':' | ' ' | '\n' => self.out.push(' '),
            // Where a word may be parted, and the brackets of a formula.
            '-' | '/' | '!' | '@' | '(' | ')' | '[' | ']' => {}
            other => {
                self.out.push('\\');
                self.out.push(other);
            }
        }
        escaped.len_utf8()
    }

    fn wait(&mut self, accent: char) {
        if self.accents.len() < MOST_ACCENTS {
            self.accents.push(accent);
        }
    }

    /// An address up to its brace, as it stands.
    fn address(&mut self, at: usize) -> usize {
        let rest = &self.raw[at..];
        let end = rest.find('}').unwrap_or(rest.len());
        self.out.push_str(&rest[..end].replace("\\_", "_").replace("\\%", "%").replace("\\&", "&"));
        at + end
    }

    /// A dollar: the beginning or end of a formula, or money. Gives its length.
    fn dollar(&mut self, at: usize) -> usize {
        if self.math == Some(at) {
            self.math = None;
            return 1;
        }
        let rest = &self.raw.as_bytes()[at + 1..];
        // No formula of a title is longer.
        let end = rest.iter().take(2_000).position(|byte| *byte == b'$');
        let formula = end.map(|end| &rest[..end]).filter(|formula| is_formula(formula));
        match (formula, end) {
            (Some(_), Some(end)) => self.math = Some(at + 1 + end),
            _ => self.out.push('$'),
        }
        1
    }
}

/// Whether what stands between two dollars is a formula: `_2`, `n`, `p < 0.05`, but not `5 and `.
fn is_formula(text: &[u8]) -> bool {
    let mathematical = |byte: &u8| b"\\^_=<>{}+|".contains(byte);
    !text.is_empty() && (text.iter().any(mathematical) || !text.iter().any(u8::is_ascii_whitespace))
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
            (
                "{\\'\\i}, Garc{\\'\\i}a, Garc\\'{\\i}a, Mart\\'inez, \\'{\\i}\\'\\i a",
                "í, García, García, Martínez, íía",
            ),
            (
                "{\\v S}ko{\\v{d}}a, \\v{s}, \\H{o}, \\aa ngstr\\\"om, \\L{}\\'od\\'z",
                "Škoďa, š, ő, ångström, Łódź",
            ),
            ("Nguy\\~{\\^e}n, {\\~n}, {\\'{\\^E}}", "Nguyễn, ñ, Ế"),
            ("{\\ss}, stra{\\ss}e, \\ss", "ß, straße, ß"),
            ("{{Title}} of {Pd-N}", "Title of Pd-N"),
            ("5\\% of \\emph{all} \\textit{care} {\\em now} {\\bf x}", "5% of all care now x"),
            ("one~two\n  three\\,four\\\\five", "one two three four five"),
            ("``quoted'' `so' don't", "\u{201c}quoted\u{201d} `so' don't"),
            ("title&apos;s \\&amp; R&D", "title's & R&D"),
            ("costs $5, or $5 and $6", "costs $5, or $5 and $6"),
            ("CO$_2$ and $\\alpha$-pinene, $n^{2}$, $p < 0.05$", "CO2 and α-pinene, n2, p < 0.05"),
            ("unbalanced } brace", "unbalanced brace"),
            ("353--368 --- co-op", "353\u{2013}368 \u{2014} co-op"),
            (
                "\\textmu m, \\textregistered{} 5\\textdegree C, \\unknown x, \\mathcal{O}",
                "µm, ® 5°C, unknown x, O",
            ),
            (
                "see \\url{https://a.org/b_c~d} and \\href{https://b.org}{B}",
                "see https://a.org/b_c~d and https://b.org B",
            ),
            ("a\\~{}b \\", "a~b \\"),
        ] {
            assert_eq!(text(raw), expected, "{raw}");
        }
    }

    #[test]
    fn verbatim_keeps_what_is_no_markup() {
        assert_eq!(verbatim("10.1007/999-9\\_3"), "10.1007/999-9_3");
        assert_eq!(verbatim("https://osf.io/a_b%20c~d"), "https://osf.io/a_b%20c~d");
        assert_eq!(verbatim("{10.1000/x}"), "10.1000/x");
        assert_eq!(verbatim("\\url{https://a.org}"), "https://a.org");
    }

    #[test]
    fn hostile_values_are_read_in_linear_time() {
        for raw in [
            "{".repeat(1_000_000),
            "\\a{".repeat(300_000),
            "{a}".repeat(300_000),
            "$".repeat(1_000_001),
            "$ ".repeat(1_000_001),
            "\\'".repeat(1_000_001),
            "\\".repeat(1_000_001),
            "\\url{".repeat(300_000),
        ] {
            _ = text(&raw);
        }
    }
}
