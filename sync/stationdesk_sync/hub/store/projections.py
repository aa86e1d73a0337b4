"""Rows of the registers as the ops left them, and the rows of ops that are no facts.

SQL only: which value wins is decided by ``hub.settle`` and ``model.merge``.
"""

from collections.abc import Iterable, Mapping, Sequence

from stationdesk_sync.hub.admit import Arrived
from stationdesk_sync.hub.store.dialect import quoted
from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.hub.store.register_tables import columns, payload_columns, table, to_column
from stationdesk_sync.model.merge import FactRow, FieldValue, Version
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Register

APPLIED, WAITING, SET_ASIDE = "applied", "waiting", "set_aside"


def fact_rows(tx: Tx, station: str, register: Register, row_ids: Iterable[bytes]) -> dict[bytes, FactRow]:
    """Return the rows of a fact register that exist, without their payload."""
    found = tx.rows_in(
        "SELECT row_id, day, fact_clock, fact_op, shown_clock, shown_op, amended, withdrawn_clock, withdrawn_op"
        f" FROM {table(register)} WHERE station = ? AND row_id IN ({{keys}})",
        (station,),
        row_ids,
    )
    rows = {}
    for row_id, day, fact_clock, fact_op, shown_clock, shown_op, amended, withdrawn_clock, withdrawn_op in found:
        rows[bytes(row_id)] = FactRow(
            day=day,
            fact=Version(fact_clock, bytes(fact_op)),
            shown=Version(shown_clock, bytes(shown_op)),
            amended=bool(amended),
            withdrawn=None if withdrawn_op is None else Version(withdrawn_clock, bytes(withdrawn_op)),
        )
    return rows


def fact_columns(register: Register, row: FactRow, fact: Arrived) -> Sequence[object]:
    """Return the columns of a fact row after station and row id, in the order of ``columns``."""
    versions: list[object] = []
    for version in (row.fact, row.shown):
        versions += [None, None] if version is None else [version.clock, version.op_id]
    return (
        *versions,
        int(row.amended),
        *_withdrawal(row),
        fact.device,
        fact.seq,
        row.day,
        *_marks(row),
        *payload_columns(register, row.data),
    )


def add_facts(tx: Tx, station: str, register: Register, rows: Sequence[tuple[bytes, FactRow, Arrived]]) -> None:
    """Add rows whose fact has come."""
    names = [quoted(name) for name, _ in columns(register)]
    tx.many(
        f"INSERT INTO {table(register)} (station, row_id, {', '.join(names)})"
        f" VALUES ({', '.join('?' * (len(names) + 2))})",
        [(station, row_id, *fact_columns(register, row, fact)) for row_id, row, fact in rows],
    )


def show_again(tx: Tx, station: str, register: Register, rows: Sequence[tuple[bytes, FactRow]]) -> None:
    """Put a newer correction in place of the payload."""
    fields = "".join(f", {quoted(field.name)} = ?" for field in register.fields)
    tx.many(
        f"UPDATE {table(register)} SET shown_clock = ?, shown_op = ?, amended = ?, tz = ?, doubt = ?{fields}"
        " WHERE station = ? AND row_id = ?",
        [
            (*row.shown, int(row.amended), *_marks(row), *payload_columns(register, row.data), station, row_id)
            for row_id, row in rows
            if row.shown is not None
        ],
    )


def withdraw(tx: Tx, station: str, register: Register, rows: Sequence[tuple[bytes, FactRow]]) -> None:
    """Mark rows withdrawn."""
    tx.many(
        f"UPDATE {table(register)} SET withdrawn_clock = ?, withdrawn_op = ?, reason = ?"
        " WHERE station = ? AND row_id = ?",
        [(*_withdrawal(row), station, row_id) for row_id, row in rows],
    )


def _withdrawal(row: FactRow) -> tuple[object, object, object]:
    if row.withdrawn is None:
        return (None, None, None)
    return (row.withdrawn.clock, row.withdrawn.op_id, row.withdrawal.get("reason"))


def _marks(row: FactRow) -> tuple[object, object]:
    return (row.data.get("tz"), 1 if row.data.get("doubt") is True else None)


