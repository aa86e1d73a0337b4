"""Who may be picked for duty with one press: the people of the station first, then who was there lately."""

from stationdesk.app.actor import Actor
from stationdesk.app.browse import browse
from stationdesk.app.desk import Desk
from stationdesk.app.people import people
from stationdesk.app.ports import Query
from stationdesk.app.save_entry import ACCOUNT

SHIFTS = "shift"
LOOK_BACK, MOST = 60, 8


def names_to_pick(desk: Desk, actor: Actor) -> tuple[str, ...]:
    """Return at most eight names, each once: active people in the order in which they were entered, then the last on
    duty. Names that this PC cannot read are left out, and so is who was taken off the list."""
    listed = people(desk, actor) if ACCOUNT in desk.registers else ()
    found = dict.fromkeys(person.name for person in listed if person.active and person.name is not None)
    gone = {person.name for person in listed if not person.active}
    for line in browse(desk, actor, Query(SHIFTS, with_withdrawn=False, limit=LOOK_BACK)).lines:
        who = line.record.data.get("who")
        if isinstance(who, str) and who and who not in gone:
            found.setdefault(who)
    return tuple(found)[:MOST]
