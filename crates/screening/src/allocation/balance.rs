//! Dividing votes by share, so that little moves when anything changes: first by score, record by
//! record, then by moving what is left over.

use super::{Offer, stirred};
use std::num::NonZeroU32;

/// A team, what each member has done, and what each is offered so far.
pub(super) struct Balance {
    members: Vec<Member>,
    records: Vec<Record>,
    /// Whom each record is offered to: of the n-th record, from `records[n].start`.
    chosen: Vec<usize>,
    /// Who else could take it, by score; bounds as above.
    others: Vec<usize>,
    /// Room to sort in, used again for each record.
    scored: Vec<(f64, usize)>,
}

struct Member {
    hash: u64,
    share: NonZeroU32,
    cast: u64,
    offered: u64,
    could_take: u64,
}

#[derive(Clone, Copy)]
struct Record {
    chosen: (usize, usize),
    others: (usize, usize),
}

impl Balance {
    pub(super) fn new(members: impl Iterator<Item = (u64, NonZeroU32)>) -> Self {
        let members =
            members.map(|(hash, share)| Member { hash, share, cast: 0, offered: 0, could_take: 0 }).collect();
        Self { members, records: Vec::new(), chosen: Vec::new(), others: Vec::new(), scored: Vec::new() }
    }

    /// A member has voted on some record.
    pub(super) fn has_voted(&mut self, member: usize) {
        self.members[member].cast += 1;
    }

    /// Offers a record to those asked by name and, if it wants more, to those with the best scores.
    /// Gives how many it is offered to. Offers of a pilot count for no share and are not moved.
    pub(super) fn offer(&mut self, offer: &Offer<'_>) -> usize {
        let (chosen, others) = (self.chosen.len(), self.others.len());
        self.chosen.extend(&offer.by_name);
        let free = |member: &usize| !offer.voted.contains(member) && !offer.by_name.contains(member);
        let free = (0..self.members.len()).filter(free);
        if offer.voted.len() + offer.by_name.len() + offer.of_anybody >= self.members.len() {
            self.chosen.extend(free);
        } else if offer.of_anybody > 0 {
            let mut scored = std::mem::take(&mut self.scored);
            scored.clear();
            scored.extend(free.map(|member| (self.delay(offer.hash, member), member)));
            scored.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let (first, rest) = scored.split_at(offer.of_anybody);
            self.chosen.extend(first.iter().map(|(_, member)| member));
            self.others.extend(rest.iter().map(|(_, member)| member));
            self.scored = scored;
        }
        if offer.is_of_a_pilot() {
            self.others.truncate(others);
        } else {
            for member in &self.chosen[chosen..] {
                self.members[*member].offered += 1;
            }
            for member in self.chosen[chosen..].iter().chain(&self.others[others..]) {
                self.members[*member].could_take += 1;
            }
        }
        self.records
            .push(Record { chosen: (chosen, self.chosen.len()), others: (others, self.others.len()) });
        self.chosen.len() - chosen
    }

    /// How long a member takes to claim a record, if each claims at random times in proportion to
    /// its share; the first to claim gets it. Weighted rendezvous: `-ln(u) / share`.
    fn delay(&self, record: u64, member: usize) -> f64 {
        let Member { hash, share, .. } = &self.members[member];
        minus_ln(stirred(record ^ hash.rotate_left(17))) / f64::from(share.get())
    }

    /// Moves offers from members above their share to members below.
    pub(super) fn settle(&mut self) {
        let quotas = self.quotas();
        let mut load: Vec<u64> = self.members.iter().map(|member| member.cast + member.offered).collect();
        // From the back, so that what is about to be screened stays where it is.
        for record in self.records.iter().rev() {
            if load == quotas {
                break;
            }
            let others = &mut self.others[record.others.0..record.others.1];
            for from in &mut self.chosen[record.chosen.0..record.chosen.1] {
                let above = load[*from] > quotas[*from];
                if let Some(to) = others.iter_mut().find(|to| above && load[**to] < quotas[**to]) {
                    load[*from] -= 1;
                    load[*to] += 1;
                    std::mem::swap(from, to);
                }
            }
        }
    }

