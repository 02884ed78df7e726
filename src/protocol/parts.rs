//! One file, read by several workers.
//!
//! The engine that loads a file asks for the parts that other workers are to read; the page hands each request to a
//! worker of its own and carries what comes of it back. Neither engine knows how many threads there are.

use serde::{Deserialize, Serialize};

use super::import::ImportPlan;

/// A part of a file to read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartOrder {
    /// Which one, from 0.
    pub part: u32,
    /// How to read.
    pub plan: ImportPlan,
    /// Where each part begins, and the size of the file at the end.
    pub bounds: Vec<u64>,
}

/// Between the engine that loads a file and those that read parts of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartMessage {
    /// To a worker that is free: read this part. The head of the file travels beside it.
    Read(PartOrder),
    /// From it: so much is read.
    Progress {
        /// Which part.
        part: u32,
        /// Bytes that were read.
        bytes: u64,
        /// Data rows.
        rows: u64,
    },
    /// From it: the next piece of what the part gave, beside this message.
    Piece {
        /// Which part.
        part: u32,
    },
    /// From it: every piece was sent.
    End {
        /// Which part.
        part: u32,
        /// The part that comes behind; parts between began within a row and were read here.
        next: u32,
    },
    /// From it, or from the page if the worker is gone: the part cannot be read by itself.
    Failed {
        /// Which part.
        part: u32,
    },
    /// To all of them: no more is needed.
    Stop,
}
