//! One record as a tree: its elements and texts in document order in one vector, so that no step
//! over it recurses, however deep a hostile file nests.

use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;
use std::borrow::Cow;

/// A record that was parsed.
pub(crate) struct Tree<'t> {
    nodes: Vec<Node<'t>>,
}

enum Node<'t> {
    /// The start tag without its angle brackets, its line, and the index after the last node
    /// within the element.
    Element {
        tag: &'t str,
        line: u32,
        end: usize,
    },
    Text(Cow<'t, str>),
}

/// Why a record is no tree.
#[derive(Debug)]
pub(crate) struct Damage {
    /// Its line.
    pub(crate) line: u32,
    /// In the words of the parser.
    pub(crate) fact: String,
}

impl<'t> Tree<'t> {
    /// Parses the text of one element, which begins on `line`.
    pub(crate) fn parse(text: &'t str, mut line: u32) -> Result<Self, Damage> {
        let mut reader = quick_xml::Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        let mut nodes = Vec::new();
        let mut open = Vec::new();
        loop {
            let from = offset(reader.buffer_position());
            let event = reader.read_event().map_err(|error| {
                let before = text.get(from..offset(reader.error_position())).unwrap_or_default();
                Damage { line: line.saturating_add(line_ends(before)), fact: error.to_string() }
            })?;
            let markup = text.get(from..offset(reader.buffer_position())).unwrap_or_default();
            let at = line;
            line = line.saturating_add(line_ends(markup));
            match event {
                Event::Start(_) => {
                    open.push(nodes.len());
                    nodes.push(Node::Element { tag: inside(markup), line: at, end: 0 });
                }
                Event::Empty(_) => {
                    let end = nodes.len() + 1;
                    nodes.push(Node::Element { tag: inside(markup), line: at, end });
                }
                Event::End(_) => {
                    let past = nodes.len();
                    if let Some(Node::Element { end, .. }) =
                        open.pop().and_then(|at: usize| nodes.get_mut(at))
                    {
                        *end = past;
                    }
                }
                Event::Text(_) if markup.contains('\r') => {
                    // XML 1.0, section 2.11: a carriage return that counts is written &#13;.
                    let text = markup.replace("\r\n", "\n").replace('\r', "\n");
                    nodes.push(Node::Text(Cow::Owned(text)));
                }
                Event::Text(_) => nodes.push(Node::Text(Cow::Borrowed(markup))),
                Event::CData(_) => {
                    let text = markup.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>"));
                    nodes.push(Node::Text(Cow::Borrowed(text.unwrap_or_default())));
                }
                Event::GeneralRef(_) => nodes.push(Node::Text(character(markup))),
                Event::Eof if open.is_empty() => return Ok(Self { nodes }),
                Event::Eof => {
                    let fact = "an element is not closed".to_owned();
                    return Err(Damage { line, fact });
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    /// The outermost element.
    pub(crate) fn root(&self) -> Option<Element<'_>> {
        let at = self.nodes.iter().position(|node| matches!(node, Node::Element { .. }))?;
        Some(Element { nodes: &self.nodes, at })
    }
}

fn offset(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn line_ends(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}

fn inside(markup: &str) -> &str {
    let markup = markup.strip_prefix('<').unwrap_or(markup);
    let markup = markup.strip_suffix('>').unwrap_or(markup);
    markup.strip_suffix('/').unwrap_or(markup)
}

/// The character an entity stands for: predefined, by number, or by its name in HTML. An entity
/// of the file's own stays as it is written.
fn character(entity: &str) -> Cow<'_, str> {
    htmlize::unescape(entity)
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Element<'e> {
    nodes: &'e [Node<'e>],
    at: usize,
}

impl<'e> Element<'e> {
    fn parts(self) -> (&'e str, u32, usize) {
        match self.nodes.get(self.at) {
            Some(Node::Element { tag, line, end }) => (tag, *line, *end),
            Some(Node::Text(_)) | None => ("", 0, self.at),
        }
    }

    /// The name as written, with its prefix.
    pub(crate) fn name(self) -> &'e str {
        let (tag, ..) = self.parts();
        tag.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default()
    }

    /// The line its start tag begins on.
    pub(crate) fn line(self) -> u32 {
        self.parts().1
    }

    /// The value of an attribute.
    pub(crate) fn attribute(self, name: &str) -> Option<String> {
        let (tag, ..) = self.parts();
        let attribute = Attributes::new(tag, self.name().len())
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.as_ref() == name)?;
        let value = attribute.value.clone().into_owned();
        Some(htmlize::unescape_attribute(&value).into_owned())
    }

