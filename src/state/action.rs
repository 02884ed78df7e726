//! What can happen: one enum per area.

use crate::protocol::{
    ActiveWindow, ContractChoices, CurrencyChoice, CustomerColumn, DateOrder, DecimalMark, Delimiter,
    Duplicates, Event, ExportKind, PeriodUnit, PredictionSettings, RetentionSettings, Role, ScoreRule,
    Selection, Shape, Source, SubscriptionSettings,
};

use super::effect::Timer;
use super::model::{Handle, Theme};
use super::notice::NoticeKind;
use super::route::Page;

/// Anything that changes the state.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// From the page around the app.
    Shell(ShellAction),
    /// From the worker.
    Worker(WorkerAction),
    /// Opening and reading a file.
    Import(ImportAction),
    /// Settings and selection.
    Analysis(AnalysisAction),
    /// The models.
    Prediction(PredictionAction),
    /// The customers table and the drawer.
    Table(TableAction),
    /// Files that leave the app.
    Export(ExportAction),
    /// Looks and places.
    View(ViewAction),
}

/// From the page around the app.
#[derive(Clone, Debug, PartialEq)]
pub enum ShellAction {
    /// The app starts.
    Started {
        /// The address's hash, with or without `#`.
        hash: String,
        /// The record kept on this device, if the user ever asked for one.
        remembered: Option<String>,
    },
    /// The user went back, forward or edited the address.
    HashChanged(String),
    /// A timer that was asked for has run down.
    TimerFired(Timer),
    /// The device answered whether it keeps the record.
    Remembered(bool),
    /// The device answered whether the record is gone.
    Forgotten(bool),
    /// Forget everything: file, results, settings and the record on this device.
    ForgetEverything,
}

/// From the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum WorkerAction {
    /// It said something.
    Event {
        /// What it said.
        event: Event,
        /// When it came, in milliseconds on any steady clock.
        at: f64,
    },
    /// It stopped.
    Died,
    /// It stopped for want of memory.
    OutOfMemory,
}

/// Opening and reading a file.
#[derive(Clone, Debug, PartialEq)]
pub enum ImportAction {
    /// Open a source in place of the one that is open.
    Open {
        /// What to open.
        source: Source,
        /// The shell's name for the files; any fresh number for samples and text.
        handle: Handle,
    },
    /// Read the head again with one choice changed.
    Change(PlanChange),
    /// Read and analyse the whole source.
    Confirm,
    /// End the request that the user waits for.
    Cancel,
    /// Leave the failure and go back to where things were.
    Back,
    /// Try what failed once more.
    Retry,
    /// Drop the user's and the remembered choices and guess afresh.
    GuessAfresh,
    /// Keep the reading and the settings on this device for files with the same columns.
    Remember,
    /// Drop the kept reading for files with these columns.
    StopRemembering,
}

/// One choice of how a file is read.
#[derive(Clone, Debug, PartialEq)]
pub enum PlanChange {
    /// Text encoding.
    Encoding(String),
    /// What separates columns.
    Delimiter(Delimiter),
    /// Whether quotation marks enclose fields.
    Quotes(bool),
    /// Lines above the table.
    SkipLines(u32),
    /// Whether the first row names the columns.
    HasHeader(bool),
    /// What a row stands for.
    Shape(Shape),
    /// Meaning of a column.
    Role {
        /// Position of the column.
        column: usize,
        /// Its meaning; a column that had it before is ignored from now on.
        role: Role,
    },
    /// Order of day, month and year.
    DateOrder(DateOrder),
    /// Decimal mark.
    Decimal(DecimalMark),
    /// What to do with several currencies.
    Currency(CurrencyChoice),
    /// What to do with exact duplicates.
    Duplicates(Duplicates),
    /// Minutes east of UTC, or the day as written.
    UtcOffset(Option<i16>),
    /// Whether the rules of the recognised export apply.
    Preset(Option<String>),
    /// What only files of contracts leave open.
    Contract(ContractChoices),
}

/// Settings and selection.
// Few are made, and each is used at once: their size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq)]
pub enum AnalysisAction {
    /// One setting changes.
    Setting(SettingsChange),
    /// The selection changes.
    Select(SelectionChange),
    /// Every setting goes back to its default.
    ResetSettings,
    /// Take back the last change of settings or selection.
    Undo,
    /// Make it again.
    Redo,
}

/// Which of the three scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RfmScore {
    /// Recency.
    Recency,
    /// Frequency.
    Frequency,
    /// Monetary value.
    Monetary,
}

