//! Power cuts. The file operations of a process are recorded by `strace`; then the power fails at a random
//! one of them, again and again. What was synced stays. Of the rest the disk keeps all, nothing, some, or
//! sectors here and there, and names of files likewise until their folder was synced, which is harsher
//! than file systems are. What is left is opened by this very store.

use crate::process::{Event, Task, backup_of, ids};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use revflow_store::{LogEnd, Store};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const SECTOR: usize = 512;
const CALLS: &str = "trace=openat,open,creat,close,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,\
                     fsync,fdatasync,sync_file_range,rename,renameat,renameat2,link,linkat,unlink,unlinkat,dup,dup2,dup3";

/// A file, whatever its name: it goes on being one when it is renamed.
type Inode = usize;

/// What a process did to its files, as far as a disk can tell.
#[derive(Debug)]
enum Operation {
    Write {
        inode: Inode,
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        inode: Inode,
        length: usize,
    },
    Name {
        name: String,
        inode: Inode,
    },
    Unname {
        name: String,
    },
    Sync {
        inode: Inode,
    },
    SyncFolder,
    /// The process was told that so many decisions are kept.
    Kept(usize),
    BackedUp(LogEnd),
}

/// Reads what `strace -xx` wrote, of files in one folder.
#[derive(Default)]
struct Recording {
    operations: Vec<Operation>,
    names: BTreeMap<String, Inode>,
    open: BTreeMap<String, Opened>,
    inodes: usize,
    kept: usize,
}

enum Opened {
    File { inode: Inode, end: usize },
    Folder,
    Elsewhere,
}

impl Recording {
    fn read(traced: &str, folder: &str) -> Self {
        let mut recording = Self::default();
        for line in traced.lines() {
            assert!(!line.contains("unfinished"), "two threads at once: {line}");
            let Some((call, result)) = line.rsplit_once(" = ") else { continue };
            let call = call.split_once(' ').map_or(call, |(_, call)| call).trim();
            let Some((call, words)) = call.split_once('(') else { continue };
            if result.starts_with('-') || result.starts_with('?') {
                continue;
            }
            let words: Vec<&str> = words.trim_end_matches(')').split(", ").collect();
            recording.understand(call, &words, result.split(' ').next().unwrap_or_default(), folder);
        }
        recording
    }

    fn understand(&mut self, call: &str, words: &[&str], result: &str, folder: &str) {
        let within = |word: &str| -> Option<String> {
            let name = String::from_utf8(unquote(word)).ok()?;
            name.strip_prefix(folder).map(|name| name.trim_start_matches('/').to_owned())
        };
        match call {
            "openat" => {
                let opened = match within(words[1]) {
                    None => Opened::Elsewhere,
                    Some(name) if name.is_empty() => Opened::Folder,
                    Some(name) => {
                        let inode = self.names.get(&name).copied().unwrap_or_else(|| self.create(&name));
                        if words[2].contains("O_TRUNC") {
                            self.operations.push(Operation::Truncate { inode, length: 0 });
                        }
                        Opened::File { inode, end: 0 }
                    }
                };
                self.open.insert(result.to_owned(), opened);
            }
            "close" => {
                self.open.remove(words[0]);
            }
            "write" => {
                let bytes = unquote(words[1]);
                match self.open.get_mut(words[0]) {
                    Some(Opened::File { inode, end }) => {
                        let (inode, at) = (*inode, *end);
                        *end += bytes.len();
                        self.operations.push(Operation::Write { inode, at, bytes });
                    }
                    _ => self.say(&String::from_utf8_lossy(&bytes)),
                }
            }
            "pwrite64" => {
                if let Some(Opened::File { inode, .. }) = self.open.get(words[0]) {
                    let (bytes, at) = (unquote(words[1]), words[3].parse().unwrap());
                    self.operations.push(Operation::Write { inode: *inode, at, bytes });
                }
            }
            "ftruncate" => {
                if let Some(Opened::File { inode, .. }) = self.open.get(words[0]) {
                    let length = words[1].parse().unwrap();
                    self.operations.push(Operation::Truncate { inode: *inode, length });
                }
            }
            "fsync" | "fdatasync" => match self.open.get(words[0]) {
                Some(Opened::File { inode, .. }) => self.operations.push(Operation::Sync { inode: *inode }),
                Some(Opened::Folder) => self.operations.push(Operation::SyncFolder),
                _ => {}
            },
            "rename" | "renameat" | "renameat2" | "link" | "linkat" => {
                let mut names = words.iter().filter_map(|word| within(word));
                if let (Some(from), Some(to)) = (names.next(), names.next()) {
                    let inode = self.names[&from];
                    self.name(to, inode);
                    if call.starts_with("rename") {
                        self.unname(from);
                    }
                }
            }
            "unlink" | "unlinkat" => {
                if let Some(name) = words.iter().find_map(|word| within(word)) {
                    self.unname(name);
                }
            }
            other => assert!(!words.iter().any(|word| self.is_file(word)), "{other} is not understood"),
        }
    }

