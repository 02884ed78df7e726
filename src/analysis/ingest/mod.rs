//! Bytes of a customer file to a [`TransactionLog`](crate::analysis::domain::TransactionLog), push-based.
//!
//! Bytes to rows: [`layout::sniff_layout`] finds out how a file is to be read from its first bytes, and
//! [`records::RecordReader`] unpacks, decodes and splits it into rows, in bounded memory and in pieces of any size.

pub mod decode;
#[cfg(not(target_arch = "wasm32"))]
pub mod decode_native;
pub mod dialect;
pub mod encoding;
pub mod encoding_guess;
pub mod fields;
pub mod foreign;
pub mod header;
pub mod issues;
pub mod layout;
pub mod limits;
pub mod plan;
mod quotes;
pub mod records;
mod scan;
mod split;
pub mod unpack;
mod unpack_gzip;
mod unpack_zip;
