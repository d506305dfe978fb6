#![doc = include_str!("../README.md")]

mod bibtex;
mod clean;
mod csl_json;
mod csv;
mod dates;
mod decisions;
mod decoding;
mod detect;
mod endnote_xml;
mod entry;
mod fields;
mod format;
mod lines;
mod names;
mod nbib;
mod plain_text;
mod pubmed_xml;
mod receipt;
mod ris;
mod sink;
mod table;
mod tagged;
mod web_of_science;
mod work_types;
mod write;
mod xlsx;
mod xml;

pub use decisions::{FoundDecision, FoundVerdict};
pub use entry::{Entry, Import};
pub use format::{Format, NotUnderstood};
pub use receipt::{Coverage, Encoding, Receipt};
pub use table::{ColumnMap, Field};
pub use write::{WriteFormat, WrittenRecord, write};

use decoding::{Meter, Text};
use detect::Kind;
use sink::Sink;
use std::io::{self, BufRead, Read};

/// What a person may say about a file beyond its content.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The format; `None` to tell it from the content.
    pub format: Option<Format>,
    /// Which columns of a table hold which fields, where their headers do not say it.
    pub columns: ColumnMap,
}

/// Reads an export file: what is in `input`, named `file` in every message.
///
/// The file is read once, as a stream. Time and memory grow linearly with its size.
///
/// # Errors
/// [`NotUnderstood`] when the file cannot be read, is no export ("looks like a PDF"), is of a format
/// that is not read yet, or when its records have no titles, which means that it was taken for the
/// wrong format. Nothing else is an error: what is wrong with single records is among the problems
/// of the import.
pub fn read<R: Read>(input: R, file: &str, options: &Options) -> Result<Import, NotUnderstood> {
    let refusal = |(fact, remedy): (String, &str)| NotUnderstood {
        file: file.to_owned(),
        fact: sink::bounded(fact),
        remedy: remedy.to_owned(),
    };
    let unreadable = |error: io::Error| {
        refusal((format!("cannot be read: {error}"), "check that the file is there, whole and readable"))
    };
    let mut meter = Meter::new(input);
    let mut sink = Sink::new(file);
    let mut text = Text::open(&mut meter).map_err(unreadable)?;
    let (format, encoding) = match detect::kind(text.raw_head()) {
        Kind::Zip => {
            let bytes = text.into_bytes().map_err(unreadable)?;
            let format = detect::workbook(&bytes).map_err(refusal)?;
            xlsx::read(&bytes, &options.columns, &mut sink).map_err(refusal)?;
            (format, None)
        }
        Kind::Text => {
            let head = text.head().map_err(unreadable)?;
            let format = match options.format {
                Some(format) => format,
                None if csv::has_columns(head, &options.columns) => Format::Csv,
                None => detect::format(head).map_err(refusal)?,
            };
            if !is_read(format) {
                let fact = format!("is {format}, which revflow cannot read yet");
                return Err(refusal((fact, "export the records as RIS, CSL-JSON or CSV")));
            }
            read_text(format, &mut text, options, &mut sink).map_err(unreadable)?;
            text.drain().map_err(unreadable)?;
            (format, Some(text.encoding()))
        }
        kind @ Kind::Other(fact) => return Err(refusal((fact.to_owned(), detect::remedy(&kind)))),
    };
    sink.end();
    let (sha256, bytes) = meter.reading();
    let Sink { entries, mut problems, starts, rejected, coverage, dialect, .. } = sink;
    problems.sort_by(|one, other| one.place.cmp(&other.place));
    let (file, read) = (file.to_owned(), entries.len());
    let receipt =
        Receipt { file, sha256, bytes, format, dialect, encoding, starts, read, rejected, coverage };
    debug_assert_eq!(starts, read + rejected, "every start is read or rejected");
    plausible(&receipt).map_err(refusal)?;
    let passed = problems.iter().find(|problem| problem.fact.starts_with(table::BEFORE_HEADER));
    if receipt.starts == 0 && passed.is_some() {
        let fact = "holds no row below what reads like a header, and other lines above it".to_owned();
        return Err(refusal((fact, "check what was exported, or say which columns hold which fields")));
    }
    Ok(Import { entries, problems, receipt })
}

/// Whether a format that is told from the others is read, too.
fn is_read(format: Format) -> bool {
    !matches!(
        format,
        Format::PubmedText
            | Format::OvidTagged
            | Format::OvidXml
            | Format::EbscoXml
            | Format::CochraneText
            | Format::EndnoteTagged
            | Format::RefworksTagged
            | Format::ZoteroRdf
            | Format::CrossrefXml
            | Format::OpenalexJson
            | Format::EuropePmcJson
            | Format::ClinicalTrialsJson
            | Format::IctrpXml
    )
}

fn read_text(
    format: Format,
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    match format {
        Format::Ris => ris::read(input, sink),
        Format::Nbib => nbib::read(input, sink),
        Format::PubmedXml => pubmed_xml::read(input, sink),
        Format::EndnoteXml => endnote_xml::read(input, sink),
        Format::WosTagged => web_of_science::read(input, sink),
        Format::Bibtex => bibtex::read(input, sink),
        Format::CslJson => csl_json::read(input, sink),
        Format::Csv => csv::read(input, &options.columns, sink),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, format!("it is no {format}"))),
    }
}

/// Records without titles are the mark of a file that was taken for what it is not.
fn plausible(receipt: &Receipt) -> Result<(), detect::Unknown> {
    let (read, titles, format) = (receipt.read, receipt.coverage.title, receipt.format);
    let may_be_empty = matches!(format, Format::Csv | Format::Xlsx | Format::CslJson);
    if receipt.starts == 0 && !may_be_empty {
        let fact = format!("holds no record that can be read as {format}");
        return Err((fact, "check what was exported, or name the format of the file"));
    }
    let few = (read >= 1 && titles == 0) || (read >= 5 && titles * 10 < read);
    if few {
        let plural = if read == 1 { "" } else { "s" };
        let titles = if titles == 0 { "no".to_owned() } else { format!("only {titles}") };
        let fact = format!("was read as {format}: {read} record{plural}, {titles} titles");
        return Err((fact, "check what was exported, or name the format of the file"));
    }
    Ok(())
}
