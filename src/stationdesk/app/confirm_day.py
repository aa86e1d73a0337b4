"""A person says which day it is when the PC's clock cannot be trusted."""

from datetime import date

from stationdesk.app.actor import Actor
from stationdesk.app.audit import leave_trace
from stationdesk.app.changes import Changes
from stationdesk.app.compose import bad_value
from stationdesk.app.desk import CONFIRMED_DAY, LAST_BELIEVED, Desk
from stationdesk.app.record_visit import REGISTER
from stationdesk_sync.model.clock import is_day, local_time

FIRST_DAY, LAST_DAY = "2026-01-01", "2199-12-31"


def confirm_day(desk: Desk, actor: Actor, day: str) -> Changes:
    """Take ``day`` as today until the clock is trusted again; records made meanwhile carry the mark of doubt
    unless the day is the one the PC says. Anyone may confirm. Raises ``Fault`` bad_value."""
    if not is_day(day) or not FIRST_DAY <= day <= LAST_DAY:
        raise bad_value(desk.registers[REGISTER], "day", "not_a_day")
    station = desk.station()
    unix = desk.clock.now()
    said = local_time(unix, station.tz, station.day_starts_hour).day
    shift = (date.fromisoformat(day) - date.fromisoformat(said)).days
    desk.journal.set_local(CONFIRMED_DAY, {"at": unix, "shift": shift})
    if shift == 0:
        desk.journal.set_local(LAST_BELIEVED, None)
    traced = leave_trace(desk, actor.account, "day_confirmed")
    return traced | Changes(days=frozenset({day, said}), facts=frozenset({"station"}))
