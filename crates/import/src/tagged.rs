//! The engine of tagged formats: records of lines that each begin with a tag, as RIS, PubMed, Web of
//! Science, Ovid, refer, RefWorks and Cochrane write them.
//!
//! A tag has a grammar, a dialect gives it its meaning. A **family** is a grammar (one function of
//! [`grammar`]), a framing (its own module, which finds where records begin and end and collects each
//! in a [`Draft`]), a table of the meanings its dialects share, and a table for every dialect. The
//! framing hands each draft to a [`Translator`]; everything after that is the same for all.
//!
//! # How to add a dialect
//!
//! Write one table beside the others of its family and name it in their list:
//!
//! ```text
//! pub(super) static EMBASE: Dialect = Dialect {
//!     name: "Embase",
//!     marks: &[Mark::Shows("U2", Sign::OnlyNumberAfter("L"))],
//!     meanings: Meanings::of(COMMON, &[("U2", Meaning::Accession), ("C5", Meaning::Pmid)]),
//!     types: &[],
//! };
//! ```
//!
//! Then put a small export in its manner into `fixtures/exports`, let the test `fixtures` write what
//! is read, and look at it. No other code: where a vendor puts two things into one field, that is a
//! [`Meaning`] which any other vendor can use.

mod citation;
mod dialect;
mod full_names;
mod grammar;
mod identifiers;
mod imprint;
mod kinds;
mod meaning;
mod people;
mod titles;

pub(crate) use dialect::{Dialect, Family, Mark, Sign};
pub(crate) use grammar::{
    cochrane_tag, nbib_tag, ovid_tag, plain_ris_tag, refer_tag, refworks_tag, ris_tag, small_ris_tag,
    web_of_science_tag,
};
pub(crate) use identifiers::{is_of_library, pmcid_in_link, pmid_in_link};
pub(crate) use meaning::{Meaning, Meanings, Row};
pub(crate) use people::{one_editor, one_person};

use crate::lines::Draft;
use crate::sink::Sink;
use dialect::Evidence;

/// Understands the records of one file, draft by draft, each in the dialect it shows.
pub(crate) struct Translator {
    evidence: Evidence,
    counts: Vec<(&'static Dialect, usize)>,
    last: Option<&'static Dialect>,
}

impl Translator {
    pub(crate) fn new(family: &'static Family) -> Self {
        Self { evidence: Evidence::of(family), counts: Vec::new(), last: None }
    }

    /// Counts the record a draft holds and hands it to the sink, read or rejected. `numbered` says
    /// that a line with nothing but a record number stood before it.
    pub(crate) fn record(&mut self, draft: &Draft, numbered: bool, sink: &mut Sink<'_>) {
        sink.start();
        let dialect = self.dialect_of(draft, numbered);
        match citation::of_entry(draft, dialect, self.evidence.family(), sink) {
            Some(fields) => fields.finish(sink, draft.place(), draft.raw()),
            None => sink.reject(
                draft.place().0,
                "a record holds nothing beyond its start",
                "export the record again, or leave it out",
            ),
        }
    }

    /// The same for a draft that is being collected, which begins anew.
    pub(crate) fn finish_record(&mut self, draft: &mut Draft, sink: &mut Sink<'_>) {
        if !draft.is_empty() {
            self.record(draft, false, sink);
            draft.clear();
        }
    }

    /// The dialect of an entry; an entry that does not show one speaks like the one before it.
    fn dialect_of(&mut self, draft: &Draft, numbered: bool) -> &'static Dialect {
        let found = self.evidence.shown_by(draft, numbered);
        if let Some(dialect) = found {
            self.last = found;
            match self.counts.iter_mut().find(|(known, _)| std::ptr::eq(*known, dialect)) {
                Some((_, count)) => *count += 1,
                None => self.counts.push((dialect, 1)),
            }
        }
        found.or(self.last).unwrap_or(self.evidence.family().plain)
    }

    /// All records came: tells the sink the dialect of most of them.
    pub(crate) fn finish(self, sink: &mut Sink<'_>) {
        // The first of equals, so that the receipt is the same on every run.
        let most = self.counts.iter().rev().max_by_key(|(_, count)| *count);
        sink.dialect = most.map(|(dialect, _)| dialect.name).filter(|name| !name.is_empty());
    }
}
