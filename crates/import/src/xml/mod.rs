//! XML as export files need it read: record by record, so that memory holds one record and damage
//! in one costs that one. No entity is expanded to more than a character; DTDs are skipped.

mod cut;
mod text;
mod tree;

pub(crate) use tree::{Element, Tree};

use crate::fields::Fields;
use crate::sink::Sink;
use cut::{Cut, Records, Which};
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
    each_record(input, sink, names, |root, record, sink| read_record(root, record, sink, &fill))
}

/// Reads one element as a record.
pub(crate) fn read_record(
    root: Element<'_>,
    record: &Cut<'_>,
    sink: &mut Sink<'_>,
    fill: impl Fn(Element<'_>, &mut Fields) -> Result<(), &'static str>,
) {
    sink.start();
    let mut fields = Fields::default();
    match fill(root, &mut fields) {
        Ok(()) => {
            fields.unmark();
            fields.finish(sink, record.lines, &record.text);
        }
        Err(fact) => sink.reject(record.lines.0, fact, REMEDY),
    }
}

/// Hands out the elements with one of these `names` that are sound, each of which is to be counted;
/// counts and rejects the others.
pub(crate) fn each_record(
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
    names: &'static [&'static str],
    mut act: impl FnMut(Element<'_>, &Cut<'_>, &mut Sink<'_>),
) -> io::Result<()> {
    let mut records = Records::new(input, Which::Named(names));
    let mut nodes = Vec::new();
    while let Some(cut) = records.next()? {
        let first = cut.lines.0;
        let damage = match (cut.damage, Tree::parse(&cut.text, first, std::mem::take(&mut nodes))) {
            (Some(damage), _) => (first, damage.to_owned()),
            (None, Err(damage)) => (damage.line, damage.fact),
            (None, Ok(tree)) => match tree.root() {
                Some(root) => {
                    act(root, &cut, sink);
                    nodes = tree.into_nodes();
                    continue;
                }
                None => (first, "the record is empty".to_owned()),
            },
        };
        sink.start();
        sink.reject(damage.0, damage.1, REMEDY);
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
