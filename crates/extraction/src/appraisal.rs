//! How good the studies were judged to be: the table `[appraisal]` of a protocol, and the rows of the
//! review's table of appraisal.

use revflow_review::{AnswerCheck, Rating, ReviewerId, Study, StudyId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The ratings and checklists of the review. Unknown keys are errors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Appraisal {
    /// The ratings that can be given, the best first.
    pub ratings: Vec<String>,
    /// The checklist for each kind of design: `qualitative = "CASP Qualitative Studies Checklist"`.
    #[serde(default)]
    pub checklists: BTreeMap<String, String>,
}

/// A row of the table of appraisal: a study and one rating of it, or the lack of any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct AppraisalRow {
    /// The study.
    pub study: StudyId,
    /// How the review names it.
    pub label: String,
    /// Its design.
    pub design: Option<String>,
    /// The name of the checklist, where one was used.
    pub checklist: Option<String>,
    /// The rating that counts; absent as long as nobody has judged the study.
    pub rating: Option<String>,
    /// Why.
    pub note: Option<String>,
    /// Who judged.
    pub rated_by: Option<ReviewerId>,
    /// Whether, and by whom, it was checked.
    pub check: AnswerCheck,
}

/// The table of appraisal: studies in their order, each with its ratings in the order of the file.
#[must_use]
pub fn appraisal_table(appraisal: &Appraisal, studies: &[Study], ratings: &[Rating]) -> Vec<AppraisalRow> {
    let mut by_study: BTreeMap<&StudyId, Vec<&Rating>> = BTreeMap::new();
    for rating in ratings {
        by_study.entry(&rating.study).or_default().push(rating);
    }
    let mut rows = Vec::new();
    for study in studies {
        let unrated = AppraisalRow {
            study: study.id.clone(),
            label: study.label.clone(),
            design: study.design.clone(),
            checklist: None,
            rating: None,
            note: None,
            rated_by: None,
            check: AnswerCheck::Unchecked,
        };
        let Some(ratings) = by_study.get(&study.id) else {
            rows.push(unrated);
            continue;
        };
        rows.extend(ratings.iter().map(|rating| AppraisalRow {
            checklist: rating.checklist.as_ref().and_then(|key| appraisal.checklists.get(key)).cloned(),
            rating: Some(rating.settled().to_owned()),
            note: rating.note.clone(),
            rated_by: Some(rating.rated_by.clone()),
            check: rating.check.clone(),
            ..unrated.clone()
        }));
    }
    rows
}
