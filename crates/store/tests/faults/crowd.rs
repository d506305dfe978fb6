//! Many processes that decide on one store at once.

use crate::process::{Event, Task, ids, kept, said_to};
use revflow_store::Store;
use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

fn crowd(processes: usize, decisions: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("review.sqlite");
    let started = Instant::now();
    let names: Vec<String> = (0..processes).map(|n| format!("p{n}")).collect();
    let children: Vec<_> = names
        .iter()
        .map(|name| {
            let said = said_to(&folder.path().join(name));
            let task = Task { store: &path, name, decisions, session: decisions };
            task.command(&[]).stdout(said).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let seconds = started.elapsed().as_secs_f64();

    let (mut acknowledged, mut times) = (BTreeSet::new(), Vec::new());
    for name in &names {
        let events = Event::read_all(&fs::read_to_string(folder.path().join(name)).unwrap());
        assert_eq!(events.last(), Some(&Event::Done), "{name}");
        assert_eq!(events.len(), decisions + 1, "{name}: {events:?}");
        acknowledged.extend(kept(&events));
        times.extend(events.iter().filter_map(|event| match event {
            Event::Kept { micros, .. } => Some(*micros),
            _ => None,
        }));
    }
    let store = Store::open(&path).unwrap();
    let log = ids(&store);
    assert_eq!(log.len(), processes * decisions, "some were doubled or lost");
    assert_eq!(log.into_iter().collect::<BTreeSet<_>>(), acknowledged);
    times.sort_unstable();
    // In hundredths, so that whole numbers will do.
    let at = |hundredths: usize| {
        Duration::from_micros(times[(times.len() * hundredths / 100).min(times.len() - 1)])
    };
    println!(
        "{processes} processes, {} decisions in {seconds:.1} s with their start: 0 lost, 0 doubled, 0 failed; \
         p50 {:.1?}, p99 {:.1?}, longest {:.1?}",
        times.len(),
        at(50),
        at(99),
        at(100)
    );
}

#[test]
fn two_and_ten_processes_at_once_lose_and_double_nothing() {
    crowd(2, 100);
    crowd(10, 20);
}

#[test]
#[ignore = "takes a minute, and its figures want an idle machine"]
fn two_ten_and_fifty_processes_at_full_size() {
    crowd(2, 1_000);
    crowd(10, 200);
    crowd(50, 40);
}
