//! Options of Apache ECharts, version 6, for a [`ChartSpec`].
//!
//! What holds for every chart: the first series (index 0, id `items`) carries the items of the spec, one datum
//! an item, each with a field `item` that is the position in [`ChartSpec::items`]; so a click gives
//! `params.data.item`, and [`ChartSpec::item_address`] names the datum for `highlight` and `showTip`.
//! Tooltips are rich text with literal strings; braces in texts are defused, so nothing is read as a template
//! or as markup. Numbers on axes are written here and shown by a category axis beside the value axis, since
//! ECharts itself writes them in one locale only. There is no function anywhere.

mod axes;
mod bars;
mod curve;
mod forest;
mod heat;
mod lines;
mod option;
mod sankey;
mod spark;
mod stems;
mod treemap;

pub use option::{
    Aria, AriaLabel, Axis, AxisKind, AxisLabel, AxisLine, BarWidth, Breadcrumb, Brush, ChartOption, DataZoom,
    Datum, DatumItem, DatumValue, Decal, Emphasis, Grid, ItemStyle, Label, LabelLayout, Legend, LegendItem,
    LineStyle, Link, MarkArea, MarkAreaEnd, MarkLine, MarkLineItem, OutOfBrush, Series, SeriesKind, Shown,
    SplitLine, SymbolSize, TextStyle, Title, Tooltip, VisualMap, ZoomKind,
};

pub(super) use curve::scales as curve_scales;

use crate::charts::{ChartSpec, Item, Plot, Theme};
use crate::format::Locale;

/// Opacity of items that the selection leaves out.
const FADED: f64 = 0.28;

impl ChartSpec {
    /// The options for `setOption`; serialise them as plain objects.
    pub fn to_echarts(&self, theme: &Theme, locale: &Locale) -> ChartOption {
        self.options(Pen { spec: self, theme, locale, has_legend: true })
    }

    /// The same for a page on which the legend stands apart from the drawing.
    pub fn to_echarts_without_legend(&self, theme: &Theme, locale: &Locale) -> ChartOption {
        self.options(Pen { spec: self, theme, locale, has_legend: false })
    }

    fn options(&self, pen: Pen<'_>) -> ChartOption {
        let base = pen.base();
        match &self.plot {
            Plot::Bars(plot) => bars::option(&pen, plot, base),
            Plot::Curve(plot) => curve::option(&pen, plot, base),
            Plot::Treemap(plot) => treemap::option(&pen, plot, base),
            Plot::Heat(plot) => heat::option(&pen, plot, base),
            Plot::Spark(plot) => spark::option(&pen, plot, base),
            Plot::Stems(plot) => stems::option(&pen, plot, base),
            Plot::Lines(plot) => lines::option(&pen, plot, base),
            Plot::Sankey(plot) => sankey::option(&pen, plot, base),
            Plot::Forest(plot) => forest::option(&pen, plot, base),
        }
    }

    /// Where an item stands in the options: index of the series and of the datum, for `highlight`, `downplay`
    /// and `showTip`.
    pub fn item_address(&self, item: usize) -> (usize, usize) {
        // A treemap counts its invisible root first.
        let first = usize::from(matches!(self.plot, Plot::Treemap(_)));
        (0, first + item)
    }
}

/// What every part of the options is made from.
struct Pen<'a> {
    spec: &'a ChartSpec,
    theme: &'a Theme,
    locale: &'a Locale,
    /// Whether the legend is drawn. Without it the option names the series all the same, so that they can be hidden.
    has_legend: bool,
}

