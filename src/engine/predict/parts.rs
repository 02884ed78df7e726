//! What some customers are worth: all of them, or those that are selected. The models are those of the whole base.

use crate::analysis::domain::CustomerIx;
use crate::analysis::models::lifetime::{
    AliveBand, GroupValue, PeriodValues, UncertainValue, ValuePeriod, ValueSpan,
};
use crate::analysis::models::{Discounting, PurchaseProcess};
use crate::engine::table::{self, TableData};
use crate::protocol::{
    AliveBandView, BaseValueView, ForecastPart, HorizonView, Selection, ValueHorizon, ValueMonthView,
};

use super::groups::value_groups;
use super::settings::shown_spans;
use super::views::{figure, pair};
use super::{Fitted, Part, shapes};

/// Bounds of the bands of probability alive.
const ALIVE_CUTS: [f64; 4] = [0.2, 0.4, 0.6, 0.8];

/// What the selected customers are worth; `None` where everybody is selected or there are no models.
pub(in crate::engine) fn selected_forecast(
    data: TableData<'_>,
    selection: &Selection,
) -> Option<ForecastPart> {
    let fitted = data.outlooks.fitted.filter(|_| *selection != Selection::default())?;
    let selected = table::select(data, selection);
    Some(forecast_part(Part { data, fitted, selected: &selected }))
}

/// What the customers of a part are worth.
pub(super) fn forecast_part(part: Part<'_>) -> ForecastPart {
    let Fitted { values, span, .. } = part.fitted;
    let belongs = |customer| part.selected.contains(customer);
    let customers = values.base().customers().map(|(customer, _)| customer).filter(|at| belongs(*at));
    ForecastPart {
        customers: part.value(*span).customers as u32,
        values: shapes::value_bins(part),
        bands: values.alive_bands(*span, &ALIVE_CUTS, belongs).into_iter().map(band).collect(),
        horizons: horizons(part),
        months: value_months(&values.periods_of_all(customers, *span)),
        base: base(part),
        groups: value_groups(part),
    }
}

impl Part<'_> {
    fn value(&self, span: ValueSpan) -> GroupValue {
        let all = |customer| self.selected.contains(customer).then_some(0);
        self.fitted.values.group_values(span, 1, all).first().copied().unwrap_or_default()
    }

    /// Values of groups with intervals; `None` for a span that has none.
    pub(super) fn uncertain_values(
        &self,
        span: ValueSpan,
        count: usize,
        group: impl Fn(CustomerIx) -> Option<usize>,
    ) -> Option<Vec<UncertainValue>> {
        let Fitted { values, spend, uncertainties, .. } = self.fitted;
        let of_span = uncertainties.iter().find(|of| of.span() == span)?;
        Some(of_span.group_values((values, spend.as_ref()?), self.data.summaries, count, group))
    }

    fn interval(&self, span: ValueSpan) -> Option<(f64, f64)> {
        let all = |customer| self.selected.contains(customer).then_some(0);
        pair(self.uncertain_values(span, 1, all)?.first()?.interval)
    }
}

fn band(of: AliveBand) -> AliveBandView {
    AliveBandView {
        from: of.from,
        to: of.to,
        customers: of.value.customers as u32,
        historic: of.value.historic.to_f64(),
        residual: of.value.residual.to_f64(),
        at_risk: of.value.at_risk.to_f64(),
    }
}

fn horizon_view(span: ValueSpan) -> ValueHorizon {
    match span {
        ValueSpan::Within(horizon) => ValueHorizon::Months(horizon.count()),
        ValueSpan::ForEver => ValueHorizon::ForEver,
    }
}

fn horizons(part: Part<'_>) -> Vec<HorizonView> {
    let view = |span: ValueSpan| {
        let value = part.value(span);
        let is_known = value.without_value == 0;
        let purchases = matches!(span, ValueSpan::Within(_)).then_some(value.expected_purchases);
        HorizonView {
            horizon: horizon_view(span),
            purchases: figure(purchases),
            value: figure(is_known.then(|| value.residual.to_f64())),
            interval: part.interval(span),
        }
    };
    shown_spans(part.fitted.span).into_iter().map(view).collect()
}

fn value_months(of: &PeriodValues) -> Vec<ValueMonthView> {
    let month = |period: &ValuePeriod| ValueMonthView {
        number: Some(period.number),
        purchases: figure(Some(period.expected_purchases)),
        discount_factor: figure(Some(period.discount_factor)),
        value: period.value.to_f64(),
    };
    let later = (of.later.ten_thousandths() != 0).then(|| ValueMonthView {
        number: None,
        purchases: figure(None),
        discount_factor: figure(None),
        value: of.later.to_f64(),
    });
    of.periods.iter().map(month).chain(later).collect()
}

fn base(part: Part<'_>) -> BaseValueView {
    let span = part.fitted.span;
    let value = part.value(span);
    let has_value = value.without_value == 0;
    let known = |amount: f64| figure(has_value.then_some(amount));
    BaseValueView {
        alive: value.alive,
        purchases: figure(matches!(span, ValueSpan::Within(_)).then_some(value.expected_purchases)),
        historic: value.historic.to_f64(),
        residual: known(value.residual.to_f64()),
        interval: part.interval(span),
        total: known(value.total().to_f64()),
        at_risk: known(value.at_risk.to_f64()),
        new_customer: figure(new_customer(part.fitted)),
        bootstrap_draws: 0,
    }
}

/// Residual value of a new customer: discounted expected repeat purchases at the mean spend, after the margin.
fn new_customer(Fitted { model, spend, values, span, .. }: &Fitted) -> Option<f64> {
    let unit = values.base().histories().unit();
    let settings = values.settings();
    let delta = settings.discount.continuous(unit);
    let discounting = match span {
        ValueSpan::Within(horizon) => Discounting::within(delta, horizon.span().in_units(unit)),
        ValueSpan::ForEver => Discounting::for_ever(delta),
    };
    let purchases = model.discounted_new(discounting).ok()?;
    let mean = spend.as_ref()?.model.population_mean()?;
    Some(purchases * mean * settings.margin.share())
}
