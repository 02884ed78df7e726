//! RFM segments as areas and as the grid.

use super::parts::{Cell, counted, item, share_of, spec, table};
use crate::charts::{Area, ChartSpec, DataTable, Heat, HeatCell, Ink, Item, Plot, Treemap};
use crate::format::{Formatter, ValueKind};
use crate::protocol::{CellView, SegmentCard, SegmentsView, Selection};

/// What areas and colours stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Number of customers.
    #[default]
    Customers,
    /// Net revenue.
    Revenue,
}

impl Measure {
    /// The identifier of a chart that can show either measure.
    fn id(self, chart: &str) -> String {
        match self {
            Measure::Customers => chart.to_owned(),
            Measure::Revenue => format!("{chart}_by_revenue"),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Measure::Customers => "customers",
            Measure::Revenue => "net revenue",
        }
    }

    fn of(self, customers: u32, revenue: f64) -> f64 {
        match self {
            Measure::Customers => f64::from(customers),
            Measure::Revenue => revenue,
        }
    }

    fn compact(self, f: &Formatter, value: f64) -> String {
        match self {
            Measure::Customers => f.compact(value),
            Measure::Revenue => f.money_compact(value),
        }
    }
}

/// Segments as areas in proportion to their customers or net revenue. An item selects its segment.
pub fn segment_treemap(f: &Formatter, view: &SegmentsView, measure: Measure) -> ChartSpec {
    let cards = &view.segments;
    let total: f64 = cards.iter().map(|card| measure.of(card.customers, card.revenue)).sum();
    let areas = cards.iter().map(|card| {
        let value = measure.of(card.customers, card.revenue);
        Area {
            label: card.id.name.clone(),
            figure: f.percent(share_of(value, total)),
            value,
            ink: Ink::of_segment(&card.id.key),
        }
    });
    ChartSpec {
        title: treemap_title(f, cards),
        subtitle: format!("Area: {} of each segment", measure.name()),
        description: treemap_description(f, cards),
        items: cards.iter().map(|card| segment_item(f, card)).collect(),
        table: segment_table(f, cards),
        ..spec(f, measure.id("segments"), Plot::Treemap(Treemap { areas: areas.collect() }))
    }
}

/// The 5x5 grid: recency from top (5, lately) to bottom, frequency and money from left to right. The colour
/// gives the measure; an item selects its cell. `None` if there is no grid.
pub fn rfm_grid(f: &Formatter, view: &SegmentsView, measure: Measure) -> Option<ChartSpec> {
    let rfm = view.rfm.as_ref()?;
    let most = rfm.cells.iter().map(|cell| measure.of(cell.customers, cell.revenue)).fold(0.0, f64::max);
    let cells = rfm.cells.iter().map(|cell| heat_cell(f, view, cell, (measure, most)));
    let scores: Vec<String> = (1..=5).map(|score: u8| score.to_string()).collect();
    let plot = Plot::Heat(Heat {
        columns: scores.clone(),
        rows: scores.into_iter().rev().collect(),
        column_name: "How often and how much (FM score, 5 is best)".to_owned(),
        row_name: "How lately (R score, 5 is best)".to_owned(),
        cells: cells.collect(),
    });
    Some(ChartSpec {
        title: grid_title(f, &rfm.cells),
        subtitle: format!("Colour and figure: {} in each cell of the RFM grid", measure.name()),
        description: grid_description(f, &rfm.cells),
        items: rfm.cells.iter().map(|cell| cell_item(f, view, cell)).collect(),
        table: grid_table(f, view, &rfm.cells),
        ..spec(f, measure.id("rfm_grid"), plot)
    })
}

fn segment_item(f: &Formatter, card: &SegmentCard) -> Item {
    let lines = [
        (
            "Customers",
            format!(
                "{} ({})",
                f.count(f64::from(card.customers)),
                f.figure(ValueKind::Share, card.customer_share)
            ),
        ),
        (
            "Net revenue",
            format!("{} ({})", f.money_short(card.revenue), f.figure(ValueKind::Share, card.revenue_share)),
        ),
        ("Last order, median", f.figure(ValueKind::Days, card.median_recency) + " ago"),
    ];
    let selects =
        (card.customers > 0).then(|| Selection { segments: vec![card.id.index], ..Selection::default() });
    let known = if matches!(card.median_recency, crate::protocol::Figure::Value(_)) { 3 } else { 2 };
    item(card.id.name.clone(), &lines[..known], selects)
}

