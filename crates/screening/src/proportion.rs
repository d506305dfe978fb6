//! Proportions as protocols write them: 0.2, 0.8. They are kept as whole millionths, because a fifth
//! of 15 records is 3 and a computer's 0.2 times 15 need not be.

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A number from 0 to 1, to six decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Proportion(u32);

const MILLION: u32 = 1_000_000;

impl Proportion {
    /// A proportion in millionths; more than a million is one.
    #[must_use]
    pub const fn from_millionths(millionths: u32) -> Self {
        Self(if millionths > MILLION { MILLION } else { millionths })
    }

    /// The proportion a number stands for, rounded to six decimals; `None` outside 0 to 1.
    #[must_use]
    pub fn new(value: f64) -> Option<Self> {
        let millionths = (value * f64::from(MILLION)).round();
        // The cast cannot cut anything off a whole number of this range.
        (0.0..=f64::from(MILLION)).contains(&millionths).then_some(Self(millionths as u32))
    }

    /// The number, for computing with.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / f64::from(MILLION)
    }

    /// This proportion of so many things, rounded up: 0.2 of 123 is 25.
    #[must_use]
    pub fn of_rounded_up(self, things: usize) -> usize {
        let product = things as u128 * u128::from(self.0);
        usize::try_from(product.div_ceil(u128::from(MILLION))).unwrap_or(usize::MAX)
    }
}

/// The number with at least two decimals: `0.80`, `0.125`.
impl fmt::Display for Proportion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = (2..6).find(|decimals| self.0.is_multiple_of(10_u32.pow(6 - decimals))).unwrap_or(6);
        let decimals = usize::try_from(decimals).unwrap_or(6);
        write!(f, "{:.decimals$}", self.value())
    }
}

impl Serialize for Proportion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

impl<'de> Deserialize<'de> for Proportion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Proportion;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number from 0 to 1, as 0.2 for 20 %")
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<Proportion, E> {
                Proportion::new(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Proportion, E> {
                match value {
                    0 => Ok(Proportion(0)),
                    1 => Ok(Proportion(MILLION)),
                    _ => Err(E::invalid_value(Unexpected::Signed(value), &self)),
                }
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Proportion, E> {
                self.visit_i64(i64::try_from(value).unwrap_or(i64::MAX))
            }
        }
        deserializer.deserialize_any(Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proportion_of_things_is_rounded_up_and_exact() {
        let of = |value: f64, things| Proportion::new(value).unwrap().of_rounded_up(things);
        assert_eq!((of(0.2, 123), of(0.2, 15), of(0.07, 100)), (25, 3, 7));
        assert_eq!((of(0.2, 0), of(1.0, 7), of(0.000_001, 1)), (0, 7, 1));
    }

    #[test]
    fn only_numbers_from_0_to_1_are_proportions() {
        assert!([-0.1, 1.1, f64::NAN, f64::INFINITY].into_iter().all(|no| Proportion::new(no).is_none()));
        let written = |value: f64| Proportion::new(value).unwrap().to_string();
        assert_eq!([0.8, 0.125, 1.0, 0.0].map(written), ["0.80", "0.125", "1.00", "0.00"]);
    }
}
