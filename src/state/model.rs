//! The state itself.

use std::rc::Rc;

use crate::protocol::{
    Analysis, Failure, FailureKind, ImportPlan, ImportPreview, IngestReport, Question, RequestId, Source,
};

use super::export::PendingExport;
use super::history::{Choices, History};
use super::notice::Notice;
use super::prediction::PredictionState;
use super::progress::Running;
use super::remember::Remembered;
use super::retention::{RetentionState, SubscriptionsState};
use super::route::Page;
use super::table::{Drawer, TableState};

/// The shell's name for the files of one source, which it keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle(pub u32);

/// Light, dark, or as the device has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device has it.
    #[default]
    Device,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Where the app is.
#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// Nothing is open.
    Empty,
    /// A source is being opened and its head looked at.
    Reading(Running),
    /// The head is there; the user decides how it is read.
    Mapping,
    /// The whole source is being read and analysed.
    Computing(Running),
    /// Results are there.
    Ready,
    /// Something went wrong; [`super::ImportAction::Back`] and [`super::ImportAction::Retry`] lead on.
    Failed(Box<Trouble>),
}

/// What was being done when something went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// Opening a source.
    Opening,
    /// Reading and analysing it.
    Loading,
    /// Starting the worker.
    Starting,
}

/// What went wrong, and what can be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// What the worker said.
    pub failure: Failure,
    /// What was being done.
    pub doing: Doing,
    /// Whether trying once more can help.
    pub can_retry: bool,
}

/// A source on its way in.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// The shell's name for the file.
    pub handle: Handle,
    /// What it is.
    pub source: Source,
}

/// A source whose head was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The shell's name for the file.
    pub handle: Handle,
    /// What it is.
    pub source: Source,
    /// Fingerprint of its columns as they were first seen.
    pub fingerprint: String,
    /// The head under the last choices that were answered.
    pub preview: Rc<ImportPreview>,
    /// The choices as they stand now.
    pub plan: Rc<ImportPlan>,
    /// What was asked, answered or not, so that an answer can be looked at and changed.
    pub asked: Rc<Vec<Question>>,
    /// Whether the choices come from the record on this device.
    pub from_record: bool,
    /// Whether it was read without a question to the user.
    pub automatic: bool,
}

/// What came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Results {
    /// What became of the rows.
    pub report: Rc<IngestReport>,
    /// The analysis under the last settings that were answered.
    pub analysis: Rc<Analysis>,
    /// Seconds from the first byte to the results, as the page saw it.
    pub seconds: Option<f64>,
}

/// Requests that are awaited beside the one in [`Phase`].
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Pending {
    pub preview: Option<RequestId>,
    pub analyse: Option<RequestId>,
    /// Settings or selection changed and have not been sent yet.
    pub analyse_due: bool,
    pub cancelling: Option<RequestId>,
    pub exports: Vec<PendingExport>,
}

/// Everything the app shows and remembers while it is open.
#[derive(Clone, Debug, PartialEq)]
pub struct AppState {
    /// The page in the address.
    pub page: Page,
    /// Where the app is.
    pub phase: Phase,
    /// The source on its way in.
    pub opening: Option<Opening>,
    /// The source that is open.
    pub opened: Option<Rc<Opened>>,
    /// What came out of it, once it was read as a whole.
    pub results: Option<Results>,
    /// Settings and selection.
    pub choices: Rc<Choices>,
    /// Earlier and taken-back settings and selections.
    pub history: History,
    /// The models.
    pub prediction: PredictionState,
    /// Who stays.
    pub retention: RetentionState,
    /// What becomes of contracts.
    pub subscriptions: SubscriptionsState,
    /// The customers table.
    pub table: Rc<TableState>,
    /// The customer in the drawer.
    pub drawer: Option<Rc<Drawer>>,
    /// What is said in the corner.
    pub notices: Rc<Vec<Notice>>,
    /// Light or dark.
    pub theme: Theme,
    /// What the user asked to keep on this device.
    pub remembered: Rc<Remembered>,
    /// Whether exports make formulas harmless.
    pub neutralise_formulas: bool,
    pub(super) pending: Pending,
    /// Workers that died in a row without finishing anything.
    pub(super) deaths: u32,
    pub(super) last_id: u32,
    pub(super) last_notice: u32,
}

impl Default for AppState {
    fn default() -> AppState {
        AppState {
            page: Page::Start,
            phase: Phase::Empty,
            opening: None,
            opened: None,
            results: None,
            choices: Rc::default(),
            history: History::default(),
            prediction: PredictionState::default(),
            retention: RetentionState::default(),
            subscriptions: SubscriptionsState::default(),
            table: Rc::default(),
            drawer: None,
            notices: Rc::default(),
            theme: Theme::Device,
            remembered: Rc::default(),
            neutralise_formulas: true,
            pending: Pending::default(),
            deaths: 0,
            last_id: 0,
            last_notice: 0,
        }
    }
}

impl AppState {
    /// Whether new results for changed settings or another selection are on their way.
    pub fn is_updating(&self) -> bool {
        self.pending.analyse.is_some() || self.pending.analyse_due
    }

    /// Whether the head is being read again under changed choices.
    pub fn is_previewing(&self) -> bool {
        self.pending.preview.is_some()
    }

    /// Whether a file is being written.
    pub fn is_exporting(&self) -> bool {
        !self.pending.exports.is_empty()
    }

    /// Whether the choices of the mapping page differ from those behind the results.
    pub fn plan_differs_from_results(&self) -> bool {
        match (&self.opened, &self.results) {
            (Some(opened), Some(results)) => results.report.plan != *opened.plan,
            _ => false,
        }
    }

    /// The page to show: the one in the address where there is something to show on it.
    pub fn shown_page(&self) -> Page {
        match self.page {
            Page::Start | Page::Methods => self.page,
            Page::Mapping if self.opened.is_some() => Page::Mapping,
            page if page.needs_results() && self.results.is_some() => page,
            _ if self.opened.is_some() && self.phase == Phase::Mapping => Page::Mapping,
            _ => Page::Start,
        }
    }

    pub(super) fn next_id(&mut self) -> RequestId {
        self.last_id += 1;
        RequestId(self.last_id)
    }

    /// The phase in which nothing is under way.
    pub(super) fn resting(&self) -> Phase {
        match &self.opened {
            Some(_) if self.results.is_some() => Phase::Ready,
            Some(_) => Phase::Mapping,
            None => Phase::Empty,
        }
    }

    pub(super) fn fail(&mut self, failure: Failure, doing: Doing) {
        let can_retry = !matches!(failure.kind, FailureKind::VersionMismatch);
        self.phase = Phase::Failed(Box::new(Trouble { failure, doing, can_retry }));
    }

    /// The files that may still be read.
    pub(super) fn kept_handles(&self) -> Vec<Handle> {
        let opened = self.opened.iter().map(|opened| opened.handle);
        opened.chain(self.opening.iter().map(|opening| opening.handle)).collect()
    }
}
