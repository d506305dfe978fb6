//! Two reviewers side by side: how often one chose what while the other chose what, and Cohen's
//! kappa, the one statistic that asks who of the two chose it.

use crate::Estimate;

/// How often one person chose category i where the other chose category j.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table<const N: usize>([[u32; N]; N]);

impl<const N: usize> Table<N> {
    /// A table of counts, the first person's choice in rows, the second's in columns.
    #[must_use]
    pub fn new(counts: [[u32; N]; N]) -> Self {
        Self(counts)
    }

    /// The counts: the first person's choice in rows, the second's in columns.
    #[must_use]
    pub fn counts(&self) -> &[[u32; N]; N] {
        &self.0
    }

    /// Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20, 37-46) with the
    /// standard error of Fleiss, Cohen and Everitt (1969, Psychological Bulletin 72, 323-327),
    /// which does not assume that kappa is zero.
    ///
    /// `None` where it is undefined: nothing was sorted, or both put everything into one and the
    /// same category, so that chance alone explains any agreement. There is no interval where one
    /// of the two used one category only: kappa is then 0 whatever the other did.
    #[must_use]
    pub fn kappa(&self) -> Option<Estimate> {
        let n: f64 = self.0.iter().flatten().copied().map(f64::from).sum();
        let shares = self.0.map(|row| row.map(|count| f64::from(count) / n));
        let rows = self.0.map(|row| row.into_iter().map(f64::from).sum::<f64>() / n);
        let columns: [f64; N] =
            std::array::from_fn(|j| self.0.iter().map(|row| f64::from(row[j])).sum::<f64>() / n);
        // A product of two sums of counts is the whole squared only if one category holds all.
        if n < 1.0 || (0..N).any(|i| rows[i] >= 1.0 && columns[i] >= 1.0) {
            return None;
        }
        let observed = (0..N).map(|i| f64::from(self.0[i][i])).sum::<f64>() / n;
        let expected: f64 = (0..N).map(|i| rows[i] * columns[i]).sum();
        let value = (observed - expected) / (1.0 - expected);
        // What a record of each cell adds to kappa, but for a constant: 1 if they agreed, less what
        // its two choices make agreement by chance likelier.
        let adds = |i: usize, j: usize| f64::from(u8::from(i == j)) - (1.0 - value) * (columns[i] + rows[j]);
        let cells = || (0..N).flat_map(|i| (0..N).map(move |j| (i, j)));
        let mean: f64 = cells().map(|(i, j)| shares[i][j] * adds(i, j)).sum();
        let variance: f64 = cells().map(|(i, j)| shares[i][j] * (adds(i, j) - mean).powi(2)).sum();
        Some(Estimate::with_standard_error(value, (variance / n).sqrt() / (1.0 - expected)))
    }

    pub(crate) fn count(&mut self, row: usize, column: usize) {
        self.0[row][column] += 1;
    }
}

impl Table<3> {
    /// The table with unsure counted as include: what goes on, and what does not.
    #[must_use]
    pub fn with_unsure_as_include(&self) -> Table<2> {
        let [[ii, ie, iu], [ei, ee, eu], [ui, ue, uu]] = self.0;
        Table([[ii + iu + ui + uu, ie + ue], [ei + eu, ee]])
    }
}

