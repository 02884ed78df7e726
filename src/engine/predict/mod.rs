//! Lifetime value for the page: the models are fitted piece by piece, so that the worker stays answerable, and
//! what they say is kept beside the analysis.

mod explain;
mod groups;
mod job;
mod outlook;
mod parts;
mod published;
mod settings;
mod shapes;
mod views;

pub(super) use job::{BootstrapJob, PredictJob};
pub(super) use outlook::Outlooks;
pub(super) use parts::selected_forecast;
pub(super) use published::published_cases;
pub(super) use settings::check_prediction;
pub(super) use views::pair;

use crate::analysis::models::PurchaseModel;
use crate::analysis::models::lifetime::{CustomerValues, ValueSpan, ValueUncertainty};
use crate::analysis::models::spend::SpendFit;
use crate::analysis::summary::CustomerSelection;
use crate::protocol::Prediction;

use super::table::TableData;

/// What the models say, and the models themselves.
pub(super) struct Predicted {
    /// For the page.
    pub view: Prediction,
    /// Absent where nothing can be predicted.
    pub fitted: Option<Fitted>,
}

/// The models in use and the values that they give.
pub(super) struct Fitted {
    pub model: PurchaseModel,
    pub spend: Option<SpendFit>,
    pub values: CustomerValues,
    pub span: ValueSpan,
    /// For intervals: one for each span that is shown, where there is one.
    pub uncertainties: Vec<ValueUncertainty>,
}

/// What is known of some customers.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub data: TableData<'a>,
    pub fitted: &'a Fitted,
    pub selected: &'a CustomerSelection,
}