    /// The elements right within it, in order.
    pub(crate) fn children(self) -> impl Iterator<Item = Self> {
        let (_, _, end) = self.parts();
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            while at < end {
                let child = Self { nodes: self.nodes, at };
                match self.nodes.get(at)? {
                    Node::Element { end, .. } => {
                        at = (*end).max(at + 1);
                        return Some(child);
                    }
                    Node::Text(_) => at += 1,
                }
            }
            None
        })
    }

    /// The children of one name.
    pub(crate) fn all(self, name: &'static str) -> impl Iterator<Item = Self> {
        self.children().filter(move |child| child.name() == name)
    }

    /// The first child of this name.
    pub(crate) fn child(self, name: &str) -> Option<Self> {
        self.children().find(|child| child.name() == name)
    }

    /// The first element on this path of names.
    pub(crate) fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// All text within it, markup dropped, as written.
    pub(crate) fn raw_text(self) -> String {
        let (_, _, end) = self.parts();
        let nodes = self.nodes.get(self.at + 1..end).unwrap_or_default();
        nodes
            .iter()
            .filter_map(|node| if let Node::Text(text) = node { Some(&**text) } else { None })
            .collect()
    }

    /// All text within it in one line; `None` when there is none.
    pub(crate) fn text(self) -> Option<String> {
        Some(crate::names::single_spaced(&self.raw_text())).filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(xml: &str) -> String {
        Tree::parse(xml, 1).unwrap().root().unwrap().text().unwrap_or_default()
    }

    #[test]
    fn text_runs_through_inline_markup_and_entities() {
        assert_eq!(text_of("<t>H<sub>2</sub>O &lt; <i>x</i>&#176;&#xE9; &eacute;</t>"), "H2O < x°é é");
        assert_eq!(text_of("<t>a<![CDATA[<b> & c]]></t>"), "a<b> & c");
        assert_eq!(text_of("<t>one\n  two<!-- no --></t>"), "one two");
        assert_eq!(text_of("<t>AT&T; Q&A &lol9;</t>"), "AT&T; Q&A &lol9;");
    }

    #[test]
    fn elements_are_found_by_name_and_path() {
        let xml = "<r><a k='1'>x<b>y</b></a><a k=\"2 &amp; 3\"/><c><b>z</b></c></r>";
        let tree = Tree::parse(xml, 1).unwrap();
        let root = tree.root().unwrap();
        assert_eq!(root.children().map(Element::name).collect::<Vec<_>>(), ["a", "a", "c"]);
        assert_eq!(root.at(&["c", "b"]).unwrap().text().unwrap(), "z");
        let values: Vec<_> = root.all("a").filter_map(|a| a.attribute("k")).collect();
        assert_eq!(values, ["1", "2 & 3"]);
        assert!(root.at(&["c", "d"]).is_none());
    }

    #[test]
    fn crossed_tags_are_damage_with_a_place() {
        let damage = Tree::parse("<r>\n<a>x</b></r>", 7).err().unwrap();
        assert!(damage.line == 8 && damage.fact.contains("</b>"), "{damage:?}");
        assert!(Tree::parse("<r><a>", 1).is_err());
    }

    #[test]
    fn a_million_nested_elements_are_no_recursion() {
        let xml = format!("{}x{}", "<a>".repeat(1_000_000), "</a>".repeat(1_000_000));
        assert_eq!(text_of(&xml), "x");
    }
}
