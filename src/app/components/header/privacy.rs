//! The promise, always in sight.

use yew::{Callback, Html, MouseEvent, component, html, use_state_eq};

use crate::app::components::icon::{Icon, Shape};
use crate::app::components::overlays::Dialog;

/// The promise as a badge; pressing it opens what it means and how to check it.
#[component]
pub fn PrivacyBadge() -> Html {
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
            <button type="button" class="privacy-badge" onclick={show}>
                <Icon shape={Shape::Shield} />
                <span>{ "Nothing leaves this device" }</span>
            </button>
            <Dialog id="privacy" title="Nothing leaves this device" open={*open} {on_close}>
                <PrivacyText />
            </Dialog>
        </>
    }
}

/// What the promise means and how to check it.
#[component]
fn PrivacyText() -> Html {
    html! {
        <div class="prose">
            <p>
                { "Your file is read by this page, on this device, by your own browser. There is no server that \
                   receives it, no account, no cookie and no statistics about you." }
            </p>
            <p>
                { "The page is locked up: it runs in a sealed frame with a policy that your browser enforces. \
                   From inside that frame no address can be reached, by any means. Even a fault in this page \
                   could not send your data anywhere." }
            </p>
            <h3>{ "How to check it yourself" }</h3>
            <ol>
                <li>{ "Load this page, then switch off the network (flight mode). Everything still works." }</li>
                <li>{ "Or open your browser’s developer tools (F12), choose “Network”, and drop a file. The list \
                       stays empty." }</li>
                <li>{ "Or read the source: the policy stands in the first lines of the page." }</li>
            </ol>
            <h3>{ "What is stored" }</h3>
            <p>
                { "Nothing, unless you press “Remember”. Then your browser keeps how the columns are read and \
                   your settings, never a row of the file. “Forget everything” in the menu removes it." }
            </p>
        </div>
    }
}