    /// Whom each record is offered to, in the order they were offered.
    pub(super) fn chosen(&self) -> impl Iterator<Item = &[usize]> {
        self.records.iter().map(|record| &self.chosen[record.chosen.0..record.chosen.1])
    }

    /// How many votes each member should have in all: its share of them, but at least as many as it
    /// has cast and at most as many as it could cast besides; what that leaves or lacks the others
    /// share. Whole votes are given by largest remainders.
    fn quotas(&self) -> Vec<u64> {
        let mut quotas = vec![0; self.members.len()];
        let mut sharing: Vec<usize> = (0..self.members.len()).collect();
        let mut votes: u64 = self.members.iter().map(|member| member.cast + member.offered).sum();
        loop {
            let shares: u64 = sharing.iter().map(|member| u64::from(self.members[*member].share.get())).sum();
            let exact = |member: usize| {
                let product = u128::from(votes) * u128::from(self.members[member].share.get());
                let shares = u128::from(shares).max(1);
                (u64::try_from(product / shares).unwrap_or(u64::MAX), product % shares)
            };
            // Those whose share is out of bounds get the bound; of both bounds the one that is
            // missed by more votes first, as the other may then no longer be missed.
            let too_little = |member: &usize| self.members[*member].cast.saturating_sub(exact(*member).0 + 1);
            let too_much = |member: &usize| exact(*member).0.saturating_sub(self.members[*member].most());
            let (little, much): (u64, u64) =
                (sharing.iter().map(too_little).sum(), sharing.iter().map(too_much).sum());
            if little == 0 && much == 0 {
                let mut left = votes;
                let mut remainders: Vec<(u128, usize)> = Vec::new();
                for member in sharing {
                    let (whole, remainder) = exact(member);
                    quotas[member] = whole;
                    left -= whole;
                    remainders.push((remainder, member));
                }
                remainders.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
                for (_, member) in remainders.into_iter().take(usize::try_from(left).unwrap_or(usize::MAX)) {
                    quotas[member] += 1;
                }
                return quotas;
            }
            let (bound, rest): (Vec<usize>, Vec<usize>) = sharing.iter().partition(|member| {
                if little >= much { too_little(member) > 0 } else { too_much(member) > 0 }
            });
            for member in bound {
                let Member { cast, .. } = self.members[member];
                quotas[member] = if little >= much { cast } else { self.members[member].most() };
                votes = votes.saturating_sub(quotas[member]);
            }
            sharing = rest;
        }
    }
}

impl Member {
    /// How many votes it would have if every record it can vote on were its own.
    fn most(&self) -> u64 {
        self.cast + self.could_take
    }
}

/// The negative natural logarithm of a hash taken as a number above 0 and up to 1. It is written out
/// with what IEEE 754 defines to the last bit, as the logarithms of two machines may differ in it.
fn minus_ln(hash: u64) -> f64 {
    const TWO_TO_53: f64 = 9_007_199_254_740_992.0;
    // The cast is exact: 53 bits are left.
    let bits = (((hash >> 11) + 1) as f64 / TWO_TO_53).to_bits();
    // A number from 2^-53 to 1 has a biased exponent from 970 to 1023.
    let exponent = f64::from(u16::try_from(bits >> 52).unwrap_or(1023)) - 1023.0;
    let mantissa = f64::from_bits(bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000);
    // ln m = 2 artanh s; s is at most a third, so ten terms leave less than 1e-11.
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let series = (0..10).rev().fold(0.0, |sum, nth| sum * s * s + 1.0 / f64::from(2 * nth + 1));
    -(exponent * std::f64::consts::LN_2 + 2.0 * s * series)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_is_that_of_the_library_as_far_as_it_matters() {
        for hash in (0..10_000_u64).map(stirred).chain([0, 1, u64::MAX, 1 << 63]) {
            let number = ((hash >> 11) + 1) as f64 / 9_007_199_254_740_992.0;
            assert!((minus_ln(hash) + number.ln()).abs() < 1e-10, "{hash}");
            assert!(minus_ln(hash) >= 0.0);
        }
    }
}
