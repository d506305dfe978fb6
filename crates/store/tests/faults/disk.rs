//! A disk that is full, and one that fails to sync. Every decision is either kept or refused, and what was
//! said of it is so.

use crate::process::{Event, Task, backup_of, ids, kept};
use revflow_store::Store;
use std::fs;
use std::process::Command;

/// What a process said that went on until the store refused twice.
fn until_refused(command: &mut Command) -> Option<Vec<Event>> {
    let output = command.output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let events = Event::read_all(&said);
    if events.is_empty() {
        println!("skipped: {}", String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or(&said));
        return None;
    }
    Some(events)
}

/// Every outcome is known: what was not refused is there, for the connection that was refused and for the
/// next one; and a backup was made or refused.
fn expect_known(events: &[Event]) -> usize {
    let kept = kept(events).len();
    let tail: Vec<&Event> = events.iter().filter(|event| !matches!(event, Event::Kept { .. })).collect();
    assert!(matches!(tail[0], Event::Refused { .. }) && matches!(tail[1], Event::Refused { .. }), "{tail:?}");
    assert_eq!(tail[2], &Event::Read(kept), "{tail:?}");
    assert!(matches!(tail[3], Event::NotBackedUp(_) | Event::BackedUp(_)), "{tail:?}");
    assert_eq!(tail[4], &Event::Read(kept), "{tail:?}");
    assert_eq!(tail.len(), 5, "{tail:?}");
    kept
}

#[test]
fn full_disk_refuses_decisions_and_keeps_those_it_took() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let path = disk.join("review.sqlite");
    let task = Task { store: &path, name: "d", decisions: 100_000, session: 100_000 };
    // The disk is seen by this process alone, and is gone with it.
    let script = "mount -t tmpfs -o size=1m none \"$0\" && exec \"$@\"";
    let command =
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, disk.to_str().unwrap()];
    let mut command = task.command(&command);
    let Some(events) = until_refused(&mut command) else { return };
    let kept = expect_known(&events);
    let Event::Refused { why, .. } =
        events.iter().find(|event| matches!(event, Event::Refused { .. })).unwrap()
    else {
        unreachable!()
    };
    assert!(why.contains("full"), "{why}");
    println!("full after {kept} decisions: {why}");
}

#[test]
fn file_that_may_not_grow_refuses_decisions_and_keeps_those_it_took() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("review.sqlite");
    let task = Task { store: &path, name: "d", decisions: 100_000, session: 100_000 };
    let Some(events) =
        until_refused(&mut task.command(&["sh", "-c", "trap '' XFSZ; ulimit -f 400; exec \"$0\" \"$@\""]))
    else {
        return;
    };
    let kept = expect_known(&events);
    let backup = backup_of(&path);
    assert!(!backup.exists() || ids(&Store::open(&backup).unwrap()).len() == kept);
    let drafts = fs::read_dir(folder.path())
        .unwrap()
        .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains("-new-"));
    assert_eq!(drafts.count(), 0, "half a backup is left");
    let mut store = Store::open(&path).unwrap();
    assert_eq!(ids(&store).len(), kept);
    store.append_decisions(&[crate::process::decision("room-again")], "synthetic").unwrap();
    println!("could not grow after {kept} decisions");
}

/// The n-th sync fails, for n = 1, 2, 3 and so on until none fails any more.
#[test]
fn sync_that_fails_is_never_taken_for_one_that_did_not() {
    let mut failing = 1;
    let mut refusals = 0;
    loop {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        let task = Task { store: &path, name: "d", decisions: 6, session: 3 };
        let inject = format!("inject=fsync,fdatasync:error=EIO:when={failing}");
        let trace = folder.path().join("traced");
        let strace =
            ["strace", "-f", "-e", "trace=fsync,fdatasync", "-e", &inject, "-o", trace.to_str().unwrap()];
        let Some(events) = until_refused(&mut task.command(&strace)) else { return };
        if !fs::read_to_string(&trace).unwrap().contains("INJECTED") {
            assert_eq!(kept(&events).len(), 6);
            break;
        }
        let kept = kept(&events);
        refusals += events.iter().filter(|event| !matches!(event, Event::Kept { .. } | Event::Done)).count();
        if path.exists() {
            let log = ids(&Store::open(&path).unwrap_or_else(|error| panic!("sync {failing}: {error}")));
            assert!(log.starts_with(&kept), "sync {failing}: {events:?}, {log:?}");
            assert!(log.len() <= kept.len() + 1, "sync {failing}: {events:?}, {log:?}");
        } else {
            assert!(kept.is_empty(), "sync {failing}: {events:?}");
        }
        let drafts = fs::read_dir(folder.path())
            .unwrap()
            .filter(|file| file.as_ref().unwrap().file_name().to_string_lossy().contains("-new-"));
        assert_eq!(drafts.count(), 0, "sync {failing}: a draft is left");
        failing += 1;
    }
    assert!(failing > 10 && refusals > 5, "{failing} syncs, {refusals} refusals");
    println!("each of {} syncs failed once, {refusals} events told of it", failing - 1);
}
