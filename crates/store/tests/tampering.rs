//! A log that somebody edits behind the back of revflow, with SQL and all the time in the world.

use revflow_review::{Decision, DecisionId, DecisionKind, RecordId, ReviewerId, Stage, Verdict};
use revflow_store::{LogEnd, Store, StoreError};
use rusqlite::Connection;
use rusqlite::types::Value;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

const DECISIONS: i64 = 300;
const COLUMNS: [&str; 10] =
    ["id", "record", "stage", "reviewer", "verdict", "reason", "kind", "at", "note", "origin"];

/// Numbers that are the same in every run (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: i64) -> i64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed ^ (mixed >> 31)) % u64::try_from(bound).unwrap()).unwrap()
    }

    /// A number of a decision from `first` to `last`.
    fn from(&mut self, first: i64, last: i64) -> i64 {
        first + self.below(last - first + 1)
    }
}

fn decision(n: i64) -> Decision {
    Decision {
        id: DecisionId::new(format!("d-{n}")),
        record: RecordId::parse(&format!("record-{}", n / 2)).unwrap(),
        stage: if n % 3 == 0 { Stage::FullText } else { Stage::TitleAbstract },
        reviewer: ReviewerId::parse(if n % 2 == 0 { "MM" } else { "KL" }).unwrap(),
        verdict: [Verdict::Include, Verdict::Unsure, Verdict::Exclude(None)][usize::try_from(n % 3).unwrap()]
            .clone(),
        kind: DecisionKind::Vote,
        at: None,
        note: (n % 5 == 0).then(|| format!("note {n}")),
    }
}

/// A sound store, and where its log ends.
fn sound(folder: &Path) -> (PathBuf, LogEnd) {
    let path = folder.join("sound.sqlite");
    let mut store = Store::open(&path).unwrap();
    let decisions: Vec<Decision> = (1..=DECISIONS).map(decision).collect();
    store.append_decisions(&decisions, "synthetic").unwrap();
    let end = store.verify(None).unwrap().end;
    (path, end)
}

/// A copy of a store to tamper with, its triggers taken off.
fn copy(sound: &Path, copy: &Path) -> Connection {
    std::fs::copy(sound, copy).unwrap();
    let connection = Connection::open(copy).unwrap();
    connection
        .execute_batch(
            "PRAGMA synchronous = OFF; PRAGMA journal_mode = DELETE; DROP TRIGGER decision_is_appended;
             DROP TRIGGER decision_is_never_changed; DROP TRIGGER decision_is_never_deleted;",
        )
        .unwrap();
    connection
}

fn texts(connection: &Connection, sequence: i64) -> Vec<Option<String>> {
    let query = format!("SELECT {} FROM decision WHERE sequence = ?1", COLUMNS.join(", "));
    let read = |row: &rusqlite::Row<'_>| (0..COLUMNS.len()).map(|column| row.get(column)).collect();
    connection.query_row(&query, [sequence], read).unwrap()
}

