//! Renewals, why one over churn misleads, and what a contract is worth, in sentences and names.

use super::stay_time::{billed, billing_period, by_chance, p_words, periods};
use crate::format::{Formatter, Language};
use crate::protocol::{ContractValueView, LifespanView, RenewalModelView, RenewalNote, RenewalsView};

/// Ways to reckon that differ by less than this share agree.
const ALIKE: f64 = 0.03;

/// The name of a model of renewals.
pub fn renewal_model(language: Language, key: &str) -> &'static str {
    let Language::English = language;
    match key {
        "constant_churn" => "Constant churn",
        "sbg" => "Shifted beta-geometric (sBG)",
        "bdw" => "Beta-discrete-Weibull (BdW)",
        _ => "Another model",
    }
}

/// The short name of a model of renewals, for a legend.
pub fn renewal_model_short(language: Language, key: &str) -> &'static str {
    match key {
        "sbg" => "sBG model",
        "bdw" => "BdW model",
        other => renewal_model(language, other),
    }
}

/// What a model of renewals assumes.
pub fn renewal_model_idea(language: Language, key: &str) -> &'static str {
    let Language::English = language;
    match key {
        "constant_churn" => {
            "Every customer is as likely as any other to leave, at every renewal: what 1/churn takes for granted."
        }
        "sbg" => {
            "Each customer has a chance of leaving of their own. Those who leave easily leave first, so the rest are more loyal."
        }
        "bdw" => {
            "As before, and each customer’s own chance of leaving rises or falls from renewal to renewal."
        }
        _ => "",
    }
}

/// What is to be known of the fit of a model of renewals.
pub fn renewal_note(f: &Formatter, note: &RenewalNote) -> String {
    match note {
        RenewalNote::CustomersAlike(share) => {
            format!("Customers do not differ measurably: {} leave at each renewal.", f.percent(*share))
        }
        RenewalNote::TwoKinds(share) => {
            format!(
                "Customers seem to be of two kinds: {} leave at once, the others never.",
                f.percent(*share)
            )
        }
        RenewalNote::TooFewRenewals(observed, needed) => format!(
            "{} renewals were observed; {} are needed to tell the parameters apart.",
            f.count(f64::from(*observed)),
            f.count(f64::from(*needed))
        ),
        RenewalNote::FewLost(lost) => {
            format!("Only {} customers were lost: take the curve as rough.", f.count(f64::from(*lost)))
        }
        RenewalNote::NotConverged => {
            "The search for the parameters did not end well, so the model is not used.".to_owned()
        }
    }
}

fn model_of<'a>(view: &'a RenewalsView, key: &str) -> Option<&'a RenewalModelView> {
    view.models.iter().find(|model| model.key == key)
}

/// Which model is used and why, in a few sentences.
pub fn preferred_words(f: &Formatter, view: &RenewalsView) -> String {
    let language = f.locale.language;
    let name = |model: &RenewalModelView| renewal_model(language, &model.key);
    let Some(preferred) = model_of(view, &view.preferred).filter(|model| model.trusted) else {
        return "No model fits well enough to be trusted.".to_owned();
    };
    let mut parts = vec![format!(
        "{} is used: the simplest of the models that fit about equally well (AIC within 2 of the best).",
        name(preferred)
    )];
    for (pair, (_, p_value)) in view.models.windows(2).zip(&view.tests) {
        let [simpler, general] = pair else { continue };
        if !general.trusted {
            parts.push(format!("{} could not be fitted.", name(general)));
            continue;
        }
        let chance = by_chance(f, *p_value);
        let verdict = if *p_value < 0.05 { "more than chance" } else { "no clear gain" };
        parts.push(format!(
            "{} against {}: a gain like this would come by chance in {chance}, so it is {verdict} ({}).",
            name(general),
            name(simpler).to_lowercase().replace("(sbg)", "(sBG)"),
            p_words(f, *p_value)
        ));
    }
    parts.join(" ")
}

/// `too short by 36.2%`; `None` where the two agree.
fn off(f: &Formatter, rule: f64, right: f64) -> Option<String> {
    let share = rule / right - 1.0;
    (share.is_finite() && share.abs() >= ALIKE).then(|| {
        format!("{} by {}", if share < 0.0 { "too short" } else { "too long" }, f.percent(share.abs()))
    })
}

