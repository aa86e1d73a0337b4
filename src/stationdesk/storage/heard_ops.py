"""Brings the ops of one range into the book: plain new facts in bulk, everything else one by one in order.

Called by hearing, inside its transaction. Should a plain fact turn out not to be new, the whole range goes the
careful way.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2 as driver

from stationdesk.app.link_ports import HeardRange
from stationdesk.storage.adopting import adopted_between
from stationdesk.storage.columns import table_name
from stationdesk.storage.database import Cursor
from stationdesk.storage.foreign import NO_FAULT, ForeignOps, Place
from stationdesk.storage.mending import NOTHING_TO_MEND, void_own
from stationdesk.storage.plain_facts import FactReader
from stationdesk.storage.rebuilding import rebuild
from stationdesk.storage.refusing import refuse_held
from stationdesk_sync.model.registry import Registers

_KEEP = (
    "INSERT INTO foreign_op (op_id, hash, raw, register, row_id, kind, clock, day, in_code, state, code, device, seq, "
    "pos, far) VALUES (substr(?1,1,16), ?1, ?2, ?7, ?3, 'fact', ?4, ?5, ?8, 'applied', NULL, ?9, ?6, ?6 + ?10, 0)"
)


class HeardOps(NamedTuple):
    """Ops of one range with their hashes. ``pos`` is the position of the first one, None in a routed stream."""

    device: bytes
    first: int
    pos: int | None
    ops: Sequence[bytes]
    hashes: Sequence[bytes]
    codes: dict[int, str]


class Intake:
    """Keeps and projects heard ops."""

    def __init__(self, registers: Registers, foreign: ForeignOps) -> None:
        self._registers = registers
        self._foreign = foreign
        self._reader = FactReader(registers)
        self._inserts: dict[str, str] = {}

    def take(self, cursor: Cursor, heard: HeardOps) -> int:
        """Bring a range in; returns how many of its ops were new."""
        if heard.pos is None:
            return self._carefully(cursor, heard, range(len(heard.ops)))
        rows, careful = self._sort_out(cursor, heard)
        taken = 0
        if rows:
            cursor.execute("SAVEPOINT plain")
            try:
                taken = sum(self._insert(cursor, heard, name, values) for name, values in rows.items())
            except driver.IntegrityError:
                cursor.execute("ROLLBACK TO plain")
                taken, careful = 0, list(range(len(heard.ops)))
            cursor.execute("RELEASE plain")
        return taken + self._carefully(cursor, heard, careful)

    def place_adopted(self, cursor: Cursor, range_: HeardRange, last: int, codes: dict[int, str]) -> None:
        """Note the places that ops got which this book adopted: an own range was heard back."""
        for seq, raw in adopted_between(cursor, range_.first, last):
            pos = range_.from_pos + seq - range_.first
            self._take_one(cursor, raw, Place(range_.device, seq, pos, far=False, code=codes.get(seq)))

    def void_mends(self, cursor: Cursor, codes: dict[int, str]) -> None:
        """Take own mends back in which the hub found nothing to mend: an own range was heard back."""
        void = [seq for seq, code in codes.items() if code == NOTHING_TO_MEND]
        self._foreign.reopen(cursor, void_own(cursor, self._registers, void))

    def take_at(self, cursor: Cursor, ops: Sequence[bytes], places: Iterable[Place]) -> int:
        """Bring in ops that have no position in the stream yet; returns how many were new."""
        return sum(self._foreign.take_one(cursor, raw, place)[1] for raw, place in zip(ops, places, strict=True))

    def _sort_out(self, cursor: Cursor, heard: HeardOps) -> tuple[dict[str, list[tuple[Any, ...]]], list[int]]:
        """Return the plain facts by register, and which ops are none."""
        touchy = {
            row[0]
            for row in cursor.execute(
                "SELECT row_id FROM foreign_op WHERE state = 'waiting' UNION ALL SELECT row_id FROM erased"
            ).fetchall()
        }
        rows: dict[str, list[tuple[Any, ...]]] = {}
        careful: list[int] = []
        first, codes, hashes, read = heard.first, heard.codes, heard.hashes, self._reader.read
        for number, raw in enumerate(heard.ops):
            plain = read(raw) if not codes or first + number not in codes else None
            if plain is None or (touchy and plain[0].r in touchy):
                careful.append(number)
                continue
            fact, columns = plain
            data = fact.d
            row = (
                hashes[number],
                raw,
                fact.r,
                fact.h,
                data["day"],
                first + number,
                data["tz"],
                "doubt" in data,
                *columns,
            )
            held = rows.get(fact.t)
            if held is None:
                rows[fact.t] = [row]
            else:
                held.append(row)
        return rows, careful

    def _insert(self, cursor: Cursor, heard: HeardOps, name: str, rows: list[tuple[Any, ...]]) -> int:
        """Write facts of one register.

        One row a statement, by VALUES: a SELECT that inserts keeps a journal of its own inside the savepoint, and
        finding its end costs more with every statement.
        """
        shift = (heard.pos or 0) - heard.first
        shared = (name, int(self._registers[name].in_day_code), heard.device, shift)
        cursor.executemany(_KEEP, [(*row[:6], *shared) for row in rows])
        cursor.executemany(self._project(name), [(row[0], *row[2:5], *row[6:]) for row in rows])
        return len(rows)

    def refold_moves(self, cursor: Cursor, first: int, last: int) -> None:
        """Read the rows anew whose own moves have a position in the stream now."""
        self._foreign.refold(
            cursor,
            cursor.execute(
                "SELECT DISTINCT register, row_id FROM op WHERE seq BETWEEN ? AND ? AND kind = 'move'", (first, last)
            ).fetchall(),
        )

    def refold_all_moves(self, cursor: Cursor) -> None:
        """Read all rows anew that were moved: positions were taken back."""
        self._foreign.refold(
            cursor,
            cursor.execute(
                "SELECT register, row_id FROM op WHERE kind = 'move' UNION "
                "SELECT register, row_id FROM foreign_op WHERE kind = 'move' AND state = 'applied'"
            ).fetchall(),
        )

    def rebuild(self, cursor: Cursor) -> None:
        """Compute the rows of all registers anew from their ops."""
        foreign = self._foreign
        for register in self._registers.stored():
            rebuild(cursor, self._registers, register, foreign.projector, foreign.sealer)

    def _carefully(self, cursor: Cursor, heard: HeardOps, numbers: Sequence[int]) -> int:
        new = 0
        for number in numbers:
            seq = heard.first + number
            pos = None if heard.pos is None else heard.pos + number
            place = Place(heard.device, seq, pos, heard.pos is None, heard.codes.get(seq))
            new += self._take_one(cursor, heard.ops[number], place)
        return new

    def _take_one(self, cursor: Cursor, raw: bytes, place: Place) -> bool:
        if place.pos is not None and place.code is not None and place.code not in NO_FAULT:
            foreign = self._foreign
            refuse_held(cursor, self._registers, foreign.projector, foreign.sealer, raw, place.code)
        return self._foreign.take_one(cursor, raw, place)[1]

    def _project(self, name: str) -> str:
        statement = self._inserts.get(name)
        if statement is None:
            layout = self._reader.layout(name)
            fields = "".join(f', "f_{field}"' for field in layout)
            marks = "".join(f",?{number}" for number in range(7, 7 + len(layout)))
            statement = self._inserts[name] = (
                f'INSERT INTO "{table_name(name)}" (row_id, day, tz, doubt, fact_clock, fact_op, '
                f"shown_clock, shown_op, amended{fields}) "
                f"VALUES (?2, ?4, ?5, ?6, ?3, substr(?1,1,16), ?3, substr(?1,1,16), 0{marks})"
            )
        return statement