impl<const N: usize> Default for Table<N> {
    fn default() -> Self {
        Self([[0; N]; N])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::tests::{assert_estimate, assert_near};
    use proptest::prelude::*;

    /// Cohen 1960, table 1: 200 patients in three diagnostic categories; kappa 0.492.
    #[test]
    fn diagnoses_of_cohen_1960() {
        let kappa = Table::new([[88, 10, 2], [14, 40, 6], [18, 10, 12]]).kappa().unwrap();
        assert_near(kappa.value, 0.492, 0.0005);
    }

    /// Fleiss, Cohen and Everitt 1969, table 1, of 200 patients: kappa 0.429, variance 0.002885.
    #[test]
    fn diagnoses_of_fleiss_cohen_and_everitt_1969() {
        let kappa = Table::new([[106, 10, 4], [22, 28, 10], [2, 12, 6]]).kappa();
        assert_estimate(kappa, 0.4286, 0.002_885_f64.sqrt(), 0.000_05);
    }

    /// Fleiss, Statistical Methods for Rates and Proportions, 2nd ed. 1981, p. 213: diagnoses of 100
    /// people; kappa 0.68, standard error 0.087.
    #[test]
    fn diagnoses_of_fleiss_1981() {
        let kappa = Table::new([[75, 1, 4], [5, 4, 1], [0, 0, 10]]).kappa();
        assert_estimate(kappa, 0.6765, 0.087, 0.001);
    }

    /// Altman, Practical Statistics for Medical Research, 1991, table 14.2: two radiologists judge 85
    /// xeromammograms; kappa 0.47. Table 14.3: two tests of 363 sera; 0.32, interval 0.26 to 0.38.
    /// Table 14.4: 80 % agreement give 0.38 and 0.60, as one category prevails or none.
    #[test]
    fn comparisons_of_altman_1991() {
        let films = Table::new([[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]]);
        assert_near(films.kappa().unwrap().value, 0.4728, 0.000_05);
        let sera = Table::new([
            [86, 3, 14, 0, 2],
            [26, 0, 10, 4, 0],
            [20, 2, 22, 4, 1],
            [11, 1, 37, 16, 14],
            [3, 0, 15, 24, 48],
        ]);
        let sera = sera.kappa().unwrap();
        assert_near(sera.value, 0.32, 0.005);
        assert_near(sera.interval.unwrap().0, 0.26, 0.005);
        assert_near(sera.interval.unwrap().1, 0.38, 0.005);
        assert_near(Table::new([[70, 10], [10, 10]]).kappa().unwrap().value, 0.375, 1e-12);
        assert_near(Table::new([[40, 10], [10, 40]]).kappa().unwrap().value, 0.60, 1e-12);
    }

    /// SAS/STAT User's Guide, The FREQ Procedure, Getting Started, Agreement Study: two dermatologists
    /// judge 88 patients; kappa 0.3449, standard error 0.0724, limits 0.2030 and 0.4868.
    #[test]
    fn skin_condition_of_the_sas_guide() {
        let table = Table::new([[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]);
        let kappa = table.kappa();
        assert_estimate(kappa, 0.3449, 0.0724, 0.000_05);
        assert_near(kappa.unwrap().interval.unwrap().0, 0.2030, 0.000_05);
        assert_near(kappa.unwrap().interval.unwrap().1, 0.4868, 0.000_05);
    }

    /// The example of `ci.kappa` in the R package statpsych (D. G. Bonett), after Fleiss and Paik 2003.
    #[test]
    fn two_by_two_table_of_statpsych() {
        let kappa = Table::new([[31, 12], [4, 58]]).kappa();
        assert_estimate(kappa, 0.675_675_7, 0.073_447_61, 1e-7);
        assert_near(kappa.unwrap().interval.unwrap().0, 0.531_721_0, 1e-7);
        assert_near(kappa.unwrap().interval.unwrap().1, 0.819_630_3, 1e-7);
    }

    /// 20 + 15 of 50 agree, chance gives 0.5 · 0.6 + 0.5 · 0.4 = 0.5, so (0.7 - 0.5) / 0.5.
    #[test]
    fn table_computed_by_hand() {
        let kappa = Table::new([[20, 5], [10, 15]]).kappa();
        // Shares 0.4, 0.1, 0.2, 0.3; rows 0.5, 0.5; columns 0.6, 0.4; 1 - kappa = 0.6.
        // Adds: 1 - 0.6 · 1.1 = 0.34; -0.6 · 1.1 = -0.66; -0.6 · 0.9 = -0.54; 1 - 0.6 · 0.9 = 0.46.
        // Mean 0.136 - 0.066 - 0.108 + 0.138 = 0.1.
        // Variance 0.4 · 0.0576 + 0.1 · 0.5776 + 0.2 · 0.4096 + 0.3 · 0.1296 = 0.2016.
        assert_estimate(kappa, 0.4, (0.2016_f64 / 50.0).sqrt() / 0.5, 1e-12);
    }

    #[test]
    fn full_agreement_has_no_spread_and_one_category_alone_says_nothing() {
        let full = Table::new([[7, 0], [0, 3]]).kappa();
        assert_eq!(full, Some(Estimate { value: 1.0, interval: None }));
        let one_always_includes = Table::new([[5, 4], [0, 0]]).kappa().unwrap();
        assert_near(one_always_includes.value, 0.0, 1e-12);
        assert_eq!(one_always_includes.interval, None);
        assert_eq!(Table::new([[10, 0], [0, 0]]).kappa(), None);
        assert_eq!(Table::<3>::default().kappa(), None);
        assert_eq!(Table::<0>::default().kappa(), None);
    }

    proptest! {
        #[test]
        fn kappa_is_symmetric_and_between_its_bounds(counts in prop::array::uniform3(prop::array::uniform3(0_u32..50))) {
            let turned: [[u32; 3]; 3] = std::array::from_fn(|i| std::array::from_fn(|j| counts[j][i]));
            let (kappa, other) = (Table::new(counts).kappa(), Table::new(turned).kappa());
            prop_assert_eq!(kappa.is_some(), other.is_some());
            if let (Some(kappa), Some(other)) = (kappa, other) {
                prop_assert!((kappa.value - other.value).abs() < 1e-12);
                prop_assert!(kappa.value <= 1.0 && kappa.value >= -1.0);
                prop_assert_eq!(kappa.interval.is_some(), other.interval.is_some());
                let (low, high) = kappa.interval.unwrap_or((kappa.value, kappa.value));
                prop_assert!(-1.0 <= low && low <= kappa.value && kappa.value <= high && high <= 1.0);
            }
        }

        #[test]
        fn full_agreement_on_more_than_one_category_is_one(a in 1_u32..50, b in 1_u32..50, c in 0_u32..50) {
            let kappa = Table::new([[a, 0, 0], [0, b, 0], [0, 0, c]]).kappa();
            prop_assert_eq!(kappa.map(|kappa| kappa.value), Some(1.0));
        }
    }
}
