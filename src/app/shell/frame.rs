//! The frame of every page: header, what is shown, notices, help, and the whole window as a drop zone.

use std::mem::discriminant;
use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html, use_effect_with};

use super::status::status;
use crate::app::components::{AppHeader, DropCatcher, KeyboardHelp, Notices};
use crate::app::hooks::{use_import, use_settings};
use crate::app::pages::{
    Customers, Mapping, Methods, Overview, Predict, Retention, Segments, Start, Subscriptions,
};
use crate::state::{Notice, Page, Phase, Theme};
use crate::web::dom::{focus, focus_if_lost, scroll_to_top};

/// What the frame shows.
#[derive(Clone, PartialEq, Properties)]
pub struct FrameProps {
    /// The page to show.
    pub page: Page,
    /// The page in the address.
    pub wanted: Page,
    /// Where the app is.
    pub phase: Rc<Phase>,
    /// What is said in the corner.
    pub notices: Rc<Vec<Notice>>,
    /// Light or dark.
    pub theme: Theme,
}

/// The frame of every page.
#[component]
pub fn Frame(props: &FrameProps) -> Html {
    let FrameProps { page, wanted, phase, notices, theme } = props;
    let (import, settings) = (use_import(), use_settings());
    use_effect_with(*page, |_| scroll_to_top());
    use_effect_with((*page, discriminant(&**phase)), |_| focus_if_lost("main"));
    let busy =
        matches!(**phase, Phase::Reading(_) | Phase::Computing(_)) || settings.updating || import.previewing;
    let content = status(phase, import.stale.is_some()).unwrap_or_else(|| page_view(*page, *wanted));
    html! {
        <DropCatcher>
            <button type="button" class="skip-link" onclick={Callback::from(|_| focus("main"))}>
                { "Skip to the content" }
            </button>
            <AppHeader page={*page} theme={*theme} has_results={import.stale.is_some()} />
            <main id="main" class={format!("page page-{}", page.key())} tabindex="-1"
                aria-busy={busy.then_some("true")}>{ content }</main>
            <Notices notices={Rc::clone(notices)} />
            <KeyboardHelp />
        </DropCatcher>
    }
}

fn page_view(page: Page, wanted: Page) -> Html {
    match page {
        Page::Start => html! { <Start {wanted} /> },
        Page::Mapping => html! { <Mapping /> },
        Page::Overview => html! { <Overview /> },
        Page::Customers => html! { <Customers /> },
        Page::Segments => html! { <Segments /> },
        Page::Predict => html! { <Predict /> },
        Page::Retention => html! { <Retention /> },
        Page::Subscriptions => html! { <Subscriptions /> },
        Page::Methods => html! { <Methods /> },
    }
}
