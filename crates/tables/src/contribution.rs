//! What each source gave the review: its records, those no other source had, and what of them was
//! included. Answers "was this database worth searching" (PRISMA-S items 1 to 7 and 13).

use crate::table::{Column, Table, TableError};
use polars::prelude::{
    ChunkCompareEq, DataFrame, DataFrameJoinOps, DataType, IntoColumn, JoinArgs, JoinType, NamedFrom,
    PolarsResult, Series, UniqueKeepStrategy,
};

/// One record, in one source, and the work it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// The name of the source.
    pub source: String,
    /// The record that was kept for the work: equal for all duplicates of it.
    pub work: String,
    /// Whether this record itself was kept.
    pub kept: bool,
    /// Whether the work is among the included reports.
    pub included: bool,
}

/// The table of search results: a row per source in the order of `sources`, with the hits it
/// declared, the records read, those removed as duplicates, the works found in no other source,
/// the included works, and the included works found in no other source.
///
/// `sources` are `(name, arm, platform, hits declared)`; sources without records are listed too.
///
/// # Errors
/// [`TableError::Shape`] when the columns do not fit together.
pub fn contributions(
    sources: &[(String, String, String, Option<usize>)],
    rows: &[SourceRow],
) -> Result<Table, TableError> {
    let sums = sums(rows).map_err(|cause| TableError::Shape { table: "search-results", cause })?;
    let column = |sums: &[(String, usize)]| -> Vec<usize> {
        let of = |name: &str| sums.iter().find(|(source, _)| source == name).map_or(0, |(_, n)| *n);
        sources.iter().map(|(name, ..)| of(name)).collect()
    };
    Table::new(
        "search-results",
        vec![
            Column::text("source", sources.iter().map(|source| source.0.as_str())),
            Column::text("kind", sources.iter().map(|source| source.1.as_str())),
            Column::text("platform", sources.iter().map(|source| source.2.as_str())),
            Column::optional_count("hits-declared", sources.iter().map(|source| source.3)),
            Column::count("records", column(&sums.records)),
            Column::count("duplicates-removed", column(&sums.duplicates)),
            Column::count("found-nowhere-else", column(&sums.unique)),
            Column::count("included-reports", column(&sums.included)),
            Column::count("included-found-nowhere-else", column(&sums.included_unique)),
        ],
    )
}

struct Sums {
    records: Vec<(String, usize)>,
    duplicates: Vec<(String, usize)>,
    unique: Vec<(String, usize)>,
    included: Vec<(String, usize)>,
    included_unique: Vec<(String, usize)>,
}

fn sums(rows: &[SourceRow]) -> PolarsResult<Sums> {
    let text = |of: fn(&SourceRow) -> &str| rows.iter().map(of).collect::<Vec<_>>();
    let flag = |of: fn(&SourceRow) -> bool| rows.iter().map(of).collect::<Vec<_>>();
    let records = DataFrame::new_infer_height(vec![
        Series::new("source".into(), text(|row| &row.source)).into_column(),
        Series::new("work".into(), text(|row| &row.work)).into_column(),
        Series::new("kept".into(), flag(|row| row.kept)).into_column(),
        Series::new("included".into(), flag(|row| row.included)).into_column(),
    ])?;
    let removed = records.filter(&!(records.column("kept")?.bool()?.clone()))?;

    // A work that two records of one source stand for is one work of that source.
    let keys = ["source".to_owned(), "work".to_owned()];
    let works = records.unique_stable(Some(&keys), UniqueKeepStrategy::First, None)?;
    let sources_of_work = works.group_by_stable(["work"])?.select(["source"]).count()?;
    let once = sources_of_work.column("source_count")?.cast(&DataType::Int64)?;
    let once = sources_of_work.filter(&once.i64()?.equal(1))?;
    let unique = works.join(&once, ["work"], ["work"], JoinArgs::new(JoinType::Inner), None)?;
    let included = |frame: &DataFrame| frame.filter(frame.column("included")?.bool()?);
    Ok(Sums {
        records: per_source(&records)?,
        duplicates: per_source(&removed)?,
        unique: per_source(&unique)?,
        included: per_source(&included(&works)?)?,
        included_unique: per_source(&included(&unique)?)?,
    })
}

/// How many rows each source has.
fn per_source(frame: &DataFrame) -> PolarsResult<Vec<(String, usize)>> {
    let counted = frame.group_by_stable(["source"])?.select(["work"]).count()?;
    let counts = counted.column("work_count")?.cast(&DataType::UInt64)?;
    let names = counted.column("source")?.str()?.iter().flatten().map(str::to_owned);
    let counts = counts.u64()?.iter().flatten().map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    Ok(names.zip(counts).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(source: &str, work: &str, kept: bool, included: bool) -> SourceRow {
        SourceRow { source: source.into(), work: work.into(), kept, included }
    }

    #[test]
    fn unique_contribution_counts_works_no_other_source_had() {
        let sources =
            ["Medline", "ASSIA", "Mind"].map(|name| (name.to_owned(), "database".into(), "".into(), Some(3)));
        let rows = [
            row("Medline", "a", true, true),
            row("ASSIA", "a", false, true),
            row("Medline", "b", true, true),
            row("Medline", "b", false, true),
            row("ASSIA", "c", true, false),
        ];
        let table = contributions(&sources, &rows).unwrap();
        let rows = table.rows();
        assert_eq!(rows[0], ["Medline", "database", "", "3", "3", "1", "1", "2", "1"]);
        assert_eq!(rows[1], ["ASSIA", "database", "", "3", "2", "1", "1", "1", "0"]);
        assert_eq!(rows[2], ["Mind", "database", "", "3", "0", "0", "0", "0", "0"]);
    }

    #[test]
    fn review_without_records_has_rows_of_zeros() {
        let sources = [("Medline".to_owned(), "database".to_owned(), String::new(), None)];
        let table = contributions(&sources, &[]).unwrap();
        assert_eq!(table.rows(), [["Medline", "database", "", "", "0", "0", "0", "0", "0"]]);
    }
}
