//! Decompression, push-based and bounded: gzip of any number of members, and a zip that holds one table.
//!
//! Output is handed on in pieces of at most 64 KiB, so a file that unpacks to terabytes costs no memory: it meets
//! [`ReadLimits::max_unpacked_bytes`] or [`ReadLimits::max_unpack_ratio`] and ends in a typed error.

use super::foreign::ForeignKind;
use super::limits::ReadLimits;
use super::unpack_gzip::GzipStream;
use super::unpack_zip::ZipStream;
use flate2::{Crc, Decompress, FlushDecompress, Status};

/// How the bytes of a file are packed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// Gzip, one member or several.
    Gzip,
    /// Zip with one `.csv`, `.tsv`, `.tab` or `.txt` file in it.
    Zip,
}

impl Compression {
    /// The compression that the first bytes of a file show.
    pub fn detect(head: &[u8]) -> Self {
        let zips: [&[u8]; 3] = [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"];
        if head.starts_with(b"\x1F\x8B") {
            Self::Gzip
        } else if zips.iter().any(|magic| head.starts_with(magic)) {
            Self::Zip
        } else {
            Self::None
        }
    }
}

/// Why a packed file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnpackError {
    /// The packed data break off: the file is incomplete.
    #[error("the compressed file ends too early")]
    Truncated,
    /// The packed data are damaged.
    #[error("the compressed file is damaged after {at} bytes")]
    Damaged {
        /// Bytes of the file before the damage was met.
        at: u64,
    },
    /// The data unpack, but not to what was packed.
    #[error("the checksum of the compressed file is wrong after {at} bytes")]
    ChecksumMismatch {
        /// Bytes of the file before the checksum.
        at: u64,
    },
    /// More than [`ReadLimits::max_unpacked_bytes`] came out.
    #[error("the file unpacks to more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Far more came out than went in: [`ReadLimits::max_unpack_ratio`].
    #[error("the file unpacks to more than {limit} times its size")]
    RatioExceeded {
        /// The limit.
        limit: u64,
    },
    /// The zip is encrypted.
    #[error("{name} in the zip is encrypted")]
    ZipEncrypted {
        /// The entry.
        name: String,
    },
    /// The zip uses a method other than stored and deflated.
    #[error("{name} in the zip is packed by method {method}")]
    ZipMethod {
        /// The entry.
        name: String,
        /// Method number of the zip specification.
        method: u16,
    },
    /// The zip was written as a stream without sizes, and not deflated, so its end cannot be known.
    #[error("{name} in the zip is stored without its size")]
    ZipStoredWithoutSize {
        /// The entry.
        name: String,
    },
    /// The zip holds several tables: the user has to unpack the right one.
    #[error("the zip holds {} tables", .names.len())]
    ZipSeveralTables {
        /// Their names.
        names: Vec<String>,
    },
    /// The zip holds no table.
    #[error("the zip holds no table among {} files", .names.len())]
    ZipNoTable {
        /// The names of the files in it.
        names: Vec<String>,
    },
    /// The zip is a document, such as an Excel workbook.
    #[error("the file is no archive but a document")]
    ZipDocument {
        /// Which.
        kind: ForeignKind,
    },
    /// More than [`ReadLimits::max_zip_entries`] files in the zip.
    #[error("the zip holds more than {limit} files")]
    ZipTooManyEntries {
        /// The limit.
        limit: usize,
    },
}

/// Unpacks one file.
pub struct Unpacker {
    stream: Stream,
    shared: Shared,
}

enum Stream {
    Plain,
    Gzip(GzipStream),
    Zip(ZipStream),
}

impl Unpacker {
    /// An unpacker at the start of a file.
    pub fn new(compression: Compression, limits: ReadLimits) -> Self {
        let stream = match compression {
            Compression::None => Stream::Plain,
            Compression::Gzip => Stream::Gzip(GzipStream::default()),
            Compression::Zip => Stream::Zip(ZipStream::default()),
        };
        let buffer = if compression == Compression::None { Vec::new() } else { vec![0; OUTPUT_STEP] };
        Self { stream, shared: Shared { limits, buffer, read: 0, written: 0 } }
    }

    /// Unpacks the next bytes of the file; `emit` gets the output in pieces.
    ///
    /// # Errors
    /// [`UnpackError`], or the first error of `emit`. Both are final.
    pub fn push<E: From<UnpackError>>(
        &mut self,
        raw: &[u8],
        emit: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        match &mut self.stream {
            Stream::Plain => emit(raw),
            Stream::Gzip(stream) => stream.push(raw, &mut self.shared, emit),
            Stream::Zip(stream) => stream.push(raw, &mut self.shared, emit),
        }
    }

