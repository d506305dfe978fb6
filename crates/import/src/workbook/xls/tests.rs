//! What is read of workbooks, and what is refused of those that are damaged or lie.

use super::written::{
    SECTOR, alone, cell, compound, label, latin, number, record, records, shared, stream, stream_of,
};
use super::{DATEMODE, FILEPASS, FORMAT, SST, Unopened, XF, open};

/// The rows of every sheet: `name 3: a|b`.
fn read(bytes: &[u8]) -> Result<Vec<String>, Unopened> {
    let mut workbook = open(bytes)?;
    let mut lines = Vec::new();
    for name in workbook.names() {
        let Some(mut rows) = workbook.rows(&name) else { continue };
        while let Some(line) = rows.next()? {
            lines.push(format!("{name} {}: {}", line.number, line.cells.join("|")));
        }
    }
    Ok(lines)
}

/// A workbook of one sheet.
fn book(globals: &[u8], cells: &[u8]) -> Vec<u8> {
    compound("Workbook", &stream(globals, &[("S", cells.to_vec())]))
}

fn refused(bytes: &[u8]) -> String {
    read(bytes).expect_err("it is damaged").0
}

/// Shared texts, in one record with these that continue it.
fn table(count: u32, pieces: &[&[u8]]) -> Vec<u8> {
    let counts = [7_u32.to_le_bytes(), count.to_le_bytes()].concat();
    let mut all = record(SST, &[&counts, pieces[0]].concat());
    pieces[1..].iter().for_each(|piece| all.extend(record(0x003C, piece)));
    all
}

#[test]
fn cells_of_every_kind_are_read_as_they_are_shown() {
    let truth = |value: u8, is_error: u8| [value, is_error];
    let string_follows = [0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0];
    let cells = records(&[
        label(0, 0, "own"),
        shared(0, 1, 1),
        number(0, 2, 0, 2018.0),
        cell(0x027E, 0, 3, 0, &(1234_u32 << 2 | 3).to_le_bytes()),
        cell(0x0205, 0, 4, 0, &truth(1, 0)),
        // The error #N/A, and an empty cell.
        cell(0x0205, 0, 5, 0, &truth(42, 1)),
        cell(0x0201, 0, 6, 0, &[]),
        cell(0x0006, 0, 7, 0, &string_follows),
        record(0x0207, &latin("of a formula")),
        cell(0x0006, 1, 0, 0, &[&0.5_f64.to_le_bytes()[..], &[0; 6]].concat()),
        // 3 and 4 side by side.
        cell(0x00BD, 2, 1, 0, &[14, 0, 0, 0, 0, 0, 18, 0, 0, 0, 2, 0]),
    ]);
    let globals = table(2, &[&[latin("one"), latin("two")].concat()]);
    let lines = read(&book(&globals, &cells)).unwrap();
    assert_eq!(lines, ["S 1: own|two|2018|12.34|true|||of a formula", "S 2: 0.5", "S 3: |3|4"]);
}

#[test]
fn shared_texts_go_on_in_other_letters_and_carry_runs_and_sounds() {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    // Begins with one byte to the letter and goes on with two, in the middle of a pair.
    let pair = wide("\u{1D7D8}");
    let first = [&[6, 0, 0][..], b"caf"].concat();
    let second = [&[1][..], &wide("\u{e9}"), &pair[..2]].concat();
    // The runs are bytes that no mark precedes.
    let third = [&[1][..], &pair[2..], &[3, 0, 0x0D, 1, 0, 2, 0, 0, 0], &wide("abc"), &[9, 9]].concat();
    let fourth = [&[9, 9, 8, 8][..], &latin("after")].concat();
    let globals = table(9, &[&first, &second, &third, &fourth]);
    let cells = records(&[shared(0, 0, 0), shared(0, 1, 1), shared(0, 2, 2)]);
    assert_eq!(read(&book(&globals, &cells)).unwrap(), ["S 1: caf\u{e9}\u{1D7D8}|abc|after"]);
}

