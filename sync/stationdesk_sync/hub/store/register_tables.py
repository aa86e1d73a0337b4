"""The table of one register: made from its declaration and only ever widened.

Facts have their payload and what was said about them; row registers have each field with the
version that set it. Lists stand as JSON text, sealed values as msgpack bytes, row ids as bytes.
"""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import inspect

from stationdesk_sync.hub.store.dialect import Dialect, quoted
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.model.erasure import ERASED
from stationdesk_sync.model.kinds import lawful_kinds
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import LIST_TYPES, Field, FieldType, Merge, Register
from stationdesk_sync.wire.codec import encode_value

_NUMBERS = frozenset({FieldType.INT, FieldType.MINUTE, FieldType.SLOT, FieldType.BOOL})
_DELETED = (("deleted_clock", "int"), ("deleted_op", "bytes"))
_ERASED = (("erased_clock", "int"), ("erased_op", "bytes"))
_STATE = (("state", "text"), ("state_op", "bytes"))
_FACT_COLUMNS = (
    ("fact_clock", "int"),
    ("fact_op", "bytes"),
    ("shown_clock", "int"),
    ("shown_op", "bytes"),
    ("amended", "int"),
    ("withdrawn_clock", "int"),
    ("withdrawn_op", "bytes"),
    ("reason", "text"),
    ("erased_clock", "int"),
    ("erased_op", "bytes"),
    ("device", "bytes"),
    ("seq", "int"),
    ("day", "text"),
    ("tz", "text"),
    ("doubt", "int"),
)


def table(register: Register) -> str:
    """Return the name of a register's table, as SQL."""
    return quoted(f"p_{register.name}")


def columns(register: Register) -> list[tuple[str, str]]:
    """Return name and type (``int``, ``text``, ``bytes``) of each column after station and row id."""
    if register.facts:
        return [*_FACT_COLUMNS, *((field.name, _kind(field)) for field in register.fields)]
    found = [*(_DELETED if deletes(register) else ()), *(_ERASED if erases(register) else ())]
    found += _STATE if register.merge is Merge.STATUS else ()
    for field in register.fields:
        found += [(field.name, _kind(field)), (f"{field.name}_clock", "int"), (f"{field.name}_op", "bytes")]
    return found


def deletes(register: Register) -> bool:
    """Tell whether a row of this register can come to its end."""
    return Kind.DEL in lawful_kinds(register)


def erases(register: Register) -> bool:
    """Tell whether something in a row of this register can be erased."""
    return Kind.ERASE in lawful_kinds(register)


def to_column(field: Field, value: object) -> object:
    """Return a field's value as its column holds it."""
    if value is None or value is ERASED:
        return None
    if field.privacy.sealed:
        return encode_value(value)
    if field.type in LIST_TYPES:
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    if field.type is FieldType.BOOL:
        return int(bool(value))
    return value


def payload_columns(register: Register, data: Mapping[str, object]) -> Sequence[object]:
    """Return the columns of a fact's payload in the order of the fields."""
    return [to_column(field, data.get(field.name)) for field in register.fields]


def widen(tx: Tx, register: Register) -> None:
    """Make the register's table, or add the columns that a newer declaration brought."""
    name = f"p_{register.name}"
    inspector = inspect(tx.connection)
    if not inspector.has_table(name):
        parts = [f"station {tx.dialect.text_type} NOT NULL", f"row_id {tx.dialect.bytes_type} NOT NULL"]
        parts += [f"{quoted(column)} {_sql_type(tx.dialect, kind)}" for column, kind in columns(register)]
        tx.run(f"CREATE TABLE {table(register)} ({', '.join(parts)}, PRIMARY KEY (station, row_id))")
        if register.facts:
            tx.run(f"CREATE INDEX {quoted(name + '_day')} ON {table(register)} (day, station)")
        return
    held = {column["name"] for column in inspector.get_columns(name)}
    for column, kind in columns(register):
        if column not in held:
            tx.run(f"ALTER TABLE {table(register)} ADD COLUMN {quoted(column)} {_sql_type(tx.dialect, kind)}")


def _kind(field: Field) -> str:
    if field.privacy.sealed or field.type is FieldType.ROW:
        return "bytes"
    return "int" if field.type in _NUMBERS else "text"


def _sql_type(dialect: Dialect, kind: str) -> str:
    return {"bytes": dialect.bytes_type, "int": dialect.int_type, "text": dialect.text_type}[kind]
