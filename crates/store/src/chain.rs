//! The chain of hashes over the log: each decision's hash covers its content and the hash before it,
//! so that a change, a gap or a changed order is found at the first decision that does not fit. `verify`
//! walks the chain.

use rusqlite::Row;
use rusqlite::types::ValueRef;
use sha2::{Digest, Sha256};

/// What stands before the first decision.
pub(crate) const BEGINNING: [u8; 32] = [0; 32];

/// Where the hash stands in a row that has the number and then [`COLUMNS`] before it.
pub(crate) const HASH: usize = TEXTS + 1;

/// How many columns the hash covers beside the number.
const TEXTS: usize = 10;

/// The columns of a decision that the hash covers, as they are stored.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) sequence: i64,
    pub(crate) texts: [Option<String>; TEXTS],
}

/// The stored columns in the order of [`Stored::texts`].
pub(crate) const COLUMNS: &str = "id, record, stage, reviewer, verdict, reason, kind, at, note, origin";

impl Stored {
    /// Reads `sequence` and then [`COLUMNS`].
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut texts: [Option<String>; TEXTS] = Default::default();
        for (column, text) in texts.iter_mut().enumerate() {
            *text = row.get(column + 1)?;
        }
        Ok(Self { sequence: row.get(0)?, texts })
    }

    /// Whether both say the same, whoever said it from where: all but sequence, id and origin.
    pub(crate) fn says_the_same_as(&self, other: &Self) -> bool {
        self.texts[1..9] == other.texts[1..9]
    }

    pub(crate) fn hash(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut link = Link::default();
        link.begin(before, self.sequence);
        for text in &self.texts {
            link.cover(text.as_deref().map(str::as_bytes));
        }
        link.hash()
    }
}

/// What the hash of one decision is computed from.
#[derive(Default)]
pub(crate) struct Link(Vec<u8>);

impl Link {
    /// Begins anew, with the hash of the decision before.
    pub(crate) fn begin(&mut self, before: &[u8; 32], sequence: i64) {
        self.0.clear();
        self.0.extend_from_slice(before);
        self.0.extend_from_slice(&sequence.to_be_bytes());
    }

    pub(crate) fn cover(&mut self, text: Option<&[u8]>) {
        // The length before each text keeps "ab","c" apart from "a","bc"; a missing text has none.
        match text {
            None => self.0.push(0),
            Some(text) => {
                self.0.push(1);
                self.0.extend_from_slice(&(text.len() as u64).to_be_bytes());
                self.0.extend_from_slice(text);
            }
        }
    }

    /// Covers the texts of a row that has them in the order of [`COLUMNS`] from its second column on.
    /// Whether they are texts.
    pub(crate) fn cover_row(&mut self, row: &Row<'_>) -> bool {
        (1..=TEXTS).all(|column| match row.get_ref(column) {
            Ok(ValueRef::Null) => {
                self.cover(None);
                true
            }
            Ok(ValueRef::Text(text)) => {
                self.cover(Some(text));
                true
            }
            _ => false,
        })
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}
