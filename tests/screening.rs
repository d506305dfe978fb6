//! Screening: votes, conflicts and what is wrong in decision files.

use crate::support::FirstReview;
use std::fs;

#[test]
fn decision_for_an_unknown_record_is_kept_and_told_with_its_line() {
    let review = FirstReview::copy();
    review.append("title-abstract.csv", ",nobody-1999-00000000,AB,include,,vote,,");
    let said = review.run().code(0);
    assert!(
        said.out.contains("decision for record nobody-1999-00000000, which no export holds"),
        "{}",
        said.out
    );
    assert!(said.out.contains("title-abstract.csv:"), "{}", said.out);
}

#[test]
fn unknown_verdict_is_told_with_what_was_meant() {
    let review = FirstReview::copy();
    let path = review.file("title-abstract.csv");
    review.replace(&path, "include", "inclued");
    let said = review.run().code(0);
    assert!(said.out.contains("did you mean") && said.out.contains("include"), "{}", said.out);
    assert_eq!(review.flow().0["in-progress"], true, "the record waits for the vote that was not read");
}

#[test]
fn missing_second_vote_leaves_the_record_pending_and_the_diagram_stamped() {
    let review = FirstReview::copy();
    let path = review.file("title-abstract.csv");
    let text = fs::read_to_string(&path).unwrap();
    let without_cd: Vec<&str> = text.lines().filter(|line| !line.contains(",CD,")).collect();
    fs::write(&path, without_cd.join("\n")).unwrap();
    let said = review.run().code(0);
    assert!(said.out.contains("Review in progress"), "{}", said.out);
    assert!(review.output("flow.svg").contains("Review in progress"));
    let status = review.command(&["status", "pipelines/first-review.toml"]).code(0);
    assert!(status.out.contains("wait for another vote"), "{}", status.out);
}

#[test]
fn vote_taken_out_of_its_file_stays_in_the_log_and_is_told() {
    let review = FirstReview::copy();
    review.run().code(0);
    let path = review.file("full-text.csv");
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines.remove(1);
    fs::write(&path, lines.join("\n")).unwrap();
    let said = review.run().code(0);
    assert!(said.out.contains("1 decisions of an earlier run are no longer in the file"), "{}", said.out);
    // A clean copy of the same files gives the same diagram: the log does not vote.
    let clean = review.command(&["run", "pipelines/first-review.toml", "--out", "clean"]);
    clean.code(0);
    let clean = fs::read_to_string(review.root().join("clean/flow.json")).unwrap();
    assert_eq!(review.output("flow.json"), clean);
}

#[test]
fn conflict_and_its_settlement_are_both_in_the_history() {
    let review = FirstReview::copy();
    let text = fs::read_to_string(review.file("title-abstract.csv")).unwrap();
    let settled = text.lines().find(|line| line.contains("consensus")).expect("the fixture has a conflict");
    let record = settled.split(',').nth(1).unwrap();
    let said = review.command(&["explain", "pipelines/first-review.toml", record]).code(0);
    assert!(
        said.out.contains("AB: ") && said.out.contains("CD: ") && said.out.contains("consensus"),
        "{}",
        said.out
    );
}
