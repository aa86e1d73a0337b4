"""What a person means to save, checked against its register before it becomes an op.

Called by ``app`` (before sealing) and by the hub's intake (on what arrived). Values are the plain
Python values named in ``model.register.FieldType``; a sealed value is a ``SealedValue`` mapping.
"""

import re
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from stationdesk_sync.model import hours
from stationdesk_sync.model.clock import SLOTS_PER_DAY, is_day
from stationdesk_sync.model.op import ID_LENGTH, Kind, Reason
from stationdesk_sync.model.privacy import LABEL_LENGTH, WORDS_LENGTH, has_control_characters, personal_patterns
from stationdesk_sync.model.register import Field, FieldType, Register

DAY_FIELDS = ("day", "tz")
MARKS = ("doubt",)
MAX_LIST = 64
_SEALED_LEAST = 12 + 16  # nonce and tag of AES-256-GCM
_SHAPE = re.compile(f"[a-z0-9_-]{{1,{LABEL_LENGTH}}}")
Lists = Mapping[str, frozenset[str]]


class BadValue(ValueError):
    """A value that its register does not allow.

    ``code`` is one of: unknown_field, missing, not_a_number, out_of_range, not_a_choice, empty,
    too_long, control, personal, not_a_day, not_a_zone, not_hours, not_sealed, wrong_type, twice.
    """

    def __init__(self, register: str, field: str, code: str) -> None:
        super().__init__(f"{register}.{field}: {code}")
        self.register, self.field, self.code = register, field, code


def is_sealed(value: object) -> bool:
    """Tell whether a value has the shape of a sealed field ``{s, k, c}``: nothing beside it could stand in clear."""
    if not isinstance(value, Mapping) or set(value) != {"s", "k", "c"}:
        return False
    suite, key_id, cipher = value["s"], value["k"], value["c"]
    return (
        isinstance(suite, int)
        and not isinstance(suite, bool)
        and isinstance(key_id, bytes)
        and len(key_id) == ID_LENGTH
        and isinstance(cipher, bytes)
        and len(cipher) >= _SEALED_LEAST
    )


def check_data(register: Register, kind: Kind, data: Mapping[str, object], lists: Lists, *, sealed: bool) -> None:
    """Raise ``BadValue`` unless ``data`` is a lawful payload of an op of this kind.

    ``lists`` are the codes of the catalogue by list name; a list that is missing there is not
    checked (the hub may know fewer codes than a newer desk). ``sealed`` says whether C2-C4 fields
    are expected sealed (in an op) or in clear (in a form).
    """
    if register.facts:
        _check_day(register, data)
        if kind is Kind.WITHDRAW:
            _check_withdrawal(register, data, sealed=sealed)
            return
    known = {f.name: f for f in register.fields}
    extra = (*DAY_FIELDS, *MARKS) if register.facts else ()
    for name, value in data.items():
        if name in extra:
            continue
        field = known.get(name)
        if field is None:
            raise BadValue(register.name, name, "unknown_field")
        if value is not None:
            _check_value(register, field, value, lists, sealed=sealed)
    if kind is not Kind.SET:
        for field in register.fields:
            if field.required and data.get(field.name) is None:
                raise BadValue(register.name, field.name, "missing")


def _check_day(register: Register, data: Mapping[str, object]) -> None:
    if not is_day(data.get("day")):
        raise BadValue(register.name, "day", "not_a_day")
    tz = data.get("tz")
    if not isinstance(tz, str) or not known_zone(tz):
        raise BadValue(register.name, "tz", "not_a_zone")
    if "doubt" in data and data["doubt"] is not True:
        raise BadValue(register.name, "doubt", "wrong_type")


def known_zone(tz: str) -> bool:
    """Tell whether ``tz`` names a time zone."""
    try:
        ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _check_withdrawal(register: Register, data: Mapping[str, object], *, sealed: bool) -> None:
    for name in data:
        if name not in (*DAY_FIELDS, *MARKS, "reason", "words"):
            raise BadValue(register.name, name, "unknown_field")
    reason = data.get("reason")
    if not isinstance(reason, str) or reason not in set(Reason):
        raise BadValue(register.name, "reason", "not_a_choice")
    words = data.get("words")
    if words is not None:
        if sealed and not is_sealed(words):
            raise BadValue(register.name, "words", "not_sealed")
        if not sealed:
            _check_words(register, "words", words)


def _check_words(register: Register, name: str, value: object) -> None:
    if not isinstance(value, str):
        raise BadValue(register.name, name, "wrong_type")
    if len(value) > WORDS_LENGTH:
        raise BadValue(register.name, name, "too_long")
    if has_control_characters(value.replace("\n", "")):
        raise BadValue(register.name, name, "control")


def _check_value(register: Register, field: Field, value: object, lists: Lists, *, sealed: bool) -> None:
    if field.privacy.sealed and sealed:
        if not is_sealed(value):
            raise BadValue(register.name, field.name, "not_sealed")
        return
    code = _CHECKS[field.type](field, value, lists)
    if code is not None:
        raise BadValue(register.name, field.name, code)


def _int(field: Field, value: object, _lists: Lists) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return "not_a_number"
    return None if field.minimum <= value <= field.maximum else "out_of_range"


def _ranged(top: int) -> Callable[[Field, object, Lists], str | None]:
    def check(_field: Field, value: object, _lists: Lists) -> str | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return "not_a_number"
        return None if 0 <= value <= top else "out_of_range"

    return check


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
    if not isinstance(value, str):
        return "wrong_type"
    if len(value) > WORDS_LENGTH:
        return "too_long"
    return "control" if has_control_characters(value.replace("\n", "")) else None


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
    FieldType.MINUTE: _ranged(24 * 60),
    FieldType.SLOT: _ranged(SLOTS_PER_DAY - 1),
    FieldType.DAY: _day,
    FieldType.ROW: _row,
    FieldType.HOURS: _hours,
    FieldType.TILES: _tiles,
    FieldType.CODE: _code,
}
