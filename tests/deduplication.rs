//! `revflow deduplicate`, and removing duplicates within a review.

use crate::support::{FirstReview, revflow, revflow_in};
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
    assert!(said.err.contains("3 records: 1 duplicate in 1 group, 2 records left"), "{}", said.err);
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

/// Two records that only a person can tell apart: one has another DOI and year.
const DOUBTFUL: &str = "\
record_id,title,authors,year,journal,volume,issue,pages,doi
a,Peer support in kinship care: a synthetic trial,\"Example, Ann; Sample, Ben\",2020,Specimen Journal of Care,12,3,221-228,10.5555/x.1
b,Peer support in kinship care: a synthetic trial,\"Example, Ann; Sample, Ben\",2021,Specimen Journal of Care,,,221-228,10.5555/x.9
";

#[test]
fn queue_is_filled_in_and_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let queue = folder.path().join("judge.csv");
    fs::write(folder.path().join("all.csv"), DOUBTFUL).unwrap();
    let said = revflow_in(folder.path(), &["deduplicate", "all.csv", "--queue", "judge.csv"]).code(0);
    assert!(said.err.contains("1 pair is for a person to judge and not merged"), "{}", said.err);
    let asked = fs::read_to_string(&queue).unwrap();
    fs::write(&queue, asked.replace("\na,b,,,,,,", "\na,b,duplicate,,MM,,the same trial,")).unwrap();

    let arguments = [
        "deduplicate",
        "all.csv",
        "--decisions",
        "judge.csv",
        "--groups",
        "groups.csv",
        "--pairs",
        "why.csv",
    ];
    revflow_in(folder.path(), &arguments).code(0);
    let found = groups(&fs::read_to_string(folder.path().join("groups.csv")).unwrap());
    assert_eq!(found["a"], found["b"]);
    let why = fs::read_to_string(folder.path().join("why.csv")).unwrap();
    assert!(why.contains("a,b,duplicate,,MM merged them"), "{why}");

    let refused = revflow_in(folder.path(), &["deduplicate", "all.csv", "--queue", "judge.csv"]).code(2);
    assert!(refused.err.contains("verdicts stand in this file"), "{}", refused.err);
}

#[test]
fn veto_on_a_record_whose_id_has_changed_still_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (header, rows) = TABLE.split_once('\n').unwrap();
    let (a, others) = rows.split_once('\n').unwrap();
    fs::write(folder.path().join("medline.csv"), format!("{header}\n{a}\n")).unwrap();
    fs::write(folder.path().join("embase.csv"), format!("{header}\n{others}")).unwrap();
    let together = |arguments: &[&str]| {
        let files = ["deduplicate", "medline.csv", "embase.csv", "--groups", "groups.csv"];
        revflow_in(folder.path(), &[&files[..], arguments].concat()).code(0);
        let found = groups(&fs::read_to_string(folder.path().join("groups.csv")).unwrap());
        found["a"] == found["b"]
    };
    assert!(together(&[]));
    let vetoes = "record,other,verdict,source,doi,other-source,other-title,other-year\n\
        old-a,old-b,different,medline,10.5555/x.1,embase,Peer Support in Kinship Care: A Synthetic Trial.,2020\n";
    fs::write(folder.path().join("judge.csv"), vetoes).unwrap();
    assert!(!together(&["--decisions", "judge.csv"]));
}

