//! The only types that cross the worker boundary; versioned.
//!
//! The page sends [`Command`]s and the worker answers with [`Event`]s. Every command that carries a
//! [`RequestId`] and is not [`Command::Slice`], [`Command::Part`] or [`Command::Cancel`] ends in exactly one
//! [`EventBody::Done`], [`EventBody::Cancelled`] or [`EventBody::Failed`]. The worker asks for the bytes of
//! the file with [`EventBody::NeedSlice`], two slices ahead at most, and gets them in the order it asked. A large
//! file is read by several workers: what they say to each other is a [`PartMessage`], which the page passes on.
//!
//! Money and other measures in views are `f64` in the currency unit: views are for looking at. Exact figures
//! stay in the worker and leave it through exports. Days are whole days since 1970-01-01.

mod codec;
mod contract;
mod failure;
mod import;
mod parts;
mod prediction;
mod report;
mod retention;
mod settings;
mod subscriptions;
mod table;
mod views;

use serde::{Deserialize, Serialize};

pub use codec::{CodecError, decode, encode};
pub use contract::{ContractChoices, EndDay, Interval, TenureUnit};
pub use failure::{Failure, FailureKind};
pub use import::{
    ColumnPreview, CurrencyChoice, DateOrder, DecimalMark, Delimiter, Duplicates, ImportPlan, ImportPreview,
    IngestReport, IssueCount, IssueSample, ParsedRow, Question, Rate, Reading, Role, RoleGuess, Shape,
    Warning,
};
pub use parts::{PartMessage, PartOrder};
pub use prediction::{
    AliveBandView, BaseValueView, BootstrapView, CalibrationView, DiagnosticView, Exclusion, Forecast,
    ForecastPart, HeatView, HeterogeneityView, HistogramView, HoldoutErrorView, HoldoutView, HorizonView,
    IsovalueView, ModelChoice, ModelKey, ModelUnit, ModelView, ParameterView, Prediction, PredictionGap,
    PredictionResult, PredictionSettings, PublishedCase, PublishedFigure, ReasonView, SpendView,
    TrackingView, ValueBin, ValueGroupView, ValueHorizon, ValueMonthView,
};
pub use report::ReportContents;
pub use retention::{
    CellReach, ChurnRuleView, ChurnView, CohortCellView, CohortComparisonView, CohortFigure, CohortForm,
    CohortGrouping, CohortTableView, CohortUnit, CohortView, ConversionView, DisagreementView, MovesView,
    ReactivationView, Retention, RetentionSettings, ShareComparisonView, ValueComparisonView, WaitingOrder,
    WaitingPoint, WaitingView, WatchView,
};
pub use settings::{
    ActiveWindow, AnalysisSettings, GroupBy, MetricVariant, PeriodUnit, RfmSettings, ScoreRule, Selection,
};
pub use subscriptions::{
    ContractGap, ContractNotes, ContractPeriodView, ContractValueView, CurrentCustomersView, FactorEstimate,
    FactorNote, FactorView, FactorsView, LifespanView, LifespansView, MOST_GRACE_DAYS, MOST_GROWTH, PlanView,
    ProjectedShare, RecurringMonth, RecurringSum, RecurringView, RenewalHazardView, RenewalModelView,
    RenewalNote, RenewalPoint, RenewalsView, StayComparison, StayCurve, StayPoint, StaysView,
    SubscriptionSettings, Subscriptions,
};
pub use table::{
    CustomerColumn, CustomerDetail, CustomerOutlook, CustomerRow, OrderRow, SortOrder, TablePage, TableQuery,
};
pub use views::{
    Analysis, CellView, Concentration, CountBin, Figure, FilterView, Finding, GapBin, GapView, Meaning,
    MetricView, Overview, PartitionProof, PeriodView, RfmView, SegmentCard, SegmentId, SegmentsView,
    SplitRowView, SplitView, StageView, TierView, Tile, TopShare, UndefinedReason, Unit, VariantView, Window,
};

