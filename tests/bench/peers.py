"""The peers of the benchmark that run in Python: peers.py ENGINE FILE.

ENGINE is duckdb, polars or pandas. Groups the orders of FILE by customer into count, first day, last day and sum, and
prints one line of JSON. Only the query is timed, in a process that has done nothing else: neither the start of
Python nor the import of the library count. What the answers are compared by is computed afterwards.
"""

import json
import os
import sys
import time

THREADS = 2


def memory(name):
    """Memory of this process in bytes, by its name in the system's account."""
    with open("/proc/self/status") as status:
        line = next(line for line in status if line.startswith(name))
    return int(line.split()[1]) * 1024


def customer_column(file):
    with open(file) as text:
        names = text.readline().strip().split(",")
    return next(name for name in names if name.startswith("Customer"))


def version(library):
    return {"version": f"{library.__name__} {library.__version__}, Python {sys.version.split()[0]}"}


def run_duckdb(file, customer):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {THREADS}")
    query = f"""
        CREATE TABLE groups AS
        SELECT "{customer}" AS customer, count(*) AS orders, min("Order date") AS first, max("Order date") AS last,
            sum("Total") AS total
        FROM read_csv('{file}') GROUP BY ALL
    """
    checks = """
        SELECT sum(orders), count(*), min(first), max(last), sum(round(total * 100)::HUGEINT),
            sum(orders * orders), sum(last - first) FROM groups
    """
    _, timed = measure(lambda: connection.execute(query))
    return timed | version(duckdb), connection.execute(checks).fetchone()


def run_polars(file, customer):
    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    import polars as pl

    day = pl.col("Order date")
    query = (
        pl.scan_csv(file, try_parse_dates=True)
        .group_by(customer)
        .agg(orders=pl.len(), first=day.min(), last=day.max(), total=pl.col("Total").sum())
    )
    groups, timed = measure(lambda: query.collect(engine="streaming"))
    found = groups.select(
        pl.col("orders").cast(pl.Int64).sum(),
        pl.col(customer).n_unique(),
        pl.col("first").min(),
        pl.col("last").max(),
        (pl.col("total") * 100).round().cast(pl.Int64).sum().alias("cents"),
        (pl.col("orders").cast(pl.Int64) ** 2).sum().alias("squares"),
        (pl.col("last") - pl.col("first")).dt.total_days().sum().alias("days"),
    )
    return timed | version(pl), found.row(0)


def run_pandas(file, customer):
    import pandas as pd

    def query():
        rows = pd.read_csv(file, usecols=[customer, "Order date", "Total"], parse_dates=["Order date"])
        return rows.groupby(customer, sort=False).agg(
            orders=("Total", "size"), first=("Order date", "min"), last=("Order date", "max"), total=("Total", "sum")
        )

    groups, timed = measure(query)
    cents = (groups["total"] * 100).round().astype("int64").sum()
    orders = groups["orders"]
    days = (groups["last"] - groups["first"]).dt.days.sum()
    first, last = groups["first"].min().date(), groups["last"].max().date()
    return timed | version(pd), (orders.sum(), len(groups), first, last, cents, (orders * orders).sum(), days)


def measure(query):
    """What the query gives, and its seconds and the memory before it and at its peak."""
    resting = memory("VmRSS:")
    start = time.perf_counter()
    answer = query()
    seconds = time.perf_counter() - start
    return answer, {"seconds": seconds, "resting_bytes": resting, "peak_bytes": memory("VmHWM:")}


def main():
    engine, file = sys.argv[1:3]
    run = {"duckdb": run_duckdb, "polars": run_polars, "pandas": run_pandas}[engine]
    timed, found = run(file, customer_column(file))
    rows, customers, first, last, cents, squares, days = found
    numbers = {"rows": rows, "customers": customers, "cents": cents, "squares": squares, "days": days}
    answer = {name: int(number) for name, number in numbers.items()}
    print(json.dumps(answer | {"first": str(first), "last": str(last)} | timed))


if __name__ == "__main__":
    main()
