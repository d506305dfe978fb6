//! What a printed report says of its flow, held against what the records say. Figures that differ
//! are shown side by side; figures that no decision could have made true are told apart from those
//! that another decision would explain. Nothing is adjusted to fit.

use crate::flow::Flow;
use crate::flow_box::FlowBox;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The figures of a printed report, each as printed or absent. Where the report does not tell the
/// columns of the diagram apart, a figure is that of both together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Published {
    /// Records identified from databases.
    pub identified_databases: Option<u64>,
    /// Records identified from registers.
    pub identified_registers: Option<u64>,
    /// Records identified by other methods.
    pub identified_other: Option<u64>,
    /// Duplicate records removed before screening.
    pub duplicates: Option<u64>,
    /// Records from databases and registers that remain after deduplication.
    pub after_deduplication: Option<u64>,
    /// Records screened by title and abstract.
    pub screened: Option<u64>,
    /// Records excluded on title and abstract.
    pub excluded: Option<u64>,
    /// Reports sought for retrieval.
    pub sought: Option<u64>,
    /// Reports not retrieved.
    pub not_retrieved: Option<u64>,
    /// Reports assessed for eligibility at full text.
    pub screened_at_full_text: Option<u64>,
    /// Reports excluded at full text.
    pub excluded_at_full_text: Option<u64>,
    /// Studies included.
    pub included_studies: Option<u64>,
    /// Reports of the included studies.
    pub included_reports: Option<u64>,
    /// Cohen's kappa of title and abstract screening, as rounded in print.
    pub kappa_title_abstract: Option<f64>,
    /// Cohen's kappa of full-text screening, as rounded in print.
    pub kappa_full_text: Option<f64>,
}

/// A figure of the printed report beside the run's.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Difference {
    /// The key in the protocol: `screened-at-full-text`.
    pub key: &'static str,
    /// What the report says.
    pub published: Figure,
    /// What the run says; absent for an agreement the run could not compute.
    pub run: Option<Figure>,
    /// How the two stand to each other.
    pub finding: Finding,
    /// The same in a sentence.
    pub sentence: String,
}

/// A number in print.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Figure {
    /// A number of records, reports or studies.
    Count(u64),
    /// An agreement between reviewers.
    Kappa(f64),
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(n) => n.fmt(f),
            Self::Kappa(kappa) => write!(f, "{kappa:.2}"),
        }
    }
}

/// How a printed figure stands to the run's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// They are the same.
    Agrees,
    /// They differ, and other decisions would explain it.
    Differs,
    /// The printed figure exceeds, by this many, what the sources can give whatever is decided.
    Exceeds(u64),
    /// The run has no such figure.
    Unknown,
}

