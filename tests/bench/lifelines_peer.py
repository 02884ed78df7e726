"""Survival curves, tests and Cox regressions of generated customers by `lifelines`: reference values for the tests.

Run from the root of the repository:

    python3 -m venv /tmp/peer
    /tmp/peer/bin/pip install lifelines==0.30.3
    /tmp/peer/bin/python tests/bench/lifelines_peer.py

It writes `tests/data/survival/customers.csv` (seeded: ties, censoring, delayed entry, a column of texts and two of
numbers) and `tests/data/survival/lifelines.json`, which `tests/core/survival_peer.rs` reads. What `lifelines` does not
give (the standard error of a restricted mean, the median's interval) is computed here from the papers' formulas.
"""

import json
import math
import platform
from pathlib import Path

import lifelines
import numpy as np
import pandas as pd
import scipy
from lifelines import CoxPHFitter, KaplanMeierFitter, NelsonAalenFitter
from lifelines.statistics import logrank_test, multivariate_logrank_test
from lifelines.utils import median_survival_times, restricted_mean_survival_time

SEED = 20_260_401
CUSTOMERS = 600
HORIZON = 24
FOLDER = Path("tests/data/survival")
Z = 1.959963984540054


def generate():
    """Months stayed: risk by plan, seats and tickets; some customers are seen only from their entry on."""
    draws = np.random.default_rng(SEED)
    rows = []
    while len(rows) < CUSTOMERS:
        plan = draws.choice(["Basic", "Plus", "Premium"], p=[0.5, 0.35, 0.15])
        seats = int(1 + draws.poisson(3))
        value = round(float(np.exp(draws.normal(3.5, 0.8))), 2)
        risk = 0.05 * math.exp({"Basic": 0.0, "Plus": -0.4, "Premium": -0.9}[plan] - 0.1 * seats + 0.004 * value)
        stayed = int(math.ceil(draws.exponential(1 / risk)))
        seen = int(draws.integers(1, 37))
        entry = int(draws.integers(1, 13)) if draws.random() < 0.25 else 0
        time, event = min(stayed, seen), int(stayed <= seen)
        # Those lost or out of sight before their entry are never seen.
        if entry < time:
            rows.append((entry, time, event, plan, seats, value))
    return pd.DataFrame(rows, columns=["entry", "time", "event", "plan", "seats", "value"])


def curve(data, entry):
    fitter = KaplanMeierFitter()
    # The package counts who enters at t as at risk at t here, though not in its regression; a customer seen from t on
    # cannot be seen leaving at t, so that half a month is added to whole ones.
    late = data["entry"] + 0.5 * (data["entry"] > 0)
    fitter.fit(data["time"], data["event"], entry=late if entry else None)
    table = fitter.event_table
    limits = fitter.confidence_interval_survival_function_
    rows = []
    for time in table.index[table["observed"] > 0]:
        low, high = limits.loc[time]
        rows.append([
            time,
            int(table.loc[time, "at_risk"]),
            int(table.loc[time, "observed"]),
            int(table.loc[time, "censored"]),
            float(fitter.survival_function_.loc[time].iloc[0]),
            float(low),
            float(high),
        ])
    median = median_survival_times(limits).iloc[0]
    return {
        "rows": rows,
        "median": number(fitter.median_survival_time_),
        "median_limits": [number(value) for value in median],
        "restricted_mean": float(restricted_mean_survival_time(fitter, t=HORIZON)),
        "restricted_mean_error": restricted_error(rows),
    }


def restricted_error(rows):
    """Klein and Moeschberger (2003), equation 4.5.2, from the rows of the curve."""
    kept = [row for row in rows if row[0] <= HORIZON]
    variance = 0.0
    for at, (time, n, d, _, _, _, _) in enumerate(kept):
        ends = [row[0] for row in kept[at + 1 :]] + [HORIZON]
        starts = [row[0] for row in kept[at:]]
        area = sum((end - start) * row[4] for start, end, row in zip(starts, ends, kept[at:]))
        variance += area * area * d / (n * (n - d)) if d < n else 0.0
    return math.sqrt(variance)


def hazard(data, smoothing):
    fitter = NelsonAalenFitter(nelson_aalen_smoothing=smoothing).fit(data["time"], data["event"])
    return [[float(time), float(value)] for time, value in fitter.cumulative_hazard_.iloc[:, 0].items() if time > 0]


def number(value):
    return float(value) if math.isfinite(value) else None


def test(result):
    return {
        "chi_square": float(result.test_statistic),
        # Some of its tests know theirs by another name, and the one of two groups by none.
        "degrees_of_freedom": int(getattr(result, "degrees_of_freedom", getattr(result, "degrees_freedom", 1))),
        "p_value": float(result.p_value),
    }


def cox(data, entry):
    columns = pd.DataFrame({
        "time": data["time"],
        "event": data["event"],
        "plan Plus": (data["plan"] == "Plus").astype(float),
        "plan Premium": (data["plan"] == "Premium").astype(float),
        "seats": data["seats"].astype(float),
        "value": data["value"],
    })
    if entry:
        columns["entry"] = data["entry"]
    fitter = CoxPHFitter()
    options = {"precision": 1e-13, "r_precision": 1e-13, "max_steps": 200}
    fitter.fit(columns, "time", "event", entry_col="entry" if entry else None, fit_options=options)
    summary = fitter.summary
    ratio = fitter.log_likelihood_ratio_test()
    return {
        "terms": {
            name: {
                "coefficient": float(row["coef"]),
                "standard_error": float(row["se(coef)"]),
                "lower": float(row["exp(coef) lower 95%"]),
                "upper": float(row["exp(coef) upper 95%"]),
                "p_value": float(row["p"]),
            }
            for name, row in summary.iterrows()
        },
        "log_likelihood": float(fitter.log_likelihood_),
        "likelihood_ratio": test(ratio),
        "concordance": float(fitter.concordance_index_),
    }


def main():
    data = generate()
    FOLDER.mkdir(parents=True, exist_ok=True)
    data.to_csv(FOLDER / "customers.csv", index=False)
    plans = data["plan"]
    basic, plus = data[plans == "Basic"], data[plans == "Plus"]
    versions = {
        "python": platform.python_version(),
        "lifelines": lifelines.__version__,
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "scipy": scipy.__version__,
    }
    values = {
        "provenance": {"script": "tests/bench/lifelines_peer.py", "seed": SEED, "versions": versions},
        "horizon": HORIZON,
        "curve": curve(data, False),
        "curve_entry": curve(data, True),
        "hazard_breslow": hazard(data, False),
        "hazard_efron": hazard(data, True),
        "log_rank_plans": test(multivariate_logrank_test(data["time"], plans, data["event"])),
        "log_rank_two": test(logrank_test(basic["time"], plus["time"], basic["event"], plus["event"])),
        "cox": cox(data, False),
        "cox_entry": cox(data, True),
    }
    (FOLDER / "lifelines.json").write_text(json.dumps(values, indent=1) + "\n")
    print(f"{len(data)} customers, {int(data['event'].sum())} lost, {int((data['entry'] > 0).sum())} seen late")


if __name__ == "__main__":
    main()
