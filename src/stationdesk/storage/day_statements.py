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

_MOST_DAYS = 64
_MOST_OPS = 200_000
_COLUMNS = "op_id, register, row_id, kind, clock, raw"
_OWN = f"SELECT {_COLUMNS} FROM op WHERE day = ? AND in_code = 1 AND seq > ? AND seq <= ?"
_HEARD = f"SELECT {_COLUMNS} FROM foreign_op WHERE day = ? AND in_code = 1 AND pos IS NOT NULL"
_COUNT_OWN = "SELECT count(*) FROM op WHERE day = ? AND in_code = 1 AND seq <= ?"
_COUNT_HEARD = "SELECT count(*) FROM foreign_op WHERE day = ? AND in_code = 1 AND pos IS NOT NULL"
# Own ops that were heard back under an identity of before.
_AGAIN = (
    "SELECT o.op_id, o.register, o.row_id, o.kind, o.clock, o.raw FROM op o WHERE o.day = ? AND o.in_code = 1 "
    "AND o.seq > ? AND EXISTS (SELECT 1 FROM held_place p WHERE p.op_id = o.op_id AND p.pos IS NOT NULL)"
)


class _Kept:
    def __init__(self, day: str) -> None:
        self.fold = DayFold(day)
        self.upto = 0
        self.counts: tuple[int, int] = (0, 0)


class DayStatements:
    """States days."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Begin anew: something else was heard."""
        with self._lock:
            self._kept.clear()

    def state(self, cursor: Cursor, day: str, last: int, seen: int) -> Statement:
        """Return the statement of a day over the own chain up to ``last`` and the stream up to ``seen``, the cursor."""
        with self._lock:
            kept = self._kept.get(day)
            counts = _counts(cursor, day, last)
            if kept is None or kept.upto > last or not self._grown(cursor, kept, day, last, counts):
                kept = self._kept[day] = _Kept(day)
                kept.fold.add(_ops(cursor, _HEARD, (day,)))
                if cursor.execute("SELECT 1 FROM held_place LIMIT 1").fetchone() is not None:
                    kept.fold.add(_ops(cursor, _AGAIN, (day, last)))
                kept.fold.add(_ops(cursor, _OWN, (day, 0, last)))
                kept.upto, kept.counts = last, counts
            self._kept.move_to_end(day)
            figures = kept.fold.figures()
            self._bound()
        return Statement(day, figures.people, figures.services, figures.code, seen)

    def _grown(self, cursor: Cursor, kept: _Kept, day: str, last: int, counts: tuple[int, int]) -> bool:
        """Add the own ops since the last statement; False when that does not explain what is in the book now."""
        fresh = _ops(cursor, _OWN, (day, kept.upto, last))
        if counts != (kept.counts[0] + len(fresh), kept.counts[1]):
            return False
        kept.fold.add(fresh)
        kept.upto, kept.counts = last, counts
        return True

    def _bound(self) -> None:
        while len(self._kept) > 1 and (
            len(self._kept) > _MOST_DAYS or sum(len(kept.fold) for kept in self._kept.values()) > _MOST_OPS
        ):
            self._kept.popitem(last=False)


def _ops(cursor: Cursor, statement: str, values: tuple[Any, ...]) -> list[DayOp]:
    return [DayOp._make(row) for row in cursor.execute(statement, values).fetchall()]


def _counts(cursor: Cursor, day: str, last: int) -> tuple[int, int]:
    own = cursor.execute(_COUNT_OWN, (day, last)).fetchone()[0]
    return own, cursor.execute(_COUNT_HEARD, (day,)).fetchone()[0]
