"""A station whose day ends after midnight, as the hub's pages see it: the evening is not over at half past one."""

from datetime import datetime
from zoneinfo import ZoneInfo

from stationdesk_sync.hub.figures import Agreements, station_day
from stationdesk_sync.hub.opening import Opening
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.verify import verify
from tests.hub.desk_at_hub import new_desk, push
from tests.hub.desk_double import DAY, TZ

CODE = "BS-001"


def opening_at(hub: Hub, hour: int, minute: int) -> Opening:
    """What the hub says of the evening at a time of the night after it."""
    year, month, day = (int(part) for part in DAY.split("-"))
    now = datetime(year, month, day + 1, hour, minute, tzinfo=ZoneInfo(TZ)).timestamp()
    with hub.store.read() as tx:
        found = station_day(tx, CODE, DAY, now, Agreements(hub.registers), 7)
    assert found is not None
    return found.line.opening


def test_a_station_is_open_after_midnight_until_its_own_day_ends(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.set_station_row("station_hours", posted="0:00-2:00；20:00-24:00", day_ends=3)
    desk.fact("shift", {"opened": 20 * 60})
    desk.visit(slot=6)
    push(hub, desk)
    assert opening_at(hub, 1, 30).open_now
    assert opening_at(hub, 3, 0).without_end
    assert verify(hub) is None


def test_without_an_end_of_its_own_a_station_s_day_is_over_at_midnight(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.fact("shift", {"opened": 20 * 60})
    push(hub, desk)
    assert opening_at(hub, 0, 30).without_end
