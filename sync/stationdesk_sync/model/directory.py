"""The receiver directory: offices to which a desk seals what only they may read, for which purposes and where.

A hub row, so the body of a signed document; the desk uses the newest it has and says so when it is old.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stationdesk_sync.model.clock import is_day
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.privacy import LABEL_LENGTH, has_control_characters

MOST_OFFICES = 500
_MOST_NAMED = 500
_KEY_LENGTH = 32
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


class BadOffice(ValueError):
    """An entry that is not lawful: ``number`` of the entry from 1, and the ``field`` that is wrong."""

    def __init__(self, number: int, field: str) -> None:
        super().__init__(f"office {number}: {field}")
        self.number, self.field = number, field


@dataclass(frozen=True, slots=True)
class Office:
    """One receiver. ``area`` are codes of stations, empty for the whole city; ``key`` is its X25519 public key.
    ``valid_until`` is its last day, None: until further notice."""

    code: str
    label: Label
    purposes: tuple[str, ...]
    area: tuple[str, ...]
    key: bytes
    valid_from: str
    valid_until: str | None

    def serves(self, purpose: str, station: str, day: str) -> bool:
        """Tell whether this office receives for a purpose from a station on a day."""
        in_time = self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)
        return in_time and purpose in self.purposes and (not self.area or station in self.area)


def body_of(offices: Sequence[Office]) -> dict[str, object]:
    """Return the directory as the body of its document."""
    return {"offices": [_row(office) for office in offices]}


def read_body(body: Mapping[str, object]) -> tuple[Office, ...]:
    """Read a directory from a document's body or an operator's file; ``BadOffice`` or ``ValueError`` when it is
    none. Fields that are not known yet are passed over."""
    rows = body.get("offices")
    if not isinstance(rows, Sequence) or isinstance(rows, str | bytes) or len(rows) > MOST_OFFICES:
        raise ValueError("no list of offices, or too long a one")
    offices = tuple(_office(number, row) for number, row in enumerate(rows, start=1))
    for number, office in enumerate(offices, start=1):
        if office.code in {other.code for other in offices[: number - 1]}:
            raise BadOffice(number, "code")
    return offices


def _row(office: Office) -> dict[str, object]:
    return {
        "code": office.code,
        "zh": office.label.zh,
        "en": office.label.en,
        "purposes": list(office.purposes),
        "area": list(office.area),
        "key": office.key,
        "valid_from": office.valid_from,
        "valid_until": office.valid_until,
    }


def _office(number: int, row: object) -> Office:
    if not isinstance(row, Mapping):
        raise BadOffice(number, "code")
    until = row.get("valid_until")
    return Office(
        code=_code(number, "code", row.get("code")),
        label=Label(_name(number, "zh", row.get("zh")), _name(number, "en", row.get("en", row.get("zh")))),
        purposes=_codes(number, "purposes", row.get("purposes"), least=1),
        area=_codes(number, "area", row.get("area", []), least=0),
        key=_key(number, row.get("key")),
        valid_from=_day(number, "valid_from", row.get("valid_from")),
        valid_until=None if until is None else _day(number, "valid_until", until),
    )


def _code(number: int, field: str, value: object) -> str:
    if not isinstance(value, str) or _CODE.fullmatch(value) is None:
        raise BadOffice(number, field)
    return value


def _name(number: int, field: str, value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LABEL_LENGTH or has_control_characters(value):
        raise BadOffice(number, field)
    return value


def _codes(number: int, field: str, value: object, *, least: int) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not least <= len(value) <= _MOST_NAMED:
        raise BadOffice(number, field)
    return tuple(_code(number, field, one) for one in value)


def _key(number: int, value: object) -> bytes:
    """Return a key: bytes in a document, 64 hexadecimal digits in an operator's file."""
    try:
        key = bytes.fromhex(value) if isinstance(value, str) else value
    except ValueError:
        key = None
    if not isinstance(key, bytes) or len(key) != _KEY_LENGTH:
        raise BadOffice(number, "key")
    return key


def _day(number: int, field: str, value: object) -> str:
    day = str(value)
    if not is_day(day):
        raise BadOffice(number, field)
    return day
