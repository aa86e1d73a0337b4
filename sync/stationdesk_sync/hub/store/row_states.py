"""Which ops decide each row of a register, read from the projections in portions. For the comparison of states."""

from collections.abc import Iterator, Sequence

from stationdesk_sync.hub.store.dialect import quoted
from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.hub.store.register_tables import table
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.model.state_root import fact_deciders, field_deciders

_PORTION = 2_000


def deciders(tx: Tx, station: str, register: Register) -> Iterator[tuple[bytes, Sequence[bytes]]]:
    """Give row id and deciding ops of each row of a station, in the order of the row ids."""
    if register.merge is Merge.HUB_ROW:
        return
    names = ("fact_op", "shown_op", "withdrawn_op") if register.facts else _op_columns(register)
    for row in _rows(tx, station, register, names):
        yield bytes(row[0]), _of_fact(row) if register.facts else _of_fields(register, row)


def _op_columns(register: Register) -> tuple[str, ...]:
    return tuple(f"{field.name}_op" for field in register.fields)


def _of_fact(row: Row) -> Sequence[bytes]:
    _, fact, shown, withdrawn = row
    return fact_deciders(bytes(fact), bytes(shown), None if withdrawn is None else bytes(withdrawn))


def _of_fields(register: Register, row: Row) -> Sequence[bytes]:
    held = zip(register.fields, row[1:], strict=True)
    return field_deciders({field.name: bytes(op) for field, op in held if op is not None})


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
