//! Minimisation of a smooth function of a few variables: quasi-Newton steps, a polish by Newton's, and the
//! simplex search where the gradient leads nowhere.
//!
//! Whether a point is stationary is judged relative to the value there: a sum over many customers has
//! rounding errors in proportion to itself, so that an absolute test would fail on large data.
//!
//! Source: J. Nocedal and S. J. Wright (2006), Numerical Optimization, 6.1 (BFGS); A. S. Lewis and M. L.
//! Overton (2013), "Nonsmooth Optimization via Quasi-Newton Methods", Mathematical Programming 141 (line
//! search); J. A. Nelder and R. Mead (1965), "A Simplex Method for Function Minimization", The Computer
//! Journal 7(4).

use super::matrix::SymmetricMatrix;
use super::simplex::descend_simplex;

/// Gains of less than this share of the value are no gains; after some in a row Newton's steps do the rest.
const STALLED: f64 = 1e-12;

/// A variable nearer to its bound than this, and drawn there, is put on it.
const NEAR_BOUND: f64 = 1e-2;
/// A curvature below this share of the largest counts as none where it matters: far above the noise of numerical
/// derivatives, far below the curvature of what the data tell.
const FLAT: f64 = 1e-5;

/// The function to be minimised: gets a point, writes the gradient, and returns the value, or `None` outside
/// its domain.
pub type Objective<'a> = &'a mut dyn FnMut(&[f64], &mut [f64]) -> Option<f64>;

/// When to stop and where not to go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Search {
    /// Every variable stays between minus and plus this.
    pub bound: f64,
    /// Largest entry of the gradient, as a share of the absolute value (at least one), at which a point counts
    /// as stationary.
    pub relative_gradient: f64,
    /// Quasi-Newton steps at most.
    pub most_iterations: u32,
}

impl Default for Search {
    fn default() -> Search {
        Search { bound: 14.0, relative_gradient: 1e-7, most_iterations: 400 }
    }
}

/// Where a search ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Optimum {
    /// The point.
    pub point: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// The gradient there.
    pub gradient: Vec<f64>,
    /// Steps taken.
    pub iterations: u32,
    /// Evaluations of the function.
    pub evaluations: u32,
    /// Largest entry of the gradient over the absolute value (at least one); entries that push against a bound
    /// do not count.
    pub relative_gradient: f64,
    /// Whether that passes the test.
    pub is_stationary: bool,
    /// Which variables lie on the bound.
    pub at_bound: Vec<bool>,
}

/// A point with value and gradient.
#[derive(Clone, Debug)]
struct Visit {
    point: Vec<f64>,
    value: f64,
    gradient: Vec<f64>,
}

struct Run<'a> {
    objective: Objective<'a>,
    search: Search,
    evaluations: u32,
    iterations: u32,
}

/// Minimises `objective` from `start`. `None` if it has no value there.
pub fn minimise(objective: Objective<'_>, start: &[f64], search: Search) -> Option<Optimum> {
    let mut run = Run { objective, search, evaluations: 0, iterations: 0 };
    let start: Vec<f64> = start.iter().map(|x| x.clamp(-search.bound, search.bound)).collect();
    let mut visit = run.visit(&start)?;
    visit = run.quasi_newton(visit);
    if run.relative(&visit) > search.relative_gradient {
        let around = visit.point.clone();
        let found = descend_simplex(&mut |x| run.visit(x).map(|v| v.value), &around, 0.1, 400);
        if let Some(better) = run.visit(&found).filter(|v| v.value < visit.value) {
            visit = run.quasi_newton(better);
        }
    }
    visit = run.meet_bounds(visit);
    visit = run.newton(visit);
    let relative_gradient = run.relative(&visit);
    Some(Optimum {
        at_bound: visit.point.iter().map(|x| x.abs() >= search.bound).collect(),
        is_stationary: relative_gradient <= search.relative_gradient,
        point: visit.point,
        value: visit.value,
        gradient: visit.gradient,
        iterations: run.iterations,
        evaluations: run.evaluations,
        relative_gradient,
    })
}

