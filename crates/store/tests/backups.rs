//! Backups taken while others decide, and the drill of restoring them.

use revflow_review::{Decision, DecisionId, DecisionKind, ReasonList, RecordId, ReviewerId, Stage, Verdict};
use revflow_store::{LogEnd, Loss, Store, StoreError};
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};

fn decisions(numbers: std::ops::Range<u32>) -> Vec<Decision> {
    let decision = |n| Decision {
        id: DecisionId::new(format!("d-{n}")),
        record: RecordId::parse(&format!("record-{n}")).unwrap(),
        stage: Stage::TitleAbstract,
        reviewer: ReviewerId::parse("MM").unwrap(),
        verdict: Verdict::Include,
        kind: DecisionKind::Vote,
        at: None,
        note: Some("a synthetic note ".repeat(9)),
    };
    numbers.map(decision).collect()
}

/// A store with decisions of these numbers, and where its log ends.
fn store(path: &Path, numbers: std::ops::Range<u32>) -> LogEnd {
    let mut store = Store::open(path).unwrap();
    store.append_decisions(&decisions(numbers), "synthetic").unwrap();
    store.verify(None).unwrap().end
}

fn end(path: &Path) -> LogEnd {
    Store::open(path).unwrap().verify(None).unwrap().end
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// A folder with paths for a store and a backup.
fn folder() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let paths = (folder.path().join("review.sqlite"), folder.path().join("backup.sqlite"));
    (folder, paths.0, paths.1)
}

#[test]
fn backups_taken_while_another_connection_decides_are_each_a_moment_of_the_log() {
    let (folder, path, backup) = folder();
    store(&path, 0..50);
    let reading = Store::open(&path).unwrap();
    let mut taken: Vec<LogEnd> = Vec::new();
    std::thread::scope(|scope| {
        let deciding = scope.spawn(|| {
            let mut store = Store::open(&path).unwrap();
            for n in 50..650 {
                store.append_decisions(&decisions(n..n + 1), "synthetic").unwrap();
            }
        });
        while !deciding.is_finished() {
            let noted = reading.backup(&backup).unwrap();
            assert_eq!(end(&backup), noted);
            taken.push(noted);
        }
    });
    assert!(taken.len() > 3 && taken.first() != taken.last(), "{taken:?}");
    for noted in &taken {
        assert_eq!(reading.verify(Some(noted)).unwrap().damage, None, "{noted} is no moment of the log");
    }
    drop(reading);
    assert_eq!(names(folder.path()), ["backup.sqlite", "review.sqlite"]);
}

#[test]
fn backup_holds_all_there_is_and_can_be_taken_again() {
    let (_folder, path, backup) = folder();
    store(&path, 0..20);
    let opened = Store::open(&path).unwrap();
    opened.backup(&backup).unwrap();
    let first = fs::read(&backup).unwrap();
    opened.backup(&backup).unwrap();
    assert_eq!(fs::read(&backup).unwrap(), first, "nothing happened in between");
    let read = |store: &Store| store.decisions(Stage::TitleAbstract, &ReasonList::default()).unwrap();
    assert_eq!(read(&Store::open(&backup).unwrap()), read(&opened));
}

#[test]
fn backup_does_not_replace_what_is_no_earlier_backup() {
    let (folder, path, backup) = folder();
    store(&path, 0..20);
    let opened = Store::open(&path).unwrap();
    let refused = |to: &Path| {
        let before = fs::read(to).unwrap();
        let refused = opened.backup(to).unwrap_err();
        assert_eq!(fs::read(to).unwrap(), before, "{refused}");
        refused
    };

    let newer = folder.path().join("newer.sqlite");
    store(&newer, 0..23);
    let error = refused(&newer);
    assert!(error.to_string().contains("holds 3 decision(s)"), "{error}");

    let another = folder.path().join("another.sqlite");
    store(&another, 100..105);
    let error = refused(&another);
    assert!(matches!(error, StoreError::Ahead { decisions: 5, .. }), "{error}");

    let text = folder.path().join("protocol.toml");
    fs::write(&text, "[review]\n".repeat(50)).unwrap();
    assert!(matches!(refused(&text), StoreError::Damaged { .. }));

    let foreign = folder.path().join("zotero.sqlite");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE items (id INTEGER)").unwrap();
    assert!(matches!(refused(&foreign), StoreError::Foreign { .. }));

    let in_use = folder.path().join("in-use.sqlite");
    opened.backup(&in_use).unwrap();
    let using = Store::open(&in_use).unwrap();
    assert!(matches!(opened.backup(&in_use), Err(StoreError::InUse { .. })));
    drop(using);
    opened.backup(&in_use).unwrap();

    assert!(matches!(refused(&path), StoreError::SameFile { .. }));
    let linked = folder.path().join("linked.sqlite");
    fs::hard_link(&path, &linked).unwrap();
    assert!(cfg!(not(unix)) || matches!(refused(&linked), StoreError::SameFile { .. }));
    assert!(!names(folder.path()).iter().any(|name| name.contains("-new-")), "{:?}", names(folder.path()));
    drop(opened);
    assert_eq!(end(&path).decisions(), 20);
    drop(backup);
}