fn treemap_title(f: &Formatter, cards: &[SegmentCard]) -> String {
    let Some(best) = cards.iter().max_by(|a, b| a.revenue.total_cmp(&b.revenue)) else {
        return "There are no segments".to_owned();
    };
    format!(
        "“{}” are {} of customers and bring {} of net revenue",
        best.id.name,
        f.figure(ValueKind::Share, best.customer_share),
        f.figure(ValueKind::Share, best.revenue_share)
    )
}

fn treemap_description(f: &Formatter, cards: &[SegmentCard]) -> String {
    let part = |card: &SegmentCard| {
        format!(
            "{}: {}, {}",
            card.id.name,
            counted(f, f64::from(card.customers), "customer", "customers"),
            f.money_short(card.revenue)
        )
    };
    let parts: Vec<String> = cards.iter().map(part).collect();
    format!("Areas of {} segments. {}.", cards.len(), parts.join("; "))
}

fn segment_table(f: &Formatter, cards: &[SegmentCard]) -> DataTable {
    let header = ["Segment", "Customers", "Share of customers", "Net revenue", "Share of net revenue"];
    let rows = cards.iter().map(|card| {
        vec![
            Cell::text(card.id.name.clone()),
            Cell::count(card.customers),
            Cell::Figure(ValueKind::Share, card.customer_share),
            Cell::money(card.revenue),
            Cell::Figure(ValueKind::Share, card.revenue_share),
        ]
    });
    table(f, &header, rows.collect())
}

fn segment_of(view: &SegmentsView, index: u8) -> &str {
    let card = view.segments.iter().find(|card| card.id.index == index);
    card.map_or("", |card| card.id.name.as_str())
}

fn heat_cell(f: &Formatter, view: &SegmentsView, cell: &CellView, scale: (Measure, f64)) -> HeatCell {
    let (measure, most) = scale;
    let value = measure.of(cell.customers, cell.revenue);
    HeatCell {
        column: usize::from(cell.fm.clamp(1, 5) - 1),
        row: usize::from(5 - cell.r.clamp(1, 5)),
        figure: measure.compact(f, value),
        name: segment_of(view, cell.segment).to_owned(),
        value,
        ink: Ink::of_ramp(value, most),
        partial: false,
    }
}

fn cell_item(f: &Formatter, view: &SegmentsView, cell: &CellView) -> Item {
    let label = format!("R {}, FM {}: {}", cell.r, cell.fm, segment_of(view, cell.segment));
    let lines =
        [("Customers", f.count(f64::from(cell.customers))), ("Net revenue", f.money_short(cell.revenue))];
    let selects =
        (cell.customers > 0).then(|| Selection { cells: vec![(cell.r, cell.fm)], ..Selection::default() });
    item(label, &lines, selects)
}

/// Customers who used to buy often and much and have not been here lately.
fn fading(cells: &[CellView]) -> (f64, f64) {
    let cells = cells.iter().filter(|cell| cell.r <= 2 && cell.fm >= 4);
    cells.fold((0.0, 0.0), |(n, money), cell| (n + f64::from(cell.customers), money + cell.revenue))
}

fn grid_title(f: &Formatter, cells: &[CellView]) -> String {
    let (customers, revenue) = fading(cells);
    let total: f64 = cells.iter().map(|cell| cell.revenue).sum();
    if customers == 0.0 || revenue <= 0.0 {
        return "All good customers have been here lately".to_owned();
    }
    format!(
        "{} worth {} of net revenue have not been here lately",
        counted(f, customers, "good customer", "good customers"),
        f.percent(share_of(revenue, total))
    )
}

fn grid_description(f: &Formatter, cells: &[CellView]) -> String {
    let all: f64 = cells.iter().map(|cell| f64::from(cell.customers)).sum();
    let mut text = format!("A grid of 25 cells with {}.", counted(f, all, "customer", "customers"));
    if let Some(fullest) = cells.iter().max_by_key(|cell| cell.customers) {
        let fullest_text = format!(
            " The fullest is R {}, FM {} with {}.",
            fullest.r,
            fullest.fm,
            counted(f, f64::from(fullest.customers), "customer", "customers")
        );
        text.push_str(&fullest_text);
    }
    text
}

fn grid_table(f: &Formatter, view: &SegmentsView, cells: &[CellView]) -> DataTable {
    let rows = cells.iter().map(|cell| {
        vec![
            Cell::count(cell.r),
            Cell::count(cell.fm),
            Cell::text(segment_of(view, cell.segment)),
            Cell::count(cell.customers),
            Cell::money(cell.revenue),
        ]
    });
    table(f, &["R", "FM", "Segment", "Customers", "Net revenue"], rows.collect())
}
