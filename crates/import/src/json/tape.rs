//! One object of JSON as a tape: its text, and where in it each value begins and ends. A dialect takes
//! out the values it understands; what nobody took is kept beside the citation, so that no value is
//! lost because a dialect does not know it.

use crate::fields::Fields;
use std::borrow::Cow;
use std::cell::Cell;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The name of a member; its value comes next.
    Name {
        escaped: bool,
    },
    Text {
        escaped: bool,
    },
    /// A number, `true`, `null` and what else stands without quotation marks.
    Word,
    List,
    Object,
}

/// A value or name on the tape.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Where it stands in the text, without quotation marks, with brackets.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The token after this value and all that is in it.
    pub(crate) next: usize,
    pub(crate) line: u32,
    taken: Cell<bool>,
}

impl Token {
    pub(crate) fn new(kind: Kind, start: usize, end: usize, next: usize, line: u32) -> Self {
        Self { kind, start, end, next, line, taken: Cell::new(false) }
    }
}

/// An object that was cut out of a file.
#[derive(Debug)]
pub(crate) struct Tape {
    pub(crate) text: String,
    /// The object itself is the first; containers come before what is in them.
    pub(crate) tokens: Vec<Token>,
}

impl Tape {
    /// The object.
    pub(crate) fn object(&self) -> Value<'_> {
        Value { tape: self, at: 0 }
    }
}

/// A value on a tape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value<'t> {
    tape: &'t Tape,
    at: usize,
}

impl<'t> Value<'t> {
    fn token(self) -> &'t Token {
        &self.tape.tokens[self.at]
    }

    /// The text as it stands in the file, which does not count as taken.
    pub(crate) fn raw(self) -> &'t str {
        let token = self.token();
        self.tape.text.get(token.start..token.end).unwrap_or_default()
    }

    pub(crate) fn line(self) -> u32 {
        self.token().line
    }

    pub(crate) fn is_object(self) -> bool {
        self.token().kind == Kind::Object
    }

    pub(crate) fn is_list(self) -> bool {
        self.token().kind == Kind::List
    }

    /// The members of an object, with their names.
    pub(crate) fn members(self) -> impl Iterator<Item = (Cow<'t, str>, Value<'t>)> {
        let tokens = &self.tape.tokens;
        let (mut at, end) = if self.is_object() { (self.at + 1, self.token().next) } else { (0, 0) };
        std::iter::from_fn(move || {
            while at + 1 < end.min(tokens.len()) {
                let name = &tokens[at];
                at += 1;
                let Kind::Name { escaped } = name.kind else { continue };
                if matches!(tokens[at].kind, Kind::Name { .. }) {
                    continue;
                }
                let value = Value { tape: self.tape, at };
                at = tokens[at].next.max(at + 1);
                let name = self.tape.text.get(name.start..name.end).unwrap_or_default();
                return Some((if escaped { unescaped(name) } else { Cow::Borrowed(name) }, value));
            }
            None
        })
    }

    /// The values of a list; anything else is a list of one.
    pub(crate) fn items(self) -> impl Iterator<Item = Value<'t>> {
        let tokens = &self.tape.tokens;
        let (mut at, end) =
            if self.is_list() { (self.at + 1, self.token().next) } else { (self.at, self.at + 1) };
        std::iter::from_fn(move || {
            let token = tokens.get(at).filter(|_| at < end)?;
            let value = Value { tape: self.tape, at };
            at = token.next.max(at + 1);
            Some(value)
        })
    }

    /// The first member with this name.
    pub(crate) fn member(self, wanted: &str) -> Option<Value<'t>> {
        self.members().find_map(|(name, value)| (name == wanted).then_some(value))
    }

    /// What stands at a path of names between points, each value of lists on the way and at its end:
    /// `authorships.author` are the authors of all authorships. The empty path ends here.
    pub(crate) fn each(self, path: &str, then: &mut dyn FnMut(Value<'t>)) {
        let (name, rest) = path.split_once('.').unwrap_or((path, ""));
        for item in self.items() {
            if path.is_empty() {
                then(item);
            } else if let Some(value) = item.member(name) {
                value.each(rest, then);
            }
        }
    }

    /// The first value at a path.
    pub(crate) fn first(self, path: &str) -> Option<Value<'t>> {
        let mut first = None;
        self.each(path, &mut |value| {
            first.get_or_insert(value);
        });
        first
    }

    /// A text or number as it is written, without blanks around it; the first of several. It counts
    /// as taken.
    pub(crate) fn text(self) -> Option<Cow<'t, str>> {
        if self.is_list() {
            return self.items().find_map(Value::scalar);
        }
        self.scalar()
    }

    fn scalar(self) -> Option<Cow<'t, str>> {
        let text = match self.token().kind {
            Kind::Text { escaped: false } => Cow::Borrowed(self.raw().trim()),
            Kind::Text { escaped: true } => Cow::Owned(unescaped(self.raw()).trim().to_owned()),
            Kind::Word if self.raw() != "null" => Cow::Borrowed(self.raw()),
            Kind::Word | Kind::Name { .. } | Kind::List | Kind::Object => return None,
        };
        self.token().taken.set(true);
        Some(text)
    }

    /// The text of the first value at a path, unless it is empty.
    pub(crate) fn text_at(self, path: &str) -> Option<Cow<'t, str>> {
        self.first(path)?.text().filter(|text| !text.is_empty())
    }

    /// Takes the value and all that is in it.
    pub(crate) fn take(self) {
        self.all().for_each(|token| token.taken.set(true));
    }

    /// The value was not understood after all.
    pub(crate) fn put_back(self) {
        self.all().for_each(|token| token.taken.set(false));
    }

    fn all(self) -> impl Iterator<Item = &'t Token> {
        let tokens = self.tape.tokens.get(self.at..self.token().next.max(self.at + 1));
        tokens.unwrap_or_default().iter()
    }

    /// Keeps what was not taken under the path to it. A list of which a part is left is kept whole.
    ///
    /// Only objects of which a part was taken are entered, so that it nests no deeper than the tables
    /// of a dialect do.
    pub(crate) fn keep_rest(self, path: &str, fields: &mut Fields) {
        let holds_text = |token: &Token| match token.kind {
            Kind::Text { .. } => token.start < token.end,
            Kind::Word => self.tape.text.get(token.start..token.end) != Some("null"),
            Kind::Name { .. } | Kind::List | Kind::Object => false,
        };
        if !self.all().any(|token| holds_text(token) && !token.taken.get()) {
            return;
        }
        if self.is_object() && self.all().any(|token| token.taken.get()) {
            for (name, value) in self.members() {
                let path = if path.is_empty() { name } else { Cow::Owned(format!("{path}.{name}")) };
                value.keep_rest(&path, fields);
            }
            return;
        }
        let text = self.scalar().unwrap_or_else(|| Cow::Owned(compact(self.raw())));
        fields.keep(path, &text, self.line());
    }
}

