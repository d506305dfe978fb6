#![doc = include_str!("../README.md")]

mod entry;
mod format;
mod receipt;
mod sink;

pub use entry::{Entry, Import};
pub use format::{Format, NotUnderstood};
pub use receipt::{Coverage, Encoding, Receipt};
