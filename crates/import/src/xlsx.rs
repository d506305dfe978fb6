//! Excel workbooks.

use crate::sink::Sink;

pub(crate) fn read(_bytes: &[u8], _sink: &mut Sink<'_>) {}
