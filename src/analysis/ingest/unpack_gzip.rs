//! Gzip (RFC 1952) as a stream of members. Zero bytes after the last member are padding; anything else is damage.

use super::unpack::{Gathered, Inflate, Shared, UnpackError};

const FIXED_HEADER: usize = 10;
const TRAILER: usize = 8;
const LONGEST_HEADER: usize = 128 << 10;
const HAS_CHECKSUM: u8 = 2;
const HAS_EXTRA: u8 = 4;
const HAS_NAME: u8 = 8;
const HAS_COMMENT: u8 = 16;

#[derive(Default)]
pub(super) struct GzipStream {
    stage: Stage,
    gathered: Gathered,
    members: u64,
}

#[derive(Default)]
enum Stage {
    #[default]
    Header,
    Body(Box<Inflate>),
    Trailer {
        crc: u32,
        size: u64,
    },
    Padding,
}

impl GzipStream {
    pub(super) fn push<E: From<UnpackError>>(
        &mut self,
        mut input: &[u8],
        shared: &mut Shared,
        emit: &mut dyn FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        loop {
            match &mut self.stage {
                Stage::Header => {
                    if !self.header(&mut input, shared)? {
                        return Ok(());
                    }
                }
                Stage::Body(inflate) => {
                    if !inflate.run(&mut input, shared, emit)? {
                        return Ok(());
                    }
                    self.stage = Stage::Trailer { crc: inflate.crc(), size: inflate.size() };
                }
                Stage::Trailer { crc, size } => {
                    if !self.gathered.fill(TRAILER, &mut input, shared) {
                        return Ok(());
                    }
                    let expected = (self.gathered.u32_at(0), self.gathered.u32_at(4));
                    if expected != (*crc, *size as u32) {
                        return Err(UnpackError::ChecksumMismatch { at: shared.read }.into());
                    }
                    self.gathered.0.clear();
                    self.members += 1;
                    self.stage = Stage::Header;
                }
                Stage::Padding => return Ok(padding(input, shared)?),
            }
        }
    }

    /// Reads the header of the next member; whether it is complete.
    fn header(&mut self, input: &mut &[u8], shared: &mut Shared) -> Result<bool, UnpackError> {
        loop {
            let wanted = header_bytes(&self.gathered, shared.read)?;
            if self.gathered.0.len() == wanted {
                self.gathered.0.clear();
                self.stage = Stage::Body(Box::new(Inflate::new()));
                return Ok(true);
            }
            if !self.gathered.fill(self.gathered.0.len() + 1, input, shared) {
                return Ok(false);
            }
            if self.members > 0 && self.gathered.0 == [0] {
                self.gathered.0.clear();
                self.stage = Stage::Padding;
                return Ok(true);
            }
        }
    }

    pub(super) fn finish(&self) -> Result<(), UnpackError> {
        match &self.stage {
            Stage::Padding => Ok(()),
            Stage::Header if self.members > 0 && self.gathered.0.is_empty() => Ok(()),
            _ => Err(UnpackError::Truncated),
        }
    }
}

fn padding(input: &[u8], shared: &mut Shared) -> Result<(), UnpackError> {
    shared.read += input.len() as u64;
    if input.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(UnpackError::Damaged { at: shared.read }) }
}

/// How many bytes the header needs at least, judged by the bytes there are; equal to them when it is complete.
fn header_bytes(gathered: &Gathered, at: u64) -> Result<usize, UnpackError> {
    let bytes = &gathered.0;
    let magic = b"\x1F\x8B\x08";
    let known = bytes.len().min(magic.len());
    if bytes[..known] != magic[..known] || bytes.len() > LONGEST_HEADER {
        return Err(UnpackError::Damaged { at });
    }
    if bytes.len() < FIXED_HEADER {
        return Ok(FIXED_HEADER);
    }
    let flags = bytes[3];
    let mut wanted = FIXED_HEADER;
    if flags & HAS_EXTRA != 0 {
        let extra = wanted + 2;
        wanted = if bytes.len() < extra { extra } else { extra + usize::from(gathered.u16_at(wanted)) };
        if bytes.len() < wanted {
            return Ok(wanted);
        }
    }
    for flag in [HAS_NAME, HAS_COMMENT] {
        if flags & flag != 0 {
            match memchr::memchr(0, &bytes[wanted..]) {
                Some(len) => wanted += len + 1,
                None => return Ok(bytes.len() + 1),
            }
        }
    }
    Ok(if flags & HAS_CHECKSUM != 0 { wanted + 2 } else { wanted })
}
