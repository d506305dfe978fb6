//! One table: named columns of equal length, written as CSV and Parquet by polars. Everything a
//! table can go wrong with is found when it is made, not when it is written.

use polars::prelude::{
    CsvWriter, DataFrame, IntoColumn, NamedFrom, ParquetCompression, ParquetWriter, PolarsError, SerWriter,
    Series,
};
use revflow_review::guarded;
use std::io::{self, Write};

/// A column of a table.
#[derive(Debug, Clone)]
pub struct Column {
    name: String,
    values: Values,
}

#[derive(Debug, Clone)]
enum Values {
    Text(Vec<Option<String>>),
    Count(Vec<Option<i64>>),
    Real(Vec<Option<f64>>),
}

impl Column {
    /// A column of texts; an empty text is a missing value.
    pub fn text<T: Into<String>>(name: &str, values: impl IntoIterator<Item = T>) -> Self {
        let values =
            values.into_iter().map(Into::into).map(|text: String| (!text.is_empty()).then_some(text));
        Self { name: name.to_owned(), values: Values::Text(values.collect()) }
    }

    /// A column of whole numbers.
    pub fn count(name: &str, values: impl IntoIterator<Item = usize>) -> Self {
        Self::optional_count(name, values.into_iter().map(Some))
    }

    /// A column of whole numbers, some of which are not known.
    pub fn optional_count(name: &str, values: impl IntoIterator<Item = Option<usize>>) -> Self {
        let values = values.into_iter().map(|value| value.and_then(|value| i64::try_from(value).ok()));
        Self { name: name.to_owned(), values: Values::Count(values.collect()) }
    }

    /// A column of real numbers; `None` where the value is not defined.
    pub fn real(name: &str, values: impl IntoIterator<Item = Option<f64>>) -> Self {
        Self { name: name.to_owned(), values: Values::Real(values.into_iter().collect()) }
    }

    fn series(&self) -> Series {
        let name = self.name.as_str().into();
        match &self.values {
            Values::Text(values) => Series::new(name, values),
            Values::Count(values) => Series::new(name, values),
            Values::Real(values) => Series::new(name, values),
        }
    }

    /// The cells as a person reads them; real numbers with three decimals.
    fn cells(&self) -> Vec<String> {
        match &self.values {
            Values::Text(values) => values.iter().map(|text| text.clone().unwrap_or_default()).collect(),
            Values::Count(values) => {
                values.iter().map(|n| n.map_or_else(String::new, |n| n.to_string())).collect()
            }
            Values::Real(values) => {
                values.iter().map(|x| x.map_or_else(String::new, |x| format!("{x:.3}"))).collect()
            }
        }
    }

    /// The column with every text guarded against being run as a formula by a spreadsheet.
    fn guarded(&self) -> Self {
        let values = match &self.values {
            Values::Text(values) => Values::Text(
                values.iter().map(|text| text.as_deref().map(|text| guarded(text).into_owned())).collect(),
            ),
            other => other.clone(),
        };
        Self { name: self.name.clone(), values }
    }
}

/// Why a table could not be made or written.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// Two columns have one name, or the columns differ in length.
    #[error("table \"{table}\" cannot be made: {cause}")]
    Shape {
        /// The table.
        table: &'static str,
        /// What polars says.
        cause: PolarsError,
    },
    /// The table could not be written.
    #[error("table \"{table}\" cannot be written: {cause}")]
    Write {
        /// The table.
        table: &'static str,
        /// What polars says.
        cause: PolarsError,
    },
}

/// A table with its name, which is the stem of its files.
#[derive(Debug, Clone)]
pub struct Table {
    name: &'static str,
    columns: Vec<Column>,
    frame: DataFrame,
}

impl Table {
    /// A table of columns in the order given.
    ///
    /// # Errors
    /// [`TableError::Shape`] when columns differ in length or share a name.
    pub fn new(name: &'static str, columns: Vec<Column>) -> Result<Self, TableError> {
        let frame = frame(&columns).map_err(|cause| TableError::Shape { table: name, cause })?;
        Ok(Self { name, columns, frame })
    }

