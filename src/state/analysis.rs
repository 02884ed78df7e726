//! Settings and selection: what they become, and when they are computed.

use std::rc::Rc;

use crate::protocol::{
    Analysis, AnalysisSettings, Command, MetricVariant, RequestId, RfmSettings, ScoreRule, Selection,
};

use super::action::{AnalysisAction, RfmScore, SelectionChange, SettingsChange};
use super::effect::{Effect, Timer};
use super::history::{Choices, EditKey};
use super::model::{AppState, Phase};
use super::step::hash_of;
use super::{prediction, table};

/// Most characters of a segment's name.
const MOST_NAME_CHARACTERS: usize = 40;
/// How long settings rest before they are computed, in milliseconds.
const SETTINGS_MS: u32 = 220;
/// How long a selection rests; a click should feel immediate, a double click should compute once.
const SELECTION_MS: u32 = 40;

pub(super) fn step(state: &mut AppState, action: AnalysisAction) -> Vec<Effect> {
    match action {
        AnalysisAction::Setting(change) => change_setting(state, change),
        AnalysisAction::Select(change) => change_selection(state, change),
        AnalysisAction::ResetSettings => {
            state.history.close_edit();
            edit(state, EditKey::Setting("all".to_owned()), |choices| {
                choices.settings = AnalysisSettings::default();
            })
        }
        AnalysisAction::Undo => {
            let earlier = state.history.undo(&state.choices);
            travel(state, earlier)
        }
        AnalysisAction::Redo => {
            let later = state.history.redo(&state.choices);
            travel(state, later)
        }
    }
}

fn change_setting(state: &mut AppState, change: SettingsChange) -> Vec<Effect> {
    let key = EditKey::Setting(setting_name(&change));
    edit(state, key, |choices| apply_setting(&mut choices.settings, change))
}

fn setting_name(change: &SettingsChange) -> String {
    match change {
        SettingsChange::AsOf(_) => "as_of".to_owned(),
        SettingsChange::Period(_) => "period".to_owned(),
        SettingsChange::Margin(_) => "margin".to_owned(),
        SettingsChange::Active(_) => "active".to_owned(),
        SettingsChange::TierCuts(_) => "tiers".to_owned(),
        SettingsChange::Rfm(score, _) => format!("rfm_{score:?}"),
        SettingsChange::SegmentName { key, .. } => format!("name_{key}"),
        SettingsChange::Prediction(_) => "prediction".to_owned(),
        SettingsChange::Retention(_) => "retention".to_owned(),
        SettingsChange::Subscriptions(_) => "subscriptions".to_owned(),
        SettingsChange::Variant { metric, .. } => format!("variant_{metric}"),
    }
}

fn apply_setting(settings: &mut AnalysisSettings, change: SettingsChange) {
    match change {
        SettingsChange::AsOf(day) => settings.as_of = day,
        SettingsChange::Period(period) => settings.period = period,
        SettingsChange::Margin(percent) => settings.margin_percent = percent,
        SettingsChange::Active(window) => settings.active = window,
        SettingsChange::TierCuts(cuts) => settings.tier_cuts = cuts,
        SettingsChange::Rfm(score, rule) => *score_rule(&mut settings.rfm, score) = rule,
        SettingsChange::SegmentName { key, name } => name_segment(&mut settings.rfm, key, name),
        SettingsChange::Prediction(prediction) => settings.prediction = prediction,
        SettingsChange::Retention(retention) => settings.retention = retention,
        SettingsChange::Subscriptions(subscriptions) => settings.subscriptions = subscriptions,
        SettingsChange::Variant { metric, variant } => switch_variant(settings, metric, variant),
    }
}

fn score_rule(rfm: &mut RfmSettings, score: RfmScore) -> &mut ScoreRule {
    match score {
        RfmScore::Recency => &mut rfm.recency,
        RfmScore::Frequency => &mut rfm.frequency,
        RfmScore::Monetary => &mut rfm.monetary,
    }
}

fn name_segment(rfm: &mut RfmSettings, key: String, name: String) {
    rfm.names.retain(|(held, _)| *held != key);
    let name = segment_name_text(&name);
    if !name.is_empty() {
        rfm.names.push((key, name));
    }
    rfm.names.sort();
}

/// The text as a segment's name: without blanks around it, of at most 40 characters.
pub(super) fn segment_name_text(text: &str) -> String {
    let text: String = text.trim().chars().take(MOST_NAME_CHARACTERS).collect();
    text.trim_end().to_owned()
}

fn switch_variant(settings: &mut AnalysisSettings, metric: String, variant: String) {
    settings.variants.retain(|held| held.metric != metric);
    if variant != "default" {
        settings.variants.push(MetricVariant { metric, variant });
    }
    settings.variants.sort_by(|left, right| left.metric.cmp(&right.metric));
}

fn change_selection(state: &mut AppState, change: SelectionChange) -> Vec<Effect> {
    edit(state, EditKey::Selection, |choices| apply_selection(&mut choices.selection, change))
}

