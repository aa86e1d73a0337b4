"""A station whose day ends after midnight, as the hub's pages see it: the evening is not over at half past one."""

from datetime import datetime
from zoneinfo import ZoneInfo

from stationdesk_sync.hub.figures import Agreements, StationDay, station_day
from stationdesk_sync.hub.opening import Opening
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.verify import verify
from tests.hub.desk_at_hub import new_desk, push
from tests.hub.desk_double import DAY, TZ

CODE = "BS-001"


def evening_at(hub: Hub, hour: int, minute: int) -> StationDay:
    """What the hub says of the evening at a time of the night after it."""
    year, month, day = (int(part) for part in DAY.split("-"))
    now = datetime(year, month, day + 1, hour, minute, tzinfo=ZoneInfo(TZ)).timestamp()
    with hub.store.read() as tx:
        found = station_day(tx, CODE, DAY, now, Agreements(hub.registers), 7)
    assert found is not None
    return found


def opening_at(hub: Hub, hour: int, minute: int) -> Opening:
    return evening_at(hub, hour, minute).line.opening


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


def test_the_hours_of_a_late_evening_stand_in_its_order(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.set_station_row("station_hours", posted="0:00-2:00；10:00-24:00", day_ends=3)
    for slot, people in ((6, 5), (42, 7), (92, 6)):
        desk.visit(slot=slot, people=people)
    push(hub, desk)
    told = evening_at(hub, 9, 0)
    assert list(told.hours) == [*range(8, 24), 0, 1]
    assert [hour for hour, cell in zip(told.hours, told.table.cells[0], strict=True) if cell] == [10, 23, 1]


def test_a_morning_that_begins_before_the_usual_day_comes_first(hub: Hub) -> None:
    desk = new_desk(hub)
    desk.visit(slot=6)
    push(hub, desk)
    assert list(evening_at(hub, 9, 0).hours) == list(range(1, 18))
