//! Web of Science tagged text: `PT J` to `ER`. Other databases of the same house (MEDLINE, BIOSIS,
//! INSPEC, Zoological Record) use the format without some of its tags. What the tags mean is said by
//! the table of [`dialects`].

mod dialects;

use crate::fields::shortened;
use crate::glance::trimmed_start;
use crate::lines::{Draft, Lines};
use crate::sink::Sink;
use crate::tagged::{Translator, web_of_science_tag};
use std::io::{self, BufRead};

pub(crate) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> io::Result<()> {
    let mut lines = Lines::new(input);
    let mut translator = Translator::new(&dialects::WEB_OF_SCIENCE);
    let mut draft = Draft::default();
    while let Some((number, line)) = lines.next()? {
        match web_of_science_tag(line) {
            Some(("PT", value)) => {
                translator.finish_record(&mut draft, sink);
                draft.push_tagged(number, line, "PT", value);
            }
            Some(("ER", value)) if !draft.is_empty() => {
                draft.push_tagged(number, line, "ER", value);
                translator.finish_record(&mut draft, sink);
            }
            Some(("FN" | "VR" | "EF" | "ER", _)) => translator.finish_record(&mut draft, sink),
            Some((tag, value)) if !draft.is_empty() || matches!(tag, "AU" | "TI" | "AN" | "UT" | "DT") => {
                if draft.is_empty() {
                    sink.note(number, "a record begins without PT", "read it as one of unknown type");
                }
                draft.push_tagged(number, line, tag, value);
            }
            None if trimmed_start(line).is_empty() => {}
            None if !draft.is_empty() => draft.push_continuation(number, line),
            Some(_) | None => sink.warn(
                number,
                format!("\"{}\" outside of records belongs to no record", shortened(line)),
                "left out; check that no record lost its beginning",
            ),
        }
    }
    translator.finish_record(&mut draft, sink);
    translator.finish(sink);
    Ok(())
}
