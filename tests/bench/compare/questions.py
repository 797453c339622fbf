"""The questions of compare.ts in pandas: loads a CSV of acts, sorts and types them once, and answers each question
several times. Prints one JSON line: seconds to load, and per question the median milliseconds and the answer.

    python3 questions.py acts.csv conversations.csv from to rounds
"""

import json
import sys
import time

import numpy as np
import pandas as pd

acts_file, conversations_file, begin, end, rounds = sys.argv[1:6]
began = time.perf_counter()
acts = pd.read_csv(acts_file, names=["day", "person", "class", "facet"], dtype={"person": "category", "class": "category", "facet": "category"}, keep_default_na=False)
acts["day"] = pd.to_datetime(acts["day"]).dt.to_period("D").astype("int64")
acts = acts.sort_values("day", kind="stable", ignore_index=True)
threads = pd.read_csv(conversations_file, names=["day", "starter", "second", "size", "waited"], dtype={"starter": "category", "second": "category"}, keep_default_na=False, na_values={"waited": ["\\N"]})
threads["day"] = pd.to_datetime(threads["day"]).dt.to_period("D").astype("int64")
threads = threads.sort_values("day", kind="stable", ignore_index=True)
loaded = time.perf_counter() - began
day_number = lambda day: pd.Period(day, "D").ordinal
FROM, TO = day_number(begin), day_number(end)


def within(table, first, last):
    """Rows are sorted by day: a window is a slice."""
    return table.iloc[table["day"].searchsorted(first) : table["day"].searchsorted(last)]


def counts(rows):
    found = np.bincount(rows["person"].cat.codes, minlength=len(acts["person"].cat.categories))
    return np.sort(found[found > 0])[::-1]


def spread():
    rows = within(acts, FROM, TO)
    x = counts(rows[rows["class"] == "ownership"])
    p = x / x.sum()
    return [len(x), int(x.sum()), float(p[0]), float(np.exp(-(p * np.log(p)).sum()))]


def factor(x):
    return int(np.searchsorted(np.cumsum(x), x.sum() / 2) + 1)


def facets():
    rows = within(acts, FROM, TO)
    rows = rows[rows["facet"] != ""]
    table = rows.groupby(["facet", "person"], observed=True).size()
    return {facet: factor(np.sort(x.to_numpy())[::-1]) for facet, x in table.groupby(level=0, observed=True)}


def active(first, last):
    rows = within(acts, first, last)
    return pd.unique(rows.loc[rows["class"].isin(["ownership", "participation"]), "person"].cat.codes)


def retention():
    before, now = active(2 * FROM - TO, FROM), active(FROM, TO)
    return len(np.intersect1d(before, now)) / len(before)


def threads_without_one():
    rows = within(threads, FROM, TO)
    rows = rows[rows["size"] > 1]
    lost = rows["starter"].value_counts().add(rows.loc[rows["size"] == 2, "second"].value_counts(), fill_value=0)
    return [len(rows), float(1 - lost.max() / len(rows))]


def response():
    rows = within(threads, FROM, TO)
    waited = rows["waited"].to_numpy()
    return float(np.sort(np.where(np.isnan(waited), np.inf, waited))[(len(waited) + 1) // 2 - 1])


def quarters():
    rows = acts[acts["class"] == "ownership"]
    quarter = pd.PeriodIndex.from_ordinals(rows["day"], freq="D").asfreq("Q")
    table = rows.groupby([quarter, rows["person"].cat.codes]).size()
    return {str(name): float(x.max() / x.sum()) for name, x in table.groupby(level=0)}


answers = {}
for question in [spread, facets, retention, threads_without_one, response, quarters]:
    taken = []
    for _ in range(int(rounds) + 1):
        began = time.perf_counter()
        answer = question()
        taken.append((time.perf_counter() - began) * 1000)
    answers[question.__name__] = {"ms": float(np.median(taken[1:])), "answer": answer}
print(json.dumps({"version": pd.__version__, "loaded": loaded, "answers": answers}))
