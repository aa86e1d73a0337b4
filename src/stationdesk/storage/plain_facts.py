"""Facts as most of them come: a new row, nothing sealed, every value lawful. Read, checked and laid out fast.

Called by ``heard_ops`` for whole ranges. What this returns for an op is exactly what ``foreign`` and ``projection``
would write; an op that is anything else is left to them (None).
"""

from typing import Any

from stationdesk.storage.columns import to_column
from stationdesk_sync.model.clock import is_day
from stationdesk_sync.model.draft import BadValue, check_data, known_zone
from stationdesk_sync.model.op import ID_LENGTH, MAX_OP_BYTES, Kind
from stationdesk_sync.model.register import FieldType, Merge, Register
from stationdesk_sync.model.registry import Registers
from stationdesk_sync.model.values import MAX_LIST
from stationdesk_sync.wire.reading import PlainFact, read_fact

SIGNED_LIMIT = 1 << 63
_MOST_REMEMBERED = 10_000
_MISSING: Any = object()


class _Reader:
    """Reads the facts of one register; remembers which values it has found lawful, and how they stand in columns."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.open_names = [f.name for f in register.fields if not f.privacy.sealed]
        self.required = [f.name for f in register.fields if f.required]
        self.places = {name: number for number, name in enumerate(self.open_names)}
        self.known: list[dict[Any, Any]] = [{} for _ in self.open_names]
        self.days: set[tuple[str, str]] = set()

    def columns(self, data: dict[str, Any]) -> list[Any] | None:
        """Return the columns of a lawful payload without sealed values, or None."""
        found: list[Any] = [None] * len(self.open_names)
        places = self.places
        count = 0
        for name, value in data.items():
            place = places.get(name)
            if place is None:
                if name in ("day", "tz"):
                    continue
                if name == "doubt" and value is True:
                    continue
                return None
            known = self.known[place]
            if value.__class__ is list:
                column = self._list(known, name, value)
            else:
                key = (value, value.__class__)
                column = known.get(key, _MISSING)
                if column is _MISSING:
                    column = self._learn(known, name, key, value)
            if column is _MISSING:
                return None
            found[place] = column
            count += 1
        if count < len(found):
            for name in self.required:
                if name not in data:
                    return None
        return found

    def day(self, data: dict[str, Any]) -> bool:
        """Tell whether day and zone are lawful."""
        key = (data.get("day"), data.get("tz"))
        if key in self.days:
            return True
        day, tz = key
        if not isinstance(tz, str) or not isinstance(day, str) or not is_day(day) or not known_zone(tz):
            return False
        if len(self.days) > _MOST_REMEMBERED:
            self.days.clear()
        self.days.add((day, tz))
        return True

    def _list(self, known: dict[Any, Any], name: str, values: list[Any]) -> Any:
        """Return the column of a list of different texts, each of them lawful alone."""
        if not 0 < len(values) <= MAX_LIST:
            return _MISSING
        parts = []
        for value in values:
            if value.__class__ is not str:
                return _MISSING
            part = known.get(value)
            if part is None:
                column = self._learn(known, name, value, [value])
                if column is _MISSING:
                    return _MISSING
                part = known[value] = column[1:-1]
            parts.append(part)
        if len(parts) > 1 and len(set(parts)) != len(parts):
            return _MISSING
        return f"[{','.join(parts)}]"

    def _learn(self, known: dict[Any, Any], name: str, key: Any, value: Any) -> Any:
        field = self.register.field(name)
        if value is None or field.type is FieldType.TILES:
            return _MISSING
        try:
            check_data(_only(self.register, name), Kind.SET, {name: value}, {}, sealed=True)
            column = to_column(field, value)
        except (BadValue, TypeError, ValueError):
            return _MISSING
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        known[key] = column
        return column


class FactReader:
    """Reads plain facts of all registers."""

    def __init__(self, registers: Registers) -> None:
        self._readers = {r.name: _Reader(r) for r in registers.stored() if r.facts}

    def read(self, raw: bytes) -> tuple[PlainFact, list[Any]] | None:
        """Return an op and the columns of its fields in clear, if it is a plain and lawful fact; None otherwise."""
        fact = read_fact(raw)
        if fact is None:
            return None
        reader = self._readers.get(fact.t)
        if reader is None or fact.k != "fact" or len(fact.r) != ID_LENGTH or len(raw) > MAX_OP_BYTES:
            return None
        if not 0 <= fact.h < SIGNED_LIMIT or not 1 <= fact.v <= reader.register.version:
            return None
        if (fact.a is not None and fact.a < 0) or not reader.day(fact.d):
            return None
        columns = reader.columns(fact.d)
        return None if columns is None else (fact, columns)

    def layout(self, name: str) -> list[str]:
        """Return the names of the fields whose columns ``read`` returns."""
        return self._readers[name].open_names


def _only(register: Register, name: str) -> Register:
    return Register(register.name, register.label, register.version, Merge.ROW, (register.field(name),))
