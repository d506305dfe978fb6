//! What was extracted from reports, and how good the studies were judged to be: each with who said
//! so and who checked it.

use crate::{NotA, Place, ReviewerId, StudyId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a question of the extraction form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct QuestionId(String);

impl QuestionId {
    /// Reads an id as it stands in the protocol.
    ///
    /// # Errors
    /// [`NotA`] when the text is empty or holds blanks, commas, semicolons or control characters.
    pub fn parse(text: &str) -> Result<Self, NotA> {
        let text = text.trim();
        let sound = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, ',' | ';' | '"');
        if text.is_empty() || text.len() > 100 || !text.chars().all(sound) {
            return Err(NotA::new(text, "a question id"));
        }
        Ok(Self(text.to_owned()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for QuestionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl TryFrom<String> for QuestionId {
    type Error = NotA;
    fn try_from(text: String) -> Result<Self, NotA> {
        Self::parse(&text)
    }
}

impl From<QuestionId> for String {
    fn from(id: QuestionId) -> Self {
        id.0
    }
}

/// What the second reviewer made of an answer or a rating.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerCheck {
    /// Nobody has checked it.
    Unchecked,
    /// A second reviewer found it right.
    Confirmed {
        /// Who checked.
        by: ReviewerId,
    },
    /// A second reviewer changed it; the first answer stays beside the new one.
    Changed {
        /// Who checked.
        by: ReviewerId,
        /// What it reads now.
        to: String,
    },
}

/// One answer to one question about one study.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The study, or the id of a further piece of evidence the protocol lists.
    pub study: StudyId,
    /// The question of the form.
    pub question: QuestionId,
    /// The code of the frame, for coded questions: `1a`.
    pub code: Option<String>,
    /// The side of a coded answer, as the protocol lists sides: `barrier`, `enabler`.
    pub side: Option<String>,
    /// The theme the answer was gathered under, for coded questions.
    pub theme: Option<String>,
    /// What the extractor wrote.
    pub text: String,
    /// Page or section of the report, as written.
    pub page: Option<String>,
    /// Who extracted it.
    pub extracted_by: ReviewerId,
    /// Whether, and by whom, it was checked.
    pub check: AnswerCheck,
    /// The row of the answers file.
    pub place: Place,
}

impl Answer {
    /// The text that counts: the changed one where the check changed it.
    #[must_use]
    pub fn settled_text(&self) -> &str {
        match &self.check {
            AnswerCheck::Changed { to, .. } => to,
            AnswerCheck::Unchecked | AnswerCheck::Confirmed { .. } => &self.text,
        }
    }
}

/// The quality of one study as judged with one checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// The study.
    pub study: StudyId,
    /// The checklist used: `amstar-2`, `casp-qualitative`; absent where none applies to the design.
    pub checklist: Option<String>,
    /// One of the ratings the protocol lists.
    pub rating: String,
    /// Why.
    pub note: Option<String>,
    /// Who judged.
    pub rated_by: ReviewerId,
    /// Whether, and by whom, it was checked.
    pub check: AnswerCheck,
    /// The row of the ratings file.
    pub place: Place,
}

impl Rating {
    /// The rating that counts: the changed one where the check changed it.
    #[must_use]
    pub fn settled(&self) -> &str {
        match &self.check {
            AnswerCheck::Changed { to, .. } => to,
            AnswerCheck::Unchecked | AnswerCheck::Confirmed { .. } => &self.rating,
        }
    }
}
