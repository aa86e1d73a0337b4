"""What the book shows of each row, kept up to date with every op in the op's own transaction.

Called by the journal (own ops), ``foreign`` (ops of other desks) and when a table was widened. Follows
``model.merge``; the check computes the same rows anew with its folds and compares.
"""

import json
from dataclasses import dataclass
from typing import Any

from stationdesk.storage.columns import (
    closed_column,
    columns_of,
    field_values,
    from_column,
    projected,
    table_name,
)
from stationdesk.storage.database import Cursor
from stationdesk.storage.mending import NOT_MENDED, read_op
from stationdesk.storage.row_fold import ops_of_row, row_columns
from stationdesk.storage.sealer import Opened, Sealer
from stationdesk_sync.model.erasure import WITHDRAWAL_WORDS
from stationdesk_sync.model.merge import DayDiffers, FactRow, FieldValue, RowTaken, Version, apply_to_fact
from stationdesk_sync.model.op import Kind, Op
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.registry import Registers

APPLIED, WAITING, SET_ASIDE = "applied", "waiting", "set_aside"
PARKED, REFUSED = "parked", "refused"
NOT_PROJECTED = (PARKED, REFUSED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an op: applied, waiting for its fact, or kept without counting for the reason ``code``.

    That is set_aside where this desk judged so, refused where the hub did, and parked until a newer program reads it.
    """

    state: str
    code: str | None = None


class Projector:
    """Writes the tables of the registers."""

    def __init__(self, registers: Registers, sealer: Sealer) -> None:
        self._registers = registers
        self._sealer = sealer
        self._inserts: dict[str, str] = {}

    def apply(self, cursor: Cursor, identity: bytes, op: Op, seq: int | None, opened: Opened) -> Outcome:
        """Bring one op into its row. ``seq`` is its place in the own chain, None for another desk's op."""
        register = self._registers[op.register]
        if op.kind is Kind.ERASE:
            self._sealer.destroy(cursor, register, op.row_id)
        if register.rows:
            self.refold(cursor, register, op.row_id)
            return Outcome(APPLIED)
        if op.kind is Kind.FACT:
            return self._apply_fact(cursor, register, identity, op, seq, opened)
        return self._amend(cursor, register, identity, op, seq, opened)

    def insert_fact(
        self, cursor: Cursor, register: Register, identity: bytes, op: Op, seq: int | None, opened: Opened
    ) -> None:
        """Write the row of a fact whose row id is certainly new."""
        insert = self._inserts.get(register.name)
        if insert is None:
            # Columns by name: a table that a newer program widened has more of them, perhaps in another order.
            names = [f'"{name}"' for name in columns_of(register)]
            insert = self._inserts[register.name] = (
                f'INSERT INTO "{table_name(register.name)}" ({",".join(names)}) VALUES ({",".join("?" * len(names))})'
            )
        data, clock = opened.data, op.clock
        head = (op.row_id, op.day, data.get("tz"), int(bool(data.get("doubt"))), seq, seq)
        versions = (
            clock,
            identity,
            clock,
            identity,
            0,
            None,
            None,
            None,
            None,
            closed_column(opened.closed),
            None,
            None,
        )
        cursor.execute(insert, (*head, *versions, *field_values(register, data, opened.closed)))

    def _apply_fact(
        self, cursor: Cursor, register: Register, identity: bytes, op: Op, seq: int | None, opened: Opened
    ) -> Outcome:
        held = read_fact_row(cursor, register, op.row_id)
        if held is not None:
            try:
                apply_to_fact(held, identity, op)
            except (RowTaken, DayDiffers):
                return Outcome(SET_ASIDE, "row_taken")
            return Outcome(APPLIED)
        self.insert_fact(cursor, register, identity, op, seq, opened)
        if seq is None:
            self._amend_by_own(cursor, register, op.row_id)
        waiting = cursor.execute(
            "SELECT op_id, raw FROM foreign_op WHERE row_id = ? AND register = ? AND state = ? AND kind <> ?",
            (op.row_id, op.register, WAITING, Kind.FACT.value),
        ).fetchall()
        for waiting_id, raw in waiting:
            late = read_op(raw)
            outcome = self._amend(cursor, register, waiting_id, late, None, self._sealer.open(cursor, register, late))
            note_outcome(cursor, op.row_id, waiting_id, outcome)
        return Outcome(APPLIED)

    def _amend_by_own(self, cursor: Cursor, register: Register, row_id: bytes) -> None:
        """Apply what this desk wrote about another's fact while the hub did not count it."""
        own = cursor.execute(
            "SELECT seq, op_id, raw FROM op WHERE row_id = ? AND register = ? AND kind <> ? "
            f"AND {NOT_MENDED} ORDER BY seq",
            (row_id, register.name, Kind.FACT.value),
        ).fetchall()
        for seq, identity, raw in own:
            op = read_op(raw)
            self._amend(cursor, register, identity, op, seq, self._sealer.open(cursor, register, op))

    def _amend(
        self, cursor: Cursor, register: Register, identity: bytes, op: Op, seq: int | None, opened: Opened
    ) -> Outcome:
        held = read_fact_row(cursor, register, op.row_id)
        if held is None:
            return Outcome(WAITING)
        try:
            row = apply_to_fact(held, identity, op)
        except DayDiffers:
            return Outcome(SET_ASIDE, "day_differs")
        changed: dict[str, Any] = {}
        if row.erased is not None:
            opened = without_sealed(register, opened)
            if held.erased is None:
                changed |= erased_columns(register)
            changed |= {"erased_clock": row.erased.clock, "erased_op": row.erased.op_id}
        if row.shown != held.shown and row.shown is not None:
            names = [f"f_{f.name}" for f in projected(register)]
            changed = dict(zip(names, field_values(register, opened.data, opened.closed), strict=True))
            changed |= {"tz": opened.data.get("tz"), "doubt": int(bool(opened.data.get("doubt")))}
            changed |= {"shown_clock": row.shown.clock, "shown_op": row.shown.op_id, "amended": 1}
            changed["closed"] = closed_column(opened.closed)
        if row.withdrawn != held.withdrawn and row.withdrawn is not None:
            changed |= {"withdrawn_clock": row.withdrawn.clock, "withdrawn_op": row.withdrawn.op_id}
            changed |= {"reason": opened.data.get("reason"), "reason_words": opened.data.get("words")}
        _update(cursor, register, op.row_id, changed, seq)
        return Outcome(APPLIED)

    def refold(self, cursor: Cursor, register: Register, row_id: bytes) -> None:
        """Write a row that is set field by field anew from all its ops; without any that counts there is no row."""
        ops = ops_of_row(cursor, register, row_id)
        if not ops:
            cursor.execute(f'DELETE FROM "{table_name(register.name)}" WHERE row_id = ?', (row_id,))
            return
        columns = {"row_id": row_id, **row_columns(register, ops, lambda op: self._sealer.open(cursor, register, op))}
        names, marks = ", ".join(f'"{name}"' for name in columns), ",".join("?" * len(columns))
        cursor.execute(
            f'INSERT OR REPLACE INTO "{table_name(register.name)}" ({names}) VALUES ({marks})', list(columns.values())
        )


def _update(cursor: Cursor, register: Register, row_id: bytes, changed: dict[str, Any], seq: int | None) -> None:
    places, values = [f'"{name}" = ?' for name in changed], list(changed.values())
    if seq is not None:  # not always the newest: a mend comes before what was written about the op that it replaces
        places += ["seq = min(coalesce(seq, ?), ?)", "last_seq = max(coalesce(last_seq, ?), ?)"]
        values += [seq] * 4
    if places:
        cursor.execute(
            f'UPDATE "{table_name(register.name)}" SET {", ".join(places)} WHERE row_id = ?', (*values, row_id)
        )


def read_fact_row(cursor: Cursor, register: Register, row_id: bytes) -> FactRow | None:
    """Return the versions of a fact as its table row says (payloads left out), or None."""
    held = cursor.execute(
        "SELECT day, fact_clock, fact_op, shown_clock, shown_op, amended, withdrawn_clock, withdrawn_op, "
        "erased_clock, erased_op "
        f'FROM "{table_name(register.name)}" WHERE row_id = ?',
        (row_id,),
    ).fetchone()
    if held is None:
        return None
    withdrawn = None if held[6] is None else Version(held[6], held[7])
    erased = None if held[8] is None else Version(held[8], held[9])
    shown = Version(held[3], held[4])
    return FactRow(held[0], Version(held[1], held[2]), shown, {}, bool(held[5]), withdrawn, erased=erased)


def read_fields(
    cursor: Cursor, register: Register, row_id: bytes
) -> tuple[dict[str, FieldValue] | None, frozenset[str]]:
    """Return the fields of a row register's row with their versions (None: no row), and the closed ones."""
    fields = projected(register)
    names = ", ".join(f'"f_{f.name}", "c_{f.name}", "o_{f.name}"' for f in fields)
    row = cursor.execute(
        f'SELECT closed, {names} FROM "{table_name(register.name)}" WHERE row_id = ?', (row_id,)
    ).fetchone()
    if row is None:
        return None, frozenset()
    held = {}
    for number, field in enumerate(fields):
        value, clock, identity = row[1 + 3 * number : 4 + 3 * number]
        if clock is not None:
            held[field.name] = FieldValue(from_column(field, value), Version(clock, identity))
    return held, read_closed(row[0])


def read_closed(column: str | None) -> frozenset[str]:
    """Return the names of the fields that could not be opened, from their column."""
    if column is None:
        return frozenset()
    return frozenset(json.loads(column))


def without_sealed(register: Register, opened: Opened) -> Opened:
    """Return a payload of an erased fact: nothing of it that was sealed is shown, whoever could open it."""
    sealed = {field.name for field in register.sealed_fields} | {WITHDRAWAL_WORDS}
    return Opened({name: value for name, value in opened.data.items() if name not in sealed}, opened.closed - sealed)


def erased_columns(register: Register) -> dict[str, Any]:
    """Return the columns that an erasure of a fact empties."""
    return {**{f"f_{field.name}": None for field in register.sealed_fields}, "reason_words": None, "closed": None}


def note_outcome(cursor: Cursor, row_id: bytes, identity: bytes, outcome: Outcome) -> None:
    """Keep what became of another desk's op."""
    cursor.execute(
        "UPDATE foreign_op SET state = ?, code = ? WHERE row_id = ? AND op_id = ?",
        (outcome.state, outcome.code, row_id, identity),
    )
