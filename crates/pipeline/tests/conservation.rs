//! The promise as a law: whatever a team decides, and however little of it, every record has exactly
//! one fate and the diagram balances. Random reviews, from files to flow.

use proptest::prelude::*;
use revflow_pipeline::{Evaluation, evaluate_file};
use revflow_review::{Fate, RecordId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// What one random team did. Works are numbers; a work in two sources is a duplicate.
#[derive(Debug, Clone)]
struct Story {
    first: Vec<u8>,
    second: Vec<u8>,
    website: Vec<u8>,
    /// Drives every choice a reviewer makes.
    choices: Vec<u8>,
}

fn stories() -> impl Strategy<Value = Story> {
    let works = || prop::collection::vec(0u8..24, 0..12);
    (works(), works(), works(), prop::collection::vec(any::<u8>(), 200..201)).prop_map(
        |(first, second, website, choices)| {
            // An export without a record is refused: a search without hits has none.
            let at_least_one = |works: Vec<u8>, other: u8| if works.is_empty() { vec![other] } else { works };
            Story { first: at_least_one(first, 30), second: at_least_one(second, 31), website, choices }
        },
    )
}

const SUBJECTS: [&str; 6] = ["Kinship", "Foster", "Respite", "Adoption", "Residential", "Outreach"];
const METHODS: [&str; 6] = ["a survey", "a trial", "interviews", "an evaluation", "a case study", "a cohort"];

fn title(work: u8) -> String {
    let (subject, method) = (SUBJECTS[usize::from(work) % 6], METHODS[usize::from(work) / 6 % 6]);
    format!("{subject} support for synthetic families in the county of {work}: {method}")
}

fn ris(works: &[u8]) -> String {
    works.iter().fold(String::new(), |mut text, work| {
        let (year, page) = (2010 + u32::from(*work) % 12, 10 * u32::from(*work) + 1);
        let _ = write!(
            text,
            "TY  - JOUR\nTI  - {}\nAU  - Specimen{work}, Ann\nPY  - {year}\nJF  - Specimen Journal\nVL  - {work}\nSP  - {page}\nEP  - {}\nER  - \n\n",
            title(*work),
            page + 8
        );
        text
    })
}

fn table(works: &[u8]) -> String {
    works.iter().fold("title,authors,year\n".to_owned(), |mut text, work| {
        let _ = writeln!(text, "{},\"Specimen{work}, Ann\",{}", title(*work), 2010 + u32::from(*work) % 12);
        text
    })
}

fn protocol(story: &Story, swapped: bool, decided: bool) -> String {
    let database =
        |name: &str| format!("[[search.database]]\nname = \"{name}\"\nexport = \"{name}.ris\"\n\n");
    let (one, two) = if swapped { ("Second", "First") } else { ("First", "Second") };
    let mut text = format!(
        "format = 1\n[review]\nid = \"r\"\ntitle = \"t\"\nquestion = \"q\"\nreviewers = [\"AB\", \"CD\", \"EF\"]\n\n\
         [eligibility.exclude]\npopulation = \"Population\"\nsetting = \"Setting\"\n\n[search]\n\n{}{}",
        database(one),
        database(two)
    );
    if !story.website.is_empty() {
        text.push_str("[[search.other]]\nname = \"Site\"\nvia = \"website\"\nexport = \"site.csv\"\n\n");
    }
    text.push_str("[deduplication]\nkeep = [\"Second\"]\n\n");
    if decided {
        text.push_str(
            "[screening.title-abstract]\npolicy = \"full-dual\"\ndecisions = \"title-abstract.csv\"\n\
             [retrieval]\nresults = \"retrieval.csv\"\n\
             [screening.full-text]\npolicy = \"single-refer\"\ndecisions = \"full-text.csv\"\n\
             [extraction]\nstudies = \"studies.csv\"\n",
        );
    }
    text
}

fn evaluate(folder: &Path, story: &Story, swapped: bool, decided: bool) -> Evaluation {
    let path = folder.join("review.toml");
    fs::write(&path, protocol(story, swapped, decided)).unwrap();
    evaluate_file(&path, &mut |_| {}).unwrap()
}

/// Writes the files of decisions: each record gets some, none or too many, on whatever record.
fn decide(folder: &Path, story: &Story, records: &[RecordId]) {
    let mut choices = story.choices.iter().cycle();
    let mut choose = |of: u8| choices.next().unwrap() % of;
    let mut title_abstract = String::from("record,reviewer,verdict,reason,kind\n");
    let mut full_text = title_abstract.clone();
    let mut retrieval = String::from("record,outcome,reason\n");
    let mut studies = String::from("study,label,design,report\n");
    for record in records {
        for reviewer in ["AB", "CD", "EF"] {
            match choose(5) {
                0 => {}
                1 | 2 => writeln!(title_abstract, "{record},{reviewer},include,,vote").unwrap(),
                3 => writeln!(title_abstract, "{record},{reviewer},exclude,setting,vote").unwrap(),
                _ => writeln!(title_abstract, "{record},{reviewer},unsure,,").unwrap(),
            }
        }
        if choose(3) == 0 {
            let verdict = ["include,", "exclude,population"][usize::from(choose(2))];
            writeln!(title_abstract, "{record},AB,{verdict},consensus").unwrap();
        }
        match choose(4) {
            0 => {}
            1 => writeln!(retrieval, "{record},not-retrieved,no copy").unwrap(),
            _ => writeln!(retrieval, "{record},retrieved,").unwrap(),
        }
        match choose(4) {
            0 => {}
            1 => writeln!(full_text, "{record},CD,exclude,population,vote").unwrap(),
            _ => writeln!(full_text, "{record},CD,include,,vote").unwrap(),
        }
        if choose(4) > 0 {
            writeln!(studies, "study-{},,,{record}", choose(5)).unwrap();
        }
    }
    fs::write(folder.join("title-abstract.csv"), title_abstract).unwrap();
    fs::write(folder.join("full-text.csv"), full_text).unwrap();
    fs::write(folder.join("retrieval.csv"), retrieval).unwrap();
    fs::write(folder.join("studies.csv"), studies).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_review_balances_whatever_was_decided_and_in_whatever_order_its_files_stand(story in stories()) {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
        put("First.ris", ris(&story.first));
        put("Second.ris", ris(&story.second));
        put("site.csv", table(&story.website));

        let undecided = evaluate(folder.path(), &story, false, false);
        let records: Vec<RecordId> = undecided.imported.records().map(|record| record.id.clone()).collect();
        prop_assert_eq!(records.len(), story.first.len() + story.second.len() + story.website.len());
        decide(folder.path(), &story, &records);
        let evaluation = evaluate(folder.path(), &story, false, true);

        // One fate each, and no one else's.
        let distinct: BTreeSet<&RecordId> = records.iter().collect();
        prop_assert_eq!(distinct.len(), records.len());
        prop_assert_eq!(evaluation.fates.keys().collect::<BTreeSet<_>>(), distinct);
        // Copies of one work end in one of them; different works stay apart.
        let works: BTreeSet<u8> = story.first.iter().chain(&story.second).chain(&story.website).copied().collect();
        let left = evaluation.fates.values().filter(|fate| !matches!(fate, Fate::Duplicate { .. })).count();
        prop_assert_eq!(left, works.len());
        prop_assert!(evaluation.flow.boxes().count() > 0);

        // The order in which the protocol lists its databases changes nothing but the lists.
        let swapped = evaluate(folder.path(), &story, true, true);
        let fates = |evaluation: &Evaluation| -> BTreeMap<RecordId, Fate> { evaluation.fates.clone() };
        prop_assert_eq!(fates(&evaluation), fates(&swapped));
    }
}
