//! What deduplication gives: groups, and for every pair that was judged the reasons, field by field.

use crate::Suggested;
use revflow_review::RecordId;
use serde::Serialize;
use std::fmt;

/// What was found among a set of records. Every record is in at most one group.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Duplicates {
    /// Records of one report each, ordered by the record kept.
    pub groups: Vec<DuplicateGroup>,
    /// Pairs a person should look at: alike, but with too little said or something against it.
    pub unsure: Vec<Pair>,
    /// Pairs that are not duplicates but speak of one work or study: a meeting abstract and the
    /// article, an erratum, a preprint. Never merged; of use when reports are gathered into studies.
    /// For every two groups the first such pair, and every pair that a person calls related.
    pub related: Vec<Pair>,
    /// How many more unsure or related pairs there are of records that stand in many such pairs already,
    /// as two hundred editorials of one editor would. They follow when those told are judged.
    pub untold: usize,
    /// Where people's decisions do not go together, with each other or, by way of other records, with
    /// what the rules find. The records are kept apart.
    pub contradictions: Vec<Contradiction>,
    /// Blocks too large to be compared pair by pair.
    pub capped_blocks: Vec<CappedBlock>,
    /// Records named by a person's decision that are not among the records.
    pub unknown: Vec<RecordId>,
}

impl Duplicates {
    /// How many records are removed.
    #[must_use]
    pub fn removed(&self) -> usize {
        self.groups.iter().map(|group| group.duplicates.len()).sum()
    }
}

/// Records of one report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DuplicateGroup {
    /// The record that stays.
    pub kept: RecordId,
    /// The records removed in its favour, ordered by id; at least one.
    pub duplicates: Vec<RecordId>,
    /// Why, pair by pair. The pairs connect the group.
    pub pairs: Vec<Pair>,
}

/// Two records, and what became of comparing them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The record with the smaller id.
    pub a: RecordId,
    /// The record with the greater id.
    pub b: RecordId,
    /// What was decided.
    pub verdict: Verdict,
    /// The rule that decided, in words, or who did.
    pub because: String,
    /// How the two belong together: what related pairs are, unsure pairs may be if they are not
    /// duplicates. None where nothing suggests it.
    pub relation: Option<Suggested>,
    /// Field by field; fields that neither record gives are left out.
    pub comparisons: Vec<Comparison>,
}

/// Decisions of people that cannot all hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Contradiction {
    /// The pair that was not merged: the record with the smaller id.
    pub a: RecordId,
    /// The record with the greater id.
    pub b: RecordId,
    /// The records through which merging the pair would join two that people keep apart, from one of
    /// these to the other; empty where the decisions are on one pair.
    pub chain: Vec<RecordId>,
    /// Who said what.
    pub words: String,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// What was decided of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Two records of one report.
    Duplicate,
    /// A person should decide.
    Unsure,
    /// Two reports that belong together.
    Related,
    /// Two reports.
    Different,
}

impl Verdict {
    /// The word for it: `duplicate`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Unsure => "unsure",
            Self::Related => "related",
            Self::Different => "different",
        }
    }
}

/// One field of two records, compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// The field.
    pub field: Field,
    /// The outcome.
    pub outcome: Agreement,
    /// What was compared, and how alike it is: `pages agree: 221-228`.
    pub words: String,
}

/// The outcome of comparing a field. What is missing neither supports nor contradicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// The field supports that the records are of one report.
    Agree,
    /// A record does not give it, or the two cannot be compared.
    Missing,
    /// The field speaks against it.
    Contradict,
}

/// A field that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The title.
    Title,
    /// The authors.
    Authors,
    /// The year of publication.
    Year,
    /// The journal, book or proceedings.
    Container,
    /// The volume.
    Volume,
    /// The issue.
    Issue,
    /// The pages or the article number.
    Pages,
    /// The Digital Object Identifier.
    Doi,
    /// The PubMed identifier.
    Pmid,
    /// The number in a trial registry.
    Registration,
    /// The abstract.
    Abstract,
}

impl Field {
    /// Every field, in the order of a citation.
    pub const ALL: [Self; 11] = [
        Self::Title,
        Self::Authors,
        Self::Year,
        Self::Container,
        Self::Volume,
        Self::Issue,
        Self::Pages,
        Self::Doi,
        Self::Pmid,
        Self::Registration,
        Self::Abstract,
    ];
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Title => "title",
            Self::Authors => "authors",
            Self::Year => "year",
            Self::Container => "journal",
            Self::Volume => "volume",
            Self::Issue => "issue",
            Self::Pages => "pages",
            Self::Doi => "DOI",
            Self::Pmid => "PubMed identifier",
            Self::Registration => "registration number",
            Self::Abstract => "abstract",
        })
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// Several lines a person reads: the records, the rule, the relation, the fields.
impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Duplicate => "duplicates",
            Verdict::Unsure => "unsure",
            Verdict::Related => "related",
            Verdict::Different => "different",
        };
        write!(f, "{} and {}: {verdict}, because {}", self.a, self.b, self.because)?;
        if let Some(relation) = &self.relation {
            let doubt = if self.verdict == Verdict::Unsure { "if they are not one report, " } else { "" };
            write!(f, "\n  {doubt}{}", relation.words)?;
        }
        for comparison in &self.comparisons {
            write!(f, "\n  {comparison}")?;
        }
        Ok(())
    }
}

/// Records that share a key too common to compare all of them with each other. Pairs among them
/// that share another key were still compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CappedBlock {
    /// What they share: "first author and year".
    pub shared: &'static str,
    /// One of them, the first by id.
    pub example: RecordId,
    /// How many they are.
    pub records: usize,
}