#[test]
fn damaged_store_is_not_backed_up() {
    let (folder, path, backup) = folder();
    store(&path, 0..20);
    let opened = Store::open(&path).unwrap();
    let other = Connection::open(&path).unwrap();
    other
        .execute_batch(
            "DROP TRIGGER decision_is_never_changed; UPDATE decision SET note = 'x' WHERE sequence = 7",
        )
        .unwrap();
    let refused = opened.backup(&backup).unwrap_err();
    assert!(matches!(&refused, StoreError::Tampered { damage, .. } if damage.sequence == 7), "{refused}");
    assert!(refused.to_string().starts_with(&*path.to_string_lossy()), "{refused}");
    drop((opened, other));
    assert_eq!(names(folder.path()), ["review.sqlite"]);
}

#[test]
fn drill_restores_a_backup_over_a_damaged_store_and_keeps_the_damaged_one() {
    let (folder, path, backup) = folder();
    store(&path, 0..200);
    let noted = Store::open(&path).unwrap().backup(&backup).unwrap();
    store(&path, 200..210);
    let mut bytes = fs::read(&path).unwrap();
    let length = bytes.len();
    bytes[length / 4..length / 2].fill(0x55);
    fs::write(&path, &bytes).unwrap();
    assert!(matches!(Store::open(&path), Err(StoreError::Damaged { .. })));

    let refused = Store::restore(&backup, &path, Loss::Refused).unwrap_err();
    assert!(matches!(refused, StoreError::Uncounted { .. }), "{refused}");
    assert_eq!(fs::read(&path).unwrap(), bytes);

    let restored = Store::restore(&backup, &path, Loss::Accepted).unwrap();
    let kept = folder.path().join("review.damaged.sqlite");
    assert_eq!((restored.end, restored.kept), (noted.clone(), Some(kept.clone())));
    assert_eq!(fs::read(kept).unwrap(), bytes);
    let mut store = Store::open(&path).unwrap();
    assert_eq!(store.verify(Some(&noted)).unwrap().damage, None);
    assert_eq!(store.append_decisions(&decisions(190..205), "synthetic").unwrap().new, 5);
}

#[test]
fn restoring_refuses_to_lose_decisions_until_told_to_and_keeps_them_beside() {
    let (folder, path, backup) = folder();
    store(&path, 0..20);
    let noted = Store::open(&path).unwrap().backup(&backup).unwrap();
    let later = store(&path, 20..27);
    let refused = Store::restore(&backup, &path, Loss::Refused).unwrap_err();
    assert!(refused.to_string().contains("holds 7 decision(s)"), "{refused}");
    assert_eq!(end(&path), later);
    for kept in ["review.until-27.sqlite", "review.until-27-2.sqlite"] {
        let restored = Store::restore(&backup, &path, Loss::Accepted).unwrap();
        let kept = folder.path().join(kept);
        assert_eq!((restored.end, restored.kept), (noted.clone(), Some(kept.clone())));
        assert_eq!(end(&path), noted);
        // And back again: what was kept lacks nothing.
        let back = Store::restore(&kept, &path, Loss::Refused).unwrap();
        assert_eq!((&back.end, &end(&path)), (&later, &later));
    }
}

