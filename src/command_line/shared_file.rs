//! A file that several threads read at the same time.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

use crate::analysis::ingest::parallel::ReadAt;

/// A file on a disk.
pub(super) struct SharedFile {
    file: File,
    /// Its size in bytes when it was opened.
    pub size: u64,
}

impl SharedFile {
    /// Opens a file; `None` if it cannot be opened, or is no file on a disk.
    pub(super) fn open(path: &Path) -> Option<SharedFile> {
        let file = File::open(path).ok()?;
        let size = file.metadata().ok().filter(Metadata::is_file)?.len();
        Some(SharedFile { file, size })
    }
}

impl ReadAt for SharedFile {
    #[cfg(unix)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, buffer, offset)
    }

    #[cfg(windows)]
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let mut done = 0;
        while done < buffer.len() {
            let place = offset + done as u64;
            match std::os::windows::fs::FileExt::seek_read(&self.file, &mut buffer[done..], place)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                read => done += read,
            }
        }
        Ok(())
    }

    #[cfg(not(any(unix, windows)))]
    fn read_at(&self, _offset: u64, _buffer: &mut [u8]) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}