/// Computes the hash of one decision anew, from its content and the stored hash before it.
fn compute_hash(connection: &Connection, sequence: i64) {
    let before: Vec<u8> = connection
        .query_row("SELECT hash FROM decision WHERE sequence = ?1", [sequence - 1], |row| row.get(0))
        .unwrap_or(vec![0; 32]);
    let mut hash = Sha256::new();
    hash.update(&before);
    hash.update(sequence.to_be_bytes());
    for text in texts(connection, sequence) {
        let Some(text) = text else {
            hash.update([0]);
            continue;
        };
        hash.update([1]);
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    let hash = hash.finalize().to_vec();
    run(connection, "UPDATE decision SET hash = ?2 WHERE sequence = ?1", &[sequence.into(), hash.into()]);
}

fn run(connection: &Connection, statement: &str, values: &[Value]) {
    connection.execute(statement, rusqlite::params_from_iter(values)).unwrap();
}

/// Gives one column of one decision another value.
fn edit(connection: &Connection, dice: &mut Dice, sequence: i64) -> String {
    let at = usize::try_from(dice.below(10)).unwrap();
    let column = COLUMNS[at];
    let value = match texts(connection, sequence).swap_remove(at) {
        Some(_) if matches!(column, "reason" | "at" | "note") => Value::Null,
        Some(text) if dice.below(2) == 0 => format!("{text} ").into(),
        Some(text) => text.replace(|c: char| c.is_ascii_lowercase(), "").into(),
        None => String::new().into(),
    };
    let unchanged = texts(connection, sequence)[at].clone().map_or(Value::Null, Value::from) == value;
    let value = if unchanged { Value::from(format!("edited {sequence}")) } else { value };
    let statement = format!("UPDATE OR IGNORE decision SET {column} = ?2 WHERE sequence = ?1");
    let changed = connection.execute(&statement, rusqlite::params![sequence, value]).unwrap();
    if changed == 0 {
        run(connection, &statement, &[sequence.into(), format!("edited {sequence}").into()]);
    }
    format!("edit of {column} of {sequence}")
}

/// Shifts the decisions from `first` on by `by` numbers.
fn shift(connection: &Connection, first: i64, by: i64) {
    run(connection, "UPDATE decision SET sequence = -sequence WHERE sequence >= ?1", &[first.into()]);
    run(connection, "UPDATE decision SET sequence = ?1 - sequence WHERE sequence < 0", &[by.into()]);
}

/// Has SQLite remember the last decision there is.
fn correct_what_is_remembered(connection: &Connection) {
    run(
        connection,
        "UPDATE sqlite_sequence SET seq = (SELECT max(sequence) FROM decision) WHERE name = 'decision'",
        &[],
    );
}

/// Tampers with the log once. What was done, and the first decision that is no longer what it was.
fn tamper(connection: &Connection, dice: &mut Dice) -> (String, i64) {
    let last = DECISIONS;
    let (done, first) = match dice.below(9) {
        0 | 1 => {
            let sequence = dice.from(1, last);
            (edit(connection, dice, sequence), sequence)
        }
        2 => {
            let sequence = dice.from(1, last);
            let hash: Vec<u8> = (0..dice.below(33)).map(|_| u8::try_from(dice.below(256)).unwrap()).collect();
            let statement = "UPDATE decision SET hash = ?2 WHERE sequence = ?1";
            run(connection, statement, &[sequence.into(), hash.into()]);
            (format!("another hash of {sequence}"), sequence)
        }
        3 => {
            let first = dice.from(1, last - 1);
            let to = dice.from(first, (first + 5).min(last - 1));
            let statement = "DELETE FROM decision WHERE sequence BETWEEN ?1 AND ?2";
            run(connection, statement, &[first.into(), to.into()]);
            let close = dice.below(2) == 0;
            if close {
                shift(connection, to + 1, first - to - 1);
                correct_what_is_remembered(connection);
            }
            (format!("deletion of {first} to {to}, gap closed: {close}"), first)
        }
        4 => {
            let first = dice.from(1, last);
            run(connection, "DELETE FROM decision WHERE sequence >= ?1", &[first.into()]);
            (format!("cut off from {first}"), first)
        }
        5 => {
            let (from, to) = (dice.from(1, last - 1), dice.from(1, last - 1));
            let to = if to >= from { to + 1 } else { to };
            let place = "UPDATE decision SET sequence = ?2 WHERE sequence = ?1";
            run(connection, place, &[from.into(), (-1_000).into()]);
            run(
                connection,
                if to > from {
                    "UPDATE decision SET sequence = 1 - sequence WHERE sequence BETWEEN ?1 + 1 AND ?2"
                } else {
                    "UPDATE decision SET sequence = -1 - sequence WHERE sequence BETWEEN ?2 AND ?1 - 1"
                },
                &[from.into(), to.into()],
            );
            run(
                connection,
                "UPDATE decision SET sequence = -sequence WHERE sequence BETWEEN -999 AND -1",
                &[],
            );
            run(connection, place, &[(-1_000).into(), to.into()]);
            (format!("{from} moved to {to}"), from.min(to))
        }
        6 => {
            let sequence = dice.from(1, last + 1);
            shift(connection, sequence, 1);
            let model = if sequence == 1 { 2 } else { sequence - 1 };
            let statement = "INSERT INTO decision SELECT ?1, 'put in', record, stage, reviewer, verdict, reason, kind, at,
                 note, origin, hash FROM decision WHERE sequence = ?2";
            run(connection, statement, &[sequence.into(), model.into()]);
            let recomputed = sequence <= last && dice.below(2) == 0;
            if recomputed {
                compute_hash(connection, sequence);
            }
            correct_what_is_remembered(connection);
            (
                format!("insertion at {sequence}, hash computed: {recomputed}"),
                sequence + i64::from(recomputed),
            )
        }
        7 => {
            let (a, b) = (dice.from(1, last - 1), dice.from(1, last - 1));
            let b = if b >= a { b + 1 } else { b };
            let place = "UPDATE decision SET sequence = ?2 WHERE sequence = ?1";
            for (from, to) in [(a, -1), (b, a), (-1, b)] {
                run(connection, place, &[from.into(), to.into()]);
            }
            (format!("{a} and {b} swapped"), a.min(b))
        }
        _ => {
            let sequence = dice.from(1, last - 1);
            let done = edit(connection, dice, sequence);
            compute_hash(connection, sequence);
            (format!("{done}, its hash computed anew"), sequence + 1)
        }
    };
    (done, first)
}

#[test]
fn every_one_of_a_thousand_tamperings_is_found_at_its_first_decision() {
    let folder = tempfile::tempdir().unwrap();
    let (sound, _) = sound(folder.path());
    let path = folder.path().join("copy.sqlite");
    let mut found = 0;
    for seed in 0..1_000 {
        let connection = copy(&sound, &path);
        let (done, first) = tamper(&connection, &mut Dice(seed));
        connection.close().unwrap();
        match Store::open(&path) {
            Err(StoreError::Tampered { damage, .. }) => {
                assert_eq!(damage.sequence, first, "seed {seed}: {done}: {damage}");
                found += 1;
            }
            other => panic!("seed {seed}: {done}: {other:?}"),
        }
    }
    println!("{found} of 1,000 tamperings found");
}

/// The limit of a chain inside the file it protects, and how the end of the log noted elsewhere lifts it.
#[test]
fn log_computed_anew_is_found_by_its_noted_end_and_by_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let (sound, noted) = sound(folder.path());
    let noted: LogEnd = noted.to_string().parse().unwrap();
    let path = folder.path().join("copy.sqlite");
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let connection = copy(&sound, &path);
        let cut = seed % 3 == 0;
        let sequence = dice.from(1, DECISIONS);
        if cut {
            run(&connection, "DELETE FROM decision WHERE sequence >= ?1", &[sequence.into()]);
            correct_what_is_remembered(&connection);
            if sequence == 1 {
                run(&connection, "DELETE FROM sqlite_sequence WHERE name = 'decision'", &[]);
            }
        } else {
            edit(&connection, &mut dice, sequence);
            for sequence in sequence..=DECISIONS {
                compute_hash(&connection, sequence);
            }
        }
        connection.close().unwrap();
        let mut store = Store::open(&path).unwrap();
        assert_eq!(store.verify(None).unwrap().damage, None, "seed {seed}");
        let damage = store.verify(Some(&noted)).unwrap().damage.unwrap();
        assert_eq!(damage.sequence, if cut { sequence } else { DECISIONS }, "seed {seed}: {damage}");
        // Nor does it help to append until the log is as long as it was.
        let more: Vec<Decision> = (1_000..1_000 + DECISIONS).map(decision).collect();
        store.append_decisions(&more, "synthetic").unwrap();
        assert!(store.verify(Some(&noted)).unwrap().damage.is_some(), "seed {seed}");
    }
}

#[test]
fn log_that_has_grown_since_its_end_was_noted_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let (path, noted) = sound(folder.path());
    let mut store = Store::open(&path).unwrap();
    store.append_decisions(&[decision(1_000)], "synthetic").unwrap();
    let found = store.verify(Some(&noted)).unwrap();
    assert_eq!((found.damage, found.end.decisions()), (None, DECISIONS + 1));
}

#[test]
fn log_verified_while_others_append_is_not_taken_for_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let (path, _) = sound(folder.path());
    let store = Store::open(&path).unwrap();
    std::thread::scope(|scope| {
        let appending = scope.spawn(|| {
            let mut store = Store::open(&path).unwrap();
            for n in 0..300 {
                store.append_decisions(&[decision(1_000 + n)], "synthetic").unwrap();
            }
        });
        while !appending.is_finished() {
            assert_eq!(store.verify(None).unwrap().damage, None);
        }
    });
}
