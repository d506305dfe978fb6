//! Why the store refused. Each message says what to do about the file, since that is what people see.

use crate::LogDamage;
use std::path::PathBuf;

/// Why the store could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The SQLite library is older than the fault it must not have.
    #[error("SQLite {found} may damage databases in WAL mode; revflow needs 3.51.3 or newer")]
    OldSqlite {
        /// The version found.
        found: &'static str,
    },
    /// The file is a database of another program.
    #[error("{path}: is a database, but not one of revflow; name another file for the store")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A newer revflow wrote the file.
    #[error(
        "{path}: was written by a newer revflow (store version {found}, this one knows {known}); use that one"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The version known here.
        known: i64,
    },
    /// The file is damaged.
    #[error(
        "{path}: is damaged ({fact}); restore a backup, or move it away: a run builds it again from the files of the protocol"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        fact: String,
    },
    /// A decision in the log is not what was appended.
    #[error(
        "{path}: was changed behind the back of revflow: {damage}; restore a backup, or move the file away: a run builds it again from the files of the protocol"
    )]
    Tampered {
        /// The file.
        path: PathBuf,
        /// The first decision that does not fit.
        damage: LogDamage,
    },
    /// The file holds decisions that what would replace it lacks.
    #[error(
        "{path}: holds {decisions} decision(s) that {by} lacks; nothing was changed: take a newer one, or another name"
    )]
    Ahead {
        /// The file.
        path: PathBuf,
        /// How many decisions would be lost.
        decisions: i64,
        /// What would replace it.
        by: PathBuf,
    },
    /// The file is damaged, so that the decisions that would be lost cannot be counted.
    #[error(
        "{path}: is damaged ({fact}), and what it holds that {by} lacks cannot be counted; nothing was changed"
    )]
    Uncounted {
        /// The file.
        path: PathBuf,
        /// What was found.
        fact: String,
        /// What would replace it.
        by: PathBuf,
    },
    /// Another process has the file open.
    #[error("{path}: another program has it open; close it there and try again")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The store would be copied onto itself.
    #[error("{path}: is the same file as {other}; name another one")]
    SameFile {
        /// The file.
        path: PathBuf,
        /// Its other name.
        other: PathBuf,
    },
    /// The file, or its folder, cannot be read or written.
    #[error("{path}: {cause}; check that you may write there, or name another file for the store")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// SQLite refused.
    #[error("{path}: {cause}; nothing was changed")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        cause: rusqlite::Error,
    },
}
