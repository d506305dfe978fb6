//! Imports and their records, kept beside the log so that a decision can be read with the record it
//! was made on, even when the export is gone.

use crate::{Store, StoreError};
use revflow_review::Record;
use rusqlite::{TransactionBehavior, params};

impl Store {
    /// Keeps an import: the file, its SHA-256, its receipt as JSON, and the records read. What is known
    /// already is left as it is. All or nothing.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses; then nothing was kept.
    pub fn put_import(
        &mut self,
        file: &str,
        sha256: &str,
        receipt: &str,
        records: &[&Record],
    ) -> Result<(), StoreError> {
        let put = |connection: &mut rusqlite::Connection| -> rusqlite::Result<()> {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut changed = transaction.execute(
                "INSERT INTO import (file, sha256, receipt) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                [file, sha256, receipt],
            )?;
            {
                let mut insert = transaction.prepare_cached(
                    "INSERT INTO record (id, source, file, line, last_line, citation) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (id) DO UPDATE SET file = excluded.file, line = excluded.line,
                         last_line = excluded.last_line, citation = excluded.citation
                     WHERE (record.file, record.line, record.last_line, record.citation)
                        IS NOT (excluded.file, excluded.line, excluded.last_line, excluded.citation)",
                )?;
                for record in records {
                    let citation = serde_json::to_string(&record.citation)
                        .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
                    let (id, source, place) = (record.id.as_str(), record.source.as_str(), &record.place);
                    changed += insert.execute(params![
                        id,
                        source,
                        place.file,
                        place.line,
                        place.last_line,
                        citation
                    ])?;
                }
            }
            // A transaction that changed nothing is rolled back, so that the file keeps its bytes.
            if changed > 0 { transaction.commit() } else { transaction.rollback() }
        };
        put(&mut self.connection).map_err(|cause| self.refused(cause))
    }

    /// How many records are kept.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses.
    pub fn record_count(&self) -> Result<usize, StoreError> {
        let query = "SELECT count(*) FROM record";
        let count = self.connection.query_row(query, [], |row| row.get::<_, i64>(0));
        count.map(|count| usize::try_from(count).unwrap_or_default()).map_err(|cause| self.refused(cause))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use revflow_review::{Citation, Place, RecordId, SourceId};

    fn record(id: &str, title: &str) -> Record {
        Record {
            id: RecordId::parse(id).unwrap(),
            source: SourceId::parse("Medline").unwrap(),
            place: Place::lines("medline.nbib", 1, 9),
            citation: Citation { title: Some(title.into()), ..Citation::default() },
        }
    }

    #[test]
    fn import_put_twice_is_kept_once_and_changes_no_byte() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        let (a, b) = (record("a", "One"), record("b", "Two"));
        let put = || {
            let mut store = Store::open(&path).unwrap();
            store.put_import("medline.nbib", "00", "{}", &[&a, &b]).unwrap();
            store.record_count().unwrap()
        };
        assert_eq!(put(), 2);
        let before = std::fs::read(&path).unwrap();
        assert_eq!(put(), 2);
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn record_read_better_by_a_later_version_is_brought_up_to_date() {
        let mut store = Store::in_memory().unwrap();
        store.put_import("medline.nbib", "00", "{}", &[&record("a", "One")]).unwrap();
        store.put_import("medline.nbib", "00", "{}", &[&record("a", "One, in full")]).unwrap();
        let citation: String =
            store.connection.query_row("SELECT citation FROM record", [], |row| row.get(0)).unwrap();
        assert!(citation.contains("One, in full"));
    }
}