#[test]
fn review_writes_its_queue_and_takes_it_back() {
    let review = FirstReview::copy();
    let protocol = "pipelines/first-review.toml";
    review.command(&["deduplicate", protocol, "--groups", "groups.csv", "--queue", "judge.csv"]).code(0);
    let found = groups(&fs::read_to_string(review.root().join("groups.csv")).unwrap());
    assert_eq!(found.len(), 12);
    let kept: std::collections::BTreeSet<&String> = found.values().collect();
    assert_eq!(kept.len(), 9);
    // Undo: a record is taken out of its group, and later put back.
    let (removed, _) = found.iter().find(|(id, group)| id != group).expect("the fixture has duplicates");
    let table = "[deduplication]\ndecisions = [\"judged.csv\", \"judged-later.csv\"]\n\n[retrieval]";
    review.replace(&review.protocol(), "[retrieval]", table);
    let judged = |name: &str, rows: &str| {
        let text = format!("record,other,verdict,reviewer\n{rows}");
        fs::write(review.root().join("pipelines").join(name), text).unwrap();
    };
    judged("judged.csv", &format!("{removed},,alone,AB\n"));
    judged("judged-later.csv", "");
    review.run().code(0);
    assert_eq!(review.flow().count("duplicates"), 2);
    judged("judged-later.csv", &format!("{removed},,not-alone,AB\n"));
    review.run().code(0);
    assert_eq!(review.flow().count("duplicates"), 3);
}

#[test]
fn people_who_contradict_each_other_are_told_and_nothing_is_merged() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.csv"), TABLE).unwrap();
    fs::write(
        folder.path().join("judge.csv"),
        "record,other,verdict,reviewer\na,b,duplicate,MM\nb,a,different,KL\n",
    )
    .unwrap();
    let arguments = ["deduplicate", "all.csv", "--decisions", "judge.csv", "--groups", "groups.csv"];
    let said = revflow_in(folder.path(), &arguments).code(0);
    assert!(said.err.contains("MM") && said.err.contains("KL"), "{}", said.err);
    let found = groups(&fs::read_to_string(folder.path().join("groups.csv")).unwrap());
    assert_ne!(found["a"], found["b"]);
}

#[test]
fn record_kept_is_written_with_every_source_and_the_fields_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let (header, rows) = TABLE.split_once('\n').unwrap();
    let [a, b, c] = <[&str; 3]>::try_from(rows.lines().collect::<Vec<_>>()).unwrap();
    fs::write(folder.path().join("medline.csv"), format!("{header}\n{b}\n{c}\n")).unwrap();
    fs::write(folder.path().join("embase.csv"), format!("{header}\n{a}\n")).unwrap();
    let arguments = ["deduplicate", "medline.csv", "embase.csv", "-o", "unique.csv", "--to", "csv"];
    revflow_in(folder.path(), &arguments).code(0);
    let unique = fs::read_to_string(folder.path().join("unique.csv")).unwrap();
    let kept = unique.lines().find(|line| line.contains("Peer Support")).unwrap();
    assert!(kept.contains("medline; embase"), "{kept}");
    assert!(kept.contains("10.5555/x.1"), "the DOI of its duplicate: {kept}");
}

#[test]
fn update_of_a_search_keeps_what_was_screened_and_tells_its_duplicates_apart() {
    let review = FirstReview::copy();
    fs::copy(review.file("medline.nbib"), review.file("medline-again.nbib")).unwrap();
    let again = "[[search.database]]\nname = \"Medline, again\"\nround = 2\nexport = \"medline-again.nbib\"\nhits = 5\n\n[screening.title-abstract]";
    review.run().code(0);
    let before = review.flow();
    review.replace(&review.protocol(), "[screening.title-abstract]", again);
    review.run().code(0);
    let after = review.flow();
    assert_eq!(after.count("duplicates"), before.count("duplicates") + 5);
    for settled in ["records_screened", "records_excluded", "dbr_assessed", "new_reports"] {
        assert_eq!(after.count(settled), before.count(settled), "{settled}");
    }
    let duplicates = after.boxes().iter().find(|found| found["box"] == "duplicates").unwrap();
    let kinds: Vec<(&str, u64)> = duplicates["found-before"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kind| (kind["where"].as_str().unwrap(), kind["count"].as_u64().unwrap()))
        .collect();
    assert_eq!(kinds, [("between-sources", 3), ("between-searches", 5)]);
}

#[test]
fn relation_a_person_gave_is_in_the_table_of_what_belongs_together() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    revflow(&["run", "pipelines/childrens-social-care.toml", "--out", out.to_str().unwrap()]).code(0);
    let table = fs::read_to_string(out.join("tables/related.csv")).unwrap();
    let correction = table.lines().find(|line| line.contains("testerby-2021-dfd9eb44")).unwrap();
    assert!(
        correction.contains("testerby-2021-dfd9eb44 is a correction of testerby-2021-72362e1a"),
        "{correction}"
    );
}

