//! The address behind a cell (Microsoft, [MS-OSHARED] 2.3.7.1, "Hyperlink Object").

use super::records::{Record, u16_at, u32_at};

/// What says that an address of the web follows.
const WEB: [u8; 16] =
    [0xE0, 0xC9, 0xEA, 0x79, 0xF9, 0xBA, 0xCE, 0x11, 0x8C, 0x82, 0x00, 0xAA, 0x00, 0x4B, 0xA9, 0x0B];

/// The first cell of a link, from row and column 0, and its address; `None` for links to other things.
pub(super) fn link(record: &Record<'_>) -> Option<((u32, u32), String)> {
    let bytes = record.bytes;
    let cell = (u32::from(u16_at(bytes, 0)?), u32::from(u16_at(bytes, 4)?));
    let flags = u32_at(bytes, 28)?;
    let mut at = 32;
    // The text of the link, and the window it opens.
    for flag in [0x10, 0x80] {
        if flags & flag != 0 {
            let units = usize::try_from(u32_at(bytes, at)?).ok()?;
            at = units.checked_mul(2)?.checked_add(at)?.checked_add(4)?;
        }
    }
    let address = if flags & 0x101 == 0x101 {
        let units = usize::try_from(u32_at(bytes, at)?).ok()?;
        bytes.get(at + 4..)?.get(..units.checked_mul(2)?)?
    } else if flags & 1 != 0 && bytes.get(at..)?.starts_with(&WEB) {
        let length = usize::try_from(u32_at(bytes, at + 16)?).ok()?;
        bytes.get(at + 20..)?.get(..length)?
    } else {
        return None;
    };
    let units = address.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
    Some((cell, String::from_utf16_lossy(&units)))
}
