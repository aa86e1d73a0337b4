"""Whether one value may stand in one field: a check for each type of field.

Called by ``model.draft`` for values in clear. Each check returns None or the word that says what is wrong.
"""

import re
from collections.abc import Callable, Mapping

from stationdesk_sync.model import hours
from stationdesk_sync.model.clock import SLOTS_PER_DAY, is_day
from stationdesk_sync.model.op import ID_LENGTH
from stationdesk_sync.model.privacy import LABEL_LENGTH, WORDS_LENGTH, has_control_characters, personal_patterns
from stationdesk_sync.model.register import Field, FieldType

MAX_LIST = 64
_SHAPE = re.compile(f"[a-z0-9_-]{{1,{LABEL_LENGTH}}}")
Lists = Mapping[str, frozenset[str]]


def value_fault(field: Field, value: object, lists: Lists) -> str | None:
    """Return why a value cannot stand in a field, None when it can."""
    return _CHECKS[field.type](field, value, lists)


def words_fault(value: object) -> str | None:
    """Return why a value is no lawful free text, None when it is."""
    if not isinstance(value, str):
        return "wrong_type"
    if len(value) > WORDS_LENGTH:
        return "too_long"
    return "control" if has_control_characters(value.replace("\n", "")) else None


def _int(field: Field, value: object, _lists: Lists) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "not_a_number"
    return None if field.minimum <= value <= field.maximum else "out_of_range"


def _minute(_field: Field, value: object, _lists: Lists) -> str | None:
    return _up_to(24 * 60, value)


def _slot(_field: Field, value: object, _lists: Lists) -> str | None:
    return _up_to(SLOTS_PER_DAY - 1, value)


def _up_to(top: int, value: object) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "not_a_number"
    return None if 0 <= value <= top else "out_of_range"


def _bool(_field: Field, value: object, _lists: Lists) -> str | None:
    return None if isinstance(value, bool) else "wrong_type"


def _allowed(field: Field, code: object, lists: Lists) -> bool:
    if not isinstance(code, str):
        return False
    if field.choices:
        return any(choice.code == code for choice in field.choices)
    return _listed(code, field.catalogue or "", lists)


def _shaped(code: object) -> bool:
    """Tell whether a code has the shape of one: no text, no number of a person can hide in it."""
    return isinstance(code, str) and _SHAPE.fullmatch(code) is not None and not personal_patterns(code)


def _listed(code: object, name: str, lists: Lists) -> bool:
    """Tell whether a code stands in a list of the catalogue, or may as one of the station's own."""
    if name in lists and isinstance(code, str) and not code.startswith("x-"):
        return code in lists[name]
    return _shaped(code)


def _choice(field: Field, value: object, lists: Lists) -> str | None:
    return None if _allowed(field, value, lists) else "not_a_choice"


def _choices(field: Field, value: object, lists: Lists) -> str | None:
    if not isinstance(value, list | tuple):
        return "wrong_type"
    if field.required and not value:
        return "empty"
    if len(value) > MAX_LIST:
        return "too_long"
    if len(set(map(str, value))) != len(value):
        return "twice"
    return None if all(_allowed(field, code, lists) for code in value) else "not_a_choice"


def _label(field: Field, value: object, _lists: Lists) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    if field.required and not value.strip():
        return "empty"
    if len(value) > LABEL_LENGTH:
        return "too_long"
    if has_control_characters(value):
        return "control"
    return "personal" if personal_patterns(value) else None


def _labels(field: Field, value: object, lists: Lists) -> str | None:
    if not isinstance(value, list | tuple):
        return "wrong_type"
    if field.required and not value:
        return "empty"
    if len(value) > MAX_LIST:
        return "too_long"
    for item in value:
        code = _label(field, item, lists)
        if code is not None:
            return code
    return None


def _words(_field: Field, value: object, _lists: Lists) -> str | None:
    return words_fault(value)


def _day(_field: Field, value: object, _lists: Lists) -> str | None:
    return None if is_day(value) else "not_a_day"


def _row(_field: Field, value: object, _lists: Lists) -> str | None:
    return None if isinstance(value, bytes) and len(value) == ID_LENGTH else "wrong_type"


def _hours(_field: Field, value: object, _lists: Lists) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    return None if hours.parse(value) is not None else "not_hours"


def _tiles(_field: Field, value: object, lists: Lists) -> str | None:
    if not isinstance(value, list | tuple) or len(value) > 9:
        return "wrong_type"
    for tile in value:
        if not isinstance(tile, list | tuple) or len(tile) != 2:
            return "wrong_type"
        group, services = tile
        if not isinstance(group, str) or not isinstance(services, list | tuple) or not services:
            return "wrong_type"
        if len(services) > MAX_LIST:
            return "too_long"
        if not _listed(group, "group", lists) or not all(_listed(service, "service", lists) for service in services):
            return "not_a_choice"
    return None


def _code(_field: Field, value: object, _lists: Lists) -> str | None:
    if not isinstance(value, str):
        return "wrong_type"
    lawful = 0 < len(value) <= LABEL_LENGTH and all(c.isascii() and (c.isalnum() or c in "-_.") for c in value)
    return None if lawful else "not_a_choice"


_CHECKS: Mapping[FieldType, Callable[[Field, object, Lists], str | None]] = {
    FieldType.INT: _int,
    FieldType.BOOL: _bool,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.LABEL: _label,
    FieldType.LABELS: _labels,
    FieldType.WORDS: _words,
    FieldType.MINUTE: _minute,
    FieldType.SLOT: _slot,
    FieldType.DAY: _day,
    FieldType.ROW: _row,
    FieldType.HOURS: _hours,
    FieldType.TILES: _tiles,
    FieldType.CODE: _code,
}
