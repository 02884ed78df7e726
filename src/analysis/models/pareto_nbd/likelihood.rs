//! The likelihood of a base, prepared once and evaluated for many parameters.
//!
//! `LL = lnG(R) - lnG(r) - x ln alpha + ln[h(T) + C(t_x) - C(T)]` with the symbols of [`super::panels`].
//!
//! Source: P. S. Fader and B. G. S. Hardie (2005), <http://www.brucehardie.com/notes/009/>.

use super::panels::{Point, Rules, Tail};
use crate::analysis::models::PurchaseHistories;
use crate::analysis::numerics::{digamma, ln_gamma_ratio};

/// A base prepared for evaluation.
pub(in crate::analysis::models) struct ParetoLikelihood {
    groups: Vec<Group>,
    histories: usize,
    rules: Rules,
}

/// The histories of one frequency.
struct Group {
    x: f64,
    weight: f64,
    /// Recencies and ages that occur, ascending.
    times: Vec<f64>,
    rows: Vec<Row>,
}

struct Row {
    weight: f64,
    /// Position of the history among all.
    position: u32,
    recency: u32,
    age: u32,
}

/// The bracket of the likelihood of one history.
struct Bracket {
    /// Its logarithm.
    ln_value: f64,
    /// `h(T)` over it: the probability of being alive.
    alive: f64,
    /// `h(t_x)` over it.
    at_recency: f64,
}

/// What the bracket needs of one time y.
struct AtTime {
    /// `C/h`.
    share: f64,
    /// `ln h`.
    ln_height: f64,
    /// `ln C`.
    ln_tail: f64,
    /// `ln(h - C)`.
    ln_rest: f64,
}

impl ParetoLikelihood {
    /// Prepares histories, which should be merged.
    pub fn new(histories: &PurchaseHistories) -> ParetoLikelihood {
        let mut order: Vec<u32> = (0..histories.len() as u32).collect();
        let x = |at: &u32| histories.frequency()[*at as usize];
        order.sort_by_key(x);
        let groups = order.chunk_by(|a, b| x(a) == x(b)).map(|members| Group::new(histories, members));
        ParetoLikelihood { groups: groups.collect(), histories: histories.len(), rules: Rules::new() }
    }

    /// Log-likelihood at `[r, alpha, s, beta]`; writes its derivatives by the logarithms of the parameters.
    pub fn evaluate(&self, theta: &[f64], gradient: &mut [f64]) -> Option<f64> {
        let &[r, alpha, s, beta] = theta else { return None };
        let (digamma_r, ln_alpha) = (digamma(r), libm::log(alpha));
        let mut sum = 0.0;
        let mut slopes = [0.0; 4];
        for group in &self.groups {
            let point = Point { shape: r + group.x, alpha, s, beta };
            sum += group.weight * (ln_gamma_ratio(r, group.x) - group.x * ln_alpha);
            if group.x > 0.0 {
                slopes[0] += group.weight * r * (digamma(point.shape) - digamma_r);
                slopes[1] -= group.weight * group.x;
            }
            let tails = point.tails(&group.times, &self.rules, true);
            let at_times = group.at_times(&point, &tails);
            let slopes_at: Vec<TimeSlopes> =
                group.times.iter().zip(&tails).map(|(&y, tail)| TimeSlopes::at(&point, r, y, tail)).collect();
            for row in &group.rows {
                let bracket = row.bracket(&at_times);
                sum += row.weight * bracket.ln_value;
                let (age, recency) = (&slopes_at[row.age as usize], &slopes_at[row.recency as usize]);
                for (at, slope) in slopes.iter_mut().enumerate() {
                    let by = bracket.alive * (age.height[at] - age.tail[at])
                        + bracket.at_recency * recency.tail[at];
                    *slope += row.weight * by;
                }
            }
        }
        gradient.copy_from_slice(&slopes);
        sum.is_finite().then_some(sum)
    }

    /// Probability alive of every history, in their order.
    pub fn probability_alive(&self, &[r, alpha, s, beta]: &[f64; 4]) -> Vec<f64> {
        let mut alive = vec![0.0; self.histories];
        for group in &self.groups {
            let point = Point { shape: r + group.x, alpha, s, beta };
            let tails = point.tails(&group.times, &self.rules, false);
            let at_times = group.at_times(&point, &tails);
            for row in &group.rows {
                alive[row.position as usize] = row.bracket(&at_times).alive.min(1.0);
            }
        }
        alive
    }
}

/// Derivatives at one time by the logarithms of `r, alpha, s, beta`, over h there.
struct TimeSlopes {
    /// Of h.
    height: [f64; 4],
    /// Of C.
    tail: [f64; 4],
}

impl TimeSlopes {
    fn at(point: &Point, r: f64, y: f64, tail: &Tail) -> TimeSlopes {
        let &Point { shape, alpha, s, beta } = point;
        let [ln_a, share_a, ln_b, share_b] = tail.moments;
        TimeSlopes {
            height: [
                -r * libm::log1p(y / alpha),
                shape * y / (alpha + y),
                -s * libm::log1p(y / beta),
                s * y / (beta + y),
            ],
            tail: [-r * ln_a, share_a, tail.share - s * ln_b, share_b - tail.share],
        }
    }
}

impl Group {
    fn new(histories: &PurchaseHistories, members: &[u32]) -> Group {
        let at = |i: &u32| *i as usize;
        let mut times: Vec<f64> =
            members.iter().flat_map(|i| [histories.recency()[at(i)], histories.age()[at(i)]]).collect();
        times.sort_unstable_by(f64::total_cmp);
        times.dedup();
        let find = |y: f64| times.partition_point(|other| *other < y) as u32;
        let row = |i: &u32| Row {
            weight: histories.weight()[at(i)],
            position: *i,
            recency: find(histories.recency()[at(i)]),
            age: find(histories.age()[at(i)]),
        };
        let rows: Vec<Row> = members.iter().map(row).collect();
        let x = members.first().map_or(0, |i| histories.frequency()[at(i)]);
        Group { x: f64::from(x), weight: rows.iter().map(|row| row.weight).sum(), rows, times }
    }

    fn at_times(&self, point: &Point, tails: &[Tail]) -> Vec<AtTime> {
        let at = |(&y, tail): (&f64, &Tail)| {
            let ln_height = -point.fall(y);
            AtTime {
                share: tail.share,
                ln_height,
                ln_tail: libm::log(tail.share) + ln_height,
                ln_rest: libm::log1p(-tail.share) + ln_height,
            }
        };
        self.times.iter().zip(tails).map(at).collect()
    }
}

impl Row {
    fn bracket(&self, times: &[AtTime]) -> Bracket {
        let (last, end) = (&times[self.recency as usize], &times[self.age as usize]);
        if self.recency == self.age {
            return Bracket { ln_value: end.ln_height, alive: 1.0, at_recency: 1.0 };
        }
        // h(T) - C(T) + C(t_x); one exponential serves the logarithm and both shares.
        let ln_odds = last.ln_tail - end.ln_rest;
        let small = libm::exp(-ln_odds.abs());
        let (more, less) = (1.0 / (1.0 + small), small / (1.0 + small));
        let (high, of_tail, of_rest) =
            if ln_odds > 0.0 { (last.ln_tail, more, less) } else { (end.ln_rest, less, more) };
        Bracket {
            ln_value: high + libm::log1p(small),
            alive: of_rest / (1.0 - end.share),
            at_recency: of_tail / last.share,
        }
    }
}
