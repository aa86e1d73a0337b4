"""The figures of one day, kept up while ops are added: equal to ``day.day_figures`` over all that were added.

Called where a day is stated again and again over a growing set of ops (each batch of a backlog states its days).
Reads of an op's bytes only what a day needs.
"""

from bisect import insort
from collections.abc import Callable, Iterable

from stationdesk_sync.model.day import VISIT, DayFigures, day_code, visit_figures
from stationdesk_sync.model.merge import fold_fact
from stationdesk_sync.model.op import Kind, Op

_FEW = 16


# What a day's figures need of one op under the day's check code: op id, register, row id, kind, clock, bytes.
DayOp = tuple[bytes, str, bytes, str, int, bytes]
Counts = Callable[[bytes], tuple[object, object]]
_FACT = Kind.FACT.value


_Visit = tuple[bytes, str, int, int, int]  # op id, kind, clock, people, services


class DayFold:
    """The ops of one day; ``len`` is how many different ones were added.

    ``counts`` reads people and services out of an op's bytes.
    """

    def __init__(self, day: str, counts: Counts) -> None:
        self.day = day
        self._counts = counts
        self._known: set[bytes] = set()
        self._sorted: list[bytes] = []
        self._rows: dict[bytes, _Visit | list[_Visit]] = {}
        self._people = self._services = 0

    def __len__(self) -> int:
        return len(self._known)

    def add(self, ops: Iterable[DayOp]) -> None:
        """Add ops of this day; one that was added before changes nothing."""
        known, rows, counts = self._known, self._rows, self._counts
        fresh: list[bytes] = []
        for identity, register, row_id, kind, clock, raw in ops:
            if identity in known:
                continue
            fresh.append(identity)
            known.add(identity)
            if register != VISIT:
                continue
            people, services = visit_figures(*counts(raw))
            visit = (identity, kind, clock, people, services)
            if kind == _FACT and row_id not in rows:
                rows[row_id] = visit
                self._people += people
                self._services += people * services
            else:
                self._again(row_id, visit)
        self._keep_sorted(fresh)

    def _keep_sorted(self, fresh: list[bytes]) -> None:
        if len(fresh) > _FEW:
            self._sorted += fresh
            self._sorted.sort()  # two runs, one long and sorted: cheap
        else:
            for identity in fresh:
                insort(self._sorted, identity)

    def figures(self) -> DayFigures:
        """Return the day's figures over what was added so far."""
        return DayFigures(self._people, self._services, day_code(self.day, self._sorted))

    def _again(self, row_id: bytes, visit: _Visit) -> None:
        """Bring a row together anew with one more op."""
        held = self._rows.get(row_id)
        ops = [] if held is None else held if isinstance(held, list) else [held]
        before, after = self._row(row_id, ops), self._row(row_id, [*ops, visit])
        self._rows[row_id] = [*ops, visit]
        self._people += after[0] - before[0]
        self._services += after[1] - before[1]

    def _row(self, row_id: bytes, visits: list[_Visit]) -> tuple[int, int]:
        row = fold_fact((visit[0], self._op(row_id, visit)) for visit in visits)
        if row is None or not row.counts:
            return 0, 0
        people, services = row.data["people"], row.data["services"]
        assert isinstance(people, int)
        assert isinstance(services, int)
        return people, people * services

    def _op(self, row_id: bytes, visit: _Visit) -> Op:
        _, kind, clock, people, services = visit
        return Op(VISIT, row_id, Kind(kind), clock, 1, {"day": self.day, "people": people, "services": services})
