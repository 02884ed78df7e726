//! Zip read forward from its local headers, without the directory at the end: one pass, no seeking.
//!
//! The first table is handed on while it is read. Whether it was the only one is known at the directory that
//! follows the last entry, and reading ends in an error there if it was not.

use super::foreign::document_of_entry;
use super::unpack::{Gathered, Inflate, Shared, UnpackError};
use flate2::Crc;

const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";
const LOCAL_HEADER_BYTES: usize = 30;
const SIGNATURE_BYTES: usize = 4;
const ENCRYPTED: u16 = 1;
const HAS_DESCRIPTOR: u16 = 8;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const ZIP64_FIELD: u16 = 1;
const TABLE_EXTENSIONS: [&str; 4] = [".csv", ".tsv", ".txt", ".tab"];

#[derive(Default)]
pub(super) struct ZipStream {
    stage: Stage,
    gathered: Gathered,
    tables: Vec<String>,
    others: Vec<String>,
}

#[derive(Default)]
enum Stage {
    #[default]
    Signature,
    LocalHeader,
    Data(Entry, Data),
    Descriptor(Entry, Sums),
    Directory,
}

/// What the local header says.
#[derive(Clone)]
struct Entry {
    emits: bool,
    has_descriptor: bool,
    is_zip64: bool,
    crc: u32,
    packed: u64,
}

enum Data {
    Deflated(Box<Inflate>),
    Stored { left: u64, crc: Crc },
    Skipped { left: u64 },
}

/// What was unpacked.
#[derive(Clone, Copy)]
struct Sums {
    crc: u32,
    size: u64,
}

impl ZipStream {
    pub(super) fn table_name(&self) -> Option<&str> {
        self.tables.first().map(String::as_str)
    }

    pub(super) fn push<E: From<UnpackError>>(
        &mut self,
        mut input: &[u8],
        shared: &mut Shared,
        emit: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        loop {
            let goes_on = match &mut self.stage {
                Stage::Signature => self.signature(&mut input, shared)?,
                Stage::LocalHeader => self.local_header(&mut input, shared)?,
                Stage::Data(..) => self.data(&mut input, shared, emit)?,
                Stage::Descriptor(..) => self.descriptor(&mut input, shared)?,
                Stage::Directory => {
                    shared.read += input.len() as u64;
                    return Ok(self.verdict()?);
                }
            };
            if !goes_on {
                return Ok(());
            }
        }
    }

    pub(super) fn finish(&self) -> Result<(), UnpackError> {
        match self.stage {
            Stage::Directory => self.verdict(),
            _ => Err(UnpackError::Truncated),
        }
    }

    fn verdict(&self) -> Result<(), UnpackError> {
        match self.tables.len() {
            0 => Err(UnpackError::ZipNoTable { names: self.others.clone() }),
            1 => Ok(()),
            _ => Err(UnpackError::ZipSeveralTables { names: self.tables.clone() }),
        }
    }

    fn signature(&mut self, input: &mut &[u8], shared: &mut Shared) -> Result<bool, UnpackError> {
        if !self.gathered.fill(SIGNATURE_BYTES, input, shared) {
            return Ok(false);
        }
        if self.gathered.0 == LOCAL_HEADER {
            self.stage = Stage::LocalHeader;
        } else if self.gathered.0.starts_with(b"PK") {
            self.gathered.0.clear();
            self.stage = Stage::Directory;
        } else {
            return Err(UnpackError::Damaged { at: shared.read });
        }
        Ok(true)
    }

    fn local_header(&mut self, input: &mut &[u8], shared: &mut Shared) -> Result<bool, UnpackError> {
        if !self.gathered.fill(LOCAL_HEADER_BYTES, input, shared) {
            return Ok(false);
        }
        let name_bytes = usize::from(self.gathered.u16_at(26));
        let extra_bytes = usize::from(self.gathered.u16_at(28));
        let extra_at = LOCAL_HEADER_BYTES + name_bytes;
        if !self.gathered.fill(extra_at + extra_bytes, input, shared) {
            return Ok(false);
        }
        let name = String::from_utf8_lossy(&self.gathered.0[LOCAL_HEADER_BYTES..extra_at]).into_owned();
        self.stage = self.open_entry(name, extra_at, shared)?;
        self.gathered.0.clear();
        Ok(true)
    }

    fn open_entry(&mut self, name: String, extra_at: usize, shared: &Shared) -> Result<Stage, UnpackError> {
        if let Some(kind) = document_of_entry(&name) {
            return Err(UnpackError::ZipDocument { kind });
        }
        if self.tables.len() + self.others.len() >= shared.limits.max_zip_entries {
            return Err(UnpackError::ZipTooManyEntries { limit: shared.limits.max_zip_entries });
        }
        let header = &self.gathered;
        let (flags, method) = (header.u16_at(6), header.u16_at(8));
        let zip64 = zip64_size(header, extra_at);
        let emits = is_table(&name) && self.tables.is_empty();
        let entry = Entry {
            emits,
            has_descriptor: flags & HAS_DESCRIPTOR != 0,
            is_zip64: zip64.is_some(),
            crc: header.u32_at(14),
            packed: zip64.unwrap_or(u64::from(header.u32_at(18))),
        };
        let data = open_data(&name, &entry, flags, method)?;
        if is_table(&name) {
            self.tables.push(name);
        } else if !is_clutter(&name) {
            self.others.push(name);
        }
        Ok(Stage::Data(entry, data))
    }

