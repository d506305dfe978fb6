//! Processes that are killed at a random moment.

use crate::process::{Event, Task, backup_of, ids, kept, said_to};
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use revflow_store::Store;
use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

/// How often a store survives before a new one is begun: recovery must work on what recovery left.
const KILLS_PER_STORE: u64 = 10;

fn kill(kills: u64, longest: Duration) {
    let mut dice = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let (mut acknowledged, mut unsaid, mut backups, mut midway) = (0, 0, 0, 0);
    let mut folder = tempfile::tempdir().unwrap();
    let mut all: BTreeSet<String> = BTreeSet::new();
    for round in 0..kills {
        if round % KILLS_PER_STORE == 0 {
            folder = tempfile::tempdir().unwrap();
            all.clear();
        }
        let (path, said) = (folder.path().join("review.sqlite"), folder.path().join(format!("said-{round}")));
        let name = format!("k{round}");
        let task = Task { store: &path, name: &name, decisions: 100_000, session: 25 };
        let mut child = task.command(&[]).stdout(said_to(&said)).spawn().unwrap();
        let micros = u64::try_from(longest.as_micros()).unwrap();
        std::thread::sleep(Duration::from_micros(dice.next_u64() % micros));
        child.kill().unwrap();
        child.wait().unwrap();

        let events = Event::read_all(&fs::read_to_string(&said).unwrap());
        let new = kept(&events);
        assert!(
            events.iter().all(|event| matches!(event, Event::Kept { .. } | Event::BackedUp(_))),
            "round {round}: {events:?}"
        );
        acknowledged += new.len();
        midway += u64::from(!new.is_empty());
        all.extend(new);
        if !path.exists() {
            assert!(all.is_empty(), "round {round}: the store is gone");
            continue;
        }
        let store = Store::open(&path).unwrap_or_else(|error| panic!("round {round}: {error}"));
        let log = ids(&store);
        let found: BTreeSet<String> = log.iter().cloned().collect();
        assert_eq!(found.len(), log.len(), "round {round}: a decision is there twice");
        let lost: Vec<&String> = all.difference(&found).collect();
        assert!(lost.is_empty(), "round {round}: lost {lost:?}");
        let more = found.len() - all.len();
        assert!(more <= 1, "round {round}: {more} decisions nobody was told of");
        unsaid += more;
        all = found;
        let last = events.iter().rev().find_map(|event| match event {
            Event::BackedUp(end) => Some(end.parse().unwrap()),
            _ => None,
        });
        let backup = backup_of(&path);
        if backup.exists() || last.is_some() {
            let backup = Store::open(&backup).unwrap_or_else(|error| panic!("round {round}: {error}"));
            assert_eq!(backup.verify(last.as_ref()).unwrap().damage, None, "round {round}");
            assert_eq!(store.verify(Some(&backup.verify(None).unwrap().end)).unwrap().damage, None);
            backups += 1;
        }
    }
    println!(
        "{kills} kills, {midway} of them after the first decision: {acknowledged} acknowledged decisions, 0 lost; \
         {unsaid} kept without the word for it; {backups} backups looked at, all whole"
    );
    assert!(midway * 2 > kills, "most processes were killed before they decided anything");
}

#[test]
fn killed_processes_lose_nothing_they_were_told_is_kept() {
    kill(12, Duration::from_millis(250));
}

#[test]
#[ignore = "takes a minute"]
fn killed_processes_lose_nothing_at_full_size() {
    kill(400, Duration::from_millis(250));
}
