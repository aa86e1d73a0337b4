"""Counting a visit: one key, one saved record, durable before it is counted on screen."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from stationdesk.app.actor import Actor, require
from stationdesk.app.changes import Changes, record_changed
from stationdesk.app.compose import check, fact_data, save_fact
from stationdesk.app.desk import Desk, Moment
from stationdesk_sync.model.clock import local_time
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Role

REGISTER = "visit"
FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class VisitTap:
    """What a key means: group, services, how many people, how they were counted.

    ``at`` is a moment in Unix seconds for a visit keyed in later; None means now.
    """

    group: str
    services: tuple[str, ...]
    people: int = 1
    method: str = "keyed"
    note: str | None = None
    at: float | None = None


@dataclass(frozen=True, slots=True)
class VisitSaved:
    """A visit as it stands in the book."""

    row_id: bytes
    day: str
    people: int
    changes: Changes


def record_visit(desk: Desk, actor: Actor, tap: VisitTap) -> VisitSaved:
    """Save one visit and return after it is durable.

    Anyone may count today; another day needs the manager. Raises ``Fault`` bad_value, not_allowed or
    what the journal raises.
    """
    register = desk.registers[REGISTER]
    require(actor, register.write_role)
    now = moment = desk.moment()
    today = now.day
    if tap.at is not None:
        station = desk.station()
        moment = Moment(tap.at, local_time(tap.at, station.tz, station.day_starts_hour))
    if moment.day != today:
        require(actor, Role.MANAGER)
    values: dict[str, object] = {
        "group": tap.group,
        "services": list(tap.services),
        "people": tap.people,
        "method": tap.method,
        "note": tap.note or None,
    }
    data = fact_data(register, moment, values)
    check(desk, register, Kind.FACT, data)
    minute = moment.local.minute if moment.day == today else None
    saved = save_fact(desk, now, register, data, actor.account, minute)
    return VisitSaved(saved.row_id, moment.day, tap.people, record_changed(REGISTER, moment.day))


def read_moment(desk: Desk, text: str) -> float:
    """Return Unix seconds of an ISO time; without an offset it is the station's wall clock. ``ValueError``."""
    moment = datetime.fromisoformat(text)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(desk.station().tz))
    return moment.timestamp()
