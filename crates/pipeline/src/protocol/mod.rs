//! The protocol: one TOML file that says, in the order of a methods section, what the review asks,
//! where it searched, and where the decisions made so far are kept. Each stage owns its settings;
//! the protocol is those settings side by side.
//!
//! It holds nothing the engine can know by itself: no counts of records, no status, no hashes.

mod mistakes;
mod ordered;
mod rules;
mod search;
mod written;

pub use mistakes::ProtocolError;
pub use rules::read_rules;
pub use search::{Search, SearchedSource};

use mistakes::Mistakes;
use revflow_deduplication::Rules;
use revflow_extraction::{Appraisal, Form};
use revflow_flow::Published;
use revflow_review::{ReasonList, ReviewerId, SourceId};
use revflow_screening::Policy;
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use written::{ScreeningTable, Written};

/// The version of the protocol format this engine reads.
pub const FORMAT: u32 = 1;

/// A protocol that was read and found consistent.
#[derive(Debug, Clone)]
pub struct Protocol {
    /// The protocol file, as the person named it.
    pub path: PathBuf,
    /// What the review is called and asks, and who does it.
    pub review: ReviewTable,
    /// What is included, in the protocol's words: key and text.
    pub include: Vec<(String, String)>,
    /// The reasons for exclusion, in order of precedence.
    pub reasons: ReasonList,
    /// Where and when it was searched.
    pub search: Search,
    /// How duplicates are found and which record survives.
    pub deduplication: Deduplication,
    /// Screening of titles and abstracts.
    pub title_abstract: Screening,
    /// Screening of full texts.
    pub full_text: Screening,
    /// The file of retrieval results.
    pub retrieval: Option<PathBuf>,
    /// What is extracted from the reports.
    pub extraction: Option<Extraction>,
    /// How the studies are appraised.
    pub appraisal: Option<AppraisalFiles>,
    /// What a printed report says; the run is held against it.
    pub published: Published,
    /// Where the store is kept, if not in the output folder.
    pub store: Option<PathBuf>,
}

/// `[review]`
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReviewTable {
    /// The number or short name of the review.
    pub id: String,
    /// The title.
    pub title: String,
    /// The question.
    pub question: String,
    /// The people who decide, by initials or name.
    pub reviewers: Vec<ReviewerId>,
    /// Something every reader of the outputs must know.
    pub note: Option<String>,
}

/// `[deduplication]`
#[derive(Debug, Clone, Default)]
pub struct Deduplication {
    /// Whose record survives, the first before the others; then the order of the protocol.
    pub keep: Vec<SourceId>,
    /// Whether the record that survives takes from its duplicates what it lacks.
    pub combine: bool,
    /// The files of what people decided on pairs, the oldest first.
    pub decisions: Vec<PathBuf>,
    /// Thresholds and switches.
    pub rules: Rules,
}

/// `[screening.title-abstract]` or `[screening.full-text]`
#[derive(Debug, Clone)]
pub struct Screening {
    /// How many votes, and what happens when they differ.
    pub policy: Policy,
    /// The file of decisions made outside.
    pub decisions: Option<PathBuf>,
}

/// `[extraction]`
#[derive(Debug, Clone)]
pub struct Extraction {
    /// The questions and codes.
    pub form: Form,
    /// Which reports belong to which study.
    pub studies: PathBuf,
    /// The answers.
    pub answers: Option<PathBuf>,
}

/// `[appraisal]`
#[derive(Debug, Clone)]
pub struct AppraisalFiles {
    /// The ratings and checklists.
    pub appraisal: Appraisal,
    /// The file of ratings.
    pub results: Option<PathBuf>,
}

impl Protocol {
    /// Reads a protocol file.
    ///
    /// # Errors
    /// [`ProtocolError`] with the line, the fact and the remedy: for a file that cannot be read, that
    /// is not TOML, has an unknown key (with the nearest known one), another format version, two
    /// sources of one name, a reason without text, or a source to keep that is not searched.
    pub fn read(path: &Path) -> Result<Self, ProtocolError> {
        let mistakes = Mistakes::in_file(path);
        let text = fs::read_to_string(path).map_err(|error| mistakes.unreadable(&error))?;
        Self::parse(path, &text)
    }

