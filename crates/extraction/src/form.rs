//! What is asked of every study, and by how many people: the table `[extraction]` of a protocol
//! without the files it names.

use crate::CodeFrame;
use revflow_review::{QuestionId, StudyId, nearest};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The extraction form. Unknown keys are errors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Form {
    /// How many reviewers extract each answer, independently. One unless written.
    pub extracted_by: u32,
    /// How many further reviewers check each answer. One unless written; none at 0.
    pub checked_by: u32,
    /// The sides a coded answer can be on: `barrier`, `enabler`. Without sides, answers have none.
    pub sides: Vec<String>,
    /// The questions in the order of the form.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
    /// The frames that coded questions name.
    pub codes: BTreeMap<String, CodeFrame>,
    /// Evidence that is tallied beside the included studies.
    pub further_evidence: Vec<FurtherEvidence>,
}

/// One question of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Question {
    /// As answers name it.
    pub id: QuestionId,
    /// As a person asks it.
    pub ask: String,
    /// Whether it is answered in words or by codes.
    #[serde(default)]
    pub answer: AnswerKind,
    /// The frame of codes, for coded answers.
    pub codes: Option<String>,
}

/// Whether a question is answered in words or by codes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    /// In words.
    #[default]
    Text,
    /// By codes of a frame.
    Coded,
}

/// Evidence that is tallied beside the included studies: a personal communication, a web search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FurtherEvidence {
    /// As answers name it, in the place of a study.
    pub id: StudyId,
    /// As tables name it.
    pub label: String,
    /// What it is.
    pub note: Option<String>,
}

/// Why a form cannot be used: a fact and a remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fact}; {remedy}")]
pub struct FormMistake {
    /// What is wrong, quoting the protocol.
    pub fact: String,
    /// What to do.
    pub remedy: String,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            extracted_by: 1,
            checked_by: 1,
            sides: Vec::new(),
            questions: Vec::new(),
            codes: BTreeMap::new(),
            further_evidence: Vec::new(),
        }
    }
}

impl Form {
    /// The question of this id.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.id.as_str() == id)
    }

    /// The frame of a coded question.
    #[must_use]
    pub fn frame(&self, question: &Question) -> Option<&CodeFrame> {
        self.codes.get(question.codes.as_deref()?)
    }

    /// Whether an id in the place of a study names further evidence.
    #[must_use]
    pub fn is_further_evidence(&self, id: &StudyId) -> bool {
        self.further_evidence.iter().any(|evidence| evidence.id == *id)
    }

    /// Checks what the protocol's syntax cannot: that ids are not repeated, that every coded question
    /// names a frame, and that somebody extracts.
    ///
    /// # Errors
    /// [`FormMistake`] with the first mistake, in the order of the form.
    pub fn verify(&self) -> Result<(), FormMistake> {
        let mistake = |fact: String, remedy: String| Err(FormMistake { fact, remedy });
        if self.extracted_by == 0 {
            return mistake(
                "extracted-by is 0".into(),
                "write how many reviewers extract each answer".into(),
            );
        }
        let mut ids = BTreeSet::new();
        for Question { id, answer, codes, .. } in &self.questions {
            if !ids.insert(id.as_str()) {
                return mistake(
                    format!("question \"{id}\" is asked twice"),
                    "give each an id of its own".into(),
                );
            }
            match (answer, codes) {
                (AnswerKind::Text, None) => {}
                (AnswerKind::Text, Some(codes)) => {
                    let fact =
                        format!("question \"{id}\" is answered in words and names the codes \"{codes}\"");
                    return mistake(fact, "write answer = \"coded\", or take the codes out".into());
                }
                (AnswerKind::Coded, None) => {
                    let fact = format!("question \"{id}\" is coded and names no codes");
                    return mistake(fact, "write codes = \"…\", a table of [extraction.codes]".into());
                }
                (AnswerKind::Coded, Some(codes)) if !self.codes.contains_key(codes) => {
                    let fact = format!("question \"{id}\" names the codes \"{codes}\", which are not there");
                    let near = nearest(codes, self.codes.keys().map(String::as_str));
                    let add = || format!("add the table [extraction.codes.{codes}]");
                    return mistake(fact, near.map_or_else(add, |near| format!("did you mean \"{near}\"?")));
                }
                (AnswerKind::Coded, Some(_)) => {}
            }
        }
        let mut ids = BTreeSet::new();
        for evidence in &self.further_evidence {
            if !ids.insert(&evidence.id) {
                let fact = format!("further evidence \"{}\" is listed twice", evidence.id);
                return mistake(fact, "give each an id of its own".into());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(toml: &str) -> Form {
        toml::from_str(toml).unwrap()
    }

    #[test]
    fn table_of_a_protocol_is_read_whole() {
        let form = form(
            "sides = [\"barrier\", \"enabler\"]\n\
             [[question]]\nid = \"country\"\nask = \"Country\"\nanswer = \"text\"\n\
             [[question]]\nid = \"factors\"\nask = \"Factors\"\nanswer = \"coded\"\ncodes = \"framework\"\n\
             [codes.framework]\n1 = \"Adopters\"\n1a = \"Staff\"\n\
             [[further-evidence]]\nid = \"letter-2022\"\nlabel = \"A letter\"\n",
        );
        assert_eq!(form.verify(), Ok(()));
        assert_eq!((form.extracted_by, form.checked_by, form.questions.len()), (1, 1, 2));
        assert_eq!(form.frame(form.question("factors").unwrap()).unwrap().iter().len(), 2);
        assert!(form.is_further_evidence(&StudyId::parse("letter-2022").unwrap()));
    }

    #[test]
    fn unknown_key_is_an_error() {
        for toml in [
            "extracted_by = 1",
            "[[question]]\nid = \"a\"\nask = \"b\"\nkind = \"text\"",
            "files = \"a.csv\"",
        ] {
            let error = toml::from_str::<Form>(toml).unwrap_err();
            assert!(error.message().contains("unknown field"), "{error}");
        }
    }

    #[test]
    fn form_that_cannot_be_answered_is_refused() {
        let question = |rest: &str| format!("[[question]]\nid = \"q\"\nask = \"Q\"\n{rest}\n");
        let frame = "[codes.framework]\n1 = \"One\"\n";
        let verify = |toml: &str| form(toml).verify().unwrap_err().to_string();
        let mistakes = [
            verify("extracted-by = 0"),
            verify(&question("").repeat(2)),
            verify(&question("codes = \"framework\"")),
            verify(&question("answer = \"coded\"")),
            verify(&(question("answer = \"coded\"\ncodes = \"framwork\"") + frame)),
            verify(&question("answer = \"coded\"\ncodes = \"framework\"")),
            verify(&"[[further-evidence]]\nid = \"a\"\nlabel = \"A\"\n".repeat(2)),
        ];
        insta::assert_snapshot!(mistakes.join("\n"), @r#"
        extracted-by is 0; write how many reviewers extract each answer
        question "q" is asked twice; give each an id of its own
        question "q" is answered in words and names the codes "framework"; write answer = "coded", or take the codes out
        question "q" is coded and names no codes; write codes = "…", a table of [extraction.codes]
        question "q" names the codes "framwork", which are not there; did you mean "framework"?
        question "q" names the codes "framework", which are not there; add the table [extraction.codes.framework]
        further evidence "a" is listed twice; give each an id of its own
        "#);
    }
}
