//! Files of the user: from an input, from a drop, and slices of their bytes.

use js_sys::ArrayBuffer;
use thiserror::Error;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Event, File, FileList, HtmlInputElement};

use crate::protocol::FileInfo;

/// Why bytes of a file could not be had.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// Size or time of the file is not what it was when it was chosen.
    #[error("the file changed: it had {expected} bytes, now it has {found}")]
    Changed {
        /// Bytes when the file was chosen.
        expected: u64,
        /// Bytes now.
        found: u64,
    },
    /// The browser gave fewer bytes than the file has there.
    #[error("{found} bytes came at {offset} instead of {expected}")]
    Short {
        /// Where the slice begins.
        offset: u64,
        /// Bytes asked for.
        expected: u64,
        /// Bytes that came.
        found: u64,
    },
    /// The browser refused: the file is gone or may not be read.
    #[error("the file cannot be read at {offset}")]
    Unreadable {
        /// Where the slice begins.
        offset: u64,
    },
}

impl ReadError {
    /// Whether the file is another than the one that was chosen.
    pub fn is_change(self) -> bool {
        matches!(self, ReadError::Changed { .. } | ReadError::Short { .. })
    }
}

/// A file that the user chose, with its size and time as they were then.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenFile {
    file: File,
    size: u64,
    modified: f64,
}

impl ChosenFile {
    fn new(file: File) -> ChosenFile {
        ChosenFile { size: file.size() as u64, modified: file.last_modified(), file }
    }

    /// Name and size for the worker.
    pub fn info(&self) -> FileInfo {
        FileInfo { name: self.file.name(), size: self.size }
    }

    /// Bytes `offset..offset + length`, cut at the end of the file, as a buffer of their own.
    ///
    /// Size and modification time are compared before and after; a file that changed meanwhile is an error, never
    /// a mixture of both states.
    pub async fn read_slice(&self, offset: u64, length: u32) -> Result<ArrayBuffer, ReadError> {
        self.check_unchanged()?;
        let end = (offset + u64::from(length)).min(self.size);
        let unreadable = ReadError::Unreadable { offset };
        let slice = self.file.slice_with_f64_and_f64(offset as f64, end as f64).map_err(|_| unreadable)?;
        let buffer = JsFuture::from(slice.array_buffer()).await.map_err(|_| unreadable)?;
        let buffer: ArrayBuffer = buffer.dyn_into().map_err(|_| unreadable)?;
        self.check_unchanged()?;
        let (expected, found) = (end.saturating_sub(offset), u64::from(buffer.byte_length()));
        if found == expected { Ok(buffer) } else { Err(ReadError::Short { offset, expected, found }) }
    }

    fn check_unchanged(&self) -> Result<(), ReadError> {
        let found = self.file.size() as u64;
        if found == self.size && self.file.last_modified() == self.modified {
            Ok(())
        } else {
            Err(ReadError::Changed { expected: self.size, found })
        }
    }
}

/// The files of an `<input type="file">` whose event this is. The input is emptied, so that choosing the same file
/// again is an event again.
pub fn files_of_input(event: &Event) -> Vec<ChosenFile> {
    let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
        return Vec::new();
    };
    let files = input.files().map(list).unwrap_or_default();
    input.set_value("");
    files
}

/// The files that a drop brought.
pub fn files_of_drop(event: &DragEvent) -> Vec<ChosenFile> {
    event.data_transfer().and_then(|transfer| transfer.files()).map(list).unwrap_or_default()
}

fn list(files: FileList) -> Vec<ChosenFile> {
    (0..files.length()).filter_map(|index| files.item(index)).map(ChosenFile::new).collect()
}

/// The files that a paste brought.
pub fn files_of_paste(event: &Event) -> Vec<ChosenFile> {
    clipboard_of(event).and_then(|transfer| transfer.files()).map(list).unwrap_or_default()
}

/// The text that a paste brought, if any.
pub fn text_of_paste(event: &Event) -> Option<String> {
    clipboard_of(event)?.get_data("text/plain").ok().filter(|text| !text.is_empty())
}

fn clipboard_of(event: &Event) -> Option<DataTransfer> {
    event.dyn_ref::<ClipboardEvent>()?.clipboard_data()
}
