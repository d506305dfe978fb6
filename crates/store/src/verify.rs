//! Verifying the log: every decision is there, in its place, and says what it said when it was appended.
//! What a chain of hashes cannot know by itself, it knows from the end of the log somebody noted.

use crate::chain::{BEGINNING, COLUMNS, HASH, Link};
use crate::{Store, StoreError};
use rusqlite::types::ValueRef;
use std::fmt::{self, Write as _};
use std::str::FromStr;

/// How many hexadecimal digits of a hash are printed, and how many a noted one must have.
const SHORT: usize = 16;

/// What verifying the log found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Where the log ends: how many decisions it holds, and the hash of the last one. Of a damaged
    /// log, the last decision before the damage. Note it elsewhere: see [`Store::verify`].
    pub end: LogEnd,
    /// What is wrong, if anything.
    pub damage: Option<LogDamage>,
}

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.end.decisions == 1 { "" } else { "s" };
        match &self.damage {
            None => write!(
                f,
                "{} decision{plural}, all as appended; the log ends at {}",
                self.end.decisions, self.end
            ),
            Some(damage) => write!(
                f,
                "{damage}; the {} decision{plural} before it are as appended, up to {}",
                self.end.decisions, self.end
            ),
        }
    }
}

/// The first decision that is not what was appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogDamage {
    /// Its number. Where decisions are missing, the number of the first one missing.
    pub sequence: i64,
    /// What is wrong with it, in words.
    pub fact: String,
}

impl fmt::Display for LogDamage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "decision number {} {}", self.sequence, self.fact)
    }
}

/// Where a log ends, or ended when somebody noted it: `412:3f9a0c21b7de88a1`, the number of decisions
/// and the beginning of the hash of the last one. `{:#}` prints the whole hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEnd {
    decisions: i64,
    /// At least [`SHORT`] lower-case hexadecimal digits.
    hash: String,
}

impl LogEnd {
    pub(crate) fn new(decisions: i64, hash: &[u8; 32]) -> Self {
        Self { decisions, hash: hexadecimal(hash) }
    }

    /// How many decisions the log holds up to here; the number of the last one.
    #[must_use]
    pub fn decisions(&self) -> i64 {
        self.decisions
    }
}

impl fmt::Display for LogEnd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hash = if f.alternate() { &self.hash } else { &self.hash[..SHORT] };
        write!(f, "{}:{hash}", self.decisions)
    }
}

impl FromStr for LogEnd {
    type Err = NotALogEnd;

    fn from_str(text: &str) -> Result<Self, NotALogEnd> {
        let not = || NotALogEnd(text.to_owned());
        let (decisions, hash) = text.trim().split_once(':').ok_or_else(not)?;
        let decisions = decisions.parse().ok().filter(|decisions| *decisions >= 0).ok_or_else(not)?;
        let hash = hash.to_ascii_lowercase();
        // Fewer digits could be met by trying.
        let is_hash = (SHORT..=64).contains(&hash.len()) && hash.bytes().all(|b| b.is_ascii_hexdigit());
        if is_hash { Ok(Self { decisions, hash }) } else { Err(not()) }
    }
}

/// The text is not the end of a log as [`LogEnd`] prints it.
#[derive(Debug, thiserror::Error)]
#[error("\"{0}\" is not the end of a log; write it as it was printed, like 412:3f9a0c21b7de88a1")]
pub struct NotALogEnd(String);

