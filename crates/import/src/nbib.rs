//! PubMed tagged text, called nbib, and the same format as ERIC writes it, without `PMID-`. A
//! record is a block of tag lines; a blank line ends it, unless one stands after every line. Lines
//! without a tag continue the field before them. What the tags mean is said by the tables of
//! [`dialects`].

mod dialects;

use crate::fields::shortened;
use crate::glance::trimmed_start;
use crate::lines::{Draft, Lines, Tag};
use crate::sink::Sink;
use crate::tagged::{Translator, nbib_tag};
use std::io::{self, BufRead};

/// Whether a tag has no place in a citation, so that it can hold anything.
pub(crate) fn is_unplaced(tag: &str) -> bool {
    dialects::is_unplaced(tag)
}

pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut translator = Translator::new(&dialects::NBIB);
    let mut draft = Draft::default();
    let mut after_gap = true;
    let mut identified = false;
    let mut spacing = Spacing::default();
    while let Some((number, line)) = lines.next()? {
        match nbib_tag(line) {
            Some((tag, value)) => {
                // Two numbers in a row are two records, whether a blank line parts them or not.
                if (after_gap && !spacing.goes_on(tag)) || (tag == "PMID" && identified) {
                    translator.finish_record(&mut draft, sink);
                    identified = false;
                    spacing = Spacing { first: Some(Tag::new(tag)), is_close: false };
                }
                identified |= tag == "PMID";
                spacing.is_close |= !after_gap;
                draft.push_tagged(number, line, tag, value);
                after_gap = false;
            }
            None if trimmed_start(line).is_empty() => after_gap = true,
            None if draft.is_empty() || (after_gap && !line.starts_with("    ")) => {
                sink.warn(
                    number,
                    format!("\"{}\" between records belongs to no record", shortened(line)),
                    "left out; check that no record lost its beginning",
                );
            }
            None => {
                spacing.is_close |= !after_gap;
                draft.push_continuation(number, line);
            }
        }
    }
    translator.finish_record(&mut draft, sink);
    translator.finish(sink);
    Ok(())
}

/// How the lines of the open record stand. Some programs put a blank line after every line, so that
/// one parts records only where others stand close together.
#[derive(Default)]
struct Spacing {
    first: Option<Tag>,
    /// A line came right after another.
    is_close: bool,
}

impl Spacing {
    /// Whether a tag after a blank line belongs to the open record.
    fn goes_on(&self, tag: &str) -> bool {
        self.first.is_some_and(|first| !self.is_close && first != Tag::new(tag))
    }
}
