//! Drives an [`Engine`] over something seekable: the command line and the tests use this, the web worker has
//! its own loop over messages.

use std::collections::VecDeque;
use std::io::{Read, Seek, SeekFrom};
use std::rc::Rc;

use thiserror::Error;

use crate::analysis::ingest::decode::Decoders;
#[cfg(not(target_arch = "wasm32"))]
use crate::analysis::ingest::{
    IngestError, Ingested,
    parallel::{ParallelError, Parallelism, ReadAt},
};
use crate::export::html;
use crate::format::Locale;
use crate::protocol::{
    Analysis, AnalysisSettings, Command, EventBody, ExportKind, Failure, FailureKind, FileInfo, ImportPlan,
    ImportPreview, IngestReport, Outcome, Progress, ReportContents, RequestId, Selection, Source,
};

use super::{Emission, Engine};
#[cfg(not(target_arch = "wasm32"))]
use super::{
    convert::plan_from_view,
    read::{Request, decide},
};

/// Why a request gave nothing.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DriveError {
    /// The engine refused.
    #[error("the request failed: {0:?}")]
    Failed(Failure),
    /// The file could not be read.
    #[error("reading the file: {0}")]
    Io(#[from] std::io::Error),
    /// The engine answered with something else than was asked for, or not at all.
    #[error("the engine gave no answer of the kind that was asked for")]
    NoAnswer,
}

/// A file made by the engine.
#[derive(Debug)]
pub struct ExportedFile {
    /// Proposed name.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// Contents.
    pub bytes: Vec<u8>,
}

/// An [`Engine`] and the file that it reads.
pub struct Driver<R> {
    engine: Engine,
    readers: Vec<R>,
    last_id: u32,
}

impl<R: Read + Seek> Driver<R> {
    /// A session with nothing open.
    pub fn new(decoders: Rc<dyn Decoders>) -> Driver<R> {
        Driver { engine: Engine::new(decoders), readers: Vec::new(), last_id: 0 }
    }

    /// Opens files of one form and looks at the head of the first. Fails as [`FailureKind`] says.
    pub fn open_files(
        &mut self,
        files: Vec<(String, R)>,
        plan: Option<ImportPlan>,
    ) -> Result<ImportPreview, DriveError> {
        let mut infos = Vec::with_capacity(files.len());
        self.readers.clear();
        for (name, mut reader) in files {
            let size = reader.seek(SeekFrom::End(0))?;
            // The engine counts only files that have bytes.
            if size > 0 {
                infos.push(FileInfo { name, size });
                self.readers.push(reader);
            }
        }
        self.open(Source::Files(infos), plan)
    }

    /// Opens a sample or a text and looks at its head.
    pub fn open(&mut self, source: Source, plan: Option<ImportPlan>) -> Result<ImportPreview, DriveError> {
        let id = self.next_id();
        match self.run(id, Command::Open { id, source, plan }, &mut |_| ())?.0 {
            Outcome::Preview(preview) => Ok(preview),
            _ => Err(DriveError::NoAnswer),
        }
    }

    /// Looks at the head again under other choices.
    pub fn preview(&mut self, plan: ImportPlan) -> Result<ImportPreview, DriveError> {
        let id = self.next_id();
        match self.run(id, Command::Preview { id, plan }, &mut |_| ())?.0 {
            Outcome::Preview(preview) => Ok(preview),
            _ => Err(DriveError::NoAnswer),
        }
    }

