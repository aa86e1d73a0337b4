"""Drafts and ops for the tests of storage: a visit in one line, and a lawful payload for any register."""

from stationdesk.app.ports import Draft
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Field, FieldType, Register

DAY, TZ = "2026-11-24", "Asia/Shanghai"
EVENT_ROW = b"e" * 16


def visit_data(**values: object) -> dict[str, object]:
    base = {"slot": 48, "group": "rider", "services": ["rest", "water"], "people": 2, "method": "keyed"}
    return {"day": DAY, "tz": TZ, **base, **values}


def visit(minute: int | None = None, **values: object) -> Draft:
    return Draft("visit", Kind.FACT, visit_data(**values), minute=minute)


def correct(row_id: bytes, **values: object) -> Draft:
    return Draft("visit", Kind.CORRECT, visit_data(**values), row_id=row_id)


def withdraw(row_id: bytes, reason: str = "mistake", **values: object) -> Draft:
    return Draft("visit", Kind.WITHDRAW, {"day": DAY, "tz": TZ, "reason": reason, **values}, row_id=row_id)


def value_of(field: Field, number: int = 1) -> object:
    """A lawful value for a field; another number gives another value where the type has more than one."""
    by_type: dict[FieldType, object] = {
        FieldType.INT: max(field.minimum, number),
        FieldType.BOOL: bool(number % 2),
        FieldType.CHOICE: field.choices[number % len(field.choices)].code if field.choices else "rider",
        FieldType.CHOICES: ["rest", "water"][: 1 + number % 2],
        FieldType.LABEL: f"名称{number}",
        FieldType.LABELS: ["甲", f"乙{number}"],
        FieldType.WORDS: f"说明 {number}",
        FieldType.MINUTE: 540 + number,
        FieldType.SLOT: 36 + number,
        FieldType.DAY: f"2026-11-{10 + number:02d}",
        FieldType.ROW: EVENT_ROW,
        FieldType.HOURS: "9:00-17:00" if number % 2 else "8:30-17:30",
        FieldType.TILES: [["rider", ["rest"]], ["taxi", ["water", "rest"][: 1 + number % 2]]],
        FieldType.CODE: f"A-{number}",
    }
    return by_type[field.type]


def payload(register: Register, number: int = 1, **values: object) -> dict[str, object]:
    data = {field.name: value_of(field, number) for field in register.fields}
    if register.facts:
        data |= {"day": DAY, "tz": TZ}
    return {**data, **values}


def first_draft(register: Register, number: int = 1, **values: object) -> Draft:
    return Draft(register.name, Kind.FACT if register.facts else Kind.SET, payload(register, number, **values))