/// One setting.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingsChange {
    /// Day to which recency is counted.
    AsOf(Option<i32>),
    /// Length of a period.
    Period(Option<PeriodUnit>),
    /// Margin in percent.
    Margin(Option<f64>),
    /// When a customer counts as active.
    Active(ActiveWindow),
    /// Cut-offs of the A and B tiers, as cumulative shares.
    TierCuts([f64; 2]),
    /// How a score is given.
    Rfm(RfmScore, ScoreRule),
    /// A segment's name; an empty name restores the default.
    SegmentName {
        /// The segment's stable key.
        key: String,
        /// The user's name for it.
        name: String,
    },
    /// How lifetime value is computed.
    Prediction(PredictionSettings),
    /// How retention is looked at.
    Retention(RetentionSettings),
    /// How contracts are looked at.
    Subscriptions(SubscriptionSettings),
    /// A contested definition; `default` restores the default.
    Variant {
        /// Metric key.
        metric: String,
        /// Variant key.
        variant: String,
    },
}

/// A change of the selection. The toggles take a value out if it is in.
// Few are made, and each is used at once: their size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq)]
pub enum SelectionChange {
    /// Toggle a segment.
    Segment(u8),
    /// Toggle a cell of the grid, as (recency score, FM score).
    Cell(u8, u8),
    /// Toggle a tier.
    Tier(u8),
    /// Toggle a decile.
    Decile(u8),
    /// Toggle a lifecycle stage.
    Stage(u8),
    /// Toggle a value of a dimension: key and value.
    Dimension(String, String),
    /// Lowest and highest number of orders.
    Orders(Option<(u32, u32)>),
    /// Lowest and highest net revenue.
    Revenue(Option<(f64, f64)>),
    /// First and last day of the first order.
    FirstOrder(Option<(i32, i32)>),
    /// First and last day of a stretch in which they have an order.
    Bought(Option<(i32, i32)>),
    /// Lowest and highest number of repeat purchase days.
    Frequency(Option<(u32, u32)>),
    /// Lowest and highest probability alive.
    Alive(Option<(f64, f64)>),
    /// Lowest and highest lifetime value to come.
    Value(Option<(f64, f64)>),
    /// Another selection altogether.
    Replace(Selection),
    /// Everybody.
    Clear,
}

/// The models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PredictionAction {
    /// Fit them after they were stopped or failed.
    Fit,
    /// Refit them to resampled bases.
    Resample,
    /// End what is under way.
    Stop,
    /// Fit the published cases.
    Publish,
}

/// The customers table and the drawer.
#[derive(Clone, Debug, PartialEq)]
pub enum TableAction {
    /// Sort by a column; a second time turns the order round.
    Sort(CustomerColumn),
    /// Search within identifiers and names.
    Search(String),
    /// These rows came into view: first and one past the last.
    Visible(u32, u32),
    /// Show these columns, in this order.
    Columns(Vec<CustomerColumn>),
    /// Show a customer in the drawer.
    OpenCustomer(u32),
    /// Close the drawer.
    CloseCustomer,
}

/// Which customers an export is about.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportScope {
    /// Everybody.
    Everybody,
    /// The selection.
    Selection,
    /// The selection and the search of the table.
    Table,
    /// One segment, by its index.
    Segment(u8),
}

/// Files that leave the app.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportAction {
    /// Make a file and save it.
    Save {
        /// What to write.
        kind: ExportKind,
        /// Which customers.
        scope: ExportScope,
    },
    /// Make the printable report and open the print dialogue.
    Print,
    /// Whether cells that a spreadsheet would run as formulas are made harmless.
    NeutraliseFormulas(bool),
}

/// Looks and places.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewAction {
    /// Go to a page.
    Go(Page),
    /// Choose a theme.
    Theme(Theme),
    /// Say something in a corner of the page.
    Say(NoticeKind),
    /// Take away a notice.
    Dismiss(u32),
    /// Put the address of this page with its settings on the clipboard.
    CopyLink,
}

/// An action of an area is an action.
macro_rules! area {
    ($($area:ident($action:ty)),*) => {
        $(impl From<$action> for Action {
            fn from(action: $action) -> Action {
                Action::$area(action)
            }
        })*
    };
}

area!(
    Shell(ShellAction),
    Worker(WorkerAction),
    Import(ImportAction),
    Analysis(AnalysisAction),
    Prediction(PredictionAction),
    Table(TableAction),
    Export(ExportAction),
    View(ViewAction)
);