#[test]
fn number_is_a_date_where_its_format_says_so() {
    let style = |format: u16| record(XF, &[[0, 0], format.to_le_bytes(), [0, 0]].concat());
    let format = record(FORMAT, &[&200_u16.to_le_bytes()[..], &latin("yyyy\\-mm")].concat());
    let globals = [style(0), style(14), style(200), format].concat();
    let cells = records(&[
        number(0, 0, 0, 43199.0),
        number(0, 1, 1, 43199.0),
        number(0, 2, 2, 43199.5),
        number(0, 3, 1, -1.0),
        number(0, 4, 1, f64::INFINITY),
        number(0, 5, 9, 1.0),
    ]);
    assert_eq!(read(&book(&globals, &cells)).unwrap(), ["S 1: 43199|2018-04-09|2018-04-09|-1|inf|1"]);
    let globals = [record(DATEMODE, &[1, 0]), globals].concat();
    assert_eq!(read(&book(&globals, &number(0, 0, 1, 41737.0))).unwrap(), ["S 1: 2018-04-09"]);
}

#[test]
fn cells_in_any_order_are_read_in_theirs_and_one_that_is_there_twice_is_refused() {
    let cells =
        records(&[label(2, 1, "d"), label(0, 1, "b"), label(2, 0, "c"), label(0, 0, "a"), label(0, 0, "a")]);
    assert_eq!(read(&book(&[], &cells)).unwrap(), ["S 1: a|b", "S 3: c|d"]);
    let twice = records(&[label(0, 0, "a"), label(0, 0, "b")]);
    assert!(refused(&book(&[], &twice)).contains("row 1, column 1 of sheet \"S\" is there twice"));
}

#[test]
fn cells_far_apart_take_no_memory_between_them() {
    let cells = records(&[label(0, 0, "a"), label(65_535, 255, "z")]);
    let lines = read(&book(&[], &cells)).unwrap();
    assert_eq!(lines[1], format!("S 65536: {}z", "|".repeat(255)));
    assert_eq!(refused(&book(&[], &label(0, 256, "a"))), "sheet \"S\" has more than 256 columns");
}

#[test]
fn links_and_merged_cells_are_found() {
    let address: Vec<u8> = "https://example.org/\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let web = [0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11, 0x8C, 0x82, 0, 0xAA, 0, 0x4B, 0xA9, 0x0B];
    let text = [2, 0, 0, 0, b'x', 0, 0, 0];
    let length = u32::try_from(address.len()).unwrap().to_le_bytes();
    let link = [
        &[1, 0, 1, 0, 2, 0, 2, 0][..],
        &[0; 16],
        &[2, 0, 0, 0, 0x13, 0, 0, 0],
        &text,
        &web,
        &length,
        &address,
    ];
    let link = link.concat();
    let merged = record(0x00E5, &[1, 0, 1, 0, 3, 0, 0, 0, 0, 0]);
    for length in 0..link.len() {
        _ = read(&book(&[], &record(0x01B8, &link[..length]))).unwrap();
    }
    let bytes = book(&[], &records(&[label(1, 0, "a"), record(0x01B8, &link), merged.clone()]));
    assert_eq!(open(&bytes).unwrap().attached("S").link_of(2), Some("https://example.org/"));
    assert!(
        refused(&book(&[], &record(0x00E5, &[9, 9]))).contains("record 00E5"),
        "ranges that are not there"
    );
}

#[test]
fn charts_and_what_stands_within_a_sheet_are_no_rows() {
    let chart = [record(0x0809, &[0, 6, 0x20, 0]), number(0, 0, 0, 1.0), record(0x000A, &[])].concat();
    let cells = records(&[label(0, 0, "a"), chart, label(1, 0, "b")]);
    assert_eq!(read(&book(&[], &cells)).unwrap(), ["S 1: a", "S 2: b"]);
}

