//! Marks on the browser's own time line, for whoever measures the app from outside.
//!
//! | mark | when |
//! |---|---|
//! | `worthmap-started` | the app stands in the place of the first view (set by `static/glue/app.js`) |
//! | `worthmap-load` | loading was asked for |
//! | `worthmap-read` | every row is read and stands with its customer |
//! | `worthmap-loaded` | the analysis is there |

use web_sys::window;

use crate::protocol::{Command, Event, EventBody, Outcome, Progress, Stage};

/// Marks a command, if it begins a load.
pub(super) fn mark_command(command: &Command) {
    if matches!(command, Command::Load { .. }) {
        mark("worthmap-load");
    }
}

/// Marks an event, if it is one of a load.
pub(super) fn mark_event(event: &Event) {
    match &event.body {
        EventBody::Progress(Progress { stage: Stage::Computing, .. }) => mark("worthmap-read"),
        EventBody::Done(outcome) if matches!(**outcome, Outcome::Loaded { .. }) => mark("worthmap-loaded"),
        _ => {}
    }
}

fn mark(name: &str) {
    if let Some(performance) = window().and_then(|window| window.performance()) {
        // A mark that cannot be set is missed by nobody but who measures.
        let _ = performance.mark(name);
    }
}