/// The matrix of second derivatives at `point`, by central differences of the gradient. `None` where a
/// neighbour has no value.
pub fn second_derivatives(objective: Objective<'_>, point: &[f64], step: f64) -> Option<SymmetricMatrix> {
    let size = point.len();
    let mut rows = Vec::with_capacity(size);
    let mut moved = point.to_vec();
    let (mut up, mut down) = (vec![0.0; size], vec![0.0; size]);
    for at in 0..size {
        moved[at] = point[at] + step;
        objective(&moved, &mut up)?;
        moved[at] = point[at] - step;
        objective(&moved, &mut down)?;
        moved[at] = point[at];
        rows.push(up.iter().zip(&down).map(|(u, d)| (u - d) / (2.0 * step)).collect::<Vec<f64>>());
    }
    let finite = rows.iter().flatten().all(|v| v.is_finite());
    finite.then(|| SymmetricMatrix::from_lower(size, |i, j| 0.5 * (rows[i][j] + rows[j][i])))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

impl Run<'_> {
    fn visit(&mut self, point: &[f64]) -> Option<Visit> {
        if point.iter().any(|x| x.abs() > self.search.bound) {
            return None;
        }
        let mut gradient = vec![0.0; point.len()];
        self.evaluations += 1;
        let value = (self.objective)(point, &mut gradient)?;
        let finite = value.is_finite() && gradient.iter().all(|g| g.is_finite());
        finite.then(|| Visit { point: point.to_vec(), value, gradient })
    }

    /// Whether the variable may move against its gradient.
    fn is_free(&self, visit: &Visit, at: usize) -> bool {
        let (x, g) = (visit.point[at], visit.gradient[at]);
        !(x >= self.search.bound && g < 0.0 || x <= -self.search.bound && g > 0.0)
    }

    fn relative(&self, visit: &Visit) -> f64 {
        let free = (0..visit.point.len()).filter(|&at| self.is_free(visit, at));
        let largest = free.map(|at| visit.gradient[at].abs()).fold(0.0, f64::max);
        largest / visit.value.abs().max(1.0)
    }

    fn quasi_newton(&mut self, mut visit: Visit) -> Visit {
        let size = visit.point.len();
        let start =
            |visit: &Visit| identity(size, 1.0 / dot(&visit.gradient, &visit.gradient).sqrt().max(1.0));
        let mut inverse = start(&visit);
        let mut fresh = true;
        let mut stalls = 0;
        for _ in 0..self.search.most_iterations {
            // Ten thousand times finer than needed, so that the last digits settle.
            if self.relative(&visit) <= 1e-4 * self.search.relative_gradient {
                break;
            }
            self.iterations += 1;
            let Some(next) = self.line_search(&visit, &self.direction(&visit, &inverse)) else {
                if fresh {
                    break;
                }
                inverse = start(&visit);
                fresh = true;
                continue;
            };
            if (0..size).any(|at| self.is_free(&visit, at) != self.is_free(&next, at)) {
                // On another face of the bounds what was learnt of the curvature misleads.
                inverse = start(&next);
                fresh = true;
            } else {
                let free = |at: &usize| self.is_free(&next, *at);
                let change = |of: &dyn Fn(&Visit) -> &[f64]| -> Vec<f64> {
                    let (new, old) = (of(&next), of(&visit));
                    (0..size).map(|at| if free(&at) { new[at] - old[at] } else { 0.0 }).collect()
                };
                update_inverse(&mut inverse, &change(&|of| &of.point), &change(&|of| &of.gradient), fresh);
                fresh = false;
            }
            let gain = visit.value - next.value;
            stalls = if gain <= STALLED * visit.value.abs() { stalls + 1 } else { 0 };
            visit = next;
            if stalls >= 3 {
                break;
            }
        }
        visit
    }

    fn direction(&self, visit: &Visit, inverse: &[f64]) -> Vec<f64> {
        let size = visit.point.len();
        let free: Vec<bool> = (0..size).map(|at| self.is_free(visit, at)).collect();
        let entry =
            |i: usize, j: usize| if free[j] { inverse[i * size + j] * visit.gradient[j] } else { 0.0 };
        let step = |i: usize| if free[i] { -(0..size).map(|j| entry(i, j)).sum::<f64>() } else { 0.0 };
        let mut direction: Vec<f64> = (0..size).map(step).collect();
        let leaves = (0..size).any(|at| {
            let x = visit.point[at];
            x.abs() >= self.search.bound && x * direction[at] > 0.0
        });
        if leaves || dot(&direction, &visit.gradient) >= 0.0 {
            direction = (0..size).map(|i| if free[i] { -visit.gradient[i] } else { 0.0 }).collect();
        }
        // In logarithms of parameters a longer step than this is a leap in the dark.
        let longest = direction.iter().fold(0.0_f64, |m, d| m.max(d.abs()));
        let shrink = if longest > 2.0 { 2.0 / longest } else { 1.0 };
        direction.iter().map(|d| d * shrink).collect()
    }

    /// A point that falls enough and where the slope has flattened enough; failing that, one that falls.
    fn line_search(&mut self, from: &Visit, direction: &[f64]) -> Option<Visit> {
        let slope = dot(direction, &from.gradient);
        if slope >= 0.0 {
            return None;
        }
        let (longest, held) = self.way_to_bound(&from.point, direction)?;
        let (mut low, mut high, mut length) = (0.0, f64::INFINITY, longest.min(1.0));
        let mut best: Option<Visit> = None;
        let bound = self.search.bound;
        for _ in 0..40 {
            let mut moved: Vec<f64> = from
                .point
                .iter()
                .zip(direction)
                .map(|(x, d)| (x + length * d).clamp(-bound, bound))
                .collect();
            let is_held = length >= longest;
            if is_held {
                moved[held] = bound.copysign(direction[held]);
            }
            let visit = self.visit(&moved);
            let noise = 1e-15 * from.value.abs();
            match visit {
                Some(v) if v.value <= from.value + 1e-4 * length * slope + noise => {
                    let flat = dot(direction, &v.gradient) >= 0.9 * slope;
                    best = Some(v);
                    if flat || is_held {
                        break;
                    }
                    low = length;
                }
                _ => high = length,
            }
            length = if high.is_finite() { 0.5 * (low + high) } else { (2.0 * length).min(longest) };
        }
        best
    }

    /// How long a step may be until the first variable meets its bound, and which one that is. A step is cut there as a
    /// whole: were only that variable held back, the others would leave the valley that the step follows, and the
    /// bound at its end would be approached for ever and never met. `None` where nothing moves.
    fn way_to_bound(&self, point: &[f64], direction: &[f64]) -> Option<(f64, usize)> {
        let length =
            |at: usize| (self.search.bound - point[at] * direction[at].signum()) / direction[at].abs();
        let moving = (0..point.len()).filter(|&at| direction[at] != 0.0);
        moving.map(|at| (length(at), at)).reduce(|a, b| if b.0 < a.0 { b } else { a })
    }

    /// Puts variables that are drawn to a bound and nearly there on it. What the value could still gain on the way
    /// drowns in its rounding, so that no search by values meets the bound; but the slope, which is clear, would
    /// go on counting against the point.
    fn meet_bounds(&mut self, mut visit: Visit) -> Visit {
        for _ in 0..visit.point.len() {
            let bound = self.search.bound;
            let gap = |(x, g): (&f64, &f64)| {
                let gap = bound.copysign(*x) - x;
                if gap.abs() < NEAR_BOUND && gap * g < 0.0 { gap } else { 0.0 }
            };
            let gaps: Vec<f64> = visit.point.iter().zip(&visit.gradient).map(gap).collect();
            if gaps.iter().all(|gap| *gap == 0.0) {
                break;
            }
            let Some(step) = self.step_with(&visit, &gaps) else { break };
            let to = |(x, (d, gap)): (&f64, (&f64, &f64))| {
                if *gap == 0.0 { (x - d).clamp(-bound, bound) } else { bound.copysign(*x) }
            };
            let moved: Vec<f64> = visit.point.iter().zip(step.iter().zip(&gaps)).map(to).collect();
            let Some(next) = self.visit(&moved) else { break };
            let next = self.quasi_newton(next);
            if next.value > visit.value + 1e-13 * visit.value.abs() {
                break;
            }
            visit = next;
        }
        visit
    }

    /// How the other variables step, to be subtracted, when some move by `gaps`: to where their gradient would be
    /// zero then.
    fn step_with(&mut self, visit: &Visit, gaps: &[f64]) -> Option<Vec<f64>> {
        let size = gaps.len();
        let hessian = second_derivatives(&mut *self.objective, &visit.point, 1e-4)?;
        self.evaluations += 2 * size as u32;
        let rest: Vec<usize> = (0..size).filter(|&at| gaps[at] == 0.0 && self.is_free(visit, at)).collect();
        let damping = FLAT * (0..size).map(|at| hessian.get(at, at).abs()).fold(0.0, f64::max);
        let minor = SymmetricMatrix::from_lower(rest.len(), |i, j| {
            hessian.get(rest[i], rest[j]) + if i == j { damping } else { 0.0 }
        });
        let turned =
            |i: &usize| visit.gradient[*i] + (0..size).map(|j| hessian.get(*i, j) * gaps[j]).sum::<f64>();
        let mut step = vec![0.0; size];
        for (at, by) in rest.iter().zip(minor.solve(&rest.iter().map(turned).collect::<Vec<f64>>())?) {
            step[*at] = by;
        }
        Some(step)
    }

    /// Newton's steps settle the last digits, where the matrix of second derivatives is positive definite.
    fn newton(&mut self, mut visit: Visit) -> Visit {
        for _ in 0..3 {
            let before = self.relative(&visit);
            if before <= 1e-13 || before > 1e-3 {
                break;
            }
            let step = self.newton_step(&visit);
            self.evaluations += 2 * visit.point.len() as u32;
            let Some(step) = step else { break };
            let bound = self.search.bound;
            let to = |(x, d): (&f64, &f64)| (x - d).clamp(-bound, bound);
            let moved: Vec<f64> = visit.point.iter().zip(&step).map(to).collect();
            self.iterations += 1;
            let Some(next) = self.visit(&moved) else { break };
            let rises = next.value > visit.value + 1e-13 * visit.value.abs();
            if rises || self.relative(&next) >= before {
                break;
            }
            visit = next;
        }
        visit
    }
}

