//! The content of one block: its key and its fields, each value in its parts. A field that breaks
//! the grammar costs itself; what can be read around it is read.

/// An entry as it stands in the file.
#[derive(Debug, Default)]
pub(crate) struct RawEntry<'t> {
    pub(crate) key: &'t str,
    pub(crate) fields: Vec<RawField<'t>>,
    /// What is wrong, and at which byte of the content.
    pub(crate) complaints: Vec<(usize, String)>,
}

/// One field.
#[derive(Debug)]
pub(crate) struct RawField<'t> {
    /// In lower case.
    pub(crate) name: String,
    /// Joined by `#`.
    pub(crate) parts: Vec<Part<'t>>,
    /// The byte of the content at which its name begins.
    pub(crate) at: usize,
}

/// A part of a value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    /// Between braces or quotation marks.
    Text(&'t str),
    /// A number, or the name of a string.
    Bare(&'t str),
}

/// Reads the content of an entry: a key, and fields between commas.
pub(crate) fn entry(content: &str) -> RawEntry<'_> {
    let mut reader = Reader::new(content);
    let mut entry = RawEntry { key: reader.key(), ..RawEntry::default() };
    reader.fields(&mut entry);
    entry
}

/// Reads the content of `@string`: fields without a key.
pub(crate) fn strings(content: &str) -> RawEntry<'_> {
    let mut entry = RawEntry::default();
    Reader::new(content).fields(&mut entry);
    entry
}

struct Reader<'t> {
    content: &'t str,
    at: usize,
    /// How many bytes may still be looked at for the ends of values. Values that are not closed are
    /// looked at to the end of the entry; a hostile one has many.
    patience: usize,
}

impl<'t> Reader<'t> {
    fn new(content: &'t str) -> Self {
        Self { content, at: 0, patience: content.len().saturating_mul(8) }
    }

    /// What may be looked at for the end of a value.
    fn in_sight(&self) -> &'t str {
        let rest = self.rest();
        rest.get(..rest.floor_char_boundary(self.patience)).unwrap_or_default()
    }

    fn rest(&self) -> &'t str {
        self.content.get(self.at..).unwrap_or_default()
    }

    /// The text before the first comma. Where that is a field, the key is missing, or the comma
    /// after it.
    fn key(&mut self) -> &'t str {
        self.blanks();
        let rest = self.rest();
        let end = rest.find([',', '\n']).unwrap_or(rest.len());
        let (key, comma) = (rest[..end].trim(), rest[end..].starts_with(','));
        if key.contains(['=', '{', '"']) {
            return "";
        }
        self.at += end + usize::from(comma);
        // A comment after the key may hide its end.
        key.split('%').next().unwrap_or_default().trim()
    }

    fn fields(&mut self, entry: &mut RawEntry<'t>) {
        loop {
            self.blanks();
            let at = self.at;
            let name =
                self.take_while(|c| !c.is_whitespace() && !matches!(c, '=' | ',' | '{' | '}' | '"' | '#'));
            self.blanks();
            if !name.is_empty() && self.eat('=') {
                let parts = self.value();
                if parts.is_empty() {
                    entry.complaints.push((at, format!("field \"{name}\" has no value")));
                } else {
                    entry.fields.push(RawField { name: name.to_ascii_lowercase(), parts, at });
                }
                self.blanks();
                if self.eat(',') || self.rest().is_empty() {
                    continue;
                }
                entry.complaints.push((self.at, format!("there is no comma after field \"{name}\"")));
            } else if self.rest().is_empty() && name.is_empty() {
                return;
            } else if !self.eat(',') {
                let fact = format!("\"{}\" is no field", crate::fields::shortened(&self.content[at..]));
                entry.complaints.push((at, fact));
                let skipped = self.rest().find([',', '\n']).map_or(self.rest().len(), |end| end + 1);
                self.at += skipped;
            } else if !name.is_empty() {
                entry.complaints.push((at, format!("\"{name}\" is no field")));
            }
        }
    }

    /// The parts of a value, joined by `#`.
    fn value(&mut self) -> Vec<Part<'t>> {
        let mut parts = Vec::new();
        loop {
            self.blanks();
            let part = match self.rest().chars().next() {
                Some('{') => Part::Text(self.braced()),
                Some('"') => Part::Text(self.quoted()),
                _ => Part::Bare(
                    self.take_while(|c| !c.is_whitespace() && !matches!(c, ',' | '}' | '#' | '"' | '{')),
                ),
            };
            if part != Part::Bare("") {
                parts.push(part);
            }
            self.blanks();
            if !self.eat('#') {
                return parts;
            }
        }
    }

    /// What stands between this brace and the one that closes it; all the rest when none does.
    fn braced(&mut self) -> &'t str {
        self.at += 1;
        let text = self.in_sight();
        let mut depth = 1_usize;
        let mut bytes = text.bytes().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'\\' => _ = bytes.next(),
                b'{' => depth += 1,
                b'}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                self.at += at + 1;
                return &text[..at];
            }
        }
        self.patience -= text.len();
        // The brace may be hidden by a backslash, as in a path of Windows.
        let text = self.rest();
        let end = text.find("},").unwrap_or(text.len());
        // Or it is missing, and the next field stands on a line of its own.
        if let Some(end) = next_field(&text[..end]) {
            self.at += end;
            return text[..end].trim_end().trim_end_matches(',');
        }
        self.at += end + usize::from(end < text.len());
        &text[..end]
    }

    /// What stands between this quotation mark and the next one that is not within braces.
    fn quoted(&mut self) -> &'t str {
        self.at += 1;
        let text = self.in_sight();
        let mut depth = 0_usize;
        let mut bytes = text.bytes().enumerate();
        while let Some((at, byte)) = bytes.next() {
            match byte {
                b'\\' => _ = bytes.next(),
                b'{' => depth += 1,
                b'}' => depth = depth.saturating_sub(1),
                b'"' if depth == 0 => {
                    self.at += at + 1;
                    return &text[..at];
                }
                _ => {}
            }
        }
        self.patience -= text.len();
        let text = self.rest();
        let end = text.find('\n').unwrap_or(text.len());
        self.at += end;
        text[..end].trim_end_matches([',', ' ', '\r'])
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn eat(&mut self, wanted: char) -> bool {
        let there = self.rest().starts_with(wanted);
        self.at += if there { wanted.len_utf8() } else { 0 };
        there
    }

    /// Passes over blanks and over comments, which run to the end of their line.
    fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            let text = rest.trim_start();
            self.at += rest.len() - text.len();
            if !text.starts_with('%') {
                return;
            }
            self.at += text.find('\n').unwrap_or(text.len());
        }
    }
}

