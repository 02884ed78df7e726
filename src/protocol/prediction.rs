//! Lifetime value: how it is computed, and what the models say of the base.
//!
//! Times in views are in the unit of the models ([`PredictionSettings::unit`]); money is in currency units, after
//! the margin where one is set. Shares and probabilities are from 0 to 1.

use serde::{Deserialize, Serialize};

use super::Figure;

/// A purchase model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelKey {
    /// MBG/NBD.
    MbgNbd,
    /// BG/NBD.
    BgNbd,
    /// Pareto/NBD.
    ParetoNbd,
    /// MBG/CNBD-k.
    MbgCnbdK,
    /// BG/CNBD-k.
    BgCnbdK,
    /// NBD: nobody leaves.
    Nbd,
}

/// The unit of time that the models count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ModelUnit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months of 365.25/12 days.
    Month,
}

/// How far ahead value is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueHorizon {
    /// So many months of 365.25/12 days.
    Months(u32),
    /// For ever; needs a discount rate above zero.
    ForEver,
}

/// How lifetime value is computed. `None` takes the default, which the result shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PredictionSettings {
    /// Unit of time. Default: weeks.
    pub unit: Option<ModelUnit>,
    /// Last day from which the holdout's models learn. Default: half of the observed time, see the result.
    pub calibration_end: Option<i32>,
    /// How far ahead the value of the tables is counted.
    pub horizon: ValueHorizon,
    /// Annual discount rate in percent, at least 0.
    pub discount_percent: f64,
    /// The model to use; `None` chooses.
    pub model: Option<ModelKey>,
    /// Whether one-time buyers keep the weight of their first order in their expected spend.
    pub first_order_counts: bool,
}

impl Default for PredictionSettings {
    fn default() -> PredictionSettings {
        PredictionSettings {
            unit: None,
            calibration_end: None,
            horizon: ValueHorizon::Months(12),
            discount_percent: 10.0,
            model: None,
            first_order_counts: false,
        }
    }
}

/// What the models say of the base, or why they say nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prediction {
    /// The settings with the defaults that were taken.
    pub settings: PredictionSettings,
    /// Margin in percent of net revenue that values are taken at; `None` for revenue itself.
    pub margin_percent: Option<f64>,
    /// Customers whose histories the models know.
    pub customers: u32,
    /// Customers that were left out, by reason, where there are any.
    pub excluded: Vec<(Exclusion, u32)>,
    /// The result.
    pub result: PredictionResult,
}

/// The result of the models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PredictionResult {
    /// No model can be fitted; why.
    Unavailable(PredictionGap),
    /// What they say.
    Ready(Box<Forecast>),
}

/// Why nothing can be predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PredictionGap {
    /// There is no customer with a purchase.
    NoCustomers,
    /// The file has no dates.
    NoDates,
    /// All purchases lie on one day.
    OneDay,
    /// Nobody has bought twice.
    NoRepeatPurchases,
    /// No model could be fitted to the base.
    NoModel,
}

/// Why a customer is not part of what is modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exclusion {
    /// No purchase on or before the as-of day.
    NoPurchase,
    /// The days and the number of orders contradict each other.
    Contradictory,
    /// First purchase after the calibration period: unknown to the holdout's models.
    AcquiredLater,
    /// No repeat purchase of a value above zero: unknown to the spend model.
    NoRepeatValue,
}

