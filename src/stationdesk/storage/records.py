"""The reading half of the book. Implements ``app.ports.Records``; called on every lane.

``Record.data`` holds the fields that have a value, in the order of the declaration, without day, zone
and doubt. Ops of other desks have ``seq`` 0.
"""

import json
from functools import partial
from typing import Any

from stationdesk.app.ports import Change, Query, Record, TallyCell
from stationdesk.storage.columns import from_column, projected, table_name
from stationdesk.storage.database import Cursor
from stationdesk.storage.journal import read_local
from stationdesk.storage.mending import read_op
from stationdesk.storage.projection import read_closed
from stationdesk.storage.question import where
from stationdesk.storage.readers import Readers
from stationdesk.storage.sealer import Sealer
from stationdesk_sync.model.day import VISIT, DayFigures, day_figures
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.model.row import STATE

_NEWEST_DAYS = """
WITH RECURSIVE found(day) AS (
    SELECT max(day) FROM {table} WHERE in_code = 1
    UNION ALL
    SELECT (SELECT max(day) FROM {table} WHERE in_code = 1 AND day < found.day) FROM found WHERE found.day IS NOT NULL
)
SELECT day FROM found WHERE day IS NOT NULL LIMIT ?
"""


class BookRecords:
    """Reads what is committed."""

    def __init__(self, readers: Readers, registers: Registers, sealer: Sealer) -> None:
        self._readers = readers
        self._registers = registers
        self._sealer = sealer

    def record(self, register: str, row_id: bytes) -> Record | None:
        """Return one row, or None."""
        declared = self._registers[register]
        if declared.merge is Merge.STATION_ROW:  # settings; rows that may hold a person's words are not remembered
            return self._readers.known((register, row_id), partial(self._row, declared, row_id))
        with self._readers.read() as cursor:
            return self._row(declared, row_id, cursor)

    def _row(self, register: Register, row_id: bytes, cursor: Cursor) -> Record | None:
        found = self._rows(cursor, register, "WHERE t.row_id = ?", [row_id])
        return found[0] if found else None

    def find(self, row_id: bytes) -> Record | None:
        """Return a row of whatever register, or None."""
        with self._readers.read() as cursor:
            row = cursor.execute(
                "SELECT register FROM op WHERE row_id = ?1 AND adopted = 0 "
                "UNION ALL SELECT register FROM foreign_op WHERE row_id = ?1",
                (row_id,),
            ).fetchone()
            if row is None or row[0] not in self._registers:
                return None
            found = self._rows(cursor, self._registers[row[0]], "WHERE t.row_id = ?", [row_id])
        return found[0] if found else None

    def records(self, query: Query) -> list[Record]:
        """Return rows, newest first (by ``seq``) unless asked otherwise."""
        register = self._registers[query.register]
        condition, values = where(register, query)
        order = "ASC" if query.oldest_first else "DESC"
        tail = f"{condition} ORDER BY t.seq {order} LIMIT ? OFFSET ?"
        with self._readers.read() as cursor:
            return self._rows(cursor, register, tail, [*values, query.limit, query.offset])

    def count(self, query: Query, most: int | None = None) -> int:
        """Return how many rows a query has without its limit; with ``most`` no more than so many are looked at."""
        register = self._registers[query.register]
        condition, values = where(register, query)
        rows = f'SELECT 1 FROM "{table_name(register.name)}" t {condition} LIMIT ?'
        with self._readers.read() as cursor:
            row = cursor.execute(f"SELECT count(*) FROM ({rows})", [*values, -1 if most is None else most]).fetchone()
        return int(row[0])

    def history(self, row_id: bytes) -> list[Change]:
        """Return all ops of a row: this desk's in the order they were written, then other desks' by their clock."""
        with self._readers.read() as cursor:
            own = cursor.execute(
                "SELECT op.seq, op.op_id, op.raw, CASE WHEN EXISTS (SELECT 1 FROM mended m WHERE m.op_id = op.op_id "
                "AND m.by_op <> op.op_id) THEN 'mended' ELSE set_aside.code END "
                "FROM op LEFT JOIN set_aside USING (seq) "
                "WHERE row_id = ? AND adopted = 0 ORDER BY op.seq",
                (row_id,),
            ).fetchall()
            foreign = cursor.execute(
                "SELECT 0, op_id, raw, code FROM foreign_op WHERE row_id = ? ORDER BY clock, op_id", (row_id,)
            ).fetchall()
            return [self._change(cursor, *row) for row in (*own, *foreign)]

    def tally(self, day: str) -> list[TallyCell]:
        """Return the counting visits of a day, grouped."""
        if VISIT not in self._registers:
            return []
        with self._readers.read() as cursor:
            rows = cursor.execute(
                "SELECT f_group, f_services, f_slot, f_method, sum(f_people), count(*) "
                f'FROM "{table_name(VISIT)}" WHERE day = ? AND withdrawn_clock IS NULL '
                "GROUP BY 1, 2, 3, 4 ORDER BY 3, 1",
                (day,),
            ).fetchall()
        return [TallyCell(row[0], tuple(json.loads(row[1])), *row[2:]) for row in rows]

    def figures(self, day: str) -> DayFigures:
        """Return people, services and check code of a day, computed from its ops and never from the tables."""
        with self._readers.read() as cursor:
            ops = cursor.execute(
                "SELECT op_id, raw FROM op WHERE day = ?1 AND in_code = 1 "
                "UNION ALL SELECT op_id, raw FROM foreign_op WHERE day = ?1 AND in_code = 1",
                (day,),
            ).fetchall()
        return day_figures(day, ((identity, read_op(raw)) for identity, raw in ops), self._registers)

    def days(self, limit: int = 400) -> list[str]:
        """Return the days that have ops under a check code, newest first."""
        with self._readers.read() as cursor:
            found = {
                row[0]
                for table in ("op", "foreign_op")
                for row in cursor.execute(_NEWEST_DAYS.format(table=table), (limit,))
            }
        return sorted(found, reverse=True)[:limit]

    def day_ops(self, day: str) -> tuple[int, int]:
        """Return how many of this desk's ops stand under a day's check code, and how many the hub has received."""
        with self._readers.read() as cursor:
            row = cursor.execute(
                "SELECT count(*), count(CASE WHEN seq <= (SELECT acked FROM link) THEN 1 END) "
                "FROM op WHERE day = ? AND in_code = 1",
                (day,),
            ).fetchone()
        return int(row[0]), int(row[1])

    def local(self, key: str) -> object | None:
        """Return a local fact, or None."""
        row = self._readers.known(("local", key), partial(_local, key))
        return None if row is None else read_local(row[0])

    def _change(self, cursor: Cursor, seq: int, identity: bytes, raw: bytes, code: str | None) -> Change:
        op = read_op(raw)
        register = self._registers.get(op.register)
        data = self._sealer.open(cursor, register, op).data if register is not None else op.data
        return Change(seq, identity, op.kind, op.clock, op.account, data, code)

    def _rows(self, cursor: Cursor, register: Register, tail: str, values: list[Any]) -> list[Record]:
        fields = projected(register)
        if register.facts:
            head = (
                "t.row_id, t.seq, t.last_seq, t.closed, t.shown_clock, t.day, t.tz, t.doubt, t.amended, "
                "t.withdrawn_clock, t.reason, m.minute"
            )
            source = f'"{table_name(register.name)}" t LEFT JOIN visit_minute m ON m.row_id = t.row_id'
        else:
            clocks = ", ".join(f'coalesce(t."c_{f.name}", 0)' for f in fields)
            head = f"t.row_id, t.seq, t.last_seq, t.closed, max(0, {clocks}), NULL, NULL, 0, 0, t.deleted_clock"
            head += ", NULL, NULL"
            source = f'"{table_name(register.name)}" t'
        state = ("coalesce(t.tentative, t.state)",) if register.merge is Merge.STATUS else ()
        columns = ", ".join((head, *(f't."f_{f.name}"' for f in fields), *state))
        rows = cursor.execute(f"SELECT {columns} FROM {source} {tail}", values).fetchall()
        return [_record(register, row) for row in rows]


def _record(register: Register, row: tuple[Any, ...]) -> Record:
    fields = projected(register)
    held = {f.name: from_column(f, value) for f, value in zip(fields, row[12:], strict=False)}
    if register.merge is Merge.STATUS:
        held[STATE] = row[-1]
    return Record(
        register=register.name,
        row_id=row[0],
        data={name: value for name, value in held.items() if value is not None},
        seq=row[1] or 0,
        last_seq=row[2] or 0,
        clock=row[4],
        day=row[5],
        tz=row[6],
        doubt=bool(row[7]),
        amended=bool(row[8]),
        withdrawn=row[9] is not None,
        reason=row[10],
        minute=row[11],
        closed_fields=tuple(sorted(read_closed(row[3]))),
    )


def _local(key: str, cursor: Cursor) -> tuple[bytes] | None:
    row: tuple[bytes] | None = cursor.execute("SELECT value FROM local_fact WHERE key = ?", (key,)).fetchone()
    return row
