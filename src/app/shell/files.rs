//! The user's files, by the handles that the state knows them by.

use std::collections::HashMap;

use crate::protocol::Source;
use crate::state::Handle;
use crate::web::ChosenFile;

/// The files of every source that may still be read.
#[derive(Default)]
pub struct Files {
    held: HashMap<Handle, Vec<ChosenFile>>,
    last: u32,
}

impl Files {
    /// A handle that was never given.
    pub fn fresh(&mut self) -> Handle {
        self.last += 1;
        Handle(self.last)
    }

    /// Holds files; they are one source.
    pub fn add(&mut self, files: Vec<ChosenFile>) -> (Handle, Source) {
        let handle = self.fresh();
        let source = Source::Files(files.iter().map(ChosenFile::info).collect());
        self.held.insert(handle, files);
        (handle, source)
    }

    /// The files of a handle; none for samples and text.
    pub fn of(&self, handle: Handle) -> Vec<ChosenFile> {
        self.held.get(&handle).cloned().unwrap_or_default()
    }

    /// Lets go of all files but these.
    pub fn keep(&mut self, handles: &[Handle]) {
        self.held.retain(|handle, _| handles.contains(handle));
    }
}
