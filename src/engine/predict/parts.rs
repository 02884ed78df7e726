//! What some customers are worth: all of them, or those that are selected. The models are those of the whole base.

use crate::analysis::domain::CustomerIx;
use crate::analysis::models::lifetime::{
    AliveBand, GroupValue, Grouping, PeriodValues, UncertainValue, ValuePeriod, ValueSpan, ValueUncertainty,
};
use crate::analysis::models::{Discounting, PurchaseProcess};
use crate::engine::table::{self, TableData};
use crate::protocol::{
    AliveBandView, BaseValueView, ForecastPart, HorizonView, Selection, ValueGroupView, ValueHorizon,
    ValueMonthView,
};

use super::settings::shown_spans;
use super::views::{figure, pair};
use super::{Fitted, Part, groups, shapes};

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
    let sums = Sums::of(part);
    ForecastPart {
        customers: sums.whole(*span).0.customers as u32,
        values: shapes::value_bins(part),
        bands: values.alive_bands(*span, &ALIVE_CUTS, belongs).into_iter().map(band).collect(),
        horizons: shown_spans(*span).into_iter().map(|span| horizon(span, sums.whole(span))).collect(),
        months: value_months(&values.periods_of_all(customers, *span)),
        base: base(part, sums.whole(*span)),
        groups: sums.groups,
    }
}

/// The value of the part as a whole and its interval.
type Whole = (GroupValue, Option<(f64, f64)>);

/// Sums over the part, found in as few passes over its customers as can be.
struct Sums {
    /// The part as a whole within each span that is shown.
    whole: Vec<(ValueSpan, Whole)>,
    /// Groups within the span in use.
    groups: Vec<ValueGroupView>,
}

impl Sums {
    fn of(part: Part<'_>) -> Sums {
        let Fitted { values, span: in_use, .. } = part.fitted;
        let kinds = groups::kinds(part);
        let is_in = |customer: CustomerIx| part.selected.contains(customer);
        let all = |customer| is_in(customer).then_some(0);
        let of_kinds: Vec<_> = kinds
            .iter()
            .map(|kind| move |customer| (kind.group)(customer).filter(|_| part.selected.contains(customer)))
            .collect();
        let whole = [Grouping { count: 1, of: &all }];
        let mut every = whole.to_vec();
        every.extend(kinds.iter().zip(&of_kinds).map(|(kind, of)| Grouping { count: kind.count(), of }));
        let groupings = |span: ValueSpan| if span == *in_use { &every[..] } else { &whole[..] };
        let mut intervals = Intervals::of(part, &groupings);
        let mut sums = Sums { whole: Vec::new(), groups: Vec::new() };
        for span in shown_spans(*in_use) {
            let found = values.grouped_values(span, groupings(span));
            let mut found = found.iter().zip(intervals.of_span(span, groupings(span)));
            let first = found.next().map(|(of, intervals)| {
                let interval = intervals.first().and_then(|of| pair(of.interval));
                (of.first().copied().unwrap_or_default(), interval)
            });
            sums.whole.push((span, first.unwrap_or_default()));
            sums.groups.extend(
                kinds
                    .iter()
                    .zip(found)
                    .flat_map(|(kind, (values, intervals))| kind.views(values, &intervals)),
            );
        }
        sums
    }

    fn whole(&self, span: ValueSpan) -> Whole {
        self.whole.iter().find(|(of, _)| *of == span).map(|&(_, whole)| whole).unwrap_or_default()
    }
}

/// Values with intervals, by span and grouping, where there are intervals.
struct Intervals(Vec<(ValueSpan, Vec<Vec<UncertainValue>>)>);

impl Intervals {
    fn of<'g>(part: Part<'_>, groupings: &dyn Fn(ValueSpan) -> &'g [Grouping<'g>]) -> Intervals {
        let Fitted { values, spend, uncertainties, .. } = part.fitted;
        let Some(spend) = spend else { return Intervals(Vec::new()) };
        let spans: Vec<_> = uncertainties.iter().map(|of| (of, groupings(of.span()))).collect();
        let found = ValueUncertainty::grouped_values(&spans, (values, spend), part.data.summaries);
        Intervals(uncertainties.iter().map(ValueUncertainty::span).zip(found).collect())
    }

    /// As many as groupings; empty ones where there are no intervals.
    fn of_span(&mut self, span: ValueSpan, groupings: &[Grouping<'_>]) -> Vec<Vec<UncertainValue>> {
        let at = self.0.iter().position(|(of, _)| *of == span);
        at.map_or_else(|| vec![Vec::new(); groupings.len()], |at| self.0.swap_remove(at).1)
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

fn horizon(span: ValueSpan, (value, interval): Whole) -> HorizonView {
    let is_known = value.without_value == 0;
    let purchases = matches!(span, ValueSpan::Within(_)).then_some(value.expected_purchases);
    HorizonView {
        horizon: horizon_view(span),
        purchases: figure(purchases),
        value: figure(is_known.then(|| value.residual.to_f64())),
        interval,
    }
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

fn base(part: Part<'_>, (value, interval): Whole) -> BaseValueView {
    let span = part.fitted.span;
    let has_value = value.without_value == 0;
    let known = |amount: f64| figure(has_value.then_some(amount));
    BaseValueView {
        alive: value.alive,
        purchases: figure(matches!(span, ValueSpan::Within(_)).then_some(value.expected_purchases)),
        historic: value.historic.to_f64(),
        residual: known(value.residual.to_f64()),
        interval,
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
