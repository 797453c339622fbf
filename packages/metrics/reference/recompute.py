"""Recomputes the measures of packages/metrics a second time, by other formulas, in exact fractions and 50 digits.

Standard library only:  python3 packages/metrics/reference/recompute.py
Writes spread.json and threads.json beside itself; the tests in src compare the TypeScript with them.
"""

import json
import random
from decimal import Decimal, getcontext
from fractions import Fraction
from itertools import accumulate
from math import comb
from pathlib import Path

getcontext().prec = 50
HERE = Path(__file__).parent


def dec(fraction):
    return Decimal(fraction.numerator) / Decimal(fraction.denominator)


def number(value):
    return None if value is None else float(value)


def hill(shares, q):
    """q = 1 as the weighted geometric mean of 1/p, the others as written by Hill."""
    if q == 1:
        product = Decimal(1)
        for p in shares:
            product *= dec(p) ** -dec(p)
        return product
    return dec(sum(p**q for p in shares)) ** (Decimal(1) / Decimal(1 - q))


def gini(counts):
    """Half the relative mean absolute difference over all ordered pairs."""
    n, total = len(counts), sum(counts)
    if n < 2 or total == 0:
        return None
    differences = sum(abs(a - b) for a in counts for b in counts)
    return Fraction(differences, 2 * n * total)


def theil(counts):
    """Mean of r ln r with r the ratio to the mean count."""
    k, total = len(counts), sum(counts)
    ratios = [dec(Fraction(x * k, total)) for x in counts]
    return sum(r * r.ln() for r in ratios) / k


def theil_parts(units):
    """Between: every cell replaced by its unit's mean. Within: what the whole has more than that."""
    cells = [x for unit in units for x in unit]
    if len(cells) < 2:
        return None, None
    k, total = len(cells), sum(cells)
    means = [Fraction(sum(unit), len(unit)) for unit in units for _ in unit]
    ratios = [dec(mean * k / total) for mean in means]
    between = sum(r * r.ln() for r in ratios) / k
    return between, theil(cells) - between


def absence_factor(counts, tau):
    ordered = sorted(counts, reverse=True)
    needed = tau * sum(ordered)
    return next(m for m, reached in enumerate(accumulate(ordered), 1) if reached >= needed)


def bounds(counts, unattributed, tau):
    ordered = sorted(counts, reverse=True)
    one = absence_factor([ordered[0] + unattributed, *ordered[1:]], tau)
    return [one, absence_factor([*ordered, *([1] * unattributed)], tau)]


def log_p_value(counts):
    """ln of k P(Bin(N, 1/k) >= x1), the terms from exact binomial coefficients."""
    k, n, x1 = len(counts), sum(counts), max(counts)
    term = Decimal(comb(n, x1)) * Decimal(k - 1) ** (n - x1)
    total = Decimal(0)
    for j in range(x1, n + 1):
        total += term
        if term < total * Decimal("1e-40"):
            break
        term = term * (n - j) / (j + 1) / (k - 1)
    return min(Decimal(0), Decimal(k).ln() + total.ln() - n * Decimal(k).ln())


def spread_case(rng, index):
    k = rng.choice([1, 2, 3, 4, 5, 6, 8, 12, 20, 35, 60])
    shape = index % 4
    if shape == 0:
        acts = [rng.randint(1, 10) for _ in range(k)]
    elif shape == 1:
        acts = [max(1, int(rng.paretovariate(1.1))) for _ in range(k)]
    elif shape == 2:
        acts = [max(1, int(rng.expovariate(1 / 200))) for _ in range(k)]
    else:
        acts = [rng.randint(5, 500)] + [rng.randint(1, 3) for _ in range(k - 1)]
    acts = [min(x, 20000) for x in acts]
    names = [rng.choice(["north", "south", "east", None]) for _ in acts]
    units = [[x for x, u in zip(acts, names) if u == name] for name in ["north", "south", "east"]]
    units = [unit for unit in units if unit]
    unattributed = rng.choice([0, 1, 7, sum(acts), 3 * sum(acts)]) if sum(acts) < 2000 else 11
    silent = rng.randint(0, 30)
    shares = [Fraction(x, sum(acts)) for x in acts]
    ordered = sorted(acts, reverse=True)
    alone = k == 1
    hhi = sum(p * p for p in shares)
    between, within = theil_parts(units)
    halves = [sum(unit) for unit in units]
    reached = [0, *accumulate(sorted(acts))]
    return {
        "acts": acts,
        "unitOf": names,
        "unattributed": unattributed,
        "silent": silent,
        "topShare": {str(m): number(Fraction(sum(ordered[:m]), sum(acts))) for m in (1, 2, 3)},
        "absenceFactor": {str(t): absence_factor(acts, Fraction(t)) for t in ("0.5", "0.8")},
        "bounds": {str(t): bounds(acts, unattributed, Fraction(t)) for t in ("0.5", "0.8")},
        "unitAbsenceFactor": absence_factor(halves, Fraction(1, 2)) if halves else None,
        "unknownShare": number(Fraction(sum(acts) - sum(halves), sum(acts))),
        "hill": {
            "0": k,
            "1": number(hill(shares, 1)),
            "2": number(hill(shares, 2)),
            "3": number(hill(shares, 3)),
            "inf": number(1 / max(shares)),
        },
        "hhi": number(hhi),
        "hhiNormalised": None if alone else number((hhi - Fraction(1, k)) / (1 - Fraction(1, k))),
        "gini": number(gini(acts)),
        "giniCorrected": None if alone else number(gini(acts) * Fraction(k, k - 1)),
        "giniEligible": number(gini(acts + [0] * silent)),
        "evenness": None if alone else number(hill(shares, 1).ln() / Decimal(k).ln()),
        "theil": None if alone else number(theil(acts)),
        "between": number(between),
        "within": number(within),
        "lorenz": [[i / k, number(Fraction(r, reached[-1]))] for i, r in enumerate(reached)],
        "logPValue": None if alone else number(log_p_value(acts)),
    }


def threads_case(rng):
    """By definition: take each person out of every conversation and look what is left."""
    people = [f"p{i}" for i in range(rng.randint(2, 12))]
    conversations = []
    for _ in range(rng.randint(8, 40)):
        inside = rng.sample(people, rng.randint(1, min(4, len(people))))
        starter = rng.choice([*inside, None]) if rng.random() < 0.5 else (people[0] if people[0] in inside else inside[0])
        conversations.append({"starter": starter, "people": inside})
    threads = [c for c in conversations if len(set(c["people"])) >= 2]
    if len(threads) < 10:
        return {"conversations": conversations, "expected": None}
    left = {
        p: Fraction(sum(c["starter"] != p and len(set(c["people"]) - {p}) >= 2 for c in threads), len(threads))
        for p in people
    }
    lowest = min(left.values())
    return {
        "conversations": conversations,
        "expected": {
            "value": number(lowest),
            "person": min(p for p in people if left[p] == lowest),
            "personsBelowQuarter": sum(share < Fraction(1, 4) for share in left.values()),
            "threads": len(threads),
        },
    }


rng = random.Random(20150606)
for name, cases in {
    "spread.json": [spread_case(rng, index) for index in range(200)],
    "threads.json": [threads_case(rng) for _ in range(60)],
}.items():
    (HERE / name).write_text("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
