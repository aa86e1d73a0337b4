"""The hub's own figures of a day, recomputed from the stored op bytes, and what they say of a statement.

Called by intake (verdicts in receipts) and by ``agreement``. Never reads projections; statements are
only what is judged.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from stationdesk_sync.hub.store import segments, streams
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.hub.store.segments import Segment
from stationdesk_sync.model.day import DayFigures, Statement, counts_in_day, day_figures
from stationdesk_sync.model.op import Op, op_id
from stationdesk_sync.model.register import Register
from stationdesk_sync.wire.codec import MalformedOp, decode_op
from stationdesk_sync.wire.frame import MalformedFrame

EQUAL, DIFFERS, BEHIND = "equal", "differs", "behind"


@dataclass(frozen=True, slots=True)
class DayOp:
    """An op under a day's check code, with its place."""

    device: bytes
    seq: int
    identity: bytes
    op: Op


class DayReader:
    """Reads the ops of days of one station from its segments; each segment is opened once."""

    def __init__(self, tx: Tx, station: str, registers: Mapping[str, Register]) -> None:
        self._tx, self._station, self._registers = tx, station, registers
        self._opened: dict[tuple[bytes, int], dict[str, list[DayOp]]] = {}
        self._aside = segments.set_aside_of(tx, station)
        self._places: dict[tuple[bytes, int], int] | None = None

    def ops(self, day: str) -> list[DayOp]:
        """Return the ops of a day that the hub counts. A segment that cannot be read gives none."""
        found = []
        for segment in segments.on_day(self._tx, self._station, day):
            found += self._open(segment).get(day, [])
        return found

    def figures(self, day: str, wanted: Callable[[DayOp], bool] | None = None) -> DayFigures:
        """Return the figures of a day over its ops, or over those that are wanted."""
        ops = self.ops(day)
        kept = ops if wanted is None else [one for one in ops if wanted(one)]
        return day_figures(day, [(one.identity, one.op) for one in kept], self._registers)

    def figures_for(self, statement: Statement, device: bytes, last: int | None) -> DayFigures:
        """Return the figures over what a desk knew: its own chain (up to ``last``) and what it had seen."""

        def known(one: DayOp) -> bool:
            if one.device == device and (last is None or one.seq <= last):
                return True
            return statement.seen > 0 and self._position(one) <= statement.seen

        return self.figures(statement.day, known)

    def _open(self, segment: Segment) -> Mapping[str, list[DayOp]]:
        place = (segment.device, segment.first)
        if place not in self._opened:
            self.know(place, self._read(segment))
        return self._opened[place]

    def know(self, place: tuple[bytes, int], ops: Iterable[DayOp]) -> None:
        """Take the ops of a segment as read; intake hands over what it has just stored."""
        by_day: dict[str, list[DayOp]] = {}
        for one in ops:
            counted = (one.device, one.seq) not in self._aside and counts_in_day(one.op, self._registers)
            if counted and one.op.day is not None:
                by_day.setdefault(one.op.day, []).append(one)
        self._opened[place] = by_day

    def _read(self, segment: Segment) -> Iterator[DayOp]:
        try:
            raws = segment.ops()
        except MalformedFrame:
            return
        for seq, raw in enumerate(raws, start=segment.first):
            try:
                op = decode_op(raw)
            except MalformedOp:
                continue
            yield DayOp(segment.device, seq, op_id(raw), op)

    def _position(self, one: DayOp) -> int:
        if self._places is None:
            self._places = {}
            for taken in streams.ranges(self._tx, self._station):
                for offset in range(taken.to_pos - taken.from_pos + 1):
                    self._places[taken.device, taken.first + offset] = taken.from_pos + offset
        return self._places[one.device, one.seq]


def judge(statement: Statement, own: DayFigures, hub_position: int) -> str:
    """Return what the hub thinks of a statement: equal, differs, or behind (the desk had seen more)."""
    if statement.seen > hub_position:
        return BEHIND
    return EQUAL if statement.figures == own else DIFFERS
