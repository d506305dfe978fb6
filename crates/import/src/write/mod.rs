#![doc = include_str!("README.md")]

mod bibtex;
mod columns;
mod csl_json;
mod csv;
mod decisions;
mod elsewhere;
mod endnote_xml;
mod enw;
mod latex;
mod nbib;
mod normal;
pub(crate) mod person;
mod ris;
#[cfg(test)]
mod tests;
mod xlsx;

use crate::{Entry, FoundDecision};
use normal::Normal;
use revflow_review::{Citation, ShortText};
use std::io::{self, Write};

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteFormat {
    /// A CSL-JSON array, one object per record.
    CslJson,
    /// RIS, as reference managers and screening tools read it.
    Ris,
    /// PubMed text, as reference managers read it.
    Nbib,
    /// EndNote XML.
    EndnoteXml,
    /// EndNote tagged text, called refer or .enw.
    Enw,
    /// BibTeX, for LaTeX with its old tool.
    Bibtex,
    /// BibLaTeX, for LaTeX with Biber.
    Biblatex,
    /// A table with a header, one row per record.
    Csv,
    /// The same table as an Excel workbook.
    Xlsx,
}

impl WriteFormat {
    /// Every format, in the order of their families.
    pub const ALL: [Self; 9] = [
        Self::CslJson,
        Self::Ris,
        Self::Nbib,
        Self::EndnoteXml,
        Self::Enw,
        Self::Bibtex,
        Self::Biblatex,
        Self::Csv,
        Self::Xlsx,
    ];

    /// The name in commands: `endnote-xml`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CslJson => "csl-json",
            Self::Ris => "ris",
            Self::Nbib => "nbib",
            Self::EndnoteXml => "endnote-xml",
            Self::Enw => "enw",
            Self::Bibtex => "bibtex",
            Self::Biblatex => "biblatex",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Whether the format is text that a terminal can show.
    #[must_use]
    pub fn is_text(self) -> bool {
        self != Self::Xlsx
    }
}

/// A record as it is written.
#[derive(Debug, Clone, Copy)]
pub struct WrittenRecord<'r> {
    /// The id, unique among the records written.
    pub id: &'r str,
    /// What is known of the work.
    pub citation: &'r Citation,
    /// The source it was found in.
    pub source: Option<&'r str>,
    /// Fields without a meaning: name, value and the line they were read from.
    pub unknown: &'r [(ShortText, ShortText, u32)],
    /// What a screening tool decided.
    pub decisions: &'r [FoundDecision],
}

impl<'r> WrittenRecord<'r> {
    /// A record of which nothing but its citation is known.
    #[must_use]
    pub fn new(id: &'r str, citation: &'r Citation) -> Self {
        Self { id, citation, source: None, unknown: &[], decisions: &[] }
    }

    /// An entry that was read, with all that stood in it.
    #[must_use]
    pub fn of_entry(id: &'r str, entry: &'r Entry) -> Self {
        Self { unknown: &entry.unknown, decisions: &entry.decisions, ..Self::new(id, &entry.citation) }
    }
}

/// Writes records in the order given: UTF-8, line feeds, the same bytes for the same records.
///
/// # Errors
/// Those of `out`. A workbook also when it would have more rows than Excel can show.
pub fn write(records: &[WrittenRecord<'_>], format: WriteFormat, out: &mut dyn Write) -> io::Result<()> {
    let normal = records.iter().map(Normal::of);
    match format {
        WriteFormat::CslJson => csl_json::write(normal, out),
        WriteFormat::Ris => ris::write(normal, out),
        WriteFormat::Nbib => nbib::write(normal, out),
        WriteFormat::EndnoteXml => endnote_xml::write(normal, out),
        WriteFormat::Enw => enw::write(normal, out),
        WriteFormat::Bibtex => bibtex::write(normal, bibtex::Flavour::Bibtex, out),
        WriteFormat::Biblatex => bibtex::write(normal, bibtex::Flavour::Biblatex, out),
        WriteFormat::Csv => csv::write(records, out),
        WriteFormat::Xlsx => xlsx::write(records, out),
    }
}
