#![doc = include_str!("../README.md")]

mod abstracts;
mod archive;
mod bibtex;
mod carried;
mod clean;
mod cochrane_text;
mod count;
mod crossref_xml;
mod csv;
mod dates;
mod decisions;
mod decoding;
mod detect;
mod ebsco_xml;
mod endnote_xml;
mod entry;
mod fields;
mod format;
mod glance;
mod ictrp_xml;
mod imprint_text;
mod json;
mod lines;
mod names;
mod nbib;
mod ovid;
mod part;
mod plain_text;
mod pubmed_text;
mod pubmed_xml;
mod receipt;
mod refer;
mod refworks;
mod registrations;
mod ris;
mod sink;
mod table;
mod tagged;
mod web_of_science;
mod work_types;
mod workbook;
mod write;

mod xml;
mod zotero_rdf;

pub use decisions::{FoundDecision, FoundVerdict};
pub use entry::{Entry, Import};
pub use format::{Format, NotUnderstood};
pub use receipt::{Coverage, Encoding, Receipt};
pub use table::{ColumnMap, Field};
pub use write::{WriteFormat, WrittenRecord, write};

use archive::Member;
use count::{Counted, Tally};
use decoding::{Meter, Text};
use detect::Kind;
use revflow_review::{Place, Problem};
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
pub fn read<R: Read>(mut input: R, file: &str, options: &Options) -> Result<Import, NotUnderstood> {
    read_file(&mut input, file, options, Depth::File)
}

/// Where a file lies: archives within archives are not opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    File,
    Packed,
}

fn read_file(
    input: &mut dyn Read,
    file: &str,
    options: &Options,
    depth: Depth,
) -> Result<Import, NotUnderstood> {
    let refusal = |(fact, remedy): (String, &str)| NotUnderstood {
        file: file.to_owned(),
        fact: sink::bounded(fact),
        remedy: remedy.to_owned(),
    };
    let unreadable = |error: io::Error| {
        let remedy = match error.kind() {
            io::ErrorKind::FileTooLarge => "unpack it and look at what is inside",
            _ => "check that the file is there, whole and readable",
        };
        refusal((format!("cannot be read: {error}"), remedy))
    };
    let mut meter = Meter::new(input);
    let mut head = Vec::new();
    meter.by_ref().take(decoding::CHUNK as u64).read_to_end(&mut head).map_err(unreadable)?;
    let kind = detect::kind(&head);
    let mut whole = head.chain(&mut meter);
    let mut import = match kind {
        Kind::Text => read_text(&mut whole, file, options, &refusal, &unreadable)?,
        Kind::Gzip if depth == Depth::File => {
            read_file(&mut archive::unpacked(&mut whole), file, options, Depth::Packed)?
        }
        Kind::Zip => {
            let mut bytes = Vec::new();
            whole.read_to_end(&mut bytes).map_err(unreadable)?;
            match detect::workbook(&bytes).map_err(refusal)? {
                Some(format) => read_workbook(format, &bytes, file, options).map_err(refusal)?,
                None if depth == Depth::File => read_archive(&bytes, file, options).map_err(refusal)?,
                None => return Err(refusal(detect::archive_in_archive())),
            }
        }
        Kind::OldWorkbook => {
            let mut bytes = Vec::new();
            whole.read_to_end(&mut bytes).map_err(unreadable)?;
            read_workbook(Format::Xls, &bytes, file, options).map_err(refusal)?
        }
        Kind::Gzip => return Err(refusal(detect::archive_in_archive())),
        kind @ Kind::Other(fact) => return Err(refusal((fact.to_owned(), detect::remedy(&kind)))),
    };
    io::copy(&mut whole, &mut io::sink()).map_err(unreadable)?;
    // What was packed is told by the bytes of the file, which is what a person can check.
    (import.receipt.sha256, import.receipt.bytes) = meter.reading();
    import.receipt.packed |= kind == Kind::Gzip;
    Ok(import)
}

fn read_workbook(
    format: Format,
    bytes: &[u8],
    file: &str,
    options: &Options,
) -> Result<Import, detect::Unknown> {
    let mut sink = Sink::new(file);
    workbook::read(format, bytes, &options.columns, &mut sink)?;
    settled(sink, format, None, Tally::default())
}

fn read_text(
    input: &mut dyn Read,
    file: &str,
    options: &Options,
    refusal: &dyn Fn(detect::Unknown) -> NotUnderstood,
    unreadable: &dyn Fn(io::Error) -> NotUnderstood,
) -> Result<Import, NotUnderstood> {
    let mut sink = Sink::new(file);
    let mut text = Text::open(input).map_err(unreadable)?;
    let head = text.head().map_err(unreadable)?;
    let format = match options.format {
        Some(format) => format,
        None if csv::has_columns(head, &options.columns) => Format::Csv,
        None => detect::format(head).map_err(refusal)?,
    };
    let mut counted = Counted::new(&mut text, format);
    read_format(format, &mut counted, options, &mut sink).map_err(unreadable)?;
    io::copy(&mut counted, &mut io::sink()).map_err(unreadable)?;
    let tally = counted.tally();
    let encoding = text.encoding();
    settled(sink, format, Some(encoding), tally).map_err(refusal)
}

