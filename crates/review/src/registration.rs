//! Numbers under which trials and reviews are registered. They tell that a report, its protocol and
//! its registration are one study, whatever their titles say.

use crate::NotA;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A registration number in the form its register prints: `NCT04381559`, `ISRCTN12345678`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegistrationNumber(String);

impl RegistrationNumber {
    /// Reads the number of ClinicalTrials.gov.
    ///
    /// # Errors
    /// [`NotA`] when the text is no registration number.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let number = text.trim().to_ascii_uppercase();
        let digits = number.strip_prefix("NCT").unwrap_or_default();
        if digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self(number));
        }
        Err(NotA::new(text, "a registration number"))
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for RegistrationNumber {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
    }
}

impl From<RegistrationNumber> for String {
    fn from(number: RegistrationNumber) -> Self {
        number.0
    }
}
