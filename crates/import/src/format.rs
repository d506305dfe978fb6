//! The formats, by the names people and commands call them.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A format of export files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// RIS: `TY  - JOUR` ... `ER  -`, in the flavours of many vendors.
    Ris,
    /// PubMed and MEDLINE tagged text (`PMID- `), called nbib.
    Nbib,
    /// Lists of references for reading, as PubMed prints them ("Summary", "Abstract").
    PubmedText,
    /// PubMed XML.
    PubmedXml,
    /// Ovid tagged text (`<1>`), with short or long names of fields.
    OvidTagged,
    /// Ovid XML.
    OvidXml,
    /// EBSCOhost XML.
    EbscoXml,
    /// Web of Science tagged text (`FN`, `PT J`).
    WosTagged,
    /// Plain text of the Cochrane Library (`ID: CN-`).
    CochraneText,
    /// EndNote tagged text (`%0 Journal Article`), called refer or .enw.
    EndnoteTagged,
    /// EndNote XML, also as Mendeley and Zotero write it.
    EndnoteXml,
    /// RefWorks tagged text (`RT Journal Article`).
    RefworksTagged,
    /// RDF of Zotero.
    ZoteroRdf,
    /// BibTeX and BibLaTeX.
    Bibtex,
    /// CSL-JSON.
    CslJson,
    /// JSON of the Crossref interface.
    CrossrefJson,
    /// XML of Crossref.
    CrossrefXml,
    /// JSON of the OpenAlex interface.
    OpenalexJson,
    /// JSON of the Europe PMC interface.
    EuropePmcJson,
    /// JSON of Publish or Perish.
    ScholarJson,
    /// JSON of ClinicalTrials.gov.
    ClinicalTrialsJson,
    /// XML of the trial search portal of the World Health Organization.
    IctrpXml,
    /// Comma-, semicolon- or tab-separated values with a header row.
    Csv,
    /// Excel workbook.
    Xlsx,
    /// Excel workbook of the old kind (Excel 5 to 2003).
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// A zip archive that holds exports.
    Archive,
}

impl Format {
    /// Every format, in the order of their families.
    pub const ALL: [Self; 27] = [
        Self::Ris,
        Self::Nbib,
        Self::PubmedText,
        Self::PubmedXml,
        Self::OvidTagged,
        Self::OvidXml,
        Self::EbscoXml,
        Self::WosTagged,
        Self::CochraneText,
        Self::EndnoteTagged,
        Self::EndnoteXml,
        Self::RefworksTagged,
        Self::ZoteroRdf,
        Self::Bibtex,
        Self::CslJson,
        Self::CrossrefJson,
        Self::CrossrefXml,
        Self::OpenalexJson,
        Self::EuropePmcJson,
        Self::ScholarJson,
        Self::ClinicalTrialsJson,
        Self::IctrpXml,
        Self::Csv,
        Self::Xlsx,
        Self::Xls,
        Self::Ods,
        Self::Archive,
    ];

    /// The name in commands and files: `wos-tagged`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ris => "ris",
            Self::Nbib => "nbib",
            Self::PubmedText => "pubmed-text",
            Self::PubmedXml => "pubmed-xml",
            Self::OvidTagged => "ovid-tagged",
            Self::OvidXml => "ovid-xml",
            Self::EbscoXml => "ebsco-xml",
            Self::WosTagged => "wos-tagged",
            Self::CochraneText => "cochrane-text",
            Self::EndnoteTagged => "endnote-tagged",
            Self::EndnoteXml => "endnote-xml",
            Self::RefworksTagged => "refworks-tagged",
            Self::ZoteroRdf => "zotero-rdf",
            Self::Bibtex => "bibtex",
            Self::CslJson => "csl-json",
            Self::CrossrefJson => "crossref-json",
            Self::CrossrefXml => "crossref-xml",
            Self::OpenalexJson => "openalex-json",
            Self::EuropePmcJson => "europe-pmc-json",
            Self::ScholarJson => "scholar-json",
            Self::ClinicalTrialsJson => "clinical-trials-json",
            Self::IctrpXml => "ictrp-xml",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
            Self::Archive => "archive",
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|format| format.as_str() == name)
            .ok_or_else(|| format!("\"{name}\" is no format"))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ris => "RIS",
            Self::Nbib => "PubMed (nbib)",
            Self::PubmedText => "PubMed list",
            Self::PubmedXml => "PubMed XML",
            Self::OvidTagged => "Ovid (tagged)",
            Self::OvidXml => "Ovid XML",
            Self::EbscoXml => "EBSCO XML",
            Self::WosTagged => "Web of Science (tagged)",
            Self::CochraneText => "Cochrane Library text",
            Self::EndnoteTagged => "EndNote tagged (refer)",
            Self::EndnoteXml => "EndNote XML",
            Self::RefworksTagged => "RefWorks (tagged)",
            Self::ZoteroRdf => "Zotero RDF",
            Self::Bibtex => "BibTeX",
            Self::CslJson => "CSL-JSON",
            Self::CrossrefJson => "Crossref JSON",
            Self::CrossrefXml => "Crossref XML",
            Self::OpenalexJson => "OpenAlex JSON",
            Self::EuropePmcJson => "Europe PMC JSON",
            Self::ScholarJson => "Publish or Perish JSON",
            Self::ClinicalTrialsJson => "ClinicalTrials.gov JSON",
            Self::IctrpXml => "ICTRP XML",
            Self::Csv => "CSV",
            Self::Xlsx => "Excel workbook",
            Self::Xls => "Excel workbook (.xls)",
            Self::Ods => "OpenDocument spreadsheet",
            Self::Archive => "archive",
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_of_a_format_is_the_same_in_commands_and_in_files() {
        for format in Format::ALL {
            assert_eq!(format.as_str().parse(), Ok(format));
            assert_eq!(serde_json::to_value(format).unwrap(), format.as_str());
        }
    }
}
