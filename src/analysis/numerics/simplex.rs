//! The simplex search, which needs no gradient.
//!
//! Source: J. A. Nelder and R. Mead (1965), "A Simplex Method for Function Minimization", The Computer Journal
//! 7(4).

use super::order;

type Vertex = (f64, Vec<f64>);

/// The best point found from `start` in at most `most_steps`; points without a value count as infinitely bad.
pub fn descend_simplex(
    value: &mut dyn FnMut(&[f64]) -> Option<f64>,
    start: &[f64],
    width: f64,
    most_steps: u32,
) -> Vec<f64> {
    let size = start.len();
    let mut judge = |point: Vec<f64>| {
        let found = value(&point).filter(|v| v.is_finite()).unwrap_or(f64::INFINITY);
        (found, point)
    };
    let mut simplex: Vec<Vertex> = vec![judge(start.to_vec())];
    for at in 0..size {
        let mut corner = start.to_vec();
        corner[at] += width;
        simplex.push(judge(corner));
    }
    for _ in 0..most_steps {
        by_value(&mut simplex);
        let spread = simplex[size].0 - simplex[0].0;
        if spread.is_nan() || spread <= 1e-14 * simplex[0].0.abs() {
            break;
        }
        step(&mut simplex, &mut judge);
    }
    by_value(&mut simplex);
    simplex.swap_remove(0).1
}

fn by_value(simplex: &mut [Vertex]) {
    order::sort_by(simplex, |a, b| a.0.total_cmp(&b.0));
}

/// Replaces the worst of a sorted simplex, or draws all towards the best.
fn step(simplex: &mut [Vertex], judge: &mut dyn FnMut(Vec<f64>) -> Vertex) {
    let size = simplex.len() - 1;
    let centre: Vec<f64> =
        (0..size).map(|k| simplex[..size].iter().map(|v| v.1[k]).sum::<f64>() / size as f64).collect();
    let worst = simplex[size].clone();
    let along = |factor: f64| -> Vec<f64> {
        centre.iter().zip(&worst.1).map(|(c, w)| c + factor * (w - c)).collect()
    };
    let reflected = judge(along(-1.0));
    if reflected.0 < simplex[0].0 {
        let expanded = judge(along(-2.0));
        simplex[size] = if expanded.0 < reflected.0 { expanded } else { reflected };
        return;
    }
    if size > 0 && reflected.0 < simplex[size - 1].0 {
        simplex[size] = reflected;
        return;
    }
    let contracted = judge(along(if reflected.0 < worst.0 { -0.5 } else { 0.5 }));
    if contracted.0 < worst.0.min(reflected.0) {
        simplex[size] = contracted;
        return;
    }
    let best = simplex[0].1.clone();
    for vertex in &mut simplex[1..] {
        let drawn = vertex.1.iter().zip(&best).map(|(x, b)| 0.5 * (x + b)).collect();
        *vertex = judge(drawn);
    }
}

#[cfg(test)]
mod tests {
    use super::descend_simplex;

    #[test]
    fn a_bowl_is_descended_without_a_gradient() {
        let mut bowl = |x: &[f64]| Some((x[0] - 2.0).powi(2) + 3.0 * (x[1] + 1.0).powi(2) + 5.0);
        let found = descend_simplex(&mut bowl, &[0.0, 0.0], 0.5, 500);
        assert!((found[0] - 2.0).abs() < 1e-5 && (found[1] + 1.0).abs() < 1e-5, "{found:?}");
    }

    #[test]
    fn points_without_a_value_are_avoided() {
        let mut guarded = |x: &[f64]| (x[0] > 0.0).then(|| x[0] - x[0].ln());
        let found = descend_simplex(&mut guarded, &[3.0], 0.5, 500);
        assert!((found[0] - 1.0).abs() < 1e-5, "{found:?}");
    }
}
