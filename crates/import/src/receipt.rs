//! The receipt of an import: what a person needs to prove that nothing was lost.

use crate::Format;
use serde::Serialize;
use std::fmt;

/// The text encoding that was assumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Encoding {
    /// The name in the WHATWG encoding standard: `UTF-8`, `windows-1252`, `UTF-16LE`.
    pub name: &'static str,
    /// Characters that could not be decoded and stand as U+FFFD.
    pub replaced: u64,
}

/// How many records hold a field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Records with a title.
    pub title: usize,
    /// Records with an author.
    pub author: usize,
    /// Records with a year.
    pub year: usize,
    /// Records with a DOI.
    pub doi: usize,
    /// Records with an abstract.
    pub abstract_text: usize,
}

/// The sums of one import. The law `starts == read + rejected` always holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The file, as the person named it.
    pub file: String,
    /// SHA-256 of the bytes of the file, in hexadecimal.
    pub sha256: String,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// The format that was detected in the content.
    pub format: Format,
    /// The dialect within the format, where one was recognised: "Ovid", "ProQuest".
    pub dialect: Option<&'static str>,
    /// The encoding that was assumed; `None` for binary formats.
    pub encoding: Option<Encoding>,
    /// Starts of records, counted without regard to whether they could be read.
    pub starts: usize,
    /// Records read.
    pub read: usize,
    /// Records rejected; each is a problem with its line.
    pub rejected: usize,
    /// How many records hold which fields.
    pub coverage: Coverage,
}

/// One line a person reads: `medline.nbib: PubMed (nbib), UTF-8: 16 records, 16 read, 0 rejected`.
impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.format)?;
        if let Some(dialect) = self.dialect {
            write!(f, " from {dialect}")?;
        }
        if let Some(encoding) = &self.encoding {
            write!(f, ", {}", encoding.name)?;
            if encoding.replaced > 0 {
                write!(f, " ({} characters could not be decoded)", encoding.replaced)?;
            }
        }
        let plural = if self.starts == 1 { "" } else { "s" };
        write!(f, ": {} record{plural}, {} read, {} rejected", self.starts, self.read, self.rejected)
    }
}
