//! Shares of customers, with intervals that hold for few customers and for shares near 0 and 1.

use crate::analysis::models::{Interval, NORMAL_975};

/// So many of so many, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proportion {
    /// Customers with the property.
    pub count: u64,
    /// All customers, above zero.
    pub of: u64,
    /// `count / of`.
    pub share: f64,
    /// Wilson's 95 % interval.
    pub interval: Interval,
}

/// One share less another, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareDifference {
    /// First share less second share.
    pub difference: f64,
    /// Newcombe's 95 % interval.
    pub interval: Interval,
}

impl Proportion {
    /// A share with Wilson's score interval; `None` of nobody.
    ///
    /// `(p + z^2 / 2n -+ z sqrt(p (1 - p) / n + z^2 / 4n^2)) / (1 + z^2 / n)`; p the share, n the customers,
    /// z = 1.96.
    ///
    /// Source: E. B. Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference", Journal
    /// of the American Statistical Association 22.
    pub fn new(count: u64, of: u64) -> Option<Proportion> {
        if of == 0 || count > of {
            return None;
        }
        let (n, p) = (of as f64, count as f64 / of as f64);
        let z2 = NORMAL_975 * NORMAL_975;
        let centre = p + z2 / (2.0 * n);
        let half = NORMAL_975 * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z2 / n;
        // At the ends the formula gives 0 and 1 but for rounding.
        let lower = if count == 0 { 0.0 } else { (centre - half) / scale };
        let upper = if count == of { 1.0 } else { (centre + half) / scale };
        Some(Proportion { count, of, share: p, interval: Interval { lower, upper } })
    }

    /// This share less another of other customers, with Newcombe's hybrid score interval.
    ///
    /// `d - sqrt((p1 - l1)^2 + (u2 - p2)^2)` to `d + sqrt((u1 - p1)^2 + (p2 - l2)^2)`; d = p1 - p2, l and u the ends
    /// of Wilson's intervals.
    ///
    /// Source: R. G. Newcombe (1998), "Interval Estimation for the Difference between Independent Proportions",
    /// Statistics in Medicine 17, method 10.
    pub fn less(&self, other: &Proportion) -> ShareDifference {
        let difference = self.share - other.share;
        let down = libm::hypot(self.share - self.interval.lower, other.interval.upper - other.share);
        let up = libm::hypot(self.interval.upper - self.share, other.share - other.interval.lower);
        ShareDifference {
            difference,
            interval: Interval { lower: difference - down, upper: difference + up },
        }
    }
}

impl ShareDifference {
    /// Whether the interval leaves zero out.
    pub fn is_clear(&self) -> bool {
        !self.interval.contains(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Proportion;

    /// Published intervals have four decimals.
    const PRINTED: f64 = 5e-5;

    #[test]
    fn intervals_are_the_published_ones() {
        // Newcombe (1998), Statistics in Medicine 17, 857-872: Wilson's intervals of 81/263, 15/148, 0/20, 1/29.
        for (count, of, lower, upper) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let found = Proportion::new(count, of).unwrap().interval;
            assert!((found.lower - lower).abs() < PRINTED, "{count}/{of}: {found:?}");
            assert!((found.upper - upper).abs() < PRINTED, "{count}/{of}: {found:?}");
        }
        // The same author, 873-890, method 10: 56/70 less 48/80, 9/10 less 3/10, 10/10 less 0/20.
        for ([a, m, b, n], lower, upper) in [
            ([56, 70, 48, 80], 0.0524, 0.3339),
            ([9, 10, 3, 10], 0.1705, 0.8090),
            ([10, 10, 0, 20], 0.6791, 1.0),
        ] {
            let found = Proportion::new(a, m).unwrap().less(&Proportion::new(b, n).unwrap()).interval;
            assert!((found.lower - lower).abs() < PRINTED, "{found:?}");
            assert!((found.upper - upper).abs() < PRINTED, "{found:?}");
        }
    }

    #[test]
    fn nobody_has_no_share() {
        assert_eq!(Proportion::new(0, 0), None);
        assert_eq!(Proportion::new(2, 1), None);
        let all = Proportion::new(3, 3).unwrap();
        assert_eq!(all.interval.upper, 1.0);
    }
}
