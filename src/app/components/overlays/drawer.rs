//! A window at the side of the page.

use yew::{AttrValue, Callback, Html, Properties, component, html};

use super::dialog::Dialog;

/// Properties of [`Drawer`].
#[derive(Clone, PartialEq, Properties)]
pub struct DrawerProps {
    /// Id of the element, unique on the page.
    pub id: AttrValue,
    /// What stands above it.
    pub title: AttrValue,
    /// Whether it is open.
    pub open: bool,
    /// Called when the user closes it.
    pub on_close: Callback<()>,
    /// What is in it.
    #[prop_or_default]
    pub children: Html,
}

/// A window at the side of the page; on narrow screens it fills the page.
#[component]
pub fn Drawer(props: &DrawerProps) -> Html {
    html! {
        <Dialog id={&props.id} title={&props.title} open={props.open} on_close={props.on_close.clone()}
            class="dialog-drawer">
            { props.children.clone() }
        </Dialog>
    }
}