#[test]
fn rules_that_are_shown_can_be_changed_and_given_back() {
    let folder = tempfile::tempdir().unwrap();
    let shown = revflow_in(folder.path(), &["deduplicate", "--show-rules"]).code(0).out;
    insta::assert_snapshot!(shown);
    fs::write(folder.path().join("all.csv"), TABLE).unwrap();
    let together = |rules: &str| {
        fs::write(folder.path().join("rules.toml"), rules).unwrap();
        let arguments = ["deduplicate", "all.csv", "--rules", "rules.toml", "--groups", "groups.csv"];
        revflow_in(folder.path(), &arguments).code(0);
        let found = groups(&fs::read_to_string(folder.path().join("groups.csv")).unwrap());
        found["a"] == found["b"]
    };
    assert!(together(&shown));
    // A block of two is too large to be compared.
    assert!(!together(&shown.replace("largest-block = 200", "largest-block = 1")));
    let again = revflow_in(folder.path(), &["deduplicate", "--show-rules", "--rules", "rules.toml"]).code(0);
    assert_eq!(again.out, shown.replace("largest-block = 200", "largest-block = 1"));
}

#[test]
fn rule_that_cannot_be_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.csv"), TABLE).unwrap();
    let refused = |rules: &str| {
        fs::write(folder.path().join("rules.toml"), rules).unwrap();
        let arguments = ["deduplicate", "all.csv", "--rules", "rules.toml", "--groups", "groups.csv"];
        revflow_in(folder.path(), &arguments).code(2).err
    };
    let said = refused("[deduplication.rules]\ntitle-likeness = 7\n");
    assert!(said.contains("rules.toml:2: 7 is not a share between 0 and 1"), "{said}");
    let said = refused("[deduplication.rules]\ntitle-likenes = 0.9\n");
    assert!(
        said.contains("rules.toml:2: unknown key `title-likenes`; did you mean `title-likeness`?"),
        "{said}"
    );
}

#[test]
fn sensitivity_lists_every_rule_with_the_values_next_to_it() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.csv"), TABLE).unwrap();
    let arguments = ["deduplicate", "all.csv", "--sensitivity", "sensitivity.csv"];
    revflow_in(folder.path(), &arguments).code(0);
    let table = fs::read_to_string(folder.path().join("sensitivity.csv")).unwrap();
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("rule,value,removed,newly-together,no-longer-together"));
    assert_eq!(lines.next(), Some("all as they are,,1,0,0"));
    assert!(table.contains("\ntitle-likeness,0.87,1,0,0\n"), "{table}");
    assert!(table.lines().count() > 50, "{table}");
}

#[test]
fn nothing_a_person_made_is_written_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.csv"), TABLE).unwrap();
    let verdicts = "record;other;verdict;note\r\na;b;different;\r\n";
    fs::write(folder.path().join("judged.csv"), verdicts).unwrap();
    for (arguments, said) in [
        (vec!["--groups", "all.csv"], "the command reads this file"),
        (vec!["--groups", "./all.csv"], "the command reads this file"),
        (vec!["--decisions", "judged.csv", "--pairs", "judged.csv"], "the command reads this file"),
        (vec!["--queue", "judged.csv"], "verdicts stand in this file"),
        (vec!["--groups", "x.csv", "--pairs", "x.csv"], "two outputs would be written into this file"),
    ] {
        let refused =
            revflow_in(folder.path(), &[&["deduplicate", "all.csv"], &arguments[..]].concat()).code(2);
        assert!(refused.err.contains(said), "{arguments:?}: {}", refused.err);
    }
    assert_eq!(fs::read_to_string(folder.path().join("all.csv")).unwrap(), TABLE);
    assert_eq!(fs::read_to_string(folder.path().join("judged.csv")).unwrap(), verdicts);

    let review = FirstReview::copy();
    for file in ["pipelines/first-review.toml", "fixtures/reviews/first-review/medline.nbib"] {
        let refused =
            review.command(&["deduplicate", "pipelines/first-review.toml", "--groups", file]).code(2);
        assert!(refused.err.contains("the command reads this file"), "{}", refused.err);
    }
}