impl Run<'_> {
    /// The step, to be subtracted, to where the gradient would be zero, in the variables that no bound holds. Where the
    /// second derivatives have no inverse, or one that leads far, it is across the valley only, not along its flat
    /// bottom. `None` if it is long all the same.
    fn newton_step(&mut self, visit: &Visit) -> Option<Vec<f64>> {
        let size = visit.point.len();
        let free: Vec<usize> = (0..size).filter(|&at| self.is_free(visit, at)).collect();
        let hessian = second_derivatives(&mut *self.objective, &visit.point, 1e-4)?;
        let minor = SymmetricMatrix::from_lower(free.len(), |i, j| hessian.get(free[i], free[j]));
        let gradient: Vec<f64> = free.iter().map(|&at| visit.gradient[at]).collect();
        let is_short = |step: &Vec<f64>| step.iter().all(|d| d.abs() < 0.5);
        let whole = minor.solve(&gradient).filter(is_short);
        let found = whole.or_else(|| Some(step_across(&minor, &gradient)).filter(is_short))?;
        let mut step = vec![0.0; size];
        for (at, by) in free.iter().zip(found) {
            step[*at] = by;
        }
        Some(step)
    }
}

/// Newton's step in the directions that are curved upwards far more than the noise of numerical derivatives.
fn step_across(hessian: &SymmetricMatrix, gradient: &[f64]) -> Vec<f64> {
    let directions = hessian.eigen();
    let largest = directions.last().map_or(0.0, |(curvature, _)| *curvature);
    let mut step = vec![0.0; gradient.len()];
    for (curvature, direction) in directions.iter().filter(|(of, _)| *of > FLAT * largest) {
        let length = dot(direction, gradient) / curvature;
        step.iter_mut().zip(direction).for_each(|(s, d)| *s += length * d);
    }
    step
}

