//! One hook for each context.

use yew::{hook, use_context};

use crate::app::contexts::{
    AnalysisView, Dispatch, ImportView, Look, PredictView, SettingsView, StayView, SubscriptionsView,
    TableView,
};

/// The way to the shell.
#[hook]
pub fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().unwrap_or_default()
}

/// How things are written and coloured.
#[hook]
pub fn use_look() -> Look {
    use_context::<Look>().unwrap_or_default()
}

/// Settings and selection.
#[hook]
pub fn use_settings() -> SettingsView {
    use_context::<SettingsView>().unwrap_or_default()
}

/// Results.
#[hook]
pub fn use_analysis() -> AnalysisView {
    use_context::<AnalysisView>().unwrap_or_default()
}

/// The customers table and the drawer.
#[hook]
pub fn use_table() -> TableView {
    use_context::<TableView>().unwrap_or_default()
}

/// The models.
#[hook]
pub fn use_predict() -> PredictView {
    use_context::<PredictView>().unwrap_or_default()
}

/// Who stays.
#[hook]
pub fn use_stay() -> StayView {
    use_context::<StayView>().unwrap_or_default()
}

/// What becomes of contracts.
#[hook]
pub fn use_subscriptions() -> SubscriptionsView {
    use_context::<SubscriptionsView>().unwrap_or_default()
}

/// The open file and how it is read.
#[hook]
pub fn use_import() -> ImportView {
    use_context::<ImportView>().unwrap_or_default()
}
