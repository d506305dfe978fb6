#![doc = include_str!("../README.md")]

mod claims;
mod counts;
mod diagram;
mod flow;
mod flow_box;
mod found_again;
mod identities;
mod json;
#[cfg(test)]
mod laws;
mod leak;
mod prisma_csv;
mod published;
#[cfg(test)]
mod sample;
mod sentence;

pub use claims::Derived;
pub use counts::{Breakdown, Counts, Line};
pub use diagram::{Drawing, draw};
pub use flow::{Flow, Ids, Item, count};
pub use flow_box::{FlowBox, Route, Unit};
pub use found_again::FoundAgain;
pub use identities::{Identity, Violation, Weight};
pub use json::to_json;
pub use leak::{Hole, Leak};
pub use prisma_csv::CountsFileError;
pub use published::{Difference, Figure, Finding, Published, compare, compare_agreement};
