//! Reads the small exports in `fixtures/exports`, each in the manner of one vendor, and holds all
//! that was read of them against a snapshot.

use revflow_import::{Import, NotUnderstood, Options, read};
use serde_json::Value;
use std::fmt::Write;
use std::fs::File;
use std::path::Path;

fn imported(path: &str) -> Result<Import, NotUnderstood> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/exports");
    let file = File::open(folder.join(path)).expect("the fixture is there");
    let name = path.rsplit('/').next().unwrap_or(path);
    read(file, name, &Options::default())
}

/// The receipt, every record field by field, and every problem, for people to read.
fn described(path: &str) -> String {
    let import = imported(path).expect("the fixture is an export");
    let mut text = format!("{}\n", import.receipt);
    for entry in &import.entries {
        _ = writeln!(text, "\n{}-{}", entry.place, entry.place.last_line);
        let Ok(Value::Object(fields)) = serde_json::to_value(&entry.citation) else { continue };
        for (name, value) in fields {
            match value {
                Value::Null => {}
                Value::Array(items) if items.is_empty() => {}
                Value::Array(items) => items.iter().for_each(|item| line(&mut text, &name, item)),
                value => line(&mut text, &name, &value),
            }
        }
        for (tag, value, number) in &entry.unknown {
            _ = writeln!(text, "  beside, line {number}: {tag} = {value}");
        }
    }
    if !import.problems.is_empty() {
        text.push('\n');
    }
    for problem in &import.problems {
        _ = writeln!(text, "{:?}: {problem}", problem.severity);
    }
    text
}

fn line(text: &mut String, name: &str, value: &Value) {
    _ = match value {
        Value::String(value) => writeln!(text, "  {name}: {value}"),
        value => writeln!(text, "  {name}: {value}"),
    };
}

#[test]
fn ovid() {
    insta::assert_snapshot!(described("ovid/ovid.ris"));
}

#[test]
fn proquest() {
    insta::assert_snapshot!(described("proquest/proquest.ris"));
}

#[test]
fn web_of_science() {
    insta::assert_snapshot!(described("web-of-science/web-of-science.ris"));
}

#[test]
fn endnote() {
    insta::assert_snapshot!(described("endnote/endnote.ris"));
}

#[test]
fn ebsco() {
    insta::assert_snapshot!(described("ebsco/ebsco.ris"));
}

#[test]
fn scopus() {
    insta::assert_snapshot!(described("scopus/scopus.ris"));
}

#[test]
fn embase() {
    insta::assert_snapshot!(described("embase/embase.ris"));
}

#[test]
fn cochrane() {
    insta::assert_snapshot!(described("cochrane/cochrane.ris"));
}

#[test]
fn zotero() {
    insta::assert_snapshot!(described("zotero/zotero.ris"));
}

#[test]
fn rayyan() {
    insta::assert_snapshot!(described("rayyan/rayyan.ris"));
}

#[test]
fn covidence() {
    insta::assert_snapshot!(described("covidence/covidence.ris"));
}

#[test]
fn dimensions() {
    insta::assert_snapshot!(described("dimensions/dimensions.ris"));
}

#[test]
fn stretched_ris() {
    insta::assert_snapshot!(described("generic-ris/stretched.ris"));
}

#[test]
fn pubmed() {
    insta::assert_snapshot!(described("pubmed/pubmed.nbib"));
}

#[test]
fn eric() {
    insta::assert_snapshot!(described("eric/eric.nbib"));
}

#[test]
fn web_of_science_tagged() {
    insta::assert_snapshot!(described("web-of-science-tagged/savedrecs.txt"));
}
