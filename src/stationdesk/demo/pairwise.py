"""Few combinations that hold every pair: of any two factors, each value of one meets each value of the other.

Called by the contact sheets. Pure; the same factors give the same rows.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence

Row = Mapping[str, str]
_Pair = tuple[tuple[str, str], tuple[str, str]]


def pairs_of(row: Row) -> Iterator[_Pair]:
    """Yield the pairs that a row holds."""
    return itertools.combinations(sorted(row.items()), 2)


def all_pairs(factors: Mapping[str, Sequence[str]]) -> set[_Pair]:
    """Return every pair of values of two different factors."""
    return {
        ((one, value), (other, met))
        for one, other in itertools.combinations(sorted(factors), 2)
        for value, met in itertools.product(factors[one], factors[other])
    }


def cover(factors: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Return rows that together hold every pair: each is the one that holds most of what is still missing."""
    names = list(factors)
    candidates = [dict(zip(names, values, strict=True)) for values in itertools.product(*factors.values())]
    held = [frozenset(pairs_of(row)) for row in candidates]
    missing, rows = all_pairs(factors), []
    while missing:
        best = max(range(len(candidates)), key=lambda place: len(held[place] & missing))
        rows.append(candidates[best])
        missing -= held[best]
    return rows
