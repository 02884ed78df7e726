//! Parts of a page that are put together one after the other.

use yew::{Html, Properties, component, html, use_effect_with, use_state_eq};

use crate::web::in_turn;

/// Properties of [`Later`].
#[derive(Clone, PartialEq, Properties)]
pub struct LaterProps {
    /// What comes in its turn.
    pub children: Html,
}

/// What is in it is put on the page in a task of its own, behind what waits already: a whole page at once would keep
/// the browser from answering. Until then, the page says that it is not complete. Once there, it stays.
#[component]
pub fn Later(props: &LaterProps) -> Html {
    let is_there = use_state_eq(|| false);
    {
        let is_there = is_there.clone();
        use_effect_with((), move |()| {
            let turn = in_turn(move || is_there.set(true));
            move || drop(turn)
        });
    }
    if *is_there {
        props.children.clone()
    } else {
        html! { <div aria-busy="true"></div> }
    }
}
