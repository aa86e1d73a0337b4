"""The page of any register, worked out from its declaration: no register is known here by name.

Fact registers show how many records each station made on each day; row registers show their rows.
A sealed field is never read: the page says so.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stationdesk_sync.hub.console.render import Words
from stationdesk_sync.hub.store import figures as read
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.model.register import Field, FieldType, Register

DAYS_BACK = 31
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts. ``numbers`` are the columns that hold numbers."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int]
    note: str


def register_table(tx: Tx, register: Register, words: Words, names: Mapping[str, str], today: str) -> Table:
    """Return what the page of a register shows."""
    if register.facts:
        return _facts(tx, register, words, names, today)
    return _rows(tx, register, words, names)


def _facts(tx: Tx, register: Register, words: Words, names: Mapping[str, str], today: str) -> Table:
    t = words.t
    since = (date.fromisoformat(today) - timedelta(days=DAYS_BACK - 1)).isoformat()
    rows = [
        (words.short_day(day), f"{station} {names.get(station, '')}", words.number(held), words.number(withdrawn))
        for day, station, held, withdrawn in read.fact_counts(tx, register, since)
    ]
    heads = (t("Day"), t("Station"), t("Records"), t("Withdrawn"))
    return Table(
        heads, rows, frozenset({2, 3}), t("Records of the last {n} days. A record is not a person.", n=DAYS_BACK)
    )


def _rows(tx: Tx, register: Register, words: Words, names: Mapping[str, str]) -> Table:
    t = words.t
    fields = [register.field(name) for name in register.lists] or list(register.fields)
    open_fields = [field for field in fields if not field.privacy.sealed]
    found = read.rows_of(tx, register, open_fields, MOST_ROWS)
    rows = []
    for row in found:
        values = dict(zip((field.name for field in open_fields), row[1:], strict=True))
        cells = [t("sealed") if f.privacy.sealed else say(f, values[f.name], words) for f in fields]
        rows.append((f"{row[0]} {names.get(row[0], '')}", *cells))
    heads = (t("Station"), *(words.speech.say(field.label) for field in fields))
    return Table(heads, rows, frozenset(), t("At most {n} rows are shown.", n=MOST_ROWS))


def say(field: Field, value: object, words: Words) -> str:
    """Return the value of an open field as people read it."""
    if value is None:
        return ""
    if field.type is FieldType.BOOL:
        return words.t("yes") if value else words.t("no")
    if field.type is FieldType.CHOICE:
        return _code(field, str(value), words)
    if field.type is FieldType.DAY:
        return words.short_day(str(value))
    if field.type is FieldType.MINUTE and isinstance(value, int):
        return f"{value // 60}:{value % 60:02d}"
    if field.type is FieldType.SLOT and isinstance(value, int):
        return words.t("{hour} h", hour=value // 4)
    if field.type in (FieldType.CHOICES, FieldType.LABELS, FieldType.TILES):
        return _list(field, value, words)
    return value.hex()[:8] if isinstance(value, bytes) else str(value)


def _list(field: Field, value: object, words: Words) -> str:
    parts = json.loads(value) if isinstance(value, str) else []
    joint = "、" if words.speech.code == "zh" else ", "
    if field.type is FieldType.TILES:
        return joint.join(words.name("group", str(tile[0])) for tile in parts)
    return joint.join(_code(field, str(part), words) for part in parts)


def _code(field: Field, code: str, words: Words) -> str:
    for choice in field.choices:
        if choice.code == code:
            return words.speech.say(choice.label)
    return words.name(field.catalogue, code) if field.catalogue else code
