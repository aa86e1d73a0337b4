"""Which ops decide each row of a register, read from the projections in portions. For the comparison of states."""

from collections.abc import Iterator, Mapping, Sequence

from stationdesk_sync.hub.store.dialect import quoted
from stationdesk_sync.hub.store.engine import Row, Tx
from stationdesk_sync.hub.store.register_tables import table
from stationdesk_sync.model.register import Merge, Register
from stationdesk_sync.model.row import STATE
from stationdesk_sync.model.state_root import fact_deciders, field_deciders

_PORTION = 2_000
_FACT = ("fact_op", "shown_op", "withdrawn_op", "erased_op")
_ENDS, _MOVED = ("deleted_op", "erased_op"), "state_op"


def deciders(tx: Tx, station: str, register: Register) -> Iterator[tuple[bytes, Sequence[bytes]]]:
    """Give row id and deciding ops of each row of a station, in the order of the row ids."""
    if register.merge is Merge.HUB_ROW:
        return
    names = _FACT if register.facts else _row_columns(register)
    for row in _rows(tx, station, register, names):
        ops = [None if op is None else bytes(op) for op in row[1:]]
        held = dict(zip(names, ops, strict=True))
        yield bytes(row[0]), _of_fact(held) if register.facts else _of_fields(register, held)


def _row_columns(register: Register) -> tuple[str, ...]:
    state = (_MOVED,) if register.merge is Merge.STATUS else ()
    return (*_ENDS, *state, *(f"{field.name}_op" for field in register.fields))


def _of_fact(held: Mapping[str, bytes | None]) -> Sequence[bytes]:
    fact, shown, withdrawn, erased = (held[name] for name in _FACT)
    return fact_deciders(fact or b"", shown or b"", withdrawn, erased)


def _of_fields(register: Register, held: Mapping[str, bytes | None]) -> Sequence[bytes]:
    named = {field.name: held[f"{field.name}_op"] for field in register.fields}
    set_by = {name: op for name, op in {**named, STATE: held.get(_MOVED)}.items() if op is not None}
    return field_deciders(set_by, *(held[name] for name in _ENDS))


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
