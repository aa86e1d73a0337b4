"""Brings the ops of one range into the book: plain new facts in bulk, everything else one by one in order.

Called by hearing, inside its transaction. Should a plain fact turn out not to be new, the whole range goes the
careful way.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlcipher3 import dbapi2 as driver

from stationdesk.storage.columns import table_name
from stationdesk.storage.database import Cursor
from stationdesk.storage.foreign import INSERT, ForeignOps, Place
from stationdesk.storage.plain_facts import FactReader
from stationdesk.storage.projection import APPLIED
from stationdesk_sync.model.op import ID_LENGTH
from stationdesk_sync.model.registry import Registers


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
        kept, rows, careful = self._sort_out(cursor, heard)
        if kept:
            cursor.execute("SAVEPOINT plain")
            try:
                cursor.executemany(INSERT, kept)
                for name, values in rows.items():
                    cursor.executemany(self._insert(name), values)
            except driver.IntegrityError:
                cursor.execute("ROLLBACK TO plain")
                kept, careful = [], list(range(len(heard.ops)))
            cursor.execute("RELEASE plain")
        return len(kept) + self._carefully(cursor, heard, careful)

    def _sort_out(
        self, cursor: Cursor, heard: HeardOps
    ) -> tuple[list[tuple[Any, ...]], dict[str, list[tuple[Any, ...]]], list[int]]:
        """Return rows of plain facts (as ops and in their registers' tables), and which ops are none."""
        touchy = {
            row[0]
            for row in cursor.execute(
                "SELECT row_id FROM foreign_op WHERE state = 'waiting' UNION ALL SELECT row_id FROM erased"
            ).fetchall()
        }
        kept: list[tuple[Any, ...]] = []
        rows: dict[str, list[tuple[Any, ...]]] = {}
        careful: list[int] = []
        device, first, pos, codes, read = heard.device, heard.first, heard.pos or 0, heard.codes, self._reader.read
        in_code = {register.name: int(register.in_day_code) for register in self._registers.values()}
        for number, raw in enumerate(heard.ops):
            plain = read(raw) if first + number not in codes else None
            if plain is None or plain[0].r in touchy:
                careful.append(number)
                continue
            fact, columns = plain
            digest, data, name, clock = heard.hashes[number], fact.d, fact.t, fact.h
            identity, day = digest[:ID_LENGTH], data["day"]
            kept.append(
                (
                    *(identity, digest, raw, name, fact.r, "fact", clock, day, in_code[name], APPLIED, None),
                    *(device, first + number, pos + number, 0),
                )
            )
            rows.setdefault(name, []).append(
                (fact.r, day, data["tz"], int("doubt" in data), clock, identity, clock, identity, *columns)
            )
        return kept, rows, careful

    def _carefully(self, cursor: Cursor, heard: HeardOps, numbers: Sequence[int]) -> int:
        new = 0
        for number in numbers:
            seq = heard.first + number
            pos = None if heard.pos is None else heard.pos + number
            place = Place(heard.device, seq, pos, heard.pos is None, heard.codes.get(seq))
            new += self._foreign.take_one(cursor, heard.ops[number], place)[1]
        return new

    def _insert(self, name: str) -> str:
        statement = self._inserts.get(name)
        if statement is None:
            fields = "".join(f', "f_{field}"' for field in self._reader.layout(name))
            marks = ",".join("?" * (8 + len(self._reader.layout(name))))
            statement = self._inserts[name] = (
                f'INSERT INTO "{table_name(name)}" (row_id, day, tz, doubt, fact_clock, fact_op, shown_clock, shown_op'
                f"{fields}, amended) VALUES ({marks}, 0)"
            )
        return statement
