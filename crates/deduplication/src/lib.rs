#![doc = include_str!("../README.md")]

mod block;
mod chain;
mod cluster;
mod collective;
mod combine;
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
mod pair_file;
mod queue;
mod reasons;
mod relation;
mod rules;
#[cfg(test)]
mod samples;
mod sensitivity;
mod settled;
mod side_by_side;
mod similarity;
mod sketch;
mod standing;
mod twins;
mod vocabulary;

pub use combine::{CitationField, Combined, Taken, combine};
pub use duplicates::{
    Agreement, CappedBlock, Comparison, Contradiction, DuplicateGroup, Duplicates, Field, Pair, Verdict,
};
pub use methods::methods_sentence;
pub use pair_file::{Described, Meant, PairFile, holds_verdicts, read_pairs};
pub use relation::{Relation, Suggested};
pub use rules::{RuleDescription, RuleValue, Rules, Share};
pub use sensitivity::{Variation, sensitivity, variations};
pub use settled::{PairDecision, Said, Settled};
pub use side_by_side::{ShownPair, write_pairs, write_queue};

use compare::{compare_candidates, is_hopeless};
use container_names::Learnt;
use outcome::{Judged, Judgements, outcome};
use rayon::prelude::*;
use relation::links::links;
use revflow_review::Record;
use sketch::Sketch;
use standing::Standing;

/// Finds the records that are of one report.
///
/// `preference` stands parallel to `records`: of a group the record with the lowest number stays, on
/// a tie the one that gives most fields, then the one with the smallest id. Records beyond the end of
/// the slice have no preference (0). `settled` is what people decided before: it outweighs all rules,
/// and no record, rule or result that comes later undoes it.
///
/// The ids of `records` are taken to be unique. The result does not depend on the order of `records`
/// nor on the number of threads. For n records, time is O(n log n) for sorting their keys and O(n b) for
/// looking at the pairs in blocks of b records, where b is at most [`Rules::largest_block`]: larger
/// blocks are divided, and reported where that does not help. Memory is O(n) and a little for every pair
/// that is alike: O(n b) at worst, where whole blocks are, and then nearly all of it for the pairs told.
#[must_use]
pub fn find_duplicates(
    records: &[Record],
    preference: &[u32],
    rules: &Rules,
    settled: &Settled,
) -> Duplicates {
    let normalised = normalise::normalise(records, preference, rules);
    let standing = Standing::of(settled, &normalised);
    let twins = standing.copies(twins::twins(&normalised, rules));
    let sketches: Vec<Sketch> = normalised.par_iter().map(Sketch::of).collect();
    let candidates = block::candidates(&normalised, &twins, rules.largest_block, |a, b| {
        !sketches[a as usize].is_hopeless(&sketches[b as usize], rules)
            && !is_hopeless(&normalised[a as usize], &normalised[b as usize], rules)
    });
    drop(sketches);
    let compared = compare_candidates(&normalised, &candidates.pairs, rules);
    let learnt = Learnt::from_pairs(&normalised, &compared, rules.journal_name_works);
    let judged = compared
        .into_par_iter()
        .map(|compared| Judged::of(compared, &normalised, &learnt, rules))
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
    outcome(judgements.linked(&links(&normalised)), standing)
}
