"""Recomputes retention, habitual, unit coverage and the time to the first contribution a second time, day by day.

python3 -m venv /tmp/reference && /tmp/reference/bin/pip install lifelines==0.30.3
/tmp/reference/bin/python packages/metrics/reference/recompute_breadth.py
Writes breadth.json beside itself: each case is who was enabled when and where, who acted on which days and for which
unit, and what follows. The median comes from lifelines, everything else is counted with sets. Days are numbers.
"""

import json
import random
from pathlib import Path

from lifelines import KaplanMeierFitter

HERE = Path(__file__).parent
UNITS = ["north", "south", "east"]


def median_wait(enabled, first, start, end):
    """Over the people enabled in [start, end), watched until the last day before the end."""
    durations, observed = [], []
    for person, day in enabled.items():
        if start <= day < end:
            contributed = first.get(person)
            reached = contributed is not None and contributed < end
            durations.append(max(0, contributed - day) if reached else end - 1 - day)
            observed.append(reached)
    if not durations:
        return None
    curve = KaplanMeierFitter().fit(durations, observed).survival_function_.iloc[:, 0]
    # Exactly one half is enough; the product of fractions misses it by a digit. The curve has a point at 0 anyway.
    below = [t for t, left in curve.items() if left <= 0.5 + 1e-9]
    return float(below[0]) if below else None


def case(rng):
    people = [f"p{i}" for i in range(rng.randint(1, 18))]
    end = rng.randint(90, 200)
    start = end - rng.choice([7, 28, 56, 90])
    enabled = {p: rng.choice([0, rng.randint(0, end), rng.randint(start, end)]) for p in people if rng.random() < 0.85}
    unit = {p: rng.choice(UNITS) for p in people if rng.random() < 0.8}
    days = {}
    for p in people:
        regularity = rng.choice([0.01, 0.04, 0.3])
        # One in ten does something before the list says they could.
        begin = 0 if rng.random() < 0.1 else enabled.get(p, 0)
        days[p] = [d for d in range(begin, end + 20) if rng.random() < regularity]

    def active(first, last):
        return {p for p in people if any(first <= d < last for d in days[p])}

    length = end - start
    now, before, earlier = active(start, end), active(start - length, start), active(0, start - length)
    kept = len(now & before)
    retention = {
        "value": kept / len(before) if before else None,
        "lost": len(before - now),
        "returned": len((now & earlier) - before),
    }

    long = {p for p in people if p in enabled and enabled[p] <= end - 84}
    blocks = [active(end - 7 * (b + 1), end - 7 * b) for b in range(12)]
    habits = {p for p in long if sum(p in block for block in blocks) >= 9}
    habitual = len(habits) / len(long) if long else None

    there = {p for p in enabled if enabled[p] < end}
    sizes = {u: sum(unit.get(p) == u for p in there) for u in UNITS}
    acting = {u: sum(unit.get(p) == u for p in now) for u in UNITS}
    large = [u for u in UNITS if sizes[u] >= 2]
    coverage = sum(acting[u] >= 2 for u in large) / len(large) if large else None

    first = {p: days[p][0] for p in people if days[p]}
    return {
        "start": start,
        "end": end,
        "enabled": enabled,
        "unit": unit,
        "days": days,
        "expected": {
            "retention": retention,
            "habitual": habitual,
            "unitCoverage": coverage,
            "timeToFirstContribution": median_wait(enabled, first, start, end),
        },
    }


def main():
    rng = random.Random(20261123)
    cases = [case(rng) for _ in range(60)]
    (HERE / "breadth.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
