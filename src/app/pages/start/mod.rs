//! The first page: what you get, where to put the file, samples, and the promise.

mod drop_zone;
mod promise;
mod samples;

use yew::{Html, Properties, component, html};

use self::drop_zone::DropZone;
use self::promise::{Promise, WhatWorks};
use self::samples::Samples;
use crate::app::components::{Callout, Tone};
use crate::app::hooks::{use_dispatch, use_import, use_settings};
use crate::protocol::AnalysisSettings;
use crate::state::{Page, ViewAction};

/// Properties of [`Start`].
#[derive(Clone, PartialEq, Properties)]
pub struct StartProps {
    /// The page in the address, which may need a file first.
    pub wanted: Page,
}

/// The first page.
#[component]
pub fn Start(props: &StartProps) -> Html {
    html! {
        <div class="start">
            <section class="hero">
                <h1>{ "See what your customers are worth" }</h1>
                <p class="lead">
                    { "Drop the list of orders from your shop. In seconds you see who your best customers are, \
                       who is slipping away, and what to do about each group." }
                </p>
                <Waiting wanted={props.wanted} />
                <DropZone />
            </section>
            <Samples />
            <Promise />
            <WhatWorks />
        </div>
    }
}

/// Properties of [`Waiting`].
#[derive(Clone, PartialEq, Properties)]
struct WaitingProps {
    wanted: Page,
}

/// What the app has in store: a link's page and settings, kept readings, an open file.
#[component]
fn Waiting(props: &WaitingProps) -> Html {
    let (import, settings, dispatch) = (use_import(), use_settings(), use_dispatch());
    let from_link = import.opened.is_none()
        && (props.wanted.needs_results() || settings.choices.settings != AnalysisSettings::default());
    let kept = import.remembered.len();
    html! {
        <>
            if from_link {
                <Callout>
                    { "The link brought its settings, and they wait for your file. A link never holds data." }
                </Callout>
            }
            if let Some((name, _)) = import.names() {
                <Callout tone={Tone::Good}>
                    { format!("{name} is open. ") }
                    <button type="button" class="link-button" onclick={dispatch.on(ViewAction::Go(back(&import.stale)))}>
                        { "Go back to it" }
                    </button>
                    { ", or open another one here." }
                </Callout>
            } else if kept > 0 {
                <Callout>
                    { kept_sentence(kept) }
                </Callout>
            }
        </>
    }
}

fn back(has_results: &Option<bool>) -> Page {
    if has_results.is_some() { Page::Overview } else { Page::Mapping }
}

fn kept_sentence(kept: usize) -> String {
    let kinds = if kept == 1 { "one kind of file".to_owned() } else { format!("{kept} kinds of files") };
    format!(
        "You asked this device to remember how {kinds} is read. Drop such a file and it is read the same way."
    )
}
