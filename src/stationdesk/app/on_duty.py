"""Who may be picked for duty with one press: the people of the station first, then who was there lately."""

from stationdesk.app.actor import Actor
from stationdesk.app.browse import browse
from stationdesk.app.desk import Desk
from stationdesk.app.ports import Query

PEOPLE, SHIFTS = "account", "shift"
LOOK_BACK, MOST = 60, 8


def names_to_pick(desk: Desk, actor: Actor) -> tuple[str, ...]:
    """Return at most eight names, each once: active people in the order in which they were entered, then the last on
    duty. Names that this PC cannot read are left out."""
    found: dict[str, None] = {}
    if PEOPLE in desk.registers:
        lines = browse(desk, actor, Query(PEOPLE, limit=200)).lines
        for line in reversed(lines):
            name = line.record.data.get("name")
            if isinstance(name, str) and name and line.record.data.get("active") is not False:
                found.setdefault(name)
    gone = _inactive(desk, actor)
    for line in browse(desk, actor, Query(SHIFTS, with_withdrawn=False, limit=LOOK_BACK)).lines:
        who = line.record.data.get("who")
        if isinstance(who, str) and who and who not in gone:
            found.setdefault(who)
    return tuple(found)[:MOST]


def _inactive(desk: Desk, actor: Actor) -> frozenset[str]:
    """Who was taken off the list is not offered again because of an old shift."""
    if PEOPLE not in desk.registers:
        return frozenset()
    lines = browse(desk, actor, Query(PEOPLE, limit=200)).lines
    return frozenset(str(line.record.data.get("name")) for line in lines if line.record.data.get("active") is False)