#[test]
fn store_another_program_has_open_is_not_replaced() {
    let (_folder, path, backup) = folder();
    let noted = store(&path, 0..20);
    let opened = Store::open(&path).unwrap();
    opened.backup(&backup).unwrap();
    let refused = Store::restore(&backup, &path, Loss::Accepted).unwrap_err();
    assert!(matches!(refused, StoreError::InUse { .. }), "{refused}");
    assert_eq!(opened.verify(None).unwrap().end, noted);
}

#[test]
fn backup_is_restored_where_there_is_no_store_from_where_nothing_can_be_written() {
    let (folder, path, backup) = folder();
    store(&path, 0..20);
    let noted = Store::open(&path).unwrap().backup(&backup).unwrap();
    let before = fs::read(&backup).unwrap();
    let new = folder.path().join("new.sqlite");
    let mut read_only = fs::metadata(&backup).unwrap().permissions();
    read_only.set_readonly(true);
    fs::set_permissions(&backup, read_only).unwrap();
    let restored = Store::restore(&backup, &new, Loss::Refused).unwrap();
    assert_eq!((restored.end, restored.kept), (noted, None));
    assert_eq!(end(&new).decisions(), 20);
    assert_eq!(fs::read(&backup).unwrap(), before);
    assert_eq!(names(folder.path()), ["backup.sqlite", "new.sqlite", "review.sqlite"]);
}

#[test]
fn what_is_no_sound_store_is_not_restored() {
    let (folder, path, backup) = folder();
    let noted = store(&path, 0..20);
    Store::open(&path).unwrap().backup(&backup).unwrap();
    let sound = fs::read(&backup).unwrap();
    for length in [0, 50, 4096, sound.len() - 4096] {
        fs::write(&backup, &sound[..length]).unwrap();
        let refused = Store::restore(&backup, &path, Loss::Accepted).unwrap_err();
        assert!(matches!(refused, StoreError::Damaged { .. }), "{length}: {refused}");
    }
    fs::remove_file(&backup).unwrap();
    assert!(matches!(Store::restore(&backup, &path, Loss::Accepted), Err(StoreError::File { .. })));
    assert_eq!(end(&path), noted);
    assert_eq!(names(folder.path()), ["review.sqlite"]);
}

#[test]
fn place_that_cannot_be_written_is_named_and_nothing_is_left_there() {
    let (folder, path, backup) = folder();
    store(&path, 0..20);
    let opened = Store::open(&path).unwrap();
    opened.backup(&backup).unwrap();
    let mut places = vec![folder.path().join("missing/backup.sqlite"), path.join("backup.sqlite")];
    if Path::new("/proc/self").exists() {
        places.push("/proc/self/backup.sqlite".into());
    }
    for place in places {
        for refused in
            [opened.backup(&place).unwrap_err(), Store::restore(&backup, &place, Loss::Refused).unwrap_err()]
        {
            assert!(matches!(refused, StoreError::File { .. }), "{refused:?}");
            assert!(refused.to_string().starts_with(&*place.to_string_lossy()), "{refused}");
        }
    }
    drop(opened);
    assert_eq!(names(folder.path()), ["backup.sqlite", "review.sqlite"]);
}

/// A command that was killed leaves its journal beside the store. Somebody who then moves the store
/// away, and not the journal, must not find the old pages in the new store.
#[test]
fn journal_left_without_its_store_is_not_played_into_a_new_one() {
    let (folder, path, backup) = folder();
    store(&path, 0..20);
    let noted = Store::open(&path).unwrap().backup(&backup).unwrap();
    let journal = folder.path().join("review.sqlite-wal");
    let opened = Store::open(&path).unwrap();
    Connection::open(&path).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    store(&path, 20..40);
    let left = fs::read(&journal).unwrap();
    assert!(!left.is_empty());
    drop(opened);
    fs::remove_file(&path).unwrap();
    fs::write(&journal, &left).unwrap();

    let refused = Store::open(&path).unwrap_err();
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused}");
    assert_eq!(names(folder.path()), ["backup.sqlite", "review.sqlite-wal"]);
    assert_eq!(Store::restore(&backup, &path, Loss::Refused).unwrap().end, noted);
    assert_eq!(end(&path), noted);
    assert_eq!(fs::read(folder.path().join("review.damaged.sqlite-wal")).unwrap(), left);
}
