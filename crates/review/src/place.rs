//! Where in a file something stands, and what was wrong there. A problem names the place, the fact
//! and the remedy, so that a person can open the file at the line and decide.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A file and a line in it, counted from 1. For spreadsheets the line is the row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the person named it.
    pub file: String,
    /// The first line, from 1; 0 stands for the file as a whole.
    pub line: u32,
    /// The last line; equal to `line` when the thing stands on one line.
    pub last_line: u32,
}

impl Place {
    /// One line of a file.
    #[must_use]
    pub fn line(file: &str, line: u32) -> Self {
        Self { file: file.to_owned(), line, last_line: line }
    }

    /// Several lines of a file, both ends included.
    #[must_use]
    pub fn lines(file: &str, line: u32, last_line: u32) -> Self {
        Self { file: file.to_owned(), line, last_line: last_line.max(line) }
    }

    /// A file as a whole.
    #[must_use]
    pub fn file(file: &str) -> Self {
        Self::line(file, 0)
    }
}

/// `medline.nbib:214`, or `medline.nbib` for the file as a whole.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        Ok(())
    }
}

/// How much a problem costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something was assumed or put right; nothing was lost.
    Note,
    /// A field or a statement was not understood, or two statements differ; the record is kept.
    Warning,
    /// A record or a row was not read. It is counted and listed, never dropped in silence.
    Rejected,
}

/// Something wrong at a place, and what was done about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// How much it costs.
    pub severity: Severity,
    /// What is wrong, quoting the text.
    pub fact: String,
    /// What was done, or what the person can do.
    pub remedy: String,
}

impl Problem {
    /// Something that was assumed or put right.
    pub fn note(place: Place, fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place, severity: Severity::Note, fact: fact.into(), remedy: remedy.into() }
    }

    /// A field or statement that was not understood.
    pub fn warning(place: Place, fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place, severity: Severity::Warning, fact: fact.into(), remedy: remedy.into() }
    }

    /// A record or row that was not read.
    pub fn rejected(place: Place, fact: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place, severity: Severity::Rejected, fact: fact.into(), remedy: remedy.into() }
    }
}

/// `medline.nbib:214: date "2021 Winter" has no month; kept the year`
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.place, self.fact, self.remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problem_reads_as_place_fact_and_remedy() {
        let place = Place::line("medline.nbib", 214);
        let problem = Problem::note(place, "date \"2021 Winter\" has no month", "kept the year");
        assert_eq!(problem.to_string(), "medline.nbib:214: date \"2021 Winter\" has no month; kept the year");
    }

    #[test]
    fn place_of_a_whole_file_has_no_line() {
        assert_eq!(Place::file("a.ris").to_string(), "a.ris");
    }
}
