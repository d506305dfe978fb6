//! `revflow flow`: the diagram alone, from a protocol or from numbers somebody typed.

use crate::Stop;
use crate::terminal::{Progress, note};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Draw the PRISMA 2020 flow diagram alone
///
/// From a protocol, every number is counted from records. From a file of counts (the CSV of the
/// PRISMA2020 R package), the numbers are those of the file; where they contradict each other, that
/// is said and the diagram is drawn all the same.
#[derive(Args)]
#[command(after_help = "\
Example:
  revflow flow pipelines/childrens-social-care.toml -o flow.svg
  revflow flow --counts PRISMA.csv -o flow.svg")]
pub(crate) struct Flow {
    /// The protocol of the review, a TOML file
    #[arg(required_unless_present = "counts", conflicts_with = "counts")]
    protocol: Option<PathBuf>,
    /// Numbers in the CSV format of the PRISMA2020 R package
    #[arg(long, value_name = "FLOW.csv")]
    counts: Option<PathBuf>,
    /// The SVG file to write
    #[arg(short, long, value_name = "FILE.svg")]
    output: PathBuf,
}

impl Flow {
    pub(crate) fn execute(self) -> Result<ExitCode, Stop> {
        let remarks = match (self.protocol, self.counts) {
            (Some(protocol), _) => {
                let mut progress = Progress::quiet();
                let evaluation =
                    revflow_pipeline::evaluate_file(&protocol, &mut |event| progress.tell(&event))?;
                revflow_pipeline::draw_flow(&evaluation, &self.output)?
            }
            (None, Some(counts)) => revflow_pipeline::draw_counts(&counts, &self.output)?,
            // The argument parser demands one of the two.
            (None, None) => Vec::new(),
        };
        for remark in remarks {
            note(&remark);
        }
        Ok(ExitCode::SUCCESS)
    }
}
