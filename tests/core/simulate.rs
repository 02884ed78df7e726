//! The made-up businesses: fixed by their seed, and as their models say.

use std::collections::{BTreeMap, BTreeSet};

use worthmap::analysis::domain::{Day, Dimension, TransactionLog};
use worthmap::analysis::metrics::{MetricSettings, MetricView, compute_metrics};
use worthmap::analysis::models::contractual::RenewalModel;
use worthmap::analysis::segments::{RfmSettings, compute_rfm};
use worthmap::analysis::simulate::{SampleKind, SimulationSettings, Written, write_sample, write_simulation};
use worthmap::analysis::summary::{CustomerSelection, summarise};

use crate::loading::load_as_guessed;
use crate::logs::{Entry, log_of};

fn sample(kind: SampleKind) -> (Written, String) {
    let mut bytes = Vec::new();
    let written = write_sample(kind, &mut bytes).unwrap();
    (written, String::from_utf8(bytes).unwrap())
}

fn column<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let at = text.lines().next().unwrap().split(',').position(|header| header == name).unwrap();
    text.lines().skip(1).map(|line| line.split(',').nth(at).unwrap()).collect()
}

#[test]
fn samples_are_fixed_and_have_the_shape_they_state() {
    for (kind, id, date) in [
        (SampleKind::Shop, "Customer e-mail", "Order date"),
        (SampleKind::Subscription, "Customer e-mail", "Invoice date"),
        (SampleKind::Contracts, "Customer e-mail", "Start date"),
        (SampleKind::Wholesale, "Customer number", "Invoice date"),
    ] {
        let (written, text) = sample(kind);
        assert!(text == sample(kind).1, "{kind:?} is fixed by its seed");
        let fields = text.lines().next().unwrap().split(',').count();
        assert!(text.lines().all(|line| line.split(',').count() == fields), "{kind:?}");
        assert_eq!(text.lines().count() as u64, written.rows + 1);
        let customers: BTreeSet<&str> = column(&text, id).into_iter().filter(|id| !id.is_empty()).collect();
        assert_eq!(customers.len() as u32, written.customers, "{kind:?}");
        let settings = SimulationSettings::sample(kind).unwrap();
        let days: Vec<Day> = column(&text, date).into_iter().map(|d| Day::parse_iso(d).unwrap()).collect();
        assert!(days.is_sorted(), "{kind:?}");
        let end = settings.first_day.days() + settings.days as i32;
        assert!(days.iter().all(|d| (settings.first_day.days()..end).contains(&d.days())), "{kind:?}");
    }
}

