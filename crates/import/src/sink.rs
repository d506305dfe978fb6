//! Where a format module puts what it read. The sink keeps the sums, so that no module can read a
//! record without counting it or drop one without saying why.

use crate::clean::clean;
use crate::glance::trimmed_end;
use crate::{Coverage, Entry, FoundDecision};
use memchr::memchr_iter;
use revflow_review::{Citation, Place, Problem, ShortText};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How many characters of a fact or remedy are kept: names and texts of the file stand in them.
const MOST_OF_A_MESSAGE: usize = 400;

/// How many names of unknown fields are counted; a hostile file has one for every line.
const MOST_UNKNOWN: usize = 1_000;

/// Collects the entries and problems of one file.
pub(crate) struct Sink<'a> {
    file: &'a str,
    /// The part of the file that is being read, with the file: `grey.xlsx[Websites]`.
    part: Option<String>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) starts: usize,
    pub(crate) rejected: usize,
    /// Records whose start and end are marked as only this format marks them.
    pub(crate) framed: usize,
    pub(crate) coverage: Coverage,
    pub(crate) dialect: Option<&'static str>,
    /// Fields that have no place in a citation, with how often they stand in the file.
    pub(crate) unknown: BTreeMap<String, usize>,
    /// How many records the file says it holds.
    pub(crate) declared: Option<usize>,
    /// How many control characters were dropped from the values.
    controls: usize,
}

/// An entry as a format module hands it over.
pub(crate) struct ReadEntry<'r> {
    /// First and last line, from 1.
    pub(crate) lines: (u32, u32),
    /// The decoded text of the entry; the record id is made from it.
    pub(crate) raw: Raw<'r>,
    pub(crate) citation: Citation,
    pub(crate) listed_source: Option<String>,
    pub(crate) unknown: Vec<(ShortText, ShortText, u32)>,
    pub(crate) decisions: Vec<FoundDecision>,
}

/// The text of an entry, of which white space at the ends of lines is no part.
pub(crate) enum Raw<'r> {
    /// As it stands in the file.
    AsItStands(&'r str),
    /// Without that white space already, every line with its line feed.
    Trimmed(&'r str),
}

impl<'r, T: AsRef<str> + ?Sized> From<&'r T> for Raw<'r> {
    fn from(text: &'r T) -> Self {
        Self::AsItStands(text.as_ref())
    }
}

impl Raw<'_> {
    /// SHA-256 of the lines, right-trimmed, joined by line feeds.
    fn digest(&self) -> [u8; 32] {
        match self {
            Self::AsItStands(text) => digest_of_lines(text),
            Self::Trimmed(text) => Sha256::digest(text.strip_suffix('\n').unwrap_or(text)).into(),
        }
    }
}

impl<'a> Sink<'a> {
    pub(crate) fn new(file: &'a str) -> Self {
        Self {
            file,
            part: None,
            entries: Vec::new(),
            problems: Vec::new(),
            starts: 0,
            rejected: 0,
            framed: 0,
            coverage: Coverage::default(),
            dialect: None,
            unknown: BTreeMap::new(),
            declared: None,
            controls: 0,
        }
    }

    /// From here on, places are in this part of the file; `None` for the file itself.
    pub(crate) fn enter_part(&mut self, part: Option<&str>) {
        self.part = part.map(|part| format!("{}[{part}]", self.file));
    }

    pub(crate) fn file(&self) -> &str {
        self.part.as_deref().unwrap_or(self.file)
    }

    /// A sink for a part of the same file that is read beside others; [`Sink::absorb`] brings it back.
    pub(crate) fn branch(&self) -> Self {
        Self { part: self.part.clone(), ..Self::new(self.file) }
    }

    /// Takes over what a branch was given, after all that came before.
    pub(crate) fn absorb(&mut self, branch: Self) {
        let Self {
            entries,
            problems,
            starts,
            rejected,
            framed,
            coverage,
            dialect,
            unknown,
            declared,
            controls,
            ..
        } = branch;
        self.entries.extend(entries);
        self.problems.extend(problems);
        self.starts += starts;
        self.rejected += rejected;
        self.framed += framed;
        self.controls += controls;
        self.coverage.title += coverage.title;
        self.coverage.author += coverage.author;
        self.coverage.year += coverage.year;
        self.coverage.doi += coverage.doi;
        self.coverage.abstract_text += coverage.abstract_text;
        self.dialect = self.dialect.or(dialect);
        for (name, count) in unknown {
            self.count_unknown(&name, count);
        }
        self.declared = self.declared.max(declared);
    }

    fn count_unknown(&mut self, name: &str, count: usize) {
        if let Some(known) = self.unknown.get_mut(name) {
            *known += count;
        } else if self.unknown.len() < MOST_UNKNOWN {
            self.unknown.insert(name.to_owned(), count);
        }
    }

