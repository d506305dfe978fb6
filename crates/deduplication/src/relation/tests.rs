//! Every relation, by the records that have it.