/// Where a line begins with a field: `year = {2017`.
fn next_field(text: &str) -> Option<usize> {
    let begins_field = |line: &str| {
        line.split_once('=').is_some_and(|(name, value)| {
            let name = name.trim();
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
                && value.trim_start().starts_with(['{', '"'])
        })
    };
    text.match_indices('\n').map(|(at, _)| at).find(|at| {
        let line = text[at + 1..].split('\n').next().unwrap_or_default();
        begins_field(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(content: &str) -> (String, Vec<String>, usize) {
        let entry = entry(content);
        let field = |field: &RawField<'_>| {
            let parts: Vec<_> = field
                .parts
                .iter()
                .map(|part| match part {
                    Part::Text(text) => format!("<{text}>"),
                    Part::Bare(text) => (*text).to_owned(),
                })
                .collect();
            format!("{}={}", field.name, parts.join("#"))
        };
        (entry.key.to_owned(), entry.fields.iter().map(field).collect(), entry.complaints.len())
    }

    #[test]
    fn values_are_read_in_their_parts() {
        let content = " k 1 ,\n A = {x {y} z}, % note, {\n b=\"q {\"} r\" # jan # 7 ,c = 2006,\n";
        assert_eq!(
            shown(content),
            ("k 1".into(), vec!["a=<x {y} z>".into(), "b=<q {\"} r>#jan#7".into(), "c=2006".into()], 0)
        );
    }

    #[test]
    fn broken_field_costs_itself() {
        let fields = |content| shown(content).1;
        assert_eq!(
            shown("\n\tauthor = \"An Author\"\n"),
            (String::new(), vec!["author=<An Author>".into()], 0)
        );
        assert_eq!(shown("key\n a = \"A\"\n b = {B}").0, "key");
        assert_eq!(fields("key\n a = \"A\"\n b = {B}"), ["a=<A>", "b=<B>"]);
        assert_eq!(fields("k, junk here, a = {A}, =, b = , c = {C}"), ["a=<A>", "c=<C>"]);
        assert_eq!(fields("k, a = {never closed"), ["a=<never closed>"]);
        assert_eq!(fields("k, a = {not closed,\n b = {B},\n c = {C}"), ["a=<not closed>", "b=<B>", "c=<C>"]);
        assert_eq!(fields("k, f = {C:\\dir\\}, t = {T}"), ["f=<C:\\dir\\>", "t=<T>"]);
    }

    #[test]
    fn odd_contents_end() {
        for content in
            ["", ",", "=", "{", "}", "\"", "#", "k,a=#", "k,a={", "k,{a}=b", "%", "k,a=b#%", "\\", "é={é"]
        {
            let _ = (entry(content), strings(content));
        }
    }
}
