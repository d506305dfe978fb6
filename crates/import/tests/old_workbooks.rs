//! Old Excel workbooks (.xls) that broke on their way, and the other things that have this name.

use revflow_import::{Format, Options, read};
use std::fs;
use std::path::Path;

fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/exports");
    fs::read(folder.join(name)).expect("the fixture is there")
}

/// How many records are read; `None` when the file is refused, with a fact and a remedy.
fn records(bytes: &[u8]) -> Option<usize> {
    match read(bytes, "a.xls", &Options::default()) {
        Ok(import) => {
            assert_eq!(import.receipt.starts, import.receipt.read + import.receipt.rejected);
            Some(import.receipt.read)
        }
        Err(refused) => {
            assert!(!refused.fact.is_empty() && !refused.remedy.is_empty());
            None
        }
    }
}

const WORKBOOKS: [(&str, usize); 2] =
    [("workbooks/grey-literature.xls", 4), ("workbooks/sheet-alone.xls", 1)];

#[test]
fn workbook_cut_short_anywhere_is_refused() {
    for (name, count) in WORKBOOKS {
        let bytes = fixture(name);
        assert_eq!(records(&bytes), Some(count));
        for length in 0..bytes.len() {
            // A few sectors behind the workbook hold nothing of it.
            let read = records(&bytes[..length]);
            assert!(read.is_none() || read == Some(count), "{name}: {read:?} of {length} bytes");
        }
    }
}

#[test]
fn workbook_damaged_anywhere_is_refused_or_adds_up() {
    for (name, _) in WORKBOOKS {
        let bytes = fixture(name);
        for at in 0..bytes.len() {
            for damage in [0x00, 0xFF, bytes[at].wrapping_add(1)] {
                let mut bytes = bytes.clone();
                bytes[at] = damage;
                records(&bytes);
            }
        }
    }
}

#[test]
fn table_under_the_name_of_a_workbook_is_read() {
    let table = "Title\tAuthors\tYear\nA title\tNobody, A\t2020\n";
    let utf_16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for bytes in [table.as_bytes(), &utf_16] {
        let import = read(bytes, "savedrecs.xls", &Options::default()).expect("a table");
        assert_eq!((import.receipt.format, import.receipt.read), (Format::Csv, 1));
    }
}

#[test]
fn pages_and_xml_under_the_name_of_a_workbook_are_refused_with_what_to_do() {
    let remedy = "; open it in a spreadsheet program and save it as .xlsx or CSV";
    for (text, fact) in [
        ("<table border=1><tr><th>Title<th>Year</table>", "is a web page with a table, not a workbook"),
        ("<HTML><BODY><TABLE><TR><TD>Title", "is a web page with a table, not a workbook"),
        (
            "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body><table><tr><td>Title",
            "is a web page with a table, not a workbook",
        ),
        (
            "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
             <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet>",
            "is a workbook as XML of Excel 2003",
        ),
        ("\x09\x04\x06\0\0\0\x10\0\0\0", "is a workbook of Excel 4"),
    ] {
        let refused =
            read(text.as_bytes(), "a.xls", &Options::default()).expect_err("no workbook").to_string();
        assert_eq!(refused, format!("a.xls: {fact}{remedy}"));
    }
}
