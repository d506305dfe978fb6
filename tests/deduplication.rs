//! `revflow deduplicate`, and removing duplicates within a review.

use crate::support::{FirstReview, revflow_in};
use std::collections::BTreeMap;
use std::fs;

/// The groups file as id and group.
fn groups(text: &str) -> BTreeMap<String, String> {
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("id,group"));
    lines
        .map(|line| line.split_once(',').expect("two cells"))
        .map(|(id, group)| (id.to_owned(), group.to_owned()))
        .collect()
}

const TABLE: &str = "\
record_id,title,authors,year,journal,volume,issue,pages,doi
a,Peer support in kinship care: a synthetic trial,\"Example, Ann; Sample, Ben\",2020,Specimen Journal of Care,12,3,221-228,10.5555/x.1
b,Peer Support in Kinship Care: A Synthetic Trial.,\"Example A, Sample B\",2020,Spec J Care,12,3,221-8,
c,An unrelated synthetic title on schools,\"Other, Cy\",2018,Specimen Journal of Care,10,1,1-9,10.5555/x.2
";

#[test]
fn groups_have_one_line_per_record_with_its_own_id() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.csv"), TABLE).unwrap();
    let said = revflow_in(folder.path(), &["deduplicate", "all.csv", "--groups", "groups.csv"]).code(0);
    let found = groups(&fs::read_to_string(folder.path().join("groups.csv")).unwrap());
    assert_eq!(found.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(found["a"], found["b"]);
    assert_ne!(found["a"], found["c"]);
    assert!(said.err.contains("3 records: 1 duplicates in 1 groups, 2 records left"), "{}", said.err);
}

#[test]
fn kept_records_are_written_in_the_format_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.csv"), TABLE).unwrap();
    let arguments = ["deduplicate", "all.csv", "--groups", "groups.csv", "-o", "unique.ris", "--to", "ris"];
    revflow_in(folder.path(), &arguments).code(0);
    let ris = fs::read_to_string(folder.path().join("unique.ris")).unwrap();
    assert_eq!(ris.matches("TY  -").count(), 2);
}

#[test]
fn repeated_ids_are_told_apart_so_that_no_record_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.csv"), TABLE.replace("\nc,", "\na,")).unwrap();
    revflow_in(folder.path(), &["deduplicate", "all.csv", "--groups", "groups.csv"]).code(0);
    let found = groups(&fs::read_to_string(folder.path().join("groups.csv")).unwrap());
    assert_eq!(found.len(), 3, "{found:?}");
}

#[test]
fn ids_with_blanks_and_commas_are_written_as_their_file_gives_them() {
    let folder = tempfile::tempdir().unwrap();
    let table =
        TABLE.replace("\na,", "\n\"Smith, 2020 (1)\",").replace("\nb,", "\nhttps://x.org/r?id=7&v=2,");
    fs::write(folder.path().join("all.csv"), table).unwrap();
    revflow_in(folder.path(), &["deduplicate", "all.csv", "--groups", "groups.csv"]).code(0);
    let mut groups = csv::Reader::from_path(folder.path().join("groups.csv")).unwrap();
    let rows: Vec<csv::StringRecord> = groups.records().map(Result::unwrap).collect();
    let ids: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(ids, ["Smith, 2020 (1)", "https://x.org/r?id=7&v=2", "c"]);
    assert_eq!(rows[0][1], rows[1][1]);
    let said = revflow_in(folder.path(), &["convert", "all.csv", "--to", "csl-json"]).code(0);
    assert!(said.out.contains("\"id\": \"Smith, 2020 (1)\""), "{}", said.out);
}

#[test]
fn pair_a_person_keeps_apart_is_not_merged() {
    let review = FirstReview::copy();
    review.run().code(0);
    let table = review.output("tables/duplicates.csv");
    let row = table.lines().nth(1).expect("the fixture has duplicates");
    let pair: Vec<&str> = row.split(',').take(2).collect();
    let decisions = format!("record,other,verdict,reviewer\n{},{},different,AB\n", pair[0], pair[1]);
    fs::write(review.file("duplicates.csv"), decisions).unwrap();
    let table =
        "[deduplication]\ndecisions = \"../fixtures/reviews/first-review/duplicates.csv\"\n\n[retrieval]";
    review.replace(&review.protocol(), "[retrieval]", table);
    let before = review.flow().count("duplicates");
    review.run().code(0);
    assert_eq!(review.flow().count("duplicates"), before - 1);
}

#[test]
fn order_of_files_does_not_change_who_belongs_together() {
    let review = FirstReview::copy();
    let [a, b] = ["social-policy-and-practice.ris", "medline.nbib"].map(|name| review.file(name));
    let together = |first: &str, second: &str| {
        review.command(&["deduplicate", first, second, "--groups", "groups.csv"]).code(0);
        let found = groups(&fs::read_to_string(review.root().join("groups.csv")).unwrap());
        let mut sets: BTreeMap<&String, Vec<&String>> = BTreeMap::new();
        for (id, group) in &found {
            sets.entry(group).or_default().push(id);
        }
        let mut sets: Vec<Vec<String>> =
            sets.into_values().map(|ids| ids.into_iter().cloned().collect()).collect();
        sets.sort();
        sets
    };
    let (a, b) = (a.to_str().unwrap(), b.to_str().unwrap());
    assert_eq!(together(a, b), together(b, a));
}
