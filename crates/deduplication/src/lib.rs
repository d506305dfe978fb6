#![doc = include_str!("../README.md")]

mod block;
mod cluster;
mod compare;
mod container_names;
mod decide;
mod duplicates;
mod field;
mod fold;
mod keep;
mod methods;
mod normalise;
mod outcome;
mod reasons;
mod rules;
#[cfg(test)]
mod samples;
mod settled;
mod similarity;
mod sketch;
mod twins;

pub use duplicates::{Agreement, CappedBlock, Comparison, DuplicateGroup, Duplicates, Field, Pair, Verdict};
pub use methods::methods_sentence;
pub use rules::Rules;
pub use settled::Settled;

use compare::compare_candidates;
use container_names::Learnt;
use decide::decide;
use outcome::{Judged, Judgements, outcome};
use rayon::prelude::*;
use revflow_review::Record;

/// Finds the records that are of one report.
///
/// `preference` stands parallel to `records`: of a group the record with the lowest number stays, on
/// a tie the one that gives most fields, then the one with the smallest id. Records beyond the end of
/// the slice have no preference (0). `settled` is what people decided before.
///
/// The ids of `records` are taken to be unique. The result does not depend on the order of `records`
/// nor on the number of threads. Time and memory are O(n log n) in the number of records, as long as
/// no more than [`Rules::largest_block`] records share a key; larger blocks are reported.
#[must_use]
pub fn find_duplicates(
    records: &[Record],
    preference: &[u32],
    rules: &Rules,
    settled: &Settled,
) -> Duplicates {
    let normalised = normalise::normalise(records, preference, rules);
    let twins = twins::twins(&normalised, rules);
    let candidates = block::candidates(&normalised, &twins, rules.largest_block);
    let compared = compare_candidates(&normalised, &candidates.pairs, rules);
    let learnt = Learnt::from_pairs(&normalised, &compared, rules.journal_name_works);
    let judged = compared
        .into_par_iter()
        .map(|(a, b, evidence)| {
            let evidence = learnt.apply(&normalised[a as usize], &normalised[b as usize], evidence);
            Judged { a, b, rule: decide(&evidence), evidence }
        })
        .filter(|judged| judged.rule.verdict() != Verdict::Different)
        .collect();
    let judgements = Judgements {
        records: &normalised,
        rules,
        learnt: &learnt,
        judged,
        copies: &twins,
        capped_blocks: candidates.capped,
    };
    outcome(judgements, settled)
}
