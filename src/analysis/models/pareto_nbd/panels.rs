//! The integral of the Pareto/NBD likelihood from every time that occurs to the last one, for one frequency.
//!
//! With `R = r + x`, `h(y) = (1 + y/alpha)^-R (1 + y/beta)^-s` and `f(y) = s/(beta+y) h(y)`, the likelihood
//! needs `integral_{t_x}^T f = C(t_x) - C(T)`, `C(y) = integral_y^Y f`, Y the last time. What is kept is
//! `C(y)/h(y)`, a share of at most one, so that nothing over- or underflows; and since `C(T) <= h(T)` is at most
//! the other term of the likelihood, the difference costs no digits. From one time to the one before,
//! `C(y_1)/h(y_1) = C(y_2)/h(y_2) h(y_2)/h(y_1) + integral_{y_1}^{y_2} f/h(y_1)`, the integral by Gauss-Legendre
//! in `ln(min(alpha, beta) + y)`.
//!
//! Source: P. S. Fader and B. G. S. Hardie (2005), <http://www.brucehardie.com/notes/009/>, equation A; the
//! arrangement is our own.

use crate::analysis::numerics::GaussLegendre;

/// Fall of the logarithm of the integrand that three nodes take at full precision.
const FLAT: f64 = 0.05;
/// The same for four nodes.
const SLOPING: f64 = 0.25;
/// The same for five nodes.
const GENTLE: f64 = 1.0;
/// The same for eight nodes.
const STEEP: f64 = 3.0;
/// Beyond this fall nothing is left to add.
const NOTHING_LEFT: f64 = 42.0;

/// Rules of so many nodes.
pub(super) struct Rules {
    three: GaussLegendre,
    four: GaussLegendre,
    five: GaussLegendre,
    eight: GaussLegendre,
}

/// At one time y: `C/h` and the same integral with the integrand times each of
/// `ln(1+y/alpha)`, `R y/(alpha+y)`, `ln(1+y/beta)`, `(s+1) y/(beta+y)`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tail {
    pub share: f64,
    pub moments: [f64; 4],
}

/// Parameters at one frequency.
#[derive(Clone, Copy)]
pub(super) struct Point {
    /// R = r + x.
    pub shape: f64,
    pub alpha: f64,
    pub s: f64,
    pub beta: f64,
}

impl Rules {
    pub fn new() -> Rules {
        Rules {
            three: GaussLegendre::new(3),
            four: GaussLegendre::new(4),
            five: GaussLegendre::new(5),
            eight: GaussLegendre::new(8),
        }
    }
}

impl Point {
    /// `-ln h(y)`.
    pub fn fall(&self, y: f64) -> f64 {
        self.shape * libm::log1p(y / self.alpha) + self.s * libm::log1p(y / self.beta)
    }

    /// The tails at ascending times, in their order.
    pub fn tails(&self, times: &[f64], rules: &Rules, with_moments: bool) -> Vec<Tail> {
        let mut tails = vec![Tail::default(); times.len()];
        for at in (1..times.len()).rev() {
            let (from, to) = (times[at - 1], times[at]);
            let mut tail = Tail::default();
            self.add_panel((from, to), rules, with_moments, &mut tail);
            let kept = libm::exp(self.fall(from) - self.fall(to));
            let after = tails[at];
            tail.share += kept * after.share;
            for (sum, moment) in tail.moments.iter_mut().zip(after.moments) {
                *sum += kept * moment;
            }
            tails[at - 1] = tail;
        }
        tails
    }

    /// Adds the integral between two times, relative to h at the first.
    fn add_panel(&self, (from, to): (f64, f64), rules: &Rules, with_moments: bool, tail: &mut Tail) {
        let unit = self.alpha.min(self.beta);
        let width = libm::log1p((to - from) / (unit + from));
        let speed = self.shape + self.s + 1.0;
        let rule = match speed * width {
            fall if fall <= FLAT => &rules.three,
            fall if fall <= SLOPING => &rules.four,
            fall if fall <= GENTLE => &rules.five,
            _ => &rules.eight,
        };
        let reference = self.fall(from);
        let mut start = 0.0;
        while start < width {
            let end = match speed * width <= STEEP {
                true => width,
                false => self.end_of_panel((from, start, width), unit, speed),
            };
            for (v, weight) in rule.points(start, end) {
                let y = from + (unit + from) * libm::expm1(v);
                let (ln_a, ln_b) = (libm::log1p(y / self.alpha), libm::log1p(y / self.beta));
                let height = libm::exp(reference - self.shape * ln_a - self.s * ln_b);
                let value = weight * (unit + y) * self.s / (self.beta + y) * height;
                tail.share += value;
                if with_moments {
                    tail.moments[0] += value * ln_a;
                    tail.moments[1] += value * self.shape * y / (self.alpha + y);
                    tail.moments[2] += value * ln_b;
                    tail.moments[3] += value * (self.s + 1.0) * y / (self.beta + y);
                }
            }
            start = end;
            if start < width && self.fall(from + (unit + from) * libm::expm1(end)) - reference > NOTHING_LEFT
            {
                break;
            }
        }
    }

    /// Where a panel must end that begins at `start` in `ln((unit + y)/(unit + from))`, so that the integrand falls
    /// by no more than [`STEEP`]. Its logarithm falls ever faster, at most at `speed`; while y is far below alpha or
    /// beta, much slower.
    fn end_of_panel(&self, (from, start, width): (f64, f64, f64), unit: f64, speed: f64) -> f64 {
        let speed_at = |v: f64| {
            let reach = (unit + from) * libm::exp(v);
            let y = reach - unit;
            (self.shape * reach / (self.alpha + y) + (self.s + 1.0) * reach / (self.beta + y)).min(speed)
        };
        let mut step = width - start;
        while step > STEEP / speed && step * speed_at(start + step).max(1.0) > STEEP {
            step = (0.5 * step).max(STEEP / speed);
        }
        start + step
    }
}
