"""A ``Query`` as a condition over a register's table. Called by records; names come from the declaration only."""

from typing import Any

from stationdesk.app.ports import Query
from stationdesk.storage.columns import projected, to_column
from stationdesk_sync.model.register import LIST_TYPES, Field, Register


def where(register: Register, query: Query) -> tuple[str, list[Any]]:
    """Return the ``WHERE`` of a query over the table called ``t`` and its values.

    A list field equals a code when it holds the code. ``KeyError`` for a field that the register does not have.
    """
    parts: list[str] = []
    values: list[Any] = []
    if register.facts:
        for comparison, day in ((">=", query.from_day), ("<=", query.to_day)):
            if day is not None:
                parts.append(f"t.day {comparison} ?")
                values.append(day)
        if not query.with_withdrawn:
            parts.append("t.withdrawn_clock IS NULL")
    elif not query.with_withdrawn:
        parts.append("t.deleted_clock IS NULL")
    fields = {field.name: field for field in projected(register)}
    for name, value in query.equals.items():
        part, more = _equals(fields[name], value)
        parts.append(part)
        values.extend(more)
    return (f"WHERE {' AND '.join(parts)}" if parts else ""), values


def _equals(field: Field, value: object) -> tuple[str, list[Any]]:
    column = f't."f_{field.name}"'
    if value is None:
        return f"{column} IS NULL", []
    if field.type in LIST_TYPES and not isinstance(value, list | tuple):
        return f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value = ?)", [value]
    return f"{column} = ?", [to_column(field, value)]
