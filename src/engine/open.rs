//! Opening a source and looking at its head.

use std::rc::Rc;

use crate::analysis::ingest;
use crate::analysis::simulate;
use crate::protocol::{
    EventBody, Failure, FailureKind, FileInfo, ImportPlan, Outcome, RequestId, Sample, Source,
};

use super::convert::{plan_from_view, preview_view};
use super::job::{Job, ReadHead};
use super::{Emit, Engine, HEAD_BYTES, finish, send};

/// The source that is open.
pub(super) struct OpenSource {
    /// Name for people.
    pub name: String,
    /// The first [`HEAD_BYTES`] of the first file, or all of a shorter one.
    pub head: Vec<u8>,
    /// The files, none of them empty; empty for a source in memory.
    pub files: Vec<FileInfo>,
    /// The whole source, where it is not a file of the page's.
    pub memory: Option<Rc<[u8]>>,
}

impl OpenSource {
    /// Size of everything in bytes.
    pub fn size(&self) -> u64 {
        match &self.memory {
            Some(memory) => memory.len() as u64,
            None => self.files.iter().map(|file| file.size).sum(),
        }
    }

    /// Whether the head is all there is.
    pub fn head_is_all(&self) -> bool {
        self.head.len() as u64 == self.size()
    }
}

impl Engine {
    pub(super) fn open(
        &mut self,
        id: RequestId,
        source: Source,
        plan: Option<ImportPlan>,
        emit: &mut Emit<'_>,
    ) {
        self.supersede(emit);
        match source {
            Source::Files(files) => self.open_files(id, files, plan, emit),
            Source::Text(text) => self.open_memory(id, "Pasted table", text.into_bytes(), plan, emit),
            Source::Sample(sample) => {
                let (kind, name) = sample_kind(sample);
                let mut bytes = Vec::new();
                match simulate::write_sample(kind, &mut bytes) {
                    Ok(_) => self.open_memory(id, name, bytes, plan, emit),
                    Err(_) => send(id, EventBody::Failed(Failure::new(FailureKind::OutOfMemory)), emit),
                }
            }
        }
    }

    fn open_files(
        &mut self,
        id: RequestId,
        files: Vec<FileInfo>,
        plan: Option<ImportPlan>,
        emit: &mut Emit<'_>,
    ) {
        let files: Vec<FileInfo> = files.into_iter().filter(|file| file.size > 0).collect();
        let Some(first) = files.first() else {
            return send(id, EventBody::Failed(Failure::new(FailureKind::Empty)), emit);
        };
        let length = first.size.min(u64::from(HEAD_BYTES)) as u32;
        let name = match files.len() {
            1 => first.name.clone(),
            count => format!("{} + {}", first.name, count - 1),
        };
        self.job = Some(Job::ReadHead(ReadHead { id, name, files, plan }));
        send(id, EventBody::NeedSlice { file: 0, offset: 0, length }, emit);
    }

    fn open_memory(
        &mut self,
        id: RequestId,
        name: &str,
        bytes: Vec<u8>,
        plan: Option<ImportPlan>,
        emit: &mut Emit<'_>,
    ) {
        let memory: Rc<[u8]> = bytes.into();
        let head = memory[..memory.len().min(HEAD_BYTES as usize)].to_vec();
        let source = OpenSource { name: name.to_owned(), files: Vec::new(), head, memory: Some(memory) };
        self.opened(id, source, plan, emit);
    }

    /// Takes the new source if its head can be read at all; otherwise the old one stays open.
    pub(super) fn opened(
        &mut self,
        id: RequestId,
        source: OpenSource,
        plan: Option<ImportPlan>,
        emit: &mut Emit<'_>,
    ) {
        let outcome = preview_of(&source, plan, self);
        if outcome.is_ok() {
            self.source = Some(source);
            self.loaded = None;
        }
        finish(id, outcome, emit);
    }

    pub(super) fn preview(&mut self, id: RequestId, plan: ImportPlan, emit: &mut Emit<'_>) {
        let outcome = match &self.source {
            Some(source) => preview_of(source, Some(plan), self),
            None => Err(Failure::new(FailureKind::NothingOpen)),
        };
        finish(id, outcome, emit);
    }

    pub(super) fn slice_failed(&mut self, id: RequestId, changed: bool, emit: &mut Emit<'_>) {
        if self.job.as_ref().is_some_and(|job| job.id() == id) {
            self.job = None;
            let kind = if changed { FailureKind::FileChanged } else { FailureKind::Unreadable };
            send(id, EventBody::Failed(Failure::new(kind)), emit);
        }
    }
}

fn preview_of(source: &OpenSource, plan: Option<ImportPlan>, engine: &Engine) -> Result<Outcome, Failure> {
    let choices = plan.as_ref().map(plan_from_view).transpose()?;
    let preview =
        ingest::preview(&source.head, source.head_is_all(), choices.as_ref(), engine.decoders.as_ref())?;
    Ok(Outcome::Preview(preview_view(preview, &source.name, source.size())))
}

fn sample_kind(sample: Sample) -> (simulate::SampleKind, &'static str) {
    match sample {
        Sample::Shop => (simulate::SampleKind::Shop, "Sample shop"),
        Sample::Subscription => (simulate::SampleKind::Subscription, "Sample subscription business"),
        Sample::Business => (simulate::SampleKind::Wholesale, "Sample wholesaler"),
        Sample::Contracts => (simulate::SampleKind::Contracts, "Sample subscriptions"),
    }
}