#[test]
fn workbooks_before_excel_97_are_read_in_their_code_page() {
    let own = |row: u16, bytes: &[u8]| cell(0x0204, row, 0, 0, &[&[bytes.len() as u8, 0], bytes].concat());
    let stream =
        stream_of(0x0500, &record(0x0042, &1251_u16.to_le_bytes()), &[("S", own(0, b"\xCC\xE8\xF0"))]);
    assert_eq!(read(&compound("Book", &stream)).unwrap(), ["S 1: \u{41c}\u{438}\u{440}"]);
    // Small programs write the sheet alone, and texts as they have them.
    let sheet =
        alone(0, &records(&[own(0, "caf\u{e9}".as_bytes()), own(1, b"caf\xE9"), number(2, 0, 0, 7.0)]));
    assert_eq!(read(&sheet).unwrap(), ["Sheet1 1: caf\u{e9}", "Sheet1 2: caf\u{e9}", "Sheet1 3: 7"]);
}

#[test]
fn what_is_locked_or_no_workbook_is_refused_by_what_it_is() {
    assert_eq!(refused(&book(&record(FILEPASS, &[0; 54]), &[])), "is protected by a password");
    for (name, fact) in [
        ("EncryptedPackage", "is protected by a password"),
        ("WordDocument", "is a Word document of the old kind (.doc), not an export"),
        ("PowerPoint Document", "is an Office file of the old kind, but no workbook"),
    ] {
        assert_eq!(refused(&compound(name, &[])), fact);
    }
    let older = compound("Book", &record(0x0409, &[0; 6]));
    assert!(refused(&older).contains("does not begin like one since Excel 5"));
}

#[test]
fn numbers_of_texts_and_sheets_are_not_believed() {
    let globals = table(u32::MAX, &[&latin("one")]);
    assert_eq!(read(&book(&globals, &shared(0, 0, 0))).unwrap(), ["S 1: one"]);
    let missing = refused(&book(&globals, &shared(4, 2, 3_000_000_000)));
    assert!(
        missing.contains("row 5, column 3 of sheet \"S\" refers to shared text 3000000000 of 1"),
        "{missing}"
    );
    let long = [&[0xFF, 0xFF, 4][..], &u32::MAX.to_le_bytes(), b"text"].concat();
    assert!(refused(&book(&table(1, &[&long]), &[])).contains("shared text 0 is cut short"));
    let own = cell(0x0204, 0, 0, 0, &[0xFF, 0xFF, 0, b'a']);
    assert!(refused(&book(&[], &own)).contains("the text of row 1, column 1 of sheet \"S\" is cut short"));
}

#[test]
fn one_text_in_every_cell_is_refused_before_it_fills_the_memory() {
    let pieces: Vec<Vec<u8>> = (0..8).map(|_| [&[0][..], &[b'x'; 8000]].concat()).collect();
    let mut all: Vec<&[u8]> = vec![&[0x00, 0xFA, 0]];
    all.extend(pieces.iter().map(Vec::as_slice));
    let cells: Vec<Vec<u8>> = (0..2000).map(|row| shared(row, 0, 0)).collect();
    let fact = refused(&book(&table(1, &all), &records(&cells)));
    assert_eq!(fact, "sheet \"S\" repeats its texts more often than any list does");
}

#[test]
fn two_sheets_share_neither_place_nor_name() {
    let two = stream(&[], &[("A", label(0, 0, "a")), ("B", label(0, 0, "b"))]);
    assert_eq!(read(&compound("Workbook", &two)).unwrap(), ["A 1: a", "B 1: b"]);
    // The list of sheets begins behind the first record; the name stands last.
    let (first, length) = (24, 9);
    let mut same_name = two.clone();
    same_name[first + length + 4 + 8] = b'A';
    let mut same_place = two;
    same_place.copy_within(first..first + 4, first + 4 + length);
    for stream in [same_name, same_place] {
        assert!(read(&compound("Workbook", &stream)).is_err());
    }
}