/// The protocol's version; a page and a worker of different versions refuse each other in words.
pub const VERSION: u32 = 5;

/// Names a request; chosen by the page, rising.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RequestId(pub u32);

/// A file as the page knows it. The page keeps the `File` itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileInfo {
    /// Name, as the browser gives it.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
}

/// A built-in sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sample {
    /// A consumer shop.
    Shop,
    /// A business with regular charges.
    Subscription,
    /// A seller to businesses, with order lines.
    Business,
    /// A business with plans: one row a subscription.
    Contracts,
}

/// Where the rows come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The user's own file; its bytes are asked for slice by slice. Several files of the same form are read
    /// as one.
    Files(Vec<FileInfo>),
    /// A built-in sample, made in the worker.
    Sample(Sample),
    /// Text pasted into the page.
    Text(String),
}

/// What to write into a file that leaves the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportKind {
    /// All customers of the selection with scores and segments.
    CustomersCsv,
    /// The report as JSON: the same bytes as the command line's.
    ReportJson,
    /// The self-contained printable report.
    ReportHtml,
    /// Rejected and noted rows with line, column and reason.
    IssuesCsv,
}

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// First message: states the page's version. Answered by [`EventBody::Hello`].
    Hello {
        /// [`VERSION`] of the page.
        version: u32,
    },
    /// Opens a source and looks at its head; ends in [`Outcome::Preview`].
    Open {
        /// This request.
        id: RequestId,
        /// What to open; replaces the source that was open.
        source: Source,
        /// Choices to start from (a remembered mapping), where the columns fit.
        plan: Option<ImportPlan>,
    },
    /// Reads the head again under other choices; ends in [`Outcome::Preview`].
    Preview {
        /// This request.
        id: RequestId,
        /// The choices.
        plan: ImportPlan,
    },
    /// Reads the whole source and analyses it; ends in [`Outcome::Loaded`].
    Load {
        /// This request.
        id: RequestId,
        /// How to read.
        plan: ImportPlan,
        /// How to analyse.
        settings: AnalysisSettings,
    },
    /// Bytes that were asked for. The bytes travel beside this message, as a transferred buffer.
    Slice {
        /// The request that asked.
        id: RequestId,
        /// Which of the files, from 0.
        file: u32,
        /// Offset of the first byte in the file.
        offset: u64,
    },
    /// How many workers can read a file at the same time, this one among them; one, unless said.
    Workers {
        /// At least 1.
        count: u32,
    },
    /// Parts of a file that several workers read. Bytes may travel beside it.
    Part {
        /// The request that loads the file.
        id: RequestId,
        /// What about them.
        message: PartMessage,
    },
    /// The page could not read the bytes that were asked for.
    SliceFailed {
        /// The request that asked.
        id: RequestId,
        /// Whether the file changed since it was chosen.
        changed: bool,
    },
    /// Computes again for other settings or a selection of customers; ends in [`Outcome::Analysed`].
    Analyse {
        /// This request.
        id: RequestId,
        /// How to analyse.
        settings: AnalysisSettings,
        /// Which customers the overview is about.
        selection: Selection,
    },
    /// Fits the models and predicts under the settings of the last analysis; ends in [`Outcome::Predicted`].
    Predict {
        /// This request.
        id: RequestId,
    },
    /// Refits the model in use to so many resampled bases; ends in [`Outcome::Bootstrapped`].
    Bootstrap {
        /// This request.
        id: RequestId,
        /// Resampled bases, 10 to 1,000.
        draws: u32,
    },
    /// Cohorts, waiting times, churn and moves of the customers of the last analysis; ends in
    /// [`Outcome::Retained`].
    Retain {
        /// This request.
        id: RequestId,
        /// How to look at it.
        settings: RetentionSettings,
    },
    /// Recurring revenue, staying and value of the contracts of the customers of the last analysis; ends in
    /// [`Outcome::Subscriptions`].
    Subscriptions {
        /// This request.
        id: RequestId,
        /// How to look at it.
        settings: SubscriptionSettings,
    },
    /// Fits the published cases; ends in [`Outcome::Published`].
    Published {
        /// This request.
        id: RequestId,
    },
    /// One page of the customers table; ends in [`Outcome::Page`].
    Page {
        /// This request.
        id: RequestId,
        /// Which rows in which order.
        query: TableQuery,
    },
    /// One customer's history and scores; ends in [`Outcome::Customer`].
    Customer {
        /// This request.
        id: RequestId,
        /// Position of the customer.
        customer: u32,
    },
    /// Makes a file; ends in [`Outcome::Exported`], with the bytes beside the message, or for
    /// [`ExportKind::ReportHtml`] in [`Outcome::Report`].
    Export {
        /// This request.
        id: RequestId,
        /// What to write.
        kind: ExportKind,
        /// Which customers.
        selection: Selection,
        /// Whether cells that a spreadsheet would run as formulas are made harmless.
        neutralise_formulas: bool,
    },
    /// Ends a request early; that request answers [`EventBody::Cancelled`].
    Cancel {
        /// The request to end.
        id: RequestId,
    },
    /// Drops the source and everything computed from it.
    Forget,
}

