//! Chart specs of recurring revenue: a business that grows, and views with nothing or nonsense in them.

use worthmap::charts::{ChartSpec, Plot, build};
use worthmap::format::{Formatter, Locale};
use worthmap::protocol::{
    ContractNotes, Figure, RecurringMonth, RecurringSum, RecurringView, UndefinedReason,
};

use crate::fixture;

/// Every chart of recurring revenue.
pub fn all(f: &Formatter) -> Vec<ChartSpec> {
    specs(f, &view(26, 1.0))
}

/// Charts of views with nothing, one month, zeros and figures that are not finite in them.
pub fn awkward(f: &Formatter) -> Vec<ChartSpec> {
    let views = [view(0, 1.0), view(1, 1.0), view(2, 0.0), view(14, f64::NAN), view(80, -1.0)];
    views.iter().flat_map(|view| specs(f, view)).collect()
}

fn specs(f: &Formatter, view: &RecurringView) -> Vec<ChartSpec> {
    vec![
        build::recurring_revenue(f, view),
        build::revenue_movements(f, view),
        build::revenue_retention(f, view),
        build::contract_churn(f, view),
    ]
}

fn sum(customers: u32, monthly: f64) -> RecurringSum {
    RecurringSum { customers, monthly }
}

/// So many months from January 2023 on; the last one is not over. Amounts are scaled.
fn view(count: usize, scale: f64) -> RecurringView {
    let mut opening = sum(0, 0.0);
    let month = |at: usize| {
        let (year, month) = (2023 + at / 12, at % 12 + 1);
        fixture::day(&format!("{year}-{month:02}-01"))
    };
    let months = (0..count).map(|at| {
        let step = at as u32;
        let (new, expansion) = (sum(20 + step, 800.0 + 25.0 * at as f64), sum(step / 3, 12.5 * at as f64));
        let reactivation = sum(u32::from(step > 6), if step > 6 { 49.0 } else { 0.0 });
        let (contraction, churn) = (sum(step / 5, 5.0 * at as f64), sum(step / 2, 20.0 * at as f64));
        let closing = sum(
            opening.customers + new.customers + reactivation.customers - churn.customers,
            opening.monthly + new.monthly + expansion.monthly + reactivation.monthly
                - contraction.monthly
                - churn.monthly,
        );
        let share = |value: f64| {
            if at == 0 { Figure::Undefined(UndefinedReason::NoEarlierPeriod) } else { Figure::Value(value) }
        };
        let year = |value: f64| {
            if at < 12 { Figure::Undefined(UndefinedReason::NoEarlierPeriod) } else { Figure::Value(value) }
        };
        let scaled = |of: RecurringSum| sum(of.customers, of.monthly * scale);
        let row = RecurringMonth {
            start: month(at),
            end: month(at + 1) - 1,
            partial: at + 1 == count,
            opening: scaled(opening),
            new: scaled(new),
            expansion: scaled(expansion),
            reactivation: scaled(reactivation),
            contraction: scaled(contraction),
            churn: scaled(churn),
            closing: scaled(closing),
            came_and_went: RecurringSum::default(),
            discrepancy: 0,
            gross_retention: year(0.8 * scale),
            net_retention: year((0.9 + 0.01 * at as f64) * scale),
            customer_churn: share(f64::from(churn.customers) / f64::from(opening.customers.max(1))),
            revenue_churn: share(scale * (churn.monthly + contraction.monthly) / opening.monthly.max(1.0)),
        };
        opening = closing;
        row
    });
    RecurringView {
        months: months.collect(),
        measured: count.saturating_sub(2) as u32,
        measures: Vec::new(),
        plans: Vec::new(),
        notes: ContractNotes::default(),
        rules: Vec::new(),
    }
}

#[test]
fn losses_stand_below_zero_and_what_never_occurs_is_not_drawn() {
    let f = Formatter::new(Locale::EN_US, Some("EUR"));
    let spec = build::revenue_movements(&f, &view(6, 1.0));
    let Plot::Bars(bars) = &spec.plot else { panic!("no bars") };
    let names: Vec<&str> = bars.series.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, ["New", "More than before", "Less than before", "Lost"], "nobody was won back");
    let lost = bars.series.last().unwrap();
    assert!(lost.values.iter().all(|value| *value <= 0.0) && lost.values.iter().any(|value| *value < 0.0));
    assert!(bars.categories[5].partial && !bars.categories[4].partial);
    assert!(spec.items[5].text.contains("At the start") && spec.items[5].text.contains("At the end"));
}

#[test]
fn of_many_months_the_last_are_drawn_and_the_table_has_all() {
    let f = Formatter::new(Locale::EN_US, None);
    let spec = build::revenue_movements(&f, &view(80, 1.0));
    let Plot::Bars(bars) = &spec.plot else { panic!("no bars") };
    assert_eq!((bars.categories.len(), spec.items.len(), spec.table.rows.len()), (60, 60, 80));
    assert!(spec.note.unwrap().contains("the 20 before"));
}

#[test]
fn the_title_of_retention_says_whether_growth_makes_up_for_losses() {
    let f = Formatter::new(Locale::EN_US, None);
    let title = |months: usize, scale: f64| build::revenue_retention(&f, &view(months, scale)).title;
    assert!(title(26, 1.0).contains("growth makes up"), "{}", title(26, 1.0));
    assert!(!title(26, 0.5).contains("growth makes up"));
    assert_eq!(title(6, 1.0), "There is no year to compare with yet");
}
