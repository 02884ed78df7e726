//! Light, dark, or as the device has it.

use yew::{Html, Properties, component, html};

use crate::app::components::icon::{Icon, Shape};
use crate::app::hooks::use_dispatch;
use crate::state::{Theme, ViewAction};

/// Properties of [`ThemeToggle`].
#[derive(Clone, PartialEq, Properties)]
pub struct ThemeToggleProps {
    /// Light or dark.
    pub theme: Theme,
}

/// A button that goes round: as the device has it, light, dark.
#[component]
pub fn ThemeToggle(props: &ThemeToggleProps) -> Html {
    let dispatch = use_dispatch();
    let (shape, now, next) = match props.theme {
        Theme::Device => (Shape::Contrast, "as on your device", Theme::Light),
        Theme::Light => (Shape::Sun, "light", Theme::Dark),
        Theme::Dark => (Shape::Moon, "dark", Theme::Device),
    };
    let label = format!("Colours: {now}. Press to change.");
    html! {
        <button type="button" class="button-icon" aria-label={label.clone()} title={label}
            onclick={dispatch.on(ViewAction::Theme(next))}>
            <Icon {shape} />
        </button>
    }
}
