//! The README and the architecture stay true: what they show is what the commands print.

use crate::support::{FirstReview, repository, revflow};
use std::fs;

#[test]
fn tutorial_shows_what_the_commands_print() {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let review = FirstReview::copy();
    let said = review.command(&["run", "pipelines/first-review.toml"]).code(0);
    assert!(readme.contains(said.out.trim()), "the README shows another run than\n{}", said.out);
    let id = readme
        .split("$ revflow explain pipelines/first-review.toml ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    let said = review.command(&["explain", "pipelines/first-review.toml", id]).code(0);
    assert!(readme.contains(said.out.trim()), "the README shows another history than\n{}", said.out);
}

#[test]
fn picture_in_the_readme_is_the_flow_of_the_published_review() {
    let folder = tempfile::tempdir().unwrap();
    let drawn = folder.path().join("flow.svg");
    revflow(&["flow", "pipelines/childrens-social-care.toml", "-o", drawn.to_str().unwrap()]).code(0);
    let shown = fs::read_to_string(repository().join("docs/flow.svg")).unwrap();
    assert!(fs::read_to_string(drawn).unwrap() == shown, "draw docs/flow.svg again");
}

#[test]
fn architecture_names_every_crate_and_no_other() {
    let architecture = fs::read_to_string(repository().join("ARCHITECTURE.md")).unwrap();
    let mut named: Vec<&str> = architecture
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name))
        .collect();
    let mut crates: Vec<String> = fs::read_dir(repository().join("crates"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    named.sort_unstable();
    crates.sort_unstable();
    assert_eq!(named, crates);
}
