//! Numbers under which trials and reviews are registered. They tell that a report, its protocol and
//! its registration are one study, whatever their titles say.

mod form;
mod registers;

use crate::{NotA, ShortText};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A registration number in the form its register prints: `NCT04381559`, `2004-000446-20`,
/// `ChiCTR-TRC-12002345`. Two ways to write one number are equal once they are parsed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegistrationNumber(ShortText);

impl RegistrationNumber {
    /// Reads a text that is one registration number: in any case, with blanks, hyphens or nothing
    /// between the mark of the register and the digits, and with what the WHO's search portal puts
    /// around it (`JPRN-UMIN000012345`, `EUCTR2004-000446-20-GB`).
    ///
    /// # Errors
    /// [`NotA`] when the text is no number of a register known here, or more than one number.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let refused = || NotA::new(text, "a registration number");
        let bare = text.trim();
        // The longest number with all that may stand in and around it is shorter than this.
        if bare.len() > 80 {
            return Err(refused());
        }
        let bare = ["JPRN-", "jprn-"].iter().find_map(|lead| bare.strip_prefix(lead)).unwrap_or(bare);
        registers::all()
            .find_map(|(_, form)| form.is_all_of(bare))
            .map(|number| Self(number.into()))
            .ok_or_else(refused)
    }

    /// Every registration number in a text, in the order of the text, without repeats.
    ///
    /// A number counts where its register's mark stands before it as the register writes it, or
    /// glued to it in any case. `2004-000446-20` has no mark; its shape and its year must be exact.
    /// The numbers of the Dutch register that begin with a bare `NL` are left to [`Self::parse`]:
    /// in a sentence they may be anything. Time is linear in the text.
    #[must_use]
    pub fn find_all(text: &str) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        let mut at = 0;
        while let Some(start) = form::next_digit(text, at) {
            let end = form::end_of_digits(text, start);
            at = end;
            if let Some((number, after)) = form::number_at(text, start, end) {
                at = after.max(end);
                // A hostile file may hold a million of them; no work has more than a hundred.
                if found.len() < 100 && !found.iter().any(|present| present.0 == number) {
                    found.push(Self(number.into()));
                }
            }
        }
        found
    }

    /// The register that gave the number: `ClinicalTrials.gov`, `ISRCTN`, `PROSPERO`.
    #[must_use]
    pub fn register(&self) -> &'static str {
        registers::all()
            .find(|(_, form)| form.is_all_of(&self.0).is_some())
            .map_or("", |(register, _)| register)
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
        number.0.into_string()
    }
}

#[cfg(test)]
mod tests;
