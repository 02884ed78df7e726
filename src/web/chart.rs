//! The thin binding to the chart library: options in, events out, pictures out.
//!
//! Options are any serde value, so the binding does not depend on how the charts room shapes them. Functions never
//! cross over: no formatter can turn text of the file into markup. The library arrives after the first page is
//! shown; [`when_charts_ready`] calls at once when it is there.

use std::cell::RefCell;

use gloo::events::EventListener;
use js_sys::Uint8Array;
use serde::Serialize;
use thiserror::Error;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, ResizeObserver, window};

use super::chart_event::{ChartEvent, ChartEventKind};
use super::shell;

#[wasm_bindgen]
extern "C" {
    type Chart;

    #[wasm_bindgen(catch, js_namespace = worthmapCharts, js_name = open)]
    fn open_chart(element: &Element, renderer: &str) -> Result<Chart, JsValue>;
    #[wasm_bindgen(catch, js_namespace = worthmapCharts, js_name = listen)]
    fn listen_chart(chart: &Chart, kind: &str, callback: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, js_namespace = worthmapCharts, js_name = png)]
    fn chart_png(chart: &Chart, scale: f64, ground: &str) -> Result<Uint8Array, JsValue>;
    #[wasm_bindgen(catch, js_namespace = worthmapCharts, js_name = svg)]
    fn svg_of_chart(chart: &Chart, ground: &str) -> Result<String, JsValue>;
    #[wasm_bindgen(catch, js_namespace = worthmapCharts, js_name = vector)]
    fn svg_of_option(option: &JsValue, width: f64, height: f64, ground: &str) -> Result<String, JsValue>;

    #[wasm_bindgen(catch, method, js_name = setOption)]
    fn set_option(this: &Chart, option: &JsValue, replace: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, method, js_name = dispatchAction)]
    fn dispatch_action(this: &Chart, action: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch, method)]
    fn resize(this: &Chart) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn dispose(this: &Chart);
}

/// Why a chart could not be drawn.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChartError {
    /// The chart library has not arrived yet.
    #[error("the chart library has not arrived yet")]
    NotReady,
    /// The options could not be handed over.
    #[error("the options could not be handed over")]
    NotSendable,
    /// The library refused.
    #[error("the chart library refused")]
    Refused,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChartRenderer {
    /// On a canvas: the choice for everything on a page.
    #[default]
    Canvas,
    /// As SVG elements.
    Svg,
}

type Listener = Closure<dyn FnMut(JsValue)>;

/// A chart on an element. It follows the element's size, and ends when it is dropped.
pub struct ChartHandle {
    chart: Chart,
    observer: Option<ResizeObserver>,
    _on_resize: Closure<dyn FnMut()>,
    listeners: RefCell<Vec<Listener>>,
}

/// Calls back as soon as the chart library is there: at once, or when it arrives while the returned listener lives.
#[must_use = "the callback is not called once the listener is dropped"]
pub fn when_charts_ready(callback: impl FnOnce() + 'static) -> Option<EventListener> {
    if shell::has_charts() {
        callback();
        return None;
    }
    let window = window()?;
    Some(EventListener::once(&window, "worthmapcharts", move |_| callback()))
}

/// Draws options as SVG text without an element, `width` by `height` CSS pixels on a ground colour.
pub fn chart_svg(
    option: &impl Serialize,
    width: f64,
    height: f64,
    ground: &str,
) -> Result<String, ChartError> {
    if !shell::has_charts() {
        return Err(ChartError::NotReady);
    }
    svg_of_option(&to_js(option)?, width, height, ground).map_err(refused)
}

impl ChartHandle {
    /// Makes an empty chart on an element, which must have a size.
    pub fn open(element: &Element, renderer: ChartRenderer) -> Result<ChartHandle, ChartError> {
        if !shell::has_charts() {
            return Err(ChartError::NotReady);
        }
        let name = match renderer {
            ChartRenderer::Canvas => "canvas",
            ChartRenderer::Svg => "svg",
        };
        let chart = open_chart(element, name).map_err(refused)?;
        let resized = chart.clone().unchecked_into::<Chart>();
        let on_resize = Closure::<dyn FnMut()>::new(move || {
            let _ = resized.resize();
        });
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Ok(ChartHandle { chart, observer, _on_resize: on_resize, listeners: RefCell::default() })
    }

