//! XML as export files need it read: record by record, so that memory holds one record and damage
//! in one costs that one. No entity is expanded to more than a character; DTDs are skipped.

mod cut;
mod text;
mod tree;

pub(crate) use tree::{Element, Tree};

use crate::fields::Fields;
use crate::sink::Sink;
use cut::{Records, Which};
use std::io::{self, BufRead};

pub(crate) const REMEDY: &str = "the record was not read; export it again";

/// Reads the elements with one of these `names`, each with `fill`, which says why when an element
/// is no record after all. Time is linear in the length of the stream.
pub(crate) fn read_records(
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
    names: &'static [&'static str],
    fill: impl Fn(Element<'_>, &mut Fields) -> Result<(), &'static str>,
) -> io::Result<()> {
    let mut records = Records::new(input, Which::Named(names));
    let mut nodes = Vec::new();
    while let Some(cut) = records.next()? {
        sink.start();
        let (first, last) = cut.lines;
        if let Some(damage) = cut.damage {
            sink.reject(first, damage, REMEDY);
            continue;
        }
        let tree = match Tree::parse(&cut.text, first, std::mem::take(&mut nodes)) {
            Ok(tree) => tree,
            Err(damage) => {
                sink.reject(damage.line, damage.fact, REMEDY);
                continue;
            }
        };
        let mut fields = Fields::default();
        let filled = match tree.root() {
            Some(root) => fill(root, &mut fields),
            None => Err("the record is empty"),
        };
        match filled {
            Ok(()) => {
                fields.unmark();
                fields.finish(sink, (first, last), &cut.text);
            }
            Err(fact) => sink.reject(first, fact, REMEDY),
        }
        nodes = tree.into_nodes();
    }
    Ok(())
}

/// Keeps an element that has no meaning here; its parts are parted by semicolons.
pub(crate) fn keep(element: Element<'_>, fields: &mut Fields) {
    fields.keep(element.name(), &element.joined("; "), element.line());
}

/// One of the elements right within the outermost one.
pub(crate) struct Passage {
    pub(crate) text: String,
    /// First and last line.
    pub(crate) lines: (u32, u32),
    /// What is wrong with it, when its end was not found.
    pub(crate) damage: Option<&'static str>,
}

/// All elements right within the outermost one, for formats whose records refer to each other.
/// Memory holds their texts: that of the whole file.
pub(crate) fn passages(input: &mut dyn BufRead) -> io::Result<Vec<Passage>> {
    let mut records = Records::new(input, Which::Children);
    let mut passages = Vec::new();
    while let Some(cut) = records.next()? {
        passages.push(Passage { text: cut.text.into_owned(), lines: cut.lines, damage: cut.damage });
    }
    Ok(passages)
}