fn apply_selection(selection: &mut Selection, change: SelectionChange) {
    match change {
        SelectionChange::Segment(segment) => toggle(&mut selection.segments, segment),
        SelectionChange::Cell(r, fm) => toggle(&mut selection.cells, (r, fm)),
        SelectionChange::Tier(tier) => toggle(&mut selection.tiers, tier),
        SelectionChange::Decile(decile) => toggle(&mut selection.deciles, decile),
        SelectionChange::Stage(stage) => toggle(&mut selection.stages, stage),
        SelectionChange::Dimension(key, value) => toggle(&mut selection.dimensions, (key, value)),
        SelectionChange::Orders(range) => selection.orders = range,
        SelectionChange::Revenue(range) => selection.revenue = range,
        SelectionChange::FirstOrder(range) => selection.first_order = range,
        SelectionChange::Bought(range) => selection.bought = range,
        SelectionChange::Frequency(range) => selection.frequency = range,
        SelectionChange::Alive(range) => selection.alive = range,
        SelectionChange::Value(range) => selection.value = range,
        SelectionChange::Replace(next) => *selection = next,
        SelectionChange::Clear => *selection = Selection::default(),
    }
}

fn toggle<T: PartialOrd>(values: &mut Vec<T>, value: T) {
    match values.iter().position(|held| *held == value) {
        Some(at) => drop(values.remove(at)),
        None => {
            let at = values.partition_point(|held| *held < value);
            values.insert(at, value);
        }
    }
}

fn edit<F: FnOnce(&mut Choices)>(state: &mut AppState, key: EditKey, change: F) -> Vec<Effect> {
    let mut next = (*state.choices).clone();
    change(&mut next);
    if next == *state.choices {
        return Vec::new();
    }
    state.history.record(&state.choices, key);
    take_choices(state, Rc::new(next))
}

fn travel(state: &mut AppState, choices: Option<Rc<Choices>>) -> Vec<Effect> {
    choices.map_or_else(Vec::new, |choices| take_choices(state, choices))
}

fn take_choices(state: &mut AppState, next: Rc<Choices>) -> Vec<Effect> {
    let settings_changed = next.settings != state.choices.settings;
    let figures_stay = settings_changed
        && next.selection == state.choices.selection
        && next.settings.without_looks() == state.choices.settings.without_looks();
    state.choices = next;
    let mut effects = Vec::new();
    if figures_stay {
        // How retention and contracts are looked at changes nothing else: they are asked for by themselves.
        return vec![Effect::SetHash { hash: hash_of(state), replace: true }];
    }
    if settings_changed {
        prediction::settings_changed(state);
        effects.push(Effect::SetHash { hash: hash_of(state), replace: true });
    }
    effects.extend(schedule_in(state, if settings_changed { SETTINGS_MS } else { SELECTION_MS }));
    effects
}

/// Takes settings that came with the address; the address is right already.
pub(super) fn take_settings(state: &mut AppState, settings: AnalysisSettings) -> Vec<Effect> {
    state.history.close_edit();
    let before = Rc::clone(&state.choices);
    state.history.record(&before, EditKey::Setting("address".to_owned()));
    Rc::make_mut(&mut state.choices).settings = settings;
    prediction::settings_changed(state);
    schedule(state)
}

/// Computes anew soon.
pub(super) fn schedule(state: &mut AppState) -> Vec<Effect> {
    schedule_in(state, SELECTION_MS)
}

fn schedule_in(state: &mut AppState, ms: u32) -> Vec<Effect> {
    if state.results.is_none() {
        return Vec::new();
    }
    state.pending.analyse_due = true;
    vec![Effect::After(Timer::Analyse, ms)]
}

/// Sends what is due, in place of what was sent before. While the source is being read it stays due.
pub(super) fn send(state: &mut AppState) -> Vec<Effect> {
    let busy = !matches!(state.phase, Phase::Ready);
    if busy || !state.pending.analyse_due || state.results.is_none() {
        return Vec::new();
    }
    state.history.close_edit();
    let mut effects = supersede(state);
    let id = state.next_id();
    state.pending.analyse_due = false;
    state.pending.analyse = Some(id);
    let Choices { settings, selection } = (*state.choices).clone();
    effects.push(Effect::Send(Command::Analyse { id, settings, selection }));
    effects
}

/// After the source was read: what changed meanwhile, or a selection that the fresh results know nothing of.
pub(super) fn catch_up(state: &mut AppState) -> Vec<Effect> {
    state.pending.analyse_due |= state.choices.selection != Selection::default();
    send(state)
}

/// Ends the computation that is under way, if any; new figures come from elsewhere.
pub(super) fn supersede(state: &mut AppState) -> Vec<Effect> {
    state.pending.analyse.take().map(|id| Effect::Send(Command::Cancel { id })).into_iter().collect()
}

/// New results came.
pub(super) fn analysed(state: &mut AppState, id: RequestId, analysis: Analysis) -> Vec<Effect> {
    if state.pending.analyse != Some(id) {
        return Vec::new();
    }
    state.pending.analyse = None;
    state.deaths = 0;
    if let Some(results) = &mut state.results {
        results.analysis = Rc::new(analysis);
    }
    table::renew(state)
}
