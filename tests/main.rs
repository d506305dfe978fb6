//! The engine from outside, through the `revflow` binary: one file per stage, and the whole review.
//! One test binary, so that everything links once.

mod convert;
mod deduplication;
mod extraction;
mod flow;
mod help;
mod hostile;
mod import;
mod inspect;
mod protocol;
mod readme;
mod screening;
mod support;
mod whole_review;
