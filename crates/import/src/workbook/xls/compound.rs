//! The container of old Office files (Microsoft, [MS-CFB], "Compound File Binary File Format"): a disk
//! in a file. Streams lie in sectors that a table chains, one after the other; small streams lie in
//! small sectors within a stream of their own. A chain is followed no further than the length of its
//! stream asks, and no stream is longer than the file.

use super::records::{u16_at, u32_at};
use super::{Unopened, damaged};

/// How such a file begins.
pub(super) const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Sectors with a number above this are none: the end of a chain, an unused sector.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// Where in the header the list of the sectors of the table begins, and how many it has room for.
const LISTED: usize = 76;
const MOST_LISTED: usize = 109;

/// The size of an entry of the directory.
const ENTRY: usize = 128;

const EXPORT_AGAIN: &str = "export the records again as RIS";

/// The stream of the workbook in the container.
///
/// # Errors
/// When the container is damaged or holds something else.
pub(super) fn workbook(bytes: &[u8]) -> Result<Vec<u8>, Unopened> {
    let disk = Disk::open(bytes)?;
    let directory = disk.read(disk.header(48)?, None, "directory")?;
    let (root, entries) = top_level(&directory)?;
    let named = |name: &str| entries.iter().find(|entry| entry.name == name);
    // Files for Excel 5 and Excel 97 alike hold the workbook twice.
    if let Some(entry) = named("workbook").or_else(|| named("book")) {
        return disk.stream(entry, &root);
    }
    Err(match () {
        () if named("encryptedpackage").is_some() => super::locked(),
        () if named("worddocument").is_some() => {
            ("is a Word document of the old kind (.doc), not an export".into(), EXPORT_AGAIN)
        }
        () => ("is an Office file of the old kind, but no workbook".into(), EXPORT_AGAIN),
    })
}

/// The sectors of a file.
struct Disk<'b> {
    bytes: &'b [u8],
    /// The size of a sector, in bytes.
    sector: usize,
    /// How many sectors there are, the last of which may be cut short.
    sectors: usize,
    /// What follows each sector.
    table: Vec<u32>,
}

impl<'b> Disk<'b> {
    fn open(bytes: &'b [u8]) -> Result<Self, Unopened> {
        let sector = match u16_at(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(damaged("its header is damaged")),
        };
        let sectors = bytes.len().saturating_sub(sector).div_ceil(sector);
        let mut disk = Self { bytes, sector, sectors, table: Vec::new() };
        disk.table = disk.table()?;
        Ok(disk)
    }

    /// Reads the table of what follows each sector. Its own sectors are listed in the header, and
    /// beyond that in a chain of lists.
    fn table(&self) -> Result<Vec<u32>, Unopened> {
        let mut table = Vec::new();
        let mut list = self.bytes.get(LISTED..LISTED + 4 * MOST_LISTED).unwrap_or_default();
        let mut next = self.header(68)?;
        for _ in 0..=self.sectors {
            for at in numbers(list).take_while(|at| *at < LAST_SECTOR) {
                if table.len() >= self.sectors {
                    break;
                }
                let whole = table.len() + self.sector / 4;
                table.extend(numbers(self.at(at)?));
                table.resize(whole, u32::MAX);
            }
            if table.len() >= self.sectors || next >= LAST_SECTOR {
                break;
            }
            // The last number of a list is the sector of the next one.
            let (numbers, last) = self.at(next)?.split_at_checked(self.sector - 4).unwrap_or_default();
            list = numbers;
            next = u32_at(last, 0).unwrap_or(u32::MAX);
        }
        table.truncate(self.sectors);
        Ok(table)
    }

    /// The number that stands here in the header.
    fn header(&self, at: usize) -> Result<u32, Unopened> {
        u32_at(self.bytes, at).ok_or_else(|| damaged("its header is cut short"))
    }

