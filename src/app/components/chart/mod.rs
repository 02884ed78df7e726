//! A chart on the page: the figure with its caption, its drawing, its legend, its table and its exports.
//!
//! The drawing is a canvas; until the library has come, its description stands there.
//! Everything the drawing says can be had without seeing it: a description, the data as a table, and the items
//! one by one by the arrow keys.

mod canvas;
mod data_table;
mod keys;
mod legend;
mod menu;
mod slot;

use std::rc::Rc;

use yew::{Callback, Html, Properties, classes, component, html, use_callback, use_memo, use_state_eq};

use crate::app::components::later::Later;
use crate::app::components::meaning_tag::meaning_tag;
use crate::app::hooks::use_look;
use crate::charts::ChartSpec;
use crate::protocol::{Meaning, Selection};
use crate::state::{narrowed, toggled};

use canvas::ChartCanvas;
use data_table::data_table;
use legend::legend;
use menu::ChartMenu;
use slot::Slot;

/// How tall the drawing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChartSize {
    /// For few bars or a small panel.
    Small,
    /// The usual.
    #[default]
    Medium,
    /// For a map or a grid.
    Large,
}

/// Properties of [`Chart`].
#[derive(Clone, PartialEq, Properties)]
pub struct ChartProps {
    /// What is drawn.
    pub spec: Rc<ChartSpec>,
    /// Which customers are selected now.
    #[prop_or_default]
    pub selection: Selection,
    /// The selection that choosing something in the chart leads to; without it nothing can be chosen.
    #[prop_or_default]
    pub on_select: Option<Callback<Selection>>,
    /// Whose value the chart speaks of.
    #[prop_or(Meaning::ToBusiness)]
    pub meaning: Meaning,
    /// How tall the drawing is.
    #[prop_or_default]
    pub size: ChartSize,
}

/// What was chosen in a drawing, by position among the items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// One item.
    Item(usize),
    /// Every item from one to another.
    Stretch(usize, usize),
}

/// A chart, which comes in a task of its own.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    html! { <Later><Card ..props.clone() /></Later> }
}

#[component]
fn Card(props: &ChartProps) -> Html {
    let look = use_look();
    let as_table = use_state_eq(|| false);
    let hidden = use_state_eq(Vec::<usize>::new);
    let slot = use_state_eq(Slot::default);
    let spec = use_memo((props.spec.clone(), props.selection.clone()), |(spec, selection)| {
        (**spec).clone().with_selection(selection)
    });
    let on_choose = use_callback(
        (spec.clone(), props.selection.clone(), props.on_select.clone()),
        |chosen: Chosen, (spec, current, on_select)| {
            if let (Some(on_select), Some(next)) = (on_select, chosen_selection(spec, current, chosen)) {
                on_select.emit(next);
            }
        },
    );
    let toggle_table = {
        let as_table = as_table.clone();
        Callback::from(move |()| as_table.set(!*as_table))
    };
    let id = format!("chart-{}", spec.id);
    let (title_id, text_id) = (format!("{id}-title"), format!("{id}-text"));
    let class =
        classes!("chart", size_class(props.size), props.on_select.is_some().then_some("is-choosable"));
    html! {
        <figure {class} {id} tabindex="-1" aria-labelledby={title_id.clone()} aria-describedby={text_id.clone()}>
            <figcaption class="chart-caption">
                <div class="chart-head">
                    <h3 class="chart-title" id={title_id}>{ &spec.title }</h3>
                    <ChartMenu spec={spec.clone()} hidden={(*hidden).clone()} slot={(*slot).clone()} as_table={*as_table}
                        on_toggle={toggle_table} />
                </div>
                <p class="chart-subtitle">{ meaning_tag(props.meaning) }{ &spec.subtitle }</p>
                { legend(&spec, &hidden) }
                <p class="visually-hidden" id={text_id}>{ &spec.description }</p>
            </figcaption>
            <ChartCanvas spec={spec.clone()} hidden={(*hidden).clone()} {look} slot={(*slot).clone()}
                on_choose={props.on_select.is_some().then_some(on_choose)} />
            if *as_table { { data_table(&spec) } }

            if let Some(note) = &spec.note { <p class="chart-note">{ note }</p> }
        </figure>
    }
}

fn size_class(size: ChartSize) -> &'static str {
    match size {
        ChartSize::Small => "chart-small",
        ChartSize::Medium => "chart-medium",
        ChartSize::Large => "chart-large",
    }
}

fn chosen_selection(spec: &ChartSpec, current: &Selection, chosen: Chosen) -> Option<Selection> {
    match chosen {
        Chosen::Item(at) => Some(toggled(current, spec.items.get(at)?.selects.as_ref()?)),
        Chosen::Stretch(from, to) => Some(narrowed(current, &spec.selection_between(from, to)?)),
    }
}