/// What the models say of the base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// All models that were tried, the best first.
    pub models: Vec<ModelView>,
    /// The one in use; `None` where no fit can be trusted and everybody is expected to buy at the mean rate.
    pub selected: Option<ModelKey>,
    /// Why it is the one in use.
    pub choice: ModelChoice,
    /// The spend model.
    pub spend: SpendView,
    /// The holdout test, where the observed time allows one.
    pub holdout: Option<HoldoutView>,
    /// Actual and expected repeat purchases by period.
    pub tracking: Vec<TrackingView>,
    /// Customers by number of repeat purchases, actual and expected.
    pub histogram: Vec<HistogramView>,
    /// Probability alive and expected purchases by frequency and recency.
    pub heat: HeatView,
    /// Customers by lifetime value.
    pub values: Vec<ValueBin>,
    /// Lines of equal lifetime value over frequency and recency.
    pub isovalues: Vec<IsovalueView>,
    /// How purchase rates and dropout differ between customers.
    pub heterogeneity: Vec<HeterogeneityView>,
    /// Customers by probability alive.
    pub bands: Vec<AliveBandView>,
    /// The base over several horizons.
    pub horizons: Vec<HorizonView>,
    /// Month by month up to the horizon; the values add up to that of the horizon, to the cent.
    pub months: Vec<ValueMonthView>,
    /// The base at the horizon in the settings.
    pub base: BaseValueView,
    /// By segment, tier, stage, cohort and, where the file has them, channel and country.
    pub groups: Vec<ValueGroupView>,
}

/// What the selected customers are worth, by the models of all: the parts of a [`Forecast`] of the same names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForecastPart {
    /// How many of the selected customers have a history.
    pub customers: u32,
    /// Customers by lifetime value.
    pub values: Vec<ValueBin>,
    /// Customers by probability alive.
    pub bands: Vec<AliveBandView>,
    /// Their value over several horizons.
    pub horizons: Vec<HorizonView>,
    /// Month by month up to the horizon.
    pub months: Vec<ValueMonthView>,
    /// Their value at the horizon in the settings.
    pub base: BaseValueView,
    /// By segment, tier, stage, cohort and, where the file has them, channel and country.
    pub groups: Vec<ValueGroupView>,
}

impl Prediction {
    /// The prediction with what the selected customers are worth in place of what all are.
    pub fn of_part(&self, part: &ForecastPart) -> Prediction {
        let mut prediction = self.clone();
        if let PredictionResult::Ready(forecast) = &mut prediction.result {
            let ForecastPart { customers, values, bands, horizons, months, base, groups } = part.clone();
            prediction.customers = customers;
            **forecast = Forecast { values, bands, horizons, months, base, groups, ..(**forecast).clone() };
        }
        prediction
    }
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelView {
    /// Which.
    pub key: ModelKey,
    /// The name that the field knows it by; with the number of stages where it has them.
    pub name: String,
    /// Its parameters.
    pub parameters: Vec<ParameterView>,
    /// Logarithm of the likelihood.
    pub log_likelihood: Figure,
    /// Akaike's criterion; lower is better.
    pub aic: Figure,
    /// Bayes' criterion; lower is better.
    pub bic: Figure,
    /// Whether the fit is a maximum by the gradient relative to the likelihood.
    pub converged: bool,
    /// Whether its numbers may be shown as good.
    pub trusted: bool,
    /// What is to be said of the fit.
    pub diagnostics: Vec<DiagnosticView>,
    /// Mean absolute error in the holdout, purchases a customer.
    pub holdout_mae: Figure,
    /// Sum expected over sum actual in the holdout, less one.
    pub holdout_bias: Figure,
}

/// A parameter with its uncertainty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterView {
    /// The paper's symbol, spelt out (`alpha`).
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Its standard error.
    pub standard_error: Figure,
    /// 95 % confidence interval.
    pub interval: Option<(f64, f64)>,
}

/// Something to be said of a fit: a key for the words, with the figures in them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiagnosticView {
    /// Key of the words.
    pub key: String,
    /// The parameter that it is about, where it is about one.
    pub parameter: Option<String>,
    /// Figures in the words.
    pub figures: Vec<f64>,
}

/// Why a model is in use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelChoice {
    /// The reasons, and what to know of the choice, in the order of the rule.
    pub reasons: Vec<ReasonView>,
    /// Whether it does better in the holdout than the best naive baseline; `None` without a holdout.
    pub beats_baseline: Option<bool>,
    /// Months of further data after which the interval of the base's value would be half as wide.
    pub months_to_halve: Figure,
}

