//! The log of decisions: appended, read back in order, never changed.

use crate::chain::{BEGINNING, COLUMNS, Stored};
use crate::{Store, StoreError};
use revflow_review::{
    Decision, DecisionId, DecisionKind, ReasonList, RecordId, ReviewerId, Stage, Timestamp, Verdict,
};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params_from_iter};

/// What became of decisions that were appended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Appended {
    /// The id of each decision in the log, in the order given.
    pub ids: Vec<DecisionId>,
    /// How many were not in the log before.
    pub new: usize,
    /// Decisions whose id the log knew with another content: their id, and the id under which the
    /// new content now follows.
    pub revised: Vec<(DecisionId, DecisionId)>,
}

/// A decision in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedDecision {
    /// Its number; later ones are greater, whatever clocks say.
    pub sequence: i64,
    /// The decision.
    pub decision: Decision,
    /// The file or command it came from.
    pub origin: String,
}

/// The decisions of one stage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Log {
    /// In the order they were appended.
    pub decisions: Vec<LoggedDecision>,
    /// Decisions to exclude for a reason the protocol no longer lists.
    pub with_unlisted_reason: Vec<DecisionId>,
}

impl Store {
    /// Appends decisions that came from `origin`, all or none.
    ///
    /// A decision the log knows is not appended again. Where the log knows the id with another content,
    /// the new content is a new decision, under the id with `~2`, `~3` … after it: both remain.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses; then none was appended.
    pub fn append_decisions(&mut self, decisions: &[Decision], origin: &str) -> Result<Appended, StoreError> {
        let append = |connection: &mut rusqlite::Connection| -> rusqlite::Result<Appended> {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut appended = Appended::default();
            let (mut sequence, mut before) = last(&transaction)?;
            for decision in decisions {
                let (id, known) = id_in_the_log(&transaction, decision, origin)?;
                if id != decision.id {
                    appended.revised.push((decision.id.clone(), id.clone()));
                }
                if !known {
                    sequence += 1;
                    let stored = stored(sequence, &id, decision, origin);
                    before = stored.hash(&before);
                    insert(&transaction, &stored, &before)?;
                    appended.new += 1;
                }
                appended.ids.push(id);
            }
            if appended.new > 0 {
                transaction.commit()?;
            }
            Ok(appended)
        };
        append(&mut self.connection).map_err(|cause| self.refused(cause))
    }

    /// The decisions of a stage in the order they were appended. Reasons are those of the protocol.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses or a stored value is not what this version writes.
    pub fn decisions(&self, stage: Stage, reasons: &ReasonList) -> Result<Log, StoreError> {
        let refused = |cause| self.refused(cause);
        let query = format!("SELECT sequence, {COLUMNS} FROM decision WHERE stage = ?1 ORDER BY sequence");
        let mut statement = self.connection.prepare(&query).map_err(refused)?;
        let mut rows = statement.query([stage.as_str()]).map_err(refused)?;
        let mut log = Log::default();
        while let Some(row) = rows.next().map_err(refused)? {
            let stored = Stored::read(row).map_err(refused)?;
            let sequence = stored.sequence;
            match logged(stored, stage, reasons) {
                Some(Ok(logged)) => log.decisions.push(logged),
                Some(Err(id)) => log.with_unlisted_reason.push(id),
                None => {
                    let fact = format!("decision number {sequence} holds a value revflow does not write");
                    return Err(StoreError::Damaged { path: self.path.clone(), fact });
                }
            }
        }
        Ok(log)
    }
}

/// The number and hash of the last decision.
fn last(transaction: &Transaction<'_>) -> rusqlite::Result<(i64, [u8; 32])> {
    let query = "SELECT sequence, hash FROM decision ORDER BY sequence DESC LIMIT 1";
    let last = transaction.query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(last.unwrap_or((0, BEGINNING)))
}

