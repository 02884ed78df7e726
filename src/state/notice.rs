//! Short messages in the corner of the page, as data.

use crate::protocol::Failure;

/// A message.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Its number, for taking it away.
    pub number: u32,
    /// What it says.
    pub kind: NoticeKind,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub enum NoticeKind {
    /// A file was handed to the browser for saving.
    Saved(String),
    /// A file could not be made.
    NotSaved(Failure),
    /// The settings could not be used; the last results stay.
    NotAnalysed(Failure),
    /// The choices of the mapping page could not be used.
    NotPreviewed(Failure),
    /// The reader stopped, was started again and reads the file once more.
    WorkerRestarted,
    /// The user ended a request.
    Cancelled,
    /// The reading is kept on this device.
    Kept,
    /// The device refuses to keep anything.
    NotKept,
    /// Everything is forgotten.
    Forgotten,
    /// Everything here is forgotten, but the device did not confirm that its record is gone.
    NotForgotten,
    /// The link is on the clipboard.
    LinkCopied,
    /// The browser did not let the link on the clipboard.
    LinkNotCopied,
}

impl NoticeKind {
    /// Whether it reports a trouble, which stays until it is taken away.
    pub fn is_trouble(&self) -> bool {
        matches!(
            self,
            NoticeKind::NotSaved(_)
                | NoticeKind::NotAnalysed(_)
                | NoticeKind::NotPreviewed(_)
                | NoticeKind::NotKept
                | NoticeKind::NotForgotten
                | NoticeKind::LinkNotCopied
        )
    }
}