/// A reason of a choice: a key for the words, with the figures in them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReasonView {
    /// Key of the words: `chosen`, `lowest_aic`, `beats_baselines`, ...
    pub key: String,
    /// The other model that it is about, where it is about one.
    pub other: Option<ModelKey>,
    /// Figures in the words.
    pub figures: Vec<f64>,
}

/// The spend model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpendView {
    /// Key: `gamma_gamma` or `credibility`; `none` where no purchase has a value.
    pub model: String,
    /// Key of the words that say why.
    pub reason: String,
    /// Its parameters.
    pub parameters: Vec<ParameterView>,
    /// Logarithm of the likelihood, of Gamma-Gamma.
    pub log_likelihood: Figure,
    /// Expected value of a purchase of a customer of whom nothing is known.
    pub population_mean: Figure,
    /// Correlation of frequency and mean value; above 0.3 is warned of.
    pub correlation: Figure,
    /// What is to be said of the fit.
    pub diagnostics: Vec<DiagnosticView>,
}

/// The holdout test: models fitted to the first part of the time, compared with the second.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HoldoutView {
    /// Last day of the calibration period.
    pub calibration_end: i32,
    /// Last day of the holdout period.
    pub end: i32,
    /// Customers that are compared.
    pub customers: u32,
    /// Customers that came later.
    pub acquired_later: u32,
    /// What is to be said of the split.
    pub warnings: Vec<DiagnosticView>,
    /// By number of repeat purchases in the calibration period.
    pub classes: Vec<CalibrationView>,
    /// The models and the naive baselines, the best by root mean squared error first.
    pub errors: Vec<HoldoutErrorView>,
}

/// Mean purchases in the holdout of the customers of one frequency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationView {
    /// Repeat purchases in the calibration period.
    pub frequency: u32,
    /// Whether customers of a higher frequency are in it too.
    pub and_more: bool,
    /// Customers.
    pub customers: u32,
    /// Actual purchases a customer.
    pub actual: f64,
    /// 95 % interval of the actual mean.
    pub interval: Option<(f64, f64)>,
    /// Expected purchases a customer.
    pub expected: f64,
}

/// The errors of one way to predict the holdout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HoldoutErrorView {
    /// Key: that of a model, or `mean_rate`, `last_period`, `own_rate` for the naive ones.
    pub key: String,
    /// Whether it is a naive baseline.
    pub naive: bool,
    /// Purchases expected of all customers.
    pub expected: f64,
    /// Purchases that there were.
    pub actual: f64,
    /// Mean absolute error a customer.
    pub mae: f64,
    /// Root mean squared error a customer.
    pub rmse: f64,
    /// Expected less actual, a customer.
    pub bias: f64,
}

/// Repeat purchases of one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrackingView {
    /// First day.
    pub start: i32,
    /// Last day.
    pub end: i32,
    /// Whether it lies in the holdout.
    pub holdout: bool,
    /// Actual purchases.
    pub actual: f64,
    /// Expected purchases.
    pub expected: f64,
    /// Actual purchases up to its end.
    pub cumulative_actual: f64,
    /// Expected purchases up to its end.
    pub cumulative_expected: f64,
}

/// Customers with so many repeat purchases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistogramView {
    /// Repeat purchases.
    pub frequency: u32,
    /// Whether more of them are in it too.
    pub and_more: bool,
    /// Customers.
    pub actual: f64,
    /// Customers expected by the model.
    pub expected: f64,
}

/// Probability alive and expected purchases of customers of one age.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeatView {
    /// Age of the customers, in units.
    pub age: f64,
    /// Columns: repeat purchases.
    pub frequencies: Vec<u32>,
    /// Rows: time from first to last purchase, in units, ascending.
    pub recencies: Vec<f64>,
    /// Row by row; `None` where a history is impossible.
    pub alive: Vec<Option<f64>>,
    /// Expected purchases up to the horizon, row by row.
    pub expected: Vec<Option<f64>>,
}

