//! What the user asked to keep on this device: how files with certain columns are read, and the settings.
//!
//! The record holds choices only. Columns are known by a fingerprint, so not even their names are kept.

use serde::{Deserialize, Serialize};

use crate::protocol::{AnalysisSettings, ImportPlan, ImportPreview};

/// Version of the record. A record of another version is not read.
const SCHEMA: u32 = 1;
/// Readings that are kept; the oldest goes first.
const KEPT: usize = 20;

/// How files with certain columns are read and analysed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RememberedReading {
    /// Fingerprint of the columns.
    pub columns: String,
    /// How to read.
    pub plan: ImportPlan,
    /// How to analyse.
    pub settings: AnalysisSettings,
}

/// The record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remembered {
    schema: u32,
    readings: Vec<RememberedReading>,
}

impl Default for Remembered {
    fn default() -> Remembered {
        Remembered { schema: SCHEMA, readings: Vec::new() }
    }
}

impl Remembered {
    /// Reads a record; `None` where it is of another version or not a record.
    pub fn decode(text: &str) -> Option<Remembered> {
        serde_json::from_str::<Remembered>(text).ok().filter(|record| record.schema == SCHEMA)
    }

    /// Writes the record.
    pub fn encode(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Kinds of files that are known.
    pub fn len(&self) -> usize {
        self.readings.len()
    }

    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }

    /// The reading for files with these columns.
    pub fn find(&self, columns: &str) -> Option<&RememberedReading> {
        self.readings.iter().find(|reading| reading.columns == columns)
    }

    pub(super) fn keep(&mut self, reading: RememberedReading) {
        self.drop_columns(&reading.columns);
        self.readings.push(reading);
        if self.readings.len() > KEPT {
            self.readings.remove(0);
        }
    }

    pub(super) fn drop_columns(&mut self, columns: &str) {
        self.readings.retain(|reading| reading.columns != columns);
    }
}

/// A fingerprint of the columns of a file: FNV-1a, 64 bits, over their names in order, folded.
pub fn fingerprint(preview: &ImportPreview) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut mix = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    for column in &preview.columns {
        column.name.trim().to_lowercase().bytes().for_each(&mut mix);
        mix(0x1f);
    }
    format!("{hash:016x}")
}
