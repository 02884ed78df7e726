//! Published cases, fitted by this very program.
//!
//! The data are the sufficient statistics of the CDNOW sample in weeks, with its calibration period of 39 weeks.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way", Marketing
//! Science 24(2); P. S. Fader and B. G. S. Hardie (2013), "The Gamma-Gamma Model of Monetary Value".

use crate::protocol::PublishedCase;

/// The cases that are fitted. None is built in yet.
pub(in crate::engine) fn published_cases() -> Vec<PublishedCase> {
    Vec::new()
}
