//! One record as a tree: its elements and texts in document order in one vector, so that no step
//! over it recurses, however deep a hostile file nests. The nodes are positions in the text of the
//! record; nothing of it is copied before somebody asks.

use super::cut::{begins_name, ends_name, line_ends};
use super::text::{characters, is_spaced, push_spaced, unescaped};
use memchr::{memchr, memchr2, memchr3, memmem};
use std::borrow::Cow;
use std::cell::Cell;

/// A record that was parsed.
pub(crate) struct Tree<'t> {
    text: &'t str,
    nodes: Vec<Node>,
    /// A place in the text and its line. The next line that is asked for is never far from it.
    known: Cell<(usize, u32)>,
}

/// A part of a record. Records are shorter than 4 GB, so that positions need four bytes.
#[derive(Clone, Copy)]
pub(crate) enum Node {
    Element {
        /// Where its name begins.
        start: u32,
        name_length: u32,
        /// The length of the start tag without its angle brackets.
        tag_length: u32,
        /// The index after the last node within it.
        end: u32,
    },
    /// Text in which entities stand for characters.
    Text { start: u32, length: u32 },
    /// Text as it is.
    Section { start: u32, length: u32 },
}

/// Why a record is no tree.
#[derive(Debug)]
pub(crate) struct Damage {
    /// Its line.
    pub(crate) line: u32,
    /// What is wrong.
    pub(crate) fact: String,
}

impl<'t> Tree<'t> {
    /// Parses the text of one element, which begins on `line`. The vector is used again, whatever
    /// it holds.
    pub(crate) fn parse(text: &'t str, line: u32, mut nodes: Vec<Node>) -> Result<Self, Damage> {
        nodes.clear();
        if u32::try_from(text.len()).is_err() {
            return Err(Damage { line, fact: "the record is longer than 4 GB".to_owned() });
        }
        let mut parser = Parser { text, at: 0, nodes, open: Vec::new() };
        match parser.parse() {
            Ok(()) => Ok(Self { text, nodes: parser.nodes, known: Cell::new((0, line)) }),
            Err(fact) => {
                let before = text.as_bytes().get(..parser.at).unwrap_or_default();
                Err(Damage { line: line.saturating_add(line_ends(before)), fact })
            }
        }
    }

    /// The outermost element.
    pub(crate) fn root(&self) -> Option<Element<'_>> {
        let at = self.nodes.iter().position(|node| matches!(node, Node::Element { .. }))?;
        Some(Element { tree: self, at })
    }

    /// The line on which a place in the text stands. Time is linear in how far it is from the last
    /// one that was asked for, and records are read from their beginning to their end.
    fn line_of(&self, place: usize) -> u32 {
        let (from, line) = self.known.get();
        let between =
            |from: usize, to: usize| line_ends(self.text.as_bytes().get(from..to).unwrap_or_default());
        let line = match from <= place {
            true => line.saturating_add(between(from, place)),
            false => line.saturating_sub(between(place, from)),
        };
        self.known.set((place, line));
        line
    }

    /// The vector, for the next record.
    pub(crate) fn into_nodes(self) -> Vec<Node> {
        self.nodes
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    nodes: Vec<Node>,
    /// The elements that are not closed yet.
    open: Vec<usize>,
}

