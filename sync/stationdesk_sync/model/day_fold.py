"""The figures of one day, kept up while ops are added: equal to ``day.day_figures`` over all that were added.

Called where a day is stated again and again over a growing set of ops (each batch of a backlog states its days).
Reads of an op's bytes only what a day needs.
"""

from bisect import insort
from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from stationdesk_sync.model.day import VISIT, DayFigures, day_code, visit_figures
from stationdesk_sync.model.merge import fold_fact
from stationdesk_sync.model.op import Kind, Op

_FEW = 16


class DayOp(NamedTuple):
    """What a day's figures need of one op that stands under the day's check code."""

    identity: bytes
    register: str
    row_id: bytes
    kind: str
    clock: int
    raw: bytes


class _Data(msgspec.Struct):
    people: object = None
    services: object = None


class _Said(msgspec.Struct):
    d: _Data


_DECODER = msgspec.msgpack.Decoder(_Said)


class _Visit(NamedTuple):
    identity: bytes
    kind: str
    clock: int
    people: int
    services: int


class DayFold:
    """The ops of one day. ``len`` is how many different ones were added."""

    def __init__(self, day: str) -> None:
        self.day = day
        self._known: set[bytes] = set()
        self._sorted: list[bytes] = []
        self._rows: dict[bytes, _Visit | list[_Visit]] = {}
        self._people = self._services = 0

    def __len__(self) -> int:
        return len(self._known)

    def add(self, ops: Iterable[DayOp]) -> None:
        """Add ops of this day; one that was added before changes nothing."""
        fresh: list[bytes] = []
        for op in ops:
            if op.identity in self._known:
                continue
            self._known.add(op.identity)
            fresh.append(op.identity)
            if op.register == VISIT:
                self._add_visit(op)
        if len(fresh) > _FEW:
            self._sorted += fresh
            self._sorted.sort()  # two runs, one long and sorted: cheap
        else:
            for identity in fresh:
                insort(self._sorted, identity)

    def figures(self) -> DayFigures:
        """Return the day's figures over what was added so far."""
        return DayFigures(self._people, self._services, day_code(self.day, self._sorted))

    def _add_visit(self, op: DayOp) -> None:
        said = _DECODER.decode(op.raw).d
        people, services = visit_figures(said.people, said.services)
        visit = _Visit(op.identity, op.kind, op.clock, people, services)
        held = self._rows.get(op.row_id)
        if held is None and op.kind == Kind.FACT.value:
            self._rows[op.row_id] = visit
            self._people += people
            self._services += people * services
            return
        ops = [] if held is None else held if isinstance(held, list) else [held]
        before = self._row(op.row_id, ops)
        after = self._row(op.row_id, [*ops, visit])
        self._rows[op.row_id] = [*ops, visit]
        self._people += after[0] - before[0]
        self._services += after[1] - before[1]

    def _row(self, row_id: bytes, visits: list[_Visit]) -> tuple[int, int]:
        row = fold_fact((visit.identity, self._op(row_id, visit)) for visit in visits)
        if row is None or not row.counts:
            return 0, 0
        people, services = row.data["people"], row.data["services"]
        assert isinstance(people, int) and isinstance(services, int)
        return people, people * services

    def _op(self, row_id: bytes, visit: _Visit) -> Op:
        data = {"day": self.day, "people": visit.people, "services": visit.services}
        return Op(VISIT, row_id, Kind(visit.kind), visit.clock, 1, data)
