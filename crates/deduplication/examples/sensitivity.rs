//! How the errors on labelled sets change with every threshold and switch, as the Markdown table of
//! `docs/deduplication.md`. Values that change nothing in any set are named below it.
//!
//! `cargo run --release -p revflow-deduplication --example sensitivity`

#[path = "../tests/labelled/sets.rs"]
mod sets;

use revflow_deduplication::{Rules, variations};
use sets::{Labelled, Standing};
use std::collections::BTreeMap;

const SETS: [&str; 4] = ["diabetes", "copper", "digital_work", "dblp_acm"];

fn main() {
    let Some(folder) = sets::folder() else {
        println!("skipped: ../shared is absent");
        return;
    };
    let labelled: Vec<Labelled> = SETS.iter().map(|set| Labelled::read(&folder.join(set))).collect();
    let standing =
        |rules: &Rules| -> Vec<Standing> { labelled.iter().map(|set| set.standing(rules)).collect() };
    let in_force = standing(&Rules::default());

    println!("| rule | value |{}", SETS.map(|set| format!(" {set} |")).concat());
    println!("|---|---|{}", "---|".repeat(SETS.len()));
    let sizes = labelled.iter().map(|set| format!(" {} / {} |", set.records.len(), set.duplicates()));
    println!("| records / duplicates | |{}", sizes.collect::<String>());
    let cells = |standings: &[Standing]| -> String {
        standings.iter().map(|s| format!(" {} / {} |", s.wrongly_removed, s.left_in)).collect()
    };
    println!("| as they are | |{}", cells(&in_force));
    let mut without_effect: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (key, value, rules) in variations(&Rules::default()) {
        let found = standing(&rules);
        if found == in_force {
            without_effect.entry(key).or_default().push(value.to_string());
        } else {
            println!("| {key} | {value} |{}", cells(&found));
        }
    }
    let named: Vec<String> =
        without_effect.iter().map(|(key, values)| format!("{key} ({})", values.join(", "))).collect();
    println!("\nNo error more or less with {}.", named.join("; "));
}
