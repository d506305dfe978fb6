//! Retrieval: what became of each report that was sought, from the results the team noted.

use super::Corridor;
use crate::failure::Failure;
use crate::protocol::Protocol;
use revflow_review::{Place, Problem, RecordId, Resolution, Retrieval};
use revflow_screening::read_retrieval;
use std::collections::BTreeMap;

/// The result for every record of `sought`: awaited where none is noted.
pub(super) fn retrieve(
    protocol: &Protocol,
    sought: &[RecordId],
    resolve: &dyn Fn(&str) -> Resolution,
    corridor: &mut Corridor<'_>,
) -> Result<BTreeMap<RecordId, Retrieval>, Failure> {
    let mut retrieval: BTreeMap<RecordId, Retrieval> =
        sought.iter().map(|record| (record.clone(), Retrieval::Awaited)).collect();
    let Some(path) = &protocol.retrieval else { return Ok(retrieval) };
    let (bytes, name) = corridor.read_file(path)?;
    let (results, problems) = read_retrieval(bytes.as_slice(), &name, resolve);
    corridor.keep(problems, results.len())?;
    for (record, result) in results {
        match retrieval.get_mut(&record) {
            Some(known) => *known = result,
            None => {
                let fact = format!("a result is noted for {record}, whose report was not sought");
                let remedy = "kept in the file, not counted; include the record first";
                corridor.problems.push(Problem::warning(Place::file(&name), fact, remedy));
            }
        }
    }
    Ok(retrieval)
}
