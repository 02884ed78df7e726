//! The settings of the analysis.

use yew::{AttrValue, Callback, Html, component, html};

use super::controls::{Choice, DayField, NumberField, Segmented};
use super::icon::{Icon, Shape};
use super::overlays::Explain;
use crate::app::contexts::{Dispatch, Look};
use crate::app::hooks::{use_analysis, use_dispatch, use_look, use_settings};
use crate::protocol::{ActiveWindow, Analysis, AnalysisSettings, Figure, PeriodUnit};
use crate::state::{AnalysisAction, SettingsChange};

/// The settings of the analysis, each with its default shown, and the way back through changes.
#[component]
pub fn SettingsPanel() -> Html {
    let (dispatch, look) = (use_dispatch(), use_look());
    let (settings, results) = (use_settings(), use_analysis());
    let chosen = &settings.choices.settings;
    let analysis = results.analysis.as_deref();
    let changed = *chosen != AnalysisSettings::default();
    html! {
        <section class="settings-panel" aria-label="Settings">
            <div class="settings-grid">
                { period(chosen, analysis, &dispatch) }
                { as_of(chosen, analysis, &dispatch, &look) }
                { margin(chosen, &dispatch) }
                { active(chosen, analysis, &dispatch, &look) }
                { tiers(chosen, &dispatch) }
            </div>
            <div class="settings-actions">
                <button type="button" class="button-quiet" disabled={!settings.can_undo}
                    onclick={dispatch.on(AnalysisAction::Undo)}><Icon shape={Shape::Undo} />{ "Undo" }</button>
                <button type="button" class="button-quiet" disabled={!settings.can_redo}
                    onclick={dispatch.on(AnalysisAction::Redo)}><Icon shape={Shape::Redo} />{ "Redo" }</button>
                <button type="button" class="button-quiet" disabled={!changed}
                    onclick={dispatch.on(AnalysisAction::ResetSettings)}>{ "All defaults" }</button>
                <span class="muted updating" aria-live="polite">
                    if settings.updating { { "Computing …" } }
                </span>
            </div>
        </section>
    }
}

fn change<T: 'static>(
    dispatch: &Dispatch,
    to: impl Fn(T) -> Option<SettingsChange> + 'static,
) -> Callback<T> {
    let dispatch = dispatch.clone();
    Callback::from(move |value| {
        if let Some(change) = to(value) {
            dispatch.send(AnalysisAction::Setting(change));
        }
    })
}

fn as_of(chosen: &AnalysisSettings, analysis: Option<&Analysis>, dispatch: &Dispatch, look: &Look) -> Html {
    let day = chosen.as_of.or_else(|| analysis.and_then(|analysis| analysis.settings.as_of));
    let (first, last) = analysis.and_then(|analysis| analysis.file_days).unzip();
    let why = first.map(|first| format!("The first order is on {}.", look.formatter.day(first)));
    let last = last.map(|last| look.formatter.day(last));
    html! {
        <div class="setting">
            <DayField id="setting-as-of" label="As of" {day} {first} why={why.unwrap_or_default()}
                on_change={change(dispatch, |day| Some(SettingsChange::AsOf(day)))} />
            <Explain label="About the as-of date">
                { "The day from which “days since the last order” are counted. Later orders are left out. " }
                if let Some(last) = last { { format!("Default: the last day in your data, {last}.") } }
            </Explain>
        </div>
    }
}

fn period(chosen: &AnalysisSettings, analysis: Option<&Analysis>, dispatch: &Dispatch) -> Html {
    let in_force = chosen.period.or_else(|| analysis.and_then(|analysis| analysis.settings.period));
    let choices = vec![
        Choice::new("week", "Weeks"),
        Choice::new("month", "Months"),
        Choice::new("quarter", "Quarters"),
        Choice::new("year", "Years"),
    ];
    let on_choose = change(dispatch, |key: AttrValue| {
        Some(SettingsChange::Period(Some(match key.as_str() {
            "week" => PeriodUnit::Week,
            "quarter" => PeriodUnit::Quarter,
            "year" => PeriodUnit::Year,
            _ => PeriodUnit::Month,
        })))
    });
    let key = match in_force {
        Some(PeriodUnit::Week) => "week",
        Some(PeriodUnit::Month) => "month",
        Some(PeriodUnit::Quarter) => "quarter",
        Some(PeriodUnit::Year) => "year",
        None => "",
    };
    html! {
        <div class="setting setting-wide">
            <Segmented name="setting-period" legend="Period" {choices} chosen={key} {on_choose} />
        </div>
    }
}

fn margin(chosen: &AnalysisSettings, dispatch: &Dispatch) -> Html {
    html! {
        <div class="setting">
            <NumberField id="setting-margin" label="Margin" value={chosen.margin_percent} range={(0.1, 100.0)}
                unit="%" on_change={change(dispatch, |percent| Some(SettingsChange::Margin(percent)))} />
            <Explain label="About the margin">
                { "What you keep of each sale after the cost of what you sold. Empty: figures are about revenue." }
            </Explain>
        </div>
    }
}

fn active(chosen: &AnalysisSettings, analysis: Option<&Analysis>, dispatch: &Dispatch, look: &Look) -> Html {
    let (value, by_gaps) = match chosen.active {
        ActiveWindow::Days(days) => (Some(f64::from(days)), None),
        ActiveWindow::GapP90 => match analysis.map(|analysis| analysis.active_days) {
            Some(Figure::Value(days)) => (Some(days.round()), Some(look.formatter.days(days.round()))),
            _ => (None, None),
        },
    };
    let on_change = change(dispatch, |days: Option<f64>| {
        let window = days.map_or(ActiveWindow::GapP90, |days| ActiveWindow::Days(days.round() as u32));
        Some(SettingsChange::Active(window))
    });
    html! {
        <div class="setting">
            <NumberField id="setting-active" label="Active within" {value} range={(1.0, 36_500.0)}
                unit="days" {on_change} />
            <Explain label="About active customers">
                { "A customer is active who ordered within so many days. Empty the field for the default: nine of \
                   ten gaps between two orders in your data are no longer than this." }
                if let Some(days) = by_gaps { { format!(" Here: {days}.") } }
            </Explain>
        </div>
    }
}

fn tiers(chosen: &AnalysisSettings, dispatch: &Dispatch) -> Html {
    let [a, b] = chosen.tier_cuts.map(|cut| (cut * 1e4).round() / 100.0);
    let set_a = change(dispatch, move |cut: Option<f64>| {
        let cut = cut.unwrap_or(80.0);
        (cut < b).then_some(SettingsChange::TierCuts([cut / 100.0, b / 100.0]))
    });
    let set_b = change(dispatch, move |cut: Option<f64>| {
        let cut = cut.unwrap_or(95.0);
        (a < cut).then_some(SettingsChange::TierCuts([a / 100.0, cut / 100.0]))
    });
    html! {
        <div class="setting setting-pair">
            <NumberField id="setting-tier-a" label="A customers: first" value={Some(a)} range={(1.0, 99.0)}
                unit="%" on_change={set_a} />
            <NumberField id="setting-tier-b" label="A and B: first" value={Some(b)} range={(1.0, 99.9)}
                unit="%" on_change={set_b} />
            <Explain label="About the tiers">
                { "Customers in order of value: those who bring the first 80% of it are A, up to 95% are B, \
                   the rest are C. Move the cuts where they suit you." }
            </Explain>
        </div>
    }
}
