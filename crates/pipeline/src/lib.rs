#![doc = include_str!("../README.md")]

mod duplicates;
mod evaluation;
mod exchange;
mod explain;
mod failure;
mod folder;
mod inspect;
mod outputs;
mod overwriting;
mod protocol;
mod run;
mod status;
mod subjects;
mod wording;

pub use duplicates::{FoundDuplicates, Request, deduplicate_exports, sensitivity_csv};
pub use evaluation::{Evaluation, Event, Extracted, Imported, Screened, SourceImport, evaluate};
pub use exchange::{Exports, read_export, read_exports, write_exports, write_file};
pub use explain::explain;
pub use failure::{Failure, Imbalance};
pub use folder::{FolderError, Manifest};
pub use inspect::{inspected, inspected_json};
pub use outputs::{methods, outputs};
pub use overwriting::check_outputs;
pub use protocol::{
    AppraisalFiles, Deduplication, Extraction, FORMAT, Protocol, ProtocolError, ReviewTable, Screening,
    Search, SearchedSource, read_rules,
};
pub use revflow_deduplication::Rules;
pub use revflow_import::{Format, WriteFormat};
pub use revflow_review::Severity;
pub use run::{Done, draw_counts, draw_flow, evaluate_file, run};
pub use status::status;