/// The id under which the decision is or will be in the log, and whether it is there.
fn id_in_the_log(
    transaction: &Transaction<'_>,
    decision: &Decision,
    origin: &str,
) -> rusqlite::Result<(DecisionId, bool)> {
    let query = format!("SELECT sequence, {COLUMNS} FROM decision WHERE id = ?1");
    let mut statement = transaction.prepare_cached(&query)?;
    let mut id = decision.id.clone();
    let mut revision = 1;
    loop {
        match statement.query_row([id.as_str()], Stored::read).optional()? {
            None => return Ok((id, false)),
            Some(known) if known.says_the_same_as(&stored(0, &id, decision, origin)) => {
                return Ok((id, true));
            }
            Some(_) => {
                revision += 1;
                id = DecisionId::new(format!("{}~{revision}", decision.id));
            }
        }
    }
}

fn insert(transaction: &Transaction<'_>, stored: &Stored, hash: &[u8; 32]) -> rusqlite::Result<()> {
    let statement =
        format!("INSERT INTO decision ({COLUMNS}, sequence, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)");
    let texts = stored.texts.iter().map(|text| rusqlite::types::Value::from(text.clone()));
    let rest = [stored.sequence.into(), rusqlite::types::Value::Blob(hash.to_vec())];
    transaction.prepare_cached(&statement)?.execute(params_from_iter(texts.chain(rest)))?;
    Ok(())
}

fn stored(sequence: i64, id: &DecisionId, decision: &Decision, origin: &str) -> Stored {
    let text = |text: &str| Some(text.to_owned());
    Stored {
        sequence,
        texts: [
            text(id.as_str()),
            text(decision.record.as_str()),
            text(decision.stage.as_str()),
            text(decision.reviewer.as_str()),
            text(decision.verdict.as_str()),
            decision.verdict.reason().and_then(|reason| text(reason.key().as_str())),
            text(decision.kind.as_str()),
            decision.at.map(|at| at.to_string()),
            decision.note.clone(),
            text(origin),
        ],
    }
}

