//! Web of Science tagged text.

use crate::sink::Sink;
use std::io::{self, BufRead};

pub(crate) fn read(_input: &mut dyn BufRead, _sink: &mut Sink<'_>) -> io::Result<()> {
    Ok(())
}
