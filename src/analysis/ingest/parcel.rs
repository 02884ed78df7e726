//! Parts of a file as bytes, for workers that share no memory.
//!
//! What a part holds is written field by field in the order of its declaration, numbers with the low byte first.
//! Large texts and lists of orders are pieces of their own, which are neither copied together nor kept twice: what is
//! packed is given up as it goes. Both ends are the same build, so the form has no version; what cannot be understood
//! is `None`.

use std::collections::VecDeque;

use super::issues::{IssueKind, IssueSample, Place};
use crate::analysis::domain::{CurrencyCode, CustomerIds, MoneySum, Unidentified};

/// Small values are put together to pieces of about this size.
const PIECE: usize = 256 << 10;

/// Texts from this length on are pieces of their own.
const LONG: usize = 32 << 10;

/// Writes pieces.
#[derive(Debug, Default)]
pub(super) struct ParcelWriter {
    pieces: Vec<Vec<u8>>,
    current: Vec<u8>,
}

impl ParcelWriter {
    /// All pieces.
    pub fn finish(mut self) -> Vec<Vec<u8>> {
        self.flush();
        self.pieces
    }

    fn flush(&mut self) {
        if !self.current.is_empty() {
            self.pieces.push(std::mem::take(&mut self.current));
        }
    }

    fn raw(&mut self, bytes: &[u8]) {
        self.current.extend_from_slice(bytes);
        if self.current.len() >= PIECE {
            self.flush();
        }
    }

    /// Bytes with their length before them.
    pub fn bytes(&mut self, bytes: Vec<u8>) {
        bytes.len().pack(self);
        if bytes.len() < LONG {
            self.raw(&bytes);
        } else {
            self.flush();
            self.pieces.push(bytes);
        }
    }
}

/// Reads pieces, and gives back the memory of those that are read.
#[derive(Debug)]
pub(super) struct ParcelReader {
    pieces: VecDeque<Vec<u8>>,
    at: usize,
}

impl ParcelReader {
    /// A reader of pieces, however they are cut.
    pub fn new(pieces: Vec<Vec<u8>>) -> ParcelReader {
        ParcelReader { pieces: pieces.into(), at: 0 }
    }

    fn raw<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut room = [0; N];
        self.fill(&mut room)?;
        Some(room)
    }

    fn fill(&mut self, mut room: &mut [u8]) -> Option<()> {
        while !room.is_empty() {
            let piece = self.pieces.front()?;
            let rest = piece.get(self.at..)?;
            let length = rest.len().min(room.len());
            let (now, later) = room.split_at_mut(length);
            now.copy_from_slice(&rest[..length]);
            room = later;
            self.at += length;
            self.drop_read();
        }
        Some(())
    }

    fn drop_read(&mut self) {
        while self.pieces.front().is_some_and(|piece| self.at >= piece.len()) {
            self.pieces.pop_front();
            self.at = 0;
        }
    }

    /// Bytes with their length before them.
    pub fn bytes(&mut self) -> Option<Vec<u8>> {
        let length = usize::unpack(self)?;
        if self.at == 0 && length > 0 && self.pieces.front().is_some_and(|piece| piece.len() == length) {
            return self.pieces.pop_front();
        }
        let left = self.pieces.iter().map(Vec::len).sum::<usize>() - self.at;
        if length > left {
            return None;
        }
        let mut bytes = vec![0; length];
        self.fill(&mut bytes)?;
        Some(bytes)
    }
}

/// What can be sent to a worker.
pub(super) trait Parcel: Sized {
    /// Writes it.
    fn pack(self, to: &mut ParcelWriter);

    /// Reads it; `None` if it is none.
    fn unpack(from: &mut ParcelReader) -> Option<Self>;
}

/// A struct is its fields in turn.
macro_rules! parcel {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl $crate::analysis::ingest::parcel::Parcel for $type {
            fn pack(self, to: &mut $crate::analysis::ingest::parcel::ParcelWriter) {
                let $type { $($field),* } = self;
                $($crate::analysis::ingest::parcel::Parcel::pack($field, to);)*
            }

            fn unpack(from: &mut $crate::analysis::ingest::parcel::ParcelReader) -> Option<Self> {
                $(let $field = $crate::analysis::ingest::parcel::Parcel::unpack(from)?;)*
                Some($type { $($field),* })
            }
        }
    };
}
pub(super) use parcel;

macro_rules! numbers {
    ($($type:ident)*) => {
        $(impl Parcel for $type {
            fn pack(self, to: &mut ParcelWriter) {
                to.raw(&self.to_le_bytes());
            }

            fn unpack(from: &mut ParcelReader) -> Option<$type> {
                Some($type::from_le_bytes(from.raw()?))
            }
        })*
    };
}

numbers! { u8 u16 u32 u64 i32 i64 i128 }

impl Parcel for usize {
    fn pack(self, to: &mut ParcelWriter) {
        (self as u64).pack(to);
    }

    fn unpack(from: &mut ParcelReader) -> Option<usize> {
        usize::try_from(u64::unpack(from)?).ok()
    }
}

impl Parcel for bool {
    fn pack(self, to: &mut ParcelWriter) {
        u8::from(self).pack(to);
    }

