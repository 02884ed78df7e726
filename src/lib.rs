//! Worthmap: a customer value management calculator that runs wholly in the browser.
//!
//! The crate is laid out in rooms. The pure rooms (`analysis`, `charts`, `format`, `export`, `protocol`,
//! `engine`, `state`) know no browser, no clock and no unseeded randomness; they are driven alike by the web
//! worker, by the command line and by the tests. `app` (Yew) and `web` (browser glue) exist on the wasm32
//! target with the feature `web` only.
//!
//! Data flows one way: bytes -> [`analysis::ingest`] -> [`analysis::domain::TransactionLog`] ->
//! [`analysis::summary`] -> [`analysis::metrics`], [`analysis::segments`] -> [`protocol`] views -> [`charts`]
//! and pages. [`engine`] drives it; [`state`] is the page's state machine. `tests/architecture.rs` holds the
//! rules of who may know whom.

pub mod analysis;
pub mod charts;
#[cfg(not(target_arch = "wasm32"))]
pub mod command_line;
pub mod engine;
pub mod export;
pub mod format;
pub mod protocol;
pub mod state;

#[cfg(all(feature = "web", target_arch = "wasm32"))]
pub mod app;
#[cfg(all(feature = "web", target_arch = "wasm32"))]
pub mod web;
