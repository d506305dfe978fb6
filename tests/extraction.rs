//! Extraction and appraisal: what is missing or unknown is told; tables hold what was settled.

use crate::support::FirstReview;
use std::fs;

#[test]
fn included_report_without_a_study_is_pending_not_lost() {
    let review = FirstReview::copy();
    let path = review.file("studies.csv");
    let header = fs::read_to_string(&path).unwrap().lines().next().unwrap().to_owned();
    fs::write(&path, format!("{header}\n")).unwrap();
    fs::write(review.file("answers.csv"), "study,question,extracted-by\n").unwrap();
    fs::write(review.file("ratings.csv"), "study,rating,rated-by\n").unwrap();
    review.run().code(0);
    let flow = review.flow();
    assert_eq!(flow.0["in-progress"], true);
    assert_eq!(flow.0["pending"][0]["waits-for"], "study");
}

#[test]
fn unknown_code_is_told_with_its_line() {
    let review = FirstReview::copy();
    let path = review.file("answers.csv");
    let text = fs::read_to_string(&path).unwrap();
    let coded = text.lines().find(|line| line.contains(",factors,")).expect("a coded answer").to_owned();
    let mut cells: Vec<&str> = coded.split(',').collect();
    cells[2] = "9z";
    review.replace(&path, &coded, &cells.join(","));
    let said = review.run().code(0);
    assert!(said.out.contains("answers.csv:") && said.out.contains("9z"), "{}", said.out);
}

#[test]
fn factors_count_distinct_studies() {
    let review = FirstReview::copy();
    review.run().code(0);
    let table = review.output("tables/factors.csv");
    assert!(table.lines().count() > 1, "{table}");
    assert!(table.starts_with("domain,code,code-label,side,factor,studies,named-by"), "{table}");
}
