//! When something was published. Databases give a year and, sometimes, a month and a day; nothing
//! here invents what they did not give.

use crate::NotA;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A year of publication between 1400 and 2199.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Year(u16);

impl Year {
    /// Reads the first plausible year in a text: `2020//`, `c2017`, `2015 May-Jun`.
    ///
    /// # Errors
    /// [`NotA`] when no four digits between 1400 and 2199 stand alone in the text.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|digits| digits.len() == 4)
            .find_map(|digits| Self::new(digits.parse().ok()?).ok())
            .ok_or_else(|| NotA::new(text, "a year"))
    }

    /// A year from a number.
    ///
    /// # Errors
    /// [`NotA`] outside 1400 to 2199.
    pub fn new(year: i32) -> Result<Self, NotA> {
        match u16::try_from(year) {
            Ok(year @ 1400..=2199) => Ok(Self(year)),
            _ => Err(NotA::new(&year.to_string(), "a year between 1400 and 2199")),
        }
    }

    /// The year as a number.
    #[must_use]
    pub fn number(self) -> i32 {
        i32::from(self.0)
    }
}

impl TryFrom<i32> for Year {
    type Error = NotA;
    fn try_from(year: i32) -> Result<Self, NotA> {
        Self::new(year)
    }
}

impl From<Year> for i32 {
    fn from(year: Year) -> Self {
        year.number()
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A date of publication: a year, perhaps its month, perhaps its day. A day without a month
/// cannot be expressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Date {
    year: Year,
    month: Option<(u8, Option<u8>)>,
}

impl Date {
    /// A date of which only the year is known.
    #[must_use]
    pub fn year_only(year: Year) -> Self {
        Self { year, month: None }
    }

    /// A date from its parts; a month outside 1 to 12, or a day outside 1 to 31, is left out
    /// together with what is finer than it.
    #[must_use]
    pub fn new(year: Year, month: Option<u8>, day: Option<u8>) -> Self {
        let month = month
            .filter(|month| (1..=12).contains(month))
            .map(|month| (month, day.filter(|day| (1..=31).contains(day))));
        Self { year, month }
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> Year {
        self.year
    }

    /// The month, 1 to 12, when it is known.
    #[must_use]
    pub fn month(self) -> Option<u8> {
        self.month.map(|(month, _)| month)
    }

    /// The day of the month, when it is known.
    #[must_use]
    pub fn day(self) -> Option<u8> {
        self.month.and_then(|(_, day)| day)
    }
}

/// ISO 8601, as precise as the date is: `2018`, `2018-04`, `2018-04-09`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.year)?;
        if let Some((month, day)) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn year_is_found_in_what_databases_write() {
        for (text, year) in [("2020//", 2020), ("c2017", 2017), ("2015 May-Jun", 2015), ("10 Dec 1999", 1999)]
        {
            assert_eq!(Year::parse(text).unwrap().number(), year, "{text}");
        }
        for text in ["n.d.", "", "0012", "20200101", "9999"] {
            assert!(Year::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn date_is_as_precise_as_it_was_given() {
        let year = Year::new(2018).unwrap();
        assert_eq!(Date::new(year, Some(4), Some(9)).to_string(), "2018-04-09");
        assert_eq!(Date::new(year, Some(4), None).to_string(), "2018-04");
        assert_eq!(Date::new(year, None, Some(9)).to_string(), "2018");
        assert_eq!(Date::new(year, Some(13), Some(9)).to_string(), "2018");
    }
}
