//! The cases on CDNOW: purchases of a music shop in the 39 weeks up to 1997-09-30.
//!
//! Source: see the module above; the printed figures are those of the sources that the keys name.

use super::{Sheet, data, fit_cdnow};
use crate::analysis::domain::{DiscountRate, TimeUnit};
use crate::analysis::models::lifetime::{FutureTable, ValueSettings, ValueSpan};
use crate::analysis::models::spend::{GammaGammaFit, fit_gamma_gamma};
use crate::analysis::models::{
    Discounting, FittedParameter, History, ProcessFit, ProcessKind, PurchaseHistories, PurchaseProcess,
};
use crate::engine::predict::settings::months;
use crate::protocol::PublishedCase;

/// Length of the holdout period in weeks.
const HOLDOUT: f64 = 39.0;
/// Above this frequency customers are taken together.
const LAST_FREQUENCY: u32 = 7;

/// Customer 1: two repeat purchases, the last after 213 of 272 days.
fn first_customer() -> History {
    History::new(2, 213.0 / 7.0, 272.0 / 7.0)
}

/// Customer 1516: 26 repeat purchases, the last after 216 of 217 days.
fn best_customer() -> History {
    History::new(26, 216.0 / 7.0, 217.0 / 7.0)
}

fn one(customer: History) -> Option<PurchaseHistories> {
    PurchaseHistories::new(TimeUnit::Week, [customer]).ok()
}

fn expected(fit: &ProcessFit, customer: History, weeks: f64) -> Option<f64> {
    fit.model.expected_purchases(&one(customer)?, weeks).ok()?.first().copied()
}

fn alive(fit: &ProcessFit, customer: History) -> Option<f64> {
    fit.model.probability_alive(&one(customer)?).ok()?.first().copied()
}

fn new_customer(fit: &ProcessFit, weeks: f64) -> Option<f64> {
    fit.model.expected_purchases_new(weeks).ok()
}

/// Mean purchases expected in the holdout period of customers with 0, 1, ..., 7 and more repeat purchases.
fn by_frequency(fit: &ProcessFit) -> Option<Vec<f64>> {
    let base = data::cdnow()?;
    let expected = fit.model.expected_purchases(&base, HOLDOUT).ok()?;
    let mut sums = vec![(0.0, 0.0); LAST_FREQUENCY as usize + 1];
    for (history, expected) in base.iter().zip(expected) {
        let (sum, customers) = &mut sums[history.frequency.min(LAST_FREQUENCY) as usize];
        *sum += history.weight * expected;
        *customers += history.weight;
    }
    Some(sums.into_iter().map(|(sum, customers)| sum / customers).collect())
}

/// MBG/NBD.
pub(super) fn mbg_nbd() -> Vec<PublishedCase> {
    let Some(fit) = fit_cdnow(ProcessKind::MbgNbd) else { return Vec::new() };
    let model = fit.model.name();
    let packages = Sheet::new("cdnow_mbg_nbd_btydplus", model)
        .parameters(&["0.525", "6.183", "0.891", "1.614"], &fit.parameters);
    let recomputed = Sheet::new("cdnow_mbg_nbd_recomputed", model)
        .parameters(&["0.52484", "6.18309", "0.89136", "1.61400"], &fit.parameters)
        .add("log_likelihood", "-9582.135716", Some(fit.log_likelihood))
        .add("new_expected_52", "1.4188849", new_customer(&fit, 52.0))
        .add("customer_1_expected_39", "1.2627589", expected(&fit, first_customer(), HOLDOUT))
        .add("customer_1_alive", "0.7061385", alive(&fit, first_customer()));
    vec![packages.case(), recomputed.case()]
}

/// BG/NBD.
pub(super) fn bg_nbd() -> Vec<PublishedCase> {
    let Some(fit) = fit_cdnow(ProcessKind::BgNbd) else { return Vec::new() };
    let (model, log_likelihood) = (fit.model.name(), Some(fit.log_likelihood));
    let paper = Sheet::new("cdnow_bg_nbd_paper", model)
        .parameters(&["0.243", "4.414", "0.793", "2.426"], &fit.parameters)
        .add("log_likelihood", "-9582.4", log_likelihood)
        .add("customer_1_expected_39", "1.226", expected(&fit, first_customer(), HOLDOUT));
    let btyd = Sheet::new("cdnow_bg_nbd_btyd", model)
        .parameters(&["0.2425967", "4.413659", "0.7929869", "2.426164"], &fit.parameters)
        .add("log_likelihood", "-9582.429", log_likelihood)
        .add("new_expected_52", "1.444004", new_customer(&fit, 52.0))
        .add("customer_1516_expected_52", "25.75659", expected(&fit, best_customer(), 52.0))
        .add("customer_1516_alive", "0.9688523", alive(&fit, best_customer()));
    let holdout =
        ["0.2250893", "0.5231364", "1.044126", "1.520256", "2.163824", "2.653789", "3.503957", "6.157036"];
    let btyd = btyd.numbered("frequency_#_expected_39", &holdout, &by_frequency(&fit).unwrap_or_default());
    let clvtools = Sheet::new("cdnow_bg_nbd_clvtools", model)
        .parameters(&["0.2425945", "4.4136019", "0.7929199", "2.4258881"], &fit.parameters)
        .add("log_likelihood", "-9582.429", log_likelihood);
    let recomputed = Sheet::new("cdnow_bg_nbd_recomputed", model)
        .parameters(&["0.24259", "4.41360", "0.79292", "2.42591"], &fit.parameters)
        .add("log_likelihood", "-9582.429207", log_likelihood);
    vec![paper.case(), btyd.case(), clvtools.case(), recomputed.case()]
}