impl Parser<'_> {
    fn parse(&mut self) -> Result<(), String> {
        while self.at < self.text.len() {
            let markup = self.next_markup();
            if markup > self.at {
                let node = Node::Text { start: position(self.at), length: position(markup - self.at) };
                self.nodes.push(node);
                self.at = markup;
            }
            match self.text.as_bytes().get(self.at + 1..) {
                None | Some([]) => {}
                Some([b'/', ..]) => self.end_tag()?,
                Some([b'!', b'-', b'-', ..]) => {
                    self.find(self.at + 4, "-->", "a comment is not closed")?;
                }
                Some(rest) if rest.starts_with(b"![CDATA[") => {
                    let start = self.at + 9;
                    let end = self.find(start, "]]>", "a section is not closed")?;
                    let length = position(end - start);
                    self.nodes.push(Node::Section { start: position(start), length });
                }
                Some([b'!' | b'?', ..]) => {
                    self.find(self.at + 2, ">", "an instruction is not closed")?;
                }
                Some(_) => self.start_tag()?,
            }
        }
        match self.open.is_empty() {
            true => Ok(()),
            false => Err("an element is not closed".to_owned()),
        }
    }

    /// Where the next markup begins. A `<` that begins none is text that somebody forgot to escape.
    fn next_markup(&self) -> usize {
        let bytes = self.text.as_bytes();
        let mut from = self.at;
        while let Some(at) = bytes.get(from..).and_then(|rest| memchr(b'<', rest)) {
            let markup = |byte: &u8| begins_name(*byte) || matches!(byte, b'/' | b'!' | b'?');
            if bytes.get(from + at + 1).is_some_and(markup) {
                return from + at;
            }
            from += at + 1;
        }
        bytes.len()
    }

    fn start_tag(&mut self) -> Result<(), String> {
        let start = self.at + 1;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        let Some(length) = tag_length(rest) else { return Err("a tag is not closed".to_owned()) };
        let tag = rest.get(..length).unwrap_or_default();
        let name_length = tag.iter().position(|byte| ends_name(*byte)).unwrap_or(length);
        let closed = tag.last() == Some(&b'/');
        let tag_length = length - usize::from(closed);
        if !closed {
            self.open.push(self.nodes.len());
        }
        self.nodes.push(Node::Element {
            start: position(start),
            name_length: position(name_length.min(tag_length)),
            tag_length: position(tag_length),
            end: position(self.nodes.len() + 1),
        });
        self.at = start + length + 1;
        Ok(())
    }

    fn end_tag(&mut self) -> Result<(), String> {
        let start = self.at + 2;
        let rest = self.text.get(start..).unwrap_or_default();
        let Some(length) = memchr(b'>', rest.as_bytes()) else {
            return Err("a tag is not closed".to_owned());
        };
        let name = rest.get(..length).unwrap_or_default().trim_ascii_end();
        let past = position(self.nodes.len());
        let opened = self.open.pop().and_then(|at| self.nodes.get_mut(at));
        let Some(Node::Element { start: from, name_length, end, .. }) = opened else {
            return Err(format!("</{name}> ends nothing"));
        };
        let opened = slice(self.text, *from, *name_length);
        if opened != name {
            return Err(format!("</{name}> stands where <{opened}> should end"));
        }
        *end = past;
        self.at = start + length + 1;
        Ok(())
    }

    /// Passes over all to the end of `sought`, which is at or after `from`; gives its beginning.
    fn find(&mut self, from: usize, sought: &str, fact: &str) -> Result<usize, String> {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let at = memmem::find(rest, sought.as_bytes()).ok_or_else(|| fact.to_owned())?;
        self.at = from + at + sought.len();
        Ok(from + at)
    }
}

/// The length of a tag up to its `>`. One between quotation marks does not count, unless a tag seems
/// to begin between them, too: then somebody forgot to close them.
fn tag_length(tag: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr3(b'>', b'"', b'\'', tag.get(from..)?)?;
        let mark = *tag.get(at)?;
        if mark == b'>' {
            return Some(at);
        }
        let value = tag.get(at + 1..)?;
        match memchr2(mark, b'<', value) {
            Some(end) if value.get(end) == Some(&mark) => from = at + end + 2,
            _ => return memchr(b'>', tag),
        }
    }
}

