//! `revflow explain`: the whole history of one record.

use crate::Stop;
use crate::terminal::{Progress, say};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Tell the whole history of one record, from its export file to its box in the diagram
///
/// The record is named by its id, by the beginning of its id (`oliveira-2022`), or by its DOI or
/// PubMed number.
#[derive(Args)]
#[command(after_help = "Example:\n  revflow explain pipelines/childrens-social-care.toml oliveira-2022")]
pub(crate) struct Explain {
    /// The protocol of the review, a TOML file
    protocol: PathBuf,
    /// A record: its id, the beginning of its id, its DOI or its PubMed number
    record: String,
}

impl Explain {
    pub(crate) fn execute(self) -> Result<ExitCode, Stop> {
        let mut progress = Progress::quiet();
        let evaluation = revflow_pipeline::evaluate_file(&self.protocol, &mut |event| progress.tell(&event))?;
        let lines = revflow_pipeline::explain(&evaluation, &self.record)
            .map_err(|message| Stop { code: Stop::PROTOCOL, message })?;
        for line in lines {
            say(&line);
        }
        Ok(ExitCode::SUCCESS)
    }
}
