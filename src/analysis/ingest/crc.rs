//! The checksum of ZIP and gzip: CRC-32 with the reversed polynomial 0xEDB88320.
//!
//! Eight bytes at a time over eight tables, which are computed when they are first wanted: as constants they would be
//! eight kilobytes of the module that no compression makes smaller.
//!
//! Source: ISO 3309; the tables as in M. E. Kounavis and F. L. Berry (2008), "Novel Table Lookup-Based Algorithms for
//! High-Performance CRC Generation", IEEE Transactions on Computers 57(11).

use std::sync::OnceLock;

type Tables = [[u32; 256]; 8];

static TABLES: OnceLock<Box<Tables>> = OnceLock::new();

/// A checksum in the making.
pub(super) struct Crc {
    tables: &'static Tables,
    state: u32,
}

impl Crc {
    /// Of nothing yet.
    pub(super) fn new() -> Crc {
        Crc { tables: TABLES.get_or_init(tables), state: u32::MAX }
    }

    /// Takes more bytes.
    pub(super) fn update(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for &[a, b, c, d, e, f, g, h] in eights {
            let [a, b, c, d] = (u32::from_le_bytes([a, b, c, d]) ^ self.state).to_le_bytes();
            let of = |table: usize, byte: u8| self.tables[7 - table][usize::from(byte)];
            self.state =
                of(0, a) ^ of(1, b) ^ of(2, c) ^ of(3, d) ^ of(4, e) ^ of(5, f) ^ of(6, g) ^ of(7, h);
        }
        for &byte in rest {
            self.state = self.tables[0][usize::from(byte ^ self.state as u8)] ^ (self.state >> 8);
        }
    }

    /// The checksum of all bytes so far.
    pub(super) fn sum(&self) -> u32 {
        !self.state
    }
}

/// Table 0 is of single bytes; each further one is of a byte with one more zero byte behind it.
fn tables() -> Box<Tables> {
    let mut tables = Box::new([[0; 256]; 8]);
    for byte in 0..256 {
        let shift = |state: u32, _| (state >> 1) ^ (0xEDB8_8320 & (state & 1).wrapping_neg());
        tables[0][byte] = (0..8).fold(byte as u32, shift);
    }
    for table in 1..8 {
        for byte in 0..256 {
            let before: u32 = tables[table - 1][byte];
            tables[table][byte] = tables[0][(before & 255) as usize] ^ (before >> 8);
        }
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::Crc;

    fn sum(pieces: &[&[u8]]) -> u32 {
        let mut crc = Crc::new();
        pieces.iter().for_each(|piece| crc.update(piece));
        crc.sum()
    }

    #[test]
    fn the_check_value_of_the_standard_comes_out_however_the_bytes_are_cut() {
        assert_eq!(sum(&[]), 0);
        assert_eq!(sum(&[b"123456789"]), 0xCBF4_3926);
        assert_eq!(sum(&[b"1", b"2345678", b"", b"9"]), 0xCBF4_3926);
    }

    #[test]
    fn it_agrees_with_another_implementation() {
        let bytes: Vec<u8> = (0..1_000_u32).map(|at| (at * at / 7) as u8).collect();
        for length in [0, 1, 7, 8, 9, 63, 64, 1_000] {
            let mut other = flate2::Crc::new();
            other.update(&bytes[..length]);
            assert_eq!(sum(&[&bytes[..length]]), other.sum());
        }
    }
}
