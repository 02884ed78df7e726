//! The slices of the state that the contexts carry.

use crate::app::contexts::{
    AnalysisView, Held, ImportView, Look, PredictView, SettingsView, StayView, SubscriptionsView, TableView,
};
use crate::format::{Formatter, Locale};
use crate::state::{AppState, Theme};
use crate::web::media;

/// One value for each context.
pub struct Views {
    /// How things are written and coloured.
    pub look: Look,
    /// Settings and selection.
    pub settings: SettingsView,
    /// Results.
    pub analysis: AnalysisView,
    /// The models.
    pub predict: PredictView,
    /// Who stays.
    pub stay: StayView,
    /// What becomes of contracts.
    pub subscriptions: SubscriptionsView,
    /// The open file.
    pub import: ImportView,
    /// The customers table.
    pub table: TableView,
}

impl Views {
    /// The slices of a state.
    pub fn of(state: &AppState, device_dark: bool) -> Views {
        Views {
            look: look(state, device_dark),
            settings: SettingsView {
                choices: Held::from(&state.choices),
                can_undo: state.history.can_undo(),
                can_redo: state.history.can_redo(),
                updating: state.is_updating(),
            },
            analysis: analysis(state),
            predict: predict(state),
            stay: StayView {
                retention: state.retention.view.as_ref().map(Held::from),
                updating: state.retention.is_updating(),
                failure: state.retention.failure.clone(),
            },
            subscriptions: SubscriptionsView {
                has_contracts: state
                    .results
                    .as_ref()
                    .is_some_and(|results| results.report.plan.shape.is_contracts()),
                subscriptions: state.subscriptions.view.as_ref().map(Held::from),
                updating: state.subscriptions.is_updating(),
                failure: state.subscriptions.failure.clone(),
            },
            import: ImportView {
                opened: state.opened.as_ref().map(Held::from),
                previewing: state.is_previewing(),
                stale: state.results.as_ref().map(|_| state.plan_differs_from_results()),
                remembered: Held::from(&state.remembered),
            },
            table: TableView {
                table: Held::from(&state.table),
                drawer: state.drawer.as_ref().map(Held::from),
            },
        }
    }
}

fn look(state: &AppState, device_dark: bool) -> Look {
    let locale = media::locales().first().map(|tag| Locale::from_tag(tag)).unwrap_or_default();
    let currency = state.results.as_ref().and_then(|results| results.analysis.currency.as_deref());
    Look {
        formatter: Formatter::new(locale, currency),
        dark: match state.theme {
            Theme::Device => device_dark,
            Theme::Light => false,
            Theme::Dark => true,
        },
        calm: media::prefers_reduced_motion(),
    }
}

fn predict(state: &AppState) -> PredictView {
    let of = &state.prediction;
    PredictView {
        prediction: of.view.as_ref().map(Held::from),
        bootstrap: of.bootstrap.as_ref().map(Held::from),
        published: of.published.as_ref().map(Held::from),
        progress: of.progress,
        fitting: of.is_fitting(),
        resampling: of.is_resampling(),
        stopped: of.stopped,
        failure: of.failure.clone(),
    }
}

fn analysis(state: &AppState) -> AnalysisView {
    let results = state.results.as_ref();
    AnalysisView {
        analysis: results.map(|results| Held::from(&results.analysis)),
        report: results.map(|results| Held::from(&results.report)),
        centiseconds: results.and_then(|results| results.seconds).map(|seconds| (seconds * 100.0) as u32),
        exporting: state.is_exporting(),
        neutralise_formulas: state.neutralise_formulas,
    }
}
