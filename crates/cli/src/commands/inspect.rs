//! `revflow inspect`: what an export file is and holds.

use super::convert::source_format;
use crate::Stop;
use crate::terminal::say;
use clap::Args;
use revflow_pipeline::Format;
use std::path::PathBuf;
use std::process::ExitCode;

/// Show what an export file is: format, vendor, encoding, sums, and its first records
///
/// The receipt proves that nothing was lost: every start of a record is read or rejected, and where
/// the format allows it the starts are counted a second time without reading them. Fields that have no
/// place in a citation are listed; they are kept with their records. Archives (zip, gzip) are read as
/// they are. Ends with 0 when every record was read, with 1 when some were not, with 3 when the file is
/// not understood at all.
#[derive(Args)]
#[command(after_help = "\
Example:
  revflow inspect medline.nbib
  revflow inspect embase.ris --first 10
  revflow inspect exports.zip --json > receipt.json")]
pub(crate) struct Inspect {
    /// Export files of databases
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How many records to show
    #[arg(long, value_name = "N", default_value_t = 3)]
    first: usize,
    /// Write JSON: receipt, problems, and the first records with every field
    #[arg(long)]
    json: bool,
    /// The format of the files, where their content does not tell it
    #[arg(long, value_name = "FORMAT", value_parser = source_format())]
    format: Option<Format>,
}

impl Inspect {
    pub(crate) fn execute(self) -> Result<ExitCode, Stop> {
        let mut complete = true;
        for (number, path) in self.files.iter().enumerate() {
            let import = revflow_pipeline::read_export(path, self.format)?;
            complete &= import.receipt.rejected == 0;
            if self.json {
                say(&revflow_pipeline::inspected_json(&import, self.first).to_string());
            } else {
                let gap = if number > 0 { "\n" } else { "" };
                let text = revflow_pipeline::inspected(&import, self.first);
                say(&format!("{gap}{}", text.trim_end()));
            }
        }
        Ok(if complete { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
