"""What people at a desk enter: new records, corrections and withdrawals of what the desk can see, rows, and mistakes.

Payloads come from the seed alone; rows to change are those that the book itself shows, its own and heard ones.
"""

import random
from collections.abc import Mapping
from typing import Any

from stationdesk.app.ports import Draft
from stationdesk.storage.columns import table_name
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.registry import Registers

DAYS = ("2026-11-23", "2026-11-24")
TZ = "Asia/Shanghai"
_WORDS = ("", "one bicycle", "谢谢", "came back at noon")


def drafts(dice: random.Random, connection: Any, registers: Registers) -> list[Draft]:
    """Return what one person enters next."""
    made: list[Draft] = []
    for _ in range(dice.choice((1, 1, 1, 2, 4))):
        makers = (*_MAKERS, *_MERGING) if "sim_note" in registers else _MAKERS
        made.append(dice.choice(makers)(dice, connection, registers))
    return made


def _payload(dice: random.Random) -> dict[str, object]:
    data: dict[str, object] = {
        "slot": dice.randrange(96),
        "group": dice.choice(("rider", "sanitation")),
        "services": sorted(dice.sample(("rest", "water"), dice.randint(1, 2))),
        "people": dice.randint(1, 9),
        "method": "keyed",
    }
    if dice.random() < 0.2:
        data["note"] = dice.choice(_WORDS[1:])
    return data


def _visit(dice: random.Random, _connection: Any, registers: Registers) -> Draft:
    data = _payload(dice) | {"day": dice.choice(DAYS), "tz": TZ}
    if registers["visit"].version > 1 and dice.random() < 0.5:
        data["bags"] = dice.randint(1, 3)
    return Draft("visit", Kind.FACT, data)


def _amend(dice: random.Random, connection: Any, registers: Registers) -> Draft:
    rows = connection.execute(f'SELECT row_id, day FROM "{table_name("visit")}" ORDER BY row_id').fetchall()
    if not rows:
        return _visit(dice, connection, registers)
    row_id, day = rows[dice.randrange(len(rows))]
    place = {"day": day, "tz": TZ}
    if dice.random() < 0.4:
        return Draft("visit", Kind.WITHDRAW, place | {"reason": dice.choice(("undo", "mistake", "twice"))}, row_id)
    return Draft("visit", Kind.CORRECT, _payload(dice) | place, row_id)


def _shift(dice: random.Random, _connection: Any, _registers: Registers) -> Draft:
    opened = dice.randrange(600)
    data = {"day": dice.choice(DAYS), "tz": TZ, "opened": opened, "closed": opened + 60, "who": dice.choice(_WORDS[1:])}
    return Draft("shift", Kind.FACT, data)


def _event(dice: random.Random, connection: Any, _registers: Registers) -> Draft:
    row = _some_row(dice, connection, "event")
    kind = dice.choice(("talk", "study"))
    data: dict[str, object] = {"title": f"Event {dice.randrange(100)}", "on_day": dice.choice(DAYS), "kind": kind}
    if row is None:
        return Draft("event", Kind.SET, data)
    return Draft("event", Kind.SET, {name: data[name] for name in dice.sample(sorted(data), dice.randint(1, 2))}, row)


def _hours(dice: random.Random, _connection: Any, _registers: Registers) -> Draft:
    return Draft("station_hours", Kind.SET, {"posted": f"{dice.randint(7, 9)}:00-{dice.randint(16, 18)}:00"})


def _note(dice: random.Random, connection: Any, _registers: Registers) -> Draft:
    row = _some_row(dice, connection, "sim_note")
    number = dice.randrange(9)
    if row is None:
        words = dice.choice(_WORDS[1:])
        return Draft("sim_note", Kind.SET, {"title": f"Note {number}", "mood": "good", "words": words})
    if dice.random() < 0.1:
        return Draft("sim_note", dice.choice((Kind.DEL, Kind.ERASE)), {}, row)
    data: Mapping[str, object] = dice.choice(({"mood": "bad"}, {"number": number}, {"words": dice.choice(_WORDS[1:])}))
    return Draft("sim_note", Kind.SET, data, row)


def _stock(dice: random.Random, connection: Any, _registers: Registers) -> Draft:
    row = _some_row(dice, connection, "sim_stock")
    if row is None or dice.random() < 0.1:
        return Draft("sim_stock", Kind.SET, {"thing": "Umbrella", "number": dice.randint(5, 20)}, row)
    return Draft("sim_stock", Kind.INC, {"number": dice.choice((-2, -1, 1, 5))}, row)


def _loan(dice: random.Random, connection: Any, registers: Registers) -> Draft:
    row = _some_row(dice, connection, "sim_loan")
    if row is None or dice.random() < 0.3:
        data = {"thing": "Umbrella", "token": f"T{dice.randrange(1000)}", "phone": "13800000000"}
        return Draft("sim_loan", Kind.SET, data)
    begin, to = dice.choice(registers["sim_loan"].transitions)
    return Draft("sim_loan", Kind.MOVE, {"from": begin, "to": to}, row)


def _some_row(dice: random.Random, connection: Any, register: str) -> bytes | None:
    rows = connection.execute(f'SELECT row_id FROM "{table_name(register)}" ORDER BY row_id').fetchall()
    return rows[dice.randrange(len(rows))][0] if rows and dice.random() < 0.8 else None


_MAKERS = (_visit, _visit, _visit, _amend, _amend, _shift, _event, _hours)
_MERGING = (_note, _note, _stock, _stock, _loan, _loan)


def wrong_value(dice: random.Random) -> Draft:
    """Return a record with a value that no catalogue knows."""
    data = _payload(dice) | {"day": dice.choice(DAYS), "tz": TZ, "group": "zebra"}
    return Draft("visit", Kind.FACT, data)


def mending(dice: random.Random, seq: int, row_id: bytes, day: str) -> Draft:
    """Return the record that should have stood at an own number which the hub set aside; its day stays."""
    data = _payload(dice) | {"day": day, "tz": TZ}
    return Draft("visit", Kind.FACT, data, row_id=row_id, mends=seq)
