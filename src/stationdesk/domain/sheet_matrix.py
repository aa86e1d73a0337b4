"""Who was given what: groups down, services across, people first and services last.

Called by app/print_day_sheet over the counted visits of a day. The totals row is counted on its own,
not added up from the lines, so that ``sheet_check`` compares two ways of counting.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from stationdesk_sync.model.language import Label

WISHED_COLUMNS = 8
MOST_COLUMNS = 9
REST = "other"
USUAL_SERVICES = ("rest", "water", "warm_meal", "shelter", "charge", "first_aid", "borrow", "legal")


@dataclass(frozen=True, slots=True)
class Counted:
    """Some visits alike: group, services given to each person, people."""

    group: str
    services: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Column:
    """One service across the page. ``folded`` names the services that stand together in 其他."""

    code: str
    name: Label
    folded: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One group: 人次, services by column, 项次."""

    code: str
    name: Label
    people: int
    cells: tuple[int, ...]
    services: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """The columns, a line for each group that came, and the totals."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line


@dataclass(frozen=True, slots=True)
class Names:
    """What to call a code, in the catalogue's order; ``short`` is for narrow columns."""

    groups: Mapping[str, Label]
    services: Mapping[str, Label]
    short: Mapping[str, Label]
    total: Label
    rest: Label


def build_matrix(counted: Sequence[Counted], names: Names) -> Matrix:
    """Return the matrix of a day; groups by people, the rest last; at most nine services across."""
    given = _services_given(counted)
    shown, folded = _choose(given, names)
    place = {code: index for index, code in enumerate(shown)}
    columns = tuple(_column(code, folded, names) for code in shown)
    people: dict[str, int] = {}
    cells: dict[str, list[int]] = {}
    for visit in counted:
        people[visit.group] = people.get(visit.group, 0) + visit.people
        row = cells.setdefault(visit.group, [0] * len(columns))
        for service in visit.services:
            row[place.get(service, len(columns) - 1)] += visit.people
    order = {code: index for index, code in enumerate(names.groups)}
    ranked = sorted(people, key=lambda code: (code == REST, -people[code], order.get(code, len(order)), code))
    lines = tuple(
        Line(code, names.groups.get(code, Label(code, code)), people[code], tuple(cells[code]), sum(cells[code]))
        for code in ranked
    )
    return Matrix(columns, lines, _total(counted, given, shown, folded, names))


def _services_given(counted: Iterable[Counted]) -> dict[str, int]:
    given: dict[str, int] = {}
    for visit in counted:
        for service in visit.services:
            given[service] = given.get(service, 0) + visit.people
    return given


def _choose(given: Mapping[str, int], names: Names) -> tuple[list[str], list[str]]:
    """Return the services that get a column, in the catalogue's order, and those folded into the last one."""
    order = {code: index for index, code in enumerate(names.services)}

    def rank(code: str) -> tuple[bool, int, str]:
        return (code == REST, order.get(code, len(order)), code)

    if len(given) <= MOST_COLUMNS:
        spare = [code for code in USUAL_SERVICES if code not in given][: max(0, WISHED_COLUMNS - len(given))]
        return sorted((*given, *spare), key=rank), []
    own = sorted((code for code in given if code != REST), key=lambda code: (-given[code], *rank(code)))
    kept = own[: MOST_COLUMNS - 1]
    folded = sorted((code for code in given if code not in kept), key=rank)
    return [*sorted(kept, key=rank), REST], folded


def _column(code: str, folded: Sequence[str], names: Names) -> Column:
    if code == REST and folded:
        known = [names.services.get(service, Label(service, service)) for service in folded]
        return Column(REST, names.rest, tuple(known))
    return Column(code, names.short.get(code, names.services.get(code, Label(code, code))))


def _total(
    counted: Sequence[Counted], given: Mapping[str, int], shown: Sequence[str], folded: Sequence[str], names: Names
) -> Line:
    by_column = [
        sum(given[service] for service in folded) if code == REST and folded else given.get(code, 0) for code in shown
    ]
    people = sum(visit.people for visit in counted)
    services = sum(visit.people * len(visit.services) for visit in counted)
    return Line("total", names.total, people, tuple(by_column), services)
