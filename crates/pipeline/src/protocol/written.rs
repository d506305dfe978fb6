//! The protocol as it is written: one struct per table, every unknown key an error.

use super::ReviewTable;
use super::ordered::Ordered;
use super::search::SearchTable;
use revflow_deduplication::Rules;
use revflow_extraction::{Appraisal, CodeFrame, Form, FurtherEvidence, Question};
use revflow_flow::Published;
use revflow_screening::Policy;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use toml::Spanned;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Written {
    #[serde(rename = "format")]
    _format: i64,
    pub(super) review: ReviewTable,
    #[serde(default)]
    pub(super) eligibility: EligibilityTable,
    pub(super) search: SearchTable,
    #[serde(default)]
    pub(super) deduplication: DeduplicationTable,
    #[serde(default)]
    pub(super) screening: ScreeningTables,
    pub(super) retrieval: Option<RetrievalTable>,
    pub(super) extraction: Option<ExtractionTable>,
    pub(super) appraisal: Option<AppraisalTable>,
    #[serde(default)]
    pub(super) published: Published,
    pub(super) store: Option<StoreTable>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct EligibilityTable {
    #[serde(default)]
    pub(super) include: Ordered<Criterion>,
    #[serde(default)]
    pub(super) exclude: Ordered<Spanned<String>>,
}

/// A criterion as people write it: a text, a list, or a range.
pub(super) enum Criterion {
    Text(String),
    List(Vec<String>),
    Range(Range),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Range {
    from: Option<toml::Value>,
    to: Option<toml::Value>,
}

/// Written out, because an untagged enum takes every key of a range and cannot say what it refuses.
impl<'de> Deserialize<'de> for Criterion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Written;
        impl<'de> Visitor<'de> for Written {
            type Value = Criterion;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, a list of texts, or a range { from = …, to = … }")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Criterion, E> {
                Ok(Criterion::Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Criterion, A::Error> {
                Deserialize::deserialize(SeqAccessDeserializer::new(seq)).map(Criterion::List)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Criterion, A::Error> {
                Deserialize::deserialize(MapAccessDeserializer::new(map)).map(Criterion::Range)
            }
        }
        deserializer.deserialize_any(Written)
    }
}

impl Criterion {
    /// The criterion as a sentence part: "2014 to 2022".
    pub(super) fn text(self) -> String {
        let end = |value: toml::Value| match value {
            toml::Value::String(text) => text,
            other => other.to_string(),
        };
        match self {
            Self::Text(text) => text,
            Self::List(items) => items.join("; "),
            Self::Range(Range { from: Some(from), to: Some(to) }) => format!("{} to {}", end(from), end(to)),
            Self::Range(Range { from: Some(from), to: None }) => format!("from {}", end(from)),
            Self::Range(Range { from: None, to: Some(to) }) => format!("up to {}", end(to)),
            Self::Range(Range { from: None, to: None }) => String::new(),
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct DeduplicationTable {
    #[serde(default)]
    pub(super) keep: Vec<Spanned<String>>,
    #[serde(default)]
    pub(super) decisions: Files,
    pub(super) combine: Option<bool>,
    #[serde(default)]
    pub(super) rules: Rules,
}

/// Files as people write them: one name, or a list of names.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected the name of a file, or a list of names")]
pub(super) enum Files {
    One(PathBuf),
    Several(Vec<PathBuf>),
}

impl Default for Files {
    fn default() -> Self {
        Self::Several(Vec::new())
    }
}

impl Files {
    pub(super) fn into_paths(self) -> Vec<PathBuf> {
        match self {
            Self::One(path) => vec![path],
            Self::Several(paths) => paths,
        }
    }
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ScreeningTables {
    pub(super) title_abstract: Option<ScreeningTable>,
    pub(super) full_text: Option<ScreeningTable>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ScreeningTable {
    pub(super) policy: Option<Policy>,
    pub(super) decisions: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RetrievalTable {
    pub(super) results: Option<PathBuf>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct StoreTable {
    pub(super) path: PathBuf,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ExtractionTable {
    pub(super) studies: PathBuf,
    pub(super) answers: Option<PathBuf>,
    extracted_by: Option<u32>,
    checked_by: Option<u32>,
    #[serde(default)]
    sides: Vec<String>,
    #[serde(default)]
    question: Vec<Question>,
    #[serde(default)]
    codes: BTreeMap<String, CodeFrame>,
    #[serde(default)]
    further_evidence: Vec<FurtherEvidence>,
}

impl ExtractionTable {
    /// The form, and the files of studies and answers.
    pub(super) fn into_form(self) -> (Form, PathBuf, Option<PathBuf>) {
        let usual = Form::default();
        let form = Form {
            extracted_by: self.extracted_by.unwrap_or(usual.extracted_by),
            checked_by: self.checked_by.unwrap_or(usual.checked_by),
            sides: self.sides,
            questions: self.question,
            codes: self.codes,
            further_evidence: self.further_evidence,
        };
        (form, self.studies, self.answers)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct AppraisalTable {
    ratings: Vec<String>,
    #[serde(default)]
    checklists: BTreeMap<String, String>,
    pub(super) results: Option<PathBuf>,
}

impl AppraisalTable {
    pub(super) fn into_appraisal(self) -> (Appraisal, Option<PathBuf>) {
        (Appraisal { ratings: self.ratings, checklists: self.checklists }, self.results)
    }
}
