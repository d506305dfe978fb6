//! refer, which EndNote calls tagged text: lines of `%T Title`, a blank line between records. EndNote
//! begins a record with `%0`, repositories with `%T`, and either may write its type late, twice or
//! never.

use crate::fields::shortened;
use crate::lines::{Draft, Lines, Tag};
use crate::sink::Sink;
use crate::tagged::Mark::Shows;
use crate::tagged::Meaning as M;
use crate::tagged::Sign::{Contains, Is, StartsWith};
use crate::tagged::{Dialect, Family, Meanings, Row, Translator, refer_tag};
use crate::work_types;
use revflow_review::WorkType;
use std::io::{self, BufRead};

static REFER: Family =
    Family { dialects: &[&REVFLOW, &CNKI, &HAL], plain: &ENDNOTE, work_type: work_types::named };

static ENDNOTE: Dialect =
    Dialect { name: "EndNote", marks: &[], meanings: Meanings::of(TAGS, &[]), types: TYPES };

/// As this crate writes it, whatever vendor the record came from.
static REVFLOW: Dialect = Dialect {
    name: "revflow",
    marks: &[Shows("%Z", StartsWith("[revflow id: "))],
    meanings: Meanings::of(TAGS, &[]),
    types: TYPES,
};

/// Whether a tag has no place in a citation when this crate has written the record.
pub(crate) fn is_unplaced(tag: &str) -> bool {
    matches!(REVFLOW.meanings.of_tag(Tag::new(tag)), M::Unplaced | M::Provider)
}

static CNKI: Dialect = Dialect {
    name: "CNKI",
    marks: &[Shows("%W", Is("CNKI"))],
    meanings: Meanings::of(TAGS, &[("%A", M::AuthorFamilyFirst), ("%K", M::Keywords)]),
    types: TYPES,
};

static HAL: Dialect = Dialect {
    name: "HAL",
    marks: &[Shows("%U", Contains("hal.science/")), Shows("%U", Contains("archives-ouvertes.fr/"))],
    // The laboratories of the authors stand where others name the database.
    meanings: Meanings::of(TAGS, &[("%~", M::Unplaced), ("%L", M::Accession)]),
    types: TYPES,
};

/// Types whose names say less than EndNote means.
const TYPES: &[(&str, WorkType)] = &[
    ("Dictionary", WorkType::Chapter),
    ("Encyclopedia", WorkType::Chapter),
    ("Government Document", WorkType::Report),
    ("Electronic Source", WorkType::Webpage),
];

/// The tags as EndNote lists them. Those it gives no place in a citation are kept beside it: places
/// (`%C`), series (`%S`), editions (`%7`), addresses (`%+`), call numbers (`%L`) and the like.
const TAGS: &[Row] = &[
    ("%0", M::Type),
    ("%9", M::TypeDetail),
    ("%T", M::Title),
    ("%!", M::ShortTitle),
    ("%Q", M::OtherTitle),
    ("%A", M::AuthorEitherWay),
    ("%E", M::Editor),
    ("%Y", M::ThirdAuthor),
    ("%J", M::Journal),
    ("%B", M::SecondTitle),
    ("%D", M::Year),
    ("%8", M::Date),
    ("%V", M::Volume),
    ("%N", M::Issue),
    ("%P", M::FirstPage),
    ("%R", M::DoiOrLink), // also the number of a report
    ("%M", M::Accession),
    ("%F", M::Key),
    ("%@", M::Serial),
    ("%X", M::Abstract),
    ("%K", M::Keyword),
    ("%G", M::Language),
    ("%I", M::Publisher),
    ("%U", M::Url),
    ("%>", M::Link),
    ("%~", M::Database),
    ("%W", M::Provider),
    ("%O", M::Note), // the alternate journal, a note, or a DOI
    ("%Z", M::Note),
];

/// Tags that come after the title if they come at all: after a blank line they go on with a record.
const NEVER_FIRST: &[u8] = b"+123456789@CGIKLMNPRSUVWXYZ[^~<>!$#&";

pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut reader = Reader {
        translator: Translator::new(&REFER),
        open: Draft::default(),
        first: 0,
        last: 0,
        titled: false,
        seen: 0,
        after_gap: false,
        is_close: false,
    };
    while let Some((number, line)) = lines.next()? {
        // "%A One %A Two": some indexes write all authors on one line.
        let mut rest = line;
        while let Some(at) = rest.trim_start().starts_with("%A ").then(|| rest.find(" %A ")).flatten() {
            reader.line(number, &rest[..at], sink);
            rest = &rest[at + 1..];
        }
        reader.line(number, rest, sink);
    }
    reader.finish_record(sink);
    reader.translator.finish(sink);
    Ok(())
}

struct Reader {
    translator: Translator,
    open: Draft,
    /// The letters of the first tag of the open record and of the last so far.
    first: u8,
    last: u8,
    titled: bool,
    /// A bit for each tag of the open record.
    seen: u128,
    after_gap: bool,
    /// A line of the open record came right after another: its blank lines part records, then.
    is_close: bool,
}

/// The bit of a letter, which is ASCII.
fn bit(letter: u8) -> u128 {
    1 << (letter & 127)
}

impl Reader {
    fn line(&mut self, number: u32, line: &str, sink: &mut Sink<'_>) {
        match refer_tag(line) {
            Some((tag, value)) => {
                let letter = tag.as_bytes()[1];
                if self.is_start(letter) {
                    self.finish_record(sink);
                    self.first = letter;
                } else {
                    self.is_close |= !self.after_gap;
                }
                self.titled |= letter == b'T' && !value.is_empty();
                self.seen |= bit(letter);
                self.last = letter;
                self.open.push_tagged(number, line, tag, value);
            }
            None if line.trim().is_empty() => {}
            None if self.open.is_empty() => {
                let fact = format!("\"{}\" before the first record belongs to none", shortened(line));
                sink.warn(number, fact, "left out; check that the file is whole");
            }
            None => {
                self.is_close |= !self.after_gap;
                self.open.push_continuation(number, line);
            }
        }
        self.after_gap = line.trim().is_empty();
    }

    /// Whether a tag begins a record: after a blank line, or as the open record began where that has
    /// its title already.
    fn is_start(&self, letter: u8) -> bool {
        let again = letter == self.first && matches!(letter, b'0' | b'T') && self.last != letter;
        // Abstracts have blank lines of their own, and what follows one may be news of this record.
        let in_text = matches!(self.last, b'X' | b'Z') && !matches!(letter, b'0' | b'T' | b'A');
        let is_news = in_text && self.seen & bit(letter) == 0;
        // Some programs put a blank line after every line.
        let is_spaced = !self.is_close && letter != self.first;
        self.open.is_empty()
            || (self.titled && again)
            || (self.after_gap && !is_spaced && !is_news && !NEVER_FIRST.contains(&letter))
    }

    fn finish_record(&mut self, sink: &mut Sink<'_>) {
        if !self.open.is_empty() {
            self.translator.record(&self.open, false, sink);
            self.open.clear();
        }
        self.titled = false;
        self.is_close = false;
        self.seen = 0;
    }
}
