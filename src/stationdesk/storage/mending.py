"""What was mended: ops that another op took the place of, as the hub had set them aside. Called where ops are taken.

A mend is kept as it came and read as the op that it puts in place. What it replaces stays in its chain and counts
nowhere, whoever holds it.
"""

from collections.abc import Iterable

from stationdesk.storage.database import Cursor
from stationdesk_sync.model.day import counts_in_day
from stationdesk_sync.model.mend import mended_id, mended_op
from stationdesk_sync.model.op import ID_LENGTH, Kind, Op
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.wire.codec import decode_op

MENDED = "mended"
NOTHING_TO_MEND = "nothing_to_mend"
NOT_MENDED = "op_id NOT IN (SELECT op_id FROM mended)"

_ASIDE_COUNTS_NOT = "UPDATE foreign_op SET in_code = 0 WHERE op_id = ? AND state IN ('parked', 'refused')"


def read_op(raw: bytes) -> Op:
    """Return an op as it acts: of a mend what it puts in place. ``MalformedOp`` for bytes that are no op."""
    op = decode_op(raw)
    return op if replaced(op) is None else mended_op(op)


def replaced(op: Op) -> bytes | None:
    """Return the id of the op that a well-formed mend replaces, None for any other op."""
    if op.kind is not Kind.MEND:
        return None
    try:
        mended_op(op)
        target = mended_id(op)
    except ValueError:
        return None
    return target if len(target) == ID_LENGTH and op.data.keys() == {"of", "k", "d"} else None


def note_mended(cursor: Cursor, target: bytes, by: bytes) -> list[bytes]:
    """Let an op count no more; returns the rows that have to be read anew."""
    cursor.execute("INSERT OR IGNORE INTO mended (op_id, by_op) VALUES (?,?)", (target, by))
    own = cursor.execute("UPDATE op SET in_code = 0 WHERE op_id = ? AND adopted = 0 RETURNING row_id", (target,))
    rows = [row[0] for row in own.fetchall()]
    heard = cursor.execute(
        "UPDATE foreign_op SET in_code = 0, state = 'set_aside', code = ? WHERE op_id = ? "
        "AND state NOT IN ('parked', 'refused') RETURNING row_id",
        (MENDED, target),
    )
    return rows + [row[0] for row in heard.fetchall()]


def undo_mend(cursor: Cursor, registers: Registers, by: bytes) -> list[bytes]:
    """Let what an op mended count again, as the hub found nothing to mend; returns the rows to be read anew."""
    rows: list[bytes] = []
    targets = cursor.execute("DELETE FROM mended WHERE by_op = ? AND op_id <> by_op RETURNING op_id", (by,)).fetchall()
    for (target,) in targets:
        if cursor.execute("SELECT 1 FROM mended WHERE op_id = ?", (target,)).fetchone() is not None:
            continue  # somebody else mended it too
        for table in ("op", "foreign_op"):
            held = cursor.execute(f"SELECT raw, row_id FROM {table} WHERE op_id = ?", (target,)).fetchone()
            if held is not None:
                in_code = int(counts_in_day(read_op(held[0]), registers))
                cursor.execute(f"UPDATE {table} SET in_code = ? WHERE op_id = ?", (in_code, target))
                rows.append(held[1])
        cursor.execute(
            "UPDATE foreign_op SET state = 'waiting', code = NULL WHERE op_id = ? AND code = ?", (target, MENDED)
        )
        cursor.execute(_ASIDE_COUNTS_NOT, (target,))
    return rows


def void_own(cursor: Cursor, registers: Registers, numbers: Iterable[int]) -> list[bytes]:
    """Take own mends back that the hub set aside because there is nothing to mend; returns the rows to be read anew."""
    rows: list[bytes] = []
    for seq in numbers:
        own = cursor.execute("SELECT op_id, row_id FROM op WHERE seq = ? AND adopted = 0", (seq,)).fetchone()
        if own is not None:
            rows += [*undo_mend(cursor, registers, own[0]), own[1]]
            note_mended(cursor, own[0], own[0])  # it mends nothing and counts nowhere
    return rows
