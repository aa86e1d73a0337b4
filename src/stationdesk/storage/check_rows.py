"""Every projected row, computed anew from the ops by the folds of ``model.merge`` and compared column by column.

Called by ``check``. Uses nothing of ``projection``, so that a fault there is found here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from stationdesk.app.ports import BadRecord
from stationdesk.storage.columns import closed_column, columns_of, projected, table_name, to_column
from stationdesk.storage.database import Cursor
from stationdesk.storage.mending import MENDED, NOT_MENDED, read_op
from stationdesk.storage.op_shape import bad_value, parking
from stationdesk.storage.projection import APPLIED, PARKED, REFUSED, SET_ASIDE, WAITING, without_sealed
from stationdesk.storage.row_fold import ops_of_row, row_columns
from stationdesk.storage.sealer import Sealer
from stationdesk_sync.model.merge import fold_fact
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.registry import Registers

_ALL = f"""
SELECT row_id, seq, op_id, raw, NULL AS code, 0 AS far FROM op WHERE register = :name AND {NOT_MENDED}
UNION ALL SELECT row_id, NULL, op_id, raw, code, far FROM foreign_op
WHERE register = :name AND state NOT IN ('parked', 'refused') AND code IS NOT 'mended'
ORDER BY row_id, seq, op_id
"""
ROW_TAKEN = "row_taken"


@dataclass(frozen=True, slots=True)
class HeldOp:
    """One op of a row as it is kept: ``seq`` None for another desk's, ``code`` why that one was set aside."""

    seq: int | None
    identity: bytes
    op: Op
    code: str | None


def check_register(
    cursor: Cursor, more: Callable[[], Cursor], registers: Registers, register: Register, sealer: Sealer
) -> tuple[int, BadRecord | None]:
    """Compare a register's table with its ops; returns how many rows it has and the first bad one."""
    table, names = table_name(register.name), list(columns_of(register))
    select = 'SELECT {} FROM "{}" WHERE row_id = ?'.format(", ".join(f'"{n}"' for n in names), table)
    reading, keys = more(), more()
    rows = 0
    for row_id, held in _rows_of(cursor, registers, register.name, keys, sealer):
        expected = (_fact if register.facts else _row)(register, held, keys, sealer)
        found = reading.execute(select, (row_id,)).fetchone()
        if expected is None and found is None:
            continue
        if expected is None or found is None:
            return rows, BadRecord(table, row_id.hex(), "row_id")
        rows += 1
        for name, value in zip(names, found, strict=True):
            if name != "row_id" and value != expected[name]:
                return rows, BadRecord(table, row_id.hex(), name)
    if reading.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] != rows:
        extra = reading.execute(
            f'SELECT row_id FROM "{table}" WHERE row_id NOT IN (SELECT row_id FROM op WHERE register = ?1 '
            "UNION ALL SELECT row_id FROM foreign_op WHERE register = ?1) LIMIT 1",
            (register.name,),
        ).fetchone()
        return rows, BadRecord(table, extra[0].hex() if extra else "", "row_id")
    return rows, None


def check_foreign_states(cursor: Cursor, keys: Cursor, registers: Registers, sealer: Sealer) -> BadRecord | None:
    """Compare what became of other desks' ops with what should have."""
    rows = cursor.execute(
        "SELECT op_id, row_id, register, raw, state, code, far FROM foreign_op ORDER BY op_id"
    ).fetchall()
    for identity, row_id, name, raw, state, code, far in rows:
        if state == REFUSED:
            continue  # the hub said so; its page was chained, as long as the hub had not gone back before it
        parked = parking(registers, raw)
        if parked is not None:
            if (state, code) != (PARKED, parked):
                return BadRecord("foreign_op", identity.hex(), "state" if state != PARKED else "code")
            continue
        if keys.execute("SELECT 1 FROM mended WHERE op_id = ?", (identity,)).fetchone() is not None:
            if (state, code) != (SET_ASIDE, MENDED):
                return BadRecord("foreign_op", identity.hex(), "state" if state != SET_ASIDE else "code")
            continue
        op = read_op(raw)
        facts = keys.execute(
            f"SELECT op_id, day, kind FROM op WHERE row_id = ?1 AND register = ?2 AND {NOT_MENDED} UNION ALL "
            "SELECT op_id, day, kind FROM foreign_op WHERE row_id = ?1 AND register = ?2 AND code IS NOT ?3 "
            "AND state NOT IN ('parked', 'refused') AND code IS NOT 'bad_value' AND code IS NOT 'far' "
            "AND code IS NOT 'mended'",
            (row_id, name, ROW_TAKEN),
        ).fetchall()
        days = {fact[0]: fact[1] for fact in facts if fact[2] == Kind.FACT.value}
        bad = bad_value(registers, op, sealer.open(keys, registers[name], op), far=bool(far))
        expected = (SET_ASIDE, bad) if bad is not None else _state(registers[name], identity, op, days)
        for column, found, right in (("state", state, expected[0]), ("code", code, expected[1])):
            if found != right:
                return BadRecord("foreign_op", identity.hex(), column)
    return None


