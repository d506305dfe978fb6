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
fn ovid_is_read_past_numbers_and_links_between_records() {
    insta::assert_snapshot!(described("ovid/ovid.ris"));
}

#[test]
fn proquest_is_read_with_its_two_numbers_apart() {
    insta::assert_snapshot!(described("proquest/proquest.ris"));
}

#[test]
fn web_of_science_is_read_through_wrapped_and_glued_lines() {
    insta::assert_snapshot!(described("web-of-science/web-of-science.ris"));
}

#[test]
fn endnote_is_read_with_lists_on_lines_of_their_own() {
    insta::assert_snapshot!(described("endnote/endnote.ris"));
}

#[test]
fn ebsco_is_read_with_its_doi_and_first_abstract() {
    insta::assert_snapshot!(described("ebsco/ebsco.ris"));
}

#[test]
fn scopus_is_read_with_article_numbers_as_pages() {
    insta::assert_snapshot!(described("scopus/scopus.ris"));
}

#[test]
fn embase_is_read_with_its_own_and_pubmeds_numbers() {
    insta::assert_snapshot!(described("embase/embase.ris"));
}

#[test]
fn cochrane_is_read_with_its_journals_and_registrations() {
    insta::assert_snapshot!(described("cochrane/cochrane.ris"));
}

#[test]
fn zotero_is_read_without_the_pages_that_are_words() {
    insta::assert_snapshot!(described("zotero/zotero.ris"));
}

#[test]
fn rayyan_is_read_with_glued_fields_apart() {
    insta::assert_snapshot!(described("rayyan/rayyan.ris"));
}

#[test]
fn covidence_is_read_past_its_empty_tags() {
    insta::assert_snapshot!(described("covidence/covidence.ris"));
}

#[test]
fn dimensions_is_read_with_abstracts_over_several_lines() {
    insta::assert_snapshot!(described("dimensions/dimensions.ris"));
}

#[test]
fn stretched_ris_is_read_record_by_record() {
    insta::assert_snapshot!(described("generic-ris/stretched.ris"));
}

#[test]
fn pubmed_is_read_with_full_names_and_books() {
    insta::assert_snapshot!(described("pubmed/pubmed.nbib"));
}

#[test]
fn eric_is_read_without_pubmed_identifiers() {
    insta::assert_snapshot!(described("eric/eric.nbib"));
}

#[test]
fn web_of_science_text_is_read_under_a_damaged_header() {
    insta::assert_snapshot!(described("web-of-science-tagged/savedrecs.txt"));
}

#[test]
fn pubmed_xml_is_read_with_its_own_identifiers() {
    insta::assert_snapshot!(described("pubmed-xml/articles.xml"));
}

#[test]
fn endnote_xml_is_read_through_styles_and_returns() {
    insta::assert_snapshot!(described("endnote-xml/library.xml"));
}

#[test]
fn bibtex_is_read_entry_by_entry() {
    insta::assert_snapshot!(described("bibtex/odd.bib"));
}

#[test]
fn csl_json_is_read_past_a_broken_object() {
    insta::assert_snapshot!(described("csl-json/library.json"));
}

#[test]
fn table_by_hand_is_read_with_its_sources() {
    insta::assert_snapshot!(described("csv/grey-literature.csv"));
}

#[test]
fn embase_table_is_read_below_its_search() {
    insta::assert_snapshot!(described("csv/embase.csv"));
}

#[test]
fn zotero_table_is_read_with_its_titles_apart() {
    insta::assert_snapshot!(described("csv/zotero.csv"));
}

#[test]
fn scopus_table_is_read_with_full_names() {
    insta::assert_snapshot!(described("csv/scopus.csv"));
}

#[test]
fn table_in_semicolons_is_read_with_its_commas() {
    insta::assert_snapshot!(described("csv/semicolons.csv"));
}

#[test]
fn web_of_science_table_is_read_with_its_quotation_marks() {
    insta::assert_snapshot!(described("csv/savedrecs.txt"));
}

#[test]
fn table_with_an_open_quotation_mark_loses_no_row() {
    insta::assert_snapshot!(described("csv/unclosed.csv"));
}

#[test]
fn upright_table_of_embase_is_read_record_by_record() {
    insta::assert_snapshot!(described("csv/upright.csv"));
}
