//! Agreement beyond chance between two people who sorted the same things into the same categories.

/// How often one person chose category i where the other chose category j.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table<const N: usize>([[u32; N]; N]);

/// Cohen's kappa with its large-sample uncertainty.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kappa {
    /// 1 for full agreement, 0 for what chance would give, negative for less.
    pub value: f64,
    /// Its standard error after Fleiss, Cohen and Everitt (1969).
    pub standard_error: f64,
}

/// The 97.5th percentile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

impl Kappa {
    /// The 95 % interval, value ± 1.96 standard errors, cut off at -1 and 1.
    #[must_use]
    pub fn interval(self) -> (f64, f64) {
        let reach = Z * self.standard_error;
        ((self.value - reach).max(-1.0), (self.value + reach).min(1.0))
    }
}

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

    /// How many things both sorted.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.iter().flatten().sum()
    }

    /// How many things both put into the same category.
    #[must_use]
    pub fn agreed(&self) -> u32 {
        self.0.iter().enumerate().map(|(i, row)| row[i]).sum()
    }

    /// The proportion both put into the same category; `None` of nothing.
    #[must_use]
    pub fn raw_agreement(&self) -> Option<f64> {
        (self.total() > 0).then(|| f64::from(self.agreed()) / f64::from(self.total()))
    }

    /// Cohen's kappa (Cohen 1960) with the standard error of Fleiss, Cohen and Everitt (1969,
    /// Psychological Bulletin 72, 323-327), which does not assume that kappa is zero.
    ///
    /// `None` where it is undefined: nothing was sorted, or both put everything into one and the
    /// same category, so that chance alone explains any agreement.
    #[must_use]
    pub fn kappa(&self) -> Option<Kappa> {
        let observed = self.raw_agreement()?;
        let n = f64::from(self.total());
        let rows = self.0.map(|row| f64::from(row.iter().sum::<u32>()) / n);
        let columns: [f64; N] =
            std::array::from_fn(|j| f64::from(self.0.iter().map(|row| row[j]).sum::<u32>()) / n);
        // A product of two sums of counts is the whole squared only if one category holds all.
        if (0..N).any(|i| rows[i] >= 1.0 && columns[i] >= 1.0) {
            return None;
        }
        let expected: f64 = (0..N).map(|i| rows[i] * columns[i]).sum();
        let value = (observed - expected) / (1.0 - expected);
        let beyond = 1.0 - value;
        let (mut same, mut different) = (0.0, 0.0);
        for (i, row) in self.0.iter().enumerate() {
            for (j, count) in row.iter().enumerate() {
                let p = f64::from(*count) / n;
                if i == j {
                    same += p * (1.0 - (rows[i] + columns[i]) * beyond).powi(2);
                } else {
                    different += p * (columns[i] + rows[j]).powi(2);
                }
            }
        }
        let variance = same + beyond.powi(2) * different - (value - expected * beyond).powi(2);
        // Full agreement leaves a variance of zero, which rounding may push below it.
        let standard_error = (variance.max(0.0) / n).sqrt() / (1.0 - expected);
        Some(Kappa { value, standard_error })
    }

    /// Prevalence- and bias-adjusted kappa (Byrt, Bishop and Carlin 1993): what kappa would be if
    /// both used every category equally often. `None` of nothing.
    #[must_use]
    pub fn pabak(&self) -> Option<f64> {
        let categories = (N > 1).then(|| self.0.iter().fold(0.0, |count, _| count + 1.0))?;
        Some((categories * self.raw_agreement()? - 1.0) / (categories - 1.0))
    }

    pub(crate) fn count(&mut self, row: usize, column: usize) {
        self.0[row][column] += 1;
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
    use proptest::prelude::*;

    #[track_caller]
    fn assert_near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }

    /// Fleiss, Statistical Methods for Rates and Proportions, 2nd ed. 1981, p. 213: diagnoses of 100
    /// people; kappa 0.68, standard error 0.087.
    #[test]
    fn diagnoses_of_fleiss_1981() {
        let kappa = Table::new([[75, 1, 4], [5, 4, 1], [0, 0, 10]]).kappa().unwrap();
        assert_near(kappa.value, 0.68, 0.005);
        assert_near(kappa.standard_error, 0.087, 0.001);
    }

    /// SAS/STAT User's Guide, The FREQ Procedure, Getting Started, Agreement Study: two dermatologists
    /// judge 88 patients; kappa 0.3449, standard error 0.0724, limits 0.2030 and 0.4868.
    #[test]
    fn skin_condition_of_the_sas_guide() {
        let table = Table::new([[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]);
        let kappa = table.kappa().unwrap();
        assert_near(kappa.value, 0.3449, 0.00005);
        assert_near(kappa.standard_error, 0.0724, 0.00005);
        assert_near(kappa.interval().0, 0.2030, 0.00005);
        assert_near(kappa.interval().1, 0.4868, 0.00005);
    }

    /// The example of `ci.kappa` in the R package statpsych (D. G. Bonett), after Fleiss and Paik 2003.
    #[test]
    fn two_by_two_table_of_statpsych() {
        let kappa = Table::new([[31, 12], [4, 58]]).kappa().unwrap();
        assert_near(kappa.value, 0.675_675_7, 1e-7);
        assert_near(kappa.standard_error, 0.073_447_61, 1e-8);
        assert_near(kappa.interval().0, 0.531_721_0, 1e-7);
        assert_near(kappa.interval().1, 0.819_630_3, 1e-7);
    }

    /// Cunningham, SAS Global Forum 2009, paper 242, figure 2: agreement of 95 %, yet no kappa.
    #[test]
    fn rare_category_lowers_kappa_and_not_pabak() {
        let table = Table::new([[95, 4], [1, 0]]);
        assert_near(table.pabak().unwrap(), 0.90, 1e-12);
        assert!(table.kappa().unwrap().value < 0.0);
    }

    /// By hand: 20 + 15 of 50 agree, chance gives 0.5 · 0.6 + 0.5 · 0.4 = 0.5, so (0.7 - 0.5) / 0.5.
    #[test]
    fn table_computed_by_hand() {
        let table = Table::new([[20, 5], [10, 15]]);
        assert_eq!((table.total(), table.agreed()), (50, 35));
        assert_near(table.kappa().unwrap().value, 0.4, 1e-12);
        assert_near(table.pabak().unwrap(), 0.4, 1e-12);
        // Three categories, 6 of 9 agree: (3 · 2/3 - 1) / 2 = 0.5.
        assert_near(Table::new([[2, 1, 0], [0, 2, 1], [1, 0, 2]]).pabak().unwrap(), 0.5, 1e-12);
    }

    #[test]
    fn full_agreement_is_certain_and_one_category_alone_says_nothing() {
        let full = Table::new([[7, 0], [0, 3]]).kappa().unwrap();
        assert_eq!((full.value, full.standard_error), (1.0, 0.0));
        assert_eq!(Table::new([[10, 0], [0, 0]]).kappa(), None);
        assert_eq!(Table::new([[10, 0], [0, 0]]).pabak(), Some(1.0));
        assert_eq!(Table::<3>::default().kappa(), None);
        assert_eq!(Table::<3>::default().pabak(), None);
    }

    proptest! {
        #[test]
        fn kappa_is_symmetric_and_between_its_bounds(counts in prop::array::uniform3(prop::array::uniform3(0_u32..50))) {
            let turned: [[u32; 3]; 3] = std::array::from_fn(|i| std::array::from_fn(|j| counts[j][i]));
            let (kappa, other) = (Table::new(counts).kappa(), Table::new(turned).kappa());
            prop_assert_eq!(kappa.is_some(), other.is_some());
            if let (Some(kappa), Some(other)) = (kappa, other) {
                prop_assert!((kappa.value - other.value).abs() < 1e-12);
                prop_assert!(kappa.value <= 1.0 && kappa.value >= -1.0 && kappa.standard_error.is_finite());
                let (low, high) = kappa.interval();
                prop_assert!(low <= kappa.value && kappa.value <= high);
            }
        }
    }
}
