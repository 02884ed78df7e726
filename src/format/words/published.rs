//! The published cases, in words.

use crate::format::Language;
use crate::protocol::PublishedFigure;

/// Data and model, and where the figures were printed.
pub fn published_case(language: Language, key: &str) -> (&'static str, &'static str) {
    let Language::English = language;
    let data = if key.starts_with("donations") {
        "Donations: 11,104 donors, six yearly opportunities"
    } else {
        "CDNOW: 2,357 customers, 39 weeks"
    };
    let source = match key {
        "cdnow_bg_nbd_paper" => {
            "P. S. Fader, B. G. S. Hardie, K. L. Lee (2005), “Counting Your Customers the Easy Way”, Marketing Science 24(2)"
        }
        "cdnow_pareto_nbd_paper" => {
            "P. S. Fader, B. G. S. Hardie, K. L. Lee (2005), “RFM and CLV: Using Iso-Value Curves”, Journal of Marketing Research 42(4)"
        }
        "cdnow_gamma_gamma_paper" => {
            "P. S. Fader, B. G. S. Hardie (2013), “The Gamma-Gamma Model of Monetary Value”, brucehardie.com/notes/025"
        }
        "donations_bg_bb_paper" => {
            "P. S. Fader, B. G. S. Hardie, J. Shang (2010), “Customer-Base Analysis in a Discrete-Time Noncontractual Setting”, Marketing Science 29(6)"
        }
        "donations_bg_bb_note" => "P. S. Fader, B. G. S. Hardie, notes on the BG/BB model, brucehardie.com",
        "cdnow_bg_nbd_btyd" | "cdnow_pareto_nbd_btyd" | "donations_bg_bb_btyd" => {
            "L. Dziurzynski, E. Wadsworth, D. McCarthy, “BTYD: A Walkthrough”, R package BTYD"
        }
        "cdnow_mbg_nbd_btydplus" => "M. Platzer, R package BTYDplus",
        "cdnow_bg_nbd_clvtools" | "cdnow_pareto_nbd_clvtools" | "cdnow_gamma_gamma_clvtools" => {
            "R package CLVTools"
        }
        "cdnow_lifetime_value_recomputed" => {
            "Computed anew from the formulas with another program: weekly data with a monthly rate; counting the rate by \
             the week would give 140.10"
        }
        _ => "The optimum, computed anew with another program to more digits than were printed",
    };
    (data, source)
}

/// What a published figure is.
pub fn published_figure(language: Language, figure: &PublishedFigure) -> String {
    let Language::English = language;
    let name = figure.name.as_str();
    if let Some(parameter) = name.strip_prefix("standard_error_") {
        return format!("Standard error of {}", super::parameter_symbol(parameter));
    }
    let numbered = |prefix: &str| name.strip_prefix(prefix).and_then(|rest| rest.split('_').next());
    if let Some(weeks) = name.strip_prefix("new_expected_") {
        return format!("Purchases of a new customer in {weeks} periods");
    }
    if let Some(frequency) = numbered("frequency_") {
        return format!("Purchases in the next 39 weeks of customers with {frequency} so far");
    }
    if let Some(count) = numbered("customers_with_") {
        return format!("Customers with {count} purchases");
    }
    if let Some(rest) = name.strip_prefix("donor_") {
        let mut parts = rest.split('_');
        let (gifts, last) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let donor = format!("Donor with {gifts} gifts, the last in year {last}");
        return match (parts.next(), parts.next()) {
            (Some("expected"), Some(years)) => format!("{donor}: gifts in {years} years"),
            _ => format!("{donor}: probability to give still"),
        };
    }
    if let Some(periods) = name.strip_prefix("total_expected_") {
        return format!("Gifts of all in {periods} years");
    }
    if let Some(customer) = numbered("customer_") {
        let what = name.splitn(3, '_').nth(2).unwrap_or_default();
        let weeks = what.strip_prefix("expected_");
        return match (what, weeks) {
            ("alive", _) => format!("Customer {customer}: probability alive"),
            ("spend", _) => format!("Customer {customer}: expected value of a purchase"),
            ("dert", _) => format!("Customer {customer}: discounted purchases to come"),
            (_, Some(weeks)) => format!("Customer {customer}: purchases in {weeks} weeks"),
            _ => format!("Customer {customer}: value over 12 months at 1% a month"),
        };
    }
    match name {
        "log_likelihood" => "Log-likelihood".to_owned(),
        parameter => super::parameter_symbol(parameter).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::published_figure;
    use crate::format::Language;
    use crate::protocol::PublishedFigure;

    #[test]
    fn every_kind_of_figure_has_words() {
        for (name, words) in [
            ("alpha", "α"),
            ("standard_error_beta", "Standard error of β"),
            ("customer_1516_expected_52", "Customer 1516: purchases in 52 weeks"),
            ("customer_1_alive", "Customer 1: probability alive"),
            ("frequency_7_expected_39", "Purchases in the next 39 weeks of customers with 7 so far"),
            ("donor_4_5_expected_10", "Donor with 4 gifts, the last in year 5: gifts in 10 years"),
            ("log_likelihood", "Log-likelihood"),
        ] {
            let figure = PublishedFigure { name: name.to_owned(), published: String::new(), ours: 0.0 };
            assert_eq!(published_figure(Language::English, &figure), words);
        }
    }
}
