//! Extraction and appraisal: included reports are gathered into studies, and the answers and ratings
//! the team wrote are read and checked against the form.

use super::Corridor;
use crate::failure::Failure;
use crate::protocol::Protocol;
use revflow_extraction::{
    Appraisal, Form, appraisal_sentence, extraction_sentence, gaps, read_answers, read_ratings, read_studies,
};
use revflow_review::{Answer, Place, Problem, Rating, RecordId, ReportId, Resolution, Study, StudyId};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of the included studies.
#[derive(Debug, Clone, Default)]
pub struct Extracted {
    /// The form, empty where the protocol has none.
    pub form: Form,
    /// How studies are appraised, where the protocol says so.
    pub appraisal: Option<Appraisal>,
    /// Studies with at least one included report, in the order of their file, each with its included
    /// reports.
    pub studies: Vec<Study>,
    /// Answers about these studies and about further evidence.
    pub answers: Vec<Answer>,
    /// Ratings of these studies.
    pub ratings: Vec<Rating>,
    study_of: BTreeMap<RecordId, StudyId>,
}

impl Extracted {
    /// The study an included record reports.
    #[must_use]
    pub fn study_of(&self, record: &RecordId) -> Option<&StudyId> {
        self.study_of.get(record)
    }

    /// How data were extracted and studies appraised, as the methods section says it.
    #[must_use]
    pub fn methods_sentences(&self) -> Vec<String> {
        let extraction = (!self.answers.is_empty()).then(|| extraction_sentence(&self.form, &self.answers));
        let appraisal = (!self.ratings.is_empty()).then(|| appraisal_sentence(&self.ratings));
        extraction.into_iter().chain(appraisal).collect()
    }
}

pub(super) fn extract<'r>(
    protocol: &Protocol,
    included: impl Iterator<Item = &'r RecordId>,
    resolve: &dyn Fn(&str) -> Resolution,
    corridor: &mut Corridor<'_>,
) -> Result<Extracted, Failure> {
    let mut extracted = Extracted::default();
    let Some(extraction) = &protocol.extraction else { return Ok(extracted) };
    let included: BTreeSet<RecordId> = included.cloned().collect();
    let reviewers = &protocol.review.reviewers;
    extracted.form = extraction.form.clone();

    let (bytes, name) = corridor.read_file(&extraction.studies)?;
    let (studies, problems) = read_studies(bytes.as_slice(), &name, &included, resolve);
    corridor.keep(problems, studies.len())?;
    for study in &studies {
        for report in study.reports() {
            extracted.study_of.insert(report.record().clone(), study.id.clone());
        }
    }
    if let Some(path) = &extraction.answers {
        let (bytes, name) = corridor.read_file(path)?;
        let (answers, problems) =
            read_answers(bytes.as_slice(), &name, &extraction.form, &studies, reviewers);
        corridor.keep(problems, answers.len())?;
        extracted.answers = answers;
    }
    let mut ratings_file = None;
    if let Some(appraisal) = &protocol.appraisal {
        extracted.appraisal = Some(appraisal.appraisal.clone());
        if let Some(path) = &appraisal.results {
            let (bytes, name) = corridor.read_file(path)?;
            let (ratings, problems) =
                read_ratings(bytes.as_slice(), &name, &appraisal.appraisal, &studies, reviewers);
            corridor.keep(problems, ratings.len())?;
            extracted.ratings = ratings;
            ratings_file = Some(name);
        }
    }
    extracted.studies = studies.iter().filter_map(|study| with_included_reports(study, &included)).collect();
    let of_included: BTreeSet<&StudyId> = extracted.studies.iter().map(|study| &study.id).collect();
    let form = &extraction.form;
    extracted
        .answers
        .retain(|answer| of_included.contains(&answer.study) || form.is_further_evidence(&answer.study));
    extracted.ratings.retain(|rating| of_included.contains(&rating.study));

    let place = Place::file(ratings_file.as_ref().unwrap_or(&name));
    let appraisal = extracted.appraisal.as_ref();
    for gap in gaps(form, appraisal, &extracted.studies, &extracted.answers, &extracted.ratings) {
        corridor.problems.push(Problem::warning(
            place.clone(),
            gap.to_string(),
            "extract it before the tables are final",
        ));
    }
    Ok(extracted)
}

/// The study as far as its reports were included; `None` where none was.
fn with_included_reports(study: &Study, included: &BTreeSet<RecordId>) -> Option<Study> {
    let reports: Vec<ReportId> =
        study.reports().iter().filter(|report| included.contains(report.record())).cloned().collect();
    Study::new(study.id.clone(), study.label.clone(), study.design.clone(), reports).ok()
}
