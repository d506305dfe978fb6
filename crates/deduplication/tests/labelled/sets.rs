//! Labelled sets of records: reading them, and how far the groups found are from the labels. The test
//! and the example share it.

use revflow_deduplication::{Rules, Settled, find_duplicates};
use revflow_import::Options;
use revflow_review::{Record, RecordId, SourceId};
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A labelled set.
pub(crate) struct Labelled {
    pub(crate) records: Vec<Record>,
    label: HashMap<String, String>,
}

/// Errors as reviews count them: records wrongly removed, duplicates left in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) wrongly_removed: usize,
    pub(crate) left_in: usize,
}

/// The folder of the labelled sets, which lies beside the repository, if it is there.
pub(crate) fn folder() -> Option<PathBuf> {
    let sets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/dedup");
    sets.is_dir().then_some(sets)
}

impl Labelled {
    /// Reads a set. The records go through `import` as those of a review do.
    pub(crate) fn read(set: &Path) -> Self {
        let label = fs::read_to_string(set.join("gold.csv"))
            .unwrap()
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .map(|(id, group)| (id.to_owned(), group.to_owned()))
            .collect();
        Self { records: records(&set.join("records.csv")), label }
    }

    /// How many records are duplicates of others, by the labels.
    pub(crate) fn duplicates(&self) -> usize {
        self.records.len() - self.publications()
    }

    fn publications(&self) -> usize {
        self.label.values().collect::<HashSet<_>>().len()
    }

    /// The errors of deduplication under these rules.
    pub(crate) fn standing(&self, rules: &Rules) -> Standing {
        let found = find_duplicates(&self.records, &[], rules, &Settled::default());
        let mut kept: HashMap<&str, &str> =
            self.records.iter().map(|record| (record.id.as_str(), record.id.as_str())).collect();
        for group in &found.groups {
            for duplicate in &group.duplicates {
                kept.insert(duplicate.as_str(), group.kept.as_str());
            }
        }
        // What is counted does not depend on which record of a group is kept: a publication found in two
        // groups leaves one duplicate in, a group of two publications removes one wrongly.
        let groups: HashSet<&str> = kept.values().copied().collect();
        let cells: HashSet<(&String, &str)> =
            kept.iter().map(|(id, group)| (&self.label[*id], *group)).collect();
        Standing { wrongly_removed: cells.len() - groups.len(), left_in: cells.len() - self.publications() }
    }
}

fn records(file: &Path) -> Vec<Record> {
    let import = revflow_import::read(File::open(file).unwrap(), "records.csv", &Options::default()).unwrap();
    let source = SourceId::parse("labelled").unwrap();
    let mut records = import.records(&source, |_| true);
    for record in &mut records {
        let key = record.citation.key.as_deref().expect("labelled records have an id column");
        record.id = RecordId::parse(key).unwrap();
    }
    records
}
