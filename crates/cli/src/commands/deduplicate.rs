//! `revflow deduplicate`: which records of export files, or of a review, stand for the same report.

use super::convert::{Target, deliver, source_format};
use crate::Stop;
use crate::terminal::{Progress, note, say};
use clap::Args;
use revflow_pipeline::{Format, FoundDuplicates, Request, Severity};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Find the records of export files, or of a review, that are duplicates of each other
///
/// Writes one line per record with its group; records with the same group are the same report. The
/// id is the record's own id where the file gives one (CSL-JSON `id`, CSV column `id` or
/// `record_id`), else made from file and line. With -o, the kept record of each group is written,
/// with the fields it lacks from its duplicates. With a protocol in place of export files, the
/// records, rules and decisions are those of the review.
///
/// In doubt nothing is merged. --queue writes the pairs that only a person can judge, both records
/// side by side: fill in the column `verdict` (duplicate, different, related, undecided; or alone,
/// with no other record) and name the file with --decisions, or in the protocol as
/// `decisions` under [deduplication]. What a person kept apart is never merged by the rules.
///
/// Ends with 1 when a record could not be read or a verdict could not be applied; both are told.
#[derive(Args)]
#[command(after_help = "\
Example:
  revflow deduplicate medline.nbib embase.ris --groups groups.csv
  revflow deduplicate all.csv --groups groups.csv -o unique.ris --to ris
  revflow deduplicate all.csv --queue judge.csv --pairs why.csv
  revflow deduplicate all.csv --decisions judge.csv --groups groups.csv
  revflow deduplicate pipelines/childrens-social-care.toml --queue judge.csv
  revflow deduplicate --show-rules > rules.toml")]
pub(crate) struct Deduplicate {
    /// Export files of databases, or the protocol of a review
    #[arg(required_unless_present = "show_rules", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The format of the files, where their content does not tell it
    #[arg(long, value_name = "FORMAT", value_parser = source_format())]
    format: Option<Format>,
    /// The file of groups to write: id,group
    #[arg(long, value_name = "GROUPS.csv", required_unless_present_any = ["show_rules", "pairs", "queue", "output", "sensitivity"])]
    groups: Option<PathBuf>,
    /// A file for every pair that was merged, is unsure or is related, and why, field by field
    #[arg(long, value_name = "PAIRS.csv")]
    pairs: Option<PathBuf>,
    /// A file for the pairs a person should judge, both records side by side
    #[arg(long, value_name = "QUEUE.csv")]
    queue: Option<PathBuf>,
    /// What people decided on pairs: a queue with verdicts in it
    #[arg(long, value_name = "QUEUE.csv")]
    decisions: Vec<PathBuf>,
    /// Thresholds and switches, as --show-rules prints them, or the protocol that has them
    #[arg(long, value_name = "RULES.toml")]
    rules: Option<PathBuf>,
    /// Print the rules in force, each explained, and do nothing else
    #[arg(long)]
    show_rules: bool,
    /// A file for how the result would change with each threshold and switch
    #[arg(long, value_name = "TABLE.csv")]
    sensitivity: Option<PathBuf>,
    /// A file for the records that are kept
    #[arg(short, long, value_name = "OUT", requires = "to")]
    output: Option<PathBuf>,
    /// The format of that file
    #[arg(long, value_enum, value_name = "FORMAT", requires = "output")]
    to: Option<Target>,
}

impl Deduplicate {
    pub(crate) fn execute(self) -> Result<ExitCode, Stop> {
        let protocol = match self.files.as_slice() {
            [file] if file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) => {
                Some(file.clone())
            }
            _ => None,
        };
        if self.show_rules {
            let file = self.rules.as_ref().or(protocol.as_ref());
            let rules = file.map(|file| revflow_pipeline::read_rules(file)).transpose()?.unwrap_or_default();
            say(rules.as_toml().trim_end());
            return Ok(ExitCode::SUCCESS);
        }
        match protocol {
            Some(protocol) => self.of_review(&protocol),
            None => self.of_exports(),
        }
    }

    fn of_review(&self, protocol: &Path) -> Result<ExitCode, Stop> {
        for (is_given, option, instead) in [
            (self.rules.is_some(), "--rules", "write them under [deduplication.rules] in the protocol"),
            (
                !self.decisions.is_empty(),
                "--decisions",
                "name the file under [deduplication] in the protocol",
            ),
            (self.format.is_some(), "--format", "write `format` beside the export in the protocol"),
            (self.output.is_some(), "-o", "give the export files themselves, or see `revflow run`"),
            (self.sensitivity.is_some(), "--sensitivity", "give the export files themselves"),
        ] {
            if is_given {
                return Err(Stop::usage(format!("{option} is for export files; {instead}")));
            }
        }
        self.check_outputs(&revflow_pipeline::Protocol::read(protocol)?.files())?;
        let mut progress = Progress::quiet();
        let evaluation = revflow_pipeline::evaluate_file(protocol, &mut |event| progress.tell(&event))?;
        for problem in evaluation.problems.iter().filter(|problem| problem.severity > Severity::Note) {
            note(&problem.to_string());
        }
        self.deliver(&FoundDuplicates::of_review(&evaluation))?;
        let complete = evaluation.imported.receipts.values().all(|receipt| receipt.rejected == 0);
        Ok(if complete && evaluation.unapplied == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    fn of_exports(&self) -> Result<ExitCode, Stop> {
        let rules = self.rules.as_deref().map(revflow_pipeline::read_rules).transpose()?.unwrap_or_default();
        let request = Request { rules, decisions: self.decisions.clone() };
        let inputs = self.files.iter().chain(&self.decisions).chain(&self.rules).cloned();
        self.check_outputs(&inputs.collect::<Vec<_>>())?;
        let read = revflow_pipeline::read_exports(&self.files, self.format)?;
        for import in &read.imports {
            note(&import.receipt.to_string());
        }
        let (found, problems) = revflow_pipeline::deduplicate_exports(&read, &request)?;
        for problem in &problems {
            note(&problem.to_string());
        }
        self.deliver(&found)?;
        if let Some(table) = &self.sensitivity {
            deliver(&revflow_pipeline::sensitivity_csv(&read, &request)?, Some(table))?;
        }
        if let (Some(output), Some(to)) = (&self.output, self.to) {
            deliver(&found.write_kept(&read, to.into())?, Some(output))?;
        }
        let complete = read.imports.iter().all(|import| import.receipt.rejected == 0);
        let applied = problems.iter().all(|problem| problem.severity == Severity::Note);
        // The process ends here: the system takes back at once what would be let go text by text.
        std::mem::forget(found);
        std::mem::forget(read);
        Ok(if complete && applied { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    /// Nothing a person made is written over.
    fn check_outputs(&self, inputs: &[PathBuf]) -> Result<(), Stop> {
        let outputs = [&self.groups, &self.pairs, &self.queue, &self.sensitivity, &self.output];
        let outputs: Vec<&Path> = outputs.into_iter().flatten().map(PathBuf::as_path).collect();
        Ok(revflow_pipeline::check_outputs(&outputs, inputs)?)
    }

    fn deliver(&self, found: &FoundDuplicates<'_>) -> Result<(), Stop> {
        for line in found.remarks() {
            note(&line);
        }
        if let Some(groups) = &self.groups {
            deliver(&found.groups_csv()?, Some(groups))?;
        }
        if let Some(pairs) = &self.pairs {
            deliver(&found.pairs_csv()?, Some(pairs))?;
        }
        if let Some(queue) = &self.queue {
            deliver(&found.queue_csv()?, Some(queue))?;
        }
        Ok(())
    }
}
