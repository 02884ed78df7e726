//! Small symmetric matrices: inverse and eigenvalues.
//!
//! Source: G. H. Golub and C. F. Van Loan (2013), Matrix Computations, 4.2 (Cholesky) and 8.5 (Jacobi).

use super::order;

/// A symmetric matrix of a few rows.
#[derive(Clone, Debug, PartialEq)]
pub struct SymmetricMatrix {
    size: usize,
    /// All entries, row by row.
    entries: Vec<f64>,
}

/// Eigenvalues, ascending, each with its unit vector.
pub type Eigen = Vec<(f64, Vec<f64>)>;

impl SymmetricMatrix {
    /// The matrix of an entry function that is called with row and column, column at most row.
    pub fn from_lower(size: usize, mut entry: impl FnMut(usize, usize) -> f64) -> SymmetricMatrix {
        let mut matrix = SymmetricMatrix { size, entries: vec![0.0; size * size] };
        for row in 0..size {
            for column in 0..=row {
                let value = entry(row, column);
                matrix.entries[row * size + column] = value;
                matrix.entries[column * size + row] = value;
            }
        }
        matrix
    }

    /// Number of rows.
    pub fn size(&self) -> usize {
        self.size
    }

    /// The entry of a row and a column; zero outside.
    pub fn get(&self, row: usize, column: usize) -> f64 {
        let inside = row < self.size && column < self.size;
        if inside { self.entries[row * self.size + column] } else { 0.0 }
    }

    /// The diagonal.
    pub fn diagonal(&self) -> Vec<f64> {
        (0..self.size).map(|i| self.get(i, i)).collect()
    }

    /// The product with a vector.
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        let rows = self.entries.chunks_exact(self.size.max(1));
        rows.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum()).collect()
    }

    /// The matrix with row and column i scaled by `factors[i]`.
    pub fn scaled(&self, factors: &[f64]) -> SymmetricMatrix {
        let factor = |i: usize| factors.get(i).copied().unwrap_or(1.0);
        SymmetricMatrix::from_lower(self.size, |i, j| self.get(i, j) * factor(i) * factor(j))
    }

    /// `mean + L z` with the lower Cholesky factor L: normal with this covariance if z is standard normal. `None`
    /// unless the matrix is positive definite.
    pub fn correlate(&self, mean: &[f64], z: &[f64]) -> Option<Vec<f64>> {
        let lower = self.cholesky()?;
        let row = |(i, mean): (usize, &f64)| {
            mean + z.iter().take(i + 1).enumerate().map(|(j, z)| lower[i * self.size + j] * z).sum::<f64>()
        };
        Some(mean.iter().take(self.size).enumerate().map(row).collect())
    }

    /// The lower Cholesky factor, row by row; `None` unless the matrix is positive definite.
    fn cholesky(&self) -> Option<Vec<f64>> {
        let n = self.size;
        let mut lower = vec![0.0; n * n];
        for i in 0..n {
            for j in 0..=i {
                let dot: f64 = (0..j).map(|k| lower[i * n + k] * lower[j * n + k]).sum();
                let rest = self.get(i, j) - dot;
                if i == j {
                    if !(rest > 0.0 && rest.is_finite()) {
                        return None;
                    }
                    lower[i * n + i] = rest.sqrt();
                } else {
                    lower[i * n + j] = rest / lower[j * n + j];
                }
            }
        }
        Some(lower)
    }

    /// The solution of `A x = b`; `None` unless the matrix is positive definite.
    pub fn solve(&self, b: &[f64]) -> Option<Vec<f64>> {
        let n = self.size;
        let lower = self.cholesky()?;
        let mut x: Vec<f64> = b.iter().copied().take(n).collect();
        x.resize(n, 0.0);
        for i in 0..n {
            let dot: f64 = (0..i).map(|k| lower[i * n + k] * x[k]).sum();
            x[i] = (x[i] - dot) / lower[i * n + i];
        }
        for i in (0..n).rev() {
            let dot: f64 = (i + 1..n).map(|k| lower[k * n + i] * x[k]).sum();
            x[i] = (x[i] - dot) / lower[i * n + i];
        }
        x.iter().all(|v| v.is_finite()).then_some(x)
    }

    /// The inverse; `None` unless the matrix is positive definite.
    pub fn inverse(&self) -> Option<SymmetricMatrix> {
        let unit = |at: usize| (0..self.size).map(|i| f64::from(u8::from(i == at))).collect::<Vec<_>>();
        let columns: Option<Vec<Vec<f64>>> = (0..self.size).map(|at| self.solve(&unit(at))).collect();
        let columns = columns?;
        Some(SymmetricMatrix::from_lower(self.size, |i, j| 0.5 * (columns[j][i] + columns[i][j])))
    }

    /// Eigenvalues and vectors by Jacobi's rotations.
    pub fn eigen(&self) -> Eigen {
        let n = self.size;
        let mut a = self.entries.clone();
        let mut vectors = SymmetricMatrix::from_lower(n, |i, j| f64::from(u8::from(i == j))).entries;
        for _ in 0..60 {
            let off: f64 =
                (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i * n + j].abs()).sum();
            if off < 1e-300 {
                break;
            }
            for p in 0..n {
                for q in p + 1..n {
                    rotate(&mut a, &mut vectors, n, (p, q));
                }
            }
        }
        let mut pairs: Eigen =
            (0..n).map(|i| (a[i * n + i], (0..n).map(|k| vectors[k * n + i]).collect())).collect();
        order::sort_by(&mut pairs, |x, y| x.0.total_cmp(&y.0));
        pairs
    }
}

