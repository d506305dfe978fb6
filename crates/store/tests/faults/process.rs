//! A process of its own that decides, one decision after the other, and says what became of each.

use revflow_review::{Decision, DecisionId, DecisionKind, ReasonList, RecordId, ReviewerId, Stage, Verdict};
use revflow_store::{Loss, Store};
use std::env;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What a process is to do.
pub(crate) struct Task<'a> {
    pub(crate) store: &'a Path,
    /// Stands before the number in the id of each decision.
    pub(crate) name: &'a str,
    pub(crate) decisions: usize,
    /// After how many decisions the store is closed, backed up, and opened again.
    pub(crate) session: usize,
}

impl Task<'_> {
    /// The command that does it; `before` may come before the program: `strace`, for example.
    pub(crate) fn command(&self, before: &[&str]) -> Command {
        let mut command = this_program(before, "process::decide");
        command.env("REVFLOW_DECIDE_STORE", self.store).env("REVFLOW_DECIDE_NAME", self.name);
        command.env("REVFLOW_DECIDE_COUNT", format!("{} {}", self.decisions, self.session));
        command
    }
}

/// The command that restores the backup of a store over it.
pub(crate) fn restore_command(before: &[&str], store: &Path) -> Command {
    let mut command = this_program(before, "process::restore");
    command.env("REVFLOW_RESTORE", store);
    command
}

fn this_program(before: &[&str], test: &str) -> Command {
    let program = env::current_exe().unwrap();
    let mut words = before.iter().map(std::ffi::OsStr::new).chain([program.as_os_str()]);
    let mut command = Command::new(words.next().unwrap());
    command.args(words).args(["--quiet", "--ignored", "--exact", test, "--nocapture"]);
    command
}

/// Where a store is backed up.
pub(crate) fn backup_of(store: &Path) -> PathBuf {
    store.with_extension("backup")
}

pub(crate) fn decision(id: &str) -> Decision {
    Decision {
        id: DecisionId::new(id),
        record: RecordId::parse(&format!("record-{id}")).unwrap(),
        stage: Stage::TitleAbstract,
        reviewer: ReviewerId::parse("MM").unwrap(),
        verdict: Verdict::Include,
        kind: DecisionKind::Vote,
        at: None,
        note: Some("a synthetic note ".repeat(12)),
    }
}

/// The ids in a log, in order.
pub(crate) fn ids(store: &Store) -> Vec<String> {
    let log = store.decisions(Stage::TitleAbstract, &ReasonList::default()).unwrap();
    log.decisions.iter().map(|logged| logged.decision.id.to_string()).collect()
}

/// What a process said: one event a line.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    /// It has the word of the store that the decision is kept; how long that took, in microseconds.
    Kept { id: String, micros: u64 },
    /// The store refused the decision, or the first time, and the process went on.
    Refused { id: String, why: String },
    /// How many decisions the connection that was refused can still read.
    Read(usize),
    /// The backup ends here.
    BackedUp(String),
    /// The backup was refused.
    NotBackedUp(String),
    /// Nothing could be opened.
    NotOpened(String),
    /// The backup is restored.
    Restored,
    /// It came to its end.
    Done,
}

impl Event {
    pub(crate) fn read_all(said: &str) -> Vec<Self> {
        said.lines().filter_map(Self::read).collect()
    }

    pub(crate) fn read(line: &str) -> Option<Self> {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (first, after) = rest.split_once(' ').unwrap_or((rest, ""));
        Some(match what {
            "kept" => Self::Kept { id: first.to_owned(), micros: after.parse().ok()? },
            "refused" => Self::Refused { id: first.to_owned(), why: after.to_owned() },
            "read" => Self::Read(first.parse().ok()?),
            "backed-up" => Self::BackedUp(first.to_owned()),
            "not-backed-up" => Self::NotBackedUp(rest.to_owned()),
            "not-opened" => Self::NotOpened(rest.to_owned()),
            "restored" => Self::Restored,
            "done" => Self::Done,
            _ => return None,
        })
    }
}

/// The ids the process was told are kept.
pub(crate) fn kept(events: &[Event]) -> Vec<String> {
    let kept = events.iter().filter_map(|event| match event {
        Event::Kept { id, .. } => Some(id.clone()),
        _ => None,
    });
    kept.collect()
}

/// A file for what a process says, which survives that it is killed. What the test harness says goes to
/// the same one, and must not be written over it.
pub(crate) fn said_to(path: &Path) -> File {
    File::options().create(true).append(true).open(path).unwrap()
}

/// Says it in one write, so that a process that is killed has said it or not.
fn say(line: &str) {
    // Past the test harness, which must not keep it back.
    let mut output = File::options().append(true).open("/proc/self/fd/1").unwrap();
    output.write_all(format!("{line}\n").as_bytes()).unwrap();
}

#[test]
#[ignore = "is the process the other tests start"]
fn decide() {
    let Some(path) = env::var_os("REVFLOW_DECIDE_STORE").map(PathBuf::from) else { return };
    let name = env::var("REVFLOW_DECIDE_NAME").unwrap();
    let count = env::var("REVFLOW_DECIDE_COUNT").unwrap();
    let (count, session) = count.split_once(' ').unwrap();
    let (count, session): (usize, usize) = (count.parse().unwrap(), session.parse().unwrap());
    let mut done = 0;
    while done < count {
        let mut store = match Store::open(&path) {
            Ok(store) => store,
            Err(error) => return say(&format!("not-opened {error}")),
        };
        for n in done..count.min(done + session) {
            let id = format!("{name}-{n}");
            let started = Instant::now();
            let mut append = || store.append_decisions(&[decision(&id)], "synthetic");
            // A reviewer whose decision is refused tries once more, and gives up.
            let again = append().or_else(|error| {
                say(&format!("refused {id} {error}"));
                append()
            });
            let micros = started.elapsed().as_micros();
            if let Err(error) = again {
                say(&format!("refused {id} {error}"));
                say(&format!("read {}", ids(&store).len()));
                back_up(&store, &path);
                drop(store);
                let reopened = Store::open(&path).map(|store| ids(&store).len());
                return say(
                    &reopened.map_or_else(|error| format!("not-opened {error}"), |n| format!("read {n}"))
                );
            }
            say(&format!("kept {id} {micros}"));
        }
        done += session;
        if done < count || session < count {
            back_up(&store, &path);
        }
    }
    say("done");
}

fn back_up(store: &Store, path: &Path) {
    match store.backup(&backup_of(path)) {
        Ok(end) => say(&format!("backed-up {end}")),
        Err(error) => {
            let names = path.parent().unwrap().read_dir().unwrap().map(|file| file.unwrap().file_name());
            let drafts = names.filter(|name| name.to_string_lossy().contains("-new-"));
            assert_eq!(drafts.count(), 0, "half a backup is left");
            say(&format!("not-backed-up {error}"));
        }
    }
}

#[test]
#[ignore = "is a process another test starts"]
fn restore() {
    let Some(path) = env::var_os("REVFLOW_RESTORE").map(PathBuf::from) else { return };
    Store::restore(&backup_of(&path), &path, Loss::Accepted).unwrap();
    say("restored");
}
