//! Bytes of a customer file to a [`TransactionLog`](crate::analysis::domain::TransactionLog), push-based.
//!
//! Bytes to rows: [`layout::sniff_layout`] finds out how a file is to be read from its first bytes, and
//! [`records::RecordReader`] unpacks, decodes and splits it into rows, in bounded memory and in pieces of any size.
//!
//! Rows to the log: [`preview`](preview::preview) guesses what the columns mean ([`schema`], [`presets`]) and shows
//! the effect of every choice; [`Ingest`] reads the whole file under a [`plan`]: [`row_reader`] makes typed lines of
//! rows, [`builder`] puts lines together to orders. A bad row is data ([`issues`]), not an error ([`error`]).
//!
//! Invariants: the log does not depend on how the bytes were cut, nor on the order of the rows (but for files in
//! which a blank cell means what stands above it); `read = accepted + rejected + excluded`, exactly; nothing is
//! guessed row by row.

pub mod builder;
pub mod columns;
pub mod currencies;
mod damage;
pub mod decode;
#[cfg(not(target_arch = "wasm32"))]
pub mod decode_native;
pub mod dialect;
pub mod duplicates;
pub mod encoding;
pub mod encoding_guess;
pub mod error;
pub mod fields;
pub mod foreign;
pub mod full_pass;
pub mod header;
pub mod identity;
pub mod intake;
pub mod issues;
pub mod layout;
pub mod limits;
mod mixed;
#[cfg(not(target_arch = "wasm32"))]
pub mod parallel;
mod parcel;
pub mod parts;
mod pending;
pub mod plan;
pub mod presets;
pub mod preview;
mod questions;
mod quotes;
pub mod records;

pub mod row_reader;
mod run;
mod scan;
pub mod schema;
mod split;
pub mod status;
mod stray;
mod text_key;
pub mod unpack;
mod unpack_gzip;
mod unpack_zip;

pub use decode::Decoders;
#[cfg(not(target_arch = "wasm32"))]
pub use decode_native::NativeDecoders;
pub use error::IngestError;
pub use full_pass::{Ingest, IngestReport, Ingested, SNIFF_BYTES};
pub use intake::RowCounts;
pub use parts::{FilePart, PartPlan, PartReader};
pub use plan::ImportPlan;
pub use preview::{Preview, preview};