#[test]
fn verdict_is_not_applied_to_another_record_that_has_taken_over_the_id() {
    let folder = tempfile::tempdir().unwrap();
    let ris = |titles: [&str; 2]| {
        titles
            .map(|title| format!("TY  - JOUR\nTI  - {title}\nAU  - Example, A\nPY  - 2020\nER  - \n"))
            .concat()
    };
    let (foxes, bees) = ("Foxes of the lower Danube", "Bees of the upper Danube");
    fs::write(folder.path().join("medline.ris"), ris([foxes, bees])).unwrap();
    let judged = format!(
        "record,other,verdict,source,title,other-source,other-title,year,other-year\n\
         medline-1,medline-6,duplicate,medline,{foxes},medline,{bees},2020,2020\n"
    );
    fs::write(folder.path().join("judged.csv"), judged).unwrap();
    let run = || {
        let arguments = ["deduplicate", "medline.ris", "--decisions", "judged.csv", "--groups", "groups.csv"];
        revflow_in(folder.path(), &arguments)
    };
    assert!(run().code(0).err.contains("1 duplicate in 1 group"));
    // Exported again, the other way round, with a third record where one of them was.
    fs::write(folder.path().join("medline.ris"), ris(["Owls", foxes]) + &ris([bees, "Newts"])).unwrap();
    let said = run().code(0);
    assert!(said.err.contains("taken for medline-6"), "{}", said.err);
    let found = groups(&fs::read_to_string(folder.path().join("groups.csv")).unwrap());
    assert_eq!(found["medline-6"], found["medline-11"]);
    assert_ne!(found["medline-1"], found["medline-6"]);
    // And then one of them is gone.
    fs::write(folder.path().join("medline.ris"), ris(["Owls", foxes])).unwrap();
    let said = run().code(1);
    assert!(said.err.contains("decision on medline-6, which the row calls"), "{}", said.err);
}

#[test]
fn queue_comes_back_from_a_spreadsheet_that_leaves_out_empty_ends_of_rows() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("all.csv"), DOUBTFUL).unwrap();
    revflow_in(folder.path(), &["deduplicate", "all.csv", "--queue", "judge.csv"]).code(0);
    let asked = fs::read_to_string(folder.path().join("judge.csv")).unwrap();
    let cut = asked.replace("\na,b,,,,,,", "\na,b,Duplicate,,MM,,,");
    let cut: Vec<&str> = cut.lines().map(|line| line.trim_end_matches(',')).collect();
    fs::write(folder.path().join("judged.csv"), cut.join("\r\n")).unwrap();
    let arguments = ["deduplicate", "all.csv", "--decisions", "judged.csv", "--groups", "groups.csv"];
    revflow_in(folder.path(), &arguments).code(0);
    let found = groups(&fs::read_to_string(folder.path().join("groups.csv")).unwrap());
    assert_eq!(found["a"], found["b"]);
}

#[test]
fn what_people_decided_is_in_the_history_of_the_record() {
    let review = FirstReview::copy();
    review.run().code(0);
    let table = review.output("tables/duplicates.csv");
    let row: Vec<String> = table.lines().nth(1).unwrap().split(',').take(2).map(str::to_owned).collect();
    let (kept, removed) = (&row[0], &row[1]);
    fs::write(
        review.file("duplicates.csv"),
        format!("record,other,verdict,reviewer\n{kept},{removed},different,AB\n"),
    )
    .unwrap();
    let decisions =
        "[deduplication]\ndecisions = \"../fixtures/reviews/first-review/duplicates.csv\"\n\n[retrieval]";
    review.replace(&review.protocol(), "[retrieval]", decisions);
    let said = review.command(&["explain", "pipelines/first-review.toml", removed]).code(0);
    assert!(said.out.contains(&format!("AB decided: {kept} and {removed} are different")), "{}", said.out);
}
