//! The chain of hashes over the log: each decision's hash covers its content and the hash before it,
//! so that a change, a gap or a changed order is found at the first decision that does not fit.

use crate::{Store, StoreError};
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

impl Store {
    /// Checks the chain of hashes over the whole log, in time linear in its length.
    ///
    /// Decisions cut off the end are found by the number SQLite remembers of the last one. Against
    /// somebody who changes that as well, keep the hash of the last decision elsewhere: it is given
    /// back.
    ///
    /// # Errors
    /// [`StoreError::Tampered`] with the number of the first decision that does not fit.
    pub fn verify(&self) -> Result<[u8; 32], StoreError> {
        let refused = |cause| self.refused(cause);
        let query = format!("SELECT sequence, {COLUMNS}, hash FROM decision ORDER BY sequence");
        let mut statement = self.connection.prepare(&query).map_err(refused)?;
        let mut rows = statement.query([]).map_err(refused)?;
        let (mut last, mut before) = (0, BEGINNING);
        while let Some(row) = rows.next().map_err(refused)? {
            let stored = Stored::read(row).map_err(refused)?;
            let hash: Vec<u8> = row.get("hash").map_err(refused)?;
            before = stored.hash(&before);
            if hash != before {
                return Err(StoreError::Tampered { path: self.path.clone(), sequence: stored.sequence });
            }
            last = stored.sequence;
        }
        let query = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'decision'";
        let remembered: i64 = self.connection.query_row(query, [], |row| row.get(0)).map_err(refused)?;
        if remembered != last {
            return Err(StoreError::Tampered { path: self.path.clone(), sequence: last + 1 });
        }
        Ok(before)
    }
}