/// JSON without the blanks between its values.
fn compact(json: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    json.chars()
        .filter(|c| {
            let kept = quoted || !c.is_ascii_whitespace();
            quoted ^= *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            kept
        })
        .collect()
}

/// A text without its escapes; one that stands for nothing is as it is written.
fn unescaped(raw: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(escape) = rest.chars().next() else { break };
        rest = &rest[escape.len_utf8()..];
        match escape {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'u' => match code_point(rest) {
                Some((c, length)) => {
                    out.push(c);
                    rest = &rest[length..];
                }
                None => out.push_str("\\u"),
            },
            other => out.push(other),
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of `00e9`, or of the pair `d83d\ude00`, and how many bytes it takes. Half a pair is
/// U+FFFD.
fn code_point(hex: &str) -> Option<(char, usize)> {
    let unit = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok();
    let first = unit(hex)?;
    if (0xD800..0xDC00).contains(&first)
        && let Some(second) = hex.get(4..).and_then(|rest| unit(rest.strip_prefix("\\u")?))
        && (0xDC00..0xE000).contains(&second)
    {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return Some((char::from_u32(code)?, 10));
    }
    Some((char::from_u32(first).unwrap_or('\u{FFFD}'), 4))
}

#[cfg(test)]
mod tests {
    use super::super::objects::tape_of;
    use super::*;

    #[test]
    fn value_is_found_by_its_path() {
        let tape = tape_of(r#"{"a": {"b": [{"c": 1}, {"c": "two"}, {"d": 3}]}, "n": null, "é\"": "\u00e9"}"#);
        let mut found = Vec::new();
        tape.object().each("a.b.c", &mut |value| found.extend(value.text()));
        assert_eq!(found, ["1", "two"]);
        assert_eq!(tape.object().text_at("é\"").as_deref(), Some("é"));
        assert_eq!(tape.object().text_at("n"), None);
        assert!(tape.object().first("a.x.c").is_none());
    }

    #[test]
    fn what_is_not_taken_is_kept_under_its_path() {
        let tape = tape_of(
            "{\"a\": 1, \"b\": {\"c\": \"x\", \"d\": [ 1, \"y z\" ], \"e\": null},\n\"f\": [], \"g\": {\"h\": \"\"}, \
             \"i\": [{\"j\": 1, \"k\": 2}]}",
        );
        let object = tape.object();
        object.text_at("b.c").unwrap();
        object.text_at("i.j").unwrap();
        let mut fields = Fields::default();
        object.keep_rest("", &mut fields);
        let kept: Vec<_> =
            fields.unknown.iter().map(|(path, value, line)| (&**path, &**value, *line)).collect();
        assert_eq!(kept, [("a", "1", 1), ("b.d", "[1,\"y z\"]", 1), ("i", "[{\"j\":1,\"k\":2}]", 2)]);
    }

    #[test]
    fn escapes_are_read() {
        for (raw, expected) in [
            (r#"a\"b\\c\/d\n"#, "a\"b\\c/d\n"),
            (r"\u00e9\ud83d\ude00", "é😀"),
            (r"\ud83d x \uZZ \q \", "\u{FFFD} x \\uZZ q "),
        ] {
            assert_eq!(unescaped(raw), expected, "{raw}");
        }
    }
}