/// Turns the plane of p and q so that the entry between them vanishes.
fn rotate(a: &mut [f64], vectors: &mut [f64], n: usize, (p, q): (usize, usize)) {
    let between = a[p * n + q];
    if between == 0.0 {
        return;
    }
    let theta = 0.5 * (a[q * n + q] - a[p * n + p]) / between;
    let sign = if theta < 0.0 { -1.0 } else { 1.0 };
    let tangent = sign / (theta.abs() + libm::hypot(theta, 1.0));
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    for k in 0..n {
        let (kp, kq) = (a[k * n + p], a[k * n + q]);
        a[k * n + p] = cosine * kp - sine * kq;
        a[k * n + q] = sine * kp + cosine * kq;
    }
    for k in 0..n {
        let (pk, qk) = (a[p * n + k], a[q * n + k]);
        a[p * n + k] = cosine * pk - sine * qk;
        a[q * n + k] = sine * pk + cosine * qk;
        let (vp, vq) = (vectors[k * n + p], vectors[k * n + q]);
        vectors[k * n + p] = cosine * vp - sine * vq;
        vectors[k * n + q] = sine * vp + cosine * vq;
    }
}

#[cfg(test)]
mod tests {
    use super::SymmetricMatrix;

    fn hilbert(size: usize) -> SymmetricMatrix {
        SymmetricMatrix::from_lower(size, |i, j| 1.0 / (i + j + 1) as f64)
    }

    #[test]
    fn inverse_and_eigenvalues_agree_with_known_ones() {
        let inverse = hilbert(3).inverse().unwrap();
        for (at, expected) in [(0, 9.0), (1, 192.0), (2, 180.0)] {
            assert!((inverse.get(at, at) - expected).abs() < 1e-10);
        }
        let two = SymmetricMatrix::from_lower(2, |i, j| if i == j { 2.0 } else { 1.0 });
        let eigen = two.eigen();
        assert!((eigen[0].0 - 1.0).abs() < 1e-14 && (eigen[1].0 - 3.0).abs() < 1e-14);
        assert!((eigen[1].1[0] - eigen[1].1[1]).abs() < 1e-14);
    }

    #[test]
    fn eigenvectors_belong_to_their_values() {
        let matrix = hilbert(5);
        for (value, vector) in matrix.eigen() {
            for (found, entry) in matrix.times(&vector).iter().zip(&vector) {
                assert!((found - value * entry).abs() < 1e-14);
            }
        }
    }

    #[test]
    fn correlated_numbers_have_the_covariance() {
        // L L' column by column is the matrix again.
        let matrix = hilbert(4);
        let unit = |at: usize| (0..4).map(|i| f64::from(u8::from(i == at))).collect::<Vec<_>>();
        let columns: Vec<Vec<f64>> =
            (0..4).map(|at| matrix.correlate(&[0.0; 4], &unit(at)).unwrap()).collect();
        for i in 0..4 {
            for j in 0..4 {
                let found: f64 = columns.iter().map(|column| column[i] * column[j]).sum();
                assert!((found - matrix.get(i, j)).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn an_indefinite_matrix_has_no_inverse_here() {
        let matrix = SymmetricMatrix::from_lower(2, |i, j| if i == j { 0.0 } else { 1.0 });
        assert_eq!(matrix.inverse(), None);
    }
}
