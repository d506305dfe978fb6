//! The main job: read the protocol, evaluate it, and replace the output folder in one step.

use crate::evaluation::{Evaluation, Event, evaluate};
use crate::failure::Failure;
use crate::folder::{self, FolderError, Manifest};
use crate::outputs::{balance, drawing, outputs, warnings};
use crate::protocol::Protocol;
use crate::wording::counted;
use revflow_flow::{Counts, Drawing, FlowBox, draw};
use revflow_review::Severity;
use revflow_store::Store;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A run that is done.
#[derive(Debug)]
pub struct Done {
    /// What was computed.
    pub evaluation: Evaluation,
    /// The folder that was written.
    pub folder: PathBuf,
    /// What was read and written.
    pub manifest: Manifest,
}

/// Runs a review: reads the protocol and every file it names, and writes all outputs into `out`, by
/// default `output/<name of the protocol>` in the current folder.
///
/// # Errors
/// [`Failure`]; then nothing was written but decisions that were appended to the log.
pub fn run(protocol: &Path, out: Option<&Path>, tell: &mut dyn FnMut(Event<'_>)) -> Result<Done, Failure> {
    let protocol = Protocol::read(protocol)?;
    // The file alone: the same files must give the same bytes wherever they lie.
    let command = format!("revflow run {}", protocol.file_name());
    let folder = out.map_or_else(|| Path::new("output").join(protocol.stem()), Path::to_owned);
    let folder = folder::named(&folder)?;
    let _claim = folder::Claim::of(&folder)?;
    let store = protocol.store.clone().unwrap_or_else(|| folder.join("review.sqlite"));
    folder::check(&folder, &store)?;
    if let Some(parent) = store.parent() {
        fs::create_dir_all(parent).map_err(|cause| FolderError::Io { path: parent.to_owned(), cause })?;
    }
    let mut log = Store::open(&store)?;
    let evaluation = evaluate(protocol, &mut log, tell)?;
    // Closed before the folder changes places: the last connection folds its journal into the file.
    drop(log);

    tell(Event::Stage("writing"));
    let files = outputs(&evaluation, &command)?;
    let manifest = Manifest {
        revflow: env!("CARGO_PKG_VERSION").to_owned(),
        command,
        inputs: evaluation.inputs.clone(),
        outputs: BTreeMap::new(),
    };
    let manifest = folder::replace(&folder, &files, manifest)?;
    Ok(Done { evaluation, folder, manifest })
}

/// Evaluates a protocol without writing anything.
///
/// # Errors
/// [`Failure`] as for [`run`].
pub fn evaluate_file(protocol: &Path, tell: &mut dyn FnMut(Event<'_>)) -> Result<Evaluation, Failure> {
    let protocol = Protocol::read(protocol)?;
    evaluate(protocol, &mut Store::in_memory()?, tell)
}

/// Draws the flow of an evaluation alone; gives remarks for the person.
///
/// # Errors
/// [`Failure::Folder`] when the file cannot be written.
pub fn draw_flow(evaluation: &Evaluation, file: &Path) -> Result<Vec<String>, Failure> {
    let drawing = Drawing { addresses: BTreeMap::new(), ..drawing(evaluation, "") };
    folder::replace_file(file, draw(&evaluation.flow.counts(), &drawing).as_bytes())?;
    Ok(warnings(evaluation))
}

/// Draws the flow of numbers somebody typed; gives what is wrong with them.
///
/// # Errors
/// [`Failure`] when the file of counts cannot be read or the drawing cannot be written.
pub fn draw_counts(counts: &Path, file: &Path) -> Result<Vec<String>, Failure> {
    let input = File::open(counts).map_err(|cause| Failure::Input { path: counts.to_owned(), cause })?;
    let (counts, problems) = Counts::read_csv(&counts.display().to_string(), input)?;
    folder::replace_file(file, draw(&counts, &Drawing::default()).as_bytes())?;
    let problems = problems.into_iter().map(|problem| problem.to_string());
    Ok(problems.chain(counts.verify().into_iter().map(|violation| violation.to_string())).collect())
}

impl Done {
    /// Whether every record of every export could be read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.evaluation.imported.receipts.values().all(|receipt| receipt.rejected == 0)
    }

    /// What a person reads in ten seconds.
    #[must_use]
    pub fn summary(&self) -> Vec<String> {
        let evaluation = &self.evaluation;
        let n =
            |boxes: &[FlowBox]| boxes.iter().map(|flow_box| evaluation.flow.size(*flow_box)).sum::<usize>();
        use FlowBox::{
            AlreadyFound, Assessed, Citations, Databases, Duplicates, Excluded, ExcludedFullText, NewReports,
            NewStudies, NotRetrieved, Organisations, OtherAssessed, OtherExcluded, OtherNotRetrieved,
            OtherSought, Registers, Screened, Sought, Websites,
        };
        let mut lines = vec![
            format!("{}: {}", evaluation.protocol.review.id, evaluation.protocol.review.title),
            String::new(),
            format!(
                "  identified   {} from databases and registers, {} by other methods",
                n(&[Databases, Registers]),
                n(&[Websites, Organisations, Citations])
            ),
            format!("  duplicates   {} removed, {} found already", n(&[Duplicates]), n(&[AlreadyFound])),
            format!("  screened     {}, of which {} excluded", n(&[Screened]), n(&[Excluded])),
            format!(
                "  full texts   {} sought, {} not retrieved, {} assessed, {} excluded",
                n(&[Sought, OtherSought]),
                n(&[NotRetrieved, OtherNotRetrieved]),
                n(&[Assessed, OtherAssessed]),
                n(&[ExcludedFullText, OtherExcluded])
            ),
            format!(
                "  included     {} in {}",
                counted(n(&[NewStudies]), "study", "studies"),
                counted(n(&[NewReports]), "report", "reports")
            ),
            String::new(),
            balance(evaluation),
        ];
        let warnings = warnings(evaluation);
        let shown = 8;
        lines.extend(warnings.iter().take(shown).map(|warning| format!("  ! {warning}")));
        if warnings.len() > shown {
            lines.push(format!("  ! and {} more, in the report", warnings.len() - shown));
        }
        let notes = evaluation.problems.iter().filter(|problem| problem.severity == Severity::Note).count();
        if notes > 0 {
            let notes = counted(notes, "note on a field that was", "notes on fields that were");
            lines.push(format!("  {notes} put right, in the report"));
        }
        let pending = evaluation.flow.pending_size();
        if pending > 0 {
            let records = counted(pending, "record has", "records have");
            lines.push(format!("  Review in progress: {records} no final fate yet."));
        }
        lines.push(String::new());
        lines.push(format!("Open {}", self.shown_folder().join("report.html").display()));
        lines
    }

    /// The folder as a person would type it from here.
    fn shown_folder(&self) -> PathBuf {
        let here = std::env::current_dir().unwrap_or_default();
        self.folder.strip_prefix(&here).map_or_else(|_| self.folder.clone(), Path::to_owned)
    }
}
