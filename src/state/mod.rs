//! The UI state machine: a pure step from a state and an action to a state and effects.
//!
//! [`step()`] is the only way the state changes. It has no clock, no browser and no file: times come in with the
//! action, files are named by a [`Handle`] that the shell resolves, and everything that must happen outside is
//! returned as [`Effect`]s.
//!
//! Invariants:
//! - Request ids rise; an event whose id is no longer awaited changes nothing.
//! - Progress never goes back within a request.
//! - A failure, a cancelled request and a dead worker leave the file, the plan, the settings and the last
//!   results where they were.
//! - The address carries the page and the settings, never data, identifiers or search text.

mod action;
mod analysis;
mod asked;
mod choose;
mod effect;
mod export;
mod history;
mod import;
mod model;
mod notice;
mod plan;
mod prediction;
mod progress;
mod recovery;
mod remember;
mod retention;
mod route;
mod route_prediction;
mod route_retention;
mod route_subscriptions;
mod rows;
mod step;
mod table;
mod worker;

pub use action::{
    Action, AnalysisAction, ExportAction, ExportScope, ImportAction, PlanChange, PredictionAction, RfmScore,
    SelectionChange, SettingsChange, ShellAction, TableAction, ViewAction, WorkerAction,
};
pub use choose::{narrowed, selects_everybody, toggled};
pub use effect::{Effect, Timer};
pub use history::{Choices, EditKey, History};
pub use import::{CONFIDENT, is_certain};
pub use model::{AppState, Doing, Handle, Opened, Opening, Phase, Results, Theme, Trouble};
pub use notice::{Notice, NoticeKind};
pub use prediction::{DRAWS, PredictionState};
pub use progress::{Lost, Purpose, Running};
pub use remember::{Remembered, RememberedReading, fingerprint};
pub use retention::{RetentionState, SubscriptionsState};
pub use route::{Page, Route, decode_hash, encode_hash};
pub use route_prediction::{model_address, model_at};
pub use route_retention::{
    cohort_figure_address, cohort_figure_at, cohort_form_address, cohort_form_at, cohort_unit_address,
    cohort_unit_at, grouping_address, grouping_at,
};
pub use route_subscriptions::{interval_address, interval_at};
pub use rows::{CellAt, CellStep, RowLayout, RowWindow, TRACK_LIMIT};
pub use step::step;
pub use table::{BLOCK_ROWS, Drawer, STRETCH_ROWS, TableState};

#[cfg(test)]
mod tests;
