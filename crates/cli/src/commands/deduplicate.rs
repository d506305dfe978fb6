//! `revflow deduplicate`: which records of export files stand for the same report.

use super::convert::{Target, deliver, source_format};
use crate::Stop;
use crate::terminal::note;
use clap::Args;
use revflow_pipeline::Format;
use std::path::PathBuf;
use std::process::ExitCode;

/// Find the records of export files that are duplicates of each other
///
/// Writes one line per record with its group; records with the same group are the same report. The
/// id is the record's own id where the file gives one (CSL-JSON `id`, CSV column `id` or
/// `record_id`), else made from file and line. With -o, the kept record of each group is written.
/// Pairs that only a person can judge are not merged and are counted on standard error.
#[derive(Args)]
#[command(after_help = "\
Example:
  revflow deduplicate medline.nbib embase.ris --groups groups.csv
  revflow deduplicate all.csv --groups groups.csv -o unique.ris --to ris")]
pub(crate) struct Deduplicate {
    /// Export files of databases
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The format of the files, where their content does not tell it
    #[arg(long, value_name = "FORMAT", value_parser = source_format())]
    format: Option<Format>,
    /// The file of groups to write: id,group
    #[arg(long, value_name = "GROUPS.csv")]
    groups: PathBuf,
    /// A file for the records that are kept
    #[arg(short, long, value_name = "OUT", requires = "to")]
    output: Option<PathBuf>,
    /// The format of that file
    #[arg(long, value_enum, value_name = "FORMAT", requires = "output")]
    to: Option<Target>,
}

impl Deduplicate {
    pub(crate) fn execute(self) -> Result<ExitCode, Stop> {
        let read = revflow_pipeline::read_exports(&self.files, self.format)?;
        for import in &read.imports {
            note(&import.receipt.to_string());
        }
        let found = revflow_pipeline::deduplicate_exports(&read);
        for line in found.remarks() {
            note(&line);
        }
        deliver(&found.groups_csv(), Some(&self.groups))?;
        if let (Some(output), Some(to)) = (&self.output, self.to) {
            let kept = revflow_pipeline::write_kept(&read, &found, to.into())?;
            deliver(&kept, Some(output))?;
        }
        let complete = read.imports.iter().all(|import| import.receipt.rejected == 0);
        Ok(if complete { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
