use super::*;
use crate::estimate::tests::{assert_estimate, assert_near};
use proptest::prelude::*;

/// Fleiss 1971, table 1: six psychiatrists each put a patient, 30 in all, into one of five
/// categories: depression, personality disorder, schizophrenia, neurosis, other.
const DIAGNOSES: [[u32; 5]; 30] = [
    [0, 0, 0, 6, 0],
    [0, 3, 0, 0, 3],
    [0, 1, 4, 0, 1],
    [0, 0, 0, 0, 6],
    [0, 3, 0, 3, 0],
    [2, 0, 4, 0, 0],
    [0, 0, 4, 0, 2],
    [2, 0, 3, 1, 0],
    [2, 0, 0, 4, 0],
    [0, 0, 0, 0, 6],
    [1, 0, 0, 5, 0],
    [1, 1, 0, 4, 0],
    [0, 3, 3, 0, 0],
    [1, 0, 0, 5, 0],
    [0, 2, 0, 3, 1],
    [0, 0, 5, 0, 1],
    [3, 0, 0, 1, 2],
    [5, 1, 0, 0, 0],
    [0, 2, 0, 4, 0],
    [1, 0, 2, 0, 3],
    [0, 0, 0, 0, 6],
    [0, 1, 0, 5, 0],
    [0, 2, 0, 1, 3],
    [2, 0, 0, 4, 0],
    [1, 0, 0, 4, 1],
    [0, 5, 0, 1, 0],
    [4, 0, 0, 0, 2],
    [0, 2, 0, 4, 0],
    [1, 0, 5, 0, 0],
    [0, 0, 0, 0, 6],
];

/// The value is that of the paper, 0.430; the further digits and the test statistic, 17.65183, are
/// those `kappam.fleiss` of the R package irr computes from the same table.
#[test]
fn diagnoses_of_fleiss_1971() {
    let ratings = Ratings::new(DIAGNOSES);
    assert_eq!((ratings.records(), ratings.unanimous()), (30, 5));
    let kappa = ratings.fleiss_kappa().unwrap();
    assert_near(kappa.value, 0.430_244_5, 5e-8);
    let by_chance = ratings.fleiss_kappa_error_by_chance().unwrap();
    assert_near(kappa.value / by_chance, 17.651_83, 5e-6);
    assert_near(ratings.raw_agreement().unwrap().value, 5.0 / 9.0, 1e-12);
}

/// Overview of Gwet's R package irrCAC, data set `distrib.6raters`, the first 15 of these patients:
/// AC1 0.4448007 (0.08418757), Fleiss' kappa 0.4139265 (0.08119291), agreement 0.5511111; PABAK, there
/// called Brennan-Prediger's, 0.4388889.
#[test]
fn six_raters_of_irrcac() {
    let ratings = Ratings::new(DIAGNOSES.into_iter().take(15));
    assert_estimate(ratings.ac1(), 0.444_800_7, 0.084_187_57, 5e-8);
    assert_estimate(ratings.fleiss_kappa(), 0.413_926_5, 0.081_192_91, 5e-8);
    assert_near(ratings.raw_agreement().unwrap().value, 0.551_111_1, 5e-8);
    assert_near(ratings.pabak().unwrap().value, 0.438_888_9, 5e-8);
}

/// Data set `rvary2` of the Stata manual, in which three to five raters judge ten subjects, with the
/// results of the Stata command `kappaetc` (D. Klein 2018, Stata Journal 18, 871-901).
#[test]
fn raters_of_stata_who_did_not_judge_every_subject() {
    let subjects = [
        [1, 3, 0],
        [2, 0, 3],
        [0, 0, 5],
        [4, 0, 1],
        [3, 0, 2],
        [1, 4, 0],
        [5, 0, 0],
        [0, 4, 1],
        [1, 0, 2],
        [3, 0, 2],
    ];
    let ratings = Ratings::new(subjects);
    assert_estimate(ratings.ac1(), 0.3829, 0.1145, 0.000_05);
    assert_estimate(ratings.fleiss_kappa(), 0.3586, 0.1207, 0.000_05);
    assert_near(ratings.raw_agreement().unwrap().value, 0.5833, 0.000_05);
    assert_near(ratings.pabak().unwrap().value, 0.3750, 0.000_05);
    assert_eq!(ratings.fleiss_kappa_error_by_chance(), None);
}