def field_versions(
    tx: Tx, station: str, register: Register, row_ids: Iterable[bytes]
) -> dict[bytes, dict[str, FieldValue]]:
    """Return the version of each field of the rows of a row register that exist, without the values."""
    names = [field.name for field in register.fields]
    selected = "".join(f", {quoted(name + '_clock')}, {quoted(name + '_op')}" for name in names)
    sql = f"SELECT row_id{selected} FROM {table(register)} WHERE station = ? AND row_id IN ({{keys}})"
    found: dict[bytes, dict[str, FieldValue]] = {}
    for row in tx.rows_in(sql, (station,), row_ids):
        fields = found.setdefault(bytes(row[0]), {})
        for name, clock, op in zip(names, row[1::2], row[2::2], strict=True):
            if op is not None:
                fields[name] = FieldValue(None, Version(clock, bytes(op)))
    return found


def set_fields(tx: Tx, station: str, register: Register, row_id: bytes, changed: Mapping[str, FieldValue]) -> None:
    """Write fields of one row of a row register."""
    name = table(register)
    tx.run(f"INSERT INTO {name} (station, row_id) VALUES (?, ?) ON CONFLICT DO NOTHING", (station, row_id))
    for field, held in changed.items():
        tx.run(
            f"UPDATE {name} SET {quoted(field)} = ?, {quoted(field + '_clock')} = ?, {quoted(field + '_op')} = ?"
            " WHERE station = ? AND row_id = ?",
            (to_column(register.field(field), held.value), *held.version, station, row_id),
        )


def add_op_rows(tx: Tx, station: str, ops: Iterable[tuple[Arrived, str]]) -> None:
    """Keep ops that are no facts in rows of their own, each with its state."""
    tx.many(
        "INSERT INTO op_row (station, register, row_id, op_id, device, seq, kind, clock, day, raw, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [
            (
                station,
                one.op.register,
                one.op.row_id,
                one.identity,
                one.device,
                one.seq,
                one.op.kind.value,
                one.op.clock,
                one.op.day,
                one.raw,
                state,
            )
            for one, state in ops
            if one.op.kind is not Kind.FACT
        ],
    )


def set_states(tx: Tx, station: str, ops: Iterable[tuple[Arrived, str]]) -> None:
    """Note what became of ops that had been waiting."""
    tx.many(
        "UPDATE op_row SET state = ? WHERE station = ? AND register = ? AND row_id = ? AND op_id = ?",
        [(state, station, one.op.register, one.op.row_id, one.identity) for one, state in ops],
    )


def waiting_rows(tx: Tx, station: str, register: Register) -> frozenset[bytes]:
    """Return the row ids of a register for which a correction or withdrawal waits."""
    rows = tx.rows(
        "SELECT DISTINCT row_id FROM op_row WHERE station = ? AND register = ? AND state = 'waiting'",
        (station, register.name),
    )
    return frozenset(bytes(row[0]) for row in rows)


def waiting_ops(
    tx: Tx, station: str, register: Register, row_ids: Iterable[bytes]
) -> list[tuple[bytes, int, bytes, bytes]]:
    """Return device, seq, op id and bytes of the ops that wait for the facts of these rows."""
    rows = tx.rows_in(
        "SELECT device, seq, op_id, raw FROM op_row WHERE station = ? AND register = ? AND state = 'waiting'"
        " AND row_id IN ({keys})",
        (station, register.name),
        row_ids,
    )
    return [(bytes(device), seq, bytes(op_id), bytes(raw)) for device, seq, op_id, raw in rows]


def all_rows(tx: Tx, station: str, register: Register) -> list[Row]:
    """Return row id and every column of a register's rows of a station, for ``verify``."""
    names = ", ".join(quoted(name) for name, _ in columns(register))
    return tx.rows(f"SELECT row_id, {names} FROM {table(register)} WHERE station = ?", (station,))


def all_op_rows(tx: Tx, station: str) -> list[Row]:
    """Return every op row of a station, for ``verify``."""
    return tx.rows(
        "SELECT register, row_id, op_id, device, seq, kind, clock, day, raw, state FROM op_row WHERE station = ?",
        (station,),
    )
