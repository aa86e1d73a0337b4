"""Tables of the registers: made from their declarations and only ever widened.

Called when a book is made or opened for writing. A table that is made or widened in a book with ops is
filled from them by ``projection.rebuild``.
"""

from collections.abc import Mapping

from stationdesk.storage.columns import columns_of, table_name
from stationdesk.storage.database import Cursor
from stationdesk_sync.model.register import Register
from stationdesk_sync.model.registry import Registers

BOOK_VERSION = 2


def missing_columns(cursor: Cursor, registers: Registers) -> dict[str, list[str]]:
    """Return, by register, the columns that its table lacks (all of them when there is no table)."""
    missing: dict[str, list[str]] = {}
    for register in registers.stored():
        held = {row[1] for row in cursor.execute(f'PRAGMA table_info("{table_name(register.name)}")')}
        lacking = [name for name in columns_of(register) if name not in held]
        if lacking:
            missing[register.name] = lacking
    return missing


def widen(cursor: Cursor, registers: Registers, missing: Mapping[str, list[str]]) -> None:
    """Make or widen the tables that lack columns."""
    for name, lacking in missing.items():
        register, table = registers[name], table_name(name)
        columns = columns_of(register)
        if "row_id" in lacking:
            body = ", ".join(f'"{column}" {kind}{_rule(column)}' for column, kind in columns.items())
            cursor.execute(f'CREATE TABLE "{table}" ({body}) STRICT')
            cursor.execute(f'CREATE INDEX "{table}_seq" ON "{table}" (seq)')
            if register.facts:
                cursor.execute(f'CREATE INDEX "{table}_day" ON "{table}" (day, seq)')
        else:
            for column in lacking:
                cursor.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {columns[column]}')
        _index(cursor, register)


def _rule(column: str) -> str:
    return " PRIMARY KEY NOT NULL" if column == "row_id" else ""


def _index(cursor: Cursor, register: Register) -> None:
    table = table_name(register.name)
    for name in register.indexes:
        if name != "day":
            cursor.execute(f'CREATE INDEX IF NOT EXISTS "{table}_f_{name}" ON "{table}" ("f_{name}")')