/// What a request is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reading bytes and rows.
    Reading,
    /// Putting orders together and sorting them.
    Merging,
    /// Computing per-customer figures and metrics.
    Computing,
    /// Writing a file.
    Writing,
    /// Fitting models and predicting; its progress counts pieces of work, in `bytes_done` of `bytes_total`.
    Modelling,
}

/// How far a request has come. Never goes back within a request.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// Bytes of all files that were used.
    pub bytes_done: u64,
    /// Size of all files in bytes.
    pub bytes_total: u64,
    /// Data rows read so far.
    pub rows: u64,
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The request this belongs to; [`RequestId`] 0 for [`EventBody::Hello`].
    pub id: RequestId,
    /// What happened.
    pub body: EventBody,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventBody {
    /// Answer to [`Command::Hello`].
    Hello {
        /// [`VERSION`] of the worker.
        version: u32,
    },
    /// The worker needs these bytes of the file.
    NeedSlice {
        /// Which of the files, from 0.
        file: u32,
        /// Offset of the first byte.
        offset: u64,
        /// Number of bytes; the last slice is cut at the end of the file.
        length: u32,
    },
    /// About parts of the file, for another worker or from one. Bytes may travel beside it.
    Part(PartMessage),
    /// Work goes on.
    Progress(Progress),
    /// The request is finished.
    Done(Box<Outcome>),
    /// The request was ended early; what was there before is still there.
    Cancelled,
    /// The request could not be done; what was there before is still there.
    Failed(Failure),
}

/// What a finished request gives. Always boxed in its event, so the size of the variants does not matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub enum Outcome {
    /// The head of the source under the current choices.
    Preview(ImportPreview),
    /// The whole source was read and analysed.
    Loaded {
        /// What became of the rows.
        report: IngestReport,
        /// The results for all customers.
        analysis: Analysis,
    },
    /// New results.
    Analysed(Analysis),
    /// What the models say.
    Predicted(Prediction),
    /// What a bootstrap of them says.
    Bootstrapped(BootstrapView),
    /// Our fits of published cases.
    Published(Vec<PublishedCase>),
    /// Who stays.
    Retained(Box<Retention>),
    /// What becomes of contracts.
    Subscriptions(Box<Subscriptions>),
    /// Rows of the table.
    Page(TablePage),
    /// One customer.
    Customer(CustomerDetail),
    /// A file; its bytes travel beside the message.
    Exported {
        /// Proposed file name.
        name: String,
        /// Media type.
        mime: String,
    },
    /// What the printable report is written from.
    Report(Box<ReportContents>),
}