/// The radiologists of Altman 1991, table 14.2, with the results of `kappaetc`: AC1 0.5292 (0.0679),
/// Scott's pi 0.4605 (0.0781), Brennan-Prediger's coefficient 0.5137, agreement 0.6353.
#[test]
fn two_radiologists_of_altman_1991() {
    let ratings = Ratings::from(&Table::new([[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]]));
    assert_estimate(ratings.ac1(), 0.5292, 0.0679, 0.000_05);
    assert_estimate(ratings.fleiss_kappa(), 0.4605, 0.0781, 0.000_05);
    assert_near(ratings.pabak().unwrap().value, 0.5137, 0.000_05);
    assert_near(ratings.raw_agreement().unwrap().value, 0.6353, 0.000_05);
    assert_eq!(ratings.unanimous(), 54);
}

/// Overview of irrCAC, data set `cont3x3abstractors`. For a table of two raters it divides a variance
/// by n where for several it divides by n - 1, as is done here for both.
#[test]
fn two_abstractors_of_irrcac() {
    let ratings = Ratings::from(&Table::new([[13, 0, 0], [0, 20, 7], [0, 4, 56]]));
    let further = (100.0_f64 / 99.0).sqrt();
    assert_estimate(ratings.ac1(), 0.849_330_5, 0.043_217_47 * further, 5e-8);
    assert_estimate(ratings.fleiss_kappa(), 0.796_239_7, 0.059_054_73 * further, 5e-8);
    assert_near(ratings.pabak().unwrap().value, 0.835, 1e-12);
}

/// Feinstein and Cicchetti 1990, Journal of Clinical Epidemiology 43, 543-549: tables that agree on
/// 85 of 100 and whose kappas are 0.70 and 0.32. What tells them apart is worked out by hand: 80 of
/// 95 and 90 of 105 choices are met by the like in the one, 160 of 175 and 10 of 25 in the other.
#[test]
fn paradox_of_feinstein_and_cicchetti_1990() {
    let (even, skewed) = (Table::new([[40, 9], [6, 45]]), Table::new([[80, 10], [5, 5]]));
    assert_near(even.kappa().unwrap().value, 0.70, 0.005);
    assert_near(skewed.kappa().unwrap().value, 0.32, 0.005);
    let (even, skewed) = (Ratings::from(&even), Ratings::from(&skewed));
    assert_near(even.positive_agreement().unwrap().value, 80.0 / 95.0, 1e-12);
    assert_near(even.negative_agreement().unwrap().value, 90.0 / 105.0, 1e-12);
    assert_near(skewed.positive_agreement().unwrap().value, 160.0 / 175.0, 1e-12);
    assert_near(skewed.negative_agreement().unwrap().value, 10.0 / 25.0, 1e-12);
    assert_eq!((even.pabak().unwrap().value, skewed.pabak().unwrap().value), (0.7, 0.7));
}

/// Cunningham, SAS Global Forum 2009, paper 242, figure 2: agreement of 95 %, yet no kappa.
#[test]
fn rare_category_lowers_kappa_and_not_pabak() {
    let table = Table::new([[95, 4], [1, 0]]);
    assert_near(Ratings::from(&table).pabak().unwrap().value, 0.90, 1e-12);
    assert!(table.kappa().unwrap().value < 0.0);
    assert!(Ratings::from(&table).ac1().unwrap().value > 0.9);
}