    fn data<E: From<UnpackError>>(
        &mut self,
        input: &mut &[u8],
        shared: &mut Shared,
        emit: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<bool, E> {
        let Stage::Data(entry, data) = &mut self.stage else { return Ok(true) };
        let emits = entry.emits;
        let mut filtered = |piece: &[u8]| if emits { emit(piece) } else { Ok(()) };
        let done = match data {
            Data::Deflated(inflate) => inflate.run(input, shared, &mut filtered)?,
            Data::Stored { left, crc } => copy_stored(left, Some(crc), input, shared, &mut filtered)?,
            Data::Skipped { left } => copy_stored(left, None, input, shared, &mut filtered)?,
        };
        if !done {
            return Ok(false);
        }
        let sums = match data {
            Data::Deflated(inflate) => Some(Sums { crc: inflate.crc(), size: inflate.size() }),
            Data::Stored { crc, .. } => Some(Sums { crc: crc.sum(), size: entry.packed }),
            Data::Skipped { .. } => None,
        };
        self.stage = match sums {
            Some(sums) if entry.has_descriptor => Stage::Descriptor(entry.clone(), sums),
            Some(sums) if sums.crc != entry.crc => {
                return Err(UnpackError::ChecksumMismatch { at: shared.read }.into());
            }
            _ => Stage::Signature,
        };
        Ok(true)
    }

    /// The checksum and sizes after the data; the signature before them is optional.
    fn descriptor(&mut self, input: &mut &[u8], shared: &mut Shared) -> Result<bool, UnpackError> {
        let Stage::Descriptor(entry, sums) = &self.stage else { return Ok(true) };
        if !self.gathered.fill(SIGNATURE_BYTES, input, shared) {
            return Ok(false);
        }
        let start = if self.gathered.0.starts_with(DESCRIPTOR) { SIGNATURE_BYTES } else { 0 };
        let narrow = start + 12;
        if !self.gathered.fill(narrow, input, shared) {
            return Ok(false);
        }
        // Some writers use eight-byte sizes without announcing it: the size that fits tells.
        let is_narrow =
            !entry.is_zip64 && u64::from(self.gathered.u32_at(start + 8)) == sums.size & 0xFFFF_FFFF;
        if !is_narrow && !self.gathered.fill(narrow + 8, input, shared) {
            return Ok(false);
        }
        if self.gathered.u32_at(start) != sums.crc {
            return Err(UnpackError::ChecksumMismatch { at: shared.read });
        }
        self.gathered.0.clear();
        self.stage = Stage::Signature;
        Ok(true)
    }
}

fn open_data(name: &str, entry: &Entry, flags: u16, method: u16) -> Result<Data, UnpackError> {
    let name = || name.to_owned();
    if !entry.emits && !entry.has_descriptor {
        return Ok(Data::Skipped { left: entry.packed });
    }
    if flags & ENCRYPTED != 0 {
        return Err(UnpackError::ZipEncrypted { name: name() });
    }
    match method {
        DEFLATED => Ok(Data::Deflated(Box::new(Inflate::new()))),
        STORED if entry.has_descriptor && entry.packed == 0 && !name().ends_with('/') => {
            Err(UnpackError::ZipStoredWithoutSize { name: name() })
        }
        STORED => Ok(Data::Stored { left: entry.packed, crc: Crc::new() }),
        _ => Err(UnpackError::ZipMethod { name: name(), method }),
    }
}

/// Passes on stored bytes; whether all are there.
fn copy_stored<E: From<UnpackError>>(
    left: &mut u64,
    crc: Option<&mut Crc>,
    input: &mut &[u8],
    shared: &mut Shared,
    emit: &mut dyn FnMut(&[u8]) -> Result<(), E>,
) -> Result<bool, E> {
    let size = usize::try_from(*left).unwrap_or(usize::MAX).min(input.len());
    let (piece, rest) = input.split_at(size);
    *input = rest;
    *left -= size as u64;
    shared.read += size as u64;
    if let Some(crc) = crc {
        crc.update(piece);
        shared.count_output(size as u64)?;
        if !piece.is_empty() {
            emit(piece)?;
        }
    }
    Ok(*left == 0)
}

/// The packed size from the zip64 extra field, which holds the unpacked size first.
fn zip64_size(header: &Gathered, extra_at: usize) -> Option<u64> {
    let mut at = extra_at;
    while at + 4 <= header.0.len() {
        let (id, size) = (header.u16_at(at), usize::from(header.u16_at(at + 2)));
        if id == ZIP64_FIELD && size >= 16 {
            return Some(header.u64_at(at + 12));
        }
        at += 4 + size;
    }
    None
}

fn is_clutter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || file.is_empty() || file.starts_with('.')
}

fn is_table(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    !is_clutter(name) && TABLE_EXTENSIONS.iter().any(|extension| lower.ends_with(extension))
}
