//! Segments: who the customers are, by recency, frequency and money, by value and by their own rhythm. Map,
//! grid, cards and table show one selection.

mod bands;
mod cards;
mod map;
mod names;
mod proof;
mod thresholds;
mod tiers;

use yew::{Callback, Html, component, html};

use crate::app::components::PageSelection;
use crate::app::components::{Callout, Later, NeedsFile, TooEarly};
use crate::app::contexts::{Dispatch, Held, SettingsView};
use crate::app::hooks::{use_analysis, use_dispatch, use_look, use_settings};
use crate::format::Formatter;
use crate::protocol::{Analysis, ExportKind, RfmView, Selection};
use crate::state::{
    AnalysisAction, ExportAction, ExportScope, Page, SelectionChange, SettingsChange, ViewAction,
    selects_everybody,
};

use cards::{CardWish, Cards};
use map::SegmentMap;
use names::Names;
use proof::proof_line;
use thresholds::Thresholds;
use tiers::{Stages, Tiers};

/// The page.
#[component]
pub fn Segments() -> Html {
    let (dispatch, look, settings, view) = (use_dispatch(), use_look(), use_settings(), use_analysis());
    let Some(analysis) = view.analysis else { return html! { <NeedsFile title="Segments" /> } };
    if analysis.as_of_before_first_day().is_some() {
        return html! { <TooEarly title="Segments" {analysis} /> };
    }
    let f = look.formatter;
    let selection = settings.choices.selection.clone();
    html! {
        <div class={yew::classes!("segments-page", settings.updating.then_some("is-updating"))}>
            { head(&f, &analysis) }
            <PageSelection />
            { show_button(&selection, &dispatch) }
            if let Some(rfm) = &analysis.segments.rfm {
                { rfm_part(&f, &analysis, rfm, &settings) }
            }
            { groups(f, &analysis, &selection) }
        </div>
    }
}

fn head(f: &Formatter, analysis: &Analysis) -> Html {
    let proof = analysis.segments.rfm.as_ref().map(|rfm| proof_line(f, &rfm.proof));
    let none = "The file has no order dates, so recency and with it the RFM segments cannot be computed. Value \
                tiers need no dates.";
    html! {
        <header class="page-head">
            <h1>{ "Segments" }</h1>
            <p class="page-lead">{ "Who your customers are, and what to do about each group. This page is always about all customers." }</p>
            { proof.unwrap_or_else(|| html! { <Callout><p>{ none }</p></Callout> }) }
        </header>
    }
}

/// The way from a selection to its customers.
fn show_button(selection: &Selection, dispatch: &Dispatch) -> Html {
    if selects_everybody(selection) {
        return Html::default();
    }
    html! {
        <button type="button" class="button button-primary show-customers" onclick={dispatch.on(ViewAction::Go(Page::Customers))}>
            { "Show these customers" }
        </button>
    }
}

fn rfm_part(f: &Formatter, analysis: &Held<Analysis>, rfm: &RfmView, settings: &SettingsView) -> Html {
    html! {
        <>
            <SegmentMap analysis={analysis.clone()} formatter={*f} />
            <Later><CardsPart analysis={analysis.clone()} formatter={*f} selected={settings.choices.selection.segments.clone()} /></Later>
            <Later><RulesPart analysis={analysis.clone()} formatter={*f} rfm={rfm.clone()} /></Later>
        </>
    }
}

#[derive(Clone, PartialEq, yew::Properties)]
struct CardsPartProps {
    analysis: Held<Analysis>,
    formatter: Formatter,
    selected: Vec<u8>,
}

/// The cards, with what their buttons do.
#[component]
fn CardsPart(props: &CardsPartProps) -> Html {
    let dispatch = use_dispatch();
    let on_wish = Callback::from(move |wish: CardWish| match wish {
        CardWish::Toggle(segment) => dispatch.send(AnalysisAction::Select(SelectionChange::Segment(segment))),
        CardWish::Show(segment) => {
            let alone = Selection { segments: vec![segment], ..Selection::default() };
            dispatch.send(AnalysisAction::Select(SelectionChange::Replace(alone)));
            dispatch.send(ViewAction::Go(Page::Customers));
        }
        CardWish::Save(segment) => dispatch.send(ExportAction::Save {
            kind: ExportKind::CustomersCsv,
            scope: ExportScope::Segment(segment),
        }),
    });
    html! {
        <Cards analysis={props.analysis.clone()} selected={props.selected.clone()} formatter={props.formatter} {on_wish} />
    }
}

#[derive(Clone, PartialEq, yew::Properties)]
struct RulesPartProps {
    analysis: Held<Analysis>,
    formatter: Formatter,
    rfm: RfmView,
}

/// How scores are given and what segments are called.
#[component]
fn RulesPart(props: &RulesPartProps) -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let on_setting =
        Callback::from(move |change: SettingsChange| dispatch.send(AnalysisAction::Setting(change)));
    let f = props.formatter;
    html! {
        <section aria-labelledby="rules-title">
            <h2 id="rules-title">{ "How the scores are given" }</h2>
            <p class="section-lead">
                { "Recency and the mean of frequency and monetary value (FM, halves rounded up) place each \
                   customer in one cell of the grid, and each cell belongs to one segment." }
            </p>
            { proof_line(&f, &props.rfm.proof) }
            <Thresholds rfm={props.rfm.clone()} settings={settings.choices.settings.rfm.clone()} formatter={f}
                on_setting={on_setting.clone()} />
            <Names segments={props.analysis.segments.segments.clone()} language={f.locale.language} {on_setting} />
        </section>
    }
}

fn groups(f: Formatter, analysis: &Held<Analysis>, selection: &Selection) -> Html {
    html! { <Later><GroupsPart analysis={analysis.clone()} formatter={f} selection={selection.clone()} /></Later> }
}

#[derive(Clone, PartialEq, yew::Properties)]
struct GroupsPartProps {
    analysis: Held<Analysis>,
    formatter: Formatter,
    selection: Selection,
}

/// Tiers and stages side by side.
#[component]
fn GroupsPart(props: &GroupsPartProps) -> Html {
    let dispatch = use_dispatch();
    let on_change = {
        let dispatch = dispatch.clone();
        Callback::from(move |change: SelectionChange| dispatch.send(AnalysisAction::Select(change)))
    };
    let on_setting =
        Callback::from(move |change: SettingsChange| dispatch.send(AnalysisAction::Setting(change)));
    let groups = tiers::GroupsProps {
        analysis: props.analysis.clone(),
        selection: props.selection.clone(),
        formatter: props.formatter,
        on_change,
        on_setting,
    };
    html! {
        <div class="two-columns">
            <section class="panel" aria-labelledby="tiers-title">
                <h2 id="tiers-title">{ "By value" }</h2>
                <p class="section-lead">{ "Who brings how much, from the best customer down." }</p>
                <Tiers ..groups.clone() />
            </section>
            if !props.analysis.segments.stages.is_empty() {
                <section class="panel" aria-labelledby="stages-title">
                    <h2 id="stages-title">{ "By their own rhythm" }</h2>
                    <p class="section-lead">{ "How late customers are, measured by their own gaps between orders. “New” and “Lost” here are not those \
                           of the map: there, all customers are compared with each other by recency, frequency and money." }</p>
                    <Stages ..groups />
                </section>
            }
        </div>
    }
}
