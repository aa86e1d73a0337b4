"""The sections of the day sheet below the matrix: what else was recorded on the day, register by register.

Called by app/print_day_sheet only. Registers that have no section of their own come out of their
declarations (``prints``), so a new register prints without a change here.
"""

from collections.abc import Collection, Sequence

from stationdesk.app.desk import Desk
from stationdesk.app.ports import Query, Record
from stationdesk.domain.day_sheet import (
    CheckPoint,
    Checks,
    ClosureLine,
    EventLine,
    Note,
    RatingCount,
    RegisterBlock,
    Said,
    Value,
)
from stationdesk_sync.model.catalogue import Catalogue
from stationdesk_sync.model.language import Label
from stationdesk_sync.model.register import Field, FieldType, Register

ALL = 100_000
OWN_PLACE = frozenset({"visit", "shift", "opening_check", "feedback", "event", "attendance", "closure", "day_sheet"})
QUARTER = 15
_NOT_HERE = "none"
_IN_ORDER = "ok"


def registers_that_print(desk: Desk, registers_off: Collection[str]) -> frozenset[str]:
    """Return the registers that exist and are on."""
    return frozenset(r.name for r in desk.registers.stored() if r.on and r.name not in registers_off)


def of_day(desk: Desk, register: str, day: str) -> list[Record]:
    """Return the records of a day that were not withdrawn, oldest first; none for a register that does not exist."""
    if register not in desk.registers:
        return []
    return desk.records.records(Query(register, day, day, with_withdrawn=False, limit=ALL, oldest_first=True))


def choice_label(declared: Field, code: object) -> Label:
    """Return the name of a declared choice; an unknown code is shown as it stands."""
    for choice in declared.choices:
        if choice.code == code:
            return choice.label
    return Label(str(code), str(code))


def seen_weather(desk: Desk, shifts: Sequence[Record]) -> tuple[Label, ...]:
    """Return the weather of the day's spans, each kind once, in the order it was entered."""
    declared = desk.registers["shift"].field("weather")
    codes = dict.fromkeys(str(record.data["weather"]) for record in shifts if record.data.get("weather"))
    return tuple(choice_label(declared, code) for code in codes)


def notes(shifts: Sequence[Record]) -> tuple[Note, ...]:
    """Return the handover words of the day, in the order of the spans."""
    found = []
    for record in shifts:
        words, who, closed = (record.data.get(name) for name in ("handover", "who", "closed"))
        if isinstance(words, str) and words.strip():
            by = who if isinstance(who, str) and who else None
            found.append(Note(by, closed if isinstance(closed, int) else None, words))
    return tuple(found)


def checks(desk: Desk, day: str) -> tuple[Checks, ...]:
    """Return the opening checks of a day; what a station does not have is left out."""
    found = []
    register = desk.registers["opening_check"]
    for record in of_day(desk, "opening_check", day):
        points = tuple(
            CheckPoint(declared.label, choice_label(declared, code), code == _IN_ORDER)
            for declared in register.fields
            if declared.type is FieldType.CHOICE
            for code in (record.data.get(declared.name),)
            if code is not None and code != _NOT_HERE
        )
        kinds, missing = record.data.get("medicine_kinds"), record.data.get("medicine_missing")
        slot = record.data.get("slot")
        found.append(
            Checks(
                slot if isinstance(slot, int) else 0,
                points,
                kinds if isinstance(kinds, int) else None,
                missing if isinstance(missing, int) else None,
            )
        )
    return tuple(found)


def feedback(desk: Desk, day: str) -> tuple[RatingCount, ...]:
    """Return how often each answer was given; empty when nobody said anything."""
    declared = desk.registers["feedback"].field("rating")
    given = [record.data.get("rating") for record in of_day(desk, "feedback", day)]
    if not given:
        return ()
    return tuple(RatingCount(choice.label, given.count(choice.code)) for choice in declared.choices)


