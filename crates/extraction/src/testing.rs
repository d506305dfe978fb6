//! A small form, two studies and a few people for the tests of this crate.

use crate::{CodeFrame, Form};
use revflow_review::{RecordId, ReportId, ReviewerId, Study, StudyId};

pub(crate) fn form() -> Form {
    let mut form: Form = toml::from_str(
        "sides = [\"barrier\", \"enabler\"]\n\
         [[question]]\nid = \"country\"\nask = \"Country\"\n\
         [[question]]\nid = \"aim\"\nask = \"Aim\"\n\
         [[question]]\nid = \"factors\"\nask = \"Factors\"\nanswer = \"coded\"\ncodes = \"framework\"\n\
         [[further-evidence]]\nid = \"letter\"\nlabel = \"A letter\"\n",
    )
    .unwrap();
    let codes = [("2", "Setting"), ("1", "Adopters"), ("1a", "Staff"), ("1b", "Carers")];
    form.codes.insert("framework".into(), CodeFrame::new(codes));
    form
}

pub(crate) fn reviewers() -> Vec<ReviewerId> {
    ["MM", "KL", "SOC"].map(|name| ReviewerId::parse(name).unwrap()).into()
}

pub(crate) fn study(id: &str) -> StudyId {
    StudyId::parse(id).unwrap()
}

pub(crate) fn studies() -> Vec<Study> {
    let report = |id: &str| ReportId::of(RecordId::parse(id).unwrap());
    let made = |id: &str, label: &str, design: &str, reports: &[&str]| {
        let reports = reports.iter().map(|id| report(id));
        Study::new(study(id), label, Some(design.to_owned()), reports).unwrap()
    };
    vec![
        made("sebba", "Sebba 2017+", "Synthesis", &["sebba-2017-00000001", "sebba-2020-00000002"]),
        made("oliveira", "Oliveira 2022", "Qualitative study", &["oliveira-2022-00000003"]),
    ]
}