    /// The file says how many records it holds.
    pub(crate) fn declare(&mut self, records: usize) {
        self.declared = self.declared.max(Some(records));
    }

    /// A record starts here. Called once per start, before it is known whether it can be read.
    pub(crate) fn start(&mut self) {
        self.starts += 1;
    }

    /// The record that was started was read.
    pub(crate) fn entry(&mut self, read: ReadEntry<'_>) {
        let ReadEntry { lines: (first, last), raw, mut citation, mut listed_source, mut unknown, decisions } =
            read;
        self.controls += clean(&mut citation, &mut listed_source, &mut unknown);
        self.coverage.title += usize::from(citation.title.is_some());
        self.coverage.author += usize::from(!citation.authors.is_empty());
        self.coverage.year += usize::from(citation.date.is_some());
        self.coverage.doi += usize::from(citation.doi.is_some());
        self.coverage.abstract_text += usize::from(citation.abstract_text.is_some());
        for (name, ..) in &unknown {
            self.count_unknown(name, 1);
        }
        let place = Place::lines(self.file(), first, last);
        let content = raw.digest();
        self.entries.push(Entry { place, citation, listed_source, unknown, decisions, content });
    }

    /// Everything was read: says once what was put right in many places, and holds the sums against
    /// what was counted apart and what the file says of itself.
    pub(crate) fn end(&mut self, counted: Option<usize>) {
        self.part = None;
        if self.controls > 0 {
            let plural = if self.controls == 1 { "" } else { "s" };
            let fact = format!("{} control character{plural} in the values", self.controls);
            self.note(0, fact, "dropped them; XML and tables cannot carry them");
        }
        let starts = self.starts;
        if let Some(counted) = counted.filter(|counted| *counted > starts) {
            let fact =
                format!("{counted} lines or elements begin like a record, and {starts} records were found");
            self.warn(0, fact, "check that no text holds the beginning of a record");
        }
        if let Some(declared) = self.declared.filter(|declared| *declared != starts) {
            let fact =
                format!("the file says that the search found {declared} records, and it holds {starts}");
            self.note(0, fact, "check that all were exported");
        }
    }

    /// The record that was started cannot be read.
    pub(crate) fn reject(&mut self, line: u32, fact: impl Into<String>, remedy: impl Into<String>) {
        self.rejected += 1;
        self.problems.push(Problem::rejected(Place::line(self.file(), line), bounded(fact), bounded(remedy)));
    }

    /// A field or line was not understood; the record is kept.
    pub(crate) fn warn(&mut self, line: u32, fact: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(Problem::warning(Place::line(self.file(), line), bounded(fact), bounded(remedy)));
    }

    /// Something was assumed or put right.
    pub(crate) fn note(&mut self, line: u32, fact: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push(Problem::note(Place::line(self.file(), line), bounded(fact), bounded(remedy)));
    }
}

/// A part of a message, cut where it quotes more than a person will read.
pub(crate) fn bounded(part: impl Into<String>) -> String {
    let mut part = part.into();
    if let Some((end, _)) = part.char_indices().nth(MOST_OF_A_MESSAGE) {
        part.truncate(end);
        part.push('…');
    }
    part
}

/// SHA-256 of the lines of a text, right-trimmed, joined by line feeds. Lines that need no trimming
/// are hashed in one go.
fn digest_of_lines(text: &str) -> [u8; 32] {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let mut hash = Sha256::new();
    let (mut unhashed, mut line) = (0, 0);
    for end in memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let trimmed = line + trimmed_end(&text[line..end]).len();
        if trimmed < end {
            hash.update(&text[unhashed..trimmed]);
            // The line feed goes with the next line, if there is one.
            unhashed = end;
        }
        line = end + 1;
    }
    hash.update(&text[unhashed..]);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trimmed_lines_have_the_digest_of_the_lines_they_were() {
        let lines = ["TI  - a ", "", "  b\t", "\u{a0}", "ER  - \r"];
        let mut draft = crate::lines::Draft::default();
        for (number, line) in (1..).zip(lines) {
            draft.push_bare(number, line);
            assert_eq!(
                draft.raw().digest(),
                digest_line_by_line(&(lines[..number as usize].join("\n") + "\n"))
            );
        }
    }

    /// The same, said plainly.
    fn digest_line_by_line(text: &str) -> [u8; 32] {
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        Sha256::digest(lines.join("\n")).into()
    }

    #[test]
    fn digest_is_that_of_trimmed_lines() {
        for text in [
            "",
            "a",
            "a\n",
            "a\nb",
            "a \nb\t\r\n\n c\n",
            " \n\n",
            "a\n ",
            "a\n\n",
            "\u{a0}\nb \n \n",
            "a \n",
            "\n",
            "a\n \nb",
        ] {
            assert_eq!(Raw::from(text).digest(), digest_line_by_line(text), "{text:?}");
        }
    }
}