/// Customers whose value lies in a range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueBin {
    /// From, inclusive.
    pub from: f64,
    /// To, exclusive; `None` for no end.
    pub to: Option<f64>,
    /// Customers.
    pub customers: u32,
    /// Their residual value together.
    pub value: f64,
}

/// A line of equal lifetime value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IsovalueView {
    /// The value.
    pub value: f64,
    /// Points: recency in units, frequency.
    pub points: Vec<(f64, f64)>,
}

/// How something differs between customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HeterogeneityView {
    /// Key: `purchase_rate` (a unit of time), `dropout_probability` or `dropout_rate`.
    pub key: String,
    /// Mean over customers.
    pub mean: f64,
    /// Density at points.
    pub density: Vec<(f64, f64)>,
}

/// Customers whose probability alive lies in a range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AliveBandView {
    /// From, inclusive.
    pub from: f64,
    /// To, exclusive; inclusive for the last one.
    pub to: f64,
    /// Customers.
    pub customers: u32,
    /// What they brought so far.
    pub historic: f64,
    /// Residual value.
    pub residual: f64,
    /// Value at risk.
    pub at_risk: f64,
}

/// The base over one horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HorizonView {
    /// How far.
    pub horizon: ValueHorizon,
    /// Expected purchases; undefined for ever.
    pub purchases: Figure,
    /// Residual value.
    pub value: Figure,
    /// 95 % interval of the value.
    pub interval: Option<(f64, f64)>,
}

/// One month of the value to come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueMonthView {
    /// Months from the as-of day to its end; `None` for all that comes later.
    pub number: Option<u32>,
    /// Expected purchases; undefined for all that comes later.
    pub purchases: Figure,
    /// What a unit of money in it is worth today.
    pub discount_factor: Figure,
    /// Discounted value.
    pub value: f64,
}

/// The base at the horizon in the settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaseValueView {
    /// Customers expected to be alive.
    pub alive: f64,
    /// Expected purchases.
    pub purchases: Figure,
    /// What customers brought so far.
    pub historic: f64,
    /// Residual value.
    pub residual: Figure,
    /// 95 % interval of the residual value.
    pub interval: Option<(f64, f64)>,
    /// Historic and residual together.
    pub total: Figure,
    /// Value lost if customers are gone already.
    pub at_risk: Figure,
    /// Residual value of a new customer, from after the first purchase.
    pub new_customer: Figure,
    /// Whether the interval comes from a bootstrap, and of how many draws.
    pub bootstrap_draws: u32,
}

/// Value of a group of customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueGroupView {
    /// By what: `segment`, `tier`, `stage`, `cohort`, `channel`, `country`.
    pub by: String,
    /// Key within it: segment key, tier number, stage number, `2025-03`, or the value itself.
    pub key: String,
    /// Customers.
    pub customers: u32,
    /// Expected to be alive.
    pub alive: f64,
    /// What they brought so far.
    pub historic: f64,
    /// Residual value.
    pub residual: f64,
    /// 95 % interval of the residual value.
    pub interval: Option<(f64, f64)>,
    /// Value at risk.
    pub at_risk: f64,
}

/// What a bootstrap says, beside the forecast that it is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BootstrapView {
    /// Draws.
    pub draws: u32,
    /// 95 % intervals of the parameters of the model in use.
    pub parameters: Vec<(String, f64, f64)>,
    /// 95 % interval of the residual value of the base at the horizon.
    pub value: Option<(f64, f64)>,
}

/// A published case, fitted by this very program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedCase {
    /// Key of the words: data and source.
    pub key: String,
    /// The model's name.
    pub model: String,
    /// The figures: name, published, ours.
    pub figures: Vec<PublishedFigure>,
}

/// A published figure beside ours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedFigure {
    /// What it is.
    pub name: String,
    /// As printed.
    pub published: String,
    /// Ours.
    pub ours: f64,
}
