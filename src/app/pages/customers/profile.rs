//! The figures of one customer.

use yew::{Html, html};

use crate::app::components::{CellText, RowWords};
use crate::format::Formatter;
use crate::protocol::{Analysis, CustomerColumn, CustomerDetail};

/// The figures as a list of name and value.
pub fn profile(words: &RowWords, analysis: &Analysis, detail: &CustomerDetail) -> Html {
    let f = &words.formatter;
    let row = &detail.row;
    let cell = |column| words.cell(row, column);
    let rank =
        format!("{} of {}", f.count(f64::from(detail.rank)), f.count(f64::from(analysis.all_customers)));
    let share = match detail.revenue_share {
        Some(share) => CellText::Text(f.percent(share)),
        None => CellText::Missing("total net revenue is not above zero"),
    };
    html! {
        <dl class="profile">
            { entry("Net revenue", cell(CustomerColumn::Revenue)) }
            { entry("Rank by net revenue", CellText::Text(rank)) }
            { entry("Share of all revenue", share) }
            { entry("Orders", cell(CustomerColumn::Orders)) }
            { entry("Average order", cell(CustomerColumn::AverageOrder)) }
            { entry("Refunds", cell(CustomerColumn::Refunded)) }
            { entry("First order", cell(CustomerColumn::FirstDay)) }
            { entry("Last order", cell(CustomerColumn::LastDay)) }
            { entry("Days since last order", cell(CustomerColumn::Recency)) }
            { entry("Median gap", gap(f, detail)) }
            { entry("Next order due", due(f, analysis, detail)) }
            { outlook(words, detail) }
            { entry("Lifecycle stage", cell(CustomerColumn::Stage)) }
            { entry("Value tier", cell(CustomerColumn::Tier)) }
            { entry("Decile", cell(CustomerColumn::Decile)) }
        </dl>
    }
}

/// What the models say of the customer, once they have been fitted.
fn outlook(words: &RowWords, detail: &CustomerDetail) -> Html {
    if detail.row.outlook.is_none() {
        return Html::default();
    }
    let cell = |column| words.cell(&detail.row, column);
    html! {
        <>
            { entry("Probability alive", cell(CustomerColumn::Alive)) }
            { entry("Expected orders", cell(CustomerColumn::ExpectedPurchases)) }
            { entry("Expected order value", cell(CustomerColumn::ExpectedSpend)) }
            { entry("Value to come", cell(CustomerColumn::Value)) }
            { entry("So far and to come", cell(CustomerColumn::TotalValue)) }
            { entry("Value at risk", cell(CustomerColumn::AtRisk)) }
        </>
    }
}

fn entry(name: &'static str, value: CellText) -> Html {
    let value = match value {
        CellText::Text(text) => html! { { text } },
        CellText::Missing(why) => html! {
            <span class="missing"><span aria-hidden="true">{ "–" }</span><span class="missing-why">{ why }</span></span>
        },
    };
    html! { <div class="profile-entry"><dt>{ name }</dt><dd>{ value }</dd></div> }
}

fn gap(f: &Formatter, detail: &CustomerDetail) -> CellText {
    match detail.row.median_gap {
        Some(gap) => CellText::Text(f.days(gap)),
        None => CellText::Missing("fewer than two days with an order"),
    }
}

fn due(f: &Formatter, analysis: &Analysis, detail: &CustomerDetail) -> CellText {
    let Some(due) = detail.due_day else { return CellText::Missing("no own rhythm yet") };
    let late = analysis.window.map_or(0, |window| window.as_of - due);
    let note = match late {
        late if late > 0 => format!("{} ago", f.days(f64::from(late))),
        0 => "on the as-of day".to_owned(),
        late => format!("in {}", f.days(f64::from(-late))),
    };
    CellText::Text(format!("{} ({note})", f.day(due)))
}
