#![doc = include_str!("../README.md")]

mod contribution;
mod table;

pub use contribution::{SourceRow, contributions};
pub use table::{Column, Table, TableError};
