//! The flow: every box is the size of its set, drawings say what was counted, and typed numbers are
//! checked.

use crate::support::{FirstReview, revflow};
use std::fs;

#[test]
fn every_count_is_the_number_of_ids_listed_for_it() {
    let review = FirstReview::copy();
    review.run().code(0);
    for found in review.flow().boxes() {
        let ids = found["ids"].as_array().unwrap();
        assert_eq!(found["count"].as_u64().unwrap() as usize, ids.len(), "{}", found["box"]);
        let distinct: std::collections::BTreeSet<_> = ids.iter().map(|id| id.as_str().unwrap()).collect();
        assert_eq!(distinct.len(), ids.len(), "{}", found["box"]);
    }
}

#[test]
fn records_table_gives_every_record_one_fate() {
    let review = FirstReview::copy();
    review.run().code(0);
    let table = review.output("tables/records.csv");
    assert_eq!(table.lines().count(), 1 + 12);
    for line in table.lines().skip(1) {
        let fates = [
            "duplicate",
            "excluded on title",
            "not retrieved",
            "excluded on full text",
            "included",
            "pending",
        ];
        assert!(fates.iter().any(|fate| line.contains(fate)), "{line}");
    }
}

#[test]
fn diagram_drawn_from_its_own_csv_shows_the_same_numbers() {
    let review = FirstReview::copy();
    review.run().code(0);
    let said = review.command(&["flow", "--counts", "out/flow.csv", "-o", "again.svg"]).code(0);
    assert_eq!(said.err, "", "numbers counted from records contradict nothing");
    let numbers = |svg: &str| {
        let mut numbers: Vec<String> = svg
            .split("n = ")
            .skip(1)
            .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect())
            .collect();
        numbers.sort();
        numbers.dedup();
        numbers
    };
    let again = fs::read_to_string(review.root().join("again.svg")).unwrap();
    assert_eq!(numbers(&again), numbers(&review.output("flow.svg")));
}

#[test]
fn typed_numbers_that_contradict_each_other_are_told_and_drawn() {
    let review = FirstReview::copy();
    review.run().code(0);
    let csv = review.output("flow.csv");
    let screened = csv.lines().find(|line| line.starts_with("records_screened,")).unwrap().to_owned();
    let (rest, _) = screened.rsplit_once(',').unwrap();
    fs::write(review.root().join("typed.csv"), csv.replace(&screened, &format!("{rest},999"))).unwrap();
    let said = review.command(&["flow", "--counts", "typed.csv", "-o", "typed.svg"]).code(0);
    assert!(said.err.contains("999"), "{}", said.err);
    assert!(fs::read_to_string(review.root().join("typed.svg")).unwrap().contains("999"));
}

#[test]
fn flow_of_a_protocol_is_the_flow_of_its_run() {
    let folder = tempfile::tempdir().unwrap();
    let svg = folder.path().join("flow.svg");
    revflow(&["flow", "pipelines/first-review.toml", "-o", svg.to_str().unwrap()]).code(0);
    let svg = fs::read_to_string(svg).unwrap();
    assert!(svg.contains("<title") && svg.contains("<desc") && svg.contains("Records screened"), "{svg}");
}
