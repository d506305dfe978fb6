//! Restoring a backup. The store it replaces is written to in one transaction, so that a power cut
//! leaves the one or the other, and is kept beside first, so that nothing is lost by mistake.

use crate::backup::refuse_same_file;
use crate::draft::{JOURNALS, beside, sync_folder, taken};
use crate::{LogEnd, Store, StoreError};
use rusqlite::backup::Backup;
use rusqlite::backup::StepResult;
use std::fs;
use std::path::{Path, PathBuf};

/// What to do when the store to be replaced holds decisions the backup lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// Refuse, and say how many.
    Refused,
    /// Replace it all the same. It is kept beside.
    Accepted,
}

/// What restoring did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Where the log now ends.
    pub end: LogEnd,
    /// Where the store that was replaced is kept: `review.until-412.sqlite`, by the number of its last
    /// decision, or `review.damaged.sqlite`.
    pub kept: Option<PathBuf>,
}

impl Store {
    /// Puts the backup `from` in the place of the store `to`, which may be damaged or gone. The backup
    /// is checked first, and what it replaces is kept beside.
    ///
    /// # Errors
    /// [`StoreError`] when `from` is no sound store; when `to` is a database of another program, of a
    /// newer revflow or in use; unless `loss` is accepted, when `to` holds decisions the backup lacks
    /// or is too damaged to tell; when the disk is full or the folder cannot be written. Then the store
    /// is as it was.
    pub fn restore(from: &Path, to: &Path, loss: Loss) -> Result<Restored, StoreError> {
        let (backup, end) = Self::open_to_read(from)?;
        refuse_same_file(to, from)?;
        if !taken(to)? {
            return Ok(Restored { end: backup.become_new(to)?, kept: None });
        }
        let replaced = Self::open_alone(to).and_then(|store| store.check().map(|end| (store, end)));
        let (mut replaced, until) = match replaced {
            Ok(sound) => sound,
            Err(StoreError::Damaged { fact, .. }) => return backup.replace_damaged(to, fact, loss),
            Err(StoreError::Tampered { damage, .. }) => {
                return backup.replace_damaged(to, damage.to_string(), loss);
            }
            Err(refused) => return Err(refused),
        };
        let decisions = replaced.decisions_lacking_in(&backup, &until)?;
        if decisions > 0 && loss == Loss::Refused {
            return Err(StoreError::Ahead { path: to.to_owned(), decisions, by: from.to_owned() });
        }
        let kept = replaced.keep(&until)?;
        match replaced.overwrite(&backup).and_then(|()| replaced.check()) {
            Ok(now) if now == end => Ok(Restored { end: now, kept: Some(kept) }),
            Ok(_) => {
                let fact = format!("it does not end as the backup does; {} is as it was", kept.display());
                Err(StoreError::Damaged { path: to.to_owned(), fact })
            }
            Err(refused) => {
                // The transaction came to nothing if the store is what it was; then its copy is one too many.
                if replaced.check().is_ok_and(|now| now == until) {
                    let _ = fs::remove_file(kept);
                }
                Err(refused)
            }
        }
    }

    /// Writes a backup to a name no file has.
    fn become_new(&self, to: &Path) -> Result<LogEnd, StoreError> {
        // A journal that lost its database would be played into the new one.
        for journal in JOURNALS {
            set_aside(to, journal)?;
        }
        // A transaction holds the view of the backup that was checked; copying wants to begin its own.
        self.connection.execute_batch("COMMIT").map_err(|cause| self.refused(cause))?;
        let (draft, end) = self.copy(to)?;
        match draft.take_free_name(to)? {
            None => Ok(end),
            Some(_) => Err(StoreError::InUse { path: to.to_owned() }),
        }
    }

    fn replace_damaged(&self, to: &Path, fact: String, loss: Loss) -> Result<Restored, StoreError> {
        if loss == Loss::Refused {
            return Err(StoreError::Uncounted { path: to.to_owned(), fact, by: self.path.clone() });
        }
        // The journals go first: without them the database is damaged still, with them a new one would be.
        for journal in JOURNALS {
            set_aside(to, journal)?;
        }
        let kept = set_aside(to, "")?;
        Ok(Restored { end: self.become_new(to)?, kept })
    }

    /// A copy of the store beside it, named after its last decision.
    fn keep(&self, until: &LogEnd) -> Result<PathBuf, StoreError> {
        let (mut draft, _) = self.copy(&self.path)?;
        for attempt in 1.. {
            let name = named(&self.path, &format!("until-{}", until.decisions()), attempt);
            match draft.take_free_name(&name)? {
                None => return Ok(name),
                Some(again) => draft = again,
            }
        }
        unreachable!("the loop ends with a free name")
    }

    /// Makes this store what the backup is, in one transaction.
    fn overwrite(&mut self, backup: &Self) -> Result<(), StoreError> {
        let path = self.path.clone();
        let refused = |cause| crate::open::refused(&path, cause);
        let copying = Backup::new(&backup.connection, &mut self.connection).map_err(refused)?;
        match copying.step(-1).map_err(refused)? {
            StepResult::Done => Ok(()),
            _ => Err(StoreError::InUse { path }),
        }
    }
}

/// Renames a damaged file, or the journal beside it, to a free name. `None` when there is none.
fn set_aside(path: &Path, suffix: &str) -> Result<Option<PathBuf>, StoreError> {
    let from = beside(path, suffix);
    if !taken(&from)? {
        return Ok(None);
    }
    for attempt in 1.. {
        let kept = beside(&named(path, "damaged", attempt), suffix);
        if !taken(&kept)? {
            fs::rename(&from, &kept).map_err(|cause| StoreError::File { path: from, cause })?;
            sync_folder(path)?;
            return Ok(Some(kept));
        }
    }
    unreachable!("the loop ends with a free name")
}

/// `review.sqlite` as `review.until-412.sqlite`, the second time `review.until-412-2.sqlite`.
fn named(path: &Path, what: &str, attempt: u32) -> PathBuf {
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!(".{what}"));
    if attempt > 1 {
        name.push(format!("-{attempt}"));
    }
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}
