//! Power cuts. The file operations of a process are recorded by `strace`; then the power fails at a random
//! one of them, again and again. What was synced stays. Of the rest the disk keeps all, nothing, some, or
//! sectors here and there, and names of files likewise until their folder was synced, which is harsher
//! than file systems are. What is left is opened by this very store.

use crate::process::{Task, backup_of, decision, ids, restore_command};
use crate::recording::{Inode, Operation, record};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use revflow_store::Store;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const SECTOR: usize = 512;
/// What the disk keeps of what was not synced.
#[derive(Debug, Clone, Copy)]
enum Unsynced {
    Nothing,
    All,
    Some,
    Sectors,
}

/// What is left after the power failed before operation `cut`: files by name.
fn left(
    operations: &[Operation],
    cut: usize,
    unsynced: Unsynced,
    dice: &mut TestRng,
) -> BTreeMap<String, Vec<u8>> {
    let (mut synced, mut folder_synced) = (BTreeMap::new(), 0);
    for (at, operation) in operations[..cut].iter().enumerate() {
        match operation {
            Operation::Sync { inode } => _ = synced.insert(*inode, at),
            Operation::SyncFolder => folder_synced = at,
            _ => {}
        }
    }
    let mut files: BTreeMap<Inode, Vec<u8>> = BTreeMap::new();
    let mut names: BTreeMap<&str, Inode> = BTreeMap::new();
    for (at, operation) in operations[..cut].iter().enumerate() {
        let durable = match operation {
            Operation::Write { inode, .. } | Operation::Truncate { inode, .. } => {
                synced.get(inode).is_some_and(|synced| at < *synced)
            }
            _ => at < folder_synced,
        };
        let kept = durable
            || match unsynced {
                Unsynced::Nothing => false,
                Unsynced::All => true,
                Unsynced::Some | Unsynced::Sectors => dice.next_u32().is_multiple_of(2),
            };
        match operation {
            Operation::Write { inode, at, bytes } => {
                let file = files.entry(*inode).or_default();
                let torn = !durable && matches!(unsynced, Unsynced::Sectors);
                for (n, sector) in bytes.chunks(SECTOR).enumerate() {
                    let sector_kept = if torn { dice.next_u32().is_multiple_of(2) } else { kept };
                    let at = at + n * SECTOR;
                    if sector_kept {
                        file.resize(file.len().max(at + sector.len()), 0);
                        file[at..at + sector.len()].copy_from_slice(sector);
                    }
                }
            }
            Operation::Truncate { inode, length } if kept => {
                let file = files.entry(*inode).or_default();
                file.resize(*length, 0);
            }
            Operation::Name { name, inode } if kept => _ = names.insert(name, *inode),
            Operation::Unname { name } if kept => _ = names.remove(name.as_str()),
            _ => {}
        }
    }
    let file =
        |(name, inode): (&str, Inode)| (name.to_owned(), files.get(&inode).cloned().unwrap_or_default());
    // The index of the journal is memory that processes share; it does not outlive them.
    names.into_iter().filter(|(name, _)| !name.ends_with("-shm")).map(file).collect()
}

/// Has the power fail at a random operation from `first` on. Which one, what to say of it, and the folder
/// that is left.
fn fail(operations: &[Operation], first: usize, n: usize, dice: &mut TestRng) -> (usize, String, TempDir) {
    let at = first + usize::try_from(dice.next_u64()).unwrap() % (operations.len() + 1 - first);
    let unsynced = [Unsynced::Nothing, Unsynced::All, Unsynced::Some, Unsynced::Sectors][n % 4];
    let place = format!("cut {n} before operation {at} of {}, {unsynced:?} kept", operations.len());
    let memory = Path::new("/dev/shm");
    let disk = if memory.exists() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    for (name, bytes) in left(operations, at, unsynced, dice) {
        fs::write(disk.path().join(name), bytes).unwrap();
    }
    (at, place, disk)
}

