//! A statistic is a value and how far chance could have moved it. Both are computed in one place, so
//! that every statistic of agreement says where it stops knowing.

/// A statistic with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// What was found.
    pub value: f64,
    /// The 95 % interval, low before high, which holds the value.
    ///
    /// `None` where the votes give no measure of spread: there is one record, or every record
    /// speaks for the same value, as all do when reviewers agree on every one of them. A value of 1
    /// on twelve records is not certain, and an interval from 1 to 1 would say it was.
    pub interval: Option<(f64, f64)>,
}

/// The 97.5th percentile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// More than rounding leaves of a standard error of zero, and less than any other: one disagreement
/// among four thousand million records makes for a larger one.
const NO_SPREAD: f64 = 1e-10;

impl Estimate {
    /// A value whose interval is 1.96 standard errors to either side, cut off at -1 and 1.
    pub(crate) fn with_standard_error(value: f64, standard_error: f64) -> Self {
        let value = value.clamp(-1.0, 1.0);
        let reach = Z * standard_error;
        let interval = ((value - reach).max(-1.0), (value + reach).min(1.0));
        Self { value, interval: (standard_error > NO_SPREAD).then_some(interval) }
    }

    /// A share found in `whole` observations, with the score interval of Wilson (1927, Journal of the
    /// American Statistical Association 22, 209-212), which holds for small counts and for shares of
    /// none and all. `None` of nothing.
    pub(crate) fn share(value: f64, whole: f64) -> Option<Self> {
        let value = (whole > 0.0).then(|| value.clamp(0.0, 1.0))?;
        let middle = value + Z * Z / (2.0 * whole);
        let reach = Z * (value * (1.0 - value) / whole + (Z / (2.0 * whole)).powi(2)).sqrt();
        let shrink = 1.0 + Z * Z / whole;
        // The limits at a share of none and all are the share itself; rounding may miss them.
        let interval =
            (((middle - reach) / shrink).clamp(0.0, value), ((middle + reach) / shrink).clamp(value, 1.0));
        Some(Self { value, interval: Some(interval) })
    }

    /// The estimate on another scale, onto which `carry` takes a value; a larger value must not
    /// become a smaller one.
    pub(crate) fn on_scale(self, carry: impl Fn(f64) -> f64) -> Self {
        Self {
            value: carry(self.value),
            interval: self.interval.map(|(low, high)| (carry(low), carry(high))),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[track_caller]
    pub(crate) fn assert_near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }

    /// Checks value and standard error, the latter read off an interval that is not cut off.
    #[track_caller]
    pub(crate) fn assert_estimate(found: Option<Estimate>, value: f64, standard_error: f64, tolerance: f64) {
        let found = found.unwrap();
        let (low, high) = found.interval.unwrap();
        assert_near(found.value, value, tolerance);
        assert_near((high - low) / 2.0 / Z, standard_error, tolerance);
    }

    #[track_caller]
    fn assert_share(part: f64, whole: f64, low: f64, high: f64) {
        let found = Estimate::share(part / whole, whole).unwrap();
        assert_near(found.value, part / whole, 1e-12);
        assert_near(found.interval.unwrap().0, low, 0.000_05);
        assert_near(found.interval.unwrap().1, high, 0.000_05);
    }

    /// Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3.
    #[test]
    fn score_intervals_of_newcombe_1998() {
        assert_share(81.0, 263.0, 0.2553, 0.3662);
        assert_share(15.0, 148.0, 0.0624, 0.1605);
        assert_share(0.0, 20.0, 0.0, 0.1611);
        assert_share(1.0, 29.0, 0.0061, 0.1718);
    }

    #[test]
    fn share_of_all_reaches_one_and_of_nothing_is_not_defined() {
        let all = Estimate::share(1.0, 20.0).unwrap();
        assert_eq!((all.value, all.interval.unwrap().1), (1.0, 1.0));
        assert_near(all.interval.unwrap().0, 1.0 - 0.1611, 0.000_05);
        assert_eq!(Estimate::share(f64::NAN, 0.0), None);
        assert_eq!(Estimate::share(f64::NAN, f64::NAN), None);
    }

    #[test]
    fn interval_is_cut_off_at_the_bounds_and_missing_without_spread() {
        let wide = Estimate::with_standard_error(0.5, 1.0);
        assert_eq!(wide.interval, Some((-1.0, 1.0)));
        assert_eq!(Estimate::with_standard_error(1.0, 1e-17).interval, None);
        assert_eq!(Estimate::with_standard_error(1.0, f64::NAN).interval, None);
    }
}
