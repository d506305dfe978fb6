//! Who is offered which record. Nobody is sent a list that could grow stale: queues are computed from
//! the plan and the decisions each time, so that a reviewer who leaves is handed over by leaving, and
//! a record can neither be forgotten nor screened twice by one person.

mod balance;

use crate::outcome::{Asked, Standing};
use crate::{History, Outcome, Part, Plan};
use balance::Balance;
use revflow_review::{RecordId, ReviewerId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::num::NonZeroU32;

/// How work is divided. By default everybody has the same share, and the order of a queue tells
/// nothing of what others did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Division {
    /// The share of each reviewer, as whole numbers in proportion to each other: `{ MM = 2, KL = 1 }`.
    /// Who is not named has a share of 1.
    #[serde(default)]
    pub shares: BTreeMap<ReviewerId, NonZeroU32>,
    /// Whether records that somebody has voted on come first. A reviewer can then tell from the
    /// order which records those are, though not how the other voted.
    #[serde(default)]
    pub second_votes_first: bool,
}

/// Which records each reviewer is offered, at one stage and moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Allocation<'d> {
    /// The records each active reviewer is to vote on, in the order to screen them.
    pub queues: BTreeMap<ReviewerId, Vec<&'d RecordId>>,
    /// Records that wait until a pilot round is complete, in order of ids.
    pub held_back: Vec<&'d RecordId>,
    /// Records that want more votes than there are active reviewers who have not voted on them, in
    /// order of ids: a reviewer must join, or a consensus settle.
    pub short_of_reviewers: Vec<&'d RecordId>,
}

impl<'d> Allocation<'d> {
    /// Divides the votes a plan waits for among the active `reviewers`.
    ///
    /// - A record that wants n more votes is offered to n reviewers who have not voted on it; a
    ///   record of a pilot to everybody of its team. While a pilot round is not complete, later
    ///   rounds and all other records are held back.
    /// - Votes cast and votes offered, outside the pilot, are divided by share, within one vote of
    ///   the exact share of each, as far as nobody has done more already and no record needs the
    ///   same people (two reviewers who both vote on all do the same work, whatever their shares).
    ///   Votes of people who are not active count for nobody.
    /// - Who gets a record hangs on a hash of record and reviewer (weighted rendezvous: each
    ///   reviewer has a score for each record, and the best scores get it); as few records as
    ///   needed are then moved from those above their share to those below. So a vote that was
    ///   offered moves no other record where one vote suffices; otherwise a vote, or a record that is
    ///   added or goes, moves at most about two for each reviewer; and when a reviewer leaves, hardly
    ///   more than that reviewer's records change hands.
    ///
    /// A queue begins with the pilot; then come records with votes of others, if the division says
    /// so, then the sample, then the rest, in the order of a hash of their ids: the same for
    /// everybody, and not changed by any vote. Unless second votes come first, the order does not
    /// tell whether another has voted. That a record is in a queue at all may: where a policy asks a
    /// second reviewer only about exclusions or unsure votes, whoever is asked second may infer that
    /// there was one, though not of which record, as first votes stand between them.
    ///
    /// Takes time proportional to decisions and to records times reviewers, and n log n for the
    /// order.
    #[must_use]
    pub fn new(
        plan: &Plan<'_>,
        history: &History<'d>,
        reviewers: &[ReviewerId],
        division: &Division,
    ) -> Self {
        let mut team: Vec<&ReviewerId> = reviewers.iter().collect();
        team.sort();
        team.dedup();
        let mut balance = Balance::new(team.iter().map(|reviewer| {
            let share = division.shares.get(reviewer).copied().unwrap_or(NonZeroU32::MIN);
            (hash(reviewer.as_str()), share)
        }));
        let mut allocation =
            Self { queues: team.iter().map(|id| ((*id).clone(), Vec::new())).collect(), ..Self::default() };
        let mut offers: Vec<Offer<'d>> = Vec::new();
        let (mut standing, mut voted) = (Standing::default(), Vec::new());
        for (record, decisions) in history.iter() {
            standing.start(decisions, plan.policy());
            let (part, asked) = (plan.part(record), plan.asked(record));
            voted.clear();
            voted.extend(standing.votes.iter().filter_map(|vote| team.binary_search(&&vote.reviewer).ok()));
            if !matches!(part, Part::Pilot(_)) {
                voted.iter().for_each(|place| balance.has_voted(*place));
            }
            let Outcome::Waiting { votes_needed, .. } = standing.outcome_if_asked(plan.policy(), asked)
            else {
                continue;
            };
            let missing: Vec<&ReviewerId> = match asked {
                Asked::Everybody(members) => {
                    members.iter().filter(|member| !standing.has_vote_of(member)).collect()
                }
                Asked::ByPolicy | Asked::Two => Vec::new(),
            };
            let wanted = usize::try_from(votes_needed).unwrap_or(usize::MAX);
            offers.push(Offer {
                record,
                part,
                second: division.second_votes_first && !standing.votes.is_empty(),
                hash: hash(record.as_str()),
                wanted,
                of_anybody: wanted.saturating_sub(missing.len()),
                by_name: missing.iter().filter_map(|member| team.binary_search(member).ok()).collect(),
                voted: voted.clone(),
            });
        }
        allocation.hold_back(&mut offers, team.len());
        // Offers are in the order of ids, which decides between equal hashes.
        let mut order: Vec<((u64, u64), usize)> =
            offers.iter().enumerate().map(|(nth, offer)| (offer.turn(), nth)).collect();
        order.sort_unstable();
        let offers: Vec<&Offer<'_>> = order.into_iter().map(|(_, nth)| &offers[nth]).collect();
        for offer in &offers {
            if balance.offer(offer) < offer.wanted {
                allocation.short_of_reviewers.push(offer.record);
            }
        }
        allocation.short_of_reviewers.sort_unstable();
        balance.settle();
        let mut queues: Vec<&mut Vec<&RecordId>> = allocation.queues.values_mut().collect();
        for (offer, chosen) in offers.iter().zip(balance.chosen()) {
            for member in chosen {
                queues[*member].push(offer.record);
            }
        }
        allocation
    }

