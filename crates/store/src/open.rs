//! Opening the store: the settings durability depends on, and refusing what must not be written to.

use crate::StoreError;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks our databases among those of other programs: "revf".
const APPLICATION: i64 = 0x7265_7666;
/// The version of the schema.
const VERSION: i64 = 1;
/// SQLite before this may damage a database when two connections checkpoint at one time.
const OLDEST_SQLITE: i32 = 3_051_003;

/// The records and decisions of one review.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) path: PathBuf,
}

impl Store {
    /// Opens the store in a file, and makes it where there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the file is a database of another program or of a newer revflow, when it is
    /// damaged, or when it cannot be written.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::default();
        let connection = Connection::open_with_flags(path, flags).map_err(|cause| refused(path, cause))?;
        Self::prepare(connection, path)
    }

    /// A store that is gone when it is dropped, for commands that only look.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn in_memory() -> Result<Self, StoreError> {
        let path = Path::new("the store in memory");
        let connection = Connection::open_in_memory().map_err(|cause| refused(path, cause))?;
        Self::prepare(connection, path)
    }

    fn prepare(mut connection: Connection, path: &Path) -> Result<Self, StoreError> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(StoreError::OldSqlite { found: rusqlite::version() });
        }
        settle(&mut connection, path).map_err(|cause| refused(path, cause))??;
        Ok(Self { connection, path: path.to_owned() })
    }

    pub(crate) fn refused(&self, cause: rusqlite::Error) -> StoreError {
        refused(&self.path, cause)
    }
}

fn refused(path: &Path, cause: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    match cause.sqlite_error_code() {
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            StoreError::Damaged { path, fact: cause.to_string() }
        }
        _ => StoreError::Sqlite { path, cause },
    }
}

/// Sets what must be set on every connection, checks what is there, and makes the schema once.
fn settle(connection: &mut Connection, path: &Path) -> rusqlite::Result<Result<(), StoreError>> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "synchronous", "FULL")?;

    let number = |connection: &Connection, name: &str| {
        connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0))
    };
    let (application, version) = (number(connection, "application_id")?, number(connection, "user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    let path = path.to_owned();
    if application != APPLICATION && (application != 0 || tables > 0) {
        return Ok(Err(StoreError::Foreign { path }));
    }
    if version > VERSION {
        return Ok(Err(StoreError::Newer { path, found: version, known: VERSION }));
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    if application == 0 {
        let schema = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        // Another process may have made it while this one waited for its turn.
        if number(&schema, "application_id")? == 0 {
            schema.execute_batch(include_str!("schema.sql"))?;
            schema.pragma_update(None, "application_id", APPLICATION)?;
            schema.pragma_update(None, "user_version", VERSION)?;
        }
        schema.commit()?;
    }
    let fact: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(if fact == "ok" { Ok(()) } else { Err(StoreError::Damaged { path, fact }) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn pragma(store: &Store, name: &str) -> String {
        store
            .connection
            .pragma_query_value(None, name, |row| row.get::<_, rusqlite::types::Value>(0))
            .map_or_else(
                |error| error.to_string(),
                |value| match value {
                    rusqlite::types::Value::Text(text) => text,
                    rusqlite::types::Value::Integer(number) => number.to_string(),
                    other => format!("{other:?}"),
                },
            )
    }

    #[test]
    fn settings_durability_depends_on_are_in_force() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("review.sqlite")).unwrap();
        assert_eq!(pragma(&store, "journal_mode"), "wal");
        assert_eq!(pragma(&store, "synchronous"), "2", "2 is FULL");
        assert_eq!(pragma(&store, "foreign_keys"), "1");
    }

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
}
