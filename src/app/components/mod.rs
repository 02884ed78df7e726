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

mod callout;
mod controls;
mod drop_catcher;
mod failure_view;
mod header;
mod icon;
mod keyboard_help;
mod notices;
mod overlays;
mod progress_view;
mod settings_panel;

pub use callout::{Callout, Tone};
pub use controls::{
    Choice, DayField, NumberField, RadioCard, RadioCards, Segmented, Select, SelectOption, Switch,
};
pub use drop_catcher::DropCatcher;
pub use failure_view::FailureView;
pub use header::AppHeader;
pub use icon::{Icon, Shape as IconShape};
pub use keyboard_help::KeyboardHelp;
pub use notices::Notices;
pub use overlays::{Dialog, Drawer, Explain, Menu, MenuItem};
pub use progress_view::ProgressView;
pub use settings_panel::SettingsPanel;