#[test]
fn intervals_of_shares_computed_by_hand() {
    // 5 of 20 records both include, of those one or both do: 2 · 5 of 25 choices. Wilson's interval of
    // 5 in 20 is 0.1119 to 0.4687; 2 s / (1 + s) takes it to 0.2012 to 0.6383.
    let skewed = Ratings::from(&Table::new([[5, 10], [5, 80]])).positive_agreement().unwrap();
    assert_near(skewed.value, 0.4, 1e-12);
    assert_near(skewed.interval.unwrap().0, 0.2012, 0.000_05);
    assert_near(skewed.interval.unwrap().1, 0.6383, 0.000_05);
    // 15 of 20 agree: Wilson's interval is 0.5313 to 0.8881; 2 s - 1 takes it to 0.0626 to 0.7763.
    let even = Ratings::from(&Table::new([[8, 3], [2, 7]]));
    assert_near(even.raw_agreement().unwrap().interval.unwrap().0, 0.5313, 0.000_05);
    assert_near(even.pabak().unwrap().interval.unwrap().0, 0.0626, 0.000_05);
    assert_near(even.pabak().unwrap().interval.unwrap().1, 0.7763, 0.000_05);
}

/// Two records of three reviewers, one of two: include 3; include 1, exclude 2; include 1, exclude 1.
/// Pairs agree in 1, 1/3 and 0 of them: mean 4/9. Shares of include 1, 1/3, 1/2: mean 11/18, exclude
/// 7/18. By chance Fleiss' (121 + 49) / 324 = 85/162, AC1's 2 · 77/324 = 77/162.
#[test]
fn three_reviewers_computed_by_hand() {
    let ratings = Ratings::new([[3, 0], [1, 2], [1, 1], [1, 0], [0, 0]]);
    assert_eq!((ratings.records(), ratings.unanimous()), (3, 1));
    assert_near(ratings.raw_agreement().unwrap().value, 4.0 / 9.0, 1e-12);
    assert_near(ratings.fleiss_kappa().unwrap().value, (72.0 - 85.0) / (162.0 - 85.0), 1e-12);
    assert_near(ratings.ac1().unwrap().value, (72.0 - 77.0) / (162.0 - 77.0), 1e-12);
    assert_near(ratings.pabak().unwrap().value, -1.0 / 9.0, 1e-12);
    // Both include in 1, 0 and 0 of the pairs, either in 1, 2/3 and 1: 2 · 1 / (1 + 8/3).
    assert_near(ratings.positive_agreement().unwrap().value, 6.0 / 11.0, 1e-12);
    // Both exclude in 0, 1/3 and 0, either in 0, 1 and 1: 2/3 / (1/3 + 2).
    assert_near(ratings.negative_agreement().unwrap().value, 2.0 / 7.0, 1e-12);
}

/// Six records on which three reviewers agree and four on which one pair of three does: 22/30. The
/// records stray from it by 4/15 and 2/5, in squares 6 · 16/225 + 4 · 4/25 = 16/15 together, as 55/3
/// records rated twice would: 100 · 22/30 · 8/30 : 16/15. Wilson's interval of that is 0.5045 to 0.8814.
#[test]
fn interval_of_three_reviewers_is_between_those_of_records_and_of_pairs() {
    let records = [[3, 0]; 6].into_iter().chain([[1, 2]; 4]);
    let (low, high) = Ratings::new(records).raw_agreement().unwrap().interval.unwrap();
    assert_near(low, 0.5045, 0.000_05);
    assert_near(high, 0.8814, 0.000_05);
    // Ten records of the same agreement do not stray at all: the 30 pairs, of which a third agree.
    let (low, high) = Ratings::new([[1, 2]; 10]).raw_agreement().unwrap().interval.unwrap();
    assert_near(low, 0.1923, 0.000_05);
    assert_near(high, 0.5122, 0.000_05);
    // Full agreement does not stray either, and is of ten records.
    assert_near(Ratings::new([[3, 0]; 10]).raw_agreement().unwrap().interval.unwrap().0, 0.7225, 0.000_05);
}