    /// Draws options; `replace` forgets what was drawn before instead of merging.
    pub fn set_option(&self, option: &impl Serialize, replace: bool) -> Result<(), ChartError> {
        self.chart.set_option(&to_js(option)?, replace).map_err(refused)
    }

    /// Calls back with every event of a kind, for the life of the chart.
    pub fn on(
        &self,
        kind: ChartEventKind,
        callback: impl Fn(ChartEvent) + 'static,
    ) -> Result<(), ChartError> {
        let listener = Listener::new(move |event: JsValue| {
            if let Ok(event) = serde_wasm_bindgen::from_value::<ChartEvent>(event) {
                callback(event);
            }
        });
        listen_chart(&self.chart, kind.name(), listener.as_ref()).map_err(refused)?;
        self.listeners.borrow_mut().push(listener);
        Ok(())
    }

    /// Emphasises a mark, or a whole series when `index` is none.
    pub fn highlight(&self, series: u32, index: Option<u32>) -> Result<(), ChartError> {
        self.act(&Mark { kind: "highlight", series, index })
    }

    /// Takes the emphasis away.
    pub fn downplay(&self, series: u32, index: Option<u32>) -> Result<(), ChartError> {
        self.act(&Mark { kind: "downplay", series, index })
    }

    /// Shows the tooltip of a mark.
    pub fn show_tip(&self, series: u32, index: u32) -> Result<(), ChartError> {
        self.act(&Mark { kind: "showTip", series, index: Some(index) })
    }

    /// Hides the tooltip.
    pub fn hide_tip(&self) -> Result<(), ChartError> {
        self.act(&Mark { kind: "hideTip", series: 0, index: None })
    }

    /// Turns the pointer into a brush along x (`"lineX"`), y (`"lineY"`), over both (`"rect"`), or back (none).
    pub fn set_brush(&self, brush: Option<&'static str>) -> Result<(), ChartError> {
        self.act(&Cursor {
            kind: "takeGlobalCursor",
            key: "brush",
            option: BrushOption { brush_type: brush.unwrap_or(""), brush_mode: "single" },
        })
    }

    /// Removes what was brushed.
    pub fn clear_brush(&self) -> Result<(), ChartError> {
        self.act(&BrushAreas { kind: "brush", areas: [] })
    }

    /// Any other action of the library, in its own words (`type` and the rest).
    pub fn act(&self, action: &impl Serialize) -> Result<(), ChartError> {
        self.chart.dispatch_action(&to_js(action)?).map_err(refused)
    }

    /// The chart as PNG bytes, `scale` pixels for a CSS pixel, on a ground colour.
    pub fn to_png(&self, scale: f64, ground: &str) -> Result<Vec<u8>, ChartError> {
        chart_png(&self.chart, scale, ground).map(|bytes| bytes.to_vec()).map_err(refused)
    }

    /// The chart as SVG text, on a ground colour.
    pub fn to_svg(&self, ground: &str) -> Result<String, ChartError> {
        svg_of_chart(&self.chart, ground).map_err(refused)
    }
}

impl Drop for ChartHandle {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
        self.chart.dispose();
    }
}

#[derive(Serialize)]
struct Mark {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "seriesIndex")]
    series: u32,
    #[serde(rename = "dataIndex", skip_serializing_if = "Option::is_none")]
    index: Option<u32>,
}

#[derive(Serialize)]
struct Cursor {
    #[serde(rename = "type")]
    kind: &'static str,
    key: &'static str,
    #[serde(rename = "brushOption")]
    option: BrushOption,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BrushOption {
    brush_type: &'static str,
    brush_mode: &'static str,
}

#[derive(Serialize)]
struct BrushAreas {
    #[serde(rename = "type")]
    kind: &'static str,
    areas: [u8; 0],
}

fn to_js(value: &impl Serialize) -> Result<JsValue, ChartError> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(|_| ChartError::NotSendable)
}

fn refused(_: JsValue) -> ChartError {
    ChartError::Refused
}
