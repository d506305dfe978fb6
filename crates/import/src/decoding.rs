//! Bytes to text. Exports come in many encodings and rarely say which; here one is chosen from the
//! bytes, once, and every format module reads UTF-8. A byte that cannot be decoded costs one
//! character, never the file.

use crate::Encoding;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, UTF_8, UTF_16BE, UTF_16LE};
use sha2::{Digest, Sha256};
use std::io::{self, BufRead, Read};

/// How much is read at a time, and how much of the file is looked at to tell its format.
pub(crate) const CHUNK: usize = 64 * 1024;

/// Counts and hashes the bytes that pass through it.
pub(crate) struct Meter<R> {
    input: R,
    hash: Sha256,
    bytes: u64,
}

impl<R: Read> Meter<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input, hash: Sha256::new(), bytes: 0 }
    }

    /// The SHA-256 in hexadecimal and the number of bytes read so far.
    pub(crate) fn reading(self) -> (String, u64) {
        let hex = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        (hex, self.bytes)
    }
}

impl<R: Read> Read for Meter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.hash.update(&buffer[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
}

/// The text of a file: a stream of UTF-8 without byte order mark. Every buffer it gives ends
/// between two characters. Carriage returns become line feeds in files that have no line feed.
pub(crate) struct Text<R> {
    input: R,
    raw: Vec<u8>,
    /// Bytes of `raw` that are not decoded yet.
    waiting: std::ops::Range<usize>,
    /// Nothing comes after `raw`.
    ended: bool,
    decoding: Decoding,
    replaced: u64,
    returns_end_lines: Option<bool>,
    text: Vec<u8>,
    unread: std::ops::Range<usize>,
}

/// As long as every byte is ASCII the encoding need not be known, and the choice waits for evidence.
enum Decoding {
    Open,
    Chosen(Decoder),
}

impl<R: Read> Text<R> {
    /// Reads the first chunk and looks for a byte order mark or the zeros of UTF-16.
    pub(crate) fn open(input: R) -> io::Result<Self> {
        let mut text = Self {
            input,
            raw: vec![0; CHUNK],
            waiting: 0..0,
            ended: false,
            decoding: Decoding::Open,
            replaced: 0,
            returns_end_lines: None,
            text: Vec::new(),
            unread: 0..0,
        };
        text.read_chunk()?;
        if let Some((encoding, mark)) = declared_by_bytes(text.raw_head()) {
            text.waiting.start = mark;
            text.decoding = Decoding::Chosen(encoding.new_decoder_without_bom_handling());
        }
        Ok(text)
    }

    /// The first bytes of the file, as long as nothing was decoded.
    pub(crate) fn raw_head(&self) -> &[u8] {
        &self.raw[self.waiting.clone()]
    }

    /// The first text of the file, to tell the format from.
    pub(crate) fn head(&mut self) -> io::Result<&str> {
        let head = self.fill_buf()?;
        Ok(std::str::from_utf8(head).unwrap_or_default())
    }

    /// The encoding that was assumed. A file of ASCII alone is UTF-8.
    pub(crate) fn encoding(&self) -> Encoding {
        let name = match &self.decoding {
            Decoding::Open => UTF_8.name(),
            Decoding::Chosen(decoder) => decoder.encoding().name(),
        };
        Encoding { name, replaced: self.replaced }
    }

    fn read_chunk(&mut self) -> io::Result<()> {
        let mut filled = 0;
        while filled < CHUNK {
            match self.input.read(&mut self.raw[filled..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.waiting = 0..filled;
        Ok(())
    }

    fn decode_chunk(&mut self) {
        let mut chunk = &self.raw[self.waiting.clone()];
        self.unread = 0..0;
        if matches!(self.decoding, Decoding::Open) && !chunk.is_ascii() {
            self.decoding = Decoding::Chosen(chosen_from(chunk).new_decoder_without_bom_handling());
        }
        match &mut self.decoding {
            Decoding::Open => {
                self.text.resize(self.text.len().max(chunk.len()), 0);
                self.text[..chunk.len()].copy_from_slice(chunk);
                self.unread.end = chunk.len();
            }
            Decoding::Chosen(decoder) => loop {
                let room = decoder.max_utf8_buffer_length_without_replacement(chunk.len());
                let room = self.unread.end + room.unwrap_or(4 * CHUNK) + 3;
                self.text.resize(self.text.len().max(room), 0);
                let target = &mut self.text[self.unread.end..];
                let (result, read, written) =
                    decoder.decode_to_utf8_without_replacement(chunk, target, self.ended);
                self.unread.end += written;
                chunk = &chunk[read..];
                match result {
                    DecoderResult::InputEmpty => break,
                    DecoderResult::OutputFull => {}
                    DecoderResult::Malformed(..) => {
                        self.replaced += 1;
                        let end = self.unread.end + 3;
                        self.text.resize(self.text.len().max(end), 0);
                        self.text[self.unread.end..end].copy_from_slice("\u{FFFD}".as_bytes());
                        self.unread.end = end;
                    }
                }
            },
        }
        self.waiting = 0..0;
        let decoded = &mut self.text[self.unread.clone()];
        if *self
            .returns_end_lines
            .get_or_insert_with(|| decoded.contains(&b'\r') && !decoded.contains(&b'\n'))
        {
            decoded.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        }
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        buffer[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Text<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.unread.is_empty() && !(self.ended && self.waiting.is_empty()) {
            if self.waiting.is_empty() {
                self.read_chunk()?;
            }
            self.decode_chunk();
        }
        Ok(&self.text[self.unread.clone()])
    }

    fn consume(&mut self, count: usize) {
        self.unread.start = (self.unread.start + count).min(self.unread.end);
    }
}

/// An encoding that shows in the bytes themselves, and how many bytes its mark takes.
fn declared_by_bytes(head: &[u8]) -> Option<(&'static encoding_rs::Encoding, usize)> {
    if let Some(found) = encoding_rs::Encoding::for_bom(head) {
        return Some(found);
    }
    // UTF-16 of mostly Latin text has a zero in every other byte.
    let sample = &head[..head.len().min(4096)];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    match half {
        0..=3 => None,
        _ if odd * 10 >= half * 6 && even * 20 <= half => Some((UTF_16LE, 0)),
        _ if even * 10 >= half * 6 && odd * 20 <= half => Some((UTF_16BE, 0)),
        _ => None,
    }
}

/// The encoding of the first chunk that is more than ASCII. Whether a file calls itself UTF-8 is
/// not asked, since files that do so and are not exist.
fn chosen_from(chunk: &[u8]) -> &'static encoding_rs::Encoding {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for piece in chunk.utf8_chunks() {
        sound += piece.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!piece.invalid().is_empty());
    }
    // A character cut in two by the end of the chunk is not broken.
    let cut = matches!(std::str::from_utf8(chunk), Err(error) if error.error_len().is_none());
    if (broken == usize::from(cut)) || sound >= 8 * broken {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(chunk, true);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Encoding) {
        let mut text = Text::open(bytes).unwrap();
        let mut all = String::new();
        text.read_to_string(&mut all).unwrap();
        (all, text.encoding())
    }

    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn byte_order_mark_is_not_part_of_the_text() {
        assert_eq!(decoded(b"\xEF\xBB\xBFTY  - JOUR").0, "TY  - JOUR");
        let mut bytes = vec![0xFF, 0xFE];
        bytes.extend(utf_16("Caf\u{e9}", u16::to_le_bytes));
        assert_eq!(decoded(&bytes), ("Caf\u{e9}".into(), Encoding { name: "UTF-16LE", replaced: 0 }));
    }

    #[test]
    fn utf_16_without_a_mark_is_recognised_in_both_orders() {
        let text = "TY  - JOUR\r\nTI  - \u{dc}ber Z\u{fc}ge\r\nER  - \r\n";
        assert_eq!(decoded(&utf_16(text, u16::to_le_bytes)).1.name, "UTF-16LE");
        let (read, encoding) = decoded(&utf_16(text, u16::to_be_bytes));
        assert_eq!((read.as_str(), encoding.name), (text, "UTF-16BE"));
    }

    #[test]
    fn windows_1252_is_recognised_even_when_the_file_declares_utf_8() {
        let bytes = b"% Encoding: UTF-8\nauthor = {M\xFCller, J\xF6rg}, title = {\x93Quoted\x94}";
        let (text, encoding) = decoded(bytes);
        assert_eq!(encoding, Encoding { name: "windows-1252", replaced: 0 });
        assert!(text.contains("M\u{fc}ller, J\u{f6}rg") && text.contains("\u{201c}Quoted\u{201d}"));
    }

    #[test]
    fn one_broken_byte_costs_one_character_of_a_utf_8_file() {
        let mut bytes = "Zürich, Genève, Malmö, São Paulo, Århus, Łódź".as_bytes().to_vec();
        bytes.insert(0, 0xFF);
        let (text, encoding) = decoded(&bytes);
        assert_eq!(encoding, Encoding { name: "UTF-8", replaced: 1 });
        assert!(text.starts_with("\u{FFFD}Z\u{fc}rich"));
    }

    #[test]
    fn character_cut_by_the_chunk_is_whole_and_late_evidence_still_counts() {
        let mut text = "a".repeat(CHUNK - 1);
        text.push('\u{e9}');
        assert_eq!(decoded(text.as_bytes()), (text.clone(), Encoding { name: "UTF-8", replaced: 0 }));
        let mut bytes = vec![b'a'; 2 * CHUNK];
        bytes.extend(b" Universit\xE9 de Gen\xE8ve ");
        let (text, encoding) = decoded(&bytes);
        assert_eq!(encoding.name, "windows-1252");
        assert!(text.ends_with(" Universit\u{e9} de Gen\u{e8}ve "));
    }

    #[test]
    fn lone_returns_end_lines_only_where_there_is_no_line_feed() {
        assert_eq!(decoded(b"TY  - JOUR\rER  - \r").0, "TY  - JOUR\nER  - \n");
        assert_eq!(decoded(b"TI  - a\rb\nER  - \n").0, "TI  - a\rb\nER  - \n");
    }

    #[test]
    fn meter_counts_and_hashes_what_passes() {
        let mut meter = Meter::new(&b"abc"[..]);
        io::copy(&mut Text::open(&mut meter).unwrap(), &mut io::sink()).unwrap();
        let (sha256, bytes) = meter.reading();
        assert_eq!(bytes, 3);
        assert_eq!(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