    /// To be called after the last byte.
    ///
    /// # Errors
    /// [`UnpackError::Truncated`], or that a zip holds no table or several.
    pub fn finish(&mut self) -> Result<(), UnpackError> {
        match &mut self.stream {
            Stream::Plain => Ok(()),
            Stream::Gzip(stream) => stream.finish(),
            Stream::Zip(stream) => stream.finish(),
        }
    }

    /// The name of the table inside a zip, once it was met.
    pub fn entry_name(&self) -> Option<&str> {
        match &self.stream {
            Stream::Zip(stream) => stream.table_name(),
            _ => None,
        }
    }
}

const OUTPUT_STEP: usize = 64 << 10;

/// Counters, limits and the output buffer that every format uses.
pub(super) struct Shared {
    pub(super) limits: ReadLimits,
    buffer: Vec<u8>,
    /// Bytes of the file used so far.
    pub(super) read: u64,
    written: u64,
}

impl Shared {
    /// Counts `bytes` of output against the limits.
    pub(super) fn count_output(&mut self, bytes: u64) -> Result<(), UnpackError> {
        self.written += bytes;
        let limits = &self.limits;
        if self.written > limits.max_unpacked_bytes {
            return Err(UnpackError::TooLarge { limit: limits.max_unpacked_bytes });
        }
        let ratio_limit = self.read.saturating_mul(limits.max_unpack_ratio);
        if self.written > limits.ratio_free_bytes && self.written > ratio_limit {
            return Err(UnpackError::RatioExceeded { limit: limits.max_unpack_ratio });
        }
        Ok(())
    }
}

/// Bytes of a header or trailer, gathered from piece to piece.
#[derive(Default)]
pub(super) struct Gathered(pub(super) Vec<u8>);

impl Gathered {
    /// Moves bytes from `input` until there are `size`; whether there are.
    pub(super) fn fill(&mut self, size: usize, input: &mut &[u8], shared: &mut Shared) -> bool {
        let missing = size.saturating_sub(self.0.len());
        let (taken, rest) = input.split_at(missing.min(input.len()));
        self.0.extend_from_slice(taken);
        shared.read += taken.len() as u64;
        *input = rest;
        self.0.len() >= size
    }

    /// Little-endian number of two bytes at `at`; 0 beyond the end.
    pub(super) fn u16_at(&self, at: usize) -> u16 {
        self.0.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| u16::from_le_bytes(*bytes))
    }

    /// Little-endian number of four bytes at `at`; 0 beyond the end.
    pub(super) fn u32_at(&self, at: usize) -> u32 {
        self.0.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    /// Little-endian number of eight bytes at `at`; 0 beyond the end.
    pub(super) fn u64_at(&self, at: usize) -> u64 {
        self.0.get(at..).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| u64::from_le_bytes(*bytes))
    }
}

/// One raw deflate stream with its checksum.
pub(super) struct Inflate {
    state: Decompress,
    crc: Crc,
}

impl Inflate {
    pub(super) fn new() -> Self {
        Self { state: Decompress::new(false), crc: Crc::new() }
    }

    pub(super) fn crc(&self) -> u32 {
        self.crc.sum()
    }

    /// Bytes that came out.
    pub(super) fn size(&self) -> u64 {
        self.state.total_out()
    }

    /// Inflates from `input`; whether the stream has ended.
    pub(super) fn run<E: From<UnpackError>>(
        &mut self,
        input: &mut &[u8],
        shared: &mut Shared,
        emit: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<bool, E> {
        loop {
            let (read, written) = (self.state.total_in(), self.state.total_out());
            let result = self.state.decompress(input, &mut shared.buffer, FlushDecompress::None);
            let used = (self.state.total_in() - read) as usize;
            let made = (self.state.total_out() - written) as usize;
            *input = &input[used..];
            shared.read += used as u64;
            let status = result.map_err(|_| UnpackError::Damaged { at: shared.read })?;
            if made > 0 {
                shared.count_output(made as u64)?;
                let piece = &shared.buffer[..made];
                self.crc.update(piece);
                emit(piece)?;
            }
            match status {
                Status::StreamEnd => return Ok(true),
                _ if made == 0 && used == 0 => return Ok(false),
                _ => {}
            }
        }
    }
}
