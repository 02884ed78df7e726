//! Remembering on this device, only if the user wants it.

use yew::{Html, component, html};

use crate::app::components::{Icon, IconShape};
use crate::app::hooks::{use_dispatch, use_import, use_settings};
use crate::state::ImportAction;

/// The offer to keep the choices on this device, and the way to take it back.
#[component]
pub fn RememberOffer() -> Html {
    let (import, dispatch, settings) = (use_import(), use_dispatch(), use_settings());
    let Some(opened) = import.opened.as_deref().filter(|opened| opened.plan.has_header) else {
        return Html::default();
    };
    let kept = import.remembered.find(&opened.fingerprint);
    let current =
        kept.is_some_and(|kept| kept.plan == *opened.plan && kept.settings == settings.choices.settings);
    html! {
        <p class="remember">
            <Icon shape={IconShape::Bookmark} />
            if kept.is_some() {
                <span>{ "This device remembers how files with these columns are read." }</span>
                if !current {
                    <button type="button" class="link-button" onclick={dispatch.on(ImportAction::Remember)}>
                        { "Remember it as it is now" }
                    </button>
                }
                <button type="button" class="link-button" onclick={dispatch.on(ImportAction::StopRemembering)}>
                    { "Stop remembering" }
                </button>
            } else {
                <span>{ "You export this file every month?" }</span>
                <button type="button" class="link-button" onclick={dispatch.on(ImportAction::Remember)}>
                    { "Remember how it is read" }
                </button>
                <span class="muted">{ "Kept on this device: your choices and settings, no row of the file." }</span>
            }
        </p>
    }
}