/// Pareto/NBD.
pub(super) fn pareto_nbd() -> Vec<PublishedCase> {
    let Some(fit) = fit_cdnow(ProcessKind::ParetoNbd) else { return Vec::new() };
    let (model, log_likelihood) = (fit.model.name(), Some(fit.log_likelihood));
    let paper = Sheet::new("cdnow_pareto_nbd_paper", model)
        .parameters(&["0.553", "10.578", "0.606", "11.669"], &fit.parameters)
        .add("log_likelihood", "-9595.0", log_likelihood);
    let holdout = ["0.138", "0.600", "1.196", "1.714", "2.399", "2.907", "3.819", "6.403"];
    let btyd = Sheet::new("cdnow_pareto_nbd_btyd", model)
        .parameters(&["0.553", "10.580", "0.606", "11.656"], &fit.parameters)
        .add("log_likelihood", "-9594.976", log_likelihood)
        .add("new_expected_52", "1.473434", new_customer(&fit, 52.0))
        .add("customer_1516_expected_52", "25.45647", expected(&fit, best_customer(), 52.0))
        .add("customer_1516_alive", "0.997874", alive(&fit, best_customer()))
        .numbered("frequency_#_expected_39", &holdout, &by_frequency(&fit).unwrap_or_default());
    let clvtools = Sheet::new("cdnow_pareto_nbd_clvtools", model)
        .parameters(&["0.55315", "10.57633", "0.60625", "11.67150"], &fit.parameters)
        .standard_errors(&["0.0476264", "0.8427222", "0.1872594", "6.2105448"], &fit.parameters)
        .add("log_likelihood", "-9594.976", log_likelihood);
    let recomputed = Sheet::new("cdnow_pareto_nbd_recomputed", model)
        .parameters(&["0.55328", "10.57768", "0.60624", "11.66874"], &fit.parameters)
        .add("log_likelihood", "-9594.976179", log_likelihood)
        .add("customer_1_dert", "6.48240", first_dert(&fit));
    vec![paper.case(), btyd.case(), clvtools.case(), recomputed.case()]
}

/// DERT of customer 1 at 15 % a year as the paper has it, 0.0027 a week.
fn first_dert(fit: &ProcessFit) -> Option<f64> {
    let discounting = Discounting::for_ever(0.0027);
    fit.model.discounted_residual(&one(first_customer())?, discounting).ok()?.first().copied()
}

/// NBD.
pub(super) fn nbd() -> Vec<PublishedCase> {
    let Some(fit) = fit_cdnow(ProcessKind::Nbd) else { return Vec::new() };
    let sheet = Sheet::new("cdnow_nbd_recomputed", fit.model.name())
        .parameters(&["0.38477", "12.0720"], &fit.parameters)
        .add("log_likelihood", "-9763.657615", Some(fit.log_likelihood));
    vec![sheet.case()]
}

/// What customers 1, 2, 3, 6 and 9 paid: repeat purchases and their mean value in dollars.
const SPENT: [(u32, f64, f64, &str); 5] = [
    (1, 2.0, 22.345, "24.65"),
    (2, 1.0, 11.77, "18.91"),
    (3, 0.0, 0.0, "35.17"),
    (6, 7.0, 73.74, "71.46"),
    (9, 2.0, 25.55, "27.28"),
];

/// Gamma-Gamma.
pub(super) fn gamma_gamma() -> Vec<PublishedCase> {
    let Some(fit) = fit_gamma_gamma(&data::cdnow_spend()) else { return Vec::new() };
    let (parameters, log_likelihood) = (spend_parameters(&fit), Some(fit.log_likelihood));
    let paper = Sheet::new("cdnow_gamma_gamma_paper", "Gamma-Gamma")
        .parameters(&["6.25", "3.74", "15.44"], &parameters);
    let paper = SPENT.iter().fold(paper, |sheet, (customer, purchases, mean, published)| {
        let expected = fit.model.expected_value(*purchases, *mean);
        sheet.add(&format!("customer_{customer}_spend"), published, expected)
    });
    let clvtools = Sheet::new("cdnow_gamma_gamma_clvtools", "Gamma-Gamma").add(
        "log_likelihood",
        "-4055.9177",
        log_likelihood,
    );
    vec![paper.case(), clvtools.case()]
}

fn spend_parameters(fit: &GammaGammaFit) -> Vec<FittedParameter> {
    let values = GammaGammaFit::NAMES.into_iter().zip(fit.model.parameters());
    values.map(|(name, value)| FittedParameter { name, value, standard_error: None }).collect()
}

/// The value of customer 1 over twelve months at one per cent a month: weekly data with a monthly rate.
pub(super) fn lifetime_value() -> Vec<PublishedCase> {
    let value = || {
        let process = fit_cdnow(ProcessKind::BgNbd)?;
        let spend = fit_gamma_gamma(&data::cdnow_spend())?;
        let customer = one(first_customer())?;
        let discount = DiscountRate::from_periodic(0.01, TimeUnit::Month).ok()?;
        let settings = ValueSettings { discount, ..ValueSettings::default() };
        let table = FutureTable::compute(&process.model, &customer, &settings).ok()?;
        let alive = alive(&process, first_customer())?;
        let purchases = table.discounted(ValueSpan::Within(months(12)?))?.first()?;
        Some(alive * purchases * spend.model.expected_value(2.0, 22.345)?)
    };
    let sheet = Sheet::new("cdnow_lifetime_value_recomputed", "BG/NBD, Gamma-Gamma").add(
        "customer_1_value_12_months",
        "36.30",
        value(),
    );
    vec![sheet.case()]
}
