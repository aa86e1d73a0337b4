"""The people of the station: who stands on the list, adding one, another name, off the list and on it again.

Called by the settings. Names are sealed words that only this station can read.
"""

from dataclasses import dataclass

from stationdesk.app.actor import Actor
from stationdesk.app.browse import browse
from stationdesk.app.changes import Changes
from stationdesk.app.compose import bad_value
from stationdesk.app.desk import Desk
from stationdesk.app.ports import Query
from stationdesk.app.save_entry import ACCOUNT, save_entry

MOST = 500
VOLUNTEER, MANAGER = "volunteer", "manager"


@dataclass(frozen=True, slots=True)
class Person:
    """One person. ``name`` is None where this PC cannot read it; ``active`` people are offered for duty."""

    row_id: bytes
    name: str | None
    role: str
    active: bool


def people(desk: Desk, actor: Actor) -> tuple[Person, ...]:
    """Return who stands on the list, in the order in which they were entered, those who are off it last."""
    found = []
    for line in browse(desk, actor, Query(ACCOUNT, with_withdrawn=False, limit=MOST)).lines:
        data = line.record.data
        name = data.get("name")
        role = MANAGER if data.get("role") == MANAGER else VOLUNTEER
        said = name if isinstance(name, str) and name else None
        found.append(Person(line.record.row_id, said, role, data.get("active") is not False))
    order = found[::-1]
    return (*(p for p in order if p.active), *(p for p in order if not p.active))


def add_volunteer(desk: Desk, actor: Actor, name: str) -> Changes:
    """Put a volunteer on the list. Raises ``Fault`` bad_value, not_allowed."""
    values = {"role": VOLUNTEER, "name": _named(desk, name), "active": True}
    return save_entry(desk, actor, ACCOUNT, values).changes


def rename_person(desk: Desk, actor: Actor, row_id: bytes, name: str) -> Changes:
    """Give a person another name. Raises ``Fault`` bad_value, not_allowed, no_such_record."""
    return save_entry(desk, actor, ACCOUNT, {"name": _named(desk, name)}, row_id).changes


def set_active(desk: Desk, actor: Actor, row_id: bytes, *, active: bool) -> Changes:
    """Take a person off the list or put them on it again; nothing is forgotten. Raises ``Fault`` not_allowed,
    no_such_record."""
    return save_entry(desk, actor, ACCOUNT, {"active": active}, row_id).changes


def _named(desk: Desk, name: str) -> str:
    clean = name.strip()
    if not clean:
        raise bad_value(desk.registers[ACCOUNT], "name", "missing")
    return clean
