//! What must happen outside the state.

use crate::protocol::{Command, ReportContents, RequestId};

use super::model::{Handle, Theme};
use super::route::Page;

/// A timer of the shell; asking for one that runs starts it afresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// Settings or selection have rested long enough to compute.
    Analyse,
    /// The search has rested long enough to ask for rows.
    Table,
    /// A request that was cancelled should have answered by now.
    Cancel(RequestId),
    /// A notice has been seen long enough.
    Notice(u32),
}

/// What must happen outside the state. Few are made, and each is used at once: their size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ends the worker if there is one and starts a fresh one.
    StartWorker,
    /// Ends the worker for good.
    StopWorker,
    /// Sends a command to the worker.
    Send(Command),
    /// Serves the bytes of these files to the commands that follow.
    AttachFiles(Handle),
    /// Lets go of all files but these.
    KeepFiles(Vec<Handle>),
    /// Saves the bytes that came with the event being handled.
    SaveAttached {
        /// File name.
        name: String,
        /// Media type.
        mime: String,
    },
    /// Writes the printable report and saves it.
    SaveReport(Box<ReportContents>),
    /// Writes the printable report and prints it.
    PrintReport(Box<ReportContents>),
    /// Writes the address.
    SetHash {
        /// The hash, with `#`.
        hash: String,
        /// Whether it replaces the entry in the browser's history instead of adding one.
        replace: bool,
    },
    /// Names the page in the window's title. No name of a file or customer ever stands there.
    SetTitle(Page),
    /// Puts the address with this hash on the clipboard.
    CopyLink(String),
    /// Shows the page in a theme.
    SetTheme(Theme),
    /// Fires [`super::ShellAction::TimerFired`] after so many milliseconds.
    After(Timer, u32),
    /// Keeps a record on this device.
    StoreRecord(String),
    /// Removes the record from this device.
    ForgetRecord,
}
