//! Backing up a store that is in use. A copy counts only when it is on disk, checked, and its log
//! leads to the same hash as the log it was taken from.

use crate::draft::{Draft, JOURNALS, beside, taken};
use crate::open::{connect, plain, refused};
use crate::{LogEnd, Store, StoreError};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, OptionalExtension};
use std::fs;
use std::path::Path;

impl Store {
    /// Copies the store as it is at this moment into a file; others may go on deciding meanwhile. The
    /// copy appears under its name whole, synced and checked, or not at all. A file that has the name
    /// is replaced if it is a store whose every decision this store holds: an earlier backup.
    /// Gives back where the log of the copy ends: note it elsewhere, see [`Store::verify`].
    ///
    /// # Errors
    /// [`StoreError`] when the file is not a store, is damaged, in use, this store itself, or holds
    /// decisions this store lacks; when this store is damaged; when the disk is full or the folder
    /// cannot be written. Then nothing was changed.
    pub fn backup(&self, to: &Path) -> Result<LogEnd, StoreError> {
        refuse_same_file(to, &self.path)?;
        if taken(to)? {
            let earlier = Self::open_alone(to)?;
            let end = earlier.check()?;
            let lost = earlier.decisions_lacking_in(self, &end)?;
            if lost > 0 {
                return Err(StoreError::Ahead {
                    path: to.to_owned(),
                    decisions: lost,
                    by: self.path.clone(),
                });
            }
        }
        // Closing the earlier backup emptied its journal: one left beside would be played into the copy.
        for journal in JOURNALS {
            if taken(&beside(to, journal))? {
                return Err(StoreError::InUse { path: to.to_owned() });
            }
        }
        let (draft, end) = self.copy(to)?;
        draft.take_name(to)?;
        Ok(end)
    }

    /// A checked copy of the store that has yet to get its name.
    pub(crate) fn copy(&self, to: &Path) -> Result<(Draft, LogEnd), StoreError> {
        let draft = Draft::of(to)?;
        let name = plain(draft.path());
        let name = ToSqlOutput::Borrowed(ValueRef::Text(name.as_os_str().as_encoded_bytes()));
        self.connection.execute("VACUUM INTO ?1", [name]).map_err(|cause| self.refused_copy(to, cause))?;
        let connection = connect(draft.path(), None).map_err(|cause| refused(to, cause))?;
        let copy = Self { connection, path: to.to_owned() };
        let end = copy.check().map_err(|found| match found {
            // The pages are new, the decisions on them are those of this store.
            StoreError::Tampered { damage, .. } => StoreError::Tampered { path: self.path.clone(), damage },
            found => found,
        })?;
        let query = "SELECT hash FROM decision WHERE sequence = ?1";
        let hash: Option<[u8; 32]> = self
            .connection
            .query_row(query, [end.decisions()], |row| row.get(0))
            .optional()
            .map_err(|cause| self.refused(cause))?;
        if !end.is(&hash.unwrap_or_default()) {
            let fact = "the copy does not end as the store does".to_owned();
            return Err(StoreError::Damaged { path: to.to_owned(), fact });
        }
        copy.connection.close().map_err(|(_, cause)| refused(to, cause))?;
        Ok((draft, end))
    }

    /// How many decisions, of a log that ends at `end`, are not in the log of `other`. From the first
    /// one that differs they are another history, and none of the rest is the same.
    pub(crate) fn decisions_lacking_in(&self, other: &Self, end: &LogEnd) -> Result<i64, StoreError> {
        let query = "SELECT hash FROM decision ORDER BY sequence";
        let mut ours = self.connection.prepare(query).map_err(|cause| self.refused(cause))?;
        let mut theirs = other.connection.prepare(query).map_err(|cause| other.refused(cause))?;
        let read = |row: &rusqlite::Row<'_>| row.get::<_, [u8; 32]>(0);
        let ours = ours.query_map([], read).map_err(|cause| self.refused(cause))?;
        let mut theirs = theirs.query_map([], read).map_err(|cause| other.refused(cause))?;
        let mut shared = 0;
        for hash in ours {
            let hash = hash.map_err(|cause| self.refused(cause))?;
            match theirs.next().transpose().map_err(|cause| other.refused(cause))? {
                Some(same) if same == hash => shared += 1,
                _ => break,
            }
        }
        Ok(end.decisions() - shared)
    }

    /// What prevents a copy is damage here, or else lies with the place it should go to.
    fn refused_copy(&self, to: &Path, cause: rusqlite::Error) -> StoreError {
        match cause.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => self.refused(cause),
            _ => refused(to, cause),
        }
    }
}

/// Refuses two names of one file.
pub(crate) fn refuse_same_file(path: &Path, other: &Path) -> Result<(), StoreError> {
    let canonical = |path: &Path| fs::canonicalize(path).ok();
    let same =
        canonical(path).is_some_and(|found| canonical(other) == Some(found)) || hard_linked(path, other);
    if same {
        return Err(StoreError::SameFile { path: path.to_owned(), other: other.to_owned() });
    }
    Ok(())
}

#[cfg(unix)]
fn hard_linked(path: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |path| fs::metadata(path).ok().map(|file| (file.dev(), file.ino()));
    place(path).is_some_and(|found| place(other) == Some(found))
}

#[cfg(not(unix))]
fn hard_linked(_: &Path, _: &Path) -> bool {
    false
}