impl Store {
    /// Verifies the log: that its decisions are numbered from one without a gap, that each one's hash
    /// follows from its content and the hash before it, and that it ends where SQLite remembers. Time
    /// is linear in its length.
    ///
    /// That finds every change made without computing the chain anew. Somebody who computes it anew
    /// from the change to the end, or takes decisions off the end and corrects what SQLite remembers,
    /// leaves a log that is sound in itself: only the end `noted` of an earlier verification, kept
    /// where they cannot reach it, tells. The log may have grown since.
    ///
    /// # Errors
    /// [`StoreError`] when SQLite refuses. Damage is no error: it is what was found.
    pub fn verify(&self, noted: Option<&LogEnd>) -> Result<Verification, StoreError> {
        let refused = |cause| self.refused(cause);
        // One view for both questions, or what another process appends in between would look cut off.
        let connection = &self.connection;
        let _view = match connection.is_autocommit() {
            true => Some(connection.unchecked_transaction().map_err(refused)?),
            false => None,
        };
        let query = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'decision'";
        let remembered: i64 = connection.query_row(query, [], |row| row.get(0)).map_err(refused)?;
        let query = format!("SELECT sequence, {COLUMNS}, hash FROM decision ORDER BY sequence");
        let mut statement = connection.prepare(&query).map_err(refused)?;
        let mut rows = statement.query([]).map_err(refused)?;
        let (mut last, mut before, mut link) = (0, BEGINNING, Link::default());
        let damaged = |last, before: &[u8; 32], sequence, fact: String| {
            let damage = Some(LogDamage { sequence, fact });
            Ok(Verification { end: LogEnd::new(last, before), damage })
        };
        loop {
            if let Some(noted) = noted.filter(|noted| noted.decisions == last && !noted.is(&before)) {
                let fact = format!("is not the one noted as {noted}: the log was rewritten up to there");
                return damaged(last, &before, noted.decisions, fact);
            }
            let Some(row) = rows.next().map_err(refused)? else { break };
            let sequence: i64 = row.get(0).map_err(refused)?;
            if sequence != last + 1 {
                let fact = match sequence - last - 1 {
                    1 => "is missing".to_owned(),
                    ..=0 => format!("comes after one numbered {sequence}, which is no number of a decision"),
                    _ => format!("and those after it are missing: the next one there is {sequence}"),
                };
                return damaged(last, &before, last + 1, fact);
            }
            link.begin(&before, sequence);
            let hash = match row.get_ref(HASH) {
                Ok(ValueRef::Blob(hash)) if link.cover_row(row) => hash,
                _ => return damaged(last, &before, sequence, "holds a value of a wrong kind".to_owned()),
            };
            let follows = link.hash();
            if hash != follows {
                let fact = "does not have the hash that follows from what it says and from the one before it: \
                            one of the two was edited, moved or put in";
                return damaged(last, &before, sequence, fact.to_owned());
            }
            (last, before) = (sequence, follows);
        }
        let fact = match remembered {
            remembered if remembered > last => {
                format!("is cut off: the log ends with {last}, and SQLite remembers {remembered} decisions")
            }
            remembered if remembered < last => {
                format!("follows {remembered} decisions SQLite remembers: it was put in at the end")
            }
            _ => match noted {
                Some(noted) if noted.decisions > last => {
                    format!("is cut off: the log ends with {last}, and was noted as {noted}")
                }
                _ => return Ok(Verification { end: LogEnd::new(last, &before), damage: None }),
            },
        };
        damaged(last, &before, last.min(remembered) + 1, fact)
    }
}

impl LogEnd {
    pub(crate) fn is(&self, hash: &[u8; 32]) -> bool {
        hexadecimal(hash).starts_with(&self.hash)
    }
}

fn hexadecimal(hash: &[u8; 32]) -> String {
    hash.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_of_a_log_is_read_as_it_is_printed_short_or_whole() {
        let end = LogEnd::new(412, &[0xa7; 32]);
        assert_eq!(end.to_string(), "412:a7a7a7a7a7a7a7a7");
        assert_eq!(format!("{end:#}").parse::<LogEnd>().unwrap(), end);
        assert!(end.to_string().parse::<LogEnd>().unwrap().is(&[0xa7; 32]));
        for not in
            ["", "412", "412:a7", "412:a7a7a7a7a7a7a7ag", "-1:a7a7a7a7a7a7a7a7", "a7a7a7a7a7a7a7a7:412"]
        {
            assert!(not.parse::<LogEnd>().is_err(), "{not}");
        }
    }

    #[test]
    fn empty_log_ends_at_nothing() {
        let store = Store::in_memory().unwrap();
        let found = store.verify(None).unwrap();
        assert_eq!(found.to_string(), "0 decisions, all as appended; the log ends at 0:0000000000000000");
        assert_eq!(store.verify(Some(&found.end)).unwrap().damage, None);
    }
}
