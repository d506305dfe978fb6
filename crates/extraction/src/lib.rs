#![doc = include_str!("../README.md")]

mod answers_file;
mod appraisal;
mod characteristics;
mod checking;
mod code_frame;
mod completeness;
mod factors;
mod form;
mod methods;
mod ratings_file;
mod studies_file;
#[cfg(test)]
mod testing;

pub use answers_file::read_answers;
pub use appraisal::{Appraisal, AppraisalRow, appraisal_table};
pub use characteristics::{Characteristics, StudyRow, characteristics};
pub use checking::Checks;
pub use code_frame::{Code, CodeFrame};
pub use completeness::{Gap, Missing, gaps};
pub use factors::{CodeTotal, Factor, code_totals, factors};
pub use form::{AnswerKind, Form, FormMistake, FurtherEvidence, Question};
pub use methods::{appraisal_sentence, extraction_sentence};
pub use ratings_file::read_ratings;
pub use studies_file::read_studies;
