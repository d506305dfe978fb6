//! refer, which EndNote calls tagged text: lines of `%T Title`, a blank line between records. EndNote
//! begins a record with `%0`, repositories with `%T`, and either may write its type late, twice or
//! never.

use crate::lines::{Draft, Lines};
use crate::sink::Sink;
use crate::tagged::Meaning as M;
use crate::tagged::{Dialect, Family, Meanings, Row, Translator, refer_tag};
use crate::work_types;
use revflow_review::WorkType;
use std::io::{self, BufRead};

static REFER: Family = Family { dialects: &[], plain: &ENDNOTE, work_type: work_types::named };

static ENDNOTE: Dialect = Dialect {
    name: "EndNote",
    marks: &[],
    meanings: Meanings::of(TAGS, &[]),
    types: &[
        ("Dictionary", WorkType::Chapter),
        ("Encyclopedia", WorkType::Chapter),
        ("Government Document", WorkType::Report),
        ("Electronic Source", WorkType::Webpage),
    ],
};

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
        after_gap: false,
    };
    while let Some((number, line)) = lines.next()? {
        match refer_tag(line) {
            Some((tag, value)) => {
                let letter = tag.as_bytes()[1];
                if reader.is_start(letter) {
                    reader.finish_record(sink);
                    reader.first = letter;
                }
                reader.titled |= letter == b'T' && !value.is_empty();
                reader.last = letter;
                reader.open.push_tagged(number, line, tag, value);
            }
            None if line.trim().is_empty() => {}
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

struct Reader {
    translator: Translator,
    open: Draft,
    /// The letters of the first tag of the open record and of the last so far.
    first: u8,
    last: u8,
    titled: bool,
    after_gap: bool,
}

impl Reader {
    /// Whether a tag begins a record: after a blank line, or as the open record began where that has
    /// its title already.
    fn is_start(&self, letter: u8) -> bool {
        let again = letter == self.first && matches!(letter, b'0' | b'T') && self.last != letter;
        self.open.is_empty() || (self.titled && again) || (self.after_gap && !NEVER_FIRST.contains(&letter))
    }

    fn finish_record(&mut self, sink: &mut Sink<'_>) {
        if !self.open.is_empty() {
            self.translator.record(&self.open, false, sink);
            self.open.clear();
        }
        self.titled = false;
    }
}
