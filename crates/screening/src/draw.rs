//! Which records are drawn for pilot rounds and for the sample two reviewers vote on. What was drawn
//! is kept as a list: it is extended when records are added, and never drawn again.

use crate::Policy;
use revflow_review::{RecordId, ReviewerId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// What was drawn at a stage, in the order it was drawn. To be stored as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Drawn {
    /// The pilot rounds.
    #[serde(default)]
    pub pilot: Vec<PilotRound>,
    /// The sample: the first draw, and one more for each time records were added.
    #[serde(default)]
    pub sample: Vec<Vec<RecordId>>,
}

/// A pilot round: the same records for the whole team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PilotRound {
    /// Its records, in the order they were drawn.
    pub records: Vec<RecordId>,
    /// The team when the round was drawn. Who joins later is not waited for.
    pub reviewers: Vec<ReviewerId>,
}

impl Drawn {
    /// What was drawn before, and what the policy wants drawn besides.
    ///
    /// Rounds and draws that exist stay as they are, whatever became of their records, but for the
    /// last pilot round, which is filled up while it is short of records. A sample holds the
    /// policy's fraction of the records outside the pilot, rounded up; records that left the stage
    /// stay listed and do not count. A policy without pilot or sample draws nothing.
    ///
    /// Records are drawn in the order of SHA-256 of the seed in decimal digits, `pilot` or `sample`,
    /// and the record's id, each followed by a line feed (the first eight bytes decide, then the
    /// id), so that anybody can repeat the draw. Takes n log n time.
    #[must_use]
    pub fn extended<'r>(
        &self,
        policy: &Policy,
        records: impl IntoIterator<Item = &'r RecordId>,
        reviewers: &[ReviewerId],
    ) -> Self {
        let mut drawn = self.clone();
        let mut free: BTreeSet<&RecordId> = records.into_iter().collect();
        for record in drawn.pilot.iter().flat_map(|round| &round.records) {
            free.remove(record);
        }
        if let Some(pilot) = &policy.pilot {
            let in_sample: BTreeSet<&RecordId> = drawn.sample.iter().flatten().collect();
            // A record two already voted on as part of the sample is not piloted afterwards.
            let may_be_piloted = free.iter().filter(|record| !in_sample.contains(**record)).copied();
            let mut order = in_order_of_draw(pilot.seed, "pilot", may_be_piloted).into_iter();
            let size = usize::try_from(pilot.records.get()).unwrap_or(usize::MAX);
            let mut fill = |round: &mut Vec<RecordId>| {
                let more: Vec<&RecordId> = order.by_ref().take(size.saturating_sub(round.len())).collect();
                for record in more {
                    free.remove(record);
                    round.push(record.clone());
                }
            };
            if let Some(last) = drawn.pilot.last_mut() {
                fill(&mut last.records);
            }
            while drawn.pilot.len() < usize::try_from(pilot.rounds.get()).unwrap_or(usize::MAX) {
                let mut round = Vec::new();
                fill(&mut round);
                if round.is_empty() {
                    break;
                }
                drawn.pilot.push(PilotRound { records: round, reviewers: reviewers.to_vec() });
            }
        }
        if let Some(sample) = &policy.sample {
            let wanted = sample.fraction.of_rounded_up(free.len());
            let before: BTreeSet<&RecordId> = drawn.sample.iter().flatten().collect();
            let missing =
                wanted.saturating_sub(free.iter().filter(|record| before.contains(**record)).count());
            let not_drawn = free.iter().filter(|record| !before.contains(**record)).copied();
            let order =
                if missing > 0 { in_order_of_draw(sample.seed, "sample", not_drawn) } else { Vec::new() };
            if missing > 0 {
                drawn.sample.push(order.into_iter().take(missing).cloned().collect());
            }
        }
        drawn
    }
}

fn in_order_of_draw<'r>(
    seed: u32,
    what: &str,
    records: impl Iterator<Item = &'r RecordId>,
) -> Vec<&'r RecordId> {
    let start = Sha256::new().chain_update(format!("{seed}\n{what}\n"));
    let key = |record: &RecordId| {
        let digest = start.clone().chain_update(record.as_str()).chain_update("\n").finalize();
        digest.iter().take(8).fold(0_u64, |key, byte| key << 8 | u64::from(*byte))
    };
    let mut order: Vec<(u64, &RecordId)> = records.map(|record| (key(record), record)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, record)| record).collect()
}

#[cfg(test)]
mod tests;
