"""Projected rows made anew from all their ops: a register whose table was widened, rows whose key has come.

Called when a book is brought up to date and when keys of another desk were stored.
"""

from collections.abc import Iterable

from stationdesk.storage.columns import table_name
from stationdesk.storage.database import Cursor
from stationdesk.storage.mending import NOT_MENDED, read_op
from stationdesk.storage.op_shape import bad_value
from stationdesk.storage.projection import SET_ASIDE, WAITING, Outcome, Projector, note_outcome
from stationdesk.storage.sealer import Sealer
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.registry import Registers

_BOTH = (
    "SELECT * FROM (SELECT seq, op_id, raw, kind, 0 AS far, rowid AS place FROM op WHERE register = :name {row} "
    f"AND {NOT_MENDED} "
    "UNION ALL SELECT NULL, op_id, raw, kind, far, rowid FROM foreign_op "
    "WHERE register = :name {row} AND state NOT IN ('parked', 'refused') AND code IS NOT 'mended') "
    "ORDER BY kind <> 'fact', seq IS NULL, seq, place"
)


def rebuild(cursor: Cursor, registers: Registers, register: Register, projector: Projector, sealer: Sealer) -> None:
    """Fill a register's table anew from all its ops."""
    cursor.execute(f'DELETE FROM "{table_name(register.name)}"')
    _replay(cursor, registers, register, projector, sealer, None)


def reopen_rows(
    cursor: Cursor, registers: Registers, projector: Projector, sealer: Sealer, rows: Iterable[bytes]
) -> None:
    """Fill rows anew whose key has come."""
    for row_id in rows:
        names = cursor.execute(
            "SELECT register FROM op WHERE row_id = ?1 AND adopted = 0 "
            "UNION SELECT register FROM foreign_op WHERE row_id = ?1",
            (row_id,),
        ).fetchall()
        for (name,) in names:
            if name in registers and registers[name] in registers.stored():
                cursor.execute(f'DELETE FROM "{table_name(name)}" WHERE row_id = ?', (row_id,))
                _replay(cursor, registers, registers[name], projector, sealer, row_id)


def _replay(
    cursor: Cursor,
    registers: Registers,
    register: Register,
    projector: Projector,
    sealer: Sealer,
    row_id: bytes | None,
) -> None:
    row = "" if row_id is None else "AND row_id = :row"
    names = {"name": register.name, "row": row_id}
    cursor.execute(
        f"UPDATE foreign_op SET state = '{WAITING}', code = NULL "
        f"WHERE register = :name {row} AND state NOT IN ('parked', 'refused') AND code IS NOT 'mended'",
        names,
    )
    lawful = []
    for seq, identity, raw, _, far, _ in cursor.execute(_BOTH.format(row=row), names).fetchall():
        op = read_op(raw)
        opened = sealer.open(cursor, register, op)
        code = bad_value(registers, op, opened, far=bool(far)) if seq is None else None
        if code is None:
            lawful.append((seq, identity, op, opened))
        else:
            note_outcome(cursor, op.row_id, identity, Outcome(SET_ASIDE, code))
    for seq, identity, op, opened in lawful:
        outcome = projector.apply(cursor, identity, op, seq, opened)
        if seq is None:
            note_outcome(cursor, op.row_id, identity, outcome)
