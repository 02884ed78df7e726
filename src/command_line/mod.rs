//! The command line: arguments, messages and exit codes around the same engine as the browser's.
//!
//! Exit codes: 0 all was written; 1 the input could not be used (the message says what to do); 2 the
//! arguments make no sense.

mod arguments;
mod fit;
mod plan;
mod prediction;
mod report;
mod shared_file;
mod simulate;
mod summary;
mod summary_file;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Task};

/// What went wrong, in words for standard error.
#[derive(Debug)]
pub(crate) struct Refusal {
    code: u8,
    text: String,
}

impl Refusal {
    /// The input could not be used.
    pub(crate) fn input(text: impl Into<String>) -> Refusal {
        Refusal { code: 1, text: text.into() }
    }

    /// The arguments make no sense.
    pub(crate) fn usage(text: impl Into<String>) -> Refusal {
        Refusal { code: 2, text: text.into() }
    }
}

/// Runs the command line with the process's arguments.
pub fn run() -> ExitCode {
    let result = match Arguments::parse().task {
        Task::Report(arguments) => report::run(&arguments),
        Task::Simulate(arguments) => simulate::run(&arguments),
        Task::Fit(arguments) => fit::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("worthmap: {}", refusal.text);
            ExitCode::from(refusal.code)
        }
    }
}
