//! ClinicalTrials.gov: studies as its interface of today gives them, and in the two layouts of the one
//! before ("full studies" and "study fields"). (clinicaltrials.gov/data-api/about-api/study-data-structure)

use super::members::{Meaning, Table};
use super::tape::Value;
use crate::fields::Fields;
use revflow_review::{RegistrationNumber, WorkType};

pub(super) const TABLE: Table = &[
    ("protocolSection.identificationModule.nctId", Meaning::Own(number)),
    ("protocolSection.identificationModule.briefTitle", Meaning::Title),
    ("protocolSection.identificationModule.officialTitle", Meaning::Title),
    ("protocolSection.identificationModule.orgStudyIdInfo.id", Meaning::Registration),
    ("protocolSection.identificationModule.secondaryIdInfos.id", Meaning::Registration),
    ("protocolSection.statusModule.startDateStruct.date", Meaning::Date),
    ("protocolSection.statusModule.studyFirstPostDateStruct.date", Meaning::FallbackDate),
    ("protocolSection.statusModule.studyFirstSubmitDate", Meaning::FallbackDate),
    ("protocolSection.sponsorCollaboratorsModule.leadSponsor.name", Meaning::Group),
    ("protocolSection.descriptionModule.briefSummary", Meaning::Abstract),
    ("protocolSection.conditionsModule.conditions", Meaning::Keyword),
    ("protocolSection.conditionsModule.keywords", Meaning::Keyword),
    ("protocolSection.armsInterventionsModule.interventions.name", Meaning::Keyword),
    ("ProtocolSection.IdentificationModule.NCTId", Meaning::Own(number)),
    ("ProtocolSection.IdentificationModule.BriefTitle", Meaning::Title),
    ("ProtocolSection.IdentificationModule.OfficialTitle", Meaning::Title),
    (
        "ProtocolSection.IdentificationModule.SecondaryIdInfoList.SecondaryIdInfo.SecondaryId",
        Meaning::Registration,
    ),
    ("ProtocolSection.StatusModule.StartDateStruct.StartDate", Meaning::Date),
    ("ProtocolSection.StatusModule.StudyFirstPostDateStruct.StudyFirstPostDate", Meaning::FallbackDate),
    ("ProtocolSection.SponsorCollaboratorsModule.LeadSponsor.LeadSponsorName", Meaning::Group),
    ("ProtocolSection.DescriptionModule.BriefSummary", Meaning::Abstract),
    ("ProtocolSection.ConditionsModule.ConditionList.Condition", Meaning::Keyword),
    ("ProtocolSection.ConditionsModule.KeywordList.Keyword", Meaning::Keyword),
    (
        "ProtocolSection.ArmsInterventionsModule.InterventionList.Intervention.InterventionName",
        Meaning::Keyword,
    ),
    ("NCTId", Meaning::Own(number)),
    ("BriefTitle", Meaning::Title),
    ("OfficialTitle", Meaning::Title),
    ("StartDate", Meaning::Date),
    ("StudyFirstPostDate", Meaning::FallbackDate),
    ("LeadSponsorName", Meaning::Group),
    ("BriefSummary", Meaning::Abstract),
    ("Condition", Meaning::Keyword),
    ("Keyword", Meaning::Keyword),
    ("InterventionName", Meaning::Keyword),
];

/// The number of the register is that of the record, too.
fn number(fields: &mut Fields, path: &str, value: Value<'_>) {
    let Some(text) = value.text() else { return };
    fields.citation.work_type = WorkType::Registration;
    fields.text(|citation| &mut citation.accession, path, &text, value.line());
    if let Ok(number) = RegistrationNumber::parse(&text)
        && !fields.citation.registrations.contains(&number)
    {
        fields.citation.registrations.push(number);
    }
}
