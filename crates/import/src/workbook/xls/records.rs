//! The records a workbook is a stream of: a kind, a length, and so many bytes. Every number is stored
//! with its lowest byte first.

use super::{Unopened, damaged};

/// One record.
pub(super) struct Record<'s> {
    pub(super) kind: u16,
    /// Where its bytes stand in the stream.
    pub(super) at: usize,
    pub(super) bytes: &'s [u8],
}

impl Record<'_> {
    /// The number in two bytes from here on.
    pub(super) fn u16(&self, at: usize) -> Result<u16, Unopened> {
        u16_at(self.bytes, at).ok_or_else(|| self.cut_short())
    }

    /// The number in four bytes from here on.
    pub(super) fn u32(&self, at: usize) -> Result<u32, Unopened> {
        u32_at(self.bytes, at).ok_or_else(|| self.cut_short())
    }

    /// The number in eight bytes from here on.
    pub(super) fn f64(&self, at: usize) -> Result<f64, Unopened> {
        let bytes = self.bytes.get(at..).and_then(<[u8]>::first_chunk);
        bytes.map(|bytes| f64::from_le_bytes(*bytes)).ok_or_else(|| self.cut_short())
    }

    /// What is said of a record that is shorter than its kind asks.
    pub(super) fn cut_short(&self) -> Unopened {
        damaged(&format!("its record {:04X} at byte {} is cut short", self.kind, self.at))
    }
}

/// The records of a stream, or of a part of it.
pub(super) struct Records<'s> {
    stream: &'s [u8],
    at: usize,
    end: usize,
}

impl<'s> Records<'s> {
    /// The records from here on. No record reaches over the end.
    pub(super) fn new(stream: &'s [u8], at: usize, end: usize) -> Self {
        Self { stream, at, end: end.min(stream.len()) }
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Result<Record<'s>, Unopened>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.at >= self.end {
            return None;
        }
        let within = &self.stream[..self.end];
        let record = header_at(within, self.at).and_then(|(kind, length)| {
            let at = self.at + 4;
            Some(Record { kind, at, bytes: within.get(at..at + length)? })
        });
        let Some(record) = record else {
            self.at = self.end;
            return Some(Err(damaged("it ends within a record")));
        };
        self.at = record.at + record.bytes.len();
        Some(Ok(record))
    }
}

/// The kind and the length of the record that begins here.
pub(super) fn header_at(stream: &[u8], at: usize) -> Option<(u16, usize)> {
    Some((u16_at(stream, at)?, usize::from(u16_at(stream, at.checked_add(2)?)?)))
}

/// The number in two bytes from here on.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

/// The number in four bytes from here on.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}