def events(desk: Desk, day: str, *, attendance: bool) -> tuple[EventLine, ...]:
    """Return the events of a day and those attended on it; each organiser is named once."""
    came: dict[bytes, int] = {}
    for record in of_day(desk, "attendance", day) if attendance else ():
        event, people = record.data.get("event"), record.data.get("people")
        if isinstance(event, bytes) and isinstance(people, int):
            came[event] = came.get(event, 0) + people
    held = desk.records.records(
        Query("event", equals={"on_day": day}, with_withdrawn=False, limit=ALL, oldest_first=True)
    )
    rows = {record.row_id: record for record in held}
    for row_id in came:
        other = rows.get(row_id) or desk.records.record("event", row_id)
        if other is not None:
            rows[row_id] = other
    declared = desk.registers["event"].field("kind")
    lines = [_event_line(record, declared, came.get(row_id)) for row_id, record in rows.items()]
    unknown = sum(people for row_id, people in came.items() if row_id not in rows)
    if unknown:
        lines.append(EventLine("", None, (), unknown))
    return tuple(lines)


def _event_line(record: Record, declared: Field, people: int | None) -> EventLine:
    organisers = record.data.get("organisers")
    named = tuple(dict.fromkeys(str(o) for o in organisers)) if isinstance(organisers, list | tuple) else ()
    kind = record.data.get("kind")
    return EventLine(
        str(record.data.get("title") or ""), choice_label(declared, kind) if kind is not None else None, named, people
    )


def closures(desk: Desk, day: str) -> tuple[ClosureLine, ...]:
    """Return the closures that touch a day: begun on it, or begun before and not over."""
    declared = desk.registers["closure"].field("reason_code")
    query = Query("closure", to_day=day, with_withdrawn=False, limit=ALL, oldest_first=True)
    found = []
    for record in desk.records.records(query):
        until = record.data.get("until_day")
        last = until if isinstance(until, str) else record.day
        if record.day is None or last is None or not record.day <= day <= last:
            continue
        start, end = record.data.get("from_slot"), record.data.get("to_slot")
        found.append(
            ClosureLine(
                from_minute=start * QUARTER if isinstance(start, int) and record.day == day else 0,
                to_minute=end * QUARTER if isinstance(end, int) and last == day else None,
                until_day=until if isinstance(until, str) and until != day else None,
                reason=choice_label(declared, record.data.get("reason_code")),
            )
        )
    return tuple(found)


def blocks(desk: Desk, day: str, on: Collection[str], catalogue: Catalogue) -> tuple[RegisterBlock, ...]:
    """Return the day's records of every other register that is on and prints something."""
    found = []
    for register in desk.registers.stored():
        if register.name in OWN_PLACE or register.name not in on or not register.prints:
            continue
        rows = tuple(_said(desk, register, record, catalogue) for record in _rows_of_day(desk, register, day))
        if rows:
            found.append(RegisterBlock(register.label, rows))
    return tuple(found)


def _rows_of_day(desk: Desk, register: Register, day: str) -> list[Record]:
    if register.facts:
        return of_day(desk, register.name, day)
    dated = next((field for field in register.fields if field.type is FieldType.DAY), None)
    if not register.rows or dated is None:
        return []
    return desk.records.records(
        Query(register.name, equals={dated.name: day}, with_withdrawn=False, limit=ALL, oldest_first=True)
    )


def _said(desk: Desk, register: Register, record: Record, catalogue: Catalogue) -> tuple[Said, ...]:
    said = []
    for name in register.prints:
        value = record.data.get(name) if name != "day" else None
        if value is None or value in ("", [], ()):
            continue
        declared = register.field(name)
        said.append(Said(declared.label, declared.type, _value(desk, declared, value, catalogue)))
    return tuple(said)


def _value(desk: Desk, declared: Field, value: object, catalogue: Catalogue) -> Value:
    if declared.type is FieldType.CHOICE:
        return _named(declared, value, catalogue)
    if declared.type is FieldType.CHOICES and isinstance(value, list | tuple):
        return tuple(_named(declared, code, catalogue) for code in value)
    if isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    if declared.type is FieldType.ROW and isinstance(value, bytes):
        return _row_name(desk, value)
    return value if isinstance(value, int) else str(value)


def _named(declared: Field, code: object, catalogue: Catalogue) -> Label:
    if declared.choices or declared.catalogue is None:
        return choice_label(declared, code)
    listed, code = declared.catalogue, str(code)
    return Label(catalogue.say(listed, code, "zh"), catalogue.say(listed, code, "en"))


def _row_name(desk: Desk, row_id: bytes) -> str:
    record = desk.records.find(row_id)
    register = desk.registers.get(record.register) if record else None
    if record is None or register is None:
        return row_id.hex()[:8]
    named = (f.name for f in register.fields if f.type is FieldType.LABEL)
    return next((str(record.data[name]) for name in named if record.data.get(name)), row_id.hex()[:8])