impl Pen<'_> {
    fn font_size(&self) -> u32 {
        if self.theme.is_narrow() { 11 } else { 12 }
    }

    fn base(&self) -> ChartOption {
        let palette = &self.theme.palette;
        ChartOption {
            animation: Some(true),
            animation_duration: Some(250),
            aria: Some(Aria {
                enabled: Some(true),
                label: Some(AriaLabel {
                    enabled: Some(true),
                    description: Some(format!("{}. {}", self.spec.title, self.spec.description)),
                }),
            }),
            text_style: Some(TextStyle {
                font_family: Some(self.theme.font),
                color: Some(palette.text),
                ..TextStyle::default()
            }),
            tooltip: Some(Tooltip {
                show: Some(true),
                trigger: Some("item"),
                render_mode: Some("richText"),
                confine: Some(true),
                background_color: Some(palette.surface),
                border_color: Some(palette.axis),
                border_width: Some(1),
                padding: Some([8, 10]),
                text_style: Some(TextStyle {
                    color: Some(palette.text),
                    font_size: Some(self.font_size()),
                    line_height: Some(18),
                    ..TextStyle::default()
                }),
                ..Tooltip::default()
            }),
            legend: self.legend(),
            // The brush brings its buttons along unless they are refused.
            toolbox: Some(Shown { show: Some(false) }),
            ..ChartOption::default()
        }
    }

    fn legend(&self) -> Option<Legend> {
        if self.spec.legend.is_empty() {
            return None;
        }
        let palette = &self.theme.palette;
        let entry = |entry: &crate::charts::LegendEntry| LegendItem {
            name: Some(entry.label.clone()),
            item_style: Some(ItemStyle { color: Some(palette.fill(entry.ink)), ..ItemStyle::default() }),
        };
        Some(Legend {
            show: Some(self.has_legend),
            data: Some(self.spec.legend.iter().map(entry).collect()),
            left: Some(0),
            top: Some(0),
            icon: Some("roundRect"),
            item_width: Some(12),
            item_height: Some(12),
            item_gap: Some(if self.theme.is_narrow() { 10 } else { 16 }),
            text_style: Some(TextStyle {
                color: Some(palette.muted),
                font_size: Some(self.font_size()),
                ..TextStyle::default()
            }),
        })
    }

    /// Room above the plot: for the legend and the name of the vertical axis.
    fn top(&self, has_axis_name: bool) -> u32 {
        self.legend_height() + if has_axis_name { 28 } else { 8 }
    }

    fn legend_height(&self) -> u32 {
        match self.legend_rows() {
            _ if !self.has_legend => 0,
            0 => 0,
            rows => 28 + 22 * (rows - 1),
        }
    }

    /// Rows of the legend, about.
    fn legend_rows(&self) -> u32 {
        let room = if self.theme.is_narrow() { 300 } else { 640 };
        let (mut rows, mut used) = (0, room);
        for entry in &self.spec.legend {
            let width = 28 + 7 * entry.label.chars().count();
            if used + width > room {
                (rows, used) = (rows + 1, 0);
            }
            used += width;
        }
        rows
    }

    /// The name of the vertical axis. ECharts would centre it on the axis line and cut it at the left edge.
    fn vertical_name(&self, name: &str) -> Title {
        Title {
            text: Some(name.to_owned()),
            left: Some(0),
            top: Some(self.legend_height()),
            padding: Some(2),
            text_style: Some(TextStyle {
                color: Some(self.theme.palette.muted),
                font_size: Some(self.font_size()),
                font_weight: Some(400),
                ..TextStyle::default()
            }),
        }
    }

    fn grid(&self, top: u32, bottom: u32) -> Grid {
        Grid {
            left: Some(2),
            right: Some(12),
            top: Some(top),
            bottom: Some(bottom),
            outer_bounds_mode: Some("same"),
            outer_bounds_contain: Some("axisLabel"),
        }
    }

    /// Opacity of an item under the current selection.
    fn opacity(&self, item: usize) -> Option<f64> {
        let faded = self.spec.has_selection() && !self.spec.items.get(item).is_some_and(|item| item.selected);
        faded.then_some(FADED)
    }

    /// A datum of the series `items`: position, tooltip, pointer.
    fn item_datum(&self, at: usize) -> DatumItem {
        let Some(item) = self.spec.items.get(at) else { return DatumItem::default() };
        DatumItem {
            name: Some(item.label.clone()),
            item: Some(at as u32),
            tooltip: Some(tooltip(item)),
            cursor: Some(if item.selects.is_some() { "pointer" } else { "default" }),
            ..DatumItem::default()
        }
    }
}

fn tooltip(item: &Item) -> Tooltip {
    Tooltip { formatter: Some(defuse(&wrap(&item.text, TOOLTIP_LINE))), ..Tooltip::default() }
}

/// Characters of a line of a tooltip.
const TOOLTIP_LINE: usize = 48;

/// The text with its lines broken at spaces after so many characters at most, since charts do not wrap.
fn wrap(text: &str, longest: usize) -> String {
    let mut wrapped = String::new();
    for line in text.lines() {
        let mut length = 0;
        for word in line.split(' ') {
            let more = word.chars().count();
            if length > 0 && length + 1 + more > longest {
                wrapped.push('\n');
                length = 0;
            } else if length > 0 {
                wrapped.push(' ');
                length += 1;
            }
            wrapped.push_str(word);
            length += more;
        }
        wrapped.push('\n');
    }
    wrapped.trim_end().to_owned()
}

/// A text in which no brace opens a template or a rich text style: an invisible word joiner follows each.
fn defuse(text: &str) -> String {
    text.replace('{', "{\u{2060}")
}

#[cfg(test)]
mod tests {
    use super::{defuse, wrap};

    #[test]
    fn long_lines_are_broken_at_spaces() {
        let text = format!("Rule\n{}", "word ".repeat(12).trim_end());
        assert!(wrap(&text, 48).lines().all(|line| line.len() <= 48));
        assert_eq!(wrap(&text, 48).replace('\n', " "), text.replace('\n', " "));
    }

    #[test]
    fn braces_open_no_template() {
        assert_eq!(defuse("{b} {style|x}"), "{\u{2060}b} {\u{2060}style|x}");
    }
}
