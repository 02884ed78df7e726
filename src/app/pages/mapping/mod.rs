//! How the file is read: what was recognised, what only the user can decide, and every choice with its effect.

mod columns;
mod currency;
mod options;
mod questions;
mod reading;
mod remember;
mod rows;

use yew::{Html, component, html};

use self::columns::Columns;
use self::options::Options;
use self::questions::Questions;
use self::reading::{GoOn, Report};
use self::remember::RememberOffer;
use self::rows::Rows;
use crate::app::components::{Callout, Tone};
use crate::app::contexts::ImportView;
use crate::app::hooks::{use_dispatch, use_import, use_look};
use crate::app::words;
use crate::format::words as facts;
use crate::protocol::Source;
use crate::state::{ImportAction, Opened};

/// How the file is read.
#[component]
pub fn Mapping() -> Html {
    let import = use_import();
    let Some(opened) = import.opened.clone() else { return Html::default() };
    let busy = import.previewing.then_some("is-updating");
    html! {
        <div class="mapping">
            <Recognised />
            <Questions />
            <div class={yew::classes!("mapping-preview", busy)}>
                <Columns />
                <Rows />
            </div>
            <Options key={opened.preview.name.clone()} />
            <RememberOffer />
            if import.stale.is_some() { <Report /> }
            <GoOn />
        </div>
    }
}

/// What was recognised, what the export's rules do, and what to look at.
#[component]
fn Recognised() -> Html {
    let (import, look, dispatch) = (use_import(), use_look(), use_dispatch());
    let Some(opened) = import.opened.as_deref() else { return Html::default() };
    let preview = &opened.preview;
    let f = &look.formatter;
    let contract_rules = preview.plan.contract_rules();
    html! {
        <header class="mapping-head">
            <h1>{ heading(opened, &import) }</h1>
            <p class="lead">{ words::recognised(f, &opened.source, preview) }</p>
            if opened.from_record {
                <Callout tone={Tone::Good}>
                    { "Read the way you asked this device to remember. " }
                    <button type="button" class="link-button" onclick={dispatch.on(ImportAction::GuessAfresh)}>
                        { "Guess afresh" }
                    </button>
                </Callout>
            }
            if !preview.preset_rules.is_empty() || !contract_rules.is_empty() {
                <ul class="rules">
                    { for preview.preset_rules.iter().chain(&contract_rules).map(|rule| html! { <li>{ facts::preset_rule(f, rule) }</li> }) }
                </ul>
            }
            { for preview.warnings.iter().map(|warning| html! {
                <Callout tone={Tone::Warning}>{ facts::warning(f, warning) }</Callout>
            }) }
        </header>
    }
}

fn heading(opened: &Opened, import: &ImportView) -> String {
    match (&opened.source, import.names()) {
        (Source::Text(_), _) => "How your table is read".to_owned(),
        (_, Some((name, _))) => format!("How {name} is read"),
        _ => "How it is read".to_owned(),
    }
}
