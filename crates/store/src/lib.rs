#![doc = include_str!("../README.md")]

mod chain;
mod error;
mod imports;
mod log;
mod open;

pub use error::StoreError;
pub use log::{Appended, Log, LoggedDecision};
pub use open::Store;
