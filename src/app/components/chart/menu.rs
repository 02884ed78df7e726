//! What can be taken from a chart: the table, pictures, the data.

use std::rc::Rc;

use yew::{Callback, Html, MouseEvent, Properties, component, html};

use super::slot::Slot;
use crate::app::components::{Icon, IconShape, Menu, MenuItem};
use crate::app::hooks::{use_analysis, use_dispatch};
use crate::charts::ChartSpec;
use crate::export::csv::{CsvOptions, chart_table};

/// Properties of [`ChartMenu`].
#[derive(Clone, PartialEq, Properties)]
pub struct ChartMenuProps {
    /// What is drawn.
    pub spec: Rc<ChartSpec>,
    /// Positions of the series that are hidden.
    pub hidden: Vec<usize>,
    /// Where the drawing is kept.
    pub slot: Slot,
    /// Whether the table is shown.
    pub as_table: bool,
    /// To be called to show or hide the table.
    pub on_toggle: Callback<()>,
}

/// What can be saved.
#[derive(Clone, Copy)]
enum Take {
    Picture,
    Drawing,
    Data,
}

/// A button for the table and a menu of exports.
#[component]
pub fn ChartMenu(props: &ChartMenuProps) -> Html {
    let dispatch = use_dispatch();
    let neutralise_formulas = use_analysis().neutralise_formulas;
    let toggle = props.on_toggle.reform(|_: MouseEvent| ());
    let save = |take: Take| {
        let (dispatch, props) = (dispatch.clone(), props.clone());
        Callback::from(move |()| {
            let (end, mime, bytes) = match take {
                Take::Picture => ("png", "image/png", props.slot.png(&props.spec, &props.hidden)),
                Take::Drawing => {
                    let svg = props.slot.svg(&props.spec, &props.hidden);
                    ("svg", "image/svg+xml", svg.map(String::into_bytes))
                }
                Take::Data => ("csv", "text/csv", data(&props.spec, neutralise_formulas)),
            };
            if let Some(bytes) = bytes {
                dispatch.save(format!("{}.{end}", props.spec.id), mime, bytes);
            }
        })
    };
    html! {
        <div class="chart-menu">
            <button type="button" class="button-quiet" title="View as table" aria-expanded={props.as_table.to_string()} onclick={toggle}>
                <Icon shape={IconShape::Table} />
                <span class="button-label">{ if props.as_table { "Hide table" } else { "View as table" } }</span>
            </button>
            <Menu label="Save" icon={IconShape::Download} class="button-quiet">
                <MenuItem label="Picture (PNG)" icon={IconShape::Download} on_press={save(Take::Picture)} />
                <MenuItem label="Drawing (SVG)" icon={IconShape::Download} on_press={save(Take::Drawing)} />
                <MenuItem label="Data (CSV)" icon={IconShape::Table} on_press={save(Take::Data)} />
            </Menu>
        </div>
    }
}

/// The data of a chart as a CSV file.
fn data(spec: &ChartSpec, neutralise_formulas: bool) -> Option<Vec<u8>> {
    let options = CsvOptions { neutralise_formulas, ..CsvOptions::default() };
    chart_table(Vec::new(), options, &spec.table).ok()
}
