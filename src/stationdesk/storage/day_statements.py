"""What this desk says of a day: figures over its own ops up to one of them and over all it has heard with a position.

Kept in memory while a backlog goes out, so that each batch adds only its own ops. Called by outbox on the hub lane;
whatever changes what was heard calls ``forget``.
"""

import threading
from collections import OrderedDict
from typing import Any

from stationdesk.storage.database import Cursor
from stationdesk_sync.model.day import Statement
from stationdesk_sync.model.day_fold import DayFold, DayOp
from stationdesk_sync.wire.reading import read_counts

_MOST_DAYS = 64
_MOST_OPS = 200_000
_COLUMNS = "op_id, register, row_id, kind, clock, raw"
_OWN = f"SELECT {_COLUMNS} FROM op WHERE day = ? AND in_code = 1 AND seq > ? AND seq <= ?"
# Of the places that an op was heard at any counts: going back may have taken the one that its row names.
_HEARD = (
    f"SELECT {_COLUMNS} FROM foreign_op f WHERE day = ? AND in_code = 1 AND (pos IS NOT NULL OR EXISTS "
    "(SELECT 1 FROM held_place p WHERE p.op_id = f.op_id AND p.pos IS NOT NULL))"
)
# Own numbers of ops that another desk wrote; what they count as is kept with what was heard.
_ADOPTED = (
    "SELECT f.op_id, f.register, f.row_id, f.kind, f.clock, f.raw FROM op o JOIN foreign_op f "
    "ON f.row_id = o.row_id AND f.op_id = o.op_id WHERE f.day = ? AND f.in_code = 1 AND o.adopted = 1 "
    "AND o.seq > ? AND o.seq <= ?"
)
# Own ops that were heard back under an identity of before.
_AGAIN = (
    "SELECT o.op_id, o.register, o.row_id, o.kind, o.clock, o.raw FROM op o WHERE o.day = ? AND o.in_code = 1 "
    "AND o.seq > ? AND EXISTS (SELECT 1 FROM held_place p WHERE p.op_id = o.op_id AND p.pos IS NOT NULL)"
)


class _Kept:
    """A day's fold over the own ops up to ``upto`` and what was heard while ``newest`` was the newest op heard."""

    def __init__(self, day: str, newest: int) -> None:
        self.fold = DayFold(day, read_counts)
        self.upto = 0
        self.newest = newest


class DayStatements:
    """States days."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Begin anew: something else was heard."""
        with self._lock:
            self._kept.clear()

    def state(self, cursor: Cursor, after: int, last: int, seen: int, own: dict[str, list[DayOp]]) -> list[Statement]:
        """Return the statements of some days over the own chain up to ``last`` and the stream up to ``seen``.

        ``own`` holds the own ops after ``after`` of each day; ``seen`` is the cursor of the station's stream.
        """
        newest = cursor.execute("SELECT coalesce(max(rowid), 0) FROM foreign_op").fetchone()[0]
        with self._lock:
            return [self._state(cursor, day, after, last, newest, own[day], seen) for day in sorted(own)]

    def _state(
        self, cursor: Cursor, day: str, after: int, last: int, newest: int, fresh: list[DayOp], seen: int
    ) -> Statement:
        kept = self._kept.get(day)
        if kept is None or kept.upto > last or kept.newest != newest:
            kept = self._kept[day] = _Kept(day, newest)
            kept.fold.add(_ops(cursor, _HEARD, (day,)))
            if cursor.execute("SELECT 1 FROM held_place LIMIT 1").fetchone() is not None:
                kept.fold.add(_ops(cursor, _AGAIN, (day, last)))
        if kept.upto < after:
            kept.fold.add(_ops(cursor, _OWN, (day, kept.upto, after)))
            kept.fold.add(_ops(cursor, _ADOPTED, (day, kept.upto, after)))
        kept.fold.add(fresh)
        kept.upto = last
        self._kept.move_to_end(day)
        self._bound()
        figures = kept.fold.figures()
        return Statement(day, figures.people, figures.services, figures.code, seen)

    def _bound(self) -> None:
        while len(self._kept) > 1 and (
            len(self._kept) > _MOST_DAYS or sum(len(kept.fold) for kept in self._kept.values()) > _MOST_OPS
        ):
            self._kept.popitem(last=False)


def _ops(cursor: Cursor, statement: str, values: tuple[Any, ...]) -> list[DayOp]:
    rows: list[DayOp] = cursor.execute(statement, values).fetchall()
    return rows