    fn unpack(from: &mut ParcelReader) -> Option<bool> {
        match u8::unpack(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Parcel for String {
    fn pack(self, to: &mut ParcelWriter) {
        to.bytes(self.into_bytes());
    }

    fn unpack(from: &mut ParcelReader) -> Option<String> {
        String::from_utf8(from.bytes()?).ok()
    }
}

impl<T: Parcel> Parcel for Option<T> {
    fn pack(self, to: &mut ParcelWriter) {
        self.is_some().pack(to);
        if let Some(value) = self {
            value.pack(to);
        }
    }

    fn unpack(from: &mut ParcelReader) -> Option<Option<T>> {
        Some(match bool::unpack(from)? {
            true => Some(T::unpack(from)?),
            false => None,
        })
    }
}

impl<T: Parcel> Parcel for Vec<T> {
    fn pack(self, to: &mut ParcelWriter) {
        self.len().pack(to);
        self.into_iter().for_each(|value| value.pack(to));
    }

    fn unpack(from: &mut ParcelReader) -> Option<Vec<T>> {
        let length = usize::unpack(from)?;
        // A length that is not true must not ask for memory.
        let mut values = Vec::with_capacity(length.min(PIECE));
        for _ in 0..length {
            values.push(T::unpack(from)?);
        }
        Some(values)
    }
}

impl<T: Parcel, const N: usize> Parcel for [T; N] {
    fn pack(self, to: &mut ParcelWriter) {
        self.into_iter().for_each(|value| value.pack(to));
    }

    fn unpack(from: &mut ParcelReader) -> Option<[T; N]> {
        let mut values = Vec::with_capacity(N);
        for _ in 0..N {
            values.push(T::unpack(from)?);
        }
        values.try_into().ok()
    }
}

impl<A: Parcel, B: Parcel> Parcel for (A, B) {
    fn pack(self, to: &mut ParcelWriter) {
        self.0.pack(to);
        self.1.pack(to);
    }

    fn unpack(from: &mut ParcelReader) -> Option<(A, B)> {
        Some((A::unpack(from)?, B::unpack(from)?))
    }
}

impl Parcel for MoneySum {
    fn pack(self, to: &mut ParcelWriter) {
        self.ten_thousandths().pack(to);
    }

    fn unpack(from: &mut ParcelReader) -> Option<MoneySum> {
        i128::unpack(from).map(MoneySum::from_ten_thousandths)
    }
}

impl Parcel for CurrencyCode {
    fn pack(self, to: &mut ParcelWriter) {
        self.as_str().to_owned().pack(to);
    }

    fn unpack(from: &mut ParcelReader) -> Option<CurrencyCode> {
        CurrencyCode::parse(&String::unpack(from)?)
    }
}

impl Parcel for CustomerIds {
    fn pack(self, to: &mut ParcelWriter) {
        let (bytes, lengths) = self.into_texts();
        to.bytes(bytes);
        to.bytes(lengths.into_iter().flat_map(u32::to_le_bytes).collect());
    }

    fn unpack(from: &mut ParcelReader) -> Option<CustomerIds> {
        let bytes = from.bytes()?;
        let lengths = from.bytes()?;
        let lengths = lengths.chunks_exact(4).map(|word| word.try_into().map_or(0, u32::from_le_bytes));
        CustomerIds::from_texts(bytes, lengths)
    }
}

impl Parcel for IssueKind {
    fn pack(self, to: &mut ParcelWriter) {
        (self as u8).pack(to);
    }

    fn unpack(from: &mut ParcelReader) -> Option<IssueKind> {
        IssueKind::ALL.get(usize::from(u8::unpack(from)?)).copied()
    }
}

parcel!(Unidentified { rows, gross, refunded });
parcel!(Place { file, line, byte });
parcel!(IssueSample { file, line, byte, kind, column, value });

#[cfg(test)]
mod tests {
    use super::{LONG, Parcel, ParcelReader, ParcelWriter};
    use crate::analysis::domain::CustomerIds;

    type Everything = (((u8, i128), (bool, Option<u16>)), ((String, Vec<(u64, i32)>), [u32; 3]));

    fn everything() -> Everything {
        let text = "text ".repeat(LONG);
        (((7, -5), (true, None)), ((text, vec![(9, -9), (u64::MAX, 0)]), [1, 2, 3]))
    }

    fn packed(value: impl Parcel) -> Vec<Vec<u8>> {
        let mut packer = ParcelWriter::default();
        value.pack(&mut packer);
        packer.finish()
    }

    #[test]
    fn what_is_packed_is_unpacked_however_the_pieces_are_cut() {
        let pieces = packed(everything());
        assert_eq!(Everything::unpack(&mut ParcelReader::new(pieces.clone())), Some(everything()));
        let all = pieces.concat();
        for size in [1, 7, 1_000, all.len()] {
            let pieces = all.chunks(size).map(<[u8]>::to_vec).collect();
            assert_eq!(Everything::unpack(&mut ParcelReader::new(pieces)), Some(everything()), "{size}");
        }
    }

    #[test]
    fn what_ends_early_is_nothing() {
        let all = packed(everything()).concat();
        for length in [0, 1, 20, 40, all.len() - 1] {
            assert_eq!(Everything::unpack(&mut ParcelReader::new(vec![all[..length].to_vec()])), None);
        }
        let long = packed(u64::MAX);
        assert_eq!(Vec::<u8>::unpack(&mut ParcelReader::new(long.clone())), None);
        assert_eq!(String::unpack(&mut ParcelReader::new(long)), None);
    }

    #[test]
    fn texts_of_customers_come_back() {
        let mut ids = CustomerIds::new();
        ["", "ann", "Zoë", &"long".repeat(LONG)].into_iter().for_each(|id| ids.push(id));
        let pieces = packed(ids.clone());
        assert_eq!(CustomerIds::unpack(&mut ParcelReader::new(pieces)), Some(ids));
        let wrong = (vec![b'a'; 3], vec![9u8, 0, 0, 0]);
        let mut packer = ParcelWriter::default();
        packer.bytes(wrong.0);
        packer.bytes(wrong.1);
        assert_eq!(CustomerIds::unpack(&mut ParcelReader::new(packer.finish())), None);
    }
}