    /// The bytes of a sector; of the last one those that are there.
    fn at(&self, number: u32) -> Result<&'b [u8], Unopened> {
        let begin =
            usize::try_from(number).ok().and_then(|number| number.checked_add(1)?.checked_mul(self.sector));
        let rest = begin.and_then(|begin| self.bytes.get(begin..)).filter(|rest| !rest.is_empty());
        let rest = rest.ok_or_else(|| {
            damaged(&format!("it refers to sector {number} of {}; perhaps it is cut short", self.sectors))
        })?;
        Ok(&rest[..self.sector.min(rest.len())])
    }

    /// The bytes of the chain that begins with this sector: all of them, or so many.
    fn read(&self, first: u32, length: Option<usize>, what: &str) -> Result<Vec<u8>, Unopened> {
        let mut bytes = Vec::new();
        let mut sectors = Chain::new(first, &self.table, what);
        while length.is_none_or(|length| bytes.len() < length) {
            let Some(sector) = sectors.next()? else { break };
            bytes.extend_from_slice(self.at(sector)?);
        }
        cut(bytes, length, what)
    }

    fn stream(&self, entry: &Entry, root: &Entry) -> Result<Vec<u8>, Unopened> {
        const WHAT: &str = "workbook";
        let length = usize::try_from(entry.length).ok().filter(|length| *length <= self.bytes.len());
        let Some(length) = length else {
            return Err(damaged(&format!("it says that it holds {} bytes", entry.length)));
        };
        if length >= self.header(56)? as usize {
            return self.read(entry.first, Some(length), WHAT);
        }
        let small = 1_usize << u16_at(self.bytes, 32).unwrap_or_default().min(9);
        let sectors = self.read(root.first, None, "small streams")?;
        let table: Vec<u32> =
            numbers(&self.read(self.header(60)?, None, "table of small sectors")?).collect();
        let mut bytes = Vec::new();
        let mut chain = Chain::new(entry.first, &table, WHAT);
        while bytes.len() < length {
            let Some(number) = chain.next()? else { break };
            let rest = sectors.get((number as usize).saturating_mul(small)..).unwrap_or_default();
            bytes.extend_from_slice(&rest[..small.min(rest.len())]);
        }
        cut(bytes, Some(length), WHAT)
    }
}

/// So many bytes, if there are so many.
fn cut(mut bytes: Vec<u8>, length: Option<usize>, what: &str) -> Result<Vec<u8>, Unopened> {
    let length = length.unwrap_or(bytes.len());
    if bytes.len() < length {
        let fact =
            format!("of its {what} {} bytes of {length} are there; perhaps it is cut short", bytes.len());
        return Err(damaged(&fact));
    }
    bytes.truncate(length);
    Ok(bytes)
}

/// The sectors of a stream, in their order.
struct Chain<'t> {
    next: u32,
    table: &'t [u32],
    /// How many sectors may still follow: none is twice in a chain.
    left: usize,
    what: &'t str,
}

impl<'t> Chain<'t> {
    fn new(first: u32, table: &'t [u32], what: &'t str) -> Self {
        Self { next: first, table, left: table.len(), what }
    }

    fn next(&mut self) -> Result<Option<u32>, Unopened> {
        if self.next >= LAST_SECTOR {
            return Ok(None);
        }
        let sector = self.next;
        let Some(next) = self.table.get(sector as usize) else {
            let fact = format!("its {} refers to sector {sector} of {}", self.what, self.table.len());
            return Err(damaged(&fact));
        };
        if self.left == 0 {
            return Err(damaged(&format!("the sectors of its {} go round in a circle", self.what)));
        }
        self.left -= 1;
        self.next = *next;
        Ok(Some(sector))
    }
}

/// What the directory says of a stream.
struct Entry {
    /// In small letters: programs do not agree on the others.
    name: String,
    first: u32,
    length: u64,
}

/// The root of the directory and what stands at its top level. Workbooks within workbooks stand below.
fn top_level(directory: &[u8]) -> Result<(Entry, Vec<Entry>), Unopened> {
    let all: Vec<&[u8]> = directory.chunks_exact(ENTRY).collect();
    let root = all.first().filter(|root| root[66] == 5);
    let root = root.ok_or_else(|| damaged("its directory has no root"))?;
    let mut entries = Vec::new();
    let mut seen = vec![false; all.len()];
    // The entries are the nodes of a tree: those before, those after, and those within.
    let mut waiting = vec![u32_at(root, 76)];
    while let Some(number) = waiting.pop() {
        let number = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(usize::MAX);
        let (Some(raw), Some(seen)) = (all.get(number), seen.get_mut(number)) else { continue };
        if !std::mem::replace(seen, true) {
            waiting.extend([u32_at(raw, 68), u32_at(raw, 72)]);
            if raw[66] == 2 {
                entries.push(entry(raw));
            }
        }
    }
    Ok((entry(root), entries))
}

fn entry(raw: &[u8]) -> Entry {
    let bytes = usize::from(u16_at(raw, 64).unwrap_or_default()).min(64).saturating_sub(2);
    let units: Vec<u16> =
        raw[..bytes].chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    Entry {
        name: String::from_utf16_lossy(&units).to_lowercase(),
        first: u32_at(raw, 116).unwrap_or(u32::MAX),
        length: u64::from(u32_at(raw, 120).unwrap_or_default()),
    }
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
