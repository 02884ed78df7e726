//! Quadrature: Gauss-Legendre, and double-exponential rules for integrals with singular ends.
//!
//! Source: H. Takahasi and M. Mori (1974), "Double Exponential Formulas for Numerical Integration",
//! Publications of the RIMS 9(3); W. H. Press et al. (2007), Numerical Recipes, 4.5 and 4.6.

/// Gauss-Legendre nodes and weights on the interval from -1 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct GaussLegendre {
    nodes: Vec<f64>,
    weights: Vec<f64>,
}

impl GaussLegendre {
    /// The rule of `count` nodes (at least one), exact for polynomials up to degree `2 count - 1`.
    pub fn new(count: usize) -> GaussLegendre {
        let count = count.max(1);
        let (mut nodes, mut weights) = (vec![0.0; count], vec![0.0; count]);
        for at in 0..count.div_ceil(2) {
            let guess = std::f64::consts::PI * (at as f64 + 0.75) / (count as f64 + 0.5);
            let mut x = libm::cos(guess);
            let mut slope = 1.0;
            for _ in 0..12 {
                let value;
                (value, slope) = legendre(count, x);
                x -= value / slope;
            }
            if 2 * at + 1 == count {
                x = 0.0;
                (_, slope) = legendre(count, x);
            }
            let weight = 2.0 / ((1.0 - x * x) * slope * slope);
            (nodes[at], nodes[count - 1 - at]) = (-x, x);
            (weights[at], weights[count - 1 - at]) = (weight, weight);
        }
        GaussLegendre { nodes, weights }
    }

    /// Nodes and weights for the interval from `from` to `to`.
    pub fn points(&self, from: f64, to: f64) -> impl Iterator<Item = (f64, f64)> + '_ {
        let (half, middle) = (0.5 * (to - from), 0.5 * (to + from));
        self.nodes.iter().zip(&self.weights).map(move |(x, w)| (middle + half * x, half * w))
    }

    /// The integral of `f` from `from` to `to`.
    pub fn integrate(&self, from: f64, to: f64, mut f: impl FnMut(f64) -> f64) -> f64 {
        self.points(from, to).map(|(x, w)| w * f(x)).sum()
    }

    /// The integral of `f` as a sum over `panels` equal parts.
    pub fn integrate_panels(
        &self,
        (from, to): (f64, f64),
        panels: usize,
        mut f: impl FnMut(f64) -> f64,
    ) -> f64 {
        let panels = panels.max(1);
        let at = |i: usize| from + (to - from) * (i as f64 / panels as f64);
        (0..panels).map(|i| self.integrate(at(i), at(i + 1), &mut f)).sum()
    }

    /// The integral of `f`, with intervals halved until two halves agree with the whole to `tolerance` times
    /// the absolute integral, at most 2^16 parts deep.
    pub fn integrate_adaptive(
        &self,
        from: f64,
        to: f64,
        tolerance: f64,
        f: &mut dyn FnMut(f64) -> f64,
    ) -> f64 {
        let whole = self.integrate(from, to, &mut *f);
        self.refine(&Part { from, to, whole, depth: 0 }, tolerance * whole.abs(), f)
    }

    fn refine(&self, part: &Part, tolerance: f64, f: &mut dyn FnMut(f64) -> f64) -> f64 {
        let middle = 0.5 * (part.from + part.to);
        let left = self.integrate(part.from, middle, &mut *f);
        let right = self.integrate(middle, part.to, &mut *f);
        let scale = tolerance.max(f64::EPSILON * (left.abs() + right.abs()));
        if part.depth >= 16 || (left + right - part.whole).abs() <= scale {
            return left + right;
        }
        let depth = part.depth + 1;
        let left = Part { from: part.from, to: middle, whole: left, depth };
        let right = Part { from: middle, to: part.to, whole: right, depth };
        self.refine(&left, 0.5 * tolerance, f) + self.refine(&right, 0.5 * tolerance, f)
    }
}

struct Part {
    from: f64,
    to: f64,
    whole: f64,
    depth: u32,
}

