//! Exports that come packed: one with gzip, or several in a zip archive, as some screening tools and
//! databases send them. They are read where they lie; nothing is unpacked to disk, so that the names
//! in an archive are names and never paths. What unpacks to more than any export holds is refused
//! while it is being unpacked, whatever the archive says of itself.

use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, Cursor, Read};
use std::rc::Rc;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most one export may unpack to, in bytes.
const MOST_BYTES: u64 = 4 << 30;

/// From this size on, in bytes, what is packed must be what people have searched for or filled in: the
/// same few bytes again and again shrink a thousandfold, references and cells ten- or twentyfold.
const LARGE: u64 = 64 << 20;
const MOST_SHRINKING: u64 = 100;

/// How many bytes so many packed ones may unpack to, where no more than `most` are ever expected.
pub(crate) fn most_unpacked(packed: u64, most: u64) -> u64 {
    most.min(LARGE.max(packed.saturating_mul(MOST_SHRINKING)))
}

/// The most members of an archive.
const MOST_MEMBERS: usize = 10_000;

/// How much was unpacked, and from how much.
#[derive(Default)]
struct Account {
    packed: Cell<u64>,
    unpacked: Cell<u64>,
}

impl Account {
    /// Refuses what the packed bytes cannot account for.
    fn unpack(&self, count: usize) -> io::Result<usize> {
        let bytes = self.unpacked.get() + count as u64;
        self.unpacked.set(bytes);
        if bytes > most_unpacked(self.packed.get(), MOST_BYTES) {
            let fact = format!("it unpacks to {} MB and more, as no export does", bytes >> 20);
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, fact));
        }
        Ok(count)
    }
}

/// The bytes within a file packed with gzip.
pub(crate) fn unpacked<'r>(packed: impl Read + 'r) -> impl Read + 'r {
    let account = Rc::new(Account::default());
    let packed = Packed { input: packed, account: Rc::clone(&account) };
    Unpacked { input: MultiGzDecoder::new(packed), account }
}

struct Packed<R> {
    input: R,
    account: Rc<Account>,
}

impl<R: Read> Read for Packed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.account.packed.set(self.account.packed.get() + count as u64);
        Ok(count)
    }
}

struct Unpacked<R> {
    input: R,
    account: Rc<Account>,
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.account.unpack(count)
    }
}

/// The names in the list of contents of a zip archive; `None` where the list is damaged.
pub(crate) fn names(bytes: &[u8]) -> Option<Vec<String>> {
    let zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    Some(zip.file_names().filter_map(|name| Some(name.ok()?.into_owned())).collect())
}

/// A zip archive, in memory as it is.
pub(crate) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// For all members together, since several may unpack the same bytes.
    account: Rc<Account>,
}

/// What stands in an archive at one place.
pub(crate) enum Member<'a> {
    /// A file: its name, and its unpacked bytes.
    File(String, Box<dyn Read + 'a>),
    /// A file that cannot be unpacked: its name, and why.
    Locked(String, &'static str),
    /// A folder, or what an operating system puts beside the files.
    Nothing,
}

impl<'b> Archive<'b> {
    /// Reads the list of contents.
    ///
    /// # Errors
    /// When it is damaged, or longer than anybody packs exports.
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|_| "is a zip archive whose list of contents is damaged".to_owned())?;
        match zip.len() {
            0 => Err("is an empty zip archive".to_owned()),
            count if count > MOST_MEMBERS => Err(format!("is a zip archive of {count} files")),
            _ => {
                let account = Rc::new(Account::default());
                account.packed.set(bytes.len() as u64);
                Ok(Self { zip, account })
            }
        }
    }

    /// How many members it has.
    pub(crate) fn len(&self) -> usize {
        self.zip.len()
    }

    /// The member with this number, from 0.
    pub(crate) fn member(&mut self, number: usize) -> Member<'_> {
        let name = match self.zip.name_for_index(number) {
            Some(Ok(name)) => name.into_owned(),
            _ => format!("member {}", number + 1),
        };
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        if last.is_empty() || last.starts_with('.') || name.starts_with("__MACOSX/") {
            return Member::Nothing;
        }
        match self.zip.by_index(number) {
            Ok(file) => {
                Member::File(name, Box::new(Unpacked { input: file, account: Rc::clone(&self.account) }))
            }
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => {
                Member::Locked(name, "is locked with a password")
            }
            Err(ZipError::UnsupportedArchive(_)) => {
                Member::Locked(name, "is packed in a way revflow does not know")
            }
            Err(_) => Member::Locked(name, "is damaged"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    #[test]
    fn gzip_is_unpacked_as_far_as_an_export_goes() {
        let packed = |text: &[u8]| {
            let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
            gzip.write_all(text).unwrap();
            gzip.finish().unwrap()
        };
        let mut text = String::new();
        unpacked(&packed(b"TY  - JOUR")[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, "TY  - JOUR");
        let bomb = packed(&vec![b'a'; 80 << 20]);
        let error = io::copy(&mut unpacked(&bomb[..]), &mut io::sink()).unwrap_err();
        assert_eq!(error.to_string(), "it unpacks to 64 MB and more, as no export does");
    }
}
