#![doc = include_str!("../README.md")]

mod agreement;
mod allocation;
mod compliance;
mod decision_file;
mod draw;
mod estimate;
mod gate;
mod history;
mod kappa;
mod methods;
mod outcome;
mod plan;
mod policy;
mod preview;
mod proportion;
mod queue;
mod ratings;
mod retrieval_results;
#[cfg(test)]
mod testing;

pub use agreement::{Agreement, Kappa, PairAgreement, agreement, blind_votes};
pub use allocation::{Allocation, Division};
pub use compliance::{Compliance, PilotDone, SampleDone};
pub use decision_file::{DecisionFile, read_decisions, write_decisions};
pub use draw::{Drawn, PilotRound};
pub use estimate::Estimate;
pub use gate::Gate;
pub use history::History;
pub use kappa::Table;
pub use methods::{Counts, counts, methods_sentence};
pub use outcome::{Asked, ConflictOver, Outcome, outcome, outcomes};
pub use plan::{Part, Plan};
pub use policy::{Disagreement, PilotRule, Policy, Preset, Reasons, SampleRule, Statistic, Unsure};
pub use preview::{Change, preview};
pub use proportion::Proportion;
pub use queue::Queue;
pub use ratings::Ratings;
pub use retrieval_results::read_retrieval;
