//! Flow diagrams.

use super::{
    ChartOption, Datum, DatumItem, Emphasis, ItemStyle, Label, LineStyle, Link, Pen, Series, SeriesKind,
    Tooltip,
};
use crate::charts::{Sankey, SankeyFlow, SankeyNode};

/// Opacity of a flow.
const FLOW: f64 = 0.3;
/// Pixels of a letter.
const LETTER: u32 = 7;

pub(super) fn option(pen: &Pen<'_>, sankey: &Sankey, base: ChartOption) -> ChartOption {
    let palette = &pen.theme.palette;
    let series = Series {
        id: Some("items"),
        kind: Some(SeriesKind::Sankey),
        data: Some(sankey.nodes.iter().enumerate().map(|(at, node)| datum(pen, at, node)).collect()),
        links: Some(sankey.flows.iter().map(|flow| link(pen, sankey, flow)).collect()),
        node_width: Some(14),
        node_gap: Some(if pen.theme.is_narrow() { 10 } else { 14 }),
        // The order of the nodes is that of the spec.
        layout_iterations: Some(0),
        draggable: Some(false),
        left: Some(room(pen, sankey, false)),
        right: Some(room(pen, sankey, true)),
        top: Some(pen.top(true)),
        bottom: Some(8),
        label: Some(Label {
            show: Some(true),
            font_size: Some(pen.font_size()),
            color: Some(palette.text),
            ..Label::default()
        }),
        emphasis: Some(Emphasis {
            focus: Some("adjacency"),
            item_style: Some(ItemStyle {
                border_color: Some(palette.text),
                border_width: Some(2.0),
                ..ItemStyle::default()
            }),
            line_style: Some(LineStyle { opacity: Some(0.6), ..LineStyle::default() }),
            ..Emphasis::default()
        }),
        ..Series::default()
    };
    let (left, right) = &sankey.columns;
    ChartOption {
        title: Some(pen.vertical_name(&format!("{left} \u{2192} {right}"))),
        series: Some(vec![series]),
        ..base
    }
}

/// Pixels beside the nodes for their names.
fn room(pen: &Pen<'_>, sankey: &Sankey, right: bool) -> u32 {
    let names = sankey.nodes.iter().filter(|node| node.right == right);
    let longest =
        names.map(|node| text(pen, node).lines().map(|line| line.chars().count()).max().unwrap_or(0)).max();
    let most = if pen.theme.is_narrow() { 96 } else { 190 };
    (LETTER * longest.unwrap_or(0) as u32 + 12).min(most)
}

/// The name with its figure: below it where there is little room.
fn text(pen: &Pen<'_>, node: &SankeyNode) -> String {
    let between = if pen.theme.is_narrow() { "\n" } else { "  " };
    format!("{}{between}{}", super::defuse(&node.label), node.figure)
}

fn datum(pen: &Pen<'_>, at: usize, node: &SankeyNode) -> Datum {
    let opacity = pen.opacity(at);
    Datum::from(DatumItem {
        // Names may be equal in both columns; these are not shown.
        id: Some(at.to_string()),
        item_style: Some(ItemStyle {
            color: Some(pen.theme.palette.fill(node.ink)),
            opacity,
            border_width: Some(0.0),
            ..ItemStyle::default()
        }),
        label: Some(Label {
            formatter: Some(text(pen, node)),
            position: Some(if node.right { "right" } else { "left" }),
            ..Label::default()
        }),
        ..pen.item_datum(at)
    })
}

fn link(pen: &Pen<'_>, sankey: &Sankey, flow: &SankeyFlow) -> Link {
    let ink = sankey.nodes.get(flow.to).map_or(crate::charts::Ink::Quiet, |node| node.ink);
    let faded = pen.opacity(flow.to).is_some() && pen.opacity(flow.from).is_some();
    Link {
        source: Some(flow.from as u32),
        target: Some(flow.to as u32),
        value: Some(flow.value),
        line_style: Some(LineStyle {
            color: Some(pen.theme.palette.fill(ink)),
            opacity: Some(if faded { FLOW / 3.0 } else { FLOW }),
            curveness: Some(0.5),
            ..LineStyle::default()
        }),
        tooltip: Some(Tooltip {
            formatter: Some(super::defuse(&super::wrap(&flow.text, super::TOOLTIP_LINE))),
            ..Tooltip::default()
        }),
    }
}
