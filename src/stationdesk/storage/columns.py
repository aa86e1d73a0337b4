"""Which columns a register's table has, and how values of fields stand in them.

Called by tables (making them), projection (writing), records (reading) and the check. Fields stand under
``f_<name>``; a row register also keeps ``c_<name>`` and ``o_<name>``, the clock and op that set the field.
"""

import json
from collections.abc import Mapping
from typing import Any

from stationdesk_sync.model.privacy import Privacy
from stationdesk_sync.model.register import LIST_TYPES, Field, FieldType, Merge, Register

_INTEGERS = frozenset({FieldType.INT, FieldType.BOOL, FieldType.MINUTE, FieldType.SLOT})
_FACT = {
    "row_id": "BLOB",
    "day": "TEXT",
    "tz": "TEXT",
    "doubt": "INTEGER",
    "seq": "INTEGER",
    "last_seq": "INTEGER",
    "fact_clock": "INTEGER",
    "fact_op": "BLOB",
    "shown_clock": "INTEGER",
    "shown_op": "BLOB",
    "amended": "INTEGER",
    "withdrawn_clock": "INTEGER",
    "withdrawn_op": "BLOB",
    "reason": "TEXT",
    "reason_words": "TEXT",
    "closed": "TEXT",
    "erased_clock": "INTEGER",
    "erased_op": "BLOB",
}
_ROW = {
    "row_id": "BLOB",
    "seq": "INTEGER",
    "last_seq": "INTEGER",
    "closed": "TEXT",
    "deleted_clock": "INTEGER",
    "deleted_op": "BLOB",
    "erased_clock": "INTEGER",
    "erased_op": "BLOB",
    "review": "INTEGER",
}
_STATUS = {"state": "TEXT", "tentative": "TEXT", "moved_by": "BLOB"}


def table_name(register: str) -> str:
    """Return the name of a register's table."""
    return f"r_{register}"


def projected(register: Register) -> tuple[Field, ...]:
    """Return the fields that stand in the table: all but C3 and C4, which this desk does not keep in clear."""
    return tuple(f for f in register.fields if f.privacy not in (Privacy.C3, Privacy.C4))


def column_type(field: Field) -> str:
    """Return the SQLite type of a field's column."""
    if field.type in _INTEGERS:
        return "INTEGER"
    return "BLOB" if field.type is FieldType.ROW else "TEXT"


def columns_of(register: Register) -> dict[str, str]:
    """Return the columns of a register's table with their types, in order."""
    if register.facts:
        return {**_FACT, **{f"f_{f.name}": column_type(f) for f in projected(register)}}
    columns = {**_ROW, **(_STATUS if register.merge is Merge.STATUS else {})}
    for field in projected(register):
        columns |= {f"f_{field.name}": column_type(field), f"c_{field.name}": "INTEGER", f"o_{field.name}": "BLOB"}
    return columns


def to_column(field: Field, value: object) -> Any:
    """Return a field's value as it stands in its column; ``TypeError`` when it cannot stand there."""
    if value is None:
        return None
    if field.type in LIST_TYPES:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if field.type in _INTEGERS:
        if not isinstance(value, int):
            raise TypeError(f"{field.name} is no number")
        return int(value)
    if not isinstance(value, bytes if field.type is FieldType.ROW else str):
        raise TypeError(f"{field.name} has another type")
    return value


def from_column(field: Field, stored: Any) -> object:
    """Return a field's value from its column."""
    if stored is None:
        return None
    if field.type in LIST_TYPES:
        return json.loads(stored)
    return bool(stored) if field.type is FieldType.BOOL else stored


def field_values(register: Register, data: Mapping[str, object], closed: frozenset[str]) -> list[Any]:
    """Return the values of all projected fields of an opened payload, in the order of the columns."""
    return [None if f.name in closed else to_column(f, data.get(f.name)) for f in projected(register)]


def closed_column(closed: frozenset[str]) -> str | None:
    """Return the names of fields that could not be opened as one column, None when all could."""
    return json.dumps(sorted(closed)) if closed else None