fn position(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

fn slice(text: &str, start: u32, length: u32) -> &str {
    let start = start as usize;
    text.get(start..start + length as usize).unwrap_or_default()
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Element<'e> {
    tree: &'e Tree<'e>,
    at: usize,
}

impl<'e> Element<'e> {
    /// The name as written, with its prefix.
    pub(crate) fn name(self) -> &'e str {
        match self.tree.nodes.get(self.at) {
            Some(Node::Element { start, name_length, .. }) => slice(self.tree.text, *start, *name_length),
            _ => "",
        }
    }

    /// The name without its prefix.
    pub(crate) fn local_name(self) -> &'e str {
        let name = self.name();
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// The line its start tag begins on.
    pub(crate) fn line(self) -> u32 {
        match self.tree.nodes.get(self.at) {
            Some(Node::Element { start, .. }) => self.tree.line_of(*start as usize),
            _ => 0,
        }
    }

    /// The length of the record it is in, in bytes.
    pub(crate) fn record_length(self) -> usize {
        self.tree.text.len()
    }

    /// The index after the last node within it.
    fn end(self) -> usize {
        match self.tree.nodes.get(self.at) {
            Some(Node::Element { end, .. }) => *end as usize,
            _ => self.at,
        }
    }

    /// The value of an attribute; of an empty one, `None`.
    pub(crate) fn attribute(self, name: &str) -> Option<Cow<'e, str>> {
        self.attributes().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The attributes with their values, without the empty ones. Time is linear in the tag.
    pub(crate) fn attributes(self) -> impl Iterator<Item = (&'e str, Cow<'e, str>)> {
        let mut rest = match self.tree.nodes.get(self.at) {
            Some(Node::Element { start, name_length, tag_length, .. }) => {
                slice(self.tree.text, start + name_length, tag_length - name_length)
            }
            _ => "",
        };
        std::iter::from_fn(move || {
            loop {
                let (key, after) = rest.split_once('=')?;
                let after = after.trim_ascii_start();
                let quoted = after.strip_prefix(['"', '\'']);
                let (value, after) = match quoted {
                    Some(quoted) => quoted.split_once(after.get(..1)?).unwrap_or((quoted, "")),
                    None => after.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((after, "")),
                };
                rest = after;
                if !value.is_empty() {
                    let key = key.trim_ascii().rsplit(|c: char| c.is_ascii_whitespace()).next();
                    return Some((key.unwrap_or_default(), unescaped(value)));
                }
            }
        })
    }

    /// The elements right within it, in order.
    pub(crate) fn children(self) -> impl Iterator<Item = Self> {
        let end = self.end();
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            while at < end {
                let child = Self { at, ..self };
                match self.tree.nodes.get(at)? {
                    Node::Element { end, .. } => {
                        at = (*end as usize).max(at + 1);
                        return Some(child);
                    }
                    Node::Text { .. } | Node::Section { .. } => at += 1,
                }
            }
            None
        })
    }

    /// The children of one name.
    pub(crate) fn all(self, name: &'static str) -> impl Iterator<Item = Self> {
        self.children().filter(move |child| child.is(name))
    }

    /// The first child of this name.
    pub(crate) fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.is(name))
    }

    /// Whether it has this name. Most names differ in length already.
    fn is(self, name: &str) -> bool {
        match self.tree.nodes.get(self.at) {
            Some(Node::Element { start, name_length, .. }) if *name_length as usize == name.len() => {
                let start = *start as usize;
                self.tree.text.as_bytes().get(start..start + name.len()) == Some(name.as_bytes())
            }
            _ => false,
        }
    }

    /// The first element on this path of names.
    pub(crate) fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// The elements within it that hold text of their own, with all that is within those: what a
    /// person would call its fields. Itself, if it holds text. Time is linear in its nodes.
    pub(crate) fn fields(self) -> impl Iterator<Item = Self> {
        let end = self.end();
        let mut at = self.at;
        std::iter::from_fn(move || {
            while at < end {
                let element = Self { at, ..self };
                at += 1;
                if element.holds_text() {
                    at = element.end();
                    return Some(element);
                }
            }
            None
        })
    }

    /// Whether text stands right within it.
    fn holds_text(self) -> bool {
        let Some(Node::Element { end, .. }) = self.tree.nodes.get(self.at) else { return false };
        let end = *end as usize;
        let mut at = self.at + 1;
        while at < end {
            match self.tree.nodes.get(at) {
                Some(Node::Element { end, .. }) => at = (*end as usize).max(at + 1),
                Some(Node::Text { start, length } | Node::Section { start, length }) => {
                    if !slice(self.tree.text, *start, *length).trim_ascii().is_empty() {
                        return true;
                    }
                    at += 1;
                }
                None => return false,
            }
        }
        false
    }

    /// The texts within it, as written but for entities and line ends.
    fn texts(self) -> impl Iterator<Item = Cow<'e, str>> {
        (self.at + 1..self.end()).filter_map(move |at| match self.tree.nodes.get(at)? {
            Node::Text { start, length } => {
                let text = slice(self.tree.text, *start, *length);
                let text = if self.is_script(at + 1) { without_line_end(text) } else { text };
                Some(characters(text))
            }
            Node::Section { start, length } => Some(Cow::Borrowed(slice(self.tree.text, *start, *length))),
            Node::Element { .. } => None,
        })
    }

    /// Whether a node is a subscript or superscript: nobody begins a line with one, but tools that
    /// indent XML do.
    fn is_script(self, at: usize) -> bool {
        let node = Self { at, ..self };
        at < self.end() && (node.is("sub") || node.is("sup"))
    }

    /// All text within it, markup dropped, as written.
    pub(crate) fn raw_text(self) -> String {
        self.texts().collect()
    }

    /// All text within it in one line; `None` when there is none.
    pub(crate) fn text(self) -> Option<String> {
        let mut texts = self.texts();
        let first = texts.next()?;
        let Some(second) = texts.next() else {
            // Most elements hold one text that is as it should be.
            let text = if is_spaced(&first) { first.into_owned() } else { spaced([first]) };
            return Some(text).filter(|text| !text.is_empty());
        };
        let text = spaced([first, second].into_iter().chain(texts));
        Some(text).filter(|text| !text.is_empty())
    }

    /// The texts of its fields, with this between them.
    pub(crate) fn joined(self, between: &str) -> String {
        let texts: Vec<String> = self.fields().filter_map(Self::text).collect();
        texts.join(between)
    }

    /// The text of the first child of this name.
    pub(crate) fn text_of(self, name: &str) -> Option<String> {
        self.child(name)?.text()
    }
}

