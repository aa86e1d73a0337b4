"""Which ops decide each row of a register, read from the projections in portions. For the comparison of states."""

from collections.abc import Iterator, Sequence

from stationdesk_sync.hub.store.dialect import quoted
from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.hub.store.register_tables import deletes, erases, table
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.model.state_root import fact_deciders, field_deciders

_PORTION = 2_000
_FACT = ("fact_op", "shown_op", "withdrawn_op", "erased_op")


def deciders(tx: Tx, station: str, register: Register) -> Iterator[tuple[bytes, Sequence[bytes]]]:
    """Give row id and deciding ops of each row of a station, in the order of the row ids."""
    if register.merge is Merge.HUB_ROW:
        return
    names = _FACT if register.facts else _op_columns(register)
    for row in _rows(tx, station, register, names):
        ids = [None if value is None else bytes(value) for value in row]
        yield bytes(row[0]), _of_fact(ids[1:]) if register.facts else _of_fields(names, ids[1:])


def _op_columns(register: Register) -> tuple[str, ...]:
    found = ["deleted_op"] if deletes(register) else []
    found += ["erased_op"] if erases(register) else []
    found += ["state_op"] if register.merge is Merge.STATUS else []
    return (*found, *(f"{field.name}_op" for field in register.fields))


def _of_fact(ids: Sequence[bytes | None]) -> Sequence[bytes]:
    fact, shown, withdrawn, erased = ids
    return fact_deciders(fact or b"", shown or fact or b"", withdrawn, erased)


def _of_fields(names: Sequence[str], ids: Sequence[bytes | None]) -> Sequence[bytes]:
    held = {name.removesuffix("_op"): op for name, op in zip(names, ids, strict=True) if op is not None}
    deleted, erased = held.pop("deleted", None), held.pop("erased", None)
    return field_deciders(held, deleted, erased)


def _rows(tx: Tx, station: str, register: Register, names: Sequence[str]) -> Iterator[Row]:
    selected = "".join(f", {quoted(name)}" for name in names)
    sql = (
        f"SELECT row_id{selected} FROM {table(register)} WHERE station = ? AND row_id > ? ORDER BY row_id"
        f" LIMIT {_PORTION}"
    )
    after = b""
    while True:
        rows = tx.rows(sql, (station, after))
        yield from rows
        if len(rows) < _PORTION:
            return
        after = bytes(rows[-1][0])
