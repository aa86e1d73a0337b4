"""What who begins a shift should know: what the last check found, what comes in the next days."""

from datetime import date, timedelta

import pytest

from stationdesk.app.ahead import DAYS_AHEAD, TOLD_FOR
from stationdesk.app.keep_station import save_hours
from stationdesk.app.save_entry import save_entry
from stationdesk.app.today import look
from stationdesk.app.views import Attention
from stationdesk.app.withdraw_record import withdraw_record
from tests.app.counter import COUNTER, DAY, MANAGER, Counter

ORDERLY = {"water": "ok", "sockets": "ok", "extinguisher": "ok", "cleanliness": "ok", "signs": "none"}


def day_after(days: int) -> str:
    """Return the day some days after that of the tests."""
    return (date.fromisoformat(DAY) + timedelta(days=days)).isoformat()


def told(counter: Counter, code: str) -> list[Attention]:
    return [one for one in look(counter.desk, COUNTER).attention if one.code == code]


def test_what_the_last_check_found_stays_until_a_check_finds_it_in_order(counter: Counter):
    found = {**ORDERLY, "extinguisher": "fault", "medicine_missing": 2}
    save_entry(counter.desk, MANAGER, "opening_check", found)
    (one,) = told(counter, "fault_found")
    assert one.values["labels"] == (counter.desk.registers["opening_check"].field("extinguisher").label,)
    assert one.values["missing"] == 2
    counter.held.clock.forward(86_400)
    assert one.values["day"] is None
    (again,) = told(counter, "fault_found")
    assert again.values["day"] == DAY, "the next shift is told too, and when it was"
    save_entry(counter.desk, MANAGER, "opening_check", ORDERLY)
    assert not told(counter, "fault_found")


def test_a_station_that_has_stopped_checking_is_not_told_for_ever(counter: Counter):
    save_entry(counter.desk, MANAGER, "opening_check", {**ORDERLY, "water": "fault"})
    counter.held.clock.forward(86_400 * TOLD_FOR)
    counter.count()
    assert told(counter, "fault_found")
    counter.held.clock.forward(86_400)
    assert not told(counter, "fault_found")


def test_a_check_that_was_taken_back_found_nothing(counter: Counter):
    saved = save_entry(counter.desk, MANAGER, "opening_check", {**ORDERLY, "water": "fault"})
    withdraw_record(counter.desk, MANAGER, "opening_check", saved.row_id, "mistake")
    assert not told(counter, "fault_found")


@pytest.mark.parametrize(("ahead", "told_of"), [(0, False), (1, True), (DAYS_AHEAD, True), (DAYS_AHEAD + 1, False)])
def test_events_of_the_next_three_days_are_told_those_of_today_once(counter: Counter, ahead: int, told_of: bool):
    day = day_after(ahead)
    save_entry(counter.desk, MANAGER, "event", {"title": "Haircuts", "on_day": day, "kind": "care"})
    assert bool(told(counter, "event_soon")) is told_of
    assert bool(told(counter, "event_today")) is (ahead == 0)


def test_a_day_with_other_hours_is_told_of_before_it_comes(counter: Counter):
    save_hours(counter.desk, MANAGER, f"8:30-17:00; {day_after(2)} closed")
    (one,) = told(counter, "other_hours")
    assert one.values == {"day": day_after(2), "spans": ()}
