//! Workbooks for the tests, sound but for what a test puts into them.

use super::{BOF, BOUNDSHEET, END};

pub(super) const SECTOR: usize = 512;

pub(super) fn record(kind: u16, bytes: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes(), &u16::try_from(bytes.len()).unwrap().to_le_bytes(), bytes].concat()
}

/// Several records of cells.
pub(super) fn records(all: &[Vec<u8>]) -> Vec<u8> {
    all.concat()
}

/// The row, the column and the style of a cell, and what follows them.
pub(super) fn cell(kind: u16, row: u16, column: u16, style: u16, bytes: &[u8]) -> Vec<u8> {
    let place: Vec<u8> = [row, column, style].into_iter().flat_map(u16::to_le_bytes).collect();
    record(kind, &[&place, bytes].concat())
}

/// A text of Latin letters, as the workbook stores it in a cell.
pub(super) fn latin(text: &str) -> Vec<u8> {
    [&u16::try_from(text.len()).unwrap().to_le_bytes(), &[0][..], text.as_bytes()].concat()
}

/// A cell with a text of its own.
pub(super) fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    cell(0x0204, row, column, 0, &latin(text))
}

pub(super) fn number(row: u16, column: u16, style: u16, number: f64) -> Vec<u8> {
    cell(0x0203, row, column, style, &number.to_le_bytes())
}

/// A cell with a text that others share.
pub(super) fn shared(row: u16, column: u16, number: u32) -> Vec<u8> {
    cell(0x00FD, row, column, 0, &number.to_le_bytes())
}

fn begin(version: u16, kind: u16) -> Vec<u8> {
    let words = [version, kind, 0, 0, 0, 0, 0, 0];
    record(BOF, &words.into_iter().flat_map(u16::to_le_bytes).collect::<Vec<_>>())
}

/// The stream of a workbook of Excel 97: records for all sheets, and the sheets.
pub(super) fn stream(globals: &[u8], sheets: &[(&str, Vec<u8>)]) -> Vec<u8> {
    stream_of(0x0600, globals, sheets)
}

/// The same of another version. Since Excel 97 names say how they are stored.
pub(super) fn stream_of(version: u16, globals: &[u8], sheets: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mark: &[u8] = if version == 0x0600 { &[0] } else { &[] };
    let listed = |at: usize, name: &str| {
        let at = u32::try_from(at).unwrap().to_le_bytes();
        let length = u8::try_from(name.len()).unwrap();
        record(BOUNDSHEET, &[&at[..], &[0, 0, length], mark, name.as_bytes()].concat())
    };
    let sheet = |records: &[u8]| [&begin(version, 0x0010)[..], records, &record(END, &[])].concat();
    let length =
        |sheets: &[(&str, Vec<u8>)]| sheets.iter().map(|(name, _)| listed(0, name).len()).sum::<usize>();
    let mut stream = [&begin(version, 0x0005)[..], globals].concat();
    let mut at = stream.len() + length(sheets) + record(END, &[]).len();
    for (name, records) in sheets {
        stream.extend(listed(at, name));
        at += sheet(records).len();
    }
    stream.extend(record(END, &[]));
    sheets.iter().for_each(|(_, records)| stream.extend(sheet(records)));
    stream
}

/// A sheet that stands alone, without a workbook around it.
pub(super) fn alone(version: u16, records: &[u8]) -> Vec<u8> {
    [&begin(version, 0x0010)[..], records, &record(END, &[])].concat()
}

/// A container with one stream: the header, the table of sectors, the directory and the stream.
pub(super) fn compound(name: &str, stream: &[u8]) -> Vec<u8> {
    let (length, sectors) = (stream.len().max(4096), stream.len().max(4096).div_ceil(SECTOR));
    let mut of_table = 1;
    while of_table * SECTOR / 4 < of_table + 1 + sectors {
        of_table += 1;
    }
    assert!(of_table <= 109, "the lists of the table are not written");
    let word = |number: usize| u32::try_from(number).unwrap();
    let mut header = vec![0xFF; SECTOR];
    header[..8].copy_from_slice(super::compound::SIGNATURE);
    header[8..76].fill(0);
    header[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    let fields =
        [(44, word(of_table)), (48, word(of_table)), (56, 4096), (60, u32::MAX - 1), (68, u32::MAX - 1)];
    let listed = (0..of_table).map(|number| (76 + 4 * number, word(number)));
    for (at, number) in fields.into_iter().chain(listed) {
        header[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    let mut table = vec![u32::MAX - 2; of_table];
    table.push(u32::MAX - 1);
    table.extend((1..sectors).map(|number| word(of_table + 1 + number)));
    table.push(u32::MAX - 1);
    table.resize(of_table * SECTOR / 4, u32::MAX);
    let mut directory = entry("Root Entry", 5, 1, u32::MAX - 1, 0);
    directory.extend(entry(name, 2, u32::MAX, word(of_table + 1), word(length)));
    directory.resize(SECTOR, 0);
    let mut file = header;
    file.extend(table.into_iter().flat_map(u32::to_le_bytes));
    file.extend(directory);
    file.extend(stream);
    file.resize((1 + of_table + 1 + sectors) * SECTOR, 0);
    file
}

fn entry(name: &str, kind: u8, child: u32, first: u32, length: u32) -> Vec<u8> {
    let mut entry = vec![0; 128];
    for (at, unit) in name.encode_utf16().enumerate() {
        entry[2 * at..2 * at + 2].copy_from_slice(&unit.to_le_bytes());
    }
    entry[64] = u8::try_from(2 * (name.len() + 1)).unwrap();
    entry[66] = kind;
    for (at, number) in [(68, u32::MAX), (72, u32::MAX), (76, child), (116, first), (120, length)] {
        entry[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    entry
}
