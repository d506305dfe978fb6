#![doc = include_str!("../README.md")]

mod agreement;
mod decision_file;
mod estimate;
mod kappa;
mod methods;
mod outcome;
mod policy;
mod queue;
mod ratings;
mod retrieval_results;
#[cfg(test)]
mod testing;

pub use agreement::{Agreement, Kappa, PairAgreement, agreement, blind_votes};
pub use decision_file::{DecisionFile, read_decisions, write_decisions};
pub use estimate::Estimate;
pub use kappa::Table;
pub use methods::{Counts, counts, methods_sentence};
pub use outcome::{ConflictOver, Outcome, outcome, outcomes};
pub use policy::{Disagreement, Policy, Preset, Reasons, Unsure};
pub use queue::Queue;
pub use ratings::Ratings;
pub use retrieval_results::read_retrieval;
