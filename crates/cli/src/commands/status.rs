//! `revflow status`: how far the review has come.

use crate::Stop;
use crate::terminal::{Progress, say};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Show how far the review has come, stage by stage
///
/// Counts what is done and what waits, for whom, from the files the protocol names. Writes nothing.
#[derive(Args)]
#[command(after_help = "Example:\n  revflow status pipelines/childrens-social-care.toml")]
pub(crate) struct Status {
    /// The protocol of the review, a TOML file
    protocol: PathBuf,
}

impl Status {
    pub(crate) fn execute(self) -> Result<ExitCode, Stop> {
        let mut progress = Progress::quiet();
        let evaluation = revflow_pipeline::evaluate_file(&self.protocol, &mut |event| progress.tell(&event))?;
        for line in revflow_pipeline::status(&evaluation) {
            say(&line);
        }
        Ok(ExitCode::SUCCESS)
    }
}
