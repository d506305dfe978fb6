//! `revflow run`: the whole review, from export files to every output.

use crate::Stop;
use crate::terminal::{Progress, say};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Run the whole review: import, deduplicate, screen, extract, count, draw
///
/// Reads the protocol and every file it names, and writes the flow diagram, all tables, the list of
/// included reports and a report page into one folder. Nothing is written unless the numbers
/// balance; what stood there before is replaced in one step. The same files give the same bytes.
/// Ends with 1 when all was written and some records of an export could not be read.
#[derive(Args)]
#[command(after_help = "\
Example:
  revflow run pipelines/childrens-social-care.toml
  revflow run pipelines/childrens-social-care.toml --out ~/reviews/social-care

Written into the folder:
  report.html     diagram, tables, methods and warnings on one page
  flow.svg        the PRISMA 2020 diagram       flow.csv   for the PRISMA2020 R package
  flow.json       each box with its record ids  included.ris
  tables/         every table as CSV and Parquet
  review.sqlite   the log of decisions          manifest.json  what was read and written")]
pub(crate) struct Run {
    /// The protocol of the review, a TOML file
    protocol: PathBuf,
    /// The folder to write into [default: output/<name of the protocol>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Run {
    pub(crate) fn execute(self) -> Result<ExitCode, Stop> {
        let mut progress = Progress::new();
        let done =
            revflow_pipeline::run(&self.protocol, self.out.as_deref(), &mut |event| progress.tell(&event));
        progress.finish();
        let done = done?;
        say("");
        for line in done.summary() {
            say(&line);
        }
        Ok(if done.is_complete() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
