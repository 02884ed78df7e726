//! Numbers, money, dates and sentences for people; the locale is passed in.
//!
//! What it is: [`Locale`] (conventions of a language area), [`Formatter`] (a locale and a currency: every
//! number that a person reads goes through it), [`words`] (every sentence that is made from a message key).
//! What it is not: machine formats. JSON and CSV are written by [`crate::export`] with plain decimals.
//!
//! Invariants: the same input gives the same text on every machine; a number that is not finite is written
//! as a dash, never as `NaN`; a figure that cannot be computed is written as its reason.

mod capital;
mod currency;
mod dates;
mod formatter;
mod iso;
mod locale;
mod methods;
pub mod words;

pub use capital::capital;
pub use currency::{currency_decimals, currency_symbol};
pub use formatter::{Formatter, ValueKind};
pub use iso::{iso_day, parse_iso_day};
pub use locale::{DayOrder, Language, Locale};
pub use methods::{DefinitionMethod, MetricMethod, SegmentMethod, metric_methods, segment_methods};