    fn is_file(&self, word: &str) -> bool {
        matches!(self.open.get(word), Some(Opened::File { .. }))
    }

    fn create(&mut self, name: &str) -> Inode {
        let inode = self.inodes;
        self.inodes += 1;
        self.name(name.to_owned(), inode);
        inode
    }

    fn name(&mut self, name: String, inode: Inode) {
        self.names.insert(name.clone(), inode);
        self.operations.push(Operation::Name { name, inode });
    }

    fn unname(&mut self, name: String) {
        self.names.remove(&name);
        self.operations.push(Operation::Unname { name });
    }

    fn say(&mut self, line: &str) {
        match Event::read(line.trim_end()) {
            Some(Event::Kept { .. }) => {
                self.kept += 1;
                self.operations.push(Operation::Kept(self.kept));
            }
            Some(Event::BackedUp(end)) => self.operations.push(Operation::BackedUp(end.parse().unwrap())),
            _ => {}
        }
    }
}

/// The bytes of a text as `strace -xx` writes it; empty for what is no text.
fn unquote(word: &str) -> Vec<u8> {
    let digits = word.trim_matches('"').split("\\x").skip(1);
    digits.map(|digits| u8::from_str_radix(digits, 16).unwrap()).collect()
}

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

fn recorded(folder: &Path, decisions: usize) -> Option<Recording> {
    let (path, traced) = (folder.join("review.sqlite"), folder.join("traced"));
    let task = Task { store: &path, name: "d", decisions, session: 30 };
    let trace = traced.to_str().unwrap();
    let strace = ["strace", "-f", "-xx", "-s", "10000000", "-e", CALLS, "-e", "signal=none", "-o", trace];
    let Ok(output) = task.command(&strace).output() else {
        println!("skipped: strace is not installed");
        return None;
    };
    assert!(output.status.success(), "{output:?}");
    let recording = Recording::read(&fs::read_to_string(&traced).unwrap(), folder.to_str().unwrap());
    assert_eq!(recording.kept, decisions);
    Some(recording)
}

fn cut(decisions: usize, cuts: usize) {
    let folder = tempfile::tempdir().unwrap();
    let Some(Recording { operations, .. }) = recorded(folder.path(), decisions) else { return };
    let memory = Path::new("/dev/shm");
    let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &[3; 32]);
    let (mut none, mut unsaid, mut backups) = (0, 0, 0);
    for n in 0..cuts {
        let at = usize::try_from(dice.next_u64()).unwrap() % (operations.len() + 1);
        let unsynced = [Unsynced::Nothing, Unsynced::All, Unsynced::Some, Unsynced::Sectors][n % 4];
        let place = format!("cut {n} before operation {at} of {}, {unsynced:?} kept", operations.len());
        let disk = if memory.exists() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
        for (name, bytes) in left(&operations, at, unsynced, &mut dice) {
            fs::write(disk.path().join(name), bytes).unwrap();
        }
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