/// The exports in an archive, one after the other. One that is not understood is told and left out,
/// unless there is no other.
fn read_archive(bytes: &[u8], file: &str, options: &Options) -> Result<Import, detect::Unknown> {
    const UNPACK: &str = "unpack it and look at what is inside";
    let mut archive = archive::Archive::open(bytes).map_err(|fact| (fact, UNPACK))?;
    let (mut imports, mut left_out) = (Vec::new(), Vec::new());
    for number in 0..archive.len() {
        match archive.member(number) {
            Member::Nothing => {}
            Member::Locked(name, fact) => left_out.push((format!("{file}[{name}]"), fact.to_owned())),
            Member::File(name, mut input) => {
                let name = format!("{file}[{name}]");
                match read_file(&mut input, &name, options, Depth::Packed) {
                    Ok(import) => imports.push(import),
                    Err(refused) => left_out.push((name, refused.fact)),
                }
            }
        }
    }
    if imports.is_empty() {
        let fact = match left_out.first() {
            Some((name, fact)) => format!("is a zip archive without an export; for instance {name} {fact}"),
            None => "is a zip archive without a file".to_owned(),
        };
        return Err((fact, UNPACK));
    }
    let left_out = left_out.into_iter().map(|(name, fact)| {
        Problem::warning(Place::line(&name, 0), fact, "left it out; the other files of the archive were read")
    });
    Ok(Import::of_archive(file, imports, left_out.collect()))
}

/// The import of what the sink holds, if it can be what the file was taken for.
fn settled(
    mut sink: Sink<'_>,
    format: Format,
    encoding: Option<Encoding>,
    tally: Tally,
) -> Result<Import, detect::Unknown> {
    if let Some(declared) = tally.declared {
        sink.declare(declared);
    }
    sink.end(tally.starts);
    let (file, read) = (sink.file().to_owned(), sink.entries.len());
    let Sink {
        entries, mut problems, starts, rejected, framed, coverage, dialect, unknown, declared, ..
    } = sink;
    let receipt = Receipt {
        file,
        sha256: String::new(),
        bytes: 0,
        packed: false,
        format,
        dialect,
        encoding,
        counted: tally.starts,
        declared,
        starts,
        read,
        rejected,
        coverage,
        unknown,
        parts: Vec::new(),
    };
    debug_assert_eq!(starts, read + rejected, "every start is read or rejected");
    problems.extend(plausible(&receipt, framed)?);
    problems.sort_by(|one, other| one.place.cmp(&other.place));
    let passed = problems.iter().find(|problem| problem.fact.starts_with(table::BEFORE_HEADER));
    if receipt.starts == 0 && passed.is_some() {
        let fact = "holds no row below what reads like a header, and other lines above it".to_owned();
        return Err((fact, "check what was exported, or say which columns hold which fields"));
    }
    Ok(Import { entries, problems, receipt })
}

fn read_format(
    format: Format,
    input: &mut dyn BufRead,
    options: &Options,
    sink: &mut Sink<'_>,
) -> io::Result<()> {
    match format {
        Format::Ris => ris::read(input, sink),
        Format::Nbib => nbib::read(input, sink),
        Format::PubmedText => pubmed_text::read(input, sink),
        Format::OvidTagged => ovid::read(input, sink),
        Format::OvidXml => ovid::xml::read(input, sink),
        Format::PubmedXml => pubmed_xml::read(input, sink),
        Format::EndnoteXml => endnote_xml::read(input, sink),
        Format::CochraneText => cochrane_text::read(input, sink),
        Format::EndnoteTagged => refer::read(input, sink),
        Format::RefworksTagged => refworks::read(input, sink),
        Format::EbscoXml => ebsco_xml::read(input, sink),
        Format::WosTagged => web_of_science::read(input, sink),
        Format::ZoteroRdf => zotero_rdf::read(input, sink),
        Format::CrossrefXml => crossref_xml::read(input, sink),
        Format::IctrpXml => ictrp_xml::read(input, sink),
        Format::Bibtex => bibtex::read(input, sink),
        Format::CslJson
        | Format::CrossrefJson
        | Format::OpenalexJson
        | Format::EuropePmcJson
        | Format::ScholarJson
        | Format::ClinicalTrialsJson => json::read(input, sink),
        Format::Csv => csv::read(input, &options.columns, sink),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, format!("it is no {format}"))),
    }
}

/// Records without titles are the mark of a file that was taken for what it is not, unless most of
/// them begin and end as only this format has it: then the file is said to lack its titles.
fn plausible(receipt: &Receipt, framed: usize) -> Result<Option<Problem>, detect::Unknown> {
    let (read, titles, format) = (receipt.read, receipt.coverage.title, receipt.format);
    let may_be_empty = matches!(
        format,
        Format::Csv
            | Format::Xlsx
            | Format::Xls
            | Format::Ods
            | Format::CslJson
            | Format::CrossrefJson
            | Format::OpenalexJson
            | Format::EuropePmcJson
            | Format::ScholarJson
            | Format::ClinicalTrialsJson
    );
    if receipt.starts == 0 && !may_be_empty {
        let fact = format!("holds no record that can be read as {format}");
        return Err((fact, "check what was exported, or name the format of the file"));
    }
    let few = (read >= 1 && titles == 0) || (read >= 5 && titles * 10 < read);
    if !few {
        return Ok(None);
    }
    let plural = if read == 1 { "" } else { "s" };
    let titles = if titles == 0 { "no".to_owned() } else { format!("only {titles}") };
    if framed * 2 > read {
        let place = Place::line(&receipt.file, 0);
        let fact = format!("{read} record{plural}, {titles} titles");
        return Ok(Some(Problem::warning(place, fact, "export the records again, with their titles")));
    }
    let fact = format!("was read as {format}: {read} record{plural}, {titles} titles");
    Err((fact, "check what was exported, or name the format of the file"))
}
