//! Opening the store, making it where there is none, and refusing what must not be written to.

use crate::draft::{Draft, JOURNALS, beside, taken};
use crate::durability::{refuse_old_sqlite, settled, write_ahead};
use crate::{LogEnd, StoreError};
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::ffi::CStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks our databases among those of other programs: "revf".
const APPLICATION: i64 = 0x7265_7666;
/// The version of the schema.
const VERSION: i64 = 1;
/// How long to wait for a command that is just ending, before another process is said to use the store.
const PATIENCE_WITH_OTHERS: Duration = Duration::from_secs(1);
/// How every SQLite database begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// The records and decisions of one review.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
}

impl Store {
    /// Opens the store in a file, and makes it where there is none. A new store appears whole or not
    /// at all, whoever else makes it at the same time. One that is there is checked in full, page by
    /// page and decision by decision, in time linear in its size (a tenth of a second for 100,000
    /// decisions).
    ///
    /// # Errors
    /// [`StoreError`] when the file is a database of another program or of a newer revflow, when it is
    /// damaged, empty or tampered with, or when it cannot be written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_locking(path, None)
    }

    /// A store that is gone when it is dropped, for commands that only look.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = Path::new("the store in memory");
        refuse_old_sqlite()?;
        let connection =
            Connection::open_in_memory().and_then(settled).map_err(|cause| refused(path, cause))?;
        let store = Self { connection, path: path.to_owned() };
        make_schema(&store.connection).map_err(|cause| store.refused(cause))?;
        Ok(store)
    }

    /// Opens a store to read it, as it is now, whatever is written to it later. It is checked as in
    /// [`Store::open`]; where its log ends is given back.
    pub(crate) fn open_to_read(path: &Path) -> Result<(Self, LogEnd), StoreError> {
        refuse_old_sqlite()?;
        refuse_no_database(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let opened = Connection::open_with_flags(plain(path), flags)
            .and_then(settled)
            .and_then(|connection| connection.execute_batch("BEGIN").map(|()| connection));
        let connection = opened.map_err(|cause| refused(path, cause))?;
        let store = Self { connection, path: path.to_owned() };
        let end = store.check()?;
        Ok((store, end))
    }

    /// Opens a store that no other process has open, and keeps others out until it is dropped. It is
    /// not checked.
    pub(crate) fn open_alone(path: &Path) -> Result<Self, StoreError> {
        refuse_old_sqlite()?;
        refuse_no_database(path)?;
        let alone = |connection: Connection| {
            // Before anything is read: in this mode of locking a lock stays when the transaction ends.
            connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
            let connection = settled(connection)?;
            connection.busy_timeout(PATIENCE_WITH_OTHERS)?;
            connection.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
            Ok(connection)
        };
        match connect_as_it_is(path, None).and_then(alone) {
            Ok(connection) => Ok(Self { connection, path: path.to_owned() }),
            Err(cause) if cause.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                Err(StoreError::InUse { path: path.to_owned() })
            }
            Err(cause) => Err(refused(path, cause)),
        }
    }

    /// Opens the store with a way of locking files that is not SQLite's usual one.
    pub(crate) fn open_locking(path: &Path, locking: Option<&CStr>) -> Result<Self, StoreError> {
        refuse_old_sqlite()?;
        match refuse_no_database(path) {
            Err(StoreError::File { cause, .. }) if cause.kind() == io::ErrorKind::NotFound => {
                make(path, locking)?;
            }
            checked => checked?,
        }
        let connection = connect(path, locking).map_err(|cause| refused(path, cause))?;
        let store = Self { connection, path: path.to_owned() };
        store.check()?;
        write_ahead(&store.connection).map_err(|cause| store.refused(cause))?;
        Ok(store)
    }

    /// Refuses what must not be written to. Where the log ends is given back.
    pub(crate) fn check(&self) -> Result<LogEnd, StoreError> {
        let path = || self.path.clone();
        let number = |name: &str| {
            let number = self.connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
            number.map_err(|cause| self.refused(cause))
        };
        if number("application_id")? != APPLICATION {
            return Err(StoreError::Foreign { path: path() });
        }
        let found = number("user_version")?;
        if found > VERSION {
            return Err(StoreError::Newer { path: path(), found, known: VERSION });
        }
        // Not quick_check, which leaves out whether an index still leads to every row.
        let check = self.connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get::<_, String>(0));
        match check.map_err(|cause| self.refused(cause))? {
            fact if fact == "ok" => {}
            fact => return Err(StoreError::Damaged { path: path(), fact }),
        }
        let found = self.verify(None)?;
        match found.damage {
            None => Ok(found.end),
            Some(damage) => Err(StoreError::Tampered { path: path(), damage }),
        }
    }

    pub(crate) fn refused(&self, cause: rusqlite::Error) -> StoreError {
        refused(&self.path, cause)
    }
}

pub(crate) fn refused(path: &Path, cause: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    match cause.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::Damaged { path, fact: cause.to_string() }
        }
        _ => StoreError::Sqlite { path, cause },
    }
}

