//! What the models say of every customer, for the table.

use crate::analysis::domain::CustomerIx;
use crate::protocol::CustomerOutlook;

/// What the models say of every customer of the log; nothing before they are fitted.
#[derive(Clone, Debug, Default)]
pub(super) struct Outlooks {
    rows: Vec<Option<CustomerOutlook>>,
}

impl Outlooks {
    /// What they say of one customer.
    pub(super) fn of(&self, customer: CustomerIx) -> Option<CustomerOutlook> {
        self.rows.get(customer.0 as usize).copied().flatten()
    }
}
