//! The formats, and telling them apart by content. The extension of a file is never asked.

use serde::Serialize;
use std::fmt;

/// A format of export files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// RIS: `TY  - JOUR` ... `ER  -`, in the flavours of many vendors.
    Ris,
    /// PubMed and MEDLINE tagged text (`PMID- `), called nbib.
    Nbib,
    /// PubMed XML.
    PubmedXml,
    /// EndNote XML.
    EndnoteXml,
    /// Web of Science tagged text (`FN`, `PT J`).
    WosTagged,
    /// BibTeX and BibLaTeX.
    Bibtex,
    /// CSL-JSON.
    CslJson,
    /// Comma-, semicolon- or tab-separated values with a header row.
    Csv,
    /// Excel workbook.
    Xlsx,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ris => "RIS",
            Self::Nbib => "PubMed (nbib)",
            Self::PubmedXml => "PubMed XML",
            Self::EndnoteXml => "EndNote XML",
            Self::WosTagged => "Web of Science (tagged)",
            Self::Bibtex => "BibTeX",
            Self::CslJson => "CSL-JSON",
            Self::Csv => "CSV",
            Self::Xlsx => "Excel workbook",
        })
    }
}

/// Why a file could not be understood as any export. Nothing of it was read.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {fact}; {remedy}")]
pub struct NotUnderstood {
    /// The file.
    pub file: String,
    /// What was seen: "looks like a PDF".
    pub fact: String,
    /// What the person can do.
    pub remedy: String,
}
