//! `[search]`: every source that was searched, with what it showed, so that the import can be held
//! to it. Sources without a single hit are listed too: they are part of what was done.

use super::mistakes::{Mistakes, ProtocolError};
use revflow_import::{ColumnMap, Format};
use revflow_review::{Arm, Round, Source, SourceId, nearest};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// Where and when it was searched.
#[derive(Debug, Clone)]
pub struct Search {
    /// The day the last search was done, as written: `2022-11-18`.
    pub completed: Option<String>,
    /// The sources in the order of the protocol: databases, registers, others.
    pub sources: Vec<SearchedSource>,
}

/// One source, and what the protocol says of it.
#[derive(Debug, Clone)]
pub struct SearchedSource {
    /// Its name and place in the diagram.
    pub source: Source,
    /// The service it was searched through: "Ovid".
    pub platform: Option<String>,
    /// The export file; absent where nothing was found.
    pub export: Option<PathBuf>,
    /// The export file as the protocol names it, for messages.
    pub export_name: String,
    /// How many hits the source showed.
    pub hits: Option<usize>,
    /// The strategy as it was run.
    pub strategy: Option<String>,
    /// The format of the export, where its content does not tell it.
    pub format: Option<Format>,
    /// Names of columns, for CSV files and workbooks whose header says it differently.
    pub columns: ColumnMap,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct SearchTable {
    completed: Option<Spanned<toml::value::Datetime>>,
    exports: Option<PathBuf>,
    #[serde(default)]
    database: Vec<SourceTable>,
    #[serde(default)]
    register: Vec<SourceTable>,
    #[serde(default)]
    other: Vec<SourceTable>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct SourceTable {
    name: Spanned<String>,
    /// Only for other sources, where it is required.
    via: Option<Via>,
    platform: Option<String>,
    export: Option<String>,
    hits: Option<usize>,
    /// Which search of the review it belongs to: 2 for the first update.
    #[serde(default)]
    round: Round,
    strategy: Option<String>,
    format: Option<Format>,
    #[serde(default)]
    columns: ColumnMap,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Via {
    Website,
    Organisation,
    CitationSearching,
    Stakeholders,
}

impl From<Via> for Arm {
    fn from(via: Via) -> Self {
        match via {
            Via::Website => Self::Website,
            Via::Organisation => Self::Organisation,
            Via::CitationSearching => Self::CitationSearching,
            Via::Stakeholders => Self::Stakeholders,
        }
    }
}

impl Search {
    pub(super) fn assemble(
        table: SearchTable,
        folder: &Path,
        mistakes: &Mistakes<'_>,
    ) -> Result<Self, ProtocolError> {
        let exports = folder.join(table.exports.unwrap_or_default());
        let databases = table.database.into_iter().map(|source| (Some(Arm::Database), source));
        let registers = table.register.into_iter().map(|source| (Some(Arm::Register), source));
        let others = table.other.into_iter().map(|source| (None, source));
        let mut sources: Vec<SearchedSource> = Vec::new();
        for (arm, table) in databases.chain(registers).chain(others) {
            let place = table.name.span();
            let searched = searched_source(arm, table, &exports, mistakes)?;
            if sources.iter().any(|known| known.source.id == searched.source.id) {
                let name = &searched.source.name;
                let fact = format!("two sources are called \"{name}\"");
                return Err(mistakes.at(
                    &place,
                    fact,
                    "give each search its own name, for instance with its date",
                ));
            }
            sources.push(searched);
        }
        if sources.is_empty() {
            return Err(mistakes.at_text("[search]", "no source is listed", "add a [[search.database]]"));
        }
        let completed = match table.completed {
            Some(written) if written.get_ref().date.is_none() => {
                let fact = format!("completed = {} is not a date", written.get_ref());
                return Err(mistakes.at(
                    &written.span(),
                    fact,
                    "write the day of the last search: 2024-03-08",
                ));
            }
            written => written.map(|date| date.get_ref().to_string()),
        };
        Ok(Self { completed, sources })
    }

    /// What each source is called.
    pub(crate) fn names(&self) -> BTreeMap<&SourceId, &str> {
        self.sources.iter().map(|searched| (&searched.source.id, searched.source.name.as_str())).collect()
    }

    pub(super) fn source_named(
        &self,
        written: &Spanned<String>,
        mistakes: &Mistakes<'_>,
    ) -> Result<SourceId, ProtocolError> {
        let name = written.get_ref();
        let known =
            |listed: &&SearchedSource| listed.source.name == *name || listed.source.id.as_str() == name;
        if let Some(listed) = self.sources.iter().find(known) {
            return Ok(listed.source.id.clone());
        }
        let names = self.sources.iter().map(|listed| listed.source.name.as_str());
        let remedy = match nearest(name, names) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "name sources as [search] does".to_owned(),
        };
        Err(mistakes.at(&written.span(), format!("\"{name}\" is not a source of this protocol"), remedy))
    }
}

fn searched_source(
    arm: Option<Arm>,
    table: SourceTable,
    exports: &Path,
    mistakes: &Mistakes<'_>,
) -> Result<SearchedSource, ProtocolError> {
    let place = table.name.span();
    let name = table.name.into_inner();
    let refused = |fact: String, remedy: &str| Err(mistakes.at(&place, fact, remedy));
    let id = match SourceId::parse(&name) {
        Ok(id) => id,
        Err(error) => return refused(error.to_string(), "name the source with letters or digits"),
    };
    let arm = match (arm, table.via) {
        (Some(arm), None) => arm,
        (None, Some(via)) => via.into(),
        (Some(_), Some(_)) => {
            let fact = format!("\"{name}\" is a database or register and has `via`");
            return refused(fact, "take `via` out, or list it under [[search.other]]");
        }
        (None, None) => {
            let fact = format!("other source \"{name}\" does not say how it was searched");
            return refused(
                fact,
                "add via = \"website\", \"organisation\", \"citation-searching\" or \"stakeholders\"",
            );
        }
    };
    if table.export.is_none() && table.hits != Some(0) {
        return refused(format!("source \"{name}\" has no export file"), "name its export, or say hits = 0");
    }
    Ok(SearchedSource {
        export: table.export.as_ref().map(|file| exports.join(file)),
        export_name: table.export.unwrap_or_default(),
        platform: table.platform,
        hits: table.hits,
        strategy: table.strategy,
        format: table.format,
        columns: table.columns,
        source: Source { id, name, arm, round: table.round },
    })
}