/// The text without the white space at its end, if that begins a line.
fn without_line_end(text: &str) -> &str {
    let trimmed = text.trim_ascii_end();
    if text.get(trimmed.len()..).is_some_and(|end| end.contains('\n')) { trimmed } else { text }
}

fn spaced<'t>(texts: impl IntoIterator<Item = Cow<'t, str>>) -> String {
    let mut out = String::new();
    let mut blank = false;
    for text in texts {
        push_spaced(&mut out, &mut blank, &text);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(xml: &str) -> Result<Tree<'_>, Damage> {
        Tree::parse(xml, 1, Vec::new())
    }

    fn text_of(xml: &str) -> String {
        parse(xml).unwrap().root().unwrap().text().unwrap_or_default()
    }

    #[test]
    fn text_runs_through_inline_markup_and_entities() {
        assert_eq!(text_of("<t>H<sub>2</sub>O &lt; <i>x</i>&#176;&#xE9; &eacute;</t>"), "H2O < x°é é");
        assert_eq!(text_of("<t>a<![CDATA[<b> & c]]></t>"), "a<b> & c");
        assert_eq!(text_of("<t>one\n  two<!-- no --></t>"), "one two");
        assert_eq!(text_of("<t> <b>one</b> <i>\u{a0}two</i>\n</t>"), "one two");
        assert_eq!(text_of("<t>CO\n  <sub>2</sub>\n  and H <sub>2</sub></t>"), "CO2 and H 2");
        assert_eq!(text_of("<t>AT&T; Q&A &lol9;</t>"), "AT&T; Q&A &lol9;");
    }

    #[test]
    fn sign_that_nobody_escaped_is_text() {
        assert_eq!(text_of("<t>p <0.05, x < y & z <= 3 <</t>"), "p <0.05, x < y & z <= 3 <");
    }

    #[test]
    fn elements_are_found_by_name_and_path() {
        let xml = "<r><a k='1'>x<b>y</b></a><a k=\"2 &amp; 3\"/><c><n:b>z</n:b></c></r>";
        let tree = parse(xml).unwrap();
        let root = tree.root().unwrap();
        assert_eq!(root.children().map(Element::name).collect::<Vec<_>>(), ["a", "a", "c"]);
        let found = root.at(&["c", "n:b"]).unwrap();
        assert_eq!((found.text().as_deref(), found.local_name()), (Some("z"), "b"));
        let values: Vec<_> = root.all("a").filter_map(|a| a.attribute("k")).collect();
        assert_eq!(values, ["1", "2 & 3"]);
        assert!(root.at(&["c", "d"]).is_none());
    }

    #[test]
    fn attributes_are_read_in_whatever_way_they_are_quoted() {
        let tree = parse("<r a='1>2' b = \"it's\"\n c=3 d='' e f=\"x/y\"/>").unwrap();
        let attributes: Vec<_> =
            tree.root().unwrap().attributes().map(|(key, value)| format!("{key}: {value}")).collect();
        assert_eq!(attributes, ["a: 1>2", "b: it's", "c: 3", "f: x/y"]);
        assert_eq!(text_of("<r size='5\">x<b>y</b></r>"), "xy");
    }

    #[test]
    fn fields_are_the_innermost_elements_that_hold_a_text_of_their_own() {
        let tree = parse("<r><g><id>1</id> <by>x <b>y</b></by></g><n/><m> </m><o>z</o></r>").unwrap();
        let fields: Vec<_> = tree.root().unwrap().fields().map(|f| (f.name(), f.text().unwrap())).collect();
        assert_eq!(fields, [("id", "1".to_owned()), ("by", "x y".into()), ("o", "z".into())]);
    }

    #[test]
    fn crossed_tags_are_damage_with_a_place() {
        for (xml, line, fact) in [
            ("<r>\n<a>x</b></r>", 8, "</b> stands where <a> should end"),
            ("<r>\n\n<a>", 9, "an element is not closed"),
            ("<r></r></r>", 7, "</r> ends nothing"),
            ("<r><!-- </r>", 7, "a comment is not closed"),
            ("<r><a </r", 7, "a tag is not closed"),
        ] {
            let damage = Tree::parse(xml, 7, Vec::new()).err().unwrap();
            assert_eq!((damage.line, damage.fact.as_str()), (line, fact), "{xml}");
        }
    }

    #[test]
    fn a_million_nested_elements_are_no_recursion() {
        let xml = format!("{}x{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
        assert_eq!(text_of(&xml), "x");
        assert_eq!(parse(&xml).unwrap().root().unwrap().fields().count(), 1);
    }
}
