//! How large a workbook is when it is unpacked. A few kilobytes of zip can hold terabytes, and the
//! list of contents can lie about it: so every part is unpacked once, to nowhere, and counted, before
//! the decoder sees the workbook. Reading goes on only below 2 GB in all, and, beyond 64 MB, only
//! below the hundredfold of the file.

use super::{SAVE_AGAIN, Unopened};
use crate::archive::most_unpacked;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// The parts of a workbook of a million rows take less than this, in bytes.
const MOST_BYTES: u64 = 2 << 30;

/// Refuses an archive that unpacks to too much, or that is damaged.
pub(super) fn check(bytes: &[u8]) -> Result<(), Unopened> {
    check_within(bytes, most_unpacked(bytes.len() as u64, MOST_BYTES))
}

fn check_within(bytes: &[u8], most: u64) -> Result<(), Unopened> {
    let damaged = |what: &str| (format!("is a workbook that cannot be opened: {what}"), SAVE_AGAIN);
    let mut zip =
        ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("its list of contents is damaged"))?;
    let mut unpacked = 0_u64;
    let mut buffer = vec![0; 64 << 10];
    for number in 0..zip.len() {
        let mut part = zip.by_index(number).map_err(|error| damaged(&error.to_string()))?;
        loop {
            let count = part.read(&mut buffer).map_err(|error| damaged(&error.to_string()))?;
            if count == 0 {
                break;
            }
            unpacked += count as u64;
            if unpacked > most {
                let fact = format!("is a workbook of more than {} MB when unpacked", most >> 20);
                return Err((fact, "export the records from their database again"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zip_of(length: usize) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(&vec![b'x'; length]).unwrap();
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn parts_are_counted_whatever_the_archive_says_of_them() {
        let mut bytes = zip_of(3 << 20);
        assert!(check_within(&bytes, 4 << 20).is_ok());
        let (fact, _) = check_within(&bytes, 2 << 20).unwrap_err();
        assert_eq!(fact, "is a workbook of more than 2 MB when unpacked");
        // The unpacked size stands in the list of contents and before the part itself.
        let said = u32::to_le_bytes(3 << 20);
        let places: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..at + 4] == said).collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at..at + 4].copy_from_slice(&u32::to_le_bytes(10));
        }
        assert!(check_within(&bytes, 2 << 20).is_err());
        assert!(check(&bytes[..bytes.len() / 2]).is_err());
    }
}
