//! The drawing: opened when the library has come, redrawn when what it shows changes, walked through by keys.

use std::rc::Rc;

use yew::{
    AttrValue, Callback, Html, KeyboardEvent, NodeRef, Properties, UseStateHandle, component, hook, html,
    use_effect_with, use_mut_ref, use_node_ref, use_state_eq,
};

use super::Chosen;
use super::keys::{ChartKey, chart_key};
use super::slot::Slot;
use crate::app::contexts::Look;
use crate::charts::{ChartSpec, Theme};
use crate::web::dom::{self, HtmlElement};
use crate::web::{ChartEvent, ChartEventKind, ChartHandle, ChartRenderer, in_turn, when_charts_ready};

/// Properties of [`ChartCanvas`].
#[derive(Clone, PartialEq, Properties)]
pub struct ChartCanvasProps {
    /// What is drawn.
    pub spec: Rc<ChartSpec>,
    /// Positions of the series that are hidden.
    pub hidden: Vec<usize>,
    /// How it looks.
    pub look: Look,
    /// Where the drawing is kept.
    pub slot: Slot,
    /// Where choices go; without it nothing can be chosen.
    pub on_choose: Option<Callback<Chosen>>,
}

/// What the listeners of the drawing need to know of the last rendering.
struct Latest {
    spec: Rc<ChartSpec>,
    on_choose: Option<Callback<Chosen>>,
}

/// The drawing.
#[component]
pub fn ChartCanvas(props: &ChartCanvasProps) -> Html {
    let host = use_node_ref();
    let drawn = use_drawing(props, &host);
    let at = use_state_eq(|| None::<usize>);
    let spec = &props.spec;
    let onkeydown = {
        let (props, at) = (props.clone(), at.clone());
        let anchor = use_mut_ref(|| None::<usize>);
        Callback::from(move |event: KeyboardEvent| {
            let Some(key) = chart_key(&event, *at, props.spec.items.len()) else { return };
            event.prevent_default();
            press(&props, &at, key, &mut anchor.borrow_mut());
        })
    };
    let onblur = {
        let (slot, spec, at) = (props.slot.clone(), spec.clone(), at.clone());
        Callback::from(move |_| {
            slot.point(&spec, *at, None);
            at.set(None);
        })
    };
    html! {
        <div class="chart-stage" tabindex="0" role="application" aria-roledescription="chart"
            aria-label={stage_label(spec, props.on_choose.is_some())} {onkeydown} {onblur}>
            <div class="chart-canvas" ref={host} aria-hidden="true"></div>
            if !drawn { <p class="chart-fallback">{ &spec.description }</p> }
            <p class="visually-hidden" aria-live="polite">{ spoken(spec, *at) }</p>
        </div>
    }
}

/// What is said of the drawing when the focus comes to it.
fn stage_label(spec: &ChartSpec, choosable: bool) -> AttrValue {
    let how = match (spec.items.is_empty(), choosable) {
        (true, _) => "",
        (false, false) => " Arrow keys go from value to value.",
        (false, true) => " Arrow keys go from value to value, Enter selects.",
    };
    format!("{}.{how}", spec.title).into()
}

fn spoken(spec: &ChartSpec, at: Option<usize>) -> String {
    at.and_then(|at| spec.items.get(at)).map(|item| item.text.replace('\n', ", ")).unwrap_or_default()
}

fn press(
    props: &ChartCanvasProps,
    at: &UseStateHandle<Option<usize>>,
    key: ChartKey,
    anchor: &mut Option<usize>,
) {
    match key {
        ChartKey::Go(to) => {
            props.slot.point(&props.spec, **at, Some(to));
            at.set(Some(to));
        }
        ChartKey::Leave => {
            props.slot.point(&props.spec, **at, None);
            at.set(None);
        }
        ChartKey::Choose { stretch } => {
            let (Some(now), Some(on_choose)) = (**at, &props.on_choose) else { return };
            match anchor.filter(|_| stretch && props.spec.ranges) {
                Some(from) => on_choose.emit(Chosen::Stretch(from, now)),
                None => on_choose.emit(Chosen::Item(now)),
            }
            *anchor = Some(now);
        }
    }
}