    /// Takes out what must wait for the first pilot round that somebody can still vote on.
    fn hold_back(&mut self, offers: &mut Vec<Offer<'d>>, team: usize) {
        let can_be_voted_on = |offer: &&Offer<'_>| {
            !offer.by_name.is_empty() || (offer.of_anybody > 0 && offer.voted.len() < team)
        };
        let round = offers.iter().filter(can_be_voted_on).map(|offer| offer.part).min();
        if let Some(round @ Part::Pilot(_)) = round {
            let later = offers.extract_if(.., |offer| offer.part > round);
            self.held_back.extend(later.map(|offer| offer.record));
        }
    }
}

/// A record that waits for votes. Members of the team are numbered in the order of names.
struct Offer<'d> {
    record: &'d RecordId,
    part: Part,
    second: bool,
    hash: u64,
    /// How many votes are wanted.
    wanted: usize,
    /// How many of them may be anybody's.
    of_anybody: usize,
    /// Whose votes are wanted by name, in a pilot.
    by_name: Vec<usize>,
    /// Who has voted.
    voted: Vec<usize>,
}

impl Offer<'_> {
    fn is_of_a_pilot(&self) -> bool {
        matches!(self.part, Part::Pilot(_))
    }

    /// When it is its turn: pilot rounds, what others voted on, the sample, the rest.
    fn turn(&self) -> (u64, u64) {
        let class = match self.part {
            Part::Pilot(nth) => nth as u64,
            Part::Sample | Part::Rest => {
                u64::MAX - 3 + 2 * u64::from(!self.second) + u64::from(self.part == Part::Rest)
            }
        };
        (class, self.hash)
    }
}

/// FNV-1a of the text, stirred, as FNV leaves texts that differ in their last letters alike.
fn hash(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    stirred(fnv)
}

/// The finalizer of MurmurHash3 (Appleby): every bit of the number changes half of the result.
fn stirred(mut bits: u64) -> u64 {
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53] {
        bits = (bits ^ (bits >> 33)).wrapping_mul(factor);
    }
    bits ^ (bits >> 33)
}

#[cfg(test)]
mod tests;
