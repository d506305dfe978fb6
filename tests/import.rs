//! Identification: what is damaged on its way in is told with file and line, and loses nothing that
//! could be read.

use crate::support::FirstReview;
use std::fs;

#[test]
fn wrong_hit_count_is_told_with_both_numbers_and_loses_no_record() {
    let review = FirstReview::copy();
    review.replace(&review.protocol(), "hits = 5", "hits = 6");
    let said = review.run().code(0);
    assert!(
        said.out.contains("Medline showed 6 hits, and its export holds 5 readable records"),
        "{}",
        said.out
    );
    assert_eq!(review.flow().count("database_results"), 12);
    assert!(review.output("report.html").contains("Medline showed 6 hits"));
}

#[test]
fn truncated_export_is_told_and_keeps_the_records_before_the_cut() {
    let review = FirstReview::copy();
    let path = review.file("medline.nbib");
    let text = fs::read_to_string(&path).unwrap();
    let last = text.rfind("PMID-").unwrap();
    fs::write(&path, &text[..last + 3]).unwrap();
    let said = review.run().code(0);
    assert!(
        said.out.contains("Medline showed 5 hits, and its export holds 4 readable records"),
        "{}",
        said.out
    );
    assert_eq!(review.flow().count("database_results"), 11);
}

#[test]
fn export_of_random_bytes_stops_the_run_and_leaves_the_old_results() {
    let review = FirstReview::copy();
    review.run().code(0);
    let before = review.output("flow.json");
    let noise: Vec<u8> = (0u32..4096).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    fs::write(review.file("medline.nbib"), noise).unwrap();
    let said = review.run().code(3);
    assert!(said.err.contains("medline.nbib"), "{}", said.err);
    assert_eq!(review.output("flow.json"), before);
}

#[test]
fn empty_export_is_not_taken_for_a_search_without_hits() {
    let review = FirstReview::copy();
    fs::write(review.file("medline.nbib"), "").unwrap();
    let said = review.run().code(3);
    assert!(said.err.contains("medline.nbib"), "{}", said.err);
}

#[test]
fn page_saved_under_the_name_of_an_export_is_recognised() {
    let review = FirstReview::copy();
    fs::write(review.file("medline.nbib"), "<!DOCTYPE html><html><title>Sign in</title></html>").unwrap();
    let said = review.run().code(3);
    assert!(said.err.to_lowercase().contains("web page") || said.err.contains("HTML"), "{}", said.err);
}

#[test]
fn one_receipt_per_source_is_printed() {
    let said = FirstReview::copy().run().code(0);
    for source in
        ["Social Policy and Practice: 7 hits declared, all read", "Medline: 5 hits declared, all read"]
    {
        assert!(said.out.contains(source), "{}", said.out);
    }
}

#[test]
fn run_that_could_not_read_every_record_is_done_and_ends_with_one() {
    let review = FirstReview::copy();
    let path = review.file("medline.nbib");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{}\n\nPMID- \nTI  - \n\n", text.trim_end())).unwrap();
    let said = review.run().code(1);
    assert!(said.out.contains("1 rejected"), "{}", said.out);
    assert_eq!(review.flow().count("database_results"), 12);
}

#[test]
fn one_export_saved_under_two_names_is_told() {
    let review = FirstReview::copy();
    fs::copy(review.file("medline.nbib"), review.file("social-policy-and-practice.ris")).unwrap();
    let said = review.run().code(0);
    assert!(said.out.contains("has the same bytes as medline.nbib"), "{}", said.out);
}

#[test]
fn one_export_named_for_two_databases_stops_the_run_with_both_names() {
    let review = FirstReview::copy();
    review.replace(&review.protocol(), "social-policy-and-practice.ris", "medline.nbib");
    let said = review.run().code(3);
    assert!(said.err.contains("(\"Medline\", \"Social Policy and Practice\")"), "{}", said.err);
}

#[test]
fn row_that_no_source_claims_stops_the_run_by_its_line() {
    let review = FirstReview::copy();
    let sheet = "Source,Title,Year\nBig Charity,A synthetic report on kinship care,2021\nBigg Charty,Another synthetic report,2022\n";
    fs::write(review.file("grey.csv"), sheet).unwrap();
    let others = ["Big Charity", "Small Charity"].map(|name| {
        format!("[[search.other]]\nname = \"{name}\"\nvia = \"website\"\nexport = \"grey.csv\"\n\n")
    });
    review.replace(
        &review.protocol(),
        "[screening.title-abstract]",
        &format!("{}[screening.title-abstract]", others.concat()),
    );
    let said = review.run().code(3);
    assert!(
        said.err.contains("grey.csv:3") && said.err.contains("did you mean \"Big Charity\"?"),
        "{}",
        said.err
    );
    assert!(!review.root().join("out/report.html").exists());
}
