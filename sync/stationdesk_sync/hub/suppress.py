"""Small cells of a station's table of group by hour: what is shown, so that nobody can be worked out.

A cell of 1 to 4 people is shown as fewer than five. Because row and column totals may be known from
elsewhere, other cells are hidden with it, until each small cell could truly have another value.
Pure; called by ``figures``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

THRESHOLD = 5


class Hidden(Enum):
    """Why a cell shows no number: it is below five, or it would give a small cell away."""

    SMALL = "small"
    OTHER = "other"


Cell = int | Hidden
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it may be shown; None when too few groups came for any table by the hour."""

    cells: tuple[tuple[Cell, ...], ...] | None


def suppress(table: Sequence[Sequence[int]]) -> Shown:
    """Return the table with every small cell, and what must go with it, hidden."""
    values = {(r, c): people for r, row in enumerate(table) for c, people in enumerate(row)}
    rows, columns = range(len(table)), range(len(table[0]) if table else 0)
    small = [place for place, people in values.items() if 0 < people < THRESHOLD]
    hidden = set(small)
    for place in small:
        corners = _cheapest(values, hidden, place, rows, columns)
        if corners is None:
            return Shown(None)
        hidden |= set(corners)
    return Shown(tuple(tuple(_cell(values, hidden, (r, c)) for c in columns) for r in rows))


def _cell(values: Mapping[Place, int], hidden: set[Place], place: Place) -> Cell:
    if place not in hidden:
        return values[place]
    return Hidden.SMALL if values[place] < THRESHOLD else Hidden.OTHER


def _cheapest(
    values: Mapping[Place, int], hidden: set[Place], place: Place, rows: range, columns: range
) -> tuple[Place, Place, Place] | None:
    """Return the three cells that, hidden with ``place``, let it have another value; fewest people first."""
    row, column = place
    best: tuple[int, tuple[Place, Place, Place]] | None = None
    for other_row in rows:
        for other_column in columns:
            if other_row == row or other_column == column:
                continue
            corners = ((row, other_column), (other_row, column), (other_row, other_column))
            if not _may_move(values, place, corners):
                continue
            cost = sum(values[corner] + 1 for corner in corners if corner not in hidden)
            if best is None or cost < best[0]:
                best = (cost, corners)
    return None if best is None else best[1]


def _may_move(values: Mapping[Place, int], place: Place, corners: tuple[Place, Place, Place]) -> bool:
    """Tell whether one person more or fewer in ``place`` fits all totals and all that the cells show."""
    beside, below, across = corners
    up = (_fits(values, place, 1), _fits(values, beside, -1), _fits(values, below, -1), _fits(values, across, 1))
    down = (_fits(values, place, -1), _fits(values, beside, 1), _fits(values, below, 1), _fits(values, across, -1))
    return all(up) or all(down)


def _fits(values: Mapping[Place, int], place: Place, change: int) -> bool:
    people = values[place]
    most = THRESHOLD - 1 if people < THRESHOLD else None
    return people + change >= 0 and (most is None or people + change <= most)


def suppress_line(people: Sequence[int]) -> tuple[Cell, ...]:
    """Return one line of totals with its small ones hidden; its sum may be known."""
    hidden = {n for n, count in enumerate(people) if 0 < count < THRESHOLD}
    for small in sorted(hidden):
        if any(_pair_moves(people, small, other) for other in hidden if other != small):
            continue
        rest = [n for n in range(len(people)) if n not in hidden and _pair_moves(people, small, n)]
        if not rest:
            return tuple(Hidden.SMALL if count < THRESHOLD else Hidden.OTHER for count in people)
        hidden.add(min(rest, key=lambda n: people[n]))
    return tuple(
        count if n not in hidden else Hidden.SMALL if count < THRESHOLD else Hidden.OTHER
        for n, count in enumerate(people)
    )


def _pair_moves(people: Sequence[int], one: int, other: int) -> bool:
    values = {(0, n): count for n, count in enumerate(people)}
    return any(_fits(values, (0, one), step) and _fits(values, (0, other), -step) for step in (1, -1))