def _state(register: Register, identity: bytes, op: Op, days: dict[bytes, str]) -> tuple[str, str | None]:
    if not register.facts or identity in days:
        return APPLIED, None
    if not days:
        return WAITING, None
    if op.kind is Kind.FACT:
        return SET_ASIDE, ROW_TAKEN
    return (APPLIED, None) if op.kind is Kind.ERASE or op.day in days.values() else (SET_ASIDE, "day_differs")


def _rows_of(
    cursor: Cursor, registers: Registers, name: str, keys: Cursor, sealer: Sealer
) -> Iterator[tuple[bytes, list[HeldOp]]]:
    rows = cursor.execute(_ALL, {"name": name})
    register = registers[name]
    for row_id, group in groupby(rows, key=lambda row: bytes(row[0])):
        held = []
        for _, seq, identity, raw, code, far in group:
            op = read_op(raw)
            opened = None if seq is not None else sealer.open(keys, register, op)
            if opened is None or bad_value(registers, op, opened, far=bool(far)) is None:
                held.append(HeldOp(seq, identity, op, code))
        yield row_id, held


def _fact(register: Register, held: list[HeldOp], keys: Cursor, sealer: Sealer) -> dict[str, Any] | None:
    ops = {each.identity: each.op for each in held if each.code != ROW_TAKEN}
    row = fold_fact(ops.items())
    if row is None or row.fact is None or row.shown is None:
        return None
    shown = sealer.open(keys, register, ops[row.shown.op_id])
    if row.erased is not None:
        shown = without_sealed(register, shown)
    withdrawn = row.withdrawn
    said = sealer.open(keys, register, ops[withdrawn.op_id]).data if withdrawn is not None else {}
    return {
        "day": row.day,
        "tz": shown.data.get("tz"),
        "doubt": int(bool(shown.data.get("doubt"))),
        **_places(held),
        "fact_clock": row.fact.clock,
        "fact_op": row.fact.op_id,
        "shown_clock": row.shown.clock,
        "shown_op": row.shown.op_id,
        "amended": int(row.amended),
        "withdrawn_clock": withdrawn.clock if withdrawn is not None else None,
        "withdrawn_op": withdrawn.op_id if withdrawn is not None else None,
        "reason": said.get("reason"),
        "reason_words": said.get("words") if row.erased is None else None,
        "erased_clock": row.erased.clock if row.erased is not None else None,
        "erased_op": row.erased.op_id if row.erased is not None else None,
        "closed": closed_column(shown.closed),
        **{f"f_{f.name}": to_column(f, shown.data.get(f.name)) for f in projected(register)},
    }


def _row(register: Register, held: list[HeldOp], keys: Cursor, sealer: Sealer) -> dict[str, Any] | None:
    if not held:
        return None
    ops = ops_of_row(keys, register, held[0].op.row_id)
    known = {each.identity for each in held}
    counted = [each for each in ops if each.identity in known]
    return row_columns(register, counted, lambda op: sealer.open(keys, register, op))


def _places(held: list[HeldOp]) -> dict[str, Any]:
    own = [each.seq for each in held if each.seq is not None]
    return {"seq": min(own, default=None), "last_seq": max(own, default=None)}
