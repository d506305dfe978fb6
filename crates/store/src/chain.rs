//! The chain of hashes over the log: each decision's hash covers its content and the hash before it,
//! so that a change, a gap or a changed order is found at the first decision that does not fit. `verify`
//! walks the chain.

use rusqlite::Row;
use sha2::{Digest, Sha256};

/// What stands before the first decision.
pub(crate) const BEGINNING: [u8; 32] = [0; 32];

/// The columns of a decision that the hash covers, as they are stored.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) sequence: i64,
    pub(crate) texts: [Option<String>; 10],
}

/// The stored columns in the order of [`Stored::texts`].
pub(crate) const COLUMNS: &str = "id, record, stage, reviewer, verdict, reason, kind, at, note, origin";

impl Stored {
    /// Reads `sequence` and then [`COLUMNS`].
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut texts: [Option<String>; 10] = Default::default();
        for (column, text) in texts.iter_mut().enumerate() {
            *text = row.get(column + 1)?;
        }
        Ok(Self { sequence: row.get(0)?, texts })
    }

    /// Whether both say the same, whoever said it from where: all but sequence, id and origin.
    pub(crate) fn says_the_same_as(&self, other: &Self) -> bool {
        self.texts[1..9] == other.texts[1..9]
    }

    pub(crate) fn hash(&self, before: &[u8]) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(before);
        hash.update(self.sequence.to_be_bytes());
        for text in &self.texts {
            // The length before each text keeps "ab","c" apart from "a","bc"; a missing text has none.
            match text {
                None => hash.update([0]),
                Some(text) => {
                    hash.update([1]);
                    hash.update((text.len() as u64).to_be_bytes());
                    hash.update(text.as_bytes());
                }
            }
        }
        hash.finalize().into()
    }
}
