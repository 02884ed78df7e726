//! Treemap and grid, which show and change one selection.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, Properties, component, html, use_memo, use_state_eq};

use crate::app::components::{Chart, ChartSize, Choice, Segmented};
use crate::app::contexts::Held;
use crate::app::hooks::{use_dispatch, use_settings};
use crate::charts::build::{self, Measure};
use crate::format::Formatter;
use crate::protocol::{Analysis, Selection};
use crate::state::{AnalysisAction, SelectionChange};

/// Properties of [`SegmentMap`].
#[derive(Clone, PartialEq, Properties)]
pub struct SegmentMapProps {
    /// The results.
    pub analysis: Held<Analysis>,
    /// How numbers are written.
    pub formatter: Formatter,
}

/// Treemap and grid.
#[component]
pub fn SegmentMap(props: &SegmentMapProps) -> Html {
    let (dispatch, settings) = (use_dispatch(), use_settings());
    let measure = use_state_eq(|| Measure::Customers);
    let specs = use_memo((props.clone(), *measure), |(props, measure)| {
        let view = &props.analysis.segments;
        let map = Rc::new(build::segment_treemap(&props.formatter, view, *measure));
        (map, build::rfm_grid(&props.formatter, view, *measure).map(Rc::new))
    });
    let on_select = Callback::from(move |next: Selection| {
        dispatch.send(AnalysisAction::Select(SelectionChange::Replace(next)));
    });
    let (map, grid) = (*specs).clone();
    let selection = settings.choices.selection.clone();
    html! {
        <section aria-labelledby="map-title">
            <div class="section-head">
                <h2 id="map-title">{ "The map" }</h2>
                { measure_switch(*measure, Callback::from(move |next| measure.set(next))) }
            </div>
            <div class="chart-grid">
                <Chart spec={map} size={ChartSize::Large} selection={with_segments(&props.analysis, &selection)}
                    on_select={on_select.reform(|next| Selection { cells: Vec::new(), ..next })} />
                if let Some(spec) = grid {
                    <Chart {spec} size={ChartSize::Large} selection={with_cells(&props.analysis, &selection)}
                        on_select={on_select.reform(|next| Selection { segments: Vec::new(), ..next })} />
                }
            </div>
        </section>
    }
}

/// The selection as the treemap shows it: a segment of which a cell is selected is marked too. Segments and
/// cells are one question asked twice, so choosing by one takes the place of the other.
fn with_segments(analysis: &Analysis, selection: &Selection) -> Selection {
    let cells = analysis.segments.rfm.iter().flat_map(|rfm| &rfm.cells);
    let touched = cells.filter(|cell| selection.cells.contains(&(cell.r, cell.fm))).map(|cell| cell.segment);
    let mut segments: Vec<u8> = selection.segments.iter().copied().chain(touched).collect();
    segments.sort_unstable();
    segments.dedup();
    Selection { segments, ..selection.clone() }
}

/// The selection as the grid shows it: the cells of a selected segment are marked too.
fn with_cells(analysis: &Analysis, selection: &Selection) -> Selection {
    let cells = analysis.segments.rfm.iter().flat_map(|rfm| &rfm.cells);
    let within =
        cells.filter(|cell| selection.segments.contains(&cell.segment)).map(|cell| (cell.r, cell.fm));
    let mut cells: Vec<(u8, u8)> = selection.cells.iter().copied().chain(within).collect();
    cells.sort_unstable();
    cells.dedup();
    Selection { cells, ..selection.clone() }
}

fn measure_switch(now: Measure, on_change: Callback<Measure>) -> Html {
    let choices = vec![Choice::new("customers", "Customers"), Choice::new("revenue", "Net revenue")];
    let chosen = if now == Measure::Revenue { "revenue" } else { "customers" };
    let on_choose = on_change.reform(
        |key: AttrValue| {
            if key == "revenue" { Measure::Revenue } else { Measure::Customers }
        },
    );
    html! {
        <Segmented name="map-measure" legend="Measure of the map" {choices} {chosen} {on_choose} quiet={true} />
    }
}
