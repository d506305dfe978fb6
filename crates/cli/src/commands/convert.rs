//! `revflow convert`: export files of any format to one format.

use crate::Stop;
use crate::terminal::note;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use revflow_pipeline::{Format, WriteFormat};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Convert export files of any database to one format
///
/// The format of each file is told from its content, never from its ending. The records are written
/// in the order of the files; a receipt and every problem, with file and line, go to standard error.
/// Ends with 0 when every record was read, with 1 when some were not, with 3 when a file is not
/// understood at all.
#[derive(Args)]
#[command(after_help = "\
Example:
  revflow convert medline.nbib embase.ris --to csl-json -o all.json
  revflow convert scopus.csv --to ris > scopus.ris
  revflow convert all.ris --to endnote-xml -o for-endnote.xml")]
pub(crate) struct Convert {
    /// Export files of databases
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The format to write
    #[arg(long, value_enum, value_name = "FORMAT")]
    to: Target,
    /// The format of the files, where their content does not tell it
    #[arg(long, value_name = "FORMAT", value_parser = source_format())]
    format: Option<Format>,
    /// The file to write [default: standard output]
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
}

/// Reads the name of a format that can be read.
pub(crate) fn source_format() -> impl TypedValueParser<Value = Format> {
    let formats = Format::ALL.into_iter().filter(|format| *format != Format::Archive);
    PossibleValuesParser::new(formats.map(Format::as_str)).try_map(|name| name.parse::<Format>())
}

/// A format that can be written.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Target {
    /// CSL-JSON, an array with one object per record
    CslJson,
    /// RIS, as reference managers and screening tools read it
    Ris,
    /// PubMed text
    Nbib,
    /// EndNote XML, as EndNote and Covidence read it
    EndnoteXml,
    /// EndNote tagged text (refer)
    Enw,
    /// BibTeX
    Bibtex,
    /// BibLaTeX
    Biblatex,
    /// A table with one row per record
    Csv,
    /// The same table as an Excel workbook
    Xlsx,
}

impl From<Target> for WriteFormat {
    fn from(target: Target) -> Self {
        match target {
            Target::CslJson => Self::CslJson,
            Target::Ris => Self::Ris,
            Target::Nbib => Self::Nbib,
            Target::EndnoteXml => Self::EndnoteXml,
            Target::Enw => Self::Enw,
            Target::Bibtex => Self::Bibtex,
            Target::Biblatex => Self::Biblatex,
            Target::Xlsx => Self::Xlsx,
            Target::Csv => Self::Csv,
        }
    }
}

impl Convert {
    pub(crate) fn execute(self) -> Result<ExitCode, Stop> {
        let to = WriteFormat::from(self.to);
        if !to.is_text() && self.output.is_none() && io::stdout().is_terminal() {
            return Err(Stop::file("a workbook is no text for a terminal; name a file with -o".to_owned()));
        }
        let read = revflow_pipeline::read_exports(&self.files, self.format)?;
        for import in &read.imports {
            for problem in &import.problems {
                note(&problem.to_string());
            }
            note(&import.receipt.to_string());
        }
        let bytes = revflow_pipeline::write_exports(&read, to)?;
        deliver(&bytes, self.output.as_deref())?;
        let complete = read.imports.iter().all(|import| import.receipt.rejected == 0);
        Ok(if complete { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

/// Writes to the file, whole or not at all, or to standard output.
pub(crate) fn deliver(bytes: &[u8], output: Option<&Path>) -> Result<(), Stop> {
    match output {
        Some(path) => revflow_pipeline::write_file(path, bytes).map_err(Stop::from),
        None => match io::stdout().lock().write_all(bytes) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(Stop::file(format!("standard output cannot be written ({error})")))
            }
            _ => Ok(()),
        },
    }
}
