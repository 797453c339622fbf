"""Recomputes survival medians, network measures and the shift test a second time, with the libraries of the field.

  python3 -m venv /tmp/reference && /tmp/reference/bin/pip install networkx==3.6.1 lifelines==0.30.3
  /tmp/reference/bin/python packages/metrics/reference/recompute_networks.py

Writes survival.json, networks.json and absence.json beside itself; the tests in src compare the TypeScript with them.
"""

import json
import random
from fractions import Fraction
from pathlib import Path

import networkx as nx
import numpy as np
from lifelines import KaplanMeierFitter

HERE = Path(__file__).parent


def number(value):
    return None if value is None else float(value)


# --- survival -------------------------------------------------------------------------------------------------


def exact_median(reached, censored):
    """The product-limit estimate in exact fractions."""
    left = Fraction(1)
    for time in sorted(set(reached)):
        at_risk = sum(t >= time for t in [*reached, *censored])
        left *= 1 - Fraction(reached.count(time), at_risk)
        if left <= Fraction(1, 2):
            return time, left
    return None, left


def survival_case(rng):
    size = rng.choice([1, 2, 3, 4, 8, 15, 40, 120])
    late = rng.choice([0, 0.2, 0.5, 0.9])
    scale = rng.choice([6, 50, 1000])
    rows = [(rng.randint(0, scale), rng.random() >= late) for _ in range(size)]
    if rng.random() < 0.3:
        rows = [(time + rng.random(), happened) for time, happened in rows]
    reached = [time for time, happened in rows if happened]
    censored = [time for time, happened in rows if not happened]
    median, left = exact_median(reached, censored)
    fitted = KaplanMeierFitter().fit([t for t, _ in rows], [h for _, h in rows]).median_survival_time_
    # lifelines compares floating-point products with one half: only there the two may differ.
    assert left == Fraction(1, 2) or number(median) == (None if np.isinf(fitted) else float(fitted))
    return {"reached": reached, "censored": censored, "median": median}


# --- networks -------------------------------------------------------------------------------------------------


def network_case(name, directed, units, eligible, champions):
    """`directed` holds each tie once; vertices without ties do not exist."""
    graph = nx.DiGraph(directed)
    undirected = graph.to_undirected()
    n, pairs = undirected.number_of_nodes(), undirected.number_of_edges()
    centralisation = None
    if n >= 3:
        centrality = nx.degree_centrality(undirected).values()
        centralisation = sum(max(centrality) - c for c in centrality) / (n - 2)
    known = [(a, b) for a, b in undirected.edges if units.get(a) and units.get(b)]
    crossing = [(a, b) for a, b in known if units[a] != units[b]]
    key_players = None
    inside = sorted((d for v, d in undirected.degree if v in eligible), reverse=True)
    if eligible and sum(inside):
        reached = np.cumsum(inside)
        key_players = int(np.argmax(2 * reached >= reached[-1]) + 1) / len(eligible) * 100
    left = undirected.copy()
    left.remove_nodes_from(champions)
    largest = None
    if left.number_of_nodes():
        largest = max(len(c) for c in nx.connected_components(left)) / left.number_of_nodes()
    return {
        "name": name,
        "ties": [list(edge) for edge in directed],
        "units": units,
        "eligible": sorted(eligible),
        "champions": champions,
        "expected": {
            "centralisation": number(centralisation),
            "reciprocity": number(graph.to_undirected(reciprocal=True).number_of_edges() / pairs) if pairs else None,
            "crossUnitTies": number(len(crossing) / len(known)) if known else None,
            "keyPlayerIndex": number(key_players),
            "largestComponent": number(largest),
        },
    }


def named_networks():
    graphs = {
        "star of 6": nx.star_graph(5),
        "ring of 6": nx.cycle_graph(6),
        "path of 6": nx.path_graph(6),
        "Krackhardt kite": nx.krackhardt_kite_graph(),
        "Zachary karate club": nx.karate_club_graph(),
        "pair": nx.path_graph(2),
    }
    for name, graph in graphs.items():
        edges = [(f"p{a}", f"p{b}") for a, b in graph.edges()]
        people = {f"p{v}" for v in graph}
        yield network_case(name, edges, {}, people, ["p0"])


def random_network(rng, index):
    size = rng.choice([3, 5, 12, 40])
    people = [f"p{i}" for i in range(size)]
    ties = set()
    for _ in range(rng.randint(2, 4 * size)):
        a, b = rng.sample(people, 2)
        ties.add((a, b))
        if rng.random() < 0.3:
            ties.add((b, a))
    units = {p: rng.choice(["north", "south", "east"]) for p in people if rng.random() < 0.8}
    eligible = {p for p in people if rng.random() < 0.9} | {f"silent{i}" for i in range(rng.randint(0, 5))}
    champions = rng.sample(people, rng.choice([1, 1, 2]))
    return network_case(f"random {index}", sorted(ties), units, eligible, champions)


# --- absence --------------------------------------------------------------------------------------------------


def absence_case(rng):
    """Days from a Monday on: whether the champion did anything, and how much the others did."""
    weeks = rng.choice([12, 13, 20, 52])
    days = weeks * 7
    weekday = np.arange(days) % 7 < 5
    present = np.array([rng.random() < (0.85 if on else 0.2) for on in weekday])
    for _ in range(rng.choice([0, 1, 2, 4])):
        start = rng.randrange(days)
        present[start : start + rng.randint(4, 20)] = False
    pull = rng.choice([0.2, 1, 1.5])
    others = np.array([int(rng.random() * 10 * (1 if here else pull)) for here in present])
    # Runs of days without any act that hold at least three Mondays to Fridays.
    absent = np.zeros(days, dtype=bool)
    runs = 0
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (~present).astype(int), [0]))))
    for start, end in zip(edges[::2], edges[1::2]):
        if weekday[start:end].sum() >= 3:
            absent[start:end] = True
            runs += 1

    def ratio(mask):
        away, here = others[mask & weekday], others[~mask & weekday]
        return away.mean() / here.mean() if len(away) and len(here) and here.sum() else None

    observed = ratio(absent) if runs >= 2 else None
    expected = None
    if observed is not None:
        shifted = [ratio(np.roll(absent, 7 * week)) for week in range(weeks)]
        at_most = [r is not None and r <= observed + 1e-12 for r in shifted]
        expected = {"value": float(observed), "pValue": sum(at_most) / weeks}
    return {
        "days": days,
        "present": [int(d) for d in np.flatnonzero(present)],
        "others": [int(x) for x in others],
        "expected": expected,
    }


rng = random.Random(20150606)
for name, cases in {
    "survival.json": [survival_case(rng) for _ in range(150)],
    "networks.json": [*named_networks(), *(random_network(rng, index) for index in range(60))],
    "absence.json": [absence_case(rng) for _ in range(40)],
}.items():
    (HERE / name).write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
