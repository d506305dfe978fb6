//! Workbooks that are small in the archive and large outside of it, that lie about themselves, or
//! that reach beyond their folder.

use super::archive::{Part, archive};
use super::process::{convert, file};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const ROWS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Title</t></is></c>\
                    <c r=\"B1\" t=\"inlineStr\"><is><t>Year</t></is></c></row>\
                    <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>A synthetic title</t></is></c>\
                    <c r=\"B2\"><v>2020</v></c></row>";

type Pieces<'p> = &'p [(&'p str, usize)];

/// A part with pieces between a beginning and an end.
fn part(name: &str, begin: &str, pieces: Pieces<'_>, end: &str) -> Part {
    let all = [&[(begin, 1)], pieces, &[(end, 1)]].concat();
    let pieces = all.into_iter().map(|(piece, times)| (piece.to_owned(), times)).collect();
    Part { name: name.to_owned(), pieces }
}

/// A sound workbook of one sheet, but for what stands in the sheet and among the shared strings.
fn workbook(sheet: Pieces<'_>, strings: Pieces<'_>) -> Vec<Part> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |all: &str| format!("<Relationships xmlns=\"{PACKAGE}\">{all}</Relationships>");
    let of_book = relation("r1", "worksheet", "worksheets/sheet1.xml")
        + &relation("r2", "sharedStrings", "sharedStrings.xml");
    let book = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>\
         <sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
    );
    let worksheet = format!("<worksheet xmlns=\"{MAIN}\">");
    vec![
        Part::new("[Content_Types].xml", "<Types/>"),
        Part::new("_rels/.rels", &relations(&relation("r1", "officeDocument", "xl/workbook.xml"))),
        Part::new("xl/workbook.xml", &book),
        Part::new("xl/_rels/workbook.xml.rels", &relations(&of_book)),
        part("xl/worksheets/sheet1.xml", &worksheet, sheet, "</worksheet>"),
        part("xl/sharedStrings.xml", &format!("<sst xmlns=\"{MAIN}\">"), strings, "</sst>"),
    ]
}

fn sheet(rows: &str) -> String {
    format!("<sheetData>{rows}</sheetData>")
}

/// The records of a workbook, read and rejected.
#[track_caller]
fn sums(parts: &[Part]) -> Option<(usize, usize)> {
    convert(&file("grey.xlsx", archive(parts)).path).sums()
}

#[test]
fn workbook_put_together_by_hand_is_read() {
    assert_eq!(sums(&workbook(&[(&sheet(ROWS), 1)], &[])), Some((1, 0)));
}

#[test]
fn workbook_that_grows_a_hundredfold_is_refused_before_it_is_unpacked() {
    let good = sheet(ROWS);
    let begin = format!("<sheetData>{ROWS}<row r=\"3\">");
    let end = "</row></sheetData>";
    let cell = "<c r=\"A3\" t=\"inlineStr\"><is><t>";
    let bombs = [
        workbook(&[(&good, 1)], &[("<si><t>", 1), ("A", 300_000_000), ("</t></si>", 1)]),
        workbook(&[(&good, 1)], &[("<si><t>a</t></si>", 20_000_000)]),
        workbook(&[(&begin, 1), (cell, 1), ("A", 300_000_000), ("</t></is></c>", 1), (end, 1)], &[]),
        workbook(&[(&begin, 1), ("<c r=\"A3\"/>", 20_000_000), (end, 1)], &[]),
    ];
    for bomb in bombs {
        let bytes = archive(&bomb);
        assert!(bytes.len() < 4_000_000, "{} bytes", bytes.len());
        let said = convert(&file("bomb.xlsx", bytes).path);
        assert_eq!(said.sums(), None);
        assert!(said.err.contains("MB when unpacked"), "{said:?}");
    }
}

#[test]
fn archive_that_lies_about_its_sizes_is_refused() {
    let bomb =
        archive(&workbook(&[(&sheet(ROWS), 1)], &[("<si><t>", 1), ("A", 300_000_000), ("</t></si>", 1)]));
    let mut lie = bomb.clone();
    // The size unpacked stands 22 bytes into the header of a part and 24 into its entry in the list.
    for (signature, name, size) in [(b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)] {
        let here = |at: &usize| {
            bomb[*at..].starts_with(signature) && bomb[at + name..].starts_with(b"xl/sharedStrings")
        };
        let at = (0..bomb.len() - 64).find(here).expect("the part is there");
        lie[at + size..at + size + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    assert_eq!(convert(&file("lie.xlsx", lie).path).sums(), None);
}

#[test]
fn rectangle_a_sheet_claims_takes_no_memory() {
    let claim = format!("<dimension ref=\"A1:XFD1048576\"/>{}", sheet(ROWS));
    assert_eq!(sums(&workbook(&[(&claim, 1)], &[])), Some((1, 0)));
    let merged = format!("{}<mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>", sheet(ROWS));
    assert_eq!(sums(&workbook(&[(&merged, 1)], &[])), Some((1, 0)));
}

#[test]
fn cells_outside_of_any_sheet_and_strings_that_are_not_there_are_refused() {
    let row = |cell: &str| format!("<sheetData>{ROWS}<row r=\"3\">{cell}</row></sheetData>");
    for cell in [
        "<c r=\"A4294967295\"><v>1</v></c>",
        "<c r=\"ZZZZ3\"><v>1</v></c>",
        "<c r=\"A3\" t=\"s\"><v>7</v></c>",
        "<c r=\"A3\" t=\"s\"><v>-1</v></c>",
        "<c r=\"A3\" t=\"s\"><v>99999999999999999999</v></c>",
    ] {
        assert_eq!(sums(&workbook(&[(&row(cell), 1)], &[])), None, "{cell}");
    }
}

#[test]
fn entities_of_a_sheet_read_no_file() {
    let canary = file("canary.txt", "the canary sings");
    let mut parts = workbook(&[(&sheet(&ROWS.replace("synthetic", "&c;")), 1)], &[]);
    let dtd = format!("<!DOCTYPE x [<!ENTITY c SYSTEM \"file://{}\">]>", canary.path.display());
    parts[4].pieces.insert(0, (dtd, 1));
    let said = convert(&file("canary.xlsx", archive(&parts)).path);
    said.sums();
    assert!(!said.out.contains("sings") && !said.err.contains("sings"), "{said:?}");
}

#[test]
fn parts_named_to_climb_out_of_the_archive_are_never_written() {
    let mut parts = workbook(&[(&sheet(ROWS), 1)], &[]);
    for name in
        ["../climbed.txt", "/tmp/climbed.txt", "C:\\climbed.txt", "xl/worksheets/../../../climbed.txt"]
    {
        parts.push(Part::new(name, "climbed"));
    }
    let workbook = file("climb.xlsx", archive(&parts));
    assert_eq!(convert(&workbook.path).sums(), Some((1, 0)));
    assert_eq!(workbook.neighbours(), ["climb.xlsx"]);
}
