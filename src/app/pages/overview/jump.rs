//! From a sentence to the figure or chart that backs it.

use crate::web::dom;

/// The id of the element that shows a chart.
pub fn chart_id(key: &str) -> String {
    format!("chart-{key}")
}

/// The id of the element that explains a metric.
pub fn metric_id(key: &str) -> String {
    format!("metric-{key}")
}

/// Scrolls to what a key names, a chart or else a metric, opens it if it is folded, and moves the focus there.
pub fn jump_to(key: &str) {
    let found = [chart_id(key), metric_id(key)];
    let Some((id, element)) = found.iter().find_map(|id| dom::element_by_id(id).map(|found| (id, found)))
    else {
        return;
    };
    dom::open_details(&element);
    dom::scroll_into_view(&element);
    dom::focus(id);
}
