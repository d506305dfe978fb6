//! Any number of reviewers, who need not be the same for every record: how many of them put each
//! record into which category. It is not asked who of them did, which is why the statistics here
//! hold for two reviewers and for ten who share the work.

use crate::{Estimate, Table};
use std::collections::BTreeMap;

/// How the reviewers of each record divided over the categories. Records with fewer than two ratings
/// are left out: they show no agreement and no disagreement.
///
/// Where a record has more than two ratings, its agreement is the share of its pairs of ratings that
/// agree, so that each record weighs the same.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ratings<const N: usize> {
    /// How many records were divided in each way.
    records: BTreeMap<[u32; N], u32>,
}

/// One way in which the ratings of a record were divided, and how many records were.
struct Division<const N: usize> {
    records: f64,
    ratings: f64,
    /// The number of pairs of ratings.
    pairs: f64,
    /// The share of the ratings in each category.
    shares: [f64; N],
    /// The share of pairs of ratings in which both are of this category.
    both: [f64; N],
    /// The share of pairs of ratings in which one or both are of this category.
    either: [f64; N],
}

impl<const N: usize> Ratings<N> {
    /// Ratings of records; each item says how many reviewers put one record into each category.
    pub fn new(records: impl IntoIterator<Item = [u32; N]>) -> Self {
        let mut ratings = Self { records: BTreeMap::new() };
        records.into_iter().for_each(|record| ratings.add(record, 1));
        ratings
    }

    pub(crate) fn add(&mut self, record: [u32; N], times: u32) {
        if times > 0 && record.iter().copied().map(u64::from).sum::<u64>() > 1 {
            *self.records.entry(record).or_default() += times;
        }
    }

    /// How many records have two ratings or more.
    #[must_use]
    pub fn records(&self) -> u32 {
        self.records.values().sum()
    }

    /// On how many of them all ratings are the same.
    #[must_use]
    pub fn unanimous(&self) -> u32 {
        let one_category = |record: &[u32; N]| record.iter().filter(|ratings| **ratings > 0).count() == 1;
        self.records.iter().filter(|(record, _)| one_category(record)).map(|(_, records)| records).sum()
    }

    /// The proportion of agreement, with Wilson's interval. `None` if nothing was rated twice.
    #[must_use]
    pub fn raw_agreement(&self) -> Option<Estimate> {
        self.share(|record| record.both.iter().sum(), |_| 1.0)
    }

    /// Prevalence- and bias-adjusted kappa (Byrt, Bishop and Carlin 1993, Journal of Clinical
    /// Epidemiology 46, 423-429): what kappa would be if every category were used equally often. All
    /// `N` categories count, used or not. The interval is that of the raw agreement on this scale.
    ///
    /// `None` if nothing was rated twice.
    #[must_use]
    pub fn pabak(&self) -> Option<Estimate> {
        let categories = categories::<N>()?;
        Some(self.raw_agreement()?.on_scale(|share| (categories * share - 1.0) / (categories - 1.0)))
    }

    /// Fleiss' kappa (Fleiss 1971, Psychological Bulletin 76, 378-382), which for two reviewers is
    /// Scott's pi (1955). Its interval is from the variance of Gwet (2008, British Journal of
    /// Mathematical and Statistical Psychology 61, 29-48), which does not assume that kappa is zero.
    ///
    /// `None` if nothing was rated twice, or all ratings are of one category.
    #[must_use]
    pub fn fleiss_kappa(&self) -> Option<Estimate> {
        self.beyond_chance(|used| used)
    }

    /// The standard error that Fleiss' kappa has if reviewers agree by chance alone (Fleiss, Nee and
    /// Landis 1979, Psychological Bulletin 86, 974-977). Kappa divided by it tests whether they do;
    /// it makes no interval, since where they do better its assumption is wrong.
    ///
    /// `None` unless every record has the same number of ratings and more than one category was used.
    #[must_use]
    pub fn fleiss_kappa_error_by_chance(&self) -> Option<f64> {
        let ratings = self.divisions().next()?.ratings;
        if self.divisions().any(|record| (record.ratings - ratings).abs() > 0.0) {
            return None;
        }
        let used = self.used();
        let spread: f64 = used.iter().map(|p| p * (1.0 - p)).sum();
        let skew: f64 = used.iter().map(|p| p * (1.0 - p) * (1.0 - 2.0 * p)).sum();
        let scale = spread * (self.total() * ratings * (ratings - 1.0)).sqrt();
        (spread > 0.0).then(|| (2.0 * (spread.powi(2) - skew).max(0.0)).sqrt() / scale)
    }

    /// Gwet's AC1 and its interval from his variance (Gwet 2008, as for [`Ratings::fleiss_kappa`]),
    /// which rare categories hardly lower. All `N` categories count, used or not, so that it is
    /// defined, and 1, where all ratings are of one category.
    ///
    /// `None` if nothing was rated twice.
    #[must_use]
    pub fn ac1(&self) -> Option<Estimate> {
        let categories = categories::<N>()?;
        self.beyond_chance(|used| (1.0 - used) / (categories - 1.0))
    }

    /// The agreement on the first category, include: of the ratings that include, the share whose
    /// counterpart includes too (Cicchetti and Feinstein 1990, Journal of Clinical Epidemiology 43,
    /// 551-558).
    ///
    /// The interval is Wilson's for the records both include, of those one or both include; the
    /// statistic is a function of that share alone. `None` if nobody includes.
    #[must_use]
    pub fn positive_agreement(&self) -> Option<Estimate> {
        self.agreement_on(0)
    }

