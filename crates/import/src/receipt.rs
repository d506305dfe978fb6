//! The receipt of an import: what a person needs to prove that nothing was lost.

use crate::Format;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

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
    /// Whether the file is packed with gzip.
    pub packed: bool,
    /// The format that was detected in the content.
    pub format: Format,
    /// The dialect within the format, where one was recognised: "Ovid", "ProQuest".
    pub dialect: Option<&'static str>,
    /// The encoding that was assumed; `None` for binary formats.
    pub encoding: Option<Encoding>,
    /// What begins like a record, counted without reading it: lines such as `TY  - ` or elements such
    /// as `<record>`; `None` where a format has no such mark.
    pub counted: Option<usize>,
    /// How many records the file itself says the search found, where it says so.
    pub declared: Option<usize>,
    /// Starts of records, counted without regard to whether they could be read.
    pub starts: usize,
    /// Records read.
    pub read: usize,
    /// Records rejected; each is a problem with its line.
    pub rejected: usize,
    /// How many records hold which fields.
    pub coverage: Coverage,
    /// Fields that have no place in a citation, with how often they stand in the file. They are kept
    /// with their records. At most a thousand names.
    pub unknown: BTreeMap<String, usize>,
    /// The receipts of the exports in an archive.
    pub parts: Vec<Receipt>,
}

impl Receipt {
    /// The receipt of an archive: the sums of its exports.
    pub(crate) fn of_archive(file: &str, parts: Vec<Self>) -> Self {
        let sum = |of: fn(&Self) -> usize| parts.iter().map(of).sum();
        let mut unknown = BTreeMap::new();
        for (name, count) in parts.iter().flat_map(|part| &part.unknown) {
            *unknown.entry(name.clone()).or_default() += count;
        }
        let covered = |of: fn(&Coverage) -> usize| parts.iter().map(|part| of(&part.coverage)).sum();
        Self {
            file: file.to_owned(),
            sha256: String::new(),
            bytes: 0,
            packed: false,
            format: Format::Archive,
            dialect: None,
            encoding: None,
            counted: None,
            declared: None,
            starts: sum(|part| part.starts),
            read: sum(|part| part.read),
            rejected: sum(|part| part.rejected),
            coverage: Coverage {
                title: covered(|coverage| coverage.title),
                author: covered(|coverage| coverage.author),
                year: covered(|coverage| coverage.year),
                doi: covered(|coverage| coverage.doi),
                abstract_text: covered(|coverage| coverage.abstract_text),
            },
            unknown,
            parts,
        }
    }

    /// How the file was understood, in the words in which every message says it: format, dialect,
    /// packing, encoding. `RIS from Ovid, windows-1252`, `zip archive of 2 exports`.
    #[must_use]
    pub fn understood(&self) -> String {
        let mut words = self.format.to_string();
        // Writing to memory cannot fail.
        if let Some(dialect) = self.dialect {
            _ = write!(words, " from {dialect}");
        }
        if !self.parts.is_empty() {
            _ = write!(words, " of {}", counted(self.parts.len() as u64, "export"));
        }
        if self.packed {
            words.push_str(", gzip");
        }
        if let Some(Encoding { name, replaced }) = &self.encoding {
            _ = write!(words, ", {name}");
            if *replaced > 0 {
                _ = write!(words, " ({} could not be decoded)", counted(*replaced, "character"));
            }
        }
        words
    }
}

/// `1 record`, `2 records`
fn counted(count: u64, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}

/// One line a person reads: `medline.nbib: PubMed (nbib), UTF-8: 16 records, 16 read, 0 rejected`.
impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let records = counted(self.starts as u64, "record");
        write!(
            f,
            "{}: {}: {records}, {} read, {} rejected",
            self.file,
            self.understood(),
            self.read,
            self.rejected
        )
    }
}

#[cfg(test)]
mod tests {
    use crate::{Options, read};

    #[test]
    fn one_of_a_thing_has_another_word_than_several() {
        for (text, words) in [
            (
                &b"\xEF\xBB\xBFTY  - JOUR\nTI  - caf\xFF\nER  - \n"[..],
                "1 character could not be decoded): 1 record, 1 read",
            ),
            (
                b"\xEF\xBB\xBFTY  - JOUR\nTI  - \xFFx\xFF\nER  - \nTY  - JOUR\nTI  - b\nER  - \n",
                "2 characters could not be decoded): 2 records, 2 read",
            ),
        ] {
            let receipt = read(text, "a", &Options::default()).unwrap().receipt;
            assert!(receipt.to_string().contains(words), "{receipt}");
            assert!(receipt.to_string().starts_with(&format!("a: {}: ", receipt.understood())), "{receipt}");
        }
    }
}
