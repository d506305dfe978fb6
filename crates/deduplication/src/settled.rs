//! What people settled before: pairs they merged and pairs they kept apart. The machine never undoes
//! either.

use revflow_review::RecordId;
use serde::{Deserialize, Serialize};

/// Pairs of records a person has decided on. The order within a pair, and of the pairs, does not
/// matter. Where a merge and a separation contradict each other, also by way of other records, the
/// separation holds and the merge is among the unsure pairs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Settled {
    /// Pairs that are duplicates, whatever the rules say.
    pub duplicates: Vec<(RecordId, RecordId)>,
    /// Pairs that are never in one group, not even by way of a third record.
    pub different: Vec<(RecordId, RecordId)>,
}
