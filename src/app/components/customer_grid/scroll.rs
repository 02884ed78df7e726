//! The scrolling element of the table and what is placed in it.

use yew::{
    Callback, Event, KeyboardEvent, NodeRef, hook, use_callback, use_effect_with, use_node_ref, use_state_eq,
};

use crate::state::RowLayout;
use crate::web::dom::{self, HtmlElement};

/// Height of the view before it was measured.
const FIRST_HEIGHT: f64 = 600.0;

/// The elements of the table and how they are scrolled.
#[derive(Clone, PartialEq)]
pub struct Scroll {
    /// The element that scrolls.
    pub scroller: NodeRef,
    /// As long as all rows.
    pub track: NodeRef,
    /// Pinned to the view: header and rows.
    pub pin: NodeRef,
    /// The rows.
    pub body: NodeRef,
    /// Pixels scrolled down.
    pub top: f64,
    /// Height in which rows are seen.
    pub view_height: f64,
    /// To be called when the element was scrolled.
    pub on_scroll: Callback<Event>,
}

/// The elements and the state of scrolling; `head_height` is taken by the header.
#[hook]
pub fn use_scroll(head_height: f64) -> Scroll {
    let scroller = use_node_ref();
    let state = use_state_eq(|| (0.0_f64, FIRST_HEIGHT));
    let measure = use_callback(scroller.clone(), {
        let state = state.clone();
        move |(), scroller: &NodeRef| {
            if let Some(element) = scroller.cast::<HtmlElement>() {
                let height = f64::from(element.client_height()) - head_height;
                state.set((f64::from(element.scroll_top()), height.max(head_height)));
            }
        }
    });
    let on_scroll = use_callback(measure.clone(), |_: Event, measure| measure.emit(()));
    use_effect_with(measure, |measure| {
        measure.emit(());
        let measure = measure.clone();
        let listener = dom::on_window("resize", move |_| measure.emit(()));
        move || drop(listener)
    });
    let (track, pin, body) = (use_node_ref(), use_node_ref(), use_node_ref());
    Scroll { scroller, track, pin, body, top: state.0, view_height: state.1, on_scroll }
}

impl Scroll {
    /// Whether a key was pressed on the table itself and not on a button in it.
    pub fn is_target(&self, event: &KeyboardEvent) -> bool {
        let scroller = self.scroller.get().map(dom::EventTarget::from);
        scroller.is_some() && event.target() == scroller
    }

    /// Scrolls a row into view.
    pub fn reveal(&self, layout: &RowLayout, row: u32) {
        let Some(element) = self.scroller.cast::<HtmlElement>() else { return };
        if let Some(top) = layout.reveal(row, f64::from(element.scroll_top())) {
            element.set_scroll_top(top.round() as i32);
        }
    }
}

/// Gives track, pin and rows their place below a header of `head_height`. Style attributes are refused by the
/// policy, so it is done through the style objects.
#[hook]
pub fn use_place(scroll: &Scroll, layout: &RowLayout, head_height: f64, shift: f64) {
    let (track, pin, body) = (scroll.track.clone(), scroll.pin.clone(), scroll.body.clone());
    let sizes = (layout.track_height() + head_height, layout.view_height + head_height, shift);
    use_effect_with(sizes, move |(track_height, pin_height, shift)| {
        set(&track, "height", &format!("{track_height}px"));
        set(&pin, "height", &format!("{pin_height}px"));
        set(&body, "transform", &format!("translateY({}px)", -shift));
    });
}

fn set(node: &NodeRef, property: &str, value: &str) {
    if let Some(element) = node.cast::<HtmlElement>() {
        dom::set_property(&element, property, value);
    }
}
