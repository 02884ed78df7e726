//! Small systems of linear equations.
//!
//! Source: G. H. Golub and C. F. Van Loan (2013), Matrix Computations, 3.4 (elimination with partial pivoting).

/// A pivot so much smaller than the largest entry is zero but for rounding.
const SINGULAR: f64 = 1e-13;

/// The solution of `A x = b`, A given row by row, square, and as long as b. `None` where it is not, or where A is
/// singular.
pub fn solve_linear(rows: &[Vec<f64>], right: &[f64]) -> Option<Vec<f64>> {
    let n = right.len();
    if rows.len() != n || rows.iter().any(|row| row.len() != n) {
        return None;
    }
    let extended = |(row, b): (&Vec<f64>, &f64)| row.iter().copied().chain([*b]).collect::<Vec<f64>>();
    let mut a: Vec<Vec<f64>> = rows.iter().zip(right).map(extended).collect();
    let largest = rows.iter().flatten().fold(0.0_f64, |most, entry| most.max(entry.abs()));
    for column in 0..n {
        let pivot = (column..n).max_by(|&i, &j| a[i][column].abs().total_cmp(&a[j][column].abs()))?;
        let size = a[pivot][column].abs();
        if size.is_nan() || size <= SINGULAR * largest {
            return None;
        }
        a.swap(column, pivot);
        let (above, below) = a.split_at_mut(column + 1);
        let top = &above[column];
        for row in below {
            let factor = row[column] / top[column];
            row.iter_mut().zip(top).skip(column).for_each(|(entry, above)| *entry -= factor * above);
        }
    }
    let mut x = vec![0.0; n];
    for i in (0..n).rev() {
        let known: f64 = (i + 1..n).map(|j| a[i][j] * x[j]).sum();
        x[i] = (a[i][n] - known) / a[i][i];
    }
    x.iter().all(|value| value.is_finite()).then_some(x)
}

#[cfg(test)]
mod tests {
    use super::solve_linear;

    #[test]
    fn solves_what_has_a_solution() {
        let rows = [vec![0.0, 2.0, 1.0], vec![1.0, -2.0, -3.0], vec![-1.0, 1.0, 2.0]];
        let x = solve_linear(&rows, &[-8.0, 0.0, 3.0]).unwrap();
        for (found, expected) in x.iter().zip([-4.0, -5.0, 2.0]) {
            assert!((found - expected).abs() < 1e-14, "{x:?}");
        }
        assert_eq!(solve_linear(&[vec![1.0, 2.0], vec![2.0, 4.0]], &[1.0, 2.0]), None);
        assert_eq!(solve_linear(&[vec![1.0]], &[1.0, 2.0]), None);
        assert_eq!(solve_linear(&[], &[]), Some(Vec::new()));
    }
}