/// Keeps the drawing up to date; whether it is there. Drawings are opened and drawn each in its turn, since all of a
/// page together would take the browser too long.
#[hook]
fn use_drawing(props: &ChartCanvasProps, host: &NodeRef) -> bool {
    let (ready, open) = (use_state_eq(|| false), use_state_eq(|| false));
    let narrow = use_narrow(host);
    let latest = use_mut_ref(|| Latest { spec: props.spec.clone(), on_choose: None });
    *latest.borrow_mut() = Latest { spec: props.spec.clone(), on_choose: props.on_choose.clone() };
    {
        let ready = ready.clone();
        use_effect_with((), move |()| {
            let listener = when_charts_ready(move || ready.set(true));
            move || drop(listener)
        });
    }
    {
        let (host, open, narrow) = (host.clone(), open.clone(), narrow.clone());
        use_effect_with((*ready, props.slot.clone()), move |(ready, slot)| {
            let (held, slot) = (slot.clone(), slot.clone());
            let turn = ready.then(|| {
                in_turn(move || {
                    narrow.set(is_narrow(&host));
                    open.set(open_drawing(&host, &held, &latest));
                })
            });
            move || {
                drop(turn);
                slot.clear();
            }
        });
    }
    let what = (*open, props.spec.clone(), props.hidden.clone(), props.look, *narrow);
    let slot = props.slot.clone();
    let brush = props.on_choose.is_some() && props.spec.ranges;
    use_effect_with(what, move |what| {
        let (open, spec, hidden, look, narrow) = what.clone();
        let turn = open.then(|| {
            in_turn(move || {
                let theme = if look.dark { Theme::DARK } else { Theme::LIGHT };
                let theme = theme.for_width(if narrow { 0.0 } else { f64::INFINITY });
                slot.draw(&spec, &theme, &look.formatter.locale, &hidden);
                slot.set_brush(brush);
            })
        });
        move || drop(turn)
    });
    *open
}

/// Whether there is little room; measured when the drawing is opened and when the window changes.
#[hook]
fn use_narrow(host: &NodeRef) -> UseStateHandle<bool> {
    let narrow = use_state_eq(|| false);
    let (host, set) = (host.clone(), narrow.clone());
    use_effect_with((), move |()| {
        let listener = dom::on_window("resize", move |_| set.set(is_narrow(&host)));
        move || drop(listener)
    });
    narrow
}

fn is_narrow(host: &NodeRef) -> bool {
    host.cast::<HtmlElement>()
        .is_some_and(|element| Theme::LIGHT.for_width(f64::from(element.client_width())).is_narrow())
}

type LatestRef = Rc<std::cell::RefCell<Latest>>;

fn open_drawing(host: &NodeRef, slot: &Slot, latest: &LatestRef) -> bool {
    let Some(element) = host.cast::<HtmlElement>() else { return false };
    let Ok(handle) = ChartHandle::open(&element, ChartRenderer::Canvas) else { return false };
    let choose = |find: fn(&ChartSpec, &ChartEvent) -> Option<Chosen>| {
        let (latest, slot) = (Rc::clone(latest), slot.clone());
        move |event: ChartEvent| {
            let (spec, on_choose) = {
                let latest = latest.borrow();
                (latest.spec.clone(), latest.on_choose.clone())
            };
            if let (Some(on_choose), Some(chosen)) = (on_choose, find(&spec, &event)) {
                if matches!(chosen, Chosen::Stretch(..)) {
                    slot.clear_brush();
                }
                on_choose.emit(chosen);
            }
        }
    };
    let clicks = handle.on(ChartEventKind::Click, choose(clicked));
    let brushes = handle.on(ChartEventKind::Brush, choose(brushed));
    slot.put(handle);
    clicks.is_ok() && brushes.is_ok()
}

fn clicked(spec: &ChartSpec, event: &ChartEvent) -> Option<Chosen> {
    let address = (event.series? as usize, event.index? as usize);
    (0..spec.items.len()).find(|item| spec.item_address(*item) == address).map(Chosen::Item)
}

/// The items whose categories a brushed stretch touches.
fn brushed(spec: &ChartSpec, event: &ChartEvent) -> Option<Chosen> {
    let [from, to] = event.ranges.first()?.x?;
    let last = spec.items.len().checked_sub(1)?;
    let place = |value: f64| (value.round().max(0.0) as usize).min(last);
    Some(Chosen::Stretch(place(from.min(to)), place(from.max(to))))
}