/// Why one over churn misleads, on the user's own figures, with the direction of the error.
pub fn churn_bias_words(f: &Formatter, view: &RenewalsView) -> Vec<String> {
    let names = billing_period(f.locale.language, view.interval, view.unit);
    let lifespans = &view.lifespans;
    let told = |count: f64| periods(f, count, names);
    let mut parts = vec![format!(
        "Of the customers up for renewal, {} left ({} of {}), and 1/{} is {}. That is right only if every customer is \
         as likely to leave as any other.",
        f.percent(lifespans.churn),
        f.count(f64::from(view.lost)),
        f.count(f64::from(view.opportunities)),
        f.percent(lifespans.churn),
        told(lifespans.one_over_churn)
    )];
    let of = |key: &str| lifespans.models.iter().find(|model| model.model == key);
    let rule = of("constant_churn");
    let Some((rule, model)) = rule.zip(of(&view.preferred)) else { return parts };
    if view.preferred == "constant_churn" {
        parts.push(
            "Here it does no measurable harm: no model in which customers differ fits these data better."
                .to_owned(),
        );
        return parts;
    }
    parts.extend(checked(f, view, rule));
    let within = lifespans.observed_mean.map_or(0.0, |(mean, _)| miss(rule.observed, mean));
    parts.extend(new_customers(f, (rule, model), within, &told));
    parts.extend(loyal_customers(f, (rule, model), view.renewals, &told));
    parts
}

/// By how much of the right figure a rule is off, whichever way.
fn miss(rule: f64, right: f64) -> f64 {
    (rule / right - 1.0).abs()
}

/// Within the data, where the truth is known.
fn checked(f: &Formatter, view: &RenewalsView, rule: &LifespanView) -> Option<String> {
    let names = billing_period(f.locale.language, view.interval, view.unit);
    let (mean, _) = view.lifespans.observed_mean?;
    let verdict = off(f, rule.observed, mean).unwrap_or_else(|| "about right".to_owned());
    Some(format!(
        "Within the {} in the data it can be checked: customers really paid for {} on average, a constant churn would \
         give {}, which is {verdict}.",
        periods(f, f64::from(view.renewals), ("renewal", "renewals")),
        periods(f, mean, names),
        periods(f, rule.observed, names)
    ))
}

/// Over all time, where the loyal ones count.
fn new_customers(
    f: &Formatter,
    (rule, model): (&LifespanView, &LifespanView),
    within: f64,
    told: &dyn Fn(f64) -> String,
) -> Option<String> {
    let (short, long) = rule.discounted.zip(model.discounted)?;
    let verdict = off(f, short, long)?;
    let start =
        if miss(short, long) > within { "Beyond the data the error grows. A" } else { "Beyond the data a" };
    Some(format!(
        "{start} new customer should pay for {} (later ones discounted); by constant churn it \
         is {}, {verdict}.",
        told(long),
        told(short)
    ))
}

fn loyal_customers(
    f: &Formatter,
    (rule, model): (&LifespanView, &LifespanView),
    renewals: u32,
    told: &dyn Fn(f64) -> String,
) -> Option<String> {
    let (short, long) = rule.residual.zip(model.residual)?;
    let verdict = off(f, short, long)?;
    let new = rule.discounted.zip(model.discounted).map_or(0.0, |(rule, right)| miss(rule, right));
    let start =
        if miss(short, long) > new { "It is worst for those who have stayed: after" } else { "After" };
    let why = if short < long { ", because those who leave easily are gone by then" } else { "" };
    Some(format!(
        "{start} {} a customer should still pay for {} more, and by constant churn for {}, {verdict}{why}.",
        periods(f, f64::from(renewals), ("renewal", "renewals")),
        told(long),
        told(short)
    ))
}

/// What a contract is worth, in one sentence.
pub fn value_headline(f: &Formatter, view: &ContractValueView) -> String {
    let what = if view.margin.is_some() { "margin" } else { "revenue" };
    let total: u32 = view.current.iter().map(|row| row.customers).sum();
    let who = match view.interval.filter(|_| view.others > 0) {
        Some(interval) => format!("customers billed {}", billed(f.locale.language, interval)),
        None => "customers of today".to_owned(),
    };
    format!(
        "A new customer is worth {} of {what}; your {} {who} should still bring {}.",
        f.money_short(view.new_customer),
        f.count(f64::from(total)),
        f.money_short(view.current_total)
    )
}

