//! How well reviewers agreed: a row per statistic, so that each stands with its interval and with the
//! records it is of.

use crate::evaluation::Evaluation;
use revflow_screening::{Agreement, Estimate, Ratings};
use revflow_tables::{Column, Table, TableError};

/// Statistics of every pair of reviewers at each stage, and of all reviewers where there are more
/// than two; of three verdicts, and of two with unsure counted as include.
pub(super) fn agreement(evaluation: &Evaluation) -> Result<Table, TableError> {
    let mut rows: Vec<Row> = Vec::new();
    for screened in [&evaluation.title_abstract, &evaluation.full_text] {
        let Agreement { pairs, pooled } = &screened.agreement;
        for pair in pairs {
            let reviewers = format!("{} and {}", pair.reviewers.0, pair.reviewers.1);
            let two = pair.votes.with_unsure_as_include();
            let cohen = |kappa| ("Cohen's kappa", kappa);
            let of = (screened.stage.as_str(), reviewers.as_str());
            rows.extend(statistics(
                of,
                THREE_VERDICTS,
                cohen(pair.votes.kappa()),
                &Ratings::from(&pair.votes),
            ));
            rows.extend(statistics(of, TWO_VERDICTS, cohen(two.kappa()), &Ratings::from(&two)));
        }
        if pairs.len() > 1 {
            let two = pooled.with_unsure_as_include();
            let fleiss = |kappa| ("Fleiss' kappa", kappa);
            let of = (screened.stage.as_str(), "all reviewers");
            rows.extend(statistics(of, THREE_VERDICTS, fleiss(pooled.fleiss_kappa()), pooled));
            rows.extend(statistics(of, TWO_VERDICTS, fleiss(two.fleiss_kappa()), &two));
        }
    }
    let real = |of: &dyn Fn(&Estimate) -> Option<f64>| -> Vec<Option<f64>> {
        rows.iter().map(|row| row.estimate.as_ref().and_then(of)).collect()
    };
    Table::new(
        "agreement",
        vec![
            Column::text("stage", rows.iter().map(|row| row.stage)),
            Column::text("reviewers", rows.iter().map(|row| row.reviewers.as_str())),
            Column::text("verdicts", rows.iter().map(|row| row.verdicts)),
            Column::count("records-voted-on-twice", rows.iter().map(|row| row.records)),
            Column::count("same-verdict", rows.iter().map(|row| row.unanimous)),
            Column::text("statistic", rows.iter().map(|row| row.statistic)),
            Column::real("value", real(&|estimate| Some(estimate.value))),
            Column::real("low-95", real(&|estimate| Some(estimate.interval?.0))),
            Column::real("high-95", real(&|estimate| Some(estimate.interval?.1))),
        ],
    )
}

const THREE_VERDICTS: &str = "include, exclude, unsure";
const TWO_VERDICTS: &str = "include or unsure, exclude";

struct Row {
    stage: &'static str,
    reviewers: String,
    verdicts: &'static str,
    records: usize,
    unanimous: usize,
    statistic: &'static str,
    estimate: Option<Estimate>,
}

fn statistics<const N: usize>(
    (stage, reviewers): (&'static str, &str),
    verdicts: &'static str,
    kappa: (&'static str, Option<Estimate>),
    ratings: &Ratings<N>,
) -> impl Iterator<Item = Row> {
    let (records, unanimous) = (ratings.records() as usize, ratings.unanimous() as usize);
    let statistics = [
        ("raw agreement", ratings.raw_agreement()),
        kappa,
        ("PABAK", ratings.pabak()),
        ("Gwet's AC1", ratings.ac1()),
        ("positive agreement", ratings.positive_agreement()),
        ("negative agreement", ratings.negative_agreement()),
    ];
    let reviewers = reviewers.to_owned();
    statistics.into_iter().map(move |(statistic, estimate)| Row {
        stage,
        reviewers: reviewers.clone(),
        verdicts,
        records,
        unanimous,
        statistic,
        estimate,
    })
}
