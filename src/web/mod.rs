//! Browser glue: the only room that names web-sys, js-sys or gloo.
//!
//! The app runs in a sealed frame with an opaque origin. What the frame cannot do itself (address bar, downloads,
//! printing, remembering) is asked of the shell through [`shell`]. The analysis runs in a worker behind
//! [`WorkerLink`]; [`run_worker`] is its other end. Nothing here knows what a customer is.
//!
//! | need | item |
//! |---|---|
//! | panics on the console | [`prepare`] |
//! | route, title, theme, download, print, remember | [`shell`] |
//! | commands and events, file slices with back-pressure, death and restart of the worker | [`WorkerLink`] |
//! | files from an input or a drop | [`files`] |
//! | a chart on an element | [`ChartHandle`], [`when_charts_ready`] |
//! | locale, colour scheme, reduced motion | [`media`] |
//! | copy text | [`copy_text`] |
//! | work that waits for its turn | [`in_turn`] |
//! | elements, focus, listeners | [`dom`] |

pub mod dom;
pub mod files;
pub mod media;
pub mod shell;

mod boot;
mod chart;
mod chart_event;
mod clipboard;
mod decode;
mod link;
mod marks;
mod pulse;
mod running;
mod team;
mod turns;
mod wire;
mod worker;

pub use boot::prepare;
pub use chart::{ChartError, ChartHandle, ChartRenderer, chart_svg, when_charts_ready};
pub use chart_event::{ChartEvent, ChartEventKind};
pub use clipboard::copy_text;
pub use decode::BrowserDecoders;
pub use files::ChosenFile;
pub use link::{Death, LinkError, LinkEvent, WorkerLink};
pub use turns::{Turn, in_turn};
pub use worker::run_worker;