fn identity(size: usize, scale: f64) -> Vec<f64> {
    (0..size * size).map(|at| if at % (size + 1) == 0 { scale } else { 0.0 }).collect()
}

/// The BFGS update of the inverse matrix; left out where the curvature is not positive.
fn update_inverse(inverse: &mut [f64], moved: &[f64], turned: &[f64], fresh: bool) {
    let size = moved.len();
    let curvature = dot(moved, turned);
    if curvature <= 1e-12 * (dot(moved, moved) * dot(turned, turned)).sqrt() {
        return;
    }
    if fresh {
        inverse.copy_from_slice(&identity(size, curvature / dot(turned, turned)));
    }
    let turned_through: Vec<f64> =
        (0..size).map(|i| (0..size).map(|j| inverse[i * size + j] * turned[j]).sum()).collect();
    let scale = (1.0 + dot(turned, &turned_through) / curvature) / curvature;
    for i in 0..size {
        for j in 0..size {
            let cross = turned_through[i] * moved[j] + moved[i] * turned_through[j];
            inverse[i * size + j] += scale * moved[i] * moved[j] - cross / curvature;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Search, minimise, second_derivatives};

    fn rosenbrock(x: &[f64], g: &mut [f64]) -> Option<f64> {
        let (a, b) = (1.0 - x[0], x[1] - x[0] * x[0]);
        g[0] = -2.0 * a - 400.0 * x[0] * b;
        g[1] = 200.0 * b;
        Some(a * a + 100.0 * b * b)
    }

    #[test]
    fn a_curved_valley_is_followed_to_its_end() {
        let found = minimise(&mut rosenbrock, &[-1.2, 1.0], Search::default()).unwrap();
        assert!(found.is_stationary && found.evaluations < 120, "{found:?}");
        assert!(found.point.iter().all(|x| (x - 1.0).abs() < 1e-9), "{:?}", found.point);
        let hessian = second_derivatives(&mut rosenbrock, &found.point, 1e-4).unwrap();
        assert!((hessian.get(0, 0) - 802.0).abs() < 1e-3 && (hessian.get(1, 0) + 400.0).abs() < 1e-3);
    }

    #[test]
    fn a_function_without_minimum_ends_at_the_bound() {
        let mut falling = |x: &[f64], g: &mut [f64]| {
            g[0] = -(-x[0]).exp();
            g[1] = 2.0 * x[1];
            Some((-x[0]).exp() + x[1] * x[1])
        };
        let search = Search { bound: 5.0, ..Search::default() };
        let found = minimise(&mut falling, &[0.0, 1.0], search).unwrap();
        assert_eq!(found.at_bound, [true, false]);
        assert!(found.is_stationary);
    }

    #[test]
    fn a_valley_is_followed_to_the_bound_that_it_meets() {
        // Only the difference is fixed, and the further out the better, by less than a millionth.
        let mut valley = |x: &[f64], g: &mut [f64]| {
            let (across, gain) = (x[0] - x[1] + 0.5, 1e-4 * libm::exp(-x[0]));
            g[0] = 2e3 * across - gain;
            g[1] = -2e3 * across;
            Some(900.0 + 1e3 * across * across + gain)
        };
        for start in [[0.0, 1.0], [3.0, -2.0], [4.9, 4.9]] {
            let search = Search { bound: 5.0, relative_gradient: 1e-13, ..Search::default() };
            let found = minimise(&mut valley, &start, search).unwrap();
            assert!(found.at_bound == [false, true] && found.is_stationary, "{found:?}");
            assert!((found.point[0] - 4.5).abs() < 1e-9, "{:?}", found.point);
        }
    }

    #[test]
    fn the_domain_is_not_left() {
        let mut guarded = |x: &[f64], g: &mut [f64]| {
            g[0] = 1.0 - 1.0 / x[0];
            (x[0] > 0.0).then(|| x[0] - x[0].ln())
        };
        let found = minimise(&mut guarded, &[4.0], Search::default()).unwrap();
        assert!((found.point[0] - 1.0).abs() < 1e-8);
        assert!(minimise(&mut guarded, &[-1.0], Search::default()).is_none());
    }
}
