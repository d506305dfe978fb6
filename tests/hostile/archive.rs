//! Zip archives whose parts repeat a few bytes many times: what a hundred megabytes unpacked look like
//! when half a megabyte is sent. Written here because no sound library writes them so.

/// A part of an archive: its name, and pieces of content with how often each is repeated.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) pieces: Vec<(String, usize)>,
}

impl Part {
    pub(super) fn new(name: &str, content: &str) -> Self {
        Self { name: name.to_owned(), pieces: vec![(content.to_owned(), 1)] }
    }

    fn size(&self) -> usize {
        self.pieces.iter().map(|(piece, times)| piece.len() * times).sum()
    }
}

/// An archive (ZIP file format specification, 4.3) of these parts.
pub(super) fn archive(parts: &[Part]) -> Vec<u8> {
    let (mut bytes, mut contents) = (Vec::new(), Vec::new());
    for part in parts {
        let offset = bytes.len();
        let packed = deflate(&part.pieces);
        let mut about = Vec::new();
        // Version, flags, method 8 (deflate), time and date.
        about.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0]);
        for number in [checksum(part), word(packed.len()), word(part.size())] {
            about.extend(number.to_le_bytes());
        }
        about.extend(short(part.name.len()));
        about.extend([0, 0]);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&about);
        bytes.extend(part.name.as_bytes());
        bytes.extend(packed);
        contents.extend(b"PK\x01\x02\x14\x00");
        contents.extend(&about);
        contents.extend([0; 10]);
        contents.extend(word(offset).to_le_bytes());
        contents.extend(part.name.as_bytes());
    }
    let start = word(bytes.len());
    bytes.extend(&contents);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([short(parts.len()), short(parts.len())].concat());
    bytes.extend(word(contents.len()).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

fn word(number: usize) -> u32 {
    u32::try_from(number).expect("archives of the old kind")
}

fn short(number: usize) -> [u8; 2] {
    u16::try_from(number).expect("archives of the old kind").to_le_bytes()
}

/// CRC-32 of a part. Nobody gets as far as checking that of a large one.
fn checksum(part: &Part) -> u32 {
    if part.size() > 1 << 20 {
        return 0;
    }
    let bytes = part.pieces.iter().flat_map(|(piece, times)| piece.repeat(*times).into_bytes());
    !bytes.fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

/// Compresses with the fixed code (RFC 1951, 3.2.6): a piece once, then that piece again and again.
fn deflate(pieces: &[(String, usize)]) -> Vec<u8> {
    let mut bits = Bits::default();
    bits.number(0b011, 3);
    for (piece, times) in pieces {
        let piece = piece.as_bytes();
        piece.iter().for_each(|byte| bits.literal(*byte));
        let repeated = piece.len() * times.saturating_sub(1);
        for _ in 0..repeated / 258 {
            bits.again(piece.len());
        }
        let left = repeated % 258;
        let begun = repeated - left;
        (begun..repeated).for_each(|at| bits.literal(piece[at % piece.len()]));
    }
    bits.code(0, 7);
    bits.number(0, 7);
    bits.bytes
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    waiting: u32,
    count: u32,
}

impl Bits {
    /// A number, its lowest bit first.
    fn number(&mut self, number: u32, width: u32) {
        self.waiting |= number << self.count;
        self.count += width;
        while self.count >= 8 {
            self.bytes.push(self.waiting as u8);
            self.waiting >>= 8;
            self.count -= 8;
        }
    }

    /// A code, its highest bit first.
    fn code(&mut self, code: u32, width: u32) {
        self.number(code.reverse_bits() >> (32 - width), width);
    }

    fn literal(&mut self, byte: u8) {
        match byte {
            0..=143 => self.code(0x30 + u32::from(byte), 8),
            144..=255 => self.code(0x190 + u32::from(byte - 144), 9),
        }
    }

    /// The 258 bytes that stood so many bytes before, once more.
    fn again(&mut self, distance: usize) {
        self.code(0b1100_0101, 8);
        let past = word(distance) - 1;
        if past < 4 {
            self.code(past, 5);
            return;
        }
        // Two codes for every power of two, and the rest of the number as it is.
        let extra = past.ilog2() - 1;
        self.code(2 * extra + (past >> extra), 5);
        self.number(past & ((1 << extra) - 1), extra);
    }
}