    /// Reads a protocol from its text; `path` says where the files it names are looked for.
    ///
    /// # Errors
    /// As [`Protocol::read`].
    pub fn parse(path: &Path, text: &str) -> Result<Self, ProtocolError> {
        let mistakes = Mistakes::in_text(path, text);
        mistakes.refuse_other_formats(FORMAT)?;
        let written: Written = toml::from_str(text).map_err(|error| mistakes.not_understood(&error))?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let beside = |file: PathBuf| folder.join(file);

        let reasons = written.eligibility.exclude.into_pairs();
        if let Some((key, label)) = reasons.iter().find(|(_, label)| label.get_ref().trim().is_empty()) {
            let remedy = "write what the diagram shall print";
            return Err(mistakes.at(&label.span(), format!("reason \"{key}\" has no text"), remedy));
        }
        let reasons: Vec<(String, String)> =
            reasons.into_iter().map(|(key, label)| (key, label.into_inner())).collect();
        let search = Search::assemble(written.search, &folder, &mistakes)?;
        let keep = written.deduplication.keep.iter().map(|name| search.source_named(name, &mistakes));
        let keep = keep.collect::<Result<_, _>>()?;
        let stage = |table: Option<ScreeningTable>, policy: &str| {
            let table = table.unwrap_or_default();
            Screening {
                policy: table.policy.or_else(|| Policy::preset(policy)).unwrap_or_default(),
                decisions: table.decisions.map(beside),
            }
        };
        let title_abstract = stage(written.screening.title_abstract, "full-dual");
        let full_text = stage(written.screening.full_text, "single-refer");
        for (stage, table) in [("title-abstract", &title_abstract), ("full-text", &full_text)] {
            // Whom a sample or a pilot asks must be kept once it is drawn, and nothing keeps it yet.
            if table.policy.sample.is_some() || table.policy.pilot.is_some() {
                let fact =
                    format!("the policy of {stage} draws a sample or a pilot, which cannot be run yet");
                let remedy = "write full-dual, or take `sample` and `pilot` out";
                return Err(mistakes.at_text(&format!("[screening.{stage}]"), fact, remedy));
            }
        }
        let extraction = written.extraction.map(|table| {
            let (form, studies, answers) = table.into_form();
            Extraction { form, studies: beside(studies), answers: answers.map(beside) }
        });
        if let Some(mistake) = extraction.as_ref().and_then(|extraction| extraction.form.verify().err()) {
            return Err(mistakes.at_text("[extraction]", mistake.fact, mistake.remedy));
        }
        let appraisal = written.appraisal.map(|table| {
            let (appraisal, results) = table.into_appraisal();
            AppraisalFiles { appraisal, results: results.map(beside) }
        });
        Ok(Self {
            path: path.to_owned(),
            review: written.review,
            include: written
                .eligibility
                .include
                .into_pairs()
                .into_iter()
                .map(|(key, criterion)| (key, criterion.text()))
                .collect(),
            reasons: ReasonList::new(reasons),
            search,
            deduplication: Deduplication {
                keep,
                combine: written.deduplication.combine.unwrap_or(true),
                decisions: written.deduplication.decisions.into_paths().into_iter().map(beside).collect(),
                rules: written.deduplication.rules,
            },
            title_abstract,
            full_text,
            retrieval: written.retrieval.and_then(|table| table.results).map(beside),
            extraction,
            appraisal,
            published: written.published,
            store: written.store.map(|table| beside(table.path)),
        })
    }

    /// The tables a team keeps by hand: decisions, results, studies, answers and ratings.
    pub(crate) fn tables_by_hand(&self) -> impl Iterator<Item = &Path> {
        let extraction = self.extraction.as_ref();
        let files = [
            self.title_abstract.decisions.as_ref(),
            self.retrieval.as_ref(),
            self.full_text.decisions.as_ref(),
            extraction.map(|extraction| &extraction.studies),
            extraction.and_then(|extraction| extraction.answers.as_ref()),
            self.appraisal.as_ref().and_then(|appraisal| appraisal.results.as_ref()),
        ];
        self.deduplication.decisions.iter().chain(files.into_iter().flatten()).map(PathBuf::as_path)
    }

    /// Every file a run reads: the protocol, the exports, the tables kept by hand and the store.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        let exports = self.search.sources.iter().filter_map(|searched| searched.export.clone());
        let by_hand = self.tables_by_hand().map(Path::to_owned);
        [self.path.clone()].into_iter().chain(exports).chain(by_hand).chain(self.store.clone()).collect()
    }

    /// The file name of the protocol: `childrens-social-care.toml`.
    #[must_use]
    pub fn file_name(&self) -> String {
        self.path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    /// The file name of the protocol without its ending: `childrens-social-care`.
    #[must_use]
    pub fn stem(&self) -> String {
        self.path.file_stem().map_or_else(|| "review".into(), |stem| stem.to_string_lossy().into_owned())
    }
}