/// Holds each figure that was printed against the run, in the order of the diagram.
#[must_use]
pub fn compare(published: &Published, flow: &Flow) -> Vec<Difference> {
    use FlowBox::{
        Assessed, Databases, Duplicates, Excluded, ExcludedFullText, NewReports, NewStudies, NotRetrieved,
        OtherAssessed, OtherExcluded, OtherNotRetrieved, OtherSought, Registers, Screened, SetAside, Sought,
    };
    let limits = Limits::of(flow);
    let run = |boxes: &[FlowBox]| total(flow, boxes);
    let searched = Some(limits.searched());
    let deduplicated = Some(limits.deduplicated());
    let everything = Some(limits.everything());
    let figure = |key, printed: Option<u64>, run, name, limit: &Option<Limit>| {
        printed.map(|printed| difference(key, printed, run, name, limit.as_ref(), flow.pending_size()))
    };
    let p = published;
    [
        figure(
            "identified-databases",
            p.identified_databases,
            run(&[Databases]),
            "records identified from databases",
            &None,
        ),
        figure(
            "identified-registers",
            p.identified_registers,
            run(&[Registers]),
            "records identified from registers",
            &None,
        ),
        figure(
            "identified-other",
            p.identified_other,
            limits.other,
            "records identified by other methods",
            &None,
        ),
        figure("duplicates", p.duplicates, run(&[Duplicates]), "duplicate records removed", &searched),
        figure(
            "after-deduplication",
            p.after_deduplication,
            limits.deduplicated,
            "records after deduplication",
            &searched,
        ),
        figure("screened", p.screened, run(&[Screened]), "records screened", &deduplicated),
        figure(
            "excluded",
            p.excluded,
            run(&[Excluded, SetAside]),
            "records excluded on title and abstract",
            &everything,
        ),
        figure("sought", p.sought, run(&[Sought, OtherSought]), "reports sought for retrieval", &everything),
        figure(
            "not-retrieved",
            p.not_retrieved,
            run(&[NotRetrieved, OtherNotRetrieved]),
            "reports not retrieved",
            &everything,
        ),
        figure(
            "screened-at-full-text",
            p.screened_at_full_text,
            run(&[Assessed, OtherAssessed]),
            "reports assessed at full text",
            &everything,
        ),
        figure(
            "excluded-at-full-text",
            p.excluded_at_full_text,
            run(&[ExcludedFullText, OtherExcluded]),
            "reports excluded at full text",
            &everything,
        ),
        figure("included-studies", p.included_studies, run(&[NewStudies]), "studies included", &everything),
        figure(
            "included-reports",
            p.included_reports,
            run(&[NewReports]),
            "reports of included studies",
            &everything,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What the sources of the run can give, whatever is decided of their records.
struct Limits {
    searched: u64,
    deduplicated: u64,
    other: u64,
}

/// The most a figure can be, and why.
struct Limit {
    n: u64,
    because: String,
}

impl Limits {
    fn of(flow: &Flow) -> Self {
        let searched = total(flow, &[FlowBox::Databases, FlowBox::Registers]);
        let duplicates = total(flow, &[FlowBox::Duplicates]);
        let other = total(flow, &[FlowBox::Websites, FlowBox::Organisations, FlowBox::Citations]);
        Self { searched, deduplicated: searched.saturating_sub(duplicates), other }
    }

    fn searched(&self) -> Limit {
        let because = format!("databases and registers hold {} records", self.searched);
        Limit { n: self.searched, because }
    }

    fn deduplicated(&self) -> Limit {
        let because = format!("{} records remain after deduplication", self.deduplicated);
        Limit { n: self.deduplicated, because }
    }

    fn everything(&self) -> Limit {
        let n = self.deduplicated.saturating_add(self.other);
        let because = format!(
            "{} records after deduplication and {} from other methods are {n} at most, even if nothing had \
             been excluded on title and abstract",
            self.deduplicated, self.other
        );
        Limit { n, because }
    }
}

fn difference(
    key: &'static str,
    printed: u64,
    run: u64,
    name: &str,
    limit: Option<&Limit>,
    pending: usize,
) -> Difference {
    let (finding, mut sentence) = match limit {
        _ if printed == run => {
            (Finding::Agrees, format!("{printed} {name}: the published report and this run agree"))
        }
        Some(limit) if printed > limit.n => {
            let by = printed - limit.n;
            let sentence = format!(
                "the published report says {printed} {name}, {by} more than the sources can give: {}; \
                 this run counts {run}",
                limit.because
            );
            (Finding::Exceeds(by), sentence)
        }
        _ => {
            let apart = printed.abs_diff(run);
            let direction = if run > printed { "more" } else { "fewer" };
            let sentence = format!(
                "the published report says {printed} {name}, this run counts {run}: {apart} {direction}"
            );
            (Finding::Differs, sentence)
        }
    };
    if finding != Finding::Agrees && pending > 0 {
        let records = if pending == 1 { "record" } else { "records" };
        sentence.push_str(&format!(", with {pending} {records} still pending"));
    }
    Difference { key, published: Figure::Count(printed), run: Some(Figure::Count(run)), finding, sentence }
}

fn total(flow: &Flow, boxes: &[FlowBox]) -> u64 {
    boxes.iter().map(|flow_box| u64::try_from(flow.size(*flow_box)).unwrap_or(u64::MAX)).sum()
}

/// Holds the printed agreements between reviewers against those of the run, which `screening`
/// computes. Two that are the same to two decimals agree.
#[must_use]
pub fn compare_agreement(
    published: &Published,
    title_abstract: Option<f64>,
    full_text: Option<f64>,
) -> Vec<Difference> {
    let figures = [
        (
            "kappa-title-abstract",
            published.kappa_title_abstract,
            title_abstract,
            "title and abstract screening",
        ),
        ("kappa-full-text", published.kappa_full_text, full_text, "full-text screening"),
    ];
    let compared = figures.into_iter().filter_map(|(key, printed, run, stage)| {
        let printed = Figure::Kappa(printed?);
        let run = run.map(Figure::Kappa);
        let (finding, sentence) = match run {
            Some(run) if run.to_string() == printed.to_string() => (
                Finding::Agrees,
                format!("kappa {printed} for {stage}: the published report and this run agree"),
            ),
            Some(run) => (
                Finding::Differs,
                format!("the published report says kappa {printed} for {stage}, this run computes {run}"),
            ),
            None => (
                Finding::Unknown,
                format!(
                    "the published report says kappa {printed} for {stage}, for which this run has no two \
                     votes to compare"
                ),
            ),
        };
        Some(Difference { key, published: printed, run, finding, sentence })
    });
    compared.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::count;
    use crate::sample::{Review, duplicate, excluded, included, not_retrieved, pending};
    use revflow_review::{Arm, Pending};

    /// As many records as the seed review names: 152 from databases, 29 of them duplicates, and 62
    /// from other sources. What was decided of them is synthetic.
    fn run() -> Review {
        Review::new(&[("Medline", Arm::Database), ("Websites", Arm::Website), ("Team", Arm::Stakeholders)])
            .add(13, "Medline", &included("one"))
            .add(29, "Medline", &duplicate("medline-1"))
            .add(107, "Medline", &excluded())
            .add(3, "Medline", &not_retrieved())
            .add(49, "Websites", &included("two"))
            .add(13, "Team", &not_retrieved())
    }

    fn printed() -> Published {
        Published {
            identified_databases: Some(152),
            after_deduplication: Some(123),
            identified_other: Some(62),
            excluded: Some(100),
            screened_at_full_text: Some(195),
            ..Published::default()
        }
    }

    fn sentences(review: &Review) -> String {
        let flow = count(&review.sources, &review.items).unwrap();
        let compared = compare(&printed(), &flow);
        compared.iter().map(|d| format!("{}: {}", d.key, d.sentence)).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn figure_beyond_what_the_sources_can_give_is_told_with_the_excess() {
        let review = run();
        let flow = count(&review.sources, &review.items).unwrap();
        let found: Vec<Finding> = compare(&printed(), &flow).iter().map(|d| d.finding).collect();
        use Finding::{Agrees, Differs, Exceeds};
        assert_eq!(found, [Agrees, Agrees, Agrees, Differs, Exceeds(10)]);
        insta::assert_snapshot!(sentences(&review), @"
        identified-databases: 152 records identified from databases: the published report and this run agree
        identified-other: 62 records identified by other methods: the published report and this run agree
        after-deduplication: 123 records after deduplication: the published report and this run agree
        excluded: the published report says 100 records excluded on title and abstract, this run counts 107: 7 more
        screened-at-full-text: the published report says 195 reports assessed at full text, 10 more than the sources can give: 123 records after deduplication and 62 from other methods are 185 at most, even if nothing had been excluded on title and abstract; this run counts 62
        ");
    }

    #[test]
    fn difference_says_that_records_are_pending() {
        let review = run().add(1, "Team", &pending(Pending::FullText));
        assert!(sentences(&review).ends_with("with 1 record still pending"), "{}", sentences(&review));
    }

    #[test]
    fn kappa_is_compared_as_printed() {
        let published = Published {
            kappa_title_abstract: Some(0.81),
            kappa_full_text: Some(0.7),
            ..Published::default()
        };
        let compared = compare_agreement(&published, Some(0.8081), None);
        let sentences: Vec<&str> = compared.iter().map(|d| d.sentence.as_str()).collect();
        insta::assert_snapshot!(sentences.join("\n"), @"
        kappa 0.81 for title and abstract screening: the published report and this run agree
        the published report says kappa 0.70 for full-text screening, for which this run has no two votes to compare
        ");
    }

    #[test]
    fn unknown_figure_is_refused() {
        let known = serde_json::from_str::<Published>(r#"{"screened-at-full-text": 195}"#).unwrap();
        assert_eq!(known.screened_at_full_text, Some(195));
        assert!(serde_json::from_str::<Published>(r#"{"screened-twice": 1}"#).is_err());
    }
}
