#![doc = include_str!("../README.md")]

mod agreement;
mod decision_file;
mod kappa;
mod methods;
mod outcome;
mod policy;
mod queue;
mod retrieval_results;
#[cfg(test)]
mod testing;

pub use agreement::{Agreement, PairAgreement, agreement};
pub use decision_file::{DecisionFile, read_decisions, write_decisions};
pub use kappa::{Kappa, Table};
pub use methods::{Counts, counts, methods_sentence};
pub use outcome::{ConflictOver, Outcome, outcome, outcomes};
pub use policy::{Disagreement, Policy, Preset, Reasons, Unsure};
pub use queue::Queue;
pub use retrieval_results::read_retrieval;
