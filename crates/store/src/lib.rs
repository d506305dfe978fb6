#![doc = include_str!("../README.md")]

mod chain;
mod error;
mod imports;
mod log;
mod open;
mod verify;

pub use error::StoreError;
pub use log::{Appended, Log, LoggedDecision};
pub use open::Store;
pub use verify::{LogDamage, LogEnd, NotALogEnd, Verification};
