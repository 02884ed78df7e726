//! Components that pages are made of.
//!
//! | need | component |
//! |---|---|
//! | a choice of few | [`Segmented`], [`RadioCards`] |
//! | a choice of many | [`Select`] |
//! | a number, a day, on or off | [`NumberField`], [`DayField`], [`Switch`] |
//! | a picture of 20 pixels | [`Icon`] |
//! | more about a word or a figure | [`Explain`] |
//! | actions behind a button | [`Menu`] with [`MenuItem`] |
//! | a window over the page | [`Dialog`], [`Drawer`] |
//! | a text that tells of a trouble or a fact | [`Callout`] |
//! | a figure, or a dash with the reason; whose value it speaks of | [`figure_text()`], [`meaning_tag()`] |
//! | a chart; a small line | [`Chart`], [`sparkline()`] |
//! | the customers, and names for their cells | [`CustomerGrid`], [`RowWords`] |
//! | a table that scrolls on its own | [`scrolled_table()`] |
//! | the active selection | [`PageSelection`] |
//! | a part of a page that comes in a task of its own | [`Later`] |
//! | a text field that keeps what is typed | [`DraftInput`] |
//! | a page without results; with an as-of day before the first order | [`NeedsFile`]; [`TooEarly`] |

mod callout;
mod chart;
mod controls;
mod customer_grid;
mod drop_catcher;
mod emit_some;
mod failure_view;
mod figure_text;
mod header;
mod icon;
mod keyboard_help;
mod later;
mod meaning_tag;
mod needs_file;
mod notices;
mod overlays;
mod page_selection;
mod progress_view;
mod scrolled_table;
mod selection_chips;
mod settings_panel;
mod sparkline;
mod too_early;

pub use callout::{Callout, Tone};
pub use chart::{Chart, ChartSize};
pub use controls::{
    Choice, DayField, DraftInput, NumberField, RadioCard, RadioCards, Segmented, Select, SelectOption, Switch,
};
pub use customer_grid::{ALL_COLUMNS, CellText, CustomerGrid, RowWords, tier_letter};
pub use drop_catcher::DropCatcher;
pub use emit_some::emit_some;
pub use failure_view::FailureView;
pub use figure_text::{figure_cell, figure_text};
pub use header::AppHeader;
pub use icon::{Icon, Shape as IconShape};
pub use keyboard_help::KeyboardHelp;
pub use later::Later;
pub use meaning_tag::meaning_tag;
pub use needs_file::NeedsFile;
pub use notices::Notices;
pub use overlays::{Dialog, Drawer, Explain, Menu, MenuItem};
pub use page_selection::PageSelection;
pub use progress_view::ProgressView;
pub use scrolled_table::scrolled_table;
pub use selection_chips::SelectionChips;
pub use settings_panel::SettingsPanel;
pub use sparkline::sparkline;
pub use too_early::TooEarly;