#[test]
fn every_address_is_an_example() {
    for kind in [SampleKind::Shop, SampleKind::Subscription, SampleKind::Contracts] {
        let (_, text) = sample(kind);
        let ids = column(&text, "Customer e-mail");
        assert!(ids.iter().all(|id| id.is_empty() || id.ends_with("@example.com")));
        let guests = ids.iter().filter(|id| id.is_empty()).count();
        assert_eq!(guests > 0, kind == SampleKind::Shop);
    }
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

#[test]
fn a_large_shop_recovers_its_moments() {
    let sample = SimulationSettings::sample(SampleKind::Shop).unwrap();
    let settings = SimulationSettings { customers: 20_000, seed: 9, ..sample };
    let mut bytes = Vec::new();
    write_simulation(&settings, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (totals, discounts, refunds) =
        (column(&text, "Total"), column(&text, "Discount"), column(&text, "Refund"));
    let n = totals.len() as f64;
    // Each order's price before discount has the population mean of the spend model; orders of one customer
    // share its scale, which widens the error.
    let full: f64 = totals.iter().zip(&discounts).map(|(t, d)| number(t) + number(d)).sum();
    let expected = settings.spend.population_mean().unwrap();
    assert!((full / n / expected - 1.0).abs() < 0.03, "{} for {expected}", full / n);
    let discounted = discounts.iter().filter(|d| **d != "0.00").count() as f64 / n;
    assert!((discounted - 0.22).abs() < 0.01, "{discounted}");
    let refunded = refunds.iter().filter(|r| **r != "0.00").count() as f64 / n;
    assert!((refunded - 0.045).abs() < 0.005, "{refunded}");
    let guests = column(&text, "Customer e-mail").iter().filter(|id| id.is_empty()).count() as f64;
    assert!((guests / (n - guests) - 0.03).abs() < 0.004, "{guests}");
}

#[test]
fn subscribers_leave_as_the_model_says() {
    let sample = SimulationSettings::sample(SampleKind::Subscription).unwrap();
    // Long enough that nobody is cut off within the months looked at.
    let settings = SimulationSettings { customers: 20_000, days: 3_000, seed: 9, ..sample };
    let mut bytes = Vec::new();
    write_simulation(&settings, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let monthly = column(&text, "Product").into_iter().map(|plan| plan.ends_with("monthly"));
    let rows = column(&text, "Customer e-mail").into_iter().zip(column(&text, "Invoice date")).zip(monthly);
    let mut charges: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
    for ((id, date), _) in rows.filter(|(_, monthly)| *monthly) {
        charges.entry(id).or_insert((date, 0)).1 += 1;
    }
    let early: Vec<u32> = charges.values().filter(|(first, _)| *first < "2029").map(|(_, n)| *n).collect();
    assert!(early.len() > 5_000);
    for renewals in [1, 3, 6, 12] {
        let stayed = early.iter().filter(|&&charges| charges > renewals).count() as f64;
        let expected = settings.retention.survival(renewals);
        let error = (expected * (1.0 - expected) / early.len() as f64).sqrt();
        let found = stayed / early.len() as f64;
        assert!((found - expected).abs() < 5.0 * error, "S({renewals}) = {found}, not {expected}");
    }
}

#[test]
fn wholesale_has_large_customers_and_credit_notes() {
    let (_, text) = sample(SampleKind::Wholesale);
    let (ids, quantities, prices) =
        (column(&text, "Customer number"), column(&text, "Quantity"), column(&text, "Unit price"));
    let mut revenue: BTreeMap<&str, f64> = BTreeMap::new();
    for ((id, quantity), price) in ids.iter().zip(&quantities).zip(&prices) {
        *revenue.entry(id).or_default() += number(quantity) * number(price);
    }
    let total: f64 = revenue.values().sum();
    let mut sorted: Vec<f64> = revenue.into_values().collect();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let best: f64 = sorted.iter().take(16).sum();
    assert!(best / total > 0.3 && sorted[0] / total < 0.35);
    let credited = quantities.iter().filter(|q| q.starts_with('-')).count();
    assert!(credited > 0 && credited * 20 < quantities.len());
}

/// The orders of a sample with one amount a row.
fn log_of_sample(kind: SampleKind, names: [&str; 4]) -> TransactionLog {
    let (_, text) = sample(kind);
    let [ids, dates, totals, refunds] = names.map(|name| column(&text, name));
    let hundredths = |text: &str| text.replace('.', "").parse::<i64>().unwrap();
    let mut rows = Vec::new();
    for at in (0..ids.len()).filter(|&at| !ids[at].is_empty()) {
        let day = Day::parse_iso(dates[at]).unwrap().days();
        let (gross, refunded) = (hundredths(totals[at]), hundredths(refunds[at]));
        rows.push((ids[at], Entry { day, gross, refunded }));
    }
    log_of(&rows)
}

#[test]
fn the_samples_have_something_to_show() {
    let shop = ["Customer e-mail", "Order date", "Total", "Refund"];
    let subscription = ["Customer e-mail", "Invoice date", "Amount", "Amount refunded"];
    for (kind, names) in [(SampleKind::Shop, shop), (SampleKind::Subscription, subscription)] {
        let log = log_of_sample(kind, names);
        let summaries = summarise(&log, None);
        let (selection, settings) = (CustomerSelection::All, MetricSettings::default());
        let metrics = compute_metrics(&MetricView::new(&log, &summaries, &selection, &settings));
        let rfm = compute_rfm(&summaries, &RfmSettings::default()).unwrap().table(&summaries, &selection);
        let populated = rfm.segments.iter().filter(|card| card.statistics.customers > 0).count();
        assert!(populated >= 8, "{kind:?}: {populated} segments");
        assert!(metrics.findings.len() >= 3, "{kind:?}");
        assert!(metrics.periods.last_whole().is_ok());
    }
}

#[test]
fn samples_are_read_without_a_question() {
    for kind in SampleKind::ALL {
        let (written, text) = sample(kind);
        let (preview, found) = load_as_guessed(text.as_bytes());
        assert!(preview.questions.is_empty(), "{kind:?}: {:?}", preview.questions);
        assert!(preview.missing.is_empty(), "{kind:?}: {:?}", preview.missing);
        let rows = found.report.rows;
        assert_eq!((rows.read, rows.accepted), (written.rows, written.rows), "{kind:?}");
        assert_eq!(found.log.customer_count() as u32, written.customers, "{kind:?}");
        assert_eq!(found.log.currency.map(|c| c.to_string()).as_deref(), Some("EUR"), "{kind:?}");
        assert_eq!(found.log.refunded.is_some(), kind != SampleKind::Contracts, "{kind:?}");
        assert_eq!(found.contracts.is_some(), kind == SampleKind::Contracts, "{kind:?}");
        assert_eq!(found.log.discount.is_some(), kind == SampleKind::Shop);
        assert_eq!(rows.without_customer > 0, kind == SampleKind::Shop);
        let by_order: Vec<Dimension> = found.log.dimensions.iter().map(|column| column.dimension).collect();
        assert!(by_order.contains(&Dimension::Country), "{kind:?}");
        assert!(!found.log.splits.is_empty(), "{kind:?}");
    }
}