/// The Legendre polynomial of a degree and its derivative at `x`.
fn legendre(degree: usize, x: f64) -> (f64, f64) {
    let (mut before, mut value) = (1.0, x);
    for n in 2..=degree {
        let n = n as f64;
        (before, value) = (value, ((2.0 * n - 1.0) * x * value - (n - 1.0) * before) / n);
    }
    (value, degree as f64 * (x * value - before) / (x * x - 1.0))
}

/// Relative difference of two steps of a double-exponential rule at which the finer one is taken.
const AGREEMENT: f64 = 1e-13;
/// Share of the largest term below which the tail of a sum is left out.
const NEGLIGIBLE: f64 = 1e-19;

/// `integral from 0 to infinity of f(t)/t dt`, where `f` gets t and ln t, must fall off at both ends and may
/// have an algebraic singularity at zero: the substitution `ln t = (pi/2) sinh u`. `None` if the steps do not
/// agree.
pub fn integrate_half_line(f: impl Fn(f64, f64) -> f64) -> Option<f64> {
    trapezoid(|u| {
        let ln_t = std::f64::consts::FRAC_PI_2 * libm::sinh(u);
        let weight = std::f64::consts::FRAC_PI_2 * libm::cosh(u);
        weight * f(libm::exp(ln_t.min(700.0)), ln_t)
    })
}

/// The integral over the whole line of a function that falls off double-exponentially, by the trapezoidal
/// rule with halved steps.
fn trapezoid(f: impl Fn(f64) -> f64) -> Option<f64> {
    let mut step = 0.25;
    let mut sum = half_sums(&f, 0.0, step);
    for _ in 0..8 {
        // The nodes in between, so that no node is computed twice.
        let finer = sum + half_sums(&f, 0.5 * step, step);
        let (coarse, fine) = (sum * step, finer * 0.5 * step);
        if !fine.is_finite() {
            return None;
        }
        if (coarse - fine).abs() <= AGREEMENT * fine.abs() {
            return Some(fine);
        }
        (sum, step) = (finer, 0.5 * step);
    }
    None
}

/// Sum of `f` over `offset + step * integer`, on both sides out to where it is negligible.
fn half_sums(f: &impl Fn(f64) -> f64, offset: f64, step: f64) -> f64 {
    const FARTHEST: f64 = 24.0;
    let count = (FARTHEST / step) as i32;
    let mut values = Vec::with_capacity(2 * count as usize);
    let mut largest = 0.0_f64;
    for at in -count..count {
        let value = f(offset + step * f64::from(at));
        largest = largest.max(value.abs());
        values.push(value);
    }
    values.into_iter().filter(|v| v.abs() > NEGLIGIBLE * largest).sum()
}

#[cfg(test)]
mod tests {
    use super::{GaussLegendre, integrate_half_line};

    #[track_caller]
    fn close(found: f64, expected: f64, relative: f64) {
        assert!((found - expected).abs() <= relative * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn gauss_legendre_is_exact_for_polynomials() {
        for count in 1..=20 {
            let rule = GaussLegendre::new(count);
            let degree = 2 * count as i32 - 1;
            let found = rule.integrate(0.0, 2.0, |x| x.powi(degree));
            close(found, 2f64.powi(degree + 1) / f64::from(degree + 1), 1e-13);
        }
        let found = GaussLegendre::new(16).integrate_panels((0.0, 40.0), 10, |x| (-x).exp());
        close(found, 1.0, 1e-14);
        let peak = |x: f64| 1.0 / (1e-6 + x * x);
        let found = GaussLegendre::new(16).integrate_adaptive(-1.0, 1.0, 1e-13, &mut { peak });
        close(found, 2e3 * 1e3_f64.atan(), 1e-12);
    }

    #[test]
    fn double_exponential_rules_take_singular_ends() {
        // Gamma(s) = integral of t^s e^-t / t.
        for s in [0.02, 0.5, 3.0, 60.0] {
            let found = integrate_half_line(|t, ln_t| libm::exp(s * ln_t - t)).unwrap();
            close(found, libm::tgamma(s), 1e-12);
        }
    }
}
