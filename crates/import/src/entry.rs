//! What reading an export gives: entries and problems, both. A bad line costs one field, a bad
//! entry costs one entry, never the export.

use crate::{FoundDecision, Receipt};
use revflow_review::{Citation, Place, Problem, Record, RecordId, ShortText, SourceId};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// One entry of an export that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The lines it stands on.
    pub place: Place,
    /// What the export says of the work.
    pub citation: Citation,
    /// The value of the column that names the source, in workbooks that several sources share.
    pub listed_source: Option<String>,
    /// Fields the importer has no meaning for: tag or column, value, line. Never dropped in silence.
    pub unknown: Vec<(ShortText, ShortText, u32)>,
    /// Decisions of a screening tool that stand in the entry.
    pub decisions: Vec<FoundDecision>,
    /// SHA-256 of the raw entry: its decoded lines, right-trimmed, joined by line feeds.
    pub(crate) content: [u8; 32],
}

impl Entry {
    /// The fingerprint of the entry in a source, from which its record id is made: the first four
    /// bytes of SHA-256 over the source id, a line feed and the digest of the raw entry.
    #[must_use]
    pub fn fingerprint(&self, source: &SourceId) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(source.as_str().as_bytes());
        hash.update(b"\n");
        hash.update(self.content);
        let digest = hash.finalize();
        [digest[0], digest[1], digest[2], digest[3]]
    }
}

/// An export that was read: every record start is an entry or a problem of severity `Rejected`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The entries, in file order.
    pub entries: Vec<Entry>,
    /// What was assumed, not understood or rejected, in file order.
    pub problems: Vec<Problem>,
    /// The sums, and how the file was understood.
    pub receipt: Receipt,
}

impl Import {
    /// The exports of an archive as one: their entries and problems in the order of the archive.
    pub(crate) fn of_archive(file: &str, exports: Vec<Self>, left_out: Vec<Problem>) -> Self {
        let (mut entries, mut problems, mut receipts) = (Vec::new(), Vec::new(), Vec::new());
        for export in exports {
            entries.extend(export.entries);
            problems.extend(export.problems);
            receipts.push(export.receipt);
        }
        problems.extend(left_out);
        Self { entries, problems, receipt: Receipt::of_archive(file, receipts) }
    }

    /// The records of `source` in file order, each with its stable id. Entries that are the same to
    /// the letter are told apart by their order among themselves.
    ///
    /// `belongs` picks the entries of this source, for workbooks that several sources share.
    #[must_use]
    pub fn records(&self, source: &SourceId, belongs: impl Fn(&Entry) -> bool) -> Vec<Record> {
        let mut repeats: HashMap<[u8; 32], u32> = HashMap::new();
        self.entries
            .iter()
            .filter(|entry| belongs(entry))
            .map(|entry| {
                let repeat = repeats.entry(entry.content).or_default();
                let id = RecordId::of(&entry.citation, entry.fingerprint(source), *repeat);
                *repeat += 1;
                let (place, citation) = (entry.place.clone(), entry.citation.clone());
                Record { id, source: source.clone(), place, citation }
            })
            .collect()
    }
}
