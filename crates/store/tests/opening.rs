//! How long it takes to open a large store, and what of it goes where. Run it with
//! `cargo test --release -p revflow-store --test opening -- --ignored --nocapture`.

use revflow_review::{Decision, DecisionId, DecisionKind, RecordId, ReviewerId, Stage, Verdict};
use revflow_store::Store;
use rusqlite::Connection;
use std::time::{Duration, Instant};

const DECISIONS: u32 = 200_000;

fn decision(n: u32) -> Decision {
    Decision {
        id: DecisionId::new(format!("a7f3c2e1-{n:08}")),
        record: RecordId::parse(&format!("synthetic-2022-{:08x}", n / 2)).unwrap(),
        stage: Stage::TitleAbstract,
        reviewer: ReviewerId::parse(if n.is_multiple_of(2) { "MM" } else { "KL" }).unwrap(),
        verdict: Verdict::Include,
        kind: DecisionKind::Vote,
        at: "2022-11-20T09:30:00Z".parse().ok(),
        note: None,
    }
}

fn best_of_five(mut work: impl FnMut()) -> Duration {
    let once = |_| {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    (0..5).map(once).min().unwrap_or_default()
}

#[test]
#[ignore = "is a measurement"]
fn opening_a_store_of_200_000_decisions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("review.sqlite");
    let mut store = Store::open(&path).unwrap();
    let decisions: Vec<Decision> = (0..DECISIONS).map(decision).collect();
    store.append_decisions(&decisions, "title-abstract.csv").unwrap();
    drop(store);
    println!("{DECISIONS} decisions, {} MiB", std::fs::metadata(&path).unwrap().len() >> 20);
    println!("opened in {:.0?}", best_of_five(|| drop(Store::open(&path).unwrap())));
    let store = Store::open(&path).unwrap();
    println!("verified in {:.0?}", best_of_five(|| assert_eq!(store.verify(None).unwrap().damage, None)));
    drop(store);
    for check in ["integrity_check", "quick_check", "integrity_check(decision)"] {
        let checked = best_of_five(|| {
            let connection = Connection::open(&path).unwrap();
            let found: String =
                connection.query_row(&format!("PRAGMA {check}"), [], |row| row.get(0)).unwrap();
            assert_eq!(found, "ok");
        });
        println!("{check} in {checked:.0?}");
    }
    let backup = folder.path().join("backup.sqlite");
    let store = Store::open(&path).unwrap();
    let started = Instant::now();
    store.backup(&backup).unwrap();
    println!("backed up and checked in {:.0?}", started.elapsed());
}
