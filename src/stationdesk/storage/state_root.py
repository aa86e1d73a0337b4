"""The state of the station's rows as this book shows them, in 256 sums. Called by hearing when two ends compare.

Read from the projected tables, never from the ops: what is compared is what people see.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from stationdesk.storage.columns import projected, table_name
from stationdesk.storage.database import Cursor
from stationdesk.storage.row_fold import deciders, ops_of_row
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.model.state_root import Buckets, bucket_of, fact_deciders, field_deciders, row_digest

_ELSEWHERE = (
    "SELECT row_id FROM foreign_op f WHERE far = 1 AND NOT EXISTS (SELECT 1 FROM op WHERE op.row_id = f.row_id) "
    "AND NOT EXISTS (SELECT 1 FROM foreign_op n WHERE n.row_id = f.row_id AND n.far = 0)"
)
_FACT = "row_id, fact_op, shown_op, withdrawn_op, erased_op"


def buckets(cursor: Cursor, registers: Registers) -> bytes:
    """Return the 256 sums."""
    sums = Buckets()
    for _, row_id, digest in _digests(cursor, registers):
        sums.add(row_id, digest)
    return sums.to_bytes()


def rows(cursor: Cursor, registers: Registers, wanted: Sequence[int]) -> list[tuple[str, bytes, bytes]]:
    """Return register, row id and digest of the rows in some buckets."""
    numbers = frozenset(wanted)
    return [row for row in _digests(cursor, registers) if bucket_of(row[1]) in numbers]


def _digests(cursor: Cursor, registers: Registers) -> Iterator[tuple[str, bytes, bytes]]:
    elsewhere = {row[0] for row in cursor.execute(_ELSEWHERE).fetchall()}
    for register in registers.stored():
        for row_id, said_by in _deciders(cursor, register):
            if row_id not in elsewhere:
                yield register.name, row_id, row_digest(register.name, row_id, said_by)


def _deciders(cursor: Cursor, register: Register) -> Iterator[tuple[bytes, Sequence[bytes]]]:
    table = table_name(register.name)
    if register.facts:
        for row_id, fact, shown, withdrawn, erased in cursor.execute(f'SELECT {_FACT} FROM "{table}"'):
            yield row_id, fact_deciders(fact, shown, withdrawn, erased)
        return
    if register.merge in (Merge.STATUS, Merge.COUNTER):
        for (row_id,) in cursor.execute(f'SELECT row_id FROM "{table}"').fetchall():
            yield row_id, deciders(register, ops_of_row(cursor, register, row_id))
        return
    names = [field.name for field in projected(register)]
    columns = ", ".join(f'"o_{name}"' for name in names)
    row: tuple[Any, ...]
    for row in cursor.execute(f'SELECT row_id, deleted_op, erased_op, {columns} FROM "{table}"'):
        held = {name: op for name, op in zip(names, row[3:], strict=True) if op is not None}
        yield row[0], field_deciders(held, row[1], row[2])