/// The decision of a row: `None` when a value is not one this version writes, the id where the reason
/// is no longer listed.
fn logged(stored: Stored, stage: Stage, reasons: &ReasonList) -> Option<Result<LoggedDecision, DecisionId>> {
    let [id, record, _, reviewer, verdict, reason, kind, at, note, origin] = stored.texts;
    let id = DecisionId::new(id?);
    let verdict = match (verdict?.as_str(), reason) {
        ("include", None) => Verdict::Include,
        ("unsure", None) => Verdict::Unsure,
        ("exclude", None) => Verdict::Exclude(None),
        ("exclude", Some(key)) => match reasons.find(&key) {
            Some(reason) => Verdict::Exclude(Some(reason.clone())),
            None => return Some(Err(id)),
        },
        _ => return None,
    };
    let kind = match kind?.as_str() {
        "vote" => DecisionKind::Vote,
        "consensus" => DecisionKind::Consensus,
        _ => return None,
    };
    let at = match at {
        None => None,
        Some(text) => Some(text.parse::<Timestamp>().ok()?),
    };
    let record = RecordId::parse(&record?).ok()?;
    let reviewer = ReviewerId::parse(&reviewer?).ok()?;
    let decision = Decision { id, record, stage, reviewer, verdict, kind, at, note };
    Some(Ok(LoggedDecision { sequence: stored.sequence, decision, origin: origin? }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::path::Path;
    use std::thread;

    fn reasons() -> ReasonList {
        ReasonList::new([("population", "Healthcare")])
    }

    fn decision(id: &str, verdict: Verdict) -> Decision {
        Decision {
            id: DecisionId::new(id),
            record: RecordId::parse("oliveira-2022-7f3a9c2e").unwrap(),
            stage: Stage::TitleAbstract,
            reviewer: ReviewerId::parse("MM").unwrap(),
            verdict,
            kind: DecisionKind::Vote,
            at: "2022-11-20T09:30:00Z".parse().ok(),
            note: Some("línea, \"quoted\"\nand broken".into()),
        }
    }

    fn exclude() -> Verdict {
        Verdict::Exclude(reasons().find("population").cloned())
    }

    fn decisions(store: &Store) -> Vec<Decision> {
        let log = store.decisions(Stage::TitleAbstract, &reasons()).unwrap();
        log.decisions.into_iter().map(|logged| logged.decision).collect()
    }

    #[test]
    fn decisions_come_back_as_they_were_after_the_store_is_opened_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        let given =
            [decision("a", Verdict::Include), decision("b", exclude()), decision("c", Verdict::Unsure)];
        let mut store = Store::open(&path).unwrap();
        assert_eq!(store.append_decisions(&given, "x.csv").unwrap().new, 3);
        drop(store);
        let store = Store::open(&path).unwrap();
        assert_eq!(decisions(&store), given);
        assert_eq!(store.verify(None).unwrap().damage, None);
    }

    #[test]
    fn the_same_decision_twice_is_one_decision() {
        let mut store = Store::in_memory().unwrap();
        let given = [decision("a", Verdict::Include)];
        store.append_decisions(&given, "x.csv").unwrap();
        let again = store.append_decisions(&given, "copy of x.csv").unwrap();
        assert_eq!((again.new, again.ids), (0, vec![DecisionId::new("a")]));
        assert_eq!(decisions(&store).len(), 1);
    }

    #[test]
    fn changed_row_is_a_new_decision_and_the_old_one_stays() {
        let mut store = Store::in_memory().unwrap();
        store.append_decisions(&[decision("a", Verdict::Include)], "x.csv").unwrap();
        let changed = [decision("a", exclude())];
        let appended = store.append_decisions(&changed, "x.csv").unwrap();
        assert_eq!(appended.revised, [(DecisionId::new("a"), DecisionId::new("a~2"))]);
        assert_eq!(store.append_decisions(&changed, "x.csv").unwrap().new, 0);
        let verdicts: Vec<Verdict> = decisions(&store).into_iter().map(|decision| decision.verdict).collect();
        assert_eq!(verdicts, [Verdict::Include, exclude()]);
    }

    #[test]
    fn decision_for_a_reason_no_longer_listed_is_named() {
        let mut store = Store::in_memory().unwrap();
        store.append_decisions(&[decision("a", exclude())], "x.csv").unwrap();
        let log = store.decisions(Stage::TitleAbstract, &ReasonList::default()).unwrap();
        assert_eq!(log.with_unlisted_reason, [DecisionId::new("a")]);
        assert!(log.decisions.is_empty());
    }

    #[test]
    fn database_refuses_to_change_or_delete_a_decision() {
        let mut store = Store::in_memory().unwrap();
        store.append_decisions(&[decision("a", Verdict::Include)], "x.csv").unwrap();
        for statement in [
            "UPDATE decision SET verdict = 'exclude'",
            "DELETE FROM decision",
            "REPLACE INTO decision SELECT sequence, id, record, stage, reviewer, 'exclude', reason, kind, at, note, origin, hash FROM decision",
            "REPLACE INTO decision SELECT 2, id, record, stage, reviewer, 'exclude', reason, kind, at, note, origin, hash FROM decision",
            "INSERT INTO decision SELECT 7, 'b', record, stage, reviewer, verdict, reason, kind, at, note, origin, hash FROM decision",
        ] {
            let refused = store.connection.execute(statement, []).unwrap_err();
            assert!(refused.to_string().contains("decisions are appended"), "{refused}");
        }
        assert_eq!(decisions(&store).len(), 1);
    }

    #[test]
    fn tampering_is_found_at_the_decision_it_was_done_to() {
        let tamper = [
            ("UPDATE decision SET verdict = 'exclude' WHERE sequence = 2", 2),
            ("UPDATE decision SET reviewer = 'KL' WHERE sequence = 2", 2),
            ("DELETE FROM decision WHERE sequence = 2", 2),
            ("UPDATE decision SET note = NULL WHERE sequence = 2", 2),
            ("DELETE FROM decision WHERE sequence = 3", 3),
            ("UPDATE decision SET sequence = 0 WHERE sequence = 1", 1),
            ("DELETE FROM decision WHERE sequence > 1", 2),
        ];
        for (statement, first) in tamper {
            let mut store = Store::in_memory().unwrap();
            let given = ["a", "b", "c"].map(|id| decision(id, Verdict::Include));
            store.append_decisions(&given, "x.csv").unwrap();
            assert_eq!(store.verify(None).unwrap().damage, None);
            store
                .connection
                .execute_batch(
                    "DROP TRIGGER decision_is_never_changed; DROP TRIGGER decision_is_never_deleted;",
                )
                .unwrap();
            store.connection.execute(statement, []).unwrap();
            let damage = store.verify(None).unwrap().damage.expect(statement);
            assert_eq!(damage.sequence, first, "{statement}: {damage}");
        }
    }

    #[test]
    fn store_that_was_tampered_with_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        let mut store = Store::open(&path).unwrap();
        store.append_decisions(&[decision("a", Verdict::Include)], "x.csv").unwrap();
        let tamper = "DROP TRIGGER decision_is_never_changed; UPDATE decision SET verdict = 'exclude'";
        store.connection.execute_batch(tamper).unwrap();
        drop(store);
        let refused = Store::open(&path).unwrap_err();
        assert!(matches!(&refused, StoreError::Tampered { damage, .. } if damage.sequence == 1), "{refused}");
    }

    #[test]
    fn two_connections_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        drop(Store::open(&path).unwrap());
        let voter = |name: &'static str, path: &Path| {
            let path = path.to_owned();
            thread::spawn(move || {
                let mut store = Store::open(&path).unwrap();
                for n in 0..100 {
                    store
                        .append_decisions(&[decision(&format!("{name}-{n}"), Verdict::Include)], name)
                        .unwrap();
                }
            })
        };
        let voters = [voter("one", &path), voter("two", &path)];
        for voter in voters {
            voter.join().unwrap();
        }
        let store = Store::open(&path).unwrap();
        assert_eq!(decisions(&store).len(), 200);
        assert_eq!(store.verify(None).unwrap().damage, None);
    }

    /// Every 61st byte of a store is turned over, one at a time. Each time the damage is found, or it
    /// lies where it changes no decision.
    #[test]
    fn damage_is_found_or_harms_no_decision() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("review.sqlite");
        let given: Vec<Decision> = (0..60).map(|n| decision(&format!("d{n}"), Verdict::Include)).collect();
        Store::open(&path).unwrap().append_decisions(&given, "x.csv").unwrap();
        let sound = std::fs::read(&path).unwrap();
        let mut found = 0;
        for at in (0..sound.len()).step_by(61) {
            let mut damaged = sound.clone();
            damaged[at] ^= 0x55;
            std::fs::write(&path, &damaged).unwrap();
            // What was not found must do no harm: all decisions are there, and none comes in twice.
            let again = Store::open(&path).and_then(|mut store| {
                let appended = store.append_decisions(&given, "x.csv")?;
                Ok((appended.new, store.decisions(Stage::TitleAbstract, &reasons())?))
            });
            match again {
                Err(_) => found += 1,
                Ok((new, log)) => {
                    let read: Vec<Decision> =
                        log.decisions.into_iter().map(|logged| logged.decision).collect();
                    assert!(new == 0 && read == given, "byte {at}: {new} new, {} read", read.len());
                }
            }
        }
        assert!(found > 100, "{found}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// However often decisions are sent, and in whatever pieces, the log holds each once, in the
        /// order of their first coming.
        #[test]
        fn log_does_not_depend_on_pieces_and_repeats(
            sent in prop::collection::vec(prop::collection::vec(0_u32..12, 0..6), 0..8),
        ) {
            let mut store = Store::in_memory().unwrap();
            let mut first: Vec<Decision> = Vec::new();
            for piece in sent {
                let piece: Vec<Decision> =
                    piece.iter().map(|n| decision(&format!("d{n}"), Verdict::Include)).collect();
                let before = first.len();
                for decision in &piece {
                    if !first.contains(decision) {
                        first.push(decision.clone());
                    }
                }
                let appended = store.append_decisions(&piece, "x.csv").unwrap();
                prop_assert_eq!(appended.new, first.len() - before);
                prop_assert_eq!(appended.revised, []);
            }
            prop_assert_eq!(decisions(&store), first);
            assert_eq!(store.verify(None).unwrap().damage, None);
        }
    }
}
