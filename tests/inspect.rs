//! `revflow inspect`: the receipt and the first records of an export, for people and for machines.

use crate::support::revflow;
use serde_json::Value;

#[test]
fn receipt_and_first_records_read_as_a_person_wants_to_see_them() {
    let said = revflow(&["inspect", "fixtures/exports/ovid/ovid.ris", "--first", "2"]).code(0);
    insta::assert_snapshot!(said.out);
}

#[test]
fn json_holds_the_sums_the_problems_and_every_field_of_the_first_records() {
    let args = ["inspect", "fixtures/exports/rayyan/rayyan.ris", "--first", "1", "--json"];
    let said = revflow(&args).code(0);
    let inspected: Value = serde_json::from_str(&said.out).expect("JSON");
    let receipt = &inspected["receipt"];
    assert_eq!(receipt["format"], "ris");
    assert_eq!(receipt["dialect"], "Rayyan");
    let number = |name: &str| receipt[name].as_u64().expect("a number");
    assert_eq!(number("starts"), number("read") + number("rejected"));
    assert_eq!(number("counted"), number("starts"));
    assert_eq!(inspected["records"].as_array().expect("a list").len(), 1);
    assert!(inspected["records"][0]["citation"]["title"].is_string());
}

#[test]
fn format_that_is_named_is_the_one_that_is_read() {
    let ris = "fixtures/exports/ovid/ovid.ris";
    let said = revflow(&["inspect", ris, "--format", "nbib"]).code(3);
    assert!(said.err.contains("PubMed (nbib)"), "{}", said.err);
    let said = revflow(&["inspect", ris, "--format", "word"]).code(2);
    assert!(said.err.contains("ovid-tagged"), "{}", said.err);
}
