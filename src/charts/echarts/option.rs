//! The part of the ECharts 6 option model that the charts use, as types.
//!
//! A field that is `None` is not written. There are no functions: every text is literal.

use serde::Serialize;

/// Declares option structs whose fields may all be left out.
macro_rules! options {
    ($($(#[$meta:meta])* $name:ident { $($(#[$at:meta])* $field:ident: $ty:ty),* $(,)? })*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $($(#[$at])* #[serde(skip_serializing_if = "Option::is_none")] pub(super) $field: Option<$ty>,)*
        }
    )*};
}

/// A colour, `#rrggbb` or `transparent`.
pub(super) type Colour = &'static str;

options! {
    /// A whole option object, for `setOption`.
    ChartOption {
        animation: bool,
        animation_duration: u32,
        aria: Aria,
        text_style: TextStyle,
        title: Title,
        toolbox: Shown,
        grid: Grid,
        legend: Legend,
        tooltip: Tooltip,
        visual_map: VisualMap,
        data_zoom: Vec<DataZoom>,
        brush: Brush,
        x_axis: Vec<Axis>,
        y_axis: Vec<Axis>,
        series: Vec<Series>,
    }
    /// Accessibility: the description is set on the chart's element.
    Aria { enabled: bool, label: AriaLabel }
    /// Text alternative.
    AriaLabel { enabled: bool, description: String }
    /// Font and colour of texts.
    TextStyle {
        color: Colour,
        font_family: Colour,
        font_size: u32,
        font_weight: u32,
        line_height: u32,
        align: &'static str,
        vertical_align: &'static str,
        padding: [i32; 4],
    }
    /// The name of the vertical axis, above the plot at the left edge.
    Title { text: String, left: u32, top: u32, padding: u32, text_style: TextStyle }
    /// Margins around the plot.
    Grid {
        left: u32,
        right: u32,
        top: u32,
        bottom: u32,
        outer_bounds_mode: &'static str,
        outer_bounds_contain: &'static str,
    }
    /// Series by colour.
    Legend {
        show: bool,
        data: Vec<LegendItem>,
        left: u32,
        top: u32,
        icon: &'static str,
        item_width: u32,
        item_height: u32,
        item_gap: u32,
        text_style: TextStyle,
    }
    /// One series in the legend.
    LegendItem { name: String, item_style: ItemStyle }
    /// What shows on pointing.
    Tooltip {
        show: bool,
        trigger: &'static str,
        render_mode: &'static str,
        confine: bool,
        formatter: String,
        background_color: Colour,
        border_color: Colour,
        border_width: u32,
        padding: [u32; 2],
        text_style: TextStyle,
    }
    /// Needed by the heat map; the colours are set on the cells.
    VisualMap { show: bool, min: f64, max: f64, series_index: u32 }
    /// Part of the axis that is shown.
    DataZoom {
        #[serde(rename = "type")]
        kind: ZoomKind,
        x_axis_index: Vec<u32>,
        start_value: u32,
        end_value: u32,
        height: u32,
        bottom: u32,
        show_detail: bool,
        brush_select: bool,
        zoom_on_mouse_wheel: &'static str,
        move_on_mouse_wheel: bool,
    }
    /// Choosing a range by dragging.
    Brush {
        x_axis_index: u32,
        brush_type: &'static str,
        brush_mode: &'static str,
        throttle_type: &'static str,
        throttle_delay: u32,
        remove_on_click: bool,
        transformable: bool,
        toolbox: Vec<&'static str>,
        out_of_brush: OutOfBrush,
        brush_style: ItemStyle,
    }
    /// How items outside the range look.
    OutOfBrush { color_alpha: f64 }
    /// An axis.
    Axis {
        id: &'static str,
        show: bool,
        #[serde(rename = "type")]
        kind: AxisKind,
        grid_index: u32,
        position: &'static str,
        inverse: bool,
        boundary_gap: bool,
        data: Vec<String>,
        min: f64,
        max: f64,
        interval: f64,
        name: String,
        name_location: &'static str,
        name_gap: u32,
        name_text_style: TextStyle,
        axis_line: AxisLine,
        axis_tick: Shown,
        axis_label: AxisLabel,
        split_line: SplitLine,
        split_area: Shown,
        axis_pointer: Shown,
        z: i32,
    }
    /// Whether a part is drawn.
    Shown { show: bool }
    /// The line of an axis.
    AxisLine { show: bool, on_zero: bool, line_style: LineStyle }
    /// Grid lines.
    SplitLine { show: bool, line_style: LineStyle }
    /// Labels of an axis.
    AxisLabel {
        show: bool,
        color: Colour,
        font_size: u32,
        interval: u32,
        hide_overlap: bool,
        width: u32,
        overflow: &'static str,
        ellipsis: &'static str,
        margin: u32,
        align: &'static str,
        line_height: u32,
    }
    /// A line.
    LineStyle { color: Colour, width: f64, opacity: f64, curveness: f64, #[serde(rename = "type")] dashes: [u32; 2] }
    /// A filled shape.
    ItemStyle {
        color: Colour,
        opacity: f64,
        border_color: Colour,
        border_width: f64,
        border_type: &'static str,
        border_radius: [u32; 4],
        gap_width: u32,
        decal: Decal,
    }
    /// Hatching.
    Decal {
        symbol: &'static str,
        symbol_size: f64,
        color: Colour,
        rotation: f64,
        dash_array_x: [u32; 2],
        dash_array_y: [u32; 2],
    }
    /// A text at a shape.
    Label {
        show: bool,
        position: &'static str,
        formatter: String,
        color: Colour,
        font_size: u32,
        font_weight: u32,
        line_height: u32,
        distance: u32,
        offset: [i32; 2],
        align: &'static str,
        vertical_align: &'static str,
        overflow: &'static str,
        text_border_width: u32,
        text_border_color: Colour,
        rotate: i32,
        background_color: Colour,
        padding: [u32; 2],
    }
    /// How a shape looks when pointed at.
    Emphasis { disabled: bool, focus: &'static str, item_style: ItemStyle, line_style: LineStyle, label: Label }
    /// Lines across the plot.
    MarkLine { silent: bool, animation: bool, symbol: &'static str, line_style: LineStyle, data: Vec<MarkLineItem> }
    /// One line across the plot.
    MarkLineItem { x_axis: f64, name: String, label: Label }
    /// Shaded parts of the plot, each by its two ends.
    MarkArea { silent: bool, animation: bool, item_style: ItemStyle, data: Vec<[MarkAreaEnd; 2]> }
    /// One end of a shaded part; the first has the name.
    MarkAreaEnd { x_axis: f64, name: String, label: Label }
    /// The way back up in a treemap.
    Breadcrumb { show: bool }
    /// A series.
    Series {
        id: &'static str,
        #[serde(rename = "type")]
        kind: SeriesKind,
        name: String,
        stack: &'static str,
        x_axis_index: u32,
        y_axis_index: u32,
        data: Vec<Datum>,
        bar_width: BarWidth,
        bar_max_width: u32,
        bar_min_height: u32,
        bar_gap: &'static str,
        bar_category_gap: &'static str,
        z: i32,
        silent: bool,
        cursor: &'static str,
        clip: bool,
        symbol: &'static str,
        symbol_size: SymbolSize,
        show_symbol: bool,
        smooth: f64,
        line_style: LineStyle,
        area_style: ItemStyle,
        item_style: ItemStyle,
        label: Label,
        label_layout: LabelLayout,
        emphasis: Emphasis,
        mark_line: MarkLine,
        mark_area: MarkArea,
        roam: bool,
        node_click: bool,
        breadcrumb: Breadcrumb,
        left: u32,
        right: u32,
        top: u32,
        bottom: u32,
        links: Vec<Link>,
        node_width: u32,
        node_gap: u32,
        layout_iterations: u32,
        draggable: bool,
    }
    /// A flow between two nodes, by their positions.
    Link { source: u32, target: u32, value: f64, line_style: LineStyle, tooltip: Tooltip }
    /// What happens to labels that meet.
    LabelLayout { hide_overlap: bool, move_overlap: &'static str }
    /// A value with everything that belongs to it.
    DatumItem {
        id: String,
        name: String,
        value: DatumValue,
        item: u32,
        item_style: ItemStyle,
        label: Label,
        tooltip: Tooltip,
        cursor: &'static str,
        visual_map: bool,
    }
}

/// Width of bars.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum BarWidth {
    /// In pixels.
    Pixels(u32),
    /// In per cent of the category.
    Percent(&'static str),
    /// In per cent of the category, computed; more than it where categories are finer than bars.
    Share(String),
}

/// Size of symbols, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum SymbolSize {
    /// Both ways.
    Even(u32),
    /// Width and height.
    Sides([u32; 2]),
}

/// The number or numbers of a datum.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum DatumValue {
    /// One number.
    One(f64),
    /// A point.
    Point([f64; 2]),
    /// A cell: column, row, value.
    Cell([f64; 3]),
}

/// A datum of a series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Datum {
    /// A number.
    Number(f64),
    /// A point.
    Point([f64; 2]),
    /// Where a line is broken.
    Break([Option<f64>; 2]),
    /// A value with its own look.
    Item(Box<DatumItem>),
}

/// Kind of an axis.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum AxisKind {
    /// Names.
    Category,
    /// Numbers.
    Value,
}

/// Kind of a series.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SeriesKind {
    /// Bars.
    Bar,
    /// Lines.
    Line,
    /// Points.
    Scatter,
    /// Cells.
    Heatmap,
    /// Areas.
    Treemap,
    /// Flows.
    Sankey,
}

/// Kind of a zoom.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ZoomKind {
    /// By wheel and drag in the plot.
    Inside,
    /// By a slider under it.
    Slider,
}

impl From<DatumItem> for Datum {
    fn from(item: DatumItem) -> Datum {
        Datum::Item(Box::new(item))
    }
}
