//! One module for each field of a citation: how it is made ready once, and how two are compared.

pub(crate) mod abstract_text;
pub(crate) mod authors;
pub(crate) mod container;
pub(crate) mod form;
pub(crate) mod identifier;
pub(crate) mod place;
pub(crate) mod title;