#[test]
fn what_is_not_defined_is_none() {
    for nothing in [Ratings::default(), Ratings::new([[1, 0, 0], [0, 0, 1]])] {
        assert_eq!(nothing.records(), 0);
        assert_eq!(nothing.raw_agreement(), None);
        assert_eq!(nothing.fleiss_kappa(), None);
        assert_eq!(nothing.fleiss_kappa_error_by_chance(), None);
        assert_eq!(nothing.ac1(), None);
        assert_eq!(nothing.pabak(), None);
        assert_eq!(nothing.positive_agreement(), None);
        assert_eq!(nothing.negative_agreement(), None);
    }
    let all_exclude = Ratings::new([[0, 2, 0], [0, 3, 0]]);
    assert_eq!(all_exclude.fleiss_kappa(), None);
    assert_eq!(all_exclude.fleiss_kappa_error_by_chance(), None);
    assert_eq!(all_exclude.positive_agreement(), None);
    assert_eq!(all_exclude.ac1(), Some(Estimate { value: 1.0, interval: None }));
    assert_eq!(all_exclude.pabak().unwrap().value, 1.0);
    assert_eq!(all_exclude.negative_agreement().unwrap().value, 1.0);
    let one_record = Ratings::new([[1, 1, 0]]);
    assert_eq!(one_record.fleiss_kappa(), Some(Estimate { value: -1.0, interval: None }));
    assert_eq!(one_record.ac1().unwrap().interval, None);
    assert_eq!(Ratings::new([[2]]).ac1(), None);
    assert_eq!(Ratings::new([[2]]).pabak(), None);
}

type Statistic = fn(&Ratings<3>) -> Option<Estimate>;

const STATISTICS: [Statistic; 6] = [
    Ratings::raw_agreement,
    Ratings::pabak,
    Ratings::fleiss_kappa,
    Ratings::ac1,
    Ratings::positive_agreement,
    Ratings::negative_agreement,
];

fn any_table() -> impl Strategy<Value = [[u32; 3]; 3]> {
    prop::array::uniform3(prop::array::uniform3(prop_oneof![Just(0), 0_u32..60]))
}

fn any_records() -> impl Strategy<Value = Vec<[u32; 3]>> {
    prop::collection::vec(prop::array::uniform3(0_u32..4), 0..20)
}