#[test]
fn chains_that_go_round_or_lead_nowhere_are_refused() {
    let sound = book(&[], &label(0, 0, "a"));
    assert_eq!(read(&sound).unwrap(), ["S 1: a"]);
    // The table stands in the first sector, the directory in the second, the workbook in the next ones.
    let with = |changes: &[(usize, u32)]| {
        let mut bytes = sound.clone();
        for (at, number) in changes {
            bytes[*at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        bytes
    };
    let follows = |sector: usize| SECTOR + 4 * sector;
    let length = 2 * SECTOR + 128 + 120;
    let refusals = [
        (with(&[(follows(1), 1)]), "the sectors of its directory go round in a circle"),
        (with(&[(follows(2), 2), (length, 1 << 12), (length - 4, 2)]), ""),
        (with(&[(follows(4), u32::MAX - 1)]), "of its workbook 1536 bytes of 4096 are there"),
        (with(&[(follows(4), 900)]), "its workbook refers to sector 900 of 10"),
        (with(&[(length, u32::MAX)]), "it says that it holds 4294967295 bytes"),
        (with(&[(length, 5000)]), "of its workbook 4096 bytes of 5000 are there"),
        (with(&[(length, 100)]), "its workbook refers to sector 2 of 0"),
        (with(&[(48, 77)]), "its directory refers to sector 77 of 10"),
        (with(&[(76, 99)]), "it refers to sector 99 of 10"),
        (with(&[(30, 40)]), "its header is damaged"),
    ];
    for (bytes, fact) in refusals {
        match read(&bytes) {
            Ok(lines) => assert!(fact.is_empty(), "{fact}: {lines:?}"),
            Err((said, _)) => assert!(said.contains(fact), "{said}, not {fact}"),
        }
    }
    // Lists of sectors that name themselves, of a table that names nothing.
    let endless = with(&[(76, u32::MAX), (68, 0), (follows(127), 0)]);
    assert!(read(&endless).is_err());
}

#[test]
fn workbook_cut_short_anywhere_is_refused() {
    let sound = book(&table(1, &[&latin("one")]), &records(&[label(0, 0, "a"), shared(0, 1, 0)]));
    let end = sound.iter().rposition(|byte| *byte != 0).unwrap();
    for length in 0..=end {
        assert!(read(&sound[..length]).is_err(), "{length}");
    }
}

#[test]
fn small_workbook_lies_in_the_small_sectors() {
    let stream = stream(&[], &[("S", label(0, 0, "small"))]);
    let mut bytes = compound("Workbook", &[]);
    let put = |bytes: &mut Vec<u8>, at: usize, number: usize| {
        bytes[at..at + 4].copy_from_slice(&u32::try_from(number).unwrap().to_le_bytes());
    };
    let entry = 2 * SECTOR + 128;
    // The small sectors lie in the third sector, their table in the eleventh.
    put(&mut bytes, 2 * SECTOR + 116, 2);
    put(&mut bytes, 2 * SECTOR + 120, 512);
    put(&mut bytes, entry + 116, 0);
    put(&mut bytes, entry + 120, stream.len());
    put(&mut bytes, 60, 9);
    put(&mut bytes, SECTOR + 8, u32::MAX as usize - 1);
    let small = bytes.len() - SECTOR;
    for sector in 0..stream.len().div_ceil(64) {
        put(&mut bytes, small + 4 * sector, sector + 1);
    }
    bytes[3 * SECTOR..3 * SECTOR + stream.len()].copy_from_slice(&stream);
    assert_eq!(read(&bytes).unwrap(), ["S 1: small"]);
    put(&mut bytes, small, 777);
    assert!(refused(&bytes).contains("its workbook refers to sector 777 of 128"));
}