fn cut(decisions: usize, cuts: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("review.sqlite");
    let task = Task { store: &path, name: "d", decisions, session: 30 };
    let Some((operations, _)) = record(folder.path(), |before| task.command(before)) else { return };
    assert!(
        operations.iter().any(|operation| matches!(operation, Operation::Kept(kept) if *kept == decisions))
    );
    let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &[3; 32]);
    let (mut none, mut unsaid, mut backups) = (0, 0, 0);
    for n in 0..cuts {
        let (at, place, disk) = fail(&operations, 0, n, &mut dice);
        let acknowledged = operations[..at].iter().rev().find_map(|operation| match operation {
            Operation::Kept(kept) => Some(*kept),
            _ => None,
        });
        let backed_up = operations[..at].iter().rev().find_map(|operation| match operation {
            Operation::BackedUp(end) => Some(end),
            _ => None,
        });
        let acknowledged = acknowledged.unwrap_or(0);
        let path = disk.path().join("review.sqlite");
        if !path.exists() {
            assert_eq!(acknowledged, 0, "{place}: the store is gone");
            none += 1;
            continue;
        }
        let store = Store::open(&path).unwrap_or_else(|error| panic!("{place}: {error}"));
        let log = ids(&store);
        let expected: Vec<String> = (0..log.len()).map(|n| format!("d-{n}")).collect();
        assert_eq!(log, expected, "{place}");
        assert!(log.len() >= acknowledged, "{place}: {} of {acknowledged} are left", log.len());
        assert!(log.len() <= acknowledged + 1, "{place}: {} kept, told of {acknowledged}", log.len());
        unsaid += log.len() - acknowledged;
        let backup = backup_of(&path);
        if backed_up.is_some() || backup.exists() {
            let backup = Store::open(&backup).unwrap_or_else(|error| panic!("{place}: the backup: {error}"));
            assert_eq!(backup.verify(backed_up).unwrap().damage, None, "{place}");
            backups += 1;
        }
    }
    println!(
        "{cuts} power cuts in {} operations of {decisions} decisions: 0 acknowledged lost, 0 corrupt; {none} before \
         there was a store, {unsaid} kept without the word for it, {backups} backups looked at, all whole",
        operations.len()
    );
}

#[test]
fn power_cuts_lose_nothing_that_was_acknowledged() {
    cut(70, 200);
}

#[test]
#[ignore = "takes minutes"]
fn power_cuts_lose_nothing_at_full_size() {
    cut(300, 6_000);
}

/// A backup is restored over a store that holds more. The power fails at every moment of it, and what is
/// left is the one or the other, and the one that was replaced is beside.
fn cut_restoring(cuts: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("review.sqlite");
    let append = |numbers: std::ops::Range<u32>| {
        let mut store = Store::open(&path).unwrap();
        let decisions: Vec<_> = numbers.map(|n| decision(&format!("d-{n}"))).collect();
        store.append_decisions(&decisions, "synthetic").unwrap();
        store.backup(&backup_of(&path)).unwrap()
    };
    let old = append(0..60);
    fs::rename(backup_of(&path), folder.path().join("old.backup")).unwrap();
    let later = append(60..90);
    fs::rename(folder.path().join("old.backup"), backup_of(&path)).unwrap();
    let Some((operations, first)) = record(folder.path(), |before| restore_command(before, &path)) else {
        return;
    };
    assert!(operations.iter().any(|operation| matches!(operation, Operation::Restored)));
    let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &[5; 32]);
    let mut olds = 0;
    for n in 0..cuts {
        let (at, place, disk) = fail(&operations, first, n, &mut dice);
        let end = |name: &str| {
            let store =
                Store::open(&disk.path().join(name)).unwrap_or_else(|error| panic!("{place}: {error}"));
            store.verify(None).unwrap().end
        };
        let now = end("review.sqlite");
        let told = operations[..at].iter().any(|operation| matches!(operation, Operation::Restored));
        assert!(now == old || now == later && !told, "{place}: ends at {now}, told {told}");
        if now == old {
            assert_eq!(end("review.until-90.sqlite"), later, "{place}");
            olds += 1;
        }
    }
    println!(
        "{cuts} power cuts in {} operations of restoring: {olds} restored, the rest as before, 0 corrupt",
        operations.len() - first
    );
    assert!(olds > 0 && olds < cuts);
}

#[test]
fn power_cuts_leave_a_backup_restored_or_not() {
    cut_restoring(100);
}

#[test]
#[ignore = "takes minutes"]
fn power_cuts_leave_a_backup_restored_or_not_at_full_size() {
    cut_restoring(2_000);
}
