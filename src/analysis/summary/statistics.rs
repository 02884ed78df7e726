//! The statistics of one customer as types that cannot be mistaken for one another.

use crate::analysis::domain::DaySpan;

/// Recency as RFM means it: days from the last purchase to the as-of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RfmRecency(pub DaySpan);

/// Recency as the purchase models mean it (t_x): days from the first to the last purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModelRecency(pub DaySpan);

/// Frequency as the purchase models mean it (x): purchase days after the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RepeatFrequency(pub u32);

/// Age as the purchase models mean it (T): days from the first purchase to the as-of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CustomerAge(pub DaySpan);

/// What the purchase and spend models need to know of a customer. Times are in days; a model that counts in
/// weeks or months divides by the unit's average length.
///
/// Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way",
/// Marketing Science 24(2), section 2; P. S. Fader and B. G. S. Hardie (2013), "The Gamma-Gamma Model of
/// Monetary Value", <http://www.brucehardie.com/notes/025/>.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModelStatistics {
    /// x: purchase days after the first; purchases of one day are one.
    pub frequency: RepeatFrequency,
    /// t_x: first to last purchase; zero days if x is zero.
    pub recency: ModelRecency,
    /// T: first purchase to the as-of day.
    pub age: CustomerAge,
    /// z: mean net value of the repeat purchase days, in currency units; `None` if x is zero. Refunds on those
    /// orders are taken off; refunds that stand alone are not, since they belong to no known purchase.
    pub mean_repeat_value: Option<f64>,
}
