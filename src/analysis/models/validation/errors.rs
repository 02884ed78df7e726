//! How far predictions were off, over all customers and by how often they had bought before.
//!
//! With the prediction e and the actual count y of each of n customers:
//! `MAE = sum |e - y| / n`, `RMSE = sqrt(sum (e - y)^2 / n)`, `bias = sum (e - y) / n`,
//! `total error = sum e / sum y - 1`.
//!
//! RMSE is least for the expected value, MAE for the median, which is zero where most customers never come back;
//! so models that predict expected values are to be compared by RMSE and bias.
//!
//! Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting Your Customers the Easy Way", Marketing
//! Science 24(2), figure 3; T. Gneiting (2011), "Making and Evaluating Point Forecasts", Journal of the American
//! Statistical Association 106(494), for the choice of the measure.

use crate::analysis::models::Interval;

/// Errors of one prediction for each customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HoldoutErrors {
    /// Customers.
    pub customers: u64,
    /// Purchases that were made.
    pub actual: u64,
    /// Purchases that were expected.
    pub expected: f64,
    /// Mean absolute error.
    pub mae: f64,
    /// Root of the mean squared error.
    pub rmse: f64,
    /// Mean of expected less actual; above zero the prediction is too high.
    pub bias: f64,
    /// Expected over actual purchases less one; `None` if none was made.
    pub total_error: Option<f64>,
}

/// Customers who had bought equally often before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FrequencyClass {
    /// Repeat purchases before.
    pub frequency: u32,
    /// Whether the class holds those above as well.
    pub and_more: bool,
    /// Customers.
    pub customers: u64,
    /// Mean purchases in the holdout period.
    pub actual: f64,
    /// 95 % interval of that mean, from the spread over customers; `None` with fewer than two customers.
    pub interval: Option<Interval>,
    /// Mean purchases expected.
    pub expected: f64,
}

/// Errors of predictions, one a customer; `None` without customers or with a prediction that is not finite.
pub fn holdout_errors(expected: &[f64], actual: &[u32]) -> Option<HoldoutErrors> {
    let (mut absolute, mut squared, mut sum, mut made) = (0.0, 0.0, 0.0, 0u64);
    for (&e, &y) in expected.iter().zip(actual) {
        let error = e - f64::from(y);
        absolute += error.abs();
        squared += error * error;
        sum += e;
        made += u64::from(y);
    }
    let n = expected.len().min(actual.len()) as f64;
    let errors = HoldoutErrors {
        customers: n as u64,
        actual: made,
        expected: sum,
        mae: absolute / n,
        rmse: (squared / n).sqrt(),
        bias: (sum - made as f64) / n,
        total_error: (made > 0).then(|| sum / made as f64 - 1.0),
    };
    (n > 0.0 && squared.is_finite()).then_some(errors)
}

/// Actual and expected means by frequency: classes 0 to `last`, the last one with all above. Classes without
/// customers are left out.
pub fn by_frequency(frequency: &[u32], expected: &[f64], actual: &[u32], last: u32) -> Vec<FrequencyClass> {
    #[derive(Clone, Default)]
    struct Sums {
        customers: u64,
        expected: f64,
        actual: u64,
        squares: f64,
    }
    let mut classes = vec![Sums::default(); last as usize + 1];
    for ((&x, &e), &y) in frequency.iter().zip(expected).zip(actual) {
        let class = &mut classes[x.min(last) as usize];
        class.customers += 1;
        class.expected += e;
        class.actual += u64::from(y);
        class.squares += f64::from(y) * f64::from(y);
    }
    let class = |(at, sums): (u32, Sums)| {
        let n = sums.customers as f64;
        let mean = sums.actual as f64 / n;
        let variance = (sums.squares - n * mean * mean).max(0.0) / (n - 1.0);
        let interval = Interval::around(mean, (variance / n).sqrt()).map(Interval::not_negative);
        FrequencyClass {
            frequency: at,
            and_more: at == last,
            customers: sums.customers,
            actual: mean,
            interval: interval.filter(|_| sums.customers > 1),
            expected: sums.expected / n,
        }
    };
    (0..).zip(classes).filter(|(_, sums)| sums.customers > 0).map(class).collect()
}

#[cfg(test)]
mod tests {
    use super::{by_frequency, holdout_errors};

    #[test]
    fn errors_of_a_small_case() {
        let errors = holdout_errors(&[1.0, 2.0, 0.5], &[0, 4, 0]).unwrap();
        assert_eq!((errors.customers, errors.actual, errors.expected), (3, 4, 3.5));
        assert!((errors.mae - 3.5 / 3.0).abs() < 1e-15);
        assert!((errors.rmse - (5.25f64 / 3.0).sqrt()).abs() < 1e-15);
        assert!((errors.bias + 0.5 / 3.0).abs() < 1e-15);
        assert_eq!(errors.total_error, Some(-0.125));
        assert_eq!(holdout_errors(&[], &[]), None);
        assert_eq!(holdout_errors(&[1.0], &[0]).unwrap().total_error, None);
        assert_eq!(holdout_errors(&[f64::NAN], &[0]), None);
    }

    #[test]
    fn the_last_class_holds_the_rest() {
        let classes = by_frequency(&[0, 0, 5, 9], &[0.1, 0.3, 2.0, 4.0], &[0, 1, 2, 6], 3);
        assert_eq!(classes.len(), 2);
        assert_eq!((classes[0].actual, classes[0].expected), (0.5, 0.2));
        assert!(classes[1].and_more && classes[1].frequency == 3 && classes[1].customers == 2);
        assert_eq!((classes[1].actual, classes[1].expected), (4.0, 3.0));
        // Mean 4, variance 8, standard error 2.
        let interval = classes[1].interval.unwrap();
        assert!((interval.upper - (4.0 + 1.959963984540054 * 2.0)).abs() < 1e-12 && interval.lower > 0.0);
        assert_eq!(by_frequency(&[1], &[1.0], &[3], 3)[0].interval, None);
    }
}