    /// The agreement on the second category, exclude, as [`Ratings::positive_agreement`] is on the
    /// first.
    #[must_use]
    pub fn negative_agreement(&self) -> Option<Estimate> {
        self.agreement_on(1)
    }

    fn agreement_on(&self, category: usize) -> Option<Estimate> {
        let of = |shares: &[f64; N]| shares.get(category).copied().unwrap_or_default();
        let share = self.share(|record| of(&record.both), |record| of(&record.either))?;
        Some(share.on_scale(|share| 2.0 * share / (1.0 + share)))
    }

    /// The share that the `part` of all records is of their `whole`.
    ///
    /// Three ratings of a record say more than two and less than three pairs would. Wilson's interval
    /// is that of as many records as would leave the share this uncertain were each rated twice (an
    /// effective sample size, as Korn and Graubard 1998, Survey Methodology 24, 193-201, have it),
    /// not fewer than there are records and not more than there are pairs of ratings.
    fn share(
        &self,
        part: impl Fn(&Division<N>) -> f64,
        whole: impl Fn(&Division<N>) -> f64,
    ) -> Option<Estimate> {
        let records = self.mean(&whole) * self.total();
        let share = self.mean(&part) * self.total() / records;
        let pairs = self.mean(|record| whole(record) * record.pairs) * self.total();
        let strayed = self.mean(|record| (part(record) - share * whole(record)).powi(2)) * self.total();
        // A share of none or all strays nowhere: not a number, of which `max` makes the records.
        let effective = (records.powi(2) * share * (1.0 - share) / strayed).max(records).min(pairs);
        Estimate::share(share, effective)
    }

    /// How far agreement is beyond chance. A statistic differs from another by how likely two
    /// ratings agree by chance if one is of a category, given how much that category is used.
    ///
    /// The variance is that of what the records add to the statistic (Gwet 2008), which allows for
    /// the categories' use being estimated from the same records.
    fn beyond_chance(&self, met: impl Fn(f64) -> f64) -> Option<Estimate> {
        let records = self.total();
        let met = self.used().map(met);
        let by_chance = |record: &Division<N>| -> f64 {
            record.shares.iter().zip(&met).map(|(share, met)| share * met).sum()
        };
        let observed = |record: &Division<N>| -> f64 { record.both.iter().sum() };
        let expected = self.mean(by_chance);
        if records < 1.0 || expected >= 1.0 {
            return None;
        }
        let value = (self.mean(observed) - expected) / (1.0 - expected);
        let adds = |record: &Division<N>| {
            let unadjusted = (observed(record) - expected) / (1.0 - expected);
            unadjusted - 2.0 * (1.0 - value) * (by_chance(record) - expected) / (1.0 - expected)
        };
        let variance = self.mean(|record| (adds(record) - value).powi(2)) / (records - 1.0);
        Some(Estimate::with_standard_error(value, variance.sqrt()))
    }

    /// The share of ratings in each category, each record weighing the same.
    fn used(&self) -> [f64; N] {
        std::array::from_fn(|category| self.mean(|record| record.shares[category]))
    }

    /// The mean over records; not a number if there are none.
    fn mean(&self, of: impl Fn(&Division<N>) -> f64) -> f64 {
        self.divisions().map(|record| record.records * of(&record)).sum::<f64>() / self.total()
    }

    fn total(&self) -> f64 {
        f64::from(self.records())
    }

    fn divisions(&self) -> impl Iterator<Item = Division<N>> {
        self.records.iter().map(|(record, records)| {
            let counts = record.map(f64::from);
            let ratings: f64 = counts.iter().sum();
            let pairs = ratings * (ratings - 1.0) / 2.0;
            let share_of_pairs = |count: f64| count * (count - 1.0) / 2.0 / pairs;
            Division {
                records: f64::from(*records),
                ratings,
                pairs,
                shares: counts.map(|count| count / ratings),
                both: counts.map(share_of_pairs),
                either: counts.map(|count| 1.0 - share_of_pairs(ratings - count)),
            }
        })
    }
}

/// The number of categories, if there are two or more to choose from.
fn categories<const N: usize>() -> Option<f64> {
    (N > 1).then(|| [1.0; N].iter().sum())
}

impl Ratings<3> {
    /// The ratings with unsure counted as include: what goes on, and what does not.
    #[must_use]
    pub fn with_unsure_as_include(&self) -> Ratings<2> {
        let mut ratings = Ratings::default();
        for ([include, exclude, unsure], records) in &self.records {
            ratings.add([include + unsure, *exclude], *records);
        }
        ratings
    }
}

/// The ratings of two reviewers, without who of them gave which.
impl<const N: usize> From<&Table<N>> for Ratings<N> {
    fn from(table: &Table<N>) -> Self {
        let mut ratings = Self { records: BTreeMap::new() };
        for (i, row) in table.counts().iter().enumerate() {
            for (j, records) in row.iter().enumerate() {
                let mut record = [0; N];
                record[i] += 1;
                record[j] += 1;
                ratings.add(record, *records);
            }
        }
        ratings
    }
}

#[cfg(test)]
mod tests;
