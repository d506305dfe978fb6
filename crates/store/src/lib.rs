#![doc = include_str!("../README.md")]

mod backup;
mod chain;
mod draft;
mod durability;
mod error;
mod imports;
mod log;
mod open;
mod restore;
mod verify;

pub use error::StoreError;
pub use log::{Appended, Log, LoggedDecision};
pub use open::Store;
pub use restore::{Loss, Restored};
pub use verify::{LogDamage, LogEnd, NotALogEnd, Verification};
