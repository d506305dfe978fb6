//! The settings durability depends on, and the SQLite they are safe with.

use crate::StoreError;
use rusqlite::Connection;
use std::thread;
use std::time::Duration;

/// SQLite before this may damage a database when two connections checkpoint at one time.
const OLDEST_SQLITE: i32 = 3_051_003;

pub(crate) fn refuse_old_sqlite() -> Result<(), StoreError> {
    refuse_sqlite_before(OLDEST_SQLITE)
}

fn refuse_sqlite_before(oldest: i32) -> Result<(), StoreError> {
    if rusqlite::version_number() < oldest {
        return Err(StoreError::OldSqlite { found: rusqlite::version() });
    }
    Ok(())
}

/// The connection with what must be set on every one.
pub(crate) fn settled(mut connection: Connection) -> rusqlite::Result<Connection> {
    connection.busy_handler(Some(wait_for_another))?;
    // In KiB, taken as needed: checking the pages and then the log reads a store from the disk once.
    connection.pragma_update(None, "cache_size", -65_536)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // On macOS an ordinary sync leaves the disk to write when it likes; elsewhere these two do nothing.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

/// Has changes written ahead to a journal. Where the file system cannot share memory between
/// processes, SQLite keeps a journal of old pages instead, which survives a power cut at any moment
/// only with extra syncs.
pub(crate) fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let in_force =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    if in_force != "wal" {
        connection.pragma_update(None, "synchronous", "EXTRA")?;
    }
    // The first look opens the journal, and shows other processes that the file is in use.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

/// Waits for another connection that is writing, ten seconds in all. SQLite's own waiting sleeps up to a
/// tenth of a second at a time, and in a crowd the unlucky sleep through every gap.
fn wait_for_another(times_waited: i32) -> bool {
    let (short, long) = (50, 2_500);
    thread::sleep(Duration::from_millis(if times_waited < short { 1 } else { 4 }));
    times_waited < long
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;

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
        assert_eq!(pragma(&store, "fullfsync"), "1");
        assert_eq!(pragma(&store, "checkpoint_fullfsync"), "1");
        assert_eq!(pragma(&store, "cache_size"), "-65536");
        assert_eq!(pragma(&store, "mmap_size"), "0", "what is mapped can change without a write");
        assert_eq!(pragma(&store, "wal_autocheckpoint"), "1000", "the journal is emptied in time");
    }

    #[test]
    fn settings_are_in_force_again_for_a_store_somebody_opened_with_other_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        drop(Store::open(&path).unwrap());
        let other = Connection::open(&path).unwrap();
        other.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF").unwrap();
        drop(other);
        let store = Store::open(&path).unwrap();
        assert_eq!((&*pragma(&store, "journal_mode"), &*pragma(&store, "synchronous")), ("wal", "2"));
    }

    #[test]
    fn sqlite_that_may_damage_databases_is_refused() {
        assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
        refuse_old_sqlite().unwrap();
        let refused = refuse_sqlite_before(rusqlite::version_number() + 1).unwrap_err();
        assert!(refused.to_string().starts_with(&format!("SQLite {}", rusqlite::version())), "{refused}");
    }

    /// A transaction that reads first and then wants to write is refused at once when another wrote in
    /// between, however long it would wait. One that says from the start that it writes waits.
    #[test]
    fn writes_wait_for_another_to_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        let mut store = Store::open(&path).unwrap();
        let other = Connection::open(&path).unwrap();
        other
            .execute_batch(
                "BEGIN IMMEDIATE; INSERT INTO import (file, sha256, receipt) VALUES ('a', 'b', 'c')",
            )
            .unwrap();
        std::thread::scope(|scope| {
            let put = scope.spawn(|| store.put_import("x.ris", "00", "{}", &[]));
            std::thread::sleep(Duration::from_millis(300));
            assert!(!put.is_finished(), "it did not wait");
            other.execute_batch("COMMIT").unwrap();
            put.join().unwrap().unwrap();
        });
    }

    #[test]
    fn without_shared_memory_durability_is_bought_with_extra_syncs() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        // This way of locking, for file systems without locks, has no shared memory and so no WAL.
        for _ in 0..2 {
            let store = Store::open_locking(&path, Some(c"unix-dotfile")).unwrap();
            assert_eq!(pragma(&store, "journal_mode"), "delete");
            assert_eq!(pragma(&store, "synchronous"), "3", "3 is EXTRA");
        }
    }
}
