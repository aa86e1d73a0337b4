"""A row that is set field by field, read anew from all its ops: columns of what ``model.row`` and ``status`` say.

Called by projection with each op of such a row, and by the check.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from stationdesk.storage.columns import closed_column, projected, to_column
from stationdesk.storage.database import Cursor
from stationdesk.storage.mending import read_op
from stationdesk.storage.sealer import Opened
from stationdesk_sync.model.erasure import ERASED
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.model.row import Row, fold_row, read_row
from stationdesk_sync.model.status import Status, status_of
from stationdesk_sync.model.stream import CITY

# An own op has a position once its range was heard back; one of another device when it was heard. Where an op stands
# in the stream more than once (it was sent again under a new identity), the first place is the one that counts.
_OPS = """
SELECT o.seq, o.op_id, o.raw, (SELECT min(pos) FROM (
    SELECT m.from_pos + o.seq - m.first AS pos FROM stream_mark m, device_chain d WHERE m.device = d.device_id
    AND m.stream <> :city AND m.first <= o.seq AND o.seq <= m.first + m.to_pos - m.from_pos
    UNION ALL SELECT p.pos FROM held_place p WHERE p.op_id = o.op_id
)) AS pos
FROM op o WHERE o.row_id = :row AND o.register = :name
AND NOT EXISTS (SELECT 1 FROM set_aside s WHERE s.seq = o.seq AND s.code = 'illegal_move')
AND NOT EXISTS (SELECT 1 FROM mended m WHERE m.op_id = o.op_id)
UNION ALL SELECT NULL, f.op_id, f.raw, (SELECT min(pos) FROM (
    SELECT f.pos AS pos UNION ALL SELECT p.pos FROM held_place p WHERE p.op_id = f.op_id
)) FROM foreign_op f WHERE f.row_id = :row AND f.register = :name AND f.state IN ('applied', 'waiting')
"""


class RowOp(NamedTuple):
    """One op of a row; ``seq`` None for another desk's, ``pos`` None while the hub has not given it a position."""

    seq: int | None
    identity: bytes
    op: Op
    pos: int | None


def ops_of_row(cursor: Cursor, register: Register, row_id: bytes) -> list[RowOp]:
    """Return the ops of a row that count, in no order."""
    rows = cursor.execute(_OPS, {"row": row_id, "name": register.name, "city": CITY}).fetchall()
    return [RowOp(seq, identity, read_op(raw), pos) for seq, identity, raw, pos in rows]


def status_of_ops(register: Register, ops: Sequence[RowOp]) -> Status:
    """Return the state of a status row: ops with a position in the order of the stream, then those without."""
    committed = sorted((each for each in ops if each.pos is not None), key=lambda each: each.pos or 0)
    waiting = sorted((each for each in ops if each.pos is None), key=lambda each: (each.op.clock, each.identity))
    pairs = [[(each.identity, each.op) for each in part] for part in (committed, waiting)]
    return status_of(register, *pairs)


def row_columns(register: Register, ops: Sequence[RowOp], opened: Callable[[Op], Opened]) -> dict[str, Any]:
    """Return the columns of a row but its id."""
    own = [each.seq for each in ops if each.seq is not None]
    columns: dict[str, Any] = {"seq": min(own, default=None), "last_seq": max(own, default=None)}
    counting = list(ops)
    if register.merge is Merge.STATUS:
        status = status_of_ops(register, ops)
        columns |= {"state": status.state, "tentative": status.tentative, "moved_by": status.moved_by}
        refused = {*status.refused, *status.doubtful}
        counting = [each for each in ops if each.identity not in refused]
    row = read_row(register, fold_row((each.identity, each.op) for each in counting))
    columns |= {"review": len(row.losers) + len(row.late)}
    for name, version in (("deleted", row.deleted), ("erased", row.erased)):
        columns[f"{name}_clock"], columns[f"{name}_op"] = version if version is not None else (None, None)
    return columns | _field_columns(register, row, {each.identity: each.op for each in counting}, opened)


def _field_columns(
    register: Register, row: Row, ops: dict[bytes, Op], opened: Callable[[Op], Opened]
) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    closed = set()
    for field in projected(register):
        held = row.fields.get(field.name)
        value = None if held is None or held.value is ERASED else held.value
        if value is not None and held is not None and field.privacy.sealed:
            clear = opened(ops[held.version.op_id])
            value = clear.data.get(field.name)
            if field.name in clear.closed:
                closed.add(field.name)
        columns[f"f_{field.name}"] = to_column(field, value)
        columns[f"c_{field.name}"], columns[f"o_{field.name}"] = held.version if held is not None else (None, None)
    return {**columns, "closed": closed_column(frozenset(closed))}


def deciders(register: Register, ops: Sequence[RowOp]) -> list[bytes]:
    """Return what decides a row, for ``model.state_root``."""
    moved_by = None
    counting = list(ops)
    if register.merge is Merge.STATUS:
        status = status_of_ops(
            register, [each for each in ops if each.pos is not None or each.op.kind is not Kind.MOVE]
        )
        moved_by = status.moved_by
        counting = [each for each in ops if each.op.kind is not Kind.MOVE or each.identity in status.moves]
    return read_row(register, fold_row((each.identity, each.op) for each in counting)).deciders(moved_by)
