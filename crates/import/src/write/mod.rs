//! Records to export files: the way back. What is written here is read back to the same citation, as
//! far as the format has a place for its fields.

mod csl_json;
mod csv;
mod ris;

use crate::names;
use revflow_review::{Author, Citation};
use std::io::{self, Write};

/// A format that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteFormat {
    /// A CSL-JSON array, one object per record.
    CslJson,
    /// RIS, as reference managers read it.
    Ris,
    /// A table with a header, one row per record.
    Csv,
}

/// A record as it is written.
#[derive(Debug, Clone, Copy)]
pub struct WrittenRecord<'r> {
    /// The id, unique among the records written.
    pub id: &'r str,
    /// What is known of the work.
    pub citation: &'r Citation,
    /// The source it was found in.
    pub source: Option<&'r str>,
}

/// Writes records in the order given: UTF-8, line feeds, the same bytes for the same records.
///
/// # Errors
/// Those of `out`.
pub fn write(records: &[WrittenRecord<'_>], format: WriteFormat, out: &mut dyn Write) -> io::Result<()> {
    match format {
        WriteFormat::CslJson => csl_json::write(records, out),
        WriteFormat::Ris => ris::write(records, out),
        WriteFormat::Csv => csv::write(records, out),
    }
}

/// `Family, Given`, in the form that is read back to the same author: the name of a group that would
/// be taken for that of a person stands in braces. A person of whom only one name is known is read back
/// as a group: RIS cannot say the difference.
fn inverted(author: &Author) -> String {
    match author {
        Author::Person { family, given: None, suffix: None } => format!("{},", one_line(family)),
        Author::Person { family, given: None, suffix: Some(suffix) } => {
            format!("{}, , {suffix}", one_line(family))
        }
        Author::Person { .. } => one_line(&author.inverted()),
        Author::Group(name) => {
            let name = one_line(name);
            let group = Author::Group(name.clone());
            let in_any_order = [names::parse_inverted(&name), names::parse_natural(&name)];
            if name.contains(';') || in_any_order.iter().any(|read| *read != group) {
                format!("{{{name}}}")
            } else {
                name
            }
        }
    }
}

/// A value on one line: line ends become blanks.
fn one_line(text: &str) -> String {
    names::single_spaced(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;
    use revflow_review::{Date, Doi, Issn, Pages, Pmid, WorkType, Year};

    fn citation() -> Citation {
        Citation {
            work_type: WorkType::Article,
            title: Some("Kinship care: a \"synthetic\" title, é and 漢字".into()),
            authors: vec![
                Author::person("van den Example", Some("Ann B.")),
                Author::Group("Ecorys UK".into()),
                Author::Group("Department for Examples, Wales".into()),
            ],
            date: Some(Date::new(Year::new(2022).unwrap(), Some(4), Some(9))),
            container: Some("Specimen Journal of Care".into()),
            container_abbreviation: Some("Spec J Care".into()),
            volume: Some("26".into()),
            issue: Some("35".into()),
            pages: Pages::parse("221-8").ok(),
            doi: Doi::parse("10.5555/synthetic.1").ok(),
            pmid: Pmid::parse("99000001").ok(),
            issn: vec![Issn::parse("2049-3630").unwrap()],
            abstract_text: Some("=First sentence. Second sentence.".into()),
            keywords: vec!["kinship care".into(), "social work".into()],
            language: Some("eng".into()),
            ..Citation::default()
        }
    }

    fn written(format: WriteFormat) -> String {
        let citation = citation();
        let record = WrittenRecord { id: "example-2022", citation: &citation, source: None };
        let mut out = Vec::new();
        write(&[record], format, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn ris_is_read_back_to_the_same_citation() {
        let text = written(WriteFormat::Ris);
        let import = crate::read(text.as_bytes(), "out.ris", &Options::default()).unwrap();
        let expected = Citation { key: Some("example-2022".into()), ..citation() };
        assert_eq!(import.entries[0].citation, expected, "{text}");
        assert!(import.problems.is_empty(), "{:?}", import.problems);
    }

    #[test]
    fn csv_disarms_what_a_spreadsheet_would_run() {
        assert!(written(WriteFormat::Csv).contains(",'=First sentence."));
    }

    #[test]
    fn csl_json_reads_as_processors_expect_it() {
        insta::assert_snapshot!(written(WriteFormat::CslJson));
    }

    #[test]
    fn no_records_are_an_empty_array() {
        let mut out = Vec::new();
        write(&[], WriteFormat::CslJson, &mut out).unwrap();
        assert_eq!(out, b"[]\n");
    }
}
