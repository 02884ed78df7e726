//! A small line without axes that shows where a figure came from.

use yew::{Html, html};

const WIDTH: f64 = 120.0;
const HEIGHT: f64 = 32.0;
const EDGE: f64 = 3.0;

/// A line through values, oldest first, with a dot on the last. Nothing for fewer than two. It repeats what
/// the words beside it say, so it is hidden from screen readers.
pub fn sparkline(values: &[f64]) -> Html {
    if values.len() < 2 || values.iter().any(|value| !value.is_finite()) {
        return Html::default();
    }
    let points = points(values);
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let line = line.join(" ");
    let area = format!("{EDGE},{HEIGHT} {line} {:.1},{HEIGHT}", WIDTH - EDGE);
    let (x, y) = points.last().copied().unwrap_or_default();
    html! {
        <svg class="sparkline" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none"
            aria-hidden="true" focusable="false">
            <polygon class="sparkline-area" points={area} />
            <polyline class="sparkline-line" points={line} fill="none" vector-effect="non-scaling-stroke" />
            // A line without length and with round ends stays a circle however the drawing is stretched.
            <line class="sparkline-dot" x1={format!("{x:.1}")} y1={format!("{y:.1}")} x2={format!("{x:.1}")}
                y2={format!("{y:.1}")} vector-effect="non-scaling-stroke" />
        </svg>
    }
}

/// The values as points; the scale reaches down to zero where values are near it, so that small changes of
/// large figures do not look like leaps.
fn points(values: &[f64]) -> Vec<(f64, f64)> {
    let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max).max(0.0);
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min).min(0.0);
    let span = if highest > lowest { highest - lowest } else { 1.0 };
    let step = (WIDTH - 2.0 * EDGE) / (values.len() - 1) as f64;
    let place = |(at, value): (usize, &f64)| {
        let x = EDGE + step * at as f64;
        (x, HEIGHT - EDGE - (value - lowest) / span * (HEIGHT - 2.0 * EDGE))
    };
    values.iter().enumerate().map(place).collect()
}
