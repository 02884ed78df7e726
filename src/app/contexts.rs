//! What many components need, split by how often it changes.
//!
//! A component that reads a context renders again whenever that context changes, so each holds only what changes
//! together. Every context has a default, which stands for an empty app.

use std::ops::Deref;
use std::rc::Rc;

use yew::Callback;

use crate::format::Formatter;
use crate::protocol::{
    Analysis, BootstrapView, Failure, FileInfo, IngestReport, Prediction, PublishedCase, Retention, Sample,
    Source, Subscriptions,
};
use crate::state::{Action, Choices, Drawer, Opened, Remembered, TableState};
use crate::web::ChosenFile;

/// Shared data that is equal only to itself.
#[derive(Debug)]
pub struct Held<T>(Rc<T>);

impl<T> Held<T> {
    /// The data as it is shared.
    pub fn rc(&self) -> &Rc<T> {
        &self.0
    }
}

impl<T> Clone for Held<T> {
    fn clone(&self) -> Held<T> {
        Held(Rc::clone(&self.0))
    }
}

impl<T> PartialEq for Held<T> {
    fn eq(&self, other: &Held<T>) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Held<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> From<&Rc<T>> for Held<T> {
    fn from(data: &Rc<T>) -> Held<T> {
        Held(Rc::clone(data))
    }
}

impl<T: Default> Default for Held<T> {
    fn default() -> Held<T> {
        Held(Rc::default())
    }
}

/// What a component may ask of the shell.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Change the state.
    Act(Action),
    /// Open files in place of what is open.
    OpenFiles(Vec<ChosenFile>),
    /// Open a sample or pasted text in place of what is open.
    OpenSource(Source),
    /// Save bytes that the page made itself (a picture of a chart) under a name and a media type.
    Save(String, &'static str, Rc<Vec<u8>>),
}

/// The way from a component to the shell. Never changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dispatch(Callback<Request>);

impl Dispatch {
    /// A way to the shell.
    pub fn new(callback: Callback<Request>) -> Dispatch {
        Dispatch(callback)
    }

    /// Changes the state.
    pub fn send(&self, action: impl Into<Action>) {
        self.0.emit(Request::Act(action.into()));
    }

    /// Opens files; nothing happens where there is none.
    pub fn open_files(&self, files: Vec<ChosenFile>) {
        if !files.is_empty() {
            self.0.emit(Request::OpenFiles(files));
        }
    }

    /// Opens a built-in sample.
    pub fn open_sample(&self, sample: Sample) {
        self.0.emit(Request::OpenSource(Source::Sample(sample)));
    }

    /// Opens text that was pasted; nothing happens where it is blank.
    pub fn open_text(&self, text: String) {
        if !text.trim().is_empty() {
            self.0.emit(Request::OpenSource(Source::Text(text)));
        }
    }

    /// Saves bytes that the page made itself.
    pub fn save(&self, name: String, mime: &'static str, bytes: Vec<u8>) {
        self.0.emit(Request::Save(name, mime, Rc::new(bytes)));
    }

    /// A callback that changes the state by the same action each time.
    pub fn on<E: 'static>(&self, action: impl Into<Action>) -> Callback<E> {
        let (dispatch, action) = (self.clone(), action.into());
        Callback::from(move |_| dispatch.send(action.clone()))
    }
}

/// How things are written and coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Numbers, money, dates and sentences.
    pub formatter: Formatter,
    /// Whether the page is dark now.
    pub dark: bool,
    /// Whether the user asks for less motion.
    pub calm: bool,
}

/// Settings and selection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingsView {
    /// As the user set them; the analysis has every default filled in.
    pub choices: Held<Choices>,
    /// Whether a change can be taken back.
    pub can_undo: bool,
    /// Whether a change that was taken back can be made again.
    pub can_redo: bool,
    /// Whether figures for these settings are still on their way.
    pub updating: bool,
}

/// Results.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AnalysisView {
    /// The analysis; pages that need one are shown only when there is one.
    pub analysis: Option<Held<Analysis>>,
    /// What became of the rows.
    pub report: Option<Held<IngestReport>>,
    /// Seconds from the first byte to the results, rounded to hundredths.
    pub centiseconds: Option<u32>,
    /// Whether a file is being written.
    pub exporting: bool,
    /// Whether exports make formulas harmless.
    pub neutralise_formulas: bool,
}

/// The customers table and the drawer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableView {
    /// The table.
    pub table: Held<TableState>,
    /// The customer in the drawer.
    pub drawer: Option<Held<Drawer>>,
}

/// The models.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PredictView {
    /// What they say.
    pub prediction: Option<Held<Prediction>>,
    /// What a bootstrap of them says.
    pub bootstrap: Option<Held<BootstrapView>>,
    /// Our fits of published cases.
    pub published: Option<Held<Vec<PublishedCase>>>,
    /// Pieces of work done and in all.
    pub progress: Option<(u64, u64)>,
    /// Whether models are being fitted.
    pub fitting: bool,
    /// Whether a bootstrap is under way.
    pub resampling: bool,
    /// Whether the user stopped them.
    pub stopped: bool,
    /// Why they could not be fitted.
    pub failure: Option<Failure>,
}

/// Who stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StayView {
    /// The figures.
    pub retention: Option<Held<Retention>>,
    /// Whether figures are on their way.
    pub updating: bool,
    /// Why they could not be computed.
    pub failure: Option<Failure>,
}

/// What becomes of contracts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SubscriptionsView {
    /// Whether the file holds contracts.
    pub has_contracts: bool,
    /// The figures.
    pub subscriptions: Option<Held<Subscriptions>>,
    /// Whether figures are on their way.
    pub updating: bool,
    /// Why they could not be computed.
    pub failure: Option<Failure>,
}

/// The open file and how it is read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportView {
    /// The source whose head was read.
    pub opened: Option<Held<Opened>>,
    /// Whether the head is being read again under changed choices.
    pub previewing: bool,
    /// Whether there are results, and whether they were read otherwise than the choices say now.
    pub stale: Option<bool>,
    /// What is kept on this device.
    pub remembered: Held<Remembered>,
}

impl ImportView {
    /// The names and the size of what is open.
    pub fn names(&self) -> Option<(String, u64)> {
        let opened = self.opened.as_ref()?;
        Some(match &opened.source {
            Source::Files(files) => (joined(files), files.iter().map(|file| file.size).sum()),
            _ => (opened.preview.name.clone(), opened.preview.size),
        })
    }
}

fn joined(files: &[FileInfo]) -> String {
    match files {
        [] => String::new(),
        [one] => one.name.clone(),
        [first, rest @ ..] => format!("{} + {}", first.name, rest.len()),
    }
}
