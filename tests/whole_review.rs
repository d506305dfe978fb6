//! The whole review: the published one, number by number, and the promise that the same files give
//! the same bytes.

use crate::support::{FirstReview, FlowJson, bytes_below, repository, revflow, revflow_in};
use std::fs;
use std::path::Path;
use std::process::Command;

const PROTOCOL: &str = "pipelines/childrens-social-care.toml";

fn run(out: &Path) -> String {
    revflow(&["run", PROTOCOL, "--out", out.to_str().unwrap()]).code(0).out
}

#[test]
fn published_review_is_rebuilt_number_by_number() {
    let folder = tempfile::tempdir().unwrap();
    let said = run(folder.path());
    let flow = FlowJson::read(&folder.path().join("flow.json"));
    let numbers = ["database_results", "duplicates", "records_screened", "new_studies", "new_reports"];
    assert_eq!(numbers.map(|key| flow.count(key)), [152, 29, 123, 10, 13]);
    let databases = flow.boxes().iter().find(|found| found["box"] == "database_results").unwrap();
    let hits: Vec<u64> = databases["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| source["count"].as_u64().unwrap())
        .collect();
    assert_eq!(hits, [37, 16, 11, 24, 64]);
    let other = ["website_results", "organisation_results", "citations_results"].map(|key| flow.count(key));
    assert_eq!(other.iter().sum::<u64>(), 62);
    assert_eq!(flow.0["in-progress"], false);
    for found in flow.boxes() {
        assert_eq!(found["count"].as_u64().unwrap() as usize, found["ids"].as_array().unwrap().len());
    }
    // 123 after deduplication and 62 from elsewhere cannot be 195.
    assert!(said.contains("195") && said.contains("10 more than the sources can give"), "{said}");
    assert!(
        fs::read_to_string(folder.path().join("report.html"))
            .unwrap()
            .contains("10 more than the sources can give")
    );
}

#[test]
fn factors_of_the_published_table_have_their_number_of_studies() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path());
    let table = fs::read_to_string(folder.path().join("tables/factors.csv")).unwrap();
    let count = |code: &str, side: &str, words: &str| -> (usize, usize) {
        let line = table
            .lines()
            .find(|line| {
                line.contains(&format!(",{code},"))
                    && line.contains(side)
                    && line.to_lowercase().contains(words)
            })
            .unwrap_or_else(|| panic!("no {side} {words} under {code}\n{table}"));
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        (row[5].parse().unwrap(), row[7].parse().unwrap())
    };
    // Table 1 of the report counts studies and further evidence together.
    assert_eq!(count("1a", "enabler", "training"), (5, 0));
    assert_eq!(count("2a", "enabler", "leader"), (6, 0));
    assert_eq!(count("2c", "barrier", "fund"), (3, 1));
    assert_eq!(count("2e", "enabler", "compatible"), (3, 0));
}

#[test]
fn five_studies_were_appraised_with_a_checklist() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path());
    let table = fs::read_to_string(folder.path().join("tables/appraisal.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 10);
    let with_checklist: Vec<&str> = rows.iter().filter(|row| !row[2].is_empty()).map(|row| &row[3]).collect();
    assert_eq!(with_checklist.len(), 5);
    assert_eq!(with_checklist.iter().filter(|rating| **rating == "medium").count(), 2);
    assert_eq!(with_checklist.iter().filter(|rating| **rating == "low").count(), 3);
}

#[test]
fn same_files_give_the_same_bytes_with_any_number_of_threads_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let run = |out: &str, threads: &str| {
        let out = folder.path().join(out);
        let status = Command::new(env!("CARGO_BIN_EXE_revflow"))
            .args(["run", PROTOCOL, "--out", out.to_str().unwrap()])
            .env("RAYON_NUM_THREADS", threads)
            .env("POLARS_MAX_THREADS", threads)
            .current_dir(repository())
            .output()
            .unwrap()
            .status;
        assert!(status.success());
        bytes_below(&out)
    };
    let first = run("one", "1");
    for (out, threads) in [("four", "4"), ("one", "2")] {
        for ((name, before), (again, after)) in first.iter().zip(run(out, threads)) {
            assert_eq!(*name, again);
            assert!(*before == after, "{name} differs with {threads} threads");
        }
    }
    let names: Vec<&str> = first.iter().map(|(name, _)| name.as_str()).collect();
    for name in [
        "flow.svg",
        "flow.csv",
        "flow.json",
        "included.ris",
        "manifest.json",
        "report.html",
        "tables/records.parquet",
    ] {
        assert!(names.contains(&name), "{names:?}");
    }
}

#[test]
fn included_reports_are_written_for_reference_managers() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path());
    let included = folder.path().join("included.ris");
    let said =
        revflow_in(folder.path(), &["convert", included.to_str().unwrap(), "--to", "csl-json"]).code(0);
    assert_eq!(said.out.matches("\"title\"").count(), 13);
    assert!(said.out.contains("10.3390/ijerph19138086"), "Alderson 2022 has its DOI");
}

