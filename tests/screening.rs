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
    assert!(said.out.contains("1 decision of an earlier run is no longer in the file"), "{}", said.out);
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

#[test]
fn files_of_one_name_in_two_folders_are_told_apart() {
    let review = FirstReview::copy();
    for (file, folder) in [("title-abstract.csv", "titles"), ("full-text.csv", "texts")] {
        fs::create_dir(review.file(folder)).unwrap();
        fs::rename(review.file(file), review.file(&format!("{folder}/votes.csv"))).unwrap();
        review.replace(
            &review.protocol(),
            &format!("first-review/{file}"),
            &format!("first-review/{folder}/votes.csv"),
        );
    }
    review.append("texts/votes.csv", ",nobody-1999,AB,include,,,,");
    let said = review.run().code(0);
    assert!(said.out.contains("texts/votes.csv:"), "{}", said.out);
    let manifest = review.output("manifest.json");
    assert!(
        manifest.contains("\"titles/votes.csv\"") && manifest.contains("\"texts/votes.csv\""),
        "{manifest}"
    );
}

#[test]
fn agreement_is_not_computed_where_a_second_reviewer_is_asked_only_in_doubt() {
    let review = FirstReview::copy();
    let path = review.file("full-text.csv");
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().find(|line| line.contains(",AB,include,")).unwrap().to_owned();
    review.replace(&path, &first, &first.replace(",AB,include,", ",AB,unsure,"));
    review.append("full-text.csv", &first.replace(",AB,", ",CD,"));
    review.run().code(0);
    let table = review.output("tables/agreement.csv");
    assert!(table.contains("title-abstract,AB and CD"), "{table}");
    assert!(!table.contains("full-text"), "{table}");
}

#[test]
fn author_and_year_that_fit_copies_of_one_work_alone_mean_that_work() {
    let review = FirstReview::copy();
    review.run().code(0);
    let before = review.output("tables/records.csv");
    for file in ["retrieval.csv", "studies.csv", "full-text.csv"] {
        let path = review.file(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains("exemplaire-2019-5332a17e"), "{file}");
        fs::write(&path, text.replace("exemplaire-2019-5332a17e", "exemplaire-2019")).unwrap();
    }
    fs::remove_dir_all(review.root().join("out")).unwrap();
    let said = review.run().code(0);
    assert!(!said.out.contains('!'), "{}", said.out);
    assert_eq!(review.output("tables/records.csv"), before);
}

#[test]
fn table_saved_with_semicolons_is_read_like_any_other() {
    let review = FirstReview::copy();
    review.run().code(0);
    let before = review.output("flow.json");
    let path = review.file("title-abstract.csv");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace(',', ";")).unwrap();
    review.run().code(0);
    assert_eq!(review.output("flow.json"), before);
}

#[test]
fn decision_file_without_its_columns_stops_the_run_and_leaves_the_old_results() {
    let review = FirstReview::copy();
    review.run().code(0);
    let before = review.output("flow.json");
    review.replace(&review.file("title-abstract.csv"), "verdict", "judgement");
    let said = review.run().code(3);
    assert!(said.err.contains("title-abstract.csv") && said.err.contains("verdict"), "{}", said.err);
    assert_eq!(review.output("flow.json"), before);
}
