//! One file per command. A command parses its arguments, calls `pipeline`, and prints.

pub(crate) mod convert;
pub(crate) mod deduplicate;
pub(crate) mod explain;
pub(crate) mod flow;
pub(crate) mod inspect;
pub(crate) mod run;
pub(crate) mod status;