/// What the values stand on: margin or revenue, the payment, the discount rate.
pub fn value_basis(f: &Formatter, view: &ContractValueView) -> Vec<String> {
    let language = f.locale.language;
    let (one, _) = billing_period(language, view.interval, view.unit);
    let mut parts = vec![match view.margin {
        Some(margin) => {
            format!("Values are of margin: {} of what is paid stays with you.", f.percent_compact(margin))
        }
        None => "Values are of revenue, not profit: set a margin in Settings to see what stays with you."
            .to_owned(),
    }];
    parts.push(format!("A customer pays {} a {one} on average.", f.money(view.payment)));
    parts.push(format!(
        "Money of later counts for less: {} a {one}. Set the rate on the Predict page.",
        f.percent(view.discount)
    ));
    parts.push(format!(
        "How long customers stay comes from the model “{}”.",
        renewal_model(language, &view.model)
    ));
    parts.push("What today’s customers still bring counts as of each one’s next renewal.".to_owned());
    if view.others > 0 {
        parts.push(format!(
            "{} customers of today are billed otherwise and not counted; choose their interval under Renewals.",
            f.count(f64::from(view.others))
        ));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{churn_bias_words, off, preferred_words, renewal_note};
    use crate::format::Formatter;
    use crate::protocol::{
        LifespanView, LifespansView, RenewalModelView, RenewalNote, RenewalsView, TenureUnit,
    };

    fn plain(text: String) -> String {
        text.replace('\u{a0}', " ")
    }

    fn view(preferred: &str) -> RenewalsView {
        let model = |key: &str, aic: f64| RenewalModelView {
            key: key.to_owned(),
            name: key.to_owned(),
            parameters: Vec::new(),
            log_likelihood: -aic / 2.0,
            aic,
            trusted: true,
            notes: Vec::new(),
        };
        let lifespan = |key: &str, observed: f64, discounted: f64, residual: f64| LifespanView {
            model: key.to_owned(),
            observed,
            all_time: None,
            discounted: Some(discounted),
            discounted_interval: None,
            residual: Some(residual),
        };
        RenewalsView {
            interval: None,
            unit: TenureUnit::Year,
            customers: 1000,
            lost: 759,
            opportunities: 3000,
            renewals: 7,
            hazards: Vec::new(),
            models: vec![model("constant_churn", 3500.0), model("sbg", 3364.0), model("bdw", 3365.0)],
            tests: vec![(138.0, 1e-20), (1.3, 0.25)],
            preferred: preferred.to_owned(),
            projection: Vec::new(),
            lifespans: LifespansView {
                renewals: 7,
                churn: 0.253,
                one_over_churn: 3.95,
                observed_mean: Some((3.35, (3.2, 3.5))),
                discount: 0.1,
                models: vec![lifespan("constant_churn", 3.4, 3.1, 2.1), lifespan("sbg", 3.36, 3.69, 6.2)],
            },
        }
    }

    #[test]
    fn the_bias_is_told_with_its_direction() {
        let f = Formatter::default();
        let words = plain(churn_bias_words(&f, &view("sbg")).join(" "));
        assert!(words.contains("25.3% left (759 of 3,000), and 1/25.3% is 4 years"), "{words}");
        assert!(words.contains("customers really paid for 3.4 years on average"), "{words}");
        assert!(words.contains("by constant churn it is 3.1 years, too short by 16.0%"), "{words}");
        assert!(
            words.contains(
                "still pay for 6.2 years more, and by constant churn for 2.1 years, too short by 66.1%"
            ),
            "{words}"
        );
        let alike = churn_bias_words(&f, &view("constant_churn"));
        assert!(alike[1].starts_with("Here it does no measurable harm"));
        assert_eq!((off(&f, 1.0, 1.01), off(&f, 1.0, 0.0)), (None, None));
        assert_eq!(off(&f, 1.5, 1.0).as_deref(), Some("too long by 50.0%"));
    }

    #[test]
    fn the_choice_of_the_model_has_its_reasons() {
        let f = Formatter::default();
        let words = preferred_words(&f, &view("sbg"));
        assert!(words.starts_with("Shifted beta-geometric (sBG) is used"), "{words}");
        assert!(words.contains("less than 1 of 1,000 cases, so it is more than chance"), "{words}");
        assert!(words.contains("25 of 100 cases, so it is no clear gain"), "{words}");
        assert!(words.contains("against shifted beta-geometric (sBG)"), "{words}");
        assert_eq!(preferred_words(&f, &view("none")), "No model fits well enough to be trusted.");
        for note in [
            RenewalNote::CustomersAlike(0.2),
            RenewalNote::TwoKinds(0.3),
            RenewalNote::TooFewRenewals(1, 2),
            RenewalNote::FewLost(4),
            RenewalNote::NotConverged,
        ] {
            assert!(renewal_note(&f, &note).ends_with('.'));
        }
    }
}
