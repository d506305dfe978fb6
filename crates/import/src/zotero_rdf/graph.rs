//! The nodes of an RDF file and the links between them.

use crate::xml::{Element, Passage, Tree};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// How many times the length of the file its links may lead to, before they are no longer followed:
/// a million items may be within one journal, whose name is a megabyte long.
const MOST_FOLLOWED: usize = 10;

/// What is in a file besides items: nodes that items lead to.
const PARTS: [&str; 17] = [
    "Blog",
    "Collection",
    "Conference",
    "CourtReporter",
    "Forum",
    "Journal",
    "Memo",
    "Newspaper",
    "Organization",
    "Part",
    "Periodical",
    "Person",
    "Series",
    "Tag",
    "URI",
    "Vocabulary",
    "Website",
];

/// The trees of the passages, with the passages they are of.
pub(super) type Trees<'p> = Vec<(Tree<'p>, &'p Passage)>;

/// The passages as trees; and what is wrong with those that are none, with its line.
pub(super) fn parse(passages: &[Passage]) -> (Trees<'_>, Vec<(u32, String)>) {
    let mut trees = Vec::new();
    let mut damages = Vec::new();
    for passage in passages {
        let line = passage.lines.0;
        match (passage.damage, Tree::parse(&passage.text, line, Vec::new())) {
            (Some(damage), _) => damages.push((line, damage.to_owned())),
            (None, Err(damage)) => damages.push((damage.line, damage.fact)),
            (None, Ok(tree)) => trees.push((tree, passage)),
        }
    }
    (trees, damages)
}

/// The nodes of a file, and what leads to them.
pub(super) struct Graph<'g> {
    /// The nodes with the passages they are.
    nodes: Vec<(Element<'g>, &'g Passage)>,
    is_zotero: bool,
    /// The places of the nodes by their names.
    named: BTreeMap<String, usize>,
    /// The names of the collections that hold a node, by its name.
    collections: BTreeMap<String, Vec<usize>>,
    /// How much may still be followed, in bytes.
    left: Cell<usize>,
}

impl<'g> Graph<'g> {
    pub(super) fn new(trees: &'g Trees<'_>) -> Self {
        let nodes: Vec<_> =
            trees.iter().filter_map(|(tree, passage)| Some((tree.root()?, *passage))).collect();
        let mut named = BTreeMap::new();
        let mut collections: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut length = 1000_usize;
        for (at, (node, _)) in nodes.iter().enumerate() {
            length = length.saturating_add(node.record_length());
            if let Some(name) = name(*node) {
                named.entry(name).or_insert(at);
            }
            if node.local_name() == "Collection" {
                let members = node.children().filter(|part| part.local_name() == "hasPart");
                for member in members.filter_map(address) {
                    collections.entry(member).or_default().push(at);
                }
            }
        }
        let is_zotero = nodes.iter().any(|(node, _)| item_type(*node).is_some());
        Self { nodes, is_zotero, named, collections, left: Cell::new(length.saturating_mul(MOST_FOLLOWED)) }
    }

    /// Whether Zotero wrote the file: it says what kind of item each node is.
    pub(super) fn is_zotero(&self) -> bool {
        self.is_zotero
    }

    /// The works, with the passages they are.
    pub(super) fn items(&self) -> impl Iterator<Item = (Element<'g>, &'g Passage)> {
        let is_zotero = self.is_zotero;
        let wholes: BTreeSet<String> = self
            .nodes
            .iter()
            .flat_map(|(node, _)| node.children())
            .filter(|part| !is_zotero && part.local_name() == "isPartOf")
            .filter_map(address)
            .collect();
        self.nodes.iter().copied().filter(move |(node, _)| match item_type(*node) {
            Some(kind) => !is_beside(&kind),
            None if is_zotero => false,
            None => {
                let titled = node.children().any(|part| part.local_name() == "title");
                titled
                    && !PARTS.contains(&node.local_name())
                    && name(*node).is_none_or(|name| !wholes.contains(&name))
            }
        })
    }

    /// The notes and attachments that no item leads to.
    pub(super) fn loose(&self) -> Vec<(Element<'g>, String)> {
        let linked: BTreeSet<String> = self
            .nodes
            .iter()
            .flat_map(|(node, _)| node.children())
            .filter(|part| matches!(part.local_name(), "link" | "isReferencedBy"))
            .filter_map(address)
            .collect();
        let is_loose = |node: Element<'g>| {
            let kind = item_type(node).filter(|kind| is_beside(kind))?;
            name(node).is_none_or(|name| !linked.contains(&name)).then_some((node, kind))
        };
        self.nodes.iter().filter_map(|(node, _)| is_loose(*node)).collect()
    }

    /// The node a property leads to: within it, or anywhere in the file.
    pub(super) fn follow(&self, part: Element<'g>) -> Option<Element<'g>> {
        let Some(address) = address(part) else {
            return part.children().next();
        };
        let (node, _) = self.nodes.get(*self.named.get(&address)?)?;
        self.affords(*node).then_some(*node)
    }

    /// Whether more links were found than are followed.
    pub(super) fn is_exhausted(&self) -> bool {
        self.left.get() == 0
    }

    /// The titles of the collections that hold an item.
    pub(super) fn collections_of(&self, item: Element<'g>) -> Vec<(&'g str, String)> {
        let places = name(item).and_then(|name| self.collections.get(&name));
        let collections = places.into_iter().flatten().filter_map(|at| self.nodes.get(*at));
        let afforded = collections.filter(|(node, _)| self.affords(*node));
        afforded.filter_map(|(node, _)| Some((node.name(), super::text_of(*node, "title")?))).collect()
    }

    /// Whether a node may still be followed; it is taken off what is left.
    fn affords(&self, node: Element<'g>) -> bool {
        let left = self.left.get().checked_sub(node.record_length());
        self.left.set(left.unwrap_or_default());
        left.is_some()
    }
}

/// The name of a node, as links write it.
fn name(node: Element<'_>) -> Option<String> {
    node.attributes().find_map(|(name, value)| match local(name) {
        "about" => Some(value.into_owned()),
        "ID" => Some(format!("#{value}")),
        "nodeID" => Some(format!("_:{value}")),
        _ => None,
    })
}

/// What a property points to.
pub(super) fn address(part: Element<'_>) -> Option<String> {
    part.attributes().find_map(|(name, value)| match local(name) {
        "resource" => Some(value.into_owned()),
        "nodeID" => Some(format!("_:{value}")),
        _ => None,
    })
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn item_type(node: Element<'_>) -> Option<String> {
    super::text_of(node, "itemType")
}

/// What Zotero keeps beside a work.
fn is_beside(kind: &str) -> bool {
    matches!(kind, "attachment" | "note" | "annotation")
}