    /// Reads the whole source and analyses it.
    pub fn load(
        &mut self,
        plan: ImportPlan,
        settings: AnalysisSettings,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(IngestReport, Analysis), DriveError> {
        let id = self.next_id();
        match self.run(id, Command::Load { id, plan, settings }, progress)?.0 {
            Outcome::Loaded { report, analysis } => Ok((report, analysis)),
            _ => Err(DriveError::NoAnswer),
        }
    }

    /// As [`Driver::load`], for a source that is one file of `size` bytes which can be read from any thread: read in
    /// parts at the same time, as far as it can be. What comes out is the same to the byte.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn load_in_parts(
        &mut self,
        (file, size): (&dyn ReadAt, u64),
        plan: ImportPlan,
        settings: AnalysisSettings,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(IngestReport, Analysis), DriveError> {
        let request = Request { id: self.next_id(), plan: plan.clone(), settings: settings.clone() };
        let Some((request, ingested)) = read_in_parts(request, (file, size), progress) else {
            return self.load(plan, settings, progress);
        };
        let id = request.id;
        let mut emitted = VecDeque::new();
        self.engine.load_ingested(request, ingested, &mut |emission| emitted.push_back(emission));
        match self.run_to_end(id, emitted, progress)?.0 {
            Outcome::Loaded { report, analysis } => Ok((report, analysis)),
            _ => Err(DriveError::NoAnswer),
        }
    }

    /// Makes a file of the results.
    pub fn export(
        &mut self,
        kind: ExportKind,
        selection: Selection,
        neutralise_formulas: bool,
    ) -> Result<ExportedFile, DriveError> {
        let id = self.next_id();
        let command = Command::Export { id, kind, selection, neutralise_formulas };
        match self.run(id, command, &mut |_| ())? {
            (Outcome::Exported { name, mime }, Some(bytes)) => Ok(ExportedFile { name, mime, bytes }),
            (Outcome::Report(contents), None) => Ok(ExportedFile {
                name: ReportContents::FILE_NAME.to_owned(),
                mime: ReportContents::MIME.to_owned(),
                bytes: html::document(&contents, &Locale::EN_US).into_bytes(),
            }),
            _ => Err(DriveError::NoAnswer),
        }
    }

    /// Any other request; the command must carry `id`, which [`Driver::next_id`] gives.
    pub fn request(&mut self, id: RequestId, command: Command) -> Result<Outcome, DriveError> {
        Ok(self.run(id, command, &mut |_| ())?.0)
    }

    /// A fresh request id.
    pub fn next_id(&mut self) -> RequestId {
        self.last_id += 1;
        RequestId(self.last_id)
    }

    fn run(
        &mut self,
        id: RequestId,
        command: Command,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Outcome, Option<Vec<u8>>), DriveError> {
        let mut emitted = VecDeque::new();
        self.engine.handle(command, None, &mut |emission| emitted.push_back(emission));
        self.run_to_end(id, emitted, progress)
    }

    fn run_to_end(
        &mut self,
        id: RequestId,
        mut emitted: VecDeque<Emission>,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<(Outcome, Option<Vec<u8>>), DriveError> {
        loop {
            while let Some(Emission { event, bytes }) = emitted.pop_front() {
                if event.id != id {
                    continue;
                }
                match event.body {
                    EventBody::Done(outcome) => return Ok((*outcome, bytes)),
                    EventBody::Failed(failure) => return Err(DriveError::Failed(failure)),
                    EventBody::Cancelled => return Err(DriveError::NoAnswer),
                    EventBody::Progress(at) => progress(at),
                    // Nobody told the engine of other workers.
                    EventBody::Hello { .. } | EventBody::Part(_) => (),
                    EventBody::NeedSlice { file, offset, length } => {
                        let bytes = self.read_slice(file as usize, offset, length)?;
                        let command = Command::Slice { id, file, offset };
                        self.engine.handle(command, Some(bytes), &mut |e| emitted.push_back(e));
                    }
                }
            }
            if !self.engine.is_busy() {
                return Err(DriveError::NoAnswer);
            }
            self.engine.step(&mut |emission| emitted.push_back(emission));
        }
    }

    fn read_slice(&mut self, file: usize, offset: u64, length: u32) -> Result<Vec<u8>, DriveError> {
        let Some(reader) = self.readers.get_mut(file) else {
            return Err(DriveError::Failed(Failure::new(FailureKind::NothingOpen)));
        };
        reader.seek(SeekFrom::Start(offset))?;
        let mut bytes = Vec::with_capacity(length as usize);
        reader.take(u64::from(length)).read_to_end(&mut bytes)?;
        if bytes.len() == length as usize {
            Ok(bytes)
        } else {
            Err(DriveError::Failed(Failure::new(FailureKind::FileChanged)))
        }
    }
}

/// Reads a file in parts, a second time if the first one decides what its head left open. `None` if that cannot be, or
/// if something is wrong with the file: reading it in one piece says exactly what.
#[cfg(not(target_arch = "wasm32"))]
fn read_in_parts(
    mut request: Request,
    (file, size): (&dyn ReadAt, u64),
    progress: &mut dyn FnMut(Progress),
) -> Option<(Request, Ingested)> {
    use crate::analysis::ingest::parallel::read_in_parts;
    use crate::protocol::Stage;
    for pass in 0..2 {
        let plan = plan_from_view(&request.plan).ok()?;
        let mut report = |bytes: u64| {
            let (bytes_done, bytes_total) = (pass * size + bytes, (pass + 1) * size);
            progress(Progress { stage: Stage::Reading, bytes_done, bytes_total, rows: 0 });
        };
        match read_in_parts(file, size, &plan, Parallelism::available(), &mut report) {
            Ok(ingested) => return ingested.map(|ingested| (request, ingested)),
            Err(ParallelError::Ingest(IngestError::Decided { date_order, decimal })) => {
                request = decide(request, date_order, decimal).ok()?;
            }
            Err(_) => return None,
        }
    }
    None
}
