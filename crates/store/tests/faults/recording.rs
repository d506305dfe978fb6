//! What a process does to the files of a folder, as `strace` tells it, in the order it does it.

use crate::process::Event;
use revflow_store::LogEnd;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const CALLS: &str = "trace=openat,open,creat,close,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,\
                     fsync,fdatasync,sync_file_range,rename,renameat,renameat2,link,linkat,unlink,unlinkat,dup,dup2,dup3";

/// A file, whatever its name: it goes on being one when it is renamed.
pub(crate) type Inode = usize;

/// What a process did to its files, as far as a disk can tell.
#[derive(Debug)]
pub(crate) enum Operation {
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
    /// The process was told that a backup is restored.
    Restored,
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
    /// Begins with the files that are in the folder now, as if they had just been written and synced.
    fn begin(folder: &Path) -> Self {
        let mut recording = Self::default();
        for file in fs::read_dir(folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let bytes = fs::read(folder.join(&name)).unwrap();
            let inode = recording.create(&name);
            recording.operations.push(Operation::Write { inode, at: 0, bytes });
            recording.operations.push(Operation::Sync { inode });
        }
        recording.operations.push(Operation::SyncFolder);
        recording
    }

    fn read(&mut self, traced: &str, folder: &str) {
        for line in whole_calls(traced) {
            let Some((call, result)) = line.rsplit_once(" = ") else { continue };
            let Some((call, words)) = call.trim_end().split_once('(') else { continue };
            if result.starts_with('-') || result.starts_with('?') {
                continue;
            }
            let words: Vec<&str> = words.trim_end_matches(')').split(", ").collect();
            self.understand(call, &words, result.split(' ').next().unwrap_or_default(), folder);
        }
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
            Some(Event::Restored) => self.operations.push(Operation::Restored),
            Some(Event::BackedUp(end)) => self.operations.push(Operation::BackedUp(end.parse().unwrap())),
            _ => {}
        }
    }
}

/// The calls without the threads that made them, each in one line at the time it ended: where two threads
/// call at once, `strace` writes the beginning of a call and its end on lines of their own.
fn whole_calls(traced: &str) -> Vec<String> {
    let mut begun: BTreeMap<&str, &str> = BTreeMap::new();
    let mut calls = Vec::new();
    for line in traced.lines() {
        let (thread, call) = line.split_once(' ').unwrap_or(("", line));
        let call = call.trim();
        if let Some(beginning) = call.strip_suffix("<unfinished ...>") {
            begun.insert(thread, beginning.trim_end());
        } else if let Some((_, end)) = call.strip_prefix("<... ").and_then(|end| end.split_once(" resumed>"))
        {
            calls.push(format!("{}{end}", begun.remove(thread).unwrap_or_default()));
        } else {
            calls.push(call.to_owned());
        }
    }
    calls
}

#[test]
fn call_that_another_thread_came_between_is_one_call() {
    let traced = "7 write(3, \"a\", 1 <unfinished ...>\n8 write(1, \".\", 1) = 1\n7 <... write resumed>) = 1\n7 close(3) = 0\n";
    assert_eq!(whole_calls(traced), ["write(1, \".\", 1) = 1", "write(3, \"a\", 1) = 1", "close(3) = 0"]);
}

/// The bytes of a text as `strace -xx` writes it; empty for what is no text.
fn unquote(word: &str) -> Vec<u8> {
    let digits = word.trim_matches('"').split("\\x").skip(1);
    digits.map(|digits| u8::from_str_radix(digits, 16).unwrap()).collect()
}

/// Runs the command that `command` makes of the words before it, and records what it does to the files
/// in the folder. First comes what is there already: so many operations. `None` without `strace`.
pub(crate) fn record(
    folder: &Path,
    command: impl FnOnce(&[&str]) -> Command,
) -> Option<(Vec<Operation>, usize)> {
    let mut recording = Recording::begin(folder);
    let before = recording.operations.len();
    let traced = tempfile::NamedTempFile::new().unwrap();
    let trace = traced.path().to_str().unwrap();
    let strace = ["strace", "-f", "-xx", "-s", "10000000", "-e", CALLS, "-e", "signal=none", "-o", trace];
    let Ok(output) = command(&strace).output() else {
        println!("skipped: strace is not installed");
        return None;
    };
    assert!(output.status.success(), "{output:?}");
    recording.read(&fs::read_to_string(traced.path()).unwrap(), folder.to_str().unwrap());
    Some((recording.operations, before))
}
