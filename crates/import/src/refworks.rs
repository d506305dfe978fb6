//! RefWorks tagged text: `RT Journal Article` begins a record, a blank line ends it. Above the first
//! record stands the legend of the tags, whose lines look like tags but are none.

use crate::lines::{Draft, Lines};
use crate::sink::Sink;
use crate::tagged::Mark::Shows;
use crate::tagged::Meaning as M;
use crate::tagged::Sign::Is;
use crate::tagged::{Dialect, Family, Meanings, Row, Translator, refworks_tag};
use crate::work_types;
use std::io::{self, BufRead};

static FAMILY: Family = Family { dialects: &[&CNKI], plain: &REFWORKS, work_type: work_types::named };

static REFWORKS: Dialect =
    Dialect { name: "RefWorks", marks: &[], meanings: Meanings::of(TAGS, &[]), types: &[] };

static CNKI: Dialect = Dialect {
    name: "CNKI",
    marks: &[Shows("DS", Is("CNKI"))],
    meanings: Meanings::of(
        TAGS,
        &[
            ("A1", M::AuthorFamilyFirst),
            ("K1", M::Keywords),
            ("OP", M::FirstPage), // all pages
            ("vo", M::Volume),
        ],
    ),
    types: &[],
};

const TAGS: &[Row] = &[
    ("RT", M::Type),
    ("ID", M::Key),
    ("T1", M::Title),
    ("ST", M::ShortTitle),
    ("OT", M::OtherTitle),
    ("A1", M::Author),
    ("A2", M::SecondAuthor),
    ("A3", M::ThirdAuthor),
    ("JF", M::Journal),
    ("JO", M::JournalEitherWay),
    ("T2", M::SecondTitle),
    ("WT", M::SecondTitle), // the website a page stands in
    ("YR", M::Year),
    ("FD", M::Date),
    ("VO", M::Volume),
    ("IS", M::Issue),
    ("SP", M::FirstPageOrCount),
    ("OP", M::LastPage),
    ("DO", M::Doi),
    ("PMID", M::Pmid),
    ("PMCI", M::PmidOrPmcid), // PMCID; a tag has four letters at most
    ("AN", M::Accession),
    ("SN", M::Serial),
    ("AB", M::Abstract),
    ("K1", M::Keyword),
    ("LA", M::Language),
    ("PB", M::Publisher),
    ("UL", M::Url),
    ("LK", M::Url),
    ("DB", M::Database), // SF, the "subfile", holds kinds of publications as well
    ("DS", M::Database),
    ("NO", M::Note),
];

pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut reader = Reader {
        translator: Translator::new(&FAMILY),
        open: Draft::default(),
        titled: false,
        after_gap: true,
    };
    let mut in_legend = false;
    while let Some((number, line)) = lines.next()? {
        in_legend |= reader.open.is_empty() && is_legend(line);
        match refworks_tag(line) {
            Some((tag, value)) => {
                if reader.is_start(tag, value) {
                    reader.finish_record(sink);
                }
                in_legend = false;
                reader.titled |= tag == "T1";
                reader.open.push_tagged(number, line, tag, value);
            }
            None if line.trim().is_empty() || in_legend || is_end(line) => {}
            None if reader.open.is_empty() => {
                let fact =
                    format!("\"{}\" before the first record belongs to none", crate::fields::shortened(line));
                sink.warn(number, fact, "left out; check that the file is whole");
            }
            None => reader.open.push_continuation(number, line),
        }
        reader.after_gap = line.trim().is_empty();
    }
    reader.finish_record(sink);
    reader.translator.finish(sink);
    Ok(())
}

/// Whether a line says that the legend of the tags follows, or belongs to its lists.
pub(crate) fn is_legend(line: &str) -> bool {
    let line = line.trim();
    line.eq_ignore_ascii_case("Refworks Export Tagged Format") || line == "Tag legend"
}

/// What stands below the last record.
fn is_end(line: &str) -> bool {
    let line = line.trim();
    line == "END EXPORTED REFERENCES" || (line.len() >= 5 && line.bytes().all(|byte| byte == b'*'))
}

/// Whether a text names one of the types of works the format knows, by its first word.
pub(crate) fn is_type(text: &str) -> bool {
    const TYPES: [&str; 33] = [
        "Abstract",
        "Artwork",
        "Bills",
        "Book",
        "Case",
        "Computer",
        "Conference",
        "Court",
        "DVD",
        "Dissertation",
        "Generic",
        "Grant",
        "Hearing",
        "Journal",
        "Laws",
        "Magazine",
        "Map",
        "Monograph",
        "Motion",
        "Music",
        "Newspaper",
        "Online",
        "Patent",
        "Personal",
        "Report",
        "Resolution",
        "Resolutions",
        "Sound",
        "Statutes",
        "Thesis",
        "Unpublished",
        "Video",
        "Web",
    ];
    let first = text.split([' ', ',', '/', ';']).next().unwrap_or_default();
    TYPES.binary_search(&first).is_ok()
}

struct Reader {
    translator: Translator,
    open: Draft,
    titled: bool,
    after_gap: bool,
}

impl Reader {
    /// Whether a tag begins a record: `RT` does, unless it stands in a text ("RT PCR"), and so does
    /// what stands first in a record that lost it.
    fn is_start(&self, tag: &str, value: &str) -> bool {
        match tag {
            "RT" => self.after_gap || is_type(value),
            "SR" | "ID" | "A1" | "T1" => self.after_gap && self.titled,
            _ => false,
        }
    }

    fn finish_record(&mut self, sink: &mut Sink<'_>) {
        self.translator.finish_record(&mut self.open, sink);
        self.titled = false;
    }
}
