//! One search for ten papers, exported by many tools: whatever the format, a field that is there must
//! say the same. The exports lie beside the repository.

use revflow_import::{Options, read};
use revflow_review::{Author, Citation};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

const TOOLS: [&str; 16] = [
    "abstrackr-csv/asreview-citation-file-formatting___baseline_abstrackr.csv",
    "covidence-csv/asreview-citation-file-formatting___baseline_covidence.csv",
    "covidence-ris/asreview-citation-file-formatting___baseline_covidence_endnote.ris",
    "covidence-ris/asreview-citation-file-formatting___baseline_covidence_mendeley.ris",
    "embase-csv/asreview-citation-file-formatting___baseline_excel.csv",
    "embase-ris/asreview-citation-file-formatting___baseline_embase.ris",
    "embase-xlsx/asreview-citation-file-formatting___baseline_embase.xlsx",
    "endnote-ris/asreview-citation-file-formatting___baseline_endnote.ris",
    "grey-xlsx/asreview-citation-file-formatting___baseline_eppireviewer.xlsx",
    "rayyan-csv/asreview-citation-file-formatting___baseline_rayyan.csv",
    "rayyan-ris/asreview-citation-file-formatting___baseline_rayyan.ris",
    "reference-manager-ris/asreview-citation-file-formatting___baseline_eppireviewer.ris",
    "reference-manager-ris/asreview-citation-file-formatting___baseline_mendeley.ris",
    "refworks/asreview-citation-file-formatting___baseline_refworks.ris",
    "zotero-csv/asreview-citation-file-formatting___baseline_zotero.csv",
    "zotero-ris/asreview-citation-file-formatting___baseline_zotero.ris",
];

fn imported(path: &Path) -> BTreeMap<String, Citation> {
    let import = read(File::open(path).unwrap(), "file", &Options::default()).unwrap();
    let title = |citation: &Citation| -> String {
        let title = citation.title_or_placeholder().to_lowercase();
        title.chars().filter(|c| c.is_alphanumeric()).take(60).collect()
    };
    import.entries.into_iter().map(|entry| (title(&entry.citation), entry.citation)).collect()
}

/// Whether one name of a journal is the other, or short for it: `Nat. Commun.`, `BMC Ecol Evol`.
fn is_same_journal(one: &str, other: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let lower = name.to_lowercase();
        lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (mut short, mut long) = (words(one), words(other));
    if one.len() > other.len() {
        std::mem::swap(&mut short, &mut long);
    }
    let mut long = long.iter();
    !short.is_empty() && short.iter().all(|word| long.any(|whole| whole.starts_with(word.as_str())))
}

/// What the fields of two tools say of one paper, where both say something.
fn contradictions(paper: &Citation, same: &Citation) -> Vec<String> {
    let families = |citation: &Citation| {
        let names: Vec<&str> = citation.authors.iter().map(Author::family_or_name).collect();
        Some(names.join(", ")).filter(|names| !names.is_empty())
    };
    let fields = |citation: &Citation| {
        [
            families(citation),
            citation.year().map(|year| year.to_string()),
            citation.doi.as_ref().map(ToString::to_string),
            citation.volume.clone(),
            citation.pages.as_ref().map(ToString::to_string),
            citation
                .abstract_text
                .as_ref()
                .map(|text| text.chars().filter(|c| c.is_alphanumeric()).take(40).collect()),
        ]
    };
    let journals = paper.container.as_ref().zip(same.container.as_ref());
    let journals = journals.filter(|(one, other)| !is_same_journal(one, other));
    let pairs = fields(paper).into_iter().zip(fields(same));
    pairs
        .filter_map(|(one, other)| Some((one?, other?)))
        .filter(|(one, other)| one != other)
        .map(|(one, other)| format!("{one} / {other}"))
        .chain(journals.map(|(one, other)| format!("{one} / {other}")))
        .collect()
}

#[test]
fn short_name_of_a_journal_is_told_from_another_journal() {
    assert!(is_same_journal("Nat. Commun.", "Nature Communications"));
    assert!(is_same_journal("Cladistics : the international journal", "Cladistics"));
    assert!(!is_same_journal("Nature", "Science"));
    assert!(!is_same_journal("Sci Rep", "Nature Communications"));
}

#[test]
fn the_same_papers_come_out_of_every_tool() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/exports");
    if !folder.exists() {
        println!("skipped: ../shared is absent");
        return;
    }
    let papers = imported(&folder.join("embase-csv/asreview-citation-file-formatting___baseline_embase.csv"));
    assert_eq!(papers.len(), 10);
    let mut seen = Vec::new();
    for tool in TOOLS {
        let read = imported(&folder.join(tool));
        assert_eq!(read.len(), 10, "{tool}");
        let shared = papers.iter().filter_map(|(title, paper)| Some((paper, read.get(title)?)));
        // Covidence changes a sign in two of the titles.
        assert!(shared.clone().count() >= 8, "{tool}");
        seen.extend(shared.flat_map(|(paper, same)| contradictions(paper, same)));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(
        seen,
        [
            // Abstrackr has lost the letters, EPPI-Reviewer has parted a name in two.
            "Pol, Baiano, Černý, Novas, Cerda, Pittman / Pol, Baiano, ??ern??, Novas, Cerda, Pittman",
            "Troiano, Dos Santos, Aureliano, Ghilardi / Troiano, Dos Santos, H B, Aureliano, Ghilardi",
        ]
    );
}