#[test]
fn report_page_needs_no_network_and_no_script() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path());
    let page = fs::read_to_string(folder.path().join("report.html")).unwrap();
    for forbidden in ["<script", "src=\"http", "@import", "url(http", "<link"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn titles_that_are_markup_are_shown_as_text() {
    let review = FirstReview::copy();
    let path = review.file("medline.nbib");
    let text = fs::read_to_string(&path).unwrap();
    let title = text.lines().find(|line| line.starts_with("TI  - ")).unwrap().to_owned();
    review.replace(&path, &title, "TI  - <script>alert(1)</script> & <b>kinship</b> care");
    review.run();
    let page = review.output("report.html");
    assert!(!page.contains("<script>"), "markup of an export is escaped");
    assert!(page.contains("&#60;script&#62;") || page.contains("&lt;script&gt;"), "and shown");
}

#[test]
fn folder_with_files_of_others_is_not_written_to() {
    let review = FirstReview::copy();
    fs::create_dir(review.root().join("out")).unwrap();
    fs::write(review.root().join("out/thesis.txt"), "years of work").unwrap();
    let said = review.run().code(3);
    assert!(said.err.contains("--out"), "{}", said.err);
    assert_eq!(fs::read_dir(review.root().join("out")).unwrap().count(), 1);
}

#[test]
fn first_review_is_told_in_ten_seconds() {
    let review = FirstReview::copy();
    let said = review.run().code(0);
    insta::assert_snapshot!(said.out);
}

#[test]
fn status_of_the_first_review() {
    let review = FirstReview::copy();
    insta::assert_snapshot!(review.command(&["status", "pipelines/first-review.toml"]).code(0).out);
}

#[test]
fn history_of_a_record_is_told_from_export_to_box() {
    let said = revflow(&["explain", PROTOCOL, "10.3390/ijerph19138086"]).code(0);
    insta::assert_snapshot!(said.all());
}

#[test]
fn record_nobody_knows_is_answered_with_what_to_try() {
    let said = revflow(&["explain", PROTOCOL, "nobody-1999"]).code(2);
    assert!(said.err.contains("no record is called \"nobody-1999\""), "{}", said.err);
}

#[test]
fn folder_of_another_program_that_has_a_manifest_is_not_written_to() {
    let review = FirstReview::copy();
    fs::create_dir(review.root().join("out")).unwrap();
    fs::write(review.root().join("out/manifest.json"), r#"{ "name": "a web page" }"#).unwrap();
    fs::write(review.root().join("out/report.html"), "years of work").unwrap();
    review.run().code(3);
    assert_eq!(review.output("report.html"), "years of work");
    assert_eq!(review.output("manifest.json"), r#"{ "name": "a web page" }"#);
}

#[test]
fn file_with_the_name_of_the_folder_is_told_with_what_to_do() {
    let review = FirstReview::copy();
    fs::write(review.root().join("out"), "a file").unwrap();
    let said = review.run().code(3);
    assert!(said.err.contains("is a file; name a folder with --out"), "{}", said.err);
}

#[test]
fn folder_one_stands_in_is_not_replaced_under_ones_feet() {
    let review = FirstReview::copy();
    let here = review.root().join("out");
    fs::create_dir(&here).unwrap();
    let said = revflow_in(&here, &["run", "../pipelines/first-review.toml", "--out", "."]).code(3);
    assert!(said.err.contains("you are in it"), "{}", said.err);
    review.run().code(0);
}

#[test]
fn outputs_do_not_depend_on_where_one_stands_or_how_files_are_named() {
    let review = FirstReview::copy();
    let run = |here: &Path, protocol: &str| {
        let out = review.root().join("out");
        revflow_in(here, &["run", protocol, "--out", out.to_str().unwrap()]).code(0);
        bytes_below(&out)
    };
    let first = run(review.root(), "pipelines/first-review.toml");
    assert!(first == run(review.root(), review.protocol().to_str().unwrap()), "absolute path");
    assert!(first == run(&review.root().join("pipelines"), "first-review.toml"), "another folder");
}

#[test]
fn two_runs_into_one_folder_do_not_take_each_others_files() {
    let review = FirstReview::copy();
    for _ in 0..6 {
        let run = || {
            Command::new(env!("CARGO_BIN_EXE_revflow"))
                .args(["run", "pipelines/first-review.toml", "--out", "out"])
                .current_dir(review.root())
                .stdout(std::process::Stdio::null())
                .stderr(std::process::Stdio::piped())
                .spawn()
                .unwrap()
        };
        let both = [run(), run()].map(|run| run.wait_with_output().unwrap());
        assert!(both.iter().any(|run| run.status.success()), "one of them does the work");
        for refused in both.iter().filter(|run| !run.status.success()) {
            let said = String::from_utf8_lossy(&refused.stderr);
            assert!(said.contains("another run is writing into this folder"), "{said}");
        }
    }
    let before = bytes_below(&review.root().join("out"));
    review.run().code(0);
    assert!(before == bytes_below(&review.root().join("out")));
    let beside: Vec<_> =
        fs::read_dir(review.root()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(beside.len(), 3, "nothing is left beside the folder: {beside:?}");
}

#[test]
fn run_that_is_killed_at_any_moment_leaves_whole_results_and_the_next_run_works() {
    let review = FirstReview::copy();
    review.run().code(0);
    let whole = bytes_below(&review.root().join("out"));
    for delay in 0..25 {
        let mut run = Command::new(env!("CARGO_BIN_EXE_revflow"))
            .args(["run", "pipelines/first-review.toml", "--out", "out"])
            .current_dir(review.root())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(delay * 8));
        run.kill().unwrap();
        run.wait().unwrap();
        assert!(whole == bytes_below(&review.root().join("out")), "after {delay} steps");
    }
    review.run().code(0);
    assert!(whole == bytes_below(&review.root().join("out")));
}
