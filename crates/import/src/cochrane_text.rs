//! Plain text of the Cochrane Library: `Record #1 of 3`, then lines of `AU: Author A`. Trials of
//! CENTRAL have `ID: CN-...`, reviews `ID: CD...`.

use crate::lines::{Draft, Lines};
use crate::sink::Sink;
use crate::tagged::Meaning as M;
use crate::tagged::{Dialect, Family, Meanings, Row, Translator, cochrane_tag};
use crate::work_types;
use revflow_review::WorkType;
use std::io::{self, BufRead};

static FAMILY: Family = Family { dialects: &[], plain: &COCHRANE, work_type };

static COCHRANE: Dialect =
    Dialect { name: "Cochrane Library", marks: &[], meanings: Meanings::of(TAGS, &[]), types: &[] };

/// What the library holds are articles, unless `PT` says something else.
fn work_type(text: &str) -> WorkType {
    if text.is_empty() { WorkType::Article } else { work_types::named(text) }
}

const TAGS: &[Row] = &[
    ("ID", M::Accession),
    ("TI", M::Title),
    ("AU", M::Author),
    ("ED", M::Editor),
    ("SO", M::Journal),
    ("YR", M::Year),
    ("VL", M::Volume),
    ("NO", M::Issue),
    ("PG", M::FirstPage),
    ("DOI", M::Doi),
    ("PM", M::Pmid), // "PUBMED 21314913"
    ("XR", M::CrossIds),
    ("PT", M::TypeDetail),
    ("KY", M::Keywords),
    ("AB", M::Abstract),
    ("US", M::Url),
    ("SN", M::Serial),
    ("PB", M::Publisher),
    ("LA", M::Language),
    ("DB", M::Database),
];

pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut translator = Translator::new(&FAMILY);
    let mut open = Draft::default();
    let mut in_abstract = false;
    let mut identified = false;
    while let Some((number, line)) = lines.next()? {
        // An abstract has headings of its own, "AIM: ", so that only tags known here end it.
        let tag =
            cochrane_tag(line).filter(|(tag, _)| !in_abstract || TAGS.iter().any(|(known, _)| known == tag));
        let begins = is_record_number(line) || (identified && matches!(tag, Some(("ID", _))));
        if begins {
            translator.finish_record(&mut open, sink);
            in_abstract = false;
            identified = false;
        }
        match tag {
            Some((tag, value)) => {
                identified |= tag == "ID";
                in_abstract = tag == "AB";
                open.push_tagged(number, line, tag, value);
            }
            None if line.trim().is_empty() || is_record_number(line) => {}
            None if open.is_empty() && is_header(line) => {}
            None if open.is_empty() => {
                let fact =
                    format!("\"{}\" between records belongs to no record", crate::fields::shortened(line));
                sink.warn(number, fact, "left out; check that no record lost its beginning");
            }
            None => open.push_continuation(number, line),
        }
    }
    translator.finish_record(&mut open, sink);
    translator.finish(sink);
    Ok(())
}

/// `Record #2 of 78`
pub(crate) fn is_record_number(line: &str) -> bool {
    let numbers = line.trim().strip_prefix("Record #").and_then(|rest| rest.split_once(" of "));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers.is_some_and(|(one, all)| is_number(one) && is_number(all))
}

/// Lines of the library's other exports between the number and the record.
fn is_header(line: &str) -> bool {
    ["Provider:", "Content:", "Cochrane ", "Search "].iter().any(|beginning| line.starts_with(beginning))
}