proptest! {
    #[test]
    fn every_statistic_is_within_its_bounds_and_its_interval(records in any_records()) {
        let ratings = Ratings::new(records);
        for statistic in STATISTICS {
            let Some(Estimate { value, interval }) = statistic(&ratings) else { continue };
            let (low, high) = interval.unwrap_or((value, value));
            prop_assert!(-1.0 <= low && low <= value && value <= high && high <= 1.0, "{value} {low} {high}");
        }
        prop_assert_eq!(ratings.raw_agreement().is_some(), ratings.records() > 0);
        prop_assert_eq!(ratings.ac1().is_some(), ratings.records() > 0);
    }

    #[test]
    fn order_of_records_changes_no_bit(mut records in any_records()) {
        let before = Ratings::new(records.clone());
        records.reverse();
        prop_assert_eq!(before, Ratings::new(records));
    }

    #[test]
    fn reviewers_may_change_places(table in any_table()) {
        let turned: [[u32; 3]; 3] = std::array::from_fn(|i| std::array::from_fn(|j| table[j][i]));
        prop_assert_eq!(Ratings::from(&Table::new(table)), Ratings::from(&Table::new(turned)));
    }

    /// Scott 1955, Public Opinion Quarterly 19, 321-325: agreement by chance is the sum of the squares
    /// of the mean shares of the two.
    #[test]
    fn kappa_of_fleiss_of_two_reviewers_is_scotts_pi(table in any_table()) {
        let n = f64::from(table.iter().flatten().sum::<u32>());
        let observed = f64::from(table[0][0] + table[1][1] + table[2][2]) / n;
        let used = |k: usize| f64::from((0..3).map(|i| table[k][i] + table[i][k]).sum::<u32>()) / (2.0 * n);
        let expected: f64 = (0..3).map(|k| used(k).powi(2)).sum();
        if let Some(kappa) = Ratings::from(&Table::new(table)).fleiss_kappa() {
            prop_assert!((kappa.value - (observed - expected) / (1.0 - expected)).abs() < 1e-9);
        }
    }

    /// The variance Gwet (2008) writes out for two reviewers, with n - 1 for n.
    #[test]
    fn variance_of_ac1_of_two_reviewers_is_as_written_out(table in any_table()) {
        let total = table.iter().flatten().sum::<u32>();
        prop_assume!(total > 1);
        let n = f64::from(total);
        let p = |i: usize, j: usize| f64::from(table[i][j]) / n;
        let used = |k: usize| (0..3).map(|i| p(k, i) + p(i, k)).sum::<f64>() / 2.0;
        let observed: f64 = (0..3).map(|k| p(k, k)).sum();
        let expected: f64 = (0..3).map(|k| used(k) * (1.0 - used(k)) / 2.0).sum();
        let value = (observed - expected) / (1.0 - expected);
        let on_diagonal: f64 = (0..3).map(|k| p(k, k) * (1.0 - used(k)) / 2.0).sum();
        let cells = (0..3).flat_map(|i| (0..3).map(move |j| (i, j)));
        let in_cells: f64 =
            cells.map(|(i, j)| p(i, j) * (1.0 - f64::midpoint(used(i), used(j))).powi(2) / 4.0).sum();
        let variance = (observed * (1.0 - observed)
            - 4.0 * (1.0 - value) * (on_diagonal - observed * expected)
            + 4.0 * (1.0 - value).powi(2) * (in_cells - expected.powi(2)))
            / ((n - 1.0) * (1.0 - expected).powi(2));
        let written = Estimate::with_standard_error(value, variance.max(0.0).sqrt());
        let found = Ratings::from(&Table::new(table)).ac1().unwrap();
        prop_assert!((found.value - written.value).abs() < 1e-9);
        // Without spread, what rounding leaves of the variance as written out may pass for one.
        if let (Some(found), Some(written)) = (found.interval, written.interval) {
            prop_assert!((found.0 - written.0).abs() < 1e-6 && (found.1 - written.1).abs() < 1e-6);
        }
    }

    #[test]
    fn pabak_is_a_function_of_raw_agreement(records in any_records()) {
        let ratings = Ratings::new(records);
        let raw = ratings.raw_agreement().map(|raw| (3.0 * raw.value - 1.0) / 2.0);
        prop_assert_eq!(ratings.pabak().map(|pabak| pabak.value), raw);
    }

    #[test]
    fn full_agreement_on_more_than_one_category_is_one(records in prop::collection::vec((0_usize..3, 2_u32..6), 2..20)) {
        prop_assume!(records.iter().any(|(category, _)| *category != records[0].0));
        let divide = |(category, ratings): &(usize, u32)| {
            std::array::from_fn(|k| if k == *category { *ratings } else { 0 })
        };
        let ratings: Ratings<3> = Ratings::new(records.iter().map(divide));
        prop_assert_eq!(ratings.fleiss_kappa(), Some(Estimate { value: 1.0, interval: None }));
        prop_assert_eq!(ratings.ac1(), Some(Estimate { value: 1.0, interval: None }));
        prop_assert_eq!(ratings.pabak().unwrap().value, 1.0);
    }

    #[test]
    fn unsure_counts_as_include_in_table_and_ratings_alike(table in any_table()) {
        let table = Table::new(table);
        let through_table = Ratings::from(&table.with_unsure_as_include());
        prop_assert_eq!(Ratings::from(&table).with_unsure_as_include(), through_table);
    }
}
