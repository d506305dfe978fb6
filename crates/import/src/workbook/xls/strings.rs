//! Texts of a workbook. Those since Excel 97 are UTF-16, of which the high bytes are left out where all
//! are zero; a text that goes on in the next record says there anew whether they are. Before them
//! texts were bytes of a code page.

use super::records::{Record, header_at};
use super::{Unopened, damaged};
use encoding_rs::Encoding;

const CONTINUE: u16 = 0x003C;

/// How a workbook stores its texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// In two bytes each, or in one.
    Unicode,
    /// In the bytes of a code page; `None` where the workbook does not say in which.
    Bytes(Option<&'static Encoding>),
}

impl Letters {
    /// Those of a code page, by its number.
    pub(super) fn of_code_page(number: u16) -> Self {
        let label: &[u8] = match number {
            866 => b"ibm866",
            874 => b"windows-874",
            932 => b"shift_jis",
            936 => b"gbk",
            949 => b"euc-kr",
            950 => b"big5",
            1250 => b"windows-1250",
            1251 => b"windows-1251",
            1253 => b"windows-1253",
            1254 => b"windows-1254",
            1255 => b"windows-1255",
            1256 => b"windows-1256",
            1257 => b"windows-1257",
            1258 => b"windows-1258",
            10000 | 32768 => b"macintosh",
            10007 => b"x-mac-cyrillic",
            65001 => b"utf-8",
            _ => b"windows-1252",
        };
        Self::Bytes(Encoding::for_label(label))
    }
}

/// Where a text stands in the stream, and where the record ends in which it begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    at: u32,
    end: u32,
}

impl Place {
    /// The rest of a record, from here on.
    pub(super) fn within(record: &Record<'_>, at: usize) -> Option<Self> {
        let end = record.at + record.bytes.len();
        let at = record.at.checked_add(at).filter(|at| *at < end)?;
        Some(Self { at: u32::try_from(at).ok()?, end: u32::try_from(end).ok()? })
    }
}

/// The text that stands at a place, with its length in two bytes before it.
pub(super) fn text(stream: &[u8], place: Place, letters: Letters) -> Option<String> {
    let mut reading = Reading::at(stream, place);
    let count = usize::from(reading.u16()?);
    match letters {
        Letters::Unicode => reading.characters(count),
        Letters::Bytes(encoding) => reading.bytes(count).map(|bytes| decoded(&bytes, encoding)),
    }
}

/// The same of a text with its length in one byte.
pub(super) fn short_text(stream: &[u8], place: Place, letters: Letters) -> Option<String> {
    let mut reading = Reading::at(stream, place);
    let count = usize::from(reading.u8()?);
    match letters {
        Letters::Unicode => reading.characters(count),
        Letters::Bytes(encoding) => reading.bytes(count).map(|bytes| decoded(&bytes, encoding)),
    }
}

fn decoded(bytes: &[u8], encoding: Option<&'static Encoding>) -> String {
    match (encoding, std::str::from_utf8(bytes)) {
        (None, Ok(text)) => text.to_owned(),
        (encoding, _) => encoding.unwrap_or(encoding_rs::WINDOWS_1252).decode(bytes).0.into_owned(),
    }
}

/// Where each of the texts stands that cells share. What the workbook says of their number is held
/// against them: of four billion texts only those are there that are.
pub(super) fn shared(stream: &[u8], record: &Record<'_>) -> Result<Vec<Place>, Unopened> {
    let count = record.u32(4)?;
    let mut places = Vec::new();
    let Some(begin) = Place::within(record, 8) else { return Ok(places) };
    let mut reading = Reading::at(stream, begin);
    for number in 0..count {
        if reading.ahead().is_none() {
            break;
        }
        places.push(reading.place());
        if reading.pass().is_none() {
            return Err(damaged(&format!("its shared text {number} is cut short")));
        }
    }
    Ok(places)
}

/// Reads on from a place, into the records that continue the first.
struct Reading<'s> {
    stream: &'s [u8],
    at: usize,
    end: usize,
}

impl<'s> Reading<'s> {
    fn at(stream: &'s [u8], place: Place) -> Self {
        Self { stream, at: place.at as usize, end: (place.end as usize).min(stream.len()) }
    }

    fn place(&self) -> Place {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Place { at: number(self.at), end: number(self.end) }
    }

    /// What is left of the record, or else the next one; `None` when nothing continues it.
    fn ahead(&mut self) -> Option<&'s [u8]> {
        while self.at >= self.end {
            let (kind, length) = header_at(self.stream, self.end)?;
            if kind != CONTINUE {
                return None;
            }
            self.at = self.end + 4;
            self.end = self.at + length;
        }
        self.stream.get(self.at..self.end)
    }

    fn u8(&mut self) -> Option<u8> {
        let byte = *self.ahead()?.first()?;
        self.at += 1;
        Some(byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut count: u64) -> Option<()> {
        while count > 0 {
            let ahead = self.ahead()?.len();
            let step = usize::try_from(count).map_or(ahead, |count| count.min(ahead));
            self.at += step;
            count -= step as u64;
        }
        Some(())
    }

    fn bytes(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        while bytes.len() < count {
            let ahead = self.ahead()?;
            let step = ahead.len().min(count - bytes.len());
            bytes.extend_from_slice(&ahead[..step]);
            self.at += step;
        }
        Some(bytes)
    }

    /// So many units of UTF-16, and what says how they are stored and what stands behind them.
    fn characters(&mut self, count: usize) -> Option<String> {
        let mut units = Vec::new();
        let before = Before::read(self)?;
        self.units(count, before.wide, |piece, wide| {
            if wide {
                units.extend(piece.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])));
            } else {
                units.extend(piece.iter().copied().map(u16::from));
            }
        })?;
        Some(String::from_utf16_lossy(&units))
    }

    /// Passes over a text with its length in two bytes, and over what says how it looks and sounds.
    fn pass(&mut self) -> Option<()> {
        let count = usize::from(self.u16()?);
        let before = Before::read(self)?;
        self.units(count, before.wide, |_, _| ())?;
        self.skip(before.behind)
    }

    /// Gives out the pieces of a text, and for each whether it has two bytes to the unit.
    fn units(
        &mut self,
        mut count: usize,
        mut wide: bool,
        mut give: impl FnMut(&'s [u8], bool),
    ) -> Option<()> {
        while count > 0 {
            if self.at >= self.end {
                self.ahead()?;
                wide = self.u8()? & 1 != 0;
                // A record may continue a text by no more than that byte.
                continue;
            }
            let ahead = self.ahead()?;
            let width = 1 + usize::from(wide);
            let whole = (ahead.len() / width).min(count);
            if whole == 0 {
                return None;
            }
            give(&ahead[..whole * width], wide);
            self.at += whole * width;
            count -= whole;
        }
        Some(())
    }
}

/// What stands before the units of a text.
struct Before {
    wide: bool,
    /// How many bytes of other things follow the units.
    behind: u64,
}

impl Before {
    fn read(reading: &mut Reading<'_>) -> Option<Self> {
        let flags = reading.u8()?;
        let runs = if flags & 8 != 0 { u64::from(reading.u16()?) } else { 0 };
        let sounds = if flags & 4 != 0 { u64::from(reading.u32()?) } else { 0 };
        Some(Self { wide: flags & 1 != 0, behind: 4 * runs + sounds })
    }
}
