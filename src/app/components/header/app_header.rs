//! Brand, places, file, and what can be done from everywhere.

use yew::{Callback, Html, MouseEvent, Properties, component, html, use_state_eq};

use super::export_menu::ExportMenu;
use super::privacy::PrivacyBadge;
use super::theme_toggle::ThemeToggle;
use crate::app::components::icon::{Icon, Shape};
use crate::app::components::overlays::{Dialog, Menu, MenuItem};
use crate::app::components::settings_panel::SettingsPanel;
use crate::app::contexts::Dispatch;
use crate::app::hooks::{use_dispatch, use_import, use_look, use_subscriptions};
use crate::state::{Page, ShellAction, Theme, ViewAction};

/// Properties of [`AppHeader`].
#[derive(Clone, PartialEq, Properties)]
pub struct AppHeaderProps {
    /// The page that is shown.
    pub page: Page,
    /// Light or dark.
    pub theme: Theme,
    /// Whether there are results to see and to take away.
    pub has_results: bool,
}

/// Brand, places, file, and what can be done from everywhere.
#[component]
pub fn AppHeader(props: &AppHeaderProps) -> Html {
    let (dispatch, contracts) = (use_dispatch(), use_subscriptions());
    let AppHeaderProps { page, theme, has_results } = *props;
    html! {
        <header class="app-header">
            <div class="app-header-row">
                <button type="button" class="brand" onclick={dispatch.on(ViewAction::Go(Page::Start))}
                    aria-label="Worthmap, start page">
                    <Mark /><span>{ "Worthmap" }</span>
                </button>
                <OpenFile />
                <div class="app-header-actions">
                    <PrivacyBadge />
                    if has_results { <SettingsButton /> <ExportMenu /> }
                    <ThemeToggle {theme} />
                    <MoreMenu />
                </div>
            </div>
            <nav class="tabs" aria-label="Pages">
                { for places(has_results, contracts.has_contracts).into_iter().map(|place| tab(place, page, &dispatch)) }
            </nav>
        </header>
    }
}

/// The brand's picture: a rising line on a field.
#[component]
fn Mark() -> Html {
    html! {
        <svg class="brand-mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
            <rect width="32" height="32" rx="9" />
            <path d="M6 10l5 12 5-9 5 9 5-12" />
        </svg>
    }
}

#[component]
fn OpenFile() -> Html {
    let (import, look, dispatch) = (use_import(), use_look(), use_dispatch());
    let Some((name, size)) = import.names() else { return Html::default() };
    let size = (size > 0).then(|| look.formatter.bytes(size as f64));
    html! {
        <button type="button" class="open-file" onclick={dispatch.on(ViewAction::Go(Page::Mapping))}
            title="How it was read">
            <Icon shape={Shape::File} />
            <span class="open-file-name">{ name }</span>
            if let Some(size) = size { <span class="muted">{ size }</span> }
        </button>
    }
}

fn places(has_results: bool, has_contracts: bool) -> Vec<(Page, &'static str)> {
    let always = [(Page::Start, "Start"), (Page::Methods, "Methods")];
    if !has_results {
        return always.to_vec();
    }
    let mut places = vec![
        (Page::Overview, "Overview"),
        (Page::Customers, "Customers"),
        (Page::Segments, "Segments"),
        (Page::Predict, "Predict"),
        (Page::Retention, "Retention"),
    ];
    places.extend(has_contracts.then_some((Page::Subscriptions, "Subscriptions")));
    places.push((Page::Methods, "Methods"));
    places
}

fn tab((place, label): (Page, &'static str), page: Page, dispatch: &Dispatch) -> Html {
    let current = (place == page).then_some("page");
    html! {
        <button type="button" class="tab" aria-current={current} onclick={dispatch.on(ViewAction::Go(place))}>
            { label }
        </button>
    }
}

#[component]
fn SettingsButton() -> Html {
    let open = use_state_eq(|| false);
    let show = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(true))
    };
    let on_close = {
        let open = open.clone();
        Callback::from(move |()| open.set(false))
    };
    html! {
        <>
            <button type="button" class="button" onclick={show} aria-label="Settings">
                <Icon shape={Shape::Settings} /><span class="button-label">{ "Settings" }</span>
            </button>
            <Dialog id="settings" title="Settings" open={*open} {on_close}><SettingsPanel /></Dialog>
        </>
    }
}

#[component]
fn MoreMenu() -> Html {
    let (dispatch, import) = (use_dispatch(), use_import());
    let something = import.opened.is_some() || !import.remembered.is_empty();
    html! {
        <Menu label="More" icon={Shape::More} class="button button-more">
            if import.opened.is_some() {
                <MenuItem label="Open another file" icon={Shape::Upload}
                    on_press={dispatch.on(ViewAction::Go(Page::Start))} />
                <MenuItem label="Check how it was read" icon={Shape::Table}
                    on_press={dispatch.on(ViewAction::Go(Page::Mapping))} />
            }
            <MenuItem label="Copy a link to these settings" icon={Shape::Link}
                help="Never holds data" on_press={dispatch.on(ViewAction::CopyLink)} />
            <MenuItem label="Forget everything" icon={Shape::Forget} disabled={!something}
                help="The file, the results and anything kept on this device"
                on_press={dispatch.on(ShellAction::ForgetEverything)} />
        </Menu>
    }
}