/// Refuses a file that does not begin as a database does: SQLite would take an empty one for a new one.
pub(crate) fn refuse_no_database(path: &Path) -> Result<(), StoreError> {
    let fact = match beginning(path) {
        Ok(bytes) if bytes == MAGIC => return Ok(()),
        Ok(bytes) if bytes.is_empty() => "it is empty",
        Ok(_) => "it is no database",
        Err(cause) => return Err(StoreError::File { path: path.to_owned(), cause }),
    };
    Err(StoreError::Damaged { path: path.to_owned(), fact: fact.to_owned() })
}

/// The first bytes of a file, at most as many as [`MAGIC`] has.
fn beginning(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAGIC.len() as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The path such that SQLite does not take a file called `file:…` for an address.
pub(crate) fn plain(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

pub(crate) fn connect(path: &Path, locking: Option<&CStr>) -> rusqlite::Result<Connection> {
    connect_as_it_is(path, locking).and_then(settled)
}

fn connect_as_it_is(path: &Path, locking: Option<&CStr>) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match locking {
        None => Connection::open_with_flags(plain(path), flags),
        Some(locking) => Connection::open_with_flags_and_vfs(plain(path), flags, locking),
    }
}

/// Makes an empty store, unless another process was first.
fn make(path: &Path, locking: Option<&CStr>) -> Result<(), StoreError> {
    for journal in JOURNALS {
        // Asked in this order, the journal is not that of a store another process made just now.
        if taken(&beside(path, journal))? && !taken(path)? {
            let fact = format!("its journal {journal} is there, and it is not");
            return Err(StoreError::Damaged { path: path.to_owned(), fact });
        }
    }
    let draft = Draft::of(path)?;
    let filled = connect(draft.path(), locking).and_then(|connection| {
        // In this order nothing is in the journal when the store is closed: SQLite says nothing when it
        // cannot empty it then, and the journal does not get the name with the store.
        make_schema(&connection)?;
        write_ahead(&connection)?;
        connection.close().map_err(|(_, cause)| cause)
    });
    filled.map_err(|cause| refused(path, cause))?;
    draft.take_free_name(path).map(|_| ())
}

fn make_schema(connection: &Connection) -> rusqlite::Result<()> {
    let schema = include_str!("schema.sql");
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; {schema} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {VERSION}; COMMIT;"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn file_that_is_no_database_is_named_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        let garbage = "not a database at all, but longer than a header of a hundred bytes ".repeat(9);
        fs::write(&path, &garbage).unwrap();
        let refused = Store::open(&path).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
        assert!(refused.to_string().contains("review.sqlite"));
        assert_eq!(fs::read_to_string(&path).unwrap(), garbage);
    }

    #[test]
    fn truncated_store_is_found_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        drop(Store::open(&path).unwrap());
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        let refused = Store::open(&path).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
    }

    #[test]
    fn database_of_another_program_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("zotero.sqlite");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE items (id INTEGER)").unwrap();
        let before = fs::read(&path).unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Foreign { .. })));
        assert_eq!(fs::read(&path).unwrap(), before);
    }

    #[test]
    fn store_of_a_newer_revflow_is_refused_by_its_version() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        Store::open(&path).unwrap().connection.pragma_update(None, "user_version", 99).unwrap();
        let refused = Store::open(&path).unwrap_err();
        assert!(refused.to_string().contains("store version 99"), "{refused}");
    }

    #[test]
    fn opening_without_writing_changes_no_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        drop(Store::open(&path).unwrap());
        let before = fs::read(&path).unwrap();
        drop(Store::open(&path).unwrap());
        assert_eq!(fs::read(&path).unwrap(), before);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no journal is left behind");
    }

    #[test]
    fn many_who_make_the_same_store_at_once_all_get_it() {
        let folder = tempfile::tempdir().unwrap();
        for round in 0..20 {
            let path = folder.path().join(format!("{round}.sqlite"));
            std::thread::scope(|scope| {
                for _ in 0..6 {
                    scope.spawn(|| Store::open(&path).unwrap());
                }
            });
        }
        let names = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
        let drafts = names.filter(|name| name.to_string_lossy().contains("-new-")).count();
        assert_eq!(drafts, 0, "no draft of a store is left behind");
    }

    #[test]
    fn many_who_open_a_backup_at_once_all_get_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("review.sqlite")).unwrap();
        for round in 0..20 {
            let path = folder.path().join(format!("{round}.sqlite"));
            store.backup(&path).unwrap();
            std::thread::scope(|scope| {
                for _ in 0..6 {
                    scope.spawn(|| Store::open(&path).unwrap());
                }
            });
        }
    }

    #[test]
    fn store_cut_off_anywhere_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        drop(Store::open(&path).unwrap());
        let bytes = fs::read(&path).unwrap();
        for length in [0, 1, 16, 99, 100, 511, 512, 4096, 5000, bytes.len() - 4096] {
            fs::write(&path, &bytes[..length]).unwrap();
            let refused = Store::open(&path).unwrap_err();
            assert!(matches!(refused, StoreError::Damaged { .. }), "{length}: {refused:?}");
            assert_eq!(fs::read(&path).unwrap(), bytes[..length], "{length}");
        }
    }
}
