//! Customer lifetime value: what each customer, and the whole base, is still going to be worth.
//!
//! A purchase process says who is still there and how often they will buy, a spend model what a purchase is
//! worth; here they are put together, discounted and summed. Nothing here is fitted.
//!
//! Invariants: time enters as [`Horizon`](crate::analysis::domain::Horizon) and
//! [`DiscountRate`](crate::analysis::domain::DiscountRate) only and is turned into the unit of the histories in
//! one place; value is residual unless said; amounts are [`Money`](crate::analysis::domain::Money), so tables and
//! groups sum exactly.

mod base;
mod future;
mod groups;
mod more_data;
mod outlook;
mod periods;
mod second_moment;
mod settings;
mod uncertainty;
mod values;

use thiserror::Error;

pub use base::ModelBase;
pub use future::FutureTable;
pub use groups::{AliveBand, GroupValue, Grouping};
pub use more_data::{HalvingTime, months_to_halve_band};
pub use outlook::{CustomerOutlook, Outlooks, residual_process};
pub use periods::{PeriodValues, ValuePeriod};
pub use settings::{Margin, MarginError, ValueSettings, ValueSpan};
pub use uncertainty::{UncertainValue, UncertaintySteps, ValueUncertainty, discounted_purchases};
pub use values::{CustomerValues, SpanValues};

use super::{HistoryError, ModelError};

/// Why lifetime value cannot be computed.
#[derive(Clone, Copy, Debug, PartialEq, Error)]
#[non_exhaustive]
pub enum ValueError {
    /// The purchase process has no figure.
    #[error(transparent)]
    Process(#[from] ModelError),
    /// Histories are not valid.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The spend model has no finite mean for some customer.
    #[error("the spend model has no finite mean")]
    NoMeanSpend,
    /// Without a discount rate value for ever is infinite.
    #[error("value for ever is infinite without a discount rate")]
    Unbounded,
    /// A figure is beyond what numbers can hold.
    #[error("a figure is beyond what numbers can hold")]
    NotFinite,
    /// The horizons have too many periods.
    #[error("{periods} periods are more than {most}")]
    TooManyPeriods {
        /// Periods of all horizons.
        periods: usize,
        /// As many can be.
        most: usize,
    },
}
