//! How large a workbook is when it is unpacked. A few kilobytes of zip can hold terabytes; what the
//! archive says of itself is asked before anything is unpacked.

use super::Unopened;

/// The parts of a workbook of a million rows take less than this, in bytes.
const MOST_BYTES: u64 = 2 << 30;

/// From this size on, in bytes, a workbook must be one that people have filled: the same few bytes
/// again and again shrink a thousandfold, cells that say something ten- or twentyfold.
const LARGE: u64 = 64 << 20;
const MOST_SHRINKING: u64 = 100;

/// Refuses an archive whose list of contents promises too much, or is not there.
pub(super) fn check(zip: &[u8]) -> Result<(), Unopened> {
    let Some(sizes) = sizes(zip) else {
        let fact = "is an Excel workbook that cannot be opened: its list of contents is damaged".to_owned();
        return Err((fact, "open it in a spreadsheet program and save it again as .xlsx or CSV"));
    };
    let bytes: u64 = sizes.into_iter().map(u64::from).sum();
    if bytes > MOST_BYTES || (bytes > LARGE && bytes / MOST_SHRINKING > zip.len() as u64) {
        let fact = format!("is an Excel workbook of {} MB when unpacked", bytes >> 20);
        return Err((fact, "export the records from their database again"));
    }
    Ok(())
}

/// The unpacked sizes in the central directory (ZIP file format specification, 4.3.12 and 4.3.16).
fn sizes(zip: &[u8]) -> Option<Vec<u32>> {
    let number = |at: usize| Some(u32::from_le_bytes(zip.get(at..at + 4)?.try_into().ok()?));
    let short = |at: usize| Some(usize::from(u16::from_le_bytes(zip.get(at..at + 2)?.try_into().ok()?)));
    // The end record has a comment of at most 64 KB after it.
    let from = zip.len().saturating_sub(22 + 65_535);
    let tail = zip.get(from..)?;
    let end = from + tail.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let mut at = usize::try_from(number(end + 16)?).ok()?;
    let mut sizes = Vec::new();
    for _ in 0..short(end + 10)? {
        if zip.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        sizes.push(number(at + 24)?);
        at += 46 + short(at + 28)? + short(at + 30)? + short(at + 32)?;
    }
    Some(sizes)
}
