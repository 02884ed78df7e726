//! Flow diagrams.

use super::canvas::{Anchor, Area, short, text_width};
use super::{Draft, fit};
use crate::charts::{Ink, Sankey, SankeyNode};

/// Width of a node.
const NODE: f64 = 14.0;
/// Pixels between nodes.
const GAP: f64 = 12.0;

pub(super) fn draw(draft: &mut Draft<'_>, sankey: &Sankey, area: Area) {
    let most = area.width * if draft.theme.is_narrow() { 0.28 } else { 0.32 };
    let area = Area { y: area.y + 22.0, height: area.height - 26.0, ..area };
    let (left, right) = (room(draft, sankey, false).min(most), room(draft, sankey, true).min(most));
    let plot = Area { x: area.x + left, width: (area.width - left - right).max(40.0), ..area };
    heads(draft, sankey, area);
    let places = places(sankey, plot);
    flows(draft, sankey, &places);
    for (at, (node, place)) in sankey.nodes.iter().zip(&places).enumerate() {
        let attributes = draft.opacity(at);
        draft.canvas.rect(*place, draft.theme.palette.fill(node.ink), 2.0, &attributes);
        name(draft, node, *place, if node.right { right } else { left });
        let (x, width) =
            if node.right { (place.x, NODE + right) } else { (place.right() - NODE - left, NODE + left) };
        draft.hover(at, Area { x, width, y: place.y - 2.0, height: place.height + 4.0 });
    }
}

/// Names of the columns.
fn heads(draft: &mut Draft<'_>, sankey: &Sankey, area: Area) {
    let (left, right) = &sankey.columns;
    let muted = draft.theme.palette.muted;
    draft.canvas.text((area.x, area.y - 10.0), draft.look(muted, Anchor::Start), left);
    draft.canvas.text((area.right(), area.y - 10.0), draft.look(muted, Anchor::End), right);
}

fn text(node: &SankeyNode) -> String {
    format!("{}  {}", node.label, node.figure)
}

/// Pixels beside a column for the names.
fn room(draft: &Draft<'_>, sankey: &Sankey, right: bool) -> f64 {
    let names = sankey.nodes.iter().filter(|node| node.right == right);
    names.map(|node| text_width(&text(node), draft.size()) + 10.0).fold(0.0, f64::max)
}

fn name(draft: &mut Draft<'_>, node: &SankeyNode, place: Area, room: f64) {
    let (x, anchor) =
        if node.right { (place.right() + 6.0, Anchor::Start) } else { (place.x - 6.0, Anchor::End) };
    let look = draft.look(draft.theme.palette.text, anchor);
    let y = place.y + place.height / 2.0 + 4.0;
    draft.canvas.text((x, y), look, &fit(&text(node), room - 6.0, look.size));
}

/// What flows through a node.
fn size(sankey: &Sankey, at: usize) -> f64 {
    let flows = sankey.flows.iter().filter(|flow| flow.from == at || flow.to == at);
    flows.map(|flow| flow.value).sum()
}

/// Where the nodes stand: as high as what flows through them, in both columns by the same measure.
fn places(sankey: &Sankey, plot: Area) -> Vec<Area> {
    let column = |right: bool| sankey.nodes.iter().enumerate().filter(move |(_, node)| node.right == right);
    let free = |right: bool| plot.height - GAP * column(right).count().saturating_sub(1) as f64;
    let total = |right: bool| -> f64 { column(right).map(|(at, _)| size(sankey, at)).sum() };
    let scale = [false, true]
        .into_iter()
        .filter(|right| total(*right) > 0.0)
        .map(|right| free(right).max(1.0) / total(right))
        .fold(f64::INFINITY, f64::min);
    let scale = if scale.is_finite() { scale } else { 0.0 };
    let mut next = [plot.y, plot.y];
    let place = |(at, node): (usize, &SankeyNode)| {
        let height = (size(sankey, at) * scale).max(1.0);
        let y = &mut next[usize::from(node.right)];
        let x = if node.right { plot.right() - NODE } else { plot.x };
        let place = Area { x, y: *y, width: NODE, height };
        *y += height + GAP;
        place
    };
    sankey.nodes.iter().enumerate().map(place).collect()
}

fn flows(draft: &mut Draft<'_>, sankey: &Sankey, places: &[Area]) {
    let mut used = vec![0.0; sankey.nodes.len()];
    for flow in &sankey.flows {
        let (Some(from), Some(to)) = (places.get(flow.from), places.get(flow.to)) else { continue };
        let whole = size(sankey, flow.from);
        let height = if whole > 0.0 { from.height * flow.value / whole } else { 0.0 };
        let (top, end) = (from.y + used[flow.from], to.y + used[flow.to]);
        used[flow.from] += height;
        used[flow.to] += height;
        let ink = sankey.nodes.get(flow.to).map_or(Ink::Quiet, |node| node.ink);
        let fill = draft.theme.palette.fill(ink);
        let band = band((from.right(), top), (to.x, end), height);
        draft.canvas.path(&band, &format!(" fill=\"{fill}\" opacity=\"0.3\""));
    }
}

/// A band of a height from one point to another.
fn band((x0, y0): (f64, f64), (x1, y1): (f64, f64), height: f64) -> String {
    let middle = short((x0 + x1) / 2.0);
    let (left, right) = (short(x0), short(x1));
    let (top, end) = (short(y0), short(y1));
    let (top_low, end_low) = (short(y0 + height), short(y1 + height));
    format!(
        "M{left} {top}C{middle} {top} {middle} {end} {right} {end}L{right} {end_low}C{middle} {end_low} {middle} {top_low} {left} {top_low}Z"
    )
}

#[cfg(test)]
mod tests {
    use super::{Area, places};
    use crate::charts::{Ink, Sankey, SankeyFlow, SankeyNode};

    #[test]
    fn both_columns_share_one_measure_and_stay_in_the_plot() {
        let node =
            |right: bool| SankeyNode { label: String::new(), figure: String::new(), ink: Ink::Main, right };
        let flow = |from: usize, to: usize, value: f64| SankeyFlow { from, to, value, text: String::new() };
        let sankey = Sankey {
            nodes: vec![node(false), node(true), node(true), node(true)],
            flows: vec![flow(0, 1, 50.0), flow(0, 2, 30.0), flow(0, 3, 20.0)],
            columns: (String::new(), String::new()),
        };
        let places = places(&sankey, Area { x: 0.0, y: 0.0, width: 100.0, height: 124.0 });
        assert_eq!(places[0].height, 100.0);
        assert_eq!((places[3].y, places[3].bottom()), (104.0, 124.0));
    }
}
