//! The rules of deduplication alone: from a protocol, or from a file that holds nothing else, as
//! `revflow deduplicate --show-rules` prints it.

use super::mistakes::Mistakes;
use super::{Protocol, ProtocolError};
use revflow_deduplication::Rules;
use serde::Deserialize;
use std::fs;
use std::path::Path;

/// A file of rules: the same table as in a protocol, and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesFile {
    deduplication: RulesTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RulesTable {
    #[serde(default)]
    rules: Rules,
}

/// Reads the rules of deduplication from a file of rules, or from a protocol.
///
/// # Errors
/// [`ProtocolError`] with the line, the fact and the remedy.
pub fn read_rules(path: &Path) -> Result<Rules, ProtocolError> {
    let text = fs::read_to_string(path).map_err(|error| Mistakes::in_file(path).unreadable(&error))?;
    let is_protocol = toml::from_str::<toml::Table>(&text).is_ok_and(|table| table.contains_key("review"));
    if is_protocol {
        return Ok(Protocol::parse(path, &text)?.deduplication.rules);
    }
    let read = toml::from_str::<RulesFile>(&text);
    Ok(read.map_err(|error| Mistakes::in_text(path, &text).not_understood(&error))?.deduplication.rules)
}