    /// The stem of the files: `excluded-full-texts`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// How many rows there are.
    #[must_use]
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    /// The names of the columns.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The rows, each cell as a person reads it; a missing value is an empty text.
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<String>> {
        let cells: Vec<Vec<String>> = self.columns.iter().map(Column::cells).collect();
        (0..self.height()).map(|row| cells.iter().map(|column| column[row].clone()).collect()).collect()
    }

    /// Writes the table as CSV: UTF-8, comma, header row, line feeds, formulas disarmed.
    ///
    /// # Errors
    /// [`TableError::Write`] when `out` refuses.
    pub fn write_csv(&self, out: impl Write) -> Result<(), TableError> {
        let guarded: Vec<Column> = self.columns.iter().map(Column::guarded).collect();
        frame(&guarded)
            .and_then(|mut frame| CsvWriter::new(out).finish(&mut frame))
            .map_err(|cause| TableError::Write { table: self.name, cause })
    }

    /// Writes the table as Parquet, uncompressed: the tables of a review are small, and the bytes
    /// then depend on nothing but the values.
    ///
    /// # Errors
    /// [`TableError::Write`] when `out` refuses.
    pub fn write_parquet(&self, out: impl Write) -> Result<(), TableError> {
        let mut frame = self.frame.clone();
        // polars may split a frame into chunks by the number of threads; one chunk, one row group.
        frame.rechunk_mut();
        ParquetWriter::new(out)
            .with_compression(ParquetCompression::Uncompressed)
            .with_row_group_size(Some(frame.height().max(1)))
            .set_parallel(false)
            .finish(&mut frame)
            .map(drop)
            .map_err(|cause| TableError::Write { table: self.name, cause })
    }
}

fn frame(columns: &[Column]) -> Result<DataFrame, PolarsError> {
    DataFrame::new_infer_height(columns.iter().map(|column| column.series().into_column()).collect())
}

impl From<TableError> for io::Error {
    fn from(error: TableError) -> Self {
        Self::other(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table::new(
            "example",
            vec![
                Column::text("name", ["Smith, \"A\"", "", "=1+1"]),
                Column::optional_count("n", [Some(1), None, Some(3)]),
                Column::real("kappa", [Some(0.8125), None, Some(-0.5)]),
            ],
        )
        .unwrap()
    }

    fn csv(table: &Table) -> String {
        let mut out = Vec::new();
        table.write_csv(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn csv_quotes_leaves_missing_values_empty_and_disarms_formulas() {
        assert_eq!(csv(&table()), "name,n,kappa\n\"Smith, \"\"A\"\"\",1,0.8125\n,,\n'=1+1,3,-0.5\n");
    }

    #[test]
    fn columns_of_different_length_are_refused_with_the_name_of_the_table() {
        let refused = Table::new("sources", vec![Column::text("a", ["x"]), Column::count("b", [1, 2])]);
        assert!(refused.unwrap_err().to_string().contains("\"sources\""));
    }

    #[test]
    fn table_without_rows_still_has_its_header() {
        let table =
            Table::new("empty", vec![Column::text("a", Vec::<String>::new()), Column::count("b", [])]);
        assert_eq!(csv(&table.unwrap()), "a,b\n");
    }

    #[test]
    fn parquet_bytes_depend_on_the_values_alone() {
        let write = || {
            let mut out = Vec::new();
            table().write_parquet(&mut out).unwrap();
            out
        };
        assert_eq!(write(), write());
        assert_eq!(&write()[..4], b"PAR1");
    }

    #[test]
    fn rows_read_as_a_person_reads_them() {
        assert_eq!(table().rows()[0], ["Smith, \"A\"", "1", "0.812"]);
        assert_eq!(table().rows()[1], ["", "", ""]);
    }
}
