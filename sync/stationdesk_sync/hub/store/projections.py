"""Rows of the registers as the ops left them, and the rows of ops that are no facts.

SQL only: which value wins is decided by ``hub.settle`` and ``model.merge``.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter

from stationdesk_sync.hub.admit import Arrived
from stationdesk_sync.hub.store.dialect import quoted
from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.hub.store.register_tables import columns, deletes, erases, payload_columns, table, to_column
from stationdesk_sync.model.erasure import erased_data
from stationdesk_sync.model.merge import FactRow, Version
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.row import Row as ReadRow

APPLIED, WAITING, SET_ASIDE = "applied", "waiting", "set_aside"


def fact_rows(tx: Tx, station: str, register: Register, row_ids: Iterable[bytes]) -> dict[bytes, FactRow]:
    """Return the rows of a fact register that exist, without their payload."""
    found = tx.rows_in(
        "SELECT row_id, day, fact_clock, fact_op, shown_clock, shown_op, amended, withdrawn_clock, withdrawn_op,"
        f" erased_clock, erased_op FROM {table(register)} WHERE station = ? AND row_id IN ({{keys}})",
        (station,),
        row_ids,
    )
    rows = {}
    for row_id, day, fact_clock, fact_op, shown_clock, shown_op, amended, *ends in found:
        rows[bytes(row_id)] = FactRow(
            day=day,
            fact=Version(fact_clock, bytes(fact_op)),
            shown=_version(shown_clock, shown_op) or Version(fact_clock, bytes(fact_op)),
            amended=bool(amended),
            withdrawn=_version(*ends[:2]),
            erased=_version(*ends[2:]),
        )
    return rows


def _version(clock: int | None, op_id: bytes | None) -> Version | None:
    return None if clock is None or op_id is None else Version(clock, bytes(op_id))


def _pair(version: Version | None) -> tuple[object, object]:
    return (None, None) if version is None else (version.clock, version.op_id)


def fact_columns(register: Register, row: FactRow, fact: Arrived) -> Sequence[object]:
    """Return the columns of a fact row after station and row id, in the order of ``columns``.

    What is shown is the fact itself unless the row was amended; then alone it is written down.
    """
    return (
        *_pair(row.fact),
        *_pair(row.shown if row.amended else None),
        1 if row.amended else None,
        *_withdrawal(row),
        *_pair(row.erased),
        fact.device,
        fact.seq,
        row.day,
        *_marks(row),
        *_payload(register, row),
    )


def _payload(register: Register, row: FactRow) -> Sequence[object]:
    return payload_columns(register, row.data if row.erased is None else erased_data(register, row.data))


def add_facts(tx: Tx, station: str, register: Register, rows: Sequence[tuple[bytes, FactRow, Arrived]]) -> None:
    """Add rows whose fact has come."""
    names = [quoted(name) for name, _ in columns(register)]
    tx.many(
        f"INSERT INTO {table(register)} (station, row_id, {', '.join(names)})"
        f" VALUES ({', '.join('?' * (len(names) + 2))})",
        [(station, row_id, *fact_columns(register, row, fact)) for row_id, row, fact in rows],
    )


def load_facts(
    tx: Tx,
    station: str,
    device: bytes,
    register: Register,
    rows: Iterable[tuple[bytes, int, bytes, int]],
    payloads: Sequence[list[object]],
) -> None:
    """Add rows of facts about which nothing else was said: row id, clock, op id, number; and day, zone and fields.

    ``RowsTaken`` when a row is there already. Columns that no row has are left out: to bind nothing costs a driver
    more than to bind something.
    """
    fields = ["day", "tz", *(field.name for field in register.fields)]
    kept = [at for at in range(len(fields)) if any(values[at] is not None for values in payloads)]
    shown: Iterable[Iterable[object]] = payloads
    if len(kept) < len(fields):
        shown = map(itemgetter(*kept), payloads)
    tx.load(
        table(register),
        {"station": station, "device": device},
        ["row_id", "fact_clock", "fact_op", "seq", *(quoted(fields[at]) for at in kept)],
        [[row_id, clock, op_id, seq, *values] for (row_id, clock, op_id, seq), values in zip(rows, shown, strict=True)],
    )


def show_again(tx: Tx, station: str, register: Register, rows: Sequence[tuple[bytes, FactRow]]) -> None:
    """Put a newer correction in place of the payload."""
    fields = "".join(f", {quoted(field.name)} = ?" for field in register.fields)
    tx.many(
        f"UPDATE {table(register)} SET shown_clock = ?, shown_op = ?, amended = ?, tz = ?, doubt = ?{fields}"
        " WHERE station = ? AND row_id = ?",
        [
            (*row.shown, int(row.amended), *_marks(row), *_payload(register, row), station, row_id)
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


def erase(tx: Tx, station: str, register: Register, rows: Sequence[tuple[bytes, FactRow]]) -> None:
    """Drop what is sealed in rows for ever."""
    sealed = "".join(f", {quoted(field.name)} = NULL" for field in register.sealed_fields)
    tx.many(
        f"UPDATE {table(register)} SET erased_clock = ?, erased_op = ?{sealed} WHERE station = ? AND row_id = ?",
        [(*_pair(row.erased), station, row_id) for row_id, row in rows],
    )


def _withdrawal(row: FactRow) -> tuple[object, object, object]:
    return (*_pair(row.withdrawn), None if row.withdrawn is None else row.withdrawal.get("reason"))


def _marks(row: FactRow) -> tuple[object, object]:
    return (row.data.get("tz"), 1 if row.data.get("doubt") is True else None)


def states(tx: Tx, station: str, register: Register, row_ids: Iterable[bytes]) -> dict[bytes, tuple[str, bytes | None]]:
    """Return the state of each row of a status register that exists, and the move that led there."""
    rows = tx.rows_in(
        f"SELECT row_id, state, state_op FROM {table(register)} WHERE station = ? AND row_id IN ({{keys}})",
        (station,),
        row_ids,
    )
    return {bytes(row_id): (state, None if op is None else bytes(op)) for row_id, state, op in rows}


def row_columns(register: Register, row: ReadRow, state: tuple[str, bytes | None] | None) -> Sequence[object]:
    """Return the columns of a row after station and row id, in the order of ``columns``."""
    found: list[object] = [*(_pair(row.deleted) if deletes(register) else ())]
    found += [*(_pair(row.erased) if erases(register) else ()), *(state or ())]
    for field in register.fields:
        held = row.fields.get(field.name)
        found += (
            [None] * 3 if held is None else [to_column(field, held.value), held.version.clock, row.set_by[field.name]]
        )
    return found


def put_row(tx: Tx, station: str, register: Register, row_id: bytes, values: Sequence[object]) -> None:
    """Write one row of a register that is no register of facts."""
    names = [quoted(name) for name, _ in columns(register)]
    tx.run(
        f"INSERT INTO {table(register)} (station, row_id, {', '.join(names)})"
        f" VALUES ({', '.join('?' * (len(names) + 2))}) ON CONFLICT (station, row_id) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in names),
        (station, row_id, *values),
    )


def applied_ops(
    tx: Tx, station: str, register: Register, row_ids: Iterable[bytes]
) -> dict[bytes, list[tuple[bytes, int, bytes]]]:
    """Return device, seq and bytes of the ops that made each row of a register, in no order."""
    rows = tx.rows_in(
        "SELECT row_id, device, seq, raw FROM op_row WHERE station = ? AND register = ? AND state = 'applied'"
        " AND row_id IN ({keys})",
        (station, register.name),
        row_ids,
    )
    found: dict[bytes, list[tuple[bytes, int, bytes]]] = {}
    for row_id, device, seq, raw in rows:
        found.setdefault(bytes(row_id), []).append((bytes(device), seq, bytes(raw)))
    return found


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
