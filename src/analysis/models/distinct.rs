//! The distinct values of a column, so that what depends on the value alone is computed once.
//!
//! Source: none; a rearrangement of sums.

/// Distinct values, ascending.
pub(super) struct Distinct {
    /// The values.
    pub values: Vec<f64>,
    /// Sum of the weights of each.
    pub weights: Vec<f64>,
    /// For each row of the column the position of its value.
    pub positions: Vec<u32>,
}

impl Distinct {
    /// The distinct values of a column of numbers of at least zero.
    pub fn of(column: &[f64], weight: &[f64]) -> Distinct {
        let mut values = column.to_vec();
        values.sort_unstable_by(f64::total_cmp);
        values.dedup();
        let mut weights = vec![0.0; values.len()];
        let find = |v: &f64| values.partition_point(|other| other < v) as u32;
        let positions: Vec<u32> = column.iter().map(find).collect();
        for (position, weight) in positions.iter().zip(weight) {
            weights[*position as usize] += weight;
        }
        Distinct { values, weights, positions }
    }
}
