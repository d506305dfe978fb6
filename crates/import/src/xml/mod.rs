//! XML as export files need it read: record by record, so that memory holds one record and damage
//! in one costs that one. No entity is expanded to more than a character; DTDs are skipped.

mod cut;
mod tree;

pub(crate) use tree::Element;

use crate::fields::Fields;
use crate::sink::Sink;
use cut::Records;
use std::io::{self, BufRead};
use tree::Tree;

const REMEDY: &str = "the record was not read; export it again";

/// Reads the elements with one of these `names`, each with `fill`, which says why when an element
/// is no record after all. Time is linear in the length of the stream.
pub(crate) fn read_records(
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
    names: &'static [&'static str],
    fill: impl Fn(Element<'_>, &mut Fields) -> Result<(), &'static str>,
) -> io::Result<()> {
    let mut records = Records::new(input, names);
    while let Some(cut) = records.next()? {
        sink.start();
        let (first, last) = cut.lines;
        if let Some(damage) = cut.damage {
            sink.reject(first, damage, REMEDY);
            continue;
        }
        let tree = match Tree::parse(&cut.text, first) {
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
    }
    Ok(())
}
