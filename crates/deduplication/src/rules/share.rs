//! A share between 0 and 1, so that 90 % is never written as 90.

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A number from 0 to 1, both included.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Share(f64);

impl Share {
    /// The share, if the number is one.
    #[must_use]
    pub fn new(share: f64) -> Option<Self> {
        (0.0..=1.0).contains(&share).then_some(Self(share))
    }

    /// A share known to be one.
    pub(crate) const fn of(share: f64) -> Self {
        assert!(share >= 0.0 && share <= 1.0);
        Self(share)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Share;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a share between 0 and 1")
            }
            fn visit_f64<E: Error>(self, number: f64) -> Result<Share, E> {
                Share::new(number)
                    .ok_or_else(|| E::custom(format_args!("{number} is not a share between 0 and 1")))
            }
            // A format may write 1 for 1.0.
            fn visit_i64<E: Error>(self, number: i64) -> Result<Share, E> {
                self.visit_f64(number as f64)
            }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Share, E> {
                self.visit_f64(number as f64)
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Share, E> {
                Err(E::invalid_type(Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_f64(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_between_nought_and_one_are_shares() {
        for (text, share) in [("0", Some(0.0)), ("1", Some(1.0)), ("0.35", Some(0.35))] {
            assert_eq!(serde_json::from_str::<Share>(text).ok().map(Share::get), share, "{text}");
        }
        for (text, words) in [
            ("7", "7 is not a share between 0 and 1"),
            ("-0.1", "-0.1 is not a share between 0 and 1"),
            (r#""0.9""#, "expected a share between 0 and 1"),
        ] {
            let refused = serde_json::from_str::<Share>(text).unwrap_err().to_string();
            assert!(refused.contains(words), "{refused}");
        }
        assert_eq!(Share::new(f64::NAN), None);
    }
}
