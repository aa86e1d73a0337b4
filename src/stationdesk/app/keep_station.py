"""What the manager sets for the station: posted hours, end of the day, tally keys, the name while there is no hub."""

from collections.abc import Sequence

from stationdesk.app.actor import Actor, require
from stationdesk.app.audit import leave_trace
from stationdesk.app.changes import Changes
from stationdesk.app.compose import check_with
from stationdesk.app.desk import STATION_NAME, Desk
from stationdesk.app.faults import Fault, FaultCode
from stationdesk.app.save_entry import save_entry
from stationdesk.domain.tally import Tile
from stationdesk_sync.model.op import Kind
from stationdesk_sync.model.register import Role
from stationdesk_sync.model.registry import Registers

_STATION = Changes(facts=frozenset({"station"}))


def save_hours(desk: Desk, actor: Actor, text: str) -> Changes:
    """Post hours, kept as written. Raises ``Fault`` bad_value for a text that cannot be understood whole."""
    saved = save_entry(desk, actor, "station_hours", {"posted": text.strip()})
    return saved.changes | _STATION


def save_day_end(desk: Desk, actor: Actor, hour: int) -> Changes:
    """Let the station's day end at a whole hour from 0 to 6, from now on; what is saved keeps its day.

    Raises ``Fault`` bad_value, not_allowed.
    """
    before = desk.moment().day
    saved = save_entry(desk, actor, "station_hours", {"day_ends": hour})
    days = Changes(days=frozenset({before, desk.moment().day}), facts=frozenset({"clock"}))
    return saved.changes | _STATION | days


def save_tiles(desk: Desk, actor: Actor, tiles: Sequence[Tile]) -> Changes:
    """Arrange the nine tally keys."""
    rows = [[tile.group, list(tile.services)] for tile in sorted(tiles, key=lambda tile: tile.key)]
    saved = save_entry(desk, actor, "tally_layout", {"tiles": rows})
    return saved.changes | _STATION


def lawful_name(registers: Registers, name: str) -> str:
    """Return a station's name as it is kept. Raises ``Fault`` bad_value."""
    clean = name.strip()
    check_with(registers["station"], Kind.FACT, {"code": "-", "name": clean}, {})
    return clean


def lawful_hours(registers: Registers, text: str) -> str:
    """Return posted hours as they are kept. Raises ``Fault`` bad_value."""
    clean = text.strip()
    check_with(registers["station_hours"], Kind.SET, {"posted": clean}, {})
    return clean


def rename(desk: Desk, actor: Actor, name: str) -> Changes:
    """Name a station that is used alone; a joined station's name comes from the hub."""
    require(actor, Role.MANAGER)
    if desk.outbox.link() is not None:
        raise Fault(FaultCode.NOT_ALLOWED)
    clean = lawful_name(desk.registers, name)
    desk.journal.set_local(STATION_NAME, clean)
    return leave_trace(desk, actor.account, "settings") | _STATION
