//! Discounted sums of expected purchases where no closed form exists.
//!
//! With `C(t)` the purchases expected within t,
//! `DERT = integral_0^H e^(-delta t) dC(t) = C(H) e^(-delta H) + delta integral_0^H C(t) e^(-delta t) dt`,
//! without the first term for H infinite.
//!
//! Source: integration by parts of the definition in P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "RFM and
//! CLV", Journal of Marketing Research 42(4), equation 3. Checked against the closed form of Pareto/NBD.

use std::sync::OnceLock;

use super::Discounting;
use crate::analysis::numerics::GaussLegendre;

/// Beyond this multiple of 1/delta the discount factor is below 1e-18.
const NOTHING_LEFT: f64 = 42.0;
/// Width of a panel in `ln(1 + t/scale)`, of which [`NODES`] nodes give full precision.
const PANEL: f64 = 1.0;
const NODES: usize = 16;

/// Discounted purchases of a customer whose purchases expected within a time are `expected`, a function that is
/// smooth in `ln(scale + t)`. `None` where `expected` has no value, or where the sum is infinite.
pub(super) fn discounted_by_parts(
    discounting: Discounting,
    scale: f64,
    mut expected: impl FnMut(f64) -> Option<f64>,
) -> Option<f64> {
    let Discounting { delta, horizon } = discounting;
    if delta == 0.0 {
        return expected(horizon?);
    }
    let end = match horizon {
        Some(h) if delta * h < NOTHING_LEFT => expected(h)? * libm::exp(-delta * h),
        _ => 0.0,
    };
    let mut known = true;
    let integral = discounted_integral(discounting, scale, |time| {
        let value = expected(time);
        known &= value.is_some();
        value.unwrap_or(0.0)
    });
    let value = end + delta * integral;
    (known && value.is_finite()).then_some(value)
}

/// `integral_0^H f(t) e^(-delta t) dt` of a function that is smooth in `ln(scale + t)`; delta is above zero or
/// there is a horizon.
pub(super) fn discounted_integral(
    discounting: Discounting,
    scale: f64,
    mut f: impl FnMut(f64) -> f64,
) -> f64 {
    let Discounting { delta, horizon } = discounting;
    let last = if delta > 0.0 { NOTHING_LEFT / delta } else { f64::INFINITY };
    let until = horizon.unwrap_or(f64::INFINITY).min(last);
    // The discount factor bends at 1/delta.
    let scale = if delta > 0.0 { scale.min(1.0 / delta) } else { scale };
    let widest = libm::log1p(until / scale);
    let panels = libm::ceil(widest / PANEL).clamp(1.0, 4_096.0) as usize;
    let integral = rule().integrate_panels((0.0, widest), panels, |v| {
        let time = scale * libm::expm1(v);
        f(time) * libm::exp(v - delta * time)
    });
    scale * integral
}

fn rule() -> &'static GaussLegendre {
    static RULE: OnceLock<GaussLegendre> = OnceLock::new();
    RULE.get_or_init(|| GaussLegendre::new(NODES))
}
