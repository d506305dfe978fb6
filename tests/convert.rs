//! `revflow convert`: any export to one format, with a receipt, and nothing lost on the way.

use crate::support::{FirstReview, revflow_in};
use serde_json::Value;
use std::fs;

fn json(text: &str) -> Vec<Value> {
    serde_json::from_str::<Value>(text).expect("CSL-JSON").as_array().expect("an array").clone()
}

#[test]
fn csl_json_has_one_object_per_record_in_file_order_and_the_receipt_apart() {
    let review = FirstReview::copy();
    let file = review.file("social-policy-and-practice.ris");
    let said = review.command(&["convert", file.to_str().unwrap(), "--to", "csl-json"]).code(0);
    let records = json(&said.out);
    assert_eq!(records.len(), 7);
    for record in &records {
        for field in ["id", "type", "title", "author", "issued"] {
            assert!(!record[field].is_null(), "{field} of {record}");
        }
    }
    let titles: Vec<&str> = records.iter().map(|record| record["title"].as_str().unwrap()).collect();
    let ris = fs::read_to_string(&file).unwrap();
    let positions: Vec<usize> = titles.iter().map(|title| ris.find(&title[..20]).unwrap()).collect();
    assert!(positions.is_sorted(), "{titles:?}");
    assert!(said.err.contains("7 records, 7 read, 0 rejected"), "{}", said.err);
}

#[test]
fn format_is_told_from_content_whatever_the_file_is_called() {
    let review = FirstReview::copy();
    let odd = review.root().join("export.txt");
    fs::copy(review.file("medline.nbib"), &odd).unwrap();
    let said = review.command(&["convert", "export.txt", "--to", "csl-json"]).code(0);
    assert_eq!(json(&said.out).len(), 5);
    assert!(said.err.contains("PubMed (nbib)"), "{}", said.err);
}

#[test]
fn going_through_every_format_keeps_titles_authors_and_years() {
    let review = FirstReview::copy();
    let first = review.file("medline.nbib");
    let step = |from: &str, to: &str, out: &str| {
        review.command(&["convert", from, "--to", to, "-o", out]).code(0);
    };
    step(first.to_str().unwrap(), "csl-json", "1.json");
    step("1.json", "ris", "2.ris");
    step("2.ris", "csv", "3.csv");
    step("3.csv", "csl-json", "4.json");
    let read = |name: &str| json(&fs::read_to_string(review.root().join(name)).unwrap());
    for (before, after) in read("1.json").iter().zip(read("4.json")) {
        for field in ["id", "title", "author", "container-title", "volume", "issue", "page", "DOI"] {
            assert_eq!(before[field], after[field], "{field}");
        }
        assert_eq!(before["issued"]["date-parts"][0][0], after["issued"]["date-parts"][0][0]);
    }
    assert_eq!(read("4.json").len(), 5);
}

#[test]
fn fields_without_a_meaning_survive_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let ris = "TY  - JOUR\nID  - example-2022\nTI  - A synthetic title\nAU  - Example, Ann\nPY  - 2022\n\
               C1  - Cardiff\nAD  - Made-up University\nER  - \n";
    fs::write(folder.path().join("a.ris"), ris).unwrap();
    for format in ["csl-json", "ris", "nbib", "endnote-xml", "enw", "bibtex", "biblatex", "csv", "xlsx"] {
        revflow_in(folder.path(), &["convert", "a.ris", "--to", format, "-o", "out"]).code(0);
        let said = revflow_in(folder.path(), &["convert", "out", "--to", "ris"]).code(0);
        for line in ["ID  - example-2022", "C1  - Cardiff", "AD  - Made-up University"] {
            assert!(said.out.contains(line), "{format}: {line}\n{}", said.out);
        }
    }
}

#[test]
fn several_files_become_one() {
    let review = FirstReview::copy();
    let [a, b] = ["social-policy-and-practice.ris", "medline.nbib"].map(|name| review.file(name));
    let said =
        review.command(&["convert", a.to_str().unwrap(), b.to_str().unwrap(), "--to", "csl-json"]).code(0);
    assert_eq!(json(&said.out).len(), 12);
}

#[test]
fn file_that_is_no_export_ends_with_three_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("paper.ris"), b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj").unwrap();
    let said = revflow_in(folder.path(), &["convert", "paper.ris", "--to", "ris", "-o", "out.ris"]).code(3);
    assert!(said.err.contains("PDF"), "{}", said.err);
    assert!(said.out.is_empty() && !folder.path().join("out.ris").exists());
}

#[test]
fn unclosed_entry_of_a_bibliography_costs_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let bib = "@article{good, title = {A synthetic title}, author = {Example, Ann}, year = 2020}\n\
               @article{bad, title = {Never closed, year = 2021\n\
               @article{also, title = {Another synthetic title}, author = {Example, Ben}, year = 2022}\n";
    fs::write(folder.path().join("refs.bib"), bib).unwrap();
    let said = revflow_in(folder.path(), &["convert", "refs.bib", "--to", "csl-json"]).code(0);
    let ids: Vec<String> = json(&said.out).iter().map(|record| record["id"].to_string()).collect();
    assert_eq!(ids, ["\"good\"", "\"bad\"", "\"also\""]);
    assert!(said.err.contains("refs.bib:2: @article \"bad\" is not closed"), "{}", said.err);
}

#[test]
fn one_bad_object_costs_one_record_and_ends_with_one() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[\n{\"id\": \"a\", \"title\": \"A synthetic title\"},\n{\"id\": \"b\", \"title\" \"oops\", 7},\n\
                {\"id\": \"c\", \"title\": \"Another synthetic title\"}\n]";
    fs::write(folder.path().join("refs.json"), text).unwrap();
    let said = revflow_in(folder.path(), &["convert", "refs.json", "--to", "csl-json"]).code(1);
    let ids: Vec<String> = json(&said.out).iter().map(|record| record["id"].to_string()).collect();
    assert_eq!(ids, ["\"a\"", "\"c\""]);
    assert!(said.err.contains("refs.json:3") && said.err.contains("1 rejected"), "{}", said.err);
}
